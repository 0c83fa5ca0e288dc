"""The documents as the library lists them: which are wanted, in which order, what each row says. Pages are left to `library`."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from difflib import SequenceMatcher
from itertools import accumulate
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from assistant.spreadsheets import Table
from assistant.types import STATUSES
from corpus.audit import findings_of
from corpus.regions import contains
from corpus.types import Document, Status
from index.catalogue import Extent
from index.words import fold

if TYPE_CHECKING:
    from assistant.session import Session
    from index.search import Searcher

PAGE = 50  # rows
SORTS = {"date": "日期，新的在前", "oldest": "日期，旧的在前", "title": "标题", "number": "发文字号", "file": "文件名"}
LEVELS = ("国家", "省级", "市级", "县级", "乡级")
NONE = "-"  # what a filter says for documents that do not state the value
COLUMNS = ("标题", "发文字号", "发文机关", "区域", "层级", "成文日期", "发布日期", "施行日期", "状态", "格式", "段落", "指标",
           "任务", "文件", "需核对")  # fmt: skip
_SNIPPET = 60  # characters before and after the words found


@dataclass(frozen=True, slots=True)
class Row:
    """A document in the list; `look` says what a person should check in it."""

    document: Document
    extent: Extent
    look: tuple[str, ...]

    @property
    def day(self) -> str:
        """The date that the list shows and sorts by."""
        day = self.document.written or self.document.published
        return day.isoformat() if day else ""

    @property
    def status(self) -> str:
        return STATUSES[self.document.status]


@dataclass(frozen=True, slots=True)
class Found:
    """A row that is wanted; `passage` is the row of the passage whose words fitted, None where the head did."""

    row: Row
    passage: int | None = None


@dataclass(frozen=True, slots=True)
class Snippet:
    """What a document's passage [start, end) says around the words that were looked for, in three pieces."""

    start: int
    end: int
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Which documents are wanted, as the address says; "" takes all, `NONE` those that state no such value."""

    q: str = ""
    region: str = ""
    status: str = ""
    level: str = ""
    year: str = ""
    format: str = ""
    look: str = ""
    sort: str = ""

    def query(self, **changed: object) -> str:
        """The query string that asks for the same, or for what is changed."""
        values = {name: value for name, value in {**asdict(self), **changed}.items() if value}
        return urlencode(values)

    @property
    def narrowed(self) -> bool:
        """Whether anything but the words says what is wanted, or in which order."""
        return bool(replace(self, q="").query())

    @property
    def filters(self) -> bool:
        """Whether anything is left out."""
        return bool(replace(self, sort="").query())


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a filter may have, how it is shown, and how many documents have it."""

    value: str
    name: str
    count: int


class Shelf:
    """The rows of one generation of an index."""

    def __init__(self, searcher: Searcher) -> None:
        self.searcher = searcher
        extents = searcher.index.catalogue.extents()
        self.rows = [
            Row(document, extent, tuple(finding.text for finding in findings_of(document)))
            for document, extent in zip(searcher.documents, extents, strict=True)
        ]
        self._firsts = [0, *accumulate(extent.passages for extent in extents)]  # the first passage's row of each

    def find(self, asked: Asked) -> list[Found]:
        """The rows that are wanted, in order: with words those first whose head has them, then those whose text has."""
        wanted = [row for row in self.rows if _is_wanted(row, asked)]
        if not asked.q.strip():
            return [Found(row) for row in _sorted(wanted, asked.sort or "date")]
        words = fold(asked.q).split()
        in_head = [row for row in wanted if all(word in _head(row) for word in words)]
        named = {row.document.id for row in in_head}
        in_text = self._holding(asked.q, {row.document.id: row for row in wanted if row.document.id not in named})
        places = {row.document.id: place for row, place in in_text}
        rows = [*_sorted(in_head, "date"), *(row for row, _ in in_text)]
        rows = _sorted(rows, asked.sort) if asked.sort else rows
        return [Found(row, places.get(row.document.id)) for row in rows]

    def snippet(self, found: Found, words: str) -> Snippet | None:
        """What to show of the text where a document was found by it."""
        if found.passage is None:
            return None
        passage = self.searcher.index.catalogue.passages([found.passage])[found.passage]
        runs = [_longest_run(word, passage.text) for word in words.split()]
        start, end = max(runs, key=lambda run: run[1] - run[0])
        around = (
            passage.text[max(0, start - _SNIPPET) : start],
            passage.text[start:end],
            passage.text[end:][:_SNIPPET],
        )
        return Snippet(passage.start, passage.end, *(" ".join(text.split()) for text in around))

    def choices(self) -> dict[str, list[Choice]]:
        """What each filter may be set to."""
        return {
            "region": _counted((row.document.region or NONE for row in self.rows), sorted_by=gb_order),
            "status": _counted((row.document.status for row in self.rows), STATUSES.__getitem__, list(Status).index),
            "level": _counted((row.document.level or NONE for row in self.rows), sorted_by=_level_order),
            "year": _counted((row.day[:4] or NONE for row in self.rows), sorted_by=_newest),
            "format": _counted((row.document.format for row in self.rows), str.upper),
        }

    def _holding(self, words: str, rows: dict[str, Row]) -> list[tuple[Row, int]]:
        """Of `rows`, those with a passage that holds all the words, the best first, and that passage's row."""
        found: dict[str, int] = {}
        for place in self.searcher.index.words.holding(words):
            document = self.rows[bisect_right(self._firsts, place) - 1].document.id
            found.setdefault(document, place)
        return [(rows[document], place) for document, place in found.items() if document in rows]


