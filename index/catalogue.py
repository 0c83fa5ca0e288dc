"""The catalogue: one SQLite file that holds documents and passages, and knows which row of the indexes a passage is."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from corpus.types import Document, Kind, Passage, Status

_SCHEMA = """
CREATE TABLE documents (number INTEGER PRIMARY KEY, id TEXT UNIQUE, file TEXT UNIQUE, title TEXT, text TEXT,
    official_number TEXT, issuer TEXT, region TEXT, written TEXT, published TEXT, effective TEXT, expires TEXT,
    status TEXT, content_hash TEXT, root TEXT);
CREATE TABLE passages (row INTEGER PRIMARY KEY, id TEXT UNIQUE, document INTEGER REFERENCES documents(number),
    path TEXT, start INTEGER, end INTEGER, kind TEXT, embedded_hash TEXT);
CREATE INDEX passages_of_document ON passages(document);
"""
_DOCUMENT_COLUMNS = "id, file, title, official_number, issuer, region, written, published, effective, expires, status"
_CACHED_TEXTS = 256


@dataclass(frozen=True, slots=True)
class Held:
    """A document as the catalogue holds it, with its passages and what each one's embedded text hashes to.

    `content_hash` is of the file's bytes; `root` is the folder that was ingested, None for a file named by itself.
    """

    document: Document
    passages: tuple[Passage, ...]
    embedded_hashes: tuple[str, ...]
    content_hash: str
    root: str | None


def write_catalogue(file: Path, held: Sequence[Held]) -> None:
    """Writes a new catalogue; documents and passages are numbered in the order given, from 0.

    Raises OSError when it can't be written whole.
    """
    try:
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.executescript(_SCHEMA)
            _insert(connection, held)
    except sqlite3.OperationalError as error:
        raise OSError(f"SQLite: {error}") from error


def _insert(connection: sqlite3.Connection, held: Sequence[Held]) -> None:
    row = 0
    for number, entry in enumerate(held):
        connection.execute(f"INSERT INTO documents VALUES ({','.join('?' * 15)})", _document_row(number, entry))
        rows = [
            (row + i, p.id, number, json.dumps(p.path, ensure_ascii=False), p.start, p.end, p.kind, embedded)
            for i, (p, embedded) in enumerate(zip(entry.passages, entry.embedded_hashes, strict=True))
        ]
        connection.executemany("INSERT INTO passages VALUES (?,?,?,?,?,?,?,?)", rows)
        row += len(rows)


class Catalogue:
    """An opened catalogue; reads only, from any thread."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(
            f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        self._text = lru_cache(maxsize=_CACHED_TEXTS)(self._read_text)

    def close(self) -> None:
        """Lets the file go."""
        self._connection.close()

    def documents(self) -> list[Document]:
        """Every document in order, without its text."""
        rows = self._connection.execute(f"SELECT {_DOCUMENT_COLUMNS} FROM documents ORDER BY number")
        return [_document(row, text="") for row in rows]

    def document(self, number: int) -> Document:
        """The document of that number, with its text."""
        query = f"SELECT {_DOCUMENT_COLUMNS} FROM documents WHERE number = ?"
        return _document(self._connection.execute(query, (number,)).fetchone(), self._text(number))

    def passages(self, rows: Iterable[int]) -> dict[int, Passage]:
        """The passages at `rows`, by row."""
        return {row: self._passage(row) for row in rows}

    def passages_of(self, number: int) -> list[Passage]:
        """All passages of a document, in order."""
        return [self._passage(row) for row in self.rows_of([number])]

    def rows_of(self, numbers: Iterable[int]) -> list[int]:
        """The rows of all passages of some documents."""
        marks = [int(number) for number in numbers]
        query = f"SELECT row FROM passages WHERE document IN ({','.join('?' * len(marks))}) ORDER BY row"
        return [row for (row,) in self._connection.execute(query, marks)]

    def content_digest(self) -> str:
        """Identifies the documents held, by their names and bytes."""
        rows = self._connection.execute("SELECT file, content_hash FROM documents ORDER BY file").fetchall()
        return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]

    def held(self) -> list[Held]:
        """Everything, for building the next catalogue."""
        extra = self._connection.execute("SELECT number, content_hash, root FROM documents ORDER BY number").fetchall()
        hashes = "SELECT embedded_hash FROM passages WHERE document = ? ORDER BY row"
        return [
            Held(
                self.document(number),
                tuple(self.passages_of(number)),
                tuple(digest for (digest,) in self._connection.execute(hashes, (number,))),
                content_hash,
                root,
            )
            for number, content_hash, root in extra
        ]

    def _passage(self, row: int) -> Passage:
        query = (
            "SELECT p.id, d.id, d.number, path, start, end, kind FROM passages p JOIN documents d ON d.number = p.document"
            " WHERE row = ?"
        )
        id_, document, number, path, start, end, kind = self._connection.execute(query, (row,)).fetchone()
        text = self._text(number)[start:end]
        return Passage(id_, document, tuple(json.loads(path)), start, end, Kind(kind), text)

    def _read_text(self, number: int) -> str:
        text: str = self._connection.execute("SELECT text FROM documents WHERE number = ?", (number,)).fetchone()[0]
        return text


def _document_row(number: int, entry: Held) -> tuple[object, ...]:
    d = entry.document
    dates = [day.isoformat() if day else None for day in (d.written, d.published, d.effective, d.expires)]
    known = (d.number, d.issuer, d.region, *dates, d.status)
    return (number, d.id, d.file, d.title, d.text, *known, entry.content_hash, entry.root)


def _document(row: Sequence[str | None], text: str) -> Document:
    id_, file, title, number, issuer, region, *dates, status = row
    written, published, effective, expires = (date.fromisoformat(day) if day else None for day in dates)
    return Document(
        str(id_),
        str(file),
        str(title),
        text,
        number,
        issuer,
        region,
        written,
        published,
        effective,
        expires,
        Status(str(status)),
    )
