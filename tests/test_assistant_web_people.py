"""People over HTTP: who is let in and who isn't, for how long, what an admin may change - and what attackers try."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from httpx import Response
from starlette.websockets import WebSocketDisconnect

from assistant.web import passwords, throttle
from assistant.web.gate import Gate
from assistant.web.log import Wanted, select_lines
from assistant.web.log_pages import add_log
from assistant.web.login import COOKIE, add_login, own_path
from assistant.web.people import Role, person
from assistant.web.people_pages import add_people
from assistant.web.shell import add_shell
from assistant.web.store import FILE, Store
from assistant.web.users import (
    UserError,
    add_user,
    all_users,
    find_user,
    get_user,
    remove_user,
    set_disabled,
    set_password,
    set_role,
)

GOOD, OTHER = "correct horse", "battery staple"
PAGE = {"accept": "text/html"}
LONG_AGO = "2020-01-01T00:00:00+00:00"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords that are quickly computed; what is really used is tested apart."""
    monkeypatch.setattr(passwords, "_N", 2)
    monkeypatch.setattr(passwords, "_NOBODYS", passwords._NOBODYS.replace("$32768$", "$2$"))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


@pytest.fixture
def people(store: Store) -> Store:
    """A store with 王芳, who is admin, and 李强, who is a reader."""
    add_user(store, "王芳", Role.ADMIN, GOOD)
    add_user(store, "李强", Role.READER, GOOD)
    return store


@pytest.fixture
def client(store: Store) -> Iterator[TestClient]:
    with TestClient(application(store), follow_redirects=False) as client:
        yield client


def application(store: Store) -> FastAPI:
    """The pages of people alone, and an address that says who asks."""
    app = FastAPI(openapi_url=None)

    @app.get("/who")
    def who(request: Request) -> str:
        return f"{person(request).name}:{person(request).role}"

    add_shell(app)
    add_login(app, store)
    add_people(app, store)
    add_log(app, store)
    app.add_middleware(Gate, store=store)
    return app


def log_in(client: TestClient, name: str = "王芳", password: str = GOOD, **fields: str) -> Response:
    return client.post("/login", data={"name": name, "password": password, **fields})


def logged(store: Store) -> list[tuple[str, str, str]]:
    return [(line.user, line.action, line.what) for line in reversed(select_lines(store, Wanted()))]


def change(store: Store, sql: str, *values: object) -> None:
    with store.writing() as connection:
        connection.execute(sql, values)


# Users


def test_without_users_everyone_may_do_all(client: TestClient) -> None:
    assert client.get("/who").json() == ":admin"
    assert "现在没有用户" in client.get("/people").text


def test_the_first_user_is_an_admin(store: Store) -> None:
    with pytest.raises(UserError, match="第一个用户要是管理员"):
        add_user(store, "李强", Role.READER, GOOD)
    add_user(store, "王芳", Role.ADMIN, GOOD)
    add_user(store, "李强", Role.READER, GOOD)
    assert [(user.name, user.role) for user in all_users(store)] == [("李强", "reader"), ("王芳", "admin")]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("　ｗａｎｇ　芳 ", "wang 芳"), ("a" * 40, "a" * 40), ("<b>&\"'", "<b>&\"'"), ("../../x", "../../x")],
)
def test_names_are_kept_in_one_form(people: Store, typed: str, kept: str) -> None:
    assert add_user(people, typed, Role.READER, GOOD) == kept
    assert get_user(people, typed).name == kept


@pytest.mark.parametrize("name", ["", " ", "a" * 41, "a\x00b", "a\u202eb", "a\u200bb", "a\x1bb", "a:b", "\ud800"])
def test_names_that_can_not_be_are_refused(people: Store, name: str) -> None:
    with pytest.raises(UserError, match="用户名"):
        add_user(people, name, Role.READER, GOOD)


@pytest.mark.parametrize("name", ["王芳", " 王芳 ", "WANG", "wang"])
def test_a_name_is_taken_however_it_is_written(people: Store, name: str) -> None:
    add_user(people, "Wang", Role.READER, GOOD)
    with pytest.raises(UserError, match="已经有用户"):
        add_user(people, name, Role.READER, GOOD)


