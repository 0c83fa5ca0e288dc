"""Questions over HTTP, and what the ask page needs beside the answers: examples, documents to choose from.

    POST /api/ask                {"question", "context": [earlier questions], "region", "document", "status"} → one answer
    GET  /api/ask/examples       questions that the documents held answer
    GET  /api/ask/documents?q=   documents to choose from, by words of their titles and numbers; ?id= for one of them

The page's own questions come over Gradio (`chat`), step by step, by the same `steps`. What an answer looks like is left to
`render`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, cast

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, BaseModel, Field

from assistant.narrowing import Narrowing, told, wanted_by
from assistant.question import LONGEST, checked
from assistant.render import answer_json, parts_json
from assistant.suggesting import examples, follow_ups
from assistant.types import Answer, Step
from assistant.understood import as_question
from assistant.web.log import note
from assistant.web.people import person
from assistant.web.talks import add_turn
from corpus.regions import short_name
from corpus.types import Document

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

    from assistant.answer import Wanted
    from assistant.session import Session
    from assistant.web.store import Store

TURNS = 50  # earlier turns of a request
_LISTED = 50  # documents to choose from
_LONGEST_NAME = 500


def _characters(text: str) -> str:
    text.encode()  # halves of a character, which JSON lets through, raise a ValueError
    return text


_Text = Annotated[str, AfterValidator(_characters)]
_Name = Annotated[str, AfterValidator(_characters), Field(max_length=_LONGEST_NAME)]


class CannotBeAskedError(Exception):
    """A question that isn't one, or that is put to documents which aren't held. The message says why."""


class Asked(BaseModel):
    """A question as it comes in."""

    question: _Text
    context: Annotated[list[Annotated[_Text, Field(max_length=LONGEST)]], Field(max_length=TURNS)] = []
    region: _Name = ""
    document: _Name = ""
    status: _Name = ""


def add_ask(app: FastAPI, session: Session, store: Store) -> None:
    """Adds the routes above to `app`."""

    @lru_cache(maxsize=1)
    def examples_of(generation: str) -> list[str]:
        return examples(session.searcher())

    @app.post("/api/ask")
    def ask(request: Request, asked: Asked) -> JSONResponse:
        try:
            question, wanted = _taken(session, asked)
        except CannotBeAskedError as error:
            raise HTTPException(400, str(error)) from error
        note(store, request, "ask", question)
        answer = answer_json(session.assistant().ask(question, asked.context, wanted))
        return JSONResponse({**answer, "narrowed": _narrowed(session, asked)})

    @app.get("/api/ask/examples")
    def suggested() -> JSONResponse:
        return JSONResponse(examples_of(session.searcher().index.manifest.generation))

    @app.get("/api/ask/documents")
    def documents(q: str = "", id: str = "") -> JSONResponse:  # noqa: A002 - its name in the address
        held = session.searcher().documents
        found = [one for one in held if _holds(one, q[:_LONGEST_NAME]) and id in ("", one.id)]
        listed = [_entry(document) for document in found[:_LISTED]]
        return JSONResponse({"count": len(found), "documents": listed})


def steps(session: Session, store: Store, request: HTTPConnection, asked: Asked, talk: str) -> Iterator[dict[str, Any]]:
    """A question of the page on its way: what it was understood as, how much was found, the answer, where it is kept, what may
    be asked next. Each holds what the ones before held. Raises CannotBeAskedError.
    """
    question, wanted = _taken(session, asked)
    note(store, request, "ask", question)
    narrowed = _narrowed(session, asked)
    known: dict[str, Any] = {"question": question}
    for step in session.assistant().answering(question, asked.context, wanted):
        known = {**known, **_step_json(step, narrowed)}
        yield known
    answer = cast("Answer", step.answer)
    kept, turn = add_turn(store, person(request), talk or None, question, known["answer"])
    known = {**known, "talk": kept, "turn": turn}
    yield known
    searcher = session.searcher()
    yield {**known, "next": follow_ups(answer, asked.context, searcher.only(wanted) if wanted else searcher)}


def _taken(session: Session, asked: Asked) -> tuple[str, Wanted | None]:
    """The question as it is asked, and of which documents; a line that says how one was understood is the question it says."""
    searcher, chosen = session.searcher(), _narrowing(asked)
    try:
        question = checked(asked.question)
        return as_question(question, searcher.documents) or question, wanted_by(chosen, searcher)
    except ValueError as error:
        raise CannotBeAskedError(str(error)) from error


def _narrowing(asked: Asked) -> Narrowing:
    return Narrowing(asked.region, asked.document, asked.status)


def _narrowed(session: Session, asked: Asked) -> list[str]:
    return told(_narrowing(asked), session.searcher())


def _step_json(step: Step, narrowed: list[str]) -> dict[str, Any]:
    found = {} if step.hits is None else {"found": len(step.hits)}
    answer = {} if step.answer is None else {"answer": {**answer_json(step.answer), "narrowed": narrowed}}
    return {"parts": parts_json(step.parts), **found, **answer}


def _holds(document: Document, words: str) -> bool:
    said = _fold(f"{document.title}{document.number or ''}{document.file}")
    return all(word in said for word in _fold(words).split())


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _entry(document: Document) -> dict[str, Any]:
    day = document.written or document.published
    return {
        "id": document.id,
        "title": document.title,
        "number": document.number,
        "region": document.region and short_name(document.region),
        "date": day and day.isoformat(),
    }
