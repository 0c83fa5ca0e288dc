"""The numbers that the hits state: read facts, and clauses with a number for what was not read as one.

Each comes with the words to quote for it. Which of them answers a question is left to `values`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.evidence import NUMBER, clauses, subsequence
from assistant.found import Found
from corpus.cut import sentences
from corpus.facts.places import folded
from corpus.facts.years import lead_year
from corpus.tables import cells_of, row_reading
from corpus.types import Document, Facts, Indicator, Passage
from corpus.types import Kind as PassageKind
from index.types import Hit

LONGEST = 160  # characters of the words for one number
_NAMED = 0.8  # words that hold less of a number's name than this say too little of what it measures
_UNIT_COLUMN = re.compile(r"(?:计量|数据)?单\s*位")
_NO_NUMBER = re.compile(
    r"(?:19|20)\d{2}\s*年|“[^”]{0,12}”|《[^》]*》|〔\d{4}〕\d+号|(?m:^)\s*[(（]?\d{1,3}(?:[)）.．、]|\s*$|\t)|(?:19|20)\d{2}\s*[-—–~]"
)


@dataclass(frozen=True, slots=True)
class Stated:
    """A number of a document: `name` is what it measures, [start, end) the words that say so.

    `indicator` is None for a clause that was not read as a fact; then `name` is the clause. `rank` is its hit's, from 0,
    None if only its document was found. `near` is what stands around it: its sentence and the headings; `segment` is what
    leads to it from the last ； or 。 on: 三级医院起付线1000元，报销比例60%. `led` is the year that leads to a clause.
    """

    document: Document
    passage: Passage
    start: int
    end: int
    name: str
    said: str
    near: str
    rank: int | None
    indicator: Indicator | None
    segment: str = ""
    led: int | None = None


def stated_numbers(found: Found, hits: Sequence[Hit]) -> list[Stated]:
    """The numbers of the passages of `hits`, and those of the documents that the question names, in that order."""
    searcher = found.searcher
    ranks = {hit.passage.id: rank for rank, hit in reversed(list(enumerate(hits)))}
    passages = {hit.passage.id: hit.passage for hit in hits}
    keys = dict.fromkeys(hit.passage.document for hit in hits)
    numbers: list[Stated] = []
    for key in keys:
        document = searcher.by_id[key]
        facts = searcher.facts_of(document)
        if found.question.documents and key not in found.question.documents:
            continue
        own = tuple(passage for passage in passages.values() if passage.document == key)
        if key in found.question.documents:
            own = searcher.passages_of(document)
        numbers += _of_document(document, own, facts, ranks)
    return numbers


def _of_document(
    document: Document, passages: Sequence[Passage], facts: Facts, ranks: dict[str, int]
) -> Iterator[Stated]:
    for passage in passages:
        rank = ranks.get(passage.id)
        read = [one for one in facts.indicators if one.passage == passage.id and _inside(one, passage)]
        for one in read:
            yield _fact(document, passage, one, rank)
        if rank is not None:
            yield from _unread(document, passage, read, rank)


def _inside(one: Indicator, passage: Passage) -> bool:
    return passage.start <= one.start and one.end <= passage.end


def _fact(document: Document, passage: Passage, one: Indicator, rank: int | None) -> Stated:
    start, end = _words(passage, one)
    said, near = _slice(passage, start, end), _near(passage, start)
    return Stated(document, passage, start, end, one.name, said, near, rank, one, _segment(passage, one))


def _unread(document: Document, passage: Passage, read: Sequence[Indicator], rank: int) -> Iterator[Stated]:
    """Sentences, and clauses of those with facts, that state a number which was not read as a fact."""
    for start, end in _pieces(passage, read):
        said = _slice(passage, start, end)
        name = (
            _row(said, passage.columns) if passage.kind is PassageKind.TABLE_ROW else said
        )  # without the row's number
        if not _is_taken(read, start, end) and NUMBER.search(_NO_NUMBER.sub("", name)):
            led = _led(passage, read, start)
            yield Stated(document, passage, start, end, name, said, _near(passage, start), rank, None, led=led)


def _led(passage: Passage, read: Sequence[Indicator], at: int) -> int | None:
    """The year of the facts beside it in its sentence, or of the last sentence on its line that opens with one: 2015年，具体目标：…."""
    start, end = _sentence(passage, at)
    beside = {one.year for one in read if start <= one.start < end}
    if len(beside) == 1 and (year := beside.pop()):
        return year
    before = _slice(passage, passage.start, start).rpartition("\n")[2]
    return next((year for one in reversed(re.split("[。！？]", before)) if (year := lead_year(folded(one)))), None)


def _pieces(passage: Passage, read: Sequence[Indicator]) -> Iterator[tuple[int, int]]:
    if passage.kind is PassageKind.HEAD:
        return
    if passage.kind is PassageKind.TABLE_ROW:
        yield passage.start, passage.end
        return
    for start, end in sentences(passage.text):
        span = passage.start + start, passage.start + end
        whole = end - start <= LONGEST and not _is_taken(read, *span)
        yield from [span] if whole else clauses(passage, *span)


def _is_taken(read: Sequence[Indicator], start: int, end: int) -> bool:
    return any(one.start < end and start < one.end for one in read)


def _row(said: str, columns: Sequence[str]) -> str:
    pairs = _cells(said, columns)
    return row_reading([cell for cell, _ in pairs], [column for _, column in pairs])


def _cells(said: str, columns: Sequence[str]) -> list[tuple[str, str]]:
    """The cells of a row with their columns' names, without the number that it may begin with."""
    cells = cells_of(said)
    columns = columns if len(columns) == len(cells) else ()
    pairs = list(zip(cells, columns or [""] * len(cells), strict=True))
    return pairs[1:] if len(pairs) > 1 and pairs[0][0].isdigit() else pairs


