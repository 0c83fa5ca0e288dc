"""Whether a passage speaks for the region that a question names. A value from elsewhere is never passed off as the answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum

from corpus.regions import Mention, aliases, contains, find_regions, may_contain, short_name
from corpus.types import Document, Passage


class Fit(IntEnum):
    """How a passage's region stands to the question's: higher is better."""

    ELSEWHERE = 0
    AROUND = 1
    UNSAID = 2
    SAME = 3


def fit(mention: Mention, document: Document, passage: Passage) -> Fit:
    """SAME when the document is of that region or inside it, or the passage names it.

    Else AROUND when it is of a region that the question's lies in, UNSAID when nothing tells its region, or ELSEWHERE.
    """
    if document.region and any(contains(region, document.region) for region in mention.regions):
        return Fit.SAME
    if is_named(mention, f"{document.title}{passage.text}"):
        return Fit.SAME
    if document.region:
        around = any(may_contain(document.region, region) for region in mention.regions)
        return Fit.AROUND if around else Fit.ELSEWHERE
    other = any(not found.regions & mention.regions for found in find_regions(document.title))
    return Fit.ELSEWHERE if other else Fit.UNSAID


def is_named(mention: Mention, text: str) -> bool:
    """Whether a text names the region, or one of those that share its name."""
    return any(name in text for region in mention.regions for name in aliases(region))


def best_fit(mentions: Sequence[Mention], document: Document, passage: Passage) -> Fit:
    """The fit to that of the regions named which it fits best; SAME where none is named."""
    return max((fit(mention, document, passage) for mention in mentions), default=Fit.SAME)


def warnings(mentions: Sequence[Mention], documents: Iterable[Document], said: str) -> Iterator[str]:
    """A sentence for each region of an answer's documents that is but a part of the one named, unless the answer names it."""
    regions = dict.fromkeys(document.region for document in documents if document.region)
    for region in regions:
        around = [mention for mention in mentions if any(contains(outer, region) for outer in mention.regions)]
        part = short_name(region)
        if around and all(region not in mention.regions for mention in around) and part not in said:
            outer = short_name(next(one for one in sorted(around[0].regions) if contains(one, region)))
            yield f"出自{part}的文件，只说{part}的情况，不是{outer}一级的规定"
