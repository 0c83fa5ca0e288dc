"""Sheets and delimited text: values as they are shown, each table with its head rows, hidden parts left out."""

import io
import zipfile
from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from corpus.formats.csv import read_csv
from corpus.formats.xlsx import read_xlsx
from corpus.types import Block, Shape, UnreadableFileError


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def book_of(*rows: list[object]) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    return book, sheet


def cells(block: Block) -> list[tuple[str, ...]]:
    return [row.cells for row in block.rows]


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (0.982, "0.0%", "98.2%"),
        (0.98, "0%", "98%"),
        (0.985, "0.00%", "98.50%"),
        (1234567, "#,##0", "1,234,567"),
        (1234.5, "#,##0.00", "1,234.50"),
        (12.0, "General", "12"),
        (0.1 + 0.2, "General", "0.3"),
        (3.14159, "0.0", "3.1"),
        (5, "000", "005"),
        (7, '0"个"', "7个"),
        (1.5, '0.0_ ;[Red]\\-0.0\\ ', "1.5"),
        (2024, "General", "2024"),
        (date(2024, 1, 12), "yyyy-mm-dd", "2024-01-12"),
        (datetime(2024, 1, 12), 'yyyy"年"m"月"d"日"', "2024年1月12日"),
        (datetime(2024, 1, 12), 'yyyy"年"m"月"', "2024年1月"),
        (datetime(2024, 1, 12, 8, 30), "yyyy/m/d h:mm", "2024-01-12 08:30"),
        ("  文字\n换行 ", "General", "文字 换行"),
        (True, "General", "TRUE"),
        (-0.05, "0.0%", "-5.0%"),
    ],
)  # fmt: skip
def test_values_are_read_as_shown(value: object, code: str, shown: str) -> None:
    book, sheet = book_of(["项目", "数值"], ["甲", value], ["乙", "另"])
    sheet["B2"].number_format = code
    assert cells(read_xlsx(saved(book)).blocks[0])[1][1] == shown


def test_title_heads_merged_cells_and_notes() -> None:
    book, sheet = book_of(
        ["主要指标表"], ["序号", "指标", "目标", None], [None, None, "2025年", "2027年"],
        [1, "合格率", "98%", "98.5%"], [2, None, "97%", "97.5%"], ["注：来自市局。"], [None], [None],
    )  # fmt: skip
    for merged in ("A1:D1", "A2:A3", "B2:B3", "C2:D2", "B4:B5", "A6:D6"):
        sheet.merge_cells(merged)
    title, table, note = read_xlsx(saved(book)).blocks
    assert (title.text, note.text) == ("主要指标表", "注：来自市局。")
    assert table.heads == 2
    assert cells(table) == [
        ("序号", "指标", "目标", "目标"),
        ("序号", "指标", "2025年", "2027年"),
        ("1", "合格率", "98%", "98.5%"),
        ("2", "合格率", "97%", "97.5%"),
    ]


def test_sheets_are_named_and_hidden_parts_left_out() -> None:
    book, sheet = book_of(["名称", "数量", "密"], ["甲", 1, "x"], ["乙", 2, "y"], ["丙", 3, "z"])
    sheet.title = "清单一"
    sheet.column_dimensions["C"].hidden = True
    sheet.row_dimensions[3].hidden = True
    second = book.create_sheet("清单二")
    second.append(["单位", "电话"])
    second.append(["市局", "12345"])
    book.create_sheet("隐藏").append(["看不见"])
    book["隐藏"].sheet_state = "hidden"
    book.create_sheet("空表")
    blocks = read_xlsx(saved(book)).blocks
    assert [(b.shape, b.text) for b in blocks if not b.rows] == [(Shape.HEADING, "清单一"), (Shape.HEADING, "清单二")]
    assert cells(blocks[1]) == [("名称", "数量"), ("甲", "1"), ("丙", "3")]


def test_tables_parted_by_blank_rows() -> None:
    book, _ = book_of(["名称", "数量"], ["甲", 1], [], ["单位：万元"], ["类别", "金额", "备注"], ["乙", 2, "无"])
    blocks = read_xlsx(saved(book)).blocks
    assert [(b.text, len(b.rows), b.heads) for b in blocks] == [("", 2, 1), ("单位：万元", 0, 0), ("", 2, 1)]


def test_a_formula_without_a_value_is_empty_and_errors_are_shown() -> None:
    book, _ = book_of(["名称", "数量"], ["甲", "=1+1"], ["乙", 3])
    assert cells(read_xlsx(saved(book)).blocks[0])[1] == ("甲", "")


def test_an_empty_book_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="隐藏"):
        read_xlsx(saved(Workbook()))


def test_a_far_cell_takes_no_memory() -> None:
    book, sheet = book_of(["名称", "数量"], ["甲", 1])
    sheet.cell(1_000_000, 3).value = "远"
    reading = read_xlsx(saved(book))
    assert cells(reading.blocks[0])[1] == ("甲", "1")
    assert reading.notes


