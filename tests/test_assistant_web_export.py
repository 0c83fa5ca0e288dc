"""Exported talks: what the files say, how the DOCX is made, under which name they come, and that hostile text stays text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from docx import Document
from docx.shared import Mm
from fastapi import FastAPI
from fastapi.testclient import TestClient
from markdown_it import MarkdownIt

from assistant.web.export import add_export
from assistant.web.gate import Gate
from assistant.web.people import EVERYONE, Person, Role
from assistant.web.store import Store
from assistant.web.talk_docx import docx
from assistant.web.talk_markdown import escaped, markdown
from assistant.web.talks import TalkTurn, add_turn
from assistant.web.told import Told, told

REFERENCE = "《乙市方案》(乙府发〔2024〕9号)一、(二)"
HOSTILE = (
    "<script>alert(1)</script>",
    "![p](https://example.com/p.png)",
    "[x](javascript:alert(1))",
    "[1]: https://example.com",
    "# 标题",
    "> 引",
    "1. 一",
    "2) 二",
    "- 项",
    "+ 项",
    "***",
    "---",
    "===",
    "```",
    "~~~",
    "&lt;b&gt;",
    "<https://example.com>",
    "| a | b |",
    "    code",
    "a\\",
    "`x`",
    "$x$",
)


def answer(**changed: Any) -> dict[str, Any]:  # noqa: ANN401 - parts of an answer's JSON
    return {
        "question": "目标？",
        "status": "answered",
        "answer": "结论\n第一条\n第二条",
        "lines": [
            {"text": "结论", "citations": []},
            {"text": "第一条", "citations": [1]},
            {"text": "第二条", "citations": [2]},
        ],
        "citations": [{"reference": REFERENCE, "quote": "第一条\n全文"}, {"reference": "《丙》", "quote": "第二条"}],
        "hits": [{"document": "丁", "text": "近\n处" * 60}],
        "warnings": ["《丙》已废止"],
        "understood": "按“数值”理解",
        "index": {"generation": "g1"},
        **changed,
    }


def turn(question: str = "目标？", **changed: Any) -> Told:  # noqa: ANN401
    return told(TalkTurn("t", "2026-01-05T01:30:00+00:00", question, answer(**changed)))


NOTHING = {"status": "not_found", "answer": "", "lines": [], "citations": [], "warnings": []}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


@pytest.fixture
def client(store: Store) -> Iterator[TestClient]:
    app = FastAPI()
    add_export(app, store)
    app.add_middleware(Gate, store=store)
    with TestClient(app) as client:
        yield client


def words(file: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(io.BytesIO(file)).paragraphs]


def test_markdown_says_all_of_a_turn() -> None:
    text = markdown("对话", "今天", [turn()])
    assert text.startswith(
        "# 对话\n\n政策问答记录，今天导出，共 1 问。\n\n## 1. 目标？\n\n结论\n\n第一条 [1]\n\n第二条 [2]\n\n"
    )
    assert f"1. {REFERENCE}\n\n   > 第一条\n   > 全文\n\n2. 《丙》\n\n   > 第二条" in text
    for said in ("**注意：** 《丙》已废止", "问题的理解：按“数值”理解", "2026年1月5日", "索引：g1"):
        assert said in text
    assert "近 处" not in text


def test_docx_says_all_of_a_turn() -> None:
    said = words(docx("对话", "今天", [turn(), turn("另一问？")]))
    assert said[:5] == ["对话", "政策问答记录，今天导出，共 2 问", "一、目标？", "结论", "第一条[1]"]
    assert f"1. {REFERENCE}" in said
    assert said[said.index(f"1. {REFERENCE}") + 1 :][:2] == ["“第一条”", "“全文”"]
    assert {"注意：《丙》已废止", "问题的理解：按“数值”理解", "二、另一问？"} <= set(said)


def test_what_was_not_found_is_said_with_what_is_near() -> None:
    text = markdown("对话", "今天", [turn(**NOTHING)])
    assert "语料中没有查到答案。\n\n**最接近的段落（不是答案）**\n\n- 丁：近 处近" in text
    said = words(docx("对话", "今天", [turn(**NOTHING)]))
    assert said[3:5] == ["语料中没有查到答案。", "最接近的段落（不是答案）"]
    assert said[5].startswith("丁：近 处近")
    assert said[5].endswith("…")


def test_docx_looks_like_an_office_document() -> None:
    document = Document(io.BytesIO(docx("对话", "今天", [turn()])))
    section = document.sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    assert abs(section.page_width - Mm(210)) < Mm(1)
    assert abs(section.page_height - Mm(297)) < Mm(1)
    fonts = {style.name: style.element.xpath("w:rPr/w:rFonts/@w:eastAsia") for style in document.styles}
    assert (fonts["Title"], fonts["Normal"], fonts["Heading 1"]) == (["方正小标宋简体"], ["仿宋"], ["黑体"])
    assert section.footer.paragraphs[0]._p.xpath("w:fldSimple/@w:instr") == ["PAGE"]
    table = next(r.target_part for r in document.part.rels.values() if r.reltype.endswith("fontTable"))
    assert "方正小标宋_GBK,华文中宋,宋体" in table.blob.decode()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_markdown(text: str) -> None:
    made = markdown(
        text,
        "今天",
        [turn(text, lines=[{"text": text, "citations": [1]}], citations=[{"reference": text, "quote": text}])],
    )
    shown = MarkdownIt("gfm-like", {"linkify": False}).render(made)
    for tag in ("<script", "<img", "<a ", "<pre", "<code", "<table", "<h3", "<hr", "<em", "<del", "<ul"):
        assert tag not in shown
    assert (shown.count("<h1"), shown.count("<h2"), shown.count("<ol"), shown.count("<blockquote")) == (1, 1, 1, 1)
    plain = MarkdownIt("gfm-like", {"linkify": False}).render(escaped(text))
    assert plain == MarkdownIt("gfm-like", {"linkify": False}).render("x").replace("x", _html(" ".join(text.split())))


def _html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def test_docx_drops_what_xml_cannot_hold() -> None:
    said = words(docx("对\x00话", "今天", [turn("问\x0b\ud800\ufffe<b>？")]))
    assert said[0] == "对话"
    assert said[2] == "一、问<b>？"


@pytest.mark.parametrize(("ending", "kind"), [("md", "text/markdown"), ("docx", "application/vnd.openxml")])
def test_a_file_is_named_after_the_talk(client: TestClient, store: Store, ending: str, kind: str) -> None:
    talk, _ = add_turn(store, EVERYONE, None, '合格率/"98%"\n是多少？', answer())
    got = client.get(f"/api/talks/{talk}/export.{ending}")
    assert got.status_code == 200
    assert got.headers["content-type"].startswith(kind)
    name = got.headers["content-disposition"]
    assert name.isascii()
    assert name.startswith(f"attachment; filename=\"policyqa.{ending}\"; filename*=UTF-8''")
    assert unquote(name.rpartition("'")[2]) == f"合格率__98%_ 是多少？.{ending}"


@pytest.mark.parametrize("ending", ["md", "docx"])
def test_another_persons_talk_is_not_exported(client: TestClient, store: Store, ending: str) -> None:
    talk, _ = add_turn(store, Person("李", Role.READER), None, "问？", answer())
    assert client.get(f"/api/talks/{talk}/export.{ending}").status_code == 404


def test_an_export_is_logged(client: TestClient, store: Store) -> None:
    talk, _ = add_turn(store, EVERYONE, None, "问？", answer())
    client.get(f"/api/talks/{talk}/export.md")
    with store.reading() as connection:
        rows = [tuple(row) for row in connection.execute("SELECT action, what FROM log")]
    assert rows == [("export talk", "问？")]
