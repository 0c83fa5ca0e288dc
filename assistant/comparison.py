"""Answers that set things side by side: what each region, year, document or indicator has, and first which has more.

What a number is and whether it is of what is asked is left to `values`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.asked_value import Bound, bound, core_name, fits
from assistant.confidence import READ
from assistant.evidence import Weigher, narrow, subsequence, weigh
from assistant.found import Composed, Found, Line
from assistant.regions import Fit, fit
from assistant.stated import Stated, said_of
from assistant.types import Kind, Question
from assistant.values import Judged, contradicting, judge, stated_for, stricter
from corpus.regions import Mention, contains, short_name
from corpus.types import Comparator, Document, Indicator
from index.types import Hit
from index.words import fold

_LEAST = 0.6  # of a number that is set beside another; a little less than one that stands alone
_LONGEST = 300  # characters of what one side says
_SEARCHED, _DOCUMENTS = 12, 3
_PAIR = re.compile(r"([^\s,，、。]+?)(?:和|与|跟|同|以及|及)([^\s,，、。]{1,20})")
_ENDS = re.compile(r"分别|各(?!种|类)|哪|谁|差|相比|比较|对比|的(?=[区差])|有(?:什么|何)|是(?:多少|不是)")
_APART = re.compile(r"相?差(?:距|了)?多少|分别|各(?:自|是|为|要|有|给|多少)")
_OF_NUMBERS = re.compile(
    r"多少|几[个家户项件分天]|哪[个边家].{0,2}[高低多少大小]|率|比例|比重|占比|指标|目标|指数|数[量值]?|差"
)
_LIKE = 0.7  # of a number's name that must stand in another's for them to be of like things
_ONE_THING = 0.9
_LEAST_LIKE, _NEARLY, _EVEN = 0.3, 0.5, 0.1
_BEHIND = {Comparator.AT_LEAST: "以上", Comparator.AT_MOST: "以下", Comparator.ABOUT: "左右", Comparator.EQUAL: ""}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the things compared: its name, the question as it is asked of it alone, and the hits that speak for it."""

    name: str
    question: Question
    hits: Sequence[Hit]


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told of a side; `stated` is None where it is no number."""

    side: Side
    line: Line
    stated: Stated | None


def is_comparison(question: Question) -> bool:
    """Whether it sets things side by side: it says so, or asks for the number of several regions or years, or of two things."""
    if question.kind is not Kind.VALUE:
        return question.kind is Kind.COMPARE
    several = len(question.regions) > 1 or len(bound(question).years) > 1
    return several or _APART.search(question.text) is not None


def comparison(found: Found) -> Composed | None:
    """The sides of a comparison, a line each, and the conclusion above them; None where the question has no two sides."""
    sides = _sides(found)
    if len(sides) < 2:
        return None
    told = _numbers(found, sides)
    if len({one.side.name for one in told}) < len(sides) and not _OF_NUMBERS.search(found.question.text):
        told = _sentences(found, sides)
    told = told or _sentences(found, sides)
    if not told:
        return None
    lacking = [side.name for side in sides if not any(one.side is side for one in told)]
    conclusion = [_conclusion(told), *(f"{name}没有查到" for name in lacking)]
    return Composed(tuple(one.line for one in told), "；".join(filter(None, conclusion)))


def _sides(found: Found) -> list[Side]:
    question = found.question
    regions, years = question.regions, bound(question).years
    if len(regions) > 1:
        own = years if len(years) == len(regions) > 1 else ()
        return [_of_region(found, mention, own[i : i + 1] or years) for i, mention in enumerate(regions)]
    if len(years) > 1:
        return [
            Side(f"{year}年", replace(question, years=(year,), wants_actual=None), found.hits) for year in sorted(years)
        ]
    if len(question.documents) > 1:
        return [_of_document(found, found.searcher.by_id[key]) for key in question.documents]
    return _of_pair(found)


def _of_region(found: Found, mention: Mention, years: tuple[str, ...]) -> Side:
    """The side of a region; its own hits are looked for where the others' left it none."""
    documents = found.searcher.by_id
    hits = [hit for hit in found.hits if fit(mention, documents[hit.passage.document], hit.passage) is Fit.SAME]
    held = [hit for hit in hits if _is_of(mention, documents[hit.passage.document])] or hits
    if not held:
        held = found.searcher.search(found.question.subject, _SEARCHED, lambda document: _is_of(mention, document))
    name = next(
        (short_name(region) for hit in held if (region := documents[hit.passage.document].region)),
        short_name(min(mention.regions)),
    )
    keys = tuple(key for key in found.question.documents if _is_of(mention, documents[key]))
    return Side(name, replace(found.question, regions=(mention,), years=years, documents=keys), held)