@pytest.mark.parametrize(
    "password",
    ["", "1234567", "12345678", "87654321", "aaaaaaaa", "x" * 201, "long name", "ＬＯＮＧ name", "a\x00bcdefgh"],
)
def test_weak_passwords_are_refused(people: Store, password: str) -> None:
    with pytest.raises(passwords.WeakPasswordError, match="密码"):
        add_user(people, "Long Name", Role.READER, password)


def test_a_password_is_the_same_from_any_keyboard(people: Store) -> None:
    set_password(people, "李强", "ｐａｓｓ　ｗｏｒｄ１")
    assert passwords.matches("pass word1", get_user(people, "李强").password)


def test_passwords_are_kept_by_scrypt_with_their_parameters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    kept = passwords.hashed(GOOD)
    assert kept.startswith("scrypt$32768$8$1$")
    assert kept != passwords.hashed(GOOD)
    assert passwords.matches(GOOD, kept)
    assert not passwords.matches(OTHER, kept)
    assert not passwords.matches(GOOD, None)


def test_passwords_kept_with_other_parameters_still_match(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = passwords.hashed(GOOD)
    monkeypatch.setattr(passwords, "_N", 4)
    assert passwords.matches(GOOD, kept)


def test_the_last_admin_stays(people: Store) -> None:
    for narrow in (
        lambda: set_role(people, "王芳", Role.EDITOR),
        lambda: set_disabled(people, "王芳", True),
        lambda: remove_user(people, "王芳"),
    ):
        with pytest.raises(UserError, match="最后一个可用的管理员"):
            narrow()
    set_role(people, "李强", Role.ADMIN)
    set_disabled(people, "王芳", True)
    with pytest.raises(UserError, match="最后一个可用的管理员"):
        remove_user(people, "李强")
    remove_user(people, "王芳")


def test_talks_of_a_removed_user_are_not_shown_to_the_next_of_his_name(people: Store) -> None:
    change(people, "INSERT INTO talks (id, user, title, created, updated) VALUES ('1', '李强', '', '', '')")
    remove_user(people, "李强")
    with people.reading() as connection:
        assert connection.execute("SELECT count(*) FROM talks").fetchone()[0] == 0


def test_neither_passwords_nor_tokens_lie_in_the_store(people: Store, client: TestClient, tmp_path: Path) -> None:
    log_in(client)
    log_in(client, GOOD, OTHER)  # a password in the wrong field
    kept = b"".join(file.read_bytes() for file in tmp_path.glob(f"{FILE}*"))
    assert "王芳".encode() in kept
    assert GOOD.encode() not in kept
    assert OTHER.encode() not in kept
    assert client.cookies[COOKIE].encode() not in kept


# Log-in


def test_logging_in_and_out(people: Store, client: TestClient) -> None:
    got = client.get("/people?done=x", headers=PAGE)
    assert (got.status_code, got.headers["location"]) == (303, "/login?next=%2Fpeople%3Fdone%3Dx")
    assert 'value="/people?done=x"' in client.get(got.headers["location"]).text
    got = log_in(client, next="/people?done=x")
    assert (got.status_code, got.headers["location"]) == (303, "/people?done=x")
    cookie = got.headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=strict", "path=/", "max-age=604800"))
    assert "secure" not in cookie
    assert client.get("/who").json() == "王芳:admin"
    assert client.get("/login", headers=PAGE).headers["location"] == "/"
    assert client.post("/logout", headers=PAGE).headers["location"] == "/login"
    assert client.get("/who").status_code == 401
    assert logged(people) == [("王芳", "login", "网页"), ("王芳", "logout", "")]


def test_the_cookie_is_secure_where_the_page_is(people: Store) -> None:
    with TestClient(application(people), base_url="https://testserver", follow_redirects=False) as client:
        assert "secure" in log_in(client).headers["set-cookie"].lower()


def test_programs_are_told_in_a_form_that_stays(people: Store, client: TestClient) -> None:
    got = client.get("/who")
    assert got.status_code == 401
    assert got.json() == {"error": "没有登录或登录已结束，请登录", "login": "/login"}
    assert not got.headers["www-authenticate"].startswith("Basic")  # or browsers would ask by themselves


@pytest.mark.parametrize(
    ("name", "password"), [("王芳", OTHER), ("nobody", GOOD), ("", ""), ("王芳", ""), ("\x00'--", GOOD), ("赵六", GOOD)]
)
def test_all_that_is_wrong_is_told_in_the_same_words(
    people: Store, client: TestClient, name: str, password: str
) -> None:
    add_user(people, "赵六", Role.READER, GOOD)
    set_disabled(people, "赵六", True)
    got = log_in(client, name, password)
    assert got.status_code == 401
    assert "用户名或密码不对" in got.text
    assert "set-cookie" not in got.headers


def test_an_unknown_name_takes_as_much_computing(
    people: Store, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed: list[str] = []
    derived = passwords._derived
    monkeypatch.setattr(passwords, "_derived", lambda *given: computed.append(given[0]) or derived(*given))
    log_in(client, "王芳", OTHER)
    log_in(client, "nobody", OTHER)
    assert computed == [OTHER, OTHER]


def test_what_was_typed_in_the_wrong_field_is_not_written_down(people: Store, client: TestClient) -> None:
    log_in(client, "my secret password", "x")
    log_in(client, "王芳", "x")
    assert logged(people) == [("", "login failed", "没有这个用户"), ("王芳", "login failed", "")]


@pytest.mark.parametrize(
    "goal",
    [
        "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "javascript:alert(1)", "evil",
        "/\t/evil.example", "/\n/evil.example", "\t//evil.example", "", " //evil.example", "/a\\b", "/login", "/logout?x",
        "///evil.example", "http:evil.example", "/\x00", "/\u2028x",
    ],
)  # fmt: skip
def test_after_logging_in_nobody_is_led_elsewhere(people: Store, client: TestClient, goal: str) -> None:
    assert own_path(goal) == "/"
    assert log_in(client, next=goal).headers["location"] == "/"
    assert client.get(f"/login?next={quote(goal)}").headers["location"] == "/"


@pytest.mark.parametrize(
    "goal", ["/%2Fevil.example", "/%5Cevil.example", "/people/log?text=//x", "/documents/a?from=1"]
)
def test_own_addresses_are_led_to_as_they_are(people: Store, client: TestClient, goal: str) -> None:
    assert log_in(client, next=goal).headers["location"] == goal


# Sessions


def test_a_token_from_elsewhere_never_becomes_a_session(people: Store, client: TestClient) -> None:
    client.cookies.set(COOKIE, "chosen-by-an-attacker")
    assert client.get("/who").status_code == 401
    log_in(client)
    tokens = [cookie.value for cookie in client.cookies.jar if cookie.name == COOKIE]
    assert any(token != "chosen-by-an-attacker" for token in tokens)
    with TestClient(application(people)) as attacker:
        attacker.cookies.set(COOKIE, "chosen-by-an-attacker")
        assert attacker.get("/who").status_code == 401


def test_logging_in_again_ends_the_session_before(people: Store, client: TestClient) -> None:
    log_in(client)
    first = client.cookies[COOKIE]
    log_in(client, "李强")
    assert client.cookies[COOKIE] != first
    with TestClient(application(people), cookies={COOKIE: first}) as before:
        assert before.get("/who").status_code == 401


@pytest.mark.parametrize("column", ["seen", "created"])
def test_sessions_end_by_themselves(people: Store, client: TestClient, column: str) -> None:
    log_in(client)
    change(people, f"UPDATE sessions SET {column} = ?", LONG_AGO)
    assert client.get("/who").status_code == 401
    assert [user.sessions for user in all_users(people)] == [0, 0]


def test_being_seen_keeps_a_session_and_is_kept(people: Store, client: TestClient) -> None:
    log_in(client)
    change(people, "UPDATE sessions SET seen = strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now', '-11 hours')")
    change(people, "UPDATE users SET seen = ?", LONG_AGO)
    assert client.get("/who").status_code == 200
    assert get_user(people, "王芳").seen > LONG_AGO
    with people.reading() as connection:
        assert connection.execute("SELECT seen > datetime('now', '-1 hours') FROM sessions").fetchone()[0]


@pytest.mark.parametrize(
    "narrow",
    [
        lambda store: set_password(store, "李强", OTHER),
        lambda store: set_role(store, "李强", Role.EDITOR),
        lambda store: set_disabled(store, "李强", True),
        lambda store: remove_user(store, "李强"),
    ],
    ids=["password", "role", "disabled", "removed"],
)
def test_what_changes_a_user_ends_his_sessions_at_once(people: Store, client: TestClient, narrow) -> None:  # noqa: ANN001
    log_in(client, "李强")
    assert client.get("/who").json() == "李强:reader"
    narrow(people)
    assert client.get("/who").status_code == 401


def test_users_added_while_the_server_runs_turn_log_in_on(store: Store, client: TestClient) -> None:
    assert client.get("/who").status_code == 200
    add_user(store, "王芳", Role.ADMIN, GOOD)
    assert client.get("/who").status_code == 401


# Attempts


def test_after_some_failures_one_has_to_wait(people: Store, client: TestClient) -> None:
    for _ in range(5):
        assert log_in(client, "李强", OTHER).status_code == 401
    got = log_in(client, "李强")
    assert got.status_code == 429
    assert "秒后再试" in got.text
    change(people, "UPDATE attempts SET at = strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now', '-11 seconds')")
    assert log_in(client, "李强").status_code == 303
    assert log_in(client, "李强", OTHER).status_code == 401  # forgiven: not counted on


def test_names_that_nobody_has_wait_just_as_long(people: Store, client: TestClient) -> None:
    answers = [[log_in(client, name, OTHER).status_code for _ in range(7)] for name in ("李强", "nobody")]
    assert answers[0] == answers[1] == [401] * 5 + [429] * 2


def test_waits_double_up_to_a_quarter_of_an_hour(store: Store) -> None:
    waits: list[int] = []
    for failures in (5, 6, 7, 11, 12, 500):
        change(store, "DELETE FROM attempts")
        with store.writing() as connection:
            row = ("x", "10.1.1.1", throttle.now())
            connection.executemany("INSERT INTO attempts (name, address, at) VALUES (?,?,?)", [row] * failures)
        with pytest.raises(throttle.TooManyAttemptsError) as told:
            throttle.begin_attempt(store, "x", "10.1.1.1")
        waits.append(told.value.seconds)
    assert waits == pytest.approx([10, 20, 40, 640, 900, 900], abs=2)


def test_nobody_elsewhere_makes_this_machine_wait(store: Store) -> None:
    with store.writing() as connection:
        rows = [("admin", f"10.1.{n // 100}.{n % 100}", throttle.now()) for n in range(1000)]
        connection.executemany("INSERT INTO attempts (name, address, at) VALUES (?,?,?)", rows)
    throttle.begin_attempt(store, "admin", throttle.place_of("127.0.0.1"))
    with pytest.raises(throttle.TooManyAttemptsError):
        throttle.begin_attempt(store, "admin", throttle.place_of("10.9.9.9"))


def test_one_place_can_not_try_many_names(store: Store) -> None:
    for n in range(30):
        throttle.begin_attempt(store, f"name {n}", "10.1.1.1")
    with pytest.raises(throttle.TooManyAttemptsError):
        throttle.begin_attempt(store, "another", "10.1.1.1")
    throttle.begin_attempt(store, "another", "10.1.1.2")


@pytest.mark.parametrize(
    ("host", "place"),
    [
        ("127.0.0.1", "localhost"), ("127.9.9.9", "localhost"), ("::1", "localhost"), ("::ffff:127.0.0.1", "localhost"),
        ("10.1.2.3", "10.1.2.3"), ("::ffff:10.1.2.3", "10.1.2.3"), ("2001:db8::1", "2001:db8::/64"), ("odd", "odd"),
    ],
)  # fmt: skip
def test_a_place_is_what_one_customer_has(host: str, place: str) -> None:
    assert throttle.place_of(host) == place


def test_attempts_at_the_same_time_are_all_counted(people: Store) -> None:
    # one loop, as in a server: with one for each client a request was once never answered
    with TestClient(application(people), follow_redirects=False) as client, ThreadPoolExecutor(12) as pool:
        codes = list(pool.map(lambda _: log_in(client, "李强", OTHER).status_code, range(12)))
    assert codes.count(401) <= 5
    assert codes.count(429) >= 7


def test_only_a_few_passwords_are_computed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    kept, go, line = passwords.hashed(GOOD), threading.Event(), passwords._LINE
    slow = lambda *_, **__: go.wait(30) and bytes(32)  # noqa: E731
    monkeypatch.setattr(passwords.hashlib, "scrypt", slow)
    with ThreadPoolExecutor(line) as pool:
        waiting = [pool.submit(passwords.matches, GOOD, kept) for _ in range(line)]
        while passwords._in_line._value:
            pass
        with pytest.raises(passwords.BusyError, match="再试"):
            passwords.matches(GOOD, kept)
        go.set()
        assert [answer.result() for answer in waiting] == [False] * line


def test_attempts_that_were_not_computed_are_not_counted(
    people: Store, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> bytes:
        raise passwords.BusyError("请稍后再试")

    with monkeypatch.context() as patch:
        patch.setattr(passwords, "_derived", busy)
        assert [log_in(client, "李强").status_code for _ in range(6)] == [503] * 6
        assert client.get("/who", auth=("李强".encode(), GOOD.encode())).status_code == 503
    assert log_in(client, "李强").status_code == 303


def test_a_password_reset_by_an_admin_ends_the_waiting(people: Store, client: TestClient) -> None:
    for _ in range(6):
        log_in(client, "李强", "x")
    set_password(people, "李强", OTHER)
    assert log_in(client, "李强", OTHER).status_code == 303


# Programs


def test_programs_send_name_and_password(people: Store, client: TestClient) -> None:
    for _ in range(3):
        assert client.get("/who", auth=("李强".encode(), GOOD.encode())).json() == "李强:reader"
    assert client.get("/who").status_code == 401
    assert logged(people) == [("李强", "login", "程序")]  # once for a while, not for each request
    set_disabled(people, "李强", True)
    assert client.get("/who", auth=("李强".encode(), GOOD.encode())).status_code == 401


def test_a_program_is_not_trusted_longer_than_its_password(people: Store, client: TestClient) -> None:
    assert client.get("/who", auth=("李强".encode(), GOOD.encode())).status_code == 200
    set_password(people, "李强", OTHER)
    assert client.get("/who", auth=("李强".encode(), GOOD.encode())).status_code == 401
    set_role(people, "李强", Role.EDITOR)
    assert client.get("/who", auth=("李强".encode(), OTHER.encode())).json() == "李强:editor"


def test_programs_wait_after_failures_too(people: Store, client: TestClient) -> None:
    for _ in range(5):
        got = client.get("/who", auth=("王芳".encode(), b"wrong"))
        assert got.status_code == 401
        assert got.headers["www-authenticate"].startswith("Basic")
        assert got.json()["error"] == "用户名或密码不对"
    got = client.get("/who", auth=("王芳".encode(), GOOD.encode()))
    assert got.status_code == 429
    assert 0 < int(got.headers["retry-after"]) <= 11


@pytest.mark.parametrize(
    "header",
    ["Basic", "Basic ", "Basic !!!", "Basic YQ==", "Basic /////w==", "Bearer x", "basic  YTpi", "\xff", "Digest a"],
)
def test_odd_authorizations_are_nobodys(people: Store, client: TestClient, header: str) -> None:
    assert client.get("/who", headers={"authorization": header.encode("latin-1")}).status_code == 401


# What attackers try

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE")
CLOSED = (
    "/", "//", "/who", "/who/", "/LOGIN", "/Login", "/login/", "//login", "/login;a", "/login%2f..%2fwho", "/login%00", "/look",
    "/LOOK/base.css", "/favicon.ico/", "/people", "/people/log.csv", "/password", "/api/navigation", "/logout", "/login%0a",
)  # fmt: skip


def test_nobody_gets_past_the_log_in(people: Store, client: TestClient) -> None:
    for accept, codes in (("*/*", (401, 404)), ("text/html", (303, 404))):
        asked = {
            (method, path): client.request(method, path, headers={"accept": accept})
            for method in METHODS
            for path in CLOSED
        }
        assert {place: got.status_code for place, got in asked.items() if got.status_code not in codes} == {}


@pytest.mark.parametrize("path", ["/look/../who", "/look/..%2fwho", "/look/%2e%2e/who", "/look//etc/passwd", "/look/"])
def test_the_open_folder_leads_nowhere_else(people: Store, client: TestClient, path: str) -> None:
    got = client.get(path)
    assert got.status_code in (401, 404)
    assert "admin" not in got.text


@pytest.mark.parametrize(
    "headers",
    [
        {"x-forwarded-user": "王芳"}, {"x-remote-user": "admin"}, {"x-original-url": "/login"}, {"x-rewrite-url": "/login"},
        {"x-forwarded-for": "127.0.0.1"}, {"x-http-method-override": "GET"}, {"cookie": f"{COOKIE}="},
        {"cookie": f"{COOKIE}=' OR 1=1 --"}, {"cookie": f"{COOKIE}={'x' * 9000}"}, {"cookie": f"{COOKIE}=\xff\xfe"},
    ],
)  # fmt: skip
def test_headers_make_nobody_somebody(people: Store, client: TestClient, headers: dict[str, str]) -> None:
    sent = {name.encode(): value.encode("utf-8") for name, value in headers.items()}
    assert client.get("/who", headers=sent).status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"}, {"origin": "http://testserver.evil.example"}, {"origin": "http://testserver:81"},
    ],
)  # fmt: skip
def test_other_sites_pages_change_nothing(people: Store, client: TestClient, headers: dict[str, str]) -> None:
    log_in(client)
    for path in ("/login", "/logout", "/password", "/people/add", "/people/log/days"):
        got = client.post(path, headers={**headers, **PAGE}, data={"name": "x", "role": "admin", "password": GOOD})
        assert got.status_code == 403, path
    assert client.get("/who").json() == "王芳:admin"


def test_nothing_goes_over_a_websocket(people: Store, client: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/who"):
        pass


def test_requests_without_a_length_are_refused(people: Store, client: TestClient) -> None:
    assert client.post("/login", content=iter([b"name=a"])).status_code == 411


def test_pages_are_not_kept_for_the_next_at_the_machine(people: Store, client: TestClient) -> None:
    log_in(client)
    assert client.get("/people").headers["cache-control"] == "no-store"
    assert "cache-control" not in client.get("/look/base.css").headers


def test_hostile_names_are_text(people: Store, client: TestClient) -> None:
    name = "<script>alert(1)</script>\"'"
    add_user(people, name, Role.ADMIN, GOOD)
    log_in(client, name)
    for page in ("/people", f"/people/user?name={quote(name)}", f"/people/log?who={quote(name)}", "/password"):
        text = client.get(page).text
        assert "&lt;script&gt;" in text
        assert "<script>alert" not in text
    assert "<script>alert" not in log_in(client, name, "wrong", next='/"><script>alert(1)</script>').text


# The pages of an admin


def test_an_admin_adds_a_user_who_then_logs_in(people: Store, client: TestClient) -> None:
    log_in(client)
    form = {"name": " 赵六 ", "role": "editor", "password": OTHER, "again": OTHER}
    assert client.post("/people/add", data=form).headers["location"] == "/people?done=add"
    assert "用户已添加" in client.get("/people?done=add").text
    assert ("王芳", "user add", "赵六（编辑）") in logged(people)
    assert log_in(client, "赵六", OTHER).status_code == 303
    assert client.get("/people").status_code == 403


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"name": "王芳", "role": "reader", "password": OTHER, "again": OTHER}, "已经有用户"),
        ({"name": "赵六", "role": "boss", "password": OTHER, "again": OTHER}, "请选择一个角色"),
        ({"name": "赵六", "role": "reader", "password": OTHER, "again": GOOD}, "两次输入的密码不一样"),
        ({"name": "赵六", "role": "reader", "password": "short", "again": "short"}, "密码要有"),
        ({}, "请选择一个角色"),
    ],
)
def test_what_an_admin_types_wrongly_is_said(
    people: Store, client: TestClient, form: dict[str, str], says: str
) -> None:
    log_in(client)
    got = client.post("/people/add", data=form)
    assert got.status_code == 400
    assert says in got.text
    assert OTHER not in got.text
    assert find_user(people, "赵六") is None


