"""Questions for a part of a document by its heading: 保障措施是什么, 工作方针的具体内容. Told from where the part begins.

What stands right below the heading, then the headings or items below that, each named; a part without any as far as there
is room. Which list answers 哪些 is left to `lists`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.confidence import READ
from assistant.found import Composed, Found, Line
from assistant.listed_lines import LONG, LONGEST, contradicted, item_line, part_lines, shortened, side_by_side
from assistant.listing import Held, Listing, Span
from assistant.listings import headings_below, listings_around, unmarked
from assistant.scope import is_called, label_of, one_named
from assistant.subject import bare
from assistant.types import Kind, Question
from corpus.cut import sentences
from corpus.outlines.marks import read_mark
from index.words import fold

_KINDS = (Kind.FACT, Kind.HOW, Kind.LIST)
_WHAT = re.compile("什么|啥|哪些")  # 补助标准是什么 asks for that part too, 补助标准是多少 for a number
_FRAME = re.compile(r"^(?:主要|具体|详细)?(?:内容|情况|部分|大?块|板块|大?方面|大?类)?$")
_SAYS = re.compile(r"(?:都|分别)?(?:包括|包含|涉及|涵盖|说|讲|写|规定|划?分[为成]?)?$")
_WHOLE = (*_KINDS, Kind.VALUE)
_OF_WHOLE = re.compile(
    r"(?:主要|大概|大致|总共|一共|共|都|分|具体| )*(?:讲|说|写|规定|规|内容|框架|结构|目录|提纲|大纲|概要|摘要|概括|总结|部分|大?方面|章节?|一下| )+"
)
_SAYS_WHAT = re.compile(
    r"(?:都|主要|大概|大致|具体)*(?:讲|说|写|规定|涉及|关于|是关于|内容|是|有)?(?:的是|了|的)?(?:些)?(?:什么|啥)(?:的|内容|事情?)?[?？。]*"
)
_PROPOSES = re.compile(
    r"(?:一共|总共|主要|都|具体|分别)*(?:(?:提出|推出|出台|安排|部署|明确|确定|布置|列出|列|包括|包含|有|采取|定)(?:的|了)?|的)*(?:哪些|什么|啥)?"
    r"(?:方面)?(?:的)?(?:主要|重点|具体|重要|工作)*(?P<noun>任务|措施|举措|工作)(?:(?:都|分别)?(?:有|是|包括)?(?:哪些|什么|啥))?[?？。]*"
)
_PART_ASKED = re.compile(
    r"(?:的|提出的|确定的|明确的)*(?:总体|主要|具体|工作)*((?:工作)?(?:目标|原则|背景|意义|思路|步骤|范围|期限))(?:具体|分别)*(?:是|有|包括)?(?:哪些|什么|啥)?(?:内容)?[?？。]*"
)
_SETS_OUT = re.compile(r"(?:重点|主要|具体|工作|政策|目标)(?:和|与)?(?:重点|主要)?(?:任务|措施|举措|工作|内容)")
_COUNTS = re.compile("几|多少")
_LEAST = 3  # characters of a heading that is asked for by its name
_NOUN = 5  # likewise, without the words that open it: 农产品质量提升工程 of 5.实施农产品质量提升工程
_TEXT = 300  # characters told of a part that lists nothing, and of what stands above a list
_BARE = 6  # characters of a heading up to which it says too little alone
_PLACES = 4  # whose parts are told side by side


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document: its heading's path, and [start, end) from behind the heading on."""

    held: Held
    path: tuple[str, ...]
    start: int
    end: int

    @classmethod
    def of(cls, held: Held, path: tuple[str, ...]) -> Section | None:
        """The part below the headings `path`; None where the last of them can't be found in the text."""
        own = [p for p in held.passages if p.path[: len(path)] == path]
        at = held.document.text.rfind(path[-1], 0, own[0].end)
        return cls(held, path, at + len(path[-1]), own[-1].end) if at >= 0 else None


def section_answer(found: Found) -> Composed | None:
    """The part that the question names, of the document that it names or else of each place; None where it names none."""
    name = _name_asked(found.question)
    parts = list(_parts(found, name)) if name else []
    if not parts:
        return whole_answer(found)
    return side_by_side([(part.held.document, told_section(part)) for part in parts])


