"""Word's older files: through LibreOffice or antiword where one is installed, a sentence of advice where none is."""

from __future__ import annotations

import shutil
import stat
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.formats import word97
from corpus.formats.word97 import read_doc, read_rtf
from corpus.types import Noticed, Reading, Shape, UnreadableFileError

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
