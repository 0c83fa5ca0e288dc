"""Which place of a document an address means, and whether the document still says there what was quoted.

Offsets count characters of `Document.text`, end exclusive. An address may also carry the quoted words: then the place is
found again in a document that has changed since.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

_OFFSET = re.compile(r"\d{1,9}")
MOST_WORDS = 200  # characters of a quote that an address carries
_MOVED = "这份文件在回答之后更新过，引用的话现在在下面标出的地方。"
_GONE = "这份文件在回答之后更新过，引用的话已不在文中，请以现在的文本为准或重新提问。"
_OUTSIDE = "这个链接指的位置已不在文中，文件可能更新过；下面从头显示。"

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address says: the passage, the quoted words' place and the words, where to look first; all may be missing."""

    passage: Span | None = None
    quote: Span | None = None
    words: str = ""
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that is in the document: its passage, its quote, and where to look first. `said` is what a reader must know."""

    passage: Span | None = None
    quote: Span | None = None
    at: int | None = None
    said: str = ""

    @property
    def first(self) -> int | None:
        """The character to bring into sight."""
        return next(
            (place for place in (self.at, *(self.quote or ()), *(self.passage or ())) if place is not None), None
        )


def asked_for(query: Mapping[str, str]) -> Asked:
    """What `?start=&end=&from=&to=&quote=&at=` says; what is no number says nothing."""
    return Asked(
        _span(query.get("start"), query.get("end")),
        _span(query.get("from"), query.get("to")),
        query.get("quote", "")[:MOST_WORDS].strip(),
        _offset(query.get("at")),
    )


def query_of(asked: Asked, **changed: object) -> str:
    """`asked` as the query of an address again, "" where it says nothing; `changed` are fields with another value."""
    asked = replace(asked, **changed)  # type: ignore[arg-type]
    passage, quote = asked.passage or (None, None), asked.quote or (None, None)
    values = {"start": passage[0], "end": passage[1], "from": quote[0], "to": quote[1], "quote": asked.words or None, "at": asked.at}  # fmt: skip
    said = urlencode({name: value for name, value in values.items() if value is not None})
    return f"?{said}" if said else ""


def find_spot(asked: Asked, text: str) -> Spot:
    """The place that was asked for, as the text is now."""
    at = asked.at if asked.at is not None and asked.at < len(text) else None
    if asked.quote is None and not asked.words:
        inside = asked.passage is None or asked.passage[1] <= len(text)
        return Spot(asked.passage, None, at) if inside else Spot(at=at, said=_OUTSIDE)
    if asked.quote and asked.quote[1] <= len(text) and text[slice(*asked.quote)].strip().startswith(asked.words):
        return Spot(_around(text, asked.quote, asked.passage), asked.quote, at)
    if not asked.words:
        return Spot(at=at, said=_OUTSIDE)
    found = _find(text, asked.words, asked.quote[0] if asked.quote else 0)
    if found is None:
        return Spot(at=at, said=_GONE)
    return Spot(_around(text, found, None), found, at, _MOVED if asked.quote else "")


def _offset(written: str | None) -> int | None:
    return int(written) if written and _OFFSET.fullmatch(written) else None


def _span(start: str | None, end: str | None) -> Span | None:
    first, last = _offset(start), _offset(end)
    return (first, last) if first is not None and last is not None and first < last else None


def _around(text: str, quote: Span, passage: Span | None) -> Span:
    """The passage, if the quote is in it; else the lines that the quote stands in."""
    if passage and passage[0] <= quote[0] and quote[1] <= passage[1] <= len(text):
        return passage
    end = text.find("\n", quote[1])
    return text.rfind("\n", 0, quote[0]) + 1, len(text) if end < 0 else end


def _find(text: str, words: str, near: int) -> Span | None:
    """Where the words stand, the place nearest to `near` of several; white space may differ."""
    found = list(re.finditer(r"\s*".join(map(re.escape, "".join(words.split()))), text)) if words else []
    return min((match.span() for match in found), key=lambda span: abs(span[0] - near), default=None)
