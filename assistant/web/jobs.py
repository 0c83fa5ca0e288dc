"""What is to be done to the library, and what became of it: jobs and their files, in the store. Doing it is left to `worker`.

A job that takes files in goes receiving → queued → running → done, or → asking where a file would replace another: then a
person answers, and it is queued again. One that stops half-way is queued again when the server starts.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from assistant.web.log import now

if TYPE_CHECKING:
    import sqlite3

    from assistant.web.store import Store


class Kind(StrEnum):
    """What a job does."""

    UPLOAD = "upload"
    REREAD = "reread"
    REMOVE = "remove"
    RESTORE = "restore"  # undoes a removal, or the replacements of an upload


class State(StrEnum):
    """How far a job is."""

    RECEIVING = "receiving"
    QUEUED = "queued"
    RUNNING = "running"
    ASKING = "asking"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Stage(StrEnum):
    """What became of a file."""

    WAITING = "waiting"  # not received whole
    RECEIVED = "received"
    COMPARE = "compare"  # a person is to say whether it replaces what is held
    AGREED = "agreed"  # he said yes
    KEPT = "kept"  # he said no: what was held stays
    UNPACKED = "unpacked"
    USED = "used"
    REPLACED = "replaced"  # in use, and another version was there before
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    REMOVED = "removed"
    MISSING = "missing"


OVER = frozenset((State.DONE, State.FAILED, State.CANCELLED))
TO_DO = frozenset((Stage.RECEIVED, Stage.AGREED))


@dataclass(frozen=True, slots=True)
class Job:
    """A job. `said` is a sentence for who waits for it, "" where there is nothing to say; `undoes` is a job's id."""

    id: str
    kind: Kind
    user: str
    created: str
    state: State
    said: str = ""
    undoes: str | None = None


@dataclass(frozen=True, slots=True)
class JobFile:
    """A file of a job: its name in the library, what it replaces under another name, and the folder that it came from.

    `report` is what was read, or how it differs from what is held; `size` is in bytes.
    """

    job: str
    place: int
    file: str
    size: int = 0
    state: Stage = Stage.RECEIVED
    said: str = ""
    instead: str | None = None
    root: str | None = None
    report: dict[str, Any] | None = None


def add_job(
    store: Store, kind: Kind, user: str, state: State, files: Sequence[JobFile], undoes: str | None = None
) -> Job:
    """A new job with `files`, whose `job` is filled in."""
    job = Job(secrets.token_hex(8), kind, user, now(), state, "", undoes)
    with store.writing() as connection:
        connection.execute(
            "INSERT INTO jobs VALUES (?,?,?,?,?,?,?)", (job.id, kind, user, job.created, state, "", undoes)
        )
        _add_files(connection, job.id, files)
    return job


def find_file(store: Store, job: str, place: int) -> JobFile | None:
    """The file at a place of a job."""
    with store.reading() as connection:
        row = connection.execute("SELECT * FROM job_files WHERE job = ? AND place = ?", (job, place)).fetchone()
    return _file(row) if row else None


def add_files(store: Store, job: str, files: Sequence[JobFile]) -> None:
    """More files of a job."""
    with store.writing() as connection:
        _add_files(connection, job, files)


def _add_files(connection: sqlite3.Connection, job: str, files: Sequence[JobFile]) -> None:
    rows = [(job, f.place, f.file, f.size, f.state, f.said, f.instead, f.root, _json(f.report)) for f in files]
    connection.executemany("INSERT INTO job_files VALUES (?,?,?,?,?,?,?,?,?)", rows)


def find_job(store: Store, identifier: str) -> Job | None:
    """The job called so."""
    with store.reading() as connection:
        row = connection.execute("SELECT * FROM jobs WHERE id = ?", (identifier,)).fetchone()
    return _job(row) if row else None


def recent_jobs(store: Store, count: int) -> list[Job]:
    """The newest jobs, the newest first; those that are not over whatever their age."""
    with store.reading() as connection:
        rows = connection.execute("SELECT * FROM jobs ORDER BY created DESC, rowid DESC").fetchall()
    jobs = [_job(row) for row in rows]
    return [job for n, job in enumerate(jobs) if n < count or job.state not in OVER]


def files_of(store: Store, job: str) -> list[JobFile]:
    """The files of a job, in order."""
    with store.reading() as connection:
        rows = connection.execute("SELECT * FROM job_files WHERE job = ? ORDER BY place", (job,)).fetchall()
    return [_file(row) for row in rows]


