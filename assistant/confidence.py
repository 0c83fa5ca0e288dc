"""How sure one can be that an answer is one, and from where on it is given.

A logistic model of a few signs: of the hits, and of the lines that would be said. Its weights, for where hits were read and for
where they were not, are fitted by `python -m eval.calibrate` and lie in `confidence.json`. Which answer is weighed is left to
`answer`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from assistant.found import Found, Line
from assistant.regions import Fit, best_fit, is_named
from assistant.rescoring import Readings
from index.encoder import DEFAULT

LEAST = 0.5  # below it the corpus does not answer; the constant is fitted to it
READ = 8  # hits that are looked at
WEIGHTS = Path(__file__).with_name("confidence.json")
CONSTANT = "constant"
_ALL = 0.99  # share of the question's words, by rarity, that is all of them
_SUPPOSED = 0.52, 0.85  # cosines of what does not answer and of what does
_UNSEEN = 0.05  # what the reader's chance of a line counts at least

Signs = Mapping[str, float]
"""Each sign's name and how strong it is; each speaks the more for an answer the higher it is. `answers` and `line` are there where hits were read."""


def signs(found: Found, lines: Sequence[Line] = (), stated: bool = False) -> Signs:
    """What speaks for an answer of `lines`, or before these are known for one from the hits; nothing without a hit.

    `stated`: rules found what they look for, in the words that they ask for, and would say it whatever the hits; the same
    speaks for a question that is but words which stand in a hit. It counts only of the place asked about: the same is
    stated of other places too.
    """
    if not found.hits:
        return {}
    placed = _is_placed(found, lines)
    seen = {
        "score": found.hits[0].score,
        "near": _near(found, lines),
        "placed": float(placed),
        "stated": float(placed and (stated or _held(found) > _ALL)),
    }
    answers = found.readings.answers(found.hits)
    if answers is None:
        return seen
    line = max((_seen(found.readings, line, answers) for line in lines), default=answers)
    return {**seen, "answers": answers, "line": line}


def sureness(seen: Signs) -> float:
    """How sure one can be with these signs, 0 to 1; 0 without any."""
    if not seen:
        return 0.0
    weights = _weights()["read" if "line" in seen else "unread"]
    return _logistic(weights[CONSTANT] + sum(weights.get(name, 0.0) * strength for name, strength in seen.items()))


def _held(found: Found) -> float:
    """The largest share of the question's words, by rarity, that one of the first hits holds, with what stands above it."""
    texts = (
        (h.passage.text, found.searcher.by_id[h.passage.document].title, *h.passage.path) for h in found.hits[:READ]
    )
    return max(found.weigher.share(*one) for one in texts)


def _near(found: Found, lines: Sequence[Line]) -> float:
    """The cosine to the question of the line that is nearest to it, or of the first passage where there are no lines.

    Only the default encoder's cosines are what the weights were fitted on: of any other one like those is supposed, by
    how much of the question's words are held.
    """
    if found.searcher.index.manifest.name != DEFAULT:
        low, high = _SUPPOSED
        return low + (high - low) * _held(found)
    places = [(line.passage.document, line.start, line.end) for line in lines]
    first = found.hits[0].passage
    return max(found.nearness(places or [(first.document, first.start, first.end)]))


def _is_placed(found: Found, lines: Sequence[Line]) -> bool:
    """Whether one of the documents answered from may speak for the region asked about: is of it, of the whole country, or names it."""
    passages = [line.passage for line in lines] or [found.hits[0].passage]
    regions, searcher = found.question.regions, found.searcher
    for passage in passages:
        document = searcher.by_id[passage.document]
        if best_fit(regions, document, passage) is Fit.SAME or document.level == "国家":
            return True
    texts = {passage.document: searcher.document_text(searcher.by_id[passage.document]).text for passage in passages}
    return any(is_named(mention, text) for mention in regions for text in texts.values())


def _seen(readings: Readings, line: Line, answers: float) -> float:
    """The log-odds that the line's passage answers, less where the reader sees the answer elsewhere; `answers` if it was not read."""
    reading = readings.of.get(line.passage.id)
    if reading is None:
        return answers
    return reading.answers + math.log(_UNSEEN + (1 - _UNSEEN) * readings.chance(line.passage, line.start, line.end))


def _logistic(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, log_odds))))


@cache
def _weights() -> dict[str, dict[str, float]]:
    weights: dict[str, dict[str, float]] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return weights
