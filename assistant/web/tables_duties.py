"""Tasks by the bodies that do them: how many each has, and the 任务分解表 of a document, tasks over bodies.

A body is its name and the region of the documents that name it: every district has a 区市场监管局.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.sourced import Assigned
from assistant.spreadsheets import Table
from assistant.web.tables_query import alphabetic
from corpus.types import Document

LEADS, DOES = "●", "○"
_UNSTATED = "未载明"


@dataclass(frozen=True, slots=True)
class Body:
    """A body of a region, by its normalised name, what its documents call it most, and how many tasks it leads and has a part in."""

    name: str
    called: str
    region: str | None
    lead: int
    responsible: int

    @property
    def total(self) -> int:
        """All its tasks."""
        return self.lead + self.responsible


@dataclass(frozen=True, slots=True)
class Divided:
    """A document whose tasks are divided up, and how many there are, among how many bodies."""

    document: Document
    tasks: int
    bodies: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """Tasks over bodies, those of the most tasks first; a cell is ● for who leads, ○ for who has a part, else ""."""

    bodies: tuple[str, ...]
    rows: tuple[tuple[Assigned, tuple[str, ...]], ...]


def bodies(rows: Iterable[Assigned]) -> list[Body]:
    """Every body with its tasks, those of the most first."""
    lead: Counter[tuple[str, str | None]] = Counter()
    responsible: Counter[tuple[str, str | None]] = Counter()
    called: defaultdict[tuple[str, str | None], Counter[str]] = defaultdict(Counter)
    for row in rows:
        region = row.source.document.region
        for name, said in row.duty.called().items():
            called[name, region][said] += 1
        leading = set(row.duty.lead)
        lead.update((name, region) for name in leading)
        responsible.update((name, region) for name in set(row.duty.responsible) - leading)
    every = [
        Body(key[0], called[key].most_common(1)[0][0], key[1], lead[key], responsible[key])
        for key in {**lead, **responsible}
    ]
    return sorted(every, key=lambda body: (-body.total, -body.lead, alphabetic(body.name), body.region or ""))


def body_table(every: Iterable[Body]) -> Table:
    """Bodies and their tasks, counted."""
    rows = ((one.called, one.region or _UNSTATED, str(one.lead), str(one.responsible), str(one.total)) for one in every)
    return Table(("单位", "区域", "牵头", "责任", "合计"), tuple(rows))


def divided(rows: Iterable[Assigned]) -> list[Divided]:
    """The documents that divide up tasks, in the order of `rows`."""
    found: dict[str, list[Assigned]] = {}
    for row in rows:
        found.setdefault(row.source.document.id, []).append(row)
    return [Divided(own[0].source.document, len(own), len(_names(own))) for own in found.values()]


def matrix(rows: Sequence[Assigned]) -> Matrix:
    """The tasks of a document over the bodies that it names."""
    names = _names(rows)
    called = {name: said for row in reversed(rows) for name, said in row.duty.called().items()}
    cells = tuple((row, tuple(_part(row, name) for name in names)) for row in rows)
    return Matrix(tuple(called[name] for name in names), cells)


def matrix_table(shown: Matrix) -> Table:
    """A matrix as a table of text, numbered, with the source of each task."""
    rows = (
        (
            str(number),
            row.duty.task,
            *cells,
            row.source.document.title,
            row.source.document.number or "",
            row.source.reference,
            row.source.quote,
        )
        for number, (row, cells) in enumerate(shown.rows, 1)
    )
    return Table(("序号", "任务", *shown.bodies, "文件", "发文字号", "出处", "原文"), tuple(rows))


def _names(rows: Iterable[Assigned]) -> tuple[str, ...]:
    counts = Counter(name for row in rows for name in dict.fromkeys((*row.duty.lead, *row.duty.responsible)))
    return tuple(name for name, _ in counts.most_common())


def _part(row: Assigned, name: str) -> str:
    return LEADS if name in row.duty.lead else DOES if name in row.duty.responsible else ""
