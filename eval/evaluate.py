"""One evaluation: the assistant and the stages asked for, over gold questions, all measures in one result.

Printing, plots, files and the gate are made from the result elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from assistant.answer import Assistant
from eval.compare import Comparison, compare, interval
from eval.gold import gold_digest
from eval.measures import RiskPoint, by_type, lost_at, per_question, refusal, risk_coverage, timings
from eval.retrieval import Qrels, document_qrels, passage_qrels, score
from eval.systems import as_run, predict, rank
from eval.types import Gold, Prediction, Run
from index.search import Searcher
from index.types import Progress

COMPARED = ("Success@1", "Success@10", "RR@10")
Values = Mapping[str, float]
Bar = Callable[[str], AbstractContextManager[Progress]]


@dataclass(frozen=True, slots=True)
class Scores:
    """Measure's name → question id → value, of one system; documents count as found at their best passage's rank."""

    passages: Mapping[str, Values]
    documents: Mapping[str, Values]


@dataclass(frozen=True, slots=True)
class Result:
    """All that was measured. `answers` and `scores` are by measure and question id, over the answerable questions."""

    gold_digest: str
    corpus_digest: str
    encoder: str
    predictions: Sequence[Prediction]
    runs: Mapping[str, Run]
    passage_qrels: Qrels
    document_qrels: Qrels
    scores: Mapping[str, Scores]
    answers: Mapping[str, Values]
    refusal: Values
    risk: Sequence[RiskPoint]
    timings_ms: Mapping[str, tuple[float, float]]
    comparisons: Sequence[Comparison]
    lost: Mapping[str, str]

    def means(self) -> dict[str, float]:
        """The headline measures: the assistant's retrieval, its answers, and refusal."""
        found = {name: _mean(values) for name, values in self.scores["assistant"].passages.items()}
        said = {name: _mean(values) for name, values in self.answers.items()}
        return {**found, **said, **self.refusal}

    def table(self) -> dict[str, dict[str, float]]:
        """Measure → type of question → mean, for the assistant."""
        everything = {**self.scores["assistant"].passages, **self.answers}
        return {name: by_type(values, self.predictions) for name, values in everything.items()}

    def intervals(self) -> dict[str, tuple[float, float]]:
        """The 95% interval of each headline measure that is a mean over questions."""
        everything = {**self.scores["assistant"].passages, **self.answers}
        return {name: interval(values) for name, values in everything.items() if values}


def evaluate(
    golds: Sequence[Gold], assistant: Assistant, searcher: Searcher, systems: Sequence[str], bar: Bar
) -> Result:
    """Asks every question and measures the answers; ranks every answerable one with each of `systems`, side by side."""
    with bar("提问") as progress:
        predictions = predict(golds, assistant, progress)
    answerable = [gold for gold in golds if gold.evidence]
    runs = {"assistant": _assistant_run(predictions, searcher)}
    for name in dict.fromkeys((*systems, "hybrid")):
        if name != "assistant":
            with bar(f"检索 {name}") as progress:
                runs[name] = rank(name, answerable, searcher, progress)
    passages, documents = passage_qrels(answerable, searcher), document_qrels(answerable, searcher)
    scores = {name: Scores(score(passages, r.passages), score(documents, r.documents)) for name, r in runs.items()}
    answers = per_question(predictions, lambda document: searcher.document_text(document).text)
    correct = answers.get("correct", {})
    found = {gold.id: [key for key, _ in runs["hybrid"].passages.get(gold.id, ())] for gold in answerable}
    compared = {name: scores[name].passages for name in (*systems, "assistant")} if systems else {}
    return Result(
        gold_digest=gold_digest(golds),
        corpus_digest=_corpus_digest(searcher),
        encoder=searcher.index.manifest.name,
        predictions=predictions,
        runs=runs,
        passage_qrels=passages,
        document_qrels=documents,
        scores=scores,
        answers=answers,
        refusal=refusal(predictions),
        risk=risk_coverage(predictions, correct),
        timings_ms=timings([prediction.answer for prediction in predictions]),
        comparisons=compare(compared, COMPARED) if len(compared) > 1 and answerable else [],
        lost={
            p.gold.id: lost_at(p, passages, found[p.gold.id], correct[p.gold.id])
            for p in predictions
            if p.gold.evidence
        },
    )


def _assistant_run(predictions: Sequence[Prediction], searcher: Searcher) -> Run:
    return as_run("assistant", {p.gold.id: list(p.answer.hits) for p in predictions if p.gold.evidence}, searcher)


def _corpus_digest(searcher: Searcher) -> str:
    return searcher.index.catalogue.content_digest()


def _mean(values: Values) -> float:
    return sum(values.values()) / len(values) if values else 0.0
