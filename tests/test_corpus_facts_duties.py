"""Duties: all styles of naming who leads and who shares, and the spelling of their names."""

from __future__ import annotations

import pytest

from corpus.cut import cut
from corpus.facts import find_facts
from corpus.facts.units import is_unit, normalise_unit, same_unit, split_units
from corpus.types import Document, Duty, Kind, Passage


def found(text: str, region: str | None = "重庆市江北区") -> list[Duty]:
    made = Document("d", "f.txt", "江北区质量工作方案", text, region=region)
    return list(find_facts(made, cut(made)).duties)


def units(bracket: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    (duty,) = found(f"1.加强监管。做好有关工作。{bracket}\n2.优化服务。做好服务工作。\n")
    assert duty.task == "加强监管"
    return duty.lead, duty.responsible


@pytest.mark.parametrize(
    ("bracket", "lead", "responsible"),
    [
        ("（牵头单位：区市场监管局；责任单位：区教委、区财政局等）", ["区市场监管局"], ["区教委", "区财政局"]),
        ("（责任单位：区教委、区财政局）", [], ["区教委", "区财政局"]),
        ("[区市场监管局牵头，区教委、区财政局配合]", ["区市场监管局"], ["区教委", "区财政局"]),
        ("【牵头单位:区市场监管局,配合单位:区教委;完成时限:2025年12月】", ["区市场监管局"], ["区教委"]),
        ("(区市场监管局负责)", [], ["区市场监管局"]),
        ("（各县〈区〉人民政府负责，市民政局指导）", [], ["各县（区）人民政府", "市民政局"]),
        ("（各镇街、各部门）", [], ["各镇街", "各部门"]),
        ("（区教委、区财政局等部门按职责分工负责）", [], ["区教委", "区财政局"]),
        ("（区教委等按职责分工负责,各乡(镇)人民政府负责具体实施）", [], ["区教委", "各乡（镇）人民政府"]),
        (
            "（主办单位：区教委；协办单位：区规划和自然资源局和各街道办事处）",
            ["区教委"],
            ["区规划和自然资源局", "各街道办事处"],
        ),
        ("（区文化旅游委（区体育局）牵头，各镇街配合）", ["区文化和旅游委（区体育局）"], ["各镇街"]),
        ("（第一责任单位：区教委；责任单位：区直各部门）", ["区教委"], ["区直各部门"]),
        ("（责任单位：区卫健委牵头，区医保局配合）", ["区卫生健康委"], ["区医保局"]),
        ("（牵头领导：张三；牵头单位：区委宣传部；责任单位：区文明办）", ["区委宣传部"], ["区文明办"]),
        ("（区推进质量建设领导小组各成员单位按职责分工负责）", [], ["区推进质量建设领导小组各成员单位"]),
        ("（省财政厅，各市、自治州人民政府）", [], ["省财政厅", "各市、自治州人民政府"]),
    ],
)
def test_brackets_of_all_styles(bracket: str, lead: list[str], responsible: list[str]) -> None:
    assert units(bracket) == (tuple(lead), tuple(responsible))


@pytest.mark.parametrize(
    "bracket", ["（含新建、改建和扩建）", "（详见附件）", "（试行）", "（以下简称区教委）", "（二〇二四年）"]
)
def test_brackets_that_assign_nothing(bracket: str) -> None:
    assert not found(f"1.加强监管。做好有关工作。{bracket}\n2.优化服务。做好服务工作。\n")


def test_lines_of_their_own_are_one_duty_of_the_heading_above() -> None:
    text = "一、任务\n（一）强化监管\n加强食品监管，落实责任。\n牵头单位：区市场监管局\n责任单位：区教委、区财政局\n（二）优化服务\n好。\n"
    (duty,) = found(text)
    assert duty.task == "强化监管"
    assert (duty.lead, duty.responsible) == (("区市场监管局",), ("区教委", "区财政局"))


def test_a_sentence_may_assign() -> None:
    (duty,) = found("由区应急局牵头，区公安局、区消防救援支队配合，开展联合检查。")
    assert (duty.task, duty.lead) == ("开展联合检查", ("区应急管理局",))
    assert duty.responsible == ("区公安局", "区消防救援支队")


def test_a_sentence_about_anyone_assigns_nothing() -> None:
    assert not found("由专人负责消毒。由信息发布个人负责。支持民营企业牵头承担项目。")


def test_several_brackets_in_one_paragraph_have_a_task_each() -> None:
    text = "（一）加强保障。落实补助。（责任单位：区财政局）组织慰问医务人员。（责任单位：区总工会）\n"
    assert [duty.task for duty in found(text)] == ["加强保障", "组织慰问医务人员"]


def test_a_task_without_line_ends_begins_at_its_mark() -> None:
    text = (
        "关于若干措施的通知 各部门： "
        + "为做好工作，" * 70
        + "现通知如下。 1.稳定信贷。保持增长。（责任单位：区财政局） 2.减免房租。减免。（责任单位：区国资委）"
    )
    assert [duty.task for duty in found(text)] == ["稳定信贷", "减免房租"]


def test_a_table_names_tasks_and_units() -> None:
    line = "1\t推进标准化。建立体系\t区市场监管局\t区教委、各镇街\t2025年12月"
    columns = ("序号", "重点任务", "牵头单位", "责任单位", "完成时限")
    made = Document("d", "f", "方案", line)
    (duty,) = find_facts(made, [Passage("p", "d", (), 0, len(line), Kind.TABLE_ROW, line, columns=columns)]).duties
    assert (duty.task, duty.lead, duty.responsible) == ("推进标准化", ("区市场监管局",), ("区教委", "各镇街"))


def test_a_table_of_addresses_assigns_nothing() -> None:
    line = "1\t人民医院\t人民路1号"
    passage = Passage("p", "d", (), 0, len(line), Kind.TABLE_ROW, line, columns=("序号", "名称", "地址"))
    assert not find_facts(Document("d", "f", "名单", line), [passage]).duties


def test_a_text_of_labels_takes_no_time() -> None:
    assert not found("责任单位：）" * 20_000)


def test_the_span_is_the_whole_bracket() -> None:
    text = "1.加强监管。做好工作。（责任单位：区财政局）\n2.好。"
    (duty,) = found(text)
    assert text[duty.start : duty.end] == "（责任单位：区财政局）"


@pytest.mark.parametrize(
    "names",
    [
        ("区卫健委", "区卫生健康委", "区卫生健康委员会"),
        ("区市场监管局", "区市场监督管理局"),
        ("区经信委", "区经济信息委", "区经济和信息化委员会"),
        ("市发改委", "市发展改革委", "市发展和改革委员会"),
        ("区人社局", "区人力社保局", "区人力资源和社会保障局"),
        ("区住建委", "区住房城乡建委", "区住房和城乡建设委员会"),
        ("区农业农村委", "区农业农村委员会"),
        ("区规自局", "区规划自然资源局", "区规划和自然资源局"),
        ("县应急局", "县应急管理局"),
        ("区医保局", "区医疗保障局"),
        ("区政府金融办", "区金融办", "区金融工作办公室"),
        ("区法院", "区人民法院"),
        ("区教委", "区教育委员会"),
        ("各乡(镇)政府", "各乡（镇）人民政府"),
    ],
)
def test_one_body_has_one_spelling(names: tuple[str, ...]) -> None:
    assert len({normalise_unit(name) for name in names}) == 1
    assert all(same_unit(names[0], name) for name in names)


def test_levels_and_places() -> None:
    assert normalise_unit("江北区卫健委", "重庆市江北区") == "区卫生健康委"
    assert normalise_unit("重庆市发改委", "重庆市江北区") == "市发展改革委"
    assert normalise_unit("泰州银保监分局", "江苏省泰州市") == "泰州银保监分局"
    assert same_unit("市场监管局", "区市场监督管理局")
    assert not same_unit("市教委", "区教委")
    assert not same_unit("市市场监管局", "区市场监管局")


def test_lists_are_split_between_names_only() -> None:
    assert split_units("区人力社保局、区规划和自然资源局和各镇街等") == ["区人力社保局", "区规划和自然资源局", "各镇街"]
    assert split_units("区发展和改革委员会，区住房和城乡建设局") == ["区发展和改革委员会", "区住房和城乡建设局"]
    assert split_units("区文化旅游委（区体育局、区文物局）、区教委") == ["区文化旅游委（区体育局、区文物局）", "区教委"]


def test_what_reads_as_a_name() -> None:
    assert is_unit("两江新区鱼复工业园建设投资有限公司")
    assert is_unit("有关部门")
    assert not is_unit("加强监管")
    assert not is_unit("推进落实的部门")


@pytest.mark.parametrize("word", ["全部", "年底前全部", "内部", "领导干部", "发展格局"])
def test_a_word_that_ends_as_names_do_is_no_name(word: str) -> None:
    assert not is_unit(word)
    assert is_unit("省国家安全局")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("县茶产业中心负责本规划的组织实施，每年报告。", ("本规划的组织实施", (), ("县茶产业中心",))),
        ("由县财政局负责资金保障工作，县审计局配合。", ("资金保障工作", (), ("县财政局", "县审计局"))),
        ("县财政局要牵头做好统筹协调工作。", ("做好统筹协调工作", ("县财政局",), ())),
        ("一、由镇规划办公室牵头，9月底前完成扩容设计", ("完成扩容设计", ("镇规划办",), ())),
        ("（一）制定标准\n由县财政局牵头，茶叶协会参与，6月底前完成草案。", ("制定标准", ("县财政局",), ("茶叶协会",))),
    ],
)
def test_sentences_that_charge_a_body(text: str, expected: tuple[str, tuple[str, ...], tuple[str, ...]]) -> None:
    assert [(duty.task, duty.lead, duty.responsible) for duty in found(text)] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "本办法由县财政局负责解释。",
        "国务院负责管理地震工作的部门应当采取措施。",
        "各部门主要负责同志要靠前指挥。",
        "对本级人民代表大会常务委员会负责并报告工作。",
    ],
)
def test_who_is_responsible_for_nothing_that_is_named(text: str) -> None:
    assert not found(text)


