"""The trained reader as a file: what its layers differ by from the default encoder's (`index.lowrank`), and its outputs.

The card beside the file says what it was trained on.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.reader.network import Network
from index.lowrank import add_differences, differences

if TYPE_CHECKING:
    import torch

WEIGHTS = Path(__file__).with_name("reader.safetensors")
_HEAD = "head."


def save(network: Network, base: Network, path: Path) -> None:
    """Writes what `network` differs by from `base`, the encoder as it was before training."""
    from safetensors.torch import save_file

    heads = {_HEAD + name: weight.detach().cpu().half() for name, weight in network.heads.items()}
    save_file(heads | differences(network.bert.weights(), base.bert.weights()), path)


def load(folder: Path, path: Path, kind: torch.dtype, device: str = "cpu") -> Network:
    """The reader in `path` over the encoder in `folder`, computing in `kind`."""
    import torch
    from safetensors.torch import load_file

    network, tensors = Network(folder, torch.float32), load_file(path)
    add_differences(network.bert.weights(), tensors)
    for name in network.heads:
        network.heads[name] = tensors[_HEAD + name].float()
    network.bert.compute_in(kind)
    network.move(device)
    return network
