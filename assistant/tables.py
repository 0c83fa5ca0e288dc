"""The tables that offices make by hand: 指标对比表 and 任务分解表, every row with its source.

Which rows there are is said by `sourced`; how they are saved is left to `spreadsheets`.
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.sourced import Assigned, Measured, Source
from assistant.spreadsheets import Row, Table
from corpus.types import Indicator

INDICATOR_COLUMNS = ("指标", "比较", "数值", "单位", "年份", "性质", "区域", "文件", "发文字号", "出处", "原文", "位置")
DUTY_COLUMNS = ("任务", "牵头单位", "责任单位", "区域", "文件", "发文字号", "出处", "原文", "位置")


def indicator_table(rows: Iterable[Measured]) -> Table:
    """Indicators, in the order given."""
    return Table(INDICATOR_COLUMNS, tuple(map(_indicator_row, rows)))


def duty_table(rows: Iterable[Assigned]) -> Table:
    """Tasks with their units, in the order given."""
    return Table(DUTY_COLUMNS, tuple(map(_duty_row, rows)))


def kind_of(indicator: Indicator) -> str:
    """Whether a value was reached or is aimed at, in a word."""
    return "实际" if indicator.actual else "目标"


def table_json(table: Table) -> list[dict[str, str]]:
    """A table as one object a row."""
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def table_text(table: Table) -> str:
    """A table for a terminal: tabs between cells."""
    return "\n".join("\t".join(row) for row in (table.columns, *table.rows))


def _indicator_row(row: Measured) -> Row:
    found = row.indicator
    said = (found.name, found.comparator, found.value, found.unit, str(found.year or ""), kind_of(found))
    return (*said, found.region or "", *_cells(row.source, found.start, found.end))


def _duty_row(row: Assigned) -> Row:
    found, document = row.duty, row.source.document
    called = found.called()
    lead, others = ("、".join(called[name] for name in names) for names in (found.lead, found.responsible))
    said = (found.task, lead, others, document.region or "")
    return (*said, *_cells(row.source, found.start, found.end))


def _cells(source: Source, start: int, end: int) -> Row:
    document = source.document
    return document.title, document.number or "", source.reference, source.quote, f"{document.file}:{start}-{end}"
