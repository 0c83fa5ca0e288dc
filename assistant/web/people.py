"""Who is asking, and what he may do. Without users, everyone who reaches the server (on loopback only) may do all.

How it is known who asks is left to `login`, what is kept of people to `users`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from fastapi import HTTPException
from starlette.requests import HTTPConnection  # FastAPI reads it from the signature of what `needs` makes

if TYPE_CHECKING:
    from collections.abc import Callable


class Role(StrEnum):
    """What a person may do; each may do what those before it may."""

    READER = "reader"
    EDITOR = "editor"
    ADMIN = "admin"


_ORDER = tuple(Role)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who asks. `name` is "" where nobody logs in."""

    name: str
    role: Role

    def may(self, least: Role) -> bool:
        """Whether he may do what needs the role `least`."""
        return _ORDER.index(self.role) >= _ORDER.index(least)


EVERYONE = Person("", Role.ADMIN)


def person(request: HTTPConnection) -> Person:
    """Who sent a request that came through the gate."""
    found: Person = request.scope["person"]
    return found


def needs(least: Role) -> Callable[[HTTPConnection], Person]:
    """A dependency of routes: the person who asks, if he may; 403 otherwise."""

    def check(request: HTTPConnection) -> Person:
        who = person(request)
        if not who.may(least):
            raise HTTPException(403, "没有权限，请向管理员申请")
        return who

    return check
