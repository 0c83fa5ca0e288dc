"""How fast and how big: embedding against bare sentence-transformers, a warm answer against encoding alone, start-up, size.

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
from collections.abc import Callable
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
    assistant = Session(Settings(directory, None)).assistant()
    for question in QUESTIONS:
        assistant.ask(question)
    alone, whole = [], []
    for _ in range(_ROUNDS):
        for question in QUESTIONS:
            alone.append(_seconds(partial(encoder.encode_question, question)))
            whole.append(_seconds(partial(assistant.ask, question)))
    ratio = statistics.median(whole) / statistics.median(alone)
    return [
        ("a warm answer, median", f"{statistics.median(whole) * 1000:.0f} ms"),
        ("a warm answer / encoding the question alone", f"{ratio:.2f}"),
    ]


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
