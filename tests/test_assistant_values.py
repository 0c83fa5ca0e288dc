"""Values: the number of just what is asked, with its comparator and year; other years and regions are only told of."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import TinyEncoder

from assistant.answer import Assistant
from assistant.asked_value import bound
from assistant.numerals import plain_numbers
from assistant.question import understand
from assistant.render import marks
from assistant.types import Answer, Outcome
from corpus.read import find_sources
from index.build import ingest
from index.search import Searcher
from index.store import open_index

NORTH = """云岭市北山区人民政府关于印发质量提升实施方案的通知
北山府发〔2023〕5号

一、主要目标

到2025年，食品评价性抽检合格率达到98%以上，药品抽检合格率达到99%以上，公共服务满意度不低于82分。培育国家级示范区2个、市级示范区5个，流通领域和生产领域计量器具受检率分别达到90%、95%以上。

2021年食品评价性抽检合格率实际达到96.5%。

二、工作要求

辖区电梯维护保养单位每15日至少进行一次维护保养。

北山区人民政府
2023年3月1日
"""
TWICE = """清河市人民政府关于加强品牌建设的意见
清河府发〔2022〕9号

一、目标

到2025年，品牌农产品总数达到30个。

二、安排

到2025年，品牌农产品总数达到40个。

清河市人民政府
2022年5月6日
"""


EAST = """云岭市东湖区人民政府关于印发产业发展方案的通知
东湖府发〔2024〕3号

一、夯实质量基础

到2027年，生产环节食品抽检合格率不低于99.3%，餐饮环节食品抽检合格率不低于97%，食品评价性抽检合格率达到99%以上。强制检定计量器具受检率达到96%。

二、医疗保障

一级医院起付线200元，报销比例90%；二级医院起付线500元，报销比例80%。

三、日常管理

使用年限超过15年的电梯，应当每年进行一次安全评估。安全总监每周组织一次风险隐患排查，每月至少召开一次调度会议。每个品种留样量不少于125克。

报名人数超过招生计划的，实行100%随机录取，每名学生限报1所学校。

一类公厕二十四小时开放，二类公厕开放时间为六时至二十二时。

四、运行情况

2023年，地区生产总值完成512.6亿元，同比增长5.2%；城镇居民人均可支配收入41250元。

——监测合格率：2025年达到97.5%，2026年达到98%，2027年达到98.5%以上；

