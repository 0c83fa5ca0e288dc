"""Documents with their status on a day: what their own texts say, and what other documents held say of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import chain

from corpus.facts.standing import Standing, link, standing
from corpus.types import Document, Status
from index.catalogue import Catalogue


def standings(catalogue: Catalogue, as_of: date) -> dict[str, Standing]:
    """How each document held stands on a day, by `Document.id`."""
    documents = catalogue.documents()
    relations = chain.from_iterable(facts.relations for facts in catalogue.facts())
    return standing(documents, link(relations, documents), as_of)


def documents_as_of(catalogue: Catalogue, as_of: date) -> list[Document]:
    """Every document in order, without its text, with its status on that day."""
    return with_status(catalogue.documents(), standings(catalogue, as_of))


def with_status(documents: Sequence[Document], stands: dict[str, Standing]) -> list[Document]:
    """Documents with the status that `stands` gives them; what says nothing of one leaves it as it is."""
    known = {key: one.status for key, one in stands.items() if one.status is not Status.UNKNOWN}
    return [replace(document, status=known.get(document.id, document.status)) for document in documents]