def test_cells_merged_with_those_above_keep_their_units() -> None:
    columns = ("重点任务", "牵头单位", "责任单位")
    first, second = "建设检测中心\t区教委（牵头）\t区财政局（牵头）、区民政局", "培育品牌\t\t"
    text = f"{first}\n{second}"
    passages = [
        Passage("a", "d", (), 0, len(first), Kind.TABLE_ROW, first, columns=columns),
        Passage("b", "d", (), len(first) + 1, len(text), Kind.TABLE_ROW, second, columns=columns),
    ]
    duties = find_facts(Document("d", "f", "任务表", text), passages).duties
    assert [(duty.task, duty.lead, duty.responsible) for duty in duties] == [
        ("建设检测中心", ("区教委", "区财政局"), ("区民政局",)),
        ("培育品牌", ("区教委", "区财政局"), ("区民政局",)),
    ]


def test_running_text_tells_who_acts_together_with_whom() -> None:
    (duty,) = found("古井修缮工作由区水务局会同区文物局组织实施，不得拖延。\n")
    assert (duty.task, duty.lead, duty.responsible) == ("古井修缮工作", ("区水务局",), ("区文物局",))


def test_a_body_is_named_as_the_one_for_something() -> None:
    text = "区民政局是助餐补贴的主管部门，负责审定。\n区商务局为牵头单位，区教育局为配合单位。\n"
    duties = [(duty.task, duty.lead, duty.responsible) for duty in found(text)]
    assert ("助餐补贴", (), ("区民政局",)) in duties
    assert ("江北区质量", ("区商务局",), ()) in duties
    assert ("江北区质量", (), ("区教育局",)) in duties


