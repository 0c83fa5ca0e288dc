"""Questions as people type them: years in key words, verbs for sums, 几大块, 老办法新办法, what lists of documents hold."""

from __future__ import annotations

import pytest

from assistant.answer import Assistant
from assistant.asked_units import units_asked
from assistant.kinds import head_of, kind_of
from assistant.places import regions_in
from assistant.replaced import replaced
from assistant.session import Session
from assistant.types import Head, Kind, Outcome
from assistant.years import find_years, plain_years
from corpus.facts.units import department_of, with_departments
from corpus.read import find_sources
from index.build import ingest
from index.search import Searcher
from index.store import open_index
from index.types import Encoder

TEXTS = {
    "water": """岳西县农村饮水提升规划（2024—2030年）
岳水发〔2024〕7号
一、主要指标
指标 | 单位 | 2023年 | 2025年 | 2030年
管网漏损率 | % | 19.5 | 15 | 11
智能水表安装数 | 万只 | 3 | 4.5 | 8
二、资金
规划期总投资8.6亿元，其中水源工程2.7亿元。县级财政每年安排农村饮水维修养护资金不少于900万元。
三、重点任务
（一）改造老旧管网
更换管网120公里。（牵头单位：县水利局；配合单位：县财政局）
（二）加强水质检测
（三）推进智慧供水
安装智能水表。
岳西县水利局
2024年3月5日
""",
    "points": """岳西县2025年优化营商环境工作要点
岳营商发〔2025〕1号
2025年总体要求：全县营商环境评价进入全市前3位（2024年为第5位），新增经营主体4200户以上，民间投资占比达到58%。
一、考核分值
序号 | 考核内容 | 分值 | 评分单位
1 | 巡河履职 | 20 | 县河长办
2 | 水质达标 | 25 | 县生态环境分局
3 | 河道保洁 | 12 | 县城管局
二、监督
聘请营商环境监督员30名。（牵头单位：县纪委监委；配合单位：县工商联）
岳西县优化营商环境领导小组
2025年2月1日
""",
    "repeal": """岳西县人民政府关于废止部分行政规范性文件的决定
岳政发〔2024〕9号
经县政府第20次常务会议研究，决定废止下列文件：
序号|文件名称|文号|理由
1|岳西县粮食收购许可审批细则|岳政办发〔2016〕19号|事项已取消
2|岳西县农户储粮仓补贴办法|岳粮发〔2018〕15号|任务已完成
3|岳西县集贸市场管理办法|岳政发〔2011〕8号|与上位法不一致
本决定自印发之日起施行。
岳西县人民政府
2024年6月3日
""",
    "old": """岳西县保障住房管理暂行办法
岳政发〔2018〕27号
第一条 申请家庭应当具有本县城镇户籍满5年。
第二条 租金按照同地段市场租金的70%确定。
第三条 租赁合同期限一般为5年。
岳西县人民政府
2018年6月20日
""",
    "new": """岳西县保障住房管理办法
岳政发〔2024〕13号
第一条 申请家庭应当具有本县城镇户籍满2年。
第二条 租金按照同地段市场租金的60%确定。
第三条 租赁合同期限一般不超过3年。
第四条 本办法自2024年5月1日起施行。《岳西县保障住房管理暂行办法》（岳政发〔2018〕27号）同时废止。
岳西县人民政府
2024年4月2日
""",
    "east": """东湖县托育服务补助细则
东卫发〔2024〕4号
一、补助
新增托位每个补助1.2万元。
二、奖励
获评省级示范托育机构的，一次性奖励20万元。
三、收费
享受补助的机构，全日托保育费每人每月不得高于2200元。
四、附则
执行期限至2027年底。县卫生健康局会同县财政局负责本细则的解释。
东湖县卫生健康局
2024年5月8日
""",
    "west": """西湖县托育服务工作方案
西政办发〔2024〕8号
一、补助
新增托位每个补助1万元。
二、奖励
获评省级示范托育机构的，奖励15万元。
三、收费
普惠托育机构全日托保育费最高不超过每人每月2500元。
西湖县人民政府办公室
2024年9月1日
""",
    "tasks": """西湖县2024年民生实事任务分工表
序号 | 任务内容 | 上半年 | 全年 | 责任单位
1 | 居家适老化改造 | 800户 | 2000户 | 县民政局
2 | 加装电梯 | 40部 | 100部 | 县住房城乡建设局
3 | 更换老化供水管线 | 12公里 | 30公里 | 县水务局
推广新型建筑材料300种，绿色建筑占比不断提高。
集中供养孤儿基本生活标准为每人每月1650元，散居孤儿为每人每月1200元。全县有孤儿286人。
""",
    "aims": """东湖县人民政府关于推进质量强县的实施意见
东政发〔2023〕6号
一、主要目标
到2027年，全县质量整体水平明显提升，质量品牌影响力显著增强。到2035年，质量强县基本建成，先进质量文化蔚然成风。
2025年，工程质量的具体目标：竣工验收合格率达到100%。二级资质以上施工企业全部通过认证。主城区居住建筑执行节能65%设计标准，公共建筑执行节能50%设计标准。
制造业质量竞争力逐年提升，2022年达到85.4。到2025年，制造业质量竞争力指数达到90以上。到2025年，药品抽检合格率达到99%以上。
二、重点任务
（一）聚焦民生提质量
（二）夯实产业促发展
（三）健全体系抓落实
东湖县人民政府
2023年12月1日
""",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Assistant:
    """An assistant without a reader over the texts."""
    folder = tmp_path_factory.mktemp("typed")
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    ingest(find_sources([folder]), folder / "index", None, lambda _: encoder)
    return Assistant(Searcher(open_index(folder / "index"), encoder))


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("合格率,2025和2027目标分别多少", ["2025", "2027"]),
        ("2025、2030要达到多少", ["2025", "2030"]),
        ("房租怎么收?18年的和24年的对比一下", ["2018", "2024"]),
        ("买房满15年的和20年的", []),
    ],
)
def test_years_in_key_words(text: str, years: list[str]) -> None:
    assert [year.value for year in find_years(plain_years(text))] == years


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("要装多少万只智能水表", {"count"}),
        ("今年建多少万平方米", {"area"}),
        ("要投多少万", {"money"}),
        ("招多少万人", {"people"}),
    ],
)
def test_units_behind_ten_thousands(text: str, unit: set[str]) -> None:
    assert units_asked(text) == unit


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("谁有资格拿冷库的补贴", Kind.LIST),
        ("分成几大行动,分别叫什么", Kind.LIST),
        ("做好哪五件事", Kind.LIST),
        ("助餐点建设是哪个科在抓", Kind.RESPONSIBLE),
    ],
)
def test_kinds(text: str, kind: Kind) -> None:
    assert kind_of(text) is kind


