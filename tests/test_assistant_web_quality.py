"""The report page: what it reads of a folder that `policyqa eval --out` wrote, what it says where there is none, and its figures."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from support import DOCUMENTS, TinyEncoder

from assistant.config import Settings
from assistant.progress import progress_bar
from assistant.server import create_app
from assistant.session import Session
from assistant.web.reports import Asked, calibration, read_report, report_folders, risk_curve
from corpus.read import find_sources
from eval.evaluate import evaluate
from eval.exports import write_all
from eval.report import write_report
from eval.types import Evidence, Gold
from index.build import ingest

FILE = "重庆市大渡口区质量强区建设实施方案.txt"
GOLDS = [
    Gold("a-1", "number", "大渡口区食品抽检合格率目标是多少？", (), ("98.2%",),
         (Evidence(FILE, "食品抽检合格率达到98.2%以上"),), False, False, None),
    Gold("a-2", "fact", "大渡口区质量强区建设实施方案的<b>发文字号</b>是什么？", (), ("瞎写〔1999〕1号",),
         (Evidence(FILE, "大渡口府发"),), False, False, None),
    Gold("a-3", "unanswerable", "今天中午吃什么？", (), (), (), False, False, None),
]  # fmt: skip


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    directory = tmp_path_factory.mktemp("quality") / "index"
    ingest(find_sources([DOCUMENTS]), directory, None, lambda _: TinyEncoder())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.encoder.load_encoder", lambda *_, **__: TinyEncoder())
        yield Session(Settings(directory, None, reader=False))


@pytest.fixture(scope="module")
def written(session: Session, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as `policyqa eval --out` leaves it."""
    folder = tmp_path_factory.mktemp("reports") / "written"
    result = evaluate(GOLDS, session.assistant(), session.searcher(), [], progress_bar)
    write_all(result, session.searcher(), folder)
    write_report(result, folder / "report.html")
    return folder


@pytest.fixture
def folder(written: Path, tmp_path: Path) -> Path:
    """A copy, to change."""
    return Path(shutil.copytree(written, tmp_path / "reports"))


@pytest.fixture
def client(session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr("assistant.server.mount_page", lambda *_: None)  # the chat is not asked
    with TestClient(create_app(session, folder)) as client:
        yield client


def asked(confidence: float, stage: str, answered: bool = True) -> Asked:
    return Asked("x", "fact", "", "", answered, "", stage, confidence, ())


def test_a_report_is_read_as_it_was_written(folder: Path, session: Session) -> None:
    report = read_report(folder)
    right = {one.id: not one.wrong for one in report.asked}
    assert list(right) == ["a-1", "a-2", "a-3"]
    assert not right["a-2"]
    assert report.corpus == session.searcher().index.catalogue.content_digest()
    assert report.generation == session.searcher().index.manifest.generation
    assert report.asked[0].references[0].startswith("《重庆市大渡口区人民政府")


def test_the_page_says_how_good_it_is_and_what_is_wrong(client: TestClient) -> None:
    page = client.get("/quality").text
    for said in ("3 题", "当前索引的文件没有变化", "答对", "没有就说没有", "语料没有答案", "引文与原文一字不差的"):
        assert said in page
    assert "&lt;b&gt;发文字号&lt;/b&gt;" in page
    assert "<b>发文字号" not in page
    assert "瞎写〔1999〕1号" in page


def test_wrong_questions_are_filtered(client: TestClient) -> None:
    whole = client.get("/quality").text.count("<details")
    assert whole >= 1
    assert client.get("/quality?type=fact").text.count("<details") == 1
    assert client.get("/quality?type=number&q=发文").text.count("<details") == 0
    assert client.get("/quality?q=瞎写 1999").text.count("<details") == 1
    assert "没有符合条件的题" in client.get("/quality?q=不会有的").text


def test_a_changed_index_is_said(client: TestClient, folder: Path) -> None:
    summary = json.loads((folder / "summary.json").read_text("utf-8"))
    (folder / "summary.json").write_text(json.dumps({**summary, "corpus": "another"}), encoding="utf-8")
    page = client.get("/quality").text
    assert "评测之后，文件有过变化" in page
    assert f"--out {folder}" in page


def test_without_a_report_the_command_is_named(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.server.mount_page", lambda *_: None)
    with TestClient(create_app(session, tmp_path / "none")) as other:
        page = other.get("/quality").text
    assert "还没有评测报告" in page
    assert f"policyqa eval 题库.jsonl --index {session.directory} --out {tmp_path / 'none'}" in page


@pytest.mark.parametrize("broken", ["summary.json", "questions.csv", "predictions.jsonl"])
def test_a_broken_report_is_said(client: TestClient, folder: Path, broken: str) -> None:
    (folder / broken).write_text('{"id": 1', encoding="utf-8")
    page = client.get("/quality").text
    assert "不完整，请重新运行 policyqa eval" in page


def test_a_missing_file_is_said(client: TestClient, folder: Path) -> None:
    (folder / "questions.csv").unlink()
    assert "打不开" in client.get("/quality").text


def test_the_last_of_several_reports_is_shown_and_others_can_be_chosen(
    session: Session, written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.server.mount_page", lambda *_: None)
    for name, age in (("旧", 1_700_000_000), ("新", 1_800_000_000)):
        shutil.copytree(written, tmp_path / name)
        os.utime(tmp_path / name / "summary.json", (age, age))
    assert [folder.name for folder in report_folders(tmp_path)] == ["新", "旧"]
    with TestClient(create_app(session, tmp_path)) as client:
        assert '<option value="新" selected>' in client.get("/quality").text
        assert '<option value="旧" selected>' in client.get("/quality?report=旧").text
        assert '<option value="新" selected>' in client.get("/quality?report=../..").text


def test_the_reports_files_are_handed_out(client: TestClient, folder: Path) -> None:
    for name in ("questions.csv", "report.html"):
        got = client.get(f"/quality/report/{name}")
        assert got.content == (folder / name).read_bytes()
        assert got.headers["content-disposition"].startswith("attachment")
    for name in ("summary.json", "..%2Fsummary.json", "predictions.jsonl"):
        assert client.get(f"/quality/report/{name}").status_code == 404


def test_confidence_and_being_right() -> None:
    group = [
        asked(0.95, "right"),
        asked(1.0, "right"),
        asked(0.9, "not extracted"),
        asked(0.1, ""),
        asked(0.1, "", False),
    ]
    assert [(low, count, round(share, 2)) for low, _, count, share in calibration(group)] == [
        (0.0, 1, 0.0),
        (0.8, 3, 0.67),
    ]
    assert risk_curve(group) == [(0.2, 0.0), (0.4, 0.0), (0.6, 1 / 3), (0.8, 0.5)]
    assert risk_curve([]) == []
