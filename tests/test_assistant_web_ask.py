"""The ask page's routes as programs meet them, and the frame that stands in Gradio's page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from starlette.requests import HTTPConnection
from support import DOCUMENTS, TinyEncoder

from assistant.config import Settings
from assistant.render import answer_json
from assistant.server import create_app
from assistant.session import Session
from assistant.web.ask import Asked, CannotBeAskedError, steps
from assistant.web.people import EVERYONE
from assistant.web.store import Store
from corpus.read import find_sources
from index.build import ingest

QUESTION = "大渡口区食品抽检合格率目标是多少？"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    directory = tmp_path_factory.mktemp("ask") / "index"
    ingest(find_sources([DOCUMENTS]), directory, None, lambda _: TinyEncoder())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.encoder.load_encoder", lambda *_, **__: TinyEncoder())
        yield Session(Settings(directory, None, reader=False))


@pytest.fixture(scope="module")
def client(served: Session) -> Iterator[TestClient]:
    with TestClient(create_app(served), raise_server_exceptions=False) as client:
        yield client


def test_a_line_carries_its_citations(client: TestClient) -> None:
    answer = client.post("/api/ask", json={"question": QUESTION}).json()
    (cited,) = answer["citations"]
    assert [(line["text"], line["citations"]) for line in answer["lines"]] == [(answer["answer"], [1])]
    assert answer["parts"][0] == {"about": "kind", "text": "数值"}
    assert 0 <= answer["confidence"] <= 1
    assert cited["passage_start"] <= cited["start"] < cited["end"] <= cited["passage_end"]
    assert {cited["document_id"]} < {hit["document_id"] for hit in answer["hits"]}
    panel = client.get(f"/documents/{cited['document_id']}/panel", params={"from": cited["start"], "to": cited["end"]})
    assert "<mark" in panel.text


def test_filters_bind_over_http(client: TestClient) -> None:
    asked = {"question": "食品抽检合格率目标是多少？", "region": "江北区", "status": "in_force"}
    answer = client.post("/api/ask", json=asked).json()
    assert {hit["file"] for hit in answer["hits"]} == {"重庆市江北区质量强区建设实施方案.txt"}
    document = answer["hits"][0]["document_id"]
    only = client.post("/api/ask", json={"question": QUESTION, "document": document}).json()
    assert {hit["document_id"] for hit in only["hits"]} == {document}
    assert answer["narrowed"] == ["只查江北区的文件", "不查已废止、失效的文件"]


@pytest.mark.parametrize("chosen", [{"region": "北京市"}, {"document": "none"}, {"status": "old"}])
def test_filters_that_hold_nothing_are_refused(client: TestClient, chosen: dict[str, str]) -> None:
    got = client.post("/api/ask", json={"question": QUESTION, **chosen})
    assert got.status_code == 400
    assert not got.json()["error"].isascii()


def test_documents_to_choose_from(client: TestClient) -> None:
    assert client.get("/api/ask/documents").json()["count"] == 5
    found = client.get("/api/ask/documents", params={"q": "江北 质量强区"}).json()
    (document,) = found["documents"]
    assert (document["number"], document["region"]) == ("江北府发〔2023〕32号", "江北区")
    assert client.get("/api/ask/documents", params={"id": document["id"]}).json()["documents"] == [document]
    assert client.get("/api/ask/documents", params={"q": "没有的"}).json() == {"count": 0, "documents": []}


def test_examples_are_answered(client: TestClient) -> None:
    for question in client.get("/api/ask/examples").json():
        assert client.post("/api/ask", json={"question": question}).json()["status"] == "answered"


def test_the_frame_stands_in_the_page_before_its_scripts_run(client: TestClient) -> None:
    got = client.get("/")
    head, _, body = got.text.partition("<body")
    assert head.index("/look/chat.css") < head.index("/assets/index-")
    assert 'id="question"' in body
    assert "重庆市大渡口区" in body
    assert "gradio_config" in got.text
    assert len(got.content) == int(got.headers["content-length"]) or "content-encoding" in got.headers


def test_steps_are_told_kept_and_logged(served: Session) -> None:
    store = Store(served.directory)
    request = HTTPConnection({"type": "http", "person": EVERYONE, "client": ("127.0.0.1", 1), "headers": []})
    told = list(steps(served, store, request, Asked(question=QUESTION), ""))
    assert [sorted(set(one) - set(before)) for one, before in zip(told, [{}, *told], strict=False)] == [
        ["parts", "question"],
        ["found"],
        ["answer"],
        ["talk", "turn"],
        ["next"],
    ]
    done = told[-1]
    expected = {**answer_json(served.assistant().ask(QUESTION)), "narrowed": []}
    assert {**done["answer"], "timings_ms": None} == {**expected, "timings_ms": None}
    with store.reading() as connection:
        assert connection.execute("SELECT id FROM turns WHERE talk = ?", (done["talk"],)).fetchone()[0] == done["turn"]
        logged = connection.execute("SELECT what FROM log WHERE action = 'ask' ORDER BY id DESC").fetchone()[0]
    assert logged == QUESTION
    *_, again = steps(served, store, request, Asked(question="那江北区呢？", context=[QUESTION]), done["talk"])
    assert again["talk"] == done["talk"]


def test_a_line_put_right_is_the_question_it_says(served: Session) -> None:
    request = HTTPConnection({"type": "http", "person": EVERYONE, "client": None, "headers": []})
    line = "按“数值”理解:食品抽检合格率 · 江北区"
    told = list(steps(served, Store(served.directory), request, Asked(question=line), ""))
    assert told[0]["question"] == "江北区食品抽检合格率是多少"


def test_what_cannot_be_asked_is_said(served: Session) -> None:
    request = HTTPConnection({"type": "http", "person": EVERYONE, "client": None, "headers": []})
    with pytest.raises(CannotBeAskedError, match="2000"):
        next(steps(served, Store(served.directory), request, Asked(question="多" * 2001), ""))


def test_styles_and_scripts_are_packed_and_kept(client: TestClient) -> None:
    page = client.get("/").text
    address = page[page.index("/look/chat.js") :].partition('"')[0]
    got = client.get(address, headers={"accept-encoding": "gzip"})
    assert got.headers["content-encoding"] == "gzip"
    assert "immutable" in got.headers["cache-control"]
    assert "cache-control" not in client.get("/look/chat.js").headers
