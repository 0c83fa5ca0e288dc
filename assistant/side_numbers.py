"""The number of each thing compared: the one that is named best, of one document or one year for all, and of like meaning.

Which numbers there are and how well each meets a question is left to `values`; which side has more to `conclusion`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.asked_value import bound, core_name, fits
from assistant.conclusion import Amount, amount_of, amounts_in
from assistant.evidence import Weigher, clauses, subsequence
from assistant.found import Found, Line
from assistant.sides import Side
from assistant.stated import Stated, said_of
from assistant.values import Judged, contradicting, judge, stated_for, stricter
from corpus.types import Kind as PassageKind
from index.words import fold

LONGEST = 300  # characters of what one side says
_LEAST = 0.6  # of a number that is set beside another; a little less than one that stands alone
_TENTATIVE = 0.5  # of one that another side's bears out
_NEARLY, _EVEN = 0.5, 0.1
_LIKE = 0.7  # of a number's name that must stand in another's for them to be of like things
_NAMED = 0.3  # what it is worth that the words for a number hold the name of the side and of no other
_MEANT, _CLOSE = 8, 0.67  # numbers whose meaning is compared with another side's, and how close they must be
_LOOKED_AT = 8
_OPENING, _ENDING = 3, 2  # characters in which the names of parts of one thing begin and end alike
_DOCUMENTS = 3
_BREAK = re.compile(r"(?<!\d),|,(?!\d)|[，；;。\n]|、(?!\s*\d)")  # of 10万元、5万元 both are of what is said before


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a side; `amount` is None where it is none that could be compared. `score` is how well it is named;
    `certain` is what the head of a document that is meant without doubt states."""

    side: Side
    line: Line
    amount: Amount | None
    score: float = 0.0
    certain: bool = False


def numbers(found: Found, compared: Sequence[Side]) -> list[Told]:
    """The number of each side that has one, in the order of the sides; where one is named best, others' that mean the same."""
    asked = [bound(side.question) for side in compared]
    judged = [
        judge(replace(found, question=side.question, readings=side.readings), one, side.hits)
        for side, one in zip(compared, asked, strict=True)
    ]
    fitting = [stated_for(one, own, _LEAST) for one, own in zip(asked, judged, strict=True)]
    if are_things(compared):
        return list(_of_things(found, compared, judged))
    alike = _of_one_document(fitting) if is_apart(compared) else _of_one_year(fitting)
    told = [told for side, own in zip(compared, alike, strict=True) if own for told in _told(found, side, _chosen(own))]
    return _with_others(found, compared, judged, told)


def is_apart(compared: Sequence[Side]) -> bool:
    """Whether the sides are years, or things of one place: then one document tells of all, if any does."""
    return len({(side.question.regions, side.question.documents) for side in compared}) == 1


def are_things(compared: Sequence[Side]) -> bool:
    """Whether the sides are things of one place and time."""
    return is_apart(compared) and len({side.question.years for side in compared}) == 1


def label(side: Side) -> str:
    """Whose line it is. A year is only said where the text says it: what is not quoted does not stand in an answer."""
    return "" if is_year(side) else f"{side.name}："


def is_year(side: Side) -> bool:
    return re.fullmatch(r"\d{4}年", side.name) is not None


def _of_one_document(fitting: Sequence[list[Judged]]) -> Sequence[list[Judged]]:
    """The numbers of the document that has one for every side, the best such; as they are where there is none."""
    best = [{one.stated.document.id: one.score for one in reversed(own)} for own in fitting]
    common = set.intersection(*map(set, best))
    if not common:
        return fitting
    chosen = max(sorted(common), key=lambda key: sum(scores[key] for scores in best))
    return [[one for one in own if one.stated.document.id == chosen] for own in fitting]


def _of_one_year(fitting: Sequence[list[Judged]]) -> Sequence[list[Judged]]:
    """The numbers of the last year for which every side has one named like its best; as they are where there is none."""
    dated = [{one.stated.indicator.year for one in _named_alike(own) if one.stated.indicator} for own in fitting]
    common = [year for year in set.intersection(*dated) if year is not None]
    if not common or all(len(years) < 2 for years in dated):
        return fitting
    return [
        [one for one in _named_alike(own) if one.stated.indicator and one.stated.indicator.year == max(common)]
        for own in fitting
    ]


def _named_alike(fitting: Sequence[Judged]) -> list[Judged]:
    """The best number, and those that are named so well, and so like it, that they may be of other years of it."""
    return [one for one in fitting if one.score >= fitting[0].score - _NEARLY and _has_name_of(one, fitting[0])]


def _has_name_of(one: Judged, other: Judged) -> bool:
    name, wanted = core_name(one.stated.name), core_name(other.stated.name)
    least = min(len(name), len(wanted))
    return least > 0 and subsequence(name, wanted) >= _LIKE * least


