"""The words of this room: `Document` and `Passage`. Every other file imports them and makes no others.

Offsets count characters of `Document.text`; `end` is exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """Whether a document is in force, as far as its own texts and its page say."""

    IN_FORCE = "in_force"
    AMENDED = "amended"
    REPEALED = "repealed"
    UNKNOWN = "unknown"


class Kind(StrEnum):
    """What a passage is in the document's layout."""

    HEAD = "head"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ARTICLE = "article"
    TABLE_ROW = "table_row"


@dataclass(frozen=True, slots=True)
class Document:
    """One official text. `file` is the path below the folder it was ingested from, with `/`.

    `number` is its 发文字号, `written` the 成文日期, `published` the 发布日期, `effective` 施行 and `expires` 失效;
    a value that the text does not state is None, never guessed.
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


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document that can be cited. `text` is `Document.text[start:end]`, so that a quote can't drift.

    `path` holds the headings above it, from the top; `document` is a `Document.id`.
    """

    id: str
    document: str
    path: tuple[str, ...]
    start: int
    end: int
    kind: Kind
    text: str
