"""Headings, articles, annexes, signatures, second documents and tables of other people's documents."""

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.assemble import assemble
from corpus.cut import LONGEST, contextual, cut, readable
from corpus.outline import outline
from corpus.types import Block, Document, Heading, Kind, Layout, Passage, Row, Shape

BODY = "各有关单位要按照职责分工抓好落实，确保各项工作取得实效。"
LONG = BODY * 3


def passages(text: str, layout: Layout | None = None) -> list[Passage]:
    return cut(Document(id="d", file="d.txt", title="某某通知", text=text, layout=layout or Layout()))


def paths(text: str, layout: Layout | None = None) -> list[tuple[str, ...]]:
    return [passage.path for passage in passages(text, layout)]


def path_of(text: str, words: str, layout: Layout | None = None) -> tuple[str, ...]:
    """The path of the passage that holds `words`."""
    return next(passage.path for passage in passages(text, layout) if words in passage.text)


def built(*blocks: Block) -> list[Passage]:
    text, layout = assemble(blocks)
    return passages(text, layout)


def heading(text: str, level: int) -> Block:
    return Block(text, Shape.HEADING, level)


# Laws


def test_parts_chapters_sections_and_articles() -> None:
    text = (
        f"第一编 总则\n第一分编 通则\n第一章 一般规定\n第一节 范围\n第一条 {BODY}\n第二条 {BODY}\n第二节 原则\n第三条 {BODY}\n"
        f"第二章 管理\n第四条 {BODY}\n第二编 分则\n第一章 罚则\n第五条 {BODY}\n"
    )
    assert paths(text) == [
        ("第一编 总则", "第一分编 通则", "第一章 一般规定", "第一节 范围", "第一条"),
        ("第一编 总则", "第一分编 通则", "第一章 一般规定", "第一节 范围", "第二条"),
        ("第一编 总则", "第一分编 通则", "第一章 一般规定", "第二节 原则", "第三条"),
        ("第一编 总则", "第一分编 通则", "第二章 管理", "第四条"),
        ("第二编 分则", "第一章 罚则", "第五条"),
    ]


def test_an_added_article_has_its_own_path() -> None:
    text = f"第十条 {BODY}\n第十条之一 {BODY}\n第十一条 {BODY}\n"
    assert paths(text) == [("第十条",), ("第十条之一",), ("第十一条",)]


def test_paragraphs_and_items_of_an_article_stand_under_it() -> None:
    text = f"第八条 有下列情形之一的，不予许可：\n（一）材料不全的；\n（二）超过期限的。\n前款情形消除后，可以重新申请。\n第九条 {BODY}\n"
    eighth, ninth = passages(text)
    assert (eighth.path, ninth.path) == (("第八条",), ("第九条",))
    assert eighth.kind is Kind.ARTICLE
    assert eighth.text.endswith("重新申请。")


def test_a_long_article_is_cut_between_items_with_its_lead_in() -> None:
    items = "\n".join(f"（{n}）{BODY * 2}" for n in "一二三四五六七八")
    made = passages(f"第八条 申请人应当符合下列条件：\n{items}\n第九条 {BODY}\n")
    assert {p.path for p in made[:-1]} == {("第八条",)}
    assert made[0].text.startswith("第八条 申请人应当符合下列条件：\n（一）")
    assert all(p.text.startswith("（") for p in made[1:-1])
    assert all(len(p.text) <= LONGEST for p in made)


@pytest.mark.parametrize(
    "cited",
    [
        "第三条第一款规定的处罚由县级部门实施。",
        "第三条规定的处罚由县级部门实施。",
        "第三条和第四条的处罚由县级部门实施。",
        "第三条、第五条规定的处罚由县级部门实施。",
        "第三条 第二款规定的处罚由县级部门实施。",
    ],
)
def test_an_article_that_is_cited_opens_none(cited: str) -> None:
    assert path_of(f"第八条 {BODY}\n第九条 {BODY}\n{cited}\n", cited) == ("第九条",)


def test_an_article_that_begins_with_words_that_cite() -> None:
    text = f"第一条 {BODY}\n第二条 中央企业适用本办法。{BODY}\n第三条 所有单位适用本办法。\n第四条 第三条所称单位包括企业。\n"
    assert paths(text) == [("第一条",), ("第二条",), ("第三条",), ("第四条",)]


