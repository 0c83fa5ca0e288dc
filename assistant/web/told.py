"""What an exported talk says, turn by turn, whatever file it goes into. Escaping and looks are left to the files' modules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.types import Outcome
from assistant.web.talks import TalkTurn
from assistant.web.times import spoken

NOT_FOUND = "语料中没有查到答案。"
_NEAR = 3  # passages named where there is no answer
_EXCERPT = 80  # characters of such a passage


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an answer and the numbers of its citations."""

    text: str
    marks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """A citation: the official form, and the quote."""

    text: str
    quote: str


@dataclass(frozen=True, slots=True)
class Told:
    """A turn: `references` stand in the order of their numbers; `near` are passages that are no answer; `made` says when
    and from which index."""

    question: str
    lines: tuple[Line, ...]
    references: tuple[Reference, ...]
    near: tuple[str, ...]
    warnings: tuple[str, ...]
    understood: str
    made: str


def told(turn: TalkTurn) -> Told:
    """What a turn says."""
    answer = turn.answer
    return Told(
        turn.question,
        answer_lines(answer),
        tuple(Reference(cited["reference"], cited["quote"]) for cited in answer["citations"]),
        tuple(_near(answer)),
        tuple(answer["warnings"]),
        answer["understood"],
        f"提问时间：{spoken(turn.asked)}；索引：{answer['index']['generation']}",
    )


def answer_lines(answer: Mapping[str, Any]) -> tuple[Line, ...]:
    """The lines of an answer that `answer_json` made."""
    if answer["status"] == Outcome.NOT_FOUND:
        return (Line(NOT_FOUND),)
    return tuple(Line(line["text"], tuple(line["citations"])) for line in answer["lines"])


def _near(answer: Mapping[str, Any]) -> list[str]:
    if answer["status"] != Outcome.NOT_FOUND:
        return []
    return [f"{hit['document']}：{_excerpt(hit['text'])}" for hit in answer["hits"][:_NEAR]]


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _EXCERPT else f"{line[:_EXCERPT]}…"
