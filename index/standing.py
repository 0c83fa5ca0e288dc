"""Documents with their status on a day: what their own texts say, and what other documents held say of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import chain

from corpus.facts.standing import Link, Standing, link, standing
from corpus.types import Document, Status
from index.catalogue import Catalogue


def links_between(catalogue: Catalogue, documents: Sequence[Document]) -> list[Link]:
    """What the documents held say of each other."""
    return link(chain.from_iterable(facts.relations for facts in catalogue.facts()), documents)


def documents_as_of(catalogue: Catalogue, as_of: date) -> list[Document]:
    """Every document in order, without its text, with its status on that day."""
    documents = catalogue.documents()
    return with_status(documents, standing(documents, links_between(catalogue, documents), as_of))


def with_status(documents: Sequence[Document], stands: dict[str, Standing]) -> list[Document]:
    """Documents with the status that `stands` gives them; what says nothing of one leaves it as it is."""
    known = {key: one.status for key, one in stands.items() if one.status is not Status.UNKNOWN}
    return [replace(document, status=known.get(document.id, document.status)) for document in documents]
