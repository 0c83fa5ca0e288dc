"""From pages to blocks: tables and lines in order, paragraphs and tables joined over page ends, footnotes after them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from corpus.formats.pdf_furniture import Sheet, drop_furniture
from corpus.formats.pdf_lines import read_lines
from corpus.formats.pdf_page import Page
from corpus.formats.pdf_table import Table, continues, find_tables, join_tables, to_blocks
from corpus.formats.wrap import Line, group_lines, join_texts
from corpus.types import Block

_CONTINUED = re.compile(
    r"(?:续\s*表.{0,30}|[(（]\s*(?:接|续)(?:上页|表)?\s*[)）]|接上页|转下页|.{0,30}[(（]\s*续\s*表?\s*[)）])"
)


def read_sheet(page: Page) -> Sheet:
    """The tables and lines of a page."""
    tables, rest = find_tables(page)
    return Sheet(page.number, page.width, page.height, tuple(read_lines(rest, page.number, page.width)), tuple(tables))


def join_sheets(sheets: Sequence[Sheet]) -> list[Block]:
    """The blocks of a document whose pages `sheets` are, in order."""
    bare = drop_furniture(sheets)
    items = _joined_tables(list(chain.from_iterable(map(_items, bare))))
    notes = {sheet.number: sheet.footnotes for sheet in bare if sheet.footnotes}
    blocks: list[Block] = []
    for block in _blocks(items):
        for number in [number for number in notes if block.page and number < block.page]:
            blocks += _footnotes(notes.pop(number))
        blocks.append(block)
    return blocks + list(chain.from_iterable(map(_footnotes, notes.values())))


def _items(sheet: Sheet) -> Iterator[Line | Table]:
    """The lines of a page with each table before the first line that stands below it."""
    waiting = list(sheet.tables)
    for line in sheet.lines:
        while waiting and waiting[0].box[1] < line.top:
            yield waiting.pop(0)
        yield line
    yield from waiting


def _joined_tables(items: list[Line | Table]) -> list[Line | Table]:
    """`items` with a table that goes on at the top of the next page, maybe below 续表, as one."""
    joined: list[Line | Table] = []
    for item in items:
        if isinstance(item, Table):
            before = len(joined)
            while before and _is_continued(joined[before - 1]):
                before -= 1
            above = joined[before - 1] if before else None
            if isinstance(above, Table) and item.pages[0] == above.pages[-1] + 1 and continues(above, item):
                del joined[before - 1 :]
                item = join_tables(above, item)
        joined.append(item)
    return joined


def _is_continued(item: Line | Table) -> bool:
    return isinstance(item, Line) and _CONTINUED.fullmatch(item.text.strip()) is not None


def _blocks(items: list[Line | Table]) -> Iterator[Block]:
    """The paragraphs that the lines form, none going on over a table, and the tables."""
    lines: list[Line] = []
    starts: set[int] = set()
    tables: dict[int, list[Table]] = {}  # place in `lines` → the tables above it
    for item in items:
        if isinstance(item, Table):
            tables.setdefault(len(lines), []).append(item)
            starts.add(len(lines))
        else:
            lines.append(item)
    place = 0
    for group in group_lines(lines, starts):
        for table in tables.get(place, ()):
            yield from to_blocks(table)
        yield Block(join_texts([line.text for line in group]), page=group[0].page)
        place += len(group)
    for table in tables.get(place, ()):
        yield from to_blocks(table)


def _footnotes(lines: Sequence[Line]) -> list[Block]:
    return [Block(join_texts([line.text for line in group]), page=group[0].page) for group in group_lines(lines)]
