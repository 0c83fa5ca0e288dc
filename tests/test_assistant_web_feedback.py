"""Feedback and gold lines: who may say what of which answer, what a draft holds, what is checked, and the file that comes of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.requests import HTTPConnection
from support import DOCUMENTS, TinyEncoder

from assistant.config import Settings
from assistant.render import answer_json
from assistant.server import create_app
from assistant.session import Session
from assistant.web.ask import Asked, steps
from assistant.web.feedback import Show, feedback_counts, feedback_list, feedback_of, keep_feedback
from assistant.web.gold import draft_of
from assistant.web.people import EVERYONE, Person, Role
from assistant.web.store import Store
from assistant.web.talks import add_turn, turns_of
from corpus.read import find_sources
from eval.gold import read_gold
from eval.types import Evidence
from index.build import ingest

FILE = "重庆市大渡口区质量强区建设实施方案.txt"
QUOTE = "食品抽检合格率达到98.2%以上"
PLACE = {"start": 1, "end": 9, "passage_start": 0, "passage_end": 10}
LI = Person("李", Role.READER)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("feedback") / "index"
    ingest(find_sources([DOCUMENTS]), directory, None, lambda _: TinyEncoder())
    return directory


@pytest.fixture(scope="module")
def session(built: Path) -> Iterator[Session]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.encoder.load_encoder", lambda *_, **__: TinyEncoder())
        yield Session(Settings(built, None, reader=False))


@pytest.fixture
def index(built: Path, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an index's texts and a store of its own."""
    directory = tmp_path / "index"
    shutil.copytree(built, directory, ignore=shutil.ignore_patterns("app.sqlite3*", "gold.jsonl"))
    monkeypatch.setattr(session, "directory", directory)
    return directory


