"""Follow-ups: what a turn leaves out is taken over, what it names replaces that, and a new subject starts afresh."""

import pytest

from assistant.question import understand
from assistant.types import Head, Kind
from assistant.understood import as_question, understood

HELD = {"四川省绵阳市涪城区", "四川省绵阳市游仙区", "四川省绵阳市"}


def searched(asked: str, *context: str) -> str:
    return " ".join(understand(asked, context, HELD).text.split())


@pytest.mark.parametrize(
    ("asked", "context", "text"),
    [
        ("那游仙区呢？", ["涪城区的污水处理率目标是多少"], "游仙区的污水处理率目标是多少"),
        ("游仙呢", ["涪城区污水处理率", "那绵阳市呢？"], "游仙污水处理率"),
        ("到2035年呢？", ["涪城区2027年绿化目标是什么"], "涪城区2035年绿化目标是什么"),
        ("由谁负责？", ["涪城区如何实施河道整治工程"], "涪城区实施河道整治工程 由谁负责?"),
        ("具体由哪个部门牵头", ["涪城区如何实施河道整治工程"], "涪城区实施河道整治工程 具体由哪个部门牵头"),
        ("那中水呢", ["涪城区2027年污水处理率目标是多少"], "涪城区2027年中水处理率是多少"),
        ("还有呢", ["涪城区有哪些重点工程"], "涪城区有哪些重点工程"),
        ("第二个呢", ["涪城区有哪些重点工程"], "第二个呢"),
        ("不是涪城区,是游仙区", ["涪城区污水处理率是多少"], "游仙区污水处理率是多少"),
        ("我问的是2030年", ["涪城区2027年污水处理率是多少"], "涪城区2030年污水处理率是多少"),
        ("该区停车泊位要建多少个", ["涪城区污水处理率"], "涪城区停车泊位要建多少个"),
        ("那区水务局呢", ["涪城区交通局牵头哪些任务"], "涪城区水务局牵头哪些任务"),
        ("和游仙区比呢", ["涪城区绿地率是多少"], "涪城区和游仙区绿地率对比哪个更高"),
        ("去年的呢", ["涪城区绿地率是多少"], "涪城区绿地率是多少"),
        ("明年呢", ["涪城区2027年绿地率是多少"], "涪城区2028年绿地率是多少"),
        ("前一年的呢", ["涪城区2027年绿地率是多少"], "涪城区2026年绿地率是多少"),
        ("应该是2030年", ["涪城区2027年污水处理率是多少"], "涪城区2030年污水处理率是多少"),
        ("我是说游仙区", ["涪城区污水处理率是多少"], "游仙区污水处理率是多少"),
        ("搞错了，我要问的是中水", ["涪城区污水处理率是多少"], "涪城区中水处理率是多少"),
        ("是游仙区不是涪城区", ["涪城区污水处理率是多少"], "游仙区污水处理率是多少"),
        ("跟2025年相比呢", ["涪城区2027年绿地率是多少"], "涪城区2025年和2027年绿地率对比哪个更高"),
        ("哪个更高", ["涪城区绿地率是多少", "游仙区呢"], "涪城区和游仙区绿地率对比哪个更高"),
        ("差多少", ["涪城区2025年绿地率", "到2027年呢"], "涪城区2025年和2027年绿地率对比差多少"),
        ("多长时间给答复", ["涪城区申请停车补贴要什么条件"], "涪城区申请停车补贴 多长时间给答复"),
        ("游仙区怎么搞的", ["涪城区如何推进河道整治"], "游仙区推进河道整治 怎么搞的"),
        ("竣工验收呢", ["涪城区项目审批由谁负责"], "涪城区竣工验收由谁负责"),
        ("国内标准和地方标准呢", ["涪城区新制定国际标准多少项"], "涪城区新制定国内标准和地方标准是多少"),
        ("市级湿地呢", ["涪城区培育国家级湿地多少个"], "涪城区培育市级湿地是多少"),
        ("第二名呢", ["涪城区评比第一名奖励多少"], "涪城区评比第二名奖励是多少"),
        ("省里的呢", ["涪城区管网改造中央资金多少"], "涪城区管网改造省级资金是多少"),
        ("六层的呢", ["涪城区装电梯五层补多少"], "涪城区装电梯六层补是多少"),
        ("牵头的是谁", ["涪城区污水处理率目标是多少"], "涪城区污水处理率 牵头的是谁"),
        ("游仙那份呢", ["涪城区的绿化方案什么时候印发的"], "游仙的绿化方案什么时候印发的"),
    ],
)
def test_what_is_left_out_is_taken_over(asked: str, context: list[str], text: str) -> None:
    assert searched(asked, *context) == text


def test_several_turns_back() -> None:
    context = ["涪城区2027年的污水处理率目标是多少", "到2035年呢", "那游仙区呢"]
    question = understand("由谁负责", context, HELD)
    assert (question.kind, question.years) == (Kind.RESPONSIBLE, ("2035",))
    assert question.regions[0].regions == {"四川省绵阳市游仙区"}
    assert "污水处理率" in question.subject


