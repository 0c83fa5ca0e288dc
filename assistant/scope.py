"""Which documents a question can be answered from, and how a line tells whose it is."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.types import Question
from corpus.regions import short_name
from corpus.types import Document, Kind, Passage, Status
from index.search import Searcher
from index.words import fold, segments

_VOID = frozenset((Status.REPEALED, Status.EXPIRED))


def is_named(question: Question, document: Document, searcher: Searcher) -> bool:
    """Whether a question names a document, or a copy of it from another file."""
    named = (searcher.by_id[identifier] for identifier in question.documents)
    return any((one.title, one.region) == (document.title, document.region) for one in named)


def with_books(searcher: Searcher, documents: Sequence[str]) -> list[str]:
    """The ids of documents, and of what else is held under a title of theirs: the books of a code, each a file."""
    titles = {(searcher.by_id[key].title, searcher.by_id[key].region) for key in documents}
    alike = [one.id for one in searcher.documents if titles and (one.title, one.region) in titles]
    standing = searcher.standings
    current = [key for key in alike if key not in standing or not standing[key].superseded]
    return list(dict.fromkeys((*documents, *current)))


def one_named(question: Question, searcher: Searcher) -> str | None:
    """The id of the one document that a question names, or of the first of its copies, which go by one number."""
    numbers = {searcher.by_id[key].number or key for key in question.documents}
    return question.documents[0] if len(numbers) == 1 else None


def still_in_force(document: Document) -> bool:
    """Whether nothing held says that the document is void."""
    return document.status not in _VOID


def within(searcher: Searcher) -> str:
    """What a sentence that misses something opens with where not all documents were asked, else nothing."""
    return "" if searcher.is_whole else "限定的文件里"


def is_called(name: str, title: str) -> bool:
    """Whether a title holds every word of a name that people use for it: 宴席办法 of 农村家庭宴席食品安全管理办法."""
    words = [word for word in segments(fold(name)) if word.strip("的 ")]
    return bool(words) and all(word in fold(title) for word in words)


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
