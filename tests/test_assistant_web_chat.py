"""The page in a real browser: what a clerk sees and does, on a wide screen and on a phone; nothing leaves the machine.

Needs an installed Chromium. Where there is none the tests are skipped, unless CI or POLICYQA_REQUIRE_BROWSER is set.
POLICYQA_SCREENSHOTS=docs also writes chat.png, chat-dark.png and phone.png there.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from browser import HOSTILE, HOSTILE_FILE, INSIDE, OVERHANGING, PHONE, WIDE, Open, write_picture
from playwright.sync_api import Page, expect

from assistant.session import Session
from index.build import remove
from index.types import IndexUnusableError

QUESTION = "大渡口区食品抽检合格率目标是多少？"
# Gradio is not ready at once: on a loaded machine a key pressed before it listens is lost. The question stays in the box,
# and is sent by pressing again.
_LOADING = ".meta-text, .meta-text-center, .progress-text"
_PRESSES = 4


@pytest.fixture
def open_chat(open_page: Open) -> Open:
    def open_at(size: tuple[int, int] = WIDE, **options: Any) -> Page:  # noqa: ANN401 - passed on to the browser
        page = open_page("/", size, **options)
        expect(page.locator(".example")).to_have_count(5)
        expect(page.locator(_LOADING)).to_have_count(0)
        return page

    return open_at


def ask(page: Page, question: str) -> None:
    """Types a question, sends it with Enter, and waits for what comes back."""
    turns = page.locator(".turn").count()
    box = page.get_by_label("问题", exact=True)
    box.fill(question)
    for _ in range(_PRESSES):
        box.press("Enter")
        with suppress(AssertionError):
            expect(page.locator(".turn")).to_have_count(turns + 1, timeout=8_000)
            break
        assert box.input_value() == question, "the question left the box and was not asked"
    expect(page.locator(".turn")).to_have_count(turns + 1)
    expect(page.locator(".pending")).to_have_count(0)


def last(page: Page, what: str) -> Any:  # noqa: ANN401 - playwright's Locator, which has no public name here
    return page.locator(".turn").last.locator(what)


def test_an_answer_shows_its_source_beside_it(open_chat: Open) -> None:
    page = open_chat()
    ask(page, QUESTION)
    expect(last(page, ".line")).to_contain_text("98.2%")
    expect(last(page, ".cite")).to_have_text(["1"])
    expect(last(page, ".reference")).to_contain_text("(大渡口府发〔2024〕1号)一、(二)")
    head = page.locator(".panel header")
    for fact in (
        "质量强区建设实施方案",
        "大渡口府发〔2024〕1号",
        "重庆市大渡口区人民政府",
        "2024年1月12日成文",
        "未载明",
    ):
        expect(head).to_contain_text(fact)
    mark = page.locator("#source mark")
    expect(mark).to_contain_text("98.2%")
    expect(page.locator("#source .here").filter(has=page.locator("mark"))).to_contain_text("98.2%")
    assert mark.evaluate(INSIDE)


def test_choosing_a_citation_brings_it_back(open_chat: Open) -> None:
    page = open_chat()
    ask(page, QUESTION)
    ask(page, "今天中午吃什么？")
    expect(page.locator("#source mark")).to_have_count(0)
    first = page.locator(".turn").first.locator(".reference")
    first.focus()
    first.press("Enter")  # a citation needs no mouse
    mark = page.locator("#source mark")
    expect(mark).to_contain_text("98.2%")
    expect(first).to_have_attribute("aria-pressed", "true")
    page.locator("#source .text").evaluate("(text) => { text.scrollTop = 0; }")
    assert not mark.evaluate(INSIDE)
    first.click()  # once more, after scrolling away
    assert mark.evaluate(INSIDE)


def test_a_follow_up_knows_what_was_asked(open_chat: Open) -> None:
    page = open_chat()
    ask(page, QUESTION)
    ask(page, "那江北区呢？")
    expect(last(page, ".reference")).to_contain_text("江北府发〔2023〕32号")
    expect(page.locator("#source mark")).to_contain_text("98.2%")


def test_examples_and_a_new_talk(open_chat: Open) -> None:
    page = open_chat()
    example = page.locator(".example").nth(1)
    text = example.inner_text()
    example.click()
    expect(page.locator(".question")).to_have_text([text])
    expect(last(page, ".cite")).to_have_text(["1", "2"])
    last(page, ".cite").nth(1).click()
    expect(page.locator(".panel h2")).to_contain_text("江北区")
    page.get_by_role("button", name="新对话").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator(".example")).to_have_count(5)


def test_what_is_not_found_is_said(open_chat: Open) -> None:
    page = open_chat()
    ask(page, "今天中午吃什么？")
    expect(last(page, ".answer")).to_contain_text("没有查到")
    expect(last(page, ".label")).to_contain_text("不是答案")
    expect(last(page, ".cite")).to_have_count(0)
    near = last(page, ".excerpt").first
    words = near.locator("span").inner_text()[:10]
    near.click()
    expect(page.locator(".panel .notice")).to_contain_text("不是答案")
    expect(page.locator("#source .here").first).to_contain_text(words)
    assert page.locator("#source .here").first.evaluate(INSIDE)


def test_a_blank_question_is_no_turn(open_chat: Open) -> None:
    page = open_chat()
    box = page.get_by_label("问题", exact=True)
    box.fill("   ")
    box.press("Enter")
    expect(box).to_have_value("")
    expect(page.locator(".example")).to_have_count(5)


def test_an_overlong_question_is_refused(open_chat: Open) -> None:
    page = open_chat()
    ask(page, "多" * 2001)
    expect(page.get_by_role("alert")).to_contain_text("2000")


def test_an_unusable_index_is_said(open_chat: Open, served: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def unusable() -> None:
        raise IndexUnusableError("索引已损坏,请运行 policyqa ingest")

    page = open_chat()
    monkeypatch.setattr(served, "assistant", unusable)
    ask(page, QUESTION)
    expect(page.get_by_role("alert")).to_contain_text("policyqa ingest")


def test_the_documents_can_be_read(open_chat: Open) -> None:
    page = open_chat()
    expect(page.locator(".entry")).to_have_count(6)
    page.locator(".entry").filter(has_text="江北府发").click()
    expect(page.locator(".panel .text")).to_contain_text("一、总体要求")
    page.get_by_role("button", name="6 份文件").click()
    expect(page.locator(".entry")).to_have_count(6)


def test_an_answer_can_be_copied(open_chat: Open) -> None:
    page = open_chat(permissions=["clipboard-read", "clipboard-write"])
    ask(page, QUESTION)
    page.get_by_role("button", name="复制").click()
    expect(page.get_by_text("已复制")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "98.2%" in copied
    assert "[1] 《" in copied


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_hostile_text_is_text(open_chat: Open, size: tuple[int, int]) -> None:
    page = open_chat(size)
    ask(page, "乙市灯塔亮灯率目标是多少？")
    expect(last(page, ".line")).to_contain_text("97%以上")
    last(page, ".cite").first.click()
    expect(page.locator("#source mark")).to_contain_text("97%以上")
    for shown in (
        "<b onclick=window.hit=1>",
        '<a href="javascript:window.hit=1">',
        "${window.hit=1}",
        "{{window.hit=1}}",
    ):
        expect(page.locator("#source .text")).to_contain_text(shown)
    expect(page.locator(".panel header")).to_contain_text(HOSTILE_FILE)
    if size == PHONE:
        page.keyboard.press("Escape")
    ask(page, f"灯塔{HOSTILE}<a href=javascript:window.hit=1>？")
    expect(page.locator(".question").last).to_contain_text("<script>window.hit=1</script><img src=x")
    page.locator("[data-do=documents]").click()
    expect(page.locator(".entry").filter(has_text="乙市")).to_contain_text("<script>")
    assert page.evaluate("window.hit") is None
    assert page.locator("img, script, a[href^='javascript']").locator("visible=true").count() == 0


def test_on_a_phone_the_source_lies_over_the_talk(open_chat: Open) -> None:
    page = open_chat(PHONE)
    ask(page, QUESTION)
    expect(page.locator("#source")).to_be_hidden()
    last(page, ".cite").click()
    mark = page.locator("#source mark")
    expect(mark).to_be_visible()
    assert mark.evaluate(INSIDE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    page.get_by_role("button", name="返回对话").click()
    expect(page.locator("#source")).to_be_hidden()
    expect(last(page, ".cite")).to_be_focused()
    ask(page, "今天中午吃什么？")
    last(page, ".excerpt").first.click()
    assert page.locator("#source .here").first.evaluate(INSIDE)
    page.keyboard.press("Escape")
    assert page.evaluate(OVERHANGING) == 0


@pytest.mark.parametrize(
    ("name", "size", "scheme"),
    [("chat", WIDE, "light"), ("chat-dark", WIDE, "dark"), ("phone", PHONE, "light")],
    ids=["chat", "chat-dark", "phone"],
)
def test_pictures(
    open_chat: Open, served: Session, tmp_path: Path, name: str, size: tuple[int, int], scheme: str
) -> None:
    if any(document.file == HOSTILE_FILE for document in served.searcher().documents):
        remove([HOSTILE_FILE], served.directory)  # the pictures show the documents that ship
    page = open_chat(size, color_scheme=scheme)
    ask(page, QUESTION)
    ask(page, "那江北区呢？")
    expect(page.locator("#source mark")).to_have_count(1)
    picture = write_picture(page, name, tmp_path)
    assert 10_000 < picture.stat().st_size < 300_000
