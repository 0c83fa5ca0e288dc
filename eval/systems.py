"""The stages as systems to compare: words alone, vectors alone, both fused, and the assistant as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Assistant
from assistant.question import understand
from eval.types import EvalError, Gold, Prediction, Run
from index.search import Searcher
from index.types import Hit, Progress

RETRIEVERS = {"words": ("words",), "dense": ("dense",), "hybrid": ("words", "dense")}
SYSTEMS = (*RETRIEVERS, "assistant")
_DEPTH = 100  # passages a ranking holds; the assistant's holds those that its answers give


def check_systems(names: Sequence[str]) -> None:
    """Raises `EvalError` for a name that no stage has."""
    unknown = [name for name in names if name not in SYSTEMS]
    if unknown:
        raise EvalError(f"没有 {'、'.join(unknown)} 这样的阶段,--compare 可用:{','.join(SYSTEMS)}")


def rank(name: str, golds: Sequence[Gold], searcher: Searcher, progress: Progress | None = None) -> Run:
    """The ranking of one retriever for every question; follow-ups are searched as the assistant understands them."""
    hits = {}
    regions = frozenset(document.region for document in searcher.documents if document.region)
    for done, gold in enumerate(golds, 1):
        question = understand(gold.question, gold.context, regions).text
        hits[gold.id] = searcher.search(question, _DEPTH, retrievers=RETRIEVERS[name])
        if progress:
            progress(done, len(golds))
    return as_run(name, hits, searcher)


def predict(golds: Sequence[Gold], assistant: Assistant, progress: Progress | None = None) -> list[Prediction]:
    """What the assistant answers to every question."""
    predictions = []
    for done, gold in enumerate(golds, 1):
        predictions.append(Prediction(gold, assistant.ask(gold.question, gold.context)))
        if progress:
            progress(done, len(golds))
    return predictions


def as_run(name: str, hits: dict[str, list[Hit]], searcher: Searcher) -> Run:
    """Hits as rankings of passages and of documents; a document stands where its best passage stands."""
    passages = {question: [(hit.passage.id, hit.score) for hit in found] for question, found in hits.items()}
    documents = {}
    for question, found in hits.items():
        best: dict[str, float] = {}
        for hit in found:
            best.setdefault(searcher.by_id[hit.passage.document].file, hit.score)
        documents[question] = list(best.items())
    return Run(name, passages, documents)
