"""The log: who asked, uploaded, removed what, and when. It only grows; lines older than the days set are forgotten.

That no line is changed or removed before its time is held by the store itself (triggers). Pages are left to `log_pages`.
"""

from __future__ import annotations

import csv
import io
import sqlite3
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from assistant.web.people import Person, person

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

    from assistant.web.store import Store

DAYS, FEWEST_DAYS, MOST_DAYS = 180, 30, 3650  # lines are kept; the store's trigger knows the first two
# What is done, as people call it. Others are shown as they are written.
ACTIONS = {
    "login": "登录",
    "login failed": "登录失败",
    "logout": "退出",
    "ask": "提问",
    "feedback": "反馈",
    "set feedback aside": "不采用反馈",
    "reopen feedback": "重新处理反馈",
    "gold": "写入金标",
    "undo gold": "撤销金标",
    "export gold": "下载金标",
    "delete talk": "删除对话",
    "export talk": "导出对话",
    "download": "下载原件",
    "upload": "上传",
    "replace": "替换",
    "keep": "保留原来的版本",
    "restore": "恢复",
    "cancel": "放弃上传",
    "remove": "移除",
    "reread": "重读",
    "export": "导出",
    "password": "改自己的密码",
    "user add": "添加用户",
    "user role": "改角色",
    "user password": "重设密码",
    "user disable": "停用用户",
    "user enable": "启用用户",
    "user end": "结束登录",
    "user remove": "移除用户",
    "log days": "改保留天数",
}
_LONGEST = 4000  # characters of a line
_COLUMNS = ("时间", "用户", "地址", "操作", "内容")
_FORMULA = tuple("=+-@\t\r")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the log; `at` as `now` makes it, `user` "" where nobody logged in."""

    id: int
    at: str
    user: str
    address: str
    action: str
    what: str

    @property
    def time(self) -> str:
        """When, on this machine's clock."""
        return local(self.at)

    @property
    def action_name(self) -> str:
        """The action as people call it."""
        return ACTIONS.get(self.action, self.action)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines: of whom, of which action, from and to which day (both included), holding which text. "" and None for all."""

    who: str = ""
    action: str = ""
    since: date | None = None
    until: date | None = None
    text: str = ""


def now() -> str:
    """The time as the store keeps it: UTC, to the second, in an order that sorts."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def local(at: str) -> str:
    """A time of the store on this machine's clock, as people read it."""
    return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M:%S") if at else ""


def note(store: Store, request: HTTPConnection, action: str, what: str) -> None:
    """Adds that the sender of `request` did `action` (a word: ask, upload, remove …) to `what`."""
    who: Person = person(request)
    add_line(store, who.name, address_of(request), action, what)


def address_of(request: HTTPConnection) -> str:
    """The address a request came from, "" where it is not known."""
    return request.client.host if request.client else ""


def add_line(store: Store, user: str, address: str, action: str, what: str) -> None:
    """Adds a line. Line breaks and what can't be seen are made visible, so that no text looks like another line."""
    line = (now(), *(_visible(text) for text in (user, address, action, what)))
    with store.writing() as connection:
        connection.execute("INSERT INTO log (at, user, address, action, what) VALUES (?,?,?,?,?)", line)
        _prune_daily(connection)


def select_lines(store: Store, wanted: Wanted, limit: int = -1, skip: int = 0) -> list[Line]:
    """The lines wanted, the newest first: `limit` of them (all without one) after the first `skip`."""
    where, values = _where(wanted)
    with store.reading() as connection:
        rows = connection.execute(
            f"SELECT * FROM log WHERE {where} ORDER BY id DESC LIMIT ? OFFSET ?", (*values, limit, skip)
        )
        return [Line(**dict(row)) for row in rows]


def count_lines(store: Store, wanted: Wanted) -> int:
    """How many lines are wanted."""
    where, values = _where(wanted)
    with store.reading() as connection:
        (count,) = connection.execute(f"SELECT count(*) FROM log WHERE {where}", values).fetchone()
    return int(count)


def known(store: Store, column: str) -> list[str]:
    """What occurs in the log as `column`: "user" or "action"."""
    with store.reading() as connection:
        return [value for (value,) in connection.execute(f"SELECT DISTINCT {column} FROM log ORDER BY 1")]


def lines_csv(lines: list[Line]) -> str:
    """Lines as CSV that Excel opens rightly: with a byte order mark, and no cell taken for a formula."""
    buffer = io.StringIO()
    cells = [(line.time, line.user, line.address, line.action_name, line.what) for line in lines]
    csv.writer(buffer).writerows([_COLUMNS, *([_harmless(cell) for cell in row] for row in cells)])
    return "\ufeff" + buffer.getvalue()


def days_kept(store: Store) -> int:
    """For how many days lines are kept."""
    with store.reading() as connection:
        return _days(connection)


def keep_for(store: Store, days: int) -> None:
    """Sets for how many days lines are kept, and forgets the older ones. Raises ValueError with a sentence."""
    if not FEWEST_DAYS <= days <= MOST_DAYS:
        raise ValueError(f"保留天数要在 {FEWEST_DAYS} 到 {MOST_DAYS} 之间")
    with store.writing() as connection:
        connection.execute("INSERT OR REPLACE INTO settings VALUES ('log_days', ?)", (str(days),))
    prune(store)


def prune(store: Store) -> None:
    """Forgets the lines that are older than the days set."""
    with store.writing() as connection:
        _prune(connection)


def _days(connection: sqlite3.Connection) -> int:
    row = connection.execute("SELECT value FROM settings WHERE name = 'log_days'").fetchone()
    return int(row["value"]) if row else DAYS


def _prune(connection: sqlite3.Connection) -> None:
    before = datetime.now(UTC) - timedelta(days=_days(connection), seconds=1)  # the trigger may look at its clock first
    connection.execute("DELETE FROM log WHERE at < ?", (before.isoformat(timespec="seconds"),))


def _prune_daily(connection: sqlite3.Connection) -> None:
    today = now()[:10]
    row = connection.execute("SELECT value FROM settings WHERE name = 'log_pruned'").fetchone()
    if row is None or row["value"] != today:
        _prune(connection)
        connection.execute("INSERT OR REPLACE INTO settings VALUES ('log_pruned', ?)", (today,))


def _where(wanted: Wanted) -> tuple[str, list[str]]:
    """The condition of a query, and its values; only those conditions that are asked for."""
    conditions = [
        ("user = ?", wanted.who),
        ("action = ?", wanted.action),
        ("at >= ?", _start(wanted.since)),
        ("at < ?", _start(wanted.until, 1)),
        ("what LIKE ? ESCAPE '!'", wanted.text and f"%{_escaped(wanted.text)}%"),
    ]
    asked = [(condition, _visible(value)) for condition, value in conditions if value]
    return " AND ".join(condition for condition, _ in asked) or "1", [value for _, value in asked]


def _start(day: date | None, later: int = 0) -> str:
    """When a day, or one some days later, begins on this machine's clock, as the store keeps it."""
    if day is None:
        return ""
    begin = datetime.combine(day, time()) + timedelta(days=later)
    return begin.astimezone(UTC).isoformat(timespec="seconds")


def _escaped(text: str) -> str:
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _visible(text: str) -> str:
    text = " ⏎ ".join(text[: 2 * _LONGEST].splitlines())
    shown = "".join("\N{REPLACEMENT CHARACTER}" if _is_hidden(sign) else sign for sign in text)
    return shown[:_LONGEST]


def _is_hidden(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
