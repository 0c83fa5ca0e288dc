"""Questions about a document itself: its 文号, its dates, who issued it, whether it is in force, what it rests on.

Told from where the head was read, quoted as the text writes it. What a document says is left to the other composers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from difflib import SequenceMatcher

from assistant.cited_documents import cited_number, listed_number, not_held, repealed_rows, replaced
from assistant.evidence import Weigher
from assistant.formalities import formality, frames
from assistant.found import Composed, Found, Line, quoted
from assistant.listed_lines import within_room
from assistant.regions import Fit, best_fit
from assistant.scope import label_of, titled, whole
from assistant.types import Head, Question
from assistant.understood import HEADS
from corpus.dates import DATE, parse_date
from corpus.facts.standing import Standing
from corpus.types import Bond, Document, Relation, Status
from index.search import Searcher
from index.words import fold

_STANDING = 0.12  # what one standard deviation in rank is worth, against a share of the question in the title
_TITLED = 0.75  # share of the question that a title holds which is asked about without doubt
_BY_NAME = 0.9  # what it is worth that a title holds the question's characters in order
_PARTLY = 0.3  # likewise, where a region is named
_LIKELY = 0.5  # likewise, where the hits answer
_LETTERS = 0.8  # share of the question's letters that a title must hold to be looked at, if no hit is of its document
_AS_WELL = 0.1  # titles that hold so little less of the question are asked about as well
_MOST_DOCUMENTS = 12
_LONGEST_SENTENCE = 160
_NAMES = {
    Head.NUMBER: "发文字号",
    Head.WRITTEN: "成文日期",
    Head.PUBLISHED: "发布日期",
    Head.EFFECTIVE: "施行日期",
    Head.EXPIRES: "有效期",
    Head.ISSUER: "发文机关",
    Head.BASIS: "依据",
    Head.REPEALS: "废止的文件",
    Head.SIGNER: "签发人",
    Head.ADDRESSEES: "主送机关",
    Head.COPIES: "抄送机关",
    Head.ADOPTED: "由哪次会议通过",
    Head.EXPLAINER: "由谁解释",
    Head.PRINTED: "印发日期",
    Head.INDEX: "索引号",
}
_DATES = (Head.WRITTEN, Head.PUBLISHED, Head.EFFECTIVE)
_SENTENCES = frozenset((Head.EFFECTIVE, Head.EXPIRES))  # told in a sentence of the document
_SAID = {  # a sentence that tells, though no date could be made of it
    Head.EFFECTIVE: re.compile(
        r"自[^，。；\n]{0,12}(?:印发|发布|公布|颁布|下发)之日[^，。；\n]{0,8}起[^。；\n]{0,8}(?:施行|实施|执行|生效)"
    ),
    Head.EXPIRES: re.compile(
        r"有效期(?:限)?(?:为|至|到|暂定|[:：])*\s*(?:[\d一二两三四五六七八九十]+\s*(?:个月|年)|\d{4})|"
        r"有效期限?(?:截止)?[至到][^，。；\n]{4,40}|"  # till something happens: 至疫情解除后3个月
        r"(?:执行|实施|施行|试行)期限?(?:暂定|暂)?[为至到][^，。；\n]{2,40}|(?:执行|实施|施行)[至到][^，。；\n]{3,40}(?:止|结束|日|底)"
    ),
}
_IN_PASSING = {  # how a text that explains another says it
    Head.BASIS: re.compile(
        r"(?:依据|根据|遵照|按照|贯彻|落实)[^。；\n《]{0,40}《[^《》\n]{4,80}》(?:[（(][^（）()\n]{4,30}[）)])?"
    ),
    Head.ISSUER: re.compile(
        r"[\u4e00-\u9fff]{2,40}(?:政府|局|委|厅|部|院|会|办|办公室|办公厅|领导小组)(?:联合|正式|已经?)?(?:印发|发布|出台|制定|公布)了?《(?P<title>[^《》\n]{4,80})》"
    ),
}
_BONDS = {Head.BASIS: Bond.BASED_ON, Head.REPEALS: Bond.REPEALS}
_SAID_ELSEWHERE = frozenset((Head.ISSUER, Head.BASIS, Head.REPEALS))  # often told in passing, by other words
_STANDS = {
    Status.IN_FORCE: "现行有效",
    Status.AMENDED: "已被修改",
    Status.REPEALED: "已废止",
    Status.EXPIRED: "已失效",
    Status.PENDING: "尚未施行",
    Status.UNKNOWN: "未见废止、修改或失效的记载",
}
_STANDS_BY = {Status.EXPIRED: Head.EXPIRES, Status.PENDING: Head.EFFECTIVE}
_ASKING = re.compile(
    r"发文字号|发文编号|文件编号|文号|字号|编号|(?:成文|发布|印发|施行|生效|失效|公布)(?:日期|时间)?|有效期限?|有效|废止|依据|根据|发文(?:机关|单位|机构|部门)?|"
    r"当年|当时|原来的?|以前的?|(?:被)?(?:废掉|废除|作废|清理)的?|制定|出台|下发|全称|标题|日期|时间|麻烦.*|文件$"
)
_UPON = re.compile(r"(?:印发|发布|公布|颁布|下发|公告|签发|发文)之?日")


def head_answer(found: Found, sure: bool) -> Composed | None:
    """The values of the head that the question asks for, a line a document; None where other composers may know.

    A refusal that says which document does not state it, where the document asked about is beyond doubt. What the head of
    a document that is named states needs no weighing.
    """
    question = found.question
    asked = [head for head in HEADS if head in (question.head, *question.also)]
    each = [(head, replace(found, question=replace(question, head=head, also=()))) for head in asked]
    told = [(head, composed) for head, of_head in each if (composed := _head_answer(of_head, sure))]
    if not told:
        return None
    composed = _named_heads(told) if len(asked) > 1 else told[0][1]
    documents = {line.passage.document for line in composed.lines}
    meant = all(_is_meant(question, found.searcher.by_id[key]) for key in documents)
    return replace(composed, certain=bool(documents) and meant)


def _is_meant(question: Question, document: Document) -> bool:
    """Whether the question names a document, and no other region than its own."""
    return document.id in question.documents and best_fit(question.regions, document, whole(document)) is Fit.SAME


def _named_heads(told: Sequence[tuple[Head, Composed]]) -> Composed:
    """Several values of heads, each with its name in front, unless it comes with one."""
    lines = [
        line if line.text.partition("：")[0] in HEADS.values() else replace(line, text=f"{HEADS[head]}：{line.text}")
        for head, composed in told
        for line in composed.lines
    ]
    return Composed(
        tuple(lines), warnings=tuple(dict.fromkeys(one for _, composed in told for one in composed.warnings))
    )


def _head_answer(found: Found, sure: bool) -> Composed | None:
    head = found.question.head
    if head is None:
        return None
    documents = _documents(found, sure)
    if not found.question.documents:
        if head is Head.NUMBER and (listed := _listed(found, documents)):
            return listed
        if elsewhere := not_held(head, found):
            return elsewhere
    if older := replaced(head, found, documents):
        return older
    if not documents:
        return cited_number(found) if head is Head.NUMBER and sure else None
    told = [(document, _told(head, document, found.searcher)) for document in documents]
    answering = list(_each_once((document, composed) for document, composed in told if composed.lines))
    several = len({label_of(document) for document, _ in answering or told}) > 1
    warnings = tuple(
        f"{label_of(document)}：{warning}" if several and answering else warning
        for document, composed in answering or told
        for warning in composed.warnings
    )
    if not answering:
        return None if head in _SAID_ELSEWHERE else Composed(warnings=warnings)
    if not several:
        _, first = answering[0]
        return Composed(first.lines, first.conclusion, first.warnings)
    lines = dict.fromkeys(line for document, composed in answering for line in _labelled(document, composed))
    return Composed(tuple(lines), warnings=warnings)


def _listed(found: Found, documents: Sequence[Document]) -> Composed | None:
    """The 文号 that a list of documents gives for the one asked about, where its title there is met better than any held one's."""
    named = replace(found.question, subject=_asked_about(found.question))
    weigher = Weigher(named, found.searcher.index.words.rarity)
    share, listed = listed_number(replace(found, weigher=weigher))
    held = max((weigher.share(document.title) for document in documents), default=0.0)
    least = _LIKELY if found.question.older else _TITLED
    return listed if share >= least and share > held else None


