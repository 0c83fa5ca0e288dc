"""Talks: kept for one person, searched, renamed, deleted; by hand of the functions and over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from support import DOCUMENTS, TinyEncoder

from assistant.config import Settings
from assistant.server import create_app
from assistant.session import Session
from assistant.web.people import EVERYONE, Person, Role
from assistant.web.store import Store
from assistant.web.talks import add_turn, delete_talk, rename_talk, talk_of, talks_of, turns_of
from corpus.read import find_sources
from index.build import ingest

LI, WANG = Person("李", Role.READER), Person("王", Role.ADMIN)
REFERENCE = "《质量强区建设实施方案》(大渡口府发〔2024〕1号)一、(二)"


def answer(question: str, text: str = "98.2%以上", reference: str = REFERENCE) -> dict[str, Any]:
    return {"question": question, "answer": text, "citations": [{"reference": reference}], "hits": [{"text": "旁的话"}]}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    directory = tmp_path_factory.mktemp("talks") / "index"
    ingest(find_sources([DOCUMENTS]), directory, None, lambda _: TinyEncoder())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.encoder.load_encoder", lambda *_, **__: TinyEncoder())
        patch.setattr("assistant.server.mount_page", lambda *_: None)  # the chat is not asked
        app = create_app(Session(Settings(directory, None, reader=False)))
    app.state.store = Store(directory)
    with TestClient(app) as client:
        yield client


def kept(client: TestClient, who: Person, *questions: str) -> str:
    """The id of a talk with these questions."""
    talk = None
    for question in questions:
        talk, _ = add_turn(client.app.state.store, who, talk, question, answer(question))  # type: ignore[attr-defined]
    assert talk
    return talk


def test_a_talk_keeps_its_turns_in_order(store: Store) -> None:
    first, one = add_turn(store, LI, None, "甲？", answer("甲？", "甲答"))
    again, two = add_turn(store, LI, first, "乙？", answer("乙？", "乙答"))
    assert again == first
    assert one != two
    assert [(turn.id, turn.question, turn.answer["answer"]) for turn in turns_of(store, LI, first)] == [
        (one, "甲？", "甲答"),
        (two, "乙？", "乙答"),
    ]
    (talk,) = talks_of(store, LI)
    assert (talk.id, talk.title, talk.turns) == (first, "甲？", 2)


def test_a_title_is_the_first_question_shortened(store: Store) -> None:
    add_turn(store, LI, None, "很长的\n问题" * 30, answer("很长的问题"))
    title = talks_of(store, LI)[0].title
    assert title.startswith("很长的 问题很长的 问题")
    assert len(title) == 40
    assert title.endswith("…")


def test_a_talk_is_its_owners_alone(store: Store) -> None:
    talk, _ = add_turn(store, LI, None, "甲？", answer("甲？"))
    assert talks_of(store, WANG) == []
    assert talk_of(store, WANG, talk) is None
    assert turns_of(store, WANG, talk) == []
    assert not rename_talk(store, WANG, talk, "我的")
    assert not delete_talk(store, WANG, talk)
    other, _ = add_turn(store, WANG, talk, "乙？", answer("乙？"))
    assert other != talk
    assert [turn.question for turn in turns_of(store, LI, talk)] == ["甲？"]


def test_a_turn_of_a_deleted_talk_begins_a_new_one(store: Store) -> None:
    talk, _ = add_turn(store, LI, None, "甲？", answer("甲？"))
    assert delete_talk(store, LI, talk)
    other, _ = add_turn(store, LI, talk, "乙？", answer("乙？"))
    assert other != talk
    assert [talk.title for talk in talks_of(store, LI)] == ["乙？"]


@pytest.mark.parametrize(
    "query",
    ["合格率", "98.2%", "９８．２", "大渡口府发〔2024〕1号", "gdp", "ＧＤＰ", "大渡口 gdp", "改过", " "],
)
def test_search_finds(store: Store, query: str) -> None:
    talk, _ = add_turn(store, LI, None, "GDP 和合格率？", answer("GDP 和合格率？"))
    rename_talk(store, LI, talk, "改过的名字")
    assert [found.id for found in talks_of(store, LI, query)] == [talk]


@pytest.mark.parametrize("query", ["旁的话", "合格率 江北", "%_", "citations", "'; DROP TABLE talks; --"])
def test_search_does_not_find(store: Store, query: str) -> None:
    add_turn(store, LI, None, "合格率？", answer("合格率？"))
    assert talks_of(store, LI, query) == []


def test_the_talk_last_used_comes_first(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter(f"2026-01-01T00:00:{n:02}+00:00" for n in range(60))
    monkeypatch.setattr("assistant.web.talks.now", lambda: next(times))
    first, _ = add_turn(store, LI, None, "甲？", answer("甲？"))
    add_turn(store, LI, None, "乙？", answer("乙？"))
    assert [talk.title for talk in talks_of(store, LI)] == ["乙？", "甲？"]
    add_turn(store, LI, first, "丙？", answer("丙？"))
    assert [talk.title for talk in talks_of(store, LI)] == ["甲？", "乙？"]


def test_talks_over_http(client: TestClient) -> None:
    talk = kept(client, EVERYONE, "甲的合格率？", "那乙呢？")
    listed = client.get("/api/talks", params={"q": "那乙"}).json()
    assert [(found["id"], found["title"], found["turns"]) for found in listed] == [(talk, "甲的合格率？", 2)]
    shown = client.get(f"/api/talks/{talk}").json()
    assert [turn["question"] for turn in shown["turns"]] == ["甲的合格率？", "那乙呢？"]
    assert shown["turns"][0]["answer"]["answer"] == "98.2%以上"
    assert client.patch(f"/api/talks/{talk}", json={"title": " 新名 "}).json()["title"] == "新名"
    assert client.delete(f"/api/talks/{talk}").status_code == 204
    assert client.get(f"/api/talks/{talk}").status_code == 404
    assert client.delete(f"/api/talks/{talk}").json() == {"error": "没有这个对话,它可能已被删除"}


def test_others_talks_are_unknown_over_http(client: TestClient) -> None:
    talk = kept(client, LI, "李的问题？")
    for answered in (
        client.get(f"/api/talks/{talk}"),
        client.patch(f"/api/talks/{talk}", json={"title": "我的"}),
        client.delete(f"/api/talks/{talk}"),
    ):
        assert answered.status_code == 404
        assert "没有这个对话" in answered.json()["error"]
    assert talk not in {found["id"] for found in client.get("/api/talks").json()}


@pytest.mark.parametrize("body", [{}, {"title": " "}, {"title": "长" * 101}, {"title": 3}, []])
def test_a_bad_title_is_refused(client: TestClient, body: object) -> None:
    talk = kept(client, EVERYONE, "甲？")
    answered = client.patch(f"/api/talks/{talk}", json=body)
    assert answered.status_code == 422
    assert "请检查" in answered.json()["error"]
    assert client.get(f"/api/talks/{talk}").json()["title"] == "甲？"
