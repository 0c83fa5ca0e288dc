"""Composers: one small function for each kind of question, from hits to the lines of an answer.

Every line is taken from a span of a document; nothing else can become an answer. Which hits are looked at, and how the
lines are cited and shown, is left to `answer`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.asked_value import bound, may_answer
from assistant.comparison import comparison, is_comparison
from assistant.confidence import READ
from assistant.document_facts import asked_of_head, head_fact
from assistant.evidence import Evidence, Weigher, narrow, value_clauses, weigh, widen
from assistant.found import Composed, Found, Line
from assistant.regions import Fit, best_fit, fit
from assistant.types import Head, Kind, Question
from assistant.values import values
from corpus.outline import ITEM_MARK
from corpus.regions import short_name
from corpus.tables import cells_of, row_reading
from corpus.types import Document, Passage
from corpus.types import Kind as PassageKind
from index.search import Searcher
from index.types import Hit

LONGEST_FACT = 160  # characters of an answer to a question of fact
LONGEST_HOW = 300
LONGEST_LIST = 1200
_DATED = 0.5  # a sentence with the question's year is on its subject if it holds this much of the question
_NAMED = 0.95  # a clause that names less of the subject than this is of something else
_HEADED = 0.7  # likewise a heading
_DUTY = re.compile(
    r"[(（]((?:[^()（）]|[(（][^()（）]*[)）])*(?:责任|牵头|配合|负责)(?:[^()（）]|[(（][^()（）]*[)）])*)[)）]\s*$",
    re.M,
)


def compose(found: Found, sure: bool) -> Composed:
    """What answers the question; without lines when the hits do not.

    What a document's head states is stated, `sure` or not that the hits answer.
    """
    if is_comparison(found.question) and (sure or found.question.head) and (answer := comparison(found)):
        return answer
    if found.question.kind is Kind.VALUE and (answer := values(found, sure)):
        return answer
    lines = _lines(found, sure)
    if found.question.kind is Kind.VALUE and not all(may_answer(bound(found.question), line.text) for line in lines):
        return Composed()
    return Composed(tuple(lines))


def _lines(found: Found, sure: bool) -> list[Line]:
    question, hits, weigher, searcher = found.question, found.hits, found.weigher, found.searcher
    if not hits or not question.subject or question.kind is Kind.OUT_OF_SCOPE:
        return []
    if name := asked_of_head(question):
        lines = _head_fact(name, question, hits, searcher)
        if lines or name != Head.ISSUER:  # who issued it is often said in passing, a number or a date hardly ever
            return lines
    if not sure:
        return []
    hits = _of_year(question, hits, weigher, searcher)
    if question.kind in (Kind.VALUE, Kind.COMPARE) and (lines := _values(question, hits, searcher)):
        return lines
    if question.kind is Kind.LIST and (lines := _headings(hits, weigher, searcher)):
        return lines
    if len(question.regions) > 1 and (lines := _by_region(question, hits, weigher, searcher)):
        return lines
    evidence = weigh(weigher, hits[:READ], searcher.by_id, found.closeness)
    if not evidence:
        return []
    if question.kind is Kind.RESPONSIBLE and (lines := _duty(evidence, searcher)):
        return lines
    line = _sentences(question, weigher, evidence[0], searcher)
    return [line] if weigher.can_answer(line.text) else []


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
        return any(weigher.share(sentence) >= _DATED for sentence in dated)

    dated = [hit for hit in hits if dates_the_subject(hit)]
    return dated or [hit for hit in hits if _names_no_other(question.years, hit.passage.text)]


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


def _by_region(question: Question, hits: Sequence[Hit], weigher: Weigher, searcher: Searcher) -> list[Line]:
    """The best sentence for each region that the question names, if each has one."""
    lines = []
    for mention in question.regions:
        own = [h for h in hits if fit(mention, searcher.by_id[h.passage.document], h.passage) is Fit.SAME][:READ]
        evidence = weigh(weigher, own, searcher.by_id)
        if not evidence:
            return []
        line = _sentences(replace(question, kind=Kind.FACT), weigher, evidence[0], searcher)
        lines.append(_labelled(line, question, searcher, several=True))
    return lines


def _labelled(line: Line, question: Question, searcher: Searcher, several: bool) -> Line:
    """`line` with whose value it is in front, unless the question names just that region."""
    document = searcher.by_id[line.passage.document]
    named = any(document.region in mention.regions for mention in question.regions)
    if (named and not several) or (not document.region and not several):
        return line
    whose = short_name(document.region) if document.region else f"《{document.title}》"
    return Line(f"{whose}：{line.text}", line.passage, line.start, line.end)


def _headings(hits: Sequence[Hit], weigher: Weigher, searcher: Searcher) -> list[Line]:
    """What stands under the heading that the question names: its sub-headings, or the leads of its items."""
    headed = {
        (hit.passage.document, hit.passage.path[:depth]): weigher.share(hit.passage.path[depth - 1])
        for hit in hits
        for depth in range(1, len(hit.passage.path) + 1)
    }
    if not headed or max(headed.values()) < _HEADED:
        return []
    identifier, path = max(headed, key=lambda key: headed[key])
    document = searcher.document_text(searcher.by_id[identifier])
    below = [p for p in searcher.passages_of(document) if p.path[: len(path)] == path]
    lines = _sub_headings(document, below, len(path)) or _item_leads(below)
    return lines if len(lines) > 1 and sum(len(line.text) + 1 for line in lines) <= LONGEST_LIST else []


def _sub_headings(document: Document, below: Sequence[Passage], depth: int) -> list[Line]:
    lines = {}
    for passage in below:
        label = passage.path[depth] if len(passage.path) > depth else ""
        start = document.text.rfind(label, 0, passage.end) if label and label not in lines else -1
        if start >= 0:
            lines[label] = Line(label, passage, start, start + len(label))
    return list(lines.values())


def _item_leads(below: Sequence[Passage]) -> list[Line]:
    """The first sentence of each `——` item."""
    found = []
    for passage in below:
        for match in re.finditer(rf"(?m)^(?:{ITEM_MARK.pattern})[^。；;\n]+", passage.text):
            found.append(_line(passage, passage.start + match.start(), passage.start + match.end()))
    return found


def _duty(evidence: Sequence[Evidence], searcher: Searcher) -> list[Line]:
    """The units in the bracket that ends the task, though the task may fill several passages."""
    for found in evidence[:3]:
        document = searcher.by_id[found.hit.passage.document]
        for passage in searcher.passages_of(document):
            same = passage.path == found.hit.passage.path and passage.end >= found.end
            if same and (bracket := _DUTY.search(passage.text)):
                return [_line(passage, passage.start + bracket.start(1), passage.start + bracket.end(1))]
    return []


def _head_fact(name: str, question: Question, hits: Sequence[Hit], searcher: Searcher) -> list[Line]:
    document = searcher.document_text(searcher.by_id[hits[0].passage.document])
    whole = Passage("", document.id, (), 0, 0, PassageKind.HEAD, "")  # a passage that names a region is not enough
    if best_fit(question.regions, document, whole) is not Fit.SAME:
        return []
    span = head_fact(name, document)
    if span is None:
        return []
    inside = (p for p in searcher.passages_of(document) if p.start <= span[0] and span[1] <= p.end)
    return [_line(passage, *span) for passage in inside][:1]


def _sentences(question: Question, weigher: Weigher, best: Evidence, searcher: Searcher) -> Line:
    """The best sentence of a fact; of how and why, the sentences around it too."""
    fact = question.kind in (Kind.VALUE, Kind.FACT, Kind.DOCUMENT, Kind.YES_NO, Kind.DEFINITION)
    longest = LONGEST_FACT if fact else LONGEST_HOW
    span = (best.start, best.end) if question.kind is Kind.VALUE else widen(best, longest)
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


def row_line(passage: Passage) -> Line:
    """A table's row as an answer: its cells with their columns' names, without the row's number."""
    cells, columns, start = cells_of(passage.text), passage.columns, passage.start
    if len(cells) > 1 and (number := re.match(r"\s*\d{1,4}\s+", passage.text)):
        cells, columns, start = cells[1:], columns[1:], start + number.end()
    return Line(row_reading(cells, columns), passage, start, passage.end)