def test_an_admin_changes_a_user(people: Store, client: TestClient) -> None:
    log_in(client)
    for action, form, says in (
        ("role", {"role": "editor"}, "角色已改"),
        ("password", {"password": OTHER, "again": OTHER}, "密码已重设"),
        ("disable", {}, "用户已停用"),
        ("enable", {}, "用户已启用"),
        ("end", {}, "登录都已结束"),
    ):
        got = client.post(f"/people/{action}", data={"name": "李强", **form})
        assert got.headers["location"] == f"/people/user?name={quote('李强')}&done={action}"
        assert says in client.get(got.headers["location"]).text
    user = get_user(people, "李强")
    assert (user.role, user.disabled) == (Role.EDITOR, False)
    assert passwords.matches(OTHER, user.password)
    assert logged(people)[1:] == [
        ("王芳", "user role", "李强（读者 → 编辑）"),
        *(("王芳", f"user {action}", "李强") for action in ("password", "disable", "enable", "end")),
    ]


def test_a_user_is_removed_only_when_it_is_confirmed(people: Store, client: TestClient) -> None:
    log_in(client)
    assert "请先勾选确认" in client.post("/people/remove", data={"name": "李强"}).text
    assert (
        client.post("/people/remove", data={"name": "李强", "sure": "1"}).headers["location"] == "/people?done=remove"
    )
    assert find_user(people, "李强") is None
    assert "没有用户" in client.post("/people/remove", data={"name": "李强", "sure": "1"}).text


