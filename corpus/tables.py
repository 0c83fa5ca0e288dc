"""Tables that were flattened to one cell a line: found by their row numbers, 1, 2, 3 …, each with the same few cells.

Takes and gives spans of the text; how a row is shown and embedded is left to `cut`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from corpus.outline import Placed

_LEAST_ROWS = 3
_MOST_CELLS = 8
_LONGEST_CELL = 80  # characters; a longer line between two rows is a paragraph that strayed in
_MEASURE = re.compile(r"([个户项件家处台套所座次名人条篇场期])数(?:$|[(（])")


def find_rows(text: str, blocks: Sequence[Placed]) -> list[tuple[int, int]]:
    """Index ranges [first, last) into `blocks`, one for each row of each flattened table, in order."""
    lines = [text[block.start : block.end] for block in blocks]
    rows: list[tuple[int, int]] = []
    number = 0
    while number < len(lines):
        found = _table_at(lines, number) if lines[number] == "1" else []
        rows += found
        number = found[-1][1] if found else number + 1
    return rows


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
        if following is None or any(len(lines[i]) > _LONGEST_CELL for i in range(starts[-1] + 1, begin)):
            return starts
        starts.append(following)


def row_reading(cells: Sequence[str]) -> str:
    """A row as it is read aloud: cells with ` · ` between, a bare value with the measure word that its name ends in."""
    read = list(cells)
    if len(read) >= 2 and re.fullmatch(r"[\d.]+", read[-1]) and (unit := _MEASURE.search(read[-2])):
        read[-1] += unit[1]
    return " · ".join(read)
