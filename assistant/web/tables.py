"""The tables page: indicators and tasks over all documents, listed, set side by side, plotted and exported.

Routes only. What a page or a file holds is made in `tables_pages`, `tables_files`.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from fastapi import HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from assistant.web.download import download
from assistant.web.log import note
from assistant.web.shell import show
from assistant.web.tables_files import FILES, FORMS
from assistant.web.tables_pages import PAGES, book_of
from assistant.web.tables_query import read_address

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.session import Session
    from assistant.web.store import Store


def add_tables(app: FastAPI, session: Session, store: Store) -> None:
    """Adds the pages below /tables, and the files that they are saved as."""

    @app.get("/tables")
    def tables() -> RedirectResponse:
        return RedirectResponse("/tables/indicators", 307)

    @app.get("/tables/export/{name}.{form}")
    def export(name: str, form: str, request: Request) -> Response:
        if name not in FILES or form not in FORMS:
            raise HTTPException(404, "没有这个表格,请从“表格”页面导出")
        asked = read_address(request)
        called, sheets = FILES[name](book_of(session.searcher()), asked)
        content, kind = FORMS[form](sheets)
        note(store, request, "export", f"{called}.{form} {len(sheets[0][1].rows)} 行 {request.url.query}".strip())
        return download(content, f"{called}_{date.today()}", form, kind)

    @app.get("/tables/{name:path}")
    def page(name: str, request: Request) -> HTMLResponse:
        if name not in PAGES:
            raise HTTPException(404, "没有这个页面,请从“表格”进入")
        template, values = PAGES[name]
        return show(request, template, **values(book_of(session.searcher()), read_address(request)))
