"""Indicators: every named quantity that a document states as a target, a requirement, a limit or a result.

Walks the text by line, sentence and clause; numbers are read by `numbers`, names by `naming`, years by `years`, tables by
`measured_rows`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from corpus.facts.measured_rows import row_indicators
from corpus.facts.naming import Named, is_measure, name_quantity, subjects
from corpus.facts.numbers import QUANTITY, Quantity, find_quantities, meant_before
from corpus.facts.places import MARK, Passages, folded, lines, split_outside
from corpus.facts.years import heading_year, lead_year, spoken_in, title_year, years_in
from corpus.regions import find_regions
from corpus.types import Comparator, Document, Indicator, Kind, Passage

_PENALTY = re.compile(r"罚款|罚金|处罚|滞纳金|赔偿|徒刑|违法所得|没收")
_SO_FAR = re.compile(r"截至|截止|目前|已经?(?!有序)|累计已|共有|现有|达到了|实现了|完成了|以来")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年")
_RESPECTIVELY = re.compile(r"(?:要|应|力争|将|已)?(?:分别|依次)(?:要|应|力争)?")
_GOES_ON = re.compile(r"^(?:[、，和与及]|以及)\s*$")
_LATENT = re.compile(
    r"^(.*(?:率|度|力|比重|占比|指数|总量|产值|收入|面积|规模|能力|水平|数量))(?:明显|显著|稳步|逐年|连年|持续|大幅|进一步|不断|逐步|更加|全面)*(?:提升|提高|增长|扩大|增加|改善|下降|降低|增强)$"
)
_LEVELS = re.compile(r"(全国|[全我本][省市区县州])")
_HEAD_WITHIN, _LONGEST_HEAD = 800, 20  # characters above a flattened table's first row, and of a head's line
_LAW_UNITS = ("%", "‰", "亿元", "万元", "平方米", "公里", "倍")


@dataclass(frozen=True, slots=True)
class _Where:
    """What a line's statements take from around them."""

    document: Document
    passage: Passage
    lead: int | None
    spoken: int | None
    strict: bool  # the article of a law
    years: list[int] = field(default_factory=list)  # of the sentence so far


def find_indicators(document: Document, passages: Sequence[Passage]) -> Iterator[Indicator]:
    """The indicators of `document`, in order of the text."""
    text = folded(document.text)
    rows = [passage for passage in passages if passage.kind is Kind.TABLE_ROW]
    found = [one for row, year in _with_head_years(text, rows) for one in row_indicators(document, row, year)]
    found += _in_lines(document, text, passages, rows)
    yield from sorted(found, key=lambda one: (one.start, one.end))


def _with_head_years(text: str, rows: Sequence[Passage]) -> Iterator[tuple[Passage, int | None]]:
    """Each row with the year that the head of its table names last, for tables that were flattened to lines."""
    path: tuple[str, ...] | None = None
    year: int | None = None
    for row in rows:
        if row.path != path or re.match(r"1\s", row.text):
            path, year = row.path, _head_year(text, row.start)
        yield row, year


def _head_year(text: str, start: int) -> int | None:
    """The last year in the short lines above a flattened table's first row."""
    above = text[max(start - _HEAD_WITHIN, 0) : start].split("\n")[1:]
    years = [year for line in above if len(line) <= _LONGEST_HEAD for year in years_in(line)]
    return years[-1] if years else None


def _in_lines(
    document: Document, text: str, passages: Sequence[Passage], rows: Sequence[Passage]
) -> Iterator[Indicator]:
    places = Passages(passages)
    spoken = spoken_in(document)
    lead: tuple[tuple[str, ...], int] | None = None
    in_rows = Passages(rows)
    for start, end in lines(text):
        passage = places.at(start)
        row = in_rows.at(start)
        if passage is None or "\t" in text[start:end] or (row and row.start <= start < row.end):
            continue
        lead = _still(lead, passage, text[start:end])
        if QUANTITY.search(text, start, end):
            yield from _in_line(document, text, (start, end), places, lead[1] if lead else None, spoken)
        lead = _lead_of(text[start:end], passage) or lead


def _still(lead: tuple[tuple[str, ...], int] | None, passage: Passage, line: str) -> tuple[tuple[str, ...], int] | None:
    """The lead-in's year, as long as its section goes on; without headings, as long as items follow."""
    if lead is None:
        return None
    path, _ = lead
    inside = passage.path[: len(path)] == path if path else MARK.match(line) is not None
    return lead if inside else None


def _lead_of(line: str, passage: Passage) -> tuple[tuple[str, ...], int] | None:
    years = [year for sentence in re.split(r"[。！？]", line) if (year := lead_year(sentence))]
    return (passage.path, years[0]) if years else None


def _in_line(
    document: Document, text: str, span: tuple[int, int], places: Passages, lead: int | None, spoken: int | None
) -> Iterator[Indicator]:
    start, end = span
    for sentence_start, sentence_end in ((start + a, start + b) for a, b in split_outside(text[start:end], "。！？")):
        opened = lead_year(text[sentence_start:sentence_end])
        passage = places.at(sentence_start)
        if passage is None or not QUANTITY.search(text, sentence_start, sentence_end):
            lead = opened or lead
            continue
        where = _Where(document, passage, opened or lead, spoken, passage.kind is Kind.ARTICLE)
        if not (where.strict and _PENALTY.search(text, sentence_start, sentence_end)):
            yield from _in_sentence(text, (sentence_start, sentence_end), where, places)
        lead = opened or lead


