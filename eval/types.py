"""The words of this room: `Gold`, `Evidence`, `Prediction`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.types import Answer


class EvalError(Exception):
    """The evaluation can't run. The message says what is wrong with which file, and what to do."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the answer stands: `quote`, verbatim, in `file`. An empty quote stands for the whole file."""

    file: str
    quote: str


@dataclass(frozen=True, slots=True)
class Gold:
    """A question with its answers. No evidence means that the corpus does not answer it.

    `every`: all of `answers` must be given, not just one. `need_all`: all of the evidence must be cited.
    """

    id: str
    type: str
    question: str
    context: tuple[str, ...]
    answers: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    every: bool
    need_all: bool
    split: str | None


@dataclass(frozen=True, slots=True)
class Run:
    """A ranking for each question: system's name, and question id → [(key, score)], best first.

    `in300` is 1.0 where the first 300 characters of a question's passages hold evidence, else 0.0.
    """

    name: str
    passages: Mapping[str, list[tuple[str, float]]]
    documents: Mapping[str, list[tuple[str, float]]]
    in300: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Prediction:
    """A gold question and what the assistant answered."""

    gold: Gold
    answer: Answer
