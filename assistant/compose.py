"""Composers: one small function for each kind of question, from hits to the lines of an answer.

Every line is taken from a span of a document; nothing else can become an answer. Which hits are looked at, and how the
lines are cited and shown, is left to `answer`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.all_units import all_units
from assistant.asked_value import bound, fits, is_alike, is_of_another_class, may_answer
from assistant.comparison import comparison, is_comparison
from assistant.confidence import READ
from assistant.deciding import decided, only_mentions
from assistant.document_facts import head_answer
from assistant.duties import asks_who, responsible
from assistant.evidence import Evidence, Weigher, around, asks_of_case, is_on, narrow, value_clauses, weigh, widen
from assistant.found import Composed, Found, Line
from assistant.kinds import is_aim
from assistant.listed_lines import row_line
from assistant.lists import announced, asks_how_many, compose_list
from assistant.located import at_place, located
from assistant.mentions import mentions
from assistant.missing import without_missing
from assistant.regions import Fit, fit
from assistant.rescoring import Readings
from assistant.scope import with_books
from assistant.sections import section_answer, whole_answer
from assistant.stated import stated_numbers
from assistant.types import Kind, Question
from assistant.unit_tasks import unit_tasks
from assistant.values import values
from corpus.facts.years import heading_year, may_report_on
from corpus.outlines.marks import read_mark
from corpus.regions import short_name
from corpus.types import Kind as PassageKind
from corpus.types import Passage
from index.search import Searcher
from index.types import Hit
from index.words import fold

LONGEST_FACT = 160  # characters of an answer to a question of fact
LONGEST_HOW = 300
_WHOLE = {Kind.HOW: 160, Kind.LIST: LONGEST_HOW}  # of the item in which the reader sees the answer
_ENUMERATION = re.compile(
    r"、[^、。；]{1,40}(?:、|和|及|以及|等)|(?:和|与|及)[^，,、。；]{1,40}、"
)  # a sentence that lists; one that doesn't is told with its neighbours
_WHICH = re.compile(r"哪[些几]|(?:几|多少)[条项件]")  # asks for a body's tasks, though they be 指标
_WHICH_PLACE = re.compile(
    r"(?:哪一?|第几)个?(?:条款?|章|节|款|部分|项(?=[里中]|规定|条款|[?？]|$))|出自哪|在哪(?:一?条|里.{0,4}规定)"
)
_AIMS = re.compile(r"什么(?:样的)?(?:总体)?目标|目标(?:任务)?(?:主要|具体|又|都)?(?:是|有)(?:些)?(?:什么|啥|哪些|怎样)")
_DATED = 0.5  # a sentence with the question's year is on its subject if it holds this much of the question
_NAMED = 0.95  # a clause that names less of the subject than this is of something else
_LIKELY, _UNLIKELY = (
    0.3,
    0.1,
)  # chances of a sentence: from the first on it is told, below the second the reader's own may be
_DUTY = re.compile(
    r"[(（]((?:[^()（）]|[(（][^()（）]*[)）])*(?:责任|牵头|配合|负责)(?:[^()（）]|[(（][^()（）]*[)）])*)[)）]\s*$",
    re.M,
)


def compose(found: Found, sure: bool) -> Composed:
    """What answers the question; without lines when the hits do not.

    What a document's head states is stated, `sure` or not that the hits answer.
    """
    found = replace(found, hits=_of_named(found))
    if found.question.kind is Kind.LIST and _WHICH_PLACE.search(found.question.text):
        found = replace(found, question=replace(found.question, kind=Kind.FACT))  # 哪一条规定了 asks for one thing
    composed = located(found) or _placed(found, sure) or _composed(found, sure)
    if found.question.kind is Kind.DEFINITION and len(composed.lines) == 1:
        warnings = ("原文没有说明它的含义，只是提到",) if only_mentions(found.question, composed.lines[0].text) else ()
        composed = replace(composed, warnings=(*composed.warnings, *warnings))
    if len(composed.lines) == 1 and (items := announced(found.searcher, composed.lines[0])).lines:
        composed = replace(items, lines=(*composed.lines, *items.lines), warnings=(*composed.warnings, *items.warnings))
    if len(composed.lines) == 1 and _WHICH_PLACE.search(found.question.text):
        composed = replace(composed, lines=(_with_place(composed.lines[0]),))
    composed = without_missing(found, composed)
    others = [line for line in composed.lines if is_of_another_class(found.question.text, fold(line.text))]
    return Composed(warnings=composed.warnings) if len(others) == len(composed.lines) == 1 else composed


def _with_place(line: Line) -> Line:
    """A line with the marks of the headings that it stands under in front, unless it opens with the last of them: 第十条：…"""
    marks = [mark.text for label in line.passage.path if (mark := read_mark(label))]
    named = not marks or line.text.startswith(marks[-1])
    return line if named else replace(line, text=f"{''.join(marks)}：{line.text}")


def _placed(found: Found, sure: bool) -> Composed | None:
    """What answers at the place that a question names, or the place itself; None where it names none."""
    place = at_place(found)
    if place is None:
        return None
    narrowed, whole = place
    if not narrowed.hits:
        return whole
    composed = _composed(narrowed, sure)
    if found.question.kind is Kind.RESPONSIBLE:
        return replace(composed, certain=bool(composed.lines))  # whose units those are, the question says by itself
    return composed if composed.lines or found.question.kind is Kind.DOCUMENT else whole


def _composed(found: Found, sure: bool) -> Composed:
    question = found.question
    if question.kind is Kind.OUT_OF_SCOPE:
        return Composed()
    if question.kind in (Kind.LIST, Kind.FACT) and (answer := mentions(found)):
        return answer
    if answer := whole_answer(found) if question.kind is Kind.LIST else section_answer(found):
        return answer
    if found.hits and question.subject and (answer := _by_facts(found, sure)):
        return answer
    answer = values(found, sure) if question.kind is Kind.VALUE else None
    if answer and (answer.lines or not _asks_aims(question)):
        return answer
    said = _extracted(_of_kind(found, Kind.FACT) if answer else found, sure)
    return answer if answer and not said.lines else said


def _of_kind(found: Found, kind: Kind) -> Found:
    """The same, for the question as if it were of another kind."""
    question = replace(found.question, kind=kind)
    return replace(found, question=question, weigher=Weigher(question, found.searcher.index.words.rarity))


def _asks_aims(question: Question) -> bool:
    """Whether it asks what is aimed at, and no number: 质量强县到2035年的目标是什么."""
    return _AIMS.search(fold(question.text)) is not None and not bound(question).measures


def _by_facts(found: Found, sure: bool) -> Composed | None:
    """What heads and duties tell, and comparisons of what is told."""
    question = found.question
    compared = is_comparison(question, found.searcher.documents)
    if compared and (answer := comparison(found, compose, sure)):
        return answer
    if question.head and question.kind in (Kind.DOCUMENT, Kind.COMPARE) and (answer := head_answer(found, sure)):
        return answer
    if answer := all_units(found):
        return answer
    if question.kind is Kind.TASKS and (answer := unit_tasks(found)):
        return answer
    if question.kind is Kind.TASKS and len((listed := compose_list(found, sure)).lines) > 1:
        return listed  # 应当履行下列职责：
    if asks_who(question) and (answer := responsible(found, sure)):
        return answer
    return None if question.head else decided(found, sure)


def _extracted(found: Found, sure: bool) -> Composed:
    """What the hits' sentences say, where no facts do."""
    question = found.question
    if not (found.hits and question.subject):
        return Composed()
    if question.kind is Kind.LIST and len(question.regions) < 2:
        hits = _of_year(question, found.hits, found.weigher, found.searcher)
        composed = compose_list(replace(found, hits=hits, readings=Readings()), sure)
        if len(composed.lines) < 2 and (part := section_answer(found)):
            return part
        if len(composed.lines) > 1 or any(_ENUMERATION.search(line.text) for line in composed.lines):
            return _read_instead(found, composed, sure) or composed
        if question.units and (tasks := unit_tasks(found)):
            return tasks
    if question.kind is Kind.VALUE and asks_how_many(question):
        listed = compose_list(replace(_of_kind(found, Kind.LIST), readings=Readings()), sure)
        if len(listed.lines) > 1:
            return listed
    lines = _lines(found, sure)
    if question.kind is Kind.VALUE and not all(_may_state(found, line) for line in lines):
        lines = []
    if not lines and question.kind is Kind.VALUE and question.units and _WHICH.search(question.text):
        return unit_tasks(found) or Composed()
    return Composed(tuple(lines))


