"""What differs between two versions of a document: paragraph by paragraph, in its head, in its indicators.

The comparison is JSON that the store keeps until a person has decided; how it looks is left to the page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from assistant.web.reading_report import HEAD, head_values
from corpus.types import Document, Facts, Indicator

_AROUND = 1  # unchanged paragraphs shown before and after a change
_MOST = 300  # paragraphs in a comparison
_LONGEST = 2000  # characters of a paragraph that is compared letter by letter
_ALIKE = 0.3  # two paragraphs in one place that share less are not versions of one
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[A-Za-z]+|.")  # a number changes as a whole

Block = dict[str, Any]


def compare(before: Document, facts: Facts, after: Document, new: Facts) -> dict[str, Any]:
    """How `after` differs from `before`, both with their text."""
    blocks = list(_blocks(_lines(before.text), _lines(after.text)))
    shown = blocks[:_MOST]
    return {
        "head": list(_heads(before, after)),
        "indicators": list(_indicators(facts, new)),
        "blocks": shown,
        "more": sum(block["kind"] in ("added", "removed", "changed") for block in blocks[_MOST:]),
        "counts": {kind: sum(b["kind"] == kind for b in blocks) for kind in ("added", "removed", "changed")},
    }


def _heads(before: Document, after: Document) -> Iterator[dict[str, Any]]:
    new = head_values(after)
    for name, value in head_values(before).items():
        if value != new[name]:
            yield {"name": HEAD[name], "before": value, "after": new[name]}


def _indicators(before: Facts, after: Facts) -> Iterator[dict[str, Any]]:
    """Indicators whose value changed, that went and that came; None where there is no value."""
    old, new = _values(before.indicators), _values(after.indicators)
    for key in dict.fromkeys([*old, *new]):
        if old.get(key) != new.get(key):
            name, region, year, _ = key
            where = "".join(filter(None, (region, f"{year}年" if year else None)))
            yield {
                "name": f"{name}({where})" if where else name,
                "before": old.get(key),
                "after": new.get(key),
            }


def _values(indicators: Sequence[Indicator]) -> dict[tuple[str, str | None, int | None, bool], str]:
    values: dict[tuple[str, str | None, int | None, bool], str] = {}
    for i in indicators:
        key = (i.name, i.region, i.year, i.actual)
        value = f"{i.comparator}{i.value}{i.unit}"
        values[key] = f"{values[key]}、{value}" if key in values else value
    return values


def _blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[Block]:
    """Paragraphs in order: unchanged ones only near a change, with a count of those between."""
    matcher = SequenceMatcher(None, [*map(_bare, old)], [*map(_bare, new)], autojunk=False)
    steps = matcher.get_opcodes()
    for n, (tag, start, end, new_start, new_end) in enumerate(steps):
        if tag == "equal":
            yield from _context(old[start:end], n > 0, n + 1 < len(steps))
        else:
            for before, after in _paired(old[start:end], new[new_start:new_end]):
                yield _block(before, after)


def _context(lines: Sequence[str], after: bool, before: bool) -> Iterator[Block]:
    """Of unchanged paragraphs the first where something changed above, the last where something does below."""
    first, last = (_AROUND if after else 0), (_AROUND if before else 0)
    hidden = len(lines) - first - last
    if hidden <= 1:
        yield from ({"kind": "same", "text": line} for line in lines)
        return
    yield from ({"kind": "same", "text": line} for line in lines[:first])
    yield {"kind": "gap", "count": hidden}
    yield from ({"kind": "same", "text": line} for line in lines[len(lines) - last :])


def _paired(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str | None, str | None]]:
    """Paragraphs that stand in the same place, if they are versions of one; others by themselves."""
    for before, after in zip_longest(old, new):
        if before is None or after is None or SequenceMatcher(None, before, after).quick_ratio() >= _ALIKE:
            yield before, after
        else:
            yield before, None
            yield None, after


def _block(before: str | None, after: str | None) -> Block:
    if after is None:
        return {"kind": "removed", "text": before}
    if before is None:
        return {"kind": "added", "text": after}
    return {"kind": "changed", "pieces": _pieces(before, after)}


def _pieces(before: str, after: str) -> list[list[str]]:
    """[kind, text] pieces, kind = same, removed or added."""
    if max(len(before), len(after)) > _LONGEST:
        return [["removed", before], ["added", after]]
    pieces = []
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, came = "".join(old[start:end]), "".join(new[new_start:new_end])
        kinds = (("same", gone),) if tag == "equal" else (("removed", gone), ("added", came))
        pieces += [[kind, text] for kind, text in kinds if text]
    return pieces


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _bare(line: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", line))
