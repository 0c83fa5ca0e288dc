"""Passages: what is embedded, found and cited. Blocks of one path are packed, long ones are cut at sentence ends.

A passage never crosses a heading, an article or the end of a document in the file; a heading on its own line opens the
first passage below it and never stands alone. What is embedded (title, path, text) is made by `contextual` when it is
embedded, and is not what is cited.
"""

from __future__ import annotations

import hashlib
import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.outline import Placed, outline
from corpus.tables import FlatRow, cells_of, find_rows, parted_by, row_reading
from corpus.types import Document, Kind, Passage

LONGEST = 300  # characters of a passage; text that is longer is cut into passages of about equal length
# The ? of an address (index.html?id=3), and of a mark that was lost (“3?15”消费者权益日), ends none.
_SENTENCE = re.compile(r"(?:[^。！？!?\n]|(?<=[A-Za-z0-9/])[!?](?=[A-Za-z0-9]))*(?:[。！？!?]+[”’」』》）)\]]*|\n|$)")
_CLAUSE = re.compile(r"[^；;\n]*(?:[；;]+|$)")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Piece:
    """What becomes a passage."""

    path: tuple[str, ...]
    kind: Kind
    start: int
    end: int
    columns: tuple[str, ...] = ()


def cut(document: Document) -> list[Passage]:
    """The passages of a document, in order."""
    blocks = outline(document.text, document.layout)
    return [_passage(document, piece) for piece in _pieces(document.text, blocks)]


def contextual(document: Document, passage: Passage) -> str:
    """What is embedded and indexed of a passage: where it stands and what it says.

    A year over a flattened table's unnamed columns is left out: the same in every row, it made them too alike to find.
    """
    return "\n".join((document.title, *passage.path, _read(passage, _named(passage))))


def embedded(document: Document, passage: Passage) -> tuple[str, tuple[Span, ...]]:
    """What is embedded of a passage, and [start, end) of each of its sentences therein, in the order of `sentences_of`."""
    text = contextual(document, passage)
    if passage.kind is Kind.TABLE_ROW:
        return text, ((len(text) - len(_read(passage, _named(passage))), len(text)),)
    begins = len(text) - len(passage.text)
    return text, tuple((begins + start, begins + end) for start, end in sentences(passage.text))


def sentences_of(passage: Passage) -> Iterator[Span]:
    """[start, end) of each sentence of a passage, in its document; a table's row is one."""
    if passage.kind is Kind.TABLE_ROW:
        yield passage.start, passage.end
        return
    for start, end in sentences(passage.text):
        yield passage.start + start, passage.start + end


def readable(passage: Passage) -> str:
    """The passage as a person reads it: a table row with its table's name and what each cell is, else its text."""
    return _read(passage, passage.columns)


def _named(passage: Passage) -> tuple[str, ...]:
    return passage.columns if "\n" not in passage.text or all(passage.columns) else ()


def _read(passage: Passage, columns: tuple[str, ...]) -> str:
    if passage.kind is not Kind.TABLE_ROW:
        return passage.text
    return " · ".join((*passage.path[-1:], row_reading(cells_of(passage.text), columns)))


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """[start, end) of each sentence in text[start:end], without the white space around it.

    Sentences end at 。！？ and at line ends, closing quotes and brackets included.
    """
    for match in _SENTENCE.finditer(text, start, len(text) if end is None else end):
        yield from _trimmed(text, match.start(), match.end())


def _pieces(text: str, blocks: Sequence[Placed]) -> Iterator[_Piece]:
    flat = find_rows(["" if block.kind is Kind.TABLE_ROW else text[block.start : block.end] for block in blocks])
    pending: list[Placed] = []
    number = 0
    while number < len(blocks):
        block = blocks[number]
        row = flat.get(number)
        if row is not None or block.kind is Kind.TABLE_ROW:
            yield from _packed(text, pending, block.path)
            pending = []
            yield from _flat_row(block, blocks, row) if row else _row(text, block)
            number = row.end if row else number + 1
            continue
        if pending and _parts(pending, block):
            yield from _packed(text, pending, block.path if block.part == pending[-1].part else ())
            pending = []
        pending.append(block)
        number += 1
    yield from _packed(text, pending, ())


def _parts(pending: Sequence[Placed], block: Placed) -> bool:
    """Whether a passage must not go on into `block`."""
    last = pending[-1]
    opened_by_heading = all(before.heading for before in pending)
    return (
        block.path != last.path
        or block.part != last.part
        or block.kind is Kind.ARTICLE
        or (block.heading and not opened_by_heading)
    )


def _flat_row(block: Placed, blocks: Sequence[Placed], row: FlatRow) -> Iterator[_Piece]:
    if row.cells:
        yield _Piece(block.path, Kind.TABLE_ROW, block.start, blocks[row.end - 1].end, row.columns)


def _row(text: str, block: Placed) -> Iterator[_Piece]:
    """A row of a real table; one much too long for a passage is cut between its cells, and in a cell that is too long."""
    if block.heading:
        return
    if block.end - block.start <= 2 * LONGEST:
        yield _Piece(block.path, Kind.TABLE_ROW, block.start, block.end, block.columns)
        return
    for first, last, start, end in _cell_groups(text, block):
        columns = block.columns[first:last]
        if last - first > 1 or end - start <= 2 * LONGEST:
            yield _Piece(block.path, Kind.TABLE_ROW, start, end, columns)
            continue
        for piece in _balanced(list(_units(text, start, end))):
            yield _Piece(block.path, Kind.TABLE_ROW, *piece, columns)


