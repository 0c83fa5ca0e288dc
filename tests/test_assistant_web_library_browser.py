"""The library in a real browser, by mouse and by keyboard, on a wide screen and on a phone. Needs an installed Chromium."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import HOSTILE, HOSTILE_FILE, HOSTILE_TEXT, OVERHANGING, PHONE, WIDE, Open, write_picture
from playwright.sync_api import Page, expect
from support import DOCUMENTS, TinyEncoder

from assistant.config import Settings
from assistant.session import Session
from corpus.guard import read_work
from corpus.read import find_sources
from index.build import ingest

SIZES = pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
NOTICE = """丁县人民政府关于{what}的通知
丁府发〔2024〕{number}号
各乡镇人民政府：
到2027年，{what}合格率达到{value}%以上。
{what}由县市场监管局牵头，各乡镇配合，每季度报告一次进展。
丁县人民政府
2024年5月6日
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """The shipped documents and a hostile one; meaning does not matter here, and a small encoder is soon ready."""
    folder = tmp_path_factory.mktemp("library") / "documents"
    shutil.copytree(DOCUMENTS, folder)
    (folder / HOSTILE_FILE).write_text(HOSTILE_TEXT, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        for place in ("index.build", "assistant.web.taking"):  # in this process: starting others takes seconds
            patch.setattr(f"{place}.read_guarded", lambda sources: map(read_work, sources))
        ingest(find_sources([folder]), folder.parent / "index", None, lambda _: TinyEncoder())
        patch.setattr("index.encoder.load_encoder", lambda *_, **__: TinyEncoder())
        patch.setattr("assistant.server.mount_page", lambda *_: None)  # the chat, which takes seconds to make
        yield Session(Settings(folder.parent / "index", None, reader=False))


def notice(folder: Path, name: str, what: str, number: int, value: str = "98") -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(NOTICE.format(what=what, number=number, value=value), encoding="utf-8")
    return file


def job(page: Page, words: str) -> str:
    """The selector of the card of a job that says `words`; waits for it."""
    expect(page.locator(".job").first).to_contain_text(words)
    return ".job >> nth=0"


def library(open_page: Open, size: tuple[int, int] = WIDE) -> Page:
    """The list; choosers of files are caught from the start, since asking for it only when one opens may be too late."""
    page: Page = open_page("/library", size)
    page.on("filechooser", lambda _: None)
    return page


def choose(page: Page, button: str, *files: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=button, exact=True).click()
    chooser.value.set_files(files if len(files) > 1 else files[0])


def row(page: Page, title: str) -> str:
    return f"tr[data-title*='{title}']"


@SIZES
def test_files_are_uploaded_and_reported(open_page: Open, tmp_path: Path, size: tuple[int, int]) -> None:
    name = f"供水{size[0]}"
    page = library(open_page, size)
    good = notice(tmp_path, f"{name}.txt", name, size[0])
    hostile = notice(tmp_path, f"<img src=x onerror=window.hit=1>{name}.txt", f"{name}{HOSTILE}", size[1])
    broken = tmp_path / f"坏{name}.docx"
    broken.write_bytes(b"PK\x03\x04 no archive")
    choose(page, "上传文件", good, hostile, broken)
    card = page.locator(job(page, "等 3 份文件"))
    expect(card).not_to_contain_text("正在上传")
    page.reload()  # what is under way is still shown
    expect(card).to_contain_text("已收录 2 份，没有收录 1 份")
    page.reload()
    expect(page.locator(row(page, f"关于{name}的通知"))).to_have_count(1)
    card.get_by_role("link", name="读取报告").click()
    item = page.locator(".files > li").filter(has_text=good.name).first
    expect(item.locator(".state")).to_have_text("已收录")
    expect(item).to_contain_text(f"丁府发〔2024〕{size[0]}号")
    expect(page.locator(".files > li").filter(has_text=broken.name).locator(".state")).to_have_text("没有收录")
    expect(page.locator(".files")).to_contain_text("<img src=x onerror=window.hit=1>")
    assert page.evaluate("window.hit") is None
    assert page.evaluate(OVERHANGING) == 0
    write_picture(page, f"library-report-{size[0]}", tmp_path)
    item.get_by_role("link", name=re.compile("丁府发")).click()
    expect(page.locator("mark").first).to_contain_text("丁府发〔2024〕")


def test_a_folder_keeps_its_folders(open_page: Open, tmp_path: Path) -> None:
    folder = tmp_path / "年度文件"
    notice(folder, "水/供水.txt", "村庄供水", 31)
    notice(folder, "电/供电.txt", "村庄供电", 32)
    (folder / "logo.svg").write_text("<svg/>", encoding="utf-8")
    page = library(open_page)
    choose(page, "上传文件夹", folder)
    expect(page.locator(job(page, "已收录 2 份"))).to_be_visible()
    expect(page.locator(row(page, "村庄供水"))).to_contain_text("年度文件/水/供水.txt")


def test_what_is_dropped_is_uploaded(open_page: Open) -> None:
    page = library(open_page)
    text = NOTICE.format(what="道路养护", number=41, value=97)
    drop = """([text, kind]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], "道路养护.txt"));
      document.querySelector("#upload").dispatchEvent(new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }"""
    page.evaluate(drop, [text, "dragenter"])
    expect(page.locator("#upload.over")).to_have_count(1)
    page.evaluate(drop, [text, "drop"])
    expect(page.locator("#upload.over")).to_have_count(0)
    expect(page.locator(job(page, "已收录 1 份"))).to_be_visible()
    expect(page.locator(row(page, "道路养护"))).to_have_count(1)
    folders = """async () => {
      const file = (fullPath) => ({ isFile: true, fullPath, file: (done) => done(new File(["x"], fullPath.split("/").pop())) });
      const folder = (fullPath, inside) => ({ fullPath, createReader: () => { const parts = [inside, []]; return { readEntries: (done) => done(parts.shift()) }; } });
      const tree = folder("/甲", [file("/甲/1.txt"), folder("/甲/乙", [file("/甲/乙/2.txt")])]);
      const found = await collect({ items: [{ webkitGetAsEntry: () => tree }, { webkitGetAsEntry: () => file("/3.txt") }], files: [] });
      return found.map(({ name, chosen }) => `${name} ${chosen}`);
    }"""
    assert page.evaluate(folders) == ["甲/1.txt false", "甲/乙/2.txt false", "3.txt true"]


@SIZES
def test_a_version_is_compared_and_replaced_by_keyboard(open_page: Open, tmp_path: Path, size: tuple[int, int]) -> None:
    what = f"养老服务{size[0]}"
    page = library(open_page, size)
    choose(page, "上传文件", notice(tmp_path, f"{what}.txt", what, 50, "97"))
    expect(page.locator(job(page, "已收录 1 份"))).to_be_visible()
    menu = page.locator(row(page, what)).locator(".menu summary")
    menu.focus()
    page.keyboard.press("Enter")
    expect(menu.locator("..")).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    expect(page.locator(row(page, what)).get_by_role("button", name="替换…")).to_be_focused()
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(notice(tmp_path, "v2/新稿.txt", what, 50, "99.5"))
    check = page.locator(job(page, "请核对后确认是否替换")).get_by_role("link", name="核对", exact=True)
    check.focus()
    check.press("Enter")
    page.get_by_role("link", name="核对并决定").press("Enter")
    expect(page.locator(".versions .changed")).to_contain_text("97")
    expect(page.locator(".versions .changed ins")).to_have_text(["99.5"])
    expect(page.locator(".versions table").last).to_contain_text("≥99.5%")
    assert page.evaluate(OVERHANGING) == 0
    write_picture(page, f"library-versions-{size[0]}", tmp_path)
    page.get_by_role("button", name="用新版本替换").press("Enter")
    expect(page.locator(".files .state")).to_have_text("已替换")
    page.get_by_role("button", name="撤销替换").press("Enter")
    expect(page.locator("h2").first).to_contain_text("恢复")
    expect(page.locator(".files .state")).to_have_text("已恢复")


@SIZES
def test_removed_and_brought_back_by_keyboard(open_page: Open, tmp_path: Path, size: tuple[int, int]) -> None:
    what = f"垃圾分类{size[0]}"
    page = library(open_page, size)
    choose(page, "上传文件", notice(tmp_path, f"{what}.txt", what, 60))
    expect(page.locator(job(page, "已收录 1 份"))).to_be_visible()
    listed = page.locator(row(page, what))
    tick = listed.locator("[data-tick]")
    tick.focus()
    page.keyboard.press("Space")
    expect(page.locator("#chosen")).to_contain_text("已选 1 份")
    remove = page.get_by_role("button", name="移除", exact=True)
    remove.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(what)
    expect(dialog.get_by_role("button", name="不移除")).to_be_focused()
    write_picture(page, f"library-remove-{size[0]}", tmp_path)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(listed).to_have_count(1)
    remove.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    card = page.locator(job(page, "已移除 1 份"))
    expect(listed).to_have_count(0)
    card.get_by_role("button", name="撤销").press("Enter")
    expect(page.locator(job(page, "已恢复 1 份"))).to_be_visible()
    expect(listed).to_have_count(1)


def test_a_document_of_another_folder_is_removed_with_a_word_on_it(open_page: Open) -> None:
    page = library(open_page)
    listed = page.locator(row(page, "贯彻质量发展纲要"))
    listed.locator(".menu summary").click()
    listed.get_by_role("button", name="移除…").click()
    expect(page.get_by_role("dialog")).to_contain_text("会重新收录")
    page.get_by_role("dialog").get_by_role("button", name="移除", exact=True).click()
    expect(page.locator(job(page, "已移除 1 份"))).to_be_visible()
    expect(listed).to_have_count(0)
    page.locator(".job").first.get_by_role("button", name="撤销").click()
    expect(listed).to_have_count(1)
    listed.locator(".menu summary").click()
    listed.get_by_role("button", name="重读").click()
    expect(page.locator(job(page, "已重读 1 份"))).to_be_visible()


@SIZES
def test_finding_and_filtering(open_page: Open, tmp_path: Path, size: tuple[int, int]) -> None:
    page = library(open_page, size)
    page.get_by_role("searchbox", name="查找").fill("食品抽检合格率")
    page.keyboard.press("Enter")
    expect(page.locator(".snippet").first).to_contain_text("食品抽检合格率")
    assert re.search(r"/library\?q=[^&]+$", page.url), "empty fields stay out of the address"
    if size == PHONE:
        page.get_by_text("筛选与排序").click()
    page.get_by_label("区域").select_option("重庆市江北区")
    expect(page.locator("tr[data-id]")).to_have_count(1)
    assert "region=" in page.url
    assert page.evaluate(OVERHANGING) == 0
    write_picture(page, f"library-{size[0]}", tmp_path)
    page.get_by_role("link", name="清除条件").click()
    expect(page.locator(f"tr[data-file='{HOSTILE_FILE}']")).to_have_count(1)
    assert page.evaluate("window.hit") is None


@SIZES
def test_the_audit(open_page: Open, tmp_path: Path, size: tuple[int, int]) -> None:
    page = open_page("/library/audit", size)
    expect(page.locator(".group").first).to_be_visible()
    page.get_by_label("问题").first.select_option("missing")
    page.get_by_role("button", name="查找").click()
    expect(page.locator(".group")).to_have_count(1)
    assert page.evaluate(OVERHANGING) == 0
    write_picture(page, f"library-audit-{size[0]}", tmp_path)
    page.locator(".findings a.file").first.click()
    expect(page).to_have_url(re.compile("/documents/"))
    assert page.evaluate("window.hit") is None
