"""Vectors of the sentences of each passage, on disk beside the passages' own: written once, a few rows read a question.

A sentence's vector is the mean over its tokens in its passage's context, so it costs nothing where the passage is encoded
anyway. Which sentences a passage has, `corpus.cut` says.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.types import HalfVectors, Vectors


class SentenceVectors:
    """The vectors of an index, by the passages' rows. Not read into memory."""

    def __init__(self, vectors: Path, bounds: Path) -> None:
        """Raises OSError or ValueError where the files can't be read."""
        # Seen as a plain array: to cut a few hundred slices of numpy's own kind for maps takes as long as to read them.
        self._vectors: HalfVectors = np.asarray(np.load(vectors, mmap_mode="r"))
        self._bounds: NDArray[np.int64] = np.load(bounds)

    def of(self, row: int) -> HalfVectors:
        """Those of one passage, shape (sentences, dimension)."""
        return self._vectors[self._bounds[row] : self._bounds[row + 1]]

    def best(self, question: Vectors, rows: Sequence[int]) -> list[tuple[int, float]]:
        """Of each passage that has sentences, the cosine of its closest one to a question of shape (1, dimension): best first."""
        held = [row for row in rows if self._bounds[row] < self._bounds[row + 1]]
        if not held:
            return []
        own = [self.of(row) for row in held]
        cosines = np.concatenate(own).astype(np.float32) @ question.reshape(-1)
        closest = np.maximum.reduceat(cosines, np.cumsum([0, *map(len, own[:-1])]))
        return sorted(zip(held, map(float, closest), strict=True), key=lambda pair: (-pair[1], pair[0]))


def write_sentence_vectors(of_passages: Sequence[HalfVectors], dimension: int, vectors: Path, bounds: Path) -> None:
    """Writes what `SentenceVectors` reads: one array for each passage, in the order of their rows."""
    whole = np.lib.format.open_memmap(
        vectors, "w+", np.float16, (max(1, sum(map(len, of_passages))), dimension)
    )  # never empty: no file of nothing can be mapped
    starts = np.cumsum([0, *map(len, of_passages)])
    for start, own in zip(starts, of_passages, strict=False):
        whole[start : start + len(own)] = own
    whole.flush()
    np.save(bounds, starts.astype(np.int64))
