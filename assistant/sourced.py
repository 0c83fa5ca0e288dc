"""The facts of all documents with their sources: what every table is made of, and which of them are wanted.

The facts are read by `corpus.facts` and kept in the catalogue. How rows are shown and saved is left to `tables`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.reference import reference
from assistant.types import Role
from corpus.facts.units import same_unit
from corpus.regions import aliases, contains
from corpus.types import Document, Duty, Indicator, Passage, Status
from index.catalogue import Catalogue
from index.words import fold

_folded = lru_cache(maxsize=100_000)(fold)  # each name is looked at for every page


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact stands: its document (without text), its passage's span, the official reference, the words on one line."""

    document: Document
    start: int
    end: int
    reference: str
    quote: str


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator and where it stands."""

    indicator: Indicator
    source: Source


@dataclass(frozen=True, slots=True)
class Assigned:
    """A duty and where it stands."""

    duty: Duty
    source: Source


@dataclass(frozen=True, slots=True)
class Sourced:
    """All facts, by document and place; `documents` are all that are held, those without facts too."""

    documents: tuple[Document, ...]
    indicators: tuple[Measured, ...]
    duties: tuple[Assigned, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows are wanted; what is empty or None takes all.

    `name` is a part of an indicator's or a task's name. A row lies in one of `regions` (any of their names), or, where
    None is one of them, names no region; `exact` leaves out what only lies in one. `years` likewise. `unit` is an indicator's unit, or a part of the name of
    a body that has a part in a task, `role` which part. `body` is the same, but the name just as it is held. `document`
    is a file, title, number or id, or a part of a title or number where nothing is called so.
    """

    name: str = ""
    regions: tuple[str | None, ...] = ()
    exact: bool = False
    years: tuple[int | None, ...] = ()
    unit: str = ""
    document: str = ""
    actual: bool | None = None
    status: Status | None = None
    body: str = ""
    role: Role = Role.ANY


def sourced(catalogue: Catalogue, documents: Sequence[Document]) -> Sourced:
    """All facts with their sources. `documents` are the catalogue's in order, with the status that they shall have."""
    indicators: list[Measured] = []
    duties: list[Assigned] = []
    for number, facts in enumerate(catalogue.facts()):
        if not facts.indicators and not facts.duties:
            continue
        whole = replace(catalogue.document(number), status=documents[number].status)
        passages = {passage.id: passage for passage in catalogue.passages_of(number)}
        indicators += [Measured(found, _source(whole, passages[found.passage], found)) for found in facts.indicators]
        duties += [Assigned(found, _source(whole, passages[found.passage], found)) for found in facts.duties]
    return Sourced(tuple(documents), tuple(indicators), tuple(duties))


def wanted_indicators(every: Sourced, wanted: Wanted) -> list[Measured]:
    """The indicators that are wanted."""
    documents, name = _documents(every.documents, wanted), fold(wanted.name)
    return [
        row
        for row in every.indicators
        if row.source.document.id in documents
        and name in _folded(row.indicator.name)
        and _lies_in(row.indicator.region, wanted)
        and (not wanted.years or row.indicator.year in wanted.years)
        and wanted.unit in ("", row.indicator.unit)
        and wanted.actual in (None, row.indicator.actual)
    ]


def wanted_duties(every: Sourced, wanted: Wanted) -> list[Assigned]:
    """The duties that are wanted; one lies in its document's region."""
    documents, name = _documents(every.documents, wanted), fold(wanted.name)
    bodies = _bodies(every, wanted)
    return [
        row
        for row in every.duties
        if row.source.document.id in documents
        and name in _folded(row.duty.task)
        and _lies_in(row.source.document.region, wanted)
        and (bodies is None or not bodies.isdisjoint(_of_role(row.duty, wanted.role)))
    ]


def _bodies(every: Sourced, wanted: Wanted) -> set[str] | None:
    """The names, of all that are held, of the bodies that are wanted; None for any. Each name is looked at once."""
    if not wanted.unit and not wanted.body and wanted.role is Role.ANY:
        return None
    held = {pair for row in every.duties for pair in row.duty.called().items()}
    unit = wanted.unit
    alike = {name for name, called in held if not unit or unit in name or unit in called or same_unit(unit, name)}
    return {name for name in alike if wanted.body in ("", name)}


def _of_role(duty: Duty, role: Role) -> Iterable[str]:
    return {Role.LEAD: duty.lead, Role.RESPONSIBLE: duty.responsible}.get(role, (*duty.lead, *duty.responsible))


def _documents(documents: Sequence[Document], wanted: Wanted) -> set[str]:
    """The ids of the documents that are wanted."""
    standing = [one for one in documents if wanted.status in (None, one.status)]
    said = wanted.document
    called = [one for one in standing if said in (one.id, one.file, one.number, one.title)]
    part = fold(said)
    alike = called or [one for one in standing if part in _folded(one.title) or part in _folded(one.number or "")]
    return {one.id for one in (alike if said else standing)}


def _lies_in(region: str | None, wanted: Wanted) -> bool:
    """Whether a region is one of those wanted or lies in one."""
    if not wanted.regions or wanted.exact or region is None:
        return not wanted.regions or region in wanted.regions
    return any(one is not None and (contains(one, region) or one in aliases(region)) for one in wanted.regions)


def _source(document: Document, passage: Passage, found: Indicator | Duty) -> Source:
    quote = " ".join(document.text[found.start : found.end].split())
    return Source(replace(document, text=""), passage.start, passage.end, reference(document, passage), quote)
