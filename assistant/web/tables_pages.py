"""What each page of the tables shows for an address. How it looks is left to the templates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from assistant.sourced import Assigned, Measured, Sourced, Wanted, sourced, wanted_duties, wanted_indicators
from assistant.tables import kind_of
from assistant.types import STATUSES
from assistant.web.tables_compare import (
    Grid,
    Group,
    bare,
    chosen_groups,
    column_name,
    grid,
    groups,
    nearby,
    said,
)
from assistant.web.tables_duties import Body, Matrix, bodies, divided, matrix
from assistant.web.tables_plots import bars_over_regions, lines_over_years
from assistant.web.tables_query import (
    Asked,
    Filter,
    alphabetic,
    amount_of,
    cut,
    filters_of,
    link,
    ordered,
    region_options,
    wanted_of,
    year_options,
)
from corpus.facts.units import same_unit
from corpus.regions import short_name
from corpus.types import Document, Status
from index.words import fold

if TYPE_CHECKING:
    from index.search import Searcher

Values = dict[str, Any]
_SUGGESTED = 300  # titles and names that a field suggests
_VOID = {Status.REPEALED, Status.EXPIRED, Status.AMENDED, Status.PENDING}


@dataclass(frozen=True, slots=True)
class Book:
    """All facts of one generation of the index, and its indicators in groups."""

    every: Sourced
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A filter that may be taken away, and how many rows there are without it."""

    filter: Filter
    count: int


@lru_cache(maxsize=1)
def book_of(searcher: Searcher) -> Book:
    """The facts of what a searcher searches; read once a generation."""
    every = sourced(searcher.index.catalogue, searcher.documents)
    return Book(every, tuple(groups(every.indicators)))


def asked_indicators(book: Book, asked: Asked) -> list[Measured]:
    """The indicators that are asked for, in order."""
    return ordered(wanted_indicators(book.every, wanted_of(asked)), asked, _INDICATOR_KEYS)


def asked_duties(book: Book, asked: Asked) -> list[Assigned]:
    """The tasks that are asked for, in order."""
    return ordered(wanted_duties(book.every, wanted_of(asked)), asked, _DUTY_KEYS)


def asked_bodies(book: Book, asked: Asked) -> list[Body]:
    """The bodies of the tasks that are asked for; of those only the ones that are called as was asked, in any spelling."""
    wanted, q = wanted_of(asked), fold(asked.one("q"))
    rows = wanted_duties(book.every, replace(wanted, name="", unit=""))
    every = [body for body in bodies(rows) if q in fold(body.called) or q in fold(body.name) or same_unit(q, body.name)]
    return ordered(every, asked, _BODY_KEYS)


def asked_grid(book: Book, asked: Asked) -> Grid:
    """The indicators that are asked for side by side."""
    chosen = _chosen(book, asked)
    columns = asked.every("year" if _by_year(chosen, asked) else "region")
    return grid(chosen, _by_year(chosen, asked), [column for column in columns if column != "none"])


def asked_matrix(book: Book, asked: Asked) -> tuple[Document | None, Matrix]:
    """The document that is asked for, None without one, and its tasks over bodies."""
    rows = [row for row in book.every.duties if row.source.document.id == asked.one("document")]
    return (rows[0].source.document if rows else None), matrix(rows)


def _indicators_page(book: Book, asked: Asked) -> Values:
    every = book.every.indicators
    rows = asked_indicators(book, asked)
    measures = sorted({row.indicator.unit for row in every} - {""}, key=alphabetic)
    return {
        **_listed("indicators", book, asked, rows, lambda other: len(asked_indicators(book, other))),
        "regions": region_options((row.indicator.region for row in every), asked),
        "years": year_options((row.indicator.year for row in every), asked),
        "measures": [(unit, unit) for unit in measures],
        "titles": _titles(every),
        "comparable": {bare(one.name) for group in book.groups if _is_comparable(group) for one in group.names},
        "bare": bare,
    }


def _compare_page(book: Book, asked: Asked) -> Values:
    return {**_WORDS, "here": "compare", "asked": asked, **(_picked if _is_picking(asked) else _compared)(book, asked)}


def _is_picking(asked: Asked) -> bool:
    return not asked.every("name") or asked.one("pick") != ""


def _picked(book: Book, asked: Asked) -> Values:
    """The indicators to choose from: all that are called as was asked, else those of several regions or years."""
    q = fold(asked.one("q"))
    found = [group for group in book.groups if any(q in fold(one.name) for one in group.names)]
    shown = found if q or asked.one("all") else [group for group in found if _is_comparable(group)]
    return {
        "picking": True,
        "page": cut(shown, asked),
        "held": len(book.groups),
        "chosen": {bare(name) for name in asked.every("name")},
        "bare": bare,
    }


def _compared(book: Book, asked: Asked) -> Values:
    every = chosen_groups(book.groups, asked.every("name"))
    rows = [row for group in every for one in group.names for row in one.rows]
    held = {bare(one.name) for group in book.groups for one in group.names}
    chosen = _chosen(book, asked)
    shown = asked_grid(book, asked)
    return {
        "picking": False,
        "grid": shown,
        "plots": (lines_over_years if shown.by_year else bars_over_regions)(chosen),
        "names": asked.every("name"),
        "unknown": [name for name in asked.every("name") if bare(name) not in held],
        "nearby": nearby(book.groups, asked.every("name")),
        "regions": region_options((row.indicator.region for row in rows), asked),
        "years": year_options((row.indicator.year for row in rows), asked),
        "statuses": STATUSES,
    }