@pytest.fixture
def client(session: Session, index: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr("assistant.server.mount_page", lambda *_: None)  # the chat takes a second, and is not asked
    with TestClient(create_app(session)) as client:
        yield client


@pytest.fixture
def store(index: Path) -> Store:
    return Store(index)


def lines(conclusion: str, *others: str) -> list[dict[str, Any]]:
    return [{"text": conclusion, "citations": []}, *({"text": t, "citations": [n]} for n, t in enumerate(others, 1))]


def answer(**changed: Any) -> dict[str, Any]:  # noqa: ANN401 - parts of an answer's JSON
    return {
        "question": "目标？",
        "status": "answered",
        "kind": "value",
        "answer": QUOTE,
        "lines": [{"text": QUOTE, "citations": [1]}],
        "citations": [{"file": FILE, "quote": QUOTE, "reference": "《方案》一、(二)", **PLACE}],
        "hits": [],
        "warnings": [],
        **changed,
    }


NOTHING = {"status": "not_found", "kind": "fact", "answer": "", "lines": [], "citations": []}


def said(store: Store, vote: int = 1, comment: str = "", who: Person = EVERYONE, **changed: Any) -> int:  # noqa: ANN401
    """The id of feedback on an answer."""
    _, turn = add_turn(store, who, None, "大渡口食品抽检目标？", answer(**changed))
    keep_feedback(store, who, turn, vote, comment)
    return feedback_list(store, Show.ALL)[0].id


def form(**changed: Any) -> dict[str, Any]:  # noqa: ANN401
    return {
        "show": "open",
        "question": "大渡口食品抽检目标？",
        "type": "number",
        "context": "",
        "answers": "98.2%",
        "need": "any",
        "file": [FILE],
        "quote": [QUOTE],
        **changed,
    }


def gold_lines(index: Path) -> list[dict[str, Any]]:
    file = index / "gold.jsonl"
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []


def test_feedback_keeps_the_answer_as_it_was(client: TestClient, store: Store) -> None:
    talk, _ = add_turn(store, EVERYONE, None, "甲？", answer(question="甲？"))
    _, turn = add_turn(store, EVERYONE, talk, "乙？", answer(question="乙？"))
    add_turn(store, EVERYONE, talk, "丙？", answer(question="丙？"))
    got = client.post("/api/feedback", json={"turn": turn, "vote": -1, "comment": " 不对 "})
    assert got.json() == {"vote": -1, "comment": "不对"}
    client.delete(f"/api/talks/{talk}")
    (kept,) = feedback_list(store, Show.ALL)
    assert (kept.question, kept.context, kept.vote, kept.comment) == ("乙？", ("甲？",), -1, "不对")
    assert kept.answer == answer(question="乙？")


def test_feedback_given_again_replaces(client: TestClient, store: Store) -> None:
    talk, turn = add_turn(store, EVERYONE, None, "甲？", answer())
    client.post("/api/feedback", json={"turn": turn, "vote": 1})
    client.post("/api/feedback", json={"turn": turn, "vote": -1, "comment": "想错了"})
    assert [(kept.vote, kept.comment) for kept in feedback_list(store, Show.ALL)] == [(-1, "想错了")]
    shown = client.get(f"/api/talks/{talk}").json()["turns"][0]
    assert (shown["vote"], shown["comment"]) == (-1, "想错了")


def test_nobody_speaks_of_anothers_answer(client: TestClient, store: Store) -> None:
    _, turn = add_turn(store, LI, None, "甲？", answer())
    assert client.post("/api/feedback", json={"turn": turn, "vote": 1}).status_code == 404
    assert feedback_list(store, Show.ALL) == []


@pytest.mark.parametrize("body", [{"vote": 0}, {"vote": "好"}, {"vote": 1, "comment": "长" * 2001}, {"comment": "缺"}])
def test_bad_feedback_is_refused(client: TestClient, store: Store, body: dict[str, object]) -> None:
    _, turn = add_turn(store, EVERYONE, None, "甲？", answer())
    got = client.post("/api/feedback", json={"turn": turn, **body})
    assert got.status_code == 422
    assert "请检查" in got.json()["error"]
    assert feedback_list(store, Show.ALL) == []


def test_feedback_is_counted_and_filtered(client: TestClient, store: Store) -> None:
    up, down, other = said(store, 1), said(store, -1), said(store, -1)
    client.post(f"/quality/feedback/{other}/aside", data={"show": "open"})
    client.post(f"/quality/feedback/{up}/gold", data=form())
    assert feedback_counts(store) == {Show.OPEN: 1, Show.DOWN: 2, Show.UP: 1, Show.ALL: 3}
    listed = {show: {one.id for one in feedback_list(store, show)} for show in Show}
    assert listed == {Show.OPEN: {down}, Show.DOWN: {down, other}, Show.UP: {up}, Show.ALL: {up, down, other}}


def test_the_list_has_pages(client: TestClient, store: Store) -> None:
    for _ in range(31):
        said(store)
    first, second = client.get("/quality/feedback").text, client.get("/quality/feedback?page=2").text
    assert (first.count("<article"), second.count("<article")) == (30, 1)
    assert "第 1 页，共 2 页" in first
    assert 'rel="prev"' in second
    assert client.get("/quality/feedback?page=0").status_code == 422


@pytest.mark.parametrize(
    ("vote", "changed", "expected"),
    [
        (1, {}, ("number", (QUOTE,), 1, "any", False)),
        (-1, {"kind": "how"}, ("method", (QUOTE,), 1, "any", False)),
        (
            1,
            {"kind": "list", "lines": lines("结论", "甲", "乙")},
            ("list", ("甲", "乙"), 1, "all", False),
        ),
        (1, NOTHING, ("unanswerable", (), 0, "any", True)),
        (-1, NOTHING, ("fact", (), 0, "any", False)),
        (1, {**NOTHING, "narrowed": ["只查江北区的文件"]}, ("fact", (), 0, "any", False)),
    ],
)
def test_a_draft_is_filled_in_from_the_answer(
    store: Store, vote: int, changed: dict[str, Any], expected: tuple[object, ...]
) -> None:
    feedback = feedback_of(store, said(store, vote, **changed))
    assert feedback
    draft = draft_of(feedback)
    assert (draft.type, draft.answers, len(draft.evidence), draft.need, draft.absent) == expected


def test_a_follow_up_is_drafted_with_what_was_asked_before(store: Store) -> None:
    talk, _ = add_turn(store, EVERYONE, None, "甲？", answer())
    _, turn = add_turn(store, EVERYONE, talk, "那乙呢？", answer())
    keep_feedback(store, EVERYONE, turn, 1, "")
    draft = draft_of(feedback_list(store, Show.ALL)[0])
    assert (draft.type, draft.context) == ("followup", ("甲？",))


def test_a_confirmed_line_is_one_that_eval_reads(client: TestClient, store: Store, index: Path) -> None:
    identifier = said(store)
    got = client.post(f"/quality/feedback/{identifier}/gold", data=form(context="甲？\n乙？"), follow_redirects=False)
    assert got.status_code == 303
    assert got.headers["location"] == f"/quality/feedback?show=open&done={identifier}"
    (gold,) = read_gold([index / "gold.jsonl"])
    assert (gold.question, gold.type, gold.context) == ("大渡口食品抽检目标？", "number", ("甲？", "乙？"))
    assert (gold.answers, gold.evidence, gold.need_all) == (("98.2%",), (Evidence(FILE, QUOTE),), False)
    assert client.get("/quality/gold.jsonl").content == (index / "gold.jsonl").read_bytes()
    assert "下载金标（1 题）" in client.get("/quality/feedback").text


def test_the_prefilled_form_can_be_confirmed_as_it_is(client: TestClient, session: Session, index: Path) -> None:
    made = answer_json(session.assistant().ask("大渡口区食品抽检合格率目标是多少？"))
    store = Store(index)
    identifier = said(store, **made)
    feedback = feedback_of(store, identifier)
    assert feedback
    draft = draft_of(feedback)
    data = form(
        type=draft.type,
        answers="\n".join(draft.answers),
        file=[piece.file for piece in draft.evidence],
        quote=[piece.quote for piece in draft.evidence],
    )
    client.post(f"/quality/feedback/{identifier}/gold", data=data)
    assert len(read_gold([index / "gold.jsonl"])) == 1


def test_confirmed_again_a_line_is_replaced_in_its_place(client: TestClient, store: Store, index: Path) -> None:
    (index / "gold.jsonl").write_text('{"id": "own"}\n不是 JSON\n', encoding="utf-8")
    first, second = said(store), said(store)
    for identifier in (first, second):
        client.post(f"/quality/feedback/{identifier}/gold", data=form())
    client.post(f"/quality/feedback/{first}/gold", data=form(answers="98.2%以上"))
    lines = (index / "gold.jsonl").read_text("utf-8").splitlines()
    assert lines[:2] == ['{"id": "own"}', "不是 JSON"]
    assert [json.loads(line)["answers"] for line in lines[2:]] == [["98.2%以上"], ["98.2%"]]
    shown = client.get(f"/quality/feedback/{first}/gold").text
    assert "修改金标" in shown
    assert ">98.2%以上</textarea>" in shown


def test_what_was_decided_can_be_taken_back(client: TestClient, store: Store, index: Path) -> None:
    first, second = said(store), said(store)
    for identifier in (first, second):
        client.post(f"/quality/feedback/{identifier}/gold", data=form())
    client.post(f"/quality/feedback/{first}/undo", data={"show": "all"})
    assert len(gold_lines(index)) == 1
    assert feedback_counts(store)[Show.OPEN] == 1
    client.post(f"/quality/feedback/{first}/aside", data={"show": "open"})
    assert feedback_counts(store)[Show.OPEN] == 0
    client.post(f"/quality/feedback/{first}/undo", data={"show": "open"})
    assert feedback_counts(store)[Show.OPEN] == 1


@pytest.mark.parametrize(
    "quote", ["食品抽检合格率达到98.2%以上", "食品抽检 合格率\n达到９８．２％以上"], ids=["as it is", "wide and broken"]
)
def test_a_quote_is_looked_for_without_white_space_and_width(
    client: TestClient, store: Store, index: Path, quote: str
) -> None:
    client.post(f"/quality/feedback/{said(store)}/gold", data=form(quote=[quote]))
    assert len(gold_lines(index)) == 1
    assert client.post("/api/quality/quote", json={"file": FILE, "quote": quote}).json() == {"problem": None}


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"quote": ["食品抽检合格率达到97%以上"]}, "里没有这段引文"),
        ({"quote": [" "]}, "引文太短"),
        ({"file": ["没有的.txt"]}, "文件库里没有"),
        ({"file": [], "quote": []}, "请给出依据"),
        ({"answers": " \n "}, "请写出答案"),
        ({"answers": "长" * 1201}, "请写出答案"),
        ({"question": " "}, "问题不能为空"),
        ({"question": "长" * 2001}, "问题不能为空"),
        ({"context": "长" * 2001}, "前面的提问最多"),
        ({"type": "unanswerable"}, "要一起选"),
        ({"absent": "true"}, "要一起选"),
        ({"type": "瞎写"}, "题型"),
    ],
)
def test_what_does_not_stand_is_not_written(
    client: TestClient, store: Store, index: Path, changed: dict[str, object], problem: str
) -> None:
    got = client.post(f"/quality/feedback/{said(store)}/gold", data=form(**changed))
    assert got.status_code == 200
    assert "还不能写入" in got.text
    assert problem in got.text
    assert gold_lines(index) == []


