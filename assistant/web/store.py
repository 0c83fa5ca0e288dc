"""What the application keeps, one SQLite file beside the index: people, talks, feedback, the log. Never the documents.

The index may be rebuilt at any time; this file is then left as it is. Tables belong to the modules that use them; all are
made here, so that the whole of what is kept can be read in one place.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FILE = "app.sqlite3"
_WAIT = 10  # seconds for another writer
# One script a version: a store of an older version gets the scripts that it lacks, in order. Never change one that was out.
_VERSIONS = (
    """
    CREATE TABLE users (name TEXT PRIMARY KEY COLLATE NOCASE, role TEXT NOT NULL, password TEXT NOT NULL,
        created TEXT NOT NULL, seen TEXT NOT NULL DEFAULT '', disabled INTEGER NOT NULL DEFAULT 0);
    CREATE TABLE sessions (token TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES users(name) ON DELETE CASCADE,
        created TEXT NOT NULL, seen TEXT NOT NULL);
    CREATE INDEX sessions_of_user ON sessions(user);
    CREATE TABLE attempts (id INTEGER PRIMARY KEY, name TEXT NOT NULL, address TEXT NOT NULL, at TEXT NOT NULL);
    CREATE INDEX attempts_by_name ON attempts(name, at);
    CREATE INDEX attempts_by_address ON attempts(address, at);

    CREATE TABLE talks (id TEXT PRIMARY KEY, user TEXT NOT NULL, title TEXT NOT NULL, created TEXT NOT NULL,
        updated TEXT NOT NULL);
    CREATE INDEX talks_of_user ON talks(user, updated);
    CREATE TABLE turns (id TEXT PRIMARY KEY, talk TEXT NOT NULL REFERENCES talks(id) ON DELETE CASCADE,
        place INTEGER NOT NULL, asked TEXT NOT NULL, question TEXT NOT NULL, answer TEXT NOT NULL,
        searched TEXT NOT NULL, UNIQUE(talk, place));

    CREATE TABLE feedback (id INTEGER PRIMARY KEY, at TEXT NOT NULL, user TEXT NOT NULL, turn TEXT NOT NULL UNIQUE,
        vote INTEGER NOT NULL, comment TEXT NOT NULL, question TEXT NOT NULL, context TEXT NOT NULL,
        answer TEXT NOT NULL, gold TEXT, aside INTEGER NOT NULL DEFAULT 0);
    CREATE INDEX feedback_by_time ON feedback(at);

    CREATE TABLE jobs (id TEXT PRIMARY KEY, kind TEXT NOT NULL, user TEXT NOT NULL, created TEXT NOT NULL,
        state TEXT NOT NULL, said TEXT NOT NULL, undoes TEXT);
    CREATE TABLE job_files (job TEXT NOT NULL REFERENCES jobs(id) ON DELETE CASCADE, place INTEGER NOT NULL,
        file TEXT NOT NULL, size INTEGER NOT NULL, state TEXT NOT NULL, said TEXT NOT NULL, instead TEXT, root TEXT,
        report TEXT, PRIMARY KEY(job, place));

    CREATE TABLE log (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, user TEXT NOT NULL, address TEXT NOT NULL,
        action TEXT NOT NULL, what TEXT NOT NULL);
    CREATE INDEX log_by_time ON log(at);
    CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
    -- The log only grows: no line is changed, replaced, or removed before its time. At least 30 days are always kept.
    CREATE TRIGGER log_unchanged BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
    CREATE TRIGGER log_unreplaced BEFORE INSERT ON log WHEN EXISTS (SELECT 1 FROM log WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
    CREATE TRIGGER log_kept BEFORE DELETE ON log WHEN OLD.at >= strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now', '-' || max(30,
        CAST(coalesce((SELECT value FROM settings WHERE name = 'log_days'), 180) AS INTEGER)) || ' days')
        BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
    """,
)


class Store:
    """An opened store. Each use has its own connection, so that it may be used from any thread."""

    def __init__(self, folder: Path) -> None:
        """Opens the store in the index folder `folder`, making what is missing. Raises OSError where it can't be written."""
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / FILE
        self._file.touch(
            0o600
        )  # what people ask, and digests of their passwords, are nobody else's on a shared machine
        with self.writing() as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
        for number, script in enumerate(_VERSIONS[version:], version + 1):
            self._upgrade(number, script)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection whose rows can be asked by name."""
        connection = self._connect()
        try:
            yield connection
        finally:
            connection.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Likewise; what was written is kept when the block ends, and none of it when the block fails."""
        with self.reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                yield connection

    def _connect(self) -> sqlite3.Connection:
        try:
            connection = sqlite3.connect(self._file, timeout=_WAIT, isolation_level=None)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA foreign_keys = ON")
        except sqlite3.Error as error:
            raise OSError(f"{self._file} 打不开({error}),请检查权限和磁盘空间") from error
        connection.row_factory = sqlite3.Row
        return connection

    def _upgrade(self, number: int, script: str) -> None:
        with self.reading() as connection:
            connection.executescript(f"BEGIN IMMEDIATE; {script} PRAGMA user_version = {number}; COMMIT;")
