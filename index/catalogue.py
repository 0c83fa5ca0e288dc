"""The catalogue: one SQLite file that holds documents, passages and facts, and knows which row a passage is."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter

from corpus.types import Document, Facts, Kind, Layout, Passage

_SCHEMA = """
CREATE TABLE documents (number INTEGER PRIMARY KEY, id TEXT UNIQUE, file TEXT UNIQUE, about TEXT, text TEXT,
    layout TEXT, facts TEXT, content_hash TEXT, root TEXT);
CREATE TABLE passages (row INTEGER PRIMARY KEY, id TEXT UNIQUE, document INTEGER REFERENCES documents(number),
    path TEXT, start INTEGER, end INTEGER, kind TEXT, page INTEGER, columns TEXT, embedded_hash TEXT);
CREATE INDEX passages_of_document ON passages(document);
CREATE TABLE left_out (file TEXT PRIMARY KEY, reason TEXT, twin TEXT, root TEXT);
"""
_CACHED_TEXTS = 256
_ABOUT, _LAYOUT, _FACTS = TypeAdapter(Document), TypeAdapter(Layout), TypeAdapter(Facts)


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
    facts: Facts


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of a document is held, and where it came from; `content_hash` and `root` as in `Held`."""

    passages: int
    indicators: int
    duties: int
    relations: int
    content_hash: str
    root: str | None


