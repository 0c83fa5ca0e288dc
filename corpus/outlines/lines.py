"""The lines of a text as the outline sees them: spans, with what the format said of each and the mark it opens with.

A document that lies on one line is split where it shows paragraphs. What is a heading is left to `labels`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.outlines.marks import DECIMALS, HANZI, STRUCTURE, Mark, Style, read_mark, spaced_mark
from corpus.types import Layout, TableRow

LONG_LINE = 400  # characters; a longer line is a document without line ends, and is split where it shows paragraphs
LONGEST_HEADING = 50  # characters of a heading on a line of its own
_MOST_OF_TEXT = 0.8  # a line that holds more of the text than this is a document without line ends, however short
_TITLE_WITHIN = 80  # characters in which a document on one line shows its title's end by a space
_MARKDOWN = re.compile(r"(#{1,6})\s+")
_GAP = re.compile(r"\s+")
_BEFORE_GAP = frozenset("。！？；：!?;:”）)")
_UNSPACED = re.compile(
    rf"(?<=[。！？；：])(?=[{HANZI}]{{1,3}}、|[（(][{HANZI}]{{1,3}}[）)]|第[{HANZI}\d]{{1,6}}[章节条][ \u3000])"
)
_ARTICLE_INSIDE = re.compile(rf"(?<=\S)[ \u3000]+(?=第[{HANZI}\d]{{1,6}}条[ \u3000])")
_SENTENCE_END = re.compile(r"[。；;！!]")
_LONGEST_STATED = 80  # characters; a longer line is a paragraph, whatever style its author gave it
_MEASURED = re.compile(r"\s*(?:亿|万|元|%|％|‰|倍|吨|公里|千|米|平方|℃|个百分点|公顷|亩)")
_QUOTING = re.compile(r"(?:修改为|增加|改为|修正为|修订为)[^。]{0,12}[:：][“\"]?$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line (or, of a document on one line, what would be one), [start, end), without white space around it.

    `level` is the depth of a heading as the format states it; `row` is set on a table's row, `head` on a line that
    names its columns, `cell` on a cell of a flattened table. `columns` names the row's cells from the first that is not empty.
    """

    start: int
    end: int
    text: str
    mark: Mark | None = None
    level: int | None = None
    row: bool = False
    head: bool = False
    cell: bool = False
    columns: tuple[str, ...] = ()


def read_lines(text: str, layout: Layout) -> list[Line]:
    """Every line that is not blank, in order, with marks that make sense where they stand."""
    return _with_sensible_marks(_with_sensible_levels(list(_raw_lines(text, layout))))


def _raw_lines(text: str, layout: Layout) -> Iterator[Line]:
    levels = {heading.start: heading.level for heading in layout.headings}
    heads = {start for start, _ in layout.table_heads}
    rows = {row.start: row for row in layout.rows}
    first = True
    most = len(text.strip()) * _MOST_OF_TEXT
    for match in re.finditer(r"[^\n]*\S[^\n]*", text):
        begin, whole = match.start(), match[0]
        if begin in rows or begin in heads:
            yield _table_line(begin, whole, rows.get(begin))
            continue
        is_long = len(whole) > LONG_LINE or (len(whole) > most and len(whole) > 2 * LONGEST_HEADING)
        for start, end in _paragraphs(whole, first, is_long):
            piece = whole[start:end]
            sharp = _MARKDOWN.match(piece.lstrip())
            bare = piece.strip()[sharp.end() :] if sharp else piece.strip()
            if bare:
                last = begin + start + len(piece.rstrip())
                level = levels.get(begin) if start == 0 else None
                yield Line(last - len(bare), last, bare, level=level or (len(sharp[1]) if sharp else None))
        first = False


def _table_line(begin: int, whole: str, row: TableRow | None) -> Line:
    bare = whole.strip()
    lead = len(whole) - len(whole.lstrip())
    columns = row.columns[whole[:lead].count("\t") :] if row else ()
    return Line(begin + lead, begin + lead + len(bare), bare, row=row is not None, head=row is None, columns=columns)


def _paragraphs(line: str, first: bool, is_long: bool) -> Iterator[tuple[int, int]]:
    """[start, end) of what would be paragraphs: of a long line, and of a chapter's title with its first article."""
    if not is_long:
        gaps = _article_inside(line)
    else:
        gaps = sorted({*_gaps(line), *(match.span() for match in _UNSPACED.finditer(line))})
        title_end = _title_end(line) if first else None
        if title_end and (not gaps or gaps[0][0] > title_end[0]):
            gaps.insert(0, title_end)
    start = 0
    for gap_start, gap_end in gaps:
        yield start, gap_start
        start = gap_end
    yield start, len(line)


