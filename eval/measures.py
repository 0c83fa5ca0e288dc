"""All measures of an evaluation: averaged over questions, by type of question, with refusal and time.

Single answers are measured in `answers`, rankings in `retrieval`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np

from assistant.types import Answer, Outcome
from eval.answers import TextOf, answer_measures
from eval.relevance import relevant
from eval.retrieval import Qrels
from eval.types import Prediction

TOTAL = "all"
STAGES = ("not cut right", "not retrieved", "ranked low", "wrongly refused", "not extracted", "right")
"""At which stage an answerable question was lost, from first to last."""
_TOP = 10


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """Answering only what one is at least this sure of: the share answered, and the share of those that is wrong."""

    confidence: float
    coverage: float
    risk: float


def per_question(predictions: Sequence[Prediction], text_of: TextOf) -> dict[str, dict[str, float]]:
    """Measure's name → id → value, over the answerable questions; citation measures only over those answered."""
    values: dict[str, dict[str, float]] = defaultdict(dict)
    for prediction in predictions:
        if prediction.gold.evidence:
            for name, value in answer_measures(prediction.gold, prediction.answer, text_of).items():
                values[name][prediction.gold.id] = value
    return dict(values)


def by_type(values: Mapping[str, float], predictions: Sequence[Prediction]) -> dict[str, float]:
    """The mean of a measure for each type of question and for all."""
    groups: dict[str, list[float]] = defaultdict(list)
    for prediction in predictions:
        if prediction.gold.id in values:
            for group in (prediction.gold.type, TOTAL):
                groups[group].append(values[prediction.gold.id])
    return {group: fmean(found) for group, found in sorted(groups.items())}


def refusal(predictions: Sequence[Prediction]) -> dict[str, float]:
    """Refusing as finding the unanswerable: precision, recall, F1, and how often an answerable question is refused."""
    refused = [p for p in predictions if p.answer.status is Outcome.NOT_FOUND]
    silent = [p for p in predictions if not p.gold.evidence]
    right = sum(not p.gold.evidence for p in refused)
    answerable = len(predictions) - len(silent)
    return {
        "refusal_precision": right / len(refused) if refused else 1.0,
        "refusal_recall": right / len(silent) if silent else 1.0,
        "refusal_f1": 2 * right / (len(refused) + len(silent)) if refused or silent else 1.0,
        "false_refusal": (len(refused) - right) / answerable if answerable else 0.0,
    }


def risk_coverage(predictions: Sequence[Prediction], correct: Mapping[str, float]) -> list[RiskPoint]:
    """Answers from the surest down; an answer to a question that the corpus does not answer is wrong."""
    answered = [p for p in predictions if p.answer.status is Outcome.ANSWERED]
    surest_first = sorted(answered, key=lambda p: -p.answer.confidence)
    points, wrong = [], 0.0
    for n, prediction in enumerate(surest_first, 1):
        wrong += 1 - correct.get(prediction.gold.id, 0.0)
        points.append(RiskPoint(prediction.answer.confidence, n / len(predictions), wrong / n))
    return points


def timings(answers: Sequence[Answer]) -> dict[str, tuple[float, float]]:
    """Stage → (p50, p95) in milliseconds."""
    stages: dict[str, list[float]] = defaultdict(list)
    for answer in answers:
        for stage, milliseconds in answer.timings_ms.items():
            stages[stage].append(milliseconds)
    return {stage: (float(np.percentile(ms, 50)), float(np.percentile(ms, 95))) for stage, ms in stages.items()}


def lost_at(prediction: Prediction, qrels: Qrels, found: Sequence[str], correct: float) -> str:
    """The stage of STAGES at which an answerable question was lost. `found` are passage ids, best first, in depth."""
    gold, answer = prediction.gold, prediction.answer
    if correct:
        return "right"
    if not qrels[gold.id]:
        return "not cut right"
    if not any(passage in qrels[gold.id] for passage in found):
        return "not retrieved"
    top = answer.hits[:_TOP]
    if not any(relevant(gold, answer.documents[hit.passage.document].file, hit.passage) for hit in top):
        return "ranked low"
    return "wrongly refused" if answer.status is Outcome.NOT_FOUND else "not extracted"
