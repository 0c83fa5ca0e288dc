"""The routes by which the library changes: files are sent, jobs watched and answered, documents removed and read again.

    POST   /api/library/jobs                {"files": [{"name", "size", "instead": id of a document}]} → the job, with each file's place
    PUT    /api/library/files?job=&place=   the bytes of a file
    POST   /api/library/jobs/{id}/start     what was received is taken in; what was not is left
    POST   /api/library/jobs/{id}/answer    {"places": [..] or null for all, "replace": true or false}
    POST   /api/library/jobs/{id}/undo      brings back what it removed or replaced
    POST   /api/library/jobs/{id}/retry     what failed is tried again
    DELETE /api/library/jobs/{id}           it is not done; what was received is let go
    GET    /api/library/jobs, /api/library/jobs/{id}
    POST   /api/library/remove, /api/library/reread      {"documents": [id, …]}; remove also takes {"files": […]} that were left out

Doing the jobs is left to `worker`.
"""

from __future__ import annotations

import errno
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from assistant.web.holdings import DiskFullError, FileRefusedError, Holdings, largest, safe_name
from assistant.web.job_words import file_text, job_text, job_title
from assistant.web.jobs import (
    OVER,
    TO_DO,
    Job,
    JobFile,
    Kind,
    Stage,
    State,
    add_job,
    answer,
    counts,
    files_of,
    find_file,
    find_job,
    first_files,
    move_files,
    move_job,
    recent_jobs,
)
from assistant.web.log import note
from assistant.web.people import Role, needs, person
from assistant.web.taking import shown_name
from assistant.web.times import spoken
from corpus.archive import wanted

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.session import Session
    from assistant.web.store import Store
    from assistant.web.worker import Now, Worker
    from corpus.types import Document

MOST_FILES = 2000  # of one job; the page sends more in several
_RECENT = 20
_NO_JOB = "没有这次操作的记录，可能已经过期"
_OTHERWISE = "这次操作已经开始或结束，不能再改"


class _File(BaseModel):
    name: Annotated[str, Field(max_length=4000)]
    size: Annotated[int, Field(ge=0)]
    instead: str | None = None
    chosen: bool = True  # by itself, not with its folder


class _Files(BaseModel):
    files: Annotated[list[_File], Field(min_length=1, max_length=MOST_FILES)]


class _Answer(BaseModel):
    places: list[int] | None = None
    replace: bool


class _Chosen(BaseModel):
    documents: Annotated[list[str], Field(max_length=10_000)] = []
    files: Annotated[list[str], Field(max_length=10_000)] = []


def add_uploads(app: FastAPI, session: Session, store: Store, holdings: Holdings, worker: Worker) -> None:
    """Adds the routes to `app`."""
    router = APIRouter(prefix="/api/library", dependencies=[Depends(needs(Role.EDITOR))])
    _add_receiving(router, session, store, holdings, worker)
    _add_watching(router, store, worker)
    _add_deciding(router, store, holdings, worker)
    _add_choosing(router, session, store, worker)
    app.include_router(router)


def _add_receiving(router: APIRouter, session: Session, store: Store, holdings: Holdings, worker: Worker) -> None:
    @router.post("/jobs")
    def begin(asked: _Files, request: Request) -> dict[str, Any]:
        documents = session.searcher().by_id
        files = _declared(asked.files, documents)
        job = add_job(store, Kind.UPLOAD, person(request).name, State.RECEIVING, files)
        return job_json(job, files_of(store, job.id), None)

    @router.put("/files")
    async def receive(job: str, place: int, request: Request) -> dict[str, Any]:
        file = await run_in_threadpool(_expected, store, job, place)
        size = await _receive(store, holdings, file, request)
        await run_in_threadpool(_arrived, store, holdings, worker, file)
        await run_in_threadpool(note, store, request, "upload", f"{file.file}（{size} 字节）")
        return {"place": place, "size": size}

    @router.post("/jobs/{identifier}/start")
    def start(identifier: str) -> dict[str, Any]:
        job = _known(store, identifier)
        if job.state is State.CANCELLED:
            raise HTTPException(409, _OTHERWISE)
        if move_job(store, job.id, State.QUEUED, only_from=[State.RECEIVING]):
            late = [file for file in files_of(store, job.id) if file.state is Stage.WAITING]
            move_files(store, [replace(file, state=Stage.MISSING, said="没有传完，没有收录") for file in late])
            worker.wake()
        return {"id": job.id}


