"""What questions ask for, and what follow-ups take over."""

import pytest

from assistant.question import checked, understand
from assistant.types import Kind


@pytest.mark.parametrize(
    ("asked", "kind", "subject"),
    [
        ("食品抽检合格率目标是多少", Kind.VALUE, "食品抽检合格率"),
        ("到2027年大渡口区装配式建筑面积占比要达到多少？", Kind.VALUE, "装配式建筑面积占比"),
        ("公共服务质量满意度目标", Kind.VALUE, "公共服务质量满意度"),
        ("制修订国家标准多少项", Kind.VALUE, "制修订国家标准"),
        ("农产品质量提升工程由谁负责", Kind.RESPONSIBLE, "农产品质量提升工程"),
        ("江北区方案的发文字号", Kind.FACT, "发文字号"),
        ("崆峒区重点任务有哪几个方面", Kind.LIST, "重点任务"),
        ("如何加强质量信用建设", Kind.HOW, "加强质量信用建设"),
        ("大渡口区和江北区的食品抽检合格率哪个高", Kind.COMPARE, "食品抽检合格率"),
        ("一票否决", Kind.FACT, "一票否决"),
    ],
)
def test_kind_and_subject(asked: str, kind: Kind, subject: str) -> None:
    question = understand(asked)
    assert (question.kind, question.subject) == (kind, subject)


def test_region_and_year() -> None:
    question = understand("到2027年江北的目标")
    assert question.years == ("2027",)
    assert "重庆市江北区" in question.regions[0].regions


@pytest.mark.parametrize(
    ("asked", "context", "searched"),
    [
        ("那江北区呢？", ["大渡口区的食品抽检合格率目标是多少"], "江北区 的食品抽检合格率目标是多少"),
        ("大渡口呢", ["崆峒区食品抽检合格率", "那江北区呢？"], "大渡口 食品抽检合格率"),
        ("到2035年呢？", ["石柱县2027年质量目标是什么"], "到2035年石柱县质量目标是什么"),
        ("由谁负责？", ["江北区如何实施消费品质量升级工程"], "江北区 实施消费品质量升级工程 由谁负责?"),
        ("装配式建筑占比是多少", ["大渡口区的食品抽检合格率目标是多少"], "装配式建筑占比是多少"),
    ],
)
def test_follow_ups(asked: str, context: list[str], searched: str) -> None:
    assert " ".join(understand(asked, context).text.split()) == searched


@pytest.mark.parametrize("question", ["", "  \n", "问" * 10_000])
def test_what_is_no_question(question: str) -> None:
    with pytest.raises(ValueError, match="问题"):
        checked(question)
