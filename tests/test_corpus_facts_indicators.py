"""Indicators: names, values, years and places, in sentences of many kinds, and what is none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from corpus.cut import cut
from corpus.facts import find_facts
from corpus.types import Comparator, Document, Indicator, Kind, Passage


def document(text: str, title: str = "江北区质量工作方案") -> Document:
    return Document("d", "f.txt", title, text, region="重庆市江北区", written=date(2024, 3, 1))


def found(text: str, title: str = "江北区质量工作方案") -> list[Indicator]:
    made = document(text, title)
    return list(find_facts(made, cut(made)).indicators)


def said(text: str, title: str = "江北区质量工作方案") -> list[str]:
    return [f"{one.name} {one.comparator} {one.value} {one.unit}".strip() for one in found(text, title)]


def rows(columns: tuple[str, ...], *cells: Sequence[str]) -> tuple[Document, list[Passage]]:
    text, passages = "", []
    for number, row in enumerate(cells):
        line = "\t".join(row)
        place = (len(text), len(text) + len(line))
        passages.append(Passage(f"p{number}", "d", (), *place, Kind.TABLE_ROW, line, columns=columns))
        text += line + "\n"
    return document(text, "质量提升方案（2023—2027年）"), passages


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("食品抽检合格率达到98.2%以上。", ["食品抽检合格率 ≥ 98.2 %"]),
        ("公共服务质量满意度不低于82分。", ["公共服务质量满意度 ≥ 82 分"]),
        ("城镇调查失业率不超过5.5%。", ["城镇调查失业率 ≤ 5.5 %"]),
        ("居民消费价格涨幅控制在3%以内。", ["居民消费价格涨幅 ≤ 3 %"]),
        ("制造业增加值占比保持在28%左右。", ["制造业增加值占比 ≈ 28 %"]),
        ("重大工程竣工验收合格率保持100%。", ["重大工程竣工验收合格率 = 100 %"]),
        ("一次性办结率不低于百分之九十八点五。", ["一次性办结率 ≥ 98.5 %"]),
        ("全要素生产率提高3—5个百分点。", ["全要素生产率提高 = 3-5 个百分点"]),
        ("数字经济规模比2020年翻一番。", ["数字经济规模 = 2 倍"]),
        ("每万人口发明专利拥有量达到12件。", ["每万人口发明专利拥有量 = 12 件"]),
        ("市场主体总量突破１５万户。", ["市场主体总量 ≥ 15 万户"]),
        ("社会消费品零售总额突破1,200亿元大关。", ["社会消费品零售总额 ≥ 1200 亿元"]),
        ("质量竞争力指数达到92。", ["质量竞争力指数 = 92"]),
        ("PM2.5平均浓度控制在35微克/立方米以下。", ["PM2.5平均浓度 ≤ 35 微克/立方米"]),
        ("办理时限压缩至3个工作日以内。", ["办理时限 ≤ 3 个工作日"]),
        ("政务服务“一网通办”率达95%。", ["政务服务“一网通办”率 = 95 %"]),
    ],
)
def test_a_value_has_its_name_and_how_it_is_meant(text: str, expected: list[str]) -> None:
    assert said(text) == expected


def test_respectively_resolves_each_name_and_a_trailing_above_covers_all() -> None:
    text = "高速(含一级)公路、干线公路抽检指标总体合格率分别提高到98%、97.5%以上。"
    assert said(text) == ["高速（含一级）公路抽检指标总体合格率 ≥ 98 %", "干线公路抽检指标总体合格率 ≥ 97.5 %"]


def test_respectively_with_names_that_are_whole() -> None:
    assert said("毛入园率、巩固率和毛入学率分别达到92%、97.5%、96%。") == [
        "毛入园率 = 92 %",
        "巩固率 = 97.5 %",
        "毛入学率 = 96 %",
    ]


def test_respectively_with_a_tail_that_no_character_tells() -> None:
    assert said("大米、小麦、食用油抽检合格率分别达到95%、96%、97%以上。") == [
        "大米抽检合格率 ≥ 95 %",
        "小麦抽检合格率 ≥ 96 %",
        "食用油抽检合格率 ≥ 97 %",
    ]


def test_respectively_with_a_number_of_kinds() -> None:
    assert said("装备制造、石化、冶金三大行业的复工率分别为61.9%、56.0%和47.1%。") == [
        "装备制造复工率 = 61.9 %",
        "石化复工率 = 56.0 %",
        "冶金复工率 = 47.1 %",
    ]


def test_respectively_that_does_not_add_up_gives_nothing() -> None:
    assert said("甲、乙合格率分别达到95%、96%、97%。") == []


def test_counts_take_over_the_verb_of_the_one_before() -> None:
    text = "到2027年，主导制定国际标准2项，国家标准20项，培育标杆企业100家、“专精特新”企业200家。"
    assert said(text) == [
        "主导制定国际标准 = 2 项",
        "主导制定国家标准 = 20 项",
        "培育标杆企业 = 100 家",
        "培育“专精特新”企业 = 200 家",
    ]


def test_a_count_may_stand_in_front_of_its_thing() -> None:
    text = "一、竞赛\n每年举办不少于5场次的技能竞赛。\n到2025年，建成10个以上示范社区。"
    assert said(text) == ["每年举办技能竞赛 ≥ 5 场次", "建成示范社区 ≥ 10 个"]


def test_a_base_and_a_target_are_two() -> None:
    base, target = found("合格率从2023年的95%提高到2027年的98%。")
    assert (base.value, base.year, base.actual) == ("95", 2023, True)
    assert (target.value, target.year, target.actual) == ("98", 2027, False)
    assert base.name == target.name == "合格率"


def test_growth_without_a_subject_belongs_to_the_clause_before() -> None:
    assert said("规模以上工业增加值达到1000亿元，年均增长8%左右。")[1] == "规模以上工业增加值年均增长 ≈ 8 %"


def test_a_subject_may_stand_in_the_clause_before() -> None:
    assert said("制造业质量竞争力逐年提升，2011年达到85.49。") == ["制造业质量竞争力 = 85.49"]


@pytest.mark.parametrize(
    "text",
    [
        "本方案共提出5项任务、12条措施，涉及3个方面。",
        "联系电话：023-67890123。",
        "实施“3553”工程，打造“1+5+N”体系，建设5A级景区、100亿元级产业集群。",
        "推动100家企业上云。",
        "对获奖企业给予不超过合同额50%的补贴。",
        "2024年1月15日印发，自3月1日起施行。",
        "根据渝府发〔2023〕45号文件第3条。",
        "排名全市前5位，位居全国前列。",
        "记者2月18日从省人社厅获悉。",
        "最长不超过3个月。",
    ],
)
def test_what_is_no_indicator(text: str) -> None:
    assert said(text) == []


def test_news_that_count_things_state_no_indicators() -> None:
    assert said("1月29日公布第一批案件，共检查药店1781家，培训人员500人。", "市场监管动态") == []


def test_an_articles_penalties_are_no_indicators() -> None:
    text = "第一条 本条例。\n第二条 绿地率不低于30%。\n第三条 罚款比例不低于20%，并处罚款。"
    assert said(text, "某市绿化条例") == ["绿地率 ≥ 30 %"]


def years(text: str, title: str = "江北区质量工作方案") -> list[int | None]:
    return [one.year for one in found(text, title)]


def test_the_year_of_a_lead_in_holds_for_the_items_of_its_section() -> None:
    text = "（一）目标\n到2027年，质量明显提升。\n——抽检合格率达到98%。\n——优良率达到90%。\n（二）任务\n参保率达到96%。"
    assert years(text) == [2027, 2027, None]


def test_the_first_of_two_lead_ins_holds_for_what_follows() -> None:
    text = "（一）目标\n到2025年，有成效。到2035年，建成强区。\n——抽检合格率达到98%。"
    assert years(text) == [2025]


def test_the_plans_period_is_the_last_resort() -> None:
    assert years("参保率达到96%。", "质量强区行动方案（2023—2027年）") == [2027]
    assert years("参保率达到96%。", "2025年质量工作要点") == [2025]


def test_five_year_plans_end_in_a_year() -> None:
    assert years("“十四五”末，参保率达到96%。") == [2025]


def test_a_year_that_is_only_compared_with_is_not_the_values() -> None:
    assert years("到2025年，单位能耗比2020年下降14%。") == [2025]


def test_what_was_reached_is_no_target() -> None:
    reached = found("截至2023年底，高新技术企业达到450家。")[0]
    assert (reached.actual, reached.year) == (True, 2023)
    assert not found("到2027年，高新技术企业达到450家。")[0].actual


def test_a_clause_may_name_another_region() -> None:
    assert found("全市人均公园绿地面积达到16平方米。")[0].region == "重庆市"
    assert found("全国抽检合格率达到97%。")[0].region == "全国"
    assert found("全区抽检合格率达到97%。")[0].region == "重庆市江北区"


def test_a_table_names_values_years_and_units() -> None:
    made, passages = rows(
        ("序号", "指标名称", "单位", "2022年", "2027年目标"),
        ("1", "食品抽检合格率", "%", "97.5", "98.5"),
        ("2", "发明专利拥有量", "件", "1,200", "≥2000"),
    )
    facts = find_facts(made, passages).indicators
    assert [(one.name, one.comparator, one.value, one.unit, one.year, one.actual) for one in facts] == [
        ("食品抽检合格率", Comparator.EQUAL, "97.5", "%", 2022, True),
        ("食品抽检合格率", Comparator.EQUAL, "98.5", "%", 2027, False),
        ("发明专利拥有量", Comparator.EQUAL, "1200", "件", 2022, True),
        ("发明专利拥有量", Comparator.AT_LEAST, "2000", "件", 2027, False),
    ]


def test_a_tables_unit_may_stand_in_the_name() -> None:
    made, passages = rows(("类别", "指标", "目标值"), ("产品", "合格率（%）", "≥98"), ("产品", "知名度", "明显提升"))
    assert [(one.name, one.unit) for one in find_facts(made, passages).indicators] == [("合格率", "%")]


def test_a_table_of_addresses_states_nothing() -> None:
    made, passages = rows(("序号", "医院名称", "地址", "电话"), ("1", "人民医院", "人民路1号", "02388888"))
    assert not find_facts(made, passages).indicators


def test_a_flattened_row_is_number_name_and_value() -> None:
    text = "1\n\n新增名牌产品个数\n\n25"
    passage = Passage("p", "d", ("附件1 主要指标",), 0, len(text), Kind.TABLE_ROW, text)
    (one,) = find_facts(document(text), [passage]).indicators
    assert (one.name, one.value, one.unit) == ("新增名牌产品个数", "25", "个")


def test_spans_and_passages_are_the_documents() -> None:
    made = document("一、目标\n到2027年，食品抽检合格率达到98%以上，优良率达到90%。")
    passages = cut(made)
    for one in find_facts(made, passages).indicators:
        assert one.value in made.text[one.start : one.end]
        assert one.passage in {passage.id for passage in passages}


def test_a_text_without_passages_states_nothing() -> None:
    assert not find_facts(document("抽检合格率达到98%。"), []).indicators


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("跑道两侧护栏高度不低于1.8米。", ["跑道两侧护栏高度 ≥ 1.8 米"]),
        ("冷库温度应当在零下18℃以下。", ["冷库温度 ≤ -18 ℃"]),
        ("贮存温度应当保持在0℃～4℃。", ["贮存温度 ≥ 0 ℃", "贮存温度 ≤ 4 ℃"]),
        ("每季度至少组织一次设施检查。", ["每季度组织设施检查 ≥ 1 次"]),
        ("由县文旅局每年组织一次等级评定。", ["每年组织等级评定 = 1 次"]),
        ("扶梯每15日维护保养一次。", ["扶梯每15日维护保养 = 1 次"]),
        ("每层楼应当配备不少于两具灭火器。", ["每层楼配备灭火器 ≥ 2 具"]),
        ("检测记录保存期限不得少于六个月。", ["检测记录保存期限 ≥ 6 个月"]),
        ("保修期不少于五年，其中屋面不少于三年。", ["保修期 ≥ 5 年", "屋面保修期 ≥ 3 年"]),
        ("预防费用不低于保费收入的15%。", ["预防费用占保费收入 ≥ 15 %"]),
        ("县财政每年列支500万元作为发展资金。", ["县财政每年列支发展资金 = 500 万元"]),
        ("加工园日均产生废水约320吨。", ["加工园日均产生废水 ≈ 320 吨"]),
        ("水分含量应≤13.0%，净含量偏差±5%。", ["水分含量 ≤ 13.0 %", "净含量偏差 ≤ 5 %"]),
        ("对药材掺假情况开展专项抽检，全年不少于60批次。", ["对药材掺假情况开展专项抽检 ≥ 60 批次"]),
    ],
)
def test_what_rules_allow_or_ask_for(text: str, expected: list[str]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "应当自受理之日起五个工作日内作出决定。",
        "距离转运站不足二十五米的，不予许可。",
        "评价得分低于60分的，责令整改。",
        "年销售额不足500万元的企业，不纳入范围。",
        "对个人处五百元以上二千元以下罚款。",
        "明确一名联络员，召开两次会议。",
        "执法人员不得少于两人。",
    ],
)
def test_time_limits_of_acts_and_thresholds_are_no_limits(text: str) -> None:
    assert said(text) == []


def test_numbers_in_words_are_counts() -> None:
    text = "一、建设\n建立检测室五个，在甲、乙等镇布局三个加工园区，培训人员五百余人次。"
    assert said(text) == ["建立检测室 = 5 个", "布局加工园区 = 3 个", "培训人员 ≥ 500 人次"]


def test_organised_firms_and_what_they_do_are_a_count() -> None:
    assert said("一、培训\n组织30家企业开展质量培训。") == ["组织企业开展质量培训 = 30 家"]


def test_a_reports_results_are_of_its_period() -> None:
    text = "现将情况通报如下：\n全县共抽检食品218批次，合格214批次，合格率98.2%。"
    facts = found(text, "关于2022年第三季度食品抽检情况的通报")
    assert [(one.name, one.value, one.year, one.actual) for one in facts] == [
        ("共抽检食品", "218", 2022, True),
        ("共抽检食品合格", "214", 2022, True),
        ("合格率", "98.2", 2022, True),
    ]


def test_the_state_of_things_is_no_target_of_the_plans_period() -> None:
    text = "一、存在问题\n清洁化生产线占比仅为37.5%。"
    (one,) = found(text, "质量提升规划（2024—2027年）")
    assert (one.year, one.actual) == (None, True)


def test_an_article_keeps_its_limits_and_drops_its_time_limits() -> None:
    text = "第一条 本办法。\n第二条 台账保存期不得少于五年。\n第三条 延长的期限不得超过60日。"
    assert said(text, "某市管理办法") == ["台账保存期 ≥ 5 年"]


def test_a_row_and_a_column_name_a_value_together() -> None:
    made, passages = rows(
        ("序号", "受检单位", "抽检批次", "合格率"), ("1", "甲茶厂", "12", "87.5%"), ("合计", "", "40", "95%")
    )
    assert [(one.name, one.value, one.unit) for one in find_facts(made, passages).indicators] == [
        ("甲茶厂抽检批次", "12", "批次"),
        ("甲茶厂合格率", "87.5", "%"),
        ("合计抽检批次", "40", "批次"),
        ("合计合格率", "95", "%"),
    ]


def test_half_years_are_named_and_words_in_cells_are_read_with_the_rows_time() -> None:
    made, passages = rows(
        ("任务内容", "完成目标 上半年", "完成目标 全年", "完成时限"),
        ("新建驿站", "6家", "15家", "2025年12月底前"),
        ("培育自主品牌三个", "", "", "2024年底前"),
    )
    assert [(one.name, one.value, one.year) for one in find_facts(made, passages).indicators] == [
        ("上半年新建驿站", "6", 2025),
        ("新建驿站", "15", 2025),
        ("培育自主品牌", "3", 2024),
    ]


def test_a_unit_above_a_table_is_that_of_its_numbers() -> None:
    line = "甲市\t12\t30"
    text = f"（单位：批次）\n{line}\n"
    start = text.index(line)
    row = Passage("p", "d", (), start, start + len(line), Kind.TABLE_ROW, line, columns=("地区", "原料", "成品"))
    facts = find_facts(document(text), [row]).indicators
    assert [(one.name, one.value, one.unit) for one in facts] == [
        ("甲市原料", "12", "批次"),
        ("甲市成品", "30", "批次"),
    ]


def test_rows_after_rows_of_nothing_but_heads_have_columns() -> None:
    made, passages = rows(
        (),
        ("序号", "工作任务", "完成时限", "完成时限", "责任单位"),
        ("序号", "工作任务", "启动", "完成", "责任单位"),
        ("1", "建立检测室五个", "2025年4月", "2025年11月", "区市场监管局"),
    )
    facts = find_facts(made, passages)
    assert [(one.name, one.value, one.year) for one in facts.indicators] == [("建立检测室", "5", 2025)]
    assert [(duty.task, duty.responsible) for duty in facts.duties] == [("建立检测室五个", ("区市场监管局",))]


def test_a_title_names_the_region_where_the_head_does_not() -> None:
    text = "食品抽检合格率达到98%。"
    made = Document("d", "f", "重庆市江北区质量工作要点", text)
    assert find_facts(made, cut(made)).indicators[0].region == "重庆市江北区"


def test_a_column_named_below_a_year_names_the_row() -> None:
    """A two-line head puts the year above 指标 too; the row is still called by its 指标, not by its 类别."""
    made, passages = rows(
        ("类别", "2026年目标 序号", "2026年目标 指标", "2026年目标 数据"), ("产品", "1", "茶叶抽检合格率", "97%")
    )
    (one,) = find_facts(made, passages).indicators
    assert (one.name, one.value, one.year) == ("茶叶抽检合格率", "97", 2026)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("城镇低保标准提高到每人每月760元。", ["城镇低保标准 = 760 元/人·月"]),
        ("厂房租金标准为每平方米每月12元。", ["厂房租金标准 = 12 元/平方米·月"]),
        (
            "城镇、农村居民低保标准分别为每人每月760元和520元。",
            ["城镇居民低保标准 = 760 元/人·月", "农村居民低保标准 = 520 元/人·月"],
        ),
        ("新建社工站20个，覆盖率95%。", ["新建社工站 = 20 个", "社工站覆盖率 = 95 %"]),
        ("常住人口90万人，其中城镇人口63万人，占比70%。", ["城镇人口占比 = 70 %"]),
        ("老年人口20万人，占常住人口的22%。", ["老年人口占常住人口比重 = 22 %"]),
    ],
)
def test_an_amount_says_what_it_falls_to_and_a_share_what_it_is_of(text: str, expected: list[str]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "污水处理率2025年达到90%，2026年达到92%，2027年达到95%。",
        "到2025年，污水处理率达到90%；到2026年，达到92%；到2027年，达到95%。",
    ],
)
def test_a_measure_goes_on_for_later_years(text: str) -> None:
    assert [(one.name, one.value, one.year) for one in found(text)] == [
        ("污水处理率", "90", 2025),
        ("污水处理率", "92", 2026),
        ("污水处理率", "95", 2027),
    ]


def test_a_section_that_names_its_year_speaks_of_that_one() -> None:
    text = (
        "2023年，我局取得新进展。\n一、2023年工作总结\n（一）火化率达到58%。\n二、2024年工作安排\n（一）火化率达到63%。"
    )
    facts = found(text, "民政局工作总结和工作安排")
    assert [(one.value, one.year, one.actual) for one in facts] == [("58", 2023, True), ("63", 2024, False)]


def test_a_cell_of_a_number_with_its_unit_is_a_value_and_no_name() -> None:
    made, passages = rows(("设施类型", "造价上限", "补助上限（万元）"), ("冷库", "850元/立方米", "40"))
    assert [(one.name, one.value, one.unit) for one in find_facts(made, passages).indicators] == [
        ("冷库造价上限", "850", "元/立方米"),
        ("冷库补助上限", "40", "万元"),
    ]


def test_a_tables_unit_may_stand_behind_another_word_and_its_value_in_tens_of_thousands() -> None:
    made, passages = rows(("指标", "2025年目标"), ("护理员培训（累计，人次）", "1.2万"))
    (one,) = find_facts(made, passages).indicators
    assert (one.name, one.value, one.unit) == ("护理员培训（累计）", "1.2", "万人次")
