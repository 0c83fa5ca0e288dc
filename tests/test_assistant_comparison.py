"""Comparisons: regions, years and things side by side, the conclusion first; what can't be compared is said to be so."""

from __future__ import annotations

from decimal import Decimal

import pytest
from support import TinyEncoder

from assistant.answer import Assistant
from assistant.conclusion import Amount, amount_of, amounts_in, concluded
from assistant.evidence import Weigher
from assistant.found import Found
from assistant.question import understand
from assistant.sides import compares, sides, things, without_judging
from corpus.read import find_sources
from index.build import ingest
from index.search import Searcher
from index.store import open_index
from index.types import Hit

NORTH = """云岭市北山区人民政府关于印发养老服务实施方案的通知
北山府发〔2023〕5号

一、主要目标

到2025年，养老机构护理型床位占比达到60%以上，建成老年食堂35个。到2027年，养老机构护理型床位占比达到65%以上。

二、补贴政策

对新建养老机构的，每张床位给予一次性补贴1万元；利用既有设施改建的，每张床位给予一次性补贴5000元。

甲类园每生每月不超过800元，乙类园每生每月不超过600元。

服务区快充站覆盖率2024年达到60%，2025年达到80%。

考核打分中，日常检查占30%，季度抽查占30%，年终评定占40%。

北山区人民政府
2023年3月1日
"""
SOUTH = """云岭市南湖区人民政府关于加快养老服务体系建设的意见
南湖府发〔2022〕9号

一、主要目标

到2025年，护理型床位占养老机构总床位的比例不低于62%，全区老年食堂（助餐点）达到42个。

南湖区人民政府
2022年5月6日
"""


