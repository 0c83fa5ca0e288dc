"""Reads and draws files in processes of their own, so that one that hangs, bursts or crashes is refused and the rest goes on.

What reading means is left to `read`, `cut` and `facts`; which files are read is left to the caller.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as OverTimeError
from dataclasses import dataclass
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.context import BaseContext
from typing import ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

from corpus.cut import cut
from corpus.facts import find_facts
from corpus.read import Refusal, Source, read_document
from corpus.types import Document, Facts, Passage, UnreadableFileError

MOST_MEMORY = 3 << 30  # bytes of address space for one file
MOST_SECONDS = 120
MOST_SECONDS_WITH_PICTURES = 1800  # scans take seconds a page
_MAY_HOLD_PICTURES = (".pdf", ".ofd", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp")
_MOST_WORKERS = 4
_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Work:
    """A file that was read: its document, the passages that it was cut into and the facts in it."""

    document: Document
    passages: tuple[Passage, ...]
    facts: Facts


Read = Callable[[Source], Work | Refusal]


def read_work(source: Source) -> Work | Refusal:
    """Reads, cuts and understands one file, in this process."""
    document = read_document(source)
    if isinstance(document, Refusal):
        return document
    passages = tuple(cut(document))
    return Work(document, passages, find_facts(document, passages))


def read_guarded(
    sources: Sequence[Source], read: Read = read_work, seconds: int = MOST_SECONDS
) -> Iterator[Work | Refusal]:
    """What each file holds, in order. No file takes more than the limits above, whatever is in it.

    `read` must be importable by name; files that may hold scans have more time than `seconds`.
    """
    if not sources:
        return
    workers = min(_MOST_WORKERS, os.cpu_count() or 1, len(sources))
    with ProcessPool(workers, initializer=_limit, context=_context()) as pool:
        running = [pool.schedule(read, args=[source], timeout=_allowed(source, seconds)) for source in sources]
        try:
            for source, future in zip(sources, running, strict=True):
                yield _result(source, future, _allowed(source, seconds))
        except BaseException:
            pool.stop()  # type: ignore[no-untyped-call]  # an interrupted ingest does not wait for what is still running
            raise


def call_guarded(seconds: int, call: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """What `call`, which must be importable by name, makes of a foreign file, in a process of its own.

    Raises `UnreadableFileError` when it takes longer than `seconds`, or breaks.
    """
    with ProcessPool(1, initializer=_limit, context=_context()) as pool:
        try:
            return pool.schedule(call, args=args, kwargs=kwargs, timeout=seconds).result()
        except OverTimeError as error:
            raise UnreadableFileError(f"用了 {seconds} 秒还没有完成,请下载原件查看") from error
        except (MemoryError, RecursionError, ProcessExpired) as error:
            raise UnreadableFileError("文件过大或结构异常,请下载原件查看") from error


def _result(source: Source, future: Future[Work | Refusal], seconds: int) -> Work | Refusal:
    try:
        return future.result()
    except OverTimeError:
        return Refusal(source.file, f"读了 {seconds} 秒还没有读完,请拆分或另存后再试")
    except (MemoryError, RecursionError, ProcessExpired):
        return Refusal(source.file, "内容过大或结构异常,读取时超出了内存限制,请拆分或另存后再试")


def _context() -> BaseContext:
    """Workers start clean of this process's threads and libraries, from a server that holds the readers ready."""
    context = get_context("forkserver" if "forkserver" in get_all_start_methods() else "spawn")
    context.set_forkserver_preload(["corpus.guard"])
    return context


def _allowed(source: Source, seconds: int) -> int:
    return max(seconds, MOST_SECONDS_WITH_PICTURES) if source.file.lower().endswith(_MAY_HOLD_PICTURES) else seconds


def _limit() -> None:
    """Bounds this process's memory, where the system can."""
    logging.disable(logging.WARNING)  # libraries complain of what a refusal says better
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
