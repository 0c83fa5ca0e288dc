"""Tables that were flattened to one cell a line: found by their row numbers, 1, 2, 3 …, each with the same few cells.

Also how a row is read aloud. Real tables come from the layout; what becomes a passage is left to `cut`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.outline import Placed
from corpus.types import Kind

_LEAST_ROWS = 3
_MOST_CELLS = 8
_LONGEST_CELL = 80  # characters; a longer line between two rows is a paragraph that strayed in
_LONGEST_HEAD = 20  # characters of a column's name
_HEAD_LINES = 10
_YEAR = re.compile(r"(?:19|20)\d{2}\s*年")
_MEASURE = re.compile(r"([个户项件家处台套所座次名人条篇场期])数(?:$|[(（])")
NUMBERING = re.compile(r"序\s*号|编\s*号|项次|No\.?", re.I)  # a column whose name says nothing of its cells


@dataclass(frozen=True, slots=True)
class FlatRow:
    """A flattened table's row, blocks up to index `end`, or, without `cells`, the lines that name its columns."""

    end: int
    columns: tuple[str, ...] = ()
    cells: bool = True


def find_rows(text: str, blocks: Sequence[Placed]) -> dict[int, FlatRow]:
    """Index into `blocks` where a row, or the names of the columns, begin → where it ends, for each flattened table."""
    lines = [
        "" if block.kind is Kind.TABLE_ROW or block.end - block.start > _LONGEST_CELL else text[block.start : block.end]
        for block in blocks
    ]
    rows: dict[int, FlatRow] = {}
    number = 0
    while number < len(lines):
        found = _table_at(lines, number) if lines[number] == "1" else []
        if found:
            columns = _column_names(lines, number, found[0][1] - number)
            if columns:
                rows[number - len(columns)] = FlatRow(number, cells=False)
            else:
                columns = _year_column(lines, number, found[0][1] - number)
            rows |= {first: FlatRow(last, columns) for first, last in found}
        number = found[-1][1] if found else number + 1
    return rows


def _column_names(lines: Sequence[str], first: int, cells: int) -> tuple[str, ...]:
    """The names of the columns that stand a line each above the first row, from 序号 on; none if they don't fit it."""
    names = tuple(lines[max(first - cells, 0) : first])
    fits = len(names) == cells and all(0 < len(name) <= _LONGEST_HEAD for name in names)
    return names if fits and NUMBERING.fullmatch(names[0]) else ()


def _year_column(lines: Sequence[str], first: int, cells: int) -> tuple[str, ...]:
    """The year that a head of two lines states above 序号, as the name of the last column; nothing if there is none.

    Row by row, what stands before the second line's 序号 is the last cell of the first, and spans what follows 序号.
    """
    above = range(first - 1, max(first - _HEAD_LINES, 0), -1)
    numbering = next((i for i in above if NUMBERING.fullmatch(lines[i])), None)
    year = lines[numbering - 1] if numbering else ""
    return (*[""] * (cells - 1), year) if _YEAR.search(year) and len(year) <= _LONGEST_HEAD else ()


def _table_at(lines: Sequence[str], first: int) -> list[tuple[int, int]]:
    """The rows of the table whose row number 1 is line `first`; empty if there is none."""
    starts = _row_numbers(lines, first, cells=None)
    gaps = Counter(after - start - 1 for start, after in pairwise(starts))
    if len(starts) < _LEAST_ROWS or not gaps:
        return []
    cells, times = gaps.most_common(1)[0]
    if cells == 0 or times * 2 < len(starts) - 1:
        return []
    starts = _row_numbers(lines, first, cells)
    return [(start, min(start + 1 + cells, len(lines))) for start in starts if start + cells < len(lines)]


def _row_numbers(lines: Sequence[str], first: int, cells: int | None) -> list[int]:
    """Indices of the lines 1, 2, 3 …, from `first` on. With `cells` known, a cell that equals the next number is no row."""
    starts = [first]
    while True:
        begin = starts[-1] + (cells if cells is not None else 1) + 1
        wanted = str(len(starts) + 1)
        window = range(begin, min(begin + _MOST_CELLS, len(lines)))
        following = next((i for i in window if lines[i] == wanted), None)
        if following is None or any(not lines[i] for i in range(starts[-1] + 1, begin)):
            return starts
        starts.append(following)


def row_reading(cells: Sequence[str], columns: Sequence[str] = ()) -> str:
    """A row as it is read aloud, 指标: 食品抽检合格率 · 2025年: ≥98%. Empty cells are left out.

    A bare last value takes the measure word that the cell before it ends in: 建成市场个数 · 800个.
    """
    read = list(cells)
    if len(read) >= 2 and re.fullmatch(r"[\d.]+", read[-1]) and (unit := _MEASURE.search(read[-2])):
        read[-1] += unit[1]
    names = [*columns, *[""] * len(read)][: len(read)]
    told: list[str] = []
    for i, (name, cell) in enumerate(zip(names, read, strict=True)):
        repeated = i > 0 and (name, cell) == (names[i - 1], read[i - 1])  # one cell over columns of one name
        if cell and not repeated:
            told.append(f"{name}: {cell}" if name and not NUMBERING.fullmatch(name) else cell)
    return " · ".join(told)
