"""The trained reader as a file: what its layers differ by from the default encoder's, at low rank, and its outputs.

A layer's difference is kept as the product of two thin matrices (its singular value decomposition cut at `_RANK`), half
precision; vectors (biases, norms) are kept whole. The card beside the file says what it was trained on.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.reader.network import Network

if TYPE_CHECKING:
    import torch

WEIGHTS = Path(__file__).with_name("reader.safetensors")
_RANK = 64
_OUT, _IN, _HEAD = ".out", ".in", "head."


def save(network: Network, base: Network, path: Path) -> None:
    """Writes what `network` differs by from `base`, the encoder as it was before training."""
    import torch
    from safetensors.torch import save_file

    tensors = {_HEAD + name: weight.detach().cpu().half() for name, weight in network.heads.items()}
    for (name, trained), (_, before) in zip(network.layer_weights(), base.layer_weights(), strict=True):
        difference = trained.detach().cpu() - before
        if difference.dim() == 1:
            tensors[name] = difference.half()
            continue
        left, sizes, right = torch.linalg.svd(difference, full_matrices=False)
        root = sizes[:_RANK].sqrt()
        tensors[name + _OUT] = (left[:, :_RANK] * root).half().contiguous()
        tensors[name + _IN] = (root[:, None] * right[:_RANK]).half().contiguous()
    save_file(tensors, path)


def load(folder: Path, path: Path, kind: torch.dtype) -> Network:
    """The reader in `path` over the encoder in `folder`, computing in `kind`."""
    import torch
    from safetensors.torch import load_file

    network, tensors = Network(folder, torch.float32), load_file(path)
    for name, weight in network.layer_weights():
        weight += (
            tensors[name].float() if name in tensors else tensors[name + _OUT].float() @ tensors[name + _IN].float()
        )
    for name in network.heads:
        network.heads[name] = tensors[_HEAD + name].float()
    network.bert.compute_in(kind)
    return network
