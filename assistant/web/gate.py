"""What every request passes: who sends it, from which site, how large it is; and the headers of every answer."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from anyio import CapacityLimiter, to_thread
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection

from assistant.web.login import LOGIN, Doorkeeper
from assistant.web.passwords import BusyError
from assistant.web.throttle import TooManyAttemptsError

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
# With no referrer at all, browsers would send a form as from nowhere, and it could not be told from another site's.
_HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}
# What the page uses of Gradio; the rest takes uploads, reads files and fetches addresses for whoever asks.
_GRADIO = "/gradio_api/"
_USED = tuple(_GRADIO + name for name in ("queue/", "heartbeat/", "startup-events", "reset", "cancel"))
# Gradio's own log-in, and what it knows of its visitors.
_UNUSED = ("/login/", "/monitoring")
_LOOK = "/look/"  # styles, scripts and icons: for everyone
_OPEN = (LOGIN, "/favicon.ico")  # also for those who have not logged in
_PAGES = ("text/html", "application/json")
_UPLOADS = "/api/library/files"
_MB = 1_000_000
_LARGEST, _LARGEST_UPLOAD = _MB, 1000 * _MB  # bytes of a request
_READS = ("GET", "HEAD", "OPTIONS")
_AT_ONCE, _PROGRAMS_AT_ONCE = 8, 4  # requests whose sender is being looked up; those with a password take longer


class Gate:
    """Lets requests through to `app`, or answers them itself."""

    def __init__(self, app: ASGIApp, store: Store) -> None:
        self._app = app
        self._keeper = Doorkeeper(store)
        self._people, self._programs = CapacityLimiter(_AT_ONCE), CapacityLimiter(_PROGRAMS_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        else:
            await send({"type": "websocket.close"})  # nothing here uses one

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _complete(MutableHeaders(scope=message), scope)
            await send(message)

        refusal = _refusal(scope) or await self._unknown(scope)
        await (refusal or self._app)(scope, receive, send_with_headers)

    async def _unknown(self, scope: Scope) -> Response | None:
        """The way to the log-in for whom nobody knows; others get their name written on the request."""
        path: str = scope["path"]
        if path.startswith(_LOOK):
            return None
        connection = HTTPConnection(scope)
        limiter = self._programs if "authorization" in connection.headers else self._people
        try:
            found = await to_thread.run_sync(self._keeper.identify, connection, limiter=limiter)
        except TooManyAttemptsError as error:
            return _error(429, str(error), {"Retry-After": str(error.seconds)})
        except BusyError as error:
            return _error(503, str(error))
        scope["person"] = found
        if found or path in _OPEN:
            return None
        return _to_login(scope, connection.headers)


def policy(path: str) -> str:
    """The content security policy of an answer at `path`: the chat's at /, the strict one everywhere else."""
    return "; ".join((*_SHARED, *(_GRADIOS if path == "/" else _OURS)))


def _complete(headers: MutableHeaders, scope: Scope) -> None:
    headers.update({**_HEADERS, "Content-Security-Policy": policy(scope["path"])})
    # On a shared machine, the next one must not find pages by going back.
    who = scope.get("person")
    if who and who.name and headers.get("content-type", "").startswith(_PAGES):
        headers.setdefault("Cache-Control", "no-store")


def _refusal(scope: Scope) -> JSONResponse | None:
    path, headers = scope["path"], Headers(scope=scope)
    if path.startswith(_UNUSED) or (path.startswith(_GRADIO) and not path.startswith(_USED)):
        return _error(404, "没有这个地址")
    if scope["method"] not in _READS and _is_from_elsewhere(headers):
        return _error(403, "请求来自别的网站，已拒绝")
    if "transfer-encoding" in headers:
        return _error(411, "请求没有写明长度（Content-Length），已拒绝")
    largest = _LARGEST_UPLOAD if path == _UPLOADS else _LARGEST
    length = headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > largest:
        return _error(413, f"请求太大，最多 {largest // _MB} MB")
    return None


def _to_login(scope: Scope, headers: Headers) -> Response:
    """People are led to the log-in, and from there to where they wanted to go; programs are told."""
    if "text/html" in headers.get("accept", ""):
        query = scope["query_string"].decode("latin-1")
        reads = scope["method"] in _READS
        wanted = quote(scope["path"]) + (f"?{query}" if query else "") if reads else "/"
        return RedirectResponse(f"{LOGIN}?next={quote(wanted, safe='')}", 303)
    # A challenge of the kind "Basic" makes browsers ask by themselves, so only those get it who use it.
    program = "authorization" in headers
    kind = 'Basic realm="policyqa", charset="UTF-8"' if program else 'Login realm="policyqa"'
    sentence = "用户名或密码不对" if program else "没有登录或登录已结束，请登录"
    return JSONResponse({"error": sentence, "login": LOGIN}, 401, {"WWW-Authenticate": kind})


def _is_from_elsewhere(headers: Headers) -> bool:
    """Whether another site's page sent this. Browsers say so; programs, which say nothing, are no one's page."""
    if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        return True
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


def _error(code: int, sentence: str, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"error": sentence}, code, headers)