def _of_named(found: Found) -> Sequence[Hit]:
    """The hits of the documents that the question names, if there are any: no other speaks for them."""
    named = with_books(found.searcher, found.question.documents)
    return [hit for hit in found.hits if hit.passage.document in named] or found.hits


def _read_instead(found: Found, composed: Composed, sure: bool) -> Composed | None:
    """What the reader sees, where rules found no list but one sentence; what it prefers, where it all but rules that sentence out.

    Lists that rules tell whole are theirs: the reader is trained to find one place, and lost 10 of 95.
    """
    readings = found.readings
    told = [readings.chance(line.passage, line.start, line.end) for line in composed.lines]
    if not readings.of or len(told) > 1 or told[0] > _LIKELY:
        return None
    better = readings.prefers if told[0] < _UNLIKELY else readings.sees
    lines = [line for line in _lines(found, sure) if better(line.passage, line.start, line.end)]
    return Composed(tuple(lines)) if lines else None


def _may_state(found: Found, line: Line) -> bool:
    """Whether a line may be the value asked for: not where all its numbers were read as facts that are of something else."""
    if found.readings.sees(line.passage, line.start, line.end):
        return True
    asked, at = bound(found.question), line.passage.document
    facts = found.searcher.facts_of(found.searcher.by_id[at]).indicators
    read = any(one.start < line.end and line.start < one.end for one in facts)
    own = [hit for hit in found.hits if hit.passage.id == line.passage.id]
    alike = any(
        is_alike(asked, one) and fits(asked, one) and (one.indicator is not None or asked.units)
        for one in (stated_numbers(found, own) if read else ())
        if one.start < line.end and line.start < one.end
    )
    return (alike or not read) and may_answer(asked, line.text)


