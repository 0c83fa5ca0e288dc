"""Which documents a question is put to, where its user narrows them: by region, by document, by whether they are in force.

What the question itself names is left to `question`; what is chosen here binds, whatever the question names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from corpus.regions import aliases, contains
from corpus.types import Document, Status
from index.search import Searcher

_OVER = (Status.REPEALED, Status.EXPIRED, Status.PENDING)
_STATES = ("in_force", "all")


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What was chosen; "" leaves open. `region` is a name of it (with what lies in it), `document` an id or a file.

    `status` is in_force for documents that are not known to be over, not yet effective or superseded; or all.
    """

    region: str = ""
    document: str = ""
    status: str = ""


def wanted_by(chosen: Narrowing, searcher: Searcher) -> Callable[[Document], bool] | None:
    """Whether a document is asked; None where all are. Raises ValueError, with a sentence, for what the index doesn't hold."""
    if chosen.status not in ("", *_STATES):
        raise ValueError(f"没有 {chosen.status} 这种范围,请用 in_force(只看现行)或 all(全部)")
    region = _region(chosen.region, searcher) if chosen.region else ""
    if chosen.document and not any(_is(chosen.document, document) for document in searcher.documents):
        raise ValueError("所选的文件不在索引里,请重新选择")
    current = chosen.status == "in_force"
    if not (region or chosen.document or current):
        return None

    def wanted(document: Document) -> bool:
        inside = not region or (document.region is not None and contains(region, document.region))
        named = not chosen.document or _is(chosen.document, document)
        return inside and named and not (current and is_over(document, searcher))

    return wanted


def told(chosen: Narrowing, searcher: Searcher) -> list[str]:
    """What was chosen, a phrase each, as people read it later beside the answer."""
    titles = [document.title for document in searcher.documents if chosen.document and _is(chosen.document, document)]
    return [
        *([f"只查{chosen.region}的文件"] if chosen.region else []),
        *(f"只查《{title}》" for title in titles[:1]),
        *(["不查已废止、失效的文件"] if chosen.status == "in_force" else []),
    ]


def is_over(document: Document, searcher: Searcher) -> bool:
    """Whether a document is known not to be in force."""
    standing = searcher.standings.get(document.id)
    return document.status in _OVER or (standing is not None and standing.superseded)


def _is(name: str, document: Document) -> bool:
    return name in (document.id, document.file)


def _region(name: str, searcher: Searcher) -> str:
    """The region of that name which the index has documents of, or of places in it."""
    held = {document.region for document in searcher.documents if document.region}
    if any(contains(name, region) for region in held):
        return name
    for region in sorted(held):
        if name in aliases(region):
            return region
    raise ValueError(f"索引里没有{name}的文件,请重新选择区域")
