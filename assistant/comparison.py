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
from assistant.evidence import Evidence, Weigher, narrow, weigh
from assistant.found import Composed, Found, Line
from assistant.rescoring import Readings
from assistant.side_numbers import LONGEST, Told, is_apart, label, numbers
from assistant.sides import Side, is_comparison, sides
from assistant.types import Kind, Question
from index.words import fold

__all__ = ["comparison", "is_comparison"]

_COMPOSED = frozenset(
    (Kind.DOCUMENT, Kind.RESPONSIBLE, Kind.LIST)
)  # answered as if each side had been asked about alone
_SURELY = 1.0  # the score of what is told as if a side had been asked about alone
_LIKELY = 6  # sentences of a side among which the likest to another side's is looked for
_MEANING = 6.0  # what a cosine of 1 is worth, as in `evidence`

Compose = Callable[[Found, bool], Composed]


def comparison(found: Found, compose: Compose, sure: bool) -> Composed | None:
    """The sides of a comparison, a line each, and the conclusion above them; None where the question has no two sides.

    `compose` answers a question asked of one side alone. `sure`: the hits answer the question as a whole.
    """
    compared = sides(found)
    if len(compared) < 2:
        return None
    told = _all_told(found, compared, compose, sure)
    if not told:
        return None
    lacking = [f"{side.name}没有查到" for side in compared if not any(one.side is side for one in told)]
    said = [_conclusion(found.question, compared, told), *lacking]
    lines = {(one.line.start, one.line.end, one.line.text): one.line for one in told}
    return Composed(tuple(lines.values()), "；".join(filter(None, said)))


def _all_told(found: Found, compared: Sequence[Side], compose: Compose, sure: bool) -> list[Told]:
    """What there is of each side: numbers, or what a question of another kind is answered by, or the best sentences."""
    kind = compared[0].question.kind
    if kind is Kind.VALUE and (measured := numbers(found, compared)):
        return measured
    told = list(_composed(found, compared, compose)) if kind in _COMPOSED else []
    if compared[0].question.head:
        return told
    lacking = [side for side in compared if not any(one.side is side for one in told)]
    told += _sentences(found, lacking, sure)
    return sorted(told, key=lambda one: compared.index(one.side))


def _composed(found: Found, compared: Sequence[Side], compose: Compose) -> Iterator[Told]:
    """The lines that answer the question as it is asked of each side alone."""
    for side in compared:
        own = _found(found, side)
        lines = compose(own, _is_sure(own)).lines
        for n, line in enumerate(lines):
            day = day_of(side.name, line.text) if len(lines) == 1 and side.question.head else None
            yield Told(side, replace(line, text=label(side) * (n == 0) + line.text), day, _SURELY)


def _found(found: Found, side: Side) -> Found:
    """What there is to answer one side alone."""
    weigher = Weigher(side.question, found.searcher.index.words.rarity)
    closeness = partial(found.searcher.closeness, side.question.text)
    return replace(
        found, question=side.question, hits=side.hits, weigher=weigher, closeness=closeness, readings=Readings()
    )


def _is_sure(found: Found) -> bool:
    return sureness(signs(found)) >= LEAST


def _sentences(found: Found, compared: Sequence[Side], sure: bool) -> Iterator[Told]:
    """The best sentence of the side that has the best one, and of each other side the one that is likest to it.

    Those of a year name it.
    """
    weighed = []
    for side in compared:
        own = _found(found, replace(side, question=replace(side.question, kind=Kind.FACT)))
        evidence = weigh(own.weigher, own.hits[:READ], own.searcher.by_id, own.readings, own.closeness)
        asked = Weigher(side.question, found.searcher.index.words.rarity)
        evidence = [one for one in evidence if _names_year(side, one) and asked.can_answer(one.text)][:_LIKELY]
        if evidence and (sure or _is_sure(own)):
            weighed.append((own, side, evidence))
    if not weighed:
        return
    best = max((evidence[0] for *_, evidence in weighed), key=lambda one: one.score)
    for own, side, evidence in weighed:
        yield _sentence(own, side, best if best in evidence else _likest(found, best, evidence))


def _likest(found: Found, best: Evidence, evidence: Sequence[Evidence]) -> Evidence:
    cosines = found.searcher.closeness(best.text, [one.text for one in evidence])
    return max(zip(evidence, cosines, strict=True), key=lambda pair: pair[0].score + _MEANING * pair[1])[0]


def _names_year(side: Side, one: Evidence) -> bool:
    return not side.question.years or any(year in one.text for year in side.question.years)


def _sentence(own: Found, side: Side, one: Evidence) -> Told:
    passage, start, end = one.hit.passage, one.start, one.end
    if end - start > LONGEST:
        start, end = narrow(own.weigher, passage, (start, end), LONGEST)
    said = passage.text[start - passage.start : end - passage.start]
    return Told(side, Line(label(side) + said, passage, start, end), None)


def _conclusion(question: Question, compared: Sequence[Side], told: Sequence[Told]) -> str:
    """Which side has more, where each has an amount; or whether all that is told is the same."""
    amounts = [one.amount for one in told if one.amount]
    if amounts and len(amounts) == len(told):
        subject = None if is_apart(compared) else compared[0].question.subject
        return concluded(amounts, fold(question.text), subject)
    if all(one.score == _SURELY for one in told) and {one.side.name for one in told} == {
        side.name for side in compared
    }:
        said = {re.sub(r"\W", "", one.line.text.removeprefix(label(one.side))) for one in told}
        names = "、".join(side.name for side in compared)
        return f"{names}相同" if len(said) == 1 else f"{names}不同"
    return ""