def whole_answer(found: Found) -> Composed | None:
    """What the one document that is asked about as a whole says: 方案分几个部分, 办法主要讲了什么, 方案提出了哪些任务."""
    question = found.question
    document = one_named(question, found.searcher)
    if question.kind not in _WHOLE or document is None:
        return None
    held = Held.of(found.searcher, document)
    title = fold(held.document.title).removeprefix("中华人民共和国")
    if _OF_WHOLE.fullmatch(question.subject.removeprefix(title)) or is_of_whole(question.unnamed):
        return _outline(held, question)
    if named := _PART_ASKED.fullmatch(question.unnamed):
        part = _ending(held, named[1])
        return told_section(part) if part else None
    proposed = _PROPOSES.fullmatch(question.unnamed)
    part = _proposals(held, proposed["noun"]) if proposed else None
    if part:
        return told_section(part)
    return _outline(held, question) if proposed else None


def is_of_whole(asked: str) -> bool:
    """Whether what is asked of a document is what it says as a whole: 讲了什么, 的主要内容."""
    return (_OF_WHOLE.fullmatch(bare(asked)) or _SAYS_WHAT.fullmatch(asked)) is not None


def _outline(held: Held, question: Question) -> Composed | None:
    """The headings of a document; None where it has not two."""
    listing = Listing(held.document, (0, 0), headings_below(held, ()), (), heading=True)
    if len(listing.items) < 2:
        return None
    lines = [_item(held, listing, n, bare=0) for n in range(len(listing.items))]
    shown = shortened(lines)
    unit = "章" if "章" in question.text else "个部分"
    conclusion = f"共{len(lines)}{unit}：" if _COUNTS.search(question.text) else ""
    return Composed(tuple(shown), conclusion, left_out=len(lines) - len(shown), certain=True)


def _ending(held: Held, noun: str) -> Section | None:
    """The one part, of those that stand highest, whose heading ends with a noun: 二、主要目标 of a document's 目标."""
    paths = all_paths(held)
    named = [path for path in paths if _heading(path).endswith(noun)]
    highest = [path for path in named if len(path) == min(map(len, named))]
    return Section.of(held, highest[0]) if len(highest) == 1 else None


def _proposals(held: Held, noun: str) -> Section | None:
    """The part in which a document sets out its tasks or measures; one that is called by just that noun first."""
    paths = all_paths(held)
    set_out = [path for path in paths if _SETS_OUT.fullmatch(_heading(path))]
    called = [path for path in set_out if _heading(path).endswith(noun)]
    path = next(iter(called or set_out), None)
    return Section.of(held, path) if path else None


def _name_asked(question: Question) -> str:
    """What may be a heading's name in a question that asks for nothing else, "" if there is none."""
    name, *others = question.subject.split() or [""]
    asks = question.kind in _KINDS or (question.kind is Kind.VALUE and _WHAT.search(question.text))
    if not asks or question.years or question.units or question.head or len(question.regions) > 1:
        return ""
    name = _SAYS.sub("", name)
    if question.wants_actual is False and "目标是" in question.text and not name.endswith("目标"):
        name += "目标"  # which is no part of a value's subject
    return name if all(_FRAME.match(one) for one in others) else ""


def _parts(found: Found, name: str) -> Iterator[Section]:
    """The parts so headed: the first hit's that has one, and where no place or document is named one of each other place."""
    question, searcher = found.question, found.searcher
    open_ = not (question.regions or question.documents or question.leaning)
    places: list[str] = []
    for key in dict.fromkeys(hit.passage.document for hit in found.hits[:READ]):
        document = searcher.by_id[key]
        if (question.documents and key not in question.documents) or (open_ and label_of(document) in places):
            continue
        if part := _headed(Held.of(searcher, key), name):
            yield part
            places.append(label_of(document))
            if not open_ or document.region is None or len(places) == _PLACES:
                return


