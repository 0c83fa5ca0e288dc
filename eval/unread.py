"""What the reader brings: the assistant's answers with it against those without it, and the time that it takes.

Rankings are compared in `evaluate`, as those of any other stage.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.types import Outcome
from eval.answers import TextOf
from eval.compare import Comparison, compare
from eval.measures import by_type, per_question, timings
from eval.systems import ASSISTANT, UNREAD
from eval.types import Prediction

MEASURES = ("correct", "rouge_l", "marked_rouge_l", "refused")
"""Compared question by question: the first three over the answerable questions, `refused` over the others."""


@dataclass(frozen=True, slots=True)
class Unread:
    """The assistant without its reader: its answers, how those with the reader compare, and both of their times.

    `correct` has, by type of question, the shares that are right without and with; `total_ms` p50 and p95 of each system.
    """

    predictions: Sequence[Prediction]
    comparisons: Sequence[Comparison]
    correct: Mapping[str, tuple[float, float]]
    total_ms: Mapping[str, tuple[float, float]]


def compare_answers(said: Mapping[str, Sequence[Prediction]], text_of: TextOf) -> Unread:
    """`said` holds what `unread` and what `assistant` answered to the same questions."""
    measured = {name: _measured(said[name], text_of) for name in (UNREAD, ASSISTANT)}
    names = [name for name in MEASURES if measured[UNREAD].get(name)]
    correct = [by_type(values.get("correct", {}), said[UNREAD]) for values in measured.values()]
    return Unread(
        said[UNREAD],
        compare(measured, names),
        {group: (without, correct[1][group]) for group, without in correct[0].items()},
        {name: timings([p.answer for p in said[name]])["total"] for name in measured},
    )


def _measured(predictions: Sequence[Prediction], text_of: TextOf) -> dict[str, dict[str, float]]:
    refused = {p.gold.id: float(p.answer.status is Outcome.NOT_FOUND) for p in predictions if not p.gold.evidence}
    return {**per_question(predictions, text_of), "refused": refused}
