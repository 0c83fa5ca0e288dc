"""Questions for a part of a document by its heading, over a few made documents with the real encoder."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answer import Assistant
from corpus.read import find_sources
from index.build import ingest
from index.search import Searcher
from index.store import open_index
from index.types import Encoder

HOUSES = """淳安县农村危房改造实施方案
一、总体要求
（一）指导思想
坚持以人民为中心，保障农村低收入群体住房安全。
（二）工作原则
安全为本，因地制宜，农户主体。
——坚持安全为本。把住房安全放在首位，及时发现，及时改造。
——坚持因地制宜。不搞一刀切，能修则修。
——坚持农户主体。尊重农户意愿。
二、补助标准
D级危房每户补助3万元，C级危房每户补助1.2万元。补助资金分两次拨付，开工时拨付四成，验收合格后拨付六成。
三、实施住房安全排查工程
乡镇每年汛期前排查一遍，建立台账，排查结果在村务公开栏公示七天。
四、保障措施
采取三项措施。
（一）落实资金。
县财政每年安排危房改造资金，列入预算。
（二）强化监督。
县纪委监委对资金使用开展专项检查。
"""
ROADS = """桐乡市农村公路养护实施方案
一、目标任务
2026年底前养护农村公路400公里。
二、保障措施
（一）健全养护责任体系。市交通局负责县道，乡镇负责乡道和村道。
（二）拓宽养护资金渠道。市财政按每公里不少于3000元安排养护资金。
"""
OPEN_SPACES = """淳安县口袋公园建设办法
一、适用范围
本办法适用于县城规划区内的口袋公园。
二、建设要求
口袋公园面积不小于400平方米，绿地率不低于60%。
"""


@pytest.fixture(scope="module")
def made(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("made")
    for name, text in (("危房.txt", HOUSES), ("公路.txt", ROADS), ("公园.txt", OPEN_SPACES)):
        (folder / name).write_text(text, encoding="utf-8")
    ingest(find_sources([folder]), folder / "index", None, lambda _: encoder)
    return Assistant(Searcher(open_index(folder / "index"), encoder))


PARTS = {
    "桐乡市的保障措施是什么": ["（一）健全养护责任体系", "（二）拓宽养护资金渠道"],
    "农村公路养护的保障措施是什么": ["（一）健全养护责任体系", "（二）拓宽养护资金渠道"],
    "农村公路养护方案的目标任务是什么": ["2026年底前养护农村公路400公里。"],
    "危房改造的工作原则是什么": [
        "安全为本，因地制宜，农户主体。",
        "——坚持安全为本。",
        "——坚持因地制宜。",
        "——坚持农户主体。",
    ],
    "淳安县危房改造方案的补助标准是什么": [
        "D级危房每户补助3万元，C级危房每户补助1.2万元。补助资金分两次拨付，开工时拨付四成，验收合格后拨付六成。"
    ],
    "淳安县危房改造的总体要求具体内容是什么": [
        "（一）指导思想 坚持以人民为中心，保障农村低收入群体住房安全。",
        "（二）工作原则 安全为本，因地制宜，农户主体。",
    ],
    "淳安县危房改造的工作原则有什么": ["——坚持安全为本。", "——坚持因地制宜。", "——坚持农户主体。"],
    "住房安全排查工程是什么": ["乡镇每年汛期前排查一遍，建立台账，排查结果在村务公开栏公示七天。"],
    "保障措施是什么": [
        "淳安县：采取三项措施。",
        "淳安县：（一）落实资金 县财政每年安排危房改造资金，列入预算。",
        "淳安县：（二）强化监督 县纪委监委对资金使用开展专项检查。",
        "桐乡市：（一）健全养护责任体系",
        "桐乡市：（二）拓宽养护资金渠道",
    ],
}


@pytest.mark.parametrize(("question", "lines"), PARTS.items())
def test_a_part_is_told_from_where_it_begins(made: Assistant, question: str, lines: list[str]) -> None:
    answer = made.ask(question)
    assert sorted(answer.text.split("\n")) == sorted(lines)
    assert len(answer.citations) == len(lines)
    assert answer.repaired == 0


HOUSE_PARTS = ["一、总体要求", "二、补助标准", "三、实施住房安全排查工程", "四、保障措施"]


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("淳安县农村危房改造实施方案主要讲了什么", HOUSE_PARTS),
        ("淳安的危房改造实施方案分几个部分", ["共4个部分：", *HOUSE_PARTS]),
        ("桐乡市农村公路养护实施方案的框架", ["一、目标任务", "二、保障措施"]),
    ],
)
def test_a_document_as_a_whole_is_told_by_its_headings(made: Assistant, question: str, lines: list[str]) -> None:
    answer = made.ask(question)
    assert answer.text.split("\n") == lines
    assert answer.repaired == 0


def test_a_contradiction_is_shown_with_a_part_too(made: Assistant) -> None:
    assert "原文称3项,实际列出2项" in made.ask("淳安县危房改造的保障措施是什么").warnings


def test_a_long_part_says_that_it_is_cut(tmp_path: Path, encoder: Encoder) -> None:
    text = "".join(
        f"第{n}个村要在年底前完成饮水管网的改造并通过水质检验合格后移交村集体管护。" for n in "一二三四五六七八九"
    )
    (tmp_path / "水.txt").write_text(
        f"淳安县饮水工程方案\n一、建设任务\n{text}\n二、附则\n本方案即日起施行。\n", encoding="utf-8"
    )
    ingest(find_sources([tmp_path]), tmp_path / "index", None, lambda _: encoder)
    answer = Assistant(Searcher(open_index(tmp_path / "index"), encoder)).ask("饮水工程的建设任务是什么")
    assert answer.text.startswith("第一个村")
    assert len(answer.text) <= 300
    assert answer.warnings == ("这一部分较长，只列出开头",)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("淳安县D级危房每户补助多少", "3万元"),
        ("桐乡市农村公路养护目标是多少公里", "400公里"),
        ("口袋公园的绿地率是多少", "60%"),
    ],
)
def test_a_question_for_something_in_a_part_is_no_question_for_the_part(
    made: Assistant, question: str, told: str
) -> None:
    answer = made.ask(question)
    assert told in answer.text
    assert "\n" not in answer.text


def test_a_part_asked_for_in_a_talk_is_of_the_place_talked_of_and_not_of_the_subject(made: Assistant) -> None:
    told = made.ask("保障措施是什么", ["桐乡市农村公路养护资金每公里多少元"]).text.split("\n")
    assert told == PARTS["桐乡市的保障措施是什么"]
