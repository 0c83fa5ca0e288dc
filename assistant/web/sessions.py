"""Sessions: who logged in, known again by a random token of which only the digest is kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from assistant.web.log import now
from assistant.web.people import Person, Role

if TYPE_CHECKING:
    from assistant.web.store import Store

IDLE, LONGEST = timedelta(hours=12), timedelta(days=7)
_TOKEN = 32  # bytes
_EXACT = timedelta(minutes=1)  # of the time of the last request, so that not every request writes


def alive_since() -> tuple[str, str]:
    """(created, seen): sessions with both later than these have not ended."""
    return _ago(LONGEST), _ago(IDLE)


def begin_session(store: Store, name: str) -> str:
    """A new session of the user `name`; returns its token. Sessions of all users that ran out are forgotten."""
    token, created = secrets.token_urlsafe(_TOKEN), now()
    with store.writing() as connection:
        connection.execute("DELETE FROM sessions WHERE created <= ? OR seen <= ?", alive_since())
        connection.execute(
            "INSERT INTO sessions (token, user, created, seen) VALUES (?,?,?,?)",
            (_digest(token), name, created, created),
        )
        connection.execute("UPDATE users SET seen = ? WHERE name = ?", (created, name))
    return token


def session_holder(store: Store, token: str) -> Person | None:
    """Whose session it is, who is thereby seen; None where it has ended or never was."""
    with store.reading() as connection:
        row = connection.execute(
            """SELECT name, role, sessions.seen FROM sessions JOIN users ON user = name
                WHERE token = ? AND NOT disabled AND sessions.created > ? AND sessions.seen > ?""",
            (_digest(token), *alive_since()),
        ).fetchone()
    if row is None:
        return None
    if row["seen"] <= _ago(_EXACT):
        _touch(store, token, row["name"])
    return Person(row["name"], Role(row["role"]))


def end_session(store: Store, token: str) -> None:
    """Ends a session, if it is one."""
    with store.writing() as connection:
        connection.execute("DELETE FROM sessions WHERE token = ?", (_digest(token),))


def _touch(store: Store, token: str, name: str) -> None:
    seen = now()
    with store.writing() as connection:
        connection.execute("UPDATE sessions SET seen = ? WHERE token = ?", (seen, _digest(token)))
        connection.execute("UPDATE users SET seen = ? WHERE name = ?", (seen, name))


def _ago(span: timedelta) -> str:
    return (datetime.now(UTC) - span).isoformat(timespec="seconds")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
