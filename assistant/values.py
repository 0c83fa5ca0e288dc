"""Answers to how much and how many: the number that a document states for just what is asked, in its own words.

Ranks the numbers of the hits by how well their names meet the question; years, units and reached or aimed at bind. What
numbers there are is found by `stated`, what binds by `asked_value`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.asked_value import Bound, bound, core_name, fits, has_unit, is_alike, part_of
from assistant.evidence import Weigher, subsequence
from assistant.found import Composed, Found, Line
from assistant.numerals import plain_numbers
from assistant.reference import reference
from assistant.regions import Fit, best_fit
from assistant.scope import label_of, within
from assistant.stated import LONGEST, Stated, said_of, stated_numbers
from assistant.value_table import value_table
from corpus.regions import short_name
from corpus.types import Comparator, Indicator
from index.types import Hit
from index.words import fold

_NAMED = 0.5  # what it is worth that the question names all that a number's name says
_ORDER = 0.5  # what it is worth that the question's characters stand in the name in order
_CONTEXT = 0.4  # what a word in the sentence or the headings is worth, against one in the name
_LED = 0.8  # and one in the words that lead to the number
_READ = 0.1  # what a number that was read as a fact is ahead of a clause
_SEEN = 0.6  # that the reader sees the answer in it
_RANK = 0.02  # what a place in the ranking costs
_LAST_RANK = 15
_MOST_MEANT = 0.3
_MEANING, _COSINE = 0.7, 0.42  # a cosine of the latter tells nothing
_ASKED = 8  # numbers whose meaning is asked for
_CLEAR = 0.35  # ahead of the next one by this much, words decide
_PLAIN = 1.5  # from this score on words are enough
_LEAST, _LEAST_UNSURE = 0.68, 0.7  # of a number that answers, where the hits are sure to and where not
_LEAST_ELSEWHERE = 1.0  # of another region's number that is told of
_SURELY = 1.2  # from here on it is not looked whether another region has something better
_TOLD = 3
_UNIT = 0.2  # what it is worth to be counted in the unit that the question names (多少克)
_PART = 0.3  # what it is worth to be of the part (生产环节) that is meant, and costs where the question means none
_HOLDS = 0.8  # another region's number that holds this much of what is asked is just that
_LEANS = 0.3  # what it is worth to be of a region of the talk so far
_BETTER = 0.25  # a number of another year that is named better than this says that the asked one is not stated
_ALIKE = 0.85  # words that lead to two numbers of one thing have this much in common
_SAME, _WHOLE = 0.9, 0.95
_MEASURE_ALONE = ("指数", "数值", "数量", "水平", "值", "数", "率")


@dataclass(frozen=True, slots=True)
class Judged:
    """A number, and how well it meets the question: higher is better; `seen` where the reader takes it for the answer."""

    stated: Stated
    score: float
    seen: bool = False


def values(found: Found, sure: bool) -> Composed | None:
    """The answer to a question for a value; None where no number of the hits is of what is asked.

    A refusal with warnings tells what there is of another year, or of another region. Where the hits are not `sure` to
    answer, a number must be named the better.
    """
    asked = bound(found.question)
    judged = judge(found, asked, found.hits)
    best = next((one for one in judged if fits(asked, one.stated)), None)
    least = _LEAST if sure else _LEAST_UNSURE
    fitting = stated_for(asked, judged, -math.inf if best and best.seen else least)
    if not fitting:
        others = [one for one in judged if one.score >= _LEAST and not fits(asked, one.stated)]
        return _refusal(found, others) if others else elsewhere(found, asked, _LEAST_ELSEWHERE)
    if fitting[0].score < _SURELY and (away := elsewhere(found, asked, fitting[0].score + _CLEAR, _HOLDS)):
        return away
    return _answer(found, asked, fitting)


def stated_for(asked: Bound, judged: Sequence[Judged], least: float) -> list[Judged]:
    """The numbers that fit what is asked, best first; none if the best is below `least`.

    None either if its document names one of another year much better: then the asked one is not stated.
    """
    fitting = [one for one in judged if fits(asked, one.stated)]
    if not fitting or fitting[0].score < least:
        return []
    best = fitting[0]
    if any(year in best.stated.said for year in asked.years):
        return fitting
    better = (one for one in judged if one.score > best.score + _BETTER and not fits(asked, one.stated))
    return [] if any(_of_one_document(one, best) and not _goes_by(one, best) for one in better) else fitting


def _goes_by(one: Judged, other: Judged) -> bool:
    """Whether one's name is the other's and more, or all of it but its measure: 质量竞争力指数 is also called 质量竞争力."""
    name, whole = core_name(one.stated.name), core_name(other.stated.name)
    return whole in name or (whole.startswith(name) and whole.removeprefix(name) in _MEASURE_ALONE)


def elsewhere(found: Found, asked: Bound, least: float, holds: float = 0.0) -> Composed | None:
    """A refusal that tells what other regions have, if they have just what is asked; else None.

    `holds` is how much of what is asked their names must hold.
    """
    if not found.question.regions or not found.elsewhere:
        return None
    weigher = _weigher(found, asked.words)
    judged = [one for one in judge(found, asked, found.elsewhere) if one.score >= least and one.stated.indicator]
    judged = [one for one in judged if weigher.share(plain_numbers(fold(one.stated.name))) >= holds]
    told = [one for one in _each(judged) if fits(replace(asked, years=()), one.stated)][:_TOLD]
    if not told:
        return None
    regions = "、".join(dict.fromkeys(short_name(min(mention.regions)) for mention in found.question.regions))
    narrowed = within(found.searcher)  # then the region's own documents may not have been asked
    lacking = f"{narrowed}没有{regions}的规定" if narrowed else f"{regions}没有"
    return Composed(warnings=tuple(f"{lacking}；{_told(one.stated)}" for one in told))


def _refusal(found: Found, others: Sequence[Judged]) -> Composed:
    asked = "、".join(f"{year}年" for year in found.question.years)
    lacking = f"{within(found.searcher)}没有{asked or '所问'}的"
    return Composed(warnings=tuple(f"{lacking}；{_told(one.stated)}" for one in _each(others)[:_TOLD]))


def _told(one: Stated) -> str:
    """A number that is no answer, with whose it is and where it stands."""
    year = f"{one.indicator.year}年" if one.indicator and one.indicator.year else ""
    kind = "实际" if one.indicator and one.indicator.actual else "目标" if one.indicator else ""
    said = said_of(one, (year[:4],) if year else ())
    return f"{label_of(one.document)}{year}{kind}为“{said}”（{reference(one.document, one.passage)}）"


def _of_one_document(one: Judged, other: Judged) -> bool:
    return one.stated.document.id == other.stated.document.id


def judge(found: Found, asked: Bound, hits: Sequence[Hit]) -> list[Judged]:
    """The numbers of `hits` that are of the kind asked for, best first."""
    words = re.sub(r"\s", "", asked.words)
    numbers = [one for one in stated_numbers(found, hits) if is_alike(asked, one) and not _stands_behind(words, one)]
    question = replace(found.question, subject=asked.words)
    weigher = Weigher(question, found.searcher.index.words.rarity)
    sees = found.readings.sees
    judged = sorted(
        (Judged(one, _by_words(found, asked, weigher, one), sees(one.passage, one.start, one.end)) for one in numbers),
        key=_order,
    )
    if not judged or (judged[0].score >= _PLAIN and _is_clear(judged)):
        return judged
    first = judged[:_ASKED]
    cosines = found.nearness([(one.stated.document.id, one.stated.start, one.stated.end) for one in first])
    meant = [replace(one, score=one.score + _meaning(cosine)) for one, cosine in zip(first, cosines, strict=True)]
    return sorted(meant, key=_order) + judged[_ASKED:]


def _meaning(cosine: float) -> float:
    """What a cosine adds to a score; bounded, as encoders differ in what is near to them."""
    return min(max(_MEANING * (cosine - _COSINE), -_MOST_MEANT), _MOST_MEANT)


def _order(one: Judged) -> tuple[float, str, int]:
    return -one.score, one.stated.document.file, one.stated.start


def _is_clear(judged: Sequence[Judged]) -> bool:
    others = [one.score for one in judged if one.stated.name != judged[0].stated.name]
    return not others or judged[0].score >= others[0] + _CLEAR


def _by_words(found: Found, asked: Bound, weigher: Weigher, one: Stated) -> float:
    name, words = plain_numbers(fold(one.name)), re.sub(r"\s", "", asked.words)
    segment = plain_numbers(fold(one.segment))
    share = weigher.share(name, besides=f"{segment}\n{plain_numbers(fold(_around(one)))}", worth=_CONTEXT)
    if segment:
        share += (_LED - _CONTEXT) * (weigher.share(name, segment) - weigher.share(name))
    named = _weigher(found, name).share(asked.whole, asked.words)
    order = subsequence(words, name) / max(len(words), 1)
    rank = _LAST_RANK if one.rank is None else min(one.rank, _LAST_RANK)
    leans = bool(found.question.leaning) and best_fit(found.question.leaning, one.document, one.passage) is Fit.SAME
    score = share + _NAMED * named + _ORDER * order + _READ * (one.indicator is not None) - _RANK * rank
    score += _SEEN * found.readings.chance(one.passage, one.start, one.end)
    return score + _LEANS * leans + _UNIT * has_unit(asked, one) + _PART * part_of(asked, one.name)


def _stands_behind(words: str, one: Stated) -> bool:
    """Whether what is asked for is only named behind a number, in its sentence: 新型建筑材料普及率达到30%，绿色建筑发展迅速."""
    before, _, behind = one.near.partition(one.said)
    told = re.sub(r"\s", "", fold(f"{before}{one.said}{one.name}{one.segment}"))
    return bool(words) and words in re.sub(r"\s", "", fold(behind)) and words not in told


def _around(one: Stated) -> str:
    """What stands around a number, and what it is counted by: 每千人 of 4批次/千人."""
    by = one.indicator.unit.partition("/")[2] if one.indicator else ""
    return f"{one.near}\n每{by.replace('·', '每')}" if by else one.near


def _weigher(found: Found, subject: str) -> Weigher:
    return Weigher(replace(found.question, subject=subject), found.searcher.index.words.rarity)


def _each(judged: Sequence[Judged]) -> list[Judged]:
    """The best of each document."""
    best: dict[str, Judged] = {}
    for one in judged:
        best.setdefault(one.stated.document.id, one)
    return list(best.values())


def _same(found: Found, asked: Bound, fitting: Sequence[Judged]) -> list[Judged]:
    """The best number, and those of other documents that are of the same thing, or hold all that was asked as well."""
    first = fitting[0]
    weigher = _weigher(found, asked.words)
    whole = weigher.share(plain_numbers(fold(first.stated.name))) >= _WHOLE

    def is_same(one: Judged) -> bool:
        holds_all = whole and weigher.share(plain_numbers(fold(one.stated.name))) >= _WHOLE
        return _is_same(found, first.stated, one.stated) or (holds_all and one.stated.indicator is not None)

    others = [one for one in _each(fitting) if not _of_one_document(one, first)]
    return [first, *(one for one in others if is_same(one))]


def _is_same(found: Found, one: Stated, other: Stated) -> bool:
    if one.indicator is None or other.indicator is None:
        return False
    if core_name(one.name) == core_name(other.name):
        return True
    return all(_weigher(found, a.name).share(b.name) >= _SAME for a, b in ((one, other), (other, one)))


def _answer(found: Found, asked: Bound, fitting: Sequence[Judged]) -> Composed:
    """The best number; those of the same thing in other documents, if no place is named; both, if a document contradicts itself."""
    differing = contradicting(fitting)
    if differing:
        lines = [_line(found, asked, one.stated, several=False) for one in differing]
        title = differing[0].stated.document.title
        return Composed(tuple(lines), warnings=(f"《{title}》里前后的数不一致，请以原文为准",))
    named = found.question.regions or found.question.documents
    same = fitting[:1] if named else _same(found, asked, fitting)
    told = [stricter(fitting, _last_aimed(asked, fitting, _dated(asked, fitting, one))) for one in same]
    if len(told) > 1:
        return value_table(found, [one.stated for one in told], asked.years)
    return Composed((_line(found, asked, told[0].stated, several=False),))


def _led_alike(one: Stated, other: Stated) -> bool:
    """Whether the same words lead to two numbers: of 一级医院…报销比例 and 二级医院…报销比例 neither is wrong."""
    a, b = (re.sub(r"[\d\W]", "", stated.segment) for stated in (one, other))
    return subsequence(a, b) >= _ALIKE * max(len(a), len(b), 1)


def _dated(asked: Bound, fitting: Sequence[Judged], chosen: Judged) -> Judged:
    """The number whose words name the year asked for, where the chosen one, of the same thing, is of a whole period."""
    one = chosen.stated.indicator
    if one is None or any(year in said_of(chosen.stated, asked.years) for year in asked.years):
        return chosen
    for judged in fitting:
        other = judged.stated.indicator
        alike = other and (other.passage, other.unit, other.name) == (one.passage, one.unit, one.name)
        if alike and any(year in judged.stated.said for year in asked.years):
            return judged
    return chosen


def _last_aimed(asked: Bound, fitting: Sequence[Judged], chosen: Judged) -> Judged:
    """The number that is aimed at in the end, where a document gives it for several years and none is asked for."""
    one = chosen.stated.indicator
    if one is None or asked.years or asked.actual:
        return chosen
    alike = [
        judged
        for judged in fitting
        if (other := judged.stated.indicator)
        and (other.document, other.unit, core_name(other.name)) == (one.document, one.unit, core_name(one.name))
        and not other.actual
    ]
    return max(
        alike, key=lambda judged: judged.stated.indicator.year or 0 if judged.stated.indicator else 0, default=chosen
    )


def contradicting(fitting: Sequence[Judged]) -> list[Judged]:
    """The best number and another one, if its document gives two values for one thing and one year; else nothing."""
    first = fitting[0].stated.indicator
    if first is None:
        return []
    for one in fitting[1:]:
        other = one.stated.indicator
        alike = other and (other.document, other.name, other.unit, other.year, other.actual) == (
            (first.document, first.name, first.unit, first.year, first.actual)
        )
        if other and alike and first.year and other.value != first.value and _led_alike(fitting[0].stated, one.stated):
            return sorted((fitting[0], one), key=lambda told: told.stated.start)
    return []


def stricter(fitting: Sequence[Judged], chosen: Judged) -> Judged:
    """The number that says 以上 or 不低于, where a document gives it with and without."""
    one = chosen.stated.indicator
    for other in fitting if one and one.comparator is Comparator.EQUAL else ():
        two = other.stated.indicator
        if two and one and two.comparator is not Comparator.EQUAL and _is_said_twice(one, two):
            return other
    return chosen


def _is_said_twice(one: Indicator, other: Indicator) -> bool:
    said = [(fact.document, fact.value, fact.year, core_name(fact.name)) for fact in (one, other)]
    return said[0] == said[1]


def _line(found: Found, asked: Bound, one: Stated, several: bool) -> Line:
    label = whose(found, one, several)
    said, start = said_of(one, asked.years), one.start
    if one.indicator and one.segment and one.indicator.end - len(one.segment.lstrip()) < start:
        weigher, whole = _weigher(found, asked.words), one.segment.lstrip()
        if len(whole) <= LONGEST and weigher.share(plain_numbers(fold(whole))) > weigher.share(
            plain_numbers(fold(said))
        ):
            start = one.indicator.end - len(whole)
            said = whole + said[one.indicator.end - one.start :]
    return Line(label + said, one.passage, start, one.end)


def whose(found: Found, one: Stated, several: bool) -> str:
    """Whose number it is, to stand before it: nothing where the question names the place, unless several are told."""
    document, question = one.document, found.question
    named = document.id in question.documents or any(document.region in m.regions for m in question.regions)
    return f"{label_of(document)}：" if several or (document.region and not named) else ""
