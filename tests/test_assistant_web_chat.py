"""The page in a real browser: what a clerk sees and does, on a wide screen and on a phone; nothing leaves the machine.

Needs an installed Chromium. Where there is none the tests are skipped, unless CI or POLICYQA_REQUIRE_BROWSER is set.
POLICYQA_SCREENSHOTS=docs also writes chat.png, chat-dark.png and phone.png there.
"""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright
from support import DOCUMENTS

from assistant.config import Settings
from assistant.server import create_app
from assistant.session import Session
from corpus.read import find_sources
from index.build import ingest, remove
from index.types import Encoder, IndexUnusableError

QUESTION = "大渡口区食品抽检合格率目标是多少？"
WIDE, PHONE = (1280, 800), (390, 844)
HOSTILE = "<script>window.hit=1</script><img src=x onerror=window.hit=1>`${window.hit=1}`{{window.hit=1}}"
HOSTILE_FILE = "乙<img src=x onerror=window.hit=1>.txt"
HOSTILE_TEXT = f"""乙市人民政府关于灯塔{HOSTILE}的通知
乙府发〔2024〕9号
各单位：
一、<b onclick=window.hit=1>灯塔要求</b>
灯塔亮灯率要达到97%以上{HOSTILE}，详见<a href="javascript:window.hit=1">链接</a>。
乙市人民政府
2024年5月6日
"""
_INSIDE = """(mark) => {  // whether it is in sight: inside the window, and nothing lies over it
  const { left, top, width, height } = mark.getClientRects()[0];
  const seen = document.elementFromPoint(left + width / 2, top + height / 2);
  return seen !== null && (mark.contains(seen) || seen.contains(mark));
}"""
# Gradio is not ready at once: on a loaded machine a key pressed before it listens is lost. The question stays in the box,
# and is sent by pressing again.
_LOADING = ".meta-text, .meta-text-center, .progress-text"
_PRESSES = 4
Open = Callable[..., Page]
expect.set_options(timeout=30_000)  # a loaded machine takes seconds for what takes milliseconds elsewhere


