"""Passages: slices of their document, under their headings, whole sentences, and rows of flattened tables."""

import re
from itertools import pairwise

import pytest

from corpus.cut import LONGEST, contextual, cut, readable, sentences
from corpus.outline import is_heading
from corpus.types import Document, Kind


def document(text: str) -> Document:
    return Document(id="d", file="d.txt", title="某某通知", text=text)


def paths(text: str) -> list[tuple[str, ...]]:
    return [passage.path for passage in cut(document(text))]


BODY = "这里是说明具体工作要求的一句话。"


def test_passages_are_slices_and_leave_nothing_out(shipped: dict[str, Document]) -> None:
    for d in shipped.values():
        passages = cut(d)
        assert all(p.text == d.text[p.start : p.end] for p in passages)
        assert all(before.end <= after.start for before, after in pairwise(passages))
        between = re.sub(r"\s", "", d.text)
        covered = sum(len(re.sub(r"\s", "", p.text)) for p in passages)
        headings = {label for p in passages for label in p.path}
        missing = len(between) - covered
        assert missing <= sum(len(label) + 1 for label in headings), "only headings may stand in no passage"


def test_passages_have_the_length_that_is_aimed_at(shipped: dict[str, Document]) -> None:
    lengths = [len(p.text) for d in shipped.values() for p in cut(d) if p.kind is not Kind.TABLE_ROW]
    assert max(lengths) <= LONGEST * 1.2
    assert sorted(lengths)[len(lengths) // 2] >= 120


def test_passages_end_where_sentences_end(shipped: dict[str, Document]) -> None:
    for d in shipped.values():
        for p in cut(d):
            rest = d.text[p.end : p.end + 1]
            assert p.text[-1] in "。！？；;”)）" or rest in ("\n", ""), p.text[-20:]


def test_no_passage_crosses_a_heading(shipped: dict[str, Document]) -> None:
    for d in shipped.values():
        for p in cut(d):
            inner = p.text.split("\n")[1:]
            assert not [
                line for line in inner if re.match(r"[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）]", line)
            ]


def test_path_of_half_and_full_width_headings() -> None:
    text = f"一、总体要求\n（一）指导思想\n{BODY}\n(二)主要目标\n{BODY}\n1．发展产业。{BODY}\n（1）具体一点。{BODY}\n二、保障措施\n{BODY}\n"
    assert paths(text) == [
        ("一、总体要求", "（一）指导思想"),
        ("一、总体要求", "(二)主要目标"),
        ("一、总体要求", "(二)主要目标", "1．发展产业"),
        ("一、总体要求", "(二)主要目标", "1．发展产业", "（1）具体一点"),
        ("二、保障措施",),
    ]


def test_articles_and_chapters() -> None:
    text = f"第一章 总则\n第一条 {BODY}\n第二条 {BODY}\n第二章 附则\n第三条 {BODY}\n"
    assert paths(text) == [("第一章 总则", "第一条"), ("第一章 总则", "第二条"), ("第二章 附则", "第三条")]


def test_an_annex_starts_afresh() -> None:
    text = f"一、要求\n{BODY}\n附件1\n任务清单\n一、任务\n{BODY}\n"
    assert paths(text) == [("一、要求",), ("附件1 任务清单", "一、任务")]


def test_a_numbered_list_without_text_below_is_no_heading() -> None:
    text = f"三、材料\n{BODY}\n1.身份证复印件\n2.户口簿复印件\n3.申请表\n"
    (passage,) = cut(document(text))
    assert passage.path == ("三、材料",)
    assert passage.text.endswith("3.申请表")


def test_a_decimal_is_no_heading() -> None:
    assert not is_heading("3.5亿元投入使用")
    assert is_heading("3.投入使用")


def test_dash_items_are_items() -> None:
    text = f"(二)目标\n——产业质量增强。{BODY * 12}\n――工程质量提升。{BODY * 12}\n"
    assert {p.kind for p in cut(document(text))} == {Kind.ITEM}


def test_a_document_on_one_line_is_cut_at_its_headings() -> None:
    text = f"某市关于复工的通知 各有关单位： 一、加强防控。{BODY * 8} 二、有序复工。{BODY * 8} 三、做好服务。{BODY * 8}"
    assert [path for path in paths(text) if path] == [("一、加强防控",), ("二、有序复工",), ("三、做好服务",)]


def test_a_very_long_sentence_is_cut_at_clauses() -> None:
    text = "；".join(["完善某项工作机制并加强统筹协调推动落实见效" * 3] * 12) + "。\n"
    assert all(p.text[-1] in "；。" and len(p.text) <= LONGEST for p in cut(document(text)))


@pytest.mark.parametrize(
    ("annex", "number", "reading"),
    [
        ("附件1", "40", "附件1 重庆市质量发展主要指标 · 40 · 建成规范化乡镇农贸市场个数 · 2015年具体目标: 800个"),
        ("附件1", "1", "附件1 重庆市质量发展主要指标 · 1 · 农业标准化生产普及率 · 2015年具体目标: 30%"),
        (
            "附件1",
            "14",
            "附件1 重庆市质量发展主要指标 · 14 · 培育市级出口食品农产品标准化示范区个数 · 2015年具体目标: 5个",
        ),
        ("附件1", "29", "附件1 重庆市质量发展主要指标 · 29 · 工程竣工验收合格率 · 2015年具体目标: 100%"),
        ("附件2", "16", "附件2 重庆市质量发展重点项目 · 16 · 国家电梯检测中心 · 市质监局"),
        ("附件2", "63", "附件2 重庆市质量发展重点项目 · 63 · 涪陵、黔江片区水利工程质量检测机构 · 市水利局"),
    ],
)
def test_rows_of_the_flattened_tables(shipped: dict[str, Document], annex: str, number: str, reading: str) -> None:
    rows = [p for p in cut(shipped["纲要"]) if p.kind is Kind.TABLE_ROW and p.path[-1].startswith(annex)]
    assert len(rows) == {"附件1": 42, "附件2": 63}[annex]
    row = next(p for p in rows if p.text.split()[0] == number)
    assert readable(row) == reading
    assert row.text == shipped["纲要"].text[row.start : row.end]


def test_a_value_that_equals_the_next_number_is_no_row() -> None:
    rows = [("1", "甲项目个数", "2"), ("2", "乙项目个数", "3"), ("3", "丙项目个数", "4"), ("4", "丁项目个数", "9")]
    text = "附件\n某表\n" + "\n\n".join(cell for row in rows for cell in row) + "\n"
    assert [tuple(p.text.split()) for p in cut(document(text)) if p.kind is Kind.TABLE_ROW] == rows


def test_what_is_embedded_tells_where_it_stands(shipped: dict[str, Document]) -> None:
    passage = next(p for p in cut(shipped["江北"]) if "食品评价性抽检合格率" in p.text)
    made = contextual(shipped["江北"], passage)
    assert made.startswith(
        "重庆市江北区人民政府关于印发江北区质量强区建设实施方案的通知\n一、总体要求\n（二）主要目标\n"
    )
    assert made.endswith(passage.text)


def test_an_enumeration_without_a_stop_is_cut_at_its_commas() -> None:
    text = "、".join(f"县第{n}中心小学校" for n in range(1000)) + "参加。\n"
    passages = cut(document(text))
    assert max(len(p.text) for p in passages) <= 2 * LONGEST
    assert "".join(p.text for p in passages) == text.strip()


def test_a_cited_article_is_no_heading() -> None:
    text = f"第一章 罚则\n第九条 {BODY}\n第三条第一款规定的处罚由县级部门实施。\n"
    assert {path[-1] for path in paths(text)} == {"第九条"}


def test_an_address_is_not_cut_at_its_question_mark() -> None:
    text = "登录www.example.cn/apply.html?code=1填报。结合“3?15”宣传。能报几次?两次。"
    assert [text[start:end] for start, end in sentences(text)] == [
        "登录www.example.cn/apply.html?code=1填报。",
        "结合“3?15”宣传。",
        "能报几次?",
        "两次。",
    ]
