"""Answers that set things side by side: what each region, year, document or thing has, and first which has more.

What the sides are is left to `sides`, the line above them to `conclusion`, and what a number is, and whether it is of what is
asked, to `values`. A side that is no number is answered as if it had been asked alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from assistant.conclusion import concluded, day_of
from assistant.confidence import LEAST, READ, signs, sureness
from assistant.evidence import Evidence, Weigher, is_on, narrow, weigh
from assistant.found import Composed, Found, Line
from assistant.scope import within
from assistant.side_numbers import LONGEST, Told, is_apart, is_year, label, numbers
from assistant.sides import Side, is_comparison, judges, sets_side_by_side, sides
from assistant.types import Kind, Question
from index.words import fold

__all__ = ["comparison", "is_comparison"]

_COMPOSED = frozenset(
    (Kind.DOCUMENT, Kind.RESPONSIBLE, Kind.LIST, Kind.HOW)
)  # answered as if each side had been asked about alone
_SURELY = 1.0  # the score of units, lists and heads that are told as if a side had been asked about alone
_LIKELY, _LIKELY_TOLD = 6, 18  # sentences of a side among which the likest to another side's is looked for
_ALIKE = 0.6  # cosine of sentences that say the like of two sides; most others lie under .65
_MEANING = 2.0  # what a cosine of 1 is worth, as in `evidence`

Compose = Callable[[Found, bool], Composed]


def comparison(found: Found, compose: Compose, sure: bool) -> Composed | None:
    """The sides of a comparison, a line each, and the conclusion above them; None where the question has no two sides.

    `compose` answers a question asked of one side alone. `sure`: the hits answer the question as a whole.
    """
    compared = _read(found, sides(found))
    if len(compared) < 2:
        return None
    told = _of_own(found, _all_told(found, compared, compose, sure))
    answered = {one.side.name for one in told}
    if not told or (len(answered) < len(compared) and not _may_lack(found.question)):
        return None
    named = fold("\n".join(one.line.text for one in told))
    lacking = [side.name for side in compared if side.name not in answered and fold(side.name) not in named]
    nothing = (f"{within(found.searcher)}{name}没有查到" for name in lacking)
    said = [_conclusion(found.question, compared, told), *nothing]
    lines = {(one.line.start, one.line.end, one.line.text): one.line for one in told}
    return Composed(tuple(lines.values()), "；".join(filter(None, said)), certain=all(one.certain for one in told))


def _read(found: Found, compared: Sequence[Side]) -> list[Side]:
    """The sides with their hits as the reader orders them; what heads of documents state needs no reading."""
    if len(compared) < 2 or compared[0].question.head:
        return list(compared)
    read = found.reads([(side.question.text, side.hits) for side in compared])
    return [replace(side, hits=hits, readings=made) for side, (hits, made) in zip(compared, read, strict=True)]


def _all_told(found: Found, compared: Sequence[Side], compose: Compose, sure: bool) -> list[Told]:
    """What there is of each side: numbers, or what a question of another kind is answered by, or the best sentences."""
    kind = compared[0].question.kind
    if kind is Kind.VALUE:
        told = numbers(found, compared)
    else:
        told = list(_composed(found, compared, compose)) if kind in _COMPOSED or _are_read(compared) else []
    if compared[0].question.head or (kind is Kind.VALUE and told and is_apart(compared)):
        return told
    lacking = [side for side in compared if not any(one.side is side for one in told)]
    told += list(_sentences(found, lacking, sure, told))
    return sorted(told, key=lambda one: compared.index(one.side))


def _of_own(found: Found, told: Sequence[Told]) -> list[Told]:
    """What is told without spans that would speak for several sides and do not name this one: they are of another, or of none."""

    def names(one: Told) -> bool:
        passage, told = one.line.passage, one.line.text.removeprefix(label(one.side))  # of a row with its column's head
        around = "\n".join((told, passage.text, *passage.path, found.searcher.by_id[passage.document].title))
        return fold(one.side.name) in re.sub(r"\s", "", fold(around))

    def is_shared(one: Told) -> bool:
        line = one.line
        return any(
            other.side is not one.side
            and (other.line.passage.id, other.line.start, other.line.end) == (line.passage.id, line.start, line.end)
            for other in told
        )

    return [one for one in told if names(one) or not is_shared(one)]


def _are_read(compared: Sequence[Side]) -> bool:
    """Whether the reader saw each side's own passages: then each is answered best as if it had been asked about alone."""
    return not is_apart(compared) and all(side.readings.of for side in compared)


def _composed(found: Found, compared: Sequence[Side], compose: Compose) -> Iterator[Told]:
    """The lines that answer the question as it is asked of each side alone."""
    for side in compared:
        own = _found(found, side)
        composed = compose(own, _is_sure(own))
        lines = composed.lines
        if side.question.kind not in _COMPOSED and not all(_names_year(side, line.text) for line in lines[:1]):
            continue
        for n, line in enumerate(lines):
            day = day_of(side.name, line.text) if len(lines) == 1 and side.question.head else None
            score = _SURELY if side.question.kind in _COMPOSED else 0.0  # that sentences differ does not tell much
            said = replace(line, text=label(side) * (n == 0) + line.text)
            yield Told(side, said, day, score, composed.certain)


