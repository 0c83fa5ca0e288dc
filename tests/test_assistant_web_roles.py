"""Every address of the application with the least role that may use it. A new one fails until it stands in the table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from support import TinyEncoder

from assistant.config import Settings
from assistant.server import create_app
from assistant.session import Session
from assistant.web import passwords
from assistant.web.login import COOKIE
from assistant.web.people import Role
from assistant.web.sessions import begin_session
from assistant.web.store import Store
from assistant.web.users import add_user
from corpus.read import find_sources
from index.build import ingest

NOBODY = "nobody"  # may be used without a log-in
GRADIO = "gradio"  # the chat's own: for every role, and closed where it isn't used
LEAST = {
    NOBODY: ["GET /login", "POST /login", "GET /look"],
    Role.READER: [
        "GET /api/navigation",
        "POST /logout",
        "GET /password",
        "POST /password",
        "POST /api/ask",
        "GET /api/ask/frame",
        "GET /api/ask/examples",
        "GET /api/ask/documents",
        "POST /api/feedback",
        "GET /api/talks",
        "GET /api/talks/{identifier}",
        "PATCH /api/talks/{identifier}",
        "DELETE /api/talks/{identifier}",
        "GET /api/talks/{identifier}/export.md",
        "GET /api/talks/{identifier}/export.docx",
        "GET /api/documents",
        "GET /api/documents/{identifier}/reference",
        "GET /documents/{identifier}",
        "GET /documents/{identifier}/panel",
        "GET /documents/{identifier}/original",
        "GET /documents/{identifier}/pages/{number:int}.png",
        "GET /library",
        "GET /library/export.{kind}",
        "GET /library/left-out",
        "GET /library/audit",
        "GET /library/audit.{kind}",
        "GET /tables",
        "GET /tables/{name:path}",
        "GET /tables/export/{name}.{form}",
    ],
    Role.EDITOR: [
        "GET /library/jobs",
        "GET /library/jobs/{identifier}",
        "GET /library/jobs/{identifier}/files/{place}",
        "POST /library/jobs/{identifier}/files/{place}",
        "GET /api/library/jobs",
        "POST /api/library/jobs",
        "GET /api/library/jobs/{identifier}",
        "DELETE /api/library/jobs/{identifier}",
        "POST /api/library/jobs/{identifier}/start",
        "POST /api/library/jobs/{identifier}/answer",
        "POST /api/library/jobs/{identifier}/undo",
        "POST /api/library/jobs/{identifier}/retry",
        "PUT /api/library/files",
        "POST /api/library/remove",
        "POST /api/library/reread",
        "GET /quality",
        "GET /quality/report/{file}",
        "GET /quality/feedback",
        "GET /quality/feedback/{identifier}/gold",
        "POST /quality/feedback/{identifier}/gold",
        "POST /quality/feedback/{identifier}/aside",
        "POST /quality/feedback/{identifier}/undo",
        "GET /quality/gold.jsonl",
        "POST /api/quality/quote",
    ],
    Role.ADMIN: [
        "GET /people",
        "GET /people/user",
        "POST /people/{action}",
        "GET /people/log",
        "GET /people/log.csv",
        "POST /people/log/days",
    ],
}
LISTED = {route: least for least, routes in LEAST.items() for route in routes}
OPEN_TO_ALL = {"GET /favicon.ico"}  # of Gradio's


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The whole application, with a user of each role."""
    folder = tmp_path_factory.mktemp("roles")
    (folder / "a.txt").write_text("甲市水质达标率要达到95%以上。", encoding="utf-8")
    ingest(find_sources([folder / "a.txt"]), folder / "index", None, lambda _: TinyEncoder())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.encoder.load_encoder", lambda *_, **__: TinyEncoder())
        patch.setattr(passwords, "_N", 2)
        for role in reversed(Role):
            add_user(Store(folder / "index"), role, role, "correct horse")
        yield create_app(Session(Settings(folder / "index", None, reader=False)))


@pytest.fixture(scope="module")
def store(app: Any) -> Store:  # noqa: ANN401
    return Store(next(iter(app.user_middleware)).kwargs["store"]._file.parent)


def routes(found: Any, gradio: bool = False) -> Iterator[tuple[str, bool]]:  # noqa: ANN401
    """("GET /path", whether it is Gradio's) of all that is served, within routers and mounted applications too."""
    for route in found:
        inner = getattr(getattr(route, "original_router", route), "routes", None)
        if inner:
            yield from routes(inner, gradio or not getattr(route, "original_router", None))
        else:
            for method in getattr(route, "methods", None) or ["GET"]:
                yield f"{method} {route.path}", gradio


def asked(client: TestClient, route: str, **options: Any) -> int:  # noqa: ANN401
    """The code of an answer at a route, its parameters filled in with what isn't there."""
    method, path = route.split(" ")
    return client.request(method, re.sub(r"\{[^}]*\}", "0", path), **options).status_code


def client_of(app: Any, store: Store, name: str | None = None) -> TestClient:  # noqa: ANN401
    cookies = {COOKIE: begin_session(store, name)} if name else None
    return TestClient(app, cookies=cookies, follow_redirects=False, raise_server_exceptions=False)


def test_every_address_stands_in_the_table(app: Any) -> None:  # noqa: ANN401
    ours = {route for route, gradio in routes(app.routes) if not gradio}
    assert "POST /api/ask" in ours
    assert ours - LISTED.keys() == set(), "add it to LEAST, with the least role that may use it"


def test_nobody_uses_anything_without_a_log_in(app: Any, store: Store) -> None:  # noqa: ANN401
    client = client_of(app, store)
    everything = dict(routes(app.routes))
    assert {
        "GET /config",
        "GET /gradio_api/queue/data",
        "POST /gradio_api/queue/join",
        "GET /theme.css",
    } <= everything.keys()
    closed = [route for route in everything if LISTED.get(route) != NOBODY and route not in OPEN_TO_ALL]
    for accept, codes in (("*/*", (401, 404)), ("text/html", (303, 404))):
        got = {route: asked(client, route, headers={"accept": accept}) for route in closed}
        assert {route: code for route, code in got.items() if code not in codes} == {}
        assert {route for route, code in got.items() if code == 404 and not everything[route]} == set()


@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_use_what_the_table_says(app: Any, store: Store, role: Role) -> None:  # noqa: ANN401
    wrong = []
    order = [NOBODY, *Role]
    for route in sorted({route for route, gradio in routes(app.routes) if not gradio}):
        code = asked(client_of(app, store, role), route)
        allowed = order.index(LISTED[route]) <= order.index(role)
        if (code in (401, 403)) == allowed or code >= 500:
            wrong.append((route, code))
    assert wrong == [("POST /login", 401)]  # no name was given


def test_what_the_chat_does_not_use_of_gradio_is_closed(app: Any, store: Store) -> None:  # noqa: ANN401
    client = client_of(app, store, Role.ADMIN)
    for path in (
        "login/",
        "monitoring",
        "monitoring/x",
        "gradio_api/upload",
        "gradio_api/file=/etc/passwd",
        "gradio_api/runs",
    ):
        assert client.get(f"/{path}").status_code == 404, path
        assert client.post(f"/{path}").status_code == 404, path