def test_heads_in_other_words() -> None:
    assert head_of("是什么时候的文", True) is Head.WRITTEN
    assert head_of("这次一共废了哪几个文件", True) is Head.REPEALS
    assert head_of("的索引号是多少", True) is Head.INDEX


def test_what_takes_the_place_of_a_part() -> None:
    assert replaced("绿色建筑", "新建建筑里装配式的比例") == "新建建筑里绿色建筑的比例"
    assert replaced("药品", "食品抽检合格率") == "药品抽检合格率"


def test_departments_by_what_they_deal_with() -> None:
    assert department_of("市气象局") == department_of("气象部门") == "气象"
    assert department_of("成员单位") is None
    assert with_departments("卫健部门和市直部门") == "卫生健康部门和市直部门"


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("岳西农村饮水管网漏损率从2023年到2030年要降到多少,两个数都给我", ["2023年: 19.5", "2030年: 11"]),
        ("岳西农村饮水2030年要装多少万只智能水表", ["2030年: 8"]),
        ("岳西农村饮水这盘子总共要投多少钱", ["规划期总投资8.6亿元"]),
        ("岳西2025年新增多少户经营主体", ["新增经营主体4200户以上"]),
        ("岳西考核里水质达标那块占几分", ["分值: 25"]),
        ("岳西聘营商环境监督员归谁管的?配合的又是谁", ["县纪委监委", "县工商联"]),
        ("东湖县质量强县到2035年的目标是什么", ["质量强县基本建成"]),
        ("东湖县2025年制造业的质量竞争力要多少分以上", ["制造业质量竞争力指数达到90以上"]),
        ("东湖县公共建筑2025年执行的节能设计标准百分之几", ["公共建筑执行节能50%设计标准"]),
        ("东湖县药品抽检过关率的目标值是", ["药品抽检合格率达到99%以上"]),
        ("东湖县质量强县重点任务分成哪几大块,帮忙列一下", ["聚焦民生提质量", "夯实产业促发展", "健全体系抓落实"]),
        ("东湖县质量强县的三项重点任物是啥", ["聚焦民生提质量", "健全体系抓落实"]),
        ("西湖县2024年加装电梯上半年和全年各多少部", ["上半年: 40部", "全年: 100部"]),
        (
            "你好,我是街道的,年底要报民生实事台账,西湖县2024年居家适老化改造这项,上半年那个数先不管,全年总共要完成多少户来着?",
            ["全年: 2000户"],
        ),
        ("东湖县托育补助细则谁来解释", ["县卫生健康局会同县财政局负责本细则的解释"]),
        ("东湖县托育补助细则执行到什么时候", ["执行期限至2027年底"]),
    ],
)
def test_answers(assistant: Assistant, question: str, told: list[str]) -> None:
    answer = assistant.ask(question)
    assert answer.status is Outcome.ANSWERED
    assert [words for words in told if words not in answer.text] == []


