"""The audit of an index: its documents with their texts, facts and left-out files, handed to `corpus.audit`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from corpus.audit import Audit, audit
from corpus.read import Refusal
from index.catalogue import Catalogue


def audit_of(catalogue: Catalogue, as_of: date) -> Audit:
    """Every finding on what a catalogue holds, as of a day. Takes about 8 ms a document."""
    left_out = catalogue.left_out()
    return audit(
        [replace(document, text=catalogue.document(n).text) for n, document in enumerate(catalogue.documents())],
        catalogue.facts(),
        [Refusal(entry.file, entry.reason) for entry in left_out if not entry.twin],
        [(entry.file, entry.twin) for entry in left_out if entry.twin],
        as_of,
    )
