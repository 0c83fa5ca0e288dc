"""Dates and spans of time as official documents write them: 2024-01-12, 2024年1月12日, 二○一二年四月十三日, 五年, 30日.

A date without its day is none. Which of a document's dates is which is left to `terms`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

import cn2an

_ZERO = "〇○ＯOo零0０◯Ο"  # U+25CB and the letter O stand for U+3007 in many documents
_DIGITS = "一二三四五六七八九"
_NUMERAL = rf"[{_DIGITS}十廿卅]"
_CHINESE = rf"((?:[{_DIGITS}{_ZERO}] ?){{4}})\s*年\s*({_NUMERAL}(?: ?{_NUMERAL}){{0,2}})\s*月\s*({_NUMERAL}(?: ?{_NUMERAL}){{0,2}})\s*日"
_ARABIC = r"(?<![\d.])((?:\d ?){3}\d)\s*(?:年|[-/.．－])\s*(\d ?\d?)\s*(?:月|[-/.．－])\s*(\d ?\d|\d)(?![\d年月])(?:\s*[日号])?"
DATE = re.compile(f"{_ARABIC}|{_CHINESE}")
_CLOCK = r"(?:\s*(?:T|星期[一二三四五六日天])?\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
_DATE_LINE = re.compile(rf"[(（\[【]?\s*(?:{DATE.pattern}){_CLOCK}\s*[)）\]】]?")
_COUNT = r"(\d{1,3}|[一二两三四五六七八九十百]{1,3})"
SPAN = re.compile(rf"{_COUNT}\s*(?:个)?\s*(年半|年|月|日|天)")
_FIRST_YEAR, _LAST_YEAR = 1900, 2199


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time as written: 五年, 6个月, 30日."""

    months: int
    days: int

    def after(self, start: date) -> date:
        """The same day so much later; the month's last day where it has no such day."""
        month = start.month - 1 + self.months
        year, month = start.year + month // 12, month % 12 + 1
        return date(year, month, min(start.day, monthrange(year, month)[1])) + timedelta(days=self.days)


def parse_date(text: str) -> date | None:
    """The first date in `text`, or None. A day that no calendar has is no date."""
    found = DATE.search(text)
    return date_of(found) if found else None


def date_of(found: re.Match[str]) -> date | None:
    """What a match that begins with the groups of `DATE` says, if a calendar has it."""
    arabic, chinese = found.groups()[:3], found.groups()[3:6]
    if arabic[0]:
        year, month, day = (int(number.replace(" ", "")) for number in arabic)
    else:
        year, month, day = int(parse_year(chinese[0].replace(" ", ""))), _numeral(chinese[1]), _numeral(chinese[2])
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def is_date_line(line: str) -> bool:
    """Whether a line holds a date and nothing else (brackets and a time of day aside), as under a signature."""
    return _DATE_LINE.fullmatch(line.strip()) is not None


def parse_span(text: str) -> Span | None:
    """The first length of time in `text`; None where there is none."""
    found = SPAN.search(text)
    if not found:
        return None
    count = int(found[1]) if found[1].isdigit() else _numeral(found[1])
    match found[2]:
        case "年":
            return Span(12 * count, 0)
        case "年半":
            return Span(12 * count + 6, 0)
        case "月":
            return Span(count, 0)
        case _:
            return Span(0, count)


def parse_year(numerals: str) -> str:
    """二○一二 as 2012."""
    return "".join(str(_DIGITS.find(numeral) + 1) for numeral in numerals)  # a zero is not found: -1 + 1


def _numeral(text: str) -> int:
    text = text.replace(" ", "").replace("廿", "二十").replace("卅", "三十").replace("两", "二")
    text = re.sub("十+", "十", text)
    return int(cn2an.cn2an(text, "smart"))
