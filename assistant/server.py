"""HTTP: the API for programs and the chat page for people, over one session. What an answer looks like is left to `render`.

    POST /api/ask        {"question": "…", "context": ["earlier question", …]} → one answer; more in `web.ask`
    GET  /api/documents  → the documents that are held

Errors are {"error": one sentence} with 4xx or 5xx. Nothing is fetched from other machines, and the page may not do so either.
"""

from __future__ import annotations

import errno
import ipaddress
import socket
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp

from assistant.question import LONGEST
from assistant.render import document_json
from assistant.web.ask import TURNS, add_ask
from assistant.web.chat import mount_page
from assistant.web.documents import add_documents
from assistant.web.export import add_export
from assistant.web.feedback import add_feedback
from assistant.web.feedback_pages import add_feedback_pages
from assistant.web.gate import Gate
from assistant.web.hosts import OwnNames
from assistant.web.library import add_library
from assistant.web.log_pages import add_log
from assistant.web.login import add_login
from assistant.web.originals import add_originals
from assistant.web.people_pages import add_people
from assistant.web.quality import add_quality
from assistant.web.reports import REPORTS
from assistant.web.shell import add_shell, show
from assistant.web.store import Store
from assistant.web.tables import add_tables
from assistant.web.talks import add_talks
from index.types import IndexUnusableError

if TYPE_CHECKING:
    from assistant.session import Session

_SHUTDOWN = 2  # seconds for open pages to let go
_MALFORMED = f'请求应为 JSON:{{"question": "问题", "context": ["前面的提问"]}},context 可省,最多 {TURNS} 条,每条最多 {LONGEST} 个字'
_NOWHERE = (404, 405)  # Starlette's own, for an address or a way of asking that there is not
_BROKEN = "程序出错,没有得到答案,详情见服务器的日志"
_OPEN = (
    "还没有用户,别的机器可以不登录就使用 {host} 上的网页,没有启动;请先用 policyqa user add 名字 --role admin 添加管理员,"
    "或者确认不要登录,加上 --insecure"
)
_PLAIN = (
    "注意:没有 HTTPS,密码和问答在网络上是明文,只宜在可信的网络里用;"
    "要加密,请在同一台机器上放一个 HTTPS 代理,并用 --host 127.0.0.1 --domain 域名 启动(见 docs/people.md)"
)
_OWN = {404: "没有这个地址", 405: "这个地址不能这样请求"}
_PROXIES = "127.0.0.1,::1"  # whose X-Forwarded-For and -Proto are believed


class ServeError(Exception):
    """The server can't start. The message says why and what to do."""


def create_app(session: Session, reports: Path = REPORTS) -> FastAPI:
    """The API and the pages over `session`; `reports` is where evaluations lie."""
    store = Store(session.directory)
    app = FastAPI(title="policyqa", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/api/documents")
    def documents() -> JSONResponse:
        return JSONResponse([document_json(document) for document in session.searcher().documents])

    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(IndexUnusableError, _unusable)
    app.add_exception_handler(Exception, _broken)
    add_shell(app)
    add_talks(app, store)
    add_export(app, store)
    add_documents(app, session)
    add_originals(app, session, store)
    add_login(app, store)
    add_people(app, store)
    add_log(app, store)
    add_tables(app, session, store)
    add_library(app, session, store)
    add_feedback(app, store)
    add_quality(app, session, reports)
    add_feedback_pages(app, session, store)
    add_ask(app, session, store)
    mount_page(app, session, store)
    app.add_middleware(Gate, store=store)
    return app


def listen(host: str, port: int, closed: bool) -> socket.socket:
    """The socket to serve at. Raises `ServeError` where host or port can't be had, or where others than this machine could
    come in although the server isn't `closed` to strangers."""
    if not 0 <= port <= 65535:
        raise ServeError(f"端口 {port} 不在 0 到 65535 之间,请用 --port 换一个")
    try:
        family, _, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        if not closed and not _is_loopback(str(place[0])):
            raise ServeError(_OPEN.format(host=host))
        return socket.create_server(place[:2], family=family)
    except socket.gaierror as error:
        raise ServeError(f"没有 {host} 这个地址,请用 --host 127.0.0.1,或本机的其他地址") from error
    except OSError as error:
        raise ServeError(_why_not(error, host, port)) from error


def serve(
    app: ASGIApp, listener: socket.socket, announce: Callable[[str], None], domains: Collection[str] = ()
) -> None:
    """Serves at `listener` until interrupted, under the machine's own names and `domains`; `announce` gets the address."""
    announce(f"网页已打开:{_address(listener)}(按 Ctrl+C 停止)")
    if not _is_loopback(listener.getsockname()[0]):
        announce(_PLAIN)
    config = uvicorn.Config(
        OwnNames(app, domains),
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_SHUTDOWN,
        ws="none",
        forwarded_allow_ips=_PROXIES,
    )
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listener])


def _malformed(request: Request, error: Exception) -> JSONResponse:
    return _error(422, _MALFORMED if request.url.path == "/api/ask" else _wrong(error))


def _wrong(error: Exception) -> str:
    """Which parts of a request are missing or not as they should be."""
    places = {str(found["loc"][-1]) for found in error.errors()} if isinstance(error, RequestValidationError) else set()
    return f"请求的内容不对,请检查:{'、'.join(sorted(places)) or '整个请求'}"


def _refused(request: Request, error: Exception) -> Response:
    """What a route refuses in a sentence of ours, as a page for people; of Starlette's own only the code is kept."""
    code, sentence = (error.status_code, error.detail) if isinstance(error, HTTPException) else (400, "")
    if sentence.isascii():
        sentence = _OWN.get(code) or (_MALFORMED if request.url.path == "/api/ask" else _wrong(error))
    if sentence.isascii() and code not in _NOWHERE:
        return _malformed(request, error)
    sentence = "没有这个地址" if sentence.isascii() else sentence
    if request.scope.get("person") and "text/html" in request.headers.get("accept", ""):
        return show(request, "error.html.j2", code, sentence=sentence)
    return _error(code, sentence)


def _unusable(request: Request, error: Exception) -> JSONResponse:
    return _error(503, str(error))


def _broken(request: Request, error: Exception) -> JSONResponse:
    return _error(500, _BROKEN)  # the server raises the error again, which writes it to the log


def _error(code: int, sentence: str) -> JSONResponse:
    return JSONResponse({"error": sentence}, code)


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"端口 {port} 已被别的程序占用,请停掉那个程序,或用 --port 换一个,如 --port {port % 65535 + 1}"
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"没有使用端口 {port} 的权限,请用 --port 换一个大于 1023 的"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{host} 不是本机的地址,请用 --host 127.0.0.1,或本机的其他地址"
    return f"无法在 {host} 的端口 {port} 上提供网页({error.strerror or error})"


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _is_loopback(address: str) -> bool:
    return ipaddress.ip_address(address).is_loopback
