"""A question and a passage as tokens: each token of the text stands for the right characters, and what is cut off."""

from __future__ import annotations

import pytest
from tokenizers import Tokenizer

from assistant.reader.pairs import LONGEST, Pair, padded, pair, token_span
from index.e5 import unpack_e5

ABOVE = "某市水质办法\n二、目标"


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """The default encoder's."""
    loaded = Tokenizer.from_file(str(unpack_e5() / "tokenizer.json"))
    loaded.no_padding()
    loaded.no_truncation()
    return loaded


def covered(one: Pair, text: str, answer: str) -> str | None:
    """The characters that the answer's tokens stand for."""
    start = text.index(answer)
    span = token_span(one, start, start + len(answer))
    return None if span is None else text[one.places[span[0] - one.text_at][0] : one.places[span[1] - one.text_at][1]]


@pytest.mark.parametrize(
    ("text", "answer", "wanted"),
    [
        ("合格率达到98.2%以上。", "98.2%", "98.2%"),
        ("合格率达到９８．２％以上。", "９８．２％", "９８．２％"),
        ("　　第一条　龘靐镇设１２个点", "１２个", "１２个"),
        ("村民𠮷野家、龘靐镇负责", "龘靐镇", "龘靐镇"),
        ("甲\n乙局负责。\n\n丙局配合。", "丙局", "丙局"),
        ("面积5㎡，温度20℃，单位№5", "20℃", "20℃"),
        ("表1 · 甲镇 | 目标：95% | 2027年", "95%", "95%"),
    ],
)
def test_an_answers_tokens_stand_for_its_characters(tokenizer: Tokenizer, text: str, answer: str, wanted: str) -> None:
    assert covered(pair(tokenizer, "多少", ABOVE, text), text, answer) == wanted


def test_every_place_is_in_the_text_and_they_go_forward(tokenizer: Tokenizer) -> None:
    text = "　　第一条\u200b　面积５㎡（℃）①，𠮷野家。\n\n龘靐"
    places = pair(tokenizer, "多少", ABOVE, text).places
    assert all(0 <= start <= end <= len(text) for start, end in places)
    assert [start for start, _ in places] == sorted(start for start, _ in places)
    assert places[-1][1] == len(text)


def test_an_answer_that_is_cut_off_or_split_by_the_cut_has_no_tokens(tokenizer: Tokenizer) -> None:
    text = "开头写明甲局负责。" + "水质达标率逐年提高，" * 100 + "末尾写明乙局负责。"
    one = pair(tokenizer, "谁负责", ABOVE, text)
    cut_at = one.places[-1][1]
    assert len(one.ids) == LONGEST
    assert covered(one, text, "甲局") == "甲局"
    assert covered(one, text, "乙局") is None
    assert token_span(one, cut_at - 1, cut_at + 1) is None
    assert token_span(one, cut_at - 1, cut_at) is not None


@pytest.mark.parametrize("text", ["", "\x07", "\x07\x01"])
def test_a_text_without_tokens_has_no_places(tokenizer: Tokenizer, text: str) -> None:
    one = pair(tokenizer, "多少", ABOVE, text)
    assert one.places == ()
    assert len(one.ids) == one.text_at + 1
    assert token_span(one, 0, len(text)) is None


def test_the_parts_stand_one_after_another(tokenizer: Tokenizer) -> None:
    one = pair(tokenizer, "谁负责水质", ABOVE, "甲局负责。")
    assert (one.ids[0], one.ids[one.question_end], one.ids[-1]) == (0, 2, 2)
    assert tokenizer.decode(one.ids[1 : one.question_end]) == "谁负责水质"
    assert tokenizer.decode(one.ids[one.question_end + 1 : one.text_at]) == "某市水质办法 二、目标"
    assert tokenizer.decode(one.ids[one.text_at : -1]) == "甲局负责。"


def test_a_question_and_headings_without_room_keep_their_ends(tokenizer: Tokenizer) -> None:
    asked, above = "我想了解一下情况，" * 40 + "水质达标率是多少", "很长的标题，" * 40 + "二、目标"
    one = pair(tokenizer, asked, above, "水质达标率达到95%。")
    assert tokenizer.decode(one.ids[1 : one.question_end]).endswith("水质达标率是多少")
    assert tokenizer.decode(one.ids[one.question_end + 1 : one.text_at]).endswith("二、目标")
    assert covered(one, "水质达标率达到95%。", "95%") == "95%"


def test_a_long_question_leaves_the_text_half_the_room(tokenizer: Tokenizer) -> None:
    one = pair(tokenizer, "问" * 500, "题" * 500, "水质达标率逐年提高，" * 100)
    assert len(one.ids) == LONGEST
    assert len(one.places) > LONGEST / 2


def test_pairs_are_filled_up_to_the_longest(tokenizer: Tokenizer) -> None:
    pairs = [pair(tokenizer, "多少", "", text) for text in ("短", "这一段文字比上一段要长得多。")]
    ids, real = padded(pairs)
    assert {len(row) for row in ids + real} == {len(pairs[1].ids)}
    for one, row, kept in zip(pairs, ids, real, strict=True):
        assert [token for token, is_real in zip(row, kept, strict=True) if is_real] == list(one.ids)
        assert kept == sorted(kept, reverse=True)
