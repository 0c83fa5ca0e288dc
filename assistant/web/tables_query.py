"""The address of a table's page: which rows it asks for, in which order, and the addresses of others like it.

All that a person chose stands in the address, so that it can be kept and passed on. What makes no sense there is taken as
said: it fits no row, and the page says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

from assistant.sourced import Source, Wanted
from assistant.types import STATUSES, Role
from corpus.regions import depth_of, short_name
from corpus.types import Indicator, Status

if TYPE_CHECKING:
    from starlette.requests import Request

PAGE = 50  # rows of a page
NONE = "none"  # a region or year that the text does not state
_LONGEST = 200  # characters of a value that is taken from an address
_MOST = 300  # values
_KINDS = {"target": False, "actual": True}
_ROLES = {"lead": Role.LEAD, "responsible": Role.RESPONSIBLE}
FILTERS = {  # in the order in which they are shown
    "q": "名称",
    "region": "区域",
    "year": "年份",
    "kind": "性质",
    "measure": "计量单位",
    "unit": "单位",
    "body": "单位",
    "role": "分工",
    "document": "文件",
    "status": "文件状态",
}
_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Asked:
    """A path and its parameters, without empty ones, in order; some names come several times."""

    path: str
    parameters: tuple[tuple[str, str], ...]

    def one(self, name: str) -> str:
        """The last value of a parameter, "" without one."""
        return next((value for key, value in reversed(self.parameters) if key == name), "")

    def every(self, name: str) -> tuple[str, ...]:
        """All values of a parameter, each once."""
        return tuple(dict.fromkeys(value for key, value in self.parameters if key == name))

    def at(self, path: str | None = None, **changes: str | Sequence[str]) -> str:
        """The same address at `path`, with other values for some parameters; "" takes one away."""
        kept = [(name, value) for name, value in self.parameters if name not in changes]
        for name, values in changes.items():
            kept += [(name, value) for value in ([values] if isinstance(values, str) else values) if value]
        return (path or self.path) + (f"?{urlencode(kept)}" if kept else "")

    def without(self, name: str, value: str | None = None) -> Asked:
        """The same without a parameter, or without one of its values; from the first page."""
        dropped = {(name, value)} if value is not None else {(name, said) for said in self.every(name)}
        kept = tuple(pair for pair in self.parameters if pair not in dropped and pair[0] != "page")
        return Asked(self.path, kept)


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter that is set: its name, what it says, and the address without it."""

    name: str
    said: str
    without: Asked


@dataclass(frozen=True, slots=True)
class Option:
    """A value to choose: how it is shown, how often there is one, how deep it lies in those above."""

    value: str
    name: str
    count: int
    depth: int = 0
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the rows that there are: numbers from 1, `first` and `last` of the rows shown."""

    rows: tuple[Any, ...]
    count: int
    number: int
    pages: int
    first: int
    last: int


def read_address(request: Request, path: str | None = None) -> Asked:
    """What a request asks for."""
    pairs = islice(request.query_params.multi_items(), _MOST)
    return Asked(
        path or request.url.path, tuple((name, value.strip()[:_LONGEST]) for name, value in pairs if value.strip())
    )


def wanted_of(asked: Asked) -> Wanted:
    """Which rows are asked for."""
    return Wanted(
        name=asked.one("q"),
        regions=tuple(None if value == NONE else value for value in asked.every("region")),
        exact=asked.one("exact") != "",
        years=tuple(_year(value) for value in asked.every("year")),
        unit=asked.one("unit") or asked.one("measure"),
        document=asked.one("document"),
        actual=_KINDS.get(asked.one("kind")),
        status=next((status for status in Status if status == asked.one("status")), None),
        body=asked.one("body"),
        role=_ROLES.get(asked.one("role"), Role.ANY),
    )


def filters_of(asked: Asked) -> list[Filter]:
    """The filters that are set, a value each."""
    return [
        Filter(FILTERS[name], _said(name, value), asked.without(name, value))
        for name in FILTERS
        for value in asked.every(name)
    ]


def cut(rows: Sequence[Any], asked: Asked) -> Page:
    """The page of `rows` that is asked for, the nearest one where there is no such page."""
    pages = max(1, -(-len(rows) // PAGE))
    said = asked.one("page")
    number = min(max(1, int(said) if said.isdecimal() and len(said) < 9 else 1), pages)
    first = (number - 1) * PAGE
    shown = tuple(rows[first : first + PAGE])
    return Page(shown, len(rows), number, pages, first + 1, first + len(shown))


def ordered(rows: Sequence[_Row], asked: Asked, keys: dict[str, Callable[[_Row], Any]]) -> list[_Row]:
    """Rows in the order that is asked for (sort=value, sort=-value); without one as they stand in the documents."""
    name = asked.one("sort")
    key = keys.get(name.removeprefix("-"))
    return sorted(rows, key=key, reverse=name.startswith("-")) if key else list(rows)


def alphabetic(text: str) -> bytes:
    """A key that sorts Chinese by its sounds, as offices expect: GB 2312 lists the common characters so."""
    return text.encode("gb18030")


def amount_of(indicator: Indicator) -> tuple[Decimal, Decimal] | None:
    """A value's number twice, or both of a range; None where it holds none."""
    said = indicator.value
    low, dash, high = said.partition("-") if "-" in said[1:] else (said, "", "")
    try:
        least, most = Decimal(low), Decimal(high if dash else low)
    except InvalidOperation:
        return None
    return (least, most) if least.is_finite() and most.is_finite() else None


def link(source: Source, start: int, end: int) -> str:
    """The address of a passage in its document, with the words that say a fact marked."""
    place = {"start": source.start, "end": source.end, "from": start, "to": end}
    return f"/documents/{source.document.id}?{urlencode(place)}"


def region_options(regions: Iterable[str | None], asked: Asked) -> list[Option]:
    """The regions to choose from, each below the one that it lies in, with how many rows name just it."""
    counts = _counted(regions)
    chosen = asked.every("region")
    named = sorted((region for region in counts if region), key=alphabetic)
    options = [
        Option(region, short_name(region), counts[region], _depth(region, named), region in chosen) for region in named
    ]
    unnamed = [Option(NONE, "未载明区域", counts[None], 0, NONE in chosen)] if None in counts else []
    return options + unnamed


def year_options(years: Iterable[int | None], asked: Asked) -> list[Option]:
    """The years to choose from, the latest first."""
    counts = _counted(years)
    chosen = asked.every("year")
    named = sorted((year for year in counts if year is not None), reverse=True)
    options = [Option(str(year), f"{year}年", counts[year], 0, str(year) in chosen) for year in named]
    unnamed = [Option(NONE, "未载明年份", counts[None], 0, NONE in chosen)] if None in counts else []
    return options + unnamed


def _depth(region: str, regions: Sequence[str]) -> int:
    """How many of `regions` a region lies in, at most as deep as it is."""
    above = sum(region != outer and region.startswith(outer) for outer in regions)
    return min(above, (depth_of(region) or 1) - 1)


def _counted(values: Iterable[Any]) -> dict[Any, int]:
    counts: dict[Any, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return counts


def _year(value: str) -> int | None:
    if value == NONE:
        return None
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 9 else -1


def _said(name: str, value: str) -> str:
    if value == NONE:
        return "未载明"
    shown = {
        "kind": {"target": "目标", "actual": "实际"},
        "role": {"lead": "牵头", "responsible": "责任"},
        "status": {status.value: said for status, said in STATUSES.items()},
    }
    return short_name(value) if name == "region" else shown.get(name, {}).get(value, value)
