"""Fitting what speaks for an answer, on cases made by hand."""

from __future__ import annotations

from assistant.confidence import CONSTANT, LEAST
from eval.calibrate import REFUSED, Case, fit, report


def cases(count: int = 100) -> dict[str, list[Case]]:
    """Answerable ones have much of `tells`, and little of `misleads`, which none may learn."""
    answerable = [Case(f"a{n}", {"tells": 2.0 + n % 10, "misleads": n % 3}, True) for n in range(count)]
    others = [Case(f"u{n}", {"tells": n % 5 - 2.0, "misleads": 2 + n % 3}, False) for n in range(count)]
    return {"made up": [*answerable, *others]}


def test_what_tells_is_weighed_and_what_speaks_against_an_answer_is_not() -> None:
    weights = fit(cases(), ("tells", "misleads"))
    assert weights["tells"] > 0
    assert "misleads" not in weights


def test_no_more_of_the_answerable_fall_short_than_may() -> None:
    weights = fit(cases(), ("tells",))
    short = [
        case.signs["tells"] * weights["tells"] + weights[CONSTANT] < 0 for case in cases()["made up"] if case.answerable
    ]
    assert LEAST == 0.5
    assert sum(short) <= REFUSED * len(short)


def test_the_report_judges_every_case_by_weights_that_did_not_see_it() -> None:
    said = report(cases(), ("tells", "misleads"))
    assert "made up: 100 answerable, 100 not" in said
    assert "area under ROC" in said
