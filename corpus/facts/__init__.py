"""Facts read out of a document by rule: indicators, duties, and relations to other documents.

Takes a `Document` and its passages and gives `Facts`; whether documents are in force is left to `standing`, how facts
are shown to the other rooms.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.facts.duties import find_duties
from corpus.facts.indicators import find_indicators
from corpus.facts.relations import find_relations
from corpus.types import Document, Facts, Passage


def find_facts(document: Document, passages: Sequence[Passage]) -> Facts:
    """All facts of `document`; `passages` are its own, in order of the text, and each fact names the one it begins in."""
    return Facts(
        indicators=tuple(find_indicators(document, passages)),
        duties=tuple(find_duties(document, passages)),
        relations=tuple(find_relations(document)),
    )