def _chosen(fitting: Sequence[Judged]) -> list[Judged]:
    """The best number of a side; with those beside it that are named as well, if words can't tell them apart."""
    if differing := contradicting(fitting):
        return differing
    several = _beside(fitting)
    return several if several and several != list(fitting[:1]) else [stricter(fitting, fitting[0])]


def _beside(judged: Sequence[Judged]) -> list[Judged]:
    """The numbers of the best one's passage that are named as well; of spans within each other the outer."""
    near = [one for one in judged if one.stated.passage == judged[0].stated.passage and one.stated.indicator]
    least = judged[0].score - _EVEN
    near = [one for one in near if one.score >= (least - _NEARLY if _is_part(one, judged[0]) else least)]
    spans = {(one.stated.start, one.stated.end): one for one in near}
    return [spans[span] for span in _outer(spans)]


def _is_part(one: Judged, other: Judged) -> bool:
    """Whether two numbers are parts of one sum by their names: 参与制定国际标准, 参与制定国家标准."""
    name, wanted = one.stated.name, other.stated.name
    return (name[:_OPENING], name[-_ENDING:]) == (wanted[:_OPENING], wanted[-_ENDING:])


def _outer(spans: Collection[tuple[int, int]]) -> list[tuple[int, int]]:
    return sorted(a for a in spans if not any(b != a and b[0] <= a[0] and a[1] <= b[1] for b in spans))


def _told(found: Found, side: Side, chosen: Sequence[Judged]) -> Iterator[Told]:
    """Numbers as they are told; of a sentence with several only the words for the one that is asked about."""
    weigher = Weigher(side.question, found.searcher.index.words.rarity)
    for one in chosen:
        stated = one.stated
        if stated.indicator is None:
            stated = max(_pieces(stated), key=lambda piece: weigher.share(piece.said))
        yield _line(side, stated, one.score)


def _line(side: Side, stated: Stated, score: float) -> Told:
    amount = amount_of(side.name, stated)
    dated = _dated(stated, side) if is_year(side) else stated
    line = Line(label(side) + said_of(dated, side.question.years), dated.passage, dated.start, dated.end)
    return Told(side, line, amount, score)


def _pieces(stated: Stated) -> list[Stated]:
    """The words for each number of a sentence: from behind the number before it to the next pause. A row of a table is whole."""
    if stated.passage.kind is PassageKind.TABLE_ROW:
        return [stated]
    ends = [stated.start + mark.start() for mark in _BREAK.finditer(stated.said)]
    starts, pieces = [stated.start], []
    for end in [*ends, stated.end]:
        if end > starts[-1] and amounts_in(_slice(stated, starts[-1], end)):
            pieces.append((starts[-1], end))
            starts.append(min(end + 1, stated.end))
    if len(pieces) < 2:
        return [stated]
    return [_piece(stated, *span) for span in pieces]


def _piece(stated: Stated, start: int, end: int) -> Stated:
    said = _slice(stated, start, end)
    start += len(said) - len(said.lstrip())
    fact = stated.indicator
    return replace(
        stated,
        start=start,
        end=end,
        said=said.strip(),
        name=said.strip(),
        indicator=fact if fact and start <= fact.start and fact.end <= end else None,
    )


def _slice(stated: Stated, start: int, end: int) -> str:
    return stated.passage.text[start - stated.passage.start : end - stated.passage.start]


def _of_things(found: Found, compared: Sequence[Side], judged: Sequence[Sequence[Judged]]) -> Iterator[Told]:
    """For each thing the number whose words hold its name and no other's, of the document that has one for each."""
    candidates = [
        sorted(_candidates(found, side, compared, own), key=lambda one: -one.score)
        for side, own in zip(compared, judged, strict=True)
    ]
    candidates = [[one for one in own if one.score >= _LEAST] for own in candidates]
    best = [{one.line.passage.document: one.score for one in reversed(own)} for own in candidates]
    common = set.intersection(*map(set, best))
    chosen = max(sorted(common), key=lambda key: sum(scores[key] for scores in best), default=None)
    for own in candidates:
        fitting = [one for one in own if chosen is None or one.line.passage.document == chosen]
        yield from fitting[:1]


def _candidates(found: Found, side: Side, compared: Sequence[Side], judged: Sequence[Judged]) -> Iterator[Told]:
    asked = bound(side.question)
    weigher = Weigher(side.question, found.searcher.index.words.rarity)
    fitting = [one for one in judged if fits(asked, one.stated)][:_LOOKED_AT]
    own, others = _own_letters(side, compared)
    for one in fitting:
        pieces = _pieces(one.stated)
        for piece in pieces:
            said = fold(piece.said)
            named = _share(own, said) - _share(others, said)
            within = weigher.share(piece.said) - weigher.share(one.stated.said) if len(pieces) > 1 else 0.0
            yield _line(side, piece, one.score + _NAMED * named + 0.1 * within)


def _own_letters(side: Side, compared: Sequence[Side]) -> tuple[set[str], set[str]]:
    """The characters of a side's name that no other has, and those that only others have."""
    own = set(fold(side.name))
    others = {letter for other in compared if other is not side for letter in fold(other.name)}
    return own - others, others - own