def _is_of(mention: Mention, document: Document) -> bool:
    return bool(document.region) and any(contains(region, document.region or "") for region in mention.regions)


def _of_document(found: Found, document: Document) -> Side:
    hits = [hit for hit in found.hits if hit.passage.document == document.id]
    question = replace(found.question, documents=(document.id,))
    if not hits:
        hits = found.searcher.search(question.subject, _SEARCHED, lambda other: other.id == document.id)
    return Side(f"《{document.title}》", question, hits)


def _of_pair(found: Found) -> list[Side]:
    """The sides of 食品和药品抽检合格率, or 办结率与满意度: two things of one ending, or two names."""
    subject = found.question.subject
    pair = _PAIR.search(subject)
    if pair is None:
        return []
    one = pair[1]
    other = _ENDS.split(pair[2])[0]
    alike = other.find(one[-1], 1)
    other = other[: alike + 1] if alike > 0 else other
    after = subject[pair.start(2) + len(other) :]
    before = subject[: pair.start()]
    named = ((one, f"{before}{one}{after}"), (other, f"{before}{other}{after}"))
    joint = subject[pair.start() : pair.start(2) + len(other)]
    sides = []
    for name, said in named:
        text = fold(found.question.text).replace(joint, name)
        written = re.search(re.escape(name), found.question.asked, re.I)
        sides.append(
            Side(written[0] if written else name, replace(found.question, subject=said, text=text), found.hits)
        )
    return sides


def _numbers(found: Found, sides: Sequence[Side]) -> list[_Told]:
    """The number of each side that has one; below what alone would do, one of the same name as another side's."""
    asked = [bound(side.question) for side in sides]
    judged = [
        judge(replace(found, question=side.question), one, side.hits) for side, one in zip(sides, asked, strict=True)
    ]
    fitting = [stated_for(one, own, _LEAST) for one, own in zip(asked, judged, strict=True)]
    names = [own[0].stated.name for own in fitting if own]
    told = []
    for side, one, own, best in zip(sides, asked, judged, fitting, strict=True):
        chosen = _chosen(best) if best else _like(one, _whole(found, side, own), names)
        told += [_number(side, other.stated, one.years) for other in chosen]
    return told


def _chosen(fitting: Sequence[Judged]) -> list[Judged]:
    """The best number of a side; with those beside it that are named as well, if words can't tell them apart."""
    if differing := contradicting(fitting):
        return differing
    several = _beside(fitting, _EVEN)
    return several if len(several) > 1 else [stricter(fitting, fitting[0])]


def _beside(judged: Sequence[Judged], margin: float) -> list[Judged]:
    """The numbers of the best one's passage that are within `margin` of it; of spans within each other the outer."""
    near = [one for one in judged if one.stated.passage == judged[0].stated.passage and one.stated.indicator]
    near = [one for one in near if one.score >= judged[0].score - margin]
    spans = {(one.stated.start, one.stated.end): one for one in near}
    outer = [a for a in spans if not any(b != a and b[0] <= a[0] and a[1] <= b[1] for b in spans)]
    return [spans[span] for span in sorted(outer)]


def _like(asked: Bound, judged: Sequence[Judged], names: Sequence[str]) -> list[Judged]:
    """The number that is named like another side's, and those beside it in its passage that are so too, once each."""
    like = [one for one in judged if _is_like(asked, one, names)]
    return _beside(like, _NEARLY) if like else []


