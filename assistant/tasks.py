"""The tasks of a document: a duty that was read out of it, with all that the text says of it.

Which of them answers is left to `duties` and `unit_tasks`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from corpus.facts.places import Passages
from corpus.facts.units import is_unit, normalise_unit, split_units
from corpus.tables import cells_of
from corpus.types import Document, Duty, Passage
from corpus.types import Kind as PassageKind

_LONGEST_NAME = 80  # characters of a task's name
_LONGEST_SCOPE = 3000  # characters of a task's text


@dataclass(frozen=True, slots=True)
class Task:
    """A duty and its document; [start, end) is all that the text says of it, `passage` the one that names its units."""

    duty: Duty
    document: Document
    passage: Passage
    start: int
    end: int

    @property
    def said(self) -> str:
        """What the text says of the task, units and all."""
        return self.document.text[self.start : self.end]


def tasks_in(
    document: Document, passages: Sequence[Passage], duties: Sequence[Duty], wanted: Collection[Duty]
) -> Iterator[Task]:
    """Those of a document's `duties` that are `wanted`, with the text of each: from the duty or heading before to its end."""
    places = Passages(passages)
    before = 0
    for duty in sorted(duties, key=lambda duty: duty.start):
        passage = places.at(duty.start) if duty in wanted else None
        if passage is not None:
            yield Task(duty, document, passage, _beginning(passage, passages, duty, before), duty.end)
        before = duty.end


def _beginning(passage: Passage, passages: Sequence[Passage], duty: Duty, before: int) -> int:
    """Where the text of a duty begins: not above the headings over it, nor in the text of the duty before."""
    if passage.kind is PassageKind.TABLE_ROW:
        return passage.start
    start = passage.start
    if passage.path:
        depth = len(passage.path)
        start = min(p.start for p in passages if p.path[:depth] == passage.path)
    return min(max(start, before, duty.end - _LONGEST_SCOPE), duty.start)


def row_tasks(document: Document, row: Passage) -> Iterator[Task]:
    """What a table's row assigns in a cell that holds only names of units, though no column says so: to its last one."""
    cells = cells_of(row.text) if row.kind is PassageKind.TABLE_ROW else []
    named = [n for n, cell in enumerate(cells) if (names := split_units(cell)) and all(map(is_unit, names))]
    others = [cell for n, cell in enumerate(cells) if named and n != named[-1] and re.search(r"[一-龥]{2}", cell)]
    if others:
        units = tuple(normalise_unit(name, document.region) for name in split_units(cells[named[-1]]))
        duty = Duty("，".join(others)[:_LONGEST_NAME], (), units, document.id, row.id, row.start, row.end)
        yield Task(duty, document, row, row.start, row.end)