@dataclass(frozen=True, slots=True)
class Origin:
    """The file that a document was read from: `file` below the folder `root` (None where it was named by itself), and its bytes' SHA-256."""

    file: str
    root: str | None
    content_hash: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that was not taken in, and why, in a sentence; `twin` is the file that says the same, byte for byte."""

    file: str
    reason: str
    twin: str | None
    root: str | None


def write_catalogue(file: Path, held: Sequence[Held], left_out: Sequence[LeftOut] = ()) -> None:
    """Writes a new catalogue; documents and passages are numbered in the order given, from 0.

    Raises OSError when it can't be written whole.
    """
    try:
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.executescript(_SCHEMA)
            _insert(connection, held)
            rows = [(entry.file, entry.reason, entry.twin, entry.root) for entry in left_out]
            connection.executemany("INSERT INTO left_out VALUES (?,?,?,?)", rows)
    except sqlite3.OperationalError as error:
        raise OSError(f"SQLite: {error}") from error


def _insert(connection: sqlite3.Connection, held: Sequence[Held]) -> None:
    row = 0
    for number, entry in enumerate(held):
        connection.execute("INSERT INTO documents VALUES (?,?,?,?,?,?,?,?,?)", _document_row(number, entry))
        rows = [
            (row + i, p.id, number, _list(p.path), p.start, p.end, p.kind, p.page, _list(p.columns), embedded)
            for i, (p, embedded) in enumerate(zip(entry.passages, entry.embedded_hashes, strict=True))
        ]
        connection.executemany("INSERT INTO passages VALUES (?,?,?,?,?,?,?,?,?,?)", rows)
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
        rows = self._connection.execute("SELECT about FROM documents ORDER BY number")
        return [_ABOUT.validate_json(about) for (about,) in rows]

    def document(self, number: int) -> Document:
        """The document of that number, with its text and layout."""
        query = "SELECT about, layout FROM documents WHERE number = ?"
        about, layout = self._connection.execute(query, (number,)).fetchone()
        return replace(_ABOUT.validate_json(about), text=self._text(number), layout=_LAYOUT.validate_json(layout))

    def origin(self, number: int) -> Origin:
        """Where the document of that number was read from."""
        query = "SELECT file, root, content_hash FROM documents WHERE number = ?"
        return Origin(*self._connection.execute(query, (number,)).fetchone())

    def holding(self, text: str) -> list[int]:
        """The numbers of the documents whose text holds `text`, in order."""
        query = "SELECT number FROM documents WHERE instr(text, ?) > 0 ORDER BY number"
        return [number for (number,) in self._connection.execute(query, (text,))]

    def facts(self) -> list[Facts]:
        """The facts of every document, in the documents' order."""
        rows = self._connection.execute("SELECT facts FROM documents ORDER BY number")
        return [_FACTS.validate_json(facts) for (facts,) in rows]

    def facts_of(self, number: int) -> Facts:
        """The facts of the document of that number."""
        query = "SELECT facts FROM documents WHERE number = ?"
        return _FACTS.validate_json(self._connection.execute(query, (number,)).fetchone()[0])

    def extents(self) -> list[Extent]:
        """How much of every document is held, in the documents' order; nothing is parsed for it."""
        query = (
            "SELECT (SELECT count(*) FROM passages WHERE document = number), json_array_length(facts, '$.indicators'),"
            " json_array_length(facts, '$.duties'), json_array_length(facts, '$.relations'), content_hash, root"
            " FROM documents ORDER BY number"
        )
        return [Extent(*row) for row in self._connection.execute(query)]

    def left_out(self) -> list[LeftOut]:
        """The files that were not taken in, by name."""
        return [
            LeftOut(*row)
            for row in self._connection.execute("SELECT file, reason, twin, root FROM left_out ORDER BY file")
        ]

    def passages(self, rows: Iterable[int]) -> dict[int, Passage]:
        """The passages at `rows`, by row."""
        return {row: self._passage(row) for row in rows}

    def passages_of(self, number: int) -> tuple[Passage, ...]:
        """All passages of a document, in order."""
        return tuple(self._passage(row) for row in self.rows_of([number]))

    def rows_between(self, number: int, start: int, end: int) -> list[int]:
        """The rows of a document's passages that hold any of [start, end)."""
        query = "SELECT row FROM passages WHERE document = ? AND start < ? AND end > ? ORDER BY row"
        return [row for (row,) in self._connection.execute(query, (number, end, start))]

    def row_after(self, number: int, start: int) -> int | None:
        """The row of a document's first passage that ends behind `start`; None behind the last."""
        query = "SELECT row FROM passages WHERE document = ? AND end > ? ORDER BY row LIMIT 1"
        found = self._connection.execute(query, (number, start)).fetchone()
        return None if found is None else int(found[0])

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
        extra = self._connection.execute(
            "SELECT number, content_hash, root, facts FROM documents ORDER BY number"
        ).fetchall()
        hashes = "SELECT embedded_hash FROM passages WHERE document = ? ORDER BY row"
        return [
            Held(
                self.document(number),
                self.passages_of(number),
                tuple(digest for (digest,) in self._connection.execute(hashes, (number,))),
                content_hash,
                root,
                _FACTS.validate_json(facts),
            )
            for number, content_hash, root, facts in extra
        ]

    def _passage(self, row: int) -> Passage:
        query = (
            "SELECT p.id, d.id, d.number, path, start, end, kind, page, columns FROM passages p"
            " JOIN documents d ON d.number = p.document WHERE row = ?"
        )
        found = self._connection.execute(query, (row,)).fetchone()
        id_, document, number, path, start, end, kind, page, columns = found
        text = self._text(number)[start:end]
        path, columns = tuple(json.loads(path)), tuple(json.loads(columns))
        return Passage(id_, document, path, start, end, Kind(kind), text, page, columns)

    def _read_text(self, number: int) -> str:
        text: str = self._connection.execute("SELECT text FROM documents WHERE number = ?", (number,)).fetchone()[0]
        return text


def _document_row(number: int, entry: Held) -> tuple[object, ...]:
    d = entry.document
    about = _ABOUT.dump_json(replace(d, text="", layout=Layout())).decode()
    layout, facts = _LAYOUT.dump_json(d.layout).decode(), _FACTS.dump_json(entry.facts).decode()
    return (number, d.id, d.file, about, d.text, layout, facts, entry.content_hash, entry.root)


def _list(names: Sequence[str]) -> str:
    return json.dumps(names, ensure_ascii=False)