def test_a_decision_quotes_articles_and_has_none() -> None:
    text = f"一、将第三条修改为：\n第三条 {BODY}\n二、删去第五条。\n三、第七条改为第六条，修改为：“第六条 {BODY}”\n"
    assert not [path for path in paths(text) if path[-1].startswith("第")]


def test_articles_under_hanzi_headings() -> None:
    text = f"一、总则\n第一条 {BODY}\n第二条 {BODY}\n二、职责\n第三条 下列事项：\n一、甲事项；\n二、乙事项。\n三、附则\n第四条 {BODY}\n"
    assert paths(text) == [
        ("一、总则", "第一条"),
        ("一、总则", "第二条"),
        ("二、职责", "第三条"),
        ("三、附则", "第四条"),
    ]


def test_supplementary_provisions_after_an_annex_leave_it() -> None:
    text = f"第一章 总则\n第一条 {BODY}\n附件1\n收费标准\n{BODY}\n附则\n第二条 {BODY}\n"
    assert paths(text) == [("第一章 总则", "第一条"), ("附件1 收费标准",), ("附则", "第二条")]


def test_a_chapter_and_its_first_article_on_one_line() -> None:
    text = f"第一章 总则 第一条 {BODY}\n第二条 {BODY}\n"
    assert paths(text) == [("第一章 总则", "第一条"), ("第一章 总则", "第二条")]


def test_an_article_is_never_packed_with_the_next() -> None:
    text = "".join(f"第{n}条 {BODY}\n" for n in "一二三四五")
    assert len(passages(text)) == 5


# Plans and notices


def test_all_ranks() -> None:
    text = f"一、总体要求\n（一）目标\n1.产业目标\n（1）粮食产量\n①小麦产量\n{BODY}\n②玉米产量\n{BODY}\n（2）畜牧\n{BODY}\n二、保障\n{BODY}\n"
    assert paths(text) == [
        ("一、总体要求", "（一）目标", "1.产业目标", "（1）粮食产量", "①小麦产量"),
        ("一、总体要求", "（一）目标", "1.产业目标", "（1）粮食产量", "②玉米产量"),
        ("一、总体要求", "（一）目标", "1.产业目标", "（2）畜牧"),
        ("二、保障",),
    ]


def test_hanzi_with_a_dot_is_of_the_rank_of_hanzi_with_a_comma() -> None:
    text = f"一、总体要求\n{BODY}\n二.重点任务\n{BODY}\n三．保障措施\n{BODY}\n"
    assert paths(text) == [("一、总体要求",), ("二.重点任务",), ("三．保障措施",)]


def test_decimal_headings_rank_by_depth() -> None:
    text = f"1 总则\n1.1 编制目的\n{BODY}\n1.2 适用范围\n1.2.1 区域\n{BODY}\n1.2.2 对象\n{BODY}\n2 组织体系\n2.1 领导机构\n{BODY}\n"
    assert paths(text) == [
        ("1 总则", "1.1 编制目的"),
        ("1 总则", "1.2 适用范围", "1.2.1 区域"),
        ("1 总则", "1.2 适用范围", "1.2.2 对象"),
        ("2 组织体系", "2.1 领导机构"),
    ]


@pytest.mark.parametrize(
    "line", ["1.5 万元以上的项目", "2024.1.12起施行", "3.6%的增速", "2.35亿元资金", "12.5公里道路"]
)
def test_quantities_and_dates_are_no_headings(line: str) -> None:
    text = f"一、要求\n{BODY}\n{line}\n{BODY}\n"
    assert {path for path in paths(text)} == {("一、要求",)}


@pytest.mark.parametrize("line", ["三、四线城市要加快发展", "一、二年级学生免费"])
def test_two_numerals_are_no_heading(line: str) -> None:
    assert path_of(f"一、要求\n（一）范围\n{BODY}\n{line}\n{BODY}\n", line) == ("一、要求", "（一）范围")


