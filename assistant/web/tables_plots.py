"""Plots of a grid as inline SVG: bars over regions, points and lines over years. Numbers stand at every mark.

Only values of one unit share a plot. Colours are classes of `tables.css` (pages may not have inline styles); the table
beside a plot says the same in words, and is what a screen reader reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from math import floor, log10
from xml.etree import ElementTree

from markupsafe import Markup

from assistant.sourced import Measured
from assistant.web.tables_compare import UNSTATED, Group, dated, said
from assistant.web.tables_query import alphabetic, amount_of
from corpus.regions import short_name
from corpus.types import Indicator

_WIDTH = 340  # of every plot, in its own units: what a phone shows without making it smaller
_ROW, _BAR = 40, 12  # of a bar: its whole height, the bar's own
_HEAD = 26  # above a name's bars
_MOST_BARS = 60
_TOGETHER, _MOST_PLOTS = 3, 24  # regions that share a plot over years, and plots of one region each
_HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 240, 44, 24, 26, 30  # of a plot over years
_TICKS = 4
_NEAR = (46, 14)  # width and height of a number
_MOVES = (-9, 17, -23, 31, -37, 45, -51)  # where a number may stand, from its mark


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot: what it is of, a note on what it leaves out ("" for nothing), the drawing."""

    title: str
    note: str
    svg: Markup


@dataclass(frozen=True, slots=True)
class _Mark:
    """A value to draw: whose it is, its words, and its number, or both of a range."""

    name: str
    region: str
    year: int | None
    actual: bool
    words: str
    low: Decimal
    high: Decimal


def bars_over_regions(chosen: Sequence[Group]) -> list[Plot]:
    """A plot for each group of near names and each unit: a bar a value, from zero; a lone value is none."""
    return [_bars(group, unit, marks) for group in chosen for unit, marks in _by_unit(group) if len(marks) > 1]


def lines_over_years(chosen: Sequence[Group]) -> list[Plot]:
    """Plots for each indicator and unit that names several years: a point a value, joined where a year has but one."""
    return [
        plot
        for group in chosen
        for one in group.names
        for unit, marks in _by_unit(replace(group, names=(one,)))
        for plot in _lines(one.name, unit, [mark for mark in marks if mark.year])
    ]


def _by_unit(group: Group) -> list[tuple[str, list[_Mark]]]:
    """The marks of a group for each unit; a value said twice is one mark, one that is no number none."""
    marks: dict[str, dict[_Mark, None]] = {}
    for one in group.names:
        for row in one.rows:
            if (mark := _mark(one.name, row)) is not None:
                marks.setdefault(row.indicator.unit, {})[mark] = None
    return [(unit, list(own)) for unit, own in marks.items()]


def _mark(name: str, row: Measured) -> _Mark | None:
    found: Indicator = row.indicator
    amounts = amount_of(found)
    return _Mark(name, found.region or UNSTATED, found.year, found.actual, said(found), *amounts) if amounts else None


def _bars(group: Group, unit: str, marks: Sequence[_Mark]) -> Plot:
    """A bar a value, under its name where there are several, and under its year where a region has several of these."""
    names = [one.name for one in group.names]
    by_date = len({(mark.name, mark.region) for mark in marks}) < len(marks)

    def section(mark: _Mark) -> tuple[int, int, bool]:
        return names.index(mark.name), -(mark.year or 0) if by_date else 0, mark.actual if by_date else False

    ranked = sorted(marks, key=lambda mark: (section(mark), -mark.high, alphabetic(mark.region)))
    shown = ranked[:_MOST_BARS]
    several = len({mark.name for mark in shown}) > 1
    most = max(abs(mark.high) for mark in shown) or Decimal(1)
    title, top = _title(dict.fromkeys(mark.name for mark in shown), unit), 4
    svg = _svg(title, shown)
    for _, own in groupby(shown, key=section):
        bars = list(own)
        head = (bars[0].name if several else "", dated(bars[0].year, bars[0].actual) if by_date else "")
        top = _head(svg, top, "　".join(filter(None, head)))
        for mark in bars:
            _bar(svg, top, mark, most, "" if by_date else dated(mark.year, mark.actual))
            top += _ROW
    svg.set("viewBox", f"0 0 {_WIDTH} {top + 4}")
    left_out = len(ranked) - len(shown)
    return Plot(title, f"另有 {left_out} 个值未画出，见表。" if left_out else "", _markup(svg))