def _cell_groups(text: str, block: Placed) -> Iterator[tuple[int, int, int, int]]:
    """[first, last) cells and [start, end) of neighbours in a row that together are no longer than a passage."""
    start = end = block.start
    first = last = offset = 0
    row = text[block.start : block.end]
    mark = parted_by(row) or "\t"
    for i, cell in enumerate(row.split(mark)):
        cell_start = block.start + offset
        offset += len(cell) + len(mark)
        if not cell.strip():
            continue
        if last > first and cell_start + len(cell) - start > LONGEST:
            yield first, last, start, end
            start, first = cell_start, i
        end, last = cell_start + len(cell), i + 1
    yield first, last, start, end


def _packed(text: str, blocks: Sequence[Placed], below: tuple[str, ...]) -> Iterator[_Piece]:
    """Blocks of one path as spans of about equal length, none much over LONGEST.

    A heading alone is left to the path of what follows, `below`, if that holds it; a title, of no path, stands alone.
    """
    if not blocks or (all(block.heading for block in blocks) and _is_told(blocks[0].path, below)):
        return
    body = next((block for block in blocks if not block.heading), blocks[0])
    spans = _by_items(text, blocks) if _has_items(blocks) else _balanced(_all_units(text, blocks))
    for start, end in spans:
        yield _Piece(body.path, body.kind, start, end)


def _is_told(path: tuple[str, ...], below: tuple[str, ...]) -> bool:
    return bool(path) and below[: len(path)] == path


def _all_units(text: str, blocks: Sequence[Placed]) -> list[Span]:
    return [unit for block in blocks for unit in _units(text, block.start, block.end)]


def _balanced(units: Sequence[Span]) -> Iterator[Span]:
    """Neighbouring units joined to spans of about equal length."""
    start, end = units[0][0], units[-1][1]
    for (_, unit_end), (next_start, next_end) in pairwise(units):
        aim = (end - start) / math.ceil((end - start) / LONGEST)
        if unit_end - start >= aim or (next_end - start > LONGEST and unit_end - start >= aim / 2):
            yield start, unit_end
            start = next_start
    yield start, end


def _has_items(blocks: Sequence[Placed]) -> bool:
    """Whether blocks are an article's paragraphs and items, or a sentence with the items that it leads in."""
    return len(blocks) > 1 and (blocks[0].kind is Kind.ARTICLE or blocks[-1].kind is Kind.ITEM)


def _by_items(text: str, blocks: Sequence[Placed]) -> Iterator[Span]:
    """Whole paragraphs (款) and items (项) joined up to LONGEST; only one that alone is longer is cut inside.

    A sentence that leads items in stands with the first of them, and a span rather ends before one than in its list.
    """
    held: list[Placed] = []
    for i, block in enumerate(blocks):
        too_long = block.end - held[0].start > LONGEST if held else False
        if held and ((too_long and not _leads_in(text, held)) or _begins_better(blocks, i, held)):
            yield from _closed(text, held)
            held = []
        held.append(block)
    yield from _closed(text, held)


def _begins_better(blocks: Sequence[Placed], i: int, held: Sequence[Placed]) -> bool:
    """Whether a paragraph with its items is too long for what is held, and what is held is long enough to stand alone."""
    new = blocks[i].kind is not Kind.ITEM and _run_end(blocks, i) - held[0].start > LONGEST
    return new and held[-1].end - held[0].start > LONGEST / 2


def _leads_in(text: str, held: Sequence[Placed]) -> bool:
    """Whether a span would end in a sentence that leads items in."""
    return len(held) == 1 and text[held[-1].end - 1] in ":：" and held[-1].end - held[0].start <= LONGEST


def _run_end(blocks: Sequence[Placed], i: int) -> int:
    """Where the items end that a paragraph leads in; its own end if the first is more than a passage away."""
    last = i
    while (
        last + 1 < len(blocks) and blocks[last + 1].kind is Kind.ITEM and blocks[last].end - blocks[i].start <= LONGEST
    ):
        last += 1
    return blocks[last].end


def _closed(text: str, held: Sequence[Placed]) -> Iterator[Span]:
    if held[-1].end - held[0].start <= LONGEST * 1.2:
        yield held[0].start, held[-1].end
    else:
        yield from _balanced(_all_units(text, held))


def _units(text: str, begin: int, stop: int) -> Iterator[Span]:
    """What a passage may be cut between: sentences, and the clauses (；) of a sentence that alone is too long."""
    if stop - begin <= LONGEST / 2:
        yield begin, stop
        return
    for start, end in sentences(text, begin, stop):
        if end - start <= LONGEST:
            yield start, end
            continue
        for match in _CLAUSE.finditer(text, start, end):
            for piece_start, piece_end in _trimmed(text, match.start(), match.end()):
                yield from _short(text, piece_start, piece_end)


def _short(text: str, start: int, end: int) -> Iterator[Span]:
    """A clause as it is; one that is longer than two passages (a list of hundreds of names) at its commas, or anywhere."""
    while end - start > 2 * LONGEST:
        comma = max(text.rfind(mark, start, start + LONGEST) for mark in "，,、 ")
        cut_at = comma + 1 if comma > start else start + LONGEST
        yield from _trimmed(text, start, cut_at)
        start = cut_at
    yield from _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    if piece.strip():
        yield start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _passage(document: Document, piece: _Piece) -> Passage:
    digest = hashlib.sha256(f"{document.id}:{piece.start}:{piece.end}".encode()).hexdigest()[:16]
    pages = document.layout.pages
    return Passage(
        id=digest,
        document=document.id,
        path=piece.path,
        start=piece.start,
        end=piece.end,
        kind=piece.kind,
        text=document.text[piece.start : piece.end],
        page=bisect_right(pages, piece.start) or None,
        columns=piece.columns,
    )
