"""Which cells of a table were one in the original, as far as their values tell: readers repeat a merged cell's in each place.

A value beside itself is one cell if it holds no figure (98% twice may be the goals of two years). A value below itself
is one cell if all to its left are as well: then, read row by row, it says the same either way. Names of columns are one
cell wherever they repeat.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_FIGURE = re.compile(r"\d")

Size = tuple[int, int]
"""Columns and rows that a cell is over."""


def merge(rows: Sequence[Sequence[str]], are_names: bool = False) -> list[dict[int, Size]]:
    """For each row the cells to show: the columns where they begin, in order, and over how much each is."""
    shown: list[dict[int, Size]] = []
    above: dict[int, tuple[int, int]] = {}  # column → row where the cell above begins, and its columns
    for number, row in enumerate(rows):
        shown.append({})
        going: dict[int, tuple[int, int]] = {}
        left = True  # whether all to the left go on from above
        for column, wide in _across(row, are_names).items():
            top, same = above.get(column, (number, 0))
            goes_on = same == wide and row[column] != "" and rows[number - 1][column] == row[column]
            left = left and goes_on
            if goes_on and (are_names or (left and column + wide < len(row))):  # no row is left without a cell
                shown[top][column] = (wide, number - top + 1)
            else:
                top = number
                shown[number][column] = (wide, 1)
            going[column] = (top, wide)
        above = going
    return shown


def _across(row: Sequence[str], are_names: bool) -> dict[int, int]:
    """Where the cells of a row begin, and over how many columns each is."""
    cells: dict[int, int] = {}
    begun = 0
    for column, value in enumerate(row):
        if column and value and value == row[column - 1] and (are_names or not _FIGURE.search(value)):
            cells[begun] += 1
        else:
            begun = column
            cells[column] = 1
    return cells
