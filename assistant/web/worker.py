"""Does jobs in the background, one at a time, and says how far it is. What a job does is left to `taking`.

One process at a time works for an index, whichever of several serves it; an ingest on the command line is waited for.
"""

from __future__ import annotations

import errno
import fcntl
import logging
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock, Thread
from typing import TYPE_CHECKING

from assistant.web import taking
from assistant.web.jobs import Job, JobFile, Kind, Stage, State, files_of, forget, move_job, next_job, requeue
from assistant.web.taking import Tools
from index.store import check_free
from index.types import IndexBusyError, IndexUnusableError

if TYPE_CHECKING:
    from assistant.session import Session
    from assistant.web.holdings import Holdings
    from assistant.web.store import Store

KEPT_DAYS = 7  # a job, with what it took out
_LOCK = "files.lock"
_BUSY = "另一个程序正在更新索引（例如命令行的 policyqa ingest），等它结束后会自动继续"
_FULL = "服务器磁盘空间不足，这一次没有做完；原有的文件没有改动，请清理磁盘后重试"
_BROKEN = "程序出错，这一次没有做完；原有的文件没有改动，详情见服务器的日志"
_AGAIN = 3.0  # seconds until a busy index is tried again
_DOES: dict[Kind, Callable[[Job, Tools], None]] = {
    Kind.UPLOAD: taking.upload,
    Kind.REREAD: taking.reread,
    Kind.REMOVE: taking.take_out,
    Kind.RESTORE: taking.restore,
}


@dataclass(frozen=True, slots=True)
class Now:
    """What is being done: the job, its step, the places of the files in it, and (done, total) of what the step counts."""

    job: str
    step: str = "starting"
    places: tuple[int, ...] = ()
    done: int = 0
    total: int = 0


class Worker:
    """Works through the queue of a store in a thread of its own, which ends when the queue is empty."""

    def __init__(self, session: Session, store: Store, holdings: Holdings) -> None:
        self._session, self._store, self._originals = session, store, holdings
        self._lock = Lock()
        self._thread: Thread | None = None
        self.now: Now | None = None

    def resume(self) -> None:
        """Goes on with what waited or ran when the server stopped."""
        with self._store.reading() as connection:
            waiting = connection.execute("SELECT 1 FROM jobs WHERE state IN (?, ?)", (State.QUEUED, State.RUNNING))
            found = waiting.fetchone()
        if found:
            self.wake()

    def wake(self) -> None:
        """Looks into the queue."""
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._run, name="policyqa-library", daemon=True)
                self._thread.start()

    def wait(self) -> None:
        """Waits until the queue is empty."""
        while thread := self._thread:
            thread.join()

    def _run(self) -> None:
        with self._alone():
            requeue(self._store)
            self._sweep()
            while job := self._next():
                self._do(job)

    def _next(self) -> Job | None:
        with self._lock:
            job = next_job(self._store)
            if job is None:
                self._thread = None
            return job

    def _do(self, job: Job) -> None:
        """Does a job; whatever goes wrong is said where the job is shown, and the next one goes on."""
        self.now = Now(job.id)
        try:
            check_free(self._session.directory)
            _DOES[job.kind](job, self._tools(job))
            files = files_of(self._store, job.id)
            asks = any(file.state is Stage.COMPARE for file in files)
            move_job(self._store, job.id, State.ASKING if asks else State.DONE)
        except IndexBusyError:
            move_job(self._store, job.id, State.QUEUED, _BUSY)
            time.sleep(_AGAIN)
        except IndexUnusableError as error:
            self._fail(job, str(error))
        except (OSError, sqlite3.Error) as error:
            logging.getLogger(__name__).exception("job %s", job.id)
            self._fail(job, _FULL if _is_full(error) else _BROKEN)
        except Exception:  # the end of a thread: a job that fails in a way nobody thought of must not stop the queue
            logging.getLogger(__name__).exception("job %s", job.id)
            self._fail(job, _BROKEN)
        finally:
            self.now = None

    def _fail(self, job: Job, said: str) -> None:
        with suppress(sqlite3.Error):  # without room even for this, it is queued again when the server starts
            move_job(self._store, job.id, State.FAILED, said)

    def _tools(self, job: Job) -> Tools:
        def tell(step: str, files: Sequence[JobFile], done: int, total: int) -> None:
            self.now = Now(job.id, step, tuple(file.place for file in files), done, total)

        return Tools(self._session, self._store, self._originals, tell)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self._session.directory / _LOCK).open("w") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            yield

    def _sweep(self) -> None:
        before = datetime.now(UTC) - timedelta(days=KEPT_DAYS)
        for job in forget(self._store, before.isoformat(timespec="seconds")):
            self._originals.forget(job)
        self._originals.sweep()


def _is_full(error: Exception) -> bool:
    return "full" in str(error) or (isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT))
