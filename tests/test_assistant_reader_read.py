"""The reader in use: where it sees the answer, the same readings however they are made, and its bound."""

from __future__ import annotations

import math
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

import numpy as np
import pytest
import torch
from support import reading_of

from assistant.reader import read
from assistant.reader.network import Network
from assistant.reader.pairs import pair
from assistant.reader.read import Bound, Reader, Reading, load_reader

QUESTION = "水质达标率是多少"
NONE = Bound(math.inf, math.inf)
PASSAGES = [
    ("甲市", "水质达标率达到95%以上。"),
    ("乙市\n一、电梯", "电梯检验由市局负责。" * 6),
    ("", ""),
    ("丙市", "食品抽检合格率达到99%。"),
    ("丁市", "龘靐９５％。"),
]


@pytest.fixture(scope="module")
def network(bert: Path) -> Network:
    return Network(bert, torch.float32)


def same(one: Reading, other: Reading) -> bool:
    return (
        one.places == other.places
        and math.isclose(one.score, other.score, abs_tol=1e-3)
        and math.isclose(one.answers, other.answers, abs_tol=1e-3)
        and np.allclose(one.starts, other.starts, atol=1e-4)
        and np.allclose(one.ends, other.ends, atol=1e-4)
    )


# ---- what a reading says


@pytest.mark.parametrize("seed", range(5))
def test_the_span_is_the_likeliest_pair_that_does_not_end_before_it_begins(seed: int) -> None:
    drawn = np.random.default_rng(seed)
    starts, ends = (drawn.dirichlet([0.3] * 30).astype(np.float32) for _ in range(2))
    starts[-1], ends[0] = 1.0, 1.0  # the likeliest of each, but no answer together
    places = tuple((3 * i, 3 * i + 2) for i in range(30))
    first, last = max(
        ((a, b) for a, b in product(range(30), repeat=2) if a <= b), key=lambda pair: starts[pair[0]] * ends[pair[1]]
    )
    start, end, likely = Reading(0.0, 0.0, places, starts, ends).span()
    assert (start, end) == (places[first][0], places[last][1])
    assert likely == pytest.approx(starts[first] * ends[last])


def test_an_answer_of_one_token_is_that_token() -> None:
    assert reading_of("水质达标", "质", 0.0, 0.0).span() == (1, 2, 1.0)


def test_an_answer_is_not_of_any_length() -> None:
    places = tuple((i, i + 1) for i in range(140))
    starts, ends = np.full(140, 0.01, np.float32), np.full(140, 0.01, np.float32)
    starts[0], ends[139], ends[119] = 0.9, 0.9, 0.5
    assert Reading(0.0, 0.0, places, starts, ends).span()[:2] == (0, 120)


def test_the_middle_is_what_shares_most_with_all_likely_places() -> None:
    """One place is likeliest, but most others lie around another, which has more in common with them."""
    places = tuple((i, i + 1) for i in range(20))
    starts, ends = np.zeros(20, np.float32), np.zeros(20, np.float32)
    starts[[2, 10, 11, 12]] = 0.34, 0.22, 0.22, 0.22
    ends[[2, 16, 17, 18]] = 0.34, 0.22, 0.22, 0.22
    reading = Reading(0.0, 0.0, places, starts, ends)
    assert reading.span()[:2] == (2, 3)
    start, end, share = reading.middle(0, 20) or (0, 0, 0.0)
    assert (start, end) == (10, 18)
    assert 0.4 < share < 1.0


def test_the_middle_lies_inside_of_what_is_looked_at() -> None:
    reading = reading_of("水质达标率九成", "九成", 0.0, 0.0)
    assert reading.middle(3, 7) == (5, 7, 1.0)
    assert reading.middle(0, 5) is None
    assert Reading(0.0, 0.0, (), np.zeros(0, np.float32), np.zeros(0, np.float32)).middle(0, 5) is None


def test_inside_is_the_share_of_beginning_and_end_that_lies_there() -> None:
    reading = Reading(
        0.0,
        0.0,
        ((0, 2), (2, 3), (3, 5)),
        np.array([0.1, 0.7, 0.2], np.float32),
        np.array([0.0, 0.4, 0.6], np.float32),
    )
    assert reading.inside(0, 5) == pytest.approx(1.0)
    assert reading.inside(2, 5) == pytest.approx((0.9 + 1.0) / 2)
    assert reading.inside(2, 4) == pytest.approx((0.7 + 0.4) / 2)  # the last token is only half in it
    assert reading.inside(5, 9) == 0.0


def test_a_text_without_tokens_has_no_answer_inside(network: Network) -> None:
    (reading,) = Reader(network, 1).read(QUESTION, [("甲市", "")], NONE)
    assert reading.places == ()
    assert reading.inside(0, 10) == 0.0
    assert math.isfinite(reading.score)


