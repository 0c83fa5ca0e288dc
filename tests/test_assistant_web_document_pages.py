"""A document in a real browser: read beside something else and alone, by mouse and by keyboard, wide and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import HOSTILE_FILE, HOSTILE_TEXT, INSIDE, OVERHANGING, PHONE, WIDE, Open, serving, write_picture
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, Response
from playwright.sync_api import Page, expect
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from support import DOCUMENTS, TinyEncoder

from assistant.config import Settings
from assistant.session import Session
from assistant.web.documents import add_documents
from assistant.web.gate import Gate
from assistant.web.originals import add_originals
from assistant.web.shell import add_shell, static
from assistant.web.store import Store
from corpus.read import find_sources
from index.build import ingest

SIZES = pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
CHONGQING, OLD, NEW = "重庆市贯彻质量发展纲要实施意见.txt", "旧.txt", "新.txt"
FILES = {
    HOSTILE_FILE: HOSTILE_TEXT,
    OLD: "甲市粮食储备管理办法\n甲府发〔2019〕3号\n第一条　本办法自2019年5月1日起施行。\n甲市人民政府\n2019年4月1日\n",
    NEW: "甲市粮食储备管理规定\n甲府发〔2024〕8号\n第一条　本规定自2024年5月1日起施行。《甲市粮食储备管理办法》（甲府发〔2019〕3号）同时废止。\n甲市人民政府\n2024年4月1日\n",
}  # fmt: skip
QUOTE = "创新质量发展机制"
# A page that shows a document in a box, as the chat does.
BOX = f"""<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>t</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="{static("base.css")}"><link rel="stylesheet" href="{static("document.css")}">
<link rel="stylesheet" href="/look-of-box.css"><script src="{static("theme.js")}"></script>
<script src="{static("document.js")}"></script></head><body><div id="box"></div></body></html>"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    folder = tmp_path_factory.mktemp("pages") / "files"
    folder.mkdir()
    for name, text in {**FILES, CHONGQING: (DOCUMENTS / CHONGQING).read_text(encoding="utf-8")}.items():
        (folder / name).write_text(text, encoding="utf-8")
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(folder / "丙.pdf"), pagesize=(595, 842))
    for line in ("丙市人民政府关于食品抽检的通知", "食品抽检合格率达到98.2%以上。"):
        canvas.setFont("STSong-Light", 16)
        canvas.drawString(80, 700, line)
        canvas.showPage()
    canvas.save()
    ingest(find_sources([folder]), folder.parent / "index", None, lambda _: TinyEncoder())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.encoder.load_encoder", lambda *_, **__: TinyEncoder())
        yield Session(Settings(folder.parent / "index", None, reader=False))


@pytest.fixture(scope="module")
def address(served: Session) -> Iterator[str]:
    """The documents' routes alone: no chat, which takes seconds to start."""
    app = FastAPI()
    store = Store(served.directory)
    add_shell(app)
    add_documents(app, served)
    add_originals(app, served, store)
    app.get("/box")(lambda: HTMLResponse(BOX))
    app.get("/favicon.ico")(lambda: Response(status_code=204))
    app.get("/look-of-box.css")(
        lambda: Response("#box { height: 100vh; max-width: 590px; margin-left: auto; background: var(--pq-card); }", media_type="text/css")
    )  # fmt: skip
    app.add_middleware(Gate, store=store)
    with serving(app) as address:
        yield address


def path_of(served: Session, file: str, words: str = "", kind: str = "") -> str:
    """The address of a document, at some words of it."""
    searcher = served.searcher()
    document = searcher.document_text(next(d for d in searcher.documents if d.file == file))
    start = document.text.index(words)
    place = f"?from={start}&to={start + len(words)}" if words else ""
    return f"/documents/{document.id}{kind}{place}"


def panel(open_page: Open, path: str, size: tuple[int, int]) -> Page:
    page = open_page("/box", size)
    page.evaluate("(path) => policyqaDocument.open(document.querySelector('#box'), path)", path)
    expect(page.locator(".document .text")).to_be_visible()
    return page


