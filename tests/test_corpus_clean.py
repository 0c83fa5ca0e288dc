"""Cleaning drops the page and keeps the document, character for character."""

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.assemble import assemble
from corpus.clean import clean
from corpus.formats.text import split_lines
from corpus.head import read_head
from corpus.types import Block, Document, Row, Shape


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
            "客户评分",
            " | ",
        ):
            assert furniture not in document.text


def test_what_the_table_said_stays(shipped: dict[str, Document]) -> None:
    assert shipped["大渡口"].text.startswith(
        "索引号 11500104009286164T/2024-00002\n发文字号 大渡口府发〔2024〕1号\n发布机构 大渡口区人民政府\n成文日期 2024-01-12\n"
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


PAGE = """无障碍 | 关怀版 | 登录
首页
当前位置：首页 > 政务公开 > 规范性文件
某县人民政府关于某事的通知
发布时间：2023-05-06 09:30 信息来源：某县人民政府办公室 浏览次数：1234
【字体：大 中 小】
打印 分享到：
各单位：
请执行。
某县人民政府
2023年4月28日
扫一扫在手机打开当前页
相关解读
《某县某事》政策解读
【打印本页】 【关闭窗口】
主办：某县人民政府办公室
某ICP备05000618号 网站标识码：4301000012
联系我们 | 网站地图
"""


def test_a_page_around_a_document_goes() -> None:
    assert cleaned_text(PAGE) == (
        "发布时间 2023-05-06 09:30\n\n某县人民政府关于某事的通知\n各单位：\n请执行。\n某县人民政府\n2023年4月28日\n"
    )


def test_what_looks_like_a_footer_inside_a_document_stays() -> None:
    raw = "某县会议方案的通知\n各单位：\n主办单位：某县人民政府\n技术支持：某公司\n请各单位执行,办好会议。\n某县人民政府\n2023年4月28日\n"
    assert cleaned_text(raw) == raw


def test_contacts_at_the_end_stay() -> None:
    raw = "某事的通知\n各单位：\n请执行。\n联系人：张三\n联系电话：023-1\n地址：某县某路1号\n邮编：400000\n"
    assert cleaned_text(raw) == raw


def test_page_numbers_go() -> None:
    assert (
        cleaned_text("某事的通知\n各单位：\n请执行。\n— 1 —\n第二段。\n- 2 -\n")
        == "某事的通知\n各单位：\n请执行。\n第二段。\n"
    )


_LINES = ["发文字号：某发〔2024〕1号", "索引号", "标题", "目录", "一、总则……1", "2024年1月12日", "某局", "关于某事的通知", " ", "。", "（", "《", "|", "\t", "  " * 40,
          "本办法自印发之日起施行，有效期五年。", "第707号", "国务院令", "首页 > 政务", "二〇二四年", "主题词：", "9999-99-99", "自2024年13月40日起施行", "5年" * 30]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(_LINES) | st.text(max_size=30), max_size=30), st.sampled_from(["\n", " ", "", "\t"]))
def test_any_lines_are_read(lines: list[str], between: str) -> None:
    cleaned = clean(split_lines(between.join(lines)))
    text = assemble(cleaned.blocks)[0]
    for value in read_head(text, cleaned.labels, "文件").stated:
        assert 0 <= value.sure <= 1
        assert value.start is None or 0 <= value.start <= (value.end or 0) <= len(text)


def test_marks_that_turn_the_direction_of_writing_are_dropped() -> None:
    turned = Block("关于\u202e倒序\u202c公厕的通知")
    cell = Block("", Shape.TABLE, rows=(Row(("达标率", "\u206693%\u2069以上")),))
    cleaned = clean([turned, cell]).blocks
    assert cleaned[0].text == "关于倒序公厕的通知"
    assert cleaned[1].rows[0].cells == ("达标率", "93%以上")
