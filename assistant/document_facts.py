"""Questions about a document itself: its 文号, its dates, who issued it. Answered from its head, quoted from its text."""

from __future__ import annotations

import re
from datetime import date

from assistant.types import Question
from corpus.dates import DATE, parse_date
from corpus.types import Document
from index.words import fold

_ASKED = (
    ("number", re.compile(r"发文字号|发文号|文号|文件编号|政策编号|是几号文")),
    ("published", re.compile(r"发布(?:日期|时间)|(?:何时|什么时候|哪天|哪[一]?年).{0,4}(?:发布|公布)|公布(?:日期|时间)")),
    ("written", re.compile(r"成文(?:日期|时间)|(?:何时|什么时候|哪天|哪[一]?[年天]|几号|几月几[日号]).{0,4}(?:成文|印发|出台|制定|下发)|(?:印发|出台|下发)(?:日期|时间|于)")),
    ("issuer", re.compile(r"发文(?:机关|单位)|(?:谁|哪个(?:单位|部门|机关)|什么(?:单位|部门|机关)).{0,3}(?:印发|发布|发文|制定|出台)|(?:印发|发布|制定)(?:机关|机构|单位|部门)")),
)  # fmt: skip


_OF_ANOTHER = re.compile(r"依据|根据|落实|贯彻|按照|转发")  # the document that this one rests on


def asked_of_head(question: Question) -> str | None:
    """Which value of a document's head is asked for, None when the question is about what it says."""
    folded = fold(question.text)
    if _OF_ANOTHER.search(folded):
        return None
    return next((name for name, pattern in _ASKED if pattern.search(folded)), None)


def head_fact(name: str, document: Document) -> tuple[int, int] | None:
    """[start, end) of where `document`, which must have its text, states that value; None where it does not."""
    value = getattr(document, name)
    if value is None:
        return None
    return _date_span(value, document.text) if isinstance(value, date) else _text_span(value, document.text)


def _date_span(day: date, text: str) -> tuple[int, int] | None:
    return next((match.span() for match in DATE.finditer(text) if parse_date(match[0]) == day), None)


def _text_span(value: str, text: str) -> tuple[int, int] | None:
    found = re.search(r"\s*".join(map(re.escape, re.sub(r"\s", "", value))), text)
    return found.span() if found else None
