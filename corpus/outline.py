"""The outline of a cleaned text: which lines are headings, of what rank, and under which headings each block stands.

Offsets count characters of the text; the text is only pointed into, never changed. How blocks become passages is left
to `cut`, tables to `tables`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.types import Kind

_HANZI_NUMBER = "一二三四五六七八九十百零〇○"
# From the top: 附件, then 编章节条, then 一、（一）1.（1）①. A lower rank stands above a higher one.
_MARKS = tuple(
    re.compile(pattern)
    for pattern in (
        r"附\s*[件录表]\s*[\d一二三四五六七八九十]{0,3}\s*(?:[:：]|(?=\s|$))",
        rf"第[{_HANZI_NUMBER}\d]+编",
        rf"第[{_HANZI_NUMBER}\d]+章",
        rf"第[{_HANZI_NUMBER}\d]+节",
        rf"第[{_HANZI_NUMBER}\d]+条(?:之[{_HANZI_NUMBER}]+)?(?!\s*第?[{_HANZI_NUMBER}\d]+[款项]|规定|所|的)",
        rf"[{_HANZI_NUMBER}]{{1,4}}\s*[、．.]",
        rf"[(（]\s*[{_HANZI_NUMBER}]{{1,4}}\s*[)）]、?",
        r"\d{1,3}\s*(?:[.．](?!\d)|、)",
        r"[(（]\s*\d{1,3}\s*[)）]|\d{1,3}[)）]",
        r"[①-⑳]",
    )
)
_ANNEX, _ARTICLE = 0, 4
_MARKDOWN = re.compile(r"^#{1,6}\s+")
_BARE_ANNEX = re.compile(r"附\s*[件录表]\s*[\d一二三四五六七八九十]{0,3}")
ITEM_MARK = re.compile(r"(?:——|――|--|—|●|•|·|▪|■)\s*(?=\S)")
_LONGEST_HEADING = 50  # characters of a heading on a line of its own
_LONGEST_RUN_IN = 40  # characters of a heading that its sentence follows on the same line
_LONG_LINE = 400  # characters; a longer line is a document without line ends, and is split where it shows paragraphs
_TITLE_WITHIN = 80  # characters in which a document on one line shows its title's end by a space
_ANY_MARK = "|".join(f"(?:{mark.pattern})" for mark in (*_MARKS, ITEM_MARK))
_PARAGRAPH_GAP = re.compile(
    rf"(?<=[。！？；：!?;:”）)])[ \u3000\t]+|[ \u3000\t]+(?={_ANY_MARK})|[ \t]*\u3000{{2,}}|\s{{3,}}"
)
_SENTENCE_INSIDE = re.compile(r"[。！？!?；;]")


@dataclass(frozen=True, slots=True)
class Placed:
    """A line (or, of a document on one line, what would be one), [start, end), with the headings above it.

    `heading` is set on a heading's own block. A run-in heading's block holds its sentences too, and is no heading.
    """

    start: int
    end: int
    path: tuple[str, ...]
    kind: Kind
    heading: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    rank: int | None  # place in _MARKS, None for a line without a mark
    mark: str


def outline(text: str) -> list[Placed]:
    """The blocks of `text` in order. Blank lines belong to none."""
    lines = [_mark(start, end, text[start:end]) for start, end in split_blocks(text)]
    blocks: list[Placed] = []
    stack: list[tuple[int, str]] = []
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else None
        label = _label(line, following)
        if label is not None and line.rank is not None:
            stack = [level for level in stack if level[0] < line.rank] + [(line.rank, label)]
        elif line.rank is not None:
            stack = [level for level in stack if level[0] < line.rank]
        blocks.append(
            Placed(line.start, line.end, tuple(name for _, name in stack), _kind(line), _stands_alone(line, label))
        )
    return _with_annex_titles(text, blocks)


def split_blocks(text: str) -> Iterator[tuple[int, int]]:
    """[start, end) of every line that is not blank, without white space around it; very long lines are split.

    The marks of a Markdown heading are left out too.
    """
    for match in re.finditer(r"[^\n]*\S[^\n]*", text):
        first = match.start() == len(text) - len(text.lstrip())
        for start, end in _paragraphs(match[0], first) if len(match[0]) > _LONG_LINE else [(0, len(match[0]))]:
            piece = match[0][start:end]
            bare = _MARKDOWN.sub("", piece.strip())
            if bare:
                last = match.start() + start + len(piece.rstrip())
                yield last - len(bare), last


def is_heading(text: str) -> bool:
    """Whether a line by itself, without the lines around it, has a heading's mark and length."""
    return _mark(0, len(text), text).rank is not None and len(text) <= _LONGEST_HEADING


