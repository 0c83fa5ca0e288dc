"""Questions in English, or with English in them, about Chinese texts."""

import pytest

from assistant.english import in_chinese, mixed_in_chinese
from assistant.question import understand
from assistant.types import Head, Kind

HELD = {"四川省绵阳市涪城区", "四川省绵阳市"}


@pytest.mark.parametrize(
    ("asked", "kind", "words"),
    [
        ("What is the target pass rate of food sampling in Fucheng by 2027?", Kind.VALUE, "目标 合格率 食品 抽检"),
        ("How many invention patents will Fucheng District add?", Kind.VALUE, "发明专利 新增"),
        ("Who is responsible for logistics in Mianyang?", Kind.RESPONSIBLE, "物流"),
        ("Which department leads elderly care?", Kind.RESPONSIBLE, "养老"),
        ("What is a chief quality officer?", Kind.DEFINITION, "首席质量官"),
        ("How does Fucheng promote tourism?", Kind.HOW, "推进 促进 旅游"),
        ("Is there a special fund for small and medium enterprises?", Kind.YES_NO, "专项资金 中小企业"),
    ],
)
def test_kind_and_words(asked: str, kind: Kind, words: str) -> None:
    question = understand(asked, (), HELD)
    assert question.kind is kind
    assert words.split()[0] in question.subject
    assert all(word in question.text for word in words.split())
    assert asked.rstrip("?") in question.text


def test_region_and_year_bind() -> None:
    question = understand("What is the pass rate in Fucheng District by 2027?", (), HELD)
    assert question.years == ("2027",)
    assert question.regions[0].regions == {"四川省绵阳市涪城区"}


@pytest.mark.parametrize(
    ("asked", "region"),
    [("Targets of Yubei District", "渝北区"), ("Beijing targets", "北京市"), ("Shaanxi rate", "陕西")],
)
def test_places_that_are_not_held_are_read_too(asked: str, region: str) -> None:
    assert (in_chinese(asked, HELD) or "").startswith(region)


@pytest.mark.parametrize(
    ("asked", "head"),
    [
        ("What is the document number of the Fucheng plan?", Head.NUMBER),
        ("When was the Fucheng notice issued?", Head.PRINTED),
        ("When was the Fucheng plan published?", Head.PUBLISHED),
        ("Who issued the Fucheng plan?", Head.ISSUER),
        ("Is the Fucheng regulation still in force?", Head.STATUS),
    ],
)
def test_the_head_of_a_document(asked: str, head: Head) -> None:
    assert understand(asked, (), HELD).head is head


@pytest.mark.parametrize(
    ("mixed", "plain"),
    [
        ("项目的budget怎么安排", "项目的预算怎么安排"),
        ("哪些key enterprises能享受", "哪些重点企业能享受"),
        ("nqi平台和a级景区", "nqi平台和a级景区"),
    ],
)
def test_english_words_in_a_chinese_question(mixed: str, plain: str) -> None:
    assert mixed_in_chinese(mixed) == plain


@pytest.mark.parametrize("asked", ["涪城区GDP目标是多少", "5G基站要建多少个", "Q", "?"])
def test_chinese_is_left_as_it_is(asked: str) -> None:
    assert in_chinese(asked, HELD) is None


def test_words_of_everyday_are_known_in_english() -> None:
    question = understand("Are dogs allowed on a bus?")
    assert question.kind is Kind.YES_NO
    assert all(word in question.subject for word in ("犬", "公共汽车"))
