"""Files and folders to documents: what `ingest` is given, read one file at a time.

A file that can't be read is reported by name and stops nothing. Passages are left to `cut`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from corpus.archive import find_members, read_member, wanted
from corpus.assemble import assemble
from corpus.clean import clean
from corpus.formats.detect import read_bytes
from corpus.head import read_head
from corpus.types import Document, UnreadableFileError


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: where it lies, its path below the folder that was named, with `/`, and that folder.

    `root` is None for a file that was named itself. For a file in a zip archive, `path` is the archive, which counts as
    a folder, and `members` the names that lead to it; `refusal` says why it can't be read, where that is known already.
    """

    path: Path
    file: str
    root: str | None = None
    members: tuple[str, ...] = ()
    refusal: str | None = None

    def read(self) -> bytes:
        """Its bytes. Raises OSError, or `UnreadableFileError` for a file in an archive that can't be read."""
        if self.refusal:
            raise UnreadableFileError(self.refusal)
        return read_member(self.path, self.members) if self.members else self.path.read_bytes()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that could not be read, and why, in a sentence."""

    file: str
    reason: str


def find_sources(paths: Sequence[Path]) -> Iterator[Source]:
    """The files that `paths` name: files as they are, folders with all below them in order of name.

    Hidden files, files of kinds that hold no documents, and what a saved page only shows are passed over in folders; a
    file that is named itself is always taken. A zip archive is read as a folder.
    """
    for path in paths:
        if path.is_dir():
            below = {file.relative_to(path).as_posix(): file for file in sorted(path.rglob("*")) if file.is_file()}
            for inner in wanted(below):
                yield from _sources(below[inner], inner, str(path.resolve()))
        else:
            yield from _sources(path, path.name, None)


def find_again(root: str, file: str) -> Source | None:
    """The file that was found as `file` below the folder or archive `root`, None where nothing of that name is there now."""
    parts = PurePosixPath(file).parts
    if ".." in parts or PurePosixPath(file).is_absolute():
        return None
    top = Path(root)
    ways = ((top, parts[1:]),) if top.is_file() else ((top.joinpath(*parts[:i]), parts[i:]) for i in range(1, len(parts) + 1))  # fmt: skip
    path, inside = next(((path, rest) for path, rest in ways if path.is_file()), (top, ()))
    if not path.is_file():
        return None
    found = _sources(path, file.removesuffix("/".join(("", *inside))), root)
    return next((source for source in found if source.file == file), None)


def _sources(path: Path, file: str, root: str | None) -> Iterator[Source]:
    """The file itself, or what is in it if it is an archive."""
    if path.suffix.lower() != ".zip":
        yield Source(path, file, root)
        return
    for member in find_members(path):
        if member.names:
            yield Source(path, f"{file}/{member.shown}", root or str(path.resolve()), member.names, member.refusal)
        else:
            yield Source(path, file, root, refusal=member.refusal)


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
        reading = read_bytes(source.read(), source.file)
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
        fallback_title=PurePosixPath(source.file).stem,
        hints=reading.labels,
        title_hint=reading.title,
        layout=layout,
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