def _lines(found: Found, sure: bool) -> list[Line]:
    question, weigher, searcher = found.question, found.weigher, found.searcher
    if not sure:
        return []
    hits = _of_year(question, found.hits, weigher, searcher)
    if question.kind in (Kind.VALUE, Kind.COMPARE) and (lines := _values(question, hits, searcher)):
        return lines
    if len(question.regions) > 1:
        lines = _by_region(found, hits)
        if lines or question.kind in (Kind.VALUE, Kind.COMPARE):  # one region's sentence compares nothing
            return lines
    evidence = weigh(weigher, hits[:READ], searcher.by_id, found.readings, found.nearness)
    if is_aim(question.subject):  # of aims a sentence that names the year tells, whatever else its passage says
        evidence = [one for one in evidence if any(year in one.text for year in question.years)] or evidence
    if not evidence:
        return []
    if question.kind is Kind.RESPONSIBLE and (lines := _duty(evidence[0], searcher)):
        return lines
    line = _sentences(found, evidence[0])
    seen = found.readings.sees(evidence[0].hit.passage, evidence[0].start, evidence[0].end)
    return [line] if seen or _may_be_said(question, weigher, line.text) else []


def _may_be_said(question: Question, weigher: Weigher, text: str) -> bool:
    """Whether a sentence shows what an answer must; one with a number of something else entirely is no value."""
    of_subject = question.kind is not Kind.VALUE or weigher.share(text) > 0
    return of_subject and weigher.can_answer(text) and _names_body(question, text)


def _names_body(question: Question, text: str) -> bool:
    """Whether a sentence names the body whose tasks are asked for; 区 and 县, which their own texts leave out, may be lacking."""
    bodies = [unit.removeprefix("区").removeprefix("县") for unit in question.units if question.kind is Kind.TASKS]
    return not bodies or any(body.removesuffix("部门") in fold(text) for body in bodies)


def _of_year(question: Question, hits: Sequence[Hit], weigher: Weigher, searcher: Searcher) -> Sequence[Hit]:
    """Hits with a sentence on the subject that names the question's year; without any, those that name no other year.

    A document that nowhere names the year says nothing of it.
    """
    if not question.years:
        return hits
    texts = {key: searcher.document_text(searcher.by_id[key]).text for key in {hit.passage.document for hit in hits}}
    hits = [hit for hit in hits if any(year in texts[hit.passage.document] for year in question.years)]

    def dates_the_subject(hit: Hit) -> bool:
        sentences = re.split(r"[。；;\n]", hit.passage.text)
        dated = (sentence for sentence in sentences if any(year in sentence for year in question.years))
        return any(weigher.share(sentence, *hit.passage.path[-1:]) >= _DATED for sentence in dated)

    dated = [hit for hit in hits if dates_the_subject(hit)]
    return dated or [hit for hit in hits if _may_be_of(question.years, hit.passage, searcher)]


