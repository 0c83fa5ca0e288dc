"""Training the reader: it learns a toy set, the same every time, and goes on where it was interrupted."""

from __future__ import annotations

import json
import lzma
from collections.abc import Sequence
from pathlib import Path

import pytest
import torch

from assistant.reader import train as training
from assistant.reader.data import Group, Read
from assistant.reader.network import Network
from assistant.reader.pairs import pair, token_span
from assistant.reader.train import main, train
from assistant.reader.weights import WEIGHTS, load

LAKES, LIFTS, FOOD = (
    Read("甲市", "水质达标率达到95%以上。"),
    Read("乙市", "电梯检验由丙局负责。"),
    Read("丁市", "食品抽检合格率达到99%。"),
)
TOY = [
    Group("水质是多少", (LAKES, LIFTS, FOOD), True, (6, 9)),
    Group("电梯由谁负责", (LIFTS, FOOD, LAKES), True, (5, 7)),
    Group("食品抽检是多少", (FOOD, LAKES, LIFTS), True, (9, 12)),
    Group("水质由谁负责", (LAKES, LIFTS), False, None),
]


@pytest.fixture(autouse=True)
def _on_the_processor(monkeypatch: pytest.MonkeyPatch, one_thread: None) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)


@pytest.fixture
def _fast_rates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rates for a tiny network and few steps."""
    monkeypatch.setattr(training, "_RATE", 3e-3)
    monkeypatch.setattr(training, "_HEAD_RATE", 1e-2)


def losses(network: Network) -> dict[str, float]:
    """On the toy set: which passage, whether it answers, where."""
    total = {"which": 0.0, "whether": 0.0, "where": 0.0}
    for group in TOY:
        pairs = [pair(network.tokenizer, group.question, read.above, read.text) for read in group.passages]
        outputs = network.outputs(pairs)
        answering = torch.tensor([float(group.answered and n == 0) for n in range(len(pairs))])
        total["whether"] += float(
            torch.nn.functional.binary_cross_entropy_with_logits(outputs.answers.detach(), answering)
        )
        if group.span:
            first, last = token_span(pairs[0], *group.span) or pytest.fail("the answer has no tokens")
            total["which"] -= float(outputs.score.log_softmax(0)[0])
            total["where"] -= float(outputs.starts[0].log_softmax(0)[first] + outputs.ends[0].log_softmax(0)[last])
    return total


@pytest.mark.usefixtures("_fast_rates")
@pytest.mark.parametrize("fast", [False, True])
def test_training_lowers_every_loss(bert: Path, tmp_path: Path, fast: bool) -> None:
    train([TOY * 20], bert, tmp_path, fast)
    before = losses(Network(bert, torch.float32))
    after = losses(load(bert, tmp_path / WEIGHTS.name, torch.float32))
    for name, loss in after.items():
        assert loss < before[name] * 0.7, name


@pytest.mark.usefixtures("_fast_rates")
def test_a_further_training_keeps_what_the_one_before_it_learned(bert: Path, tmp_path: Path) -> None:
    train([TOY * 20], bert, tmp_path / "first", fast=False)
    train([TOY], bert, tmp_path / "further", fast=False, reader=tmp_path / "first" / WEIGHTS.name)
    before = losses(Network(bert, torch.float32))
    after = losses(load(bert, tmp_path / "further" / WEIGHTS.name, torch.float32))
    for name, loss in after.items():
        assert loss < before[name] * 0.7, name


def test_training_twice_gives_the_same_reader(bert: Path, tmp_path: Path) -> None:
    made = []
    for name in ("one", "other"):
        train([TOY * 3, TOY[::-1] * 2], bert, tmp_path / name, fast=False)
        made.append((tmp_path / name / WEIGHTS.name).read_bytes())
    assert made[0] == made[1]


def test_an_interrupted_training_goes_on_to_the_same_reader(
    bert: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    train([TOY * 8], bert, tmp_path / "whole", fast=False)
    step, taken = training._step, []

    def counted(*given: object) -> dict[str, float]:
        if len(taken) == 5:
            taken.append(0)
            raise KeyboardInterrupt
        taken.append(1)
        return step(*given)

    monkeypatch.setattr(training, "_step", counted)
    monkeypatch.setattr(training, "_KEPT_EVERY", 3)
    with pytest.raises(KeyboardInterrupt):
        train([TOY * 8], bert, tmp_path / "parts", fast=False)
    assert not (tmp_path / "parts" / WEIGHTS.name).exists()
    train([TOY * 8], bert, tmp_path / "parts", fast=False)
    assert sum(taken) == 5 + 8 - 3  # from the checkpoint after the third step
    assert (tmp_path / "parts" / WEIGHTS.name).read_bytes() == (tmp_path / "whole" / WEIGHTS.name).read_bytes()


def test_a_finished_training_takes_no_more_steps(bert: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    train([TOY * 2], bert, tmp_path, fast=False)
    first = (tmp_path / WEIGHTS.name).read_bytes()
    monkeypatch.setattr(training, "_step", lambda *_: pytest.fail("trained again"))
    train([TOY * 2], bert, tmp_path, fast=False)
    assert (tmp_path / WEIGHTS.name).read_bytes() == first


# ---- the command


@pytest.fixture
def data(tmp_path: Path, bert: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(training, "unpack_e5", lambda: bert)
    record = {
        "source": "s",
        "id": "1",
        "title": "甲市水质办法",
        "text": "一、目标\n\n水质达标率达到95%以上。\n\n二、责任\n\n水质由甲局负责，电梯检验由乙局负责。\n",
        "questions": [
            {"question": f"{asked}是多少", "answers": answers}
            for asked, answers in [("水质", ["95%以上"]), ("水质达标率", ["95%以上"]), ("电梯", []), ("水质局", [])]
        ],
    }
    file = tmp_path / "data.jsonl.xz"
    file.write_bytes(lzma.compress(json.dumps(record, ensure_ascii=False).encode()))
    return file


def test_the_command_writes_a_reader(
    data: Path, bert: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main([str(data), "--out", str(out)]) == 0
    trained = load(bert, out / WEIGHTS.name, torch.float32).heads["whole.weight"]
    assert not torch.equal(trained, Network(bert, torch.float32).heads["whole.weight"].half().float())
    assert "Traceback" not in capsys.readouterr().err


def test_groups_and_negatives_are_bounded_for_each_stage(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[list[Group]] = []

    def taken(stages: Sequence[Sequence[Group]], *_: object) -> None:
        given.extend(list(stage) for stage in stages)

    monkeypatch.setattr(training, "train", taken)
    options = ["--groups", "4", "2", "--negatives", "3", "1"]
    assert main([str(data), str(data), "--out", str(tmp_path), *options]) == 0
    assert [len(stage) for stage in given] == [4, 2]
    assert max(len(group.passages) for group in given[1]) == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("absent.jsonl", None),
        ("bad.jsonl", b"not json\n"),
        ("bad.jsonl", b"\xff\xfe\x00"),
        ("bad.jsonl", b"[1]\n"),
        ("bad.jsonl", b'{"title": "T"}\n'),
        ("bad.jsonl", b'{"source": "", "id": "", "title": "", "text": "", "questions": [{}]}\n'),
        ("bad.jsonl.xz", b"not packed"),
    ],
)
def test_data_that_cannot_be_read_are_named_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert main([str(tmp_path / name), "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert said.startswith("训练数据无法读取")
    assert said.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_bounds_that_do_not_fit_the_stages_are_refused(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(data), "--out", str(tmp_path / "out"), "--groups", "4", "4"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