async def _receive(store: Store, holdings: Holdings, file: JobFile, request: Request) -> int:
    """Keeps the bytes of a request as a file of its job; how many they are."""
    try:
        holdings.check_room(int(request.headers.get("content-length", "0")))
        return await holdings.receive(request.stream(), file.job, file.place, largest(file.file))
    except FileRefusedError as error:
        await run_in_threadpool(move_files, store, [replace(file, state=Stage.REFUSED, said=str(error))])
        raise HTTPException(413, str(error)) from error
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        said = DiskFullError().strerror if full else f"服务器没有保存这个文件（{error.strerror}），请告诉管理员"
        raise HTTPException(507, said) from error
    except ClientDisconnect as error:
        raise HTTPException(400, "传输中断，这个文件没有保存，请再传一次") from error


def _arrived(store: Store, holdings: Holdings, worker: Worker, file: JobFile) -> None:
    """Keeps that a file was received; with the last one the job begins, for its sender may be gone before he says so."""
    job = find_job(store, file.job)
    if job is None or job.state is not State.RECEIVING:  # it was cancelled meanwhile
        holdings.drop(file.job, file.place)
        raise HTTPException(409, _OTHERWISE)
    move_files(store, [replace(file, state=Stage.RECEIVED)])
    if Stage.WAITING not in counts(store, file.job)[file.job]:
        move_job(store, file.job, State.QUEUED, only_from=[State.RECEIVING])
        worker.wake()


def _add_watching(router: APIRouter, store: Store, worker: Worker) -> None:
    @router.get("/jobs")
    def jobs() -> list[dict[str, Any]]:
        return summaries(store, worker.now, _RECENT)

    @router.get("/jobs/{identifier}")
    def job(identifier: str) -> dict[str, Any]:
        found = _known(store, identifier)
        return job_json(found, files_of(store, found.id), worker.now)


def _add_deciding(router: APIRouter, store: Store, holdings: Holdings, worker: Worker) -> None:
    @router.post("/jobs/{identifier}/answer")
    def decided(identifier: str, said: _Answer, request: Request) -> dict[str, Any]:
        decide(store, holdings, worker, request, identifier, said.places, said.replace)
        return {"id": identifier}

    @router.post("/jobs/{identifier}/undo")
    def undo(identifier: str, request: Request) -> dict[str, Any]:
        job = _known(store, identifier)
        files = _undone(job, files_of(store, job.id))
        if not files or job.state not in (State.DONE, State.ASKING) or undone_by(store, job.id):
            raise HTTPException(409, "没有可以撤销的，或已经撤销过")
        done = add_job(store, Kind.RESTORE, person(request).name, State.QUEUED, files, job.id)
        for file in files:
            note(store, request, "restore", file.file)
        worker.wake()
        return {"id": done.id}

    @router.post("/jobs/{identifier}/retry")
    def retry(identifier: str) -> dict[str, Any]:
        job = _known(store, identifier)
        if not move_job(store, job.id, State.QUEUED, only_from=[State.FAILED]):
            raise HTTPException(409, _OTHERWISE)
        worker.wake()
        return {"id": job.id}

    @router.delete("/jobs/{identifier}")
    def cancel(identifier: str, request: Request) -> dict[str, Any]:
        job = _known(store, identifier)
        if not move_job(store, job.id, State.CANCELLED, only_from=set(State) - OVER - {State.RUNNING} | {State.FAILED}):
            raise HTTPException(409, "正在进行，不能取消" if job.state is State.RUNNING else _OTHERWISE)
        files = [f for f in files_of(store, job.id) if f.state in TO_DO | {Stage.WAITING, Stage.COMPARE}]
        move_files(store, [replace(file, state=Stage.KEPT, said="已取消，没有收录") for file in files])
        holdings.drop_all(job.id)
        note(store, request, "cancel", f"{len(files)} 份文件")
        return {"id": job.id}