@pytest.mark.parametrize(
    "asked", ["绵阳市要建多少座公园", "那绵阳市的公园城市建设怎么推进", "游仙区的老旧小区改造由谁负责"]
)
def test_a_new_subject_of_its_own_region_starts_afresh(asked: str) -> None:
    question = understand(asked, ["涪城区2027年的污水处理率目标是多少"], HELD)
    assert question.years == ()
    assert "污水" not in question.text
    assert "涪城" not in question.text


def test_a_new_subject_only_leans_to_the_region_of_the_talk() -> None:
    question = understand("老旧小区改造资金从哪里出", ["涪城区2027年的污水处理率目标是多少"], HELD)
    assert question.regions == ()
    assert question.leaning[0].regions == {"四川省绵阳市涪城区"}
    assert "污水" not in question.text


def test_a_question_about_a_document_goes_on_to_another_value_of_it() -> None:
    question = understand("依据是什么", ["涪城区的方案什么时候印发的"], HELD)
    assert (question.kind, question.head) == (Kind.DOCUMENT, Head.BASIS)
    assert question.regions[0].regions == {"四川省绵阳市涪城区"}


def test_english_turns_follow_each_other() -> None:
    question = understand("And Youxian?", ["What is the sewage target in Fucheng District by 2027?"], HELD)
    assert question.years == ("2027",)
    assert question.regions[0].regions == {"四川省绵阳市游仙区"}


def test_what_was_listed_is_asked_about_by_its_place() -> None:
    context = ["涪城区有哪些重点工程"]
    listed = ["（一）河道整治。治理河道20公里", "（二）老年助餐。建设食堂35个"]
    question = understand("第二个由谁负责", context, HELD, listed=lambda _: listed)
    assert question.text == "涪城区老年助餐 由谁负责"


def test_a_short_turn_may_be_read_alone_too() -> None:
    question = understand("最高能拿多少", ["涪城区停车补贴是多少"], HELD)
    assert "停车补贴" in question.text
    assert question.otherwise is not None
    assert "停车补贴" not in question.otherwise.text


def test_what_is_named_anew_takes_the_place_of_what_was_talked_of() -> None:
    assert searched("地方标准要多少项", "涪城区2027年制定国家标准多少项") == "涪城区2027年地方标准要多少项"
    assert searched("注销呢,公告期多久", "涪城区企业开办几天办完") == "涪城区注销呢,公告期多久"


def test_a_turn_goes_on_from_the_one_before_unless_it_names_another_place() -> None:
    context = ["涪城区擅自停止供热怎么罚"]
    goes_on = understand("私自改装暖气管道由哪个部门处罚", context, HELD)
    assert goes_on.before is not None
    assert goes_on.before.text == context[0]
    assert understand("游仙区私自改装暖气管道由哪个部门处罚", context, HELD).before is None


def test_the_understood_line_changed_and_sent_back_is_a_question() -> None:
    context = ["涪城区2027年污水处理率是多少"]
    line = understood(understand(context[0], (), HELD)).replace("2027", "2030")
    question = understand(line, context, HELD)
    assert (question.kind, question.years, question.subject) == (Kind.VALUE, ("2030",), "污水处理率")
    assert question.regions[0].regions == {"四川省绵阳市涪城区"}


@pytest.mark.parametrize(("value", "wants_actual"), [("目标值", False), ("实际值", True)])
def test_a_subject_put_right_stays_as_it_was_typed(value: str, wants_actual: bool) -> None:
    question = understand(f"按“数值”理解:绿色建筑占比 · 涪城区 · 2027年 · {value}", (), HELD)
    assert (question.subject, question.wants_actual, question.years) == ("绿色建筑占比", wants_actual, ("2027",))
    assert value in understood(question)


@pytest.mark.parametrize("asked", ["按要求怎么做", "按“四有”要求怎么做"])
def test_other_texts_are_no_understood_line(asked: str) -> None:
    assert as_question(asked) is None


@pytest.mark.parametrize("said", ["谢谢", "你好", "嗯", "好的，知道了", "这个回答不对", "不对吧", "😀", "？？"])
def test_what_asks_nothing_takes_nothing_over(said: str) -> None:
    assert understand(said, ["涪城区污水处理率目标是多少"], HELD).kind is Kind.OUT_OF_SCOPE
    assert searched("那游仙区呢", "涪城区污水处理率目标是多少", said) == "游仙区污水处理率目标是多少"


@pytest.mark.parametrize("asked", ["什么是河长制", "何谓海绵城市", "啥叫四个最严"])
def test_what_a_term_means_is_a_question_of_its_own(asked: str) -> None:
    assert searched(asked, "由涪城区水务局建设的项目有哪些") == asked


def test_the_term_may_be_one_that_was_pointed_at() -> None:
    assert "河长制" in searched("什么是这个", "涪城区怎么推行河长制")
