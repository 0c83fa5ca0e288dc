"""Excel sheets (.xlsx) as tables: values as the sheet shows them, hidden parts left out, each table with its head rows.

Titles above and notes below a table become paragraphs. Old .xls files are refused by `detect`.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from xml.etree.ElementTree import ParseError
from zlib import error as _zlib_error

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.cell import MergedCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from corpus.formats.grid import MOST_CELLS, MOST_COLUMNS, Grid, parted_blocks
from corpus.types import Block, Note, Noticed, Reading, Shape, UnreadableFileError

_MOST_UNPACKED = 400 * 2**20  # bytes of all parts of a file
_MOST_ROWS = 50_000  # rows of a sheet
_BROKEN = "Excel 文件已损坏或有密码保护,请用 Excel 或 WPS 打开后另存为 .xlsx 再试"
_LONGEST_TITLE = 60  # characters
_ANNEX = re.compile(r"附[件表录]\s*[\d一二三四五六七八九十]{0,3}\s*[:：]?")
_LONGEST_NUMBER = 15  # significant digits that a sheet keeps


def read_xlsx(data: bytes) -> Reading:
    """The tables of a workbook's visible sheets. Raises `UnreadableFileError`."""
    _refuse_bomb(data)
    book = _open(data)
    notes: list[Note] = []
    parts: list[tuple[str, list[Block]]] = []
    try:
        for sheet in _visible(book):
            if sheet.max_row > _MOST_ROWS or sheet.max_column > MOST_COLUMNS:
                notes.append(
                    Note(Noticed.TRUNCATED, f"工作表“{sheet.title}”过大,只读出前 {_MOST_ROWS} 行、{MOST_COLUMNS} 列")
                )
            parts.append((sheet.title, sheet_blocks(sheet)))
    finally:
        book.close()
    filled = [(name, blocks) for name, blocks in parts if blocks]
    if not filled:
        raise UnreadableFileError("工作簿里没有可见的内容,请确认表格不是空的、没有隐藏")
    if len(filled) == 1:
        return Reading("xlsx", tuple(filled[0][1]), notes=tuple(notes))
    named = (block for name, blocks in filled for block in _named(name.strip(), blocks))
    return Reading("xlsx", tuple(named), notes=tuple(notes))


def _named(name: str, blocks: list[Block]) -> list[Block]:
    """One of several sheets under a heading: its own title, else what its tab says."""
    title = next((i for i, block in enumerate(blocks) if not _ANNEX.fullmatch(block.text)), len(blocks))
    if title == len(blocks) or blocks[title].shape is not Shape.PARAGRAPH or len(blocks[title].text) > _LONGEST_TITLE:
        return [Block(name, Shape.HEADING, 1), *blocks]
    return [*blocks[:title], replace(blocks[title], shape=Shape.HEADING, level=1), *blocks[title + 1 :]]


