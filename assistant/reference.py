"""How an official cites: 《标题》(发文字号)一、(二)3."""

from __future__ import annotations

import re

from corpus.outline import is_heading
from corpus.types import Document, Kind, Passage

_MARK = re.compile(
    r"附\s*[件录表]\s*[\d一二三四五六七八九十]*|第[^\s第]{1,8}?[编章节条](?:之[一二三四五六七八九十]+)?|[一二三四五六七八九十百零〇○]{1,4}\s*[、．.]"
    r"|[(（]\s*[一二三四五六七八九十\d]{1,4}\s*[)）]|\d{1,3}\s*[.．、]|[①-⑳]"
)


def reference(document: Document, passage: Passage) -> str:
    """The official reference to a passage: its document's title and number, the marks of its headings, and its page."""
    title = (
        document.title if document.title.startswith("《") and document.title.endswith("》") else f"《{document.title}》"
    )
    number = f"({document.number})" if document.number else ""
    page = f"第{passage.page}页" if passage.page else ""
    return title + number + "".join(_place(label) for label in passage.path) + _row(passage) + page


def _place(label: str) -> str:
    found = _MARK.match(label)
    return re.sub(r"\s", "", found[0]) if found and is_heading(label[:20]) else label


def _row(passage: Passage) -> str:
    if passage.kind is not Kind.TABLE_ROW:
        return ""
    first = next((cell.strip() for cell in re.split(r"[\t\n]", passage.text) if cell.strip()), "")
    return f"第{first}项" if first.isdigit() else f"“{first}”一行"
