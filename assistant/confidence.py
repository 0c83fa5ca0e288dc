"""How sure one can be that the corpus answers at all, and from where on it is said to.

A logistic model of two numbers. Where the reader has read: the best hit's score (in standard deviations above the field) and
the log-odds that the likeliest passage answers, weighed on ncp, on questions over other documents (`dev` half) and on questions
over invented notices that the reader was not trained on. The question's share of words that a hit holds, which serves
where nothing was read, was left out there: its sign differed from set to set. The curve is in docs/evaluation.md.
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
_SCORE, _HELD, _CONSTANT = 0.364, 1.594, -2.129  # of hits that were not read
# Of hits that were read: of the answerable questions of each set 3 to 5 % fall below `LEAST`.
_READ_SCORE, _READ_ANSWERS, _READ_CONSTANT = 0.2, 0.6, -0.65


def confidence(weigher: Weigher, hits: Sequence[Hit], documents: dict[str, Document], readings: Readings) -> float:
    """0 to 1; 0 without a hit. `hits` are best first."""
    if not hits:
        return 0.0
    answers = readings.answers(hits)
    if answers is not None:
        return _logistic(_READ_SCORE * hits[0].score + _READ_ANSWERS * answers + _READ_CONSTANT)
    held = max(
        weigher.share(hit.passage.text, documents[hit.passage.document].title, *hit.passage.path) for hit in hits[:READ]
    )
    return _logistic(_SCORE * hits[0].score + _HELD * held + _CONSTANT)


def _logistic(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))
