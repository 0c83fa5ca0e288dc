"""What each table is saved as: just the rows that its page shows at the same address, all pages of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.spreadsheets import Table, table_csv, workbook
from assistant.tables import duty_table, indicator_table
from assistant.web.tables_compare import detail_table, grid_table
from assistant.web.tables_duties import body_table, matrix_table
from assistant.web.tables_pages import Book, asked_bodies, asked_duties, asked_grid, asked_indicators, asked_matrix
from assistant.web.tables_query import Asked

Sheets = Sequence[tuple[str, Table]]
_LONGEST_TITLE = 40  # characters of a document's title in a file's name


def _indicators(book: Book, asked: Asked) -> tuple[str, Sheets]:
    return "指标表", [("指标", indicator_table(asked_indicators(book, asked)))]


def _compared(book: Book, asked: Asked) -> tuple[str, Sheets]:
    shown = asked_grid(book, asked)
    return "指标对比表", [("对比", grid_table(shown)), ("明细", detail_table(shown))]


def _duties(book: Book, asked: Asked) -> tuple[str, Sheets]:
    return "任务表", [("任务", duty_table(asked_duties(book, asked)))]


def _bodies(book: Book, asked: Asked) -> tuple[str, Sheets]:
    return "单位任务数", [("单位", body_table(asked_bodies(book, asked)))]


def _matrix(book: Book, asked: Asked) -> tuple[str, Sheets]:
    document, shown = asked_matrix(book, asked)
    title = document.title[:_LONGEST_TITLE] if document else ""
    rows = [row for row, _ in shown.rows]
    return f"任务分解表_{title}".strip("_"), [("任务分解", matrix_table(shown)), ("清单", duty_table(rows))]


def _as_csv(sheets: Sheets) -> tuple[bytes, str]:
    return table_csv(sheets[0][1]).encode(), "text/csv; charset=utf-8"


def _as_workbook(sheets: Sheets) -> tuple[bytes, str]:
    return workbook(sheets), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


# The tables by the names of their pages: (what a file is called, its sheets).
FILES: dict[str, Callable[[Book, Asked], tuple[str, Sheets]]] = {
    "indicators": _indicators,
    "compare": _compared,
    "duties": _duties,
    "units": _bodies,
    "matrix": _matrix,
}
# Endings of files: (content, media type). A CSV holds the first sheet.
FORMS: dict[str, Callable[[Sheets], tuple[bytes, str]]] = {"csv": _as_csv, "xlsx": _as_workbook}