def _add_choosing(router: APIRouter, session: Session, store: Store, worker: Worker) -> None:
    @router.post("/remove")
    def remove(chosen: _Chosen, request: Request) -> dict[str, Any]:
        searcher = session.searcher()
        held = {document.file for document in searcher.documents}
        left = {e.file: e.root for e in searcher.index.catalogue.left_out() if e.file not in held}
        files = [*_chosen(session, chosen.documents), *((f, left[f]) for f in chosen.files if f in left)]
        return _begin(store, worker, request, Kind.REMOVE, files)

    @router.post("/reread")
    def reread(chosen: _Chosen, request: Request) -> dict[str, Any]:
        return _begin(store, worker, request, Kind.REREAD, _chosen(session, chosen.documents))


def _begin(
    store: Store, worker: Worker, request: Request, kind: Kind, chosen: Sequence[tuple[str, str | None]]
) -> dict[str, Any]:
    """A job over documents that are held, given by file and root."""
    if not chosen:
        raise HTTPException(404, "选中的文件已不在库中，请刷新页面")
    files = [JobFile("", place, file, root=root) for place, (file, root) in enumerate(chosen)]
    job = add_job(store, kind, person(request).name, State.QUEUED, files)
    for file in files:
        note(store, request, kind, file.file)
    worker.wake()
    return {"id": job.id}


def _chosen(session: Session, documents: Sequence[str]) -> list[tuple[str, str | None]]:
    searcher, wanted_ids = session.searcher(), set(documents)
    extents = searcher.index.catalogue.extents()
    return [
        (document.file, extent.root)
        for document, extent in zip(searcher.documents, extents, strict=True)
        if document.id in wanted_ids
    ]


def decide(
    store: Store,
    holdings: Holdings,
    worker: Worker,
    request: Request,
    identifier: str,
    places: Sequence[int] | None,
    agreed: bool,
) -> None:
    """Lets files of a job replace what is held, or lets go of them; of all that wait for it where `places` is None."""
    asked = answer(store, _known(store, identifier).id, places, agreed)
    if not asked:
        raise HTTPException(409, "这份文件已经处理过了，请刷新页面")
    for file in asked:
        note(store, request, "replace" if agreed else "keep", file.file)
        if not agreed:
            holdings.drop(identifier, file.place)
    worker.wake()


def undone_by(store: Store, job: str) -> bool:
    """Whether a job was undone."""
    with store.reading() as connection:
        return connection.execute("SELECT 1 FROM jobs WHERE undoes = ?", (job,)).fetchone() is not None


def _undone(job: Job, files: Sequence[JobFile]) -> list[JobFile]:
    """The files of a job that brings back what `job` removed or replaced."""
    if job.kind is Kind.REMOVE:
        return [replace(f, state=Stage.RECEIVED, report=None) for f in files if f.state is Stage.REMOVED]
    replaced = [file for file in files if file.state is Stage.REPLACED and file.report]
    return [_replaced(file, file.report or {}) for file in replaced]


def _replaced(file: JobFile, report: dict[str, Any]) -> JobFile:
    was = report["was"]
    kept = {"digest": report["digest"]}
    return JobFile("", file.place, was["file"], instead=file.file, root=was["root"], report=kept)


def summary(job: Job, first: str, stages: dict[Stage, int], now: Now | None) -> dict[str, Any]:
    """A job for those who watch it, by its `first` file and how many are at which stage."""
    files = sum(stages.values()) - stages.get(Stage.UNPACKED, 0)
    return {
        "id": job.id,
        "kind": job.kind,
        "user": job.user,
        "created": job.created,
        "at": spoken(job.created),
        "state": job.state,
        "title": job_title(job, first, files),
        "text": job_text(job, stages, now if now and now.job == job.id else None),
        "files": files,
        "stages": stages,
        "now": {"step": now.step, "done": now.done, "total": now.total} if now and now.job == job.id else None,
    }


