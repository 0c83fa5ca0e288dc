"""The reader's quick way through the network: what the plain way gives, for any neighbours, run after run."""

from __future__ import annotations

import pytest
import torch

from assistant.reader.network import Network, Outputs
from assistant.reader.pairs import Pair, pair
from index.e5 import unpack_e5

TEXTS = [
    "到2027年，水质达标率达到95%以上。",
    "一、电梯检验\n由市局负责。" * 6,
    "",
    "食品抽检合格率达到99%，药品评价性抽检合格率达到98%。",
    "龘靐９５％。",
]


@pytest.fixture(scope="module")
def network() -> Network:
    return Network(unpack_e5(), torch.float32)


def packed() -> Network:
    network = Network(unpack_e5(), torch.bfloat16)
    network.bert.pack()
    return network


def pairs_of(network: Network) -> list[Pair]:
    return [pair(network.tokenizer, "水质达标率是多少", "甲市\n二、目标", text) for text in TEXTS]


def differ(one: Outputs, other: Outputs) -> float:
    """By how much: of scores and log-odds the most, and of the likelihoods of first and last tokens."""
    likely = [
        (torch.softmax(a, 1).nan_to_num() - torch.softmax(b, 1).nan_to_num()).abs().max()
        for a, b in ((one.starts, other.starts), (one.ends, other.ends))
    ]
    plain = [(one.score - other.score).abs().max(), (one.answers - other.answers).abs().max()]
    return float(torch.stack([*plain, *likely]).max())


def test_in_a_row_gives_what_side_by_side_gives(network: Network) -> None:
    pairs = pairs_of(network)
    with torch.inference_mode():
        row, side = network.outputs_in_a_row(pairs), network.outputs(pairs)
    assert row.starts.shape == side.starts.shape
    assert torch.equal(row.starts.isfinite(), side.starts.isfinite())
    assert differ(row, side) < 1e-3


def test_packed_gives_what_float32_gives_as_far_as_bfloat16_can(network: Network) -> None:
    pairs = pairs_of(network)
    with torch.inference_mode():
        exact, quick = network.outputs(pairs), packed().outputs_in_a_row(pairs)
    assert torch.allclose(quick.score, exact.score, atol=0.3)


def test_packed_gives_the_same_to_the_bit_again() -> None:
    one, other = packed(), packed()
    pairs = pairs_of(one)
    with torch.inference_mode():
        first, again, afresh = (net.outputs_in_a_row(pairs) for net in (one, one, other))
    assert differ(first, again) == differ(first, afresh) == 0


def test_a_neighbour_changes_little(network: Network) -> None:
    pairs = pairs_of(network)
    with torch.inference_mode():
        together = network.outputs_in_a_row(pairs)
        for n, one in enumerate(pairs):
            alone = network.outputs_in_a_row([one])
            assert torch.allclose(alone.score[0], together.score[n], atol=1e-3)


def test_only_bfloat16_is_packed(network: Network) -> None:
    fresh = Network(unpack_e5(), torch.float32)
    fresh.bert.pack()
    assert all(torch.equal(a, b) for (_, a), (_, b) in zip(fresh.bert.weights(), network.bert.weights(), strict=True))
