"""Checked before it leaves: every line of an answer against the text that it quotes.

A quote is the document's text at its offsets; every number, date and unit of a line, and what is said of a number's bounds
(以上, 不低于), stands in its quote, in whatever form. A line that fails is replaced by the passage's own words. What makes
an answer is left to the composers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

import cn2an

from assistant.found import Composed, Line
from corpus.cut import sentences
from corpus.dates import DATE, date_of
from corpus.types import Document
from index.words import fold

LONGEST = 300  # characters of the passage's own words that stand in for a line

_HANZI = "零〇一二三四五六七八九十百千万亿两"
_PERCENT = re.compile(rf"百分之([{_HANZI}]+(?:点[{_HANZI}]+)?)")
_NUMERAL = re.compile(rf"[{_HANZI}]+点[{_HANZI}]+|[{_HANZI}]+")
_YEAR = re.compile(r"(?<![一二三四五六七八九〇零○])([一二三四五六七八九〇零○]{4})(?=\s*年)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_UNIT = r"%|‰|℃|个百分点|[万亿千百]*(?:平方|立方|公)?[a-z\u4e00-\u9fff]"
_AT_LEAST = r"不(?:得)?(?:低|少|小|短|早)于|至少|最低|达到或超过|大于(?:或)?等于|≥|>="
_AT_MOST = r"不(?:得)?(?:超过|高于|大于|多于|长于|迟于|晚于)|至多|最多|最高|小于(?:或)?等于|≤|<="
_OVER, _UNDER = (
    r"(?<!不)(?<!不得)(?:超过|高于|大于|多于|突破)|>",
    r"(?<!不)(?<!不得)(?:低于|少于|小于|未达)|不足|不到|<",
)
_BEFORE = tuple(
    (kind, re.compile(rf"(?:{words})(?:到|了)?\s*$"))
    for kind, words in (("≥", _AT_LEAST), ("≤", _AT_MOST), (">", _OVER), ("<", _UNDER))
)
_AFTER = tuple(
    (kind, re.compile(rf"^\s*(?:及|\(含\)|含)?(?:{words})"))
    for kind, words in (("≥", "以上|或以上|及以上"), ("≤", "以下|以内|之内|及以下"))
)
_QUANTITY = re.compile(rf"(?<![\d.])(\d+(?:\.\d+)?)\s*({_UNIT})?")
_ABSENT = re.compile(r"[^；]*没有查到")  # 2027年没有查到: what is not there stands in no quote
_LABEL = re.compile(r"^[^：\n]{2,60}：")

DocumentOf = Callable[[str], Document]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in plain digits, the first character of its unit ("" without one), and its bound (≥ ≤ > < or "")."""

    value: str
    unit: str
    bound: str


def checked(composed: Composed, document_of: DocumentOf) -> tuple[Composed, int]:
    """The answer with only what its quotes hold, and how many lines were replaced (or left out) for it."""
    lines, failed = [], 0
    for line in composed.lines:
        document = document_of(line.passage.document)
        holds = is_supported(line, document)
        failed += not holds
        kept = line if holds else _own_words(line, document)
        if kept and (holds or kept not in lines):
            lines.append(kept)
    quotes = [document_of(line.passage.document).text[line.start : line.end] for line in lines]
    conclusion = composed.conclusion if lines and _concludes(composed.conclusion, quotes, composed.left_out) else ""
    failed += conclusion != composed.conclusion
    return replace(composed, lines=tuple(lines), conclusion=conclusion), failed


def is_supported(line: Line, document: Document) -> bool:
    """Whether a line's span is of its document, and each of its numbers stands in it as it is said.

    A label in front (大渡口区：) may also hold what the document's title and the passage's headings say; years may come
    from there, too, and the columns' names.
    """
    if not 0 <= line.start < line.end <= len(document.text) or not line.text.strip():
        return False
    quote = document.text[line.start : line.end]
    if line.text == quote:
        return True
    quote = "\n".join((quote, *(document.text[one.start : one.end] for one in line.beside)))
    around = "\n".join((document.title, document.number or "", *line.passage.path, *line.passage.columns))
    label = _LABEL.match(line.text)
    said = line.text[label.end() :] if label and not quote.startswith(line.text[: label.end()]) else line.text
    if not said.strip():
        return False
    labelled = line.text[: len(line.text) - len(said)]
    stated, named = quantities(quote), {quantity.value for quantity in (*quantities(around), *quantities(quote))}
    return all(quantity.value in named for quantity in quantities(labelled)) and all(
        _stands(quantity, stated, quote)
        or (quantity.unit in ("年", "") and _is_year(quantity) and quantity.value in named)
        for quantity in quantities(said)
    )


