"""A BERT's forward pass in plain torch, from an ordinary model folder's weights: the default encoder's, and the reader's.

Stands in for sentence-transformers for that one model: importing that library takes 5 s of the 7 s that a single question
then needs, and this embeds 1.2 to 1.4 times as fast. A test holds the two together (cosine > 0.9998). Any other model goes
through sentence-transformers; which is which is decided in `index/encoder.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.types import Vectors

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer


class Bert:
    """BertModel and the mean over its tokens (Devlin et al. 2019, arXiv:1810.04805), without dropout.

    Layers compute in `kind`; the sum of embeddings and the mean are float32. The word table stays as it lies on disk,
    since a text needs few of its rows.
    """

    def __init__(self, weights: Path, settings: Mapping[str, Any], kind: torch.dtype) -> None:
        from safetensors.torch import load_file

        tensors = load_file(weights)
        self.kind = kind
        self.heads = int(settings["num_attention_heads"])
        self.epsilon = float(settings["layer_norm_eps"])
        self.words = tensors["embeddings.word_embeddings.weight"]
        types = tensors["embeddings.token_type_embeddings.weight"]
        self.places = tensors["embeddings.position_embeddings.weight"].float() + types[0].float()
        self.norm = _linear(tensors, ["embeddings.LayerNorm"], self.words.dtype)
        self.layers: list[Layer] = [_read_layer(tensors, i, kind) for i in range(settings["num_hidden_layers"])]

    def embed(self, tokenizer: Tokenizer, texts: list[str]) -> Vectors:
        """Shape (texts, hidden); float32, of any length."""
        import torch

        encodings = tokenizer.encode_batch(texts)
        ids = torch.tensor([encoding.ids for encoding in encodings])
        real = torch.tensor([encoding.attention_mask for encoding in encodings], dtype=torch.bool)
        with torch.inference_mode():
            states = self.states(ids, real).float()
            mean = (states * real[..., None]).sum(1) / real.sum(1, keepdim=True)
        return np.asarray(mean.numpy(), np.float32)

    def states(self, ids: torch.Tensor, real: torch.Tensor) -> torch.Tensor:
        """Each token's state after the last layer, shape (texts, tokens, hidden), in `kind`.

        `real` is False where a shorter text is filled up. Gradients flow to whatever of the layers asks for them.
        """
        mask = None if real.all() else real[:, None, None, :]
        states = self._normalise(self.words[ids].float() + self.places[: ids.shape[1]], self.norm).to(self.kind)
        for layer in self.layers:
            states = self._normalise(states + self._attend(states, layer, mask), layer.after_attention)
            states = self._normalise(states + _feed_forward(states, layer), layer.after_feed)
        return states

    def compute_in(self, kind: torch.dtype) -> None:
        """Makes the layers compute in another number format."""
        self.kind = kind
        self.layers = [_as(layer, kind) for layer in self.layers]

    def move(self, device: str) -> None:
        """Puts all weights on a device of torch's."""
        self.words, self.places = self.words.to(device), self.places.to(device)
        self.norm = (self.norm[0].to(device), self.norm[1].to(device))
        self.layers = [_as(layer, device) for layer in self.layers]

    def _attend(self, states: torch.Tensor, layer: Layer, real: torch.Tensor | None) -> torch.Tensor:
        from torch.nn import functional

        texts, tokens, hidden = states.shape
        joint = functional.linear(states, *layer.attention_in).view(texts, tokens, 3, self.heads, -1)
        query, key, value = joint.permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=real)
        return functional.linear(mixed.transpose(1, 2).reshape(texts, tokens, hidden), *layer.attention_out)

    def _normalise(self, states: torch.Tensor, norm: _Linear) -> torch.Tensor:
        from torch.nn import functional

        weight, bias = (part.to(states.dtype) for part in norm)
        return functional.layer_norm(states, states.shape[-1:], weight, bias, self.epsilon)


_Linear = tuple["torch.Tensor", "torch.Tensor"]
"""Weight and bias."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer's weights and biases."""

    attention_in: _Linear  # query, key and value in one
    attention_out: _Linear
    after_attention: _Linear
    feed_in: _Linear
    feed_out: _Linear
    after_feed: _Linear


def _read_layer(tensors: Mapping[str, torch.Tensor], i: int, kind: torch.dtype) -> Layer:
    groups = [
        ["attention.self.query", "attention.self.key", "attention.self.value"],
        ["attention.output.dense"],
        ["attention.output.LayerNorm"],
        ["intermediate.dense"],
        ["output.dense"],
        ["output.LayerNorm"],
    ]
    return Layer(*(_linear(tensors, [f"encoder.layer.{i}.{name}" for name in group], kind) for group in groups))


def _as(layer: Layer, to: torch.dtype | str) -> Layer:
    return Layer(*((weight.to(to), bias.to(to)) for weight, bias in (getattr(layer, f.name) for f in fields(layer))))


def _linear(tensors: Mapping[str, torch.Tensor], names: Sequence[str], kind: torch.dtype) -> _Linear:
    import torch

    weight = torch.cat([tensors[f"{name}.weight"] for name in names])
    bias = torch.cat([tensors[f"{name}.bias"] for name in names])
    return weight.to(kind), bias.to(kind)


def _feed_forward(states: torch.Tensor, layer: Layer) -> torch.Tensor:
    from torch.nn import functional

    return functional.linear(functional.gelu(functional.linear(states, *layer.feed_in)), *layer.feed_out)