def _in_sentence(text: str, span: tuple[int, int], where: _Where, places: Passages) -> Iterator[Indicator]:
    start, end = span
    last: Named | None = None
    latent = ""
    so_far = False
    for clause_start, clause_end in ((start + a, start + b) for a, b in split_outside(text[start:end], "，；：")):
        clause = text[clause_start:clause_end]
        so_far = so_far or _SO_FAR.search(clause) is not None
        where = replace(where, passage=places.at(clause_start) or where.passage)
        found = list(_in_clause(text, (clause_start, clause_end), where, last, latent))
        for one, named in found:
            if named.goal and not _has_context(one, where):
                continue
            reached = _was_reached(one, named, so_far and _so_far_here(clause, text[start:clause_end]), where)
            yield replace(one, actual=reached, year=_year(one, reached, where))
        last = found[-1][1] if found else (last if not clause.strip() else None)
        where = replace(where, years=where.years + years_in(clause))
        latent = fits[1] if (fits := _LATENT.match(clause.strip())) else ""


def _has_context(one: Indicator, where: _Where) -> bool:
    """Counts are facts only in a plan: where a year is said, or under a heading. A news text counts everything."""
    return one.year is not None or bool(where.passage.path) or title_year(where.document.title) is not None


def _so_far_here(clause: str, sentence: str) -> bool:
    """已 and 截至 hold for their sentence, unless the clause looks ahead (力争, 到2027年)."""
    return _SO_FAR.search(sentence) is not None and not re.search(r"力争|确保|争取|计划|预计|目标", clause)


def _was_reached(one: Indicator, named: Named, so_far: bool, where: _Where) -> bool:
    if where.strict:
        return False
    if named.base or named.past:
        return True
    if one.year is not None and where.spoken is not None and one.year != where.spoken:
        return one.year < where.spoken
    return so_far


def _year(one: Indicator, reached: bool, where: _Where) -> int | None:
    """A plan's period is no year of what has been reached."""
    if one.year is not None or reached or where.strict:
        return one.year
    return heading_year(where.passage.path) or title_year(where.document.title)


def _in_clause(
    text: str, span: tuple[int, int], where: _Where, last: Named | None, latent: str
) -> Iterator[tuple[Indicator, Named]]:
    start, end = span
    quantities = [q for q in find_quantities(text, start, end) if not _enclosed(text, start, q.start)]
    cursor = start
    for group in _groups(text, quantities):
        begin, stop = cursor, _next_start(quantities, group[-1], end)
        before, behind = text[cursor : group[0].start], text[group[-1].after : stop if stop == end else end]
        for quantity, comparator, named in _named(before, behind, group, last, latent):
            if where.strict and (quantity.unit not in _LAW_UNITS or not is_measure(named.name)):
                continue
            opening = begin + len(before) - len(before.lstrip(" 、，和及与"))
            yield _indicator(quantity, comparator, named, (opening, before), where), named
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
    compared = comparator is not Comparator.EQUAL
    named = name_quantity(words, behind, quantity.unit, compared, last)
    if named is None and meant:  # 企业超过5万户: as much a reach as 达到
        reached = name_quantity(words + "达到", behind, quantity.unit, True, last)
        sure = meant is not Comparator.ABOUT and quantity.unit not in ("%", "‰")
        named = reached if reached and (sure or is_measure(reached.name)) else None
    if named is None and latent:
        named = name_quantity(latent + words, behind, quantity.unit, compared, last)
    if named is None and quantity.doubled:
        named = name_quantity(words + "达到", "", "%", False, None)
    if named:
        yield quantity, comparator, named


def _indicator(
    quantity: Quantity, comparator: Comparator, named: Named, before: tuple[int, str], where: _Where
) -> Indicator:
    opening, words = before
    years = [int(year) for year in _YEAR.findall(words)] if named.base else years_in(words)
    year = years[-1] if years else where.years[-1] if where.years else where.lead
    if named.base and not years:
        year = None
    return Indicator(
        named.name,
        comparator,
        quantity.value,
        quantity.unit,
        year,
        _region(words, where.document.region),
        False,
        where.document.id,
        where.passage.id,
        opening,
        quantity.after,
    )


def _region(words: str, region: str | None) -> str | None:
    """The region that a clause names (全市, 全国, 浙江省), else the document's."""
    words = strip_place_lead(words)
    said = _LEVELS.match(words)
    if said:
        return "全国" if said[1] == "全国" else _outer(region, said[1][-1])
    opening = next(iter(find_regions(words[:20])), None)
    if opening and opening.start == 0 and len(opening.regions) == 1 and words[opening.end - 1] in "省市区县州盟旗":
        return next(iter(opening.regions))
    return region


def strip_place_lead(words: str) -> str:
    """`words` from where they may name a place: behind a mark, years, and 力争, 其中, 使."""
    return re.sub(
        r"^(?:[\s、，：和及与]|以及|其中|力争|争取|确保|实现|预计|使|将|目前|累计|推动|(?:到|至|截至)?\d{4}年(?:底|末)?|——)+",
        "",
        MARK.sub("", words, count=1),
    )


def _outer(region: str | None, level: str) -> str | None:
    """The part of a chain that 全市 means in it: 甘肃省平凉市 of 甘肃省平凉市崆峒区."""
    if region is None or region.endswith(level):
        return region
    ends = [at + 1 for at, character in enumerate(region) if character == level and at > 1]
    return region[: ends[-1]] if ends else region
