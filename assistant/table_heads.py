"""Where a table names its columns: a row's answer says 2025年: 98%, and the year stands in the table's head.

So the head is cited too; names that can't be found above the row are not said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.found import Line
from corpus.types import Kind

_LONGEST = 600  # characters; names further apart are not of one head


def with_heads(lines: Sequence[Line], text_of: Callable[[str], str]) -> tuple[list[Line], list[Line]]:
    """The lines of an answer, and what is cited besides them, each head once. `text_of` takes a `Document.id`."""
    said: list[Line] = []
    heads: dict[tuple[str, int, int], Line] = {}
    for line in map(_without_number, lines):
        names = _used(line)
        span = _span(names, line, text_of(line.passage.document)) if names else None
        if span:
            heads.setdefault((line.passage.document, *span), Line("", line.passage, *span))
        said.append(line if span or not names else replace(line, text=_without(names, line.text)))
    return said, list(heads.values())


def _without_number(line: Line) -> Line:
    """A line of a whole row quotes it from what follows its number, unless it says the number."""
    passage = line.passage
    whole = passage.kind is Kind.TABLE_ROW and (line.start, line.end) == (passage.start, passage.end)
    number = re.match(r"\s*(\d{1,4})\s+", passage.text) if whole else None
    said = number is not None and line.text.startswith(number[1])
    return replace(line, start=line.start + number.end()) if number and not said else line


def _used(line: Line) -> list[str]:
    """The column names that the line of a table's row says."""
    columns = line.passage.columns if line.passage.kind is Kind.TABLE_ROW else ()
    return [name for name in columns if name and f"{name}:" in line.text]


def _span(names: Sequence[str], line: Line, text: str) -> tuple[int, int] | None:
    """[start, end) in the document's text that holds all of `names`, the nearest above the row."""
    parts = {part for name in names for part in name.split()}
    places = [(text.rfind(part, 0, line.passage.start), len(part)) for part in sorted(parts)]
    begin, end = min(start for start, _ in places), max(start + length for start, length in places)
    return (begin, end) if begin >= 0 and end - begin <= _LONGEST else None


def _without(names: Sequence[str], text: str) -> str:
    for name in names:
        text = text.replace(f"{name}: ", "")
    return text
