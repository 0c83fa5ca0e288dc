"""A document's tables as a page shows them, and the pieces that a quote cuts text into.

Tables are those of the format, a row a line, and those that were flattened to one cell a line (`corpus.tables`). Which
cells were one is left to `document_cells`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.web.document_cells import merge
from assistant.web.document_spot import Span, Spot
from corpus.outline import Placed
from corpus.tables import find_rows, parted_by
from corpus.types import Kind


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters that look alike: `marked` are the quoted words, `strong` a heading that runs on in its sentence."""

    text: str
    marked: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, over `wide` columns and `high` rows."""

    pieces: tuple[Piece, ...]
    wide: int = 1
    high: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; `here` if it is of the passage."""

    start: int
    cells: tuple[Cell, ...]
    here: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the rows `heads` name its columns; `page` begins before it."""

    start: int
    heads: tuple[Row, ...]
    rows: tuple[Row, ...]
    page: int | None


@dataclass(frozen=True, slots=True)
class Unit:
    """A line of the text, or all lines of a flattened row: what becomes a paragraph (without `cells`) or a row."""

    block: Placed
    end: int
    cells: tuple[Span, ...] = ()
    names: bool = False

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.block.start


def units_of(text: str, placed: Sequence[Placed]) -> list[Unit]:
    """The outline's blocks, those of a flattened row as one."""
    flat = find_rows(["" if block.kind is Kind.TABLE_ROW else text[block.start : block.end] for block in placed])
    units: list[Unit] = []
    number = 0
    while number < len(placed):
        block, row = placed[number], flat.get(number)
        last = row.end if row else number + 1
        if row:
            spans = tuple((cell.start, cell.end) for cell in placed[number:last])
            units.append(Unit(block, placed[last - 1].end, spans, not row.cells))
        elif block.kind is Kind.TABLE_ROW:
            units.append(Unit(block, block.end, tuple(_cells(text, block)), block.heading))
        else:
            units.append(Unit(block, block.end))
        number = last
    return units


def tables_of(run: Sequence[Unit]) -> Iterator[list[Unit]]:
    """Rows one below the other, by tables: names of columns begin one, and so do other columns."""
    table: list[Unit] = []
    for unit in run:
        if table and ((unit.names and not table[-1].names) or _is_other(table[-1], unit)):
            yield table
            table = []
        table.append(unit)
    yield table


def _is_other(above: Unit, unit: Unit) -> bool:
    if unit.block.kind is not Kind.TABLE_ROW:  # flattened: blank lines may stand between any two cells
        return above.block.kind is Kind.TABLE_ROW
    return unit.start > above.end + 1 or (not above.names and above.block.columns != unit.block.columns)


def table(text: str, units: Sequence[Unit], spot: Spot, page: int | None) -> Table:
    """The table of some rows."""
    heads = [unit for unit in units if unit.names]
    rows = [unit for unit in units if not unit.names]
    return Table(units[0].start, _rows(text, heads, spot, True), _rows(text, rows, spot, False), page)


def pieces(text: str, span: Span, quote: Span | None, strong: int = 0) -> tuple[Piece, ...]:
    """The characters of `span`, the first `strong` of them a heading, cut where the quote begins and ends."""
    start, end = span
    cuts = {start, end} | ({start + strong} if strong else set())
    cuts |= {place for place in quote or () if start < place < end}
    inside = quote or (0, 0)
    return tuple(
        Piece(text[a:b], inside[0] <= a and b <= inside[1], b <= start + strong) for a, b in pairwise(sorted(cuts))
    )


def is_here(start: int, end: int, spot: Spot) -> bool:
    """Whether some of the passage stands in [start, end)."""
    return spot.passage is not None and start < spot.passage[1] and end > spot.passage[0]


def _cells(text: str, block: Placed) -> Iterator[Span]:
    start = block.start
    row = text[block.start : block.end]
    mark = parted_by(row) or "\t"
    for cell in row.split(mark):
        yield start, start + len(cell)
        start += len(cell) + len(mark)


def _rows(text: str, units: Sequence[Unit], spot: Spot, are_names: bool) -> tuple[Row, ...]:
    """Rows; of a value that stands once for several rows or columns, and was written into each, one cell over them all."""
    merged = merge([[text[slice(*span)].strip() for span in unit.cells] for unit in units], are_names)
    return tuple(
        Row(
            unit.start,
            tuple(
                Cell(_cell_pieces(text, units, (number, column), size, spot.quote), *size)
                for column, size in merged[number].items()
            ),
            is_here(unit.start, unit.end, spot),
        )
        for number, unit in enumerate(units)
    )


def _cell_pieces(
    text: str, units: Sequence[Unit], place: tuple[int, int], size: tuple[int, int], quote: Span | None
) -> tuple[Piece, ...]:
    """The pieces of a cell: of those that it was merged from, of one that is quoted, if any is."""
    (row, column), (wide, high) = place, size
    copies = [units[r].cells[c] for r in range(row, row + high) for c in range(column, column + wide)]
    quoted = (span for span in copies if quote and span[0] < quote[1] and quote[0] < span[1])
    return pieces(text, next(quoted, copies[0]), quote)