云岭市东湖区人民政府
2024年3月1日
"""


def _assistant(folder: Path, texts: dict[str, str]) -> Assistant:
    files = folder / "texts"
    files.mkdir()
    for name, text in texts.items():
        (files / f"{name}.txt").write_text(text, encoding="utf-8")
    encoder = TinyEncoder()
    ingest(find_sources([files]), folder / "index", None, lambda _: encoder)
    return Assistant(Searcher(open_index(folder / "index"), encoder))


@pytest.fixture(scope="module")
def north(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return _assistant(tmp_path_factory.mktemp("north"), {"north": NORTH})


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("2025年食品评价性抽检合格率要达到多少", "食品评价性抽检合格率达到98%以上"),
        ("2025年药品抽检合格率目标是多少", "药品抽检合格率达到99%以上"),
        ("公共服务满意度要达到多少分", "公共服务满意度不低于82分"),
        ("2021年食品评价性抽检合格率实际是多少", "2021年食品评价性抽检合格率实际达到96.5%"),
        ("流通领域计量器具受检率要达到多少", "流通领域和生产领域计量器具受检率分别达到90%、95%以上"),
    ],
)
def test_a_value_is_the_clause_that_states_it(north: Assistant, question: str, wanted: str) -> None:
    answer = north.ask(question)
    assert answer.status is Outcome.ANSWERED
    assert answer.text.endswith(wanted)
    assert [citation.quote for citation in answer.citations] == [wanted]


@pytest.fixture(scope="module")
def east(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return _assistant(tmp_path_factory.mktemp("east"), {"east": EAST})


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("食品抽检合格率要达到多少", "食品评价性抽检合格率达到99%以上"),
        ("餐馆的食品抽检合格率不能低于多少", "餐饮环节食品抽检合格率不低于97%"),
        ("二级医院报销比例是多少", "二级医院起付线500元，报销比例80%"),
        ("安全总监多久组织一次风险隐患排查", "安全总监每周组织一次风险隐患排查"),
        ("每个品种留样至少多少克", "每个品种留样量不少于125克"),
        ("2023年地区生产总值增长多少", "同比增长5.2%"),
        ("2023年GDP是多少", "地区生产总值完成512.6亿元"),
        ("2026年监测合格率要达到多少", "2026年达到98%"),
    ],
)
def test_parts_units_and_times_are_told_apart(east: Assistant, question: str, wanted: str) -> None:
    answer = east.ask(question)
    assert answer.status is Outcome.ANSWERED
    assert answer.text.endswith(wanted)


@pytest.mark.parametrize(
    "question",
    [
        "流通环节食品抽检合格率要达到多少",
        "药品评价性抽检合格率要达到多少",
        "2023年人均地区生产总值是多少",
        "农村居民人均可支配收入是多少",
    ],
)
def test_a_whole_is_no_answer_for_a_part_nor_a_total_for_each(east: Assistant, question: str) -> None:
    assert east.ask(question).status is Outcome.NOT_FOUND


@pytest.mark.parametrize(
    "question", ["电梯安全评估费收多少", "每个品种留样占多少平方米", "每个品种留样摆多少米", "东湖区招生计划是多少人"]
)
def test_what_is_asked_in_one_unit_is_not_answered_in_another(east: Assistant, question: str) -> None:
    assert east.ask(question).status is Outcome.NOT_FOUND


def test_a_value_of_another_year_is_told_of_but_is_no_answer(north: Assistant) -> None:
    answer = north.ask("2030年食品评价性抽检合格率要达到多少")
    assert answer.status is Outcome.NOT_FOUND
    assert "没有2030年的" in answer.warnings[0]
    assert "食品评价性抽检合格率达到98%以上" in answer.warnings[0]


@pytest.mark.parametrize(
    "question",
    [
        "食品监督抽查合格率要达到多少",
        "化妆品抽检合格率要达到多少",
        "计量器具检定率要达到多少",
        "餐饮环节计量器具受检率要达到多少",
    ],
)
def test_what_only_sounds_alike_is_no_answer(north: Assistant, question: str) -> None:
    assert north.ask(question).status is Outcome.NOT_FOUND


def test_what_the_question_says_it_does_not_mean_is_no_answer(north: Assistant) -> None:
    assert "市级示范区5个" in north.ask("示范区要培育多少个，不是国家级那个").text


@pytest.mark.parametrize("asked", ["示范区，市级的(不要国家级)培育几个", "示范区，市级的培育几个"])
def test_what_is_not_meant_may_be_said_in_brackets(north: Assistant, asked: str) -> None:
    assert north.ask(asked).text.endswith("培育国家级示范区2个、市级示范区5个")


def test_a_sentence_that_names_what_is_asked_and_what_is_denied_answers(tmp_path: Path) -> None:
    text = "南坪县冷库补助通知\n\n一、资金\n2024年共计780万元，其中中央财政资金520万元、省级财政资金180万元、县级配套80万元。\n"
    answer = _assistant(tmp_path, {"south": text}).ask("冷库补助(不是中央资金)省级财政资金多少万元")
    assert "省级财政资金180万元" in answer.text


def test_what_ends_in_a_question_is_not_denied() -> None:
    assert bound(understand("企业不是全都要认证吧?认证比例多少")).denied == ""
    assert bound(understand("是不是要交水费,水费多少")).denied == ""
    assert bound(understand("合格率多少,不是监督抽查那个")).denied == "监督抽查那个"


def test_two_values_of_one_thing_in_one_document_are_both_shown(tmp_path: Path) -> None:
    answer = _assistant(tmp_path, {"twice": TWICE}).ask("2025年品牌农产品总数要达到多少个")
    assert [("30个" in line, "40个" in line) for line in answer.text.split("\n")] == [(True, False), (False, True)]
    assert "前后的数不一致" in answer.warnings[0]


def test_without_a_region_every_document_that_states_it_is_a_line_of_a_table(assistant: Assistant) -> None:
    answer = assistant.ask("食品抽检合格率目标是多少")
    head, *lines = answer.text.split("\n")
    assert head == f"共{len(lines)}份文件有规定（地区 年份：原文｜文件｜发文字号）"
    assert (
        "大渡口区 2027年目标：食品抽检合格率达到98.2%以上"
        "｜《重庆市大渡口区人民政府关于印发质量强区建设实施方案(2023-2027年)的通知》｜大渡口府发〔2024〕1号"
    ) in lines
    assert any(line.startswith("江北区 2027年目标：食品评价性抽检合格率达到98.2%以上｜") for line in lines)
    assert len(answer.text) <= 1200
    quotes = "|".join(citation.quote for citation in answer.citations)
    assert "大渡口府发〔2024〕1号" in quotes
    assert [len(numbers) > 1 for numbers in marks(answer)] == [False, *(True for _ in lines)]


def test_what_only_other_regions_have_is_told_of_as_theirs(assistant: Assistant) -> None:
    answer = assistant.ask("渝北区食品抽检合格率目标是多少")
    assert answer.status is Outcome.NOT_FOUND
    assert answer.warnings[0].startswith("渝北区没有；大渡口区2027年目标为“食品抽检合格率达到98.2%以上”")


def _lines(answer: Answer) -> list[str]:
    return answer.text.split("\n")


def test_a_comparison_opens_with_its_conclusion(assistant: Assistant) -> None:
    answer = assistant.ask("制造业产品质量合格率，崆峒区和大渡口区哪个高")
    assert _lines(answer) == [
        "大渡口区（95%以上）高于崆峒区（94%以上）（所述年份不同，仅供参照）",
        "崆峒区：制造业产品质量合格率达到94%以上",
        "大渡口区：制造业产品和消费品质量合格率均达到95%以上",
    ]
    assert len(answer.citations) == 2


def test_equal_values_are_said_to_be_equal(assistant: Assistant) -> None:
    first = _lines(assistant.ask("大渡口区和江北区的农产品例行监测合格率哪个高"))[0]
    assert first == "大渡口区、江北区相同，均为98.3%以上"


def test_a_side_without_a_value_is_said_to_have_none(assistant: Assistant) -> None:
    lines = _lines(assistant.ask("大渡口区和石柱县的食品抽检合格率哪个高"))
    assert lines == ["石柱土家族自治县没有查到", "大渡口区：食品抽检合格率达到98.2%以上"]


def test_two_things_of_one_document_are_told_apart(assistant: Assistant) -> None:
    lines = _lines(assistant.ask("大渡口区消费投诉办结率和公共服务满意度分别是多少"))
    assert lines == ["消费投诉办结率：消费投诉办结率稳定在95%以上", "公共服务满意度：公共服务满意度稳定在82分以上"]


def test_numerals_are_read_as_digits() -> None:
    assert plain_numbers("千亿级企业六十周岁以上") == "1000亿级企业60周岁以上"


def test_a_year_of_a_period_is_not_the_whole_period(tmp_path: Path) -> None:
    text = "东湖区改厕实施方案（2023—2025年）\n\n一、任务\n\n新建改造户厕4600户，其中2023年1800户、2024年1600户、2025年1200户。\n"
    (tmp_path / "plan.txt").write_text(text)
    encoder = TinyEncoder()
    ingest(find_sources([tmp_path / "plan.txt"]), tmp_path / "index", None, lambda _: encoder)
    asked = Assistant(Searcher(open_index(tmp_path / "index"), encoder))
    assert "2025年1200户" in asked.ask("2025年新建改造户厕多少户").text
    assert "4600户" in asked.ask("新建改造户厕多少户").text


WEST = """云岭市西坪区农村饮水安全规划
西坪府发〔2024〕8号

