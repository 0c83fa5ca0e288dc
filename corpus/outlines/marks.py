"""The marks that open headings and list items: 第一章, 第八条, 一、, （一）, 1., （1）, ①, 1.2.1, A., 问：, 【…】, 附件1.

Says what mark a line opens with, its rank and its number; whether the line is a heading is left to `labels`.
The order of ranks is that of GB/T 9704 (一、 （一） 1. （1）) below that of laws (编 章 节 条).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

HANZI = "一二三四五六七八九十百千零〇○两"
ITEM_MARK = re.compile(r"(?:——|――|--|—|●|•|·|▪|■)\s*(?=\S)")


class Style(StrEnum):
    """What a mark looks like."""

    ANNEX = "annex"  # 附件1
    PART = "part"  # 第一编, 第一篇, 第一部分
    SUBPART = "subpart"  # 第一分编
    CHAPTER = "chapter"
    SECTION = "section"
    ARTICLE = "article"
    HANZI = "hanzi"  # 一、
    HANZI_ROUND = "hanzi_round"  # （一）
    NUMBER = "number"  # 1.
    SPACED = "spaced"  # 1 总则, above 1.1
    DECIMAL2 = "decimal2"  # 1.1
    DECIMAL3 = "decimal3"
    DECIMAL4 = "decimal4"
    ROUND = "round"  # （1）
    HALF_ROUND = "half_round"  # 1)
    CIRCLE = "circle"  # ①
    UPPER = "upper"  # A.
    LOWER = "lower"  # a)
    ROMAN = "roman"
    BRACKET = "bracket"  # 【…】
    SPOKEN = "spoken"  # 第一, and 一是; no heading opens with them, so `read_mark` does not read them
    QUESTION = "question"  # 问：, Q1
    WORD = "word"  # 措施一：, 任务2：
    BOX = "box"  # 专栏1
    KNOWN = "known"  # 附则, 前言: headings by their words
    PLAIN = "plain"  # a short line over a paragraph
    STATED = "stated"  # a heading without a mark, by its format


# A lower rank stands above a higher one. A style that is not named here stands below whatever is open when it comes.
RANKS = {
    Style.ANNEX: 0.0, Style.PART: 1.0, Style.SUBPART: 1.5, Style.CHAPTER: 2.0, Style.SECTION: 3.0, Style.PLAIN: 3.5, Style.ARTICLE: 4.0,
    Style.HANZI: 5.0, Style.HANZI_ROUND: 6.0, Style.NUMBER: 7.0, Style.SPACED: 7.0, Style.DECIMAL2: 7.1,
    Style.DECIMAL3: 7.2, Style.DECIMAL4: 7.3, Style.ROUND: 8.0, Style.HALF_ROUND: 8.5, Style.CIRCLE: 9.0,
}  # fmt: skip
STRUCTURE = frozenset({Style.PART, Style.SUBPART, Style.CHAPTER, Style.SECTION})
DECIMALS = (Style.DECIMAL2, Style.DECIMAL3, Style.DECIMAL4)

_N = rf"(?:[{HANZI}]{{1,8}}|\d{{1,4}})"
_CITING = rf"(?!第\s*[{HANZI}\d]+\s*[款项条]|\s+第\s*[{HANZI}\d]+\s*[款项]|(?:规定|所|的|和|或|至|中|以及|与|及|之规定|[、，,]\s*第))"
_ANNEX = (
    rf"附\s*(?:[件录表图]\s*(?:[{HANZI}]{{1,3}}|\d{{1,3}}(?:\s*[-—–－]\s*\d{{1,2}})?|[A-Z](?![A-Za-z]))?|\d{{1,2}})"
    r"\s*(?:[:：、.．]|(?=[\s《]|$))|附\s*[:：]"
)
_COUNTED = "措施|举措|任务|行动|工程|目标|专题|案例|要点|环节|步骤"  # words that number headings: 措施一：
_PATTERNS = tuple(
    (style, re.compile(pattern))
    for style, pattern in (
        (Style.ANNEX, _ANNEX),
        (Style.PART, rf"第\s*{_N}\s*(?:编|篇|部分){_CITING}"),
        (Style.SUBPART, rf"第\s*{_N}\s*分编{_CITING}"),
        (Style.CHAPTER, rf"第\s*{_N}\s*章{_CITING}"),
        (Style.SECTION, rf"第\s*{_N}\s*节{_CITING}"),
        (Style.ARTICLE, rf"第\s*{_N}\s*条(?:之[{HANZI}]+)?{_CITING}"),
        # 三、四线城市 and 一、二年级 are words, not marks.
        (Style.HANZI, rf"[{HANZI}]{{1,4}}\s*[、．.](?![一二三四五六七八九十](?:[、级年线类期批季方]|产业))"),
        (Style.HANZI_ROUND, rf"[(（〔]\s*[{HANZI}]{{1,4}}\s*[)）〕]\s*、?|[㈠-㈩]"),
        (Style.DECIMAL4, r"\d{1,2}(?:[.．]\d{1,2}){3}(?![\d.．])[.．、]?"),
        (Style.DECIMAL3, r"\d{1,2}(?:[.．]\d{1,2}){2}(?![\d.．])[.．、]?"),
        (Style.DECIMAL2, r"\d{1,2}[.．]\d{1,2}(?![\d.．])[、]?"),
        (Style.NUMBER, r"\d{1,3}\s*(?:[.．](?!\d)|、(?!\d))|[⒈-⒛]"),
        (Style.ROUND, r"[(（]\s*\d{1,3}\s*[)）]|[⑴-⒇]"),
        (Style.HALF_ROUND, r"\d{1,3}[)）]"),
        (Style.CIRCLE, r"[①-⑳㉑-㉟❶-❿]"),
        (Style.QUESTION, rf"(?:[问Qq]|问题)\s*[{HANZI}\d]{{0,3}}\s*[:：、.．]|问题\s*[{HANZI}\d]{{1,3}}[ \u3000]"),
        (
            Style.WORD,
            rf"(?:{_COUNTED})\s*(?:[{HANZI}]{{1,3}}|\d{{1,2}})\s*(?:[:：、]|[.．](?!\d)|[ \u3000]+(?=[\u4e00-\u9fff]))",
        ),
        (Style.BRACKET, r"【[^【】]{1,30}】"),
        (Style.BOX, rf"专栏\s*(?:[{HANZI}]{{1,3}}|\d{{1,3}}(?:-\d+)?)\s*[:：]?"),
        (Style.ROMAN, r"[Ⅰ-Ⅻ]\s*[、.．]?"),
        (Style.UPPER, r"[A-H]\s*[.．、)）](?=\s*[\u4e00-\u9fff])|[(（]\s*[A-H]\s*[)）]"),
        (Style.LOWER, r"[a-z]\s*[.．、)）](?=\s*[\u4e00-\u9fff])|[(（]\s*[a-z]\s*[)）]"),
    )
)
_ROUNDS = (Style.HANZI_ROUND, Style.ROUND, Style.UPPER, Style.LOWER)
_NUMERIC = (*DECIMALS[::-1], Style.NUMBER, Style.HALF_ROUND)
_OTHER = (Style.HANZI_ROUND, Style.NUMBER, Style.ROUND, Style.CIRCLE, Style.ROMAN)
_OPENERS = (
    ("附", (Style.ANNEX,)),
    ("第", (Style.PART, Style.SUBPART, Style.CHAPTER, Style.SECTION, Style.ARTICLE)),
    (HANZI, (Style.HANZI,)),
    ("(（〔", _ROUNDS),
    ("0123456789０１２３４５６７８９", _NUMERIC),
    ("问QqABCDEFGHabcdefghijklmnopqrstuvwxyz", (Style.QUESTION, Style.UPPER, Style.LOWER)),
    ("【", (Style.BRACKET,)),
    ("专", (Style.BOX, Style.WORD)),
    ("措举任行工目案要环步", (Style.WORD,)),
)
# First character → what it may open; most lines open nothing, and are many.
_MAY_OPEN = {first: [(s, p) for s, p in _PATTERNS if s in styles] for firsts, styles in _OPENERS for first in firsts}
_ODD = [(s, p) for s, p in _PATTERNS if s in _OTHER]
_SPACED = re.compile(r"(\d{1,2})[ \u3000]+(?=[\u4e00-\u9fff])")
_PLACES = {"十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True, slots=True)
class Mark:
    """What a line opens with. `number` is its place in the list, 0 if it has none; of 1.2 it is 2, `parent` is (1,).

    `rank` counts from the top; it is None for a style without a fixed place.
    """

    style: Style
    text: str
    number: int
    rank: float | None
    parent: tuple[int, ...] = ()


def read_mark(line: str) -> Mark | None:
    """The mark that a line opens with, or None. `line` has no white space before it."""
    first = line[:1]
    for style, pattern in _MAY_OPEN.get(first, _ODD if "\u2000" < first < "\u3400" else ()):
        if found := pattern.match(line):
            text = found[0].strip()
            if style in DECIMALS:
                *above, last = (int(n) for n in re.findall(r"\d+", text))
                return Mark(style, text, last, RANKS[style], tuple(above))
            return Mark(style, text, _number(text), RANKS.get(style))
    return None


def spaced_mark(line: str) -> Mark | None:
    """1 总则: a mark only where 1.1 follows, which only the lines below can tell."""
    found = _SPACED.match(line)
    return Mark(Style.SPACED, found[1], int(found[1]), RANKS[Style.SPACED]) if found else None


def _number(mark: str) -> int:
    """The number in a mark: of 第十条之一 that of 第十条; 0 if there is none."""
    if digits := re.search(r"\d+", mark):
        return int(digits[0])
    if hanzi := re.search(rf"[{HANZI}]+", mark):
        return numeral(hanzi[0])
    odd = next((unicodedata.numeric(c) for c in mark if unicodedata.category(c) in ("No", "Nl")), None)
    if odd is not None:
        return int(odd)
    letter = re.search(r"[A-Za-z]", mark)
    return ord(letter[0].upper()) - ord("A") + 1 if letter else 0


def numeral(hanzi: str) -> int:
    """一百二十三 as 123, 二〇 as 20."""
    if not any(place in hanzi for place in _PLACES):
        return int("".join(str(_digit(c)) for c in hanzi))
    total, digit = 0, 0
    for c in hanzi:
        if c in _PLACES:
            total += (digit or 1) * _PLACES[c]
            digit = 0
        else:
            digit = _digit(c)
    return total + digit


def _digit(hanzi: str) -> int:
    return 2 if hanzi == "两" else "一二三四五六七八九".find(hanzi) + 1  # a zero is not found: -1 + 1
