"""Opens an index with its encoder, and an assistant over both: what the command line and the server start from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from assistant.answer import Assistant
from assistant.config import Settings
from assistant.reader.read import Reader
from assistant.rescoring import IN_TALK, PATIENT
from index.search import Searcher
from index.store import check_encoder, current_generation, open_index, read_manifest
from index.types import Encoder, Progress


class Session:
    """An assistant that follows its index: after an ingest the next question is answered from the new generation.

    `directory` is where the index lies.
    """

    def __init__(self, settings: Settings, progress: Progress | None = None, as_of: date | None = None) -> None:
        """Documents stand as they do on the day `as_of`, today without one."""
        self._as_of = as_of
        self.directory: Path = settings.index
        self._encoder = self._load(settings, progress)
        self._reader = _load_reader() if settings.reader else None
        self._bound = PATIENT if settings.patient else IN_TALK
        self._open()

    @property
    def encoder(self) -> Encoder:
        """What the index was made with, loaded."""
        return self._encoder

    def assistant(self) -> Assistant:
        """The assistant over the generation in use. Raises `IndexUnusableError` when it can't be opened."""
        if current_generation(self.directory) != self._searcher.index.manifest.generation:
            self._open()
        return self._assistant

    def searcher(self) -> Searcher:
        """The searcher that the assistant uses."""
        self.assistant()
        return self._searcher

    def _load(self, settings: Settings, progress: Progress | None) -> Encoder:
        from index.encoder import load_encoder  # slow: it imports torch

        name = settings.encoder or read_manifest(settings.index).name
        return load_encoder(name, progress=progress)

    def _open(self) -> None:
        index = open_index(self.directory)
        check_encoder(index.manifest, self.directory, self._encoder.name, self._encoder.fingerprint)
        self._searcher = Searcher(index, self._encoder, self._as_of)
        self._assistant = Assistant(self._searcher, self._reader, self._bound)


def _load_reader() -> Reader | None:
    from assistant.reader.read import load_reader  # slow, as above

    return load_reader()