一、主要指标

指标 | 单位 | 2023年 | 2030年
管网漏损率 | % | 18.4 | 11
水表安装数 | 万只 | 21 | 60

二、资金

规划总投资9.6亿元，其中水源工程2.1亿元，发行专项债券3.4亿元。

三、罚则

第三人擅自在水源地采砂的，由水利局责令改正，处三千元以上八千元以下的罚款。

云岭市西坪区人民政府
2024年4月2日
"""


@pytest.fixture(scope="module")
def west(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return _assistant(tmp_path_factory.mktemp("west"), {"west": WEST})


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("2023年管网漏损率是多少个百分点", "指标: 管网漏损率 · 单位: % · 2023年: 18.4"),
        ("到2030年水表要安装多少", "指标: 水表安装数 · 单位: 万只 · 2030年: 60"),
        ("写材料要用：规划总投资里，专项债券占多少", "发行专项债券3.4亿元"),
        ("在水源地采砂罚多少钱", "处三千元以上八千元以下的罚款。"),
    ],
)
def test_tables_of_plain_text_parts_and_fines_in_numerals_are_told(west: Assistant, question: str, wanted: str) -> None:
    assert west.ask(question).text.endswith(wanted)


def test_a_value_of_the_country_is_none_of_the_town(west: Assistant) -> None:
    assert west.ask("城市管网漏损率2030年要降到多少").status is Outcome.NOT_FOUND


def test_what_is_said_of_other_classes_is_no_answer_for_one(east: Assistant) -> None:
    assert "六时至二十二时" in east.ask("二类公厕几点到几点开放").text
    assert east.ask("三类公厕几点到几点开放").status is Outcome.NOT_FOUND


def test_a_report_tells_nothing_of_another_year_than_its_own(tmp_path: Path) -> None:
    text = (
        "云岭市2022年国民经济和社会发展统计公报[1]\n云岭市统计局\n（2023年3月27日）\n\n一、人民生活\n\n"
        "城镇居民人均可支配收入39860元，增长4.1%；农村居民人均可支配收入21730元，增长6.4%。\n\n2023年4月起数据按新口径发布。\n"
    )
    reports = _assistant(tmp_path, {"report": text})
    assert "21730元" in reports.ask("云岭市2022年农村居民人均可支配收入是多少").text
    assert reports.ask("云岭市2023年农村居民人均可支配收入是多少").status is Outcome.NOT_FOUND


SOUTH = """云岭市南湖区产品质量监督抽查与补助办法
南湖府发〔2024〕8号

