"""Questions for a place of a document by its number: 产品质量法第十条, 第三部分第（二）项, 第12项任务, 附件2.

Told as it stands there; where the document has no such place, and where no document of that name is held, that is said.
Questions for a part by its heading are left to `sections`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import product

from assistant.evidence import Weigher
from assistant.found import Composed, Found, Line
from assistant.listed_lines import opening, part_lines, side_by_side
from assistant.listing import Held
from assistant.listings import unmarked
from assistant.reference import reference
from assistant.regions import Fit, best_fit
from assistant.scope import is_called, titled, whole, with_books, within
from assistant.sections import Section, all_paths, told_section
from assistant.types import Kind, Question
from corpus.outlines.marks import HANZI, Style, numeral, read_mark
from corpus.types import Document, Passage
from index.types import Hit
from index.words import fold

_KINDS = (Kind.FACT, Kind.HOW, Kind.LIST, Kind.DEFINITION, Kind.VALUE, Kind.TASKS)
_N = rf"[{HANZI}]{{1,8}}|\d{{1,4}}"
_NOUN = "(?:重点|主要|具体|大)*(?:任务|措施|工作|举措|行动|工程|内容|要求|目标)?"
_STEP = re.compile(
    rf"\s*第?\s*\((?P<round>{_N})\)\s*(?:[项点条]|部分)?|"
    rf"\s*第\s*(?P<n>{_N})\s*个?大?(?P<unit>分编|编|篇|部分|章|节|条(?:之[{HANZI}]+)?|款|项|目|点|(?=(?:重点|主要|大)?(?:任务|措施)))"
    rf"(?P<noun>{_NOUN})|"
    rf"\s*附件\s*(?P<annex>{_N})"
)
_JOINS = re.compile(r"\s*[的中里之]*\s*")
_FRAME = re.compile(
    r"(?:的|之|中|里|规定|规|内容|原文|条文|全文|文字|主要|具体|详细|是|讲|说|写|做|了|什么|啥|哪些|怎么|怎样|如何|有|包括|意思|都|呢|吗|请|给|我|看|一下|介绍|[\s?？。,，:：])*"
)
_Styles = Mapping[str, tuple[Style, ...]]
_STYLES: _Styles = {
    "编": (Style.PART,), "篇": (Style.PART,), "分编": (Style.SUBPART,), "章": (Style.CHAPTER,), "节": (Style.SECTION,),
    "部分": (Style.PART, Style.HANZI, Style.CHAPTER), "条": (Style.ARTICLE, Style.NUMBER, Style.HANZI),
    "项": (Style.NUMBER, Style.HANZI_ROUND, Style.HANZI), "点": (Style.HANZI, Style.HANZI_ROUND, Style.NUMBER),
    "": (Style.NUMBER, Style.HANZI_ROUND, Style.HANZI), "round": (Style.HANZI_ROUND, Style.ROUND), "annex": (Style.ANNEX,),
}  # fmt: skip
_BREAKS = re.compile("违反|触犯|违背")  # what follows then stands elsewhere, among the penalties
_LAW = re.compile(r"(?:法|法典|条例|办法|规定|细则)$")
_TEXT = 600  # characters told of an article
_PLACES = 4  # documents whose places are told side by side


@dataclass(frozen=True, slots=True)
class _Step:
    """A number in a place: its unit (条, 部分, "round" of （二）), itself as written, and what it is called (第6项任务)."""

    unit: str
    written: str
    noun: str = ""

    @property
    def number(self) -> int:
        return int(self.written) if self.written.isdigit() else numeral(self.written)


def located(found: Found) -> Composed | None:
    """What stands at the place that the question names; without lines where there is none; None where it names none."""
    question = found.question
    name, steps = _asked(question)
    if not steps or _BREAKS.search(question.text):
        return None
    documents = question.documents or _meant(found, name)
    if name and not documents:
        return _not_held(found, name)
    told = list(_told_of_each(found, steps, documents))
    if told:
        return replace(side_by_side(told), certain=True)
    if not documents:
        return None
    return _lacking(found, documents[0], steps)


def at_place(found: Found) -> tuple[Found, Composed] | None:
    """What is found at the place that a question asks something of (第四十九条罚款多少), and the place; None without one.

    What the place is headed stands in the question instead of its number, since duties and sentences have that.
    """
    question = found.question
    start, _, steps = _place(fold(question.subject))
    if not steps or _BREAKS.search(question.text):
        return None
    documents = question.documents or _meant(found, fold(question.subject)[:start].strip("的 "))
    for key in with_books(found.searcher, documents):
        held = Held.of(found.searcher, key)
        outer, _ = _outer_and_inner(steps)
        path = _path(held, outer, _STYLES)
        if path:
            inside = [p for p in held.passages if p.path[: len(path)] == path]
            return _narrowed(found, inside, unmarked(path[-1])), _told(held, outer, _STYLES)
    return (replace(found, hits=()), _lacking(found, documents[0], steps)) if documents else None


def _narrowed(found: Found, passages: Sequence[Passage], heading: str) -> Found:
    """`found` with these passages for hits, and a question for what they are headed."""
    question, known = found.question, {hit.passage.id: hit for hit in found.hits}
    score = max((hit.score for hit in found.hits), default=0.0)
    hits = [known.get(passage.id, Hit(passage, score)) for passage in passages]
    text, subject = (_renamed(one, heading) for one in (question.text, question.subject))
    asked = replace(question, text=text, subject=subject or question.subject)
    ((hits, readings),) = found.reads([(text, hits)])
    weigher = Weigher(asked, found.searcher.index.words.rarity)
    nearness = partial(found.searcher.nearness, text)
    return replace(found, question=asked, hits=hits, readings=readings, weigher=weigher, nearness=nearness)


def _renamed(said: str, heading: str) -> str:
    """A question, or its subject, with the heading of a place instead of its number."""
    text = fold(said)
    start, end, _ = _place(text)
    return f"{text[:start]}{heading}{text[end:]}".strip("的 ")


def _asked(question: Question) -> tuple[str, list[_Step]]:
    """What the question says before the place, and the steps to it; none where it asks for anything else."""
    text = fold(question.subject)
    start, end, steps = _place(text)
    alone = question.kind in _KINDS and _FRAME.fullmatch(text, end) is not None
    return (text[:start].strip("的 "), steps) if alone else ("", [])


def _place(text: str) -> tuple[int, int, list[_Step]]:
    """Where a folded text names a place by numbers, [start, end), and the steps to it; none where it names none."""
    first = next((m for m in _STEP.finditer(text) if m["n"] or m["annex"]), None)
    if first is None:
        return 0, 0, []
    steps, at, end = [], first.start(), first.end()
    while match := _STEP.match(text, at):
        steps.append(_step(match))
        joined = _JOINS.match(text, match.end())
        at, end = joined.end() if joined else match.end(), match.end()
    return first.start(), max(at, end), steps


def _step(match: re.Match[str]) -> _Step:
    if match["annex"]:
        return _Step("annex", match["annex"])
    if match["round"]:
        return _Step("round", match["round"])
    unit = match["unit"]
    return _Step("条" if unit.startswith("条") else unit, match["n"], match["noun"])


def _meant(found: Found, name: str) -> tuple[str, ...]:
    """The document that is called so, if one is, or the first of them among the hits; those of several places, all."""
    if not name:
        return ()
    noun = _LAW.search(name)
    ends = re.compile(rf"(?<!办){noun[0]}(?:\([^()]*\))?(?:》|的通知|$)" if noun else "")
    documents = [one for one in found.searcher.documents if is_called(name, one.title) and ends.search(fold(one.title))]
    own = [one for one in documents if best_fit(found.question.regions, one, whole(one)) is Fit.SAME] or documents
    if len({(one.title, one.region) for one in own}) > 1:
        ids = {one.id: one.region for one in own}
        met = [key for key in dict.fromkeys(hit.passage.document for hit in found.hits) if key in ids]
        places = {ids[key] for key in met}
        return tuple(met if len(places) == len(met) and None not in places else met[:1])  # 集市方案 of two counties
    return tuple(one.id for one in own)


def _lacking(found: Found, document: str, steps: Sequence[_Step]) -> Composed:
    """That a document has no such place."""
    title = titled(found.searcher.by_id[document])
    return Composed(warnings=(f"{title}里没有{''.join(map(_spoken, steps))}",))


def _not_held(found: Found, name: str) -> Composed | None:
    """That no document of a law's name is held: another one's article of that number answers nothing."""
    if not _LAW.search(name):
        return None
    return Composed(warnings=(f"{within(found.searcher)}没有收录《{name}》",))


def _told_of_each(
    found: Found, steps: Sequence[_Step], documents: Sequence[str]
) -> Iterator[tuple[Document, Composed]]:
    """The place in the documents named, or else in those of the hits, one of each title."""
    question, searcher = found.question, found.searcher
    keys = with_books(searcher, documents) or list(dict.fromkeys(hit.passage.document for hit in found.hits))
    told: dict[str, None] = {}
    styles = _STYLES if documents or question.regions else {**_STYLES, "条": (Style.ARTICLE,)}
    for key in keys:
        held = Held.of(searcher, key)
        composed = _told(held, steps, styles)
        name = held.document.number or held.document.title  # copies go by one number
        if composed.lines and name not in told and len(told) < _PLACES:
            told[name] = None
            yield held.document, composed


def _told(held: Held, steps: Sequence[_Step], styles: _Styles) -> Composed:
    outer, inside = _outer_and_inner(steps)
    path = _path(held, outer, styles)
    if path is None:
        return Composed()
    section = Section.of(held, path)
    mark = read_mark(path[-1])
    if section is None or mark is None:
        return Composed()
    headed = replace(section, start=section.start - len(path[-1]))  # a number alone is no name: with the heading
    if mark.style is not Style.ARTICLE:
        return Composed() if inside else _part(section, headed)
    lines = list(_paragraphs(headed))
    return opening((line for line in lines if _stands_at(held, line, path, inside)) if inside else lines, _TEXT)


def _outer_and_inner(steps: Sequence[_Step]) -> tuple[list[_Step], list[_Step]]:
    """The steps to a heading, and those inside of an article (款, 项, 目), which no heading has."""
    in_article = steps[0].unit == "条"
    inner = [step for step in steps if step.unit in ("款", "目") or (in_article and step.unit in ("round", "项"))]
    return [step for step in steps if step not in inner], inner


def _part(section: Section, headed: Section) -> Composed:
    """A part with its heading: in a line of its own above a list, else before its text."""
    told = told_section(section, _TEXT)
    if len(told.lines) < 2:
        return told_section(headed, _TEXT)
    first = told.lines[0].passage
    return replace(told, lines=(Line(section.path[-1], first, headed.start, section.start), *told.lines))


def _path(held: Held, steps: Sequence[_Step], styles: _Styles) -> tuple[str, ...] | None:
    """The one path of headings that the steps lead to."""
    marked = [(path, [read_mark(label) for label in path]) for path in all_paths(held)]
    for chosen in product(*(styles.get(step.unit, ()) for step in steps)):
        wanted = [(style, step.number) for style, step in zip(chosen, steps, strict=True)]
        leads = [p for p, marks in marked if _leads([(mark.style, mark.number) for mark in marks if mark], wanted)]
        called = [path for path in leads if all(step.noun in fold("".join(path)) for step in steps)]
        if len(called or leads) == 1:  # 第28项任务 may be headed so by nothing, where there is but one 28.
            return (called or leads)[0]
    return None


def _leads(marks: Sequence[tuple[Style, int]], wanted: Sequence[tuple[Style, int]]) -> bool:
    """Whether a path's last mark is the last one wanted, and the others come before it in order."""
    above = iter(marks[:-1])
    return bool(marks and wanted) and marks[-1] == wanted[-1] and all(one in above for one in wanted[:-1])


