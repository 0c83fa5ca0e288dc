"""Cleaning drops the page and keeps the document, character for character."""

from corpus.assemble import assemble
from corpus.clean import clean
from corpus.formats.text import split_lines
from corpus.types import Document


def cleaned_text(raw: str) -> str:
    return assemble(clean(split_lines(raw)).blocks)[0]


def test_furniture_goes_from_the_shipped_documents(shipped: dict[str, Document]) -> None:
    for document in shipped.values():
        for furniture in (
            "微信咨询",
            "在线咨询",
            "扫一扫",
            "400-965-0588",
            "一图读懂",
            "二维码",
            "索引号",
            "客户评分",
            " | ",
        ):
            assert furniture not in document.text


def test_what_the_table_said_stays(shipped: dict[str, Document]) -> None:
    assert shipped["大渡口"].text.startswith(
        "发文字号 大渡口府发〔2024〕1号\n发布机构 大渡口区人民政府\n成文日期 2024-01-12\n"
    )


def test_nothing_is_joined_or_changed() -> None:
    raw = "标题的通知\r\n\r\n第一段，说明。\r第二段　有全角空格。\n\n\n\n第三段。\n"
    assert cleaned_text(raw) == "标题的通知\n\n第一段，说明。\n第二段　有全角空格。\n\n第三段。\n"


def test_a_hot_line_in_the_body_stays() -> None:
    raw = "关于开通服务的通知\n各单位：\n现公布如下。\n咨询电话：023-12345678\n服务热线：12345\n"
    cleaned = cleaned_text(raw)
    assert "咨询电话：023-12345678" in cleaned
    assert "服务热线：12345" in cleaned


def test_a_long_sentence_about_a_code_stays() -> None:
    sentence = "推行经营者扫描二维码登记制度，" * 6 + "完善服务。"
    assert sentence in cleaned_text(f"通知\n各单位：\n{sentence}\n")


def test_a_page_without_a_document_is_empty() -> None:
    assert cleaned_text("微信咨询\n返回顶部\n").strip() == ""


def test_cells_that_come_twice_stay() -> None:
    raw = "丁县质量指标表\n指标\n2023年\n2024年\n食品合格率\n98%\n97%\n药品合格率\n98%\n99%\n现予公布。\n"
    assert cleaned_text(raw) == raw


def test_lines_that_only_look_like_a_page_stay() -> None:
    lines = ["扫描健康码的二维码后登记进入场所", "相关文件:", "版权所有制作单位处罚办法"]
    text = cleaned_text("关于某事的通知\n各单位：\n" + "\n".join(lines) + "\n")
    assert all(line in text for line in lines)


def test_a_padded_line_takes_no_quadratic_time() -> None:
    raw = "题" + " " * 200_000 + "尾。\n各单位：\n请执行。\n"
    assert cleaned_text(raw).startswith("题")
