"""Which documents are asked: by region, document and status, in searches, facts and lists alike."""

from __future__ import annotations

import pytest

from assistant.answer import Assistant
from assistant.narrowing import Narrowing, wanted_by
from assistant.session import Session
from assistant.types import Outcome


def files(session: Session, **chosen: str) -> list[str]:
    wanted = wanted_by(Narrowing(**chosen), session.searcher())
    return [document.file for document in session.searcher().documents if wanted is None or wanted(document)]


def test_nothing_chosen_asks_all(session: Session) -> None:
    assert wanted_by(Narrowing(), session.searcher()) is None
    assert wanted_by(Narrowing(status="all"), session.searcher()) is None


@pytest.mark.parametrize("name", ["大渡口区", "大渡口", "重庆市大渡口区"])
def test_a_region_by_any_of_its_names(session: Session, name: str) -> None:
    assert [("大渡口" in file) for file in files(session, region=name)] == [True]


def test_a_region_holds_what_lies_in_it(session: Session) -> None:
    assert len(files(session, region="重庆市")) == 4


def test_a_document_by_id_or_file(session: Session) -> None:
    document = session.searcher().documents[0]
    assert files(session, document=document.id) == files(session, document=document.file) == [document.file]


def test_in_force_leaves_out_only_what_is_known_to_be_over(session: Session) -> None:
    assert len(files(session, status="in_force")) == 5


@pytest.mark.parametrize("chosen", [{"region": "北京市"}, {"document": "none.txt"}, {"status": "old"}])
def test_what_is_not_held_is_said(session: Session, chosen: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"[\u4e00-\u9fff]"):
        wanted_by(Narrowing(**chosen), session.searcher())


@pytest.mark.parametrize(
    "question",
    ["大渡口区食品抽检合格率目标是多少？", "大渡口区着力提升产品质量由谁负责？", "区市场监管局牵头哪些任务？"],
)
def test_facts_and_lists_keep_to_it_too(session: Session, assistant: Assistant, question: str) -> None:
    wanted = wanted_by(Narrowing(region="江北区"), session.searcher())
    answer = assistant.ask(question, (), wanted)
    assert {cited.document.region for cited in answer.citations} <= {"重庆市江北区"}
    assert all("江北" in answer.documents[hit.passage.document].file for hit in answer.hits)


def test_where_nothing_is_left_nothing_is_found(assistant: Assistant) -> None:
    assert assistant.ask("食品抽检合格率", (), lambda document: False).status is Outcome.NOT_FOUND


def test_each_step_holds_more_than_the_one_before(assistant: Assistant) -> None:
    understood, found, done = assistant.answering("大渡口区食品抽检合格率目标是多少？")
    assert [part.text for part in understood.parts] == ["数值", "食品抽检合格率", "大渡口区", "目标值"]
    assert understood.hits is None
    assert found.hits
    assert found.answer is None
    assert done.answer is not None
    assert done.answer.understood == done.understood
