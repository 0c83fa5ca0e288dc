"""Plots of indicators: what shares a plot, what stands where, and that it says the same as the table."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree

import pytest

from assistant.sourced import Measured, Source
from assistant.web.tables_compare import Group, chosen_groups, groups
from assistant.web.tables_plots import Plot, bars_over_regions, lines_over_years
from assistant.web.tables_query import amount_of
from corpus.types import Comparator, Document, Indicator

SVG = "{http://www.w3.org/2000/svg}"
RATE = "食品抽检合格率"


def measured(
    name: str, value: str, region: str, year: int | None = 2027, unit: str = "%", actual: bool = False
) -> Measured:
    comparator = Comparator.EQUAL if actual else Comparator.AT_LEAST
    found = Indicator(name, comparator, value, unit, year, region, actual, "d", "p", 0, 1)
    return Measured(found, Source(Document("d", "甲.txt", "甲", ""), 0, 1, "《甲》", "甲"))


def chosen(rows: Iterable[Measured], *names: str) -> list[Group]:
    return chosen_groups(groups(rows), names or (RATE,))


def drawn(plot: Plot, tag: str, css: str) -> list[ElementTree.Element]:
    svg = ElementTree.fromstring(plot.svg)
    return [one for one in svg.iter(f"{SVG}{tag}") if css in str(one.get("class")).split()]


def words(plot: Plot, css: str) -> list[str]:
    return [str(one.text) for one in drawn(plot, "text", css)]


def test_bars_are_as_long_as_their_values() -> None:
    rows = [measured(RATE, "50", "重庆市渝北区"), measured(RATE, "100", "重庆市南岸区", actual=True)]
    (plot,) = bars_over_regions(chosen(rows))
    full, half = drawn(plot, "rect", "actual")[0], drawn(plot, "rect", "target")[0]
    assert float(str(full.get("width"))) == 2 * float(str(half.get("width")))
    assert words(plot, "value") == ["100%", "≥50%"]
    assert words(plot, "label") == ["南岸区　2027年实际", "渝北区　2027年目标"]
    svg = ElementTree.fromstring(plot.svg)
    assert svg.findtext(f"{SVG}title") == "食品抽检合格率（%）"
    assert svg.findtext(f"{SVG}desc") == "南岸区2027年实际100%；渝北区2027年目标≥50%"


def test_bars_of_several_years_stand_under_their_year() -> None:
    regions = ("重庆市渝北区", "重庆市南岸区")
    rows = [measured(RATE, str(90 + n), region, year) for region in regions for n, year in enumerate((2025, 2027))]
    (plot,) = bars_over_regions(chosen(rows))
    assert words(plot, "name") == ["2027年目标", "2025年目标"]


def test_a_range_is_drawn_as_one() -> None:
    rows = [
        measured("培训人数", "30-40", "重庆市渝北区", unit="人"),
        measured("培训人数", "20", "重庆市南岸区", unit="人"),
    ]
    (plot,) = bars_over_regions(chosen(rows, "培训人数"))
    assert [float(str(one.get("width"))) for one in drawn(plot, "rect", "range")] == [340]
    assert words(plot, "value") == ["≥30-40人", "≥20人"]


def test_units_part_plots_and_a_lone_value_is_none() -> None:
    rows = [
        measured(RATE, "98", "重庆市渝北区"),
        measured(RATE, "97", "重庆市南岸区"),
        measured(RATE, "3", "重庆市", unit="分"),
    ]
    assert [plot.title for plot in bars_over_regions(chosen(rows))] == ["食品抽检合格率（%）"]


def test_targets_and_what_was_reached_are_joined_apart() -> None:
    rows = [
        measured(RATE, value, "重庆市", year, actual=year < 2024)
        for value, year in (("96", 2021), ("97", 2023), ("98", 2025), ("99", 2027))
    ]
    (plot,) = lines_over_years(chosen(rows))
    assert len(drawn(plot, "polyline", "target")) == len(drawn(plot, "polyline", "actual")) == 1
    places = [(float(str(one.get("cx"))), float(str(one.get("cy")))) for one in drawn(plot, "circle", "s0")[:4]]
    assert sorted(places) == sorted(places, key=lambda place: -place[1])  # later is further right, and here higher


def test_several_values_of_a_year_are_not_joined() -> None:
    rows = [measured(RATE, value, "重庆市", year) for value, year in (("96", 2025), ("97", 2025), ("98", 2027))]
    (plot,) = lines_over_years(chosen(rows))
    assert drawn(plot, "polyline", "join") == []
    assert words(plot, "value") == ["≥96%", "≥97%", "≥98%"]


def test_many_regions_have_plots_of_their_own() -> None:
    regions = ("渝北区", "南岸区", "巴南区", "江北区")
    rows = [
        measured(RATE, f"9{n}.{year % 10}", f"重庆市{region}", year)
        for n, region in enumerate(regions)
        for year in (2025, 2027)
    ]
    plots = lines_over_years(chosen([*rows, measured(RATE, "99", "重庆市")]))
    assert [plot.title[-3:] for plot in plots] == ["巴南区", "江北区", "南岸区", "渝北区"]
    assert len({tuple(words(plot, "tick")) for plot in plots}) == 1  # one scale
    assert plots[-1].note == "另有 1 个区域未画出，见表。"


def test_one_year_is_no_line() -> None:
    assert lines_over_years(chosen([measured(RATE, "98", "重庆市"), measured(RATE, "98", "重庆市渝北区")])) == []


@pytest.mark.parametrize(
    ("value", "amounts"),
    [("98.2", ("98.2", "98.2")), ("5-10", ("5", "10")), ("-3", ("-3", "-3")), ("若干", None), ("NaN", None)],
)
def test_amounts(value: str, amounts: tuple[str, str] | None) -> None:
    found = amount_of(measured(RATE, value, "重庆市").indicator)
    assert (found and tuple(map(str, found))) == amounts


def test_hostile_names_are_escaped() -> None:
    name = "灯塔</text><script>window.hit=1</script>率"
    rows = [measured(name, "98", "重庆市"), measured(name, "97", "重庆市渝北区")]
    (plot,) = bars_over_regions(chosen(rows, name))
    assert "<script" not in plot.svg
