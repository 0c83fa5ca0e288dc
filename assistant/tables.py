"""The tables that offices make by hand: 指标对比表 and 任务分解表, every row with its source; and how they are saved.

The facts are read by `corpus.facts` and kept in the catalogue. Which rows are wanted is said by a `Wanted`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.reference import reference
from corpus.facts.units import same_unit
from corpus.regions import aliases, contains
from corpus.types import Document, Duty, Facts, Indicator, Passage
from index.catalogue import Catalogue
from index.words import fold

INDICATOR_COLUMNS = ("指标", "比较", "数值", "单位", "年份", "性质", "区域", "文件", "发文字号", "出处", "原文", "位置")
DUTY_COLUMNS = ("任务", "牵头单位", "责任单位", "区域", "文件", "发文字号", "出处", "原文", "位置")
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows are wanted; None takes all. `name` and `unit` may be a part of what a row says."""

    name: str | None = None
    region: str | None = None
    year: int | None = None
    unit: str | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Column names and rows of text, as they are shown, printed and saved."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def indicator_table(catalogue: Catalogue, wanted: Wanted) -> Table:
    """Every indicator that is wanted, by document and place."""
    rows = []
    for document, passages, facts in _documents(catalogue, wanted):
        for found in facts.indicators:
            if _indicator_wanted(found, wanted):
                kind = "实际" if found.actual else "目标"
                said = (found.name, found.comparator, found.value, found.unit, str(found.year or ""), kind)
                rows.append((*said, found.region or "", *_source(document, passages, found)))
    return Table(INDICATOR_COLUMNS, tuple(rows))


def duty_table(catalogue: Catalogue, wanted: Wanted) -> Table:
    """Every task with its units that is wanted, by document and place."""
    rows = []
    for document, passages, facts in _documents(catalogue, wanted):
        if wanted.region and not _lies_in(document.region, wanted.region):
            continue
        for found in facts.duties:
            if _duty_wanted(found, wanted):
                said = (found.task, "、".join(found.lead), "、".join(found.responsible))
                rows.append((*said, document.region or "", *_source(document, passages, found)))
    return Table(DUTY_COLUMNS, tuple(rows))


def table_json(table: Table) -> list[dict[str, str]]:
    """A table as one object a row."""
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def table_text(table: Table) -> str:
    """A table for a terminal: tabs between cells."""
    return "\n".join("\t".join(row) for row in (table.columns, *table.rows))


def table_csv(table: Table) -> str:
    """A table as CSV that Excel opens rightly: with a byte order mark, and no cell taken for a formula."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows([table.columns, *(map(_harmless, row) for row in table.rows)])
    return "\ufeff" + buffer.getvalue()


def save_xlsx(table: Table, file: Path, name: str) -> None:
    """Saves a table as a workbook with one sheet: head row kept in sight, filters on, numbers as numbers."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.create_sheet(name, 0)
    for row in (table.columns, *table.rows):
        sheet.append([_number(cell) for cell in row])
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a text that begins with = is no formula
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for place, column in enumerate(table.columns, 1):
        longest = max(len(row[place - 1]) for row in ((column,) * len(table.columns), *table.rows))
        sheet.column_dimensions[get_column_letter(place)].width = min(max(8, longest * 2), 50)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    book.save(file)


def _documents(catalogue: Catalogue, wanted: Wanted) -> Iterator[tuple[Document, dict[str, Passage], Facts]]:
    for number, facts in enumerate(catalogue.facts()):
        document = catalogue.document(number)
        if wanted.document is None or wanted.document in (document.file, document.number, document.title):
            yield document, {passage.id: passage for passage in catalogue.passages_of(number)}, facts


def _indicator_wanted(found: Indicator, wanted: Wanted) -> bool:
    return (
        (wanted.name is None or fold(wanted.name) in fold(found.name))
        and (wanted.region is None or _lies_in(found.region, wanted.region))
        and wanted.year in (None, found.year)
        and wanted.unit in (None, found.unit)
    )


def _duty_wanted(found: Duty, wanted: Wanted) -> bool:
    units = (*found.lead, *found.responsible)
    return (wanted.name is None or fold(wanted.name) in fold(found.task)) and (
        wanted.unit is None or any(same_unit(wanted.unit, unit) or wanted.unit in unit for unit in units)
    )


def _lies_in(region: str | None, wanted: str) -> bool:
    """Whether a region is the one wanted or lies in it; `wanted` may be any of its names."""
    return region is not None and (contains(wanted, region) or wanted in aliases(region))


def _source(document: Document, passages: dict[str, Passage], found: Indicator | Duty) -> Row:
    passage = passages[found.passage]
    quote = " ".join(document.text[found.start : found.end].split())
    where = f"{document.file}:{found.start}-{found.end}"
    return document.title, document.number or "", reference(document, passage), quote, where


def _number(cell: str) -> str | int | float:
    try:
        value = float(cell)
    except ValueError:
        return cell
    return int(value) if value.is_integer() else value


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; a sign alone is none."""
    return f"'{cell}" if len(cell) > 1 and cell[0] in "=+-@" else cell
