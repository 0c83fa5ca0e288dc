"""The tables page in a real browser, by mouse and by keyboard, on a wide screen and on a phone."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from browser import OVERHANGING, PHONE, WIDE, Open, write_picture
from playwright.sync_api import Page, expect
from support import DOCUMENTS, TinyEncoder

from assistant.config import Settings
from assistant.session import Session
from corpus.read import find_sources
from index.build import ingest

SIZES = pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
COMPARED = "/tables/indicators/compare?name=食品抽检合格率&name=食品评价性抽检合格率"
HOSTILE = "甲县<img src=x onerror=window.hit=1>"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """The shipped documents and a hostile one; how they are found does not matter here."""
    folder = tmp_path_factory.mktemp("tables")
    text = f"甲县人民政府关于印发{HOSTILE}方案的通知\n甲府发〔2024〕9号\n到2027年，灯塔亮灯率达到97%以上。\n"
    (folder / "乙.txt").write_text(text, encoding="utf-8")
    ingest(find_sources([DOCUMENTS, folder / "乙.txt"]), folder / "index", None, lambda _: TinyEncoder())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.encoder.load_encoder", lambda *_, **__: TinyEncoder())
        return Session(Settings(folder / "index", None, reader=False))


def values(page: Page) -> list[str]:
    return [text.strip() for text in page.locator("tbody td.number").all_inner_texts()]


def unfold(page: Page, size: tuple[int, int]) -> None:
    """On a phone the filters are folded away."""
    if size == PHONE:
        page.get_by_role("button", name="更多条件").click()


@SIZES
def test_filtering_and_sorting_by_mouse(open_page: Open, size: tuple[int, int]) -> None:
    page = open_page("/tables", size)
    page.get_by_label("指标名称").fill("抽检合格率")
    unfold(page, size)
    page.locator("summary").filter(has_text="区域").click()
    page.get_by_label("大渡口区").check()
    page.get_by_role("button", name="筛选", exact=True).click()
    expect(page.locator(".count")).to_have_text("共 3 项指标")
    expect(page.locator("summary").filter(has_text="区域")).to_contain_text("大渡口区")
    page.get_by_role("button", name="数值").click()
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("数值")
    assert values(page) == ["≥98.2%", "≥99.5%", "≥99.8%"]
    page.get_by_role("button", name="数值").click()
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("数值")
    assert values(page) == ["≥99.8%", "≥99.5%", "≥98.2%"]
    page.reload()  # the address holds it all
    assert values(page) == ["≥99.8%", "≥99.5%", "≥98.2%"]
    assert "kind=" not in page.url
    page.go_back()
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("数值")
    page.get_by_role("link", name="去掉条件 区域：大渡口区").click()
    expect(page.locator(".count")).to_contain_text("项指标")
    assert page.evaluate(OVERHANGING.replace("body *", "body > *, main > *")) == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


@SIZES
def test_filtering_and_sorting_by_keyboard(open_page: Open, size: tuple[int, int]) -> None:
    page = open_page("/tables/indicators", size)
    page.get_by_label("指标名称").focus()
    page.keyboard.type("抽检合格率")
    page.keyboard.press("Enter")
    expect(page.locator(".count")).to_contain_text("共 7 项指标")
    unfold(page, size)
    page.locator("summary").filter(has_text="年份").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the latest year
    page.keyboard.press("Escape")
    expect(page.locator(".choose[open]")).to_have_count(0)
    expect(page.locator("summary").filter(has_text="年份")).to_be_focused()
    page.get_by_role("button", name="筛选", exact=True).press("Enter")
    expect(page.locator(".chip")).to_have_count(2)
    sort = page.get_by_role("button", name="数值")
    sort.press("Enter")
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("数值")
    expect(sort).to_be_focused()  # and can be pressed again
    page.keyboard.press("Space")
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("数值")
    first = page.locator("td.number a").first
    first.press("Enter")
    expect(page.locator("#beside mark")).to_be_visible()
    expect(page.locator("#beside")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#beside")).to_be_hidden()
    expect(first).to_be_focused()


@SIZES
def test_a_value_shows_its_paragraph(open_page: Open, size: tuple[int, int]) -> None:
    page = open_page("/tables/indicators?q=食品抽检", size)
    page.get_by_role("link", name="≥98.2%").click()
    expect(page.locator("#beside mark")).to_contain_text("98.2%")
    expect(page.locator("#beside h2")).to_contain_text("大渡口区")
    page.get_by_role("button", name="关闭").click()
    expect(page.locator("#beside")).to_be_hidden()
    expect(page.get_by_role("link", name="≥98.2%")).to_be_focused()
    page.locator("td.source a").click()  # the document from its beginning
    expect(page.locator("#beside h2")).to_contain_text("大渡口区")


@SIZES
def test_comparing_indicators(open_page: Open, size: tuple[int, int]) -> None:
    page = open_page("/tables/indicators/compare", size)
    page.get_by_role("button", name="对比所选指标").click()
    expect(page.locator("input[name=name]").first).to_be_focused()  # nothing is chosen yet
    page.get_by_label("食品抽检合格率").check()
    page.get_by_label("查找指标").fill("制造业产品和")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_label("食品抽检合格率")).to_be_checked()
    page.get_by_label("制造业产品和消费品质量合格率").check()
    page.get_by_role("button", name="对比所选指标").press("Enter")
    expect(page.locator("table.grid tbody th")).to_have_text(["食品抽检合格率", "制造业产品和消费品质量合格率"])
    page.get_by_role("link", name="食品评价性抽检合格率").click()
    expect(page.locator("table.grid tbody th")).to_have_count(3)
    expect(page.locator("table.grid thead th")).to_have_text(["指标", "崆峒区", "大渡口区", "江北区"])
    expect(page.get_by_role("img", name="食品抽检合格率、食品评价性抽检合格率（%）")).to_be_visible()
    page.locator("table.grid td a").first.click()
    expect(page.locator("#beside mark")).to_contain_text("98.2%")
    page.keyboard.press("Escape")
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    wide = "[...document.querySelectorAll('.plot text')].filter((e) => e.getBoundingClientRect().right > e.ownerSVGElement.getBoundingClientRect().right + 1).length"
    assert page.evaluate(wide) == 0


@SIZES
def test_tasks_of_a_unit(open_page: Open, size: tuple[int, int]) -> None:
    page = open_page("/tables/duties/units", size)
    page.get_by_label("单位", exact=True).fill("市场监管局")
    page.get_by_role("button", name="筛选", exact=True).press("Enter")
    expect(page.locator(".count")).to_contain_text("共 3 个单位")
    page.get_by_role("link", name="区市场监管局牵头 9 项").click()
    expect(page.locator(".count")).to_have_text("共 9 项任务")
    expect(page.locator("mark").first).to_have_text("区市场监管局")
    page.get_by_role("link", name="任务分解表").last.click()
    expect(page.locator(".matrix")).to_be_visible()
    row = page.locator(".matrix tbody tr").filter(has_text="强化食品药品质量安全保障")
    expect(row.locator("td").filter(has_text="牵头")).to_have_count(1)
    row.locator("a").press("Enter")
    expect(page.locator("#beside mark")).to_contain_text("牵头单位")
    page.keyboard.press("Escape")
    expect(row.locator("a")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_the_first_column_stays_in_sight(open_page: Open) -> None:
    page = open_page("/tables/indicators", PHONE)
    box = page.locator(".wide")
    box.evaluate("(box) => { box.scrollLeft = 200; }")
    head = page.locator("tbody th").first.bounding_box()
    outer = box.bounding_box()
    assert head
    assert outer
    assert abs(head["x"] - outer["x"]) < 3


def test_an_export_has_a_chinese_name(open_page: Open) -> None:
    page = open_page(COMPARED)
    with page.expect_download() as download:
        page.get_by_role("link", name="导出 Excel").click()
    assert download.value.suggested_filename.startswith("指标对比表_")
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert book.sheetnames == ["对比", "明细"]


def test_it_can_be_used_without_scripts(open_page: Open) -> None:
    page = open_page("/tables/indicators", java_script_enabled=False)
    page.get_by_label("指标名称").fill("抽检合格率")
    page.locator("summary").filter(has_text="区域").click()
    page.get_by_label("大渡口区").check()
    page.get_by_role("button", name="筛选", exact=True).click()
    expect(page.locator(".count")).to_have_text("共 3 项指标")
    page.get_by_role("button", name="数值").click()
    page.get_by_role("button", name="数值").click()
    expect(page.locator("td.number").first).to_have_text("≥99.8%")
    page.get_by_role("link", name="≥99.8%").click()
    expect(page.locator(".document mark")).to_contain_text("99.8%")


@SIZES
def test_hostile_text_is_text(open_page: Open, size: tuple[int, int]) -> None:
    page = open_page("/tables/indicators?q=灯塔", size)
    expect(page.locator("td.source")).to_contain_text(HOSTILE)
    page.locator("td.number a").click()
    expect(page.locator("#beside mark")).to_contain_text("97%以上")
    assert page.evaluate("window.hit") is None
    assert page.locator("main img").count() == 0


@pytest.mark.parametrize(
    ("name", "path", "size", "scheme"),
    [
        ("tables", "/tables/indicators?q=合格率", WIDE, "light"),
        ("tables-compare", COMPARED, WIDE, "dark"),
        ("tables-phone", COMPARED, PHONE, "light"),
        ("tables-units", "/tables/duties/units", WIDE, "light"),
    ],
)
def test_pictures(open_page: Open, tmp_path: Path, name: str, path: str, size: tuple[int, int], scheme: str) -> None:
    page = open_page(path, size, color_scheme=scheme)
    expect(page.locator("#results table")).to_be_visible()
    assert write_picture(page, name, tmp_path).stat().st_size > 10_000
