"""Trained layers as what they differ by from the encoder's own: small enough to ship, and added to them when loaded.

A matrix's difference is kept as the product of two thin ones (its singular value decomposition cut at a rank), half
precision; biases and norms are kept whole; what did not change is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

    Named = Iterable[tuple[str, torch.Tensor]]

RANK = 64
_OUT, _IN = ".out", ".in"


def differences(trained: Named, before: Named, rank: int = RANK) -> dict[str, torch.Tensor]:
    """What `trained` weights differ by from what they were `before`, in the same order, by name."""
    import torch

    tensors: dict[str, torch.Tensor] = {}
    for (name, weight), (_, was) in zip(trained, before, strict=True):
        difference = weight.detach().cpu() - was
        if not difference.any():
            continue
        if difference.dim() == 1:
            tensors[name] = difference.half()
            continue
        left, sizes, right = torch.linalg.svd(difference, full_matrices=False)
        root = sizes[:rank].sqrt()
        tensors[name + _OUT] = (left[:, :rank] * root).half().contiguous()
        tensors[name + _IN] = (root[:, None] * right[:rank]).half().contiguous()
    return tensors


def add_differences(weights: Named, tensors: Mapping[str, torch.Tensor]) -> None:
    """Adds what `differences` gave to weights of the same names, in place."""
    for name, weight in weights:
        if name in tensors:
            weight += tensors[name].float()
        elif name + _OUT in tensors:
            weight += tensors[name + _OUT].float() @ tensors[name + _IN].float()
