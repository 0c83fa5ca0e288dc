"""From bytes to text: a byte order mark, then strict UTF-8, then the strict decoding that reads most like Chinese.

Nothing is ever dropped or replaced. Bytes that are none of these are refused with a reason; what the text says is left
to `clean` and `head`.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Iterator

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
_BIG5 = ("cp950", "big5hkscs")
_UTF16 = ("utf-16-le", "utf-16-be")
_SAMPLE = 20_000  # characters that show which decoding is right
_PLAIN = 0.25  # share of common characters that Chinese text has at least; what is decoded wrongly has a tenth of it
_CLEARLY = 2.0  # so many times more common characters than GB18030 gives make another decoding the right one
_ASCII_ZEROS = 0.4  # share of zero bytes in UTF-16 text in Latin letters; Chinese text has fewer

# The most frequent characters of official texts (seven in ten that they hold) and their traditional forms, counted in
# a quarter of the national and local laws in force; with the punctuation that goes with them.
_COMMON = frozenset(
    "的人第条行法和定应十当规业理管民政有以关者工务会部用一市或门保设国生机二作员建不地对三区其事在公等本产施责发制处"
    "为经合主位及全单防情动资上物可安通实中府进护四依出要照时五构方由监提下企品水期大并所委内家级自他体证院权任报按同服"
    "重查办得议年成款开日准违组税营职收疫件审交案信项分相划社据性化程供共立场六检告表展标加取改县请代运向织例费与道利学"
    "城督控律予车活调省明罚计使金治申文受境医于个外过求各七接备专决元未执技确持度采新能入农后指批正负常强教范支险环八育"
    "复具商质反力记月息量限列源，。、；：“”《》（）"
    "條應當規業關務會門設國機員對區產責發處爲為經單動資實進護時構監並內級體證權報辦議開準違組稅營職審項劃據場檢標縣請"
    "運織費與學車調罰計醫於個過備專決執確採農後負範險環復質記台臺「」"
)


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of a file's bytes. Raises `UnreadableFileError` for binary data and broken encodings.

    `declared` is the charset that the file names itself; it counts only where the bytes fit two encodings equally well.
    """
    if not data.strip():
        raise UnreadableFileError("文件是空的")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(_strict(data, encoding))
    if (text := _utf16(data)) is not None:
        return _checked(text)
    try:
        return _checked(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        _refuse_damaged_utf8(data, error)
    return _checked(_chinese(data, declared))


def decode_damaged(data: bytes, declared: str | None = None) -> str:
    """The text of bytes of which a few are broken, each shown as U+FFFD; for formats that can say so in a note.

    Raises `UnreadableFileError` where `decode` does, unless the broken bytes are few.
    """
    try:
        return decode(data, declared)
    except UnreadableFileError:
        for encoding in ("utf-8", "gb18030", "cp950"):
            text = data.decode(encoding, "replace")
            if _commonness(text) >= _PLAIN and text.count("\ufffd") <= _MOST_ODD * len(text):
                return _checked(text)
        raise


def _chinese(data: bytes, declared: str | None) -> str:
    """`data` in GB18030, or in Big5 or UTF-16 where that reads clearly more like Chinese."""
    says_big5 = declared is not None and "big5" in declared.lower()
    best = _try(data, "gb18030")
    common = _commonness(best) if best is not None else -1.0
    for encoding, text in _others(data):
        share = _commonness(text)
        clearly = share >= _PLAIN and share > _CLEARLY * common
        if clearly or (says_big5 and encoding in _BIG5 and share > common):
            best, common = text, share
    return best if best is not None else _strict(data, "gb18030")


def _others(data: bytes) -> Iterator[tuple[str, str]]:
    for encoding in (*_BIG5, *_UTF16):
        text = _try(data, encoding)
        if text is not None and (encoding in _BIG5 or _commonness(text) >= _PLAIN):
            yield encoding, text


def _utf16(data: bytes) -> str | None:
    """The text of UTF-16 without a mark, where zero bytes stand as they do there; None for all else."""
    if len(data) % 2 or b"\0" not in data:
        return None
    texts = [(_try(data, encoding), high) for encoding, high in (("utf-16-le", data[1::2]), ("utf-16-be", data[0::2]))]
    whole = [(text, high) for text, high in texts if text is not None and "\0" not in text]
    for text, high in whole:
        if high.count(0) >= _ASCII_ZEROS * 2 * len(high) and any(map(str.isalpha, text[:_SAMPLE])):
            return text
    return next((text for text, _ in whole if _commonness(text) >= _PLAIN), None)


def _commonness(text: str) -> float:
    """The share of common Chinese characters among all that are not ASCII, from 0 to 1."""
    foreign = [character for character in text[:_SAMPLE] if character > "\x7f" and not character.isspace()]
    return sum(character in _COMMON for character in foreign) / len(foreign) if foreign else 0.0


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


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
        raise UnreadableFileError("是二进制文件,不是文本,请确认文件完整,或另存为 PDF、DOCX 或文本后再试")
    odd = sum(unicodedata.category(c) in ("Cc", "Cn", "Co") and c not in "\t\n\r\f\v" for c in text)
    if odd > _MOST_ODD * len(text):
        raise UnreadableFileError("解码后大多不是文字,可能是二进制文件或编码有误,请另存为 UTF-8 文本后再试")
    if not text.strip():
        raise UnreadableFileError("文件里没有文字")
    return text