def _words(passage: Passage, one: Indicator) -> tuple[int, int]:
    """The clause of a fact, with those before it in its sentence as far as its name needs them."""
    if passage.kind is PassageKind.TABLE_ROW:
        return passage.start, passage.end
    pieces = [piece for piece in clauses(passage, passage.start, passage.end) if piece[0] < one.end]
    last = len(pieces) - 1
    end = pieces[last][1]
    if end - one.start > LONGEST:
        return one.start, one.end
    first = next((i for i, (_, until) in enumerate(pieces) if until > one.start), last)
    start = pieces[first][0] if end - pieces[first][0] <= LONGEST else one.start
    sentence = _sentence(passage, one.start)[0]
    while first > 0 and not _names(_slice(passage, start, end), one.name):
        first -= 1
        if pieces[first][0] < sentence or end - pieces[first][0] > LONGEST:
            break
        start = pieces[first][0]
    return start, end


def _names(said: str, name: str) -> bool:
    return subsequence(name, said) >= _NAMED * len(name)


def _segment(passage: Passage, one: Indicator) -> str:
    if passage.kind is PassageKind.TABLE_ROW:
        return ""
    return re.split(r"[；;。！？\n]", _slice(passage, passage.start, one.end))[-1]


def _near(passage: Passage, at: int) -> str:
    start, end = _sentence(passage, at)
    return "\n".join((*passage.path, _slice(passage, start, end)))


def _sentence(passage: Passage, at: int) -> tuple[int, int]:
    if passage.kind is not PassageKind.TABLE_ROW:
        for start, end in sentences(passage.text):
            if passage.start + start <= at < passage.start + end:
                return passage.start + start, passage.start + end
    return passage.start, passage.end


def _slice(passage: Passage, start: int, end: int) -> str:
    return passage.text[start - passage.start : end - passage.start]


def said_of(one: Stated, years: Sequence[str]) -> str:
    """The words for a number as they are read: of a row of a table its name and what is under the year asked for."""
    if one.passage.kind is not PassageKind.TABLE_ROW:
        return one.said
    pairs = _cells(one.said, one.passage.columns)
    wanted = [i for i, (_, column) in enumerate(pairs) if any(year in column for year in years)]
    name = next((i for i, (cell, _) in enumerate(pairs) if _is_name(cell, one.name)), None)
    whole = row_reading([cell for cell, _ in pairs], [column for _, column in pairs])
    if name is None or (not wanted and len(whole) <= LONGEST):
        return whole
    units = [i for i, (_, column) in enumerate(pairs) if _UNIT_COLUMN.fullmatch(column.strip())]
    chosen = [pairs[i] for i in sorted({name, *units, *(wanted or _with_value(pairs, one))})]
    return row_reading([cell for cell, _ in chosen], [column for _, column in chosen])


def _is_name(cell: str, name: str) -> bool:
    return subsequence(name, cell) >= _NAMED * len(name)


def _with_value(pairs: Sequence[tuple[str, str]], one: Stated) -> list[int]:
    value = one.indicator.value.split("-")[0] if one.indicator else ""
    return [i for i, (cell, _) in enumerate(pairs) if value and value in cell.replace(",", "")]
