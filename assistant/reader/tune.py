"""Tunes the default encoder to questions over official text: `python -m assistant.reader.tune DATA... --out FOLDER`.

Contrastive: a question's vector is to be nearer to the passage that answers it than to any other of its batch, near misses
of the same text among them, and in that passage nearer to the sentence that answers. Only the upper layers learn. Data are
the reader's (`data.py`), the groups that have an answer; what ships is told by `index/e5_tuned.md`. Repeatable, resumable.

`--further` goes on from the encoder that ships, and against the passages that it takes for answers itself.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from assistant.reader.data import Group, groups, read_records
from corpus.cut import sentences
from index.e5 import PROMPTS, TUNED, unpack_e5
from index.encoder import load_encoder
from index.lowrank import add_differences, differences

if TYPE_CHECKING:
    import torch
    from tokenizers import Encoding, Tokenizer

    from index.bert import Bert
    from index.types import Encoder

_SEED, _DRAWN, _MIXED = 7, 3, 4  # for the groups, for those taken of a file, for the order of all
_LAYERS = 6  # the upper ones: the lower take half of the time and change little
_QUESTIONS = 16  # of a step; each is told apart from the passages of all
_NEGATIVES = 2
_AT_ONCE = 8  # texts of a pass, which a CPU's caches hold
_TOKENS = 400
_RATE, _DECAY, _WARM = 3e-5, 0.01, 0.1
_HEAT = 0.02  # softmax temperature over cosines
_OF_SENTENCES = 0.5  # what the loss over sentences counts beside the one over passages
_KEPT_EVERY = 50  # steps
_CHECKPOINT = "checkpoint.pt"


class Tuning:
    """An encoder in training, with its optimizer."""

    def __init__(self, folder: Path, tuned: Path | None = None) -> None:
        """Over the encoder in `folder`, with the differences in `tuned` if it goes on from those."""
        import torch
        from safetensors.torch import load_file
        from tokenizers import Tokenizer

        from index.encoder import open_bert

        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(_TOKENS)
        self.bert: Bert = open_bert(folder, torch.float32)
        if tuned:
            add_differences(self.bert.weights(), load_file(tuned))
        self.bert.move(self.device)
        first = len(self.bert.layers) - _LAYERS
        self.weights = [w.requires_grad_() for name, w in self.bert.weights() if int(name.split(".")[0]) >= first]
        self.optimizer = torch.optim.AdamW(self.weights, lr=_RATE, weight_decay=_DECAY)

    def step(self, batch: Sequence[Group], rate: float) -> dict[str, float]:
        """One step of the optimizer over a batch; its losses."""
        import torch

        for group in self.optimizer.param_groups:
            group["lr"] = rate
        passage, sentence = self.losses(batch)
        (passage + _OF_SENTENCES * sentence).backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.weights, 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad()
        return {"passage": float(passage.detach()), "sentence": float(sentence.detach())}

    def losses(self, batch: Sequence[Group]) -> tuple[torch.Tensor, torch.Tensor]:
        """Of passages and of sentences, over a batch."""
        import torch
        from torch.nn import functional

        asked, _ = self._states([PROMPTS["query"] + group.question for group in batch])
        questions = functional.normalize(torch.stack([states.mean(0) for states in asked]), dim=1)
        texts = [f"{PROMPTS['passage']}{one.above}\n{one.text}" for group in batch for one in group.passages]
        right = _firsts(batch)
        read, encodings = self._states(texts)
        passages = functional.normalize(torch.stack([states.mean(0) for states in read]), dim=1)
        alike = questions @ passages.T / _HEAT
        same = torch.tensor([[j != i and texts[j] == texts[i] for j in range(len(texts))] for i in right])
        loss = functional.cross_entropy(
            alike.masked_fill(same.to(self.device), -1e4), torch.tensor(right, device=self.device)
        )
        of_sentences = [
            _sentence_loss(question, read[i], encodings[i], group)
            for question, i, group in zip(questions, right, batch, strict=True)
        ]
        told = [one for one in of_sentences if one is not None]
        return loss, torch.stack(told).mean() if told else torch.zeros_like(loss)

    def _states(self, texts: Sequence[str]) -> tuple[list[torch.Tensor], list[Encoding]]:
        """Each text's states, shape (tokens, hidden), and its tokens; run through the layers with texts of like length."""
        import torch

        encodings = self.tokenizer.encode_batch(list(texts))
        order = sorted(range(len(encodings)), key=lambda i: len(encodings[i].ids))
        found: dict[int, torch.Tensor] = {}
        for start in range(0, len(order), _AT_ONCE):
            part = order[start : start + _AT_ONCE]
            longest = max(len(encodings[i].ids) for i in part)
            ids = torch.tensor([_filled(encodings[i].ids, longest, 1) for i in part], device=self.device)
            real = torch.tensor([_filled([1] * len(encodings[i].ids), longest, 0) for i in part], device=self.device)
            with torch.autocast(self.device, torch.bfloat16):
                states = self.bert.states(ids, real.bool())
            found |= {i: of[: len(encodings[i].ids)] for i, of in zip(part, states.float(), strict=True)}
        return [found[i] for i in range(len(texts))], encodings


def _filled(ids: Sequence[int], length: int, filling: int) -> list[int]:
    return [*ids, *[filling] * (length - len(ids))]


