"""What was read from a file, for an editor to check: the head with where each value stood, how much there is, what is odd.

The report is JSON that the store keeps; how it looks is left to the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from corpus.audit import findings_of
from corpus.types import Document, Facts, Noticed, Passage, Stated

HEAD = {"title": "标题", "number": "发文字号", "issuer": "发文机关", "written": "成文日期", "published": "发布日期",
        "effective": "施行日期", "expires": "失效日期", "region": "区域", "level": "层级"}  # fmt: skip
_WHERE = {"label": "信息表", "head": "正文之前", "signature": "落款", "body": "正文", "file": "文件名或文件属性"}
_DOUBTFUL = 0.6  # sureness, as the audit has it
_SHOWN = 8  # indicators named


def reading_report(document: Document, facts: Facts, passages: Sequence[Passage]) -> dict[str, Any]:
    """The report on a document with its text."""
    return {
        "id": document.id,
        "format": document.format,
        "characters": len(document.text),
        "pages": len(document.layout.pages),
        "head": list(_head(document)),
        "passages": len(passages),
        "indicators": len(facts.indicators),
        "duties": len(facts.duties),
        "relations": len(facts.relations),
        "values": [
            {
                "text": f"{i.name} {i.comparator} {i.value}{i.unit}{f'({i.year}年)' if i.year else ''}",
                "start": i.start,
                "end": i.end,
            }
            for i in facts.indicators[:_SHOWN]
        ],
        "notes": [{"text": note.text, "page": note.page} for note in document.notes],
        "warnings": [
            "；".join([finding.text, *finding.details])
            for finding in findings_of(document)
            if finding.text not in {note.text for note in document.notes}
        ],
        "scan": any(note.about in (Noticed.SCAN, Noticed.OCR) for note in document.notes),
    }


def head_values(document: Document) -> dict[str, str | None]:
    """The values of a document's head as they are shown, by the names of its fields."""
    values = {name: getattr(document, name) for name in HEAD}
    return {name: None if value is None else str(value) for name, value in values.items()}


def _head(document: Document) -> Iterator[dict[str, Any]]:
    chosen = {stated.field: stated for stated in reversed(document.stated)}  # the first of each field counts
    for name, value in head_values(document).items():
        stated = chosen.get(name)
        yield {"name": HEAD[name], "value": value, **(_place(stated) if stated and value else {})}


def _place(stated: Stated) -> dict[str, Any]:
    return {
        "where": _WHERE.get(stated.where, stated.where),
        "doubtful": stated.sure < _DOUBTFUL,
        "start": stated.start,
        "end": stated.end,
    }
