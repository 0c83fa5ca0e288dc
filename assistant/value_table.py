"""The table of what several documents state for one thing: region, year, words, document and 文号, a line for each.

Which numbers are told is decided by `values`. A line's year, title and 文号 are quoted from where they stand, and left out
where the text does not hold them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.found import Composed, Found, Line
from assistant.scope import label_of, titled
from assistant.stated import Stated, said_of
from corpus.regions import short_name
from corpus.types import Document, Kind, Passage

LONGEST = 1200  # characters of a table
_HEAD = "（地区 年份：原文｜文件｜发文字号）"
_TOGETHER = 60  # characters between a title and a 文号 that are quoted as one
_ABOVE = 800  # characters above a statement within which its lead-in or its heading names the year


def value_table(found: Found, told: Sequence[Stated], years: Sequence[str]) -> Composed:
    """A table with a line for each number; as many as fit, and how many were left out."""
    lines: list[Line] = []
    for one in told:
        line = _line(found, one, years)
        if sum(len(shown.text) + 1 for shown in lines) + len(line.text) + 2 * len(_HEAD) <= LONGEST:
            lines.append(line)
    left_out = len(told) - len(lines)
    shown = f"，以下为其中{len(lines)}份" if left_out else ""
    return Composed(tuple(lines), f"共{len(told)}份文件有规定{shown}{_HEAD}", left_out=left_out)


def _line(found: Found, one: Stated, years: Sequence[str]) -> Line:
    document = found.searcher.document_text(one.document)
    passages = found.searcher.passages_of(one.document)
    beside = _head(document, passages)
    year = _year(document, passages, one, beside)
    said = said_of(one, years).strip("。；; ")
    whose = short_name(document.region) if document.region else label_of(document)
    kind = "" if one.indicator is None else "实际" if one.indicator.actual else "目标"
    dated = f" {one.indicator.year}年{kind}" if one.indicator and year is not None else ""
    cells = [f"{whose}{dated}：{said}", *([titled(document)] if document.region else [])]
    if document.number and _stands(document.number, document, beside):
        cells.append(document.number)
    return Line("｜".join(cells), one.passage, one.start, one.end, (*beside, *(year or ())))


def _head(document: Document, passages: Sequence[Passage]) -> list[Line]:
    """Where the title and the 文号 stand: one quote if they stand together."""
    values = (("title", document.title), ("number", document.number))
    spans = [
        next(
            (
                (stated.start, stated.end)
                for stated in document.stated
                if stated.field == field and value and stated.start is not None and stated.end is not None
            ),
            None,
        )
        for field, value in values
    ]
    held = [span for span in spans if span]
    start, end = min((span[0] for span in held), default=0), max((span[1] for span in held), default=0)
    if len(held) == 2 and end - start <= sum(last - first for first, last in held) + _TOGETHER:
        held = [(start, end)]
    return [_cited(document, passages, *span) for span in held]


def _cited(document: Document, passages: Sequence[Passage], start: int, end: int) -> Line:
    passage = next((one for one in passages if one.start <= start and end <= one.end), None)
    return Line(
        "",
        passage or Passage(document.id, document.id, (), start, end, Kind.HEAD, document.text[start:end]),
        start,
        end,
    )


def _year(document: Document, passages: Sequence[Passage], one: Stated, beside: Sequence[Line]) -> list[Line] | None:
    """What is to be quoted for the year besides the number's own words and the head; None if no text holds it."""
    if one.indicator is None or one.indicator.year is None:
        return None
    year = re.compile(rf"(?<!\d){one.indicator.year}(?!\d)(?:年[^，。；,;\n]{{0,4}})?")
    if any(year.search(document.text, start, end) for start, end in _spans(one, beside)):
        return []
    above = [*year.finditer(document.text, max(one.start - _ABOVE, 0), one.start)]
    return [_cited(document, passages, *above[-1].span())] if above else None


def _spans(one: Stated, beside: Sequence[Line]) -> list[tuple[int, int]]:
    return [(one.start, one.end), *((line.start, line.end) for line in beside)]


def _stands(number: str, document: Document, beside: Sequence[Line]) -> bool:
    plain = re.sub(r"\s", "", number)
    return any(plain in re.sub(r"\s", "", document.text[line.start : line.end]) for line in beside)
