"""Answers to 哪些 and 哪几: the list that the question names, whole, every item a line.

Finding lists in a document is left to `listings`, how they are told to `listed_lines`; a list within one sentence (包括A、B、C) is that sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.asked_list import SAME, AskedList
from assistant.confidence import READ
from assistant.enumerations import ENUMERATES, enumerated, enumeration
from assistant.evidence import Evidence, asks, weigh
from assistant.found import Composed, Found, Line
from assistant.listed_lines import (
    contradicted,
    contradictions,
    item_line,
    opening,
    part_lines,
    row_lines,
    side_by_side,
    theme_of,
    within_room,
)
from assistant.listing import Held, Listing
from assistant.listings import lead_clause, listings_around, unmarked
from assistant.scope import label_of
from assistant.types import Question
from corpus.outlines.marks import Style, read_mark
from corpus.tables import cells_of
from corpus.types import Passage
from index.search import Searcher
from index.types import Hit, Place
from index.words import fold

_STANDING = 0.12  # what one standard deviation in rank is worth, as a share of the question held
_ABOVE, _INSIDE = 0.5, 0.25  # what a word in the headings above, or in the items, is worth
_CONTEXT, _HEADED = 0.4, 0.4  # of a sentence: what a word above it is worth, and what more in the heading right above
_COUNT = 0.25  # what it is worth that a list has as many items as are asked for
_LISTS_NOTHING = 0.35  # what it costs a sentence to list nothing
_PAIR = 2  # as many things are named together in any sentence
_LISTED = 0.12  # that a list is announced as one
_SHOWN = 0.15  # what a sentence gets for showing what the kind of question must; a list shows it always
_COMPARED, _ALIKE, _NEAR = 5, 0.2, 0.75  # how many are compared by meaning, how near to the best; a cosine's worth
_MEANT = 100  # characters that tell what a choice means
_CELL = 3  # characters of a cell from where on a question that holds it names it
_NAMED = 0.5  # share of the question that what announces a list must hold; below it, a sentence says more
_TITLED = 0.7  # what a word is worth that only the document's title holds, or its text around a list in a section
_SURELY = 0.7  # likewise, where the search as a whole is not sure
_ONE = 0.25  # share of the question by which it names one item of a list,
_OWN = 0.5  # and share of what nothing above the list holds of it
_FULL = 4  # characters of an item's name from where on a question that holds it asks of that item
_TRIED = 3  # choices that are tried there
_THINGS = "机制|事项|措施|举措|任务|工作|条件|材料|步骤|环节|阶段|方面|原则|情形|渠道|途径|方式|部分|内容|要求|行动|工程|小组|组"
_HOW_MANY_LISTED = re.compile(
    rf"(?:几|多少)(?:个|项|条|种|类|步|大|点)[\u4e00-\u9fff]{{0,4}}?(?:{_THINGS})|"
    rf"(?:{_THINGS})(?:一?共|总共)?(?:有|分为?|分成|是|包括)?(?:几|多少)(?:个|项|条|种|类|步|大|点)(?:方面)?(?:[?？。,呢]|$)"
)
_LEADS_IN = re.compile(r"[:：]\s*$")
_ANNOUNCES = re.compile(r"[^。！？\n]*(?:下列|以下)[^。！？\n]*[:：]\s*")


@dataclass(frozen=True, slots=True)
class _Choice:
    score: float
    listing: Listing | None = None
    evidence: Evidence | None = None


def asks_how_many(question: Question) -> bool:
    """Whether it asks for the number of things that documents list: 有几项措施, 分多少个阶段."""
    return _HOW_MANY_LISTED.search(fold(question.asked)) is not None


def compose_list(found: Found, sure: bool) -> Composed:
    """The list that answers, or nothing; several places' lists side by side where the question names none.

    `sure`: the hits answer. A list that is surely of what is asked is told even where they don't seem to. One that says
    of itself that it has more or fewer items warns of it.
    """
    held = _held(found)
    asked = AskedList.of(found)
    choices = _choices(found, held, asked)
    told = ((choice, _told(found, choice, held, asked, sure)) for choice in choices[: 1 if sure else _TRIED])
    best, first = next(((choice, one) for choice, one in told if one.lines), (None, Composed()))
    if best is None or best.listing is None:
        return first
    others = [(other, _told(found, other, held, asked, sure)) for other in _elsewhere(found, best, choices)]
    if any(other.lines for _, other in others):
        told_of = [(best.listing, first), *((other.listing, one) for other, one in others if other.listing)]
        return side_by_side([(listing.document, one) for listing, one in told_of])
    count = len(first.lines) + first.left_out if not best.listing.part else 1
    return replace(first, conclusion=f"共{count}项：" if asked.how_many and count > 1 else "")


def announced(searcher: Searcher, line: Line) -> Composed:
    """The items that a line, one sentence, is told for (有下列情形之一的，为假药：); nothing where it announces none."""
    if not _ANNOUNCES.fullmatch(line.text):
        return Composed()
    held = Held.of(searcher, line.passage.document)
    own = [one for one in listings_around(held, held.passage_at(line.end)) if one.items[0][0] >= line.end]
    follows = next((one for one in own if not held.document.text[line.end : one.items[0][0]].strip()), None)
    return within_room([item_line(held, item) for item in follows.items]) if follows else Composed()


def _told(found: Found, choice: _Choice, held: dict[str, Held], asked: AskedList, sure: bool) -> Composed:
    least = _NAMED if sure else _SURELY
    if choice.evidence:
        line = enumeration(choice.evidence, asked.wanted.share, found.readings)
        document = held[line.passage.document].document
        above = "\n".join((document.title, *line.passage.path))
        if not sure and asked.wanted.share(line.text, besides=above, worth=_TITLED) < least:
            return Composed()
        items = max(enumerated(line.text), default=0)
        warnings = contradictions(line.text, theme_of(line.passage.path), items, Counter(), document) if items else ()
        return Composed((line,), warnings=tuple(warnings))
    listing = choice.listing
    assert listing
    in_section = listing.heading or listing.path
    around = listing.document.text if sure and in_section else listing.document.title
    called = _called(listing, asked)
    named = asked.wanted.share(listing.introduced(), *listing.path, called, besides=around, worth=_TITLED)
    if named < (_NAMED if asked.named(listing.path[-1] if listing.rows else "") else least) and not (
        listing.rows and sure
    ):
        return Composed()
    if listing.rows:
        return within_room(row_lines(listing))
    if listing.part:
        return opening(part_lines(held[listing.document.id], listing.items[0]))
    composed = within_room([item_line(held[listing.document.id], item) for item in listing.items])
    return replace(composed, warnings=(*contradicted(listing), *composed.warnings))


def _elsewhere(found: Found, best: _Choice, choices: Sequence[_Choice]) -> Iterator[_Choice]:
    """The lists of other places that are nearly as much of what is asked, one a place, where no place is named."""
    question = found.question
    if best.listing is None or question.regions or question.documents or question.leaning:
        return
    seen = {label_of(best.listing.document)}
    for choice in choices[1:]:
        listing = choice.listing
        if listing is None or listing.document.region is None or choice.score < best.score - _ALIKE:
            continue
        if best.listing.document.region and label_of(listing.document) not in seen:
            seen.add(label_of(listing.document))
            yield choice


def _held(found: Found) -> dict[str, Held]:
    documents = dict.fromkeys(hit.passage.document for hit in found.hits[:READ])
    return {key: Held.of(found.searcher, key) for key in documents}


def _choices(found: Found, held: dict[str, Held], asked: AskedList) -> list[_Choice]:
    """Lists and sentences, the best first. What a sentence that announces a list, or is an item of it, is worth, the list is."""
    evidence = weigh(found.weigher, found.hits[:READ], found.searcher.by_id, found.readings)
    listings = list(_listings(found, held, asked))
    choices = [choice for one in evidence if (choice := _sentence(found, one, asked, held))]
    for choice in listings:
        own = [one.score for one in evidence if choice.listing and _is_of(choice.listing, one)]
        named = asked.named(choice.listing.path[-1]) if choice.listing and choice.listing.chosen else 0.0
        seen = _seen(found, choice.listing, evidence) if choice.listing else 0.0
        choices.append(replace(choice, score=max([choice.score + seen, *(score + _LISTED for score in own)]) + named))
    parts = [c.listing for c in listings if c.listing]
    choices = [c for c in choices if c.evidence is None or not any(_is_of(part, c.evidence) for part in parts)]
    return _closest(found, sorted(choices, key=lambda choice: -choice.score))


def _seen(found: Found, listing: Listing, evidence: Sequence[Evidence]) -> float:
    """How surely the reader sees the answer in a sentence of a list's items."""
    within = (
        found.readings.chance(one.hit.passage, one.start, one.end)
        for one in evidence
        if one.hit.passage.document == listing.document.id
        and found.readings.sees(one.hit.passage, one.start, one.end)
        and any(start <= one.start and one.end <= end + 1 for start, end in listing.items)
    )
    return max(within, default=0.0)