def test_a_document_with_an_order_of_its_own() -> None:
    text = "".join(f"{n}、任务{n}\n（一）内容\n{BODY}\n（二）分工\n{BODY}\n" for n in (1, 2, 3))
    assert paths(text) == [(f"{n}、任务{n}", part) for n in (1, 2, 3) for part in ("（一）内容", "（二）分工")]


@pytest.mark.parametrize("word", ["第一，", "一是", "首先，", "第二，"])
def test_enumerations_in_words_are_no_headings(word: str) -> None:
    text = f"（一）目标\n{BODY}\n{word}加强领导。{BODY}\n"
    assert paths(text) == [("（一）目标",)]


def test_run_in_headings() -> None:
    text = f"（一）强化监管。{BODY}\n（二）指导思想：{LONG}\n（三）工作机制 {LONG}\n"
    assert paths(text) == [("（一）强化监管",), ("（二）指导思想",), ("（三）工作机制",)]


def test_items_of_whole_sentences_head_nothing() -> None:
    text = f"（三）材料要求\n请准备：\n1.身份证复印件一份；\n2.户口簿复印件一份；\n3.申请表。\n以上材料一式两份，加盖公章后报送。\n（四）时限\n{BODY}\n"
    assert paths(text) == [("（三）材料要求",), ("（四）时限",)]


def test_a_list_before_more_text_heads_nothing() -> None:
    text = f"一、申报材料\n1.营业执照\n2.身份证\n3.申请表\n{LONG}\n二、时限\n{BODY}\n"
    assert paths(text) == [("一、申报材料",), ("二、时限",)]


def test_headings_with_letters() -> None:
    text = f"第一部分 内容\nA. 总体要求\n{BODY}\nB. 具体措施\n{BODY}\n第二部分 保障\n{BODY}\n"
    assert paths(text) == [
        ("第一部分 内容", "A. 总体要求"),
        ("第一部分 内容", "B. 具体措施"),
        ("第二部分 保障",),
    ]


def test_a_heading_after_a_run_in_one() -> None:
    text = f"（一）面积目标。{BODY}\n（二）产量目标\n1.小麦\n{BODY}\n2.玉米\n{BODY}\n"
    assert paths(text) == [("（一）面积目标",), ("（二）产量目标", "1.小麦"), ("（二）产量目标", "2.玉米")]


def test_numbered_paragraphs_keep_their_mark_alike() -> None:
    text = "通知如下：\n" + "".join(
        f"{n}、自2020年1月1日起，对受疫情影响的企业应当减免房产税和城镇土地使用税{tail}\n"
        for n, tail in (("一", "。"), ("二", "。具体办法另行制定。"), ("三", "。"))
    )
    assert [path for path in paths(text) if path] == [("一、",), ("二、",), ("三、",)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("问：为什么要制定本办法？", "问：如何申请？"),
        ("一、为什么要制定本办法？", "二、如何申请？"),
        ("问题1：为什么要制定本办法？", "问题2：如何申请？"),
        ("Q1：为什么要制定本办法？", "Q2：如何申请？"),
        ("1.为什么要制定本办法？", "2.如何申请？"),
        ("【为什么要制定本办法】", "【如何申请】"),
    ],
)
def test_questions_are_headings(first: str, second: str) -> None:
    text = f"办法解读\n{BODY}\n{first}\n答：{BODY}\n{second}\n答：{BODY}\n"
    assert paths(text)[1:] == [(first,), (second,)]


def test_lists_in_an_answer_stand_under_its_question() -> None:
    text = f"问：有哪些措施？\n答：主要有：\n一、减税\n{BODY}\n二、降费\n{BODY}\n问：如何申请？\n答：{BODY}\n"
    assert paths(text)[1:] == [("问：有哪些措施？", "一、减税"), ("问：有哪些措施？", "二、降费"), ("问：如何申请？",)]


def test_a_document_on_one_line_without_spaces() -> None:
    text = f"某市关于复工的通知 各单位：{LONG}一、加强防控。{LONG * 2}二、有序复工。{LONG * 2}三、做好服务。{LONG}"
    assert [path for path in paths(text) if path] == [("一、加强防控",), ("二、有序复工",), ("三、做好服务",)]


