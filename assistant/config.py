"""Settings: the one place that reads the environment. Options of the command line override them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


class UsageError(Exception):
    """The command was used wrongly. The message says what and how it is done."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the index lies, which encoder to use (None: the one that the index was made with), and whether to read.

    `patient` reads what it would without stopping for a slow machine, so that the same question always gives the same answer.
    """

    index: Path
    encoder: str | None
    reader: bool = True
    patient: bool = False


def read_settings(index: str | None = None, encoder: str | None = None, reader: bool = True) -> Settings:
    """Options given on the command line, else POLICYQA_INDEX and POLICYQA_ENCODER, else the defaults."""
    directory = index or os.environ.get("POLICYQA_INDEX") or "var/index"
    return Settings(Path(directory).expanduser(), encoder or os.environ.get("POLICYQA_ENCODER") or None, reader)


def silence_gradio() -> None:
    """Gradio calls out when it is imported, unless told not to before, and recounts its events after every one."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = "1000000000"  # events between two recounts
