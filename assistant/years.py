"""Which years a question names: 2027年, 二〇二七年, 27年底, 十四五末. What is only relative (去年) is left out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.dates import parse_year

_DIGIT = "〇○零一二三四五六七八九"
_LONG = re.compile(rf"([一二][{_DIGIT}]{{3}})(?=\s*年)")
# 二四年: two digits without 十 are a year and no number of years.
_SHORT = re.compile(rf"(?<![{_DIGIT}十百千万第])([一二三四]?[{_DIGIT}])(?=年(?!级))")
_SHORT_DIGITS = re.compile(
    r"(?<![\d.第])[1-4]\d(?=年\s*(?:底|末|年底|前|1[0-2]月|[1-9]月|[一二三四五六七八九十]{1,2}月|打算|计划|准备|预计))|(?<=\()[1-4]\d(?=年\))"
)
_JOINS = r"(?:底|末)?的?(?:[和与跟同及比、,]|还是)"
# Of two years side by side each is one, where neither is a span: 25年和27年, 2025年和27年; not 20年和30年产权.
_SHORT_BEFORE = re.compile(rf"(?<![\d.第满龄限期])(2[1-9])(?=年{_JOINS}(?:20)?[2-4]\d年)")
_SHORT_BEHIND = re.compile(rf"((?:19|20)\d{{2}}年{_JOINS})([1-4]\d)(?=年(?![以限期]|之?内))")
_SHORT_BOTH = re.compile(
    r"(?<![\d.第满龄限期])([12]\d)年的([和与跟同及比、])([12]\d)(?=年的(?:[对相]?比|[办规政文方版]|呢|[?？,]|$))"
)
_SHORT_AIM = re.compile(r"(?<![\d.第满龄限期])([1-4]\d)(?=年的?(?:目标|指标))")
_SHORT_FROM = re.compile(r"(?<=[从自由])([1-4]\d)(?=年(?:底|末)?[到至])")
_SHORT_UNTIL = re.compile(r"(?<=[到至])([1-4]\d)(?=年(?![以限期]|之?内|以?[上下]))")
_MEASURE = r"(?!\s*(?:[万亿千百]|[个家项件户人名元%分吨亩米批次台套套种条所座公辆吋平米]|\.\d|\d))"
_AFTER = r"\s*年(?:版|修订版|底前?|末前?|之?前|以前)?"
_BARE = rf"{_MEASURE}(?=\s*[-—–~至到]\s*20\d\d|\s?(?:目标|指标)|[的要应将想]|打算|计划(?!生育)|预计|力争)"
_UNTIL = r"(?:截至|截止到?|[到至在]|\b(?:by|in|until|before)\b)\s*"
_NUMBER = r"(?<![\d.\[])((?:19|20)\d{2})"
_WORD = r"(?:^|(?<=[\s(]))(20[0-4]\d)(?=[\s)]|$)"  # of a question in key words: 农村 人均收入 2023, 现在(2025)
_YEAR = re.compile(rf"(?:{_UNTIL})?{_NUMBER}(?:{_AFTER}|{_BARE})|{_UNTIL}{_NUMBER}{_MEASURE}(?![\d\]号])|{_WORD}")
# Years of which only the last one says 年, or is followed by what it is of: 2024、2025和2026年, 2024、2025、2026三年, 2025和2027目标.
_LISTED = re.compile(
    rf"(?<![\d.\[])((?:19|20)\d{{2}})(?=(?:\s*[、,和与跟及]\s*(?:19|20)\d{{2}})+(?:\s*(?:[两三四五几]|[两三四五几哪]个?)?年|{_BARE}))|"
    r"(?<=[、,和与跟及])((?:19|20)\d{2})(?=(?:[两三四五几]个?|哪)年)"
)
_RANGE_IN_NAME = re.compile(
    r"[(（《]\s*(?:19|20)\d{2}年?\s*[-—–~至到]\s*(?:19|20)\d{2}\s*年?\s*[)）》]"
)  # of a title: (2011-2020年)
_PLAN = re.compile(
    r"(?:[到至在]|截至)?[“\"]?十([一二三四五六七八九])五[”\"]?(?!规划(?!期)|纲要|计划|[十百])(?:规划)?(?:期末|期间|时期|期内|末|以来|收官|结束)?"
)
_EDITION = re.compile(r"((?:19|20)\d{2})年?(?:版|修订版|修正版|修订本)")


@dataclass(frozen=True, slots=True)
class Year:
    """A place in a text, [start, end), that names a year, or the end of a five-year plan."""

    start: int
    end: int
    value: str


def plain_years(folded: str) -> str:
    """`folded` with years in digits: 二〇二七年 and 到27年底 and 25年和27年 as 2027年, 二四年 as 2024年."""
    text = _LONG.sub(lambda match: parse_year(match[1]), folded)
    text = _SHORT.sub(_century, text)
    text = _SHORT_DIGITS.sub(lambda match: f"20{match[0]}", text)
    for short in (_SHORT_BEFORE, _SHORT_AIM):
        text = short.sub(r"20\1", text)
    text = _SHORT_BOTH.sub(r"20\1年的\g<2>20\3", text)
    text = _SHORT_BEHIND.sub(r"\g<1>20\2", text)
    return _SHORT_UNTIL.sub(r"20\1", _SHORT_FROM.sub(r"20\1", text))


def find_years(text: str) -> list[Year]:
    """The years that a plain text names, in order; those of a 文号 are none."""
    text = _RANGE_IN_NAME.sub(lambda match: "#" * len(match[0]), text)
    found = [Year(*match.span(), match[1] or match[2] or match[3]) for match in _YEAR.finditer(text)]
    found += [Year(*match.span(), match[1] or match[2]) for match in _LISTED.finditer(text)]
    found += [Year(*match.span(), _plan_end(match[1])) for match in _PLAN.finditer(text)]
    return sorted(found, key=lambda year: year.start)


def edition(text: str) -> str | None:
    """The year of the version asked for: 2017 of 2017年版."""
    found = _EDITION.search(text)
    return found[1] if found else None


def _century(match: re.Match[str]) -> str:
    return f"20{parse_year(match[1])}" if len(match[1]) == 2 else match[1]


def _plan_end(numeral: str) -> str:
    """The eleventh plan ended in 2010, and each is of five years."""
    return str(2010 + 5 * "一二三四五六七八九".index(numeral))
