"""Whether one system is better than another: paired randomisation with Holm's correction, and bootstrap intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

PERMUTATIONS = 10_000
RESAMPLES = 2_000
_SEED = 20_260_101
Values = Mapping[str, float]
"""Question id → value."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """System `b` against system `a` on one measure. `p` is already corrected for all comparisons made together.

    `mean` is `b`'s, and `difference` what it has over `a`'s.
    """

    measure: str
    a: str
    b: str
    mean: float
    difference: float
    low: float
    high: float
    p: float
    win: int
    tie: int
    loss: int


def interval(values: Values) -> tuple[float, float]:
    """The 95% bootstrap interval of a mean (percentiles over resampled questions)."""
    sample = np.array([values[key] for key in sorted(values)])
    return _interval(sample)


def compare(systems: Mapping[str, Mapping[str, Values]], measures: Sequence[str]) -> list[Comparison]:
    """Every pair of systems on every measure. `systems` maps a system to its measures to the values of the questions."""
    rows = [
        _pair(measure, a, b, systems[a][measure], systems[b][measure])
        for measure in measures
        for a, b in combinations(systems, 2)
    ]
    corrected = holm([row.p for row in rows])
    return [replace(row, p=p) for row, p in zip(rows, corrected, strict=True)]


def randomisation(differences: NDArray[np.float64], permutations: int = PERMUTATIONS) -> float:
    """Two-sided p of a paired randomisation test: signs of the differences flipped at random, one added (Smucker 2007)."""
    seen = abs(differences.sum())
    signs = np.random.default_rng(_SEED).integers(0, 2, (permutations, len(differences)), np.int8) * 2 - 1
    beyond = int((abs(signs @ differences) >= seen - 1e-12).sum())
    return (beyond + 1) / (permutations + 1)


def holm(ps: Sequence[float]) -> list[float]:
    """p values corrected for their number by Holm's step-down method, in the order given."""
    corrected = [1.0] * len(ps)
    highest = 0.0
    for place, n in enumerate(sorted(range(len(ps)), key=lambda i: ps[i])):
        highest = max(highest, min(1.0, ps[n] * (len(ps) - place)))
        corrected[n] = highest
    return corrected


def _pair(measure: str, a: str, b: str, first: Values, second: Values) -> Comparison:
    keys = sorted(first)
    differences = np.array([second[key] - first[key] for key in keys])
    low, high = _interval(differences)
    win, loss = int((differences > 0).sum()), int((differences < 0).sum())
    p = randomisation(differences)
    mean, difference = fmean(second.values()), float(differences.mean())
    return Comparison(measure, a, b, mean, difference, low, high, p, win, len(keys) - win - loss, loss)


def _interval(sample: NDArray[np.float64]) -> tuple[float, float]:
    picks = np.random.default_rng(_SEED).integers(0, len(sample), (RESAMPLES, len(sample)))
    low, high = np.percentile(sample[picks].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)
