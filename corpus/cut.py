"""Passages: what is embedded, found and cited. Blocks of one path are packed, long ones are cut at sentence ends.

A passage never crosses a heading; a heading on its own line opens the first passage below it and never stands alone.
What is embedded (title, path, text) is made by `contextual` when it is embedded, and is not what is cited.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpus.outline import Placed, outline
from corpus.tables import find_rows, row_reading
from corpus.types import Document, Kind, Passage

LONGEST = 300  # characters of a passage; text that is longer is cut into passages of about equal length
_SENTENCE = re.compile(r"[^。！？!?\n]*(?:[。！？!?]+[”’」』》）)\]]*|\n|$)")
_CLAUSE = re.compile(r"[^；;\n]*(?:[；;]+|$)")

Span = tuple[int, int]


def cut(document: Document) -> list[Passage]:
    """The passages of a document, in order."""
    return [_passage(document, path, kind, span) for path, kind, span in _pieces(document.text)]


def contextual(document: Document, passage: Passage) -> str:
    """What is embedded and indexed of a passage: where it stands and what it says."""
    return "\n".join((document.title, *passage.path, readable(passage)))


def readable(passage: Passage) -> str:
    """The passage as a person reads it: a table row with its table's name and ` · ` between the cells, else its text."""
    if passage.kind is not Kind.TABLE_ROW:
        return passage.text
    return " · ".join(
        (*passage.path[-1:], row_reading([cell.strip() for cell in passage.text.split("\n") if cell.strip()]))
    )


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """[start, end) of each sentence in text[start:end], without the white space around it.

    Sentences end at 。！？ and at line ends, closing quotes and brackets included.
    """
    for match in _SENTENCE.finditer(text, start, len(text) if end is None else end):
        yield from _trimmed(text, match.start(), match.end())


def _pieces(text: str) -> Iterator[tuple[tuple[str, ...], Kind, Span]]:
    blocks = outline(text)
    rows = dict(find_rows(text, blocks))
    pending: list[Placed] = []
    number = 0
    while number < len(blocks):
        block = blocks[number]
        if number in rows:
            yield from _packed(text, pending, block.path)
            pending = []
            yield block.path, Kind.TABLE_ROW, (block.start, blocks[rows[number] - 1].end)
            number = rows[number]
            continue
        opened_by_heading = all(before.heading for before in pending)
        if pending and (block.path != pending[-1].path or (block.heading and not opened_by_heading)):
            yield from _packed(text, pending, block.path)
            pending = []
        pending.append(block)
        number += 1
    yield from _packed(text, pending, ())


def _packed(
    text: str, blocks: Sequence[Placed], below: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Kind, Span]]:
    """Blocks of one path as spans of about equal length, none much over LONGEST.

    A heading alone is left to the path of what follows, `below`, if that holds it.
    """
    if not blocks or (all(block.heading for block in blocks) and below[: len(blocks[0].path)] == blocks[0].path):
        return
    units = [unit for block in blocks for unit in _units(text, block)]
    body = next((block for block in blocks if not block.heading), blocks[0])
    end = units[-1][1]
    start = units[0][0]
    for (_, unit_end), (next_start, next_end) in pairwise(units):
        aim = (end - start) / math.ceil((end - start) / LONGEST)
        if unit_end - start >= aim or (next_end - start > LONGEST and unit_end - start >= aim / 2):
            yield body.path, body.kind, (start, unit_end)
            start = next_start
    yield body.path, body.kind, (start, end)


def _units(text: str, block: Placed) -> Iterator[Span]:
    """What a passage may be cut between: sentences, and the clauses (；) of a sentence that alone is too long."""
    if block.end - block.start <= LONGEST / 2:
        yield block.start, block.end
        return
    for start, end in sentences(text, block.start, block.end):
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
        yield start, cut_at
        start = cut_at
    yield from _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    if piece.strip():
        yield start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _passage(document: Document, path: tuple[str, ...], kind: Kind, span: Span) -> Passage:
    start, end = span
    digest = hashlib.sha256(f"{document.id}:{start}:{end}".encode()).hexdigest()[:16]
    return Passage(digest, document.id, path, start, end, kind, document.text[start:end])
