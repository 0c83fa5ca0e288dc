"""The pages of the feedback list, and of making gold lines of it. Editors see them.

    GET  /quality/feedback?show=open|down|up|all&page=N   the list
    GET  /quality/feedback/{id}/gold                       the form, filled in; POST confirms it
    POST /quality/feedback/{id}/aside, /undo               no gold line shall be made; nothing is decided any more
    POST /api/quality/quote {file, quote}                  {problem}: why a quote does not stand, null where it does
    GET  /quality/gold.jsonl                               all gold lines

What feedback is kept, and what a gold line must be, is left to `feedback` and `gold`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import Depends, FastAPI, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from assistant.web.download import download
from assistant.web.feedback import PAGE, Feedback, Show, feedback_counts, feedback_list, feedback_of
from assistant.web.gold import (
    FILE,
    TYPES,
    Draft,
    Evidence,
    confirm,
    count_lines,
    draft_of,
    holds,
    problems,
    set_aside,
    undecide,
)
from assistant.web.log import note
from assistant.web.people import Role, needs, person
from assistant.web.shell import show
from assistant.web.times import spoken
from assistant.web.told import answer_lines, narrowed

if TYPE_CHECKING:
    from assistant.session import Session
    from assistant.web.store import Store

_SHOWN = {Show.OPEN: "待处理", Show.DOWN: "有问题", Show.UP: "有用", Show.ALL: "全部"}
_LIST = "/quality/feedback"
_Id = Annotated[int, Field(ge=0, le=2**53)]
_Page = Annotated[int, Field(ge=1, le=1_000_000)]


class _Quote(BaseModel):
    file: str
    quote: str


def add_feedback_pages(app: FastAPI, session: Session, store: Store) -> None:
    """Adds the routes above to `app`."""
    editors = [Depends(needs(Role.EDITOR))]
    gold = session.directory / FILE

    @app.get(_LIST, dependencies=editors)
    def listed(request: Request, show: Show = Show.OPEN, page: _Page = 1, done: _Id = 0) -> HTMLResponse:
        return _list_page(request, session, store, show, page, done)

    @app.get(_LIST + "/{identifier}/gold", dependencies=editors)
    def form(request: Request, identifier: _Id, show: Show = Show.OPEN) -> HTMLResponse:
        feedback = _known(store, identifier)
        return _form_page(request, session, feedback, draft_of(feedback), show, [])

    @app.post(_LIST + "/{identifier}/gold", dependencies=editors)
    def confirmed(
        request: Request, identifier: _Id, draft: Annotated[Draft, Depends(_draft)], show: Annotated[Show, Form()]
    ) -> Response:
        feedback = _known(store, identifier)
        against = problems(draft, session.searcher())
        if against:
            return _form_page(request, session, feedback, draft, show, against)
        confirm(store, gold, feedback, draft, person(request).name)
        note(store, request, "gold", feedback.question)
        return _back(show, identifier)

    @app.post(_LIST + "/{identifier}/aside", dependencies=editors)
    def aside(request: Request, identifier: _Id, show: Annotated[Show, Form()]) -> Response:
        feedback = _known(store, identifier)
        set_aside(store, feedback)
        note(store, request, "set feedback aside", feedback.question)
        return _back(show, identifier)

    @app.post(_LIST + "/{identifier}/undo", dependencies=editors)
    def undo(request: Request, identifier: _Id, show: Annotated[Show, Form()]) -> Response:
        feedback = _known(store, identifier)
        undecide(store, gold, feedback)
        note(store, request, "undo gold" if feedback.gold else "reopen feedback", feedback.question)
        return _back(show, identifier)

    @app.post("/api/quality/quote", dependencies=editors)
    def quote(asked: _Quote) -> JSONResponse:
        return JSONResponse({"problem": holds(session.searcher(), Evidence(asked.file, asked.quote))})

    @app.get("/quality/gold.jsonl", dependencies=editors)
    def gold_file(request: Request) -> Response:
        note(store, request, "export gold", FILE)
        return download(
            gold.read_bytes() if gold.exists() else b"", "gold", "jsonl", "application/jsonl; charset=utf-8"
        )


def _draft(
    question: Annotated[str, Form()] = "",
    type: Annotated[str, Form()] = "",  # noqa: A002 - the field's name
    context: Annotated[str, Form()] = "",
    answers: Annotated[str, Form()] = "",
    need: Annotated[Literal["any", "all"], Form()] = "any",
    absent: Annotated[bool, Form()] = False,
    file: Annotated[tuple[str, ...], Form()] = (),
    quote: Annotated[tuple[str, ...], Form()] = (),
) -> Draft:
    """The form as it was sent; a row without file and quote is none."""
    rows = (Evidence(f.strip(), "\n".join(q.split("\r\n")).strip()) for f, q in zip(file, quote, strict=False))
    evidence = tuple(row for row in rows if row.file or row.quote)
    return Draft(" ".join(question.split()), type, _lines(context), _lines(answers), evidence, need, absent)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _list_page(request: Request, session: Session, store: Store, kind: Show, page: int, done: int) -> HTMLResponse:
    counts = feedback_counts(store)
    values: dict[str, Any] = {
        "shown": [(show.value, name, counts[show]) for show, name in _SHOWN.items()],
        "kind": kind.value,
        "page": page,
        "pages": max(1, -(-counts[kind] // PAGE)),
        "entries": [_entry(feedback, session) for feedback in feedback_list(store, kind, page)],
        "done": feedback_of(store, done) if done else None,
        "total": counts[Show.ALL],
        "gold_lines": count_lines(session.directory / FILE),
        "gold_file": session.directory / FILE,
    }
    return show(request, "feedback.html.j2", **values)


def _form_page(
    request: Request, session: Session, feedback: Feedback, draft: Draft, kind: Show, against: list[str]
) -> HTMLResponse:
    files = [*dict.fromkeys(cited["file"] for cited in (*feedback.answer["citations"], *feedback.answer["hits"]))]
    values: dict[str, Any] = {
        "entry": _entry(feedback, session),
        "draft": draft,
        "kind": kind.value,
        "problems": against,
    }
    return show(request, "gold.html.j2", **values, types=TYPES, files=files)


def _entry(feedback: Feedback, session: Session) -> dict[str, Any]:
    """What a page shows of a feedback; `id` of a citation's document as it is held now, None where it is not."""
    held = {document.file: document.id for document in session.searcher().documents}
    citations = [{**cited, "id": held.get(cited["file"])} for cited in feedback.answer["citations"]]
    return {
        "feedback": feedback,
        "at": spoken(feedback.at),
        "lines": answer_lines(feedback.answer),
        "citations": citations,
        "narrowed": narrowed(feedback.answer),
    }


def _known(store: Store, identifier: int) -> Feedback:
    found = feedback_of(store, identifier)
    if found is None:
        raise HTTPException(404, "没有这条反馈")
    return found


def _back(kind: Show, identifier: int) -> RedirectResponse:
    return RedirectResponse(f"{_LIST}?{urlencode({'show': kind.value, 'done': identifier})}", 303)
