"""The log as an admin reads it: filtered, in pages, as a CSV file; and for how many days it is kept."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

from fastapi import Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from assistant.web.log import (
    ACTIONS,
    FEWEST_DAYS,
    MOST_DAYS,
    Wanted,
    count_lines,
    days_kept,
    keep_for,
    known,
    lines_csv,
    note,
    prune,
    select_lines,
)
from assistant.web.people import Person, Role, needs
from assistant.web.shell import show

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.web.store import Store

_Admin = Annotated[Person, Depends(needs(Role.ADMIN))]
_PAGE = 100  # lines


def _wanted(who: str = "", action: str = "", since: str = "", until: str = "", text: str = "") -> Wanted:
    return Wanted(who.strip(), action, _day(since), _day(until), text.strip())


_Asked = Annotated[Wanted, Depends(_wanted)]


def add_log(app: FastAPI, store: Store) -> None:
    """Adds the pages of the log, and forgets what is too old."""
    prune(store)

    @app.get("/people/log")
    def page(request: Request, _: _Admin, wanted: _Asked, page: int = 1, done: str = "") -> HTMLResponse:
        return _page(request, store, wanted, page, done=bool(done))

    @app.get("/people/log.csv")
    def export(request: Request, _: _Admin, wanted: _Asked) -> Response:
        lines = select_lines(store, wanted)
        note(store, request, "export", f"操作记录 {len(lines)} 行（{_words(wanted)}）")
        disposition = {"Content-Disposition": "attachment; filename*=UTF-8''%E6%93%8D%E4%BD%9C%E8%AE%B0%E5%BD%95.csv"}
        return Response(lines_csv(lines), media_type="text/csv; charset=utf-8", headers=disposition)

    @app.post("/people/log/days")
    def days(request: Request, _: _Admin, days: Annotated[str, Form()] = "") -> Response:
        before = days_kept(store)
        try:
            keep_for(store, int(days) if days.isdecimal() else 0)
        except ValueError as error:
            return _page(request, store, Wanted(), wrong=str(error))
        note(store, request, "log days", f"{before} → {int(days)}")
        return RedirectResponse("/people/log?done=1", 303)


def _page(
    request: Request, store: Store, wanted: Wanted, number: int = 1, wrong: str = "", done: bool = False
) -> HTMLResponse:
    count = count_lines(store, wanted)
    last = max(1, -(-count // _PAGE))
    number = min(max(1, number), last)
    values = {
        "lines": select_lines(store, wanted, _PAGE, (number - 1) * _PAGE),
        "count": count,
        "number": number,
        "last": last,
        "wanted": wanted,
        "query": _query(wanted),
        "users": [name for name in known(store, "user") if name],
        "actions": {action: ACTIONS.get(action, action) for action in known(store, "action")},
        "days": days_kept(store),
        "bounds": (FEWEST_DAYS, MOST_DAYS),
    }
    return show(request, "log.html.j2", 400 if wrong else 200, wrong=wrong, done=done, **values)


def _query(wanted: Wanted) -> str:
    """The filter as in the address of the page, "" where there is none."""
    return urlencode({name: str(value) for name, value in asdict(wanted).items() if value})


def _words(wanted: Wanted) -> str:
    return "，".join(f"{name}={value}" for name, value in asdict(wanted).items() if value) or "全部"


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not 1970 < day.year < 9999:
        raise HTTPException(400, f"日期 {text[:20]} 应写成 2024-01-31 这样")
    return day