def inside(page: Page, selector: str) -> bool:
    return bool(page.locator(selector).first.evaluate(INSIDE))


@SIZES
def test_the_quote_is_in_sight(open_page: Open, served: Session, size: tuple[int, int]) -> None:
    page = panel(open_page, path_of(served, CHONGQING, QUOTE, "/panel"), size)
    expect(page.locator("mark")).to_have_text(QUOTE)
    assert inside(page, "mark")
    page.locator(".text").evaluate("(text) => { text.scrollTop = 0; }")
    assert not inside(page, "mark")
    page.evaluate("policyqaDocument.reveal(document.querySelector('#box'))")
    assert inside(page, "mark")
    assert page.evaluate(OVERHANGING) == 0


@SIZES
def test_the_outline_moves_in_the_panel(open_page: Open, served: Session, size: tuple[int, int]) -> None:
    page = panel(open_page, path_of(served, CHONGQING, QUOTE, "/panel"), size)
    page.get_by_text("目录", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".contents a[aria-current]")).to_contain_text(QUOTE)
    page.keyboard.press("Escape")
    expect(page.locator(".contents")).to_be_hidden()
    expect(page.get_by_text("目录", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="四、保障措施").click()
    expect(page.locator(".contents")).to_be_hidden()
    heading = page.get_by_role("heading", name="四、保障措施")
    expect(heading).to_be_focused()
    assert heading.evaluate(INSIDE)


def test_one_thing_unfolds_at_a_time(open_page: Open, served: Session) -> None:
    page = panel(open_page, path_of(served, CHONGQING, QUOTE, "/panel"), WIDE)
    page.get_by_text("目录", exact=True).click()
    page.get_by_text("文件信息", exact=True).click()
    expect(page.locator(".contents")).to_be_hidden()
    expect(page.locator(".facts")).to_contain_text("渝府发〔2012〕45号")
    page.get_by_text("各项读自何处").click()
    expect(page.locator(".facts")).to_be_visible()
    page.get_by_role("link", name="渝府发〔2012〕45号").click()
    expect(page.locator("mark")).to_have_text("渝府发〔2012〕45号")
    page.get_by_role("button", name="返回").click()
    expect(page.locator("mark")).to_have_text(QUOTE)


@SIZES
def test_what_is_void_leads_to_what_is_in_force(open_page: Open, served: Session, size: tuple[int, int]) -> None:
    page = panel(open_page, path_of(served, OLD, "第一条", "/panel"), size)
    expect(page.locator(".notice")).to_contain_text("已废止")
    page.locator(".notice a").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".document h2")).to_have_text("甲市粮食储备管理规定")
    page.get_by_role("button", name="返回").press("Enter")
    expect(page.locator(".document h2")).to_have_text("甲市粮食储备管理办法")
    expect(page.get_by_role("button", name="返回")).to_be_hidden()
    assert page.url.endswith("/box")


@SIZES
def test_the_page_of_the_original(open_page: Open, served: Session, size: tuple[int, int]) -> None:
    page = panel(open_page, path_of(served, "丙.pdf", "合格率", "/panel"), size)
    page.locator(".tools").get_by_role("link", name="原件第 2 页").press("Enter")
    picture = page.get_by_role("img", name="原件第 2 页")
    expect(picture).to_be_visible()
    expect(page.locator(".sheet-of-paper[aria-busy]")).to_have_count(0)
    assert picture.evaluate("(image) => image.naturalWidth") == 1300
    expect(page.locator(".text")).to_be_hidden()
    expect(page.get_by_role("button", name="下一页")).to_be_disabled()
    page.get_by_role("button", name="上一页").click()
    expect(page.get_by_text("第 1 页，共 2 页")).to_be_visible()
    expect(page.locator(".sheet-of-paper[aria-busy]")).to_have_count(0)
    page.get_by_role("button", name="回到文字").click()
    expect(page.locator("mark")).to_have_text("合格率")
    assert inside(page, "mark")
    assert page.evaluate(OVERHANGING) == 0


