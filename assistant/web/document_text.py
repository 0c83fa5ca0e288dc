"""A document's text as a page shows it: headings, paragraphs and tables in order, what was asked for marked, the outline.

Everything is pointed into by characters of `Document.text`; no HTML here, templates escape what they are given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from assistant.web.document_cells import merge
from assistant.web.document_spot import Span, Spot
from corpus.outline import Placed, outline
from corpus.types import Document, Kind

_DEEPEST = 4  # of headings in the outline


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters that look alike: `marked` are the quoted words, `strong` a heading that runs on in its sentence."""

    text: str
    marked: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the text. `depth` is a heading's, from 1, else 0; `here` of the passage; `page` begins before it."""

    start: int
    pieces: tuple[Piece, ...]
    depth: int
    here: bool
    page: int | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, over `wide` columns and `high` rows."""

    pieces: tuple[Piece, ...]
    wide: int = 1
    high: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    start: int
    cells: tuple[Cell, ...]
    here: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the rows `heads` name its columns."""

    start: int
    heads: tuple[Row, ...]
    rows: tuple[Row, ...]
    page: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading in the outline, `depth` from 1, and where it stands."""

    start: int
    label: str
    depth: int


@dataclass(frozen=True, slots=True)
class Body:
    """What is shown of a text. `before` and `after` are places in what is left out on either side, None where nothing is."""

    blocks: tuple[Paragraph | Table, ...]
    entries: tuple[Entry, ...]
    before: int | None = None
    after: int | None = None


def body_of(document: Document, spot: Spot, around: int | None = None) -> Body:
    """The text with the spot marked: all of it, or `around` characters on both sides of the spot, or of the start."""
    placed = outline(document.text, document.layout)
    entries = tuple(_entries(document.text, placed))
    shown = placed if around is None else _near(placed, spot, around)
    blocks = tuple(_blocks(document, shown, spot, {entry.start: entry for entry in entries}))
    if not shown:
        return Body(blocks, entries)
    before = shown[0].start - 1 if shown[0] is not placed[0] else None
    after = shown[-1].end + 1 if shown[-1] is not placed[-1] else None
    return Body(blocks, entries, before, after)


def trail_of(document: Document, spot: Spot) -> tuple[str, ...]:
    """The headings above the spot."""
    if spot.first is None:
        return ()
    found = (block.path for block in outline(document.text, document.layout) if block.start <= spot.first < block.end)
    return next(found, ())


def _near(placed: Sequence[Placed], spot: Spot, around: int) -> list[Placed]:
    first = spot.first or 0
    last = spot.passage[1] if spot.passage and spot.at is None else first
    return [block for block in placed if block.end > first - around and block.start < last + around]


def _entries(text: str, placed: Sequence[Placed]) -> Iterator[Entry]:
    """A heading opens where the path changes to one that is no part of the last, and where an annex begins."""
    path: tuple[str, ...] = ()
    part = 0
    for block in placed:
        label = ""
        if block.path != path and block.path != path[: len(block.path)]:
            label = block.path[-1]
        elif block.part != part and block.heading:
            label = text[block.start : block.end].strip()
        if label and len(block.path) <= _DEEPEST:
            yield Entry(block.start, label, max(len(block.path), 1))
        path, part = block.path, block.part


def _blocks(
    document: Document, placed: Sequence[Placed], spot: Spot, entries: dict[int, Entry]
) -> Iterator[Paragraph | Table]:
    page: int | None = None
    for is_table, run in groupby(placed, lambda block: block.kind is Kind.TABLE_ROW):
        for group in _tables(list(run)) if is_table else ([block] for block in run):
            begins = document.layout.page_at(group[0].start)
            new, page = begins if begins != page else None, begins
            if is_table:
                yield _table(document.text, group, spot, new)
            else:
                yield _paragraph(document.text, group[0], spot, entries.get(group[0].start), new)


def _tables(run: Sequence[Placed]) -> Iterator[list[Placed]]:
    """Rows right below each other, by tables: heads begin one, and so do other columns."""
    table: list[Placed] = []
    for block in run:
        if table and ((block.heading and not table[-1].heading) or _is_other(table[-1], block)):
            yield table
            table = []
        table.append(block)
    yield table


def _is_other(above: Placed, block: Placed) -> bool:
    return block.start > above.end + 1 or (not above.heading and above.columns != block.columns)


def _table(text: str, group: Sequence[Placed], spot: Spot, page: int | None) -> Table:
    heads = [block for block in group if block.heading]
    rows = [block for block in group if not block.heading]
    return Table(group[0].start, _rows(text, heads, spot, True), _rows(text, rows, spot, False), page)


def _rows(text: str, blocks: Sequence[Placed], spot: Spot, are_names: bool) -> tuple[Row, ...]:
    """Rows; of a value that stands once for several rows or columns, and was written into each, one cell over them all."""
    spans = [list(_cells(text, block)) for block in blocks]
    merged = merge([[text[slice(*span)].strip() for span in row] for row in spans], are_names)
    return tuple(
        Row(
            block.start,
            tuple(
                Cell(_cell_pieces(text, spans, (number, column), size, spot.quote), *size)
                for column, size in merged[number].items()
            ),
            _is_here(block, spot),
        )
        for number, block in enumerate(blocks)
    )


def _cells(text: str, block: Placed) -> Iterator[Span]:
    start = block.start
    for cell in text[block.start : block.end].split("\t"):
        yield start, start + len(cell)
        start += len(cell) + 1


def _cell_pieces(
    text: str, spans: Sequence[Sequence[Span]], place: tuple[int, int], size: tuple[int, int], quote: Span | None
) -> tuple[Piece, ...]:
    """The pieces of a cell: of those that it was merged from, one that is quoted, if any is."""
    (row, column), (wide, high) = place, size
    copies = [spans[r][c] for r in range(row, row + high) for c in range(column, column + wide)]
    quoted = (span for span in copies if quote and span[0] < quote[1] and quote[0] < span[1])
    return _pieces(text, next(quoted, copies[0]), quote, 0)


def _paragraph(text: str, block: Placed, spot: Spot, entry: Entry | None, page: int | None) -> Paragraph:
    depth = max(len(block.path), 1) if block.heading else 0
    runs_in = entry is not None and not depth and text.startswith(entry.label, block.start)
    strong = len(entry.label) if entry and runs_in else 0
    pieces = _pieces(text, (block.start, block.end), spot.quote, strong)
    return Paragraph(block.start, pieces, depth, _is_here(block, spot), page)


def _is_here(block: Placed, spot: Spot) -> bool:
    return spot.passage is not None and block.start < spot.passage[1] and block.end > spot.passage[0]


def _pieces(text: str, span: Span, quote: Span | None, strong: int) -> tuple[Piece, ...]:
    """The characters of `span`, the first `strong` of them a heading, cut where the quote begins and ends."""
    start, end = span
    cuts = {start, end} | ({start + strong} if strong else set())
    cuts |= {place for place in quote or () if start < place < end}
    inside = quote or (0, 0)
    return tuple(
        Piece(text[a:b], inside[0] <= a and b <= inside[1], b <= start + strong) for a, b in pairwise(sorted(cuts))
    )
