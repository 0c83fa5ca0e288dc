"""Retrieval measures, by `ir_measures` (trec_eval's definitions), for passages and for documents.

A question without a result scores 0 and is never dropped. Rankings are made in `systems`, relevance in `relevance`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import ir_measures
from ir_measures import AP, RR, R, Success, nDCG

from corpus.types import Passage
from eval.relevance import relevant, same_file
from eval.types import Gold
from index.search import Searcher

MEASURES = (Success @ 1, Success @ 5, Success @ 10, R @ 10, RR @ 10, AP, nDCG @ 10)
Qrels = dict[str, dict[str, int]]
Ranking = Mapping[str, Sequence[tuple[str, float]]]
"""Question id → (passage id or file, score), best first."""


def passage_qrels(golds: Iterable[Gold], searcher: Searcher) -> Qrels:
    """Question id → the passages that hold its evidence. A question whose evidence no passage holds has none."""
    kept: dict[str, Sequence[Passage]] = {}
    qrels: Qrels = {}
    for gold in golds:
        found: dict[str, int] = {}
        for document in searcher.documents:
            if any(same_file(document.file, evidence.file) for evidence in gold.evidence):
                passages = kept.setdefault(document.id, searcher.passages_of(document))
                found |= {p.id: 1 for p in passages if relevant(gold, document.file, p)}
        qrels[gold.id] = found
    return qrels


def document_qrels(golds: Iterable[Gold], searcher: Searcher) -> Qrels:
    """Question id → the files that hold its evidence."""
    files = [document.file for document in searcher.documents]
    return {g.id: {f: 1 for f in files if any(same_file(f, e.file) for e in g.evidence)} for g in golds}


def score(qrels: Qrels, ranking: Ranking) -> dict[str, dict[str, float]]:
    """Measure's name → question id → value, for every question in `qrels`."""
    asked = {question: relevant_ones or {"": 1} for question, relevant_ones in qrels.items()}
    run = {question: _descending(ranking.get(question, ())) for question in qrels}
    values: dict[str, dict[str, float]] = {str(m): dict.fromkeys(qrels, 0.0) for m in MEASURES}
    for metric in ir_measures.iter_calc(MEASURES, asked, {question: found for question, found in run.items() if found}):
        values[str(metric.measure)][metric.query_id] = metric.value
    return values


def _descending(found: Sequence[tuple[str, float]]) -> dict[str, float]:
    """Scores that only say the order: ties would be broken by name, and ranks are what the user sees."""
    return {key: float(len(found) - place) for place, (key, _) in enumerate(found)}
