"""Which documents are passed over because they no longer speak for today, and what is said of those that are cited."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.in_force import is_over, warnings
from assistant.types import Head, Kind, Question
from corpus.facts.standing import Standing
from corpus.types import Document, Status

ASKED = Question("补贴多少", "补贴多少", "补贴", Kind.VALUE)
DOCUMENT = Document("d", "d.txt", "某市补贴办法", "", expires=date(2022, 12, 31))
EXPIRED = replace(DOCUMENT, status=Status.EXPIRED)
STANDING = Standing(Status.EXPIRED, "有效期至2022-12-31")
SUPERSEDED = Standing(Status.AMENDED, "已被2023-01-01的文本取代", "e", superseded=True)


@pytest.mark.parametrize("status", [Status.REPEALED, Status.EXPIRED, Status.PENDING])
def test_what_is_not_in_force_is_passed_over(status: Status) -> None:
    assert is_over(ASKED, replace(DOCUMENT, status=status), STANDING)


@pytest.mark.parametrize("status", [Status.IN_FORCE, Status.AMENDED, Status.UNKNOWN])
def test_what_is_in_force_is_not(status: Status) -> None:
    assert not is_over(ASKED, replace(DOCUMENT, status=status), Standing(status, ""))


def test_of_two_versions_the_older_one_is_passed_over() -> None:
    assert is_over(ASKED, replace(DOCUMENT, status=Status.AMENDED), SUPERSEDED)


@pytest.mark.parametrize(
    "asked",
    [
        replace(ASKED, older=True),
        replace(ASKED, edition="2018"),
        replace(ASKED, documents=("d",)),
        replace(ASKED, head=Head.STATUS),
        replace(ASKED, years=("2021",)),
    ],
)
def test_what_is_asked_for_is_not_passed_over(asked: Question) -> None:
    assert not is_over(asked, EXPIRED, STANDING)


def test_of_what_was_so_before_todays_text_is_passed_over() -> None:
    older = replace(ASKED, older=True)
    assert is_over(older, replace(DOCUMENT, status=Status.IN_FORCE), None)
    assert not is_over(older, replace(DOCUMENT, status=Status.REPEALED), None)


def test_a_year_after_its_term_does_not_ask_for_an_expired_document() -> None:
    assert is_over(replace(ASKED, years=("2025",)), EXPIRED, STANDING)


def test_each_document_that_is_not_in_force_is_warned_of_once() -> None:
    assert warnings([EXPIRED, EXPIRED], {"d": STANDING}) == ["《某市补贴办法》已失效(有效期至2022-12-31)"]
    assert warnings([DOCUMENT], {"d": SUPERSEDED}) == ["《某市补贴办法》不是现行文本(已被2023-01-01的文本取代)"]
    assert warnings([DOCUMENT], {}) == []