def test_that_the_corpus_does_not_answer_needs_no_evidence(client: TestClient, store: Store, index: Path) -> None:
    identifier = said(store, **NOTHING)
    client.post(f"/quality/feedback/{identifier}/gold", data=form(type="unanswerable", absent="true"))
    (gold,) = read_gold([index / "gold.jsonl"])
    assert (gold.answers, gold.evidence) == ((), ())
    assert 'name="absent" value="true" checked' in client.get(f"/quality/feedback/{identifier}/gold").text


def test_a_file_that_was_removed_is_named_without_a_link(client: TestClient, store: Store) -> None:
    said(store, citations=[{"file": "旧.txt", "quote": "x", "reference": "《旧》", **PLACE}])
    assert "《旧》 <span" in client.get("/quality/feedback").text


@pytest.mark.parametrize("path", ["gold", "aside", "undo"])
def test_unknown_feedback_is_said(client: TestClient, path: str) -> None:
    for identifier in (0, 9, 2**53):
        got = client.post(f"/quality/feedback/{identifier}/{path}", data=form())
        assert (got.status_code, got.json()) == (404, {"error": "没有这条反馈"})
    assert client.post(f"/quality/feedback/{10**20}/{path}", data=form()).status_code == 422


def test_to_which_documents_a_question_was_put_is_said(client: TestClient, store: Store) -> None:
    identifier = said(store, narrowed=["只查江北区的文件"])
    assert "提问时限定：只查江北区的文件" in client.get("/quality/feedback").text
    assert "请把范围写进问题" in client.get(f"/quality/feedback/{identifier}/gold").text