def _each_once(told: Iterable[tuple[Document, Composed]]) -> Iterator[tuple[Document, Composed]]:
    """What documents say, without copies: of those of one number the first."""
    numbers: set[str] = set()
    for document, composed in told:
        number = fold(document.number or "")
        if not number or number not in numbers:
            yield document, composed
        numbers.add(number)


def _labelled(document: Document, composed: Composed) -> Iterator[Line]:
    front = f"{label_of(document)}：{composed.conclusion}"
    for line in composed.lines:
        yield Line(front + line.text, line.passage, line.start, line.end)


def _documents(found: Found, sure: bool) -> list[Document]:
    """The documents asked about: those that are named, else those of the question's regions whose titles fit best."""
    question, searcher = found.question, found.searcher
    if question.documents:
        return [searcher.document_text(searcher.by_id[identifier]) for identifier in question.documents]
    titles = _titled_alike(found)
    held = [searcher.by_id[identifier] for identifier in titles]
    if question.head is not Head.STATUS:  # a text that is void is meant only where none in force is titled so
        held.sort(key=lambda document: document.status in (Status.REPEALED, Status.EXPIRED))
    if question.regions:
        each = (next((d for d in held if best_fit((m,), d, whole(d)) is Fit.SAME), None) for m in question.regions)
        first = found.hits[0].passage.document if sure else ""
        fitting = [one for one in each if one and (one.id == first or titles[one.id] >= _PARTLY)]
    else:
        least = max(max(titles.values(), default=0.0) - _AS_WELL, _TITLED)
        fitting = [d for d in held if titles[d.id] >= least] or [
            d for d in held[:1] if sure and titles[d.id] >= _LIKELY
        ]
    return [searcher.document_text(document) for document in fitting[:_MOST_DOCUMENTS]]


