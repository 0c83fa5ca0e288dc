"""What is printed on pages and is not of the document: running heads and feet, page numbers, contents; and footnotes.

Works on lines alone, in any unit, so that scans are read by the same rules. Watermarks that show by their letters are
left to `pdf_lines`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from corpus.formats.pdf_table import Table
from corpus.formats.wrap import Line, starts_anew

# Shares of a page's height.
_ZONE = 0.15  # where running heads and feet stand
_MARGIN = 0.09  # where hardly any text of a document stands
_SAME_PLACE = 0.012
_ON_MOST = 0.4  # of the pages: odd and even pages may have heads of their own
_ON_ALL = 0.8

_EDGE_LINES = 3  # lines from the top or the bottom that may be furniture

_DASH = r"[\s—－\-–―─_•·.~～\[\]【】()（）|<>《》]*"
_PAGE_NUMBER = re.compile(
    rf"{_DASH}(?:第\s*[\d一二三四五六七八九十百]{{1,5}}\s*页|\d{{1,4}}|[ivxIVX]{{1,6}}|page\s*\d{{1,4}}|共\s*\d{{1,4}}\s*页)"
    rf"(?:{_DASH}[,，/／]?\s*(?:(?:共|总|of|/|／|第)?\s*\d{{1,4}}\s*页?))?{_DASH}",
    re.I,
)
_PAGE_WORDS = re.compile(r"页|page|/|^[\s]*[—－\-–―─•·~～].*[—－\-–―─•·~～]\s*$", re.I)
_OUTER_NUMBER = re.compile(
    r"^\s*[·•.\-—]?\s*\d{1,4}\s*[·•.\-—]?\s+(?=\D)|(?<=\D)\s+[·•.\-—]?\s*\d{1,4}\s*[·•.\-—]?\s*$"
)
_ISSUE = re.compile(
    r"(?:[·•.\-—\s]*\d{1,4}[·•.\-—\s]+)?\S{2,20}(?:公报|政报|公告|通报|简报)\s*[(（]?\s*"
    r"(?:(?:19|20)\d{2}\s*年?\s*[.．·,，/]?\s*)?第?\s*[\d一二三四五六七八九十]{1,4}\s*[期号]?[^\u4e00-\u9fff]{0,20}"
)
_LEADERS = re.compile(r"(?:[.．…·•‥_\-—]\s*){4,}[(（]?\s*[\divxIVX]{1,5}\s*[)）]?$|…{2,}\s*[(（]?\d{1,4}[)）]?$")
_CONTENTS = re.compile(r"目\s*[录次]|contents", re.I)
_ENTRY = re.compile(r"\S.*\D\s[(（]?(\d{1,4})[)）]?")
_NOTE_MARK = re.compile(r"[①-⑳⓪❶-❿*※]|[\[［〔(（]?\d{1,2}[\]］〕)）]?[\s.．、]*(?=[^\d\s.%％年月日])|注\s*[:：]")
_SMALL = 0.88  # a footnote's letters against the page's
_BIG = 2.0  # a watermark's, against the same


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's lines in reading order, its tables from the top, and its footnotes once they are told apart."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...] = ()
    tables: tuple[Table, ...] = ()
    footnotes: tuple[Line, ...] = ()


def drop_furniture(sheets: Sequence[Sheet]) -> list[Sheet]:
    """`sheets` without what belongs to the pages, footnotes apart."""
    repeated = _repeated(sheets)
    bare = [_without(sheet, repeated) for sheet in sheets]
    return [_with_footnotes(sheet) for sheet in _without_contents(bare)]


def _without(sheet: Sheet, repeated: set[int]) -> Sheet:
    kept = [line for line in sheet.lines if id(line) not in repeated]
    edges = {
        id(line)
        for line in _edge_lines(replace(sheet, lines=tuple(kept)), _ZONE)
        if _is_page_number(line, sheet) or _is_issue(line, sheet)
    }
    return replace(sheet, lines=tuple(line for line in kept if id(line) not in edges))


def _edge_lines(sheet: Sheet, zone: float) -> Iterator[Line]:
    """The outermost lines at the top and at the bottom of a page."""
    lines = sorted(sheet.lines, key=lambda line: line.top)
    yield from (line for line in lines[:_EDGE_LINES] if line.bottom < zone * sheet.height)
    yield from (line for line in lines[-_EDGE_LINES:] if line.top > (1 - zone) * sheet.height)


def _is_issue(line: Line, sheet: Sheet) -> bool:
    """The name of a gazette with its issue, as it stands above each page: alone in the margin, so that one page tells."""
    row = [other.text.strip() for other in sheet.lines if abs(other.top - line.top) < line.height / 2]
    return _depth(sheet, line) < _MARGIN and _ISSUE.fullmatch(" ".join(row)) is not None


def _is_page_number(line: Line, sheet: Sheet) -> bool:
    """A number with dashes or 页, or a bare one with nothing of the document beyond it."""
    text = line.text.strip()
    if not _PAGE_NUMBER.fullmatch(text):
        return False
    if _PAGE_WORDS.search(text):
        return True
    others = [other for other in sheet.lines if other is not line]
    tops = [other.top for other in others] + [table.box[1] for table in sheet.tables]
    bottoms = [other.bottom for other in others] + [table.box[3] for table in sheet.tables]
    if line.top > sheet.height / 2:
        return line.top >= max(bottoms, default=0) - line.height / 2
    return line.bottom <= min(tops, default=sheet.height) + line.height / 2


def _repeated(sheets: Sequence[Sheet]) -> set[int]:
    """The ids of lines that say the same at the same place on many pages."""
    places: dict[str, list[tuple[Sheet, Line]]] = defaultdict(list)
    for sheet in sheets:
        for line in sheet.lines:
            text = line.text if starts_anew(line.text) else _OUTER_NUMBER.sub("", line.text)
            places["".join(text.split())].append((sheet, line))
    found: set[int] = set()
    for same in places.values():
        if len({sheet.number for sheet, _ in same}) >= 2:
            found |= {id(line) for group in _by_place(same) for line in _furniture(group, len(sheets))}
    return found


def _by_place(same: list[tuple[Sheet, Line]]) -> Iterator[list[tuple[Sheet, Line]]]:
    """Groups of lines at one height of their pages."""
    group: list[tuple[Sheet, Line]] = []
    for sheet, line in sorted(same, key=lambda item: item[1].top / item[0].height):
        if group and line.top / sheet.height - group[-1][1].top / group[-1][0].height > _SAME_PLACE:
            yield group
            group = []
        group.append((sheet, line))
    yield group


def _furniture(group: list[tuple[Sheet, Line]], pages: int) -> list[Line]:
    """The lines of a group, if they stand where and as often as running heads, feet and watermarks do."""
    lines = [line for _, line in group]
    count = len({sheet.number for sheet, _ in group})
    outer = max(_depth(sheet, line) for sheet, line in group)
    if outer < _MARGIN and (count >= 3 or count == pages):
        return lines
    if outer < _ZONE and count >= 3 and count >= _ON_MOST * pages and all(_is_outer(*item) for item in group):
        return lines
    big = all(line.height > _BIG * median(other.height for other in sheet.lines) for sheet, line in group)
    return lines if count >= 3 and count >= _ON_ALL * pages and big else []


def _depth(sheet: Sheet, line: Line) -> float:
    """How far from the page's nearer edge a line stands, as a share of its height."""
    return min(line.bottom, sheet.height - line.top) / sheet.height


