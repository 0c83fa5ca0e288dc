"""A BERT's forward pass in plain torch, from an ordinary model folder's weights: the default encoder's, and the reader's.

Stands in for sentence-transformers for that one model: importing that library takes 5 s of the 7 s that a single question
then needs, and this embeds 1.2 to 1.4 times as fast. A test holds the two together (cosine > 0.9998). Any other model goes
through sentence-transformers; which is which is decided in `index/encoder.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.types import Span, Vectors

if TYPE_CHECKING:
    import torch
    from tokenizers import Encoding, Tokenizer

_TOKENS = 320  # that matrices are packed for; right for any number, best for about as many


class Bert:
    """BertModel and the mean over its tokens (Devlin et al. 2019, arXiv:1810.04805), without dropout.

    Layers compute in `kind`; the sum of embeddings and the mean are float32. The word table stays as it lies on disk,
    since a text needs few of its rows.
    """

    def __init__(self, weights: Path, settings: Mapping[str, Any], kind: torch.dtype) -> None:
        from safetensors.torch import load_file

        tensors = load_file(weights)
        self.kind, self.device = kind, "cpu"
        self.heads = int(settings["num_attention_heads"])
        self.epsilon = float(settings["layer_norm_eps"])
        self.words = tensors["embeddings.word_embeddings.weight"]
        types = tensors["embeddings.token_type_embeddings.weight"]
        self.places = tensors["embeddings.position_embeddings.weight"].float() + types[0].float()
        self.norm = _linear(tensors, ["embeddings.LayerNorm"], self.words.dtype)
        self.layers: list[Layer] = [_read_layer(tensors, i, kind) for i in range(settings["num_hidden_layers"])]

    def embed(self, tokenizer: Tokenizer, texts: Sequence[str], parts: Sequence[Sequence[Span]]) -> list[Vectors]:
        """Of each text the mean over its tokens, then of each of its parts the mean over the part's, in the text's context.

        Each of shape (1 + its parts, hidden); float32, of any length. A part is [start, end) in characters; one that
        is cut off with the text's end, or of which no token is left, has the text's own mean.
        """
        import torch

        encodings = tokenizer.encode_batch(texts)
        ids = torch.tensor([encoding.ids for encoding in encodings], device=self.device)
        real = torch.tensor([encoding.attention_mask for encoding in encodings], dtype=torch.bool, device=self.device)
        with torch.inference_mode():
            states = self.states(ids, real).float()
            shares = torch.stack([_shares(one, own) for one, own in zip(encodings, _padded(parts), strict=True)])
            means = (shares @ states.cpu()).numpy()
        return [np.asarray(of[: 1 + len(own)], np.float32) for of, own in zip(means, parts, strict=True)]

    def states(self, ids: torch.Tensor, real: torch.Tensor) -> torch.Tensor:
        """Each token's state after the last layer, shape (texts, tokens, hidden), in `kind`.

        `real` is False where a shorter text is filled up. Gradients flow to whatever of the layers asks for them.
        """
        mask = None if real.all() else real[:, None, None, :]
        return self._layered(ids, self.places[: ids.shape[1]], lambda joint: self._mixed(joint, mask))

    def states_in_a_row(self, texts: Sequence[Sequence[int]]) -> list[torch.Tensor]:
        """The same for each text, shape (its tokens, hidden): laid end to end for the layers, so none is filled up.

        Two texts of unlike lengths take 0.9 of the time of `states`, and 0.8 after `pack`.
        """
        import torch

        lengths = [len(text) for text in texts]
        ids = torch.tensor([token for text in texts for token in text])
        places = torch.cat([self.places[:length] for length in lengths])

        def mix(joint: torch.Tensor) -> torch.Tensor:
            return torch.cat([self._mixed_alone(one) for one in torch.split(joint, lengths)])

        return list(torch.split(self._layered(ids, places, mix), lengths))

    def weights(self) -> Iterator[tuple[str, torch.Tensor]]:
        """Every weight and bias of the layers, by name."""
        for number, layer in enumerate(self.layers):
            for field in fields(layer):
                weight, bias = getattr(layer, field.name)
                yield f"{number}.{field.name}.weight", weight
                yield f"{number}.{field.name}.bias", bias

    def pack(self) -> None:
        """Lays the layers' matrices out as bfloat16 is multiplied, once and for all: they can't be read or trained then.

        Leaves other number formats as they are.
        """
        import torch

        if self.kind == torch.bfloat16 and torch.backends.mkldnn.is_available():  # type: ignore[no-untyped-call]
            self.layers = [_packed(layer) for layer in self.layers]

    def compute_in(self, kind: torch.dtype) -> None:
        """Makes the layers compute in another number format."""
        self.kind = kind
        self.layers = [_as(layer, kind) for layer in self.layers]

    def move(self, device: str) -> None:
        """Puts all weights on a device of torch's."""
        self.words, self.places = self.words.to(device), self.places.to(device)
        self.norm = (self.norm[0].to(device), self.norm[1].to(device))
        self.device = device
        self.layers = [_as(layer, device) for layer in self.layers]

    def _layered(self, ids: torch.Tensor, places: torch.Tensor, mix: _Mix) -> torch.Tensor:
        states = self._normalise(self.words[ids].float() + places, self.norm).to(self.kind)
        for layer in self.layers:
            mixed = _through(mix(_through(states, layer.attention_in)), layer.attention_out)
            states = self._normalise(states + mixed, layer.after_attention)
            fed = _through(_through(states, layer.feed_in, "gelu"), layer.feed_out)
            states = self._normalise(states + fed, layer.after_feed)
        return states

    def _mixed(self, joint: torch.Tensor, real: torch.Tensor | None) -> torch.Tensor:
        """Attention over texts side by side."""
        from torch.nn import functional

        texts, tokens, _ = joint.shape
        query, key, value = joint.view(texts, tokens, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=real)
        return mixed.transpose(1, 2).reshape(texts, tokens, -1)

    def _mixed_alone(self, joint: torch.Tensor) -> torch.Tensor:
        """Attention over one text. By hand: of a passage's few tokens in bfloat16, torch's function takes 1.4 times as long."""
        import torch

        query, key, value = joint.view(len(joint), 3, self.heads, -1).permute(1, 2, 0, 3)
        alike = (query * query.shape[-1] ** -0.5) @ key.transpose(1, 2)
        mixed: torch.Tensor = torch.softmax(alike, -1, dtype=torch.float32).to(joint.dtype) @ value
        return mixed.transpose(0, 1).reshape(len(joint), -1)

    def _normalise(self, states: torch.Tensor, norm: _Linear) -> torch.Tensor:
        from torch.nn import functional

        weight, bias = (part.to(states.dtype) for part in norm)
        return functional.layer_norm(states, states.shape[-1:], weight, bias, self.epsilon)


