"""The files that were taken in through the page, below INDEX/files; those that come in, and those just taken out.

    INDEX/incoming/JOB/PLACE     received for a job and not in use yet; PLACE.part while it comes in
    INDEX/files/FILE             in use, under the name that the library knows it by
    INDEX/outgoing/JOB/PLACE     taken out by a job, kept a while so that it can be brought back

All three lie on one disk, so that a file moves from one to the next whole or not at all.
"""

from __future__ import annotations

import errno
import re
import secrets
import shutil
import time
import unicodedata
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from starlette.concurrency import run_in_threadpool

LARGEST, LARGEST_ARCHIVE = 200 * 2**20, 1000 * 10**6  # bytes
_BROKEN_OFF = 3600  # seconds since the last byte
_SPARE = 200 * 10**6  # bytes that stay free on the disk, for the index itself
_LONGEST_PART, _LONGEST_NAME, _DEEPEST = 240, 1000, 20  # bytes of a name, bytes of all, folders in one another


class FileRefusedError(Exception):
    """A file that is not taken. The message says why and what to do."""


class DiskFullError(OSError):
    """There is no room on the disk; `strerror` says so, and what to do."""

    def __init__(self) -> None:
        super().__init__(errno.ENOSPC, "服务器磁盘空间不足，这个文件没有保存；已收录的文件不受影响，请清理磁盘后再传")


def safe_name(name: str) -> str:
    """A name, with folders, under which a file may lie below a folder: none of its parts leads elsewhere or hides.

    Raises `FileRefusedError`.
    """
    try:
        name.encode()
    except UnicodeEncodeError as error:
        raise FileRefusedError("文件名不是有效的文字，请改名后再传") from error
    shown = "".join(c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c) not in ("Cc", "Cf"))
    parts = [part.strip() for part in shown.replace("\\", "/").split("/")]
    parts = [part for part in parts if part not in ("", ".")]
    if not parts or any(re.fullmatch(r"\.+|~\$.*", part) or part.startswith(".") for part in parts):
        raise FileRefusedError("文件名不能为空，也不能以点开头，请改名后再传")
    if len(parts) > _DEEPEST or max(len(part.encode()) for part in parts) > _LONGEST_PART:
        raise FileRefusedError("文件名或文件夹太长、太深，请改短后再传")
    if len("/".join(parts).encode()) > _LONGEST_NAME:
        raise FileRefusedError("文件名连同文件夹太长，请改短后再传")
    return "/".join(parts)


def largest(file: str) -> int:
    """How many bytes a file of that name may have."""
    return LARGEST_ARCHIVE if file.lower().endswith(".zip") else LARGEST


@dataclass(frozen=True, slots=True)
class Holdings:
    """The files of the index in `directory`."""

    directory: Path

    @property
    def root(self) -> Path:
        """The folder that documents taken in through the page belong to."""
        return self.directory.resolve() / "files"

    def incoming(self, job: str, place: int) -> Path:
        """Where a file of a job is received."""
        return self.directory.resolve() / "incoming" / job / str(place)

    def outgoing(self, job: str, place: int) -> Path:
        """Where what a file of a job took the place of is kept."""
        return self.directory.resolve() / "outgoing" / job / str(place)

    def check_room(self, size: int) -> None:
        """Raises `DiskFullError` where `size` more bytes have no room."""
        if shutil.disk_usage(self.directory).free < size + _SPARE:
            raise DiskFullError

    async def receive(self, chunks: AsyncIterator[bytes], job: str, place: int, most: int) -> int:
        """Keeps what comes in; its size. What breaks off leaves nothing. Raises `FileRefusedError`, `OSError`."""
        file = self.incoming(job, place)
        part = file.with_suffix(f".{secrets.token_hex(4)}.part")  # it may be sent again before this one broke off
        part.parent.mkdir(parents=True, exist_ok=True)
        size = 0
        try:
            with part.open("wb") as stream:
                async for chunk in chunks:
                    size += len(chunk)
                    if size > most:
                        raise FileRefusedError(f"文件超过 {most // 10**6} MB，请拆分后再传")
                    await run_in_threadpool(stream.write, chunk)
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
        return size

    def write(self, data: bytes, job: str, place: int) -> None:
        """Keeps a file that came inside another one."""
        self.incoming(job, place).write_bytes(data)

    def take_in(self, job: str, place: int, file: str) -> None:
        """Puts a received file in its place below `root`, over what lies there. A second time does nothing."""
        received, target = self.incoming(job, place), self.root / file
        if received.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            received.replace(target)

    def take_out(self, job: str, place: int, file: str) -> None:
        """Takes a file from below `root`, if it lies there, to where it can be brought back from."""
        lying, kept = self.root / file, self.outgoing(job, place)
        if lying.is_file():
            kept.parent.mkdir(parents=True, exist_ok=True)
            lying.replace(kept)
            self._prune(lying.parent)

    def bring_back(self, job: str, place: int, file: str, instead: str | None) -> None:
        """Puts what `job` took out in its place again; `instead` is what came under another name for it."""
        kept, target = self.outgoing(job, place), self.root / file
        if instead and instead != file:
            (self.root / instead).unlink(missing_ok=True)
        if kept.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            kept.replace(target)

    def drop(self, job: str, place: int) -> None:
        """Lets go of a file that was received."""
        self.incoming(job, place).unlink(missing_ok=True)

    def drop_all(self, job: str) -> None:
        """Lets go of all that was received for a job and is not in use."""
        shutil.rmtree(self.incoming(job, 0).parent, ignore_errors=True)

    def forget(self, job: str) -> None:
        """Likewise, and of what the job took out."""
        self.drop_all(job)
        shutil.rmtree(self.outgoing(job, 0).parent, ignore_errors=True)

    def sweep(self) -> None:
        """Removes what broke off when the server stopped."""
        for part in (self.directory / "incoming").glob("*/*.part"):
            if part.stat().st_mtime < time.time() - _BROKEN_OFF:
                part.unlink(missing_ok=True)

    def _prune(self, folder: Path) -> None:
        """Removes folders below `root` that became empty."""
        while folder != self.root and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent
