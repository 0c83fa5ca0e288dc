"""Which documents speak for today: repealed, expired, superseded and pending ones answer only where nothing else does.

How a document stands is found by `corpus.facts.standing`; here is what an answer makes of it.
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.types import Head, Question
from corpus.facts.standing import Standing
from corpus.types import Document, Status

LOSS = 1.5  # standard deviations that a hit loses for being of a document that is not in force
_OVER = (Status.REPEALED, Status.EXPIRED, Status.PENDING)
_OF_STANDING = (Head.STATUS, Head.EXPIRES, Head.EFFECTIVE, Head.REPEALS)
_SAID = {
    Status.REPEALED: "已废止",
    Status.EXPIRED: "已失效",
    Status.PENDING: "尚未施行",
    Status.AMENDED: "已修改,请核对现行文本",
}


def is_over(question: Question, document: Document, standing: Standing | None) -> bool:
    """Whether a document is not in force, and not what the question asks for all the same.

    It asks for it by an edition, by naming just that document, by asking how it stands, or by a year in which a document
    whose term is over was still in force. Where it asks for what was so before (以前的办法), it is today's text that is not meant.
    """
    asked = question.edition or question.head in _OF_STANDING or document.id in question.documents
    ends = document.expires
    asked = asked or (ends is not None and any(year.isdigit() and int(year) <= ends.year for year in question.years))
    superseded = standing is not None and standing.superseded
    gone = document.status in _OVER or superseded
    return not asked and gone != question.older


def warnings(documents: Iterable[Document], standings: dict[str, Standing]) -> list[str]:
    """A sentence for each of an answer's documents that is not, or not wholly, in force: 《…》已废止(被《…》废止)."""
    said = []
    for document in {document.id: document for document in documents}.values():
        standing = standings.get(document.id)
        state = "不是现行文本" if standing and standing.superseded else _SAID.get(document.status)
        if state:
            said.append(f"{_named(document.title)}{state}" + (f"({standing.why})" if standing else ""))
    return said


def _named(title: str) -> str:
    return title if title.startswith("《") and title.endswith("》") else f"《{title}》"
