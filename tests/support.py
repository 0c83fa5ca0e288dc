"""What tests import from each other: where the shipped documents lie, a tiny encoder, a tiny BERT, a reader that is told
what to say."""

from __future__ import annotations

import json
import os
import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from assistant.reader.read import Bound, Reading
from corpus.guard import Work, read_work
from corpus.read import Refusal, Source
from index.types import HalfVectors, Progress, Span, Vectors

ROOT = Path(__file__).parent.parent
DOCUMENTS = ROOT / "corpus" / "documents"


class TinyEncoder:
    """Hashes pairs of characters into a few dimensions: quick, deterministic, and like texts get like vectors."""

    dimension = 64

    def __init__(self, name: str = "tiny", fingerprint: str = "tiny-1") -> None:
        self.name = name
        self.fingerprint = fingerprint
        self.encoded = 0

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            for i in range(len(text)):
                vectors[row, zlib.crc32(text[i : i + 2].encode()) % self.dimension] += 1
        self.encoded += len(texts)
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)

    def encode_in_parts(
        self, texts: Sequence[str], parts: Sequence[Sequence[Span]], progress: Progress | None = None
    ) -> tuple[Vectors, list[HalfVectors]]:
        vectors = self.encode_passages(texts)
        for row in range(len(texts)):
            if progress:
                progress(row + 1, len(texts))
        of_parts = [[text[start:end] for start, end in own] for text, own in zip(texts, parts, strict=True)]
        made = [self.encode_passages(own).astype(np.float16) for own in of_parts]
        self.encoded -= sum(map(len, of_parts))
        return vectors, made

    def encode_question(self, text: str) -> Vectors:
        return self.encode_passages([text])


def read_badly(source: Source) -> Work | Refusal:
    """Reads as `read_work` does, but hangs, bursts, recurses or dies where the file's name says so."""
    if "hangs" in source.file:
        time.sleep(60)
    elif "bursts" in source.file:
        bytearray(8 << 30)
    elif "dies" in source.file:
        os._exit(1)
    return read_work(source)


BERT_WORDS = list("▁甲乙丙丁市水质达标率到95%以上目是多少电梯检验由谁负责局食品抽合格。，一二三、")


def write_bert(folder: Path, hidden: int, layers: int) -> Path:
    """A BERT's folder as `unpack_e5` makes one, with random weights and a token for each of a few characters."""
    import torch
    from safetensors.torch import save_file
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    vocabulary = ["<s>", "<pad>", "</s>", "<unk>", *BERT_WORDS]
    tokenizer = Tokenizer(models.Unigram([(word, -1.0) for word in vocabulary], unk_id=3, byte_fallback=False))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    sizes = {
        "attention.self.query": (hidden, hidden),
        "attention.self.key": (hidden, hidden),
        "attention.self.value": (hidden, hidden),
        "attention.output.dense": (hidden, hidden),
        "intermediate.dense": (2 * hidden, hidden),
        "output.dense": (hidden, 2 * hidden),
    }
    drawn = torch.Generator().manual_seed(1)
    tensors = {
        "embeddings.word_embeddings.weight": torch.randn(len(vocabulary), hidden, generator=drawn),
        "embeddings.position_embeddings.weight": torch.randn(256, hidden, generator=drawn) * 0.1,
        "embeddings.token_type_embeddings.weight": torch.zeros(2, hidden),
    }
    for layer in (f"encoder.layer.{i}." for i in range(layers)):
        for name, (rows, columns) in sizes.items():
            tensors[f"{layer}{name}.weight"] = torch.randn(rows, columns, generator=drawn) / columns**0.5
            tensors[f"{layer}{name}.bias"] = torch.randn(rows, generator=drawn) * 0.01
    norms = ["attention.output.LayerNorm", "output.LayerNorm"]
    for name in ["embeddings.LayerNorm", *(f"encoder.layer.{i}.{norm}" for i in range(layers) for norm in norms)]:
        tensors[f"{name}.weight"], tensors[f"{name}.bias"] = torch.ones(hidden), torch.zeros(hidden)
    settings = {
        "hidden_size": hidden,
        "num_hidden_layers": layers,
        "num_attention_heads": 4,
        "layer_norm_eps": 1e-12,
    }
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "config.json").write_text(json.dumps(settings), encoding="utf-8")
    save_file(tensors, folder / "model.safetensors")
    return folder


def reading_of(text: str, answer: str, score: float, answers: float) -> Reading:
    """A reading of `text` that is sure where `answer` stands in it; a token is a character."""
    starts, ends = np.zeros(len(text), np.float32), np.zeros(len(text), np.float32)
    starts[text.index(answer)] = ends[text.index(answer) + len(answer) - 1] = 1.0
    return Reading(score, answers, tuple((i, i + 1) for i in range(len(text))), starts, ends)


@dataclass
class ToldReader:
    """Reads as it is told to, the first `most` passages; keeps what it was asked."""

    says: Callable[[str], Reading]
    most: int = 1000
    questions: list[str] = field(default_factory=list)
    passages: list[tuple[str, str]] = field(default_factory=list)
    bounds: list[Bound] = field(default_factory=list)

    def read(self, question: str, passages: Sequence[tuple[str, str]], bound: Bound) -> list[Reading]:
        self.questions.append(question)
        self.passages += passages
        self.bounds.append(bound)
        return [self.says(text) for _, text in passages[: self.most if bound.tokens > 0 else 0]]
