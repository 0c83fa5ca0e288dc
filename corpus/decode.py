"""From bytes to text: byte order mark, then strict UTF-8, then strict GB18030. Nothing is ever dropped or replaced.

Bytes that are none of these are refused with a reason; what the text says is left to `clean` and `head`.
"""

from __future__ import annotations

import codecs
import unicodedata

from corpus.types import UnreadableFileError

# UTF-32 stands first: its little-endian mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DAMAGED_AFTER = 8  # so many Chinese characters decode as UTF-8 in a row by chance in no GB18030 text
_MOST_ODD = 0.02  # share of control, private and unassigned characters above which "text" is no text


def decode(data: bytes) -> str:
    """The text of a file's bytes. Raises `UnreadableFileError` for binary data and broken encodings."""
    if not data.strip():
        raise UnreadableFileError("文件是空的")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(_strict(data, encoding))
    try:
        return _checked(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        _refuse_damaged_utf8(data, error)
    return _checked(_strict(data, "gb18030"))


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"不是可识别的文本(按 {encoding} 解码在第 {line} 行失败),请另存为 UTF-8 文本后再试"
        raise UnreadableFileError(message) from error


def _refuse_damaged_utf8(data: bytes, error: UnicodeDecodeError) -> None:
    before = data[: error.start].decode("utf-8")
    if sum(ord(character) > 0x7F for character in before) >= _DAMAGED_AFTER:
        line = before.count("\n") + 1
        raise UnreadableFileError(f"UTF-8 编码在第 {line} 行损坏,请重新获取原文件或另存为 UTF-8 文本") from error


def _checked(text: str) -> str:
    if "\0" in text:
        raise UnreadableFileError("是二进制文件,不是文本;目前只能读取 .txt 和 .md")
    odd = sum(unicodedata.category(c) in ("Cc", "Cn", "Co") and c not in "\t\n\r\f\v" for c in text)
    if odd > _MOST_ODD * len(text):
        raise UnreadableFileError("解码后大多不是文字,可能是二进制文件或编码有误,请另存为 UTF-8 文本后再试")
    if not text.strip():
        raise UnreadableFileError("文件里没有文字")
    return text
