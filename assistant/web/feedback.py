"""Feedback: what people say of answers, kept with the question and the answer as they were. What comes of it is left to `gold`.

POST /api/feedback  {turn, vote: 1 | -1, comment} → {vote, comment}; again for the same turn replaces
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, BaseModel, StringConstraints

from assistant.web.log import note, now
from assistant.web.people import person

if TYPE_CHECKING:
    from sqlite3 import Connection, Row

    from assistant.web.people import Person
    from assistant.web.store import Store

LONGEST_COMMENT = 2000
PAGE = 30  # entries of a page of the list
_CONTEXT = 20  # earlier questions that are kept
_UNKNOWN = "没有这个回答,它所在的对话可能已被删除"


class Show(StrEnum):
    """Which feedback a list shows; OPEN is what nobody has decided about."""

    OPEN = "open"
    DOWN = "down"
    UP = "up"
    ALL = "all"


_WHERE = {
    Show.OPEN: "gold IS NULL AND NOT aside",
    Show.DOWN: "vote < 0",
    Show.UP: "vote > 0",
    Show.ALL: "1",
}


@dataclass(frozen=True, slots=True)
class Feedback:
    """One person's word on one answer. `gold` is the gold line that was made of it; `aside` that none shall be."""

    id: int
    turn: str
    at: str
    user: str
    vote: int
    comment: str
    question: str
    context: tuple[str, ...]
    answer: Mapping[str, Any]
    gold: Mapping[str, Any] | None
    aside: bool


def _characters(text: str) -> str:
    text.encode()  # halves of a character, which JSON lets through, raise a ValueError
    return text


class _Said(BaseModel):
    turn: str
    vote: Literal[1, -1]
    comment: Annotated[
        str,
        StringConstraints(strip_whitespace=True, max_length=LONGEST_COMMENT),
        AfterValidator(_characters),
    ] = ""


def add_feedback(app: FastAPI, store: Store) -> None:
    """Adds the route above to `app`."""

    @app.post("/api/feedback")
    def feedback(request: Request, said: _Said) -> JSONResponse:
        question = keep_feedback(store, person(request), said.turn, said.vote, said.comment)
        if question is None:
            raise HTTPException(404, _UNKNOWN)
        note(store, request, "feedback", f"{said.vote:+d} {question}")
        return JSONResponse({"vote": said.vote, "comment": said.comment})


def keep_feedback(store: Store, who: Person, turn: str, vote: int, comment: str) -> str | None:
    """Keeps what he says of one of his own turns; its question, or None where he has no such turn.

    A gold line that was made of earlier feedback stays; what was set aside is open again.
    """
    with store.writing() as connection:
        found = connection.execute(
            "SELECT turns.* FROM turns JOIN talks ON talks.id = talk WHERE turns.id = ? AND user = ?", (turn, who.name)
        ).fetchone()
        if found is None:
            return None
        connection.execute(
            "INSERT INTO feedback (at, user, turn, vote, comment, question, context, answer) VALUES (?,?,?,?,?,?,?,?) "
            "ON CONFLICT (turn) DO UPDATE SET at = excluded.at, vote = excluded.vote, comment = excluded.comment, aside = 0",
            (now(), who.name, turn, vote, comment, found["question"], _context(connection, found), found["answer"]),
        )
    question: str = found["question"]
    return question


def feedback_list(store: Store, show: Show, page: int = 1) -> list[Feedback]:
    """A page, from 1, of the list, the newest first."""
    with store.reading() as connection:
        rows = connection.execute(
            f"SELECT * FROM feedback WHERE {_WHERE[show]} ORDER BY at DESC, id DESC LIMIT ? OFFSET ?",
            (PAGE, PAGE * (page - 1)),
        ).fetchall()
    return [_feedback(row) for row in rows]


def feedback_counts(store: Store) -> dict[Show, int]:
    """How many there are of each."""
    sums = ", ".join(f"COUNT(CASE WHEN {where} THEN 1 END) AS {show}_" for show, where in _WHERE.items())
    with store.reading() as connection:
        row = connection.execute(f"SELECT {sums} FROM feedback").fetchone()
    return {show: row[f"{show}_"] for show in Show}


def feedback_of(store: Store, identifier: int) -> Feedback | None:
    """The feedback of that id."""
    with store.reading() as connection:
        row = connection.execute("SELECT * FROM feedback WHERE id = ?", (identifier,)).fetchone()
    return _feedback(row) if row else None


def _context(connection: Connection, turn: Row) -> str:
    """The questions of the talk before a turn, the first first, as JSON."""
    rows = connection.execute(
        "SELECT question FROM turns WHERE talk = ? AND place < ? ORDER BY place DESC LIMIT ?",
        (turn["talk"], turn["place"], _CONTEXT),
    )
    return json.dumps([row["question"] for row in rows][::-1], ensure_ascii=False)


def _feedback(row: Row) -> Feedback:
    return Feedback(
        row["id"],
        row["turn"],
        row["at"],
        row["user"],
        row["vote"],
        row["comment"],
        row["question"],
        tuple(json.loads(row["context"])),
        json.loads(row["answer"]),
        json.loads(row["gold"]) if row["gold"] else None,
        bool(row["aside"]),
    )
