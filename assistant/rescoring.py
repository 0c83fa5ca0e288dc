"""Hits in the order that the trained reader gives them, and where in them it sees the answer.

The reader itself is in `reader/`; what answers is left to `compose`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.reader.read import Bound, Reader, Reading
from corpus.cut import readable
from corpus.types import Document, Kind, Passage
from index.types import Hit

READ = 20  # hits that are read at most
_WEIGHT = 0.5  # what a difference of 1 in the reader's score is worth, in standard deviations of the search's
_SEES = 0.5
# What two cores read in .4 s: 9 passages and more; all 20 gave the same answers (docs/evaluation.md). Reading that takes
# five times as long is stopped.
IN_TALK = Bound(tokens=2200, seconds=2.0)
PATIENT = Bound(IN_TALK.tokens, math.inf)


@dataclass(frozen=True, slots=True)
class Readings:
    """What the reader made of the passages that it read, by `Passage.id`; `chances` of each, against the likeliest's 1."""

    of: Mapping[str, Reading] = field(default_factory=dict)
    chances: Mapping[str, float] = field(default_factory=dict)

    def chance(self, passage: Passage, start: int, end: int) -> float:
        """How likely the answer lies in [start, end) of the passage's document, 0 to 1, against the likeliest passage."""
        reading = self.of.get(passage.id)
        if reading is None:
            return 0.0
        inside = 1.0 if passage.kind is Kind.TABLE_ROW else reading.inside(start - passage.start, end - passage.start)
        return self.chances[passage.id] * inside

    def share(self, passage: Passage, start: int, end: int) -> float:
        """How likely the passage's answer begins and ends in [start, end) of the document, 0 to 1; 0 where it was not read."""
        reading = self.of.get(passage.id)
        return reading.inside(start - passage.start, end - passage.start) if reading else 0.0

    def sees(self, passage: Passage, start: int, end: int) -> bool:
        """Whether the reader takes [start, end) for the answer more likely than not."""
        return self.prefers(passage, start, end) and self.of[passage.id].answers > 0

    def prefers(self, passage: Passage, start: int, end: int) -> bool:
        """Whether the reader takes [start, end) for the likeliest place of an answer, be there one or not."""
        return self.chance(passage, start, end) > _SEES

    def span(self, passage: Passage) -> tuple[int, int] | None:
        """Where in the document the passage's answer stands, if it was read and can be cut: a table's row is one."""
        reading = self._cut(passage)
        if reading is None:
            return None
        start, end, _ = reading.span()
        return passage.start + start, passage.start + end

    def middle(self, passage: Passage, start: int, end: int, least: float) -> tuple[int, int] | None:
        """What in [start, end) of the document shares most with all places of the passage's answer, if it shares `least`."""
        reading = self._cut(passage)
        seen = reading.middle(start - passage.start, end - passage.start) if reading else None
        return (passage.start + seen[0], passage.start + seen[1]) if seen and seen[2] >= least else None

    def _cut(self, passage: Passage) -> Reading | None:
        reading = self.of.get(passage.id)
        return None if reading is None or passage.kind is Kind.TABLE_ROW or not reading.places else reading

    def answers(self, hits: Sequence[Hit]) -> float | None:
        """The log-odds that the likeliest of `hits` answers; None if none of them was read."""
        return max((self.of[hit.passage.id].answers for hit in hits if hit.passage.id in self.of), default=None)


Asked = Sequence[tuple[str, Sequence[Hit]]]  # questions, each with its hits
Reads = Callable[[Asked], list[tuple[list[Hit], Readings]]]


def unread(asked: Asked) -> list[tuple[list[Hit], Readings]]:
    """The hits of each question as they are: what is read without a reader."""
    return [(list(hits), Readings()) for _, hits in asked]


def rescored_each(
    reader: Reader, documents: Mapping[str, Document], bound: Bound, asked: Asked
) -> list[tuple[list[Hit], Readings]]:
    """As `rescored`, for several questions that share out the bound."""
    share = bound.shared(len(asked))
    return [rescored(reader, question, hits, documents, share) for question, hits in asked]


def rescored(
    reader: Reader,
    question: str,
    hits: Sequence[Hit],
    documents: Mapping[str, Document],
    bound: Bound = IN_TALK,
) -> tuple[list[Hit], Readings]:
    """`hits` in their new order, and the readings of those that were read: the first, as many as `bound` allows.

    A hit that was not read stays behind those that were.
    """
    first = hits[:READ]
    texts = [(_above(hit, documents[hit.passage.document]), readable(hit.passage)) for hit in first]
    readings = reader.read(question, texts, bound)
    if not readings:
        return list(hits), Readings()
    scores = [
        hit.score + _WEIGHT * reading.score for hit, reading in zip(first[: len(readings)], readings, strict=True)
    ]
    lift = hits[0].score - max(scores)
    read = [replace(hit, score=score + lift) for hit, score in zip(first, scores, strict=False)]
    behind = min(hit.score for hit in read) - first[len(readings) - 1].score
    rest = [replace(hit, score=hit.score + min(0.0, behind)) for hit in hits[len(readings) :]]
    return sorted(read, key=lambda hit: -hit.score) + rest, _readings(read, readings)


def _readings(hits: Sequence[Hit], readings: Sequence[Reading]) -> Readings:
    best = max(hit.score for hit in hits)
    chances = {hit.passage.id: math.exp((hit.score - best) / _WEIGHT) for hit in hits}
    return Readings(dict(zip(chances, readings, strict=True)), chances)


def _above(hit: Hit, document: Document) -> str:
    return "\n".join((document.title, *hit.passage.path))
