"""Word's older files: through LibreOffice or antiword where one is installed, a sentence of advice where none is."""

from __future__ import annotations

import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.formats import word97
from corpus.formats.word97 import read_doc, read_rtf
from corpus.types import Block, Noticed, Reading, Row, Shape, UnreadableFileError

needs_office = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
needs_antiword = pytest.mark.skipif(not shutil.which("antiword"), reason="antiword is not installed")
LINES = ["关于印发方案的通知", "一、总体要求", "到2027年,食品抽检合格率达到98.2%。", "联系人:张三"]


@pytest.fixture(scope="session")
def doc(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A .doc file with a heading and a table."""
    folder = tmp_path_factory.mktemp("doc")
    document = docx.Document()
    document.add_paragraph(LINES[0])
    document.add_heading(LINES[1], 1)
    document.add_paragraph(LINES[2])
    table = document.add_table(2, 2, "Table Grid")
    for place, text in enumerate(("指标", "目标值", "合格率", "98%")):
        table.cell(place // 2, place % 2).text = text
    document.add_paragraph(LINES[3])
    document.save(str(folder / "made.docx"))
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "doc",
         "--outdir", str(folder), str(folder / "made.docx")],
        check=True, capture_output=True, timeout=90,
    )  # fmt: skip
    return (folder / "made.doc").read_bytes()


def texts(reading: Reading) -> list[str]:
    return [block.text for block in reading.blocks if block.text]


def fake_office(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Puts a soffice that runs `script` in the place of LibreOffice."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(shutil, "which", lambda name: str(program) if name == "soffice" else None)


RTF = b"{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0\\fcharset134 SimSun;}}\\f0 "


def rtf(text: str) -> bytes:
    return RTF + "".join(f"\\'{byte:02x}" for byte in text.encode("gbk")).encode() + b"\\par}"


@needs_office
def test_doc_through_libreoffice(doc: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    reading = read_doc(doc)
    assert reading.format == "doc"
    assert texts(reading) == LINES
    assert reading.blocks[1].level == 1
    (table,) = [block for block in reading.blocks if block.shape is Shape.TABLE]
    assert ([row.cells for row in table.rows], table.heads) == ([("指标", "目标值"), ("合格率", "98%")], 1)
    assert not list(tmp_path.glob("policyqa-*")), "temporary files stay behind"


@needs_office
@needs_antiword
def test_doc_through_antiword(doc: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word97, "_office", lambda: None)
    reading = read_doc(doc)
    assert texts(reading) == LINES
    assert [row.cells for row in reading.blocks[3].rows] == [("指标", "目标值"), ("合格率", "98%")]
    assert [note.about for note in reading.notes] == [Noticed.TRUNCATED]


@needs_office
def test_rtf_in_gbk() -> None:
    reading = read_rtf(rtf("食品抽检合格率达到98.2%"))
    assert (reading.format, texts(reading)) == ("rtf", ["食品抽检合格率达到98.2%"])


@needs_office
def test_without_any_program_the_sentence_says_what_to_install(doc: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(word97, "find_spec", lambda _: None)
    with pytest.raises(UnreadableFileError, match="LibreOffice 或 antiword"):
        read_doc(doc)
    with pytest.raises(UnreadableFileError, match="LibreOffice"):
        read_rtf(rtf("正文"))


@needs_office
def test_a_password_is_named(doc: bytes) -> None:
    place = doc.index(b"\xec\xa5", 512)
    flags = bytes([doc[place + 10], doc[place + 11] | 1])
    with pytest.raises(UnreadableFileError, match="密码"):
        read_doc(doc[: place + 10] + flags + doc[place + 12 :])


def test_a_conversion_that_hangs_is_ended_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = tmp_path / "late"
    fake_office(tmp_path, monkeypatch, f"(sleep 1.5; touch {late}) & wait")
    monkeypatch.setattr(word97, "_PATIENCE", 0.3)
    with pytest.raises(UnreadableFileError, match="超时"):
        read_rtf(rtf("正文"))
    time.sleep(1.6)
    assert not late.exists()


@pytest.mark.parametrize("script", ["exit 1", "true"])
def test_a_conversion_that_gives_nothing_is_refused(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_office(tmp_path, monkeypatch, script)
    with pytest.raises(UnreadableFileError, match="无法转换"):
        read_rtf(rtf("正文"))


def test_other_bytes_are_refused() -> None:
    for data in (b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000):
        with pytest.raises(UnreadableFileError):
            read_doc(data)


@needs_office
@needs_antiword
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_broken_files_are_read_or_refused(doc: bytes, monkeypatch: pytest.MonkeyPatch, data: st.DataObject) -> None:
    monkeypatch.setattr(word97, "_office", lambda: None)
    broken = bytearray(doc)
    for _ in range(data.draw(st.integers(0, 30))):
        broken[data.draw(st.integers(512, len(broken) - 1))] = data.draw(st.integers(0, 255))
    with suppress(UnreadableFileError):
        assert read_doc(bytes(broken[: data.draw(st.integers(0, len(broken)))])).format == "doc"


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes where Linux lists them")
def test_what_a_reader_started_ends_with_it_even_when_it_is_killed(tmp_path: Path) -> None:
    office = tmp_path / "soffice"
    office.write_text(f"#!/bin/sh\nsleep 300 &\necho $! > {tmp_path}/child\nwait\n")
    office.chmod(office.stat().st_mode | stat.S_IXUSR)
    code = f"from corpus.formats import word97; word97._run(['{office}'], None)"
    reader = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parent.parent)
    child = tmp_path / "child"
    assert _comes_true(lambda: child.is_file() and child.read_text().strip() != "")
    time.sleep(0.2)
    reader.kill()
    reader.wait()
    state = Path("/proc", child.read_text().strip(), "stat")
    assert _comes_true(lambda: not state.exists() or state.read_text().split()[2] == "Z")


def _comes_true(check: Callable[[], bool]) -> bool:
    end = time.monotonic() + 10
    while not check() and time.monotonic() < end:
        time.sleep(0.05)
    return check()


def test_a_table_that_libreoffice_ran_together_is_taken_from_antiword(monkeypatch: pytest.MonkeyPatch) -> None:
    table = Block("", Shape.TABLE, rows=(Row(("指标", "目标值")), Row(("合格率", "98%"))), heads=1)
    office = Reading("doc", (Block("某某方案"), Block("指标目标值合格率98%"), Block("联系人")))
    monkeypatch.setattr(word97, "_word_form", lambda _data: "MS Word 97")
    monkeypatch.setattr(word97, "_office", lambda: "soffice")
    monkeypatch.setattr(word97, "_antiword", lambda: word97._Antiword("antiword", None))
    monkeypatch.setattr(word97, "_through_office", lambda *_: office)
    monkeypatch.setattr(word97, "_through_antiword", lambda *_: Reading("doc", (Block("某某方案"), table)))
    assert read_doc("\x07\x07".encode("utf-16-le")).blocks == (office.blocks[0], table, office.blocks[2])
