"""The words of this room. Every other file imports them and makes no others.

A format reader turns bytes into a `Reading` of `Block`s; cleaned and put together they are a `Document`, which is cut
into `Passage`s and read for facts: `Indicator`, `Duty`, `Relation`. Offsets count characters of `Document.text`; `end`
is exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class UnreadableFileError(Exception):
    """A file that can't be read. The message says why and what to do, without naming the file."""


class Status(StrEnum):
    """Whether a document is in force, as far as its own texts and its page say."""

    IN_FORCE = "in_force"
    AMENDED = "amended"
    REPEALED = "repealed"
    EXPIRED = "expired"  # its own term is over
    PENDING = "pending"  # not yet effective
    UNKNOWN = "unknown"


class Kind(StrEnum):
    """What a passage is in the document's layout."""

    HEAD = "head"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ARTICLE = "article"
    TABLE_ROW = "table_row"


class Shape(StrEnum):
    """What a block is, as far as its format says. A text file only has paragraphs: `outline` finds the rest."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: one string a column, the values of merged cells repeated in each place that they cover."""

    cells: tuple[str, ...]
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, item or table as a format reader found it, in reading order.

    `text` is one line without line ends ("" for a table, or a blank line). `level` is a heading's depth from 1, if the
    format states it; `page` counts from 1 where there are pages. Of a table's `rows` the first `heads` name its columns;
    `parted` is what stands between two cells in the text.
    """

    text: str
    shape: Shape = Shape.PARAGRAPH
    level: int | None = None
    page: int | None = None
    rows: tuple[Row, ...] = ()
    heads: int = 0
    parted: str = "\t"


class Noticed(StrEnum):
    """What a reader may notice that a person should know."""

    SCAN = "scan"  # pages that are pictures, and no text was read from them
    OCR = "ocr"  # text that was recognised from a picture, and may hold mistakes
    PICTURE_TABLE = "picture_table"  # a picture that may be a table
    TRACKED_CHANGES = "tracked_changes"
    TRUNCATED = "truncated"  # something was left out, because it was over a limit or broken
    ODD_CHARACTERS = "odd_characters"


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that was noticed, in a sentence, and the page it is on."""

    about: Noticed
    text: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a format reader makes of a file. `format` is its content's kind (docx, pdf …), whatever its name says.

    `labels` are label → value as written, where the format itself names them (索引号 tables are left to `clean`);
    `title` is one that the file states apart from its text (a page's meta tag). Both are only hints for `head`.
    """

    format: str
    blocks: tuple[Block, ...]
    labels: dict[str, str] = field(default_factory=dict)
    title: str | None = None
    pages: int | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class TableRow:
    """A table's row in `Document.text`: one line, cells with tabs between; `columns` names each cell, if heads are known."""

    start: int
    end: int
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that its format calls a heading, and its depth from 1."""

    start: int
    end: int
    level: int


@dataclass(frozen=True, slots=True)
class Layout:
    """What the format knew of the text and the text itself doesn't show: `pages` holds where each page begins."""

    pages: tuple[int, ...] = ()
    headings: tuple[Heading, ...] = ()
    table_heads: tuple[tuple[int, int], ...] = ()
    rows: tuple[TableRow, ...] = ()

    def page_at(self, offset: int) -> int | None:
        """The page, from 1, that holds the character at `offset`; None for a text without pages."""
        return sum(start <= offset for start in self.pages) or None


@dataclass(frozen=True, slots=True)
class Stated:
    """Where a value of a document's head was read: `field` of `Document`, its text, and [start, end) if it is in the text.

    `where` is label (a 索引号 table), head (above the body), signature, body, or file (its name, its meta data);
    `sure` is from 0 to 1.
    """

    field: str
    text: str
    where: str
    sure: float
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One official text. `file` is the path below the folder it was ingested from, with `/`.

    `number` is its 发文字号, `written` the 成文日期, `published` the 发布日期, `effective` 施行 and `expires` 失效;
    `level` is 国家, 省级, 市级, 县级 or 乡级, `subjects` the 主题词. A value that the text does not state is None, never
    guessed; `stated` says where each was read. `status` is what the document and its page say of themselves.
    """

    id: str
    file: str
    title: str
    text: str
    number: str | None = None
    issuer: str | None = None
    region: str | None = None
    written: date | None = None
    published: date | None = None
    effective: date | None = None
    expires: date | None = None
    status: Status = Status.UNKNOWN
    level: str | None = None
    subjects: tuple[str, ...] = ()
    stated: tuple[Stated, ...] = ()
    format: str = "txt"
    layout: Layout = Layout()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document that can be cited. `text` is `Document.text[start:end]`, so that a quote can't drift.

    `path` holds the headings above it, from the top; `document` is a `Document.id`; `page` is where it begins, from 1;
    `columns` names the cells of a table's row.
    """

    id: str
    document: str
    path: tuple[str, ...]
    start: int
    end: int
    kind: Kind
    text: str
    page: int | None = None
    columns: tuple[str, ...] = ()


class Comparator(StrEnum):
    """How an indicator's value is meant."""

    AT_LEAST = "≥"
    AT_MOST = "≤"
    EQUAL = "="
    ABOUT = "≈"


@dataclass(frozen=True, slots=True)
class Indicator:
    """A named quantity that a document states, [start, end): 食品抽检合格率 ≥ 98.2 %, 2027, 重庆市大渡口区.

    `value` is a number in plain digits, or two with - between them; `actual` tells what was reached from what is aimed
    at; `passage` is a `Passage.id`.
    """

    name: str
    comparator: Comparator
    value: str
    unit: str
    year: int | None
    region: str | None
    actual: bool
    document: str
    passage: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Duty:
    """Who does a task: `lead` units 牵头, `responsible` ones 责任 or 配合, names normalised; [start, end) names them.

    `written` gives the leading and the other names as the document has them; indexes made before it have none.
    """

    task: str
    lead: tuple[str, ...]
    responsible: tuple[str, ...]
    document: str
    passage: str
    start: int
    end: int
    written: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())

    def called(self) -> dict[str, str]:
        """What the document calls each body, by its normalised name."""
        names = ((self.lead, self.written[0]), (self.responsible, self.written[1]))
        return {name: said for alike, own in names for name, said in zip(alike, own or alike, strict=True)}


class Bond(StrEnum):
    """How a document stands to another."""

    BASED_ON = "based_on"  # 依据
    REPEALS = "repeals"  # 废止
    AMENDS = "amends"  # 修改
    INTERPRETS = "interprets"  # 解读
    FORWARDS = "forwards"  # 印发, 转发


@dataclass(frozen=True, slots=True)
class Relation:
    """What a document says of its bond to another one: the target's title and 发文字号 as written, [start, end)."""

    kind: Bond
    target: str
    number: str | None
    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Facts:
    """All that was read out of one document by rule."""

    indicators: tuple[Indicator, ...] = ()
    duties: tuple[Duty, ...] = ()
    relations: tuple[Relation, ...] = ()
