"""What composers work on: the question, what was found for it, and how texts are weighed against it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.evidence import Nearness, Weigher
from assistant.rescoring import Readings, Reads, unread
from assistant.types import Question
from corpus.facts.places import Passages
from corpus.types import Document, Passage
from index.search import Searcher
from index.types import Hit


@dataclass(frozen=True, slots=True)
class Found:
    """A question and its hits, best first, none of another region than the question's.

    `elsewhere` are hits that only another region's documents gave; `nearness` gives the cosine of places in the corpus to
    the question. `readings` are the trained reader's, of the passages that it read; `reads` has it read for the parts of a
    question, in what time is left.
    """

    question: Question
    hits: Sequence[Hit]
    elsewhere: Sequence[Hit]
    weigher: Weigher
    searcher: Searcher
    nearness: Nearness
    readings: Readings = field(default_factory=Readings)
    reads: Reads = unread


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an answer: what is said, and the span [start, end) of the passage's document that it is taken from.

    `beside` are spans of the same document that are quoted for it too: where its year or its 文号 stands.
    """

    text: str
    passage: Passage
    start: int
    end: int
    beside: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Composed:
    """An answer before it is checked: lines, each cited; above them a line that is not, if any (a conclusion, a count).

    `certain`: the question names the very place that is told, so that nothing is to be weighed. `left_out` counts lines that
    the conclusion counts and that were too many to show. Without lines it is a refusal, and `warnings` may say what is known
    of others.
    """

    lines: tuple[Line, ...] = ()
    conclusion: str = ""
    warnings: tuple[str, ...] = ()
    left_out: int = 0
    certain: bool = False


def quoted(document: Document, searcher: Searcher, start: int, end: int) -> Line:
    """[start, end) of a document, which comes with its text, as a line; words that lines break are joined."""
    passages = searcher.passages_of(document)
    inside = (p for p in passages if p.start <= start and end <= p.end)
    passage = next(inside, None) or Passages(passages).at(start)
    if passage is None:
        raise ValueError(f"{document.id} has no passages")
    return Line(re.sub(r"\s*\n\s*", "", document.text[start:end]), passage, start, end)
