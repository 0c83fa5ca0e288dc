"""The words of this room: `Question`, `Citation`, `Answer`. Offsets count characters of `Document.text`, end exclusive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from corpus.regions import Mention
from corpus.types import Document, Passage
from index.types import Hit


class Kind(StrEnum):
    """What a question asks for."""

    VALUE = "value"
    RESPONSIBLE = "responsible"
    LIST = "list"
    FACT = "fact"
    HOW = "how"
    COMPARE = "compare"


class Outcome(StrEnum):
    """Whether the corpus answers."""

    ANSWERED = "answered"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood. `text` is what is searched for: with what a follow-up leaves out taken over.

    `subject` is `text` without the words that ask, without regions and years; `regions` are those named.
    """

    asked: str
    text: str
    subject: str
    kind: Kind
    regions: tuple[Mention, ...] = ()
    years: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote, verbatim from [start, end) of its document; `reference` is how an official cites it."""

    n: int
    document: Document
    passage: Passage
    start: int
    end: int
    quote: str
    reference: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the corpus says to a question. A line of `text` stands for the citation in its place, if both are as many.

    `confidence`, 0 to 1, is the share of the question that the best passage holds, whether that was enough or not.
    """

    question: str
    status: Outcome
    kind: Kind
    text: str
    citations: tuple[Citation, ...]
    hits: tuple[Hit, ...]
    documents: Mapping[str, Document]
    generation: str
    encoder: str
    confidence: float
    warnings: tuple[str, ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict)
