"""By which names the server lets itself be called.

A page elsewhere can point a name of its own at this machine, and its scripts would then count as this server's. Only
addresses in figures, which nobody can point elsewhere, and this machine's names are let in; others must be given.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from fastapi.responses import JSONResponse
from starlette.datastructures import Headers

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


class OwnNames:
    """Lets requests through to `app` that call it by a name of its own, or by one of `domains`."""

    def __init__(self, app: ASGIApp, domains: Collection[str] = ()) -> None:
        self._app = app
        self._names = {name.lower().rstrip(".") for name in ("localhost", socket.gethostname(), *domains)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        called = _name(Headers(scope=scope).get("host", "")) if scope["type"] == "http" else "localhost"
        if called in self._names or _is_address(called):
            await self._app(scope, receive, send)
        else:
            await _stranger(called)(scope, receive, send)


def _name(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _stranger(name: str) -> JSONResponse:
    sentence = f"本服务不认得 {name or '（空）'} 这个名字，请用 IP 地址打开，或在启动时加上 --domain {name or '域名'}"
    return JSONResponse({"error": sentence}, 400, {"X-Content-Type-Options": "nosniff"})
