"""The pipeline: question → hits → lines → answer. Verbatim and cited, or not found; no language model."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

from assistant.compose import Line, compose
from assistant.confidence import LEAST, confidence
from assistant.evidence import Weigher
from assistant.question import understand
from assistant.reference import reference
from assistant.regions import Fit, best_fit
from assistant.types import Answer, Citation, Outcome, Question
from index.search import Searcher
from index.types import Hit

_HITS = 10  # given with every answer
_DEPTH = 30  # hits among which answers are looked for
# What a hit loses, in standard deviations, by how its region stands to the question's.
_LOSS = {Fit.ELSEWHERE: 1.0, Fit.AROUND: 0.0, Fit.UNSAID: 0.0, Fit.SAME: 0.0}


class Assistant:
    """Answers questions over one index."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._regions = frozenset(document.region for document in searcher.documents if document.region)

    def ask(self, asked: str, context: Sequence[str] = ()) -> Answer:
        """The answer to a question; `context` are the user's earlier turns, oldest first."""
        begun = perf_counter()
        timings: dict[str, float] = {}
        question = understand(asked, context, self._regions)
        timings["understand"] = _ms(begun)
        hits = self._find(question, timings)
        found = perf_counter()
        fitting = [hit for hit in hits if self._fit(question, hit) > Fit.AROUND]
        weigher = Weigher(question, self._searcher.index.words.rarity)
        sure = confidence(weigher, fitting, self._searcher.by_id)
        lines = compose(question, fitting, weigher, sure >= LEAST, self._searcher)
        timings["compose"] = _ms(found)
        timings["total"] = _ms(begun)
        return self._answer(question, hits[:_HITS], lines, sure, timings)

    def _find(self, question: Question, timings: dict[str, float]) -> list[Hit]:
        """Hits, best first; those of other regions than the question's go to the end."""
        hits = self._searcher.search(question.text, _DEPTH, timings_ms=timings)
        ranked = [Hit(hit.passage, hit.score - _LOSS[self._fit(question, hit)], hit.ranks) for hit in hits]
        return sorted(ranked, key=lambda hit: -hit.score)

    def _fit(self, question: Question, hit: Hit) -> Fit:
        document = self._searcher.by_id[hit.passage.document]
        return best_fit(question.regions, document, hit.passage)

    def _answer(
        self,
        question: Question,
        hits: Sequence[Hit],
        lines: Sequence[Line],
        sure: float,
        timings: dict[str, float],
    ) -> Answer:
        manifest = self._searcher.index.manifest
        return Answer(
            question=question.asked,
            status=Outcome.ANSWERED if lines else Outcome.NOT_FOUND,
            kind=question.kind,
            text="\n".join(line.text for line in lines),
            citations=tuple(self._citation(n, line) for n, line in enumerate(lines, 1)),
            hits=tuple(hits),
            documents=self._searcher.by_id,
            generation=manifest.generation,
            encoder=manifest.name,
            confidence=sure,
            timings_ms=timings,
        )

    def _citation(self, n: int, line: Line) -> Citation:
        document = self._searcher.by_id[line.passage.document]
        whole = self._searcher.document_text(document)
        quote = whole.text[line.start : line.end]
        cited = reference(whole, line.passage, line.start)
        return Citation(n, document, line.passage, line.start, line.end, quote, cited)


def _ms(since: float) -> float:
    return round((perf_counter() - since) * 1000, 1)
