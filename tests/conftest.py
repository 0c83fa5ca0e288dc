"""What the tests share: the shipped documents, a tiny encoder, a tiny BERT, and one index of the documents with the real
encoder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support import DOCUMENTS, TinyEncoder, write_bert

from assistant.answer import Assistant
from assistant.config import Settings
from assistant.session import Session
from corpus.read import find_sources
from corpus.types import Document
from index.build import ingest
from index.types import Encoder

if TYPE_CHECKING:
    from browser import Open
    from playwright.sync_api import Browser


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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """An installed Chromium, started once."""
    from browser import chromium  # playwright is needed only for pages, here and below

    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def pages_index(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the shipped documents and a hostile one."""
    from browser import HOSTILE_FILE, HOSTILE_TEXT

    folder = tmp_path_factory.mktemp("pages") / "documents"
    shutil.copytree(DOCUMENTS, folder)
    (folder / HOSTILE_FILE).write_text(HOSTILE_TEXT, encoding="utf-8")
    ingest(find_sources([folder]), folder.parent / "index", None, lambda _: encoder)
    return folder.parent / "index"


@pytest.fixture(scope="module")
def served(pages_index: Path, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """What a module's pages show: an index and a store of its own, so that modules may change them."""
    own = tmp_path_factory.mktemp("served") / "index"
    shutil.copytree(pages_index, own, ignore=shutil.ignore_patterns("app.sqlite3*"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.encoder.load_encoder", lambda *_, **__: encoder)
        yield Session(Settings(own, None, reader=False))


@pytest.fixture(scope="module")
def address(served: Session) -> Iterator[str]:
    """Where `served` is served."""
    from browser import serving

    from assistant.server import create_app

    with serving(create_app(served)) as address:
        yield address


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    """Opens a page of `address`: `open_page("/library", PHONE)`; see `browser.watched`."""
    from browser import watched

    with watched(browser, address) as open_at:
        yield open_at
