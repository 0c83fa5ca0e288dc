"""The reader's network: the default encoder's layers over question and passage together, and three outputs on them.

Here are its weights, in a file and in memory, and its forward pass, for training and in use alike. Tokens come from
`pairs.py`; what the outputs are used for is left to `read.py` and `train.py`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.reader.pairs import Pair, padded
from index.bert import Bert

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer

_ALIKE = 20.0  # what a cosine of 1 between question and text is worth before training


@dataclass(frozen=True, slots=True)
class Outputs:
    """For n pairs of at most t tokens: `score` (n), higher is better; `answers` (n), the log-odds that the passage answers
    at all; `starts` and `ends` (n, t), log-odds of the answer's first and last token, -inf outside the text."""

    score: torch.Tensor
    answers: torch.Tensor
    starts: torch.Tensor
    ends: torch.Tensor


class Network:
    """The network over a BERT's folder (`index.e5.unpack_e5`); fresh outputs until `load` fills them."""

    def __init__(self, folder: Path, kind: torch.dtype, device: str = "cpu") -> None:
        from tokenizers import Tokenizer

        self.tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        settings = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self.bert = Bert(folder / "model.safetensors", settings, kind)
        self.heads = _fresh_heads(int(settings["hidden_size"]))
        self.move(device)

    def move(self, device: str) -> None:
        """Brings all weights to a device, where it computes from then on."""
        self.bert.move(device)
        self.heads = {name: one.to(device) for name, one in self.heads.items()}
        self.device = device

    def outputs(self, pairs: Sequence[Pair]) -> Outputs:
        """The outputs for some pairs, side by side."""
        import torch

        filled, real_tokens = padded(pairs)
        ids, real = torch.tensor(filled, device=self.device), torch.tensor(real_tokens, device=self.device)
        return self._outputs(pairs, self.bert.states(ids, real).float())

    def outputs_in_a_row(self, pairs: Sequence[Pair]) -> Outputs:
        """The same for use, on a CPU: as far as rounding goes, what `outputs` gives."""
        from torch.nn.utils.rnn import pad_sequence

        states = self.bert.states_in_a_row([one.ids for one in pairs])
        return self._outputs(pairs, pad_sequence(states, batch_first=True).float())

    def _outputs(self, pairs: Sequence[Pair], states: torch.Tensor) -> Outputs:
        import torch
        from torch.nn import functional

        in_text = _in_text(pairs, states.shape[1]).to(self.device)
        asked = _mean(states, _in_question(pairs, states.shape[1]).to(self.device))
        alike = asked * _mean(states, in_text) * states.shape[-1]
        whole = functional.linear(
            torch.cat([states[:, 0], alike], 1), self.heads["whole.weight"], self.heads["whole.bias"]
        )
        each = torch.cat([states, states * asked[:, None]], 2)
        ends = functional.linear(each, self.heads["span.weight"], self.heads["span.bias"])
        ends = ends.masked_fill(~in_text[..., None], -torch.inf)
        return Outputs(whole[:, 0], whole[:, 1], ends[..., 0], ends[..., 1])


def _fresh_heads(hidden: int) -> dict[str, torch.Tensor]:
    """Outputs before training: a passage scores by how alike its mean is to the question's; the rest is near nothing."""
    import torch

    drawn = torch.Generator().manual_seed(0)
    whole = torch.randn((2, 2 * hidden), generator=drawn) * 0.01
    whole[0, hidden:] += _ALIKE / hidden
    span = torch.randn((2, 2 * hidden), generator=drawn) * 0.01
    return {"whole.weight": whole, "whole.bias": torch.zeros(2), "span.weight": span, "span.bias": torch.zeros(2)}


def _mean(states: torch.Tensor, which: torch.Tensor) -> torch.Tensor:
    """The mean of some tokens' states, made of length 1; shape (n, hidden)."""
    from torch.nn import functional

    return functional.normalize((states * which[..., None]).sum(1), dim=1)


def _in_text(pairs: Sequence[Pair], tokens: int) -> torch.Tensor:
    return _between(tokens, [(one.text_at, one.text_at + len(one.places)) for one in pairs])


def _in_question(pairs: Sequence[Pair], tokens: int) -> torch.Tensor:
    return _between(tokens, [(1, one.question_end) for one in pairs])


def _between(tokens: int, ranges: Sequence[tuple[int, int]]) -> torch.Tensor:
    """True for the tokens in each range, shape (ranges, tokens)."""
    import torch

    places, bounds = torch.arange(tokens), torch.tensor(ranges)
    return (places >= bounds[:, :1]) & (places < bounds[:, 1:])