def test_the_body_that_a_rule_gives_a_short_name_is_the_one_for_something() -> None:
    (duty,) = found("区民政局是助餐补贴的主管部门（以下简称主管部门），负责审定。\n")
    assert (duty.task, duty.responsible) == ("助餐补贴", ("区民政局",))


def test_bodies_of_several_levels_are_one_name() -> None:
    (duty,) = found("市、县（区）人民政府水行政主管部门负责水源地确定工作。\n", None)
    assert duty.responsible == ("市、县（区）人民政府水行政主管部门",)
    assert split_units("省、市、县人民政府") == ["省、市、县人民政府"]


def test_who_explains_a_document_and_a_principle_are_no_duties() -> None:
    assert not found("本细则由区民政局会同区财政局负责解释。\n建立企业负责、社会监督的机制。\n")


def test_lines_that_begin_with_bodies_are_their_duties() -> None:
    text = "2.2 成员单位职责\n区水务局：负责水库巡查；负责雨情上报。\n区气象局：负责天气预报。\n"
    assert [(duty.task, duty.responsible) for duty in found(text)] == [
        ("水库巡查", ("区水务局",)),
        ("雨情上报", ("区水务局",)),
        ("天气预报", ("区气象局",)),
    ]


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("市监局", "市场监督管理局"),
        ("区审批局", "区行政审批服务局"),
        ("县食安办", "县食品安全委员会办公室"),
        ("市消防支队", "市消防救援支队"),
        ("区投促局", "区投资促进局"),
        ("县综执局", "县综合行政执法局"),
        ("市商委", "市商务委员会"),
    ],
)
def test_usual_short_names_are_the_long_ones(short: str, long: str) -> None:
    assert same_unit(short, long)
