"""Questions that are offered are ones that the corpus answers."""

from __future__ import annotations

from assistant.answer import Assistant
from assistant.session import Session
from assistant.suggesting import examples, follow_ups
from assistant.types import Kind, Outcome


def test_examples_are_of_several_kinds_and_all_answered(session: Session, assistant: Assistant) -> None:
    found = examples(session.searcher())
    answers = [assistant.ask(question) for question in found]
    assert len(found) == 5
    assert {answer.status for answer in answers} == {Outcome.ANSWERED}
    assert {Kind.VALUE, Kind.COMPARE, Kind.RESPONSIBLE, Kind.DOCUMENT} <= {answer.kind for answer in answers}
    assert examples(session.searcher()) == found


def test_an_empty_corpus_has_no_examples(session: Session) -> None:
    assert examples(session.searcher().only(lambda document: False)) == []


def test_what_follows_is_answered_in_the_talk(session: Session, assistant: Assistant) -> None:
    asked = "大渡口区食品抽检合格率目标是多少？"
    offered = follow_ups(assistant.ask(asked), [], session.searcher())
    assert "那江北区呢？" in offered
    assert len(offered) <= 3
    for question in offered:
        assert assistant.ask(question, [asked]).status is Outcome.ANSWERED
    answer = assistant.ask("那江北区呢？", [asked])
    assert answer.citations[0].document.region == "重庆市江北区"
    again = follow_ups(answer, [asked], session.searcher())
    assert "那崆峒区呢？" in again
    assert "那大渡口区呢？" not in again  # was asked already


def test_what_follows_keeps_to_the_documents_chosen(session: Session, assistant: Assistant) -> None:
    answer = assistant.ask("大渡口区食品抽检合格率目标是多少？")
    only = session.searcher().only(lambda document: document.region == "重庆市大渡口区")
    assert "那江北区呢？" not in follow_ups(answer, [], only)


def test_nothing_follows_a_refusal(session: Session, assistant: Assistant) -> None:
    assert follow_ups(assistant.ask("今天中午吃什么？"), [], session.searcher()) == []
