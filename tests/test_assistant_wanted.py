"""What is wanted of a list: whole words, by any of their names."""

from __future__ import annotations

import pytest

from assistant.question import understand
from assistant.wanted import Wanted


def share(question: str, text: str, known: tuple[str, ...] = ()) -> float:
    rarity = {word: 1.0 for word in known}
    return Wanted.of(understand(question), lambda token: rarity.get(token, 5.0)).share(text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("古井改造分哪几步", "古井改造分三个阶段"),
        ("古井改造需要什么材料", "古井改造应当提供合同"),
        ("古井改造的钱从哪几块来", "古井改造资金由三部分组成"),
    ],
)
def test_what_is_listed_may_be_called_by_any_of_its_names(question: str, text: str) -> None:
    assert share(question, text) == 1.0


def test_characters_across_two_words_weigh_nothing() -> None:
    assert share("古井改造有哪些措施", "改造措施：古井", ("古井", "改造", "措施")) == 1.0


def test_a_short_name_is_held_by_the_long_one() -> None:
    assert share("哪些老人受照顾", "老年人受照顾") == 1.0


def test_a_short_name_that_the_corpus_lacks_is_held_by_a_longer_one() -> None:
    assert share("租房需要什么材料", "申请租赁住房应当提供合同") == 1.0
    assert share("租房需要什么材料", "申请租赁住房应当提供合同", ("租房", "材料")) < 1.0


def test_a_text_of_something_else_holds_little() -> None:
    assert share("充电桩建设有哪些措施", "加强领导，保障资金") == 0.0


def test_a_department_may_be_written_in_any_of_its_ways() -> None:
    assert share("住建部门承担哪些职责", "住房城乡建设主管部门履行下列职责") == 1.0


def test_who_is_wanted_is_wanted_though_a_subject_leaves_it_out() -> None:
    assert share("水费减免给哪些人", "水费减免对象") > share("水费减免给哪些人", "水费减免标准")


def test_an_unknown_word_weighs_as_its_parts() -> None:
    assert share("一票否决有哪些情形", "否决的情形", ("否决", "情形")) < 0.5
