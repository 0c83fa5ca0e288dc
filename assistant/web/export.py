"""Talks as files to keep or pass on.

    GET /api/talks/{id}/export.md
    GET /api/talks/{id}/export.docx

What a file says is left to `told`, how it looks to `talk_markdown` and `talk_docx`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from fastapi.responses import Response

from assistant.web.download import download
from assistant.web.log import note, now
from assistant.web.people import person
from assistant.web.talk_markdown import markdown
from assistant.web.talks import own_talk, turns_of
from assistant.web.times import spoken
from assistant.web.told import Told, told

if TYPE_CHECKING:
    from assistant.web.store import Store

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def add_export(app: FastAPI, store: Store) -> None:
    """Adds the routes above to `app`."""

    def read(request: Request, identifier: str) -> tuple[str, str, list[Told]]:
        """A talk's title, the time, and what its turns say; the log notes that it was exported."""
        title = own_talk(store, request, identifier).title
        note(store, request, "export talk", title)
        return title, spoken(now()), [told(turn) for turn in turns_of(store, person(request), identifier)]

    @app.get("/api/talks/{identifier}/export.md")
    def export_markdown(request: Request, identifier: str) -> Response:
        title, exported, turns = read(request, identifier)
        return download(markdown(title, exported, turns), title, "md", "text/markdown; charset=utf-8")

    @app.get("/api/talks/{identifier}/export.docx")
    def export_docx(request: Request, identifier: str) -> Response:
        from assistant.web.talk_docx import docx  # slow, and seldom wanted

        title, exported, turns = read(request, identifier)
        return download(docx(title, exported, turns), title, "docx", _DOCX)
