"""The lines in which a list is told: its items or rows, as many as there is room for, and where it contradicts itself.

Which list answers is left to `lists`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from assistant.found import Composed, Line
from assistant.listing import Held, Listing, Span
from assistant.listings import counts_of, counts_stated, lead_clause
from assistant.scope import label_of
from corpus.outlines.marks import Style, read_mark
from corpus.tables import cells_of, row_reading
from corpus.types import Document, Passage

LONGEST = 1200  # characters of an answer
LONG = "这一部分较长，只列出开头"
_NAME = 40  # characters of an item's first sentence that names it
_THEME = 3  # characters of a heading from where on a number of just that is of its items
_WORD = re.compile(r"[^\W\d_]{2}")


def within_room(lines: Sequence[Line]) -> Composed:
    """The lines that there is room for; a warning tells how many there are."""
    shown = shortened(lines)
    left = len(lines) - len(shown)
    warnings = (f"共{len(lines)}项,只列出前{len(shown)}项",) if left else ()
    return Composed(tuple(shown), warnings=warnings, left_out=left)


def opening(lines: Iterable[Line], room: int = LONGEST) -> Composed:
    """The first of the lines that a text fills, at least one and as many as there is `room` for; a warning where it goes on."""
    shown: list[Line] = []
    for line in lines:
        if shown and sum(len(one.text) + 1 for one in shown) + len(line.text) > room:
            return Composed(tuple(shown), warnings=(LONG,))
        shown.append(line)
    return Composed(tuple(shown))


def side_by_side(told: Sequence[tuple[Document, Composed]]) -> Composed:
    """What several documents say, each line and warning with its place in front, as many of each as there is room for."""
    if len(told) == 1:
        return told[0][1]
    lines: list[Line] = []
    warnings: list[str] = []
    for document, composed in told:
        label = label_of(document)
        room = LONGEST // len(told) - (len(label) + 1) * len(composed.lines)
        lines += [replace(line, text=f"{label}：{line.text}") for line in shortened(composed.lines, room)]
        warnings += [f"{label}：{warning}" for warning in composed.warnings]
    return Composed(tuple(lines), warnings=tuple(warnings))


def item_line(held: Held, item: Span) -> Line:
    """An item of a list, or its first sentence where that is short and names it."""
    start, end = item
    text = held.document.text[start:end]
    stop = text.find("。")
    if 0 < stop <= _NAME and stop + 1 < len(text):
        end = start + stop + 1
    return Line(held.document.text[start:end], held.passage_at(start), start, end)


def part_lines(held: Held, span: Span) -> Iterator[Line]:
    """A span of a document, a line for each passage that it goes through."""
    for passage in held.passages:
        start, end = max(span[0], passage.start), min(span[1], passage.end)
        text = held.document.text[start:end]
        if start < end and text.strip():
            start += len(text) - len(text.lstrip())
            yield Line(text.strip(), passage, start, start + len(text.strip()))


def row_lines(listing: Listing) -> list[Line]:
    """A line for each row that says something new; the whole row is what is cited, and told where the cell is but a number."""
    lines: dict[str, Line] = {}
    for (start, end), row in zip(listing.items, listing.rows, strict=True):
        text = listing.document.text[start:end]
        told = text if _WORD.search(text) else row_line(row).text
        line = Line(told, row, row.start, row.end)
        lines.setdefault(line.text, line)
    return list(lines.values())


def shortened(lines: Sequence[Line], longest: int = LONGEST) -> list[Line]:
    """The lines; if they are too long together, each with its lead clause only, and no more than there is room for."""
    if sum(len(line.text) + 1 for line in lines) <= longest:
        return list(lines)
    short = []
    for line in lines:
        stop = lead_clause(line.text)
        whole = line.end - line.start != len(line.text)
        short.append(Line(line.text[:stop], line.passage, line.start, line.end if whole else line.start + stop))
    while sum(len(line.text) + 1 for line in short) > longest:
        short.pop()
    return short


def contradictions(announced: str, theme: str, items: int, within: Counter[Style], document: Document) -> Iterator[str]:
    """Where the document says another number of items than there are: in what announces them, or of their heading.

    A sentence that also says the right number, a number of things one step below, and 一 (打造一批) contradict nothing.
    """
    sentences = [counts_stated(announced)]
    if len(theme) >= _THEME and theme in announced and not any(counts_of(theme, announced)):
        sentences += counts_of(theme, document.text)
    for counts in sentences:
        if counts and counts[0] > 1 and items not in counts and counts[0] not in within.values():
            yield f"原文称{counts[0]}项,实际列出{items}项"
            return


def contradicted(listing: Listing) -> list[str]:
    """Where a document says that a list has another number of items than it has."""
    theme = theme_of([listing.announced] if listing.heading else listing.path)
    return list(
        contradictions(listing.introduced(), theme, len(listing.items), listing.marks_within(), listing.document)
    )


def theme_of(path: Sequence[str]) -> str:
    """The last heading without its mark."""
    if not path:
        return ""
    mark = read_mark(path[-1])
    return re.sub(r"[\s。:：]", "", path[-1][len(mark.text) if mark else 0 :])


def row_line(passage: Passage) -> Line:
    """A table's row as an answer: its cells with their columns' names, without the row's number."""
    cells, columns, start = cells_of(passage.text), passage.columns, passage.start
    if len(cells) > 1 and (number := re.match(r"\s*\d{1,4}\s+", passage.text)):
        cells, columns, start = cells[1:], columns[1:], start + number.end()
    return Line(row_reading(cells, columns), passage, start, passage.end)