def _titled_alike(found: Found) -> dict[str, float]:
    """Documents of the hits, or titled alike, the likeliest first, and the share of the question that each title holds."""
    question, searcher = found.question, found.searcher
    subject = _asked_about(question)
    weigher = Weigher(replace(question, subject=subject), searcher.index.words.rarity)
    best = found.hits[0].score
    standing = {hit.passage.document: hit.score - best for hit in reversed(found.hits)}  # its highest hit's
    lowest = found.hits[-1].score - best
    letters = set(subject)
    titles: dict[str, float] = {}
    worth: dict[str, float] = {}
    for document in searcher.documents:  # thousands of them: what costs time is done for few
        asked_of = document.id in standing or len(letters & set(document.title)) >= _LETTERS * len(letters)
        if asked_of and best_fit(question.regions, document, whole(document)) is Fit.SAME:
            by_name = _BY_NAME * _common(subject, fold(document.title))
            titles[document.id] = max(weigher.share(document.title), by_name)
            worth[document.id] = titles[document.id] + _STANDING * standing.get(document.id, lowest)
    return {identifier: titles[identifier] for identifier in sorted(worth, key=lambda one: -worth[one])}


def _asked_about(question: Question) -> str:
    """The subject without the words that only ask for a value of a head."""
    subject = _ASKING.sub("", question.subject).strip()
    return subject if len(subject) > 1 else question.subject


