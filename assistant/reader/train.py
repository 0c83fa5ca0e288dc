"""Trains the reader: `python -m assistant.reader.train DATA... --out FOLDER`. Repeatable, resumable, on a GPU or a CPU.

Data come in stages, one file each in the order given, so that what matters most can come last; `--groups` bounds each
stage. A file given again is drawn again: another order, other passages beside the right one. Losses: which passage of a
group answers (softmax over the group), whether a passage answers (logistic), and where the answer stands (softmax over the
first and the last token). What a group is, `data.py` says.

`--further` goes on from the reader that ships, and against the passages that the encoder takes for answers.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from assistant.reader.data import Group, groups, read_records
from assistant.reader.network import Network, Outputs
from assistant.reader.pairs import Pair, pair, token_span
from assistant.reader.weights import WEIGHTS, load, save
from index.e5 import unpack_e5
from index.encoder import load_encoder

if TYPE_CHECKING:
    import torch

_SEED = 20261122
_AT_ONCE = 2  # groups of a micro-batch: 8 pairs, which a CPU's caches hold
_STEP = 4  # groups of a step
_RATE, _HEAD_RATE = 1e-4, 1e-3
_NEGATIVES = 3
_WARM, _DECAY = 0.05, 0.01
_KEPT_EVERY = 50  # steps
_CHECKPOINT = "checkpoint.pt"


@dataclass(frozen=True, slots=True)
class Target:
    """A group as the network takes it: the answering passage's pair first; `span` are tokens of that pair."""

    pairs: tuple[Pair, ...]
    answered: bool
    span: tuple[int, int] | None


def train(stages: Sequence[Sequence[Group]], folder: Path, out: Path, fast: bool, reader: Path | None = None) -> None:
    """Trains on all groups once, in order, and writes the reader to `out`; goes on from the checkpoint there, if any.

    With `reader`, the one in that file is where it begins.
    """
    import torch

    torch.manual_seed(_SEED)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    network = load(folder, reader, torch.float32, device) if reader else Network(folder, torch.float32, device)
    steps = [batch for stage in stages for batch in _batches(stage, _STEP)]
    optimizer = _optimizer(network)
    begun = _resume(out / _CHECKPOINT, network, optimizer)
    out.mkdir(parents=True, exist_ok=True)
    shown = tqdm(
        range(begun, len(steps)), initial=begun, total=len(steps), unit="step", file=sys.stderr, mininterval=20
    )
    average: dict[str, float] = {}
    for number in shown:
        _set_rates(optimizer, _share_of_rate(number, len(steps)))
        losses = _step(network, optimizer, steps[number], fast)
        average = {name: 0.98 * average.get(name, loss) + 0.02 * loss for name, loss in losses.items()}
        shown.set_postfix({name: f"{loss:.3f}" for name, loss in average.items()})
        if (number + 1) % _KEPT_EVERY == 0 or number + 1 == len(steps):
            _keep(out / _CHECKPOINT, network, optimizer, number + 1)
    save(network, Network(folder, torch.float32), out / WEIGHTS.name)


def _batches(stage: Sequence[Group], size: int) -> Iterator[Sequence[Group]]:
    return (stage[start : start + size] for start in range(0, len(stage) - size + 1, size))


def _step(network: Network, optimizer: torch.optim.Optimizer, batch: Sequence[Group], fast: bool) -> dict[str, float]:
    """One step of the optimizer over a batch of groups; the mean of each loss."""
    import torch

    total: dict[str, float] = {}
    targets = sorted((_target(network, group) for group in batch), key=_length)
    for start in range(0, len(targets), _AT_ONCE):
        part = targets[start : start + _AT_ONCE]
        with torch.autocast(network.device, torch.bfloat16, enabled=fast):
            outputs = network.outputs([one for target in part for one in target.pairs])
        losses = _losses(outputs, part)
        (torch.stack(list(losses.values())).sum() / len(batch)).backward()  # type: ignore[no-untyped-call]
        for name, loss in losses.items():
            total[name] = total.get(name, 0.0) + float(loss.detach()) / len(batch)
    parameters = [weight for group in optimizer.param_groups for weight in group["params"]]
    torch.nn.utils.clip_grad_norm_(parameters, 1.0)
    optimizer.step()
    optimizer.zero_grad()
    return total


