"""HTTP: the API for programs and the chat page for people, over one session. What an answer looks like is left to `render`.

    POST /api/ask        {"question": "…", "context": ["earlier question", …]} → one answer
    GET  /api/documents  → the documents that are held

Errors are {"error": one sentence} with 4xx or 5xx. Nothing is fetched from other machines, and the page may not do so either.
"""

from __future__ import annotations

import errno
import ipaddress
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, StringConstraints
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.page import mount_page
from assistant.question import LONGEST, checked
from assistant.render import answer_json, document_json
from index.types import IndexUnusableError

if TYPE_CHECKING:
    from assistant.session import Session

# Gradio starts by inline scripts and makes its HTML parts with `new Function`; handlers in attributes it does without.
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "script-src-attr 'none'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
# What the page uses of Gradio; the rest takes uploads, reads files and fetches addresses for whoever asks.
_GRADIO = "/gradio_api/"
_USED = tuple(_GRADIO + name for name in ("queue/", "heartbeat/", "startup-events", "reset", "cancel"))
_LARGEST = 1_000_000  # bytes of a request
_TURNS = 50  # earlier turns of a request
_SHUTDOWN = 2  # seconds for open pages to let go
_MALFORMED = f'请求应为 JSON:{{"question": "问题", "context": ["前面的提问"]}},context 可省,最多 {_TURNS} 条,每条最多 {LONGEST} 个字'
_BROKEN = "程序出错,没有得到答案,详情见服务器的日志"


class ServeError(Exception):
    """The server can't start. The message says why and what to do."""


class _Ask(BaseModel):
    question: str
    context: Annotated[list[Annotated[str, StringConstraints(max_length=LONGEST)]], Field(max_length=_TURNS)] = []


def create_app(session: Session) -> FastAPI:
    """The API and the page over `session`."""
    app = FastAPI(title="policyqa", docs_url=None, redoc_url=None, openapi_url=None)

    @app.post("/api/ask")
    def ask(asked: _Ask) -> dict[str, Any]:
        try:
            question = checked(asked.question)
        except ValueError as error:
            return _error(400, str(error))  # type: ignore[return-value]
        return answer_json(session.assistant().ask(question, asked.context))

    @app.get("/api/documents")
    def documents() -> list[dict[str, Any]]:
        return [document_json(document) for document in session.searcher().documents]

    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(IndexUnusableError, _unusable)
    app.add_exception_handler(Exception, _broken)
    app.add_middleware(_Gate)
    mount_page(app, session)
    return app