@SIZES
def test_a_citation_is_copied(open_page: Open, served: Session, size: tuple[int, int]) -> None:
    page = open_page(path_of(served, CHONGQING, QUOTE), size, permissions=["clipboard-read", "clipboard-write"])
    button = page.get_by_role("button", name="复制引用")
    button.press("Enter")
    expect(page.get_by_role("status").filter(has_text="已复制")).to_contain_text("三、(三)")
    assert page.evaluate("navigator.clipboard.readText()").endswith("(渝府发〔2012〕45号)三、(三)")
    button.press("ArrowDown")
    button.press("Enter")
    expect(page.get_by_role("status").filter(has_text="已复制")).to_contain_text("三、(三)1.")
    page.locator("[data-place]").nth(5).hover()
    page.mouse.click(1, 1)
    page.locator("[data-place]").nth(4).hover()
    expect(page.locator("[data-place]").nth(4).get_by_role("button", name="复制引用")).to_be_visible()


@SIZES
def test_the_page_alone(open_page: Open, served: Session, size: tuple[int, int]) -> None:
    page = open_page(path_of(served, CHONGQING, QUOTE), size)
    assert inside(page, "mark")
    expect(page.locator(".aside a[aria-current]")).to_contain_text(QUOTE)
    assert page.evaluate(OVERHANGING) == 0
    if size == PHONE:
        expect(page.locator(".aside .contents")).to_be_hidden()
        page.locator(".aside summary").press("Enter")
    page.get_by_role("link", name="四、保障措施").press("Enter")
    assert page.get_by_role("heading", name="四、保障措施").evaluate(INSIDE)
    assert page.url.split("#")[1].startswith("at-")
    page.get_by_role("heading", level=1).scroll_into_view_if_needed()
    expect(page.locator(".facts")).to_contain_text("2012年4月13日")


def test_the_page_is_printed_without_what_is_not_paper(open_page: Open, served: Session) -> None:
    page = open_page(path_of(served, CHONGQING, QUOTE))
    page.emulate_media(media="print")
    for unseen in (".top", ".aside", ".tools", ".cite-here"):
        expect(page.locator(unseen).first).to_be_hidden()
    expect(page.locator(".document h1")).to_be_visible()
    expect(page.locator("mark")).to_be_visible()


def test_the_original_is_saved(open_page: Open, served: Session) -> None:
    page = open_page(path_of(served, "丙.pdf"))
    with page.expect_download() as begun, page.context.expect_page():
        page.get_by_role("link", name="下载原件").click()
    assert begun.value.suggested_filename == "丙.pdf"


@SIZES
def test_hostile_text_is_text(open_page: Open, served: Session, size: tuple[int, int]) -> None:
    for page in (
        open_page(path_of(served, HOSTILE_FILE, "97%"), size),
        panel(open_page, path_of(served, HOSTILE_FILE, "97%", "/panel"), size),
    ):
        for shown in (
            "<b onclick=window.hit=1>",
            "<script>window.hit=1</script>",
            "${window.hit=1}",
            "{{window.hit=1}}",
        ):
            expect(page.locator(".text")).to_contain_text(shown)
        page.locator("mark").click()
        assert page.evaluate("window.hit") is None
        assert page.locator("img, a[href^='javascript']").count() == 0


@pytest.mark.parametrize(
    ("name", "size", "scheme"),
    [("document", WIDE, "light"), ("document-dark", WIDE, "dark"), ("document-phone", PHONE, "light")],
)
def test_pictures(
    open_page: Open, served: Session, tmp_path: Path, name: str, size: tuple[int, int], scheme: str
) -> None:
    page = open_page(path_of(served, CHONGQING, QUOTE), size, color_scheme=scheme)
    assert inside(page, "mark")
    assert 10_000 < write_picture(page, name, tmp_path).stat().st_size < 400_000
