"""Near duplicates: which documents say almost the same, and what differs between two of them.

Documents are compared by the smallest hashes of their runs of characters (a bottom-k sketch, after A. Z. Broder, "On the
resemblance and containment of documents", 1997). Which of two is in force is left to `facts`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from corpus.types import Document

_RUN = 8  # characters
_SKETCH = 128  # hashes kept of a document
_LEAST_SHARED = 0.5  # of two sketches; below, two texts on one matter are not one text
_COMMON = 50  # documents; a run that stands in more is a formula, and makes no pair
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)

Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents, by their places in the list given, and how much they share, from 0 to 1."""

    first: int
    second: int
    alike: float


@dataclass(frozen=True, slots=True)
class Change:
    """A piece that one text has where the other has another; "" where it has none."""

    before: str
    after: str


def near_duplicates(documents: Sequence[Document]) -> list[Pair]:
    """The pairs of documents that share most of their text, the most alike first."""
    sketches = [_sketch(document.text) for document in documents]
    holders: dict[int, list[int]] = defaultdict(list)
    for number, sketch in enumerate(sketches):
        for value in sketch.tolist():
            holders[value].append(number)
    shared = Counter(
        (first, second)
        for numbers in holders.values()
        if 1 < len(numbers) <= _COMMON
        for place, first in enumerate(numbers)
        for second in numbers[place + 1 :]
    )
    pairs = [Pair(a, b, _alike(sketches[a], sketches[b])) for (a, b), n in shared.items() if n * 4 >= _SKETCH]
    return sorted((p for p in pairs if p.alike >= _LEAST_SHARED), key=lambda p: (-p.alike, p.first, p.second))


def changes(before: str, after: str) -> Iterator[Change]:
    """What differs between two texts, in order, by whole lines; white space and widths of characters are no difference."""
    old, new = _lines(before), _lines(after)
    matcher = SequenceMatcher(None, [*map(_bare, old)], [*map(_bare, new)], autojunk=False)
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag != "equal":
            yield Change("\n".join(old[old_start:old_end]), "\n".join(new[new_start:new_end]))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _bare(line: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", line))


def _sketch(text: str) -> Hashes:
    """The smallest hashes of the runs of letters and digits in `text`; shape (at most _SKETCH,)."""
    letters = np.array([ord(c) for c in re.sub(r"[\W_]", "", text)], np.uint64)
    runs = max(len(letters) - _RUN + 1, 0)
    hashes = np.zeros(runs, np.uint64)
    for place in range(_RUN):
        hashes = (hashes ^ letters[place : place + runs]) * _MULTIPLIER  # wraps, as a hash may
        hashes ^= hashes >> np.uint64(29)
    return np.unique(hashes)[:_SKETCH]


def _alike(first: Hashes, second: Hashes) -> float:
    """An estimate of the share of runs that two documents have in common."""
    smallest = np.union1d(first, second)[:_SKETCH]
    both = np.isin(smallest, first) & np.isin(smallest, second)
    return float(both.sum() / max(len(smallest), 1))
