"""The log: who asked, uploaded, removed what, and when. Lines are added; reading, keeping and exporting are here too."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from assistant.web.people import Person, person

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

    from assistant.web.store import Store


def now() -> str:
    """The time as the store keeps it: UTC, to the second, in an order that sorts."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def note(store: Store, request: HTTPConnection, action: str, what: str) -> None:
    """Adds that the sender of `request` did `action` (a word: ask, upload, remove …) to `what`."""
    who: Person = person(request)
    address = request.client.host if request.client else ""
    with store.writing() as connection:
        connection.execute(
            "INSERT INTO log (at, user, address, action, what) VALUES (?,?,?,?,?)",
            (now(), who.name, address, action, what),
        )