def _closest(found: Found, choices: list[_Choice]) -> list[_Choice]:
    """The first choices again, where they are nearly alike, by what they mean too."""
    first = [choice for choice in choices[:_COMPARED] if choice.score > choices[0].score - _ALIKE]
    if len(first) < 2:
        return choices
    near = found.nearness([_place(choice) for choice in first])
    moved = [replace(c, score=c.score + _NEAR * (n - max(near))) for c, n in zip(first, near, strict=True)]
    return sorted(moved, key=lambda choice: -choice.score)


def _place(choice: _Choice) -> Place:
    """Where a choice stands, as far as it is compared."""
    if choice.evidence:
        document, start, end = choice.evidence.place
    else:
        assert choice.listing
        spans = [span for span in (choice.listing.lead, *choice.listing.items) if span[0] < span[1]]
        document, start, end = choice.listing.document.id, spans[0][0], spans[-1][1]
    return document, start, min(end, start + _MEANT)


def _is_of(listing: Listing, evidence: Evidence) -> bool:
    """Whether a sentence announces a list in so many words, or holds it, or is in an item of one that is announced so."""
    if listing.document.id != evidence.hit.passage.document:
        return False
    if listing.chosen:
        return any(row.start <= evidence.start < row.end for row in listing.rows)
    if not _LEADS_IN.search(listing.announced):
        return False
    spans = (listing.lead, *listing.items)
    if evidence.start <= listing.items[0][0] and listing.items[-1][1] <= evidence.end + 1:
        return True
    return any(start <= evidence.start and evidence.end <= end + 1 for start, end in spans)


