"""How a warm answer's time grows with the index: `python -m eval.scale FOLDER GOLD`, over as many of its passages as wanted.

Embedding 100,000 passages takes most of an hour on two cores, and time depends little on what the vectors say: they are
drawn by a fixed seed here, all else is real (words, catalogue, the question's encoding, the answer). Quality is therefore
not measured at all. `python -m eval.scale GOLD --index DIR` asks an index that was made before, with
its own vectors. `speed` measures the rest.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from pathlib import Path
from time import perf_counter

import numpy as np

from assistant.config import Settings
from assistant.session import Session
from corpus.guard import Work, read_guarded
from corpus.read import Source, find_sources
from index.build import ingest
from index.encoder import load_encoder
from index.store import open_index
from index.types import Encoder, HalfVectors, Progress, Span, Vectors

_SEED = 20_261_122
_AT_ONCE = 200  # files read before passages are counted again
_QUESTIONS = 40


@dataclass(slots=True)
class _Drawn:
    """An encoder whose vectors of passages are drawn; it goes by the name of the real one, which encodes the questions."""

    name: str
    fingerprint: str
    dimension: int
    encode_question: Callable[[str], Vectors]

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of length 1, the same at every run."""
        drawn = np.random.default_rng(_SEED).standard_normal((len(texts), self.dimension), np.float32)
        lengths: Vectors = np.linalg.norm(drawn, axis=1, keepdims=True)
        return np.asarray(drawn / lengths, np.float32)

    def encode_in_parts(
        self, texts: Sequence[str], parts: Sequence[Sequence[Span]], progress: Progress | None = None
    ) -> tuple[Vectors, list[HalfVectors]]:
        """The same for texts and for their parts."""
        whole = self.encode_passages(texts)
        return whole, [
            np.repeat(one[None], len(own), 0).astype(np.float16) for one, own in zip(whole, parts, strict=True)
        ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Builds the index in a temporary folder, asks, and prints rows of a Markdown table."""
    options = _options(arguments)
    encoder = load_encoder()
    if options.index:
        held = open_index(options.index).manifest
        _print(encoder, options.index, held.passages, held.documents, options.gold)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder) / "index"
        sources = list(_enough(list(find_sources([options.folder])), options.passages))
        drawn = _Drawn(encoder.name, encoder.fingerprint, encoder.dimension, encoder.encode_question)
        report = ingest(sources, directory, None, lambda _: drawn)
        _print(encoder, directory, report.passages, report.documents, options.gold)
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measures a warm answer over an index of many passages.")
    parser.add_argument("folder", type=Path, nargs="?", help="documents; not with --index")
    parser.add_argument("gold", type=Path, help="questions to ask, gold lines")
    parser.add_argument("--passages", type=int, default=100_000, help="take files until there are as many")
    parser.add_argument("--index", type=Path, help="ask this index as it is; no document is read")
    options = parser.parse_args(arguments)
    if (options.folder is None) == (options.index is None):
        parser.error("give either FOLDER or --index")
    return options


def _print(encoder: Encoder, directory: Path, passages: int, documents: int, gold: Path) -> None:
    _say(f"| what, at {passages} passages of {documents} documents | measured |\n|---|---|")
    for what, value in _measured(encoder, directory, _questions(gold)):
        _say(f"| {what} | {value} |")


def _enough(sources: Sequence[Source], wanted: int) -> Iterator[Source]:
    """The first of `sources` that make `wanted` passages together."""
    held = 0
    for start in range(0, len(sources), _AT_ONCE):
        some = sources[start : start + _AT_ONCE]
        yield from some
        held += sum(len(work.passages) for work in read_guarded(some) if isinstance(work, Work))
        if held >= wanted:
            return


def _questions(gold: Path) -> list[str]:
    lines = takewhile(bool, gold.read_text(encoding="utf-8").split("\n"))
    return [json.loads(line)["question"] for line, _ in zip(lines, range(_QUESTIONS), strict=False)]


def _measured(encoder: Encoder, directory: Path, questions: Sequence[str]) -> list[tuple[str, str]]:
    """Answers without and with the reader, taking turns with encoding the question alone; the first round is not counted."""
    asked = {
        "without the reader": Session(Settings(directory, None, reader=False)).assistant().ask,
        "with the reader": Session(Settings(directory, None)).assistant().ask,
    }
    works: dict[str, Callable[[str], object]] = {"alone": encoder.encode_question, **asked}
    taken: dict[str, list[float]] = {name: [] for name in works}
    for question in [*questions[:5], *questions]:
        for name, work in works.items():
            taken[name].append(_seconds(partial(work, question)))
    middle = {name: statistics.median(seconds[5:]) for name, seconds in taken.items()}
    late = {name: statistics.quantiles(seconds[5:], n=20)[-1] for name, seconds in taken.items()}
    return [
        ("encoding a question alone, median (p95)", f"{middle['alone'] * 1000:.0f} ms ({late['alone'] * 1000:.0f})"),
        *((f"a warm answer {n}, median (p95)", f"{middle[n] * 1000:.0f} ms ({late[n] * 1000:.0f})") for n in asked),
        *((f"a warm answer {n} / encoding alone", f"{middle[n] / middle['alone']:.2f}") for n in asked),
    ]


def _seconds(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
