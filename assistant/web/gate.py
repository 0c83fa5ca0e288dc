"""What every request passes: who sends it, from which site, how large it is; and the headers of every answer."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from fastapi.responses import JSONResponse, RedirectResponse
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection

from assistant.web.people import identify

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from assistant.web.store import Store

# Our own pages: nothing inline, nothing from elsewhere. The chat is Gradio's, which starts by inline scripts and makes its
# HTML parts with `new Function`; handlers in attributes it does without.
_SHARED = (
    "default-src 'self'",
    "script-src-attr 'none'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
)
_OURS = ("script-src 'self'", "style-src 'self'")
_GRADIOS = ("script-src 'self' 'unsafe-inline' 'unsafe-eval'", "style-src 'self' 'unsafe-inline'")
_HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}
# What the page uses of Gradio; the rest takes uploads, reads files and fetches addresses for whoever asks.
_GRADIO = "/gradio_api/"
_USED = tuple(_GRADIO + name for name in ("queue/", "heartbeat/", "startup-events", "reset", "cancel"))
_OPEN = ("/login", "/look/", "/favicon.ico")  # for those who have not logged in
_UPLOADS = "/api/library/files"
_MB = 1_000_000
_LARGEST, _LARGEST_UPLOAD = _MB, 1000 * _MB  # bytes of a request
_READS = ("GET", "HEAD", "OPTIONS")


class Gate:
    """Lets requests through to `app`, or answers them itself."""

    def __init__(self, app: ASGIApp, store: Store) -> None:
        self._app = app
        self._store = store

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update({**_HEADERS, "Content-Security-Policy": policy(scope["path"])})
            await send(message)

        refusal = _refusal(scope) or self._unknown(scope)
        await (refusal or self._app)(scope, receive, send_with_headers)

    def _unknown(self, scope: Scope) -> Response | None:
        """The way to the log-in for whom nobody knows; others get their name written on the request."""
        found = identify(self._store, HTTPConnection(scope))
        scope["person"] = found
        path: str = scope["path"]
        if found or path.startswith(_OPEN):
            return None
        if scope["method"] == "GET" and "text/html" in Headers(scope=scope).get("accept", ""):
            return RedirectResponse(f"/login?next={quote(path)}", 303)
        return _error(401, "请先登录")


def policy(path: str) -> str:
    """The content security policy of an answer at `path`: the chat's at /, the strict one everywhere else."""
    return "; ".join((*_SHARED, *(_GRADIOS if path == "/" else _OURS)))


def _refusal(scope: Scope) -> JSONResponse | None:
    path, headers = scope["path"], Headers(scope=scope)
    if path.startswith(_GRADIO) and not path.startswith(_USED):
        return _error(404, "没有这个地址")
    if scope["method"] not in _READS and _is_from_elsewhere(headers):
        return _error(403, "请求来自别的网站,已拒绝")
    largest = _LARGEST_UPLOAD if path == _UPLOADS else _LARGEST
    length = headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > largest:
        return _error(413, f"请求太大,最多 {largest // _MB} MB")
    return None


def _is_from_elsewhere(headers: Headers) -> bool:
    """Whether another site's page sent this. Browsers say so; programs, which say nothing, are no one's page."""
    if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        return True
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


def _error(code: int, sentence: str) -> JSONResponse:
    return JSONResponse({"error": sentence}, code)
