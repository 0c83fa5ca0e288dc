"""Tables on a page, by the lines that are drawn around their cells: lines → grids → cells → rows. Lengths are millimetres.

What is drawn and what is written where is read by `ofd`; which rows are heads is left to `grid`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.formats.grid import count_heads, placed_grid
from corpus.formats.ofd_lines import Line, joined, make_lines
from corpus.types import Block, Row, Shape

_TOUCH = 0.8  # mm; ends nearer than that meet
_SHORTEST = 2.0  # mm; anything shorter is part of a drawing
_MOST_RULES = 4000  # on one page; more are a drawing
_MOST_PLACES = 20_000


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line, level or upright: where it lies across (`at`), and from where to where along."""

    level: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Table:
    """A table's block, and how far it reaches down the page."""

    block: Block
    top: float
    bottom: float


def find_tables(rules: Sequence[Rule], pieces: Sequence[Line], page: int) -> tuple[list[Table], list[Line]]:
    """The tables of a page from the top, and the pieces of text that stand in none."""
    long = [rule for rule in rules if rule.end - rule.start >= _SHORTEST]
    tables: list[Table] = []
    rest = list(pieces)
    for group in _connected(long) if len(long) <= _MOST_RULES else []:
        xs = _places([rule.at for rule in group if not rule.level])
        ys = _places([rule.at for rule in group if rule.level])
        if len(xs) < 3 or len(ys) < 3 or len(xs) * len(ys) > _MOST_PLACES:
            continue
        inside = [piece for piece in rest if xs[0] < _middle(piece)[0] < xs[-1] and ys[0] < _middle(piece)[1] < ys[-1]]
        block = _block(group, xs, ys, inside, page)
        if block is not None:
            taken = set(map(id, inside))
            rest = [piece for piece in rest if id(piece) not in taken]
            tables.append(Table(block, ys[0], ys[-1]))
    return sorted(tables, key=lambda table: table.top), rest


def _connected(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules in groups that touch each other."""
    parent = list(range(len(rules)))

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    level = [number for number, rule in enumerate(rules) if rule.level]
    upright = [number for number, rule in enumerate(rules) if not rule.level]
    for one in level:
        for other in upright:
            if _meet(rules[one], rules[other]):
                parent[root(one)] = root(other)
    groups: dict[int, list[Rule]] = {}
    for number, rule in enumerate(rules):
        groups.setdefault(root(number), []).append(rule)
    return [group for group in groups.values() if len(group) > 3]


def _meet(one: Rule, other: Rule) -> bool:
    return other.start - _TOUCH <= one.at <= other.end + _TOUCH and one.start - _TOUCH <= other.at <= one.end + _TOUCH


def _places(values: Sequence[float]) -> list[float]:
    """`values` in order, those that all but touch once."""
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _TOUCH:
            kept.append(value)
    return kept


def _middle(piece: Line) -> tuple[float, float]:
    return (piece.left + piece.right) / 2, piece.y - piece.size / 3


def _block(rules: Sequence[Rule], xs: list[float], ys: list[float], pieces: Sequence[Line], page: int) -> Block | None:
    places = _cells(rules, xs, ys)
    held: dict[int, list[Line]] = {}
    for piece in pieces:
        x, y = _middle(piece)
        row, column = (max(sum(edge < value for edge in edges) - 1, 0) for edges, value in ((ys, y), (xs, x)))
        held.setdefault(places[row][column], []).append(piece)
    said = {place: _cell_text(inside) for place, inside in held.items()}
    texts = [[said.get(place, "") for place in row] for row in places]
    if len(said) < 2 or not all(len(set(row)) > 1 for row in zip(*places, strict=True)):
        return None
    kept = [number for number, row in enumerate(texts) if any(row)]
    texts, places = [texts[number] for number in kept], [places[number] for number in kept]
    heads = count_heads(placed_grid(texts, places))
    return Block("", Shape.TABLE, page=page, rows=tuple(Row(tuple(row), page) for row in texts), heads=heads)


def _cells(rules: Sequence[Rule], xs: list[float], ys: list[float]) -> list[list[int]]:
    """The number of the cell that covers each place of the grid: places without a line between them are one cell."""
    places = [[row * (len(xs) - 1) + column for column in range(len(xs) - 1)] for row in range(len(ys) - 1)]
    upright = [[rule for rule in rules if not rule.level and abs(rule.at - x) <= _TOUCH] for x in xs]
    level = [[rule for rule in rules if rule.level and abs(rule.at - y) <= _TOUCH] for y in ys]
    for row, (top, bottom) in enumerate(pairwise(ys)):
        for column, (left, right) in enumerate(pairwise(xs)):
            if column and not _is_drawn(upright[column], (top + bottom) / 2):
                places[row][column] = places[row][column - 1]
            elif row and not _is_drawn(level[row], (left + right) / 2):
                places[row][column] = places[row - 1][column]
    return places


def _is_drawn(rules: Sequence[Rule], middle: float) -> bool:
    return any(rule.start <= middle <= rule.end for rule in rules)


def _cell_text(pieces: Sequence[Line]) -> str:
    text = ""
    for line in make_lines(pieces):
        text = joined(text, line.text, 1.0) if text and line.text else text or line.text
    return text


def run_together(blocks: Sequence[Block]) -> list[Block]:
    """Tables that follow each other on different pages as one, where they have the same columns and no other heads."""
    kept: list[Block] = []
    for block in blocks:
        if kept and _goes_on(kept[-1], block):
            kept[-1] = replace(kept[-1], rows=(*kept[-1].rows, *block.rows[block.heads :]))
        else:
            kept.append(block)
    return kept


def _goes_on(before: Block, block: Block) -> bool:
    same_width = len(before.rows[0].cells) == len(block.rows[0].cells)
    heads = [row.cells for row in block.rows[: block.heads]]
    same_heads = not heads or heads == [row.cells for row in before.rows[: before.heads]]
    return same_width and same_heads and before.rows[-1].page != block.rows[0].page
