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

Progress = Callable[[int, int], None]
"""Called with (done, total) while a long step runs."""


class IndexUnusableError(Exception):
    """The index can't be opened. The message says why and which command mends it."""


class IndexBusyError(IndexUnusableError):
    """Another process writes to the index, or has just written to it: the same again, a little later, may do."""


class Encoder(Protocol):
    """Turns texts into unit vectors. `name` is what the user asked for, `fingerprint` identifies the weights."""

    name: str
    fingerprint: str
    dimension: int

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors: ...

    def encode_question(self, text: str) -> Vectors: ...


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. `ranks` gives its place, from 1, in each retriever that returned it."""

    passage: Passage
    score: float
    ranks: Mapping[str, int] = field(default_factory=dict)
