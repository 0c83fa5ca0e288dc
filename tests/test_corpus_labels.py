"""The table above a document, in the layouts and words of many sites."""

import pytest

from corpus.assemble import assemble
from corpus.clean import Cleaned, clean
from corpus.formats.text import split_lines
from corpus.heads.labels import field_of
from corpus.types import Block, Row, Shape

TITLE = "某县人民政府关于加强食品安全工作的通知"
BODY = f"{TITLE}\n各乡镇人民政府:\n现将有关事项通知如下。\n"
WANTED = {"发文字号": "某府发〔2024〕1号", "成文日期": "2024年1月12日"}


def read(raw: str) -> Cleaned:
    return clean(split_lines(raw))


LAYOUTS = {
    "one pair a line": "索引号：0001/2024\n发文字号：某府发〔2024〕1号\n成文日期：2024年1月12日\n",
    "two pairs a line": "索引号: 0001/2024  发文字号: 某府发〔2024〕1号\n成文日期: 2024年1月12日  主题分类: 其他\n",
    "label and value on lines of their own": "索引号\n0001/2024\n发文字号\n某府发〔2024〕1号\n成文日期\n2024年1月12日\n",
    "label with colon, value on the next line": "索引号：\n0001/2024\n发文字号：\n某府发〔2024〕1号\n成文日期：\n2024年1月12日\n",
    "bullets": "· 索引号：0001/2024\n· 发文字号：某府发〔2024〕1号\n· 成文日期：2024年1月12日\n",
    "spaced labels": "索 引 号：0001/2024\n发 文 字 号：某府发〔2024〕1号\n成文日期：2024年1月12日\n",
    "pipes": "| 索引号 | 0001/2024 | 发文字号 | 某府发〔2024〕1号 |\n| 成文日期 | 2024年1月12日 | 主题分类 | 其他 |\n",
    "tabs": "索引号\t0001/2024\t发文字号\t某府发〔2024〕1号\n成文日期\t2024年1月12日\n",
    "framed labels": "【索引号】 0001/2024 【发文字号】 某府发〔2024〕1号\n【成文日期】 2024年1月12日\n",
    "spaces for colons": "索引号 0001/2024\n发文字号 某府发〔2024〕1号\n成文日期 2024年1月12日\n",
    "twice": "索引号：0001/2024\n发文字号：某府发〔2024〕1号\n成文日期：2024年1月12日\n" * 2,
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts_of_the_table(layout: str) -> None:
    cleaned = read(LAYOUTS[layout] + BODY)
    assert {label: cleaned.labels.get(label) for label in WANTED} == WANTED
    text = assemble(cleaned.blocks)[0]
    assert text == "索引号 0001/2024\n发文字号 某府发〔2024〕1号\n成文日期 2024年1月12日\n\n" + BODY


@pytest.mark.parametrize("columns", [2, 4])
def test_a_table_of_the_format(columns: int) -> None:
    cells = ["索引号", "0001/2024", "发文字号：", "某府发〔2024〕1号", "成文日期", "2024年1月12日", "主题分类", "其他"]
    rows = tuple(Row(tuple(cells[i : i + columns])) for i in range(0, len(cells), columns))
    cleaned = clean([Block("", Shape.TABLE, rows=rows), *split_lines(BODY)])
    assert {label: cleaned.labels.get(label) for label in WANTED} == WANTED
    assert all(block.shape is not Shape.TABLE for block in cleaned.blocks)


def test_a_table_with_its_labels_in_the_first_row() -> None:
    rows = (Row(("索引号", "发文字号", "成文日期")), Row(("0001", "某府发〔2024〕1号", "2024年1月12日")))
    assert clean([Block("", Shape.TABLE, rows=rows), *split_lines(BODY)]).labels["发文字号"] == "某府发〔2024〕1号"


def test_a_table_of_the_document_stays() -> None:
    rows = (Row(("名称", "电话")), Row(("市商务局", "023-1")), Row(("市财政局", "023-2")))
    cleaned = clean([Block(TITLE), Block("", Shape.TABLE, rows=rows)])
    assert [block.shape for block in cleaned.blocks] == [Shape.PARAGRAPH, Shape.TABLE]
    assert cleaned.labels == {}


def test_labels_below_the_body_are_of_the_document() -> None:
    raw = f"{TITLE}\n各单位：\n现通知如下。\n名称：某某工程\n发文字号：某府发〔2020〕9号\n"
    assert read(raw).labels == {}
    assert assemble(read(raw).blocks)[0] == raw


def test_a_label_that_other_things_have_is_none_alone() -> None:
    raw = "某项目中标结果公示\n名称：某某工程\n时间：2024年1月1日\n现予公示。\n"
    assert read(raw).labels == {}
    assert "名称：某某工程" in assemble(read(raw).blocks)[0]


def test_an_empty_value_is_no_value() -> None:
    assert read("索引号：0001\n发文字号：无\n文号：\n成文日期：2024年1月12日\n" + BODY).labels == {
        "索引号": "0001",
        "成文日期": "2024年1月12日",
    }


def test_labels_of_a_document_on_one_line_are_read_and_stay() -> None:
    raw = (
        f"{TITLE} 【发文单位】 某县人民政府 【发布文号】 某府发〔2024〕1号 "
        + "为加强食品安全工作,现就有关事项通知如下。" * 20
    )
    cleaned = read(raw)
    assert cleaned.labels == {"发文单位": "某县人民政府", "发布文号": "某府发〔2024〕1号"}
    assert assemble(cleaned.blocks)[0] == raw + "\n"


@pytest.mark.parametrize(
    ("label", "field"),
    [("文 号", "number"), ("制发机关", "issuer"), ("生成日期", "written"), ("公开日期", "published"), ("印发日期", "printed"),
     ("实施日期", "effective"), ("废止日期", "expires"), ("时效性", "status"), ("主题词", "subjects"), ("电话", "")],
)  # fmt: skip
def test_what_labels_mean(label: str, field: str) -> None:
    assert field_of(label) == field
