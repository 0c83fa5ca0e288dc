"""The words of this room: `Hit`, and the protocol of an encoder. Scores are higher-is-better from where they enter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.types import Passage

Vectors = NDArray[np.float32]
"""Shape (texts, dimension), each row of length 1."""

HalfVectors = NDArray[np.float16]
"""The same in half precision: cosines differ by less than .001."""

Span = tuple[int, int]
"""[start, end) in characters."""

Place = tuple[str, int, int]
"""[start, end) in the text of the document of that `Document.id`."""

Progress = Callable[[int, int], None]
"""Called with (done, total) while a long step runs."""


class IndexUnusableError(Exception):
    """The index can't be opened. The message says why and which command mends it."""


class IndexBusyError(IndexUnusableError):
    """Another process writes to the index, or has just written to it: the same again, a little later, may do."""


class Encoder(Protocol):
    """Turns texts into unit vectors. `name` is what the user asked for, `fingerprint` identifies the weights.

    `encode_in_parts` gives beside the texts' vectors for each text those of its parts, [start, end) in it, as they are
    meant there: shape (parts, dimension), half precision.
    """

    name: str
    fingerprint: str
    dimension: int

    def encode_passages(self, texts: Sequence[str]) -> Vectors: ...

    def encode_in_parts(
        self, texts: Sequence[str], parts: Sequence[Sequence[Span]], progress: Progress | None = None
    ) -> tuple[Vectors, list[HalfVectors]]: ...

    def encode_question(self, text: str) -> Vectors: ...


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. `ranks` gives its place, from 1, in each retriever that returned it."""

    passage: Passage
    score: float
    ranks: Mapping[str, int] = field(default_factory=dict)