def _refuse_bomb(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableFileError(_BROKEN) from error
    if size > _MOST_UNPACKED:
        raise UnreadableFileError("Excel 文件解开后过大,请拆分成几个文件后再试")


def _open(data: bytes) -> Workbook:
    # openpyxl and the parsers below it let many kinds of errors through for broken files.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that it leaves out
            return load_workbook(io.BytesIO(data), data_only=True)
    except (
        *(InvalidFileException, zipfile.BadZipFile, ParseError, ValueError, LookupError, TypeError, AttributeError),
        *(OSError, EOFError, ArithmeticError, NotImplementedError, RecursionError, SyntaxError, RuntimeError),
        _zlib_error,
    ) as error:
        raise UnreadableFileError(_BROKEN) from error


def _visible(book: Workbook) -> Iterator[Worksheet]:
    return (sheet for sheet in book.worksheets if sheet.sheet_state == "visible")


def sheet_blocks(sheet: Worksheet) -> list[Block]:
    """The tables of a sheet, with their titles and notes."""
    return parted_blocks(_grid(sheet))


def _grid(sheet: Worksheet) -> Grid:
    height, width = min(sheet.max_row, _MOST_ROWS), min(sheet.max_column, MOST_COLUMNS)
    height = min(height, max(MOST_CELLS // max(width, 1), 1))
    hidden_columns = {x for x in _hidden_columns(sheet) if x <= width}
    xs = [x for x in range(1, width + 1) if x not in hidden_columns]
    ys = [y for y in range(1, height + 1) if not (y in sheet.row_dimensions and sheet.row_dimensions[y].hidden)]
    texts = {(y, x): shown(cell) for y, row in enumerate(sheet.iter_rows(1, height, 1, width), 1) for x, cell in enumerate(row, 1)}  # fmt: skip
    wide: set[tuple[int, int]] = set()
    tall: set[tuple[int, int]] = set()
    for merged in sheet.merged_cells.ranges:
        corner = texts.get((merged.min_row, merged.min_col), "")
        for y in range(merged.min_row, min(merged.max_row, height) + 1):
            for x in range(merged.min_col, min(merged.max_col, width) + 1):
                texts[y, x] = corner
                wide |= {(y, x)} if x > next((left for left in xs if left >= merged.min_col), x) else set()
                tall |= {(y, x)} if y > merged.min_row else set()
    rows = tuple(tuple(texts.get((y, x), "") for x in range(1, width + 1)) for y in range(1, height + 1))
    return Grid(rows, _from_zero(wide), _from_zero(tall)).among([y - 1 for y in ys], [x - 1 for x in xs])


def _from_zero(places: set[tuple[int, int]]) -> frozenset[tuple[int, int]]:
    return frozenset((y - 1, x - 1) for y, x in places)


def _hidden_columns(sheet: Worksheet) -> Iterator[int]:
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden:
            yield from range(dimension.min or 0, min(dimension.max or 0, MOST_COLUMNS) + 1)


def shown(cell: SheetCell | MergedCell) -> str:
    """A cell's value as the sheet shows it; a formula's value is the one that was last counted."""
    value = cell.value
    code = str(cell.number_format or "General").split(";")[0]
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return _number(value, code)
    if isinstance(value, (datetime, date, time, timedelta)):
        return _moment(value, code)
    return str(value).strip()


def _number(value: float, code: str) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    code = re.sub(r"\[[^\]]*\]|_.|\*.", "", code)
    plain = re.sub(r'"[^"]*"|\\.', "", code)
    if "E+" in plain or not re.search(r"[0#]", plain):
        return _general(value)
    exact = Decimal(repr(value)) * (100 if "%" in plain else 1)
    decimals = re.search(r"[0#?](\.[0#?]+)", plain)
    places = len(decimals[1]) - 1 if decimals else 0
    needed = decimals[1].count("0") if decimals else 0
    rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) if abs(exact) < 10**20 else exact
    text = f"{rounded:,f}" if re.search(r"[#0],[#0]", plain) else f"{rounded:f}"
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0").ljust(needed, "0")[: max(places, 0)]
    least = re.match(r"[^0#.]*(0+)(?![,#])", plain)
    whole = whole.zfill(len(least[1])) if least and not whole.startswith("-") else whole
    digits = f"{whole}.{fraction}" if fraction else whole
    before, after = _affixes(code)
    return f"{before}{digits}{after}"


def _affixes(code: str) -> tuple[str, str]:
    """What a format code writes before and after the number: quoted text, %, signs of currencies."""
    found = re.fullmatch(r"""((?:"[^"]*"|\\.|[^0#?])*)[0#?,.]*[0#?](.*)""", code)
    if not found:
        return "", "%" if "%" in code else ""
    before, after = (re.sub(r'"([^"]*)"|\\(.)', lambda m: m[1] or m[2] or "", part).strip() for part in found.groups())
    return before, after.strip(", ")


def _general(value: float) -> str:
    text = f"{Decimal(f'{value:.{_LONGEST_NUMBER}g}'):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _moment(value: datetime | date | time | timedelta, code: str) -> str:
    """Dates as 2024-01-12, or 2024年1月12日, 2024年1月 and 1月12日 where the sheet shows them so."""
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    code = re.sub(r'\[[^\]]*\]|"|\\', "", code).lower()
    if "年" in code or "月" in code:
        year, month, day = f"{value.year}年", f"{value.month}月", f"{value.day}日"
        return (year if "y" in code else "") + (month if "m" in code else "") + (day if "d" in code else "")
    if "y" in code and "d" not in code:
        return f"{value.year}-{value.month:02}" if "m" in code else str(value.year)
    clock = value.strftime(" %H:%M") if isinstance(value, datetime) and "h" in code else ""
    return f"{value.year:04}-{value.month:02}-{value.day:02}{clock}"