一、抽查

2023年抽查产品560批次，涉及企业94家；2024年抽查产品620批次，涉及企业131家。

二、企业

新增规模以上工业企业9家。规模以上工业企业达到80家，其中渔业企业配有渔船56艘。

三、投入

改造提升项目亩均财政投入不低于1900元。高技术制造业增加值增长15.3%，占规模以上工业比重12.4%。

四、招考

一般岗位开考比例为5∶1。

五、答复

部门应当自收到数据申请之日起5个工作日内答复。
"""


@pytest.fixture(scope="module")
def south(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return _assistant(tmp_path_factory.mktemp("south"), {"south": SOUTH})


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("2024年抽查产品涉及多少家企业", "131家"),
        ("规模以上工业企业总共有多少家", "80家"),
        ("渔业企业配有几艘渔船", "56艘"),
        ("改造提升项目每亩财政投入多少钱", "1900元"),
        ("高技术制造业占规模以上工业的比重是多少", "12.4%"),
        ("一般岗位开考比例是多少", "5∶1"),
        ("收到数据申请几天必须答复", "5个工作日"),
    ],
)
def test_what_is_asked_of_a_year_a_total_or_a_share_is_told(south: Assistant, question: str, wanted: str) -> None:
    assert wanted in south.ask(question).text


@pytest.mark.parametrize(
    ("question", "units"),
    [
        ("车费能报几个钱", {"money"}),
        ("个人账户进几个点", {"share"}),
        ("几天必须回话", {"time"}),
        ("人民路那几条街一天最多收多少", set()),
    ],
)
def test_spoken_units(question: str, units: set[str]) -> None:
    assert bound(understand(question)).units == units


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("全市一共多少张养老床", "张"),
        ("多少名首席质量官", "名"),
        ("全年抽检多少批次食品", "批次"),
        ("管网新建多少公里供水管", "公里"),
        ("最迟几个工作日办结", "工作日"),
    ],
)
def test_what_is_counted_is_no_part_of_its_unit(question: str, unit: str) -> None:
    assert bound(understand(question)).unit == unit


@pytest.mark.parametrize("region", ["江北区", "大渡口区"])
def test_aims_of_a_year_are_told_by_the_sentence_that_names_it(assistant: Assistant, region: str) -> None:
    assert "到2035年" in assistant.ask(f"{region}2035年目标").text