def test_a_turn_keeps_to_which_documents_its_question_was_put(session: Session, store: Store) -> None:
    request = HTTPConnection({"type": "http", "headers": [], "client": None, "person": EVERYONE})
    asked = Asked(question="食品抽检合格率目标是多少？", region="大渡口区", document=FILE, status="in_force")
    *_, last = steps(session, store, request, asked, "")
    (turn,) = turns_of(store, EVERYONE, last["talk"])
    title = next(document.title for document in session.searcher().documents if document.file == FILE)
    assert turn.answer["narrowed"] == ["只查大渡口区的文件", f"只查《{title}》", "不查已废止、失效的文件"]


def test_hostile_feedback_is_text(client: TestClient, store: Store) -> None:
    hostile = "<script>window.hit=1</script>\"'><img src=x onerror=1></textarea>"
    identifier = said(
        store,
        -1,
        hostile,
        lines=[{"text": hostile, "citations": [1]}],
        warnings=[hostile],
        citations=[{"file": hostile, "quote": hostile, "reference": hostile, **PLACE}],
    )
    for page in ("/quality/feedback", f"/quality/feedback/{identifier}/gold"):
        text = client.get(page).text
        assert "<script>window" not in text
        assert "<img" not in text
        assert "&lt;script&gt;window.hit=1" in text


def test_what_was_done_is_logged(client: TestClient, store: Store) -> None:
    _, turn = add_turn(store, EVERYONE, None, "甲？", answer())
    client.post("/api/feedback", json={"turn": turn, "vote": 1})
    identifier = feedback_list(store, Show.ALL)[0].id
    client.post(f"/quality/feedback/{identifier}/gold", data=form())
    client.post(f"/quality/feedback/{identifier}/undo", data=form())
    client.post(f"/quality/feedback/{identifier}/aside", data=form())
    with store.reading() as connection:
        rows = [tuple(row) for row in connection.execute("SELECT action, what FROM log ORDER BY id")]
    assert rows == [("feedback", "+1 甲？"), ("gold", "甲？"), ("undo gold", "甲？"), ("set feedback aside", "甲？")]