def _firsts(batch: Sequence[Group]) -> list[int]:
    """Where each group's first passage stands among those of all."""
    counts = [len(group.passages) for group in batch]
    return [sum(counts[:n]) for n in range(len(batch))]


def _sentence_loss(
    question: torch.Tensor, states: torch.Tensor, encoding: Encoding, group: Group
) -> torch.Tensor | None:
    """Softmax over the sentences of the passage that answers; None where there are not two to tell apart."""
    import torch
    from torch.nn import functional

    if group.span is None:
        return None
    begins = len(PROMPTS["passage"]) + len(group.passages[0].above) + 1
    starts, ends = torch.tensor(encoding.offsets, device=states.device).T
    vectors, held = [], []
    for first, last in sentences(group.passages[0].text):
        within = (ends > begins + first) & (starts < begins + last) & (ends > starts)
        if not within.any():
            break  # cut off with the text's end
        vectors.append(states[within].mean(0))
        held.append(min(last, group.span[1]) - max(first, group.span[0]))
    if len(vectors) < 2 or max(held) <= 0:
        return None
    alike = functional.normalize(torch.stack(vectors), dim=1) @ question / _HEAT
    return functional.cross_entropy(alike[None], torch.tensor([held.index(max(held))], device=states.device))


def tune(batches: Sequence[Sequence[Group]], folder: Path, out: Path, tuned: Path | None = None) -> None:
    """Trains on all batches once, in order, and writes the differences to `out`; goes on from the checkpoint there, if any.

    With `tuned`, the differences there are where it begins; those written hold them too.
    """
    import torch
    from safetensors.torch import save_file

    from index.encoder import open_bert

    tuning = Tuning(folder, tuned)
    begun = _resume(tuning, out / _CHECKPOINT)
    out.mkdir(parents=True, exist_ok=True)
    shown = tqdm(range(begun, len(batches)), initial=begun, total=len(batches), unit="step", mininterval=20)
    average: dict[str, float] = {}
    for number in shown:
        share = min((number + 1) / (_WARM * len(batches)), (len(batches) - number) / ((1 - _WARM) * len(batches)))
        losses = tuning.step(batches[number], _RATE * share)
        average = {name: 0.97 * average.get(name, loss) + 0.03 * loss for name, loss in losses.items()}
        shown.set_postfix({name: f"{loss:.3f}" for name, loss in average.items()})
        if (number + 1) % _KEPT_EVERY == 0 or number + 1 == len(batches):
            _keep(tuning, out / _CHECKPOINT, number + 1)
    before = open_bert(folder, torch.float32)
    save_file(differences(tuning.bert.weights(), before.weights()), out / TUNED.name)


def _keep(tuning: Tuning, file: Path, done: int) -> None:
    import torch

    state = {"done": done, "weights": [w.detach() for w in tuning.weights], "optimizer": tuning.optimizer.state_dict()}
    beside = file.with_suffix(".new")
    torch.save(state, beside)
    beside.replace(file)


def _resume(tuning: Tuning, file: Path) -> int:
    """How many steps were done before; 0 without a checkpoint."""
    import torch

    if not file.is_file():
        return 0
    state = torch.load(file, weights_only=True, map_location=tuning.device)
    with torch.no_grad():
        for weight, kept in zip(tuning.weights, state["weights"], strict=True):
            weight.copy_(kept)
    tuning.optimizer.load_state_dict(state["optimizer"])
    return int(state["done"])


def batches(
    files: Sequence[Path], most: Sequence[int], every: Sequence[int], encoder: Encoder | None = None
) -> list[list[Group]]:
    """Groups that have an answer, mixed: of each file's every n-th text at most so many, the same every time."""
    mixed = [
        group
        for file, count, nth in zip(files, most, every, strict=True)
        for group in _answered(file, count, nth, encoder)
    ]
    random.Random(_MIXED).shuffle(mixed)
    return [mixed[start : start + _QUESTIONS] for start in range(0, len(mixed) - _QUESTIONS + 1, _QUESTIONS)]


def _answered(file: Path, most: int, nth: int, encoder: Encoder | None) -> list[Group]:
    found = [group for group in groups(read_records(file)[::nth], _SEED, _NEGATIVES, encoder) if group.answered]
    if most < len(found):
        random.Random(_DRAWN).shuffle(found)
    return found[:most]


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m assistant.reader.tune", description=__doc__)
    parser.add_argument("data", type=Path, nargs="+", help="records (.jsonl or .jsonl.xz)")
    parser.add_argument("--groups", type=int, nargs="+", help="at most as many questions of each file")
    parser.add_argument("--every", type=int, nargs="+", help="only every n-th text of each file")
    parser.add_argument("--out", type=Path, required=True, help="folder for the checkpoint and the weights")
    parser.add_argument("--further", action="store_true", help="go on from the encoder that ships")
    given = parser.parse_args(arguments)
    most, every = given.groups or [sys.maxsize] * len(given.data), given.every or [1] * len(given.data)
    try:
        found = batches(given.data, most, every, load_encoder() if given.further else None)
    except (OSError, ValueError, KeyError) as error:
        sys.stderr.write(f"训练数据无法读取:{error}\n")
        return 2
    tune(found, unpack_e5(), given.out, TUNED if given.further else None)
    return 0


if __name__ == "__main__":
    sys.exit(main())