def _chosen(book: Book, asked: Asked) -> list[Group]:
    """The groups that are asked for, with those of their rows that are wanted; a name without any stays."""
    wanted = replace(wanted_of(asked), name="", exact=True)
    return [
        replace(group, names=tuple(replace(one, rows=_kept(book, one.rows, wanted)) for one in group.names))
        for group in chosen_groups(book.groups, asked.every("name"))
    ]


def _kept(book: Book, rows: tuple[Measured, ...], wanted: Wanted) -> tuple[Measured, ...]:
    return tuple(wanted_indicators(replace(book.every, indicators=rows), wanted))


def _by_year(chosen: Sequence[Group], asked: Asked) -> bool:
    """Whether years are the columns: as was asked, else where only they tell values apart."""
    several = any(group.regions > 1 for group in chosen), any(group.years > 1 for group in chosen)
    return asked.one("by") == "year" or (asked.one("by") != "region" and several == (False, True))


def _is_comparable(group: Group) -> bool:
    return group.regions > 1 or group.years > 1


def _duties_page(book: Book, asked: Asked) -> Values:
    every = book.every.duties
    rows = asked_duties(book, asked)
    return {
        **_listed("duties", book, asked, rows, lambda other: len(asked_duties(book, other))),
        "regions": region_options((row.source.document.region for row in every), asked),
        "titles": _titles(every),
        "units": _unit_names(every),
    }


def _bodies_page(book: Book, asked: Asked) -> Values:
    every = book.every.duties
    rows = asked_bodies(book, asked)
    return {
        **_listed("units", book, asked, rows, lambda other: len(asked_bodies(book, other))),
        "most": max((body.total for body in rows), default=1),
        "regions": region_options((row.source.document.region for row in every), asked),
        "titles": _titles(every),
        "units": _unit_names(every),
    }


def _matrix_page(book: Book, asked: Asked) -> Values:
    document, shown = asked_matrix(book, asked)
    every = divided(book.every.duties)
    q = fold(asked.one("q"))
    found = [one for one in every if q in fold(one.document.title) or q in fold(one.document.number or "")]
    return {
        **_WORDS,
        "here": "matrix",
        "asked": asked,
        "document": document,
        "missing": asked.one("document") != "" and document is None,
        "matrix": shown,
        "divided": every,
        "page": cut(found, asked),
        "filters": filters_of(asked),
    }


def _listed(here: str, book: Book, asked: Asked, rows: Sequence[Any], count: Callable[[Asked], int]) -> Values:
    """What all lists show."""
    filters = filters_of(asked)
    suggestions = [] if rows else [Suggestion(one, count(one.without)) for one in filters]
    return {
        **_WORDS,
        "here": here,
        "asked": asked,
        "page": cut(rows, asked),
        "filters": filters,
        "suggestions": [one for one in suggestions if one.count],
        "documents": len(book.every.documents),
        "total": len(book.every.indicators if here == "indicators" else book.every.duties),
        "statuses": STATUSES,
    }


def _titles(rows: Iterable[Measured | Assigned]) -> list[str]:
    """The titles of the documents that rows are from, to suggest."""
    return list(dict.fromkeys(row.source.document.title for row in rows))[:_SUGGESTED]


def _unit_names(rows: Iterable[Assigned]) -> list[str]:
    return [body.called for body in bodies(rows)][:_SUGGESTED]


def _is_void(document: Document) -> bool:
    return document.status in _VOID


_INDICATOR_KEYS: dict[str, Callable[[Measured], Any]] = {
    "name": lambda row: alphabetic(row.indicator.name),
    "value": lambda row: (alphabetic(row.indicator.unit), amount_of(row.indicator) or ()),
    "year": lambda row: row.indicator.year or 0,
    "region": lambda row: alphabetic(row.indicator.region or ""),
    "kind": lambda row: row.indicator.actual,
    "document": lambda row: alphabetic(row.source.document.title),
}
_DUTY_KEYS: dict[str, Callable[[Assigned], Any]] = {
    "task": lambda row: alphabetic(row.duty.task),
    "lead": lambda row: alphabetic("、".join(row.duty.lead)),
    "responsible": lambda row: alphabetic("、".join(row.duty.responsible)),
    "region": lambda row: alphabetic(row.source.document.region or ""),
    "document": lambda row: alphabetic(row.source.document.title),
}
_BODY_KEYS: dict[str, Callable[[Body], Any]] = {
    "name": lambda body: alphabetic(body.called),
    "region": lambda body: alphabetic(body.region or ""),
    "lead": lambda body: body.lead,
    "responsible": lambda body: body.responsible,
    "total": lambda body: body.total,
}
_WORDS: Values = {
    "link": link,
    "said": said,
    "kind_of": kind_of,
    "short_name": short_name,
    "column_name": column_name,
    "is_void": _is_void,
    "status_names": STATUSES,
}
# The pages by their paths below /tables/: (template, what it is given).
PAGES: dict[str, tuple[str, Callable[[Book, Asked], Values]]] = {
    "indicators": ("tables_indicators.html.j2", _indicators_page),
    "indicators/compare": ("tables_compare.html.j2", _compare_page),
    "duties": ("tables_duties.html.j2", _duties_page),
    "duties/units": ("tables_units.html.j2", _bodies_page),
    "duties/matrix": ("tables_matrix.html.j2", _matrix_page),
}
