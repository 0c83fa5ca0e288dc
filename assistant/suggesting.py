"""Questions that the corpus answers: examples for who opens an empty page, and what may be asked after an answer.

They are made from what was read out of the documents (indicators, duties, relations, heads), and each is asked, without the
trained reader, before it is offered. The same corpus always gives the same ones.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from time import perf_counter

from assistant.answer import Assistant
from assistant.narrowing import is_over
from assistant.types import Answer, Kind, Outcome
from corpus.regions import depth_of, short_name
from corpus.types import Bond, Document, Duty, Indicator
from index.search import Searcher
from index.words import fold

_EXAMPLES = 5
_TRIED = 4  # candidates of one sort that are asked at most
_AFTER = 3  # questions offered after an answer
_SECONDS = 1.0  # for asking those; what takes longer is not offered
_SAID = re.compile(r"[\u4e00-\u9fff（）]{4,14}")
_MEASURED = re.compile(r"[率量度数值]$")
_Same = dict[str, list[Indicator]]


def examples(searcher: Searcher) -> list[str]:
    """A number, a comparison, a duty, a unit's tasks and a document's head, as far as the documents in force hold them."""
    held = [document for document in searcher.documents if not is_over(document, searcher)]
    same = _same_indicators(searcher, held)
    sorts = (_numbers(same), _comparisons(same), _asking_who(searcher, held), _tasks(searcher, held), _heads(held))
    assistant = Assistant(searcher)
    found = (next((q for q in islice(sort, _TRIED) if _is_answered(assistant, q)), None) for sort in sorts)
    return list(dict.fromkeys(question for question in found if question))[:_EXAMPLES]


def follow_ups(answer: Answer, context: Sequence[str], searcher: Searcher) -> list[str]:
    """Questions that go on from `answer`, given after the questions `context`; none after a refusal."""
    if answer.status is not Outcome.ANSWERED:
        return []
    begun = perf_counter()
    assistant, talk = Assistant(searcher), [*context, answer.question]
    offered: list[str] = []
    for question, fits in _candidates(answer, searcher):
        if len(offered) == _AFTER or perf_counter() - begun > _SECONDS:
            break
        if any(question.strip("那到呢？") in earlier for earlier in talk):
            continue  # asked already
        said = assistant.ask(question, talk)
        if said.status is Outcome.ANSWERED and said.text != answer.text and fits(said):
            offered.append(question)
    return offered


def _is_answered(assistant: Assistant, question: str) -> bool:
    return assistant.ask(question).status is Outcome.ANSWERED


def _same_indicators(searcher: Searcher, held: Iterable[Document]) -> _Same:
    """The targets of the documents by their name, those of most regions first."""
    found: _Same = defaultdict(list)
    for one in chain.from_iterable(searcher.facts[document.id].indicators for document in held):
        if one.region and one.unit and not one.actual and _SAID.fullmatch(one.name) and _MEASURED.search(one.name):
            found[fold(one.name)].append(one)
    most = sorted(found.items(), key=lambda entry: -len({one.region for one in entry[1]}))
    return dict(most)


def _numbers(same: _Same) -> Iterator[str]:
    for ones in same.values():
        yield f"{short_name(ones[0].region or '')}{ones[0].name}的目标是多少？"


def _comparisons(same: _Same) -> Iterator[str]:
    for ones in [
        *islice(same.values(), 1, None),
        *islice(same.values(), 1),
    ]:  # another one than the number's, if possible
        regions = list(dict.fromkeys(one.region or "" for one in ones))
        alike = [region for region in regions if depth_of(region) == depth_of(regions[0])]
        if len(alike) > 1:
            yield f"比较{short_name(alike[0])}和{short_name(alike[1])}的{ones[0].name}"


def _asking_who(searcher: Searcher, held: Sequence[Document]) -> Iterator[str]:
    for document, duty in _told(searcher, held[::-1]):
        task = duty.task.strip("。，；： ")
        if document.region and _SAID.fullmatch(task):
            yield f"{short_name(document.region)}{task}由谁负责？"


def _tasks(searcher: Searcher, held: Sequence[Document]) -> Iterator[str]:
    for document, duty in _told(searcher, held):
        if document.region and duty.lead:
            yield f"{_unit_of(document, duty.lead[0])}牵头哪些任务？"


def _told(searcher: Searcher, held: Iterable[Document]) -> Iterator[tuple[Document, Duty]]:
    return ((document, duty) for document in held for duty in searcher.facts[document.id].duties)


def _unit_of(document: Document, unit: str) -> str:
    """A unit with its region's name, whose last character is not said twice: 江北区 + 区商务委."""
    name = short_name(document.region or "")
    return unit if unit.startswith(name) else name + (unit[1:] if unit[:1] == name[-1:] else unit)


def _heads(held: Iterable[Document]) -> Iterator[str]:
    for document in sorted(held, key=lambda document: len(document.title)):
        asked = "的发文字号是什么？" if document.number else "是什么时候施行的？" if document.effective else ""
        if asked:
            yield f"《{document.title.strip('《》')}》{asked}"


_Candidate = tuple[str, Callable[[Answer], bool]]


def _candidates(answer: Answer, searcher: Searcher) -> Iterator[_Candidate]:
    """Questions that may follow, the likeliest first, and whether an answer to one is what it was meant to bring."""
    first = answer.citations[0]
    facts = searcher.facts[first.document.id]
    stated = [one for one in facts.indicators if one.start < first.end and first.start < one.end]
    if stated and answer.kind is Kind.VALUE:
        yield from islice(_elsewhere(stated[0], searcher), 2)
        yield from islice(_other_years(stated[0], searcher), 1)
    duties = [duty for duty in facts.duties if duty.passage == first.passage.id]
    if duties and answer.kind not in (Kind.RESPONSIBLE, Kind.TASKS, Kind.COMPARE):
        yield "由谁负责？", _any
    if answer.kind is Kind.RESPONSIBLE and duties:
        yield from ((f"{_unit_of(first.document, unit)}牵头哪些任务？", _any) for unit in duties[0].lead[:1])
    if any(one.kind is Bond.BASED_ON for one in facts.relations) and answer.kind is not Kind.DOCUMENT:
        yield "这份文件的依据是什么？", _any
    if answer.kind is Kind.DOCUMENT:
        yield from ((f"这份文件{asked}？", _any) for asked in ("由谁发布", "是什么时候成文的"))


def _elsewhere(one: Indicator, searcher: Searcher) -> Iterator[_Candidate]:
    """The same indicator of other regions, those of its region's rank first; elsewhere it may be called a little otherwise."""
    first, last = fold(one.name)[:2], fold(one.name)[-3:]
    held = (other for facts in searcher.facts.values() for other in facts.indicators if other.region != one.region)
    regions = dict.fromkeys(
        other.region for other in held if fold(other.name).startswith(first) and fold(other.name).endswith(last)
    )
    for region in sorted(filter(None, regions), key=lambda r: depth_of(r) != depth_of(one.region or "")):
        yield f"那{short_name(region)}呢？", partial(_is_of, region)


def _other_years(one: Indicator, searcher: Searcher) -> Iterator[_Candidate]:
    """The same indicator of the same region in other years."""
    name = fold(one.name)
    held = (other for facts in searcher.facts.values() for other in facts.indicators)
    years = {other.year for other in held if fold(other.name) == name and other.region == one.region}
    for year in sorted(filter(None, years - {one.year})):
        yield f"到{year}年呢？", _any


def _is_of(region: str, answer: Answer) -> bool:
    return any((cited.document.region or "").startswith(region) for cited in answer.citations)


def _any(answer: Answer) -> bool:
    return True
