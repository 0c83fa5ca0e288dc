"""Vectors in FAISS: built, written, read, searched. Scores are cosines; rows are the passages' places in the catalogue.

Every row is compared while they are few, in half precision: of 100,000 the first 100 are those of single precision but for
one in 5,000, in less than half the time and space. Beyond `FLAT_UP_TO` rows a graph (HNSW), which gives up a little
exactness for speed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np

from index.types import Vectors

FLAT_UP_TO = 200_000
_LINKS = 32  # neighbours of a row in the graph
Scored = list[tuple[int, float]]


def build_vector_index(vectors: Vectors, flat_up_to: int = FLAT_UP_TO) -> faiss.Index:
    """An index over unit vectors of shape (rows, dimension)."""
    dimension = vectors.shape[1]
    if len(vectors) <= flat_up_to:
        half = faiss.ScalarQuantizer.QT_fp16
        index: faiss.Index = faiss.IndexScalarQuantizer(dimension, half, faiss.METRIC_INNER_PRODUCT)
    else:
        index = faiss.IndexHNSWFlat(dimension, _LINKS, faiss.METRIC_INNER_PRODUCT)
    index.add(np.ascontiguousarray(vectors.astype(np.float16), np.float32))  # rounded here: FAISS would cut off
    return index


def write_vector_index(index: faiss.Index, file: Path) -> None:
    """Writes an index to `file`. Raises OSError when it can't be written whole."""
    file.write_bytes(faiss.serialize_index(index).tobytes())


def read_vector_index(file: Path) -> faiss.Index:
    """The index in `file`."""
    return faiss.deserialize_index(np.frombuffer(file.read_bytes(), np.uint8))


def all_vectors(index: faiss.Index) -> Vectors:
    """Every row's vector as it is kept, shape (rows, dimension)."""
    vectors: Vectors = index.reconstruct_n(0, index.ntotal)
    return vectors


def search_vectors(index: faiss.Index, question: Vectors, count: int, rows: Sequence[int] | None = None) -> Scored:
    """The `count` best (row, cosine), best first, equal scores by row; only of `rows` where given."""
    if not index.ntotal:
        return []
    parameters = None
    if rows is not None:
        chosen = faiss.IDSelectorBatch(np.asarray(rows, np.int64))
        graph = isinstance(index, faiss.IndexHNSW)
        parameters = (faiss.SearchParametersHNSW if graph else faiss.SearchParameters)(sel=chosen)  # type: ignore[call-arg, attr-defined]
    scores, found = index.search(question, min(count, index.ntotal), params=parameters)
    scored = [(int(row), float(score)) for row, score in zip(found[0], scores[0], strict=True) if row >= 0]
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))
