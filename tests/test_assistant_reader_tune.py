"""Tuning the encoder: questions come nearer to what answers them, the same every time, and it goes on where it was stopped."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from assistant.reader import tune as tuning
from assistant.reader.data import Group, Read
from assistant.reader.tune import Tuning, batches, main, tune
from index.e5 import TUNED
from index.encoder import open_bert
from index.lowrank import add_differences

LAKES, LIFTS, FOOD = (
    Read("甲市", "电梯检验由乙局负责。水质达标率达到95%以上。"),
    Read("乙市", "电梯检验由丙局负责。目标是多少。"),
    Read("丁市", "食品抽检合格率达到99%。"),
)
TOY = [
    Group("水质是多少", (LAKES, LIFTS), True, (16, 19)),
    Group("电梯由谁负责", (LIFTS, FOOD), True, (5, 7)),
    Group("食品抽检是多少", (FOOD, LAKES), True, (9, 12)),
]


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch, one_thread: None) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    monkeypatch.setattr(tuning, "_RATE", 3e-3)


def losses(bert_folder: Path, tuned: Path | None = None) -> tuple[float, float]:
    """Over the toy set, of passages and of sentences."""
    from safetensors.torch import load_file

    trained = Tuning(bert_folder)
    with torch.no_grad():
        if tuned:
            add_differences(trained.bert.weights(), load_file(tuned))
        passage, sentence = trained.losses(TOY)
    return float(passage), float(sentence)


def test_tuning_brings_questions_to_what_answers_them(bert: Path, tmp_path: Path) -> None:
    before = losses(bert)
    tune([TOY] * 30, bert, tmp_path)
    after = losses(bert, tmp_path / TUNED.name)
    assert after[0] < before[0] * 0.7
    assert after[1] < before[1] * 0.7


def test_a_further_tuning_keeps_what_the_one_before_it_learned(bert: Path, tmp_path: Path) -> None:
    tune([TOY] * 30, bert, tmp_path / "first")
    tune([TOY], bert, tmp_path / "further", tmp_path / "first" / TUNED.name)
    before, after = losses(bert), losses(bert, tmp_path / "further" / TUNED.name)
    assert after[0] < before[0] * 0.7
    assert after[1] < before[1] * 0.7


def test_an_interrupted_tuning_goes_on_to_the_same_weights(
    bert: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tuning, "_KEPT_EVERY", 2)
    tune([TOY] * 6, bert, tmp_path / "whole")
    real, done = Tuning.step, 0

    def stops(self: Tuning, *given: object) -> dict[str, float]:
        nonlocal done
        done += 1
        if done == 5:
            raise KeyboardInterrupt
        return real(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(Tuning, "step", stops)
    with pytest.raises(KeyboardInterrupt):
        tune([TOY] * 6, bert, tmp_path / "parts")
    tune([TOY] * 6, bert, tmp_path / "parts")
    assert (tmp_path / "parts" / TUNED.name).read_bytes() == (tmp_path / "whole" / TUNED.name).read_bytes()


def test_only_what_changed_is_kept(bert: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from safetensors.torch import load_file

    monkeypatch.setattr(tuning, "_LAYERS", 1)
    tune([TOY], bert, tmp_path)
    kept = {name.split(".")[0] for name in load_file(tmp_path / TUNED.name)}
    assert kept == {str(len(open_bert(bert, torch.float32).layers) - 1)}


def test_groups_with_an_answer_are_mixed_the_same_every_time(tmp_path: Path) -> None:
    file = tmp_path / "data.jsonl"
    asked = [{"question": f"第{n}区的水质", "answers": [f"{n}9%"] if n % 2 else []} for n in range(1, 65)]
    text = "\n".join(f"第{n}区水质达标率{n}9%。" for n in range(1, 65))
    record = {"source": "s", "id": 1, "title": "水质", "text": text, "questions": asked}
    file.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    made = batches([file], [20], [1])
    assert [len(batch) for batch in made] == [16]
    assert all(group.answered for batch in made for group in batch)
    assert made == batches([file], [20], [1])


@pytest.mark.parametrize("text", [None, "no json\n", '{"id": 1}\n'])
def test_data_that_cannot_be_used_is_told_in_a_sentence(
    text: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "data.jsonl"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    assert main([str(file), "--out", str(tmp_path / "out")]) == 2
    assert "训练数据无法读取" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