def counts(store: Store, job: str | None = None) -> dict[str, dict[Stage, int]]:
    """How many files of each job, or of one, are at each stage."""
    query = "SELECT job, state, count(*) AS n FROM job_files WHERE job = coalesce(?, job) GROUP BY job, state"
    with store.reading() as connection:
        rows = connection.execute(query, (job,)).fetchall()
    found: dict[str, dict[Stage, int]] = {}
    for row in rows:
        found.setdefault(row["job"], {})[Stage(row["state"])] = row["n"]
    return found


def first_files(store: Store) -> dict[str, str]:
    """The first file of each job."""
    with store.reading() as connection:
        rows = connection.execute("SELECT job, file, min(place) FROM job_files GROUP BY job").fetchall()
    return {row["job"]: row["file"] for row in rows}


def move_job(store: Store, job: str, state: State, said: str = "", only_from: Iterable[State] = State) -> bool:
    """Brings a job to `state`, if it is at one of `only_from`; whether it was."""
    states = list(only_from)
    with store.writing() as connection:
        done = connection.execute(
            f"UPDATE jobs SET state = ?, said = ? WHERE id = ? AND state IN ({','.join('?' * len(states))})",
            (state, said, job, *states),
        )
    return done.rowcount == 1


def move_files(store: Store, files: Sequence[JobFile]) -> None:
    """Keeps the stage, the sentence and the report of `files`, all at once."""
    with store.writing() as connection:
        connection.executemany(
            "UPDATE job_files SET state = ?, said = ?, report = ? WHERE job = ? AND place = ?",
            [(f.state, f.said, _json(f.report), f.job, f.place) for f in files],
        )


def answer(store: Store, job: str, places: Sequence[int] | None, agreed: bool) -> list[JobFile]:
    """Keeps what a person says of files that wait for it, of all where `places` is None; those files, as they were.

    A job that waited goes on once something is agreed or nothing is left to ask; one that runs will look again at its end.
    """
    with store.writing() as connection:
        rows = connection.execute(
            "SELECT * FROM job_files WHERE job = ? AND state = ?", (job, Stage.COMPARE)
        ).fetchall()
        asked = [file for file in map(_file, rows) if places is None or file.place in places]
        said = (Stage.AGREED, "") if agreed else (Stage.KEPT, "保留了原来的版本")
        connection.executemany(
            "UPDATE job_files SET state = ?, said = ? WHERE job = ? AND place = ?",
            [(*said, job, file.place) for file in asked],
        )
        if asked and (agreed or len(asked) == len(rows)):
            connection.execute(
                "UPDATE jobs SET state = ? WHERE id = ? AND state = ?", (State.QUEUED, job, State.ASKING)
            )
    return asked


def finish(store: Store, job: str) -> None:
    """Ends a run of a job: it is done, waits for a person, or is queued again for what one said meanwhile."""
    with store.writing() as connection:
        rows = connection.execute("SELECT DISTINCT state FROM job_files WHERE job = ?", (job,)).fetchall()
        stages = {Stage(row["state"]) for row in rows}
        state = State.QUEUED if stages & TO_DO else State.ASKING if Stage.COMPARE in stages else State.DONE
        connection.execute("UPDATE jobs SET state = ?, said = '' WHERE id = ?", (state, job))


def next_job(store: Store) -> Job | None:
    """The queued job that waits longest, now running."""
    with store.reading() as connection:
        row = connection.execute(
            "SELECT * FROM jobs WHERE state = ? ORDER BY created, rowid", (State.QUEUED,)
        ).fetchone()
    if row is None or not move_job(store, row["id"], State.RUNNING, only_from=[State.QUEUED]):
        return None
    return _job(row)


def requeue(store: Store) -> None:
    """Queues again what ran when the server stopped."""
    with store.writing() as connection:
        connection.execute("UPDATE jobs SET state = ? WHERE state = ?", (State.QUEUED, State.RUNNING))


def forget(store: Store, before: str) -> list[str]:
    """Forgets the jobs made before a time, whatever they wait for; the ids of those and of none that runs."""
    with store.writing() as connection:
        rows = connection.execute(
            "DELETE FROM jobs WHERE created < ? AND state NOT IN (?, ?) RETURNING id",
            (before, State.QUEUED, State.RUNNING),
        ).fetchall()
    return [row["id"] for row in rows]


def _job(row: sqlite3.Row) -> Job:
    return Job(
        row["id"], Kind(row["kind"]), row["user"], row["created"], State(row["state"]), row["said"], row["undoes"]
    )


def _file(row: sqlite3.Row) -> JobFile:
    return JobFile(
        row["job"],
        row["place"],
        row["file"],
        row["size"],
        Stage(row["state"]),
        row["said"],
        row["instead"],
        row["root"],
        json.loads(row["report"]) if row["report"] else None,
    )


def _json(report: dict[str, Any] | None) -> str | None:
    return json.dumps(report, ensure_ascii=False) if report else None