def _common(subject: str, title: str) -> float:
    """The share of the subject that stands in the title, in order."""
    blocks = SequenceMatcher(None, subject, title, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(subject)


def _told(head: Head, document: Document, searcher: Searcher) -> Composed:
    """What a document, which must have its text, tells of a value of its head."""
    if head is Head.STATUS:
        return _status(document, searcher)
    if head is Head.PRINTED and not formality(head, document):
        head = Head.WRITTEN
    if head in _BONDS:
        lines = tuple(_relations(_BONDS[head], document, searcher))
        if head is Head.REPEALS and (listed := repealed_rows(document, searcher)):
            return within_room(listed)
        if not lines and (passing := _in_passing(head, document)):
            lines = (quoted(document, searcher, *passing),)
        return Composed(lines, warnings=() if lines else (_silent(head, document),))
    spans = _spans(head, document)
    if not spans and (passing := _in_passing(head, document)):
        spans = [passing]
    if not spans:
        return Composed(warnings=(_silent(head, document),))
    lines = tuple(quoted(document, searcher, *span) for span in spans)
    if len(lines) > 1:  # the day from which the sentence counts, or under the signature
        name = _NAMES[Head.WRITTEN if document.written else Head.PUBLISHED]
        lines = (lines[0], replace(lines[1], text=f"{name}：{lines[1].text}"))
    return Composed(lines, warnings=_worked_out(head, document, lines))


def _silent(head: Head, document: Document) -> str:
    value = getattr(document, head) if head not in _BONDS and not frames(head) else None
    if value is not None:
        return f"{titled(document)}的正文没有写明{_NAMES[head]}，网页或文件属性标注为{value}"
    others = (other for other in _DATES if head in _DATES and getattr(document, other) is not None)
    known = next((f"，{_NAMES[other]}为{getattr(document, other)}" for other in others), "")
    return f"{titled(document)}没有写明{_NAMES[head]}{known}"


def _spans(head: Head, document: Document) -> list[tuple[int, int]]:
    """Where the document states the value: its words, or the sentence that holds them, and the date that it counts from."""
    span = formality(head, document) if frames(head) else _stated(head, document)
    if head in _SENTENCES:
        if span is None and (said := _SAID[head].search(document.text)):
            span = said.span()
        span = _sentence(document.text, *span) if span else None
    if span is None:
        return []
    words = document.text[span[0] : span[1]]
    counts = head is Head.EFFECTIVE and _UPON.search(words) and not DATE.search(words)
    return [span, *_dated(document)] if counts or head is Head.PRINTED else [span]


def _dated(document: Document) -> list[tuple[int, int]]:
    """Where its own date stands, if its text holds it."""
    found = _stated(Head.WRITTEN if document.written else Head.PUBLISHED, document)
    return [found] if found else []


def _in_passing(head: Head, document: Document) -> tuple[int, int] | None:
    """The first sentence that says it of the document, or of the one that it explains."""
    for found in _IN_PASSING[head].finditer(document.text) if head in _IN_PASSING else ():
        title = found.groupdict().get("title")
        if title is None or title in document.title:
            return _sentence(document.text, *found.span())
    return None


def _stated(head: Head, document: Document) -> tuple[int, int] | None:
    """[start, end) of where `document` states the value that it is held to have; None where its text does not."""
    value = getattr(document, head)
    if value is None:
        return None
    for stated in document.stated:
        if stated.field == head and stated.start is not None and stated.end is not None:
            within = document.text[stated.start : stated.end]
            if inner := _value_span(value, within):
                return stated.start + inner[0], stated.start + inner[1]
            if head in _SENTENCES or head is Head.TITLE:
                return stated.start, stated.end
    return _value_span(value, document.text)


def _value_span(value: object, text: str) -> tuple[int, int] | None:
    if isinstance(value, date):
        return next((match.span() for match in DATE.finditer(text) if parse_date(match[0]) == value), None)
    found = re.search(r"\s*".join(map(re.escape, re.sub(r"\s", "", str(value)))), text)
    return found.span() if found else None


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around [start, end); just that, if the sentence is too long for an answer."""
    end = start + len(text[start:end].rstrip("。；;\n"))
    opening = max(text.rfind(mark, 0, start) for mark in "。；;\n") + 1
    closing = min((at for mark in "。；;\n" if (at := text.find(mark, end)) >= 0), default=len(text))
    opening += len(text[opening:start]) - len(text[opening:start].lstrip())
    return (opening, closing) if closing - opening <= _LONGEST_SENTENCE else (start, end)


def _worked_out(head: Head, document: Document, lines: Sequence[Line]) -> tuple[str, ...]:
    """The date that follows from the words, where these give none: of 有效期五年."""
    day = getattr(document, head) if head in _SENTENCES else None
    if day is None or any(parse_date(match[0]) == day for line in lines for match in DATE.finditer(line.text)):
        return ()
    word = "至" if head is Head.EXPIRES else "自"
    return (f"按此推算{word}{day.year}年{day.month}月{day.day}日{'' if head is Head.EXPIRES else '起'}",)


def _relations(kind: Bond, document: Document, searcher: Searcher) -> Iterator[Line]:
    """The sentences in which a document names what it rests on, or repeals; each once. Of long ones only the clauses."""
    relations = [one for one in searcher.facts_of(document).relations if one.kind is kind]
    spans = [
        (one.start, one.end) if one.end - one.start <= _LONGEST_SENTENCE else _clause(document.text, one)
        for one in relations
    ]
    for start, end in dict.fromkeys(spans):
        yield quoted(document, searcher, start, end)


def _clause(text: str, relation: Relation) -> tuple[int, int]:
    """The clause of a relation's sentence that names its target, number and all."""
    at = text.find(relation.target, relation.start, relation.end)
    at = relation.start if at < 0 else at
    start = max(text.rfind(mark, relation.start, at) for mark in "，,；;") + 1
    behind = at + len(relation.target)
    ends = [end for mark in "，,；;" if (end := text.find(mark, behind, relation.end)) >= 0]
    return max(start, relation.start), min(ends, default=relation.end)


def _status(document: Document, searcher: Searcher) -> Composed:
    """Whether it is in force, and the words by which it is or is not: another document's, or its own."""
    stands = searcher.standings.get(document.id, Standing(document.status, ""))
    span_of = _STANDS_BY.get(stands.status)
    conclusion = f"{_STANDS[stands.status]}："
    by = searcher.by_id.get(stands.by) if stands.by else None
    if by is not None:
        other = searcher.document_text(by)
        lines = [quoted(other, searcher, one.start, one.end) for one in _ends(document, other, stands, searcher)]
        lines = lines or _title(other, searcher)
    else:
        heads = [span_of] if span_of else [Head.STATUS, Head.EXPIRES, Head.EFFECTIVE]
        lines = _first_told(heads, document, searcher) or _title(document, searcher)
    worked_out = _worked_out(span_of, document, lines) if span_of else ()
    return Composed(tuple(lines), conclusion, warnings=(stands.why,) if by is not None else worked_out)


def _ends(document: Document, other: Document, stands: Standing, searcher: Searcher) -> list[Relation]:
    """What `other` says of repealing or amending `document`."""
    kind = Bond.REPEALS if stands.status is Status.REPEALED else Bond.AMENDS
    relations = [one for one in searcher.facts_of(other).relations if one.kind is kind]
    titled = [one for one in relations if one.target.strip("《》") in document.title or one.number == document.number]
    return (titled or relations)[:1]


def _first_told(heads: Sequence[Head], document: Document, searcher: Searcher) -> list[Line]:
    for head in heads:
        stated = (s for s in document.stated if s.field == head and s.start is not None and s.end is not None)
        spans = _spans(head, document) if head in _SENTENCES else [(s.start or 0, s.end or 0) for s in stated]
        if spans:
            return [quoted(document, searcher, *spans[0])]
    return []


def _title(document: Document, searcher: Searcher) -> list[Line]:
    span = _stated(Head.TITLE, document)
    return [quoted(document, searcher, *span)] if span else []
