"""The server as programs meet it: answers, sentences for bad requests, headers, and the address it serves at."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from fastapi.testclient import TestClient
from starlette.types import Receive, Scope, Send
from support import DOCUMENTS, TinyEncoder

from assistant.config import Settings
from assistant.render import answer_json, document_json
from assistant.server import ServeError, create_app, listen, serve
from assistant.session import Session
from corpus.read import find_sources
from index.build import ingest

QUESTION = "大渡口区食品抽检合格率目标是多少？"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("server") / "index"
    ingest(find_sources([DOCUMENTS]), directory, None, lambda _: TinyEncoder())
    return directory


@pytest.fixture(scope="module")
def served(index: Path) -> Iterator[Session]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.encoder.load_encoder", lambda *_, **__: TinyEncoder())
        yield Session(Settings(index, None, reader=False))


@pytest.fixture(scope="module")
def client(served: Session) -> Iterator[TestClient]:
    with TestClient(create_app(served), raise_server_exceptions=False) as client:
        yield client


def test_ask_gives_what_the_renderer_makes(client: TestClient, served: Session) -> None:
    context = [QUESTION]
    got = client.post("/api/ask", json={"question": "那江北区呢？", "context": context})
    expected = {**answer_json(served.assistant().ask("那江北区呢？", context)), "narrowed": []}
    assert got.status_code == 200
    assert {**got.json(), "timings_ms": None} == {**expected, "timings_ms": None}
    assert got.json()["citations"][0]["file"] == "重庆市江北区质量强区建设实施方案.txt"


def test_context_may_be_left_out(client: TestClient) -> None:
    assert "98.2%" in client.post("/api/ask", json={"question": QUESTION}).json()["answer"]


def test_documents_are_those_of_the_index(client: TestClient, served: Session) -> None:
    assert client.get("/api/documents").json() == [document_json(d) for d in served.searcher().documents]


@pytest.mark.parametrize(
    ("question", "says"), [("", "空"), (" \n", "空"), ("多" * 2001, "2000")], ids=["empty", "blank", "too long"]
)
def test_a_question_that_is_none_is_refused(client: TestClient, question: str, says: str) -> None:
    got = client.post("/api/ask", json={"question": question})
    assert got.status_code == 400
    assert says in got.json()["error"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"question": 5}',
        b'{"question": null}',
        b'{"question": "\\ud800"}',
        b'{"question": "a", "context": "b"}',
        b'{"question": "a", "context": [1]}',
        b'{"question": "a", "context": ["' + b"b" * 2001 + b'"]}',
        b'{"question": "a", "context": [' + b",".join([b'"b"'] * 51) + b"]}",
        b"\xff\xfe",
        b"[" * 20_000,
    ],
    ids=range(13),
)
def test_a_malformed_request_is_refused_with_one_sentence(client: TestClient, body: bytes) -> None:
    got = client.post("/api/ask", content=body, headers={"content-type": "application/json"})
    assert got.status_code in (400, 422)
    assert list(got.json()) == ["error"]
    assert "JSON" in got.json()["error"]
    assert "\n" not in got.json()["error"]


def test_a_huge_request_is_refused(client: TestClient) -> None:
    got = client.post("/api/ask", content=b" " * 1_000_001)
    assert got.status_code == 413
    assert "太大" in got.json()["error"]


def test_an_index_that_became_unusable_is_said(served: Session, index: Path, tmp_path: Path) -> None:
    copied = tmp_path / "index"
    shutil.copytree(index, copied)
    session = Session(Settings(copied, None, reader=False))
    with TestClient(create_app(session)) as client:
        (copied / "current").write_text("gone\n", encoding="utf-8")
        for got in (client.post("/api/ask", json={"question": QUESTION}), client.get("/api/documents")):
            assert got.status_code == 503
            assert "policyqa ingest" in got.json()["error"]
        assert client.get("/").status_code == 200  # the page still opens, and says so


def test_an_error_nobody_expected_is_a_sentence(
    client: TestClient, served: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(served, "assistant", fail)
    got = client.post("/api/ask", json={"question": QUESTION})
    assert got.status_code == 500
    assert "secret" not in got.text
    assert "日志" in got.json()["error"]


@pytest.mark.parametrize("path", ["/", "/api/documents", "/theme.css", "/no/such/page"])
def test_every_answer_carries_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert policy["script-src-attr"] == "'none'"
    assert not any("http" in sources or "*" in sources for sources in policy.values())


def test_the_page_is_gradio_without_what_it_does_not_need(client: TestClient) -> None:
    assert "政策问答" in client.get("/").text
    assert client.get("/config").json()["footer_links"] == []
    assert client.post("/gradio_api/upload", files={"files": ("a.txt", b"a")}).status_code == 404
    for path in ("docs", "redoc", "openapi.json", "gradio_api/info", "gradio_api/openapi.json", "gradio_api/mcp/sse"):
        assert client.get(f"/{path}").status_code == 404, path
    for path in (
        "gradio_api/file=/etc/passwd",
        "gradio_api/file=http://127.0.0.1/",
        "gradio_api/proxy=http://127.0.0.1/",
    ):
        assert client.get(f"/{path}").status_code == 404, path


def test_a_taken_port_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServeError, match=rf"端口 {port} 已被.*--port {port + 1}"):
            listen("127.0.0.1", port, closed=True)


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 70_000), ("198.51.100.7", 0), ("no such host", 0)])
def test_an_impossible_address_is_said(host: str, port: int) -> None:
    with pytest.raises(ServeError, match=r"请用 --(host|port)"):
        listen(host, port, closed=True)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("127.0.0.1", 200),
        ("localhost:7860", 200),
        ("LOCALHOST.", 200),
        ("[::1]:7860", 200),
        ("10.1.2.3", 200),  # in figures: nobody can point it elsewhere
        ("policy.example:443", 200),
        ("evil.example", 400),
        ("127.0.0.1.evil.example", 400),
        ("policy.example.evil.example", 400),
        ("", 400),
        ("[", 400),
        ("127.0.0.1@evil.example", 400),
    ],
)
def test_only_its_own_names_are_served(monkeypatch: pytest.MonkeyPatch, name: str, status: int) -> None:
    configs: list[uvicorn.Config] = []
    monkeypatch.setattr(
        uvicorn.Server, "run", lambda server, sockets: [configs.append(server.config), sockets[0].close()]
    )
    said: list[str] = []
    serve(answer_nothing, listen("127.0.0.1", 0, closed=False), said.append, ["policy.example"])
    assert TestClient(configs[0].app).get("/", headers={"host": name}).status_code == status
    assert len(said) == 1
    assert "http://127.0.0.1:" in said[0]


@pytest.mark.parametrize(("host", "closed", "opens"), [("0.0.0.0", False, False), ("0.0.0.0", True, True)])
def test_other_machines_are_let_in_only_where_strangers_are_kept_out(host: str, closed: bool, opens: bool) -> None:
    if opens:
        listen(host, 0, closed).close()
    else:
        with pytest.raises(ServeError, match=r"policyqa user add .* --role admin.*--insecure"):
            listen(host, 0, closed)


def test_beyond_this_machine_the_missing_encryption_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uvicorn.Server, "run", lambda server, sockets: sockets[0].close())
    said: list[str] = []
    serve(answer_nothing, listen("0.0.0.0", 0, closed=True), said.append)
    assert len(said) == 2
    assert "HTTPS" in said[1]


async def answer_nothing(scope: Scope, receive: Receive, send: Send) -> None:
    """An app that answers everything with nothing."""
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})
