"""What held texts say of documents that are not held: the 文号 that they cite one by, and that they repeal it.

Which document a question is about, and all that a held one says of itself, is left to `document_facts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.confidence import READ
from assistant.found import Composed, Found, Line, quoted
from assistant.listed_lines import row_line
from assistant.scope import titled
from assistant.types import Head
from corpus.regions import find_regions
from corpus.tables import cells_of
from corpus.types import Bond, Document, Passage, Relation
from corpus.types import Kind as PassageKind
from index.search import Searcher
from index.words import fold

_LEAST_TITLE = 6  # characters of a title that names a document in full
_LEAST_SHARE = 0.25  # of the question that a cited title must hold
_NUMBER_CELL = re.compile(
    r"[^，。；\s]{1,24}(?:[〔\[（(]\d{4}[〕\]）)]\s*第?\d{1,5}号|令第?\d{1,5}号|公告\d{4}年第\d{1,4}号)"
)
_LISTS, _ENDS, _GOES_ON = (
    re.compile("废止|失效|修改|有效|保留"),
    re.compile("废止|失效|清理"),
    re.compile("修改|继续有效|保留"),
)
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


def listed_number(found: Found) -> tuple[float, Composed]:
    """The 文号 in the row of a list of documents, and how much of the question the title in it holds; 0.0 where none holds any.

    Lists of what is repealed, or still in force, have thousands of them that are not held.
    """
    best, told = 0.0, Composed()
    for key in dict.fromkeys(hit.passage.document for hit in found.hits[:READ]):
        for passage in found.searcher.passages_of(found.searcher.by_id[key]):
            cells = cells_of(passage.text) if passage.kind is PassageKind.TABLE_ROW else []
            number = next((cell for cell in cells if _NUMBER_CELL.fullmatch(cell)), None)
            title = max((cell for cell in cells if cell != number), key=len, default="")
            share = found.weigher.share(title) if number else 0.0
            if number and share > best:
                at = passage.text.find(number)
                start = passage.start + at
                best, told = share, Composed((Line(number, passage, start, start + len(number)),))
    return best, told


def repealed_rows(document: Document, searcher: Searcher) -> list[Line]:
    """The rows of a document's list of what it repeals, each with its 文号; none where it has no such list."""
    rows = [p for p in searcher.passages_of(document) if p.kind is PassageKind.TABLE_ROW]
    numbered = [row for row in rows if any(_NUMBER_CELL.fullmatch(cell) for cell in cells_of(row.text))]
    return [row_line(row) for row in numbered if _ends_in(document, row)]


def _ends_in(document: Document, row: Passage) -> bool:
    """Whether a row stands in a list of what ends, by the heading above it or else by the document's title."""
    above = "\n".join(row.path) if _LISTS.search("\n".join(row.path)) else document.title
    return _ENDS.search(above) is not None and _GOES_ON.search(above) is None


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
