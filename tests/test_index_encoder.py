"""Encoders by default, by folder and by name: unit vectors in the order asked, quietly and off the network."""

from __future__ import annotations

import logging
import socket
import subprocess
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from index.e5 import unpack_e5
from index.encoder import EncoderUnavailableError, _prompts, load_encoder
from index.types import Encoder

TEXTS = [
    "食品抽检合格率达到98%以上。",
    "市",
    "各区县人民政府、市政府各部门：" * 12,
    "为贯彻落实国务院关于加强食品安全工作的决定，结合本市实际，制定本办法。",
    "",
    "Half-width and １２３ full-width",
] * 7


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def encoder(cache: Path) -> Encoder:
    return load_encoder(cache=cache)


@pytest.fixture(scope="module")
def other_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model with random weights, 16 numbers a vector: another encoder than the default."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the libraries say on import is no concern of these tests
        return make_model(tmp_path_factory.mktemp("tiny"))


def make_model(folder: Path) -> Path:
    import torch
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    words = WordLevel({word: i for i, word in enumerate([*marks, "a", "b"])}, unk_token="[UNK]")
    PreTrainedTokenizerFast(
        tokenizer_object=Tokenizer(words), pad_token="[PAD]", unk_token="[UNK]", model_max_length=32
    ).save_pretrained(folder)
    torch.manual_seed(0)
    BertModel(
        BertConfig(vocab_size=7, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32)
    ).save_pretrained(folder)
    return folder


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The addresses that were asked for, none of which answers."""
    asked: list[object] = []

    def refuse(*arguments: object, **_: object) -> None:
        asked.append(arguments)
        raise OSError("no network in this test")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    return asked


def test_vectors_are_unit_float32_of_the_stated_shape(encoder: Encoder) -> None:
    vectors = encoder.encode_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dimension) == (42, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_question_is_one_unit_row(encoder: Encoder) -> None:
    vector = encoder.encode_question("合格率目标是多少")
    assert vector.shape == (1, 384)
    assert vector.dtype == np.float32
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_a_text_has_one_vector_alone_and_in_a_batch(encoder: Encoder) -> None:
    together = encoder.encode_passages(TEXTS)
    alone = np.concatenate([encoder.encode_passages([text]) for text in TEXTS[:6]])
    assert np.sum(together[:6] * alone, axis=1).min() > 0.9998
    assert np.sum(together[-6:] * alone, axis=1).min() > 0.9998


def test_no_texts_make_no_vectors(encoder: Encoder) -> None:
    assert encoder.encode_passages([]).shape == (0, 384)


def test_progress_ends_at_the_number_of_texts(encoder: Encoder) -> None:
    calls: list[tuple[int, int]] = []
    encoder.encode_in_parts(TEXTS, [()] * len(TEXTS), lambda done, total: calls.append((done, total)))
    assert calls[-1] == (len(TEXTS), len(TEXTS))
    assert calls == sorted(calls)


def test_an_interruption_puts_the_threads_back(encoder: Encoder) -> None:
    import torch

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    before = torch.get_num_threads()
    with pytest.raises(KeyboardInterrupt):
        encoder.encode_in_parts(TEXTS, [()] * len(TEXTS), stop)
    encoder.encode_question("市")
    assert torch.get_num_threads() == before


def test_halves_of_characters_are_embedded_not_refused(encoder: Encoder) -> None:
    assert encoder.encode_question("合格率\udce5").shape == (1, 384)


def test_untuned_the_default_is_what_sentence_transformers_makes_of_its_folder(
    encoder: Encoder, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_file({}, tmp_path / "nothing")
    monkeypatch.setattr("index.encoder.TUNED", tmp_path / "nothing")
    untuned, same = load_encoder(cache=cache), load_encoder(str(unpack_e5(cache)))
    assert np.sum(same.encode_passages(TEXTS) * untuned.encode_passages(TEXTS), axis=1).min() > 0.9998
    assert np.sum(same.encode_question("目标") * untuned.encode_question("目标")) > 0.9998
    assert len({encoder.fingerprint, untuned.fingerprint, same.fingerprint}) == 3


def test_tuned_it_tells_what_answers_from_what_has_the_same_words(encoder: Encoder) -> None:
    told = encoder.encode_passages(
        ["区疾控中心负责流行病学调查。", "流行病学调查的费用由区财政承担。", "流行病学调查应当在24小时内完成。"]
    )
    for right, asked in enumerate(["流调归哪家单位管", "流调的钱谁出", "流调最晚什么时候做完"]):
        assert int((told @ encoder.encode_question(asked)[0]).argmax()) == right, asked


def test_another_folder_is_another_encoder(encoder: Encoder, other_folder: Path) -> None:
    other = load_encoder(str(other_folder))
    assert (other.dimension, other.name) == (16, str(other_folder))
    assert other.fingerprint != encoder.fingerprint
    np.testing.assert_allclose(np.linalg.norm(other.encode_passages(["a b", "b"]), axis=1), 1, atol=1e-5)


def test_a_fingerprint_goes_by_content_not_by_place(other_folder: Path, tmp_path: Path) -> None:
    import shutil

    from index.encoder import _fingerprint

    copy = shutil.copytree(other_folder, tmp_path / "copy")
    assert _fingerprint(copy) == _fingerprint(other_folder)
    weights = bytearray((copy / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (copy / "model.safetensors").write_bytes(weights)
    assert _fingerprint(copy) != _fingerprint(other_folder)


def test_a_folder_is_loaded_without_network_or_noise(
    other_folder: Path, no_network: list[object], capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        load_encoder(str(other_folder)).encode_question("a b")
    assert no_network == []
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


@pytest.mark.parametrize(
    "name", ["nobody/no-such-model", "no-such-model", "no/such/folder", "./nowhere", "a b", "../x"]
)
@pytest.mark.usefixtures("no_network")
def test_an_unknown_name_is_refused_at_once_in_one_sentence(name: str) -> None:
    start = time.monotonic()
    with pytest.raises(EncoderUnavailableError, match=name) as caught:
        load_encoder(name)
    assert "\n" not in str(caught.value)
    assert time.monotonic() - start < 20


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailableError, match="没有 sentence-transformers 模型"):
        load_encoder(str(tmp_path))


def test_a_broken_model_is_refused_in_one_sentence(other_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(EncoderUnavailableError, match="无法加载") as caught:
        load_encoder(str(tmp_path))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("own", "name", "expected"),
    [
        ({"query": "q: ", "document": "d: "}, "any", ("q: ", "d: ")),
        ({"query": "q: ", "passage": "p: ", "document": ""}, "intfloat/e5-small", ("q: ", "p: ")),
        ({"query": "", "document": ""}, "intfloat/multilingual-e5-base", ("query: ", "passage: ")),
        ({}, "intfloat/multilingual-e5-large-instruct", ("", "")),
        ({}, "BAAI/bge-small-zh", ("", "")),
        ({}, "someone/case5-model", ("", "")),
    ],
)
def test_prompts_are_the_models_own_else_those_of_e5(own: dict[str, str], name: str, expected: tuple[str, str]) -> None:
    assert _prompts(own, name) == expected


def test_the_slow_libraries_wait_until_they_are_needed(cache: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from index.encoder import load_encoder\n"
        "assert not {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)\n"
        "load_encoder(cache=Path(sys.argv[1]))\n"
        "assert not {'transformers', 'sentence_transformers'} & set(sys.modules)\n"
    )
    root = Path(__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", program, str(cache)], cwd=root, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
