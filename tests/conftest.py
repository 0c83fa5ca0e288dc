"""What the tests share: the shipped documents, a tiny encoder, a tiny BERT, and one index of the documents with the real
encoder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support import DOCUMENTS, TinyEncoder, write_bert

from assistant.answer import Assistant
from assistant.config import Settings
from assistant.session import Session
from corpus.read import find_sources
from corpus.types import Document
from index.build import ingest
from index.types import Encoder


@pytest.fixture
def tiny() -> TinyEncoder:
    return TinyEncoder()


@pytest.fixture(scope="session")
def shipped() -> dict[str, Document]:
    """The shipped documents by a word of their file names: 大渡口, 崆峒, 江北, 石柱, 纲要."""
    from corpus.read import read_document

    read = [read_document(source) for source in find_sources([DOCUMENTS])]
    return {
        word: document
        for word in ("大渡口", "崆峒", "江北", "石柱", "纲要")
        for document in read
        if isinstance(document, Document) and word in document.file
    }


@pytest.fixture(scope="session")
def bert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a BERT that runs in milliseconds."""
    return write_bert(tmp_path_factory.mktemp("bert"), 32, 2)


@pytest.fixture
def one_thread() -> Iterator[None]:
    """One thread for each of torch's operations: in tiny networks more would only wait for each other."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The default encoder, loaded once."""
    from index.encoder import load_encoder

    return load_encoder()


@pytest.fixture(scope="session")
def real_index(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the shipped documents, made with the default encoder."""
    directory = tmp_path_factory.mktemp("real") / "index"
    ingest(find_sources([DOCUMENTS]), directory, None, lambda _: encoder)
    return directory


@pytest.fixture(scope="session")
def session(real_index: Path) -> Session:
    """Without the trained reader: what the rules do, whatever the reader thinks of it."""
    return Session(Settings(real_index, None, reader=False))


@pytest.fixture
def assistant(session: Session) -> Assistant:
    return session.assistant()
