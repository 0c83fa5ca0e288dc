"""Which reader reads a file: by what its bytes are, whatever its name says. Readers are imported when they are needed."""

from __future__ import annotations

import io
import re
import zipfile
from importlib import import_module

from corpus.types import Reading, UnreadableFileError

# kind of content → the module and function that reads it
_READERS = {
    "txt": "text:read_text",
    "csv": "csv:read_csv",
    "html": "html:read_html",
    "mht": "mht:read_mht",
    "docx": "docx:read_docx",
    "doc": "word97:read_doc",
    "rtf": "word97:read_rtf",
    "pdf": "pdf:read_pdf",
    "image": "scan:read_image",
    "ofd": "ofd:read_ofd",
    "xlsx": "xlsx:read_xlsx",
}
_IMAGES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"BM", b"GIF8")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|title|table|div|p)[\s>]", re.I)
_MHT = re.compile(rb"^(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?content-type:\s*(?:multipart/related|text/html)", re.I)
_FIRST = 4096  # bytes in which text shows that it is a page


def read_bytes(data: bytes, name: str) -> Reading:
    """The reading of a file's bytes; `name` decides only between kinds of text. Raises `UnreadableFileError`."""
    kind = detect(data, name)
    if kind not in _READERS:
        raise UnreadableFileError(_REFUSED.get(kind, "不认识这种文件,请另存为 PDF、DOCX 或文本后再试"))
    module, function = _READERS[kind].split(":")
    reading: Reading = getattr(import_module(f"corpus.formats.{module}"), function)(data)
    return reading


_REFUSED = {
    "zip": "压缩包里没有可读的文件,或压缩包已损坏",
    "xls": "是旧版 Excel 文件(.xls),请另存为 .xlsx 后再试",
    "ppt": "是演示文稿,请另存为 PDF 后再试",
    "encrypted": "文件有密码保护,请去掉密码后再试",
    "rar": "是 RAR 或 7z 压缩包,请解压后再收录",
}


def detect(data: bytes, name: str) -> str:
    """The kind of a file's content: a key of the table of readers, or zip, xls, ppt, encrypted, rar."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _detect_zip(data)
    if data.startswith(_OLE):
        return _detect_ole(data)
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith((b"Rar!", b"7z\xbc\xaf")):
        return "rar"
    if data.startswith(_IMAGES):
        return "image"
    return _detect_text(data, name)


def _detect_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {entry.lower() for entry in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "zip"
    for kind, main in (("docx", "word/"), ("xlsx", "xl/"), ("ppt", "ppt/")):
        if "[content_types].xml" in names and any(name.startswith(main) for name in names):
            return kind
    return "ofd" if "ofd.xml" in names else "zip"


def _detect_ole(data: bytes) -> str:
    """Streams of an OLE file are named in UTF-16."""
    for kind, stream in (
        ("encrypted", "EncryptedPackage"),
        ("doc", "WordDocument"),
        ("xls", "Workbook"),
        ("ppt", "PowerPoint Document"),
    ):
        if stream.encode("utf-16-le") in data:
            return kind
    return "doc"


def _detect_text(data: bytes, name: str) -> str:
    first = data[:_FIRST].replace(b"\0", b"")  # UTF-16 pages too
    if _MHT.match(first):
        return "mht"
    if _HTML.search(first) and not name.lower().endswith(".md"):  # Markdown may hold tags
        return "html"
    return "csv" if name.lower().endswith((".csv", ".tsv")) else "txt"
