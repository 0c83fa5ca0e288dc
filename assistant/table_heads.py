"""Where a table names its columns: a row's answer says 2025年: 98%, and the year stands in the table's head."""

from __future__ import annotations

import re

from assistant.found import Line
from corpus.types import Kind

_LONGEST = 600  # characters; names further apart are not of one head


def head_span(line: Line, text: str) -> tuple[int, int] | None:
    """[start, end) in the document's text of the column names with numbers that the line of a table's row uses.

    None if it uses none, or if they can't be found together above the row.
    """
    if line.passage.kind is not Kind.TABLE_ROW:
        return None
    used = [name for name in line.passage.columns if re.search(r"\d", name) and f"{name}:" in line.text]
    parts = {part for name in used for part in name.split() if re.search(r"\d", part)}
    places = [(text.rfind(part, 0, line.passage.start), len(part)) for part in sorted(parts)]
    if not places or any(start < 0 for start, _ in places):
        return None
    begin, end = min(start for start, _ in places), max(start + length for start, length in places)
    return (begin, end) if end - begin <= _LONGEST else None