def test_the_last_admin_stays_in_the_browser_too(people: Store, client: TestClient) -> None:
    log_in(client)
    for action, form in (("role", {"role": "reader"}), ("disable", {}), ("remove", {"sure": "1"})):
        got = client.post(f"/people/{action}", data={"name": "王芳", **form})
        assert got.status_code == 400
        assert "最后一个可用的管理员" in got.text


def test_ending_sessions_leads_back_to_the_log_in(people: Store, client: TestClient) -> None:
    with TestClient(application(people), follow_redirects=False) as other:
        log_in(other, "李强")
        log_in(client)
        client.post("/people/end", data={"name": "李强"})
        assert other.get("/who").status_code == 401
        assert client.get("/who").status_code == 200


def test_everyone_changes_his_own_password(people: Store, client: TestClient) -> None:
    with TestClient(application(people), follow_redirects=False) as elsewhere:
        log_in(elsewhere, "李强")
        log_in(client, "李强")
        form = {"current": GOOD, "password": OTHER, "again": OTHER}
        assert client.post("/password", data=form).headers["location"] == "/password?done=1"
        assert client.get("/who").json() == "李强:reader"  # goes on, by another token
        assert elsewhere.get("/who").status_code == 401
    assert passwords.matches(OTHER, get_user(people, "李强").password)
    assert ("李强", "password", "") in logged(people)


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"current": OTHER, "password": OTHER, "again": OTHER}, "现在的密码不对"),
        ({"current": GOOD, "password": OTHER, "again": "x"}, "两次输入的密码不一样"),
        ({"current": GOOD, "password": "李强", "again": "李强"}, "密码要有"),
    ],
)
def test_a_password_that_can_not_be_changed_stays(
    people: Store, client: TestClient, form: dict[str, str], says: str
) -> None:
    log_in(client, "李强")
    got = client.post("/password", data=form)
    assert got.status_code == 400
    assert says in got.text
    assert client.get("/who").json() == "李强:reader"
    assert passwords.matches(GOOD, get_user(people, "李强").password)


def test_a_stolen_session_can_not_try_passwords_for_ever(people: Store, client: TestClient) -> None:
    log_in(client, "李强")
    form = {"current": "x", "password": OTHER, "again": OTHER}
    says = [client.post("/password", data=form).text for _ in range(6)]
    assert "后再试" in says[-1]