def summaries(store: Store, now: Now | None, count: int) -> list[dict[str, Any]]:
    """The newest jobs."""
    stages, firsts = counts(store), first_files(store)
    return [summary(j, firsts.get(j.id, ""), stages.get(j.id, {}), now) for j in recent_jobs(store, count)]


def job_json(job: Job, files: Sequence[JobFile], now: Now | None) -> dict[str, Any]:
    """A job with its files, each at the step that it is at just now."""
    stages: dict[Stage, int] = {}
    for file in files:
        stages[file.state] = stages.get(file.state, 0) + 1
    rows = [
        {
            "place": f.place,
            "file": f.file,
            "size": f.size,
            "state": f.state,
            "text": file_text(f, step, job.kind),
            "said": f.said,
        }
        for f in files
        for step in [_step(f, now if now and now.job == job.id else None)]
    ]
    return {**summary(job, files[0].file if files else "", stages, now), "rows": rows}


def _step(file: JobFile, now: Now | None) -> str:
    """What is being done with a file that is not through."""
    if now is None or file.state not in TO_DO or file.place not in now.places:
        return ""
    if now.step not in ("reading", "comparing"):
        return now.step
    place = now.places.index(file.place)
    return "read" if place < now.done else now.step if place == now.done else "waiting"


def _declared(files: Sequence[_File], documents: dict[str, Document]) -> list[JobFile]:
    """The files of a new job; those that can't be taken are refused at once, what only serves others is passed over."""
    inside = [file.name.replace("\\", "/") for file in files if not file.chosen]
    taken, passed = set[str](), set(inside) - set(wanted(sorted(inside)))
    declared = []
    for place, file in enumerate(files):
        if file.chosen or file.name.replace("\\", "/") not in passed:
            declared.append(_declare(file, place, documents, taken))
            taken.add(declared[-1].file)
    if not declared:
        raise HTTPException(400, "这些文件里没有可读的（可读 DOCX、PDF、OFD、网页、表格、文本和 ZIP），没有上传")
    return declared


def _declare(file: _File, place: int, documents: dict[str, Document], taken: set[str]) -> JobFile:
    old = documents.get(file.instead or "")
    try:
        if file.instead and old is None:
            raise FileRefusedError("要替换的文件已不在库中，请刷新页面")
        name = _name_for(safe_name(file.name), old)
        if name in taken:
            raise FileRefusedError("这次上传里有同名的另一份文件")
        if file.size > largest(name):
            raise FileRefusedError(f"文件超过 {largest(name) // 10**6} MB，请拆分后再传")
        if file.size == 0:
            raise FileRefusedError("文件是空的")
    except FileRefusedError as error:
        return JobFile("", place, shown_name(file.name), file.size, Stage.REFUSED, str(error))
    return JobFile("", place, name, file.size, Stage.WAITING, instead=old.file if old else None)


def _name_for(name: str, old: Document | None) -> str:
    """The name of a file in the library: beside what it replaces, and under its name if it is of one kind."""
    if old is None:
        return name
    folder, _, last = old.file.rpartition("/")
    same = last.rpartition(".")[2].lower() == name.rpartition(".")[2].lower()
    new = last if same else name.rpartition("/")[2]
    return f"{folder}/{new}" if folder else new


def _known(store: Store, identifier: str) -> Job:
    job = find_job(store, identifier)
    if job is None:
        raise HTTPException(404, _NO_JOB)
    return job


def _expected(store: Store, identifier: str, place: int) -> JobFile:
    """The file that is to come at a place of a job."""
    job = _known(store, identifier)
    found = find_file(store, job.id, place)
    if found is None or job.state is not State.RECEIVING or found.state not in (Stage.WAITING, Stage.RECEIVED):
        raise HTTPException(409, _OTHERWISE)
    return found
