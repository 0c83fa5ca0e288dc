"""Which year a statement is about: from its clause, its sentence, the lead-in above it, a heading, or the plan's period.

Takes folded text; what is stated is left to `indicators`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from corpus.facts.places import folded
from corpus.types import Document

_YEAR = r"(?<!\d)((?:19|20)\d{2})"
_PERIOD = re.compile(rf"{_YEAR}\s*年?\s*(?:-|—{{1,2}}|–|~|～|－|至|到)?\s*((?:19|20)\d{{2}})\s*年?")
_SINGLE = re.compile(rf"{_YEAR}\s*年(?!起|以来|以后)")
_COMPARED = re.compile(r"(?:比|较|与|同|按|以|在|于|自|从|由|相对)(?:上年|去年)?$")
_STARTED = re.compile(r"(?:由|从)$")  # what a value started from in that year: 由2022年的62%提高到90%
_BEHIND_COMPARED = re.compile(
    r"年(?:底|末|度)?(?:的)?(?:基础上|水平|相比|同期|价格|不变价|为基[期年数]|增|翻|提高|下降|减少|降低)"
)
_PLAN = re.compile(r"[“\"]?(十二五|十三五|十四五|十五五|十六五)[”\"]?(?:末|期末|期间|时期|规划期|，|$)")
_PLAN_ENDS = {"十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030, "十六五": 2035}
_LEAD = re.compile(
    rf"(?:[^，。；：\d]{{0,20}}?(?:到|至|截至|截止)\s*(?:{_YEAR}\s*年|[“\"]?十[二三四五六]五).{{0,40}}|"
    rf"[^，。；：\d]{{0,12}}?{_YEAR}\s*年(?:底|末|年底)?(?:以?前|之前)?|[^，。；：\d]{{0,6}}?[“\"]?十[二三四五六]五[”\"]?(?:期?末|期间|时期)?)"
)
_REPORT = re.compile(
    r"(?:通报|通告|公告|公报|公示|报告|情况|结果|总结|简报|分析)(?:的(?:通报|通告|公告|报告))?(?:[（〔(【].*)?$"
)
_RESULTS = re.compile(r"情况|结果|通报|总结|公报|简报|分析")
_SPAN_OF_TIME = re.compile(
    r"(?<!\d)(20\d{2})\s*年(?:度|全年|[上下]半年|前[一二三]季度|第?[一二三四]季度|前?[一二三四五六七八九十\d]{1,2}\s*(?:-|—|至)\s*[\d一二三四五六七八九十]{1,2}\s*月)"
)
_OPENING = 600  # characters
_ANNUAL = re.compile(r"要点|计划|方案|任务|目标|安排|指标|行动|工作")


def years_in(words: str) -> list[int]:
    """The years that `words` name, in order, without those that are only compared with (比2020年)."""
    found: list[int] = []
    for match in _SINGLE.finditer(words):
        after = words[match.end(1) : match.end(1) + 8].lstrip()
        before = words[: match.start()]
        if _STARTED.search(before):
            continue
        if _COMPARED.search(before) and not re.match(r"年(?:底|末)?(?:的)?\d", after):
            continue
        if _BEHIND_COMPARED.match(after) and before.endswith(("比", "较", "在")):
            continue
        found.append(int(match[1]))
    plan = list(_PLAN.finditer(words))
    return found or [_PLAN_ENDS[match[1]] for match in plan[-1:]]


def lead_year(sentence: str) -> int | None:
    """The year that opens a sentence as a lead-in: 到2027年，… or 2027年，…, also behind a few words (《方案》提出，到2027年)."""
    for clause in re.split(r"[，；：]", sentence, maxsplit=2)[:2]:
        if _LEAD.fullmatch(clause.strip()) and (years := years_in(clause)):
            return years[-1]
    return None


def heading_year(path: Sequence[str]) -> int | None:
    """The year in the nearest heading that names one; of a period its end."""
    return next((year for heading in reversed(path) if (year := _last_year(heading))), None)


def title_year(title: str) -> int | None:
    """The end of the period in a plan's title, or the year of an annual one (2024年工作要点)."""
    if found := list(_PERIOD.finditer(title)):
        return max(int(found[-1][1]), int(found[-1][2]))
    single = _SINGLE.findall(title)
    if single and _ANNUAL.search(title):
        return int(single[-1])
    plan = re.search(r"十[二三四五六]五", title)
    return _PLAN_ENDS[plan[0]] if plan and plan[0] in _PLAN_ENDS else None


def report_year(document: Document) -> int | None:
    """The year that a report is on, by its title or its first sentence (2022年第三季度抽检情况); None for any other text."""
    title = folded(document.title)
    if not _REPORT.search(title):
        return None
    if years := {int(year) for year in _SINGLE.findall(title)}:
        return years.pop() if len(years) == 1 and not _PERIOD.search(title) else None
    if not _RESULTS.search(title):
        return None
    opening = folded(document.text[:_OPENING])
    periods = {int(year) for year in _SPAN_OF_TIME.findall(opening)}
    return periods.pop() if len(periods) == 1 else None


def may_report_on(document: Document, years: Collection[str]) -> bool | None:
    """Whether what a report says without a year may be of one of `years`: its own, of a 工作报告 the one before too.

    None for any other text.
    """
    year = report_year(document)
    if year is None:
        return None
    own = {year, year - 1} if "工作报告" in document.title else {year}
    return any(str(one) in years for one in own)


def spoken_in(document: Document) -> int | None:
    """The year in which `document` speaks: what it says of earlier ones has been."""
    dated = document.written or document.published or document.effective
    if dated:
        return dated.year
    number = re.search(r"[〔\[(（]((?:19|20)\d{2})[〕\])）]", document.number or "")
    return int(number[1]) if number else None


def _last_year(words: str) -> int | None:
    if found := list(_PERIOD.finditer(words)):
        return max(int(found[-1][1]), int(found[-1][2]))
    single = _SINGLE.findall(words)
    return int(single[-1]) if single else None