def test_a_contents_page_heads_nothing() -> None:
    text = f"某规划\n目 录\n第一章 基础\n第二章 目标\n第三章 任务\n第一章 基础\n{LONG}\n第二章 目标\n{LONG}\n第三章 任务\n{LONG}\n"
    assert [path for path in paths(text) if path] == [("第一章 基础",), ("第二章 目标",), ("第三章 任务",)]


def test_a_numbered_list_of_a_hundred_and_more() -> None:
    text = "".join(f"{n}.{BODY}\n" for n in range(1, 103)) + f"119、120电话保持畅通。{BODY}\n"
    assert {p.path for p in passages(text)} <= {(), *((f"{n}.",) for n in range(103))}


def test_a_heading_with_a_comma_before_its_paragraph() -> None:
    text = f"一、提高站位，落实各项要求 {LONG}\n二、主动服务，推动复工复产　　{LONG}\n"
    assert paths(text) == [("一、提高站位，落实各项要求",), ("二、主动服务，推动复工复产",)]


def test_short_lines_over_paragraphs_are_headings_where_nothing_is_numbered() -> None:
    text = f"某市工作报告\n{LONG}\n工作回顾\n{LONG}\n存在问题\n{LONG}\n特此报告\n某市教育局\n2024年1月2日\n"
    assert [path for path in paths(text) if path] == [("工作回顾",), ("存在问题",)]


def test_short_lines_between_articles() -> None:
    text = f"第一章 总则\n会议的召开\n第一条 {BODY}\n会议的议题\n第二条 {BODY}\n第二章 附则\n第三条 {BODY}\n"
    assert paths(text) == [
        ("第一章 总则", "会议的召开", "第一条"),
        ("第一章 总则", "会议的议题", "第二条"),
        ("第二章 附则", "第三条"),
    ]


def test_titles_of_chapters_that_lost_their_marks() -> None:
    text = (
        f"第一章 总则\n第一条 {BODY}\n规划和建设\n第二条 {BODY}\n法律责任\n第三条 {BODY}\n第四章 附则\n第四条 {BODY}\n"
    )
    assert paths(text) == [
        ("第一章 总则", "第一条"),
        ("规划和建设", "第二条"),
        ("法律责任", "第三条"),
        ("第四章 附则", "第四条"),
    ]


# Annexes, signatures, second documents


def test_a_list_of_annexes_is_no_annex() -> None:
    text = f"一、要求\n{BODY}\n附件：1.任务分工表\n2.指标表\n某市人民政府\n2024年1月2日\n附件1\n任务分工表\n一、产业\n{BODY}\n附件2\n指标表\n{BODY}\n"
    assert paths(text) == [("一、要求",), (), ("附件1 任务分工表", "一、产业"), ("附件2 指标表",)]


def test_an_annex_with_its_title_on_its_line() -> None:
    text = f"一、要求\n{BODY}\n附件2：监测表\n{BODY}\n附录A 术语\n{BODY}\n"
    assert paths(text) == [("一、要求",), ("附件2：监测表",), ("附录A 术语",)]


def test_an_annex_whose_title_takes_two_lines() -> None:
    text = f"{BODY}\n附件1\n某某市质量强市建设\n重点任务分工方案\n一、任务\n{BODY}\n"
    assert paths(text)[-1] == ("附件1 某某市质量强市建设重点任务分工方案", "一、任务")


def test_words_on_an_annex_are_no_annex() -> None:
    text = f"一、要求\n{BODY}\n附件所列项目由市发展改革委组织实施。\n{BODY}\n"
    assert paths(text) == [("一、要求",)]


@pytest.mark.parametrize(
    "signature",
    ["某市人民政府\n2024年1月2日", "某市教育局\n某市财政局\n二○二四年一月二日", "某市人民政府办公室 2024年1月2日"],
)
def test_a_signature_is_not_of_the_last_article(signature: str) -> None:
    text = f"第一条 {BODY}\n第二条 本办法自发布之日起施行。\n{signature}\n"
    assert paths(text) == [("第一条",), ("第二条",), ()]


