"""How sure one can be that the corpus answers at all, and from where on it is said to.

A logistic model of the best hit's fused score (in standard deviations above the field) and the largest share of the question
that one of the first hits holds, fitted on eval/gold/dev.jsonl and the public ncp set together, each set and each side weighing
the same; where hits were read, the reader's log-odds that the likeliest of them answers are added. Their weight
and zero were set by hand from how they lie on dev and ncp, and kept because dev did better so than with the two fitted choices in
docs/evaluation.md; a fit that holds on all sets is still to be found.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from assistant.evidence import Weigher
from assistant.rescoring import Readings
from corpus.types import Document
from index.types import Hit

LEAST = 0.33  # below it the corpus does not answer
READ = 8  # hits that are looked at
_SCORE, _HELD, _CONSTANT = 0.364, 1.594, -2.129
_ANSWERS, _USUAL = (
    0.6,
    -1.5,
)  # from these log-odds on the reader speaks for an answer; under a tenth of the answerable lie below


def confidence(weigher: Weigher, hits: Sequence[Hit], documents: dict[str, Document], readings: Readings) -> float:
    """0 to 1; 0 without a hit. `hits` are best first."""
    if not hits:
        return 0.0
    held = max(
        weigher.share(hit.passage.text, documents[hit.passage.document].title, *hit.passage.path) for hit in hits[:READ]
    )
    answers = readings.answers(hits)
    read = 0.0 if answers is None else _ANSWERS * (answers - _USUAL)
    return _logistic(_SCORE * hits[0].score + _HELD * held + _CONSTANT + read)


def _logistic(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))