def _paragraphs(section: Section) -> Iterator[Line]:
    text = section.held.document.text
    for line in part_lines(section.held, (section.start, section.end)):
        at = line.start
        for said in text[line.start : line.end].split("\n"):
            if said.strip():
                begin = at + len(said) - len(said.lstrip())
                yield Line(said.strip(), line.passage, begin, begin + len(said.strip()))
            at += len(said) + 1


def _stands_at(held: Held, line: Line, path: Sequence[str], inside: Sequence[_Step]) -> bool:
    """Whether a paragraph of an article is the 款 or 项 asked for, or of it; an article of one 款 has no other."""
    said = fold(reference(held.document, line.passage, line.start))
    here = [
        (_unit(m), m["n"] or m["round"]) for m in _STEP.finditer(said[said.rfind(fold(path[-1])) + len(path[-1]) :])
    ]
    own = [(unit, _value(n)) for unit, n in here]
    wanted = [("项" if step.unit == "round" else step.unit, step.number) for step in inside]
    if ("款", 1) in wanted and all(unit != "款" for unit, _ in own):
        wanted.remove(("款", 1))
    return own[: len(wanted)] == wanted if wanted[:1] == own[:1] or not wanted else own[-len(wanted) :] == wanted


def _unit(match: re.Match[str]) -> str:
    return "项" if match["round"] else match["unit"] or ""


def _value(written: str) -> int:
    return int(written) if written.isdigit() else numeral(written)


def _spoken(step: _Step) -> str:
    if step.unit == "annex":
        return f"附件{step.written}"
    return f"第({step.written})项" if step.unit == "round" else f"第{step.written}{step.unit or '项'}{step.noun}"
