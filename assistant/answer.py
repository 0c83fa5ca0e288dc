"""The pipeline: question → hits → evidence → answer. Verbatim, cited, or not found; no language model.

Each kind of question has its own small composer; all give spans of passages, and nothing else can become an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from time import perf_counter

from assistant.document_facts import asked_of_head, head_fact
from assistant.evidence import Evidence, Weigher, narrow, value_clauses, weigh, widen
from assistant.question import understand
from assistant.reference import reference
from assistant.regions import Fit, worst_fit
from assistant.types import Answer, Citation, Kind, Outcome, Question
from corpus.regions import short_name
from corpus.tables import row_reading
from corpus.types import Document, Passage
from corpus.types import Kind as PassageKind
from index.search import Searcher
from index.types import Hit

LONGEST_FACT = 160  # characters of an answer to a question of fact
LONGEST_HOW = 300
LONGEST_LIST = 1200
_HITS = 10  # given with every answer
_DEPTH = 30  # hits among which answers are looked for
_READ = 8  # hits whose sentences are weighed
_NAMED = 0.9  # a clause that names less of the subject than this is of something else
_LEAST_HELD = 0.5  # below this share of the question in passage and headings, the corpus does not answer
_ELSEWHERE, _UNSAID = 10.0, 0.3  # what a hit loses, in standard deviations, when it is of another region, or of none
_DUTY = re.compile(
    r"[(（]((?:[^()（）]|[(（][^()（）]*[)）])*(?:责任|牵头|配合|负责)(?:[^()（）]|[(（][^()（）]*[)）])*)[)）]\s*$",
    re.M,
)
Spot = tuple[Passage, int, int]


@dataclass(frozen=True, slots=True)
class _Said:
    """An answer before it is rendered: each line's text, and the span that it is taken from."""

    lines: tuple[tuple[str, Spot], ...]
    warnings: tuple[str, ...] = ()