def _listings(found: Found, held: dict[str, Held], asked: AskedList) -> Iterator[_Choice]:
    best = found.hits[0].score if found.hits else 0.0
    seen = set()
    for hit in [*found.hits[:READ], *_headed(found, held, asked)]:
        for listing in listings_around(held[hit.passage.document], hit.passage):
            key = (listing.document.id, listing.items)
            if key in seen or not _is_near(listing, hit.passage) or _only_asks(listing):
                continue
            seen.add(key)
            chosen = _of_rows_named(listing, fold(found.question.asked))
            if chosen.chosen and chosen.items and _all_named(chosen, found.question):
                continue
            if not chosen.rows and (one := _asked_of(chosen, found.question, asked)) is not None:
                chosen = _only(held[chosen.document.id], chosen, one)
            worth = _worth(found, chosen, asked) + _LISTED * _is_headed_so(chosen, found.question)
            yield _Choice(worth + _STANDING * (hit.score - best), chosen)


def _is_headed_so(listing: Listing, question: Question) -> bool:
    """Whether a list is under a heading that says just what is asked about: 二、重点任务."""
    return listing.heading and fold(unmarked(listing.announced)) == question.subject


def _headed(found: Found, held: dict[str, Held], asked: AskedList) -> Iterator[Hit]:
    """What opens the sections that are headed with something of what is asked, in the documents named and the first hit's.

    Such a section (申报材料) may say too little of the rest of the question to be a hit itself.
    """
    for first in {hit.passage.document: hit for hit in reversed(found.hits[:READ])}.values():
        if first is found.hits[0] or first.passage.document in found.question.documents:
            opening = {p.path[0]: p for p in reversed(held[first.passage.document].passages) if p.path}
            for heading, passage in opening.items():
                if asked.wanted.share(heading):
                    yield replace(first, passage=passage)


def _of_rows_named(listing: Listing, asked: str) -> Listing:
    """A table's rows that a cell of is named in the question, if it names some and not all."""
    named = [row for row in listing.rows if any(cell in asked for cell in _cells(row))]
    if not named or len(named) == len(listing.rows):
        return listing
    pairs = [(item, row) for item, row in zip(listing.items, listing.rows, strict=True) if row in named]
    return replace(listing, items=tuple(i for i, _ in pairs), rows=tuple(r for _, r in pairs), chosen=True)


def _all_named(listing: Listing, question: Question) -> bool:
    """Whether the items are what the question itself names."""
    asked = fold(question.asked)
    return all(fold(listing.document.text[start:end]) in asked for start, end in listing.items)


