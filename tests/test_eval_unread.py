"""The assistant with its reader against itself without it, on answers made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import pytest

from assistant.answer import Assistant
from assistant.types import Answer, Kind, Outcome
from corpus.types import Document
from eval.systems import ASSISTANT, UNREAD, predict
from eval.types import Evidence, Gold, Prediction
from eval.unread import compare_answers

ANSWERED, NOT_FOUND = Outcome.ANSWERED, Outcome.NOT_FOUND
SAID = Answer("问", ANSWERED, Kind.FACT, "", (), (), {}, "g", "e", 1.0)


def gold(id_: str, type_: str = "fact") -> Gold:
    evidence = () if type_ == "unanswerable" else (Evidence("f.txt", "甲乙"),)
    return Gold(id_, type_, f"问{id_}", (), ("甲乙",) if evidence else (), evidence, False, False, None)


def predicted(id_: str, type_: str, status: Outcome, text: str, ms: float) -> Prediction:
    return Prediction(gold(id_, type_), replace(SAID, status=status, text=text, timings_ms={"total": ms}))


def text_of(document: Document) -> str:
    raise AssertionError(document)  # nothing is cited


def test_answers_are_compared_question_by_question() -> None:
    said = {
        ASSISTANT: [
            predicted("1", "fact", ANSWERED, "甲乙", 30.0),
            predicted("2", "list", ANSWERED, "甲乙", 50.0),
            predicted("3", "unanswerable", NOT_FOUND, "", 40.0),
        ],
        UNREAD: [
            predicted("1", "fact", ANSWERED, "丙丁", 3.0),
            predicted("2", "list", ANSWERED, "甲乙", 5.0),
            predicted("3", "unanswerable", ANSWERED, "丙", 4.0),
        ],
    }
    unread = compare_answers(said, text_of)
    assert unread.predictions == said[UNREAD]
    assert [(c.measure, c.a, c.b, c.mean, c.difference) for c in unread.comparisons] == [
        ("correct", UNREAD, ASSISTANT, 1.0, 0.5),
        ("rouge_l", UNREAD, ASSISTANT, 1.0, 0.5),
        ("marked_rouge_l", UNREAD, ASSISTANT, 1.0, 0.5),
        ("refused", UNREAD, ASSISTANT, 1.0, 1.0),
    ]
    assert unread.correct == {"all": (0.5, 1.0), "fact": (0.0, 1.0), "list": (1.0, 1.0)}
    assert unread.total_ms == {UNREAD: (4.0, pytest.approx(4.9)), ASSISTANT: (40.0, pytest.approx(49.0))}


def test_measures_that_no_question_has_are_left_out() -> None:
    unanswerable = [predicted("3", "unanswerable", NOT_FOUND, "", 1.0)]
    unread = compare_answers({ASSISTANT: unanswerable, UNREAD: unanswerable}, text_of)
    assert [(c.measure, c.difference, c.p) for c in unread.comparisons] == [("refused", 0.0, 1.0)]
    assert unread.correct == {}
    answerable = [predicted("1", "fact", ANSWERED, "甲乙", 1.0)]
    unread = compare_answers({ASSISTANT: answerable, UNREAD: answerable}, text_of)
    assert [c.measure for c in unread.comparisons] == ["correct", "rouge_l", "marked_rouge_l"]


class Fake:
    """Answers with the question, and writes down that it was asked."""

    def __init__(self, name: str, log: list[tuple[str, str]]) -> None:
        self._name, self._log = name, log

    def ask(self, question: str, context: Sequence[str] = ()) -> Answer:
        self._log.append((self._name, question))
        return replace(SAID, text=question)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_assistants_take_turns_but_never_at_one_question_in_a_row(count: int) -> None:
    log: list[tuple[str, str]] = []
    golds = [gold(str(n)) for n in range(count)]
    done: list[int] = []
    asked = {name: cast(Assistant, Fake(name, log)) for name in (ASSISTANT, UNREAD)}
    said = predict(golds, asked, lambda n, _: done.append(n))
    for predictions in said.values():
        assert [p.gold for p in predictions] == golds
        assert all(p.answer.text == p.gold.question for p in predictions)
    assert [name for name, _ in log] == [ASSISTANT, UNREAD] * count
    assert done == list(range(1, count + 1))
    if count > 2:
        assert all(one != other for (_, one), (_, other) in zip(log[::2], log[1::2], strict=True))
