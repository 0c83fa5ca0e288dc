"""Tables that are drawn with level lines alone (三线表): rows and columns are told by where their text stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpus.formats.pdf_lines import row_pieces
from corpus.formats.pdf_page import Glyph, Rule
from corpus.formats.wrap import Line, join_texts

_NEAR = 3.0  # points
_FEWEST_RULES = 3  # above the head, below it, and below the last row
_FEWEST_ROWS = 2  # below the head
_SHORTEST = 100.0  # points
_MOST = 0.7  # of the rows between two rules

_Row = list[str]


def open_regions(rules: Sequence[Rule], glyphs: Sequence[Glyph]) -> Iterator[tuple[float, float, float, float, float]]:
    """Where level rules of one length part rows of several pieces: x0, top, x1, bottom, and where the head ends."""
    stacks: dict[tuple[int, int], list[Rule]] = defaultdict(list)
    for rule in rules:
        if rule.y0 == rule.y1 and rule.x1 - rule.x0 >= _SHORTEST:
            stacks[round(rule.x0 / (2 * _NEAR)), round(rule.x1 / (2 * _NEAR))].append(rule)
    for stack in stacks.values():
        ys: list[float] = []
        for y in sorted(rule.y0 for rule in stack):
            if not ys or y - ys[-1] > _NEAR:
                ys.append(y)
        if len(ys) < _FEWEST_RULES:
            continue
        parted = [
            _is_parted([glyph for glyph in glyphs if above < glyph.middle < below]) for above, below in pairwise(ys)
        ]
        for first, last in _runs_of(parted):
            yield stack[0].x0, ys[first], stack[0].x1, ys[last + 1], ys[first + 1]


def _is_parted(glyphs: Sequence[Glyph]) -> bool:
    """Whether most rows are of several pieces."""
    rows = row_pieces(glyphs)
    return bool(rows) and sum(len(row) >= 2 for row in rows) >= _MOST * len(rows)


def _runs_of(flags: list[bool]) -> Iterator[tuple[int, int]]:
    """First and last place of each run of two or more true flags."""
    start = 0
    for place, flag in enumerate([*flags, False]):
        if not flag:
            if place - start >= _FEWEST_RULES - 1:
                yield start, place - 1
            start = place + 1


def open_rows(glyphs: Sequence[Glyph], head_end: float) -> tuple[list[tuple[str, ...]], list[float]]:
    """The rows that `glyphs` form, and where each column begins; none, if they form no columns."""
    rows = row_pieces(glyphs)
    below = [row for row in rows if row[0].top > head_end]
    columns = _columns(below)
    if len(below) < _FEWEST_ROWS or len(columns) < 2:
        return [], []
    found: list[_Row] = []
    heads = len(rows) - len(below)
    for number, row in enumerate(rows):
        cells = _cells(row, columns)
        if found and number != heads and _goes_on(cells, number < heads):
            found[-1] = [join_texts([a, b]) for a, b in zip(found[-1], cells, strict=True)]
        else:
            found.append(cells)
    return [tuple(row) for row in found], [start for start, _ in columns]


def _columns(rows: list[list[Line]]) -> list[tuple[float, float]]:
    """The stretches of the page's width that the pieces of `rows` take, apart from one another."""
    columns: list[tuple[float, float]] = []
    for start, end in sorted((piece.x0, piece.x1) for row in rows for piece in row):
        if columns and start <= columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], end))
        else:
            columns.append((start, end))
    return columns


def _cells(row: list[Line], columns: list[tuple[float, float]]) -> _Row:
    """A row's text by column; a piece that stands over several columns is said in each."""
    cells = ["" for _ in columns]
    for piece in row:
        over = [n for n, (start, end) in enumerate(columns) if piece.x0 < end and piece.x1 > start]
        middle = (piece.x0 + piece.x1) / 2
        nearest = min(range(len(columns)), key=lambda n: abs(sum(columns[n]) / 2 - middle))
        for n in over or [nearest]:
            cells[n] = join_texts([cells[n], piece.text])
    return cells


def _goes_on(cells: _Row, head: bool) -> bool:
    """Whether a row holds only the rest of the one above: its first cell is empty, and most others are."""
    return not head and not cells[0] and sum(map(bool, cells)) * 2 <= len(cells)
