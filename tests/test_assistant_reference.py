"""References as officials write them."""

import pytest

from assistant.reference import reference
from corpus.assemble import assemble
from corpus.cut import cut
from corpus.types import Block, Document, Kind, Passage, Row, Shape

BODY = "申请人应当提交真实有效的材料，并对材料负责。"
RULES = (
    "第一章 总则\n第一条 为了规范管理，制定本办法。\n第二章 申请\n"
    f"第八条 {BODY}\n有下列情形之一的，不予受理：\n（一）材料不全的；\n（二）超过期限的：\n1.逾期一年；\n2.逾期两年；\n（三）重复申请的。\n"
    f"受理机关应当说明理由。\n第九条 有下列情形之一的，予以退回：\n（一）填写有误的；\n（二）没有签名的。\n第十条 本办法自公布之日起施行。\n"
    "某市某局\n2024年1月2日\n"
)


def document(text: str = "", title: str = "某市申请办法") -> Document:
    return Document(id="d", file="d.txt", title=title, text=text, number="某政发〔2024〕1号")


def passage(*path: str, text: str = "内容", kind: Kind = Kind.PARAGRAPH, page: int | None = None) -> Passage:
    return Passage("p", "d", path, 0, len(text), kind, text, page)


def place(*path: str) -> str:
    return reference(document(), passage(*path)).split("1号)")[1]


def cited(words: str) -> str:
    whole = document(RULES)
    start = RULES.index(words)
    held = next(p for p in cut(whole) if p.start <= start < p.end)
    return reference(whole, held, start).split("1号)")[1]


def test_title_number_marks_and_page() -> None:
    told = reference(document(), passage("二、重点任务", "（三）加强监管", "1.抽检", page=4))
    assert told == "《某市申请办法》(某政发〔2024〕1号)二、（三）1.第4页"


@pytest.mark.parametrize(
    ("label", "mark"),
    [
        ("第一部分 总体要求", "第一部分"),
        ("第二分编 所有权", "第二分编"),
        ("第十二条之一", "第十二条之一"),
        ("1.1.2 适用范围", "1.1.2"),
        ("1 总则", "1"),
        ("【适用范围】", "【适用范围】"),
        ("问题1 谁可以申请", "问题1"),
        ("问：谁可以申请？", "问：谁可以申请？"),
        ("措施一：减费", "措施一"),
        ("附件1 任务分工表", "附件1"),
        ("附件：任务分工表", "附件"),
        ("表2 主要指标", "表2"),
        ("附则", "附则"),
    ],
)
def test_marks(label: str, mark: str) -> None:
    assert place(label) == mark


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("为了规范", "第一章第一条"),
        ("申请人应当", "第二章第八条第一款"),
        ("有下列情形之一的，不予受理", "第二章第八条第二款"),
        ("（一）材料不全", "第二章第八条第二款第（一）项"),
        ("逾期两年", "第二章第八条第二款第（二）项第2目"),
        ("重复申请", "第二章第八条第二款第（三）项"),
        ("受理机关", "第二章第八条第三款"),
        ("没有签名", "第二章第九条第（二）项"),
        ("本办法自公布", "第二章第十条"),
    ],
)
def test_paragraphs_and_items_of_articles(words: str, told: str) -> None:
    assert cited(words) == told


def test_without_the_text_an_article_is_all_that_is_named() -> None:
    assert reference(document(), passage("第八条"), 3).endswith("第八条")


def test_rows_are_called_by_number_or_by_what_no_other_row_opens_with() -> None:
    rows = (("类别", "指标", "目标"), ("设施", "床位占比", "60"), ("设施", "达标率", "100"), ("服务", "探访率", "90"))
    text, layout = assemble([Block("", Shape.TABLE, rows=tuple(map(Row, rows)), heads=1)])
    whole = Document(id="d", file="d.txt", title="某规划", text="某规划\n" + text, layout=layout)
    told = [reference(whole, passage(text=line, kind=Kind.TABLE_ROW)) for line in text.splitlines()[1:]]
    assert told == ["《某规划》“床位占比”一行", "《某规划》“达标率”一行", "《某规划》“服务”一行"]
    assert reference(whole, passage("附件2", text="16\n\n任务\n\n部门", kind=Kind.TABLE_ROW)).endswith("附件2第16项")


def test_a_heading_without_a_mark_below_an_article_is_no_paragraph_of_it() -> None:
    text = f"第七条 {BODY}\n\n登记和管理\n\n第八条 {BODY}\n\n监督和检查\n\n第九条 {BODY}\n"
    whole = Document("d", "d.txt", "某市申请办法", text=text)
    articles = [(f"第{n}条", text.index(f"第{n}条")) for n in "七八"]
    told = [reference(whole, passage(label), start) for label, start in articles]
    assert told == ["《某市申请办法》第七条", "《某市申请办法》第八条"]