@pytest.fixture(scope="module")
def districts(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("districts")
    files = folder / "texts"
    files.mkdir()
    for name, text in (("北山", NORTH), ("南湖", SOUTH)):
        (files / f"{name}.txt").write_text(
            text.replace("云岭市北山区", "合肥市包河区").replace("云岭市南湖区", "合肥市瑶海区")
        )
    encoder = TinyEncoder()
    ingest(find_sources([files]), folder / "index", None, lambda _: encoder)
    return Assistant(Searcher(open_index(folder / "index"), encoder))


def test_a_name_in_another_order_is_compared_for_the_year_that_both_have(districts: Assistant) -> None:
    answer = districts.ask("护理型床位占比包河区和瑶海区哪个定得高")
    assert answer.conclusion == "瑶海区（62%以上）高于包河区（60%以上）"
    assert len(answer.citations) == 2


def test_how_much_lies_between_is_said_if_it_was_asked(districts: Assistant) -> None:
    answer = districts.ask("老年食堂包河跟瑶海差多少个")
    assert answer.conclusion == "瑶海区（42个）多于包河区（35个），相差7个"


def test_two_years_are_told_with_the_words_that_date_them(districts: Assistant) -> None:
    answer = districts.ask("包河区养老机构护理型床位占比2027年比2025年提高多少")
    assert answer.conclusion == "2027年（65%以上）高于2025年（60%以上），相差5个百分点"


def test_the_year_of_a_later_clause_is_found_in_the_sentence(districts: Assistant) -> None:
    answer = districts.ask("包河区服务区快充站覆盖率2024年和2025年分别是多少")
    assert "60%" in answer.text
    assert "2025年达到80%" in answer.text


def test_two_things_of_one_sentence_have_each_its_own_words(districts: Assistant) -> None:
    answer = districts.ask("包河区甲类园和乙类园每月上限哪个高")
    assert answer.text.split("\n") == [
        "甲类园（800元以下）高于乙类园（600元以下）",
        "甲类园：甲类园每生每月不超过800元",
        "乙类园：乙类园每生每月不超过600元",
    ]


def test_documents_are_compared_by_their_dates(districts: Assistant) -> None:
    answer = districts.ask("包河区养老方案和瑶海区养老意见哪个印发得早")
    assert answer.conclusion == "瑶海区（2022年5月6日）早于包河区（2023年3月1日）"


GUIDE = """{place}居住证办事指南
一、办理时限。自受理之日起{days}个工作日内制发。
二、签注。居住证{often}签注1次，可以委托他人办理。
三、租金。承租国有物业的，免收{months}租金。
"""


@pytest.fixture(scope="module")
def guides(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("guides")
    files = folder / "texts"
    files.mkdir()
    for place, days, often, months in (("霁岩市", 10, "每年", "2月、3月"), ("麓泉县", 5, "每2年", "2月至4月")):
        text = GUIDE.format(place=place, days=days, often=often, months=months)
        (files / f"{place}.txt").write_text(text, encoding="utf-8")
    encoder = TinyEncoder()
    ingest(find_sources([files]), folder / "index", None, lambda _: encoder)
    return Assistant(Searcher(open_index(folder / "index"), encoder))


def test_things_asked_about_together_may_be_told_in_other_words(districts: Assistant) -> None:
    answer = districts.ask("北山区考核打分时平时检查和年终评定各占多少")
    assert "没有查到" not in answer.text
    assert "年终评定占40%" in answer.text


def test_a_year_of_which_nothing_is_told_is_said_to_be_lacking(districts: Assistant) -> None:
    answer = districts.ask("包河区养老机构护理型床位占比2025年和2030年目标")
    assert answer.conclusion == "2030年没有查到"
    assert "60%" in answer.text


def test_short_years_side_by_side_are_years(districts: Assistant) -> None:
    answer = districts.ask("包河区养老机构护理型床位占比25年和27年目标")
    assert answer.conclusion == "2027年（65%以上）高于2025年（60%以上）"


def test_a_list_of_numbers_of_things_is_a_comparison(districts: Assistant) -> None:
    answer = districts.ask("包河区甲类园和乙类园每月上限分别是")
    assert ["800元" in line or "600元" in line for line in answer.text.split("\n")[-2:]] == [True, True]


CHARGES = """{place}居民服务实施细则
一、{place}政务大厅的投诉窗口设在{desk}。
二、储备粮管理。其中小麦2万吨、稻谷1万吨。小麦储存年限不超过4年，稻谷不超过3年。
三、持续加强队伍建设，提升服务能力和水平，完善服务体系，优化服务流程。
四、{head}。
"""


@pytest.fixture(scope="module")
def county_texts(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    folder = tmp_path_factory.mktemp("counties")
    files = folder / "texts"
    files.mkdir()
    for place, desk, head in (
        ("桐城市", "信访接待中心", "推行首席服务官制度"),
        ("枞阳县", "群众工作办公室", "每个大厅设立首席服务官一名"),
    ):
        text = CHARGES.format(place=place, desk=desk, head=head)
        (files / f"{place}.txt").write_text(text, encoding="utf-8")
    encoder = TinyEncoder()
    ingest(find_sources([files]), folder / "index", None, lambda _: encoder)
    return Searcher(open_index(folder / "index"), encoder)


@pytest.fixture(scope="module")
def counties(county_texts: Searcher) -> Assistant:
    return Assistant(county_texts)


def test_two_regions_that_each_have_their_own_predicate_are_both_told(counties: Assistant) -> None:
    answer = counties.ask("政务大厅投诉窗口,桐城设在哪,枞阳又设在哪儿?")
    assert "信访接待中心" in answer.text
    assert "群众工作办公室" in answer.text


def test_a_hit_ranks_as_the_search_for_its_side_has_it(county_texts: Searcher) -> None:
    asked = understand("首席服务官桐城和枞阳有什么不同", held=("桐城市", "枞阳县"), documents=county_texts.documents)
    hits = [Hit(hit.passage, -9.0, {}) for hit in county_texts.search(asked.text, 9)]  # low among those of both sides
    weigher = Weigher(asked, county_texts.index.words.rarity)
    found = Found(asked, hits, (), weigher, county_texts, lambda places: [0.0] * len(places))
    assert all(max(hit.score for hit in side.hits) > -9 for side in sides(found))


def test_how_long_each_of_two_things_keeps(counties: Assistant) -> None:
    answer = counties.ask("桐城储备的小麦和稻谷,哪个能存得久?")
    assert answer.conclusion == "小麦（4年以下）长于稻谷（3年以下）"


def test_the_unit_that_is_asked_for_is_asked_of_each_thing(counties: Assistant) -> None:
    answer = counties.ask("桐城小麦和稻谷各储备多少吨")
    assert answer.conclusion == "小麦（2万吨）高于稻谷（1万吨）"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("霁岩和麓泉居住证自受理之日起多少个工作日内制发，哪个快？", ["霁岩市（10个工作日）长于麓泉县（5个工作日）"]),
        ("承租国有物业，霁岩市和麓泉县分别免收哪几个月租金？", ["免收2月、3月租金", "免收2月至4月租金"]),
    ],
)
def test_places_that_only_titles_have_are_told_each_from_its_own_document(
    guides: Assistant, question: str, said: list[str]
) -> None:
    answer = guides.ask(question)
    assert all(words in answer.text for words in said)
    assert {citation.document.title[:3] for citation in answer.citations} == {"霁岩市", "麓泉县"}


def test_one_sentence_does_not_speak_for_a_side_that_it_does_not_name(districts: Assistant) -> None:
    answer = districts.ask("甲类园和丙类园每月上限哪个高")
    assert "相同" not in answer.text


@pytest.mark.parametrize(
    ("subject", "sides"),
    [
        ("食品和药品抽检合格率", [("食品", "食品抽检合格率"), ("药品", "药品抽检合格率")]),
        ("办结率与群众满意度", [("办结率", "办结率"), ("群众满意度", "群众满意度")]),
        ("新建养老机构和改建的补贴", [("新建养老机构", "新建养老机构补贴"), ("改建", "改建补贴")]),
        ("一类、二类、三类园收费", [("一类", "一类园收费"), ("二类", "二类园收费"), ("三类", "三类园收费")]),
        ("食品农产品和工业品合格率", [("食品农产品", "食品农产品合格率"), ("工业品", "工业品合格率")]),
        ("储备的小麦和稻谷", [("小麦", "储备的小麦"), ("稻谷", "储备的稻谷")]),
        ("三环以内的住宅和其他住宅标准", [("三环以内的住宅", "三环以内的住宅标准"), ("其他住宅", "其他住宅标准")]),
        ("食品抽检合格率", []),
    ],
)
def test_what_is_joined_is_taken_apart(subject: str, sides: list[tuple[str, str]]) -> None:
    assert things(subject) == sides


@pytest.mark.parametrize(
    ("text", "said", "measure"),
    [
        ("自受理之日起10个工作日内制发", "10个工作日", "工作日"),
        ("数据24小时内录入", "24小时", "hour"),
        ("延期3个月", "3个月", "month"),
        ("室温20℃", "20℃", "℃"),
        ("新建35个", "35个", "count"),
    ],
)
def test_an_amount_has_its_whole_unit(text: str, said: str, measure: str) -> None:
    amount = amount_of("甲", text)
    assert amount
    assert (amount.said, amount.measure) == (said, measure)


def test_months_are_no_amounts() -> None:
    assert [one.value for one in amounts_in("自6月30日起免收2月、3月租金，期限不超过3个月")] == ["3"]


def test_money_that_words_put_elsewhere_is_compared_with_money_for_each() -> None:
    said = amount_of("甲区", "每人每月最高2500元")
    read = Amount("乙区", Decimal(2200), "元/人·月", "2200元以下", name="保育费", unit="元")
    assert said is not None
    assert concluded([said, read], "哪个贵", "保育费").startswith("甲区（2500元")


def test_words_that_only_compare_are_no_subject() -> None:
    assert without_judging("床位数 跟 差多少") == "床位数"
    assert without_judging("护理型床位占比 更高") == "护理型床位占比"
    assert compares("甲地和乙地的补贴有什么不同")
    assert not compares("补贴标准是多少")


def test_amounts_of_other_units_scopes_and_years_are_not_compared_as_equal() -> None:
    one = Amount("甲区", 60, "%", "60%", 2025, "食品评价性抽检合格率", "%")
    assert concluded([one, Amount("乙区", 3, "hour", "3小时")], "", "合格率") == "单位不同，不能直接比较"
    other = Amount("乙区", 65, "%", "65%", 2025, "食品监督抽检合格率", "%")
    assert concluded([one, other], "", "食品抽检合格率") == "口径不同（监督、评价性），不能直接比较"
    later = Amount("乙区", 65, "%", "65%", 2027, "食品评价性抽检合格率", "%")
    said = concluded([one, later], "", "食品抽检合格率")
    assert said == "乙区（65%）高于甲区（60%）（所述年份不同，仅供参照）"


def test_an_amount_in_chinese_numerals_has_its_whole_unit() -> None:
    amount = amount_of("北山区", "任何一方应当在收到要求之日起十个工作日内答复")
    assert amount is not None
    assert amount.measure == "工作日"


def test_paragraphs_of_articles_are_no_amounts() -> None:
    assert [one.value for one in amounts_in("违反第十条第二款规定的，对单位处以二千元的罚款")] == ["2000"]


def test_which_is_fined_more_is_no_subject() -> None:
    assert without_judging("伪造犬牌和超养犬只 罚得重") == "伪造犬牌和超养犬只"


def test_dates_and_marks_of_headings_are_no_amounts() -> None:
    assert amounts_in("（二）2024年4月30日前完成，给予一次性补贴") == []
    assert [one.value for one in amounts_in("1.对新建的一次性奖励5000元")] == ["5000"]


OLD = """东山市人民政府关于印发《东山市保障房管理暂行办法》的通知
东政发〔2018〕7号

第一条 本暂行办法自2018年8月1日起施行。
第二条 申请家庭人均月收入低于2000元。
第三条 轮候期不超过3年。

东山市人民政府
2018年6月1日
"""
NEW = """东山市人民政府关于印发东山市保障房管理办法的通知
东政规〔2024〕2号

第一条 申请家庭人均月收入低于3000元。
第二条 轮候期不超过2年。
第三条 本办法自2024年5月1日起施行。《东山市保障房管理暂行办法》（东政发〔2018〕7号）同时废止。

东山市人民政府
2024年3月1日
"""


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("versions")
    files = folder / "texts"
    files.mkdir()
    for name, text in (("old", OLD), ("new", NEW)):
        (files / f"{name}.txt").write_text(text)
    encoder = TinyEncoder()
    ingest(find_sources([files]), folder / "index", None, lambda _: encoder)
    return Assistant(Searcher(open_index(folder / "index"), encoder))


@pytest.mark.parametrize(
    "asked",
    [
        "保障房轮候期新老办法分别是几年",
        "保障房轮候期最长几年，以前和现在的规定对比",
        "2018年和2024年规定的保障房轮候期对比",
        "保障房轮候期旧的暂行办法和2024新办法各是几年",
        "保障房轮候期旧办法几年,新办法几年",
        "原来的保障房办法轮候期多长,现在的呢",
    ],
)
def test_a_text_and_the_one_in_its_place_are_the_sides(versions: Assistant, asked: str) -> None:
    answer = versions.ask(asked)
    assert [citation.document.file for citation in answer.citations] == ["old.txt", "new.txt"]
    assert [citation.quote[-9:] for citation in answer.citations] == ["轮候期不超过3年。", "轮候期不超过2年。"]


def test_values_alike_of_which_one_is_a_bound_are_not_said_to_be_the_same() -> None:
    sides = [amount_of("甲区", "装配式建筑占比达到35%"), amount_of("乙区", "装配式建筑占比达到35%以上")]
    told = concluded([one for one in sides if one], "哪个高", "装配式建筑占比")
    assert told == "数值相同，说法不同：甲区35%，乙区35%以上"
