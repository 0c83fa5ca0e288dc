"""A list within one sentence (包括A、B、C): how many things it lists, and how much of the sentence is told.

Which sentence answers, and lists of several lines, are left to `lists`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.evidence import Evidence, around, clauses
from assistant.found import Line
from assistant.listed_lines import row_line
from assistant.rescoring import Readings
from corpus.types import Kind, Passage

ENUMERATES = 0.1  # what it is worth that a sentence lists things
_SENTENCE = 160  # characters of a sentence that is given whole
_SENTENCES = 400  # of those that the reader takes for the answer


def enumerated(sentence: str) -> set[int]:
    """How many things the clauses of a sentence list."""
    return {
        len(re.findall(r"、|(?<=.)(?:和|以及|及|与)(?=.)", clause)) + 1
        for clause in re.split(r"[,，;；。:：]", sentence)
        if "、" in clause
    } | {
        len(re.findall(r"[;；]", after)) + 1 for after in re.split(r"[:：]", sentence)[1:] if re.search(r"[;；]", after)
    }


def enumeration(evidence: Evidence, share: Callable[[str], float], readings: Readings) -> Line:
    """The sentence, with those that the reader sees the answer in too; of a long one the clauses around that which holds most
    of the question, which `share` tells. A table's row is told cell by cell."""
    passage = evidence.hit.passage
    if passage.kind is Kind.TABLE_ROW:
        return row_line(passage)
    start, end = evidence.start, evidence.end
    answer = readings.span(passage)
    if answer and answer[0] < end and start < answer[1]:
        start, end = around(evidence, answer, readings, _SENTENCES)
    elif end - start > _SENTENCE:
        start, end = _narrowed(share, passage, start, end)
    return Line(passage.text[start - passage.start : end - passage.start], passage, start, end)


def _narrowed(share: Callable[[str], float], passage: Passage, start: int, end: int) -> tuple[int, int]:
    pieces = list(clauses(passage, start, end))

    def worth(piece: tuple[int, int]) -> float:
        said = passage.text[piece[0] - passage.start : piece[1] - passage.start]
        return share(said) + ENUMERATES * ("、" in said)

    first = last = max(range(len(pieces)), key=lambda i: worth(pieces[i]))
    while True:
        if first > 0 and pieces[last][1] - pieces[first - 1][0] <= _SENTENCE:
            first -= 1
        elif last + 1 < len(pieces) and pieces[last + 1][1] - pieces[first][0] <= _SENTENCE:
            last += 1
        else:
            return pieces[first][0], pieces[last][1]
