"""How sure one can be that the corpus answers at all, and from where on it is said to.

A logistic model of two numbers: the best hit's fused score (in standard deviations above the field) and the largest share
of the question that one of the first hits holds. Fitted on eval/gold/dev.jsonl and the public ncp set together, each set
and each side weighing the same; with it the area under the ROC curve is .72 on the one and .89 on the other, where a
threshold on the share alone reached .65 and .87. The curve at other thresholds is in the evaluation's report.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from assistant.evidence import Weigher
from assistant.rescoring import Readings
from corpus.types import Document
from index.types import Hit

LEAST = 0.33  # below it the corpus does not answer: with the rules after it, 8 % of dev answerable are refused, 88 % of the rest
READ = 8  # hits that are looked at
_SCORE, _HELD, _CONSTANT = 0.364, 1.594, -2.129
_ANSWERS = 0.6


def confidence(weigher: Weigher, hits: Sequence[Hit], documents: dict[str, Document], readings: Readings) -> float:
    """0 to 1; 0 without a hit. `hits` are best first."""
    if not hits:
        return 0.0
    held = max(
        weigher.share(hit.passage.text, documents[hit.passage.document].title, *hit.passage.path) for hit in hits[:READ]
    )
    answers = readings.answers(hits)
    read = 0.0 if answers is None else _ANSWERS * (answers + 1.5)
    return 1 / (1 + math.exp(-(_SCORE * hits[0].score + _HELD * held + _CONSTANT + read)))
