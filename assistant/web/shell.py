"""The frame of every page of ours: head, navigation, styles and scripts. What a page holds is left to its own module.

Templates escape all that they are given; scripts and styles are files of their own, so that no page needs inline ones.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from assistant.web.people import Person, Role, person

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_FOLDER = Path(__file__).parent
_WORTH_PACKING = 500  # bytes
_FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the navigation: its address, its name, the least role that sees it."""

    path: str
    name: str
    least: Role = Role.READER


PLACES = (
    Place("/", "问答"),
    Place("/library", "文件库"),
    Place("/tables", "表格"),
    Place("/quality", "质量", Role.EDITOR),
    Place("/people", "用户与记录", Role.ADMIN),
)


def add_shell(app: FastAPI) -> None:
    """Serves styles, scripts and icons at /look (Gradio has its own at /static)."""
    files = StaticFiles(directory=_FOLDER / "static")
    app.mount("/look", _kept(GZipMiddleware(files, _WORTH_PACKING)), name="static")


def show(request: Request, template: str, code: int = 200, **values: object) -> HTMLResponse:
    """A page made from `templates/NAME`, for the person who asks; `values` are the template's own."""
    return HTMLResponse(_page(template, person(request), request.url.path, **values), code)


def fragment(template: str, **values: object) -> str:
    """A piece of a page."""
    return _environment().get_template(template).render(**values)


def navigation(who: Person, path: str) -> str:
    """The head of every page, the chat's too; `path` is where it stands."""
    return fragment("navigation.html.j2", places=_places(who), person=who, path=path)


def static(name: str) -> str:
    """The address of a file below static/, another one whenever the file changes, so that browsers may keep it."""
    return f"/look/{name}?{_digest(name)}"


def _kept(app: ASGIApp) -> ASGIApp:
    """`app`, whose files browsers keep where their address says which version it is, as `static` does."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_age(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                MutableHeaders(scope=message)["Cache-Control"] = _FOREVER
            await send(message)

        await app(scope, receive, send_with_age if scope["query_string"] else send)

    return serve


def _page(template: str, who: Person, path: str, **values: object) -> str:
    return _environment().get_template(template).render(person=who, places=_places(who), path=path, **values)


def _places(who: Person) -> list[Place]:
    return [place for place in PLACES if who.may(place.least)]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.globals["static"] = static
    return environment


@cache
def _digest(name: str) -> str:
    return hashlib.sha256((_FOLDER / "static" / name).read_bytes()).hexdigest()[:12]
