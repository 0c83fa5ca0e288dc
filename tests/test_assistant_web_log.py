"""The log: it only grows, no line looks like another, and an admin finds and exports what he wants."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.web.gate import Gate
from assistant.web.log import Wanted, add_line, count_lines, days_kept, keep_for, lines_csv, prune, select_lines
from assistant.web.log_pages import add_log
from assistant.web.shell import add_shell
from assistant.web.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


@pytest.fixture
def client(store: Store) -> Iterator[TestClient]:
    app = FastAPI(openapi_url=None)
    add_shell(app)
    add_log(app, store)
    app.add_middleware(Gate, store=store)
    with TestClient(app, follow_redirects=False) as client:
        yield client


def insert(store: Store, days_ago: int, what: str = "x") -> None:
    """A line of another day."""
    at = (datetime.now(UTC) - timedelta(days=days_ago)).isoformat(timespec="seconds")
    with store.writing() as connection:
        connection.execute(
            "INSERT INTO log (at, user, address, action, what) VALUES (?, '王芳', '', 'ask', ?)", (at, what)
        )


def whats(store: Store, wanted: Wanted | None = None) -> list[str]:
    return [line.what for line in select_lines(store, wanted or Wanted())]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE log SET what = 'y'",
        "DELETE FROM log",
        "DELETE FROM log WHERE id = 1",
        "INSERT OR REPLACE INTO log VALUES (1, '', '', '', '', 'y')",
        "REPLACE INTO log SELECT * FROM log",
    ],
)
def test_no_line_is_changed_or_removed(store: Store, sql: str) -> None:
    insert(store, 0)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"), store.writing() as connection:
        connection.execute(sql)
    assert whats(store) == ["x"]


def test_at_least_a_month_is_kept_whatever_the_setting_says(store: Store) -> None:
    insert(store, 20)
    with store.writing() as connection:
        connection.execute("INSERT INTO settings VALUES ('log_days', '0')")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        prune(store)
    assert whats(store) == ["x"]


def test_lines_are_forgotten_after_the_days_set(store: Store) -> None:
    insert(store, 181, "too old")
    insert(store, 170, "old")
    add_line(store, "", "", "ask", "new")  # the first of a day
    assert whats(store) == ["new", "old"]
    keep_for(store, 60)
    assert (days_kept(store), whats(store)) == (60, ["new"])
    for days in (0, 29, 3651):
        with pytest.raises(ValueError, match="保留天数要在"):
            keep_for(store, days)


def test_what_is_too_old_is_forgotten_at_the_start(store: Store) -> None:
    insert(store, 181)
    add_log(FastAPI(), store)
    assert whats(store) == []


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("a\r\n2026-01-01\t王芳\t登录", "a ⏎ 2026-01-01\ufffd王芳\ufffd登录"),
        ("a\u2028b\x85c\x0bd", "a ⏎ b ⏎ c ⏎ d"),
        ("a\x1b[2Jb\x00c\u202ed\u200b\ud800", "a\ufffd[2Jb\ufffdc\ufffdd\ufffd\ufffd"),
        ("食品抽检合格率目标是多少？", "食品抽检合格率目标是多少？"),
        ("多" * 9000, "多" * 4000),
    ],
)
def test_no_line_can_be_forged(store: Store, said: str, kept: str) -> None:
    add_line(store, "王芳", "127.0.0.1", "ask", said)
    assert whats(store) == [kept]
    assert len(lines_csv(select_lines(store, Wanted())).splitlines()) == 2


def test_no_cell_is_taken_for_a_formula(store: Store) -> None:
    for text in ("=1+1", "+1", "-1", "@a", "a=1"):
        add_line(store, text, "", "ask", text)
    rows = list(csv.reader(io.StringIO(lines_csv(select_lines(store, Wanted())))))
    assert [row[4] for row in rows[1:]] == ["a=1", "'@a", "'-1", "'+1", "'=1+1"]
    assert [row[1] for row in rows[1:]] == ["a=1", "'@a", "'-1", "'+1", "'=1+1"]


def test_lines_are_found_by_who_what_when_and_text(store: Store) -> None:
    insert(store, 3, "100%合格")
    add_line(store, "李强", "", "upload", "a_b.pdf")
    add_line(store, "王芳", "", "ask", "a!b")
    today = datetime.now().astimezone().date()
    for wanted, found in (
        (Wanted(who="王芳"), ["a!b", "100%合格"]),
        (Wanted(action="upload"), ["a_b.pdf"]),
        (Wanted(text="%"), ["100%合格"]),
        (Wanted(text="a_"), ["a_b.pdf"]),
        (Wanted(text="!"), ["a!b"]),
        (Wanted(text="' OR 1 --"), []),
        (Wanted(since=today), ["a!b", "a_b.pdf"]),
        (Wanted(until=today - timedelta(days=1)), ["100%合格"]),
        (Wanted(until=today), ["a!b", "a_b.pdf", "100%合格"]),
        (Wanted(who="王芳", text="合格", since=date(2020, 1, 1)), ["100%合格"]),
    ):
        assert whats(store, wanted) == found
        assert count_lines(store, wanted) == len(found)


def test_the_page_filters_and_turns(store: Store, client: TestClient) -> None:
    for n in range(230):
        add_line(store, "王芳", "127.0.0.1", "ask", f"问题{n}。")
    text = client.get("/people/log").text
    assert "230 条，第 1 / 3 页" in text
    assert "问题229。" in text
    assert "问题129。" not in text
    assert "问题9。" in client.get("/people/log?page=3").text
    assert "问题0。" in client.get("/people/log?page=99").text
    assert "1 条" in client.get("/people/log?text=问题22。&who=王芳&action=ask").text
    assert "/people/log.csv?who=%E7%8E%8B%E8%8A%B3" in client.get("/people/log?who=王芳").text
    assert "没有这样的记录" in client.get("/people/log?who=nobody").text


def test_the_export_is_what_the_page_shows_and_is_itself_noted(store: Store, client: TestClient) -> None:
    add_line(store, "王芳", "127.0.0.1", "ask", "甲")
    add_line(store, "李强", "127.0.0.1", "ask", "乙")
    got = client.get("/people/log.csv?who=王芳")
    assert got.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(got.content.decode("utf-8-sig"))))
    assert [row[1:] for row in rows] == [["用户", "地址", "操作", "内容"], ["王芳", "127.0.0.1", "提问", "甲"]]
    assert "attachment" in got.headers["content-disposition"]
    (line,) = select_lines(store, Wanted(action="export"))
    assert line.what == "操作记录 1 行（who=王芳）"


def test_the_days_are_set_on_the_page_and_that_is_noted(store: Store, client: TestClient) -> None:
    assert client.post("/people/log/days", data={"days": "365"}).headers["location"] == "/people/log?done=1"
    assert days_kept(store) == 365
    assert [line.what for line in select_lines(store, Wanted(action="log days"))] == ["180 → 365"]
    for days in ("", "0", "-1", "abc", "99999999999999999999999", "³"):
        got = client.post("/people/log/days", data={"days": days})
        assert got.status_code == 400
        assert "保留天数要在 30 到 3650 之间" in got.text
    assert days_kept(store) == 365


@pytest.mark.parametrize("query", ["since=tomorrow", "until=2024-13-01", "since=0001-01-01", "until=9999-12-31"])
def test_days_that_are_none_are_refused(client: TestClient, query: str) -> None:
    assert client.get(f"/people/log?{query}").status_code == 400


def test_hostile_lines_are_text(store: Store, client: TestClient) -> None:
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    add_line(store, hostile, hostile, hostile, hostile)
    for path in ("/people/log", f"/people/log?text={hostile}&who={hostile}&action={hostile}"):
        text = client.get(path).text
        assert "&lt;script&gt;" in text
        assert "<script>alert" not in text
        assert "<img" not in text
