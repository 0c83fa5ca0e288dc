"""A question and a passage as the reader's tokens, and which character of the passage each token stands for.

What becomes of the tokens is `network.py`'s; which passages are read is left to the callers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LONGEST = 256  # tokens of a pair; what is over is cut from the passage's end
_QUESTION = 64  # tokens of a question: a rambling one says what it asks in its end
_ABOVE = 48  # tokens of title and headings: the nearest headings say most
_OPEN, _PAD, _CLOSE = 0, 1, 2

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Pair:
    """Tokens of `<s> question </s> title, headings, text </s>`; `places[i]` is where token `text_at + i` stands in the text.

    The question's tokens are 1 up to `question_end`.
    """

    ids: tuple[int, ...]
    question_end: int
    text_at: int
    places: tuple[Span, ...]


def pair(tokenizer: Tokenizer, question: str, above: str, text: str) -> Pair:
    """`above` is what stands over the text: its document's title and headings, not answers themselves."""
    asked, over, said = tokenizer.encode_batch([question, above, text], add_special_tokens=False)
    opening = [_OPEN, *asked.ids[-_QUESTION:]]
    head = [*opening, _CLOSE, *over.ids[-_ABOVE:]]
    room = LONGEST - len(head) - 1
    return Pair((*head, *said.ids[:room], _CLOSE), len(opening), len(head), tuple(said.offsets[:room]))


def padded(pairs: Sequence[Pair]) -> tuple[list[list[int]], list[list[bool]]]:
    """The tokens of several pairs, filled up to the longest, and which of them are real."""
    longest = max(len(one.ids) for one in pairs)
    ids = [[*one.ids, *[_PAD] * (longest - len(one.ids))] for one in pairs]
    real = [[True] * len(one.ids) + [False] * (longest - len(one.ids)) for one in pairs]
    return ids, real


def token_span(one: Pair, start: int, end: int) -> Span | None:
    """The first and last token, counted in the whole pair, of characters [start, end) of the text; None if cut off."""
    inside = [i for i, (a, b) in enumerate(one.places) if a < end and b > start and b > a]
    if not inside or one.places[inside[-1]][1] < end:
        return None
    return one.text_at + inside[0], one.text_at + inside[-1]
