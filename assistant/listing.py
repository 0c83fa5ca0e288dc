"""What a list is: what announces it and its items, as spans of a document.

Finding lists is left to `listings` and `table_listings`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.outlines.marks import Style, read_mark
from corpus.types import Document, Passage
from index.search import Searcher

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: the span that announces it (a heading, a sentence), its items in order, and the headings above them.

    `rows` are the table's rows that the items stand in, one each, or empty: then the lead is empty too, and `path` ends
    with the column's name, if it has one. `heading` tells that the lead is a heading, `chosen` that only some of
    the table's rows were taken, `part` that its one item is told alone, with all that stands below it.
    """

    document: Document
    lead: Span
    items: tuple[Span, ...]
    path: tuple[str, ...]
    rows: tuple[Passage, ...] = ()
    heading: bool = False
    chosen: bool = False
    part: bool = False

    @property
    def announced(self) -> str:
        """What announces it, verbatim."""
        return self.document.text[self.lead[0] : self.lead[1]]

    def introduced(self) -> str:
        """What announces it with what stands between that and the first item."""
        return self.document.text[self.lead[0] : max(self.items[0][0], self.lead[1])]

    def marks_within(self) -> Counter[Style]:
        """How many lines with a mark of each style stand from its first item on to its last."""
        text = self.document.text[self.items[0][0] : self.items[-1][1]]
        marks = (read_mark(line.strip()) for line in text.split("\n"))
        return Counter(mark.style for mark in marks if mark)

    def said(self) -> str:
        """All of its items."""
        return "\n".join(self.document.text[start:end] for start, end in self.items)


class Held:
    """A document with its text and its passages in order, for finding the one that holds a place."""

    def __init__(self, document: Document, passages: Sequence[Passage]) -> None:
        self.document = document
        self.passages = passages
        self._ends = [passage.end for passage in passages]

    @classmethod
    def of(cls, searcher: Searcher, key: str) -> Held:
        """A held document by its id."""
        text = searcher.document_text(searcher.by_id[key])
        return cls(text, searcher.passages_of(text))

    def passage_at(self, offset: int) -> Passage:
        """The passage that holds the character at `offset`, or, of a heading that none holds, the next one."""
        return self.passages[min(bisect_right(self._ends, offset), len(self.passages) - 1)]