def quantities(text: str) -> list[Quantity]:
    """The numbers of a text, in order: 百分之九十八以上 is 98 % ≥, 二〇二四年一月十七日 and 2024-01-17 are 2024年 1月 17日."""
    plain = _plain(text)
    found = []
    for match in _QUANTITY.finditer(plain):
        value = format(Decimal(match[1]).normalize(), "f")
        unit = match[2] or ""
        bare = unit if len(unit) < 2 or unit[0] not in "以或及" else ""
        found.append(Quantity(value, _unit(bare), _bound(plain[: match.start()], plain[match.end(1) :], bare)))
    return found


def _unit(unit: str) -> str:
    """A unit as it is compared; words that only look like one (以上) are none."""
    return "" if unit in ("以", "或", "及", "至", "到", "的", "和", "与") else unit


def _bound(before: str, after: str, unit: str) -> str:
    rest = after.lstrip()
    if unit and rest.startswith(unit):
        rest = rest[len(unit) :]
    behind = next((kind for kind, pattern in _AFTER if pattern.match(rest) or pattern.match(after)), "")
    return behind or next((kind for kind, pattern in _BEFORE if pattern.search(before[-8:])), "")


def _plain(text: str) -> str:
    """A text with digits for Chinese numerals, and dates in one form."""
    folded = _THOUSANDS.sub("", fold(text))
    folded = DATE.sub(_dated, folded)
    folded = _YEAR.sub(
        lambda match: "".join(str("〇一二三四五六七八九".find(c) if c not in "零○" else 0) for c in match[1]), folded
    )
    folded = _PERCENT.sub(lambda match: f"{_digits(match[1])}%", folded)
    return _NUMERAL.sub(lambda match: _digits(match[0]), folded)


def _dated(match: re.Match[str]) -> str:
    day = date_of(match)
    return f"{day.year}年{day.month}月{day.day}日" if day else match[0]


def _digits(numeral: str) -> str:
    """A numeral in digits; what is none (万一, 千家万户) as it is."""
    try:
        return format(Decimal(str(cn2an.cn2an(numeral.replace("〇", "零"), "smart"))).normalize(), "f")
    except (ValueError, ArithmeticError):
        return numeral


def _stands(wanted: Quantity, stated: Sequence[Quantity], quote: str) -> bool:
    """Whether a quote states a number with that unit and bound; a unit may stand apart from it (建成市场个数 800)."""
    return any(
        wanted.value == one.value
        and wanted.bound == one.bound
        and (not wanted.unit or wanted.unit == one.unit or (not one.unit and wanted.unit in fold(quote)))
        for one in stated
    )


def _is_year(quantity: Quantity) -> bool:
    return re.fullmatch(r"(?:19|20|21)\d{2}", quantity.value) is not None


def _concludes(conclusion: str, quotes: Sequence[str], left_out: int) -> bool:
    """Whether a conclusion's numbers stand in the quotes, are a difference of two that do, or count lines, shown or not."""
    stated = {quantity.value for quote in quotes for quantity in quantities(quote)}
    numbers = sorted(map(Decimal, stated))
    apart = {format((b - a).normalize(), "f") for a, b in combinations(numbers, 2)}
    counts = {str(count) for count in range(1, len(quotes) + left_out + 1)}
    claimed = _ABSENT.sub("", conclusion)
    return all(quantity.value in stated | apart | counts for quantity in quantities(claimed))


def _own_words(line: Line, document: Document) -> Line | None:
    """The sentences of the line's passage that its span is of, verbatim, at most LONGEST characters; None if there are none."""
    low, high = max(line.passage.start, 0), min(line.passage.end, len(document.text))
    own = list(sentences(document.text, low, high))
    touched = [span for span in own if span[0] < line.end and line.start < span[1]] or own[:1]
    if not touched:
        return None
    start, end = touched[0][0], touched[-1][1]
    if end - start > LONGEST:
        end = max(_breaks(document.text, start, start + LONGEST), default=start + LONGEST)
    return Line(document.text[start:end], line.passage, start, end)


def _breaks(text: str, start: int, end: int) -> Iterator[int]:
    """Where clauses end in text[start:end]."""
    for match in re.finditer(r"[。；;，,\n]", text[start:end]):
        yield start + match.end()
