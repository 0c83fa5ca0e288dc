"""The quality pages in a real browser: an editor reads the report and makes gold lines of feedback, by mouse and by keyboard, on
a wide screen and on a phone. What the pages say is tested over HTTP in `quality` and `feedback`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import HOSTILE, HOSTILE_FILE, HOSTILE_TEXT, OVERHANGING, PHONE, WIDE, Open, serving, write_picture
from playwright.sync_api import Locator, Page, expect
from support import DOCUMENTS, TinyEncoder

from assistant.config import Settings
from assistant.server import create_app
from assistant.session import Session
from assistant.web.feedback import Show, feedback_list, keep_feedback
from assistant.web.people import EVERYONE
from assistant.web.store import Store
from assistant.web.talks import add_turn
from corpus.read import find_sources
from eval.gold import read_gold
from index.build import ingest

FILE = "重庆市大渡口区质量强区建设实施方案.txt"
QUOTE, OTHER_QUOTE = "食品抽检合格率达到98.2%以上", "农产品质量安全例行监测合格率达到98.3%以上"
FARTHEST = 80  # presses of Tab to what a page offers
both_sizes = pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
NUMBERS = ("correct", "cited", "quotes_verbatim", "Success@1", "Success@10", "answered")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    folder = tmp_path_factory.mktemp("quality")
    (folder / HOSTILE_FILE).write_text(HOSTILE_TEXT, encoding="utf-8")
    ingest(find_sources([DOCUMENTS, folder / HOSTILE_FILE]), folder / "index", None, lambda _: TinyEncoder())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.encoder.load_encoder", lambda *_, **__: TinyEncoder())
        yield Session(Settings(folder / "index", None, reader=False))


@pytest.fixture(scope="module")
def store(served: Session) -> Store:
    return Store(served.directory)


@pytest.fixture(scope="module")
def address(served: Session, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("assistant.server.mount_page", lambda *_: None)  # the chat is not asked
        app = create_app(served, write_report(tmp_path_factory.mktemp("report"), served))
    with serving(app) as address:
        yield address


def write_report(folder: Path, session: Session) -> Path:
    """A report of twelve questions, as `policyqa eval --out` writes one."""
    columns = ("id", "split", "type", "question", "wanted", "status", "answer", "lost_at", "confidence")
    rows = [
        f"q-{n},dev,{'number' if n % 3 else 'fact'},第{n}题{HOSTILE if n == 1 else ''}？,98.2%,answered,"
        f"{n}%,{'not extracted' if n < 5 else 'right'},{n / 12:.2f}"
        for n in range(12)
    ]
    (folder / "questions.csv").write_text("\n".join((",".join(columns), *rows)), encoding="utf-8-sig")
    lines = [{"id": f"q-{n}", "citations": [{"reference": f"《方案》第{n}条"}]} for n in range(12)]
    (folder / "predictions.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    (folder / "report.html").write_text("<!doctype html>", encoding="utf-8")
    summary = {
        "corpus": session.searcher().index.catalogue.content_digest(),
        "encoder": "tiny",
        "generation": "g1",
        "made": "2026-01-05T01:30:00+00:00",
        "questions": 12,
        "means": {**dict.fromkeys(NUMBERS, 0.58), "refusal_recall": 1.0, "false_refusal": 0.0},
        "intervals": {name: [0.3, 0.8] for name in NUMBERS},
        "by_type": {name: {"all": 0.58, "fact": 0.5, "number": 0.6} for name in NUMBERS},
        "timings_ms": {"total": [22.0, 40.0]},
    }
    (folder / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
    return folder


def said(store: Store, question: str, vote: int = 1, comment: str = "", **changed: Any) -> int:  # noqa: ANN401
    """The id of feedback on an answer."""
    answer = {
        "question": question,
        "status": "answered",
        "kind": "value",
        "answer": QUOTE,
        "lines": [{"text": QUOTE, "citations": [1]}],
        "citations": [{"file": FILE, "quote": QUOTE, "reference": "《方案》一、(二)", "start": 1037, "end": 1053}],
        "hits": [],
        "warnings": [],
        **changed,
    }
    _, turn = add_turn(store, EVERYONE, None, question, answer)
    keep_feedback(store, EVERYONE, turn, vote, comment)
    return next(one.id for one in feedback_list(store, Show.ALL) if one.turn == turn)


def gold(session: Session, question: str) -> list[tuple[str, ...]]:
    """The answers of the gold lines that ask `question`."""
    return [line.answers for line in read_gold([session.directory / "gold.jsonl"]) if line.question == question]


def tab_to(page: Page, wanted: Locator) -> None:
    """Goes on with Tab until `wanted` has the focus."""
    for _ in range(FARTHEST):
        page.keyboard.press("Tab")
        if wanted.evaluate("(one) => one === document.activeElement"):
            return
    pytest.fail(f"Tab does not reach {wanted}")


def entry(page: Page, question: str) -> Locator:
    return page.locator("article").filter(has=page.get_by_role("heading", name=question, exact=True))


@both_sizes
def test_feedback_becomes_a_gold_line_by_mouse(
    open_page: Open, served: Session, store: Store, size: tuple[int, int]
) -> None:
    question = f"鼠标{size[0]}？"
    said(store, question)
    page = open_page("/quality/feedback", size)
    entry(page, question).get_by_role("link", name="转为金标").click()
    expect(page.get_by_label("引文")).to_have_value(QUOTE)
    expect(page.get_by_text("原文里有这段引文。")).to_be_visible()
    page.get_by_role("button", name="确认，写入金标").click()
    expect(page.get_by_role("status")).to_contain_text(f"已写入金标：{question}")
    expect(entry(page, question)).to_have_count(0)
    assert gold(served, question) == [(QUOTE,)]
    page.get_by_role("status").get_by_role("button", name="撤销").click()
    expect(page.get_by_role("status")).to_contain_text("回到待处理")
    expect(entry(page, question)).to_have_count(1)
    assert question not in (served.directory / "gold.jsonl").read_text("utf-8")
    assert page.evaluate(OVERHANGING) == 0


@both_sizes
def test_feedback_becomes_a_gold_line_by_keyboard(
    open_page: Open, served: Session, store: Store, size: tuple[int, int]
) -> None:
    question = f"键盘{size[0]}？"
    said(store, question, -1, "应为98.2%")
    page = open_page("/quality/feedback?show=down", size)
    tab_to(page, entry(page, question).get_by_role("link", name="转为金标"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("这个回答被评为“有误”")).to_be_visible()
    tab_to(page, page.get_by_label("答案（一行一个"))
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("98.2%")
    tab_to(page, page.get_by_role("button", name="确认，写入金标"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("已写入金标")
    assert gold(served, question) == [("98.2%",)]
    expect(entry(page, question)).to_contain_text("已写入金标")
    tab_to(page, entry(page, question).get_by_role("button", name="撤销金标"))
    page.keyboard.press("Space")
    expect(page.get_by_role("status")).to_contain_text("回到待处理")


def test_a_quote_that_does_not_stand_is_said_at_once_and_not_written(
    open_page: Open, served: Session, store: Store
) -> None:
    page = open_page(f"/quality/feedback/{said(store, '不实？')}/gold")
    page.get_by_label("引文").fill("食品抽检合格率达到97%以上")
    expect(page.locator(".checked")).to_contain_text("里没有这段引文")
    page.get_by_role("button", name="确认，写入金标").click()
    expect(page.get_by_role("alert")).to_contain_text("里没有这段引文")
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_label("引文").fill(QUOTE)
    expect(page.locator(".checked")).to_have_text("原文里有这段引文。")
    page.get_by_role("button", name="确认，写入金标").click()
    expect(page.get_by_role("status")).to_contain_text("已写入金标")
    assert gold(served, "不实？") == [(QUOTE,)]


def test_evidence_is_added_and_taken_away(open_page: Open, served: Session, store: Store) -> None:
    page = open_page(f"/quality/feedback/{said(store, '两处？')}/gold")
    page.get_by_role("button", name="再加一处依据").click()
    expect(page.get_by_label("文件").nth(1)).to_be_focused()
    page.keyboard.type(FILE)
    page.keyboard.press("Tab")
    page.keyboard.type(OTHER_QUOTE)
    expect(page.locator(".checked").nth(1)).to_have_text("原文里有这段引文。")
    page.get_by_role("button", name="去掉这一处").first.click()
    expect(page.get_by_role("button", name="再加一处依据")).to_be_focused()
    page.get_by_label("每一处依据都要引到").check()
    page.get_by_role("button", name="确认，写入金标").click()
    expect(page.get_by_role("status")).to_contain_text("已写入金标")
    (line,) = (one for one in read_gold([served.directory / "gold.jsonl"]) if one.question == "两处？")
    assert [piece.quote for piece in line.evidence] == [OTHER_QUOTE]
    assert line.need_all


def test_that_the_corpus_does_not_answer_goes_with_its_type(open_page: Open, served: Session, store: Store) -> None:
    page = open_page(f"/quality/feedback/{said(store, '没有？')}/gold")
    absent, kind = page.get_by_label("语料没有答案（"), page.get_by_label("题型")
    absent.check()
    expect(kind).to_have_value("unanswerable")
    expect(page.get_by_label("引文")).to_be_disabled()
    kind.select_option("number")
    expect(absent).not_to_be_checked()
    expect(page.get_by_label("引文")).to_be_enabled()
    kind.select_option("unanswerable")
    page.get_by_role("button", name="确认，写入金标").click()
    expect(page.get_by_role("status")).to_contain_text("已写入金标")
    assert gold(served, "没有？") == [()]


def test_without_scripts_a_line_can_be_confirmed_too(open_page: Open, served: Session, store: Store) -> None:
    said(store, "无脚本？")
    page = open_page("/quality/feedback", java_script_enabled=False)
    entry(page, "无脚本？").get_by_role("link", name="转为金标").click()
    page.get_by_label("文件").nth(1).fill(FILE)  # a blank row is there from the start
    page.get_by_label("引文").nth(1).fill(OTHER_QUOTE)
    page.get_by_role("button", name="确认，写入金标").click()
    expect(page.get_by_role("status")).to_contain_text("已写入金标")
    (line,) = (one for one in read_gold([served.directory / "gold.jsonl"]) if one.question == "无脚本？")
    assert [piece.quote for piece in line.evidence] == [QUOTE, OTHER_QUOTE]


@both_sizes
def test_the_report_is_read_and_filtered(open_page: Open, size: tuple[int, int]) -> None:
    page = open_page("/quality", size)
    expect(page.locator(".headlines dt")).to_have_count(6)
    expect(page.locator("details")).to_have_count(5)
    page.locator("select[name=type]").select_option("fact")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator("details")).to_have_count(2)
    expect(page).to_have_url(re.compile("type=fact"))
    summary = page.locator("summary").first
    tab_to(page, summary)
    page.keyboard.press("Enter")
    expect(page.locator("details").first).to_contain_text("《方案》第0条")
    page.get_by_role("link", name="清除").click()
    expect(page.locator("details")).to_have_count(5)
    tab_to(page, page.get_by_label("含有的字词"))
    page.keyboard.type("第4题")
    page.keyboard.press("Enter")
    expect(page.locator("details")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_report_and_gold_are_downloaded(open_page: Open, served: Session, store: Store) -> None:
    said(store, "下载？")
    page = open_page("/quality/feedback")
    entry(page, "下载？").get_by_role("link", name="转为金标").click()
    page.get_by_role("button", name="确认，写入金标").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载金标").click()
    assert download.value.suggested_filename == "gold.jsonl"
    assert download.value.path().read_bytes() == (served.directory / "gold.jsonl").read_bytes()
    page.get_by_role("link", name="评测报告").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="逐题结果").click()
    assert download.value.suggested_filename == "评测-questions.csv"


@both_sizes
def test_hostile_text_is_text(open_page: Open, store: Store, size: tuple[int, int]) -> None:
    cited = {
        "file": HOSTILE_FILE,
        "quote": "灯塔亮灯率要达到97%以上",
        "reference": f"《{HOSTILE}》",
        "start": 0,
        "end": 9,
    }
    identifier = said(store, f"灯塔{HOSTILE}", -1, f"</textarea>{HOSTILE}", citations=[cited], warnings=[HOSTILE])
    page = open_page("/quality/feedback?show=down", size)
    expect(page.locator(f"#feedback-{identifier}")).to_contain_text("<script>window.hit=1</script>")
    assert page.evaluate(OVERHANGING) == 0
    page.locator(f"#feedback-{identifier}").get_by_role("link", name="转为金标").click()
    expect(page.locator(".checked")).to_have_text("原文里有这段引文。")
    expect(page.locator("aside")).to_contain_text("</textarea><script>")
    page.goto(page.url.partition("/quality")[0] + "/quality")
    expect(page.locator("#wrong")).to_contain_text("<script>window.hit=1</script>")
    assert page.evaluate("window.hit") is None


@pytest.mark.parametrize(
    ("path", "name"), [("/quality", "quality"), ("/quality/feedback?show=all", "feedback"), ("", "gold")]
)
@pytest.mark.parametrize(
    ("size", "scheme"), [(WIDE, "light"), (WIDE, "dark"), (PHONE, "light")], ids=["wide", "dark", "phone"]
)
def test_pictures(
    open_page: Open, store: Store, tmp_path: Path, path: str, name: str, size: tuple[int, int], scheme: str
) -> None:
    place = path or f"/quality/feedback/{said(store, '大渡口区食品抽检合格率目标是多少？', -1, '请写明到哪一年')}/gold"
    page = open_page(place, size, color_scheme=scheme)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    picture = write_picture(page, f"{name}-{size[0]}-{scheme}", tmp_path)
    assert 10_000 < picture.stat().st_size < 300_000
