"""Indicators: every named quantity that a document states as a target, a requirement, a limit or a result.

Walks the text by line and sentence; clauses are read by `clause_indicators`, numbers by `numbers`, names by `naming`, years by
`years`, tables by `measured_rows`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.facts.clause_indicators import Where, in_clause
from corpus.facts.measured_rows import flattened_row, row_indicators, row_year, text_cells
from corpus.facts.naming import (
    Named,
    counted_thing,
    is_measure,
    is_name,
    strip_lead_in,
)
from corpus.facts.numbers import QUANTITY, find_quantities
from corpus.facts.places import MARK, Passages, folded, lines, split_outside, unmarked
from corpus.facts.rows import Row, flattened, headed
from corpus.facts.said_regions import titled_region
from corpus.facts.states import tells_state
from corpus.facts.years import heading_year, lead_year, report_year, spoken_in, title_year, years_in
from corpus.tables import parted_by
from corpus.types import Document, Indicator, Kind, Passage

_PENALTY = re.compile(r"罚款|罚金|处罚|滞纳金|赔偿(?!限额)|徒刑|违法所得|没收")
_SO_FAR = re.compile(r"截至|截止|目前|已经?(?!有序)|累计已|共有|现有|达到了|实现了|完成了|以来")
_LATENT = re.compile(
    r"^(.*(?:率|度|力|比重|占比|指数|总量|产值|收入|面积|规模|能力|水平|数量))(?:明显|显著|稳步|逐年|连年|持续|大幅|进一步|不断|逐步|更加|全面)*(?:提升|提高|增长|扩大|增加|改善|下降|降低|增强)$"
)
_CHECKS = re.compile(r"(?:抽检|抽查|检查|监测|检测|检验|巡查|培训|演练|评估|宣传)$")
_OFFICIAL = re.compile(
    r"(?:通知|意见|方案|计划|办法|规定|细则|决定|公告|通告|通报|报告|纪要|规划|措施|要点|总结|清单|规范|标准|指南|条例|工作|情况|结果|函|表|制度|政策|预案)(?:[（(〔].*)?$"
)
_LONGEST_CHECK = 30  # characters
_RECKONED = re.compile(
    r"(?:按|扣除|剔除)[^，]{0,10}(?:价格?|口径|因素|汇率)(?:计算|核算|计|后)?|(?:同口径|可比口径)(?:计算)?"
)
_AHEAD = re.compile(r"力争|确保|争取|计划|预计|目标|下一步|应当|须|不得|不低于|不少于|不超过|每[年月季]")
_ASIDE = re.compile(r"（[^（）]*）")  # its year holds for nothing behind it: 进入前30位（2024年为第41位），新增5200户
_HEAD_WITHIN, _LONGEST_HEAD = 800, 20  # characters above a flattened table's first row, and of a head's line


def find_indicators(document: Document, passages: Sequence[Passage]) -> Iterator[Indicator]:
    """The indicators of `document`, in order of the text."""
    text = folded(document.text)
    region = document.region or titled_region(document)
    rows = [passage for passage in passages if passage.kind is Kind.TABLE_ROW]
    found: list[Indicator] = []
    for row in headed(text, passages):
        found += row_indicators(document, row, region)
        found += _in_cells(document, text, row, region)
    named = {row.passage.id: list(row_indicators(document, row, region)) for row in flattened(text, passages)}
    for flat, year in _with_head_years(text, rows):
        own = flattened_row(document, flat, year, region) if "\n" in flat.text else ()
        found += named.get(flat.id) or own
    found += _in_lines(document, text, passages, rows, region)
    yield from sorted(found, key=lambda one: (one.start, one.end))


def _in_cells(document: Document, text: str, row: Row, region: str | None) -> Iterator[Indicator]:
    """What the words in a row's cells state; its column of times says by when."""
    for start, end in text_cells(row):
        where = Where(document, row.passage, row_year(row), spoken_in(document), False, region)
        for first, last in ((start + a, start + b) for a, b in split_outside(text[start:end], "。！？")):
            yield from _in_sentence(text, (first, last), where, None)


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
    document: Document, text: str, passages: Sequence[Passage], rows: Sequence[Passage], region: str | None
) -> Iterator[Indicator]:
    places = Passages(passages)
    spoken = spoken_in(document)
    lead: tuple[tuple[str, ...], int] | None = None
    in_rows = Passages(rows)
    for start, end in lines(text):
        passage = places.at(start)
        row = in_rows.at(start)
        if passage is None or parted_by(text[start:end]) or (row and row.start <= start < row.end):
            continue
        lead = _still(lead, passage, text[start:end])
        if QUANTITY.search(text, start, end):
            where = Where(document, passage, _led(lead, passage), spoken, passage.kind is Kind.ARTICLE, region)
            yield from _in_line(text, (start, end), where, places)
        lead = _lead_of(text[start:end], passage) or lead


def _still(lead: tuple[tuple[str, ...], int] | None, passage: Passage, line: str) -> tuple[tuple[str, ...], int] | None:
    """The lead-in's year, as long as its section goes on; without headings, as long as items follow."""
    if lead is None:
        return None
    path, _ = lead
    inside = passage.path[: len(path)] == path if path else MARK.match(line) is not None
    return lead if inside else None


