"""Whether a passage speaks for the region that a question names. A value from elsewhere is never passed off as the answer."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from corpus.regions import Mention, aliases, contains, find_regions
from corpus.types import Document, Passage


class Fit(IntEnum):
    """How a passage's region stands to the question's: higher is better."""

    ELSEWHERE = 0
    UNSAID = 1
    SAME = 2


def fit(mention: Mention, document: Document, passage: Passage) -> Fit:
    """SAME when the document is of that region or inside it, or the passage names it; ELSEWHERE when it is of another."""
    if document.region and any(contains(region, document.region) for region in mention.regions):
        return Fit.SAME
    said = f"{document.title}{passage.text}"
    if any(name in said for region in mention.regions for name in aliases(region)):
        return Fit.SAME
    outside = document.region is not None and not any(contains(document.region, region) for region in mention.regions)
    other = document.region is None and any(
        not found.regions & mention.regions for found in find_regions(document.title)
    )
    return Fit.ELSEWHERE if outside or other else Fit.UNSAID


def worst_fit(mentions: Sequence[Mention], document: Document, passage: Passage, every: bool) -> Fit:
    """The fit to all regions named if `every`, else (a comparison) the best to any of them. SAME where none is named."""
    fits = [fit(mention, document, passage) for mention in mentions]
    return (min(fits) if every else max(fits)) if fits else Fit.SAME