def _article_inside(line: str) -> list[tuple[int, int]]:
    """The space between 第一章 总则 and the 第一条 that stands on the same line."""
    inside = _ARTICLE_INSIDE.search(line, 0, LONGEST_HEADING)
    mark = read_mark(line.lstrip("# \u3000")) if inside else None
    return [inside.span()] if inside and mark and mark.style in STRUCTURE else []


def _gaps(line: str) -> Iterator[tuple[int, int]]:
    """White space between paragraphs: after a sentence, before a mark, or too wide to be a space between words."""
    begin = 0
    for gap in _GAP.finditer(line):
        start, end = gap.span()
        wide = end - start >= 3 or gap[0].count("\u3000") >= 2
        ended = wide or line[start - 1 : start] in _BEFORE_GAP or _opens_mark(line[end : end + 40])
        if ended or (start - begin <= LONGEST_HEADING and _is_marked_heading(line[begin:start])):
            yield start, end
            begin = end


def _is_marked_heading(text: str) -> bool:
    """Whether what stands before a space is a heading by its mark and its words: 三、保障措施."""
    mark = read_mark(text)
    headed = mark is not None and mark.style in (Style.HANZI, Style.HANZI_ROUND) and len(text) >= len(mark.text) + 4
    return headed and not re.search(r"[。；，：;,:]", text)


def _opens_mark(text: str) -> bool:
    mark = read_mark(text)
    return text.startswith(("——", "――", "●", "•", "■")) or (mark is not None and mark.style not in (Style.ROMAN,))


def _title_end(line: str) -> tuple[int, int] | None:
    """Where the title of a document on one line ends: at the first space."""
    lead = len(line) - len(line.lstrip())
    found = _GAP.search(line, lead, lead + _TITLE_WITHIN)
    return found.span() if found else None


def _with_sensible_levels(lines: list[Line]) -> list[Line]:
    """Without the levels of paragraphs that were styled as headings, and of styles that mostly stand on paragraphs."""
    stated: dict[int, list[bool]] = {}
    for line in lines:
        if line.level is not None:
            stated.setdefault(line.level, []).append(_is_absurd(line.text))
    spoiled = {level for level, absurd in stated.items() if sum(absurd) * 2 > len(absurd)}
    return [
        replace(line, level=None)
        if line.level is not None and (line.level in spoiled or _is_absurd(line.text))
        else line
        for line in lines
    ]


def _is_absurd(text: str) -> bool:
    return len(text) > _LONGEST_STATED or _SENTENCE_END.search(text.rstrip("。；;！!")) is not None


def _with_sensible_marks(lines: list[Line]) -> list[Line]:
    """With each line's mark, if the numbers before it allow it: 1.5 after no 1.4 is a decimal fraction."""
    seen: set[tuple[Style, tuple[int, ...], int]] = set()
    tops = {mark.parent[0] for line in lines if (mark := _decimal(line.text)) and mark.number == 1}
    article = 0
    marked: list[Line] = []
    for number, line in enumerate(lines):
        mark = None if line.row or line.head else _mark(line, tops)
        if mark is not None and mark.style is Style.ARTICLE:
            before = lines[number - 1].text if number else ""
            mark = mark if _is_article(line.text, mark, article, before) else None
            article = mark.number if mark else article
        elif mark is not None and not _follows(line.text, mark, seen):
            mark = None
        if mark is not None:
            seen.add((mark.style, mark.parent, mark.number))
        marked.append(replace(line, mark=mark) if mark else line)
    return marked


def _mark(line: Line, tops: set[int]) -> Mark | None:
    mark = read_mark(line.text)
    if mark is None and (spaced := spaced_mark(line.text)) and spaced.number in tops and len(line.text) <= 40:
        return spaced
    return mark


def _decimal(text: str) -> Mark | None:
    mark = read_mark(text) if text[:1].isdigit() else None
    return mark if mark and mark.style in DECIMALS else None


def _follows(text: str, mark: Mark, seen: set[tuple[Style, tuple[int, ...], int]]) -> bool:
    """Whether a decimal or a number of three digits comes after the one before it. Other marks are taken as they are."""
    if mark.style in DECIMALS:
        return not is_measured(text, mark) and (mark.number <= 1 or (mark.style, mark.parent, mark.number - 1) in seen)
    return mark.number < 100 or mark.style is Style.ANNEX or (mark.style, mark.parent, mark.number - 1) in seen


def _is_article(text: str, mark: Mark, last: int, before: str) -> bool:
    """Whether a line opens an article, and does not cite or quote one."""
    if _QUOTING.search(before):
        return False
    following = text[len(mark.text) : len(mark.text) + 1]
    return not following or following in " \u3000\t【（(:：" or mark.number in (1, last + 1) or "之" in mark.text


def is_measured(text: str, mark: Mark) -> bool:
    """Whether what looks like a decimal mark is a quantity: 3.5亿元."""
    return mark.style in DECIMALS and _MEASURED.match(text, len(mark.text)) is not None