class Shelves:
    """The shelf of the generation in use, made once for each."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._lock = Lock()
        self._shelf: Shelf | None = None

    def shelf(self) -> Shelf:
        """Raises `IndexUnusableError` when the index can't be opened."""
        searcher = self._session.searcher()
        with self._lock:
            if self._shelf is None or self._shelf.searcher is not searcher:
                self._shelf = Shelf(searcher)
            return self._shelf


def list_table(rows: Sequence[Row]) -> Table:
    """The list as it is exported."""
    return Table(COLUMNS, tuple(map(_cells, rows)))


def _cells(row: Row) -> tuple[str, ...]:
    d, e = row.document, row.extent
    days = (str(day or "") for day in (d.written, d.published, d.effective))
    counts = (str(count) for count in (e.passages, e.indicators, e.duties))
    said = (d.title, d.number or "", d.issuer or "", d.region or "", d.level or "", *days, row.status, d.format)
    return (*said, *counts, d.file, "；".join(row.look))


def _is_wanted(row: Row, asked: Asked) -> bool:
    d = row.document
    return (
        _fits(d.region, asked.region, contains)
        and asked.status in ("", d.status)
        and _fits(d.level, asked.level)
        and _fits(row.day[:4] or None, asked.year)
        and asked.format in ("", d.format)
        and (not asked.look or bool(row.look))
    )


def _fits(value: str | None, wanted: str, same: Callable[[str, str], bool] = str.__eq__) -> bool:
    if not wanted:
        return True
    return value is None if wanted == NONE else value is not None and same(wanted, value)


def _longest_run(words: str, text: str) -> tuple[int, int]:
    """Where in a text the most of some words stands in one run: they may be written with blanks or in other widths there."""
    match = SequenceMatcher(None, text, words, autojunk=False).find_longest_match()
    return match.a, match.a + match.size


def _head(row: Row) -> str:
    d = row.document
    return fold("\n".join(filter(None, (d.title, d.number, d.issuer, d.region, d.file))))


def _sorted(rows: Sequence[Row], by: str) -> list[Row]:
    """In order; rows that lack the value come last."""
    if by in ("date", "oldest"):
        with_day = sorted((row for row in rows if row.day), key=lambda row: row.day, reverse=by == "date")
        return [*with_day, *(row for row in rows if not row.day)]
    return sorted(rows, key=lambda row: _name_order(_SORTED_BY.get(by, _title)(row.document)))


def _title(document: Document) -> str:
    return document.title


_SORTED_BY: dict[str, Callable[[Document], str]] = {
    "title": _title,
    "number": lambda document: document.number or "",
    "file": lambda document: document.file,
}


def _name_order(name: str) -> tuple[bool, bytes]:
    return not name, gb_order(name)


def gb_order(text: str) -> bytes:
    """Orders Chinese text by its sound, as far as GB 2312 does: its common characters stand in order of pinyin."""
    return text.encode("gb18030", "replace")


def _counted(
    values: Iterator[str],
    name: Callable[[Any], str] | None = None,
    sorted_by: Callable[[Any], Any] | None = None,
) -> list[Choice]:
    counted = Counter(values)
    known = sorted((v for v in counted if v != NONE), key=sorted_by)
    last = [NONE] if NONE in counted else []
    return [Choice(v, "未载明" if v == NONE else name(v) if name else v, counted[v]) for v in (*known, *last)]


def _level_order(level: str) -> int:
    return LEVELS.index(level) if level in LEVELS else len(LEVELS)


def _newest(year: str) -> int:
    return -int(year)
