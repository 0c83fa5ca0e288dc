"""The outline of a cleaned text: under which headings each of its lines stands.

Offsets count characters of the text; the text is only pointed into, never changed. Marks are read by `marks`, lines by
`lines`, turns to an annex or another document by `turns`, headings by `labels`. How lines become passages is left to
`cut`, tables without a layout to `tables`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.outlines.labels import Label, find_labels, known_heading
from corpus.outlines.lines import LONGEST_HEADING, Line, is_measured, read_lines
from corpus.outlines.lists import find_lists, misses_chapters, with_own_ranks
from corpus.outlines.marks import ITEM_MARK, RANKS, STRUCTURE, Style, read_mark
from corpus.outlines.turns import Turn, Turning, find_turns
from corpus.tables import find_rows
from corpus.types import Kind, Layout

__all__ = ["ITEM_MARK", "Placed", "is_heading", "outline"]

_NO_LAYOUT = Layout()
_CAPTION = re.compile(r"(?:续?表|附表|专栏)\s*[\d一二三四五六七八九十A-Z]{1,3}(?:[-—.．]\d{1,2})?")
_CAPTION_END = re.compile(r"(?:表|清单|目录|一览|名单|台账|情况|标准|分工|任务|指标|目标)(?:[(（].{1,12}[)）])?$")
_UNIT_LINE = re.compile(r"[(（]?\s*(?:计量)?单位\s*[:：].{1,20}")


@dataclass(frozen=True, slots=True)
class Placed:
    """A line (or, of a document on one line, what would be one), [start, end), with the headings above it.

    `heading` is set on a heading's own block. A run-in heading's block holds its sentences too, and is no heading.
    `part` counts the documents and annexes in the file, from 0. A block of kind TABLE_ROW is a row of a real table with
    its `columns`, or, with `heading`, the line that names them.
    """

    start: int
    end: int
    path: tuple[str, ...]
    kind: Kind
    heading: bool = False
    part: int = 0
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Level:
    """A heading that is open."""

    label: str
    style: Style
    number: int
    level: int | None
    rank: float | None = None


def outline(text: str, layout: Layout = _NO_LAYOUT) -> list[Placed]:
    """The blocks of `text` in order; `layout` is what its format knew. Blank lines belong to none."""
    lines = read_lines(text, layout)
    lines = _without_cells(lines)
    turns = find_turns(lines)
    lists = find_lists(lines, turns)
    lines = with_own_ranks(lines, lists)
    return list(_placed(lines, turns, find_labels(lines, turns, lists.groups)))


def _without_cells(lines: list[Line]) -> list[Line]:
    """The lines with those that are cells of a flattened table marked as such: they turn to nothing and head nothing."""
    rows = find_rows(["" if line.row or line.head else line.text for line in lines])
    cells = {i for first, row in rows.items() for i in range(first, row.end)}
    return [replace(line, mark=None, level=None, cell=True) if i in cells else line for i, line in enumerate(lines)]


def is_heading(text: str) -> bool:
    """Whether a line by itself, without the lines around it, has a heading's mark and length."""
    mark = read_mark(text)
    return mark is not None and len(text) <= LONGEST_HEADING and not is_measured(text, mark)


def _placed(lines: Sequence[Line], turns: Mapping[int, Turning], labels: Sequence[Label | None]) -> Iterator[Placed]:
    stack: list[_Level] = []
    part = 0
    plain_rank = RANKS[Style.CHAPTER if misses_chapters(lines) else Style.PLAIN]
    listed: dict[Style, int] = {}  # last number of each style since the article began
    caption = ""
    for i, line in enumerate(lines):
        turn, label = turns.get(i), labels[i]
        alone = label is not None and label.alone
        if turn is not None:
            part += turn.turn is Turn.ANNEX or (turn.turn is Turn.TITLE and not _is_title(turns.get(i - 1)))
            stack = _turned(stack, turn)
            alone = turn.turn in (Turn.TITLE, Turn.ANNEX, Turn.ANNEX_TITLE)
        elif (label is not None and label.text) or (label is None and line.mark is not None):
            following = lines[i + 1] if i + 1 < len(lines) else None
            stack = _opened(stack, line, label, listed, following, plain_rank)
            listed = _counted(listed, line)
        if not (line.row or line.head):
            caption = line.text if turn is None and label is None and _is_caption(lines, i) else ""
            caption = caption or (kept if (kept := _caption_above(lines, i)) else "")
        path = tuple(level.label for level in stack)
        if label is not None and label.own and stack and stack[-1].label == label.text:
            stack = stack[:-1]
        if caption:
            path = (*path, caption)
        is_caption = bool(caption) and line.text == caption
        yield Placed(line.start, line.end, path, _kind(line), alone or line.head or is_caption, part, line.columns)


def _is_title(turn: Turning | None) -> bool:
    return turn is not None and turn.turn is Turn.TITLE


