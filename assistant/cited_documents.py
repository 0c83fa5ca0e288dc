"""What held texts say of documents that are not held: the 文号 that they cite one by, and that they repeal it.

Which document a question is about, and all that a held one says of itself, is left to `document_facts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.confidence import READ
from assistant.found import Composed, Found, Line, quoted
from assistant.scope import titled
from assistant.types import Head
from corpus.regions import find_regions
from corpus.types import Bond, Document, Relation
from index.words import fold

_LEAST_TITLE = 6  # characters of a title that names a document in full
_LEAST_SHARE = 0.25  # of the question that a cited title must hold
_CITED = re.compile(
    r"《(?P<title>(?:[^《》\n]|《[^《》\n]*》){4,120})》\s*[（(](?P<number>[^（）()\n]{2,20}[〔\[]\d{4}[〕\]]\s*第?\d{1,5}号)[）)]"
)


def not_held(head: Head, found: Found) -> Composed | None:
    """What the hits' documents say of one that the question names in full and that is not held; None for any other."""
    searcher, asked = found.searcher, fold(found.question.text)
    for document, one in _related(found):
        target = _without_place(fold(one.target.strip("《》")))
        named = len(target) >= _LEAST_TITLE and target in asked and one.kind is not Bond.FORWARDS
        if named and not any(target in fold(held.title) for held in searcher.documents):
            return _told_of(head, one, document, found)
    return None


def replaced(head: Head, found: Found, documents: Sequence[Document]) -> Composed | None:
    """The 文号 of the older text that one of `documents` repeals, where it is asked for the older one's and that is not held."""
    if head is not Head.NUMBER or not found.question.older:
        return None
    numbers = {held.number for held in found.searcher.documents}
    for document in documents:
        for one in found.searcher.facts_of(document).relations:
            if one.kind is Bond.REPEALS and one.number and one.number not in numbers:
                return _told_of(head, one, document, found)
    return None


def cited_number(found: Found) -> Composed | None:
    """A title with its 文号, as one of the first hits cites it, whose title holds most of the question; None where none holds enough."""
    cited = [
        (found.weigher.share(match["title"]), Line(match[0], hit.passage, *_span(match, hit.passage.start)))
        for hit in found.hits[:READ]
        for match in _CITED.finditer(hit.passage.text)
    ]
    share, line = max(cited, key=lambda one: one[0], default=(0.0, None))
    return Composed((line,)) if line and share >= _LEAST_SHARE else None


def _span(match: re.Match[str], offset: int) -> tuple[int, int]:
    return offset + match.start(), offset + match.end()


def _related(found: Found) -> Iterator[tuple[Document, Relation]]:
    """The bonds of the hits' documents, which come with their text, the first hit's first."""
    searcher = found.searcher
    for identifier in dict.fromkeys(hit.passage.document for hit in found.hits):
        for one in searcher.facts_of(searcher.by_id[identifier]).relations:
            yield searcher.by_id[identifier], one


def _without_place(title: str) -> str:
    """A title without the region that opens it, which a question may call by another name."""
    first = next((mention for mention in find_regions(title) if mention.start == 0), None)
    return title[first.end :] if first else title


def _told_of(head: Head, one: Relation, document: Document, found: Found) -> Composed:
    """The 文号 or the end of the document that a relation means, as `document` gives it; nothing else is known of it."""
    document = found.searcher.document_text(document)
    if head is Head.STATUS and one.kind is Bond.REPEALS:
        return Composed(
            (quoted(document, found.searcher, one.start, one.end),), "已废止：", (f"被{titled(document)}废止",)
        )
    at = document.text.find(one.number, one.start, one.end) if one.number else -1
    if head is Head.NUMBER and one.number and at >= 0:
        return Composed((quoted(document, found.searcher, at, at + len(one.number)),))
    return Composed(warnings=(f"没有收录《{one.target}》，它见于{titled(document)}",))
