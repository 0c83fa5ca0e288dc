"""Talks: what a person asked before and what came back, kept for him alone. How an answer is shown is left to others.

    GET    /api/talks?q=WORDS   → [{id, title, created, updated, turns}], newest first
    GET    /api/talks/{id}      → {id, title, created, updated, turns: [{id, asked, question, answer, vote, comment}]}
    PATCH  /api/talks/{id}      {title}
    DELETE /api/talks/{id}

Somebody else's talk is as unknown (404) as one that never was.
"""

from __future__ import annotations

import json
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, StringConstraints

from assistant.web.log import note, now
from assistant.web.people import person

if TYPE_CHECKING:
    from sqlite3 import Connection, Row

    from assistant.web.people import Person
    from assistant.web.store import Store

_TITLE = 40  # characters of a title that is made from a question
_LONGEST_TITLE = 100
_LISTED = 500  # talks of a list
_LONGEST_SEARCH = 200
_UNKNOWN = "没有这个对话,它可能已被删除"


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk in a list: times in UTC as the store keeps them, `turns` how many there are."""

    id: str
    title: str
    created: str
    updated: str
    turns: int


@dataclass(frozen=True, slots=True)
class TalkTurn:
    """A question, when it was asked, and its answer as `answer_json` made it then; `vote` and `comment` are his feedback."""

    id: str
    asked: str
    question: str
    answer: dict[str, Any]
    vote: int | None = None
    comment: str = ""


class _Named(BaseModel):
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=_LONGEST_TITLE)]


def add_talks(app: FastAPI, store: Store) -> None:
    """Adds the routes above to `app`."""

    @app.get("/api/talks")
    def talks(request: Request, q: str = "") -> JSONResponse:
        return JSONResponse([_talk_json(talk) for talk in talks_of(store, person(request), q)])

    @app.get("/api/talks/{identifier}")
    def talk(request: Request, identifier: str) -> JSONResponse:
        found = own_talk(store, request, identifier)
        turns = [_turn_json(turn) for turn in turns_of(store, person(request), identifier)]
        return JSONResponse({**_talk_json(found), "turns": turns})

    @app.patch("/api/talks/{identifier}")
    def rename(request: Request, identifier: str, named: _Named) -> JSONResponse:
        if not rename_talk(store, person(request), identifier, named.title):
            raise HTTPException(404, _UNKNOWN)
        return JSONResponse(_talk_json(own_talk(store, request, identifier)))

    @app.delete("/api/talks/{identifier}", status_code=204)
    def delete(request: Request, identifier: str) -> Response:
        title = own_talk(store, request, identifier).title
        delete_talk(store, person(request), identifier)
        note(store, request, "delete talk", title)
        return Response(status_code=204)


def add_turn(store: Store, who: Person, talk: str | None, question: str, answer: Mapping[str, Any]) -> tuple[str, str]:
    """Keeps a question and its answer (as `answer_json` made it); (talk's id, turn's id).

    Without `talk`, or where it is not his, or no longer there, a new talk begins, named after the question.
    """
    turn = secrets.token_urlsafe(12)
    with store.writing() as connection:
        kept = talk if talk and _is_his(connection, who, talk) else _begin(connection, who, question)
        connection.execute(
            "INSERT INTO turns (id, talk, place, asked, question, answer, searched) "
            "SELECT ?, ?, COUNT(*), ?, ?, ?, ? FROM turns WHERE talk = ?",
            (turn, kept, now(), question, _json(answer), _searched(question, answer), kept),
        )
        connection.execute("UPDATE talks SET updated = ? WHERE id = ?", (now(), kept))
    return kept, turn


def talks_of(store: Store, who: Person, query: str = "") -> list[Talk]:
    """His talks, the last one used first; with `query`, those with a turn, or a title, that holds all of its words.

    Upper and lower case, full and half width are the same. At most 500 talks.
    """
    words = _fold(query[:_LONGEST_SEARCH]).split()
    holds = "".join(" AND instr(fold(title) || ' ' || searched, ?)" for _ in words)
    with store.reading() as connection:
        connection.create_function("fold", 1, _fold, deterministic=True)
        rows = connection.execute(
            "SELECT id, title, created, updated, (SELECT COUNT(*) FROM turns WHERE talk = talks.id) AS turns FROM talks "
            f"WHERE user = ? AND EXISTS (SELECT 1 FROM turns WHERE talk = talks.id{holds}) "
            "ORDER BY updated DESC, rowid DESC LIMIT ?",
            (who.name, *words, _LISTED),
        ).fetchall()
    return [Talk(**row) for row in rows]


def talk_of(store: Store, who: Person, identifier: str) -> Talk | None:
    """His talk; None where he has none of that id."""
    with store.reading() as connection:
        row = connection.execute(
            "SELECT id, title, created, updated, (SELECT COUNT(*) FROM turns WHERE talk = talks.id) AS turns "
            "FROM talks WHERE id = ? AND user = ?",
            (identifier, who.name),
        ).fetchone()
    return Talk(**row) if row else None


def turns_of(store: Store, who: Person, identifier: str) -> list[TalkTurn]:
    """The turns of his talk, in order; none where he has no such talk."""
    with store.reading() as connection:
        rows = connection.execute(
            "SELECT turns.*, vote, comment FROM turns JOIN talks ON talks.id = turns.talk LEFT JOIN feedback ON turn = turns.id "
            "WHERE talks.id = ? AND talks.user = ? ORDER BY place",
            (identifier, who.name),
        ).fetchall()
    return [_turn(row) for row in rows]


def rename_talk(store: Store, who: Person, identifier: str, title: str) -> bool:
    """Gives his talk another title; False where he has no such talk. Its place in the list stays."""
    with store.writing() as connection:
        changed = connection.execute(
            "UPDATE talks SET title = ? WHERE id = ? AND user = ?", (title, identifier, who.name)
        )
    return changed.rowcount > 0


def delete_talk(store: Store, who: Person, identifier: str) -> bool:
    """Deletes his talk with its turns; False where he has no such talk. Feedback given on a turn stays."""
    with store.writing() as connection:
        changed = connection.execute("DELETE FROM talks WHERE id = ? AND user = ?", (identifier, who.name))
    return changed.rowcount > 0


def own_talk(store: Store, request: Request, identifier: str) -> Talk:
    """The talk, if it belongs to who asks. Raises a 404 otherwise."""
    found = talk_of(store, person(request), identifier)
    if found is None:
        raise HTTPException(404, _UNKNOWN)
    return found


def _is_his(connection: Connection, who: Person, talk: str) -> bool:
    found = connection.execute("SELECT 1 FROM talks WHERE id = ? AND user = ?", (talk, who.name))
    return found.fetchone() is not None


def _begin(connection: Connection, who: Person, question: str) -> str:
    identifier = secrets.token_urlsafe(12)
    connection.execute(
        "INSERT INTO talks (id, user, title, created, updated) VALUES (?,?,?,?,?)",
        (identifier, who.name, _shortened(question), now(), now()),
    )
    return identifier


def _shortened(question: str) -> str:
    line = " ".join(question.split())
    return line if len(line) <= _TITLE else f"{line[: _TITLE - 1]}…"


def _searched(question: str, answer: Mapping[str, Any]) -> str:
    """What a search looks through: the question, the answer's text, and what it cites."""
    references = (cited["reference"] for cited in answer["citations"])
    return _fold("\n".join((question, answer["answer"], *references)))


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _turn(row: Row) -> TalkTurn:
    answer = json.loads(row["answer"])
    return TalkTurn(row["id"], row["asked"], row["question"], answer, row["vote"], row["comment"] or "")


def _talk_json(talk: Talk) -> dict[str, Any]:
    return {"id": talk.id, "title": talk.title, "created": talk.created, "updated": talk.updated, "turns": talk.turns}


def _turn_json(turn: TalkTurn) -> dict[str, Any]:
    return {
        "id": turn.id,
        "asked": turn.asked,
        "question": turn.question,
        "answer": turn.answer,
        "vote": turn.vote,
        "comment": turn.comment,
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