def _is_outer(sheet: Sheet, line: Line) -> bool:
    return any(line is other for other in _edge_lines(sheet, _ZONE))


# Contents -----------------------------------------------------------------------------------------------------------


def _without_contents(sheets: list[Sheet]) -> list[Sheet]:
    """`sheets` without their table of contents: entries that dots lead to a page number, or that follow 目录."""
    lines = [line for sheet in sheets for line in sheet.lines]
    dropped = _contents(lines)
    return [replace(sheet, lines=tuple(line for line in sheet.lines if id(line) not in dropped)) for sheet in sheets]


def _contents(lines: list[Line]) -> set[int]:
    led = [place for place, line in enumerate(lines) if _LEADERS.search(line.text)]
    dropped: set[int] = set()
    for run in _near(led):
        if len(run) >= 3:
            dropped |= set(range(run[0], run[-1] + 1))
    for place, line in enumerate(lines):
        if _CONTENTS.fullmatch(line.text.strip()) and (place + 1 in dropped or place + 2 in dropped):
            dropped |= set(range(place, min(place + 2, len(lines))))
        elif _CONTENTS.fullmatch(line.text.strip()):
            dropped |= _plain_entries(lines, place)
    return {id(lines[place]) for place in dropped}


def _near(places: list[int]) -> Iterator[list[int]]:
    """Runs of places with at most two lines between: entries over more than one line."""
    run: list[int] = []
    for place in places:
        if run and place - run[-1] > 3:
            yield run
            run = []
        run.append(place)
    if run:
        yield run


def _plain_entries(lines: list[Line], heading: int) -> set[int]:
    """目录 and the entries below it that end in page numbers which do not fall; nothing if there are none."""
    last, number = heading, 0
    for place in range(heading + 1, len(lines)):
        entry = _ENTRY.fullmatch(lines[place].text.strip())
        if entry and int(entry[1]) >= number:
            last, number = place, int(entry[1])
        elif place - last > 1:
            break
    return set(range(heading, last + 1)) if last - heading >= 3 else set()


# Footnotes ----------------------------------------------------------------------------------------------------------


def _with_footnotes(sheet: Sheet) -> Sheet:
    """A page with the small lines at its foot set apart, from the first that begins with a note's mark."""
    if len(sheet.lines) < 4:
        return sheet
    usual = median(line.height for line in sheet.lines)
    first = len(sheet.lines)
    while first and sheet.lines[first - 1].height <= _SMALL * usual:
        first -= 1
    while first < len(sheet.lines) and not _NOTE_MARK.match(sheet.lines[first].text.strip()):
        first += 1
    if first < 3 or any(table.box[1] > sheet.lines[first - 1].top for table in sheet.tables):
        return sheet
    return replace(sheet, lines=sheet.lines[:first], footnotes=sheet.lines[first:])
