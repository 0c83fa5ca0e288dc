"""People in a real browser: the first admin, logging in and out, and what an admin does, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import OVERHANGING, PHONE, WIDE, Open, serving, watched, write_picture
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from playwright.sync_api import Browser, Page, expect

from assistant.web import passwords
from assistant.web.gate import Gate
from assistant.web.log_pages import add_log
from assistant.web.login import COOKIE, add_login
from assistant.web.people import Role
from assistant.web.people_pages import add_people
from assistant.web.shell import add_shell, show
from assistant.web.store import Store
from assistant.web.users import add_user, end_sessions, find_user, get_user, set_role

GOOD, OTHER = "correct horse", "battery staple"
SIZES = pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr(passwords, "_N", 2)
    return Store(tmp_path)


@pytest.fixture
def people(store: Store) -> Store:
    """A store with 王芳, who is admin, and 李强, who is a reader."""
    add_user(store, "王芳", Role.ADMIN, GOOD)
    add_user(store, "李强", Role.READER, GOOD)
    return store


@pytest.fixture
def address(store: Store) -> Iterator[str]:
    """The pages of people, and a page in place of the chat."""
    app = FastAPI(openapi_url=None)

    @app.get("/")
    def chat(request: Request) -> HTMLResponse:
        return show(request, "error.html.j2", sentence="这里是问答")

    add_shell(app)
    add_login(app, store)
    add_people(app, store)
    add_log(app, store)
    app.add_middleware(Gate, store=store)
    with serving(app) as address:
        yield address


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    with watched(browser, address) as open_at:
        yield open_at


def log_in(page: Page, name: str = "王芳", password: str = GOOD) -> None:
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()


def press(page: Page, *keys: str) -> None:
    """Presses keys one after the other; a word in 「」 is typed."""
    for key in keys:
        if key.startswith("「"):
            page.keyboard.type(key[1:-1])
        else:
            page.keyboard.press(key)


def log_in_by_keyboard(page: Page) -> None:
    expect(page.get_by_label("用户名")).to_be_focused()
    press(page, "「王芳」", "Tab", f"「{GOOD}」", "Enter")


def fits(page: Page) -> bool:
    return page.evaluate(OVERHANGING) == 0


@SIZES
def test_the_first_admin_is_added_and_must_then_log_in(open_page: Open, store: Store, size: tuple[int, int]) -> None:
    page = open_page("/people", size)
    expect(page.get_by_text("现在没有用户")).to_be_visible()
    page.get_by_label("用户名").fill("王芳")
    page.get_by_label("密码（至少 8 个字符）").fill(GOOD)
    page.get_by_label("再输一次密码").fill(GOOD)
    page.get_by_role("button", name="添加").click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    assert get_user(store, "王芳").role == Role.ADMIN
    log_in(page)
    expect(page.get_by_text("用户已添加")).to_be_visible()
    expect(page.get_by_role("rowheader", name="王芳 （我）")).to_be_visible()
    assert fits(page)


@SIZES
def test_logging_in_leads_where_one_wanted_to_go(open_page: Open, people: Store, size: tuple[int, int]) -> None:
    page = open_page("/people/log?text=%E7%8E%8B", size)
    expect(page.get_by_label("用户名")).to_be_focused()
    assert fits(page)
    log_in(page)
    expect(page.get_by_role("searchbox", name="内容")).to_have_value("王")
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()


def test_logging_in_and_out_by_keyboard(open_page: Open, people: Store) -> None:
    page = open_page("/people")
    log_in_by_keyboard(page)
    expect(page.get_by_role("heading", name="用户与记录")).to_be_visible()
    page.get_by_role("button", name="退出").focus()
    press(page, "Enter")
    expect(page.get_by_label("用户名")).to_be_focused()


def test_a_wrong_password_is_said_and_the_name_kept(browser: Browser, address: str, people: Store) -> None:
    page = browser.new_context(locale="zh-CN").new_page()  # not watched: a browser notes the answer's code as an error
    page.goto(f"{address}/people")
    log_in(page, password="wrong")
    expect(page.get_by_role("alert")).to_have_text("用户名或密码不对")
    expect(page.get_by_label("密码")).to_be_focused()
    press(page, f"「{GOOD}」", "Enter")
    expect(page.get_by_role("heading", name="用户与记录")).to_be_visible()
    page.context.close()


def test_password_managers_know_the_fields(open_page: Open, people: Store) -> None:
    page = open_page("/")
    fields = page.locator("#login input:not([type=hidden])")
    assert [field.get_attribute("autocomplete") for field in fields.all()] == ["username", "current-password"]
    log_in(page)
    page.get_by_role("link", name="王芳").click()
    expect(page.get_by_role("heading", name="修改密码")).to_be_visible()
    hints = [field.get_attribute("autocomplete") for field in page.locator("main input").all()]
    assert hints == ["username", "current-password", "new-password", "new-password"]


def test_the_pages_work_without_scripts(open_page: Open, people: Store) -> None:
    page = open_page("/people/user?name=%E6%9D%8E%E5%BC%BA", java_script_enabled=False)
    log_in(page)
    page.get_by_role("button", name="停用").click()
    expect(page.get_by_text("用户已停用")).to_be_visible()
    assert get_user(people, "李强").disabled


def test_a_link_elsewhere_leads_in_whoever_is_logged_in(browser: Browser, address: str, people: Store) -> None:
    """The cookie doesn't come with a link in another site's page; the log-in page finds out that it is there."""
    with serving(elsewhere(f"{address}/people/log")) as other:
        page = browser.new_context(locale="zh-CN").new_page()
        page.goto(f"{address}/login")
        log_in(page)
        expect(page.get_by_text("这里是问答")).to_be_visible()
        page.goto(other.replace("127.0.0.1", "localhost"))
        page.get_by_role("link").click()
        expect(page.get_by_role("heading", name="用户与记录")).to_be_visible()
        page.context.close()


def elsewhere(link: str) -> FastAPI:
    """Another site, with a link to ours and a form that would change something there."""
    app = FastAPI()
    form = f'<form method="post" action="{link.replace("/log", "/end")}"><input name="name" value="王芳"><button>x</button></form>'

    @app.get("/")
    def page() -> HTMLResponse:
        return HTMLResponse(f'<a href="{link}">link</a>{form}')

    return app


def test_a_form_elsewhere_changes_nothing(browser: Browser, address: str, people: Store) -> None:
    with serving(elsewhere(f"{address}/people/log")) as other:
        page = browser.new_context(locale="zh-CN").new_page()
        page.goto(f"{address}/login")
        log_in(page)
        expect(page.get_by_text("这里是问答")).to_be_visible()
        page.goto(other.replace("127.0.0.1", "localhost"))
        page.get_by_role("button").click()
        expect(page.get_by_text("请求来自别的网站")).to_be_visible()
        assert get_user(people, "王芳").sessions == 1
        page.context.close()


@SIZES
def test_an_admin_adds_changes_and_removes_by_mouse(open_page: Open, people: Store, size: tuple[int, int]) -> None:
    page = open_page("/people", size)
    log_in(page)
    page.get_by_label("用户名").fill("赵六")
    page.get_by_label("角色").select_option("编辑")
    page.get_by_label("密码（至少 8 个字符）").fill(OTHER)
    page.get_by_label("再输一次密码").fill(OTHER)
    page.get_by_role("button", name="添加").click()
    page.get_by_role("link", name="管理 赵六").click()
    assert fits(page)
    page.get_by_label("新角色").select_option("管理员")
    page.get_by_role("button", name="改角色").click()
    expect(page.get_by_role("status")).to_have_text("角色已改，请他重新登录。")
    assert get_user(people, "赵六").role == Role.ADMIN
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="移除用户").click()
    expect(page.get_by_role("status")).to_have_text("用户已移除。")
    assert find_user(people, "赵六") is None


def test_an_admin_works_by_keyboard(open_page: Open, people: Store) -> None:
    page = open_page("/people")
    log_in_by_keyboard(page)
    page.get_by_role("link", name="管理 李强").focus()
    press(page, "Enter")
    expect(page.get_by_role("heading", name="李强")).to_be_visible()
    page.get_by_label("新角色").focus()
    press(page, "ArrowDown", "Tab", "Enter")
    expect(page.get_by_role("status")).to_contain_text("角色已改")
    assert get_user(people, "李强").role == Role.EDITOR
    page.get_by_label("新密码（至少 8 个字符）").focus()
    press(page, f"「{OTHER}」", "Tab", f"「{OTHER}」", "Enter")
    expect(page.get_by_role("status")).to_contain_text("密码已重设")


@SIZES
def test_the_log_is_filtered_and_exported(open_page: Open, people: Store, size: tuple[int, int]) -> None:
    page = open_page("/people/log", size)
    log_in(page)
    page.get_by_label("操作").select_option("登录")
    page.get_by_role("button", name="筛选").click()
    expect(page.get_by_role("row").filter(has_text="网页")).to_have_count(1)
    assert "action=login" in page.url
    assert fits(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="导出 CSV").click()
    assert Path(download.value.path()).read_text(encoding="utf-8-sig").startswith("时间,用户,地址,操作,内容")
    page.get_by_label("保留天数").fill("365")
    press(page, "Enter")
    expect(page.get_by_text("保留天数已改为 365 天。")).to_be_visible()


def test_everyone_changes_his_own_password(open_page: Open, people: Store) -> None:
    page = open_page("/password")
    log_in(page, "李强")
    page.get_by_label("现在的密码").fill(GOOD)
    page.get_by_label("新密码（8 到 200 个字符）").fill(OTHER)
    page.get_by_label("再输一次新密码").fill(OTHER)
    page.get_by_role("button", name="修改密码").click()
    expect(page.get_by_text("密码已修改")).to_be_visible()
    expect(page.get_by_role("link", name="用户与记录")).to_have_count(0)  # a reader's page


def test_an_ended_session_leads_to_the_log_in(open_page: Open, people: Store) -> None:
    page = open_page("/people")
    log_in(page)
    expect(page.get_by_role("heading", name="用户与记录")).to_be_visible()
    set_role(people, "李强", Role.ADMIN)
    set_role(people, "王芳", Role.READER)
    page.get_by_role("link", name="记录", exact=True).click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()


@SIZES
def test_a_page_says_that_its_session_has_ended(
    browser: Browser, address: str, people: Store, size: tuple[int, int]
) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})  # not watched, as above
    page = context.new_page()
    page.goto(f"{address}/people?done=x")
    log_in(page)
    expect(page.get_by_role("heading", name="用户与记录")).to_be_visible()
    end_sessions(people, "王芳")
    page.evaluate("fetch('/api/navigation')")
    expect(page.get_by_role("alert")).to_have_text("登录已结束，请重新登录。")
    assert fits(page)
    expect(page.get_by_role("link", name="重新登录")).to_be_focused()
    press(page, "Enter")
    log_in(page)
    expect(page.get_by_role("heading", name="用户与记录")).to_be_visible()
    assert page.url.endswith("/people?done=x")
    context.close()


def test_scripts_do_not_see_the_cookie(open_page: Open, people: Store) -> None:
    page = open_page("/people")
    log_in(page)
    expect(page.get_by_role("heading", name="用户与记录")).to_be_visible()
    assert COOKIE not in page.evaluate("document.cookie")
    assert [cookie["httpOnly"] for cookie in page.context.cookies() if cookie["name"] == COOKIE] == [True]


def test_hostile_names_do_nothing(open_page: Open, people: Store) -> None:
    name = "<img src=x onerror=window.hit=1>"
    add_user(people, name, Role.ADMIN, GOOD)
    page = open_page("/people")
    log_in(page, name)
    expect(page.get_by_role("link", name=name, exact=True).first).to_be_visible()
    page.goto(page.url.replace("/people", "/people/log"))
    expect(page.get_by_role("cell", name=name).first).to_be_visible()
    assert page.evaluate("window.hit") is None


@pytest.mark.parametrize(("name", "size", "scheme"), [("people", WIDE, "light"), ("people-phone", PHONE, "dark")])
def test_pictures(
    open_page: Open, people: Store, tmp_path: Path, name: str, size: tuple[int, int], scheme: str
) -> None:
    page = open_page("/people", size, color_scheme=scheme)
    log_in(page)
    expect(page.get_by_role("heading", name="用户与记录")).to_be_visible()
    assert write_picture(page, name, tmp_path).stat().st_size > 10_000