def test_the_plan_that_a_notice_forwards_starts_afresh() -> None:
    text = f"某市人民政府关于印发《某市质量提升方案》的通知\n各区县人民政府：\n现印发给你们。\n一、抓紧落实\n{BODY}\n某市人民政府\n2024年1月2日\n某市质量提升方案\n{BODY}\n一、总体要求\n{BODY}\n"
    made = passages(text)
    assert [p.path for p in made][-3:] == [(), (), ("一、总体要求",)]
    assert made[-2].text.startswith("某市质量提升方案")
    assert not any("2024年1月2日" in p.text and "质量提升方案\n" in p.text for p in made[1:])


def test_the_plan_restarts_without_a_signature() -> None:
    text = f"关于印发《某市质量提升方案（试行）》的通知\n各单位：\n现印发给你们，请遵照执行。\n一、抓紧落实\n{BODY}\n某市质量提升方案（试行）\n为贯彻落实，制定本方案。\n（一）目标\n{BODY}\n"
    assert paths(text)[-2:] == [(), ("（一）目标",)]


def test_two_notices_in_one_file() -> None:
    one = f"某市教育局关于开学的通知\n教发〔2024〕1号\n各学校：\n{BODY}\n一、时间\n{BODY}\n"
    two = f"某市教育局关于放假的通知\n教发〔2024〕2号\n各学校：\n{BODY}\n一、时间安排\n{BODY}\n"
    made = passages(one + two)
    assert not any("关于放假" in p.text and "一、时间\n" in p.text for p in made)
    assert next(p.path for p in made if "关于放假的通知" in p.text) == ()


def test_a_decision_and_the_law_that_it_publishes_again() -> None:
    text = (
        f"关于修改《某省旅游条例》的决定\n{BODY}\n一、第三条修改为：“{BODY}”\n二、本决定自公布之日起施行。\n"
        f"某省旅游条例\n第一章 总则\n第一条 {BODY}\n第二条 {BODY}\n"
    )
    assert paths(text)[-3:] == [(), ("第一章 总则", "第一条"), ("第一章 总则", "第二条")]


def test_a_deadline_in_a_flattened_table_is_no_signature() -> None:
    cells = [cell for n in "1234" for cell in (n, f"任务{n}建设", "市教育局", "2024年12月31日")]
    made = passages(f"{BODY}\n附件1\n任务分工表\n" + "\n".join(cells) + "\n")
    rows = [p for p in made if p.kind is Kind.TABLE_ROW]
    assert [p.path for p in rows] == [("附件1 任务分工表",)] * 4


# What the format states


def test_a_stated_heading_without_a_mark_is_not_under_a_numbered_one() -> None:
    text = f"# 某市办法\n## 一、要求\n### （一）目标\n{BODY}\n## 附注\n{BODY}\n"
    assert paths(text)[-2:] == [("一、要求", "（一）目标"), ("附注",)]


def test_styled_headings_of_a_document() -> None:
    made = built(
        heading("某市质量方案", 1), heading("总体要求", 2), heading("指导思想", 3), Block(BODY), heading("主要目标", 3),
        Block(BODY), heading("保障措施", 2), Block(BODY),
    )  # fmt: skip
    assert [p.path for p in made] == [(), ("总体要求", "指导思想"), ("总体要求", "主要目标"), ("保障措施",)]
    assert made[0].text == "某市质量方案"


def test_a_paragraph_that_is_styled_as_a_heading_is_none() -> None:
    made = built(heading("一、要求", 1), Block(BODY), heading(LONG, 2), Block(BODY))
    assert {p.path for p in made} == {("一、要求",)}


def test_marks_below_stated_headings() -> None:
    made = built(
        heading("总体要求", 1),
        Block("一、目标"),
        Block(BODY),
        Block("二、原则"),
        Block(BODY),
        heading("保障", 1),
        Block(BODY),
    )
    assert [p.path for p in made] == [("总体要求", "一、目标"), ("总体要求", "二、原则"), ("保障",)]


def test_headings_of_one_level_rank_by_their_marks() -> None:
    made = built(heading("一、要求", 1), heading("（一）目标", 1), Block(BODY), heading("二、保障", 1), Block(BODY))
    assert [p.path for p in made] == [("一、要求", "（一）目标"), ("二、保障",)]


