"""Vectors: cosines, best first, of every row while flat and nearly so as a graph, and filtered on request."""

from pathlib import Path

import numpy as np
import pytest

from index.types import Vectors
from index.vectors import all_vectors, build_vector_index, read_vector_index, search_vectors, write_vector_index


@pytest.fixture
def vectors() -> Vectors:
    made = np.random.default_rng(7).normal(size=(500, 16)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


@pytest.mark.parametrize("flat_up_to", [1000, 10])
def test_every_row_finds_itself_first(vectors: Vectors, flat_up_to: int) -> None:
    index = build_vector_index(vectors, flat_up_to)
    for row in range(0, 500, 50):
        found = search_vectors(index, vectors[row : row + 1], 5)
        assert found[0][0] == row
        assert found[0][1] == pytest.approx(1.0, abs=2**-11)  # half precision
        assert found == sorted(found, key=lambda pair: -pair[1])


@pytest.mark.parametrize("flat_up_to", [1000, 10])
def test_only_wanted_rows(vectors: Vectors, flat_up_to: int) -> None:
    found = search_vectors(build_vector_index(vectors, flat_up_to), vectors[:1], 10, rows=[3, 5, 8])
    assert {row for row, _ in found} <= {3, 5, 8}
    assert found


def test_written_and_read_again_in_half_precision(vectors: Vectors, tmp_path: Path) -> None:
    write_vector_index(build_vector_index(vectors), tmp_path / "v.faiss")
    kept = all_vectors(read_vector_index(tmp_path / "v.faiss"))
    assert np.array_equal(kept, vectors.astype(np.float16).astype(np.float32))


def test_what_was_kept_is_kept_alike_once_more(vectors: Vectors) -> None:
    kept = all_vectors(build_vector_index(vectors))
    assert np.array_equal(all_vectors(build_vector_index(kept)), kept)


def test_an_empty_index_finds_nothing() -> None:
    empty = np.zeros((0, 16), np.float32)
    assert search_vectors(build_vector_index(empty), np.ones((1, 16), np.float32), 5) == []