@pytest.fixture(scope="module")
def served(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    folder = tmp_path_factory.mktemp("page") / "documents"
    shutil.copytree(DOCUMENTS, folder)
    (folder / HOSTILE_FILE).write_text(HOSTILE_TEXT, encoding="utf-8")
    ingest(find_sources([folder]), folder.parent / "index", None, lambda _: encoder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.encoder.load_encoder", lambda *_, **__: encoder)
        yield Session(Settings(folder.parent / "index", None))


@pytest.fixture(scope="module")
def address(served: Session) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(create_app(served), log_level="warning", ws="none", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        missing = "没有找到 Chromium(chromium、chromium-browser 或 google-chrome),页面没有测试"
        if os.environ.get("CI") or os.environ.get("POLICYQA_REQUIRE_BROWSER"):
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    """Opens the page at a size. At the end: nothing went elsewhere, no dialog, no error in the browser."""
    requests: list[str] = []
    trouble: list[str] = []
    contexts = []

    def note_request(request: Request) -> None:
        requests.append(request.url)

    def open_at(size: tuple[int, int] = WIDE, **options: Any) -> Page:  # noqa: ANN401 - passed on to the browser
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="zh-CN", reduced_motion="reduce", **options
        )
        contexts.append(context)
        context.on("request", note_request)
        context.on("dialog", lambda dialog: trouble.append(f"dialog {dialog.message}"))
        context.on("weberror", lambda error: trouble.append(f"error {error.error}"))
        context.on("console", lambda line: trouble.append(line.text) if line.type == "error" else None)
        page = context.new_page()
        page.goto(address)
        expect(page.locator(".example")).to_have_count(5)
        expect(page.locator(_LOADING)).to_have_count(0)
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert requests
    assert [url for url in requests if not url.startswith(f"{address}/")] == []
    assert trouble == []


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


def test_an_answer_shows_its_source_beside_it(open_page: Open) -> None:
    page = open_page()
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
    assert mark.evaluate(_INSIDE)


def test_choosing_a_citation_brings_it_back(open_page: Open) -> None:
    page = open_page()
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
    assert not mark.evaluate(_INSIDE)
    first.click()  # once more, after scrolling away
    assert mark.evaluate(_INSIDE)


def test_a_follow_up_knows_what_was_asked(open_page: Open) -> None:
    page = open_page()
    ask(page, QUESTION)
    ask(page, "那江北区呢？")
    expect(last(page, ".reference")).to_contain_text("江北府发〔2023〕32号")
    expect(page.locator("#source mark")).to_contain_text("98.2%")


def test_examples_and_a_new_talk(open_page: Open) -> None:
    page = open_page()
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


def test_what_is_not_found_is_said(open_page: Open) -> None:
    page = open_page()
    ask(page, "今天中午吃什么？")
    expect(last(page, ".answer")).to_contain_text("没有查到")
    expect(last(page, ".label")).to_contain_text("不是答案")
    expect(last(page, ".cite")).to_have_count(0)
    near = last(page, ".excerpt").first
    words = near.locator("span").inner_text()[:10]
    near.click()
    expect(page.locator(".panel .notice")).to_contain_text("不是答案")
    expect(page.locator("#source .here").first).to_contain_text(words)
    assert page.locator("#source .here").first.evaluate(_INSIDE)


def test_a_blank_question_is_no_turn(open_page: Open) -> None:
    page = open_page()
    box = page.get_by_label("问题", exact=True)
    box.fill("   ")
    box.press("Enter")
    expect(box).to_have_value("")
    expect(page.locator(".example")).to_have_count(5)


def test_an_overlong_question_is_refused(open_page: Open) -> None:
    page = open_page()
    ask(page, "多" * 2001)
    expect(page.get_by_role("alert")).to_contain_text("2000")


def test_an_unusable_index_is_said(open_page: Open, served: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def unusable() -> None:
        raise IndexUnusableError("索引已损坏,请运行 policyqa ingest")

    page = open_page()
    monkeypatch.setattr(served, "assistant", unusable)
    ask(page, QUESTION)
    expect(page.get_by_role("alert")).to_contain_text("policyqa ingest")


def test_the_documents_can_be_read(open_page: Open) -> None:
    page = open_page()
    expect(page.locator(".entry")).to_have_count(6)
    page.locator(".entry").filter(has_text="江北府发").click()
    expect(page.locator(".panel .text")).to_contain_text("一、总体要求")
    page.get_by_role("button", name="6 份文件").click()
    expect(page.locator(".entry")).to_have_count(6)


def test_an_answer_can_be_copied(open_page: Open) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    ask(page, QUESTION)
    page.get_by_role("button", name="复制").click()
    expect(page.get_by_text("已复制")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "98.2%" in copied
    assert "[1] 《" in copied


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_hostile_text_is_text(open_page: Open, size: tuple[int, int]) -> None:
    page = open_page(size)
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


def test_on_a_phone_the_source_lies_over_the_talk(open_page: Open) -> None:
    page = open_page(PHONE)
    ask(page, QUESTION)
    expect(page.locator("#source")).to_be_hidden()
    last(page, ".cite").click()
    mark = page.locator("#source mark")
    expect(mark).to_be_visible()
    assert mark.evaluate(_INSIDE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    page.get_by_role("button", name="返回对话").click()
    expect(page.locator("#source")).to_be_hidden()
    expect(last(page, ".cite")).to_be_focused()
    ask(page, "今天中午吃什么？")
    last(page, ".excerpt").first.click()
    assert page.locator("#source .here").first.evaluate(_INSIDE)
    page.keyboard.press("Escape")
    wide = "[...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).length"
    assert page.evaluate(wide) == 0


@pytest.mark.parametrize(
    ("name", "size", "scheme"),
    [("chat", WIDE, "light"), ("chat-dark", WIDE, "dark"), ("phone", PHONE, "light")],
    ids=["chat", "chat-dark", "phone"],
)
def test_pictures(
    open_page: Open, served: Session, tmp_path: Path, name: str, size: tuple[int, int], scheme: str
) -> None:
    if any(document.file == HOSTILE_FILE for document in served.searcher().documents):
        remove([HOSTILE_FILE], served.directory)  # the pictures show the documents that ship
    page = open_page(size, color_scheme=scheme)
    ask(page, QUESTION)
    ask(page, "那江北区呢？")
    expect(page.locator("#source mark")).to_have_count(1)
    picture = Path(os.environ.get("POLICYQA_SCREENSHOTS") or tmp_path) / f"{name}.png"
    page.screenshot(path=picture)
    assert 10_000 < picture.stat().st_size < 300_000