def test_pages() -> None:
    made = built(Block("一、甲", page=1), Block(BODY, page=1), Block("二、乙", page=3), Block(BODY, page=3))
    assert [p.page for p in made] == [1, 3]
    assert passages(BODY)[0].page is None


# Tables

TABLE = Block(
    "", Shape.TABLE, heads=2,
    rows=(Row(("序号", "指标", "目标", "目标")), Row(("序号", "指标", "2025年", "2027年")),
          Row(("1", "食品抽检合格率", "≥98%", "≥99%")), Row(("2", "制造业竞争力指数", "", "90"))),
)  # fmt: skip


def test_a_row_is_read_with_its_columns_names() -> None:
    made = built(Block("一、指标"), Block("表1 主要指标"), Block("单位：%"), TABLE, Block(BODY))
    rows = [p for p in made if p.kind is Kind.TABLE_ROW]
    assert [p.path for p in rows] == [("一、指标", "表1 主要指标")] * 2
    assert [readable(p) for p in rows] == [
        "表1 主要指标 · 1 · 指标: 食品抽检合格率 · 目标 2025年: ≥98% · 目标 2027年: ≥99%",
        "表1 主要指标 · 2 · 指标: 制造业竞争力指数 · 目标 2027年: 90",
    ]
    assert "一、指标\n表1 主要指标" in contextual(Document("d", "d", "T", ""), rows[0])
    assert made[-1].path == ("一、指标",)
    assert not any("序号" in p.text for p in made), "a table's head stands in no passage"


def test_a_row_with_empty_first_cells_keeps_its_columns() -> None:
    table = Block("", Shape.TABLE, heads=1, rows=(Row(("类别", "指标", "值")), Row(("", "合格率", "98%"))))
    (row,) = built(table)
    assert (row.text, row.columns) == ("合格率\t98%", ("指标", "值"))
    assert readable(row) == "指标: 合格率 · 值: 98%"


def test_a_row_of_long_cells_is_cut_between_them() -> None:
    table = Block("", Shape.TABLE, heads=1, rows=(Row(("任务", "措施", "单位")), Row((LONG, BODY * 30, "市教委"))))
    made = built(table)
    assert all(len(p.text) <= 2 * LONGEST for p in made)
    assert [made[0].columns, made[1].columns, made[-1].columns] == [("任务",), ("措施",), ("单位",)]


def test_an_empty_cell_between_long_ones() -> None:
    table = Block("", Shape.TABLE, heads=1, rows=(Row(("甲", "乙", "丙", "丁")), Row((LONG * 4, "", LONG * 4, "完"))))
    made = built(table)
    assert [p.columns for p in made] == [("甲",), ("丙",), ("丁",)]
    assert all(p.text.strip() == p.text for p in made)


def test_line_ends_in_a_block_and_blank_rows_are_no_lines() -> None:
    table = Block("", Shape.TABLE, rows=(Row(("", "")), Row(("甲\n乙", "丙"))))
    text, layout = assemble([heading("一、总\n则", 1), table])
    assert text == "一、总 则\n甲 乙\t丙\n"
    assert [(row.start, row.end) for row in layout.rows] == [(6, 11)]


def test_rows_without_heads_and_ragged_ones() -> None:
    table = Block("", Shape.TABLE, heads=1, rows=(Row(("甲",)), Row(("一", "二")), Row(("", ""))))
    (row,) = built(table, Block(BODY))[:1]
    assert readable(row) == "甲: 一 · 二"


def test_a_lead_in_above_a_table_is_no_caption() -> None:
    made = built(Block("具体指标如下："), TABLE)
    assert [p.path for p in made] == [()] * 3


def test_a_flattened_table_with_its_columns() -> None:
    cells = [
        "序号",
        "指标",
        "单位",
        "2025年",
        *("1", "产值", "亿元", "90"),
        *("2", "企业数", "户", "3"),
        *("3", "税收", "亿元", "7"),
    ]
    made = passages("附件\n主要指标表\n" + "\n".join(cells) + "\n")
    assert [readable(p) for p in made] == [
        "附件 主要指标表 · 1 · 指标: 产值 · 单位: 亿元 · 2025年: 90",
        "附件 主要指标表 · 2 · 指标: 企业数 · 单位: 户 · 2025年: 3",
        "附件 主要指标表 · 3 · 指标: 税收 · 单位: 亿元 · 2025年: 7",
    ]


