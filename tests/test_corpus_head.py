"""What documents say of themselves: the five that ship, and small ones for each trap."""

from datetime import date
from pathlib import Path

import pytest

from corpus.cut import cut
from corpus.read import Source, read_document
from corpus.types import Document, Status

FIVE = {
    "大渡口": (
        "重庆市大渡口区人民政府关于印发质量强区建设实施方案(2023-2027年)的通知",
        "大渡口府发〔2024〕1号", "重庆市大渡口区人民政府", "重庆市大渡口区", date(2024, 1, 12), date(2024, 1, 17),
    ),
    "崆峒": (
        "平凉市崆峒区质量强区建设协调推进领导小组办公室关于印发"
        "《崆峒区深入开展产品、工程和服务质量提升行动实施方案(2023-2025年)》的通知",
        None, "平凉市崆峒区质量强区建设协调推进领导小组办公室", "甘肃省平凉市崆峒区", date(2023, 7, 9), None,
    ),
    "纲要": (
        "重庆市人民政府关于贯彻质量发展纲要(2011-2020年)的实施意见",
        "渝府发〔2012〕45号", "重庆市人民政府", "重庆市", date(2012, 4, 13), None,
    ),
    "石柱": ("【文字解读】《石柱县质量强县建设实施方案》", None, None, "重庆市石柱土家族自治县", None, None),
    "江北": (
        "重庆市江北区人民政府关于印发江北区质量强区建设实施方案的通知",
        "江北府发〔2023〕32号", "重庆市江北区人民政府", "重庆市江北区", date(2023, 12, 1), None,
    ),
}  # fmt: skip


def read(folder: Path, text: str) -> Document:
    file = folder / "文件.txt"
    file.write_text(text, encoding="utf-8")
    document = read_document(Source(file, file.name))
    assert isinstance(document, Document)
    return document


@pytest.mark.parametrize("name", FIVE)
def test_the_shipped_documents(shipped: dict[str, Document], name: str) -> None:
    d = shipped[name]
    assert (d.title, d.number, d.issuer, d.region, d.written, d.published) == FIVE[name]


def test_status_of_the_site_is_read(shipped: dict[str, Document]) -> None:
    assert shipped["纲要"].status is Status.IN_FORCE
    assert shipped["江北"].status is Status.UNKNOWN


def test_a_cited_number_is_not_the_documents_own(tmp_path: Path) -> None:
    document = read(tmp_path, "某县人民政府关于加强食品安全的通知\n\n根据市政府(某府发〔2020〕7号)要求,现通知如下。\n")
    assert document.number is None


def test_an_order_has_its_number(tmp_path: Path) -> None:
    document = read(tmp_path, "国务院令第707号\n\n中华人民共和国某某条例\n\n第一条 为了规范管理,制定本条例。\n")
    assert (document.title, document.number) == ("中华人民共和国某某条例", "国务院令第707号")


def test_title_over_three_lines_and_half_width_brackets(tmp_path: Path) -> None:
    text = "渝办发[2020]3号\n重庆市人民政府办公厅\n关于印发某某工作\n实施方案的通知\n\n各区县人民政府：\n现印发给你们。\n重庆市人民政府办公厅\n二〇二〇年一月二十三日\n"
    document = read(tmp_path, text)
    assert document.title == "重庆市人民政府办公厅关于印发某某工作实施方案的通知"
    assert (document.number, document.written, document.region) == ("渝办发[2020]3号", date(2020, 1, 23), "重庆市")


def test_labels_one_a_line_with_colons(tmp_path: Path) -> None:
    text = "索引号：0001\n发文字号：长府发〔2021〕5号\n成文日期：2021年3月4日\n发布日期：2021年3月9日\n长春市人民政府关于某事的意见\n各单位：\n请执行。\n"
    document = read(tmp_path, text)
    assert (document.number, document.written, document.published) == (
        "长府发〔2021〕5号",
        date(2021, 3, 4),
        date(2021, 3, 9),
    )


def test_a_document_on_one_line(tmp_path: Path) -> None:
    body = "为深入推进某项工作,现就有关事项通知如下。" * 20
    document = read(tmp_path, f"浙江省某项工作实施办法 {body} 浙江省财政厅 2020年2月6日")
    assert (document.title, document.region, document.written) == ("浙江省某项工作实施办法", "浙江省", date(2020, 2, 6))


def test_no_title_falls_back_to_the_file(tmp_path: Path) -> None:
    assert read(tmp_path, "2020年1月1日\n").title == "文件"


def test_an_impossible_date_is_none(tmp_path: Path) -> None:
    assert read(tmp_path, "某某通知\n各单位：\n请执行。\n2021年2月30日\n").written is None


def test_the_marks_of_a_markdown_heading_are_not_of_the_title(tmp_path: Path) -> None:
    document = read(tmp_path, "# 上海市某某管理办法\n\n## 第一章 总则\n\n第一条 为了规范管理,制定本办法。\n")
    assert document.title == "上海市某某管理办法"
    assert [passage.path for passage in cut(document)] == [(), ("第一章 总则", "第一条")]


def test_a_county_is_not_the_district_of_its_name(tmp_path: Path) -> None:
    text = "云溪县人民政府关于加强农村公路养护的通知\n云溪府发〔2025〕3号\n各乡镇：\n要加强养护。\n云溪县人民政府\n2025年3月1日\n"
    assert read(tmp_path, text).region == "云溪县"
    text = text.replace("云溪县", "云溪区")
    assert read(tmp_path, text).region == "湖南省岳阳市云溪区"
