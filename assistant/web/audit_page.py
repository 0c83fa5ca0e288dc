"""The audit as a page of the application: by problem, each finding with its file and what to do; filters, and tables to save.

    GET /library/audit                  ?problem=&q=
    GET /library/audit.csv, .xlsx       the same, all of it

What is found is left to `corpus.audit`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from threading import Lock, Thread
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlencode

from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from assistant.audit_render import ADVICE, NAMES, audit_groups
from assistant.auditing import audit_of
from assistant.spreadsheets import Table
from assistant.web.download import download
from assistant.web.log import note
from assistant.web.people import Role, person
from assistant.web.shell import show
from assistant.web.tables_files import FORMS
from corpus.audit import Audit, Finding
from index.words import fold

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.session import Session
    from assistant.web.store import Store
    from index.search import Searcher

_PATIENCE = 2.0  # seconds that a request waits for an audit; longer ones are asked for again
_SHOWN = 200  # findings of one problem on the page
_COLUMNS = ("问题", "文件", "标题", "说明", "细节", "相关文件", "怎么办")


class Audits:
    """The audit of the generation in use as of today, made once, in the background."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._lock = Lock()
        self._made_for: tuple[Searcher, date] | None = None
        self._thread: Thread | None = None
        self._audit: Audit | None = None

    def audit(self, patience: float = _PATIENCE) -> Audit | None:
        """None while it is still being made. Raises `IndexUnusableError` when the index can't be opened."""
        wanted = (self._session.searcher(), date.today())
        with self._lock:
            if self._made_for != wanted:
                self._made_for, self._audit = wanted, None
                self._thread = Thread(target=self._make, args=wanted, name="policyqa-audit", daemon=True)
                self._thread.start()
            thread = self._thread
        if thread:
            thread.join(patience)
        return self._audit if self._made_for == wanted else None

    def _make(self, searcher: Searcher, day: date) -> None:
        made = audit_of(searcher.index.catalogue, day)
        if self._made_for == (searcher, day):
            self._audit = made


def add_audit_page(app: FastAPI, session: Session, store: Store) -> None:
    """Adds the routes to `app`."""
    audits = Audits(session)

    @app.get("/library/audit")
    def page(request: Request, problem: str = "", q: str = "") -> HTMLResponse:
        audit = audits.audit()
        documents = session.searcher().documents
        titles = {document.file: document.title for document in documents}
        found = _wanted(audit, problem, q, titles) if audit else []
        groups = audit_groups(replace(audit, findings=tuple(found))) if audit else []
        most = len(found) if problem else _SHOWN
        shown = [replace(group, findings=group.findings[:most]) for group in groups]
        return show(
            request,
            "library_audit.html.j2",
            tab="audit",
            audit=audit,
            all=audit_groups(audit) if audit else [],
            groups=shown,
            count=len(found),
            most=most,
            hidden=len(found) - sum(len(group.findings) for group in shown),
            problem=problem,
            q=q,
            query=urlencode({name: value for name, value in (("problem", problem), ("q", q)) if value}),
            ids={document.file: document.id for document in documents},
            titles=titles,
            may_change=person(request).may(Role.EDITOR),
        )

    @app.get("/library/audit.{kind}")
    def export(request: Request, kind: Literal["csv", "xlsx"], problem: str = "", q: str = "") -> Response:
        audit = audits.audit()
        if audit is None:
            raise HTTPException(503, "正在检查全部文件，请过一两分钟再导出")
        titles = {document.file: document.title for document in session.searcher().documents}
        found = _wanted(audit, problem, q, titles)
        note(store, request, "export", f"检查结果 {len(found)} 项 {kind}")
        content, media_type = FORMS[kind]([("检查", _table(found, titles))])
        return download(content, "语料检查", kind, media_type)


def _wanted(audit: Audit, problem: str, words: str, titles: dict[str, str]) -> list[Finding]:
    wanted = fold(words).split()
    return [
        finding
        for finding in audit.findings
        if problem in ("", finding.problem) and (not wanted or all(word in _said(finding, titles) for word in wanted))
    ]


def _said(finding: Finding, titles: dict[str, str]) -> str:
    return fold(
        "\n".join((finding.file, titles.get(finding.file, ""), finding.text, *finding.others, *finding.details))
    )


def _table(findings: list[Finding], titles: dict[str, str]) -> Table:
    rows = [
        (
            NAMES[f.problem],
            f.file,
            titles.get(f.file, ""),
            f.text,
            "\n".join(f.details),
            "\n".join(f.others),
            ADVICE[f.problem],
        )
        for f in findings
    ]
    return Table(_COLUMNS, tuple(rows))