# Whatever comes


_LINES = st.sampled_from(
    [
        "一、要求", "二、任务", "（一）目标", "（二）原则。" + BODY, "1.产业", "2.做好工作；", "（1）粮食", "①小麦", "第一章 总则",
        "第二章 附则", f"第一条 {BODY}", f"第二条 {LONG}", "第三条 下列情形：", "（一）情形；", "附件1", "附件：1.表", "附件2：表",
        "某市人民政府", "2024年1月2日", "某市某某方案", "关于印发《某市某某方案》的通知", BODY, LONG * 4, "", "1", "2", "3", "序号",
        "指标", "附则", "目录", "【说明】", "问：为何？", "1.1 目的", "1 总则", "# 某办法", "## 说明", "　　", "A.甲", "表1 指标", "a\tb",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(_LINES, min_size=1, max_size=40), st.data())
def test_passages_are_ordered_slices_that_cross_nothing(lines: list[str], data: st.DataObject) -> None:
    blocks = [
        data.draw(st.sampled_from([Block(line), Block(line), Block(line), heading(line, 2), TABLE])) for line in lines
    ]
    text, layout = assemble(blocks)
    made = passages(text, layout)
    placed = outline(text, layout)
    assert all(p.text == text[p.start : p.end] and p.text == p.text.strip() and p.text for p in made)
    assert all(before.end <= after.start for before, after in pairwise(made))
    covered = {i for p in made for i in range(p.start, p.end)}
    for block in placed:
        inside = covered.issuperset(i for i in range(block.start, block.end) if not text[i].isspace())
        assert inside or block.heading or text[block.start : block.end] in ("序号", "指标"), text[
            block.start : block.end
        ]
    assert sum(len(text[b.start : b.end].split()) for b in placed) <= len(text.replace("#", "# ").split())
    for p in made:
        starts = [b for b in placed if b.kind is Kind.ARTICLE and p.start < b.start < p.end]
        assert not starts, "a passage goes on into another article"
        assert len({b.part for b in placed if p.start <= b.start < p.end}) <= 1


@pytest.mark.parametrize(
    "text",
    [
        "各单位要抓好落实。" * 200_000,
        "甲 " * 500_000,
        " " * 1_000_000 + "甲" + "\u3000" * 1_000_000 + "乙",
        "1\n" * 100_000,
        "\n".join(str(n) for n in range(100_000)),
        "一、要求\n" * 50_000,
        "某市某局\n" * 50_000 + "2024年1月2日\n" * 50_000,
        "附件1\n" * 50_000,
        "第一条 " * 50_000,
        "（" * 500_000,
        "关于印发《" * 100_000,
        "#" * 300_000,
        "1." * 300_000,
        "\t" * 500_000 + "甲",
    ],
    ids=range(14),
)
def test_no_text_takes_long(text: str) -> None:
    begin = time.monotonic()
    passages(text)
    assert time.monotonic() - begin < 20


def test_a_stated_heading_longer_than_its_line_is_passed_over() -> None:
    assert paths(BODY, Layout(headings=(Heading(3, 9, 1),))) == [()]
    assert re.match("各", passages(BODY)[0].text)


# Clauses that are no headings, short documents on one line, tables without lines


@pytest.mark.parametrize(
    "sentence",
    [
        "由镇规划办牵头，9月底前完成初步设计，报县里审定。经费由镇里解决。",
        "同意设立试验区。具体范围由你市确定。",
        "你市要加强组织领导，健全机制。重大事项及时报告。",
        "将《某管理办法》第五条修改为：“制造新产品的，应当申请批准。批准由省级部门负责。”",
        "原第八条作为第九条。",
    ],
)
def test_a_clause_is_no_heading(sentence: str) -> None:
    text = f"现批复如下：\n一、{sentence}\n二、{sentence}\n三、{sentence}\n本决定自公布之日起施行。\n"
    assert {entry for path in paths(text) for entry in path} <= {"一、", "二、", "三、"}


def test_what_closes_a_decision_is_not_under_its_last_number() -> None:
    text = "决定如下：\n一、将第三条修改为：“甲。”\n二、原第四条作为第五条。\n三、原第五条作为第六条。\n本决定自公布之日起施行。\n"
    assert path_of(text, "本决定自公布") == ()


def test_a_nouns_heading_stays_one_among_sentences() -> None:
    text = (
        f"批复如下：\n一、关于适用范围问题。{BODY}\n二、其他问题已予明确，请遵照执行。\n三、本批复自公布之日起施行。\n"
    )
    assert path_of(text, BODY) == ("一、关于适用范围问题",)


def test_words_that_number_headings() -> None:
    text = f"措施一：建设基地。{BODY}\n措施二：提升能力。{BODY}\n"
    assert paths(text) == [("措施一：建设基地",), ("措施二：提升能力",)]


def test_a_short_document_on_one_line() -> None:
    text = "某县政府关于做好追溯工作的通知 各镇政府： 现就有关事项通知如下： 一、建设目标 到2023年底，覆盖率达到100%，合作社达到80%。 二、建设任务 （一）建立档案。逐户登记种植面积。 三、保障措施 县财政安排专项资金。 某县政府 2022年9月5日\n"
    assert path_of(text, "覆盖率") == ("一、建设目标",)
    assert path_of(text, "逐户登记") == ("二、建设任务", "（一）建立档案")
    assert path_of(text, "县财政") == ("三、保障措施",)
    assert path_of(text, "2022年9月5日") == ()


def test_an_annex_begins_where_its_title_comes_again() -> None:
    text = f"{BODY}\n附件：废止文件目录表\n某市政府办公室\n附件\n废止文件目录表\n{BODY}\n"
    assert paths(text)[-1] == ("附件 废止文件目录表",)


def test_titles_in_the_cells_of_a_flattened_table_turn_to_no_document() -> None:
    rows = "".join(f"{n}\n关于某项工作的意见\n某政发〔201{n}〕2号\n市某某局\n" for n in range(1, 5))
    text = f"{BODY}\n附件\n废止文件目录\n序号\n文件名称\n文号\n起草单位\n{rows}"
    found = [passage for passage in passages(text) if passage.kind is Kind.TABLE_ROW]
    assert [passage.path for passage in found] == [("附件 废止文件目录",)] * 4
    assert found[0].columns == ("序号", "文件名称", "文号", "起草单位")


def test_a_flattened_table_without_numbers() -> None:
    text = f"一、进度\n阶段\n时间\n主要工作\n起草阶段\n2021年8月\n形成草案\n发布阶段\n2022年1月\n审定发布\n二、保障\n{BODY}\n"
    found = [passage for passage in passages(text) if passage.kind is Kind.TABLE_ROW]
    assert [passage.text for passage in found] == ["起草阶段\n2021年8月\n形成草案", "发布阶段\n2022年1月\n审定发布"]
    assert {(passage.path, passage.columns) for passage in found} == {(("一、进度",), ("阶段", "时间", "主要工作"))}


def test_lines_after_names_that_are_no_rows_stay_paragraphs() -> None:
    text = "工作内容\n责任单位\n完成时限\n某某\n甲乙\n丙丁\n戊己\n庚辛\n壬癸\n"
    assert all(passage.kind is not Kind.TABLE_ROW for passage in passages(text))


def test_lines_parted_by_tabs_are_a_table() -> None:
    found = built(*map(Block, ("阶段\t时间\t工作", "起草\t2021年\t形成草案", "发布\t2022年\t审定发布")))
    assert [(passage.kind, passage.columns) for passage in found] == [(Kind.TABLE_ROW, ("阶段", "时间", "工作"))] * 2


def test_a_box_over_a_table_is_its_caption() -> None:
    table = Block("", Shape.TABLE, rows=(Row(("指标", "目标")), Row(("床位", "60"))), heads=1)
    found = built(Block("一、目标"), Block(BODY), Block("专栏1 主要指标"), table, Block(LONG))
    assert [passage.path for passage in found] == [("一、目标",), ("一、目标", "专栏1 主要指标"), ("一、目标",)]
