"""Tables as files to save from a page, CSV or a workbook. What they look like inside is left to `assistant.tables`."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Literal

from fastapi.responses import Response

from assistant.tables import Table, save_xlsx, table_csv

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table_download(table: Table, name: str, sheet: str, kind: Literal["csv", "xlsx"]) -> Response:
    """A table as the file `name`.`kind`; `sheet` is the name of a workbook's sheet."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    if kind == "csv":
        return Response(table_csv(table), headers=headers, media_type="text/csv; charset=utf-8")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, name)
        save_xlsx(table, file, sheet)
        return Response(file.read_bytes(), headers=headers, media_type=_XLSX)


def printable(text: str) -> str:
    """Without the characters that a workbook may not hold."""
    return "".join(c for c in text if c >= " " or c in "\t\n")
