"""The indicators of one clause: its numbers, what each is of, its comparator and year.

Which clauses there are, and what holds around them, is left to `indicators`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from corpus.facts.limits import is_measured, is_procedure, is_ruled, limit_name, of_event, of_whole
from corpus.facts.naming import (
    Named,
    ends_clause,
    is_measure,
    is_name,
    name_quantity,
    strip_lead_in,
    subjects,
)
from corpus.facts.numbers import Quantity, each_before, find_quantities, meant_before
from corpus.facts.said_regions import said_region
from corpus.facts.years import years_in
from corpus.types import Comparator, Document, Indicator, Passage

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年")
_RESPECTIVELY = re.compile(r"(?:要|应|力争|将|已)?(?:分别|依次)(?:要|应|力争)?")
_GOES_ON = re.compile(r"^(?:[、，和与及]|以及)\s*$")
_THRESHOLD = re.compile(r"(?<!不)(?<!不得)(?:超过|高于|大于|多于|超出|低于|小于|少于|不足|不到)$")
# A share of what the clause before counts: 其中护理型床位1.38万张，占比51.5%.
_SHARE_OF_IT = re.compile(
    r"\s*(?:占(?P<whole>[^，\d]{2,12})的|占比?|(?P<measure>覆盖率|完成率|达标率|普及率|入住率|使用率))(?:为|达到?)?"
)
_LAW_UNITS = ("%", "‰", "亿元", "万元", "平方米", "公里", "倍")


@dataclass(frozen=True, slots=True)
class Where:
    """What a line's statements take from around them."""

    document: Document
    passage: Passage
    lead: int | None
    spoken: int | None
    strict: bool  # the article of a law
    region: str | None
    years: list[int] = field(default_factory=list)  # of the sentence so far
    counted: str = ""  # the thing that the clause before counts


def in_clause(
    text: str, span: tuple[int, int], where: Where, last: Named | None, latent: str
) -> Iterator[tuple[Indicator, Named]]:
    """The indicators that text[span] states, each with what names it; `last` named the one before, `latent` what may be measured."""
    start, end = span
    quantities = [
        q
        for q in find_quantities(text, start, end)
        if not _enclosed(text, start, q.start) and not (q.spelt and not _is_meant(text[start : q.start], q))
    ]
    cursor = start
    for group in _groups(text, quantities):
        begin, stop = cursor, _next_start(quantities, group[-1], end)
        before, behind = text[cursor : group[0].start], text[group[-1].after : stop if stop == end else end]
        if where.strict and _THRESHOLD.search(before):
            continue
        said = _of_counted(before, where.counted if group[0] is quantities[0] else "", group[0].unit)
        named_ones = [one for each in _named(said, behind, group, last, latent) for one in _both_ends(before, *each)]
        if where.strict:
            named_ones = [one for one in named_ones if one[0].unit in _LAW_UNITS and is_measure(one[2].name)]
        for quantity, comparator, named in named_ones or list(_limited(before, behind, group, last, latent)):
            if _only_a_case(before, behind) or (where.strict and _by_when(quantity, comparator, named)):
                continue
            named = replace(named, unit=quantity.unit)
            opening = begin + len(before) - len(before.lstrip(" 、，和及与"))
            yield _indicator(quantity, comparator, named, (opening, before, text[start:cursor]), where), named
            last = named
            cursor = group[-1].after


def _next_start(quantities: Sequence[Quantity], last: Quantity, end: int) -> int:
    return next((q.start for q in quantities if q.start > last.start), end)


def _enclosed(text: str, start: int, at: int) -> bool:
    """Whether a quantity stands inside brackets, quotes or a title that its clause opens."""
    words = text[start:at]
    return any(words.count(opens) > words.count(closes) for opens, closes in ("（）", "《》", "“”", "【】"))


def _groups(text: str, quantities: Sequence[Quantity]) -> Iterator[list[Quantity]]:
    """Quantities with nothing but 、 or 和 between them belong together."""
    group: list[Quantity] = list(quantities[:1])
    for one, other in pairwise(quantities):
        if not _GOES_ON.match(meant_before(text[one.after : other.start])[1]):
            yield group
            group = []
        group.append(other)
    if group:
        yield group


def _named(
    before: str, behind: str, group: Sequence[Quantity], last: Named | None, latent: str
) -> Iterator[tuple[Quantity, Comparator, Named]]:
    meant, words = meant_before(before)
    said = next((q.meant for q in reversed(group) if q.meant), None) or meant
    respectively = _RESPECTIVELY.search(words)
    words, unit = each_before(words, group[-1].unit)
    each = unit != group[-1].unit
    group = [replace(quantity, unit=unit) for quantity in group] if each else group
    if len(group) > 1:
        names = subjects(words[: respectively.start()], len(group)) if respectively else None
        for quantity, name in zip(group, names or (), strict=False):
            tail = name_quantity(
                f"{name}{words[respectively.end() :] if respectively else ''}", "", quantity.unit, True, None
            )
            if tail:
                yield quantity, quantity.meant or said or Comparator.EQUAL, tail
        return
    quantity = group[0]
    comparator = quantity.meant or meant or Comparator.EQUAL
    compared = each or comparator is not Comparator.EQUAL
    named = name_quantity(words, behind, quantity.unit, compared, last)
    if named is None and meant and not is_procedure(words):  # 企业超过5万户: as much a reach as 达到
        reached = name_quantity(words + "达到", behind, quantity.unit, True, last)
        sure = meant is not Comparator.ABOUT and quantity.unit not in ("%", "‰")
        named = reached if reached and (sure or is_measure(reached.name)) else None
    if named is None and latent:
        named = name_quantity(latent + words, behind, quantity.unit, compared, last)
    if named is None and quantity.doubled:
        named = name_quantity(words + "达到", "", "%", False, None)
    if named:
        yield quantity, comparator, named


