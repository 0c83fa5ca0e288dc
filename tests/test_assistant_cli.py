"""The command line as scripts and people use it: results, sentences for bad input, exit codes."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from support import DOCUMENTS, TinyEncoder

from assistant.cli import main
from index.store import current_generation
from index.types import Encoder


@pytest.fixture(autouse=True)
def _one_encoder(monkeypatch: pytest.MonkeyPatch, encoder: Encoder) -> None:
    monkeypatch.setattr("index.encoder.load_encoder", lambda *_, **__: encoder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "文件"
    folder.mkdir()
    (folder / "甲.txt").write_text(
        "甲市人民政府关于水质的通知\n各单位：\n水质达标率要达到95%以上。\n", encoding="utf-8"
    )
    return folder


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def one_sentence(text: str) -> bool:
    return text.count("\n") == 1 and "Traceback" not in text


def test_the_question_of_the_mission(capsys: pytest.CaptureFixture[str], real_index: Path) -> None:
    code, out, _ = run(capsys, "ask", "食品抽检合格率目标是多少", "--json", "--index", real_index)
    answer = json.loads(out)
    assert (code, answer["status"], answer["kind"]) == (0, "answered", "value")
    first, *others = [line.partition("｜")[0] for line in answer["answer"].split("\n")[1:]]
    assert first == "大渡口区 2027年目标：食品抽检合格率达到98.2%以上"
    assert sorted(others) == [  # as near to the question as each other: the reader may put either before
        "崆峒区 2025年目标：食品评价性抽检合格率达到98%以上",
        "江北区 2027年目标：食品评价性抽检合格率达到98.2%以上",
    ]
    assert [c["n"] for c in answer["citations"]] == [*range(1, len(answer["citations"]) + 1)]
    assert answer["citations"][0]["reference"].endswith("(大渡口府发〔2024〕1号)一、(二)")
    assert len(answer["hits"]) == 10
    assert answer["index"]["encoder"] == "default"
    assert answer["timings_ms"]["total"] > 0


def test_the_same_question_gives_the_same_bytes(capsys: pytest.CaptureFixture[str], real_index: Path) -> None:
    def asked() -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(run(capsys, "ask", "公共服务满意度", "--json", "--index", real_index)[1])
        answer.pop("timings_ms")
        return answer

    assert asked() == asked()


def test_answers_on_the_terminal(capsys: pytest.CaptureFixture[str], real_index: Path) -> None:
    code, out, err = run(capsys, "ask", "江北区食品抽检合格率", "--index", real_index)
    assert (code, err) == (0, "")
    assert out.startswith("食品评价性抽检合格率达到98.2%以上 [1]\n\n[1] 《重庆市江北区人民政府关于印发")
    code, out, _ = run(capsys, "ask", "渝北区食品抽检合格率目标是多少", "--index", real_index)
    assert code == 0
    assert out.startswith("语料中没有查到。")
    assert "不是答案" in out


def test_documents_as_json(capsys: pytest.CaptureFixture[str], real_index: Path) -> None:
    code, out, _ = run(capsys, "documents", "--json", "--index", real_index)
    documents = {d["file"]: d for d in json.loads(out)}
    assert (code, len(documents)) == (0, 5)
    dadukou = documents["重庆市大渡口区质量强区建设实施方案.txt"]
    assert "text" not in dadukou
    assert (dadukou["written"], dadukou["published"], dadukou["effective"]) == ("2024-01-12", "2024-01-17", None)


def test_search_with_filters(capsys: pytest.CaptureFixture[str], real_index: Path) -> None:
    _, out, _ = run(capsys, "search", "合格率", "-k", 3, "--json", "--region", "大渡口", "--index", real_index)
    hits = json.loads(out)
    assert [hit["rank"] for hit in hits] == [1, 2, 3]
    assert {hit["file"] for hit in hits} == {"重庆市大渡口区质量强区建设实施方案.txt"}
    _, out, _ = run(capsys, "search", "合格率", "--json", "--status", "in_force", "--index", real_index)
    assert {hit["file"] for hit in json.loads(out)} == {"重庆市贯彻质量发展纲要实施意见.txt"}
    code, _, err = run(capsys, "search", "合格率", "--document", "没有.txt", "--index", real_index)
    assert code == 2
    assert one_sentence(err)
    code, _, err = run(capsys, "search", "合格率", "--region", "火星区", "--index", real_index)
    assert code == 2
    assert one_sentence(err)


def test_a_batch(capsys: pytest.CaptureFixture[str], real_index: Path, tmp_path: Path) -> None:
    questions = [
        {"id": "a", "question": "江北区食品抽检合格率是多少", "context": []},
        {"id": "b", "question": "那大渡口区呢？", "context": ["江北区食品抽检合格率是多少"]},
        {"id": 3, "question": "火星基地建设经费是多少"},
    ]
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("\n".join(json.dumps(q, ensure_ascii=False) for q in questions), encoding="utf-8")
    code, _, err = run(capsys, "ask", "--batch", source, "--out", target, "--index", real_index)
    answers = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert (code, err) == (0, "")
    assert [a["id"] for a in answers] == ["a", "b", "3"]
    assert answers[1]["answer"] == "食品抽检合格率达到98.2%以上"
    assert answers[2]["status"] == "not_found"
    assert answers[2]["answer"] == ""


@pytest.mark.parametrize(
    "line",
    [
        "{",
        '{"id": 1}',
        '{"question": 5}',
        "[]",
        '{"question": " "}',
        '{"question":"x","context":[1]}',
        '{"question":"x","context":"abc"}',
        '{"question":"质\\ud800量"}',
        "[" * 100_000,
    ],
)
def test_a_bad_line_of_a_batch_is_named(
    capsys: pytest.CaptureFixture[str], real_index: Path, tmp_path: Path, line: str
) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(f'{{"question": "好"}}\n{line}\n', encoding="utf-8")
    code, _, err = run(capsys, "ask", "--batch", source, "--out", target, "--index", real_index)
    assert code == 1
    assert one_sentence(err)
    assert "in.jsonl 第 2 行" in err
    assert not target.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["frobnicate"],
        ["ask"],
        ["ask", ""],
        ["ask", " \n"],
        ["ask", "问" * 10_000],
        ["ask", "问题", "--batch", "x"],
        ["search", ""],
        ["search", "问题", "-k", "0"],
        ["ask", "食品\udcff合格率"],
        ["serve", "--port", "99999"],
        ["ingest", ""],
        ["ingest"],
        ["ingest", "没有这个文件夹"],
        ["search", "问题", "--status", "unheard-of"],
    ],
)
def test_wrong_use_is_one_sentence_and_exit_code_2(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert one_sentence(err)


@pytest.mark.parametrize("command", [["ask", "问题"], ["documents"], ["search", "问题"], ["remove", "x"], ["serve"]])
def test_no_index_says_how_to_make_one(capsys: pytest.CaptureFixture[str], tmp_path: Path, command: list[str]) -> None:
    code, out, err = run(capsys, *command, "--index", tmp_path / "none")
    assert (code, out) == (1, "")
    assert one_sentence(err)
    assert "policyqa ingest" in err


def test_an_empty_folder_is_said_to_be_empty(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, err = run(capsys, "ingest", tmp_path, "--index", tmp_path / "index")
    assert code == 1
    assert one_sentence(err)
    assert not (tmp_path / "index").exists()


def test_the_report_names_what_was_refused(capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path) -> None:
    (folder / "坏.txt").write_bytes(b"\x00\x01" * 100)
    (folder / "副本.txt").write_bytes((folder / "甲.txt").read_bytes())
    code, out, err = run(capsys, "ingest", folder, "--index", tmp_path / "index")
    assert code == 0
    assert "共 1 份文件" in out
    assert "内容相同" in out
    assert err.startswith("未收录 坏.txt:")
    assert one_sentence(err)


def test_only_bad_files_is_a_failure(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    bad = tmp_path / "坏.txt"
    bad.write_bytes(b"\x00\x01" * 100)
    code, _, err = run(capsys, "ingest", bad, "--index", tmp_path / "index")
    assert code == 1
    assert "坏.txt" in err


def test_an_index_of_another_encoder_is_refused(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(capsys, "ingest", folder, "--index", tmp_path / "index")
    monkeypatch.setattr("index.encoder.load_encoder", lambda *_, **__: TinyEncoder())
    code, _, err = run(capsys, "ask", "水质达标率", "--encoder", "tiny", "--index", tmp_path / "index")
    assert code == 1
    assert one_sentence(err)
    assert "--rebuild --encoder tiny" in err


def test_remove_takes_all_or_nothing(capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path) -> None:
    (folder / "乙.txt").write_text("乙市人民政府关于空气的通知\n各单位：\n空气优良率要达到90%。\n", encoding="utf-8")
    run(capsys, "ingest", folder, "--index", tmp_path / "index")
    code, _, err = run(capsys, "remove", "甲.txt", "丙.txt", "--index", tmp_path / "index")
    assert code == 1
    assert "丙.txt" in err
    assert run(capsys, "remove", "甲.txt", "--index", tmp_path / "index")[0] == 0
    _, out, _ = run(capsys, "documents", "--json", "--index", tmp_path / "index")
    assert [d["file"] for d in json.loads(out)] == ["乙.txt"]


def test_documents_stand_as_they_did_on_a_day(capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path) -> None:
    text = "甲市水质管理办法\n第一条 水质达标率要达到95%以上。\n第二条 本办法自2020年3月1日起施行，有效期至2022年2月28日。\n"
    (folder / "甲.txt").write_text(text, encoding="utf-8")
    index = tmp_path / "index"
    run(capsys, "ingest", folder, "--index", index)

    def status(day: str) -> str:
        found: list[dict[str, str]] = json.loads(
            run(capsys, "documents", "--json", "--as-of", day, "--index", index)[1]
        )
        return found[0]["status"]

    assert [status(day) for day in ("2020-01-01", "2023-01-01")] == ["pending", "expired"]
    _, out, _ = run(
        capsys, "search", "水质", "--status", "expired", "--as-of", "2023-01-01", "--json", "--index", index
    )
    assert json.loads(out)
    for day, warns in (("2021-01-01", False), ("2023-01-01", True)):
        answer = json.loads(run(capsys, "ask", "水质达标率目标", "--as-of", day, "--json", "--index", index)[1])
        assert "95%" in answer["answer"]
        assert any("已失效" in warning for warning in answer["warnings"]) == warns
    code, _, err = run(capsys, "documents", "--as-of", "去年", "--index", index)
    assert code == 2
    assert one_sentence(err)


def _policyqa(*arguments: object, **options: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-W", "ignore", "-m", "assistant.cli", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)  # type: ignore[call-overload, no-any-return]


def test_a_full_disk_loses_nothing(capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    run(capsys, "ingest", folder, "--index", index)
    generation = current_generation(index)
    for file in DOCUMENTS.glob("*.txt"):
        shutil.copy(file, folder)

    def no_file_over_100_kb() -> None:  # writing fails as on a full disk
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    process = _policyqa("ingest", folder, "--index", index, preexec_fn=no_file_over_100_kb)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 1
    assert one_sentence(err), err
    assert current_generation(index) == generation
    assert [made.name for made in (index / "generations").iterdir()] == [generation]


def test_ctrl_c_during_ingest_loses_nothing(capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    run(capsys, "ingest", folder, "--index", index)
    generation = current_generation(index)
    for file in DOCUMENTS.glob("*.txt"):
        shutil.copy(file, folder)

    def heed_interrupts() -> None:  # a background job's children are born ignoring them
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    process = _policyqa("ingest", folder, "--index", index, start_new_session=True, preexec_fn=heed_interrupts)
    deadline = time.monotonic() + 90
    while len(list((index / "generations").iterdir())) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert one_sentence(err), err
    assert current_generation(index) == generation
    assert [made.name for made in (index / "generations").iterdir()] == [generation]


def test_where_a_batch_may_not_be_written(capsys: pytest.CaptureFixture[str], real_index: Path, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"question": "水质"}\n', encoding="utf-8")
    for target, wanted in ((tmp_path, 2), (source, 2), (tmp_path / "none" / "out.jsonl", 1)):
        code, _, err = run(capsys, "ask", "--batch", source, "--out", target, "--index", real_index)
        assert code == wanted
        assert one_sentence(err)
    assert source.read_text(encoding="utf-8") == '{"question": "水质"}\n'


def test_the_default_index_lies_below_the_working_folder(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("POLICYQA_INDEX", raising=False)
    assert run(capsys, "ingest", folder)[0] == 0
    assert (tmp_path / "var" / "index" / "current").is_file()
    assert run(capsys, "ask", "水质达标率是多少")[1].startswith("水质达标率要达到95%以上")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["indicators", "--year", "去年"], "--year 的值 '去年' 应是整数"),
        (["serve", "--port"], "--port 后面缺少值"),
        (["search"], "缺少 问题"),
        (["documents", "--frob"], "没有 --frob 这样的选项"),
    ],
)
def test_wrong_options_are_told_in_chinese(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert says in capsys.readouterr().err