def _head(svg: ElementTree.Element, top: int, words: str) -> int:
    """Words above bars, if there are any; returns where these begin."""
    if words:
        _text(svg, 0, top + 15, words, "name")
    return top + _HEAD if words else top


def _bar(svg: ElementTree.Element, top: int, mark: _Mark, most: Decimal, beside: str) -> None:
    _text(svg, 0, top + 15, f"{short_name(mark.region)}　{beside}".strip(), "label")
    _text(svg, _WIDTH, top + 15, mark.words, "value", "end")
    kind = "actual" if mark.actual else "target"
    _box(svg, top + 21, _WIDTH, "ground")
    low, high = (float(abs(amount) / most) * _WIDTH for amount in (mark.low, mark.high))
    _box(svg, top + 21, high, f"{kind} range" if mark.low != mark.high else kind)
    if mark.low != mark.high:
        _box(svg, top + 21, low, kind)


def _box(svg: ElementTree.Element, top: float, width: float, css: str) -> None:
    place = {"x": "0", "y": _n(top), "width": _n(width), "height": str(_BAR), "rx": "2"}
    ElementTree.SubElement(svg, "rect", {**place, "class": css})


def _lines(name: str, unit: str, marks: Sequence[_Mark]) -> list[Plot]:
    """One plot of few regions; of more a plot each on one scale, where numbers would hide each other."""
    if len({mark.year for mark in marks}) < 2:
        return []
    title, frame = _title([name], unit), _Frame.around(marks)
    regions = sorted({mark.region for mark in marks}, key=lambda region: (-_years(marks, region), alphabetic(region)))
    if len(regions) <= _TOGETHER:
        return [_line(title, marks, regions, frame, 0)]
    drawn = [region for region in regions if _years(marks, region) > 1][:_MOST_PLOTS]
    left_out = len(regions) - len(drawn)
    each = [[mark for mark in marks if mark.region == region] for region in drawn]
    last = len(drawn) - 1
    return [
        _line(f"{title}{short_name(region)}", own, [region], frame, left_out if place == last else 0)
        for place, (region, own) in enumerate(zip(drawn, each, strict=True))
    ]


def _line(title: str, marks: Sequence[_Mark], regions: Sequence[str], frame: _Frame, left_out: int) -> Plot:
    shown = sorted(marks, key=lambda mark: (mark.year or 0, mark.high))
    svg = _svg(title, shown)
    _axes(svg, frame)
    for number, region in enumerate(regions):
        _series(svg, frame, number, [mark for mark in shown if mark.region == region])
    _numbers(svg, frame, shown)
    svg.set("viewBox", f"0 0 {_WIDTH} {_legend(svg, regions)}")
    return Plot(title, f"另有 {left_out} 个区域未画出，见表。" if left_out else "", _markup(svg))