def _only_a_case(before: str, behind: str) -> bool:
    """Whether words only say when something applies: 得分低于60分的，责令整改; 面积超过5公顷的项目."""
    case = _THRESHOLD.search(before) is not None
    return re.match(r"的\s*$", behind) is not None or (case and behind.startswith("的"))


def _by_when(quantity: Quantity, comparator: Comparator, named: Named) -> bool:
    """Whether an article says by when an act is to be done (延长的期限不得超过60日)."""
    long = quantity.unit in ("日", "天", "个月", "年", "个工作日", "工作日")
    return long and comparator is Comparator.AT_MOST and re.search(r"(?:期|期限|时间|时限)$", named.name) is not None


def _is_meant(words: str, quantity: Quantity) -> bool:
    """Whether a number such as 一次 or 两年 says how much: words for a limit stand at it, or 每季度 in front of 次."""
    if quantity.meant is not None or meant_before(words)[0] is not None:
        return True
    if re.search(r"不得?(?:少于|低于|短于|超过|高于|大于|小于)[^，。；]{1,16}$", words):
        return True
    if re.search(r"至少[\u4e00-\u9fff]{0,12}$", words):
        return True
    return re.search(r"每|全年|半年", words) is not None and quantity.unit in ("次", "批次", "场", "期", "轮")


def _limited(
    before: str, behind: str, group: Sequence[Quantity], last: Named | None, latent: str
) -> Iterator[tuple[Quantity, Comparator, Named]]:
    """What a rule says of one quantity; a range is two limits."""
    if len(group) > 1:
        return
    quantity = group[0]
    meant, words = meant_before(before)
    at_least = re.search(r"至少[^，]{0,40}$", before) is not None
    said = quantity.meant or meant or (Comparator.AT_LEAST if at_least else None)
    if whole := of_whole(before):
        most = re.search(r"(?:超过|高于)[^，。；]*$", before) is not None
        if quantity.unit in ("%", "‰") and ends_clause(behind) and is_name(whole[0]):
            yield quantity, Comparator.AT_MOST if most else Comparator.AT_LEAST, Named(f"{whole[0]}占{whole[1]}")
        return
    if quantity.unit in ("年", "个月", "天", "日") and ends_clause(behind) and (event := of_event(before)):
        yield quantity, Comparator.AT_LEAST, Named(event)
        return
    ranged = "-" in quantity.value[1:] and is_ruled(words)
    ranged = ranged or ("-" in quantity.value[1:] and said is None and is_measured(words))
    limited = ranged or (said not in (None, Comparator.ABOUT) and not quantity.more)
    named = limit_name(words, behind, quantity.unit, limited, last)
    if named is None and latent and said is not None and ends_clause(behind) and len(strip_lead_in(words)) <= 4:
        named = limit_name(latent + words, behind, quantity.unit, True, None)
    if named:
        yield from _both_ends(before, quantity, said or Comparator.EQUAL, named, ranged)


def _both_ends(
    before: str, quantity: Quantity, comparator: Comparator, named: Named, ruled: bool = False
) -> Iterator[tuple[Quantity, Comparator, Named]]:
    """A range that a rule sets (保持在0—4℃) is two limits; anything else is one value."""
    ends = re.fullmatch(r"(-?[\d.]+)-(-?[\d.]+)", quantity.value)
    if ends is None or comparator is not Comparator.EQUAL or not (ruled or is_ruled(before)):
        yield quantity, comparator, named
        return
    yield replace(quantity, value=ends[1]), Comparator.AT_LEAST, named
    yield replace(quantity, value=ends[2]), Comparator.AT_MOST, named


def _indicator(
    quantity: Quantity, comparator: Comparator, named: Named, before: tuple[int, str, str], where: Where
) -> Indicator:
    opening, words, earlier = before
    years = [int(year) for year in _YEAR.findall(words)] if named.base else years_in(words) or years_in(earlier)
    year = years[-1] if years else where.years[-1] if where.years else where.lead
    if named.base and not years:
        year = None
    return Indicator(
        named.name,
        comparator,
        quantity.value,
        quantity.unit,
        year,
        said_region(words, where.region),
        False,
        where.document.id,
        where.passage.id,
        opening,
        quantity.after,
    )


def _of_counted(before: str, thing: str, unit: str) -> str:
    """The words in front of a share, with what it is a share of where they leave that out."""
    found = _SHARE_OF_IT.fullmatch(before) if thing and unit == "%" else None
    if found is None:
        return before
    share = f"占{found['whole']}比重" if found["whole"] else found["measure"] or "占比"
    return f"{thing}{share}达到"
