"""The ask page's own HTML, put into the page that Gradio serves: a browser has drawn it long before Gradio's scripts have run.

Gradio adds what it is given for its head only by script, and knows nothing of who asks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from anyio import to_thread
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection

from assistant.understood import HEADS, KINDS
from assistant.web.people import person
from assistant.web.shell import fragment, navigation
from corpus.regions import short_name
from index.types import IndexUnusableError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from assistant.session import Session

_HEAD, _BODY = b"<head>", b"<body"


class Framed:
    """Passes everything on to `app`; in its page at / the head and the body begin with what `frame` makes."""

    def __init__(self, app: ASGIApp, frame: Callable[[HTTPConnection], tuple[str, str]]) -> None:
        self._app = app
        self._frame = frame

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        page = _Page(scope, send, self._frame)
        await self._app({**scope, "headers": plain}, receive, page.take)


class _Page:
    """A response on its way: held back until it is whole, then sent with the frame in it."""

    def __init__(self, scope: Scope, send: Send, frame: Callable[[HTTPConnection], tuple[str, str]]) -> None:
        self._scope, self._send, self._frame = scope, send, frame
        self._start: Message = {}
        self._body = b""

    async def take(self, message: Message) -> None:
        """Takes a part of the response."""
        if message["type"] == "http.response.start":
            self._start = message
        elif message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._pass_on()

    async def _pass_on(self) -> None:
        headers = MutableHeaders(raw=self._start["headers"])
        if self._start["status"] == 200 and headers.get("content-type", "").startswith("text/html"):
            head, body = await to_thread.run_sync(self._frame, HTTPConnection(self._scope))
            self._body = _framed(self._body, head.encode(), body.encode())
            headers["content-length"] = str(len(self._body))
        await self._send({**self._start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": self._body})


def frame(session: Session, request: HTTPConnection) -> tuple[str, str]:
    """What begins the head and the body of the ask page, for the person who asks."""
    try:
        held = session.searcher().documents
    except IndexUnusableError:
        held = []  # the page says so when something is asked
    regions = sorted({document.region for document in held if document.region})
    named = [(region, _name(region, regions)) for region in regions]
    kinds = [*KINDS.values(), *HEADS.values()]
    body = fragment("ask.html.j2", head=navigation(person(request), "/"), regions=named, kinds=kinds)
    return fragment("ask_head.html.j2"), body


def _framed(page: bytes, head: bytes, body: bytes) -> bytes:
    begun, middle, rest = page.partition(_HEAD)
    before, tag, after = rest.partition(_BODY)
    attributes, closed, rest = after.partition(b">")
    return b"".join((begun, middle, head, before, tag, attributes, closed, body, rest))


def _name(region: str, regions: Sequence[str]) -> str:
    """A region's last name, the whole chain where another one has the same."""
    name = short_name(region)
    return region if sum(short_name(other) == name for other in regions) > 1 else name