def _may_be_of(years: Sequence[str], passage: Passage, searcher: Searcher) -> bool:
    """Whether a passage that dates nothing may be of one of the years: not in a report on another one (2022年…公报)."""
    if str(heading_year(passage.path)) in years:
        return True
    return _names_no_other(years, passage.text) and (
        may_report_on(searcher.by_id[passage.document], years) is not False
    )


def _names_no_other(years: Sequence[str], text: str) -> bool:
    named = re.findall(r"((?:19|20)\d{2})年", text)
    return not named or any(year in named for year in years)


def _values(question: Question, hits: Iterable[Hit], searcher: Searcher) -> list[Line]:
    """The value that each document states for the subject, one line a document."""
    best: dict[str, tuple[float, Line]] = {}
    for hit in hits:
        for (start, end), named in value_clauses(question, hit.passage):
            before = best.get(hit.passage.document)
            if named >= _NAMED and (before is None or named > before[0]):
                best[hit.passage.document] = (named, _line(hit.passage, start, end))
    lines = [line for _, line in sorted(best.values(), key=lambda entry: -entry[0])]
    return [_labelled(line, question, searcher, several=len(lines) > 1) for line in lines]


def _by_region(found: Found, hits: Sequence[Hit]) -> list[Line]:
    """The best sentence for each region that the question names, if each has one."""
    question, weigher, searcher = found.question, found.weigher, found.searcher
    lines = []
    for mention in question.regions:
        own = [h for h in hits if fit(mention, searcher.by_id[h.passage.document], h.passage) is Fit.SAME][:READ]
        evidence = weigh(weigher, own, searcher.by_id, found.readings)
        if not evidence or not is_on(weigher, evidence[0], found.readings, found.nearness):
            return []
        line = _sentences(replace(found, question=replace(question, kind=Kind.FACT)), evidence[0])
        lines.append(_labelled(line, question, searcher, several=True))
    return list(dict.fromkeys(lines))  # one sentence may speak of both (支援湖北省 of 云南省)


def _labelled(line: Line, question: Question, searcher: Searcher, several: bool) -> Line:
    """`line` with whose value it is in front, unless the question names just that region."""
    document = searcher.by_id[line.passage.document]
    named = any(document.region in mention.regions for mention in question.regions)
    if (named and not several) or (not document.region and not several):
        return line
    whose = short_name(document.region) if document.region else f"《{document.title}》"
    return Line(f"{whose}：{line.text}", line.passage, line.start, line.end)


def _duty(best: Evidence, searcher: Searcher) -> list[Line]:
    """The units in the bracket that ends the task, though the task may fill several passages."""
    for passage in searcher.passages_of(searcher.by_id[best.hit.passage.document]):
        same = passage.path == best.hit.passage.path and passage.end >= best.end
        if same and (bracket := _DUTY.search(passage.text)):
            return [_line(passage, passage.start + bracket.start(1), passage.start + bracket.end(1))]
    return []


def _sentences(found: Found, best: Evidence) -> Line:
    """The best sentence of a fact, and of how and why the sentences around it too; as far as the answer goes if it was read."""
    question, weigher, searcher = found.question, found.weigher, found.searcher
    fact = question.kind in (Kind.VALUE, Kind.FACT, Kind.DOCUMENT, Kind.YES_NO, Kind.DEFINITION)
    longest = LONGEST_FACT if fact or asks_of_case(question) else LONGEST_HOW
    answer = found.readings.span(best.hit.passage)
    if answer and answer[0] < best.end and best.start < answer[1]:
        span = around(best, answer, found.readings, longest, _WHOLE.get(question.kind, 0))
    else:
        span = (best.start, best.end) if question.kind is Kind.VALUE else widen(best, longest, within_item=fact)
    if span[1] - span[0] > longest:
        span = narrow(weigher, best.hit.passage, span, longest)
    line = _line(best.hit.passage, *span)
    return (
        _labelled(line, question, searcher, several=False) if question.kind is Kind.VALUE and question.regions else line
    )


def _line(passage: Passage, start: int, end: int) -> Line:
    """A span as it is read: a table row with its cells apart and named, anything else verbatim."""
    if passage.kind is PassageKind.TABLE_ROW and (start, end) == (passage.start, passage.end):
        return row_line(passage)
    return Line(passage.text[start - passage.start : end - passage.start], passage, start, end)
