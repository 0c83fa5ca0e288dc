"""The shipped texts: verbatim, and described in sources.jsonl as they are read."""

import hashlib
import json

from support import DOCUMENTS

from corpus.types import Document


def test_sources_describe_the_files_as_they_are_read(shipped: dict[str, Document]) -> None:
    lines = (DOCUMENTS / "sources.jsonl").read_text(encoding="utf-8").splitlines()
    stated = {entry["file"]: entry for entry in map(json.loads, lines)}
    assert set(stated) == {file.name for file in DOCUMENTS.glob("*.txt")}
    for document in shipped.values():
        entry = stated[document.file]
        assert entry["sha256"] == hashlib.sha256((DOCUMENTS / document.file).read_bytes()).hexdigest()
        assert entry["title"] == document.title
        assert entry["issuer"] == document.issuer
        assert entry["number"] == document.number
        assert entry["date"] == (document.written.isoformat() if document.written else None)