VALID = saved(book_of(["名称", "数量"], ["甲", 0.5], ["乙", date(2024, 1, 1)])[0])


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(VALID) - 1), st.binary(min_size=1, max_size=6), st.booleans())
def test_damaged_books_are_read_or_refused(at: int, noise: bytes, cut: bool) -> None:
    with suppress(UnreadableFileError):
        assert read_xlsx(VALID[:at] + noise + (b"" if cut else VALID[at + len(noise) :])).format == "xlsx"


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_delimiters_and_encodings(delimiter: str, encoding: str) -> None:
    text = "指标,2025年,备注\r\n合格率,98%,“甲、乙”\r\n普及率,30%,\r\n".replace(",", delimiter)
    (table,) = read_csv(text.encode(encoding)).blocks
    assert cells(table) == [("指标", "2025年", "备注"), ("合格率", "98%", "“甲、乙”"), ("普及率", "30%", "")]
    assert table.heads == 1


def test_quotes_in_delimited_text() -> None:
    (table,) = read_csv('名称,说明\n甲,"一,二\n三"\n乙,"""引""用"\n'.encode()).blocks
    assert cells(table)[1:] == [("甲", "一,二 三"), ("乙", '"引"用')]


def test_an_unclosed_quote_loses_nothing() -> None:
    text = '名称,说明\n甲,"没有结束\n' + "乙,丙\n" * 40
    assert len(read_csv(text.encode()).blocks[0].rows) == 42


def test_a_title_above_delimited_text() -> None:
    title, table = read_csv("主要指标表,,\n序号,指标,目标\n1,合格率,98%\n".encode()).blocks
    assert (title.text, table.heads) == ("主要指标表", 1)


@settings(deadline=None)
@given(st.text(alphabet='甲,\t;"\n\r1 |', max_size=80))
def test_any_delimited_text_is_read_or_refused(text: str) -> None:
    with suppress(UnreadableFileError):
        assert read_csv(text.encode()).format == "csv"


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_damaged_parts_of_books_are_read_or_refused(data: st.DataObject) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(VALID)) as old, zipfile.ZipFile(file, "w") as new:
        damaged = data.draw(st.sampled_from(sorted(old.namelist())))
        for name in old.namelist():
            part = old.read(name)
            if name == damaged:
                at = data.draw(st.integers(0, len(part)))
                part = part[:at] + data.draw(st.binary(max_size=4)) + part[at + data.draw(st.integers(0, 12)) :]
            new.writestr(name, part)
    with suppress(UnreadableFileError):
        assert read_xlsx(file.getvalue()).format == "xlsx"


def test_who_filled_a_form_in_and_when_stands_above_its_heads() -> None:
    book, sheet = book_of(
        ["某区重点任务分解表"], ["填报单位:某区某局", None, None, "2025年3月5日"], ["序号", "任务", "完成时限", "责任单位"],
        [1, "建成检验中心", "2025年底", "区某局"], [2, "培育自主品牌", "2025年底", "区商务局"],
    )  # fmt: skip
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("A2:C2")
    blocks = read_xlsx(saved(book)).blocks
    assert [block.text for block in blocks[:2]] == ["某区重点任务分解表", "填报单位:某区某局 2025年3月5日"]
    assert blocks[2].heads == 1
    assert cells(blocks[2])[0] == ("序号", "任务", "完成时限", "责任单位")


def test_a_blank_row_inside_a_table_does_not_end_it_and_a_second_table_begins_anew() -> None:
    book, _ = book_of(
        ["编号", "责任事项", "责任主体"], ["D-01", "水质监测", "区海洋局"], [], ["D-02", "出厂检验监督", "区市监局"],
        [], ["指标", "单位", "数量"], ["抽检", "批次", 30],
    )  # fmt: skip
    first, second = read_xlsx(saved(book)).blocks
    assert cells(first)[1:] == [("D-01", "水质监测", "区海洋局"), ("D-02", "出厂检验监督", "区市监局")]
    assert second.heads == 1
    assert cells(second)[0] == ("指标", "单位", "数量")


def test_of_several_sheets_one_with_a_title_goes_by_it_and_another_by_its_tab() -> None:
    book, sheet = book_of(["某县任务分解表"], ["序号", "任务", "责任单位"], [1, "开展监测", "县某局"])
    sheet.title = "Sheet1"
    sheet.merge_cells("A1:C1")
    second = book.create_sheet("指标")
    for row in (["指标", "2024年", "2025年"], ["合格率", 98, 99]):
        second.append(row)
    headings = [block.text for block in read_xlsx(saved(book)).blocks if block.shape is Shape.HEADING]
    assert headings == ["某县任务分解表", "指标"]


def test_names_of_columns_that_no_list_has_are_told_by_how_short_they_are() -> None:
    book, _ = book_of(
        ["堵点", "对策"], ["企业办理许可要跑多个部门并重复提交材料", "建立一窗受理机制并共享电子证照和材料"],
        ["乡镇检测设备老旧而且人员不够", "分三年更新设备并组织轮训检测人员"],
    )  # fmt: skip
    assert read_xlsx(saved(book)).blocks[0].heads == 1
