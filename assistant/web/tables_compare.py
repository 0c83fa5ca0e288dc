"""Indicators set side by side: which of them can be, and a grid of one or several over regions or over years.

An indicator is known by its name without punctuation. Names that differ only by words which qualify (食品抽检合格率,
食品评价性抽检合格率) are near: they are kept apart, and stand together. How a grid is drawn or saved is left to others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from assistant.asked_value import core_name
from assistant.sourced import Measured
from assistant.spreadsheets import Table
from assistant.tables import indicator_table, kind_of
from assistant.web.tables_query import alphabetic
from corpus.regions import short_name
from corpus.types import Comparator, Indicator
from index.words import fold

UNSTATED = "未载明"
_MISSING = "—"
_Key = TypeVar("_Key", str, tuple[str, str])


@dataclass(frozen=True, slots=True)
class Named:
    """An indicator: its name as it is mostly written, its rows, and the regions and years that they name."""

    name: str
    rows: tuple[Measured, ...]
    regions: int
    years: int

    @property
    def units(self) -> str:
        """The units of its values."""
        return "、".join(dict.fromkeys(row.indicator.unit or "无单位" for row in self.rows))


@dataclass(frozen=True, slots=True)
class Group:
    """Indicators whose names are near, and how many regions and years they name together."""

    names: tuple[Named, ...]
    regions: int
    years: int


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a cell: as it is said, and the rows that say it, in order; `beside` is what its row and column leave open."""

    said: str
    beside: str
    rows: tuple[Measured, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a grid: an indicator, its region where the columns are years, and a cell a column."""

    name: str
    region: str
    cells: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Indicators over columns; those whose names are near stand in one block. `columns` are the columns' full names."""

    columns: tuple[str, ...]
    blocks: tuple[tuple[Line, ...], ...]
    by_year: bool


def bare(name: str) -> str:
    """What an indicator is known by: its name, without punctuation and forms of characters."""
    return re.sub(r"[\W_]", "", fold(name))


def near(name: str) -> str:
    """What names that are near have in common."""
    return core_name(name) or bare(name)


def groups(rows: Iterable[Measured]) -> list[Group]:
    """All indicators in groups of near names, those of the most regions and years first."""
    by_name = _grouped(rows, lambda row: bare(row.indicator.name))
    found: dict[str, list[Named]] = {}
    for own in by_name.values():
        name = Counter(row.indicator.name for row in own).most_common(1)[0][0]
        found.setdefault(near(name), []).append(Named(name, tuple(own), *_spread(own)))
    every = [Group(tuple(names), *_spread([row for one in names for row in one.rows])) for names in found.values()]
    return sorted(every, key=lambda group: (-group.regions, -group.years, alphabetic(group.names[0].name)))


def chosen_groups(every: Sequence[Group], names: Sequence[str]) -> list[Group]:
    """The groups that hold some of `names`, with no other names, both in the order of these."""
    places = {bare(name): place for place, name in reversed(list(enumerate(names)))}
    kept = []
    for group in every:
        own = sorted((one for one in group.names if bare(one.name) in places), key=lambda one: places[bare(one.name)])
        if own:
            kept.append(Group(tuple(own), *_spread([row for one in own for row in one.rows])))
    return sorted(kept, key=lambda group: places[bare(group.names[0].name)])


def nearby(every: Sequence[Group], names: Sequence[str]) -> list[Named]:
    """The indicators that are near one of `names` and none of them."""
    wanted = {bare(name) for name in names}
    return [
        one
        for group in every
        if any(bare(other.name) in wanted for other in group.names)
        for one in group.names
        if bare(one.name) not in wanted
    ]


def grid(chosen: Sequence[Group], by_year: bool, asked: Sequence[str]) -> Grid:
    """The chosen indicators over regions, or over years; the columns that were `asked` for are there though nothing be."""
    rows = [row for group in chosen for one in group.names for row in one.rows]
    columns = _columns(rows, by_year, asked)
    blocks = tuple(tuple(line for one in group.names for line in _lines(one, columns, by_year)) for group in chosen)
    return Grid(columns, blocks, by_year)


def grid_table(shown: Grid) -> Table:
    """A grid as a table of text, with the sources of each line in its last column."""
    heads = ("指标", "区域") if shown.by_year else ("指标",)
    lines = [line for block in shown.blocks for line in block]
    rows = tuple(
        (*((line.name, line.region) if shown.by_year else (line.name,)), *map(_cell, line.cells), _sources(line, shown))
        for line in lines
    )
    return Table((*heads, *(column_name(column, shown.by_year) for column in shown.columns), "出处"), rows)


def detail_table(shown: Grid) -> Table:
    """The rows that a grid shows, one each, with their sources."""
    rows = (
        row for block in shown.blocks for line in block for cell in line.cells for value in cell for row in value.rows
    )
    return indicator_table(rows)


def column_name(column: str, by_year: bool) -> str:
    """How a column is headed."""
    return f"{column}年" if by_year and column != UNSTATED else short_name(column)


def said(indicator: Indicator) -> str:
    """A value as offices write it: ≥98.2%, 60%; a range as it stands."""
    sign = "" if indicator.comparator is Comparator.EQUAL else indicator.comparator
    return f"{sign}{indicator.value}{indicator.unit}"


def dated(year: int | None, actual: bool) -> str:
    """For which year a value is said, and whether it was reached: 2027年目标."""
    kind = "实际" if actual else "目标"
    return f"{year}年{kind}" if year else f"{kind}，年份未载明"


def _lines(one: Named, columns: Sequence[str], by_year: bool) -> list[Line]:
    by_region = _grouped(one.rows, lambda row: row.indicator.region or "") if by_year else {"": list(one.rows)}
    return [
        Line(
            one.name,
            (short_name(region) if region else UNSTATED) if by_year else "",
            tuple(_values([row for row in own if _column(row, by_year) == column], by_year) for column in columns),
        )
        for region, own in (by_region or {"": []}).items()
    ]


def _values(rows: Sequence[Measured], by_year: bool) -> tuple[Value, ...]:
    """The different values of a cell, each with the rows that say it."""
    alike = _grouped(rows, lambda row: (said(row.indicator), _beside(row.indicator, by_year)))
    return tuple(Value(*key, tuple(own)) for key, own in alike.items())


def _beside(indicator: Indicator, by_year: bool) -> str:
    return kind_of(indicator) if by_year else dated(indicator.year, indicator.actual)


def _columns(rows: Sequence[Measured], by_year: bool, asked: Sequence[str]) -> tuple[str, ...]:
    held = {_column(row, by_year) for row in rows}
    named = sorted((held | set(asked)) - {UNSTATED}, key=alphabetic)
    return (*named, *((UNSTATED,) if UNSTATED in held else ()))


def _column(row: Measured, by_year: bool) -> str:
    found = row.indicator
    return (str(found.year) if found.year else UNSTATED) if by_year else (found.region or UNSTATED)


def _cell(values: Sequence[Value]) -> str:
    return "\n".join(f"{value.said}（{value.beside}）" for value in values) or _MISSING


def _sources(line: Line, shown: Grid) -> str:
    return "\n".join(
        f"{column_name(column, shown.by_year)} {value.said}：{'；'.join(dict.fromkeys(r.source.reference for r in value.rows))}"
        for column, cell in zip(shown.columns, line.cells, strict=True)
        for value in cell
    )


def _spread(rows: Iterable[Measured]) -> tuple[int, int]:
    """How many regions and how many years are named."""
    found = [row.indicator for row in rows]
    return len({one.region for one in found if one.region}), len({one.year for one in found if one.year})


def _grouped(rows: Iterable[Measured], key: Callable[[Measured], _Key]) -> dict[_Key, list[Measured]]:
    found: dict[_Key, list[Measured]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found
