"""The ask page in a real browser: what a clerk sees and does, by mouse and by keyboard, on a wide screen and on a phone.

Needs an installed Chromium. Where there is none the tests are skipped, unless CI or POLICYQA_REQUIRE_BROWSER is set.
POLICYQA_SCREENSHOTS=docs also writes chat.png, chat-dark.png and phone.png there.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from browser import HOSTILE, HOSTILE_FILE, INSIDE, OVERHANGING, PHONE, WIDE, Open, write_picture
from playwright.sync_api import Browser, Page, expect

from assistant.found import Line
from assistant.session import Session
from assistant.web.login import COOKIE
from assistant.web.people import Role
from assistant.web.sessions import begin_session
from assistant.web.store import Store
from assistant.web.users import add_user
from index.build import remove
from index.types import IndexUnusableError

QUESTION = "大渡口区食品抽检合格率目标是多少？"


def ask(page: Page, question: str) -> None:
    """Types a question, sends it with Enter, and waits until the answer is there and kept."""
    turns = page.locator(".turn").count()
    box = page.get_by_label("问题", exact=True)
    box.fill(question)
    box.press("Enter")
    expect(page.locator(".turn")).to_have_count(turns + 1)
    settled(page)


def settled(page: Page) -> None:
    expect(last(page, ".votes, .failed")).to_have_count(1)


def last(page: Page, what: str) -> Any:  # noqa: ANN401 - playwright's Locator, which has no public name here
    return page.locator(".turn").last.locator(what)


def rows_of(served: Session, query: str) -> list[tuple[Any, ...]]:
    with Store(served.directory).reading() as connection:
        return [tuple(row) for row in connection.execute(query)]


def test_an_answer_with_its_source_beside_it(open_page: Open, served: Session) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    joined: list[str] = []
    page.on("request", lambda request: joined.append(request.url) if "/queue/join" in request.url else None)
    expect(page.locator(".example")).to_have_count(5)
    expect(page.locator("#shown .entry")).to_have_count(6)
    assert not joined  # the page is there without Gradio's queue
    ask(page, QUESTION)
    expect(page.locator(".question")).to_have_text([QUESTION])
    expect(last(page, ".chip-text")).to_have_text(["数值", "食品抽检合格率", "大渡口区", "目标值"])
    expect(last(page, ".line")).to_contain_text("98.2%")
    expect(last(page, ".cite")).to_have_text(["1"])
    expect(last(page, ".reference")).to_contain_text("(大渡口府发〔2024〕1号)一、(二)")
    mark = page.locator("#source mark").first
    expect(mark).to_contain_text("98.2%")
    assert mark.evaluate(INSIDE)
    expect(last(page, ".cite")).to_have_attribute("aria-current", "true")
    assert rows_of(served, "SELECT user, what FROM log WHERE action = 'ask' ORDER BY id DESC LIMIT 1") == [
        ("", QUESTION)
    ]

    last(page, ".cite").hover()
    expect(page.get_by_role("tooltip")).to_contain_text("食品抽检合格率达到98.2%以上")
    page.locator("#question").hover()
    expect(page.locator("#quote")).to_be_hidden()

    page.get_by_role("button", name="复制答案和出处").click()
    expect(page.locator("#said")).to_have_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "98.2%以上 [1]" in copied
    assert "[1] 《" in copied
    page.get_by_role("button", name="复制出处 1").click()
    expect(page.locator("#said")).to_have_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()").startswith("《重庆市大渡口区")

    page.locator("#source .text").evaluate("(text) => { text.scrollTop = 0; }")
    last(page, ".cite").click()  # once more, after scrolling away
    expect(mark).to_be_in_viewport()
    assert page.evaluate(OVERHANGING) == 0


def test_what_answers_by_itself_is_marked_in_its_sentence(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(_: object, lines: list[Line], __: object) -> list[tuple[int, int] | None]:
        return [(line.text.index("98"), len(line.text) - 1) if "98" in line.text else None for line in lines]

    monkeypatch.setattr("assistant.answer.highlights", told)  # the pages are served without the reader
    page = open_page()
    ask(page, QUESTION)
    expect(last(page, ".line")).to_have_text("食品抽检合格率达到98.2%以上1")
    expect(last(page, ".line mark")).to_have_text(["98.2%", "以"])  # the last two characters stay with the number


def test_a_talk_by_keyboard_alone(open_page: Open) -> None:
    page = open_page()
    expect(page.locator(".example")).to_have_count(5)
    box = page.get_by_label("问题", exact=True)
    expect(box).to_be_focused()
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    expect(box).to_be_focused()
    page.get_by_role("button", name="新对话").focus()
    page.keyboard.press("/")
    expect(box).to_be_focused()
    page.keyboard.press("Enter")  # an empty question is none
    expect(page.locator(".turn")).to_have_count(0)
    page.keyboard.insert_text("大渡口区食品抽检")
    page.keyboard.press("Shift+Enter")
    assert "\n" in box.input_value()
    box.fill(QUESTION)
    page.keyboard.press("Enter")
    settled(page)
    last(page, ".chip-remove").last.focus()
    page.keyboard.press("Tab")
    cite = last(page, ".cite")
    expect(cite).to_be_focused()
    expect(page.get_by_role("tooltip")).to_contain_text("98.2%")
    expect(cite).to_have_attribute("aria-describedby", "quote")
    page.keyboard.press("Escape")
    expect(page.locator("#quote")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("#source mark").first).to_contain_text("98.2%")
    page.keyboard.press("/")
    page.keyboard.press("ArrowUp")
    expect(box).to_have_value(QUESTION)
    page.keyboard.press("ArrowUp")  # there is none before it
    expect(box).to_have_value(QUESTION)
    box.fill("那江北区呢？")
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(2)
    settled(page)
    expect(last(page, ".reference")).to_contain_text("江北府发〔2023〕32号")
    export = page.locator("#export summary")
    export.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Word 文档")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Word 文档")).to_be_hidden()
    expect(export).to_be_focused()


def test_examples_and_what_may_be_asked_next(open_page: Open) -> None:
    page = open_page()
    example = page.locator(".example").nth(1)
    text = example.inner_text()
    example.click()
    settled(page)
    expect(page.locator(".question")).to_have_text([text])
    expect(last(page, ".cite")).to_have_text(["1", "2"])
    last(page, ".cite").nth(1).click()
    expect(page.locator("#source h2").first).to_contain_text("江北区")
    ask(page, QUESTION)
    last(page, ".suggestion").filter(has_text="崆峒区").click()  # 江北区 was asked already
    expect(page.locator(".turn")).to_have_count(3)
    settled(page)
    expect(last(page, ".reference")).to_contain_text("崆峒区")
    expect(page.locator(".suggestion").locator("visible=true").first).to_be_visible()
    page.get_by_role("button", name="新对话").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator(".example")).to_have_count(5)


def test_what_is_not_found_is_said(open_page: Open) -> None:
    page = open_page()
    ask(page, "今天中午吃什么？")
    expect(last(page, ".answer")).to_contain_text("没有查到")
    expect(last(page, "p.label")).to_contain_text("不是答案")
    expect(last(page, ".cite")).to_have_count(0)
    near = last(page, ".excerpt").first
    words = near.locator("span").inner_text()[:10]
    near.click()
    expect(page.locator("#source .notice")).to_contain_text("不是答案")
    expect(page.locator("#source .here").first).to_contain_text(words)


def test_a_question_put_right(open_page: Open) -> None:
    page = open_page()
    ask(page, QUESTION)
    last(page, ".chip.region .chip-text").click()
    page.keyboard.press("ArrowDown")  # 大渡口区 → 江北区
    expect(last(page, ".chip.region select")).to_have_value("江北区")
    expect(page.locator(".turn")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator(".turn").last).to_be_focused()
    settled(page)
    expect(page.locator(".chip-field")).to_have_count(0)
    expect(page.locator(".turn").first.locator(".chip.region .chip-text")).to_have_text("大渡口区")
    expect(last(page, ".reference")).to_contain_text("江北府发〔2023〕32号")
    expect(last(page, ".question")).not_to_contain_text("理解")
    last(page, ".chip.subject .chip-text").press("Enter")
    field = last(page, ".chip.subject input")
    expect(field).to_be_focused()
    field.press("Escape")
    expect(last(page, ".chip.subject .chip-text")).to_be_focused()
    last(page, ".chip.subject .chip-text").press("Enter")
    field.fill("公共服务质量满意度")
    field.press("Enter")
    expect(page.locator(".turn")).to_have_count(3)
    settled(page)
    expect(last(page, ".line")).to_contain_text("82分")
    last(page, ".chip.kind .chip-text").click()
    last(page, ".chip.kind select").select_option("责任单位")
    expect(page.locator(".turn")).to_have_count(4)
    settled(page)
    last(page, ".chip.region .chip-remove").click()
    expect(page.locator(".turn")).to_have_count(5)
    settled(page)
    expect(last(page, ".chip.region")).to_have_count(0)


def test_filters_bind(open_page: Open, served: Session) -> None:
    page = open_page(f"/?q={QUESTION}&region=江北区")
    settled(page)
    expect(last(page, ".answer")).to_contain_text("限定的文件里没有查到")
    expect(last(page, ".chip.filter")).to_contain_text("江北区")
    expect(page.get_by_label("区域")).to_have_value("重庆市江北区")
    expect(page).to_have_url(re.compile(r"/\?talk="))
    page.get_by_role("button", name="在全部文件里再查一次").click()
    expect(page.locator(".turn")).to_have_count(2)
    settled(page)
    expect(last(page, ".line")).to_contain_text("98.2%")
    expect(page.get_by_label("区域")).to_have_value("")

    page.locator("#filter-document").click()
    page.get_by_label("按标题、文号查找文件").fill("崆峒")
    expect(page.locator("#shown .entry")).to_have_count(1)
    page.get_by_role("button", name="只问这份").click()
    expect(page.locator("#filter-document")).to_contain_text("崆峒区")
    ask(page, "食品评价性抽检合格率是多少？")
    expect(last(page, ".line").first).to_contain_text("98%")
    expect(last(page, ".reference")).to_contain_text(["崆峒区"])
    page.get_by_role("button", name="取消限定").click()
    expect(page.locator("#filter-document")).to_have_text("不限")
    page.get_by_label("效力").select_option("in_force")
    ask(page, QUESTION)
    expect(last(page, ".line")).to_contain_text("98.2%")


def test_an_opinion_can_be_given_and_changed(open_page: Open, served: Session) -> None:
    page = open_page(f"/?q={QUESTION}")
    settled(page)
    page.get_by_role("button", name="有用").click()
    expect(last(page, ".told-thanks")).to_contain_text("谢谢")
    expect(page.get_by_role("button", name="有用")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="有问题").press("Enter")
    comment = page.get_by_label("哪里有问题（可不填）")
    expect(comment).to_be_focused()
    comment.fill(f"出处不对{HOSTILE}")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(last(page, ".opinion")).to_be_hidden()
    expect(page.get_by_role("button", name="有用")).to_have_attribute("aria-pressed", "false")
    assert rows_of(served, "SELECT vote, comment, question FROM feedback") == [(-1, f"出处不对{HOSTILE}", QUESTION)]
    again = open_page(f"/?talk={rows_of(served, 'SELECT talk FROM turns JOIN feedback ON turn = turns.id')[0][0]}")
    expect(again.get_by_role("button", name="有问题")).to_have_attribute("aria-pressed", "true")
    again.get_by_role("button", name="有问题").click()
    expect(again.get_by_label("哪里有问题（可不填）")).to_have_value(f"出处不对{HOSTILE}")


def test_talks_are_kept_found_renamed_and_deleted(open_page: Open) -> None:
    page = open_page(f"/?q={QUESTION}")
    settled(page)
    live = last(page, ".body").inner_html()
    address = page.evaluate("location.pathname + location.search")
    for name, kind in (("Word 文档", "docx"), ("Markdown 文本", "md")):
        link = page.get_by_role("link", name=name, include_hidden=True).get_attribute("href") or ""
        assert link.endswith(f"export.{kind}")
        assert page.request.get(f"{page.url.split('/?')[0]}{link}").ok
    page.get_by_role("button", name="新对话").click()
    ask(page, "比较大渡口区和江北区的制造业产品质量合格率目标")
    other = page.evaluate("location.pathname + location.search")

    page.get_by_role("button", name="历史对话").click()
    search = page.get_by_label("在历史对话中查找")
    expect(search).to_be_focused()
    search.fill("98.2% 食品抽检")
    mine = page.locator(f'#talks a[href="{address}"]')
    expect(mine).to_be_visible()
    expect(page.locator(f'#talks a[href="{other}"]')).to_have_count(0)
    expect(page.locator("#talks h3").first).to_have_text("今天")
    mine.press("Enter")
    expect(page.locator(".question")).to_have_text([QUESTION])
    assert last(page, ".body").inner_html().replace(' aria-current="true"', "") == live.replace(
        ' aria-current="true"', ""
    )
    expect(page.locator("#source mark").first).to_contain_text("98.2%")
    page.go_back()
    expect(page.locator(".question")).to_contain_text(["比较"])
    page.go_forward()
    expect(page.locator(".question")).to_have_text([QUESTION])

    item = page.locator(f'#talks li[data-talk="{address.partition("=")[2]}"]')
    item.hover()
    item.get_by_role("button", name="改名").click()
    field = page.get_by_label("对话的名称，按回车保存")
    field.fill("食品抽检 <b>甲</b>")
    field.press("Enter")
    expect(mine).to_have_text("食品抽检 <b>甲</b>")
    search.fill("")
    expect(page.locator(f'#talks a[href="{other}"]')).to_be_visible()
    item.hover()
    item.get_by_role("button", name="删除").click()
    page.get_by_role("button", name="取消", exact=True).click()
    item.get_by_role("button", name="删除").click()
    page.get_by_role("button", name="删除", exact=True).click()
    expect(mine).to_have_count(0)
    expect(page.locator(".example")).to_have_count(5)


def test_failures_are_said(open_page: Open, served: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def unusable() -> None:
        raise IndexUnusableError("索引已损坏,请运行 policyqa ingest")

    def broken() -> None:
        raise RuntimeError("a bug")

    page = open_page()
    ask(page, "多" * 2001)
    expect(last(page, "[role=alert]")).to_contain_text("2000")
    with monkeypatch.context() as patch:
        patch.setattr(served, "assistant", unusable)
        ask(page, QUESTION)
        expect(last(page, "[role=alert]")).to_contain_text("policyqa ingest")
        patch.setattr(served, "assistant", broken)
        ask(page, QUESTION)
        expect(last(page, "[role=alert]")).to_contain_text("程序出错")
    last(page, "button").filter(has_text="再试一次").click()
    expect(page.locator(".turn")).to_have_count(4)
    settled(page)
    expect(last(page, ".line")).to_contain_text("98.2%")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_hostile_text_is_text(open_page: Open, size: tuple[int, int]) -> None:
    page = open_page("/", size)
    ask(page, "乙市灯塔亮灯率目标是多少？")
    expect(last(page, ".line")).to_contain_text("97%以上")
    last(page, ".cite").first.click()
    expect(page.locator("#source mark").first).to_contain_text("97%以上")
    for shown in (
        "<b onclick=window.hit=1>",
        '<a href="javascript:window.hit=1">',
        "${window.hit=1}",
        "{{window.hit=1}}",
    ):
        expect(page.locator("#source .text")).to_contain_text(shown)
    if size == PHONE:
        page.get_by_role("button", name="返回对话").click()
    ask(page, f"灯塔{HOSTILE}<a href=javascript:window.hit=1>？")
    expect(page.locator(".question").last).to_contain_text("<script>window.hit=1</script><img src=x")
    page.get_by_role("button", name="全部文件").click()
    expect(page.locator("#shown .entry").filter(has_text="乙市")).to_contain_text("<script>")
    if size == PHONE:
        page.keyboard.press("Escape")
    page.get_by_role("button", name="历史对话").click()
    expect(page.locator("#talks a").first).to_be_visible()
    assert page.evaluate("window.hit") is None
    assert page.locator("img, script, a[href^='javascript']").locator("visible=true").count() == 0


def test_on_a_phone_source_and_talks_lie_over_the_talk(open_page: Open) -> None:
    page = open_page("/", PHONE, has_touch=True)
    ask(page, QUESTION)
    expect(page.locator("#source")).to_be_hidden()
    last(page, ".cite").tap()
    mark = page.locator("#source mark").first
    expect(mark).to_be_visible()
    assert mark.evaluate(INSIDE)
    expect(page.locator("#quote")).to_be_hidden()
    assert page.evaluate(OVERHANGING) == 0
    page.get_by_role("button", name="返回对话").tap()
    expect(page.locator("#source")).to_be_hidden()
    expect(last(page, ".cite")).to_be_focused()
    last(page, ".reference").press("Enter")
    expect(mark).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#source")).to_be_hidden()
    page.get_by_role("button", name="历史对话").tap()
    expect(page.locator("#talks a").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#talks")).to_be_hidden()
    page.get_by_role("button", name="历史对话").tap()
    page.locator("#talks a").first.tap()
    expect(page.locator("#talks")).to_be_hidden()
    expect(page.locator(".question")).to_have_text([QUESTION])
    assert page.evaluate(OVERHANGING) == 0


def test_pictures(open_page: Open, served: Session, tmp_path: Path) -> None:
    remove([HOSTILE_FILE], served.directory)  # the pictures show the documents that ship
    views = (("chat", WIDE, "light"), ("chat-dark", WIDE, "dark"), ("phone", PHONE, "light"))
    for name, size, scheme in views:
        page = open_page("/", size, color_scheme=scheme)
        ask(page, QUESTION)
        ask(page, "那江北区呢？")
        expect(last(page, ".line")).to_contain_text("98.2%")
        if size == WIDE:
            expect(page.locator("#source mark").first).to_contain_text("98.2%")
        assert 10_000 < write_picture(page, name, tmp_path).stat().st_size < 400_000


def test_a_log_in_that_has_ended_is_said(open_page: Open) -> None:
    page = open_page()
    expect(page.locator(".example")).to_have_count(5)
    page.evaluate('fetch = async () => new Response(\'{"error": "没有登录或登录已结束，请登录"}\', { status: 401 })')
    page.route("**/queue/join*", lambda route: None)
    page.get_by_label("问题", exact=True).fill(QUESTION)
    page.keyboard.press("Enter")
    expect(last(page, "[role=alert]")).to_contain_text("登录已结束")


def test_who_is_logged_in_keeps_the_talk(open_page: Open, served: Session, address: str) -> None:
    store = Store(served.directory)
    add_user(store, "甲", Role.ADMIN, "correct horse battery")
    try:
        host = address.split("//")[1].split(":")[0]
        cookie = {"name": COOKIE, "value": begin_session(store, "甲"), "domain": host, "path": "/"}
        page = open_page(f"/?q={QUESTION}", storage_state={"cookies": [cookie], "origins": []})
        settled(page)
        expect(page.get_by_role("link", name="甲")).to_be_visible()
        assert rows_of(served, "SELECT user FROM talks ORDER BY rowid DESC LIMIT 1") == [("甲",)]
        assert rows_of(served, "SELECT user FROM log WHERE action = 'ask' ORDER BY id DESC LIMIT 1") == [("甲",)]
    finally:
        with store.writing() as connection:
            connection.execute("DELETE FROM users")


def test_a_late_failure_of_what_could_not_be_sent_does_not_lose_it(browser: Browser, address: str) -> None:
    kept = "sessionStorage.getItem('policyqa-asked')"
    with browser.new_context() as context:
        page = context.new_page()
        page.add_init_script(
            "let connect; Object.defineProperty(window, 'connectChat', "
            "{ set(given) { connect = given; }, get() { return (wire) => { window.wire = wire; connect(wire); }; } });"
        )
        page.goto(address)
        ask(page, "大渡口区绿色建筑占比目标是多少？")
        assert page.evaluate(kept) is None
        context.set_offline(True)
        ask(page, QUESTION)
        page.evaluate(
            "wire.told({ error: '这次没有答成' })"
        )  # as Gradio reports, once it is there again, what it could not do
        assert QUESTION in page.evaluate(kept)


def test_a_question_outlives_a_broken_connection(browser: Browser, address: str) -> None:
    with browser.new_context() as context:  # not watched: the browser reports what it could not reach as errors
        page = context.new_page()
        page.goto(address)
        ask(page, "大渡口区绿色建筑占比目标是多少？")
        context.set_offline(True)
        ask(page, QUESTION)
        expect(last(page, "[role=alert]")).to_contain_text("没有连上服务器")
        expect(last(page, "button").filter(has_text="再试一次")).to_be_visible()
        expect(page.get_by_role("button", name="发送")).to_be_enabled()
        page.get_by_label("问题", exact=True).fill("一半")
        context.set_offline(False)
        expect(last(page, ".line")).to_contain_text(
            "98.2%"
        )  # Gradio loads the page anew, and the question is put again
        expect(page.locator(".question")).to_have_text(["大渡口区绿色建筑占比目标是多少？", QUESTION])
        expect(page.get_by_label("问题", exact=True)).to_have_value("一半")
