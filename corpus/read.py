"""Files and folders to documents: what `ingest` is given, read one file at a time.

A file that can't be read is reported by name and stops nothing. Passages are left to `cut`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.assemble import assemble
from corpus.clean import clean
from corpus.formats.detect import read_bytes
from corpus.head import read_head
from corpus.types import Document, UnreadableFileError

SUFFIXES = (".txt", ".md")


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: where it lies, its path below the folder that was named, with `/`, and that folder.

    `root` is None for a file that was named itself.
    """

    path: Path
    file: str
    root: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that could not be read, and why, in a sentence."""

    file: str
    reason: str


def find_sources(paths: Sequence[Path]) -> Iterator[Source]:
    """The files that `paths` name: files as they are, folders with all below them in order of name.

    Hidden files and files of other kinds inside folders are passed over; a file that is named itself is always taken.
    """
    for path in paths:
        if path.is_dir():
            below = (f for f in sorted(path.rglob("*")) if f.suffix.lower() in SUFFIXES and f.is_file())
            for file in below:
                inner = file.relative_to(path)
                if not any(part.startswith(".") for part in inner.parts):
                    yield Source(file, inner.as_posix(), str(path.resolve()))
        else:
            yield Source(path, path.name)


def _is_text(name: str) -> bool:
    """Whether a file's name has no halves of characters, as names from another system's archives have."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def read_document(source: Source) -> Document | Refusal:
    """The document in a file, or why there is none."""
    if not _is_text(source.file):
        return Refusal(source.file.encode("utf-8", "replace").decode(), "文件名不是有效的文字,请改名后再试")
    try:
        reading = read_bytes(source.path.read_bytes(), source.file)
    except UnreadableFileError as error:
        return Refusal(source.file, str(error))
    except OSError as error:
        return Refusal(source.file, f"无法打开({error.strerror or error}),请检查路径和权限")
    cleaned = clean(reading.blocks)
    text, layout = assemble(cleaned.blocks)
    if not text.strip():
        return Refusal(source.file, "除网页栏目外没有正文")
    head = read_head(
        text,
        cleaned.labels,
        fallback_title=source.path.stem,
        hints=reading.labels,
        title_hint=reading.title,
        headings=layout.headings,
    )
    return Document(
        id=hashlib.sha256(source.file.encode()).hexdigest()[:16],
        file=source.file,
        title=head.title,
        text=text,
        number=head.number,
        issuer=head.issuer,
        region=head.region,
        written=head.written,
        published=head.published,
        effective=head.effective,
        expires=head.expires,
        status=head.status,
        level=head.level,
        subjects=head.subjects,
        stated=head.stated,
        format=reading.format,
        layout=layout,
        notes=reading.notes,
    )
