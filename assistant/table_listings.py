"""The lists that a table's rows make: one a column, of the cells that say what its rows are of.

What else announces and holds lists is left to `listings`, which one answers a question to `lists`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from assistant.listing import Held, Listing, Span
from corpus.tables import NUMBERING, cells_of, parted_by
from corpus.types import Kind, Passage

_MOST_ROWS = 1000


def table_listings(held: Held, passage: Passage) -> Iterator[Listing]:
    """The rows of the table that a passage is a row of, or stands right above: one listing a column."""
    at = next((i for i, other in enumerate(held.passages) if other.start == passage.start), None)
    if at is not None and passage.kind is not Kind.TABLE_ROW:
        at += 1
    if at is None or at >= len(held.passages) or held.passages[at].kind is not Kind.TABLE_ROW:
        return
    rows = _rows_around(held.passages, at)[:_MOST_ROWS]
    named = [(n, name) for n, name in enumerate(rows[0].columns) if name and not NUMBERING.fullmatch(name)]
    for column, name in named or [(_telling(rows), "")]:
        cells = [(row, cell) for row in rows if (cell := _cell(row, column))]
        if len(cells) > 1:
            items, kept = tuple(cell for _, cell in cells), tuple(row for row, _ in cells)
            path = (*rows[0].path, name) if name else rows[0].path or ("",)
            yield Listing(held.document, (rows[0].start, rows[0].start), items, path, kept)


def _telling(rows: Sequence[Passage]) -> int:
    """Of a table whose columns have no names, the one with the most different words: what its rows are of."""
    words = [[cell if re.search(r"[^\W\d]", cell) else "" for cell in cells_of(row.text)] for row in rows]
    columns = list(itertools.zip_longest(*words, fillvalue=""))
    return max(range(len(columns)), key=lambda n: len(set(columns[n])))


def _rows_around(passages: Sequence[Passage], at: int) -> list[Passage]:
    def same(other: Passage) -> bool:
        return other.kind is Kind.TABLE_ROW and other.columns == passages[at].columns

    first = last = at
    while first > 0 and same(passages[first - 1]):
        first -= 1
    while last + 1 < len(passages) and same(passages[last + 1]):
        last += 1
    return list(passages[first : last + 1])


def _cell(row: Passage, column: int) -> Span | None:
    """The cell of a row in a column, without white space around it."""
    separator = parted_by(row.text) or "\n"
    cells = row.text.split(separator)
    if separator == "\n":
        cells = [cell for cell in cells if cell.strip()]
    if column >= len(cells) or not (bare := cells[column].strip()):
        return None
    before = row.text.find(bare) if separator == "\n" else len(separator.join(cells[:column])) + bool(column)
    start = row.start + row.text.index(bare, before)
    return start, start + len(bare)
