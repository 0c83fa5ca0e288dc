"""What tests import from each other: where the shipped documents lie, and a tiny encoder."""

from __future__ import annotations

import os
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from corpus.guard import Work, read_work
from corpus.read import Refusal, Source
from index.types import Progress, Vectors

ROOT = Path(__file__).parent.parent
DOCUMENTS = ROOT / "corpus" / "documents"


class TinyEncoder:
    """Hashes pairs of characters into a few dimensions: quick, deterministic, and like texts get like vectors."""

    dimension = 64

    def __init__(self, name: str = "tiny", fingerprint: str = "tiny-1") -> None:
        self.name = name
        self.fingerprint = fingerprint
        self.encoded = 0

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            for i in range(len(text)):
                vectors[row, zlib.crc32(text[i : i + 2].encode()) % self.dimension] += 1
            if progress:
                progress(row + 1, len(texts))
        self.encoded += len(texts)
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)

    def encode_question(self, text: str) -> Vectors:
        return self.encode_passages([text])


def read_badly(source: Source) -> Work | Refusal:
    """Reads as `read_work` does, but hangs, bursts, recurses or dies where the file's name says so."""
    if "hangs" in source.file:
        time.sleep(60)
    elif "bursts" in source.file:
        bytearray(8 << 30)
    elif "dies" in source.file:
        os._exit(1)
    return read_work(source)
