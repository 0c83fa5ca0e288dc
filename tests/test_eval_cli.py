"""`policyqa eval` on the five documents: the gate, what turns it red, what it writes, and what it refuses."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from support import ROOT

from assistant.cli import main
from index.types import Encoder

GOLD = [str(ROOT / "eval" / "gold" / name) for name in ("dev.jsonl", "test.jsonl")]
BASELINE = str(ROOT / "eval" / "baseline.json")


@pytest.fixture(autouse=True)
def _one_encoder(monkeypatch: pytest.MonkeyPatch, encoder: Encoder) -> None:
    monkeypatch.setattr("index.encoder.load_encoder", lambda *_, **__: encoder)


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Without the reader, which takes a second a question, where it is not what is tested."""
    given = [str(argument) for argument in arguments]
    unread = [] if "--reader" in given or any("unread" in one for one in given) else ["--reader", "off"]
    code = main(["eval", *given, *unread])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """Every twentieth question."""
    lines = [line for file in GOLD for line in Path(file).read_text(encoding="utf-8").splitlines()]
    file = tmp_path / "few.jsonl"
    file.write_text("\n".join(lines[::20]) + "\n", encoding="utf-8")
    return file


def test_the_gate_holds(capsys: pytest.CaptureFixture[str], real_index: Path) -> None:
    code, out, err = run(capsys, *GOLD, "--index", real_index, "--gate", BASELINE)
    assert (code, err) == (0, ""), err
    assert "dev 195、test 192" in out


def test_a_broken_retriever_turns_the_gate_red(
    capsys: pytest.CaptureFixture[str], real_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.search.weights", lambda held: {"words": -0.6, "dense": -0.2, "sentences": -0.2})
    code, _, err = run(capsys, *GOLD, "--index", real_index, "--gate", BASELINE)
    assert code == 1
    assert "Success@1" in err
    assert "低于下限" in err


def test_everything_is_written(capsys: pytest.CaptureFixture[str], real_index: Path, few: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    code, said, _ = run(capsys, few, "--index", real_index, "--compare", "words,dense,hybrid,unread", "--out", out)
    assert code == 0
    for line in ("in300: assistant 对 words", "RR@10: assistant 对 unread", "correct: assistant 对 unread"):
        assert line in said
    assert "每题毫秒 p50 / p95" in said
    report = (out / "report.html").read_text(encoding="utf-8")
    assert "<svg" in report
    assert "有无阅读模型" in report
    assert "src=" not in report
    assert 'href="http' not in report
    rows = list(csv.DictReader((out / "questions.csv").read_text(encoding="utf-8-sig").splitlines(keepends=True)))
    assert len(rows) == len(few.read_text(encoding="utf-8").splitlines())
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert summary["means"]["quotes_verbatim"] == 1.0
    assert sum(summary["lost"].values()) == sum(1 for row in rows if row["lost_at"])
    compared = {row["measure"] for row in summary["unread"]["comparisons"]}
    assert compared == {"correct", "rouge_l", "marked_rouge_l", "refused"}
    assert set(summary["unread"]["total_ms"]) == {"unread", "assistant"}
    for name in (
        "words.run",
        "hybrid.run",
        "unread.run",
        "unread.jsonl",
        "assistant.run",
        "passages.qrels",
        "documents.qrels",
        "ragas.jsonl",
    ):
        assert (out / name).stat().st_size
    assert len((out / "hybrid.run").read_text(encoding="utf-8").split("\n")[0].split()) == 6


def test_what_is_written_as_beir_is_read_again(
    capsys: pytest.CaptureFixture[str], real_index: Path, few: Path, tmp_path: Path
) -> None:
    run(capsys, few, "--index", real_index, "--out", tmp_path / "out")
    code, said, _ = run(capsys, tmp_path / "out" / "beir", "--index", tmp_path / "beir-index")
    assert code == 0
    assert "检索命中@10" in said


def test_floors_only_go_up(capsys: pytest.CaptureFixture[str], real_index: Path, few: Path, tmp_path: Path) -> None:
    pinned = tmp_path / "baseline.json"
    assert run(capsys, few, "--index", real_index, "--pin", pinned)[0] == 0
    assert run(capsys, few, "--index", real_index, "--pin", pinned, "--gate", pinned)[0] == 0
    stated = json.loads(pinned.read_text(encoding="utf-8"))
    stated["floors"]["Success@10"]["floor"] = 1.5
    pinned.write_text(json.dumps(stated), encoding="utf-8")
    code, _, err = run(capsys, few, "--index", real_index, "--pin", pinned)
    assert code == 1
    assert "只升不降" in err
    assert json.loads(pinned.read_text(encoding="utf-8")) == stated


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["none.jsonl"], "无法打开"),
        ([GOLD[0], "--compare", "sparse"], "没有 sparse"),
        ([GOLD[0], "--compare", "unread", "--reader", "off"], "--reader off"),
        ([GOLD[0], "--gate", "none.json"], "--pin"),
        ([GOLD[0], "--gate", BASELINE], "另一份题库"),
    ],
)
def test_what_is_refused(capsys: pytest.CaptureFixture[str], real_index: Path, arguments: list[str], says: str) -> None:
    code, _, err = run(capsys, *arguments, "--index", real_index)
    assert code == 1
    assert says in err
    assert err.count("\n") == 1


def test_no_index_says_how_to_make_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, err = run(capsys, GOLD[0], "--index", tmp_path / "none")
    assert code == 1
    assert "policyqa ingest" in err