def _padded(parts: Sequence[Sequence[Span]]) -> list[list[Span]]:
    most = max(map(len, parts))
    return [[*own, *[(0, 0)] * (most - len(own))] for own in parts]


def _shares(encoding: Encoding, parts: Sequence[Span]) -> torch.Tensor:
    """What each token counts in the mean over the whole text and in those over its parts, shape (1 + parts, tokens)."""
    import torch

    starts, ends = torch.tensor(encoding.offsets).T
    whole = torch.tensor(encoding.attention_mask, dtype=torch.bool)
    rows = [whole]
    for start, end in parts:
        within = (ends > start) & (starts < end) & (ends > starts)
        rows.append(within if within.any() else whole)
    chosen = torch.stack(rows).float()
    return chosen / chosen.sum(1, keepdim=True)


_Linear = tuple["torch.Tensor", "torch.Tensor"]
"""Weight and bias."""

_Mix = Callable[["torch.Tensor"], "torch.Tensor"]
"""Attention: of each token's query, key and value, shape (..., tokens, 3 * hidden), what is mixed, (..., tokens, hidden)."""


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


def _packed(layer: Layer) -> Layer:
    import torch

    def packed(linear: _Linear) -> _Linear:
        return torch.ops.mkldnn._reorder_linear_weight(linear[0], _TOKENS), linear[1]

    return replace(
        layer,
        attention_in=packed(layer.attention_in),
        attention_out=packed(layer.attention_out),
        feed_in=packed(layer.feed_in),
        feed_out=packed(layer.feed_out),
    )


def _linear(tensors: Mapping[str, torch.Tensor], names: Sequence[str], kind: torch.dtype) -> _Linear:
    import torch

    weight = torch.cat([tensors[f"{name}.weight"] for name in names])
    bias = torch.cat([tensors[f"{name}.bias"] for name in names])
    return weight.to(kind), bias.to(kind)


def _through(states: torch.Tensor, linear: _Linear, then: str = "none") -> torch.Tensor:
    """States times a layer's matrix, `then` "gelu" of that or "none"."""
    import torch
    from torch.nn import functional

    weight, bias = linear
    if weight.is_mkldnn:
        out: torch.Tensor = torch.ops.mkldnn._linear_pointwise(states, weight, bias, then, [], "none")
        return out
    out = functional.linear(states, weight, bias)
    return functional.gelu(out) if then == "gelu" else out
