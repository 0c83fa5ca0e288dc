"""The words of an answer that answer by themselves, as the reader sees them: what a page marks in its lines.

Lines are whole sentences, for an official to rely on; these are where to look first. Without a reader, and where it isn't
sure, nothing is marked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.found import Line
from assistant.rescoring import Readings
from assistant.types import Kind

_LISTS = (Kind.LIST, Kind.TASKS, Kind.DOCUMENT)  # each of their lines is what was asked for
_SURE = 0.4  # share of the answer that a place is to be expected to have
_WHOLE = 0.8  # share of a line from where on marking it shows nothing
_CLAUSES = 20  # characters from where on whole clauses are marked: where a long answer begins is not sure to a word
_CLAUSE = re.compile(r"[^，,。；;：:！!？?]+[，,。；;：:！!？?]*")

Span = tuple[int, int]


def highlights(kind: Kind, lines: Sequence[Line], readings: Readings) -> list[Span | None]:
    """For each line of an answer where in its text the answer stands, [start, end), or None."""
    return [None if kind in _LISTS else _highlight(line, readings) for line in lines]


def _highlight(line: Line, readings: Readings) -> Span | None:
    passage = line.passage
    inside = passage.start <= line.start and line.end <= passage.end
    said = passage.text[line.start - passage.start : line.end - passage.start] if inside else ""
    at = line.text.find(said)
    seen = readings.middle(passage, line.start, line.end, _SURE) if said and at >= 0 else None
    if seen is None or "\n" in said:
        return None
    start, end = seen[0] - line.start, seen[1] - line.start
    if end - start >= _CLAUSES:
        start, end = _in_clauses(said, start, end)
    return (start + at, end + at) if end - start < _WHOLE * len(said) else None


def _in_clauses(said: str, start: int, end: int) -> Span:
    """The clauses that [start, end) is of, without the mark that ends the last."""
    touched = [c for c in _CLAUSE.finditer(said) if c.start() < end and start < c.end()]
    if not touched:
        return start, end
    last = touched[-1]
    return touched[0].start(), last.start() + len(last[0].rstrip("，,。；;：:！!？?"))
