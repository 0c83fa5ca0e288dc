"""What leaves is what the quotes hold: numbers, units, dates, bounds; whatever else is replaced by the passage's words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checks import checked, is_supported, quantities
from assistant.found import Composed, Line
from corpus.cut import cut
from corpus.types import Document, Passage

TEXT = (
    "某区质量强区方案(2023-2027年)\n一、主要目标\n"
    "到2027年,食品抽检合格率达到98.2%以上,投诉办结率不低于百分之九十五,重大事故不超过3起。"
    "二〇二四年一月十七日前建成实验室十二个。\n投资1,200万元,建成市场800个左右。\n"
)
DOCUMENT = Document("d", "d.txt", "某区质量强区方案(2023-2027年)", TEXT, number="某区府发〔2023〕7号")
PASSAGES = cut(DOCUMENT)


def _line(said: str, quoted: str) -> Line:
    start = TEXT.index(quoted)
    passage = next(p for p in PASSAGES if p.start <= start < p.end)
    return Line(said, passage, start, start + len(quoted))


GOAL = "食品抽检合格率达到98.2%以上"
HOLDS = [
    (GOAL, GOAL),
    ("某区：食品抽检合格率≥98.2%", GOAL),
    ("食品抽检合格率不低于98.2%", GOAL),
    ("投诉办结率95%以上", "投诉办结率不低于百分之九十五"),
    ("2024-01-17前建成12个", "二〇二四年一月十七日前建成实验室十二个"),
    ("投资1200万元", "投资1,200万元"),
    ("《某区质量强区方案(2023-2027年)》：食品抽检合格率98.2%以上", GOAL),
    ("重大事故≤3起", "重大事故不超过3起"),
]
FAILS = [
    ("食品抽检合格率98.5%以上", GOAL),
    ("食品抽检合格率98.2%", GOAL),
    ("食品抽检合格率不超过98.2%", GOAL),
    ("食品抽检合格率8.2%以上", GOAL),
    ("98.2个以上", GOAL),
    ("投资1200元", "投资1,200万元"),
    ("2024-01-18前建成12个", "二〇二四年一月十七日前建成实验室十二个"),
    ("重大事故3起以上", "重大事故不超过3起"),
    ("", GOAL),
    ("某区：", GOAL),
]


def _document(_: str) -> Document:
    return DOCUMENT


@pytest.mark.parametrize(("said", "quoted"), HOLDS)
def test_what_a_quote_holds_in_another_form_is_supported(said: str, quoted: str) -> None:
    assert is_supported(_line(said, quoted), DOCUMENT)


@pytest.mark.parametrize(("said", "quoted"), FAILS)
def test_a_number_a_unit_a_date_or_a_bound_that_the_quote_lacks_is_not(said: str, quoted: str) -> None:
    line = _line(said, quoted)
    assert not is_supported(line, DOCUMENT)
    composed, failed = checked(Composed((line,)), _document)
    assert failed == 1
    assert quoted in composed.lines[0].text


def test_numbers_are_read_in_any_form() -> None:
    assert [(q.value, q.unit, q.bound) for q in quantities("百分之九十八点二以上")] == [("98.2", "%", "≥")]
    assert [q.value for q in quantities("２０２７年,1,200万元")] == ["2027", "1200"]


@pytest.mark.parametrize(
    ("conclusion", "kept"),
    [("相差3.2个百分点", True), ("共2项", True), ("2030年没有查到", True), ("相差4个百分点", False), ("共15项", False)],
)
def test_a_conclusion_holds_only_numbers_quoted_their_differences_and_counts(conclusion: str, kept: bool) -> None:
    lines = (_line(GOAL, GOAL), _line("投诉办结率≥95%", "投诉办结率不低于百分之九十五"))
    composed, failed = checked(Composed(lines, conclusion), _document)
    assert (composed.conclusion == conclusion, failed) == (kept, 0 if kept else 1)


def _lines() -> st.SearchStrategy[Line]:
    said = st.one_of(st.text(max_size=40), st.sampled_from([said for said, _ in HOLDS + FAILS]), st.just(TEXT))
    offsets = st.integers(-5, len(TEXT) + 9)
    return st.builds(Line, said, st.sampled_from(PASSAGES), offsets, offsets)


@given(st.lists(_lines(), max_size=4), st.text(max_size=20))
def test_whatever_lines_are_made_what_leaves_passes_the_check(lines: list[Line], conclusion: str) -> None:
    composed, _ = checked(Composed(tuple(lines), conclusion), _document)
    assert all(is_supported(line, DOCUMENT) for line in composed.lines)
    assert checked(composed, _document) == (composed, 0)


def test_a_passage_without_words_is_left_out() -> None:
    empty = Passage("p", "d", (), 5, 5, PASSAGES[0].kind, "")
    assert checked(Composed((Line("3个", empty, 0, 1),)), _document)[0].lines == ()
