"""Dates as official documents write them: 2024-01-12, 2024年1月12日, 二○一二年四月十三日."""

from __future__ import annotations

import re
from datetime import date

import cn2an

_ZERO = "〇○Ｏ零"  # U+25CB stands for U+3007 in many documents
_DIGITS = "一二三四五六七八九"
_CHINESE = rf"([{_DIGITS}{_ZERO}]{{4}})\s*年\s*([{_DIGITS}十]{{1,3}})\s*月\s*([{_DIGITS}十]{{1,3}})\s*日"
_ARABIC = r"(\d{4})\s*(?:年|[-/.．])\s*(\d{1,2})\s*(?:月|[-/.．])\s*(\d{1,2})(?!\d)(?:\s*日)?"
DATE = re.compile(f"{_ARABIC}|{_CHINESE}")


def parse_date(text: str) -> date | None:
    """The first date in `text`, or None. A day that no calendar has is no date."""
    found = DATE.search(text)
    if not found:
        return None
    arabic, chinese = found.groups()[:3], found.groups()[3:]
    year, month, day = map(int, arabic) if arabic[0] else (int(parse_year(chinese[0])), *map(_numeral, chinese[1:]))
    try:
        return date(year, month, day)
    except ValueError:
        return None


def is_date_line(line: str) -> bool:
    """Whether a line holds a date and nothing else, as under a signature."""
    found = DATE.fullmatch(line.strip())
    return found is not None


def parse_year(numerals: str) -> str:
    """二○一二 as 2012."""
    return "".join(str(_DIGITS.find(numeral) + 1) for numeral in numerals)  # a zero is not found: -1 + 1


def _numeral(text: str) -> int:
    return int(cn2an.cn2an(text, "smart"))
