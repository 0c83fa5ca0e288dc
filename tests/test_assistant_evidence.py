"""What a sentence must show to answer: a number for a value, a telephone for a telephone, a day for when."""

from __future__ import annotations

import pytest

from assistant.evidence import Weigher
from assistant.types import Kind, Question


def weigher(asked: str) -> Weigher:
    return Weigher(Question(asked, asked, asked, Kind.FACT), lambda _: 1.0)


@pytest.mark.parametrize(
    ("asked", "shown", "not_shown"),
    [
        ("申报打哪个电话", "咨询电话：0123-4567890", "2024年4月由县农业农村局受理"),
        ("报名是哪几天", "网上报名\t6月1日至6月7日", "凭手机号注册后填报，限报1所"),
        ("申报网址是什么", "登录www.example.cn填报", "2024年4月由县农业农村局受理"),
    ],
)
def test_a_fact_shows_what_is_asked_for(asked: str, shown: str, not_shown: str) -> None:
    assert weigher(asked).shows(shown)
    assert not weigher(asked).shows(not_shown)


def test_a_line_for_complaints_is_for_those_who_ask_for_it() -> None:
    assert not weigher("申报打哪个电话").shows("监督电话：0123-4567890")
    assert weigher("举报电话是多少").shows("举报电话：0123-4567890")
