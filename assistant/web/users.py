"""The users that are kept, and what may be changed about them. As soon as there is one, log-in is on.

Every change that narrows what a user may do ends his sessions in the same moment.
"""

from __future__ import annotations

import hashlib
import sqlite3
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.web.log import now
from assistant.web.passwords import check_password, hashed
from assistant.web.people import Role
from assistant.web.sessions import alive_since

if TYPE_CHECKING:
    from assistant.web.store import Store

LONGEST_NAME = 40  # characters
ROLE_NAMES = {Role.READER: "读者", Role.EDITOR: "编辑", Role.ADMIN: "管理员"}
_SELECT = """SELECT name, role, password, created, seen, disabled,
    (SELECT count(*) FROM sessions WHERE user = name AND created > ? AND sessions.seen > ?) AS sessions FROM users"""


class UserError(Exception):
    """What was asked can't be done. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class User:
    """A user as kept; `seen` is the time of his last request ("" before the first), `sessions` how many are open now."""

    name: str
    role: Role
    password: str
    created: str
    seen: str
    disabled: bool
    sessions: int


def has_users(store: Store) -> bool:
    """Whether log-in is on."""
    with store.reading() as connection:
        return connection.execute("SELECT 1 FROM users LIMIT 1").fetchone() is not None


def all_users(store: Store) -> list[User]:
    """All users, by name."""
    with store.reading() as connection:
        return [_user(row) for row in connection.execute(f"{_SELECT} ORDER BY name", alive_since())]


def find_user(store: Store, name: str) -> User | None:
    """The user of that name, however it was typed; None where there is none."""
    with store.reading() as connection:
        return _find(connection, name)


def get_user(store: Store, name: str) -> User:
    """Likewise. Raises `UserError` where there is none."""
    with store.reading() as connection:
        return _get(connection, name)


def typed_name(text: str) -> str:
    """A name as it is compared: full-width letters made plain, no spare spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def check_new(store: Store, name: str, role: Role) -> str:
    """The name under which a user can be added. Raises `UserError` where it can't be one, is taken, or the first is no admin."""
    with store.reading() as connection:
        return _check_new(connection, name, role)


def add_user(store: Store, name: str, role: Role, password: str) -> str:
    """Adds a user; returns his name as kept. Raises `UserError` as above, `WeakPasswordError`, `BusyError`."""
    name = check_new(store, name, role)
    check_password(password, name)
    key = hashed(password)
    with store.writing() as connection:
        _check_new(connection, name, role)
        connection.execute(
            "INSERT INTO users (name, role, password, created) VALUES (?,?,?,?)", (name, role, key, now())
        )
    return name


def set_password(store: Store, name: str, password: str) -> None:
    """Gives a user another password, and lets him try again at once. Raises `UserError`, `WeakPasswordError`, `BusyError`."""
    user = get_user(store, name)
    check_password(password, user.name)
    key = hashed(password)
    with store.writing() as connection:
        connection.execute("UPDATE users SET password = ? WHERE name = ?", (key, user.name))
        connection.execute("DELETE FROM attempts WHERE name = ?", (attempt_name(user.name),))
        _end_sessions(connection, user.name)


def set_role(store: Store, name: str, role: Role) -> None:
    """Gives a user another role. Raises `UserError`, also where he is the last admin."""
    with store.writing() as connection:
        user = _get(connection, name)
        if role == user.role:
            return
        _keep_an_admin(connection, user)
        connection.execute("UPDATE users SET role = ? WHERE name = ?", (role, user.name))
        _end_sessions(connection, user.name)


def set_disabled(store: Store, name: str, disabled: bool) -> None:
    """Keeps a user out, or lets him in again. Raises `UserError`, also where he is the last admin."""
    with store.writing() as connection:
        user = _get(connection, name)
        if disabled:
            _keep_an_admin(connection, user)
            _end_sessions(connection, user.name)
        connection.execute("UPDATE users SET disabled = ? WHERE name = ?", (disabled, user.name))


def remove_user(store: Store, name: str) -> None:
    """Removes a user and his talks, which a later user of his name must not see. The log stays. Raises `UserError`."""
    with store.writing() as connection:
        user = _get(connection, name)
        _keep_an_admin(connection, user)
        connection.execute("DELETE FROM talks WHERE user = ?", (user.name,))
        connection.execute("DELETE FROM users WHERE name = ?", (user.name,))


def end_sessions(store: Store, name: str) -> None:
    """Logs a user out everywhere. Raises `UserError`."""
    with store.writing() as connection:
        _end_sessions(connection, _get(connection, name).name)


def attempt_name(name: str) -> str:
    """What failed attempts for a name are counted under: a short digest, since it may be a password in the wrong field."""
    return hashlib.sha256(_storable(typed_name(name).casefold()).encode()).hexdigest()[:8]


def _check_new(connection: sqlite3.Connection, text: str, role: Role) -> str:
    name = typed_name(text)
    if not 0 < len(name) <= LONGEST_NAME:
        raise UserError(f"用户名要有 1 到 {LONGEST_NAME} 个字")
    if any(unicodedata.category(sign).startswith("C") for sign in name):
        raise UserError("用户名里有看不见的控制字符，请换一个")
    if ":" in name:
        raise UserError("用户名里不能有冒号，程序登录时分不开用户名和密码")
    if _find(connection, name):
        raise UserError(f"已经有用户 {name}，请换一个名字，或改他的密码和角色")
    if role != Role.ADMIN and not connection.execute("SELECT 1 FROM users LIMIT 1").fetchone():
        raise UserError("第一个用户要是管理员（admin），否则没有人能管理用户")
    return name


def _find(connection: sqlite3.Connection, name: str) -> User | None:
    row = connection.execute(f"{_SELECT} WHERE name = ?", (*alive_since(), _storable(typed_name(name)))).fetchone()
    return _user(row) if row else None


def _get(connection: sqlite3.Connection, name: str) -> User:
    found = _find(connection, name)
    if found is None:
        raise UserError(f"没有用户 {typed_name(name) or '（空）'}")
    return found


def _keep_an_admin(connection: sqlite3.Connection, user: User) -> None:
    others = connection.execute(
        "SELECT 1 FROM users WHERE role = ? AND NOT disabled AND name <> ?", (Role.ADMIN, user.name)
    )
    if user.role == Role.ADMIN and others.fetchone() is None:
        raise UserError(f"{user.name} 是最后一个可用的管理员，请先让别的用户当管理员")


def _end_sessions(connection: sqlite3.Connection, name: str) -> None:
    connection.execute("DELETE FROM sessions WHERE user = ?", (name,))


def _user(row: sqlite3.Row) -> User:
    return User(**{**dict(row), "role": Role(row["role"]), "disabled": bool(row["disabled"])})


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")  # halves of a character, which SQLite refuses
