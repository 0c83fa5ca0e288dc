"""The measure of facts against gold lines."""

from __future__ import annotations

from corpus.types import Comparator, Duty, Indicator
from eval.reading_facts import added, alike, duty_fields, indicator_fields, score, spans_of

TEXT = "食品抽检合格率达到98%以上。食品抽检合格率达到98%以上。"
LINE: dict[str, object] = {
    "name": "食品抽检合格率",
    "comparator": "≥",
    "value": "98",
    "unit": "%",
    "year": 2027,
    "region": "重庆市",
    "quote": "食品抽检合格率达到98%以上",
}


def indicator(start: int = 0, year: int | None = 2027) -> Indicator:
    return Indicator("抽检合格率", Comparator.AT_LEAST, "98", "%", year, "重庆市", False, "d", "p", start, start + 5)


def test_a_fact_that_says_the_same_is_right() -> None:
    one = score([indicator()], [LINE], [], TEXT, indicator_fields)
    assert (one.precision, one.recall, one.f1) == (1.0, 1.0, 1.0)


def test_a_wrong_year_costs_both() -> None:
    one = score([indicator(year=None)], [LINE], [], TEXT, indicator_fields)
    assert (one.precision, one.recall, one.fields["value"], one.fields["year"]) == (0.0, 0.0, 1, 0)


def test_each_gold_line_is_met_once() -> None:
    one = score([indicator(), indicator()], [LINE], [], TEXT, indicator_fields)
    assert (one.precision, one.recall) == (0.5, 1.0)


def test_an_occurrence_tells_places_apart() -> None:
    second = {**LINE, "occurrence": 2}
    assert score([indicator(0)], [second], [], TEXT, indicator_fields).right == 0
    assert score([indicator(len(TEXT) // 2)], [second], [], TEXT, indicator_fields).right == 1


def test_a_fact_at_a_borderline_line_counts_neither_way() -> None:
    one = score([indicator()], [], [LINE], TEXT, indicator_fields)
    assert (one.found, one.precision) == (0, 1.0)


def test_names_of_units_are_compared_in_one_spelling() -> None:
    duty = Duty("加强监管", ("区卫生健康委",), ("区教委",), "d", "p", 0, 3)
    line: dict[str, object] = {
        "task": "加强监管。",
        "lead": ["区卫健委"],
        "responsible": ["区教育委员会"],
        "quote": "x",
    }
    assert all(duty_fields(duty, line).values())


def test_quotes_are_found_across_line_ends() -> None:
    assert spans_of("合格率98%", "合格率\n\n98%") == [(0, 8)]
    assert alike("高速(含一级)公路合格率", "高速（含一级）公路合格率")


def test_scores_add_up() -> None:
    one = score([indicator()], [LINE], [], TEXT, indicator_fields)
    assert added([one, one]).right == 2
