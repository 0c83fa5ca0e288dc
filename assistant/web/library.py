"""The library's pages: the list of documents, what was left out, what was done to it, and the versions to decide between.

    GET /library                          the list; filters, order and page in the address
    GET /library/export.csv, .xlsx        the list as it is filtered
    GET /library/left-out                 files that were not taken in, and why
    GET /library/jobs, /library/jobs/{id} what was taken in, removed, read again; each file's report
    GET, POST /library/jobs/{id}/files/{place}   what a file would change in the version that is held; the decision

How the library changes is left to `uploads`; the audit has a module of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from assistant.web.audit_page import add_audit_page
from assistant.web.download import download
from assistant.web.holdings import Holdings
from assistant.web.jobs import Stage, files_of, find_file, find_job
from assistant.web.log import note
from assistant.web.people import Person, Role, needs, person
from assistant.web.shelf import PAGE, SORTS, Asked, Shelves, list_table
from assistant.web.shell import show
from assistant.web.tables_files import FORMS
from assistant.web.uploads import add_uploads, decide, job_json, summaries, undone_by
from assistant.web.worker import KEPT_DAYS, Worker

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.session import Session
    from assistant.web.store import Store

_JOBS_SHOWN = 100


def add_library(app: FastAPI, session: Session, store: Store) -> Worker:
    """Adds the library to `app`; what was under way when the server stopped goes on. The worker is for who waits for it."""
    holdings = Holdings(session.directory)
    worker, shelves = Worker(session, store, holdings), Shelves(session)
    add_uploads(app, session, store, holdings, worker)
    _add_list(app, shelves, store, holdings)
    _add_left_out(app, session)
    add_audit_page(app, session, store)
    _add_jobs(app, store, worker)
    _add_decisions(app, session, store, holdings, worker)
    worker.resume()
    return worker


def _add_list(app: FastAPI, shelves: Shelves, store: Store, holdings: Holdings) -> None:
    @app.get("/library")
    def library(request: Request, asked: Annotated[Asked, Depends()], page: str = "1") -> HTMLResponse:
        shelf = shelves.shelf()
        found = shelf.find(asked)
        pages = max(1, -(-len(found) // PAGE))
        here = min(max(int(page), 1), pages) if page.isdecimal() else 1
        return show(
            request,
            "library.html.j2",
            tab="list",
            asked=asked,
            found=[(one.row, shelf.snippet(one, asked.q)) for one in found[(here - 1) * PAGE : here * PAGE]],
            count=len(found),
            total=len(shelf.rows),
            look=sum(bool(row.look) for row in shelf.rows),
            root=str(holdings.root),
            page=here,
            pages=pages,
            numbers=_numbers(here, pages),
            choices=shelf.choices(),
            sorts=SORTS,
            may_change=_may_change(request),
            kept_days=KEPT_DAYS,
        )

    @app.get("/library/export.{kind}")
    def export(request: Request, kind: Literal["csv", "xlsx"], asked: Annotated[Asked, Depends()]) -> Response:
        found = shelves.shelf().find(asked)
        note(store, request, "export", f"文件库 {len(found)} 份 {kind}")
        content, media_type = FORMS[kind]([("文件", list_table([one.row for one in found]))])
        return download(content, "文件库", kind, media_type)


def _add_left_out(app: FastAPI, session: Session) -> None:
    @app.get("/library/left-out")
    def left_out(request: Request) -> HTMLResponse:
        searcher = session.searcher()
        ids = {document.file: document.id for document in searcher.documents}
        return show(
            request,
            "library_left_out.html.j2",
            tab="left-out",
            entries=searcher.index.catalogue.left_out(),
            ids=ids,
            may_change=_may_change(request),
        )


def _add_jobs(app: FastAPI, store: Store, worker: Worker) -> None:
    editor = Depends(needs(Role.EDITOR))

    @app.get("/library/jobs", dependencies=[editor])
    def jobs(request: Request) -> HTMLResponse:
        listed = summaries(store, worker.now, _JOBS_SHOWN)
        return show(request, "library_jobs.html.j2", tab="jobs", jobs=listed, kept_days=KEPT_DAYS, may_change=True)

    @app.get("/library/jobs/{identifier}", dependencies=[editor])
    def job(request: Request, identifier: str) -> HTMLResponse:
        found = find_job(store, identifier)
        if found is None:
            return _gone(request, "没有这次操作的记录，可能已经过期。")
        files = files_of(store, found.id)
        reports = {file.place: file.report for file in files if file.report and "read" in file.report}
        undone = undone_by(store, found.id)
        shown = job_json(found, files, worker.now)
        return show(
            request, "library_job.html.j2", tab="jobs", job=shown, reports=reports, undone=undone, may_change=True
        )


def _add_decisions(app: FastAPI, session: Session, store: Store, holdings: Holdings, worker: Worker) -> None:
    editor = Depends(needs(Role.EDITOR))

    @app.get("/library/jobs/{identifier}/files/{place}", dependencies=[editor])
    def versions(request: Request, identifier: str, place: int) -> HTMLResponse:
        file = find_file(store, identifier, place)
        if file is None or not file.report or "change" not in file.report:
            return _gone(request, "这份文件没有待核对的版本，可能已经处理过。")
        held = {document.file: document for document in session.searcher().documents}
        return show(
            request,
            "library_versions.html.j2",
            tab="jobs",
            file=file,
            change=file.report["change"],
            before=held.get(file.report["before"]),
            open=file.state is Stage.COMPARE,
            kept_days=KEPT_DAYS,
            may_change=True,
        )

    @app.post("/library/jobs/{identifier}/files/{place}", dependencies=[editor])
    def chosen(request: Request, identifier: str, place: int, replace: Annotated[bool, Form()]) -> RedirectResponse:
        decide(store, holdings, worker, request, identifier, [place], replace)
        return RedirectResponse(f"/library/jobs/{identifier}", 303)


def _gone(request: Request, sentence: str) -> HTMLResponse:
    return show(request, "library_gone.html.j2", 404, tab="jobs", sentence=sentence, may_change=True)


def _may_change(request: Request) -> bool:
    who: Person = person(request)
    return who.may(Role.EDITOR)


def _numbers(page: int, pages: int) -> list[int | None]:
    """The pages to offer: first, last and those near; None where some are left out."""
    near = sorted({1, pages, *(n for n in range(page - 2, page + 3) if 1 <= n <= pages)})
    offered: list[int | None] = []
    for number in near:
        if offered and number - (offered[-1] or 0) > 1:
            offered.append(None)
        offered.append(number)
    return offered