def test_a_measure_word_asks_for_no_place(assistant: Assistant) -> None:
    answer = assistant.ask("东湖县质量强县建设打算放在哪项工作里推进夯实产业?")
    assert not answer.text.startswith("二、")


def test_a_standard_is_no_number_of_people(assistant: Assistant) -> None:
    answer = assistant.ask("散居的？", ["西湖县集中供养孤儿基本生活标准是多少"])
    assert "每人每月1200元" in answer.text
    assert "286" not in answer.text


def test_a_year_in_brackets_holds_for_nothing_behind_them(assistant: Assistant) -> None:
    answer = assistant.ask("岳西2024年新增多少户经营主体")
    assert "4200" not in answer.text


@pytest.mark.parametrize(
    ("question", "conclusion"),
    [
        ("保障住房租金,岳西老办法新办法各是多少", ("70%", "60%")),
        ("岳西保障住房租金按市场租金的百分之几收?18年的和24年的对比一下", ("70%", "60%")),
        ("岳西保障住房租赁合同最长签几年,老办法新办法各是多少", ("5年", "3年")),
        ("省级示范托育机构,东湖县奖的多还是西湖县奖的多?", ("20万元", "15万元")),
        ("普惠托育,东湖县跟西湖县最高收费差多少", ("2200元", "2500元")),
        ("东湖县和西湖县的托育文件分别是什么时候印发的", ("2024年5月8日", "2024年9月1日")),
    ],
)
def test_sides(assistant: Assistant, question: str, conclusion: tuple[str, str]) -> None:
    answer = assistant.ask(question)
    assert answer.status is Outcome.ANSWERED
    assert all(amount in answer.text for amount in conclusion)
    assert "1.2万元" not in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "东湖县和西湖县的犬只登记率目标各是多少",
        "东湖县和西湖县的地理标志产品数量哪个多",
        "东湖县和岳西县在垃圾分类覆盖率上哪个高",
    ],
)
def test_a_comparison_of_what_no_text_says_is_refused(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status is Outcome.NOT_FOUND


def test_a_number_is_not_of_what_is_only_named_behind_it(assistant: Assistant) -> None:
    assert "300" not in assistant.ask("西湖县的绿色建筑占比目标是多少").text


def test_the_city_beside_one_of_its_districts() -> None:
    held = ["重庆市", "重庆市大渡口区"]
    assert [min(m.regions) for m in regions_in("市里的和大渡口区的绿色建筑目标", held)] == held
    assert [min(m.regions) for m in regions_in("大渡口区落实市里要求的措施", held)] == held[1:]


def test_lists_of_documents_tell_the_number_of_one_that_is_not_held(assistant: Assistant) -> None:
    answer = assistant.ask("岳西县农户储粮仓补贴办法的文号是什么")
    assert answer.text == "岳粮发〔2018〕15号"
    assert answer.citations[0].document.number == "岳政发〔2024〕9号"
    assert assistant.ask("岳西废掉的粮食收购许可细则原来是多少号文").text == "岳政办发〔2016〕19号"
    assert assistant.ask("岳西县废止部分规范性文件的决定是什么文号").text == "岳政发〔2024〕9号"


def test_the_index_number_of_a_site(session: Session) -> None:
    assert session.assistant().ask("大渡口质量强区方案的索引号").text == "11500104009286164T/2024-00002"
    answer = session.assistant().ask("江北方案的索引号和文号")
    assert answer.text == "文号：江北府发〔2023〕32号"
    assert any("没有写明索引号" in warning for warning in answer.warnings)


def test_what_was_repealed_is_told_from_the_list(assistant: Assistant) -> None:
    answer = assistant.ask("岳西县2024年废止了哪些文件")
    titles = ("粮食收购许可审批细则", "农户储粮仓补贴办法", "集贸市场管理办法")
    assert len(answer.citations) >= len(titles)
    assert [title for title in titles if title not in answer.text] == []