def _led(lead: tuple[tuple[str, ...], int] | None, passage: Passage) -> int | None:
    """The lead-in's year, unless a heading below it names one of its own (2023年工作总结 … 三、2024年工作安排)."""
    return lead[1] if lead and heading_year(passage.path[len(lead[0]) :]) is None else None


def _lead_of(line: str, passage: Passage) -> tuple[tuple[str, ...], int] | None:
    years = [year for sentence in re.split(r"[。！？]", line) if (year := lead_year(sentence))]
    return (passage.path, years[0]) if years else None


def _in_line(text: str, span: tuple[int, int], around: Where, places: Passages) -> Iterator[Indicator]:
    start, end = span
    lead = around.lead
    for sentence_start, sentence_end in ((start + a, start + b) for a, b in split_outside(text[start:end], "。！？")):
        opened = lead_year(text[sentence_start:sentence_end])
        passage = places.at(sentence_start)
        if passage is None or not QUANTITY.search(text, sentence_start, sentence_end):
            lead = opened or lead
            continue
        where = replace(around, passage=passage, lead=opened or lead, strict=passage.kind is Kind.ARTICLE)
        if not (where.strict and _PENALTY.search(text, sentence_start, sentence_end)):
            yield from _in_sentence(text, (sentence_start, sentence_end), where, places)
        lead = opened or lead


def _in_sentence(text: str, span: tuple[int, int], where: Where, places: Passages | None) -> Iterator[Indicator]:
    start, end = span
    last: Named | None = None
    latent = opened = ""
    so_far = False
    for clause_start, clause_end in ((start + a, start + b) for a, b in split_outside(text[start:end], "，；：")):
        clause = text[clause_start:clause_end]
        ahead = _AHEAD.search(clause) is not None
        so_far = so_far or _SO_FAR.search(clause) is not None
        where = replace(where, passage=(places.at(clause_start) if places else None) or where.passage)
        found = list(in_clause(text, (clause_start, clause_end), where, last, latent))
        for one, named in found:
            if named.goal and not _has_context(one, where):
                continue
            reached = _was_reached(one, named, so_far and _so_far_here(clause, text[start:clause_end]), ahead, where)
            yield replace(one, actual=reached, year=_year(one, reached, where))
        last = found[-1][1] if found else (last if _goes_past(clause) else None)
        where = replace(where, years=where.years + years_in(_ASIDE.sub("", clause)), counted=_counted(clause))
        opened = _opened(clause) if text[clause_end : clause_end + 1] == "：" else opened
        latent = _latent(clause.strip()) or opened


def _counted(clause: str) -> str:
    """The thing that a clause counts, if that is all it does: 护理型床位 of 其中护理型床位1.38万张."""
    last = next(reversed(list(find_quantities(clause, 0, len(clause)))), None)
    counts = last is not None and last.after == len(clause.rstrip()) and last.unit != "%"
    return counted_thing(clause[: last.start]) if last and counts else ""


def _goes_past(clause: str) -> bool:
    """Whether what is told goes on behind a clause: 生产总值286亿元，按可比价格计算，增长5%; …达到41%；到2024年底，达到48%."""
    return not strip_lead_in(clause) or clause.endswith("的") or _RECKONED.fullmatch(clause.strip()) is not None


def _opened(clause: str) -> str:
    """What a measure in front of a colon is stated of in the clauses behind it: 合格率 of 合格率：2023年达到97%，2024年达到98%."""
    name = strip_lead_in(unmarked(clause))
    return name if is_measure(name) and is_name(name) else ""


def _latent(clause: str) -> str:
    """What the clause behind this one may state a value of: 质量指数 of 质量指数稳步提升, or a check that it counts."""
    if fits := _LATENT.match(clause):
        return fits[1]
    return clause if _CHECKS.search(clause) and len(clause) <= _LONGEST_CHECK else ""


def _has_context(one: Indicator, where: Where) -> bool:
    """Counts are facts only in a plan: where a year is said, or under a heading. A news text counts everything."""
    title = where.document.title
    return (
        one.year is not None
        or bool(where.passage.path)
        or title_year(title) is not None
        or _OFFICIAL.search(folded(title)) is not None
    )


def _so_far_here(clause: str, sentence: str) -> bool:
    """已 and 截至 hold for their sentence, unless the clause looks ahead (力争, 到2027年)."""
    return _SO_FAR.search(sentence) is not None and not _AHEAD.search(clause)


def _was_reached(one: Indicator, named: Named, so_far: bool, ahead: bool, where: Where) -> bool:
    if where.strict:
        return False
    past = (
        one.year is None
        and where.spoken is not None
        and (heading_year(where.passage.path) or where.spoken) < where.spoken
    )
    if past or named.base or named.past or (one.year is None and tells_state(where.passage.path)):
        return True
    if one.year is None and not where.strict and report_year(where.document) and not ahead:
        return True
    if one.year is not None and where.spoken is not None and one.year != where.spoken:
        return one.year < where.spoken
    return so_far


def _year(one: Indicator, reached: bool, where: Where) -> int | None:
    """A plan's period is no year of what has been reached; a report's is."""
    if one.year is None and reached:
        return heading_year(where.passage.path) or report_year(where.document)
    if one.year is not None or reached or where.strict:
        return one.year
    return heading_year(where.passage.path) or title_year(where.document.title)
