"""Fits how sure an answer must look to be given: the weights in `assistant/confidence.json`.

    python -m eval.calibrate GOLD.jsonl=INDEX... [--seen GOLD.jsonl=INDEX...] [--out FILE]

Every question is asked with the reader and without; a logistic model learns from what speaks for its answer whether the
corpus answers it. Questions that it answers weigh together as much as the others. `--seen` are sets that the
reader was trained on, where it is surer than it will be elsewhere: they count only where nothing is read. Lines of a gold file
that are marked `test` are left out. The figures that it prints are cross-validated.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Assistant
from assistant.confidence import CONSTANT, LEAST, WEIGHTS
from assistant.config import Settings
from assistant.progress import progress_bar
from assistant.reader.read import Reader, load_reader
from assistant.rescoring import PATIENT
from assistant.session import Session
from eval.gold import read_gold

SIGNS: dict[str, tuple[str, ...]] = {
    "unread": ("score", "near", "stated", "placed"),
    "read": ("score", "near", "stated", "placed", "answers", "line"),
}
REFUSED = 0.02  # of the answerable questions, at most, are refused for want of confidence; of ones that no rule was tried on, three times as many
_FOLDS = 5
_NEVER = 2.0  # a confidence that no answer has: every sign is weighed
_RIDGE = 0.1
_STEPS, _RATE = 4000, 0.3
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """What speaks for the answer to a question, and whether the corpus answers it."""

    id: str
    signs: dict[str, float]
    answerable: bool


Cases = dict[str, list[Case]]
"""By set."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Asks, fits, prints and writes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("sets", nargs="+", metavar="GOLD=INDEX")
    parser.add_argument("--seen", nargs="*", default=[], metavar="GOLD=INDEX")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args(arguments)
    reader = load_reader()
    asked = {mode: (options.sets if mode == "read" else [*options.sets, *options.seen]) for mode in SIGNS}
    weights = {}
    for mode, sets in asked.items():
        asked_of = {name: _ask(name, reader if mode == "read" else None) for name in sets}
        # where the reader got nothing to read, the weights of those that were not read are used
        cases = {name: [one for one in of if one.signs.keys() >= {*SIGNS[mode]}] for name, of in asked_of.items()}
        weights[mode] = fit(cases, SIGNS[mode])
        sys.stdout.write(f"{mode}: {weights[mode]}\n{report(cases, SIGNS[mode])}")
    options.out.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")
    return 0


def _ask(name: str, reader: Reader | None) -> Iterator[Case]:
    """The cases of GOLD=INDEX; questions without a tentative answer, of which nothing is to be decided, are none."""
    gold, _, index = name.rpartition("=")
    searcher = Session(Settings(Path(index), None, reader=False)).searcher()
    assistant = Assistant(searcher, reader, PATIENT, least=_NEVER)
    questions = [question for question in read_gold([Path(gold)]) if question.split != "test"]
    with progress_bar(name) as progress:
        for done, question in enumerate(questions, 1):
            signs = assistant.ask(question.question, question.context).signs
            if signs:
                yield Case(question.id, dict(signs), bool(question.evidence))
            progress(done, len(questions))


def fit(cases: Cases, names: Sequence[str]) -> dict[str, float]:
    """The weights of the signs of `names`, none below 0, and the constant: REFUSED of the answerable fall short."""
    every = [case for one in cases.values() for case in one]
    rows, answerable = _rows(every, names), np.array([case.answerable for case in every], dtype=float)
    mean, spread = rows.mean(0), rows.std(0) + 1e-9
    learned = _learn((rows - mean) / spread, answerable) / spread
    weights = {name: round(float(weight), 3) for name, weight in zip(names, learned, strict=True) if weight > 0}
    return {CONSTANT: round(_constant(cases, weights), 3), **weights}


def _learn(rows: Matrix, answerable: Matrix) -> Matrix:
    """Logistic regression with a ridge and no negative weight, by projected gradient: more of a sign never speaks against an answer."""
    weights, constant, shares = np.zeros(rows.shape[1]), 0.0, _shares(answerable)
    for _ in range(_STEPS):
        missed = shares * (answerable - 1 / (1 + np.exp(-(rows @ weights + constant))))
        weights = np.maximum(0.0, weights + _RATE * (rows.T @ missed - _RIDGE * weights))
        constant += _RATE * float(missed.sum())
    return weights


def _shares(answerable: Matrix) -> Matrix:
    """What each case counts: both sides alike."""
    sides = answerable.mean(), 1 - answerable.mean()
    shares: Matrix = np.where(answerable > 0, 0.5 / sides[0], 0.5 / sides[1]) / len(answerable)
    return shares


def _constant(cases: Cases, weights: dict[str, float]) -> float:
    """The constant at which, over the sets, the share of answerable cases under LEAST is REFUSED."""
    answerable = {name: [case for case in one if case.answerable] for name, one in cases.items()}
    weighed = [(_weigh(case, weights), 1 / len(one)) for one in answerable.values() for case in one]
    before, most = 0.0, REFUSED * len(answerable)
    for log_odds, share in sorted(weighed):
        before += share
        if before > most:
            return math.log(LEAST / (1 - LEAST)) - log_odds + 1e-3
    raise ValueError("no answerable case")


def _weigh(case: Case, weights: Mapping[str, float]) -> float:
    return sum(weight * (1.0 if name == CONSTANT else case.signs[name]) for name, weight in weights.items())


def _rows(cases: Iterable[Case], names: Sequence[str]) -> Matrix:
    return np.array([[case.signs[name] for name in names] for case in cases])


def report(cases: Cases, names: Sequence[str]) -> str:
    """A line a set, each case judged by weights that were fitted without its fold."""
    judged: dict[str, list[tuple[Case, float]]] = {name: [] for name in cases}
    for fold in range(_FOLDS):
        weights = fit(_part(cases, fold, inside=False), names)
        for name, held in _part(cases, fold, inside=True).items():
            judged[name] += [(case, _weigh(case, weights)) for case in held]
    return "".join(f"  {name}: {_line(one)}\n" for name, one in judged.items())


def _part(cases: Cases, fold: int, inside: bool) -> Cases:
    return {name: [case for case in one if (_fold(case) == fold) is inside] for name, one in cases.items()}


def _fold(case: Case) -> int:
    return zlib.crc32(case.id.encode()) % _FOLDS


def _line(judged: Sequence[tuple[Case, float]]) -> str:
    sides = {side: [one for case, one in judged if case.answerable is side] for side in (True, False)}
    least = math.log(LEAST / (1 - LEAST))
    counts = f"{len(sides[True])} answerable, {len(sides[False])} not"
    if not all(sides.values()):
        return counts
    above = fmean((good > bad) + 0.5 * (good == bad) for good in sides[True] for bad in sides[False])
    refused = {side: fmean(one < least for one in found) for side, found in sides.items()}
    return f"{counts}: area under ROC {above:.2f}, under the threshold {refused[True]:.3f} and {refused[False]:.3f}"


if __name__ == "__main__":
    sys.exit(main())