def _share(letters: set[str], text: str) -> float:
    return len(letters & set(text)) / len(letters) if letters else 0.0


def _with_others(
    found: Found, compared: Sequence[Side], judged: Sequence[Sequence[Judged]], told: list[Told]
) -> list[Told]:
    """`told`, with numbers that mean the same as the best one for sides that have none, or one of another unit.

    Where none is named well enough, the best one stands if it is borne out for all sides.
    """
    anchor = max((one for one in told if one.amount), key=lambda one: one.score, default=None)
    tentative = anchor is None and not told
    if tentative:
        anchor = _tentative(found, compared, judged)
    if anchor is None or anchor.amount is None:
        return told
    kept = []
    for side, own in zip(compared, judged, strict=True):
        mine = [one for one in told if one.side is side] or ([anchor] if anchor.side is side else [])
        if any(one.amount is None or one.amount.measure == anchor.amount.measure for one in mine):
            kept += mine
        else:
            alike = _alike(found, side, own, anchor) or (_in_sentence(side, anchor) if is_year(side) else [])
            kept += alike or mine
    return [] if tentative and len({one.side.name for one in kept}) < len(compared) else kept


def _tentative(found: Found, compared: Sequence[Side], judged: Sequence[Sequence[Judged]]) -> Told | None:
    firsts = [
        (own[0].score, -n, next(_told(found, side, own[:1])))
        for n, (side, own) in enumerate(zip(compared, judged, strict=True))
        if own and own[0].score >= _TENTATIVE and fits(bound(side.question), own[0].stated)
    ]
    return max(firsts, key=lambda first: first[:2])[2] if firsts else None


def _alike(found: Found, side: Side, judged: Sequence[Judged], anchor: Told) -> list[Told]:
    """The side's number that is closest in meaning to another side's, in the same unit, if it is close."""
    asked = bound(side.question)
    pieces = [piece for one in judged if fits(asked, one.stated) for piece in _pieces(one.stated)]
    alike = [_line(side, piece, _LEAST) for piece in pieces]
    alike = [one for one in alike if one.amount and anchor.amount and one.amount.measure == anchor.amount.measure]
    said = [one.line.text.removeprefix(label(side)) for one in alike[:_MEANT]]
    cosines = found.searcher.closeness(anchor.line.text.removeprefix(label(anchor.side)), said)
    cosine, first = max(zip(cosines, range(0, -len(said), -1), strict=True), default=(0.0, 0))
    return _parts(alike, alike[-first]) if cosine >= _CLOSE else []


def _parts(alike: Sequence[Told], best: Told) -> list[Told]:
    """The best number, with those beside it that are of things named in the same word: 国际标准2项, 国家标准20项."""
    if not (best.amount and best.amount.name):
        return [best]
    ending = best.amount.name[-_ENDING:]
    near = [one for one in alike if one.line.passage == best.line.passage and one.amount]
    parts = [one for one in near if one.amount and one.amount.name.endswith(ending)]
    spans = {(one.line.start, one.line.end): one for one in parts}
    return [spans[span] for span in _outer(spans)]


def _in_sentence(side: Side, anchor: Told) -> list[Told]:
    """The clause with the side's year in the sentence of another year's number: 2024年达到60%，2025年达到80%."""
    passage, amount = anchor.line.passage, anchor.amount
    begin = max((passage.text.rfind(mark, 0, anchor.line.end - passage.start) for mark in "。；\n"), default=-1) + 1
    stops = [at for mark in "。；\n" if (at := passage.text.find(mark, anchor.line.end - passage.start)) >= 0]
    end = min(stops, default=len(passage.text))
    for first, last in clauses(passage, passage.start + begin, passage.start + end):
        said = passage.text[first - passage.start : last - passage.start]
        told = [one for one in amounts_in(said.partition(side.name)[2])]
        if side.name not in said or len(told) != 1 or amount is None:
            continue
        start = min(first, anchor.line.start)
        line = Line(passage.text[start - passage.start : last - passage.start], passage, start, last)
        mine = amount_of(side.name, said.partition(side.name)[2])
        return [Told(side, line, mine, anchor.score)] if mine and mine.measure == amount.measure else []
    return []


def _dated(stated: Stated, side: Side) -> Stated:
    """The words for a number with those before it that name the year which the side is."""
    offset = stated.passage.start
    if stated.passage.kind is PassageKind.TABLE_ROW or side.name in stated.said:
        return stated
    at = stated.passage.text.rfind(side.name, 0, stated.start - offset)
    if at < 0 or "\n" in stated.passage.text[at : stated.start - offset]:
        return stated
    start = next(a for a, end in clauses(stated.passage, offset, stated.end) if end > at + offset)
    said = _slice(stated, start, stated.end)
    return replace(stated, start=start, said=said) if len(said) <= LONGEST else stated