def _found(found: Found, side: Side) -> Found:
    """What there is to answer one side alone."""
    weigher = Weigher(side.question, found.searcher.index.words.rarity)
    nearness = partial(found.searcher.nearness, side.question.text)
    return replace(
        found, question=side.question, hits=side.hits, weigher=weigher, nearness=nearness, readings=side.readings
    )


def _is_sure(found: Found) -> bool:
    return sureness(signs(found)) >= LEAST


def _sentences(found: Found, compared: Sequence[Side], sure: bool, told: Sequence[Told]) -> Iterator[Told]:
    """The best sentence of the side that has the best one, and of each other side the one that is likest to it.

    Those of a year name it. Where other sides are `told`, it is theirs that they are to be like, and very like if the side's
    hits are not sure to answer; likewise the best sentence of a side that is sure.
    """
    weighed, anchors = [], []
    for side in compared:
        own = _found(found, replace(side, question=replace(side.question, kind=Kind.FACT)))
        evidence = weigh(own.weigher, own.hits[:READ], own.searcher.by_id, own.readings, own.nearness)
        asked = Weigher(side.question, found.searcher.index.words.rarity)
        evidence = [one for one in evidence if _names_year(side, one.text) and asked.can_answer(one.text)]
        evidence = evidence[: _LIKELY_TOLD if told else _LIKELY]
        if evidence:
            weighed.append((own, side, evidence))
            anchors += (
                evidence[:1]
                if (sure or told or _is_sure(own)) and is_on(asked, evidence[0], own.readings, own.nearness)
                else []
            )
    if not anchors:
        return
    best = max(anchors, key=lambda one: one.score)
    anchor = told[0].line.text.removeprefix(label(told[0].side)) if told else best.text
    for own, side, evidence in weighed:
        likest, cosine = (best, 1.0) if not told and best in evidence else _likest(found, anchor, evidence)
        by_hits = side.question.kind is not Kind.VALUE and (sure or _is_sure(own))  # hits are not of the value alone
        if (not told and evidence[0] in anchors) or cosine >= _ALIKE or by_hits:
            yield _sentence(own, side, likest)


def _likest(found: Found, anchor: str, evidence: Sequence[Evidence]) -> tuple[Evidence, float]:
    """The sentence that answers and is like another side's, and the cosine of the two."""
    cosines = found.searcher.closeness(anchor, [one.text for one in evidence])
    return max(zip(evidence, cosines, strict=True), key=lambda pair: pair[0].score + _MEANING * pair[1])


def _names_year(side: Side, said: str) -> bool:
    """Whether a sentence is of the side's year: it names it, or, if the side is more than a year, names no other."""
    years = side.question.years
    if not years or any(year in said for year in years):
        return True
    return not is_year(side) and not re.search(r"(?:19|20)\d{2}\s*年", said)


def _sentence(own: Found, side: Side, one: Evidence) -> Told:
    passage, start, end = one.hit.passage, one.start, one.end
    if end - start > LONGEST:
        start, end = narrow(own.weigher, passage, (start, end), LONGEST)
    said = passage.text[start - passage.start : end - passage.start]
    return Told(side, Line(label(side) + said, passage, start, end), None)


def _may_lack(question: Question) -> bool:
    """Whether it is an answer that a side says nothing: where it is compared, or asked of places, years or documents.

    Things that are only asked about together (各占多少) may be told in one sentence, in other words.
    """
    several = max(len(question.regions), len(question.years), len(question.documents)) > 1
    return sets_side_by_side(question) and (several or judges(fold(question.text)))


def _says_whether_alike(question: Question, told: Sequence[Told]) -> bool:
    """Whether it is worth saying that what is told differs: of units and lists, if that is asked."""
    surely = all(one.score == _SURELY and one.side.question.kind is not Kind.HOW for one in told)
    return surely and sets_side_by_side(question)


def _conclusion(question: Question, compared: Sequence[Side], told: Sequence[Told]) -> str:
    """Which side has more, where each has an amount; or whether all that is told is the same."""
    amounts = [one.amount for one in told if one.amount]
    if amounts and len(amounts) == len(told):
        subject = None if is_apart(compared) else compared[0].question.subject
        return concluded(amounts, fold(question.text), subject)
    if _says_whether_alike(question, told) and {one.side.name for one in told} == {side.name for side in compared}:
        said = {re.sub(r"\W", "", one.line.text.removeprefix(label(one.side))) for one in told}
        names = "、".join(side.name for side in compared)
        return f"{names}相同" if len(said) == 1 else f"{names}不同"
    return ""
