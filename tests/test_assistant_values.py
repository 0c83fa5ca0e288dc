"""Values: the number of just what is asked, with its comparator and year; other years and regions are only told of."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import TinyEncoder

from assistant.answer import Assistant
from assistant.asked_value import plain_numbers
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


def test_two_values_of_one_thing_in_one_document_are_both_shown(tmp_path: Path) -> None:
    answer = _assistant(tmp_path, {"twice": TWICE}).ask("2025年品牌农产品总数要达到多少个")
    assert [("30个" in line, "40个" in line) for line in answer.text.split("\n")] == [(True, False), (False, True)]
    assert "前后的数不一致" in answer.warnings[0]


def test_without_a_region_every_document_that_states_it_is_told(assistant: Assistant) -> None:
    answer = assistant.ask("食品抽检合格率目标是多少")
    assert set(answer.text.split("\n")) >= {
        "大渡口区：食品抽检合格率达到98.2%以上",
        "江北区：食品评价性抽检合格率达到98.2%以上",
    }
    assert len(answer.citations) == len(answer.text.split("\n"))


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
