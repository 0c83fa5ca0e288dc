"""Questions about a document itself: its 文号, its dates, who issued it. Answered from its head, quoted from its text."""

from __future__ import annotations

import re
from datetime import date

from assistant.types import Head, Question
from corpus.dates import DATE, parse_date
from corpus.types import Document

_STATED = frozenset((Head.NUMBER, Head.PUBLISHED, Head.WRITTEN, Head.ISSUER))


def asked_of_head(question: Question) -> str | None:
    """Which value of a document's head is asked for, None when the question is about what it says."""
    return question.head if question.head in _STATED else None


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
