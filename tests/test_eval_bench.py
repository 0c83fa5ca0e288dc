"""`make bench`: which questions the reader did not learn from, which laws are held, and what is run in which order."""

from __future__ import annotations

import json
import subprocess
import tarfile
from pathlib import Path

import pytest

from eval import bench, speed

LAWS = ("民法典/总则.md", *(f"law/{n}.md" for n in range(9)))


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[list[str]]:
    """What would be run, in an empty folder."""
    asked: list[list[str]] = []

    def run(command: list[str], check: bool) -> subprocess.CompletedProcess[str]:
        assert not check
        asked.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr("eval.bench.subprocess.run", run)
    monkeypatch.chdir(tmp_path)
    return asked


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    """A folder of sets with ten laws and eight questions on one of them, and the measuring program beside it."""
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "measure.py").touch()
    folder = tmp_path / "bench"
    for name in ("laws", "lecoqa"):
        (folder / name).mkdir(parents=True)
    with tarfile.open(folder / "laws" / "laws.tar.xz", "w:xz") as packed:
        for law in LAWS:
            (tmp_path / "law.md").write_text(law, encoding="utf-8")
            packed.add(tmp_path / "law.md", law)
    questions = ({"id": f"lecoqa-{n}", "evidence": [{"file": LAWS[0], "quote": "甲"}]} for n in range(8))
    lines = "".join(json.dumps(question, ensure_ascii=False) + "\n" for question in questions)
    (folder / "lecoqa" / "gold.jsonl").write_text(lines, encoding="utf-8")
    return folder


def held(kept: Path) -> list[str]:
    return sorted(file.relative_to(kept).as_posix() for file in kept.rglob("*.md"))


def test_a_set_is_measured_from_outside_and_then_with_and_without_the_reader(
    commands: list[list[str]], sets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench.main(["--bench", str(sets), "--only", "lecoqa", "--laws", "3"]) == 0
    kept = Path("var/bench/lecoqa-3")
    ingest, measure, compare = commands
    assert ingest[1:] == ["ingest", str(kept / "documents"), "--index", str(kept / "index")]
    assert measure[1:3] == [str(sets.parent / "tools" / "measure.py"), "lecoqa"]
    assert compare[1:3] == ["eval", str(kept / "unlearned.jsonl")]
    assert compare[compare.index("--compare") + 1] == "unread"
    said = capsys.readouterr().out
    assert "4 of 10 files: 1 cited, 3 others drawn (seed" in said
    assert "did not learn from" in said
    assert LAWS[0] in held(kept / "documents")
    before = held(kept / "documents")
    assert bench.main(["--bench", str(sets), "--only", "lecoqa", "--laws", "3"]) == 0
    assert "4 of 10 files" in capsys.readouterr().out
    assert held(kept / "documents") == before


def test_all_laws_are_held_unless_told_otherwise(commands: list[list[str]], sets: Path) -> None:
    assert bench.main(["--bench", str(sets), "--only", "lecoqa"]) == 0
    assert held(Path("var/bench/lecoqa/documents")) == sorted(LAWS)
    assert len(commands) == 3


def test_the_questions_that_were_learned_from_are_left_out(sets: Path, tmp_path: Path) -> None:
    target = bench.write_unlearned([sets / "lecoqa" / "gold.jsonl"], tmp_path / "unlearned.jsonl")
    kept = [json.loads(line)["id"] for line in target.read_text(encoding="utf-8").splitlines()]
    assert kept == [id_ for n in range(8) if not bench.is_learned(id_ := f"lecoqa-{n}")]
    assert kept
    assert len(kept) < 8
    assert bench.is_learned("LEARNED")  # its hash begins with an even byte, the other's with an odd one
    assert not bench.is_learned("UNLEARNED")


def test_the_same_laws_are_drawn_every_time() -> None:
    cited = frozenset({LAWS[0]})
    assert bench.drawn(LAWS, cited, 4) == bench.drawn(LAWS, cited, 4)
    assert len(set(bench.drawn(LAWS, cited, 4))) == 5
    assert bench.drawn(LAWS, cited, 0) == [LAWS[0]]
    assert sorted(bench.drawn(LAWS, cited, 99)) == sorted(LAWS)


def test_the_five_documents_are_asked_their_test_half(commands: list[list[str]]) -> None:
    assert bench.main(["--only", "five"]) == 0
    assert [command[1] for command in commands] == ["ingest", "eval"]
    assert commands[1][2] == str(Path("eval/gold/test.jsonl"))


def test_what_fails_ends_the_run(monkeypatch: pytest.MonkeyPatch, sets: Path, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    failing = subprocess.CompletedProcess([""], 3)
    monkeypatch.setattr("eval.bench.subprocess.run", lambda *_, **__: failing)
    for only in ("five", "lecoqa"):
        assert bench.main(["--bench", str(sets), "--only", only]) == 3


def test_an_absent_set_is_skipped(commands: list[list[str]], sets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["--bench", str(sets), "--only", "ncp"]) == 0
    assert "ncp: skipped" in capsys.readouterr().out
    assert not commands


def test_fewer_laws_than_none_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        bench.main(["--only", "lecoqa", "--laws", "-1"])
    assert "--laws" in capsys.readouterr().err


def test_works_take_turns_at_every_question_after_a_round_that_does_not_count() -> None:
    log: list[str] = []
    taken = speed._by_turns({"a": lambda _: log.append("a"), "b": lambda _: log.append("b")})
    assert log[:4] == ["a", "b", "a", "b"]
    assert {name: len(seconds) for name, seconds in taken.items()} == {"a": 25, "b": 25}
    assert len(log) == 60
