"""Hits in the order that the trained reader gives them. The reader itself is in `reader/`; what answers is left to `compose`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.reader.read import Reader, Reading
from corpus.cut import readable
from corpus.types import Document
from index.types import Hit

READ = 20  # hits that are read at most
_WEIGHT = 0.5  # what a difference of 1 in the reader's score is worth, in standard deviations of the search's
SECONDS = 0.4  # for reading, on a machine of two cores

Readings = Mapping[str, Reading]
"""What the reader made of passages, by `Passage.id`."""


def rescored(
    reader: Reader, question: str, hits: Sequence[Hit], documents: Mapping[str, Document], seconds: float = SECONDS
) -> tuple[list[Hit], Readings]:
    """`hits` in their new order, and the readings of those that were read: the first, as many as `seconds` allow.

    A hit that was not read stays behind those that were.
    """
    first = hits[:READ]
    texts = [(_above(hit, documents[hit.passage.document]), readable(hit.passage)) for hit in first]
    readings = reader.read(question, texts, seconds)
    if not readings:
        return list(hits), {}
    best = max(reading.score for reading in readings)
    read = [
        replace(hit, score=hit.score + _WEIGHT * (reading.score - best))
        for hit, reading in zip(first, readings, strict=False)
    ]
    behind = _WEIGHT * (min(reading.score for reading in readings) - best)
    rest = [replace(hit, score=hit.score + behind) for hit in hits[len(readings) :]]
    order = sorted(read, key=lambda hit: -hit.score)
    return order + rest, {hit.passage.id: reading for hit, reading in zip(first, readings, strict=False)}


def _above(hit: Hit, document: Document) -> str:
    return "\n".join((document.title, *hit.passage.path))