def _paragraphs(line: str, first: bool) -> Iterator[tuple[int, int]]:
    gaps = [match.span() for match in _PARAGRAPH_GAP.finditer(line)]
    title_end = re.search(r"\s+", line[:_TITLE_WITHIN].strip())
    if first and title_end and (not gaps or gaps[0][0] > title_end.start()):
        gaps.insert(0, title_end.span())
    start = 0
    for gap_start, gap_end in gaps:
        yield start, gap_start
        start = gap_end
    yield start, len(line)


def _mark(start: int, end: int, text: str) -> _Line:
    for rank, pattern in enumerate(_MARKS):
        found = pattern.match(text)
        if found:
            return _Line(start, end, text, rank, found[0].strip())
    return _Line(start, end, text, None, "")


def _label(line: _Line, following: _Line | None) -> str | None:
    """What the path says for a marked line: its heading, its bare mark, or None for an item of a list."""
    if line.rank is None:
        return None
    if line.rank == _ARTICLE:
        return line.mark
    heading = _SENTENCE_INSIDE.split(line.text, maxsplit=1)
    rest = line.text[len(heading[0]) + 1 :].strip()
    if rest:
        return heading[0] if len(heading[0]) <= _LONGEST_RUN_IN else line.mark
    opens = following is not None and (following.rank is None or following.rank > line.rank)
    if not opens:
        return None
    return heading[0].rstrip("：:") if len(line.text) <= _LONGEST_HEADING else line.mark


def _stands_alone(line: _Line, label: str | None) -> bool:
    """Whether a labelled line is a heading and nothing else: no sentence follows in it."""
    if label is None or line.rank == _ARTICLE:
        return label == line.text
    heading, *rest = _SENTENCE_INSIDE.split(line.text)
    return not any(rest) and len(heading) <= _LONGEST_HEADING


def _kind(line: _Line) -> Kind:
    if line.rank == _ARTICLE:
        return Kind.ARTICLE
    marked = line.rank is not None and line.rank > _ARTICLE
    return Kind.ITEM if marked or ITEM_MARK.match(line.text) else Kind.PARAGRAPH


def _with_annex_titles(text: str, blocks: list[Placed]) -> list[Placed]:
    """An annex's heading is 附件1 alone; its title, on the next line, is part of it and joins it in the path."""
    renamed: list[Placed] = []
    annex, title = "", ""
    for number, block in enumerate(blocks):
        line = text[block.start : block.end]
        heading = block.heading
        if heading and _BARE_ANNEX.fullmatch(line) and number + 1 < len(blocks):
            following = text[blocks[number + 1].start : blocks[number + 1].end]
            is_title = len(following) <= _LONGEST_HEADING and not _SENTENCE_INSIDE.search(following)
            annex, title = line, following if is_title else ""
        elif annex and title == line and blocks[number - 1].heading:
            heading = True
        top = f"{annex} {title}" if title and block.path[:1] == (annex,) else block.path[0] if block.path else ""
        renamed.append(
            Placed(block.start, block.end, (top, *block.path[1:]) if block.path else (), block.kind, heading)
        )
    return renamed