def _asked_of(listing: Listing, question: Question, asked: AskedList) -> int | None:
    """The item that the question names: in full, or by words that neither the others' names nor anything above them have.

    在援企稳岗方面有哪些举措 asks for what stands in 四、实施援企稳岗政策, and not for its siblings.
    """
    names = [item[: lead_clause(item)] for item in listing.said().split("\n")]
    bare = [unmarked(name) for name in names]
    full = [n for n, name in enumerate(bare) if len(name) >= _FULL and fold(name) in fold(question.asked)]
    if full:
        return full[0] if len(full) == 1 else None
    above = "\n".join((listing.document.title, listing.introduced(), *listing.path))
    held = asked.wanted.share(above)
    more = [asked.wanted.share(above, name) - held for name in names]
    best, second = sorted(more, reverse=True)[:2]
    return more.index(best) if best >= max(_ONE, _OWN * (1 - held), 2 * second) else None


def _only(held: Held, listing: Listing, at: int) -> Listing:
    """The list with one item alone, and all that stands below it up to the next one."""
    start, end = listing.items[at]
    if at + 1 < len(listing.items):
        end = listing.items[at + 1][0]
    else:
        first = held.passage_at(start)
        inside = [p.end for p in held.passages if p.end > start and p.path[: len(first.path)] == first.path]
        end = max(inside, default=end)
    return replace(listing, items=((start, end),), part=True)


def _cells(row: Passage) -> list[str]:
    return [cell for cell in map(fold, cells_of(row.text)) if len(cell.strip()) >= _CELL]


def _only_asks(listing: Listing) -> bool:
    """Whether the items are questions, which the document answers below each: 问：……？"""
    return all(asks(listing.document.text[start:end]) for start, end in listing.items)


def _is_near(listing: Listing, passage: Passage) -> bool:
    """Whether the passage is of the list, or announces it."""
    first = min(listing.lead[0], listing.items[0][0])
    return first < passage.end and passage.start < listing.items[-1][1]


def _worth(found: Found, listing: Listing, asked: AskedList) -> float:
    """How much of the question a list's announcement holds; what its items and the headings above hold counts less."""
    title, lead = listing.document.title, listing.announced
    nearest = [] if listing.heading else listing.path[-2:] if listing.rows else listing.path[-1:]
    called = _called(listing, asked)
    own = "\n".join((lead if lead not in title else "", *nearest, called))
    above = "\n".join((title, *listing.path))
    share = asked.wanted.share(own, besides=above, worth=_ABOVE)
    inside = asked.wanted.share(own, above, listing.said()) - asked.wanted.share(own, above)
    counted = _COUNT if asked.number and len(listing.items) == asked.number else 0.0
    announced = _LISTED if listing.heading or _LEADS_IN.search(lead) else 0.0
    share += asked.named(listing.path[-1]) if listing.rows else (SAME if called else 0.0)
    return share + _INSIDE * inside + counted + announced + _SHOWN + asked.same_thing(lead)


def _called(listing: Listing, asked: AskedList) -> str:
    """What is asked for, if that is what the items are called: 工程 of 水源工程 and 管网工程."""
    return asked.noun if not listing.rows and asked.are_called(listing.said().split("\n")) else ""


def _sentence(found: Found, evidence: Evidence, asked: AskedList, held: dict[str, Held]) -> _Choice | None:
    passage = evidence.hit.passage
    said = passage.text[evidence.start - passage.start : evidence.end - passage.start]
    document = held[passage.document].document
    named = said in document.title or said == document.number or said in passage.path
    if named or _LEADS_IN.search(said) or _is_annex(said):
        return None
    items = enumerated(said)
    above = "\n".join((document.title, *passage.path))
    counted = _COUNT if asked.number in items else 0.0
    enumerates = 0.0 if items == {_PAIR} else ENUMERATES if items else -_LISTS_NOTHING
    context = asked.wanted.share(said, besides=above, worth=_CONTEXT)
    nearer = asked.wanted.share("\n".join((said, *passage.path[-1:])), besides=above, worth=_CONTEXT) - context
    weighed = found.weigher.share(said, besides=above, worth=_CONTEXT)
    score = evidence.score + context - weighed + _HEADED * nearer
    return _Choice(score + enumerates + counted + asked.same_thing(said), evidence=evidence)


def _is_annex(said: str) -> bool:
    mark = read_mark(said)
    return mark is not None and mark.style is Style.ANNEX
