"""A document's text as a page shows it: headings, paragraphs and tables in order, what was asked for marked, the outline.

Everything is pointed into by characters of `Document.text`; no HTML here, templates escape what they are given. Tables
are left to `document_tables`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.web.document_spot import Spot
from assistant.web.document_tables import Piece, Table, Unit, is_here, pieces, table, tables_of, units_of
from corpus.outline import Placed, outline
from corpus.types import Document

_DEEPEST = 4  # of headings in the outline


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the text. `depth` is a heading's, from 1, else 0; `here` of the passage; `page` begins before it."""

    start: int
    pieces: tuple[Piece, ...]
    depth: int
    here: bool
    page: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading in the outline, `depth` from 1, and where it stands."""

    start: int
    label: str
    depth: int


@dataclass(frozen=True, slots=True)
class Body:
    """What is shown of a text. `trail` are the headings above the spot; `before` and `after` are places in what is left out
    on either side, None where nothing is."""

    blocks: tuple[Paragraph | Table, ...]
    entries: tuple[Entry, ...]
    trail: tuple[str, ...] = ()
    before: int | None = None
    after: int | None = None


def body_of(document: Document, spot: Spot, around: int | None = None) -> Body:
    """The text with the spot marked: all of it, or `around` characters on both sides of the spot, or of the start."""
    placed = outline(document.text, document.layout)
    entries = tuple(_entries(document.text, placed))
    units = units_of(document.text, placed)
    shown = units if around is None else _near(units, spot, around)
    blocks = tuple(_blocks(document, shown, spot, {entry.start: entry for entry in entries}))
    if not shown:
        return Body(blocks, entries)
    before = shown[0].start - 1 if shown[0] is not units[0] else None
    after = shown[-1].end + 1 if shown[-1] is not units[-1] else None
    return Body(blocks, entries, _trail(placed, spot), before, after)


def _trail(placed: Sequence[Placed], spot: Spot) -> tuple[str, ...]:
    first = spot.first
    if first is None:
        return ()
    return next((block.path for block in placed if block.start <= first < block.end), ())


def _near(units: Sequence[Unit], spot: Spot, around: int) -> list[Unit]:
    first = spot.first or 0
    last = spot.passage[1] if spot.passage and spot.at is None else first
    return [unit for unit in units if unit.end > first - around and unit.start < last + around]


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
    document: Document, units: Sequence[Unit], spot: Spot, entries: dict[int, Entry]
) -> Iterator[Paragraph | Table]:
    page: int | None = None
    for is_table, run in groupby(units, lambda unit: bool(unit.cells)):
        for group in tables_of(list(run)) if is_table else ([unit] for unit in run):
            begins = document.layout.page_at(group[0].start)
            new, page = begins if begins != page else None, begins
            if is_table:
                yield table(document.text, group, spot, new)
            else:
                yield _paragraph(document.text, group[0].block, spot, entries.get(group[0].start), new)


def _paragraph(text: str, block: Placed, spot: Spot, entry: Entry | None, page: int | None) -> Paragraph:
    depth = max(len(block.path), 1) if block.heading else 0
    runs_in = entry is not None and not depth and text.startswith(entry.label, block.start)
    strong = len(entry.label) if entry and runs_in else 0
    shown = pieces(text, (block.start, block.end), spot.quote, strong)
    return Paragraph(block.start, shown, depth, is_here(block.start, block.end, spot), page)
