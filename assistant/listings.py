"""The lists that stand around a passage: what announces each, and its items, as spans of the document.

Lists of marked lines (一、 （一） 1. ① ——), of marks within one line (（一）…；（二）…, 一是…二是…) and of the headings below a
heading; those of a table's rows are left to `table_listings`. Which one answers a question is left to `lists`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.listing import Held, Listing, Span
from assistant.table_listings import table_listings
from corpus.cut import sentences
from corpus.outline import ITEM_MARK
from corpus.outlines.marks import HANZI, RANKS, STRUCTURE, Mark, Style, numeral, read_mark
from corpus.types import Kind, Passage

_BEFORE, _AFTER = 3000, 15000  # characters around a passage in which its lists are looked for
_MOST = 80  # items of a list
_QUESTION = re.compile(r"\s*问\s*[:：]")
_LAST = 2  # the last item of a run may be so many times as long as the longest before it, where no line ends it
_LEAD = 3  # sentences before a list, of which one may say what it lists
_STRAY = 4  # lines that may stand between two dashed items
_ANNOUNCES = re.compile(r"[:：]\s*$")
_BELOW = re.compile("下列|以下(?!简称|统称|的?罚款)|如下")
_MEASURE = r"(?:个|项|条|种|类|点|方面|件|大|组|批|步|档|款|名|家)"
_GROUP = r"(?:批次?|阶段|层次|梯队|[类档等步级组])?"  # 第一批： counts as 第一， does
_NUMERAL = rf"(?:\d{{1,2}}|[{HANZI}]{{1,3}})"
_RUNS = (
    re.compile(rf"[(（]\s*(?P<n>[{HANZI}]{{1,3}}|\d{{1,2}})\s*[)）]"),
    re.compile(r"(?P<n>[①-⑳])"),
    re.compile(r"(?<![\d.．(（第])(?P<n>\d{1,2})(?:[.．](?!\d)|、(?!\d))"),
    re.compile(r"(?:(?<=[,，。：:；;\s])|^)(?P<n>[一二三四五六七八九十]{1,2})(?:是|要|、(?=[^、]{2}))"),
    re.compile(rf"(?:(?<=[,，。：:；;\s])|^)第(?P<n>[一二三四五六七八九十]{{1,2}}){_GROUP}[,，、:：]"),
)
_COUNTED = re.compile(
    rf"(?<![第\d.{HANZI}])(?P<n>{_NUMERAL})\s*(?:{_MEASURE}|具体|重点|主要)(?!年|月|日|以上|以下|级)[^,，。;；:：\n]{{0,12}}"
)

_SPOKEN = re.compile(
    rf"第(?P<n>[一二三四五六七八九十]{{1,2}}){_GROUP}[,，、:：]|(?P<m>[一二三四五六七八九十]{{1,2}})是(?!.{{0,2}}否)"
)
_ANNOUNCED_CLAUSES = re.compile(
    r"[^。；;：:]{2,60}[:：](?P<items>(?:[^。；;：:→]{2,80}(?:[;；]|→)){2,}[^。；;：:→]{2,80})(?=[。；;]|$)"
)
_CHAPTERS = STRUCTURE | {Style.ARTICLE, Style.ANNEX, Style.QUESTION}  # what they head is no item of a list


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    mark: Mark | None
    dashed: bool
    row: bool


def listings_around(held: Held, passage: Passage) -> Iterator[Listing]:
    """Every list near a passage that it could be of."""
    yield from table_listings(held, passage)
    lines = _lines(held, passage)
    for listing in (*_below_headings(held, passage), *_marked(held, lines)):
        if not _only_repeats(listing):
            yield listing
    for line in lines:
        if line.start < passage.end and line.end > passage.start:
            yield from _run_in(held, line)
            yield from _clauses(held, line)


def _only_repeats(listing: Listing) -> bool:
    """Whether a heading names all that is listed below it: 指导思想、工作方针和发展目标 is asked about for one of them."""
    names = (item[: lead_clause(item)] for item in listing.said().split("\n"))
    return listing.heading and all(unmarked(name) in listing.announced for name in names)


def count_stated(text: str) -> int | None:
    """How many a text says there are, by its last number with a measure word: 明确3项具体任务, 七个方面."""
    return next(reversed(counts_stated(text)), None)


def counts_stated(text: str) -> list[int]:
    """Every number with a measure word in a text."""
    return [_value(found["n"]) for found in _COUNTED.finditer(text)]


def counts_of(theme: str, text: str) -> Iterator[list[int]]:
    """The numbers of each sentence of a text that says how many of a thing there are: 6 of 6项组织保障."""
    said = re.compile(rf"{_NUMERAL}\s*(?:项|个|条|类|种|大){re.escape(theme)}(?=[,，。;；、:：)）]|$)")
    for start, end in sentences(text):
        if said.search(text, start, end):
            own = [
                _value(found[1])
                for found in re.finditer(
                    rf"(?<![第\d.{HANZI}])({_NUMERAL})\s*(?:项|个|条|类|种|大){re.escape(theme)}", text[start:end]
                )
            ]
            yield [*own, *counts_stated(text[start:end])]


def lead_clause(text: str) -> int:
    """Where the part of an item that names it ends: its first sentence or clause."""
    mark = read_mark(text)
    begin = len(mark.text) if mark else 0
    found = re.search(r"[。；;：:，,\n]|[(（]", text[begin:])
    return begin + found.start() if found and found.start() > 1 else len(text)


def unmarked(text: str) -> str:
    """`text` without the mark that opens it: 重点任务 of 二、重点任务."""
    mark = read_mark(text)
    return text[len(mark.text) if mark else 0 :].strip()


def _value(numeral_text: str) -> int:
    return int(numeral_text) if numeral_text.isdigit() else numeral(numeral_text)


def _lines(held: Held, passage: Passage) -> list[_Line]:
    text = held.document.text
    start = text.rfind("\n", 0, max(passage.start - _BEFORE, 0)) + 1
    stop = passage.end + _AFTER
    lines = []
    while start < min(stop, len(text)):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        said = text[start:end]
        if bare := said.strip():
            begin = start + len(said) - len(said.lstrip())
            row = held.passage_at(begin).kind is Kind.TABLE_ROW
            mark = read_mark(bare) or _spoken(bare)
            lines.append(_Line(begin, begin + len(bare), bare, mark, ITEM_MARK.match(bare) is not None, row))
        start = end + 1
    return lines


def _spoken(line: str) -> Mark | None:
    """The mark of a paragraph that counts aloud: 第一，… or 一是…"""
    found = _SPOKEN.match(line)
    return Mark(Style.SPOKEN, found[0], numeral(found["n"] or found["m"]), None) if found else None


def _marked(held: Held, lines: Sequence[_Line]) -> Iterator[Listing]:
    """Lists of marked lines; one that is parted by announcements of its own is given in parts, and whole."""
    for i, line in enumerate(lines):
        if not _may_open(line):
            continue
        above = lines[i - 1] if i else None
        led = above is not None and _ANNOUNCES.search(above.text) is not None
        first = line.mark.number == 1 if line.mark else not (above and above.dashed)
        if above is None or not (led or first):
            continue
        for parted in (True, False) if first and line.mark and not led else (True,):
            items = _run(lines, i, parted)
            if len(items) > 1:
                yield _listing(held, lines, i, items)


def _may_open(line: _Line) -> bool:
    if line.row or line.mark is None:
        return line.dashed and not line.row
    return line.mark.style not in _CHAPTERS and not _QUESTION.match(line.text, len(line.mark.text))


def _listing(held: Held, lines: Sequence[_Line], first: int, items: Sequence[_Line]) -> Listing:
    above = lines[first - 1]
    heading = _is_heading(above, lines[first])
    lead = (above.start, above.end) if heading else _lead(held.document.text, above.start, above.end, len(items))
    path = held.passage_at(items[0].start).path
    own = held.document.text[items[0].start : items[0].end]
    if path and (own.startswith(path[-1]) or path[-1] in own):
        path = path[:-1]
    return Listing(held.document, lead, tuple((item.start, item.end) for item in items), path, heading=heading)


def _lead(text: str, start: int, end: int, items: int) -> Span:
    """What announces as many items at the end of [start, end): the last sentence, or from the one on that says what is listed.

    下列药品须经检验。检验不合格的不予备案： announces the former; 有4个关键点。某某说。 what the number is of.
    """
    said = list(sentences(text, start, end))[-_LEAD:] or [(start, end)]
    announcing = (at for at in reversed(said) if _BELOW.search(text, *at) or items in counts_stated(text[slice(*at)]))
    return next(announcing, said[-1])[0], said[-1][1]


def _is_heading(line: _Line, below: _Line) -> bool:
    ranked = line.mark is not None and line.mark.rank is not None
    over = ranked and (below.mark is None or below.mark.rank is None or line.mark.rank < below.mark.rank)  # type: ignore[union-attr,operator]
    return bool(over) and not re.search(r"[。；：:;]", line.text[:-1])


def _run(lines: Sequence[_Line], first: int, parted: bool) -> list[_Line]:
    """The items from line `first` on, without what follows the last of them."""
    opening = lines[first]
    items, strays = [opening], 0
    for i in range(first + 1, len(lines)):
        line = lines[i]
        if _follows(items[-1], line):
            if parted and _ANNOUNCES.search(lines[i - 1].text) and lines[i - 1] is not items[-1]:
                break
            items.append(line)
            strays = 0
        elif line.row or _outranks(line, opening) or len(items) >= _MOST:
            break
        else:
            strays += 1
            if opening.dashed and strays > _STRAY:
                break
    return items


def _follows(before: _Line, line: _Line) -> bool:
    if before.mark is None:
        return line.dashed and line.mark is None
    same = line.mark is not None and line.mark.style is before.mark.style
    return same and line.mark is not None and line.mark.number == before.mark.number + 1 != 1


def _outranks(line: _Line, opening: _Line) -> bool:
    """Whether a line opens something above the list, or a list of its marks anew."""
    if line.mark is None or line.mark.rank is None:
        return False
    if opening.mark is None or opening.mark.rank is None:
        return line.mark.rank <= RANKS[Style.NUMBER]
    again = line.mark.style is opening.mark.style
    return line.mark.rank < opening.mark.rank or again


def _run_in(held: Held, line: _Line) -> Iterator[Listing]:
    """Lists whose marks stand within one line."""
    for pattern in _RUNS:
        runs = _apart(line.text, list(pattern.finditer(line.text)))
        for run, following in itertools.zip_longest(runs, runs[1:]):
            marks = _in_order(run)
            if len(marks) < 2:
                continue
            begins = [mark.start() for mark in marks]
            stop = following[0].start() if following else len(line.text)
            ends = [*begins[1:], _last_end(line.text[:stop], begins)]
            items = tuple(
                (line.start + begin, line.start + begin + len(line.text[begin:end].rstrip("；;，,、 和及与以")))
                for begin, end in zip(begins, ends, strict=True)
            )
            lead = _lead(held.document.text, line.start, line.start + begins[0], len(items))
            yield Listing(held.document, lead, items, held.passage_at(line.start).path)


def _apart(text: str, marks: Sequence[re.Match[str]]) -> list[list[re.Match[str]]]:
    """Marks by the run that they are of: a first one that opens a sentence begins another run, any other is within an item."""
    runs: list[list[re.Match[str]]] = []
    for mark in marks:
        begins = _place(mark["n"]) == 1 and text[: mark.start()].rstrip().endswith(("。", "！", "？", ":", "："))
        if begins or not runs:
            runs.append([])
        runs[-1].append(mark)
    return runs


def _clauses(held: Held, line: _Line) -> Iterator[Listing]:
    """The clauses between ； that a sentence of a line announces: 禁止下列行为：…；…；…"""
    for found in _ANNOUNCED_CLAUSES.finditer(line.text):
        if any(len(_in_order(list(pattern.finditer(found["items"])))) > 1 for pattern in _RUNS):
            continue
        begin = found.start("items")
        ends = [begin + at for at, character in enumerate(found["items"]) if character in ";；→"]
        spans = [(a, b) for a, b in itertools.pairwise([begin, *(end + 1 for end in ends), found.end("items") + 1])]
        items = tuple((line.start + a, line.start + len(line.text[:b].rstrip("→"))) for a, b in spans)
        opening = max(line.text.rfind(mark, 0, begin) for mark in "。；;")
        yield Listing(
            held.document, (line.start + opening + 1, line.start + begin), items, held.passage_at(line.start).path
        )


def _in_order(marks: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """The marks that count 1, 2, 3 …; none if the first is not 1."""
    found: list[re.Match[str]] = []
    for mark in marks:
        if _place(mark["n"]) == len(found) + 1:
            found.append(mark)
    return found


def _place(mark: str) -> int:
    return ord(mark) - ord("①") + 1 if "①" <= mark <= "⑳" else _value(mark)


def _last_end(text: str, begins: Sequence[int]) -> int:
    """Where the last item ends: with its sentence, or with the line where the items before hold several sentences."""
    several = any("。" in text[a : b - 1] for a, b in itertools.pairwise(begins))
    stop = text.find("。", begins[-1])
    if stop < 0 or not several:
        return stop + 1 or len(text)
    most = begins[-1] + _LAST * max(b - a for a, b in itertools.pairwise(begins))
    return len(text) if len(text) <= most else max(stop, text.rfind("。", begins[-1], most)) + 1


def _below_headings(held: Held, passage: Passage) -> Iterator[Listing]:
    """The headings right below each of the headings that a passage stands under."""
    for depth in range(1, len(passage.path) + 1):
        path = passage.path[:depth]
        below = [other for other in held.passages if other.path[:depth] == path]
        items = headings_below(held, path)
        start = held.document.text.rfind(path[-1], 0, items[0][0] if items else below[0].end)
        if len(items) > 1 and start >= 0:
            yield Listing(held.document, (start, start + len(path[-1])), items, path[:-1], heading=True)


def headings_below(held: Held, path: Sequence[str]) -> tuple[Span, ...]:
    """The headings right below the one with the path `path`, in order; of the document, where that is empty."""
    text, depth = held.document.text, len(path)
    found: dict[str, Span] = {}
    for passage in held.passages:
        label = passage.path[depth] if len(passage.path) > depth and passage.path[:depth] == tuple(path) else ""
        start = text.rfind(label, 0, passage.end) if label and label not in found else -1
        if start >= 0:
            found[label] = (start, start + len(label))
    return tuple(sorted(found.values()))[:_MOST]
