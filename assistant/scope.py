"""Which documents a question can be answered from, and how a line tells whose it is."""

from __future__ import annotations

from corpus.regions import short_name
from corpus.types import Document, Kind, Passage, Status

_VOID = frozenset((Status.REPEALED, Status.EXPIRED))


def still_in_force(document: Document) -> bool:
    """Whether nothing held says that the document is void."""
    return document.status not in _VOID


def label_of(document: Document) -> str:
    """What tells a document's line from another's: its region, or, without one, its title."""
    return short_name(document.region) if document.region else titled(document)


def titled(document: Document) -> str:
    """A document's title in one pair of 《》."""
    title = document.title
    return title if title.startswith("《") and title.endswith("》") else f"《{title}》"


def whole(document: Document) -> Passage:
    """A passage without text, for asking of which region the document as a whole is."""
    return Passage("", document.id, (), 0, 0, Kind.HEAD, "")
