"""Text files: as they are; of Markdown, headings and tables are read, and comments left out."""

from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from corpus.assemble import assemble
from corpus.formats.text import read_text
from corpus.types import Shape, UnreadableFileError

LAW = """# 某法

2020年1月1日 公布

<!-- INFO END -->

## 第一章　总则 ##

第一条 制定本法。# 不是标题

<!-- TABLE -->
| 条文 |罪名 |
|-----|-----|
| 第一条 | 甲\\|乙<br>丙 |
| 第二条 |
| 第三条 | 丁 | 多 |
<!-- TABLE
END -->
"""


def test_markdown() -> None:
    reading = read_text(LAW.encode())
    blocks = [block for block in reading.blocks if block.text or block.rows]
    assert reading.format == "md"
    assert [(b.shape, b.level, b.text) for b in blocks] == [
        (Shape.HEADING, 1, "某法"),
        (Shape.PARAGRAPH, None, "2020年1月1日 公布"),
        (Shape.HEADING, 2, "第一章　总则"),
        (Shape.PARAGRAPH, None, "第一条 制定本法。# 不是标题"),
        (Shape.TABLE, None, ""),
    ]
    assert [row.cells for row in blocks[-1].rows] == [
        ("条文", "罪名"),
        ("第一条", "甲|乙 丙"),
        ("第二条", ""),
        ("第三条", "丁 | 多"),
    ]
    assert blocks[-1].heads == 1


def test_a_sites_table_in_a_text_is_no_markdown() -> None:
    text = "[ 索引号 ] | 115/2024 | [ 发文字号 ] | 某府发〔2024〕1号 |\n----\n#1 号楼\n# 注\n正文 | 一\n<!-- 留着 -->\n"
    reading = read_text(text.encode())
    assert reading.format == "txt"
    assert "\n".join(block.text for block in reading.blocks) == text


def test_a_table_with_empty_names_has_no_heads() -> None:
    (table, _) = read_text("| | |\n|--|--|\n| 甲 | 乙 |\n".encode()).blocks
    assert (table.heads, len(table.rows)) == (0, 1)


@given(st.text(alphabet="#|-: \n甲\\<!>", max_size=60))
def test_any_text_is_read(text: str) -> None:
    with suppress(UnreadableFileError):
        reading = read_text(text.encode())
        assert all(len(row.cells) == len(block.rows[0].cells) for block in reading.blocks for row in block.rows)


def test_lines_that_tabs_part_alike_under_names_are_a_table() -> None:
    rows = "阶段\t时间\t主要工作\n起草\t8月至12月\t形成草案\n发布\t1月至6月\t审定发布\n"
    blocks = read_text(("三、进度安排\n" + rows + "特此通知。").encode()).blocks
    assert [block.text for block in blocks[:1]] == ["三、进度安排"]
    assert blocks[1].shape is Shape.TABLE
    assert blocks[1].heads == 1
    assert [row.cells for row in blocks[1].rows][2] == ("发布", "1月至6月", "审定发布")
    assert blocks[2].text == "特此通知。"


def test_a_table_drawn_in_plain_text_keeps_its_marks_in_the_text() -> None:
    rows = "指标 | 单位 | 2025年\n普及率 | % | 97\n达标率 | % | 93\n"
    (table,) = read_text(rows.encode()).blocks[:1]
    assert (table.heads, table.rows[1].cells) == (1, ("普及率", "%", "97"))
    text, layout = assemble([table])
    assert text == rows
    assert [row.columns for row in layout.rows] == [("指标", "单位", "2025年")] * 2


def test_a_table_drawn_with_a_frame_in_plain_text_is_one() -> None:
    (table,) = read_text("|指标|单位|2025年|\n| 普及率 | % | 97 |\n|达标率|%|93|\n".encode()).blocks[:1]
    assert (table.heads, [row.cells for row in table.rows[1:]]) == (1, [("普及率", "%", "97"), ("达标率", "%", "93")])


def test_lines_with_a_tab_and_without_names_stay_lines() -> None:
    text = "某局:\t同意。\n某委:\t原则同意,请修改。\n某办:\t无意见。"
    assert read_text(text.encode()).blocks[0].text == "某局:\t同意。"
