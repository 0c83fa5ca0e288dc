"""How fast and how big: embedding against bare sentence-transformers, a warm answer (reader on and off), start-up, size.

Prints a table; ratios come from the same process, side by side, for machines here are shared and noisy. Quality is left
to other programs.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from time import perf_counter

from assistant.config import Settings
from assistant.session import Session
from corpus.cut import contextual, cut
from corpus.read import find_sources, read_document
from corpus.types import Document
from index.e5 import unpack_e5
from index.encoder import load_encoder
from index.types import Encoder

DOCUMENTS = Path("corpus/documents")
QUESTIONS = (
    "食品抽检合格率目标是多少",
    "江北区装配式建筑占比要达到多少",
    "大渡口区食品药品质量安全提升工程由谁负责",
    "崆峒区有哪些保障措施",
    "重庆市要建设多少个标准化菜市场",
)
_ROUNDS = 5


def main() -> int:
    """Measures all and prints it as rows of a Markdown table."""
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder) / "index"
        started = _starting(directory)  # first: a child's memory counts from what its parent held when it forked
        encoder = load_encoder()
        rows = [
            *_embedding(encoder, _texts()),
            *_answering(encoder, directory),
            *started,
            ("index of the five documents", f"{_megabytes(directory):.1f} MB"),
            ("encoder, unpacked once", f"{_megabytes(unpack_e5()):.0f} MB"),
        ]
    sys.stdout.write("| what | measured |\n|---|---|\n")
    sys.stdout.write("".join(f"| {what} | {value} |\n" for what, value in rows))
    return 0


def _texts() -> list[str]:
    read = (read_document(source) for source in find_sources([DOCUMENTS]))
    return [contextual(d, p) for d in read if isinstance(d, Document) for p in cut(d)]


def _embedding(encoder: Encoder, texts: list[str]) -> list[tuple[str, str]]:
    """Our rate against that of a bare `SentenceTransformer.encode` over the same texts, the runs taking turns."""
    from sentence_transformers import SentenceTransformer

    bare = SentenceTransformer(str(unpack_e5()), local_files_only=True)
    ours, theirs = [], []
    for _ in range(3):
        ours.append(_seconds(lambda: encoder.encode_passages(texts)))
        theirs.append(_seconds(lambda: bare.encode(texts, batch_size=32, normalize_embeddings=True)))
    rate, ratio = len(texts) / min(ours), statistics.median(t / o for o, t in zip(ours, theirs, strict=True))
    return [
        ("embedding, passages a second", f"{rate:.0f}"),
        ("embedding rate / bare `SentenceTransformer.encode`", f"{ratio:.2f}"),
    ]


def _answering(encoder: Encoder, directory: Path) -> list[tuple[str, str]]:
    """A warm answer, by the assistant as it is and without its reader, taking turns with encoding the question alone."""
    assistants = {  # a session each: a searcher that is shared would keep the question's vector for the second
        "with the reader": Session(Settings(directory, None)).assistant(),
        "without the reader": Session(Settings(directory, None, reader=False)).assistant(),
    }
    works: dict[str, Callable[[str], object]] = {name: assistant.ask for name, assistant in assistants.items()}
    taken = _by_turns({"alone": encoder.encode_question, **works})
    median = {name: statistics.median(seconds) for name, seconds in taken.items()}
    latest = {name: statistics.quantiles(seconds, n=20)[-1] for name, seconds in taken.items()}
    return [
        *((f"a warm answer {n}, median (p95)", f"{median[n] * 1000:.0f} ms ({latest[n] * 1000:.0f})") for n in works),
        *((f"a warm answer {n} / encoding the question alone", f"{median[n] / median['alone']:.2f}") for n in works),
    ]


def _by_turns(works: Mapping[str, Callable[[str], object]]) -> dict[str, list[float]]:
    """The seconds of each of `works` for every question; they take turns, after a round that is not counted."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(1 + _ROUNDS):
        for question in QUESTIONS:
            for name, work in works.items():
                taken[name].append(_seconds(partial(work, question)))
    return {name: seconds[len(QUESTIONS) :] for name, seconds in taken.items()}


def _starting(directory: Path) -> list[tuple[str, str]]:
    """A single `ask` as a new process, and how much memory it takes at most; makes the index that it asks."""
    policyqa = [sys.executable, "-m", "assistant.cli"]
    subprocess.run([*policyqa, "ingest", str(DOCUMENTS), "--index", str(directory)], check=True, capture_output=True)
    ask = [*policyqa, "ask", QUESTIONS[0], "--index", str(directory)]
    seconds = [_seconds(lambda: subprocess.run(ask, check=True, capture_output=True)) for _ in range(3)]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return [
        ("a single `ask`, start to end", f"{min(seconds):.1f} s"),
        ("memory of `ingest` or `ask` at most", f"{peak:.0f} MB"),
    ]


def _seconds(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def _megabytes(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


if __name__ == "__main__":
    sys.exit(main())
