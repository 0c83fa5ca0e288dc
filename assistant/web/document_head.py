"""What stands above a document's text: its head, whether it is in force and why, its relations, what its reader noticed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.in_force import warnings
from corpus.facts.standing import plain_title
from corpus.types import Bond, Document, Note, Relation, Stated, Status
from index.search import Searcher

_STATES = {
    Status.IN_FORCE: ("现行有效", "good"),
    Status.AMENDED: ("已修改", "warn"),
    Status.REPEALED: ("已废止", "bad"),
    Status.EXPIRED: ("已失效", "bad"),
    Status.PENDING: ("尚未施行", "warn"),
    Status.UNKNOWN: ("效力未载明", "plain"),
}
_FIELDS = {"number": "发文字号", "issuer": "发文机关", "region": "区域", "written": "成文日期", "published": "发布日期",
           "effective": "施行日期", "expires": "失效日期"}  # fmt: skip
_WHERE = {"label": "信息栏", "head": "正文之前", "signature": "落款", "body": "正文", "file": "文件名或文件属性"}
_SAYS = {Bond.BASED_ON: "依据", Bond.REPEALS: "废止", Bond.AMENDS: "修改", Bond.INTERPRETS: "解读",
         Bond.FORWARDS: "印发、转发"}  # fmt: skip
_SAID_OF = {Bond.BASED_ON: "以本文件为依据", Bond.REPEALS: "废止本文件", Bond.AMENDS: "修改本文件",
            Bond.INTERPRETS: "解读本文件", Bond.FORWARDS: "印发、转发本文件"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """A value of the head, None where the document does not state it, and where it was read."""

    name: str
    value: str | None
    told: Stated | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """Whether a document is in force: in a word, how good that is (a class of the style), why, and by which document."""

    name: str
    kind: str
    why: str = ""
    by: Document | None = None


@dataclass(frozen=True, slots=True)
class Bonded:
    """A document that this one is related to: as it is named there, the document if it is held, and where that is said."""

    title: str
    number: str | None
    held: Document | None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """All that stands above the text."""

    facts: tuple[Fact, ...]
    state: State
    warnings: tuple[str, ...]
    relations: tuple[tuple[str, tuple[Bonded, ...]], ...]
    notes: tuple[Note, ...]

    @property
    def line(self) -> str:
        """What tells the document apart, in a line."""
        told = {fact.name: fact.value for fact in self.facts}
        day = next((f"{told[name]}{name[:2]}" for name in ("成文日期", "发布日期") if told[name]), None)
        return " · ".join(value for value in (told["发文字号"], told["发文机关"], day) if value)


def head_of(searcher: Searcher, document: Document) -> Head:
    """The head of a document that the searcher holds; `document` has its text and its status of today."""
    return Head(
        tuple(_fact(document, field, name) for field, name in _FIELDS.items()),
        _state(searcher, document),
        tuple(warnings([document], searcher.standings)),
        tuple(_grouped([*_outgoing(searcher, document), *_incoming(searcher, document)])),
        document.notes,
    )


def named(title: str) -> str:
    """A title in 《》, once."""
    return title if title.startswith("《") and title.endswith("》") else f"《{title}》"


def _fact(document: Document, field: str, name: str) -> Fact:
    value = getattr(document, field)
    told = max((s for s in document.stated if s.field == field), key=lambda stated: stated.sure, default=None)
    if value is None or told is None:
        return Fact(name, _written(value))
    return Fact(name, _written(value), told, _WHERE.get(told.where, told.where))


def _written(value: date | str | None) -> str | None:
    return f"{value.year}年{value.month}月{value.day}日" if isinstance(value, date) else value


def _state(searcher: Searcher, document: Document) -> State:
    name, kind = _STATES[document.status]
    standing = searcher.standings.get(document.id)
    if standing is None:
        return State(name, kind)
    return State(name, kind, standing.why, searcher.by_id.get(standing.by or ""))


def _outgoing(searcher: Searcher, document: Document) -> Iterator[tuple[str, Bonded]]:
    """What the document says of others; that a notice hands on what is below it is no news."""
    held = {
        one.relation: searcher.by_id.get(one.target) for one in searcher.links if one.relation.document == document.id
    }
    for relation in searcher.facts_of(document).relations:
        target = held.get(relation)
        if target or not _is_own(relation, document):
            yield (
                _SAYS[relation.kind],
                Bonded(named(relation.target), relation.number, target, relation.start, relation.end),
            )


def _is_own(relation: Relation, document: Document) -> bool:
    return relation.kind is Bond.FORWARDS and plain_title(relation.target) in plain_title(document.title)


def _incoming(searcher: Searcher, document: Document) -> Iterator[tuple[str, Bonded]]:
    for one in searcher.links:
        source = searcher.by_id.get(one.relation.document)
        if one.target == document.id and source:
            yield _SAID_OF[one.relation.kind], Bonded(named(source.title), source.number, source)


def _grouped(bonds: Sequence[tuple[str, Bonded]]) -> Iterator[tuple[str, tuple[Bonded, ...]]]:
    """By kind in order of their first, each document once."""
    for kind in dict.fromkeys(kind for kind, _ in bonds):
        own = {plain_title(bond.title): bond for name, bond in reversed(bonds) if name == kind}
        yield kind, tuple(reversed(own.values()))
