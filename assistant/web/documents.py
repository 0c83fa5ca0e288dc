"""A document as it is read: beside an answer (a fragment of a page) and alone (a page), and how a place in it is cited.

    GET /documents/{id}/panel      the fragment, bounded around the place; `document.js` puts it in: policyqaDocument.open(box, address)
    GET /documents/{id}            the page, with the whole text
    GET /api/documents/{id}/reference?at=N   {"reference": how the paragraph at N is cited}

Both take ?start=&end= (the passage), &from=&to= (the quoted words), &quote= (the words themselves, at most the first 200
characters, so that they are found again in a document that has changed), &at= (look there first), &near=1 (the passage is
only near, and no answer). The original file is left to `originals`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse

from assistant.reference import reference
from assistant.web.document_head import head_of
from assistant.web.document_spot import Asked, Spot, asked_for, find_spot, query_of
from assistant.web.document_text import body_of
from assistant.web.shell import fragment, show
from corpus.formats.page_picture import DRAWN
from corpus.outline import Placed, outline
from corpus.types import Kind, Passage
from index.types import IndexUnusableError

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.session import Session
    from corpus.types import Document
    from index.search import Searcher

_AROUND = 30_000  # characters of the document that the fragment shows on each side of the place
UNKNOWN = "这份文件不在文件库里，可能已移除或改名"


def add_documents(app: FastAPI, session: Session) -> None:
    """Adds the routes."""

    @app.get("/documents/{identifier}/panel")
    def panel(identifier: str, request: Request) -> HTMLResponse:
        try:
            searcher = session.searcher()
            document = held(searcher, identifier)
        except IndexUnusableError as error:
            return HTMLResponse(_sentence(str(error)), 503)
        if document is None:
            return HTMLResponse(_sentence(UNKNOWN), 404)
        asked = asked_for(request.query_params)
        values = _values(searcher, document, asked, _AROUND, "near" in request.query_params)
        return HTMLResponse(fragment("document_panel.html.j2", **values))

    @app.get("/documents/{identifier}")
    def page(identifier: str, request: Request) -> HTMLResponse:
        searcher = session.searcher()
        document = held(searcher, identifier)
        if document is None:
            raise HTTPException(404, UNKNOWN)
        values = _values(searcher, document, asked_for(request.query_params), None, "near" in request.query_params)
        return show(request, "document.html.j2", **values)

    @app.get("/api/documents/{identifier}/reference")
    def cited(identifier: str, at: int) -> JSONResponse:
        searcher = session.searcher()
        document = held(searcher, identifier)
        if document is None:
            raise HTTPException(404, UNKNOWN)
        return JSONResponse({"reference": reference_at(searcher, document, at)})


def held(searcher: Searcher, identifier: str) -> Document | None:
    """The document of that id with its text, and its status as it is today; None where none is held."""
    document = searcher.by_id.get(identifier)
    return replace(searcher.document_text(document), status=document.status) if document else None


def reference_at(searcher: Searcher, document: Document, at: int) -> str:
    """How an official cites the line at the character `at`, whether it is of a passage or a heading above several."""
    found = next((passage for passage in searcher.passages_of(document) if passage.start <= at < passage.end), None)
    return reference(document, found or _line(document, at), at)


def _line(document: Document, at: int) -> Passage:
    blocks = (block for block in outline(document.text, document.layout) if block.start <= at < block.end)
    block = next(blocks, Placed(0, 0, (), Kind.PARAGRAPH))
    text, page = document.text[block.start : block.end], document.layout.page_at(block.start)
    return Passage("", document.id, block.path, block.start, block.end, block.kind, text, page)


def _values(searcher: Searcher, document: Document, asked: Asked, around: int | None, near: bool) -> dict[str, Any]:
    """What both templates show."""
    spot = find_spot(asked, document.text)
    return {
        "document": document,
        "head": head_of(searcher, document),
        "spot": spot,
        "near": near,
        "body": body_of(document, spot, around),
        "page_here": _page(document, spot),
        "query": lambda **changed: query_of(asked, **changed),
        "back": query_of(replace(asked, at=None)) if asked.at is not None and (asked.quote or asked.passage) else None,
    }


def _page(document: Document, spot: Spot) -> int | None:
    """The page that the place is on, where the original has pages that can be shown."""
    return document.layout.page_at(spot.first or 0) if document.format in DRAWN else None


def _sentence(sentence: str) -> str:
    return fragment("document_sentence.html.j2", sentence=sentence)
