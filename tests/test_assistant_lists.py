"""Lists, and texts that are no longer in force, over a few made documents with the real encoder."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Assistant
from assistant.found import Composed, Line
from assistant.listed_lines import opening
from assistant.types import Outcome
from corpus.read import find_sources
from corpus.types import Kind as PassageKind
from corpus.types import Passage
from index.build import ingest
from index.search import Searcher
from index.store import open_index
from index.types import Encoder

NEW = """某市人民政府办公室关于印发某市校外托管机构管理办法的通知
某府办发〔2023〕15号

各县（区）人民政府，市直各部门：
现将《某市校外托管机构管理办法》印发给你们，请认真贯彻执行。

某市校外托管机构管理办法
第一章 总则
第一条 为加强校外托管机构管理，制定本办法。
第二条 本办法所称校外托管机构，包括托管中心、午托点和晚托班。
第二章 设立条件
第三条 设立校外托管机构应当具备下列条件：
（一）有固定的场所；
（二）有与服务规模相适应的从业人员；
（三）消防、食品安全符合规定。
第四条 托管机构不得有下列行为：
（一）体罚或者变相体罚学生；
（二）开展学科类培训。
违反前款规定的，由县级教育部门责令改正。
第五条 本办法自2023年6月1日起施行，2018年印发的《某市校外托管机构管理暂行办法》（某府办发〔2018〕7号）同时废止。
"""
OLD = """某市人民政府办公室关于印发某市校外托管机构管理暂行办法的通知
某府办发〔2018〕7号

各县（区）人民政府，市直各部门：
现将《某市校外托管机构管理暂行办法》印发给你们，请认真贯彻执行。
某市人民政府办公室
2018年3月2日

某市校外托管机构管理暂行办法
第一条 为加强校外托管机构管理，制定本办法。
第二条 设立校外托管机构应当具备下列条件：
（一）有营业执照；
（二）有五名以上从业人员。
第三条 托管机构每名学生用餐面积不少于1.2平方米。
第四条 本办法自2018年4月1日起施行。
"""
PLAN = """某县老旧小区改造三年行动方案

为改善居住条件，制定本方案。
一、总体要求
坚持以人为本，到2026年底改造老旧小区120个以上。
二、重点任务
围绕改造提出五项重点任务。
（一）完善基础设施。
更新供水、排水、供气、供电管网，加装电梯。
（二）提升公共服务。
建设养老、托育、助餐、便民市场等设施。
（三）加强社区治理。
推行网格化管理。
（四）拓宽资金渠道。
争取上级补助、专项债券、居民出资和社会资本投入。
三、保障措施
——加强组织领导。成立工作专班。
——强化资金保障。足额安排预算。
"""
SUBSIDY = """平陵区民宿发展扶持办法
一、办理程序
申报主体按照以下程序办理：提交申请→街道初审→部门联审→资金拨付。
二、禁止行为
民宿经营者不得有下列行为：超过核定人数接待；私自改变房屋结构；在消防通道堆放杂物。
三、申报材料
申请扶持资金的民宿，应当提交以下材料：
1.营业执照复印件；
2.上年度纳税证明；
3.资金申请表。
四、工作措施
第一，抓好宣传发动。各街道上门讲解。
第二，抓好资金兑付。由区财政拨付。
第三，抓好跟踪问效。每季度通报。
"""
SEWAGE = """海宁市农村污水治理方案
一、总体要求
按照人口规模将村庄划分为重点治理村、一般治理村和巩固提升村三类，实行名单管理。
二、重点工作
健全设施运维机制，落实人员、经费、责任，设施移交专业公司。
三、健全工作支撑
（一）健全监督考核机制。每季度通报。
（二）健全经费投入机制。列入预算。
（三）健全公众参与机制。公开电话。
"""
COLD = """桐乡市农产品产地冷藏保鲜设施建设补助申报通知
一、补助对象
农民合作社和家庭农场。
二、补助标准
机械冷库每立方米补助300元，一个单位建的冷库最高补助40万元。
三、申报条件
（一）注册满一年；
（二）用地手续完备。
四、申报材料
申报主体一式三份提交以下材料：
1.建设申请表；
2.营业执照复印件；
3.用地证明。
物流项目统筹用地，完善道路、供电和供水，为企业做好服务。以城南新区和河东园区、港口片区作为物流园，引进物流企业。
五、安排次序
申报超过计划的，依次安排：
第一批：农民合作社；
第二批：示范家庭农场；
第三批：其他家庭农场。
"""
LAKES = """{place}湖泊清淤工作方案
一、总体要求
保护湖泊。
二、保障措施
（一）{first}。成立专班。
（二）{second}。列入预算。
"""
CENTRES = """某州检测能力建设方案
一、总体要求
加强检测能力建设。
附件1 某州检测能力建设项目
1