def _headed(held: Held, name: str) -> Section | None:
    """The part of a document that is headed `name`; or, if no other is, the one whose heading ends so."""
    paths = all_paths(held)
    exact = (path for path in paths if _is_named(name, path, held.document.title))
    ending = [path for path in paths if len(name) >= _NOUN and _heading(path).endswith(name)]
    path = next(exact, None) or (ending[0] if len(ending) == 1 else None)
    return Section.of(held, path) if path else None


def all_paths(held: Held) -> list[tuple[str, ...]]:
    """The path of every heading of a document, in order."""
    return list(dict.fromkeys(p.path[:depth] for p in held.passages for depth in range(1, len(p.path) + 1)))


def _heading(path: Sequence[str]) -> str:
    return fold(unmarked(path[-1])).rstrip("。:：")


def _is_named(name: str, path: Sequence[str], title: str) -> bool:
    """Whether the last heading is what is asked for, or what is asked for of what stands above it (纲要的工作方针)."""
    heading = _heading(path)
    of = name.removesuffix(heading).removesuffix("的") if name.endswith(heading) else ""
    of_above = bool(of) and is_called(of, "\n".join((title, *path[:-1])))
    return len(heading) >= _LEAST and (name == heading or of_above)


def told_section(part: Section, room: int = _TEXT) -> Composed:
    """What stands right below the heading, then the list below that; a part without one as far as there is `room`."""
    listing = _list_of(part)
    if listing is None:
        return _opening(part.held, (part.start, part.end), room)
    above = _opening(part.held, (part.start, listing.items[0][0]), _TEXT)
    items = [_item(part.held, listing, n) for n in range(len(listing.items))]
    short = shortened(items, LONGEST - sum(len(line.text) for line in above.lines))
    left = (f"共{len(items)}项,只列出前{len(short)}项",) if len(short) < len(items) else ()
    return Composed((*above.lines, *short), warnings=(*contradicted(listing), *left))


def _list_of(part: Section) -> Listing | None:
    """The list of the part's own level, if it has one: the headings below it, or the marked items that begin first."""
    held, path = part.held, part.path
    below = headings_below(held, path)
    if len(below) > 1:
        return Listing(held.document, (part.start - len(path[-1]), part.start), below, path[:-1], heading=True)
    first = next(p for p in held.passages if p.end > part.start)
    within = [
        one
        for one in listings_around(held, first)
        if not one.rows and part.start <= one.items[0][0] and one.items[-1][1] <= part.end
    ]
    return min(within, key=lambda one: one.items[0][0], default=None)


def _item(held: Held, listing: Listing, n: int, bare: int = _BARE) -> Line:
    """An item by its name; one whose name has no more characters than `bare` besides its mark, with the sentence after it."""
    line = item_line(held, listing.items[n])
    name = unmarked(line.text)
    if len(name) > bare:
        return line
    end = listing.items[n + 1][0] if n + 1 < len(listing.items) else line.passage.end
    said = next(_said(held, (line.end, min(end, line.passage.end))), None)
    following = next(part_lines(held, said), None) if said else None
    if following is None or read_mark(following.text):
        return line
    return Line(f"{line.text}{' ' if name else ''}{_joined(following.text)}", line.passage, line.start, following.end)


def _opening(held: Held, span: Span, room: int) -> Composed:
    """The first sentences of a span, at least one and as many as there is room for, a line for each passage."""
    said = list(_said(held, span))
    if not said:
        return Composed()
    start, first = said[0]
    stop = next((end for _, end in reversed(said) if end - start <= room), first)
    lines = (replace(line, text=_joined(line.text)) for line in part_lines(held, (start, stop)))
    return Composed(tuple(lines), warnings=(LONG,) if stop < said[-1][1] else ())


def _said(held: Held, span: Span) -> Iterator[Span]:
    """The sentences of a span behind the stop that closes its heading."""
    start, end = span
    text = held.document.text
    while start < end and (text[start].isspace() or text[start] in "。:：.．"):
        start += 1
    return (one for one in sentences(text, start, end) if text[slice(*one)].strip())


def _joined(said: str) -> str:
    """Words that lines break are one line of an answer."""
    return re.sub(r"\s*\n\s*", " ", said)
