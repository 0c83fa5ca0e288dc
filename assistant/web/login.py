"""The log-in: by name and password on a page, kept by a cookie; programs send both with each request (HTTP Basic).

What is kept of users, sessions and failures is left to `users`, `sessions` and `throttle`; who must log in, to `gate`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
import time
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.requests import HTTPConnection

from assistant.web.log import add_line, address_of, note
from assistant.web.passwords import BusyError, WeakPasswordError, matches
from assistant.web.people import EVERYONE, Person, person
from assistant.web.sessions import LONGEST, begin_session, end_session, session_holder
from assistant.web.shell import fragment, show
from assistant.web.throttle import TooManyAttemptsError, begin_attempt, forgive, place_of, withdraw
from assistant.web.users import UserError, attempt_name, find_user, has_users, set_password

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.responses import Response

    from assistant.web.store import Store

COOKIE = "policyqa"
LOGIN = "/login"
_WRONG = "用户名或密码不对"  # the same for a name that nobody has, a wrong password and a user who is kept out
_TRUSTED = 600  # seconds for which a program's password, once right, isn't computed again
_MOST_TRUSTED = 256
_Text = Annotated[str, Form()]


class Doorkeeper:
    """Tells who sent a request. Knows again, for a while, programs whose password was right."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._secret = secrets.token_bytes(32)
        self._trusted: dict[bytes, float] = {}

    def identify(self, connection: HTTPConnection) -> Person | None:
        """Who sent a request; None where log-in is on and nobody is logged in. Raises `TooManyAttemptsError`, `BusyError`."""
        if not has_users(self._store):
            return EVERYONE
        token = connection.cookies.get(COOKIE)
        holder = session_holder(self._store, token) if token else None
        return holder or self._program(connection)

    def _program(self, connection: HTTPConnection) -> Person | None:
        sent = _basic(connection.headers.get("authorization", ""))
        if sent is None:
            return None
        user = find_user(self._store, sent[0])
        proof = hashlib.sha256("\0".join((user.password if user else "", *sent)).encode() + self._secret).digest()
        if user and not user.disabled and self._trusted.get(proof, 0) > time.monotonic():
            return Person(user.name, user.role)
        found = _checked(self._store, connection, *sent)
        if found:
            add_line(self._store, found.name, address_of(connection), "login", "程序")
            self._trust(proof)
        return found

    def _trust(self, proof: bytes) -> None:
        if len(self._trusted) >= _MOST_TRUSTED:
            self._trusted.clear()
        self._trusted[proof] = time.monotonic() + _TRUSTED


def add_login(app: FastAPI, store: Store) -> None:
    """Adds the pages to log in, to log out, and to change one's own password."""

    @app.get(LOGIN)
    def login_page(request: Request, next: str = "/") -> Response:  # noqa: A002 - the name in the address
        return RedirectResponse(own_path(next), 303) if request.scope["person"] else _form(own_path(next))

    @app.post(LOGIN)
    def login(request: Request, name: _Text = "", password: _Text = "", next: _Text = "/") -> Response:  # noqa: A002
        goal = own_path(next)
        try:
            found = _checked(store, request, name, password)
        except TooManyAttemptsError as error:
            return _form(goal, 429, name, str(error))
        except BusyError as error:
            return _form(goal, 503, name, str(error))
        if found is None:
            return _form(goal, 401, name, _WRONG)
        end_session(store, request.cookies.get(COOKIE, ""))
        add_line(store, found.name, address_of(request), "login", "网页")
        return _entered(RedirectResponse(goal, 303), request, store, found.name)

    @app.post("/logout")
    def logout(request: Request) -> Response:
        end_session(store, request.cookies.get(COOKIE, ""))
        if person(request).name:
            note(store, request, "logout", "")
        answer = RedirectResponse(LOGIN, 303)
        answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return answer

    _add_password(app, store)


def _add_password(app: FastAPI, store: Store) -> None:
    @app.get("/password")
    def password_page(request: Request, done: str = "") -> HTMLResponse:
        return show(request, "password.html.j2", wrong="", done=bool(done))

    @app.post("/password")
    def password(request: Request, current: _Text = "", password: _Text = "", again: _Text = "") -> Response:
        try:
            _change_own(store, request, current, password, again)
        except (TooManyAttemptsError, BusyError, WeakPasswordError, UserError) as error:
            return show(request, "password.html.j2", 400, wrong=str(error), done=False)
        note(store, request, "password", "")
        return _entered(RedirectResponse("/password?done=1", 303), request, store, person(request).name)


def own_path(text: str) -> str:
    """`text` if it is an address on this server that can be opened after logging in, / otherwise."""
    own = text.startswith("/") and not text.startswith("//") and "\\" not in text and text.isprintable()
    return text if own and urlsplit(text).path not in (LOGIN, "/logout") else "/"


def twice(password: str, again: str) -> str:
    """The password, where it was typed twice alike. Raises `UserError`."""
    if password != again:
        raise UserError("两次输入的密码不一样")
    return password


def _form(goal: str, code: int = 200, name: str = "", wrong: str = "") -> HTMLResponse:
    return HTMLResponse(fragment("login.html.j2", goal=goal, name=name, wrong=wrong), code)


def _entered(answer: Response, request: Request, store: Store, name: str) -> Response:
    """`answer` with the cookie of a new session."""
    answer.set_cookie(
        COOKIE,
        begin_session(store, name),
        max_age=int(LONGEST.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return answer


def _checked(store: Store, connection: HTTPConnection, name: str, password: str) -> Person | None:
    """The user, if the password is his and he is let in; failures are counted and noted."""
    counted, place = attempt_name(name), place_of(address_of(connection))
    attempt = begin_attempt(store, counted, place)
    user = find_user(store, name)
    try:
        right = matches(password, user.password if user else None)
    except BusyError:
        withdraw(store, attempt)
        raise
    if right and user and not user.disabled:
        forgive(store, counted, place)
        return Person(user.name, user.role)
    # Only names that exist are written down: others may be passwords in the wrong field.
    add_line(store, user.name if user else "", address_of(connection), "login failed", "" if user else "没有这个用户")
    return None


def _change_own(store: Store, request: Request, current: str, password: str, again: str) -> None:
    name = person(request).name
    if not name:
        raise UserError("没有启用登录，没有密码可改")
    twice(password, again)
    if _checked(store, request, name, current) is None:
        raise UserError("现在的密码不对")
    set_password(store, name, password)


def _basic(header: str) -> tuple[str, str] | None:
    """(name, password) of an Authorization header, None where it holds none."""
    scheme, _, value = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, colon, password = base64.b64decode(value, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    return (name, password) if colon else None