州食品检验中心

州卫健委

2

州种子检测站

州农业农村局

3

州水质检测站

州卫健委

附件2 某州检测能力指标
序号

指标

2026年目标

1

食品抽检批次

800

2

水质监测点个数

25
"""
ESTATES = "序号,小区名称,所属街道,改造内容\n1,幸福里小区,城关街道,管网\n2,和平苑小区,河东街道,外墙\n3,东风家属院,城关街道,屋顶\n"


@pytest.fixture(scope="module")
def made(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    for name, text in (
        ("新.txt", NEW),
        ("旧.txt", OLD),
        ("方案.txt", PLAN),
        ("某县老旧小区名单.csv", ESTATES),
        ("民宿.txt", SUBSIDY),
        ("污水.txt", SEWAGE),
        ("冷藏.txt", COLD),
        ("检测.txt", CENTRES),
        ("通化.txt", LAKES.format(place="通化市", first="加强领导", second="保障资金")),
        ("淳安.txt", LAKES.format(place="淳安县", first="压实责任", second="加大投入")),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    ingest(find_sources([folder]), folder / "index", None, lambda _: encoder)
    return folder / "index"


def _assistant(made: Path, encoder: Encoder, as_of: date | None = None) -> Assistant:
    return Assistant(Searcher(open_index(made), encoder, as_of))


WATER = """某县供水条例
第一条 为保障供水，制定本条例。
第二条 县人民政府应当将供水纳入规划，加强对供水渠道、管网、泵站的建设和举报漏水行为的宣传。
第三条 公民可以通过下列方式举报漏水：
（一）拨打服务热线；
（二）到营业厅当面举报。
第四条 住房城乡建设主管部门应当履行下列供水工作职责：
（一）审查管网设计；
（二）组织管网验收。
第五条 卫生健康主管部门应当履行下列供水工作职责：
（一）监测水质；
（二）公布检测结果。
"""


def test_a_list_is_told_that_is_announced_as_what_is_asked(tmp_path: Path, encoder: Encoder) -> None:
    (tmp_path / "供水.txt").write_text(WATER, encoding="utf-8")
    ingest(find_sources([tmp_path]), tmp_path / "index", None, lambda _: encoder)
    assistant = Assistant(Searcher(open_index(tmp_path / "index"), encoder))
    told = {
        asked: assistant.ask(asked).text.split("\n") for asked in ("举报漏水有哪些渠道", "住建部门承担哪些供水职责")
    }
    assert list(told.values()) == [
        ["（一）拨打服务热线；", "（二）到营业厅当面举报。"],
        ["（一）审查管网设计；", "（二）组织管网验收。"],
    ]


LISTS = {
    "校外托管机构不得有哪些行为": ["（一）体罚或者变相体罚学生；", "（二）开展学科类培训。"],
    "老旧小区改造有哪些重点任务": ["（一）完善基础设施", "（二）提升公共服务", "（三）加强社区治理", "（四）拓宽资金渠道"],
    "老旧小区改造的保障措施有哪些": ["——加强组织领导。", "——强化资金保障。"],
    "老旧小区改造资金从哪些渠道来": ["争取上级补助、专项债券、居民出资和社会资本投入。"],
    "申报民宿扶持分哪几步": ["提交申请", "街道初审", "部门联审", "资金拨付。"],
    "民宿经营者不能有哪些行为": ["超过核定人数接待；", "私自改变房屋结构；", "在消防通道堆放杂物。"],
    "民宿要钱需要交什么材料": ["1.营业执照复印件；", "2.上年度纳税证明；", "3.资金申请表。"],
    "由州卫健委建设的项目有哪些": ["州食品检验中心", "州水质检测站"],
    "某州检测能力指标有哪些": ["食品抽检批次", "水质监测点个数"],
    "某州老旧小区改造有哪4项重点任务": ["（一）完善基础设施", "（二）提升公共服务", "（三）加强社区治理", "（四）拓宽资金渠道"],
    "城关街道有哪些小区改造": ["幸福里小区", "东风家属院"],
    "桐乡市申请冷库补助要哪些材料": ["1.建设申请表；", "2.营业执照复印件；", "3.用地证明。"],
    "桐乡市冷库补助申报多了按什么顺序安排": ["第一批：农民合作社；", "第二批：示范家庭农场；", "第三批：其他家庭农场。"],
    "海宁市农村污水治理方案要健全哪几个机制": ["（一）健全监督考核机制。", "（二）健全经费投入机制。", "（三）健全公众参与机制。"],
    "污水治理把村庄分成哪三种": ["按照人口规模将村庄划分为重点治理村、一般治理村和巩固提升村三类，实行名单管理。"],
    "桐乡市在哪些地方办物流园": ["以城南新区和河东园区、港口片区作为物流园，引进物流企业。"],
    "海宁市农村污水治理方案健全了哪些工作支撑": ["（一）健全监督考核机制。", "（二）健全经费投入机制。", "（三）健全公众参与机制。"],
}  # fmt: skip


@pytest.mark.parametrize(("question", "items"), LISTS.items())
def test_a_list_is_whole_each_item_a_line_and_cited(
    made: Path, encoder: Encoder, question: str, items: list[str]
) -> None:
    answer = _assistant(made, encoder).ask(question)
    assert answer.text.split("\n") == items
    assert len(answer.citations) == len(items)
    assert answer.repaired == 0


def test_a_contradiction_between_what_is_announced_and_listed_is_shown(made: Path, encoder: Encoder) -> None:
    assert _assistant(made, encoder).ask("老旧小区改造有哪些重点任务").warnings == ("原文称5项,实际列出4项",)
    assert _assistant(made, encoder).ask("老旧小区改造的保障措施有哪些").warnings == ()


BRANDS = """某县农业品牌培育方案
一、提升农产品质量
完善产业标准体系，大力推进牛、药、果、菜产业规模化种养，推动富民产业升级，打造一批特色鲜明、信誉好的区域品牌。
"""


def test_some_that_are_to_be_made_announce_no_number(tmp_path: Path, encoder: Encoder) -> None:
    (tmp_path / "品牌.txt").write_text(BRANDS, encoding="utf-8")
    ingest(find_sources([tmp_path]), tmp_path / "index", None, lambda _: encoder)
    answer = Assistant(Searcher(open_index(tmp_path / "index"), encoder)).ask("某县要推进哪些产业规模化种养")
    assert "牛、药、果、菜" in answer.text
    assert answer.warnings == ()


CONDITIONS = "设立校外托管机构应当具备哪些条件"


def test_a_repealed_text_is_not_the_answer(made: Path, encoder: Encoder) -> None:
    answer = _assistant(made, encoder).ask(CONDITIONS)
    assert {citation.document.file for citation in answer.citations} == {"新.txt"}
    assert len(answer.citations) == 3
    assert answer.warnings == ()


def test_on_an_earlier_day_the_text_of_that_day_is_the_answer(made: Path, encoder: Encoder) -> None:
    answer = _assistant(made, encoder, date(2020, 1, 1)).ask(CONDITIONS)
    assert {citation.document.file for citation in answer.citations} == {"旧.txt"}
    assert answer.warnings == ()


def test_a_repealed_text_answers_what_nothing_else_does_with_a_warning(made: Path, encoder: Encoder) -> None:
    answer = _assistant(made, encoder).ask("托管机构每名学生用餐面积是多少")
    assert answer.status is Outcome.ANSWERED
    assert "1.2平方米" in answer.text
    assert any("已废止(被《某市人民政府办公室关于印发" in warning for warning in answer.warnings)


def test_a_text_that_is_asked_for_answers_though_it_is_repealed(made: Path, encoder: Encoder) -> None:
    answer = _assistant(made, encoder).ask("原来的规定里，设立校外托管机构应当具备哪些条件")
    assert answer.status is Outcome.ANSWERED
    for citation in answer.citations:
        if citation.document.file == "旧.txt":
            assert answer.warnings


def test_how_many_is_told_with_the_items(made: Path, encoder: Encoder) -> None:
    answer = _assistant(made, encoder).ask("民宿扶持有几条工作措施，分别是什么")
    assert answer.text.split("\n") == [
        "共3项：",
        "第一，抓好宣传发动。",
        "第二，抓好资金兑付。",
        "第三，抓好跟踪问效。",
    ]


@pytest.mark.parametrize(
    "asked", ["污水治理的工作支撑要健全几个机制", "海宁市农村污水治理方案健全的工作支撑内容有几项"]
)
def test_how_many_items_a_list_has_is_counted_on_it(made: Path, encoder: Encoder, asked: str) -> None:
    assert _assistant(made, encoder).ask(asked).text.startswith("共3项：\n（一）健全监督考核机制。")


def test_lists_of_several_places_stand_side_by_side_where_none_is_named(made: Path, encoder: Encoder) -> None:
    lines = _assistant(made, encoder).ask("湖泊清淤的保障措施有哪些").text.split("\n")
    assert sorted(line.rstrip("。") for line in lines) == [
        "淳安县：（一）压实责任",
        "淳安县：（二）加大投入",
        "通化市：（一）加强领导",
        "通化市：（二）保障资金",
    ]
    named = _assistant(made, encoder).ask("通化湖泊清淤的保障措施有哪些").text
    assert "加强领导" in named
    assert "压实责任" not in named


def test_a_list_one_item_of_which_is_asked_about_gives_what_stands_in_that(made: Path, encoder: Encoder) -> None:
    assistant = _assistant(made, encoder)
    one = assistant.ask("某县老旧小区改造在拓宽资金渠道方面有哪些举措")
    assert "争取上级补助、专项债券、居民出资和社会资本投入。" in one.text
    assert "社区治理" not in one.text
    assert len(assistant.ask("某县老旧小区改造有哪些重点任务").text.split("\n")) == 4


def test_every_document_that_mentions_a_term_is_listed(made: Path, encoder: Encoder) -> None:
    assistant = _assistant(made, encoder)
    answer = assistant.ask("哪些文件提到“清淤”")
    assert answer.text.split("\n")[0] == "共2份："
    assert {citation.document.region for citation in answer.citations} == {"吉林省通化市", "浙江省杭州市淳安县"}
    none = assistant.ask("哪些文件提到元宇宙")
    assert none.status is Outcome.NOT_FOUND
    assert "没有文件的原文里有“元宇宙”" in none.warnings


def test_of_a_long_part_as_much_is_told_as_there_is_room_for_and_that_is_said() -> None:
    def line(n: int) -> Line:
        return Line("村" * 100, Passage(str(n), "d", (), n, n + 100, PassageKind.PARAGRAPH, "村" * 100), n, n + 100)

    lines = [line(n) for n in range(20)]
    told = opening(lines)
    assert told.lines == tuple(lines[:11])
    assert told.warnings == ("这一部分较长，只列出开头",)
    assert opening(lines[:3]) == Composed(tuple(lines[:3]))
    assert len(opening(lines, 50).lines) == 1  # the first, whatever its length
