"""The reader's network and its file: what it gives for pairs, and the same after it is saved and loaded again."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from support import write_bert

from assistant.reader.network import Network
from assistant.reader.pairs import Pair, pair
from assistant.reader.weights import load, save

pytestmark = pytest.mark.usefixtures("one_thread")
TEXTS = ["水质达标率达到95%以上。", "由市局负责。", ""]


@pytest.fixture
def network(bert: Path) -> Network:
    return Network(bert, torch.float32)


def pairs_of(network: Network, question: str = "水质达标率是多少") -> list[Pair]:
    return [pair(network.tokenizer, question, "甲市", text) for text in TEXTS]


def change(network: Network, rank: int, size: float) -> None:
    """Moves every weight, each matrix by one of a rank."""
    drawn = torch.Generator().manual_seed(2)
    for _, weight in network.bert.weights():
        if weight.dim() == 1:
            weight += size * torch.randn(weight.shape, generator=drawn)
        else:
            left, right = (torch.randn(side, rank, generator=drawn) for side in weight.shape)
            weight += size * left @ right.T / rank**0.5
    for weight in network.heads.values():
        weight += size * torch.randn(weight.shape, generator=drawn)


def test_only_tokens_of_the_text_can_begin_or_end_an_answer(network: Network) -> None:
    pairs = pairs_of(network)
    outputs = network.outputs(pairs)
    for n, one in enumerate(pairs):
        for ends in (outputs.starts[n], outputs.ends[n]):
            possible = torch.isfinite(ends).nonzero().flatten().tolist()
            assert possible == list(range(one.text_at, one.text_at + len(one.places)))


def test_a_pair_gives_the_same_alone_and_beside_longer_ones(network: Network) -> None:
    pairs = pairs_of(network)
    together = network.outputs(pairs)
    for n, one in enumerate(pairs):
        alone = network.outputs([one])
        assert torch.allclose(alone.score[0], together.score[n], atol=1e-4)
        assert torch.allclose(alone.answers[0], together.answers[n], atol=1e-4)
        assert torch.allclose(alone.starts[0], together.starts[n, : len(one.ids)], atol=1e-4)
        assert torch.allclose(alone.ends[0], together.ends[n, : len(one.ids)], atol=1e-4)


def test_before_training_a_text_like_the_question_scores_higher(network: Network) -> None:
    score = network.outputs(pairs_of(network)).score
    assert score[0] > score[1]


def test_what_is_saved_is_loaded_again(network: Network, bert: Path, tmp_path: Path) -> None:
    change(network, 32, 0.05)
    save(network, Network(bert, torch.float32), tmp_path / "reader.safetensors")
    loaded = load(bert, tmp_path / "reader.safetensors", torch.float32)
    for (name, was), (same, now) in zip(network.bert.weights(), loaded.bert.weights(), strict=True):
        assert name == same
        assert torch.allclose(was, now, atol=1e-3), name
    outputs, again = network.outputs(pairs_of(network)), loaded.outputs(pairs_of(loaded))
    assert torch.allclose(outputs.score, again.score, atol=0.02)
    assert torch.allclose(outputs.answers, again.answers, atol=0.02)
    assert not torch.allclose(Network(bert, torch.float32).outputs(pairs_of(network)).score, again.score, atol=0.02)


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a BERT with matrices of a higher rank than is kept."""
    return write_bert(tmp_path_factory.mktemp("wide"), 96, 1)


@pytest.mark.parametrize("rank", [1, 64])
def test_a_difference_of_low_rank_is_kept_whole(wide: Path, tmp_path: Path, rank: int) -> None:
    network = Network(wide, torch.float32)
    change(network, rank, 0.01)
    save(network, Network(wide, torch.float32), tmp_path / "reader.safetensors")
    loaded = load(wide, tmp_path / "reader.safetensors", torch.float32)
    for (name, was), (_, now) in zip(network.bert.weights(), loaded.bert.weights(), strict=True):
        assert torch.allclose(was, now, atol=1e-4), name


def test_of_a_difference_of_high_rank_the_best_part_is_kept(wide: Path, tmp_path: Path) -> None:
    network, base = Network(wide, torch.float32), Network(wide, torch.float32)
    change(network, 96, 0.01)
    save(network, base, tmp_path / "reader.safetensors")
    loaded = load(wide, tmp_path / "reader.safetensors", torch.float32)
    lost = []
    for (_, was), (_, now), (_, before) in zip(
        network.bert.weights(), loaded.bert.weights(), base.bert.weights(), strict=True
    ):
        if was.dim() > 1:
            best = torch.linalg.svdvals(was - before)[64:].norm()
            lost.append(float((was - now).norm() / best))
    assert lost == pytest.approx([1.0] * 4, abs=0.02)


def test_a_loaded_reader_computes_in_the_format_asked_for(network: Network, bert: Path, tmp_path: Path) -> None:
    save(network, Network(bert, torch.float32), tmp_path / "reader.safetensors")
    loaded = load(bert, tmp_path / "reader.safetensors", torch.bfloat16)
    assert {weight.dtype for _, weight in loaded.bert.weights()} == {torch.bfloat16}
    outputs, again = network.outputs(pairs_of(network)), loaded.outputs(pairs_of(loaded))
    assert torch.allclose(outputs.score, again.score, atol=0.5)


def test_weights_lie_on_the_device_asked_for(bert: Path) -> None:
    network = Network(bert, torch.float32, "meta")
    weights = [weight for _, weight in network.bert.weights()]
    tables = [network.bert.words, network.bert.places, *network.bert.norm]
    assert {one.device.type for one in [*weights, *tables, *network.heads.values()]} == {"meta"}
