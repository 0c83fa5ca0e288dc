"""What was read of a document's head so far: for each field its values, where they stood and how sure they are."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from corpus.heads.lines import Line
from corpus.types import Stated, TableRow

_FEWEST_TABS = 2  # of a row that is a table's


@dataclass(frozen=True, slots=True)
class Value:
    """A value for a field, and what was read for it."""

    value: object
    stated: Stated


@dataclass(slots=True)
class Found:
    """All that was read, by field."""

    values: dict[str, list[Value]] = field(default_factory=lambda: defaultdict(list))

    def add(
        self, name: str, value: object, text: str, where: str, sure: float, span: tuple[int, int] | None = None
    ) -> None:
        start, end = span or (None, None)
        self.values[name].append(Value(value, Stated(name, text, where, round(sure, 2), start, end)))

    def best(self, name: str) -> Value | None:
        """The surest value of a field, and the first of those."""
        return max(self.values.get(name, ()), key=lambda value: value.stated.sure, default=None)

    def text(self, name: str) -> str | None:
        best = self.best(name)
        return str(best.value) if best else None

    def day(self, name: str) -> date | None:
        best = self.best(name)
        return best.value if best and isinstance(best.value, date) else None

    def stated(self) -> tuple[Stated, ...]:
        ordered = (sorted(values, key=lambda value: -value.stated.sure) for values in self.values.values())
        return tuple(dict.fromkeys(value.stated for values in ordered for value in values))


@dataclass(frozen=True, slots=True)
class Place:
    """A document's text, and its parts that the readers look at."""

    text: str
    body: int  # where the text begins, below the lines that `clean` left of the table
    head: Sequence[Line]
    labels: Mapping[str, str]
    rows: Sequence[TableRow] = ()

    def in_table(self, offset: int) -> bool:
        """Whether a place is in a row of a table; a row of one or two cells may only set a page out."""
        at = bisect_right(self.rows, offset, key=lambda row: row.start) - 1
        if at < 0 or offset >= (row := self.rows[at]).end:
            return False
        return any(row.columns) or self.text.count("\t", row.start, row.end) >= _FEWEST_TABS

    def label_span(self, label: str, value: str) -> tuple[int, int] | None:
        """Where the table's line stands in the text, if it was kept."""
        at = self.text.find(f"{label} {value}\n", 0, self.body)
        return (at + len(label) + 1, at + len(label) + 1 + len(value)) if at >= 0 else None
