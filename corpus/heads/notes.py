"""What the lines below a law's title say of its passing, and the order that makes it known; dates and sources of the page.

The words of a note are read by `terms`; here its lines are found and what they say is weighed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.dates import DATE, is_date_line, parse_date
from corpus.heads import terms
from corpus.heads.found import Found, Place
from corpus.heads.lines import Line, split_lines
from corpus.heads.titles import Title

_PLACED_DATE = re.compile(rf"(?:发布|公布|公开|更新|发表)?(?:时间|日期)\s*[:：]\s*({DATE.pattern})")
_SOURCE = re.compile(r"(?:信息|文件|稿件)?来源\s*[:：]\s*([^\s　|｜:：]{2,40})")
_NOTE_LINES = 14  # lines below a law's title in which it may say when it was passed
_SURE_OF_ISSUE = 0.5  # that a law whose passing is not told was written on the day of its issue
_SURE_OF_ORDER = 0.6  # less than of the day that a page gives


def read_notes(found: Found, place: Place, title: Title | None) -> None:
    """What the lines below a law's title say of its passing; and dates that the page gives with 时间：."""
    start = title.end if title else place.body
    lines: list[Line] = []
    for line in split_lines(place.text, start):
        if len(lines) == _NOTE_LINES or not _is_note(line.text):
            break
        lines.append(line)
    for start, end in _notes(lines):
        note = place.text[start:end]
        passed_by = list(terms.passers(note.split("\n")))
        for event in terms.events(note, start):
            words, span = place.text[event.start : event.end], (event.start, event.end)
            found.add(event.field, event.day, words, "head", event.sure, span)
            if event.field == "published" and passed_by:
                found.add("written", event.day, words, "head", _SURE_OF_ISSUE, span)
    for organ in terms.passers([line.text for line in lines]):
        found.add("issuer", organ, organ, "head", 0.8)
    for line in place.head:
        if (placed := _PLACED_DATE.search(line.text)) and (day := parse_date(placed[0])):
            found.add(
                "published", day, placed[0], "head", 0.75, (line.start + placed.start(), line.start + placed.end())
            )
        if source := _SOURCE.search(line.text):
            span = (line.start + source.start(1), line.start + source.end(1))
            found.add("source", source[1], source[1], "head", 0.3, span)


def _is_note(line: str) -> bool:
    """Whether a line may stand in the note below a law's title."""
    return "。" not in line and (DATE.search(line) is not None or line.startswith(("(", "（")) or len(line) <= 40)


def _notes(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Where each note begins and ends: a date whose event a width broke off is one with the next line."""
    at = 0
    while at < len(lines):
        line, after = lines[at], lines[at + 1] if at + 1 < len(lines) else None
        broken = (
            after is not None
            and DATE.search(line.text) is not None
            and not is_date_line(line.text)
            and not any(terms.events(line.text, 0))
            and DATE.match(after.text.lstrip("(（")) is None
            and re.search("通过|批准|公布|发布", after.text) is not None
        )
        end = after.end if after and broken else line.end
        yield line.start, end
        at += 2 if broken else 1


def read_promulgation(found: Found, place: Place, ordered: str | None) -> None:
    """An order that makes a regulation known does so on the day on which it is signed."""
    written = found.best("written")
    if ordered and written and written.stated.where == "signature":
        stated = written.stated
        span = (stated.start, stated.end) if stated.start is not None and stated.end is not None else None
        found.add("published", written.value, stated.text, "signature", _SURE_OF_ORDER, span)