def _target(network: Network, group: Group) -> Target:
    pairs = tuple(pair(network.tokenizer, group.question, read.above, read.text) for read in group.passages)
    return Target(pairs, group.answered, token_span(pairs[0], *group.span) if group.span else None)


def _length(target: Target) -> int:
    return max(len(one.ids) for one in target.pairs)


def _losses(outputs: Outputs, targets: Sequence[Target]) -> dict[str, torch.Tensor]:
    """The sum over the groups of each loss."""
    import torch
    from torch.nn import functional

    rank, known, span = (torch.zeros((), device=outputs.score.device) for _ in range(3))
    at = 0
    for target in targets:
        rows = slice(at, at + len(target.pairs))
        right = torch.zeros(len(target.pairs), device=outputs.score.device)
        if target.answered:
            right[0] = 1.0
            rank = rank - functional.log_softmax(outputs.score[rows], 0)[0]
        known = known + functional.binary_cross_entropy_with_logits(outputs.answers[rows], right)
        if target.span:
            for ends, token in zip((outputs.starts, outputs.ends), target.span, strict=True):
                span = span - functional.log_softmax(ends[at], 0)[token] / 2
        at += len(target.pairs)
    return {"rank": rank, "known": known, "span": span}


# ---- the optimizer


def _optimizer(network: Network) -> torch.optim.Optimizer:
    import torch

    body = [weight.requires_grad_() for _, weight in network.bert.weights()]
    heads = [weight.requires_grad_() for weight in network.heads.values()]
    return torch.optim.AdamW(
        [{"params": body, "peak": _RATE}, {"params": heads, "peak": _HEAD_RATE}], lr=_RATE, weight_decay=_DECAY
    )


def _share_of_rate(number: int, total: int) -> float:
    """Up over the first steps, then down along a line."""
    warm = max(1, math.ceil(_WARM * total))
    return min((number + 1) / warm, (total - number) / max(1, total - warm))


def _set_rates(optimizer: torch.optim.Optimizer, share: float) -> None:
    for group in optimizer.param_groups:
        group["lr"] = group["peak"] * share


def _keep(path: Path, network: Network, optimizer: torch.optim.Optimizer, steps: int) -> None:
    import torch

    state = {
        "steps": steps,
        "layers": {name: weight.detach() for name, weight in network.bert.weights()},
        "heads": {name: weight.detach() for name, weight in network.heads.items()},
        "optimizer": optimizer.state_dict(),
    }
    torch.save(state, path.with_suffix(".new"))
    path.with_suffix(".new").replace(path)


def _resume(path: Path, network: Network, optimizer: torch.optim.Optimizer) -> int:
    """The number of steps done already, with weights and optimizer as they were then."""
    import torch

    if not path.is_file():
        return 0
    state = torch.load(path, map_location=network.device)
    with torch.no_grad():
        for name, weight in network.bert.weights():
            weight.copy_(state["layers"][name])
        for name, weight in network.heads.items():
            weight.copy_(state["heads"][name])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["steps"])


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m assistant.reader.train", description=__doc__)
    parser.add_argument("data", nargs="+", type=Path, help="records (.jsonl or .jsonl.xz), a stage each")
    parser.add_argument("--out", type=Path, required=True, help="folder for the checkpoint and the reader")
    parser.add_argument("--groups", type=int, nargs="+", help="at most as many questions of each stage")
    parser.add_argument(
        "--negatives", type=int, nargs="+", help="passages that do not answer, a question, for each stage"
    )
    parser.add_argument("--bfloat16", action="store_true", help="mixed precision, where the processor has it")
    parser.add_argument("--further", action="store_true", help="go on from the reader that ships")
    given = parser.parse_args(arguments)
    encoder = load_encoder() if given.further else None
    most = given.groups or [sys.maxsize] * len(given.data)
    wrong = given.negatives or [_NEGATIVES] * len(given.data)
    try:
        stages = [
            groups(read_records(path), _SEED + given.data[:n].count(path), negatives, encoder)[:count]
            for n, (path, count, negatives) in enumerate(zip(given.data, most, wrong, strict=True))
        ]
    except (OSError, ValueError, KeyError) as error:
        sys.stderr.write(f"训练数据无法读取:{error}\n")
        return 2
    train(stages, unpack_e5(), given.out, given.bfloat16, WEIGHTS if given.further else None)
    return 0


if __name__ == "__main__":
    sys.exit(main())
