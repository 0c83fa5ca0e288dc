"""Lists in documents: every item, none from the next paragraph, whatever marks they have."""

from __future__ import annotations

from assistant.listed_lines import row_lines
from assistant.listing import Held, Listing
from assistant.listings import count_stated, counts_of, lead_clause, listings_around
from corpus.cut import cut
from corpus.types import Document, Layout, TableRow


def _found(text: str, layout: Layout | None = None) -> dict[str, list[str]]:
    """What announces each list → its items, over all passages of a text."""
    document = Document("d", "d.txt", "某市托管办法", text, layout=layout or Layout())
    held = Held(document, cut(document))
    listings: list[Listing] = [one for passage in held.passages for one in listings_around(held, passage)]
    return {one.announced or one.path[-1]: one.said().split("\n") for one in listings}


def test_items_of_an_article_end_before_its_next_paragraph() -> None:
    text = (
        "第三条 有下列情形之一的，不予许可：\n（一）在居民楼内；\n（二）距学校不足五十米的；\n（三）没有消防设施的。\n"
        "前款第三项由消防部门认定。\n第四条 许可有效期三年。\n"
    )
    items = _found(text)["第三条 有下列情形之一的，不予许可："]
    assert items == ["（一）在居民楼内；", "（二）距学校不足五十米的；", "（三）没有消防设施的。"]


def test_items_that_count_on_from_an_earlier_list_are_parted_by_what_announces_them() -> None:
    text = (
        "一、重点任务\n为做强产业,明确2项具体任务:\n1.发展甲产业。\n建基地。\n2.发展乙产业。\n建园区。\n"
        "为提升质量,明确3项具体任务:\n3.抓产品。\n查风险。\n4.抓工程。\n查工地。\n5.抓服务。\n查窗口。\n二、保障措施\n加强领导。\n"
    )
    found = _found(text)
    assert found["为做强产业,明确2项具体任务:"] == ["1.发展甲产业。", "2.发展乙产业。"]
    assert found["为提升质量,明确3项具体任务:"] == ["3.抓产品。", "4.抓工程。", "5.抓服务。"]


def test_headings_below_a_heading_are_a_list() -> None:
    text = "一、总体要求\n坚持为民。\n二、重点任务\n（一）完善设施\n换管网。\n（二）提升服务\n建食堂。\n三、保障措施\n加强领导。\n"
    assert _found(text)["二、重点任务"] == ["（一）完善设施", "（二）提升服务"]


def test_dashed_items_are_a_list() -> None:
    text = "三、主要目标\n到2027年：\n——合格率提高。\n——满意度提高。\n四、任务\n抓落实。\n"
    assert _found(text)["到2027年："] == ["——合格率提高。", "——满意度提高。"]


def test_marks_within_one_line_are_a_list() -> None:
    found = _found(
        "第五条 应当具备下列条件：（一）有场所；（二）有人员；（三）有制度。\n"
        "监督检查的措施：一是建立台账，二是定期巡查，三是公示结果。其他措施另行规定。\n"
    )
    assert found["第五条 应当具备下列条件："] == ["（一）有场所", "（二）有人员", "（三）有制度。"]
    assert found["监督检查的措施："] == ["一是建立台账", "二是定期巡查", "三是公示结果。"]


def test_runs_one_after_the_other_within_one_line_are_lists_of_their_own() -> None:
    found = _found(
        "一、网上办理事项。一是工资调整；二是退休核定；三是统计报送。二、奖励政策。一是优先聘任；二是提高比例。"
        "联系电话另行通知。各单位要抓好落实。\n"
    )
    assert found["一、网上办理事项。"] == ["一是工资调整", "二是退休核定", "三是统计报送。"]
    assert found["二、奖励政策。"] == ["一是优先聘任", "二是提高比例。"]


def test_articles_and_questions_are_no_items() -> None:
    assert not _found("某某办法\n第一条 为规范管理，制定本办法。\n第二条 本办法适用于全市。\n")
    assert not _found("政策问答\n一、问：谁可以参加？\n答：居民。\n二、问：怎么缴费？\n答：按年。\n")


def test_a_column_of_a_table_is_a_list() -> None:
    rows = ["1\t幸福里\t城关街道", "2\t和平苑\t河东街道"]
    text = "\n".join(rows) + "\n"
    columns = ("序号", "小区名称", "所属街道")
    starts = [0, len(rows[0]) + 1]
    layout = Layout(
        rows=tuple(TableRow(start, start + len(row), columns) for start, row in zip(starts, rows, strict=True))
    )
    assert _found(text, layout) == {"小区名称": ["幸福里", "和平苑"], "所属街道": ["城关街道", "河东街道"]}


def test_the_rows_of_a_table_without_heads_are_a_list_of_what_differs_most() -> None:
    rows = ["1\t食品检验中心\t县卫健局", "2\t种子检测站\t县农业农村局", "3\t水质检测站\t县卫健局"]
    starts = [0, len(rows[0]) + 1, len(rows[0]) + len(rows[1]) + 2]
    layout = Layout(rows=tuple(TableRow(at, at + len(row), ()) for at, row in zip(starts, rows, strict=True)))
    assert _found("\n".join(rows) + "\n", layout) == {"": ["食品检验中心", "种子检测站", "水质检测站"]}


def test_a_column_of_numbers_is_told_with_what_they_are_of() -> None:
    rows = ["抽检批次\t800", "监测点个数\t25"]
    starts = [0, len(rows[0]) + 1]
    columns = ("指标", "2026年目标")
    layout = Layout(rows=tuple(TableRow(at, at + len(row), columns) for at, row in zip(starts, rows, strict=True)))
    document = Document("d", "d.txt", "某市方案", "\n".join(rows) + "\n", layout=layout)
    held = Held(document, cut(document))
    numbers = next(one for one in listings_around(held, held.passages[0]) if one.path[-1] == "2026年目标")
    assert [line.text for line in row_lines(numbers)] == [
        "指标: 抽检批次 · 2026年目标: 800",
        "指标: 监测点个数 · 2026年目标: 25个",
    ]


def test_counts_that_are_stated() -> None:
    assert count_stated("明确3项具体任务") == 3
    assert count_stated("紧紧抓住七个方面") == 7
    assert count_stated("2024年3月") is None
    assert list(counts_of("组织保障", "提出19项任务、6项组织保障。")) == [[6, 19]]


def test_an_items_lead_clause() -> None:
    assert lead_clause("1.完善设施。换管网。") == len("1.完善设施")
    assert lead_clause("完善设施") == 4


def test_a_list_is_announced_by_the_sentence_that_says_what_is_listed() -> None:
    found = _found(
        "第六条 下列水表应当检定合格后使用。检定不合格的，不得安装：\n（一）新装的；\n（二）维修过的。\n第七条 施行。\n"
        "供水改造有2个要点。负责人说。 一是换管网。先换老的。 二是建泵站。先建远的。\n"
    )
    assert found["第六条 下列水表应当检定合格后使用。检定不合格的，不得安装："] == [
        "（一）新装的；",
        "（二）维修过的。",
    ]
    assert len(found["供水改造有2个要点。负责人说。"]) == 2


def test_a_heading_that_names_all_below_it_lists_nothing() -> None:
    text = "一、基本原则和主要目标\n（一）基本原则\n坚持为民。\n（二）主要目标\n水质达标。\n二、任务\n（一）换管网\n换。\n（二）建泵站\n建。\n"
    found = _found(text)
    assert "一、基本原则和主要目标" not in found
    assert found["二、任务"] == ["（一）换管网", "（二）建泵站"]
