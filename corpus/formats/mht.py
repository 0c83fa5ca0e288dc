"""Pages saved as one file (.mht, .mhtml): the page's own part is read as `html` reads pages, the rest left alone."""

from __future__ import annotations

import binascii
from email import message_from_bytes
from email.message import Message

from corpus.formats.html import read_page
from corpus.formats.html_tree import parse_page
from corpus.types import Reading, UnreadableFileError

_MOST_PARTS = 5_000
_BROKEN = "MHT 文件里没有网页正文或已损坏,请在浏览器中重新保存后再试"


def read_mht(data: bytes) -> Reading:
    """The document on the page in an archive. Raises `UnreadableFileError` if it holds none."""
    if data.count(b"\n--") > _MOST_PARTS:
        raise UnreadableFileError(_BROKEN)
    try:
        message = message_from_bytes(data)
        part = _page_part(message)
        page, charset = part.get_payload(decode=True), part.get_param("charset")
    except (ValueError, LookupError, RecursionError, AttributeError, TypeError, binascii.Error) as error:
        raise UnreadableFileError(_BROKEN) from error
    if not isinstance(page, bytes) or not page.strip():
        raise UnreadableFileError(_BROKEN)
    return read_page(parse_page(page, charset if isinstance(charset, str) else None), "mht")


def _page_part(message: Message) -> Message:
    """The part that `start` names, or the first that is a page. Raises `UnreadableFileError` if there is none."""
    start = message.get_param("start")
    pages = [part for part in message.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    for part in pages:
        if isinstance(start, str) and part.get("Content-ID", "").strip(" <>") == start.strip(" <>"):
            return part
    if not pages:
        raise UnreadableFileError(_BROKEN)
    return pages[0]
