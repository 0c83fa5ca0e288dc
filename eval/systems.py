"""The stages as systems to compare: words, vectors, both fused, the assistant without its reader, and as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.answer import Assistant
from assistant.question import understand
from eval.relevance import within
from eval.types import EvalError, Gold, Prediction, Run
from index.search import Searcher
from index.types import Hit, Progress

RETRIEVERS = {
    "words": ("words",),
    "dense": ("dense",),
    "sentences": ("sentences",),
    "hybrid": ("words", "dense", "sentences"),
}
UNREAD, ASSISTANT = "unread", "assistant"
SYSTEMS = (*RETRIEVERS, UNREAD, ASSISTANT)
_DEPTH = 100  # passages a ranking holds; the assistant's holds those that its answers give
_SHOWN = 300  # characters


def check_systems(names: Sequence[str], reader: bool = True) -> None:
    """Raises `EvalError` for a name that no stage has, and for `unread` where the assistant has no reader either."""
    unknown = [name for name in names if name not in SYSTEMS]
    if unknown:
        raise EvalError(f"没有 {'、'.join(unknown)} 这样的阶段,--compare 可用:{','.join(SYSTEMS)}")
    if UNREAD in names and not reader:
        raise EvalError(f"{UNREAD} 是不用阅读模型的 {ASSISTANT},与 --reader off 没有分别,请去掉其中一个")


def rank(name: str, golds: Sequence[Gold], searcher: Searcher, progress: Progress | None = None) -> Run:
    """The ranking of one retriever for every question; follow-ups are searched as the assistant understands them."""
    hits = {}
    regions = frozenset(document.region for document in searcher.documents if document.region)
    for done, gold in enumerate(golds, 1):
        question = understand(gold.question, gold.context, regions).text
        hits[gold.id] = searcher.search(question, _DEPTH, retrievers=RETRIEVERS[name])
        if progress:
            progress(done, len(golds))
    return as_run(name, golds, hits, searcher)


def predict(
    golds: Sequence[Gold], assistants: Mapping[str, Assistant], progress: Progress | None = None
) -> dict[str, list[Prediction]]:
    """What each assistant answers to every question, in the order of `golds`.

    They take turns, for a busy machine slows all alike; each is a question ahead of the one before it, for a searcher
    that they share keeps the vector of the last question.
    """
    said: dict[str, list[Prediction]] = {name: [] for name in assistants}
    for done in range(len(golds)):
        for ahead, (name, assistant) in enumerate(assistants.items()):
            gold = golds[(done + ahead) % len(golds)]
            said[name].append(Prediction(gold, assistant.ask(gold.question, gold.context)))
        if progress:
            progress(done + 1, len(golds))
    return {name: found[-ahead:] + found[:-ahead] for ahead, (name, found) in enumerate(said.items())}


def as_run(name: str, golds: Sequence[Gold], hits: Mapping[str, Sequence[Hit]], searcher: Searcher) -> Run:
    """Hits for each of `golds` as rankings of passages and of documents; a document stands where its best passage does."""
    passages = {question: [(hit.passage.id, hit.score) for hit in found] for question, found in hits.items()}
    documents = {}
    for question, found in hits.items():
        best: dict[str, float] = {}
        for hit in found:
            best.setdefault(searcher.by_id[hit.passage.document].file, hit.score)
        documents[question] = list(best.items())
    return Run(name, passages, documents, {gold.id: _in_first(gold, hits[gold.id], searcher) for gold in golds})


def _in_first(gold: Gold, hits: Sequence[Hit], searcher: Searcher) -> float:
    shown = ((searcher.by_id[hit.passage.document].file, hit.passage.text) for hit in hits)
    return float(within(gold, shown, _SHOWN))