def _turned(stack: list[_Level], turn: Turning) -> list[_Level]:
    if turn.turn is Turn.ANNEX:
        return [_Level(turn.label, Style.ANNEX, 0, None, RANKS[Style.ANNEX])]
    return stack if turn.turn in (Turn.ANNEX_TITLE, Turn.PLAIN) else []


def _opened(
    stack: list[_Level],
    line: Line,
    label: Label | None,
    listed: Mapping[Style, int],
    following: Line | None,
    plain_rank: float,
) -> list[_Level]:
    """The open headings from a heading or a marked line on."""
    if line.mark is not None:
        style, number, rank = line.mark.style, line.mark.number, line.mark.rank
    else:
        style = Style.STATED if line.level is not None else Style.KNOWN if known_heading(line) else Style.PLAIN
        number, rank = 0, plain_rank if style is Style.PLAIN else None
    entry = _Level(label.text if label else "", style, number, line.level, rank)
    if _is_in_article(stack, line, listed, following):
        return stack
    above = _above(stack, entry)
    return [*above, entry] if label is not None else above


def _is_in_article(stack: Sequence[_Level], line: Line, listed: Mapping[Style, int], following: Line | None) -> bool:
    """Whether a marked line is an item of the article that is open: all are but a heading that articles stand under."""
    if line.mark is None or line.level is not None or not any(level.style is Style.ARTICLE for level in stack):
        return False
    rank = line.mark.rank
    if rank is None or rank <= RANKS[Style.ARTICLE]:
        return rank is None
    same = next((level for level in stack if level.style is line.mark.style), None)
    if same is None or line.mark.number != same.number + 1:
        return True
    opens_article = following is not None and following.mark is not None and following.mark.style is Style.ARTICLE
    return listed.get(line.mark.style) == line.mark.number - 1 and not opens_article


def _above(stack: list[_Level], entry: _Level) -> list[_Level]:
    """The open headings that stand above a new one."""
    if entry.style is Style.KNOWN:
        return []
    same = next((i for i in range(len(stack) - 1, -1, -1) if _is_sibling(stack[i], entry)), None)
    if same is not None and not (entry.number == 1 and any(level.rank is None for level in stack[same + 1 :])):
        return stack[:same]
    for i, level in enumerate(stack):
        if not _stands_above(level, entry, directly=i == len(stack) - 1):
            return stack[:i]
    return stack


def _is_sibling(level: _Level, entry: _Level) -> bool:
    if level.style is not entry.style or entry.style is Style.STATED:
        return level.style is entry.style and level.level == entry.level
    return entry.style in STRUCTURE or None in (level.level, entry.level) or level.level == entry.level


def _stands_above(level: _Level, entry: _Level, directly: bool) -> bool:
    """Whether an open heading holds for a new one below it: by the levels that are stated, else by rank."""
    if level.style is Style.KNOWN:
        return entry.style is Style.ARTICLE or (entry.rank or 9) > RANKS[Style.HANZI]
    by_law = level.style in STRUCTURE and entry.style in STRUCTURE
    if level.level is not None and entry.level is not None and level.level != entry.level and not by_law:
        return level.level < entry.level
    if entry.style is Style.STATED:
        return level.style is Style.ANNEX
    if level.rank is None or entry.rank is None:
        return level.level is None or entry.level is None
    if entry.style is Style.ARTICLE and directly and level.number and level.style in (Style.HANZI, Style.HANZI_ROUND):
        return True
    return level.rank < entry.rank


def _counted(listed: dict[Style, int], line: Line) -> dict[Style, int]:
    if line.mark is None:
        return listed
    if line.mark.style is Style.ARTICLE:
        return {}
    return {**listed, line.mark.style: line.mark.number}


def _is_caption(lines: Sequence[Line], i: int) -> bool:
    """Whether a line names the table right below it, at most the line of its unit between."""
    line = lines[i]
    below = i + 1
    if below < len(lines) and _UNIT_LINE.fullmatch(lines[below].text):
        below += 1
    if below >= len(lines) or not (lines[below].row or lines[below].head) or len(line.text) > LONGEST_HEADING:
        return False
    named = _CAPTION.match(line.text) or _CAPTION_END.search(line.text)
    return bool(named) and not re.search(r"[。；：，:,;]$|。", line.text)


def _caption_above(lines: Sequence[Line], i: int) -> str:
    """The caption of the table that the line of its unit stands above."""
    if i and _UNIT_LINE.fullmatch(lines[i].text) and _is_caption(lines, i - 1):
        return lines[i - 1].text
    return ""


def _kind(line: Line) -> Kind:
    if line.row or line.head:
        return Kind.TABLE_ROW
    if line.mark is not None and line.mark.style is Style.ARTICLE:
        return Kind.ARTICLE
    marked = line.mark is not None and line.mark.rank is not None and line.mark.rank > RANKS[Style.ARTICLE]
    return Kind.ITEM if marked or ITEM_MARK.match(line.text) else Kind.PARAGRAPH