class Assistant:
    """Answers questions over one index."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher

    def ask(self, asked: str, context: Sequence[str] = ()) -> Answer:
        """The answer to a question; `context` are the user's earlier turns, oldest first."""
        begun = perf_counter()
        timings: dict[str, float] = {}
        question = understand(asked, context)
        hits = self._find(question, timings)
        found = perf_counter()
        said = self._compose(question, hits)
        timings["answer"] = round((perf_counter() - found) * 1000, 1)
        timings["total"] = round((perf_counter() - begun) * 1000, 1)
        return self._answer(question, hits[:_HITS], said, timings)

    def _find(self, question: Question, timings: dict[str, float]) -> list[Hit]:
        """Hits, best first; those of other regions than the question's go to the end."""
        hits = self._searcher.search(question.text, _DEPTH, timings_ms=timings)
        every = question.kind is not Kind.COMPARE
        loss = {Fit.ELSEWHERE: _ELSEWHERE, Fit.UNSAID: _UNSAID, Fit.SAME: 0.0}
        scored = [
            Hit(
                hit.passage,
                hit.score - loss[worst_fit(question.regions, self._document(hit), hit.passage, every)],
                hit.ranks,
            )
            for hit in hits
        ]
        return sorted(scored, key=lambda hit: -hit.score)

    def _compose(self, question: Question, hits: list[Hit]) -> _Said | None:
        every = question.kind is not Kind.COMPARE
        hits = [
            hit
            for hit in hits
            if worst_fit(question.regions, self._document(hit), hit.passage, every) is not Fit.ELSEWHERE
        ]
        if not hits or not question.subject:
            return None
        if name := asked_of_head(question):
            return self._head_fact(name, hits)
        weigher = Weigher(question, self._searcher.index.words.rarity)
        if question.kind in (Kind.VALUE, Kind.COMPARE) and (said := self._values(question, hits)):
            return said
        evidence = weigh(weigher, hits[:_READ], self._searcher.by_id)
        if not evidence or max(e.held for e in evidence) < _LEAST_HELD:
            return None
        if question.kind is Kind.RESPONSIBLE and (said := self._duty(evidence)):
            return said
        return self._sentences(question, weigher, evidence[0])

    def _values(self, question: Question, hits: Iterable[Hit]) -> _Said | None:
        """The value that each document states for the subject, one line a document, with its region where several do."""
        best: dict[str, tuple[float, Spot]] = {}
        for hit in hits:
            for (start, end), named in value_clauses(question, hit.passage):
                before = best.get(hit.passage.document)
                if named >= _NAMED and (before is None or named > before[0]):
                    best[hit.passage.document] = (named, (hit.passage, start, end))
        spots = [spot for _, spot in sorted(best.values(), key=lambda entry: -entry[0])]
        if not spots:
            return None
        if len(spots) == 1:
            return _Said(((_reading(spots[0]), spots[0]),))
        return _Said(tuple((f"{self._whose(spot[0])}：{_reading(spot)}", spot) for spot in spots))

    def _duty(self, evidence: Sequence[Evidence]) -> _Said | None:
        """The units in the bracket that ends the task, though the task may fill several passages."""
        for found in evidence[:3]:
            document = self._searcher.document_text(self._document(found.hit))
            number = self._searcher.documents.index(self._searcher.by_id[document.id])
            for passage in self._searcher.index.catalogue.passages_of(number):
                same = passage.path == found.hit.passage.path and passage.end >= found.end
                if same and (bracket := _DUTY.search(passage.text)):
                    spot = (passage, passage.start + bracket.start(1), passage.start + bracket.end(1))
                    return _Said(((bracket[1], spot),))
        return None

    def _head_fact(self, name: str, hits: Sequence[Hit]) -> _Said | None:
        document = self._searcher.document_text(self._document(hits[0]))
        fact = head_fact(name, document)
        if fact.span is None:
            return None
        start, end = fact.span
        number = self._searcher.documents.index(self._searcher.by_id[document.id])
        inside = (p for p in self._searcher.index.catalogue.passages_of(number) if p.start <= start and end <= p.end)
        passage = next(inside, None)
        return _Said(((document.text[start:end], (passage, start, end)),)) if passage else None

    def _sentences(self, question: Question, weigher: Weigher, best: Evidence) -> _Said:
        passage = best.hit.passage
        longest = LONGEST_FACT if question.kind in (Kind.VALUE, Kind.FACT) else LONGEST_HOW
        span = (best.start, best.end)
        if question.kind not in (Kind.VALUE, Kind.FACT):
            span = widen(best, longest)
        if span[1] - span[0] > longest:
            span = narrow(weigher, passage, span, longest)
        spot = (passage, *span)
        return _Said(((_reading(spot), spot),))

    def _answer(self, question: Question, hits: Sequence[Hit], said: _Said | None, timings: dict[str, float]) -> Answer:
        lines = said.lines if said else ()
        citations = tuple(self._citation(n, spot) for n, (_, spot) in enumerate(lines, 1))
        manifest = self._searcher.index.manifest
        return Answer(
            question=question.asked,
            status=Outcome.ANSWERED if said else Outcome.NOT_FOUND,
            kind=question.kind,
            text="\n".join(text for text, _ in lines),
            citations=citations,
            hits=tuple(hits),
            documents=self._searcher.by_id,
            generation=manifest.generation,
            encoder=manifest.name,
            warnings=said.warnings if said else (),
            timings_ms=timings,
        )

    def _citation(self, n: int, spot: Spot) -> Citation:
        passage, start, end = spot
        document = self._searcher.by_id[passage.document]
        quote = passage.text[start - passage.start : end - passage.start]
        return Citation(n, document, passage, start, end, quote, reference(document, passage))

    def _document(self, hit: Hit) -> Document:
        return self._searcher.by_id[hit.passage.document]

    def _whose(self, passage: Passage) -> str:
        document = self._searcher.by_id[passage.document]
        return short_name(document.region) if document.region else f"《{document.title}》"


def _reading(spot: Spot) -> str:
    """A span as it is read: a table row with its cells apart, anything else verbatim."""
    passage, start, end = spot
    text = passage.text[start - passage.start : end - passage.start]
    if passage.kind is not PassageKind.TABLE_ROW:
        return text
    return row_reading([cell.strip() for cell in text.split("\n") if cell.strip()][1:])