def _years(marks: Iterable[_Mark], region: str) -> int:
    return len({mark.year for mark in marks if mark.region == region})


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where years and amounts lie in a plot."""

    years: tuple[int, ...]
    ticks: tuple[Decimal, ...]

    @staticmethod
    def around(marks: Sequence[_Mark]) -> _Frame:
        years = tuple(sorted({mark.year for mark in marks if mark.year}))
        amounts = [amount for mark in marks for amount in (mark.low, mark.high)]
        return _Frame(years, _ticks(min(amounts), max(amounts)))

    def x(self, year: int | None) -> float:
        first, last = self.years[0], self.years[-1]
        room = _WIDTH - _LEFT - _RIGHT - 40
        share = ((year or first) - first) / (last - first) if last > first else 0.5
        return _LEFT + 20 + share * room

    def y(self, amount: Decimal) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return _HEIGHT - _BOTTOM - float((amount - low) / (high - low)) * (_HEIGHT - _TOP - _BOTTOM)


def _ticks(low: Decimal, high: Decimal) -> tuple[Decimal, ...]:
    """Round amounts, evenly apart, that hold both."""
    spread = float(high - low) or abs(float(high)) * 0.2 or 1.0
    rough = spread / _TICKS
    unit = Decimal(10) ** floor(log10(rough))
    step = next(unit * factor for factor in (1, 2, 5, 10) if float(unit * factor) >= rough)
    first = (low / step).to_integral_value("ROUND_FLOOR") * step
    ticks = [first]
    while ticks[-1] < high or len(ticks) < 2:
        ticks.append(ticks[-1] + step)
    return tuple(ticks)


def _axes(svg: ElementTree.Element, frame: _Frame) -> None:
    for amount in frame.ticks:
        y = _n(frame.y(amount))
        ElementTree.SubElement(svg, "line", {"x1": str(_LEFT), "x2": str(_WIDTH), "y1": y, "y2": y, "class": "rule"})
        _text(svg, _LEFT - 6, frame.y(amount) + 4, f"{amount.normalize():f}", "tick", "end")
    step = -(-len(frame.years) // 6)
    for year in frame.years[::step]:
        _text(svg, frame.x(year), _HEIGHT - 10, str(year), "tick", "middle")


def _series(svg: ElementTree.Element, frame: _Frame, number: int, marks: Sequence[_Mark]) -> None:
    """A region's points, those aimed at apart from those reached; several in one year are not joined."""
    for actual in (False, True):
        own = [mark for mark in marks if mark.actual is actual]
        kind = "actual" if actual else "target"
        if 1 < len(own) == len({mark.year for mark in own}):
            points = " ".join(f"{_n(frame.x(mark.year))},{_n(frame.y(mark.high))}" for mark in own)
            ElementTree.SubElement(svg, "polyline", {"points": points, "class": f"join {kind} s{number}"})
        for mark in own:
            for amount in {mark.low, mark.high}:
                _dot(svg, frame.x(mark.year), frame.y(amount), f"{kind} s{number}")


def _dot(svg: ElementTree.Element, x: float, y: float, css: str) -> None:
    ElementTree.SubElement(svg, "circle", {"cx": _n(x), "cy": _n(y), "r": "4.5", "class": css})


def _numbers(svg: ElementTree.Element, frame: _Frame, marks: Sequence[_Mark]) -> None:
    """Each mark's words beside it, moved up or down where others stand already; the same words at one mark once."""
    taken: list[tuple[float, float]] = []
    for year, amount, words in dict.fromkeys((mark.year, mark.high, mark.words) for mark in marks):
        x, y = frame.x(year), frame.y(amount)
        free = (y + move for move in _MOVES if not any(_hides((x, y + move), other) for other in taken))
        at = next(free, y + _MOVES[0])
        taken.append((x, at))
        _text(svg, x, at, words, "value", "middle")


def _hides(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(one[0] - other[0]) < _NEAR[0] and abs(one[1] - other[1]) < _NEAR[1]


def _legend(svg: ElementTree.Element, regions: Sequence[str]) -> int:
    """The regions by colour; returns the plot's height."""
    for number, region in enumerate(regions):
        x, y = number * _WIDTH // _TOGETHER, _HEIGHT + 16
        _dot(svg, x + 6, y - 4, f"actual s{number}")
        _text(svg, x + 18, y, short_name(region), "label")
    return _HEIGHT + 26


def _svg(title: str, marks: Sequence[_Mark]) -> ElementTree.Element:
    svg = ElementTree.Element("svg", {"role": "img", "class": "plot", "xmlns": "http://www.w3.org/2000/svg"})
    ElementTree.SubElement(svg, "title").text = title
    ElementTree.SubElement(svg, "desc").text = "；".join(
        f"{short_name(mark.region)}{dated(mark.year, mark.actual)}{mark.words}" for mark in marks
    )
    return svg


def _text(svg: ElementTree.Element, x: float, y: float, words: str, css: str, anchor: str = "start") -> None:
    place = {"x": _n(x), "y": _n(y), "text-anchor": anchor, "class": css}
    ElementTree.SubElement(svg, "text", place).text = words


def _title(names: Iterable[str], unit: str) -> str:
    return f"{'、'.join(names)}（{unit or '无单位'}）"


def _markup(svg: ElementTree.Element) -> Markup:
    """The drawing as HTML: every text in it went through ElementTree, which escapes."""
    return Markup(ElementTree.tostring(svg, encoding="unicode"))


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