# ---- how readings are made


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_readings_come_in_the_order_of_the_passages(network: Network, workers: int) -> None:
    readings = Reader(network, workers).read(QUESTION, PASSAGES, NONE)
    assert [reading.places[-1][1] if reading.places else 0 for reading in readings] == [len(t) for _, t in PASSAGES]
    for reading, (_, text) in zip(readings, PASSAGES, strict=True):
        if text:
            start, end, likely = reading.span()
            assert 0 <= start < end <= len(text)
            assert 0 < likely <= 1
            assert reading.starts.sum() == pytest.approx(1.0, abs=1e-4)
            assert reading.inside(0, len(text)) == pytest.approx(1.0, abs=1e-4)


def test_readings_are_the_same_in_any_batch_with_any_workers(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = [Reader(network, 1).read(QUESTION, [passage], NONE)[0] for passage in PASSAGES]
    for at_once, workers in product((1, 2, 5), (1, 2)):
        monkeypatch.setattr(read, "_AT_ONCE", at_once)
        together = Reader(network, workers).read(QUESTION, PASSAGES, NONE)
        assert all(same(one, other) for one, other in zip(alone, together, strict=True))


def test_a_reader_may_be_called_from_several_threads(network: Network) -> None:
    reader = Reader(network, 2)
    questions = ["水质达标率是多少", "电梯由谁负责", "食品抽检"] * 3
    alone = [reader.read(question, PASSAGES, NONE) for question in questions]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda question: reader.read(question, PASSAGES, NONE), questions))
    assert all(same(a, b) for x, y in zip(alone, together, strict=True) for a, b in zip(x, y, strict=True))


def test_reading_leaves_the_callers_threads_as_they_were(network: Network) -> None:
    before = torch.get_num_threads()
    Reader(network, 2).read(QUESTION, PASSAGES, NONE)
    assert torch.get_num_threads() == before


# ---- the bound


def test_without_passages_or_time_nothing_is_read(network: Network) -> None:
    assert Reader(network, 2).read(QUESTION, [], NONE) == []
    assert Reader(network, 2).read(QUESTION, PASSAGES, Bound(math.inf, 0.0)) == []


def test_as_many_passages_are_read_as_have_no_more_tokens(network: Network) -> None:
    tokens = [len(pair(network.tokenizer, QUESTION, *passage).ids) for passage in PASSAGES]
    reader = Reader(network, 2)
    for bound, expected in ((sum(tokens[:3]), 3), (sum(tokens[:3]) - 1, 2), (tokens[0] - 1, 0)):
        assert len(reader.read(QUESTION, PASSAGES, Bound(bound, math.inf))) == expected


def clock(monkeypatch: pytest.MonkeyPatch, *times: float) -> None:
    told: Iterator[float] = iter(times)
    monkeypatch.setattr(read, "perf_counter", lambda: next(told))


def test_as_many_passages_are_read_as_the_time_allows(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    clock(monkeypatch, 0.0, 0.1, 0.3, 0.6)  # begun; then at each two passages
    assert len(Reader(network, 1).read(QUESTION, PASSAGES, Bound(math.inf, 0.5))) == 4


def test_what_is_read_is_the_first_passages_even_if_a_later_one_was_in_time(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Reader(network, 1).read(QUESTION, PASSAGES, NONE)
    clock(monkeypatch, 0.0, 0.1, 0.6, 0.4)  # two workers: the later pair looks at the clock first
    readings = Reader(network, 1).read(QUESTION, PASSAGES, Bound(math.inf, 0.5))
    assert len(readings) == 2
    assert all(same(one, other) for one, other in zip(readings, whole, strict=False))


# ---- the reader that ships


def test_without_weights_there_is_no_reader(tmp_path: Path) -> None:
    assert load_reader(tmp_path / "reader.safetensors") is None


@pytest.fixture(scope="module")
def shipped_reader() -> Reader:
    reader = load_reader()
    assert reader is not None
    return reader


ASKED = "饮用水水质达标率要达到多少"
GIVEN = [
    ("北山区质量提升实施方案\n三、保障措施", "各单位要加强饮用水水质监测，定期通报水质达标情况，确保群众饮水安全。"),
    (
        "北山区质量提升实施方案\n一、主要目标",
        "到2027年，农产品抽检合格率达到98%以上。饮用水水质达标率达到96.5%以上。电梯投诉率下降10%。",
    ),
    ("北山区公共机构食堂管理办法\n二、采购", "食堂采购应当公开招标，合同期限不超过三年，每年考核一次。"),
]


def test_the_shipped_reader_finds_the_passage_that_answers_and_the_value_in_it(shipped_reader: Reader) -> None:
    near, right, far = shipped_reader.read(ASKED, GIVEN, NONE)
    start, end, _ = right.span()
    text = GIVEN[1][1]
    assert max(near.score, far.score) < right.score
    assert "96.5%" in text[start:end]
    assert "98%" not in text[start:end]
    assert right.inside(text.index("饮用水"), text.index("电梯")) > 0.5


def test_the_shipped_reader_tells_what_does_not_answer(shipped_reader: Reader) -> None:
    near, right, far = shipped_reader.read(ASKED, GIVEN, NONE)
    assert far.answers < right.answers
    assert near.answers < right.answers
