"""What of a folder or a zip archive is taken, and the bytes of files inside archives, which may lie in one another.

Nothing is unpacked onto the disk. Counts, sizes and nesting are bounded; a member that can't be read stops no other.
"""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from corpus.types import UnreadableFileError

SUFFIXES = frozenset(
    (".txt", ".md", ".markdown", ".html", ".htm", ".shtml", ".mht", ".mhtml", ".docx", ".docm", ".doc", ".wps", ".rtf",
     ".pdf", ".ofd", ".xlsx", ".xlsm", ".csv", ".tsv", ".zip", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp")
)  # fmt: skip
# Kinds that can't be read: they are taken, so that they are refused by name and no one thinks that they were read.
REFUSED_SUFFIXES = frozenset(
    (".xls", ".et", ".ppt", ".pptx", ".pps", ".ppsx", ".dps", ".rar", ".7z", ".tar", ".gz", ".tgz", ".ceb", ".caj")
)
_MOST_MEMBERS = 10_000
_LARGEST = 200 * 2**20  # bytes of a member
_MOST_BYTES = 4 * 2**30  # bytes of all members of an archive
_DEEPEST = 3  # archives in one another
_BROKEN = "压缩包里的这个文件已损坏,请重新压缩或解压后再收录"
_OFFICE = ("[content_types].xml", "ofd.xml")  # files of these kinds are zip archives too
_PAGE_FOLDERS = ("_files", ".files")  # where browsers put what a saved page shows


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: the raw names that lead to it, its path as shown, and why it can't be read, if that is known."""

    names: tuple[str, ...]
    shown: str
    refusal: str | None = None


def wanted(names: Iterable[str]) -> list[str]:
    """Of paths with `/`, in order, those of files to take: no hidden ones, none that only serve a saved page."""
    paths = list(names)
    pages = {path.rsplit(".", 1)[0] for path in paths if path.lower().endswith((".html", ".htm"))}
    return [path for path in paths if _is_wanted(PurePosixPath(path), pages)]


def _is_wanted(path: PurePosixPath, pages: set[str]) -> bool:
    if any(part.startswith((".", "~$")) or part == "__MACOSX" for part in path.parts):
        return False
    folders = [parent.as_posix() for parent in path.parents]
    if any(folder.endswith(ending) and folder.removesuffix(ending) in pages for folder in folders for ending in _PAGE_FOLDERS):  # fmt: skip
        return False
    return path.suffix.lower() in SUFFIXES | REFUSED_SUFFIXES


def find_members(path: Path) -> Iterator[Member]:
    """The files to take from the archive at `path`, with those in archives inside it.

    A file that is no archive, or holds nothing to take, is one member without names: itself.
    """
    members = _members(path, (), "")
    count = size = 0
    for member, length in members:
        count, size = count + 1, size + length
        if count > _MOST_MEMBERS or size > _MOST_BYTES:
            yield Member(
                (),
                "",
                f"压缩包过大(超过 {_MOST_MEMBERS} 个文件或 {_MOST_BYTES >> 30} GB),其余文件没有收录,请分成几个压缩包",
            )
            return
        yield member
    if count == 0:
        yield Member((), "")


def _members(path: Path, names: tuple[str, ...], shown: str) -> Iterator[tuple[Member, int]]:
    """The files in the archive that `names` leads to, and their sizes; nothing if it can't be opened."""
    for raw, name, length in _list(path, names):
        member = Member((*names, raw), f"{shown}{name}")
        if length > _LARGEST:
            yield (
                Member(member.names, member.shown, f"压缩包里的这个文件过大(超过 {_LARGEST >> 20} MB),请解压后再收录"),
                0,
            )
        elif not name.lower().endswith(".zip"):
            yield member, length
        elif len(member.names) >= _DEEPEST:
            yield Member(member.names, member.shown, f"压缩包嵌套超过 {_DEEPEST} 层,请解压后再收录"), 0
        else:
            inner = list(_members(path, member.names, f"{member.shown}/"))
            yield from inner or [(member, length)]


def _list(path: Path, names: tuple[str, ...]) -> list[tuple[str, str, int]]:
    """Raw name, name as shown and size of the files to take from an archive; none if it is none or is an office file."""
    try:
        with _opened(path, names) as archive:
            entries = {entry.filename: entry for entry in archive.infolist()[: 2 * _MOST_MEMBERS] if not entry.is_dir()}
    except (UnreadableFileError, OSError):
        return []
    if any(name.lower() in _OFFICE for name in entries):
        return []
    shown = {shown_name(entry): entry for entry in entries.values()}
    return [(shown[name].filename, name, shown[name].file_size) for name in wanted(sorted(shown))]


def shown_name(entry: zipfile.ZipInfo) -> str:
    """A member's path with `/`: names without the UTF-8 flag are UTF-8 or GB18030 all the same."""
    name = entry.filename
    if not entry.flag_bits & 0x800:
        try:
            raw = name.encode("cp437")
            name = _decoded(raw)
        except UnicodeError:
            pass  # a name that is in neither is shown as it is
    parts = name.replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in ("", ".", ".."))


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030")


def read_member(path: Path, names: tuple[str, ...]) -> bytes:
    """The bytes of a file inside the archive at `path`. Raises OSError for the archive, else `UnreadableFileError`."""
    with _opened(path, names[:-1]) as archive:
        return _read(archive, names[-1])


@contextmanager
def _opened(path: Path, names: tuple[str, ...]) -> Iterator[zipfile.ZipFile]:
    """The archive that `names` leads to from the one at `path`."""
    if names:
        stat = path.stat()
        with _archive(io.BytesIO(_inner(path, names, stat.st_mtime_ns, stat.st_size))) as archive:
            yield archive
    else:
        with path.open("rb") as file, _archive(file) as archive:
            yield archive


@lru_cache(maxsize=1)
def _inner(path: Path, names: tuple[str, ...], changed: int, size: int) -> bytes:
    """An archive inside another, kept while its members are read one after the other."""
    return read_member(path, names)


@contextmanager
def _archive(file: io.BufferedIOBase) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, OverflowError) as error:
        raise UnreadableFileError(_BROKEN) from error
    with archive:
        yield archive


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        entry = archive.getinfo(name)
        if entry.flag_bits & 1:
            raise UnreadableFileError("压缩包有密码保护,请去掉密码或解压后再收录")
        with archive.open(entry) as file:
            data = file.read(_LARGEST + 1)
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise UnreadableFileError(_BROKEN) from error
    except (zlib.error, lzma.LZMAError, struct.error, OverflowError) as error:
        raise UnreadableFileError(_BROKEN) from error
    if len(data) > _LARGEST:
        raise UnreadableFileError(_BROKEN)
    return data
