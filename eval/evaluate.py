"""One evaluation: the assistant and the stages asked for, over gold questions, all measures in one result.

Printing, plots, files and the gate are made from the result elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from assistant.answer import Assistant
from corpus.types import Document
from eval.compare import Comparison, compare, interval
from eval.gold import gold_digest
from eval.measures import RiskPoint, by_type, lost_at, per_question, refusal, risk_coverage, timings
from eval.retrieval import Qrels, document_qrels, passage_qrels, score
from eval.systems import ASSISTANT, RETRIEVERS, UNREAD, as_run, predict, rank
from eval.types import Gold, Prediction, Run
from eval.unread import Unread, compare_answers
from index.search import Searcher
from index.types import Progress

FILE_FOUND = "file Success@10"
COMPARED = ("Success@1", "Success@10", "RR@10", "in300", FILE_FOUND)
Values = Mapping[str, float]
Bar = Callable[[str], AbstractContextManager[Progress]]


@dataclass(frozen=True, slots=True)
class Scores:
    """Measure's name → question id → value, of one system; documents count as found at their best passage's rank."""

    passages: Mapping[str, Values]
    documents: Mapping[str, Values]


@dataclass(frozen=True, slots=True)
class Result:
    """All that was measured. `answers` and `scores` are by measure and question id, over the answerable questions.

    `unread` is there if that stage was asked for.
    """

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
    unread: Unread | None

    def means(self) -> dict[str, float]:
        """The headline measures: the assistant's retrieval, its answers, and refusal."""
        found = {name: _mean(values) for name, values in self.scores[ASSISTANT].passages.items()}
        said = {name: _mean(values) for name, values in self.answers.items()}
        return {**found, **said, **self.refusal}

    def table(self) -> dict[str, dict[str, float]]:
        """Measure → type of question → mean, for the assistant."""
        everything = {**self.scores[ASSISTANT].passages, **self.answers}
        return {name: by_type(values, self.predictions) for name, values in everything.items()}

    def intervals(self) -> dict[str, tuple[float, float]]:
        """The 95% interval of each headline measure that is a mean over questions."""
        everything = {**self.scores[ASSISTANT].passages, **self.answers}
        return {name: interval(values) for name, values in everything.items() if values}


def evaluate(
    golds: Sequence[Gold], assistant: Assistant, searcher: Searcher, systems: Sequence[str], bar: Bar
) -> Result:
    """Asks every question and measures the answers; ranks every answerable one with each of `systems`, side by side."""

    def text_of(document: Document) -> str:
        return searcher.document_text(document).text

    unread = {UNREAD: Assistant(searcher)} if UNREAD in systems else {}
    with bar("提问") as progress:
        said = predict(golds, {ASSISTANT: assistant, **unread}, progress)
    predictions = said[ASSISTANT]
    answerable = [gold for gold in golds if gold.evidence]
    runs = {name: _run_of(name, found, searcher) for name, found in said.items()}
    for name in dict.fromkeys((*systems, "hybrid")):
        if name in RETRIEVERS:
            with bar(f"检索 {name}") as progress:
                runs[name] = rank(name, answerable, searcher, progress)
    passages, documents = passage_qrels(answerable, searcher), document_qrels(answerable, searcher)
    scores = {name: _scores(run, passages, documents) for name, run in runs.items()}
    answers = per_question(predictions, text_of)
    correct = answers.get("correct", {})
    found = {gold.id: [key for key, _ in runs["hybrid"].passages.get(gold.id, ())] for gold in answerable}
    compared = {name: _compared(scores[name]) for name in (*systems, ASSISTANT)} if systems else {}
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
        unread=compare_answers(said, text_of) if unread else None,
    )


def _run_of(name: str, predictions: Sequence[Prediction], searcher: Searcher) -> Run:
    answerable = [p for p in predictions if p.gold.evidence]
    return as_run(name, [p.gold for p in answerable], {p.gold.id: p.answer.hits for p in answerable}, searcher)


def _scores(run: Run, passages: Qrels, documents: Qrels) -> Scores:
    return Scores({**score(passages, run.passages), "in300": run.in300}, score(documents, run.documents))


def _compared(scores: Scores) -> dict[str, Values]:
    return {**scores.passages, FILE_FOUND: scores.documents["Success@10"]}


def _corpus_digest(searcher: Searcher) -> str:
    return searcher.index.catalogue.content_digest()


def _mean(values: Values) -> float:
    return sum(values.values()) / len(values) if values else 0.0