def _whole(found: Found, side: Side, own: Sequence[Judged]) -> Sequence[Judged]:
    """The numbers of the side's hits, and then of all their documents."""
    documents = tuple(dict.fromkeys(hit.passage.document for hit in side.hits))[:_DOCUMENTS]
    question = replace(side.question, documents=documents)
    return [*own, *judge(replace(found, question=question), bound(question), side.hits)]


def _is_like(asked: Bound, one: Judged, names: Sequence[str]) -> bool:
    """Whether a number fits what is asked and is named like another side's."""
    if one.stated.indicator is None or not fits(asked, one.stated):
        return False
    name, others = core_name(one.stated.name), [core_name(other) for other in names]
    alike = any(subsequence(name, other) >= _LIKE * max(len(name), 1) for other in others)
    return name in others or (alike and one.score >= _LEAST_LIKE)


def _number(side: Side, stated: Stated, years: Sequence[str]) -> _Told:
    line = Line(_label(side) + said_of(stated, years), stated.passage, stated.start, stated.end)
    return _Told(side, line, stated)


def _sentences(found: Found, sides: Sequence[Side]) -> list[_Told]:
    """The best sentence of each side; those of a year name it."""
    told = []
    for side in sides:
        question = replace(side.question, kind=Kind.FACT)
        weigher = Weigher(question, found.searcher.index.words.rarity)
        for one in weigh(weigher, side.hits[:READ], found.searcher.by_id):
            passage = one.hit.passage
            said = passage.text[one.start - passage.start : one.end - passage.start]
            if question.years and not any(year in said for year in question.years):
                continue
            start, end = one.start, one.end
            if end - start > _LONGEST:
                start, end = narrow(weigher, passage, (start, end), _LONGEST)
            said = passage.text[start - passage.start : end - passage.start]
            told.append(_Told(side, Line(_label(side) + said, passage, start, end), None))
            break
    return told


def _label(side: Side) -> str:
    """Whose line it is. A year is only said where the text says it: what is not quoted does not stand in an answer."""
    return "" if re.fullmatch(r"\d{4}年", side.name) else f"{side.name}："


def _conclusion(told: Sequence[_Told]) -> str:
    """Which side has more, where all are numbers of one unit, one a side."""
    facts = [(one.side.name, one.stated.indicator) for one in told if one.stated and one.stated.indicator]
    if len(facts) != len(told) or len({name for name, _ in facts}) != len(told) or len(facts) < 2:
        return ""
    if len({fact.unit for _, fact in facts}) > 1 or any("-" in fact.value.lstrip("-") for _, fact in facts):
        return ""
    if len({one.side.question.subject for one in told}) == 1 and not _is_one_thing([fact.name for _, fact in facts]):
        return ""
    amounts = sorted({Decimal(fact.value) for _, fact in facts}, reverse=True)
    if len(amounts) == 1:
        return f"{'、'.join(name for name, _ in facts)}相同，均为{_amount(facts[0][1])}"
    first, last = (_named(facts, amount) for amount in (amounts[0], amounts[-1]))
    if len(facts) > 2:
        return f"最高的是{first}，最低的是{last}"
    return f"{first}高于{last}"  # by how much is no number of the texts, and is left to the reader


def _is_one_thing(names: Sequence[str]) -> bool:
    """Whether each name stands in the longest one, but for a few characters: else one may not be set against the other."""
    longest = max(map(core_name, names), key=len)
    return all(subsequence(core_name(name), longest) >= _ONE_THING * len(core_name(name)) for name in names)


def _named(facts: Sequence[tuple[str, Indicator]], amount: Decimal) -> str:
    """Those with an amount, and how it is said: 大渡口区、江北区（98.2%以上）."""
    having = [(name, fact) for name, fact in facts if Decimal(fact.value) == amount]
    return f"{'、'.join(name for name, _ in having)}（{_amount(having[0][1])}）"


def _amount(fact: Indicator) -> str:
    return f"{fact.value}{fact.unit}{_BEHIND[fact.comparator]}"
