"""How often passwords may be tried. Failures are counted for a name from one place, for a name, and for a place.

After a few free ones each failure doubles the wait, up to a quarter of an hour; nothing is locked for longer. What others
do from elsewhere never makes this machine itself wait, so that an admin at its keyboard can always log in.
"""

from __future__ import annotations

import ipaddress
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from assistant.web.log import now

if TYPE_CHECKING:
    from assistant.web.store import Store

HERE = "localhost"
_FIRST_WAIT, _LONGEST_WAIT = 10, 900  # seconds
_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Limit:
    """`free` failures within `span`, of those that `where` counts."""

    where: str
    free: int
    span: timedelta


_HERE = _Limit("name = :name AND address = :address", 5, _KEPT)
_ELSEWHERE = (
    _HERE,
    _Limit(f"name = :name AND address <> '{HERE}'", 30, _KEPT),
    _Limit("address = :address", 30, timedelta(hours=1)),
)


class TooManyAttemptsError(Exception):
    """No further attempt is taken now. `seconds`: how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"试的次数太多，请在{_words(seconds)}后再试")
        self.seconds = seconds


def place_of(host: str) -> str:
    """Where a request comes from, as failures are counted: an IPv4 address, an IPv6 network of one customer, or here."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    address = mapped or address
    if address.is_loopback:
        return HERE
    return str(address) if address.version == 4 else str(ipaddress.ip_network((address, 64), strict=False))


def begin_attempt(store: Store, name: str, place: str) -> int:
    """Counts an attempt, as failed until `forgive`: those that come at the same time are counted too. Returns its number.
    Raises `TooManyAttemptsError`."""
    at = datetime.now(UTC)
    with store.writing() as connection:
        connection.execute("DELETE FROM attempts WHERE at <= ?", ((at - _KEPT).isoformat(timespec="seconds"),))
        for limit in (_HERE,) if place == HERE else _ELSEWHERE:
            _check(connection, limit, name, place, at)
        row = (name, place, now())
        return connection.execute("INSERT INTO attempts (name, address, at) VALUES (?,?,?)", row).lastrowid or 0


def withdraw(store: Store, attempt: int) -> None:
    """Takes back an attempt that came to nothing."""
    with store.writing() as connection:
        connection.execute("DELETE FROM attempts WHERE id = ?", (attempt,))


def forgive(store: Store, name: str, place: str) -> None:
    """Forgets the failures of a name from a place, since the password was right in the end."""
    with store.writing() as connection:
        connection.execute("DELETE FROM attempts WHERE name = ? AND address = ?", (name, place))


def _check(connection: sqlite3.Connection, limit: _Limit, name: str, place: str, at: datetime) -> None:
    since = (at - limit.span).isoformat(timespec="seconds")
    (count, last) = connection.execute(
        f"SELECT count(*), max(at) FROM attempts WHERE {limit.where} AND at > :since",
        {"name": name, "address": place, "since": since},
    ).fetchone()
    if count < limit.free:
        return
    wait = min(_FIRST_WAIT * 2 ** min(count - limit.free, 20), _LONGEST_WAIT)
    left = wait - (at - datetime.fromisoformat(last)).total_seconds()
    if left > 0:
        raise TooManyAttemptsError(int(left) + 1)


def _words(seconds: int) -> str:
    return f" {seconds} 秒" if seconds < 60 else f" {-(-seconds // 60)} 分钟"
