"""Tables as files that offices open: CSV and Excel workbooks. No cell of either is ever taken for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Row = tuple[str, ...]

_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d+)?")  # what Excel keeps every digit of
# What spreadsheets, and people's settings of them, take for the beginning of a formula.
_FORMULA = re.compile(r"[\s\x00-\x20]*[=+\-@＝＋－＠]")
_UNPRINTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what a workbook can't hold
_LONGEST_CELL = 32_767
_NARROWEST, _WIDEST = 8, 50  # characters of a column
_SHEET = re.compile(r"[\\/*?:\[\]]")  # what no sheet's name may hold
_HEAD = "E8EFFA"


@dataclass(frozen=True, slots=True)
class Table:
    """Column names and rows of text, as they are shown, printed and saved."""

    columns: Row
    rows: tuple[Row, ...]


def table_csv(table: Table) -> str:
    """A table as CSV that Excel opens rightly: with a byte order mark, and no cell taken for a formula."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows([table.columns, *(map(_harmless, row) for row in table.rows)])
    return "\ufeff" + buffer.getvalue()


def workbook(sheets: Sequence[tuple[str, Table]]) -> bytes:
    """A workbook with a sheet a table: head row kept in sight, filters on, numbers as numbers."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, table in sheets:
        _fill(book.create_sheet(_SHEET.sub("", name)[:31]), table)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _fill(sheet: Worksheet, table: Table) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for row in (table.columns, *table.rows):
        sheet.append([_number(cell) for cell in row])
    wrapped = Alignment(wrap_text=True, vertical="top")
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.alignment = wrapped
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a text that begins with = is no formula
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", start_color=_HEAD)
    for place, width in enumerate(_widths(table), 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions


def _widths(table: Table) -> list[int]:
    """Each column's width: of its longest line, a Chinese character as two."""
    columns = zip(table.columns, *table.rows, strict=True)
    longest = (max(len(line) for cell in column for line in cell.split("\n")) for column in columns)
    return [min(max(_NARROWEST, length * 2 + 2), _WIDEST) for length in longest]


def _number(cell: str) -> str | int | float:
    if not _NUMBER.fullmatch(cell):
        return _UNPRINTED.sub("", cell)[:_LONGEST_CELL]
    return float(cell) if "." in cell else int(cell)


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; a sign alone and a number are none."""
    return f"'{cell}" if len(cell) > 1 and _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell
