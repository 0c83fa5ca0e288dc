"""The words of this room: `Question`, `Citation`, `Answer`. Offsets count characters of `Document.text`, end exclusive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from corpus.regions import Mention
from corpus.types import Document, Passage, Status
from index.types import Hit

STATUSES = {  # what people call them
    Status.IN_FORCE: "现行有效",
    Status.PENDING: "尚未施行",
    Status.AMENDED: "已修改",
    Status.REPEALED: "已废止",
    Status.EXPIRED: "已失效",
    Status.UNKNOWN: "未载明",
}


class Kind(StrEnum):
    """What a question asks for. DOCUMENT is a value of a document's head, which `Question.head` names."""

    VALUE = "value"
    RESPONSIBLE = "responsible"
    TASKS = "tasks"
    LIST = "list"
    FACT = "fact"
    DOCUMENT = "document"
    HOW = "how"
    YES_NO = "yes_no"
    COMPARE = "compare"
    DEFINITION = "definition"
    OUT_OF_SCOPE = "out_of_scope"


class Head(StrEnum):
    """Which value of a document's head is asked for; the first eight are named as the fields of `Document`."""

    NUMBER = "number"
    WRITTEN = "written"
    PUBLISHED = "published"
    EFFECTIVE = "effective"
    EXPIRES = "expires"
    ISSUER = "issuer"
    TITLE = "title"
    STATUS = "status"
    BASIS = "basis"  # 依据: the documents that it rests on
    REPEALS = "repeals"  # the documents that it makes void
    SIGNER = "signer"  # 签发人, or who signs an order
    ADDRESSEES = "addressees"  # 主送
    COPIES = "copies"  # 抄送
    ADOPTED = "adopted"  # the meeting that passed it
    EXPLAINER = "explainer"  # 负责解释
    INDEX = "index"  # 索引号, in the frame that government sites set around a document
    PRINTED = "printed"  # 印发日期 of the last page, often days after the one under the signature


class Role(StrEnum):
    """In what part a unit is asked about."""

    LEAD = "lead"  # 牵头
    RESPONSIBLE = "responsible"  # 责任, 配合
    ANY = "any"


class Outcome(StrEnum):
    """Whether the corpus answers."""

    ANSWERED = "answered"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood: what it says, with what a follow-up leaves out taken over from the turns before.

    `text` is what it says, `unnamed` that without the names of documents, "" if it names none; `subject` is what is asked about, without words that ask, regions, years and the names
    of documents, and without what a long question says besides. `regions` are those named, which bind;
    `leaning` those only of the talk so far, which don't. Offsets of both count in the folded text and say no more than
    their order. `years` are plain digits: the end year of a five-year plan stands for it. `documents` are the ids of
    those that are named without doubt. `units` are public bodies as they were written, without the region's name.
    `older` asks for what was so before a repeal or a new version, `edition` for the version of that year.
    `wants_actual` is True for what was reached, False for what is aimed at, None where that is not said. `corrected`
    holds (as asked, as read) of words that were taken for slips. `otherwise` is another reading of a follow-up, for where
    the corpus does not answer this one: alone, or with what was talked of. `before` is the turn before a follow-up that
    names no other place or document: what was read then is likely to answer this too. `also` are the values of a head that
    are asked for beside `head`.
    """

    asked: str
    text: str
    subject: str
    kind: Kind
    regions: tuple[Mention, ...] = ()
    years: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    role: Role = Role.ANY
    head: Head | None = None
    wants_actual: bool | None = None
    older: bool = False
    edition: str | None = None
    leaning: tuple[Mention, ...] = ()
    corrected: tuple[tuple[str, str], ...] = ()
    otherwise: Question | None = None
    before: Question | None = None
    unnamed: str = ""
    also: tuple[Head, ...] = ()


class About(StrEnum):
    """What a part of a question is."""

    KIND = "kind"
    SUBJECT = "subject"
    UNIT = "unit"
    REGION = "region"
    YEAR = "year"
    DOCUMENT = "document"
    VERSION = "version"
    VALUE = "value"
    LEANING = "leaning"  # a region of the talk so far, which does not bind


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a question as it was understood, in words that its reader can change."""

    about: About
    text: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote, verbatim from [start, end) of its document; `reference` is how an official cites it.

    `beside` is the number of the citation, from 1, whose line it is quoted for too; None where it stands for its own.
    """

    n: int
    document: Document
    passage: Passage
    start: int
    end: int
    quote: str
    reference: str
    beside: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the corpus says to a question. A line of `text` stands for the citation in its place, if both are as many.

    `confidence`, 0 to 1, says how sure the answer is, whether that was enough to be said or not, and `signs` what it is
    weighed from: those of `assistant.confidence`.
    `understood` says in a line how the question was taken, `parts` the same part by part. `conclusion` is what `text` opens with that is drawn from the lines below it, "" without one.
    `highlights` are the spans of `text`, [start, end), that answer by themselves; none crosses a line.
    `repaired` counts the lines that failed the check and were replaced by the passage's own words.
    """

    question: str
    status: Outcome
    kind: Kind
    text: str
    citations: tuple[Citation, ...]
    hits: tuple[Hit, ...]
    documents: Mapping[str, Document]
    generation: str
    encoder: str
    confidence: float
    signs: Mapping[str, float] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    repaired: int = 0
    conclusion: str = ""
    understood: str = ""
    parts: tuple[Part, ...] = ()
    highlights: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """How far an answer has come: first the question is understood, then `hits` are found, at the end there is the answer."""

    question: Question
    understood: str
    parts: tuple[Part, ...]
    hits: tuple[Hit, ...] | None = None
    answer: Answer | None = None
