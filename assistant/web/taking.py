"""What a job does to the library: files are taken in, read again, taken out or brought back. When it does so is left to `worker`.

Each job can be done again from wherever it stopped: a file that is in use already is found to be, and only put in its place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.web.changes import compare
from assistant.web.holdings import FileRefusedError, Holdings, safe_name
from assistant.web.jobs import TO_DO, Job, JobFile, Stage, add_files, files_of, move_files
from assistant.web.reading_report import reading_report
from corpus.archive import find_members, read_member
from corpus.guard import Work, read_guarded
from corpus.read import Refusal, Source, find_again
from corpus.types import Document, UnreadableFileError
from index.build import Report, put, remove
from index.catalogue import Extent

if TYPE_CHECKING:
    from assistant.session import Session
    from assistant.web.store import Store

_LOST = "没有找到原件（{root}），请上传这份文件"

Tell = Callable[[str, Sequence[JobFile], int, int], None]
"""Called with a step (reading, comparing, writing), the files that it is about, and (done, total) of what it counts."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What jobs are done with."""

    session: Session
    store: Store
    holdings: Holdings
    tell: Tell


@dataclass(frozen=True, slots=True)
class _Held:
    """What the library holds, by file."""

    documents: dict[str, Document]
    extents: dict[str, Extent]

    def twin(self, digest: str, but: Iterable[str]) -> str | None:
        """Another file of the same bytes."""
        others = set(but)
        return next((f for f, e in self.extents.items() if e.content_hash == digest and f not in others), None)


def upload(job: Job, tools: Tools) -> None:
    """Takes in what was received; what would replace a document is compared with it first, until a person agrees."""
    _unpack(job, tools)
    held = _held(tools.session)
    files = [file for file in files_of(tools.store, job.id) if file.state in TO_DO]
    settled = [_settle(file, held, files, tools.holdings) for file in files]
    _keep(tools, [file for file in settled if file.state not in TO_DO])
    compared = list(_compared([file for file in settled if _needs_asking(file, held)], held, tools))
    asked = {file.place for file in compared}
    ready = [file for file in settled if file.state in TO_DO and file.place not in asked]
    root = str(tools.holdings.root)
    sources = [Source(tools.holdings.incoming(job.id, file.place), file.file, root) for file in ready]
    report = _put(ready, sources, tools)
    _keep(tools, [_taken_in(file, report, held, tools) for file in ready])


def reread(job: Job, tools: Tools) -> None:
    """Reads documents again from where they were taken in."""
    held, files = _held(tools.session), files_of(tools.store, job.id)
    found = {file.place: _original(file, tools.holdings) for file in files if file.file in held.documents}
    ready = [file for file in files if found.get(file.place)]
    report = _put(ready, [source for source in found.values() if source], tools)
    lost = [file for file in files if not found.get(file.place)]
    _keep(tools, [replace(f, state=Stage.MISSING, said=_LOST.format(root=f.root or "没有记下位置")) for f in lost])
    _keep(tools, [_outcome(file, report, tools.session) for file in ready])


def take_out(job: Job, tools: Tools) -> None:
    """Removes documents, and files that were left out; their files below `files` can be brought back for a while."""
    files = files_of(tools.store, job.id)
    known = {*_held(tools.session).documents, *(e.file for e in tools.session.searcher().index.catalogue.left_out())}
    there = [file for file in files if file.file in known]
    if there:
        tools.tell("writing", there, 0, 0)
        remove([file.file for file in there], tools.session.directory)
    for file in files:
        if file.root in (None, str(tools.holdings.root)):
            tools.holdings.take_out(job.id, file.place, file.file)
    _keep(tools, [replace(file, state=Stage.REMOVED) for file in files])


def restore(job: Job, tools: Tools) -> None:
    """Brings back what the job that this one undoes removed or replaced."""
    held, files = _held(tools.session), files_of(tools.store, job.id)
    checked = [_may_return(file, held) for file in files]
    found = {f.place: _kept(f, job, tools.holdings) for f in checked if f.state in TO_DO}
    ready = [file for file in checked if found.get(file.place)]
    report = _put(ready, [source for source in found.values() if source], tools)
    lost = [f for f in checked if f.state in TO_DO and not found[f.place]]
    _keep(tools, [replace(f, state=Stage.MISSING, said=_LOST.format(root=f.root or "没有记下位置")) for f in lost])
    _keep(tools, [file for file in checked if file.state not in TO_DO])
    done = [_outcome(file, report, tools.session) for file in ready]
    for file in done:
        if file.state is Stage.USED and job.undoes:
            tools.holdings.bring_back(job.undoes, file.place, file.file, file.instead)
    _keep(tools, done)


# ---- what comes in


def _unpack(job: Job, tools: Tools) -> None:
    """Puts the files of each archive beside it, in a folder of its name; the archive itself is then let go."""
    for file in files_of(tools.store, job.id):
        if file.state is Stage.RECEIVED and file.file.lower().endswith(".zip"):
            tools.tell("unpacking", [file], 0, 0)
            _unpack_one(file, tools)


def _unpack_one(file: JobFile, tools: Tools) -> None:
    first = max(other.place for other in files_of(tools.store, file.job)) + 1
    archive = tools.holdings.incoming(file.job, file.place)
    members, taken = [], {other.file for other in files_of(tools.store, file.job)}
    for place, (shown, names, refusal) in enumerate(_members(archive, file.file), first):
        member = _member(JobFile(file.job, place, shown), archive, names, refusal, taken, tools)
        members.append(member)
        taken.add(member.file)
    add_files(tools.store, file.job, members)
    if members:
        _keep(tools, [replace(file, state=Stage.UNPACKED, said=f"压缩包，内有 {len(members)} 份文件")])
    else:
        _keep(tools, [replace(file, state=Stage.REFUSED, said="压缩包是空的、已损坏，或里面没有可读的文件")])
    tools.holdings.drop(file.job, file.place)


def _members(archive: Path, file: str) -> Iterator[tuple[str, tuple[str, ...], str | None]]:
    """The name for the library, the way inside, and the refusal of each file in an archive."""
    found = [member for member in find_members(archive) if member.names or member.refusal]
    folder = file[: -len(".zip")]
    alone = f"{folder.rsplit('/', 1)[-1]}/"  # a folder of the archive's own name needs none around it
    doubled = all(member.shown.startswith(alone) for member in found)
    for member in found:
        shown = member.shown.removeprefix(alone) if doubled else member.shown
        yield (f"{folder}/{shown}" if shown else file, member.names, member.refusal)


def _member(
    file: JobFile, archive: Path, names: tuple[str, ...], refusal: str | None, taken: set[str], tools: Tools
) -> JobFile:
    """A file of an archive as a file of the job, its bytes received."""
    try:
        if refusal:
            raise FileRefusedError(refusal)
        name = safe_name(file.file)
        if name in taken:
            raise FileRefusedError("这次上传里有同名的另一份文件")
        data = read_member(archive, names)
    except (FileRefusedError, UnreadableFileError) as error:
        return replace(file, file=shown_name(file.file), state=Stage.REFUSED, said=str(error))
    tools.holdings.check_room(len(data))
    tools.holdings.write(data, file.job, file.place)
    return replace(file, file=name, size=len(data))


def shown_name(name: str) -> str:
    """A name that can be kept and shown, whatever is in it."""
    return name.encode("utf-8", "replace").decode()


def _settle(file: JobFile, held: _Held, files: Sequence[JobFile], holdings: Holdings) -> JobFile:
    """The file with its fate, where that is known before it is read; its bytes' digest in its report."""
    received = holdings.incoming(file.job, file.place)
    with received.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    before = _before(file, held)
    if before and held.extents[before].content_hash == digest:
        if held.extents[before].root == str(holdings.root):
            holdings.take_in(file.job, file.place, before)
        holdings.drop(file.job, file.place)
        return replace(file, state=Stage.UNCHANGED, said="库里已有内容相同的这份文件，没有改动")
    twin = held.twin(digest, filter(None, [before]))
    if twin:
        return _refused(file, Stage.DUPLICATE, f"与 {twin} 内容相同，未重复收录", holdings)
    clash = _clash(file, before, held, files)
    if clash:
        return _refused(file, Stage.REFUSED, clash, holdings)
    return replace(file, report={**(file.report or {}), "digest": digest})


def _before(file: JobFile, held: _Held) -> str | None:
    """The document that a file would replace."""
    return next((name for name in (file.instead, file.file) if name in held.documents), None)


def _clash(file: JobFile, before: str | None, held: _Held, files: Sequence[JobFile]) -> str | None:
    """Why no file may have this name beside the others."""
    if file.file in held.documents and file.file != before:
        return f"库里已有另一份名为 {file.file} 的文件，请改名后再传"
    names = {*held.documents, *(other.file for other in files)}
    if any(name.startswith(f"{file.file}/") or file.file.startswith(f"{name}/") for name in names):
        return "同名的既有文件又有文件夹，请改名后再传"
    return None


def _refused(file: JobFile, state: Stage, said: str, holdings: Holdings) -> JobFile:
    holdings.drop(file.job, file.place)
    return replace(file, state=state, said=said)


def _needs_asking(file: JobFile, held: _Held) -> bool:
    """Whether a person has still to say that a file may replace what is held now."""
    before = _before(file, held)
    if file.state not in TO_DO or before is None:
        return False
    seen = (file.report or {}).get("against")
    return file.state is not Stage.AGREED or seen != held.extents[before].content_hash


def _compared(files: Sequence[JobFile], held: _Held, tools: Tools) -> Iterator[JobFile]:
    """Files read beside what they would replace, each kept as it is done."""
    root = str(tools.holdings.root)
    sources = [Source(tools.holdings.incoming(f.job, f.place), f.file, root) for f in files]
    for n, (file, read) in enumerate(zip(files, read_guarded(sources), strict=True)):
        tools.tell("comparing", files, n, len(files))
        done = _compared_one(file, read, held, tools)
        _keep(tools, [done])
        yield done


def _compared_one(file: JobFile, read: Work | Refusal, held: _Held, tools: Tools) -> JobFile:
    if isinstance(read, Refusal):
        said = f"{read.reason}；库里原来的版本没有改动"
        return _refused(file, Stage.REFUSED, said, tools.holdings)
    name = _before(file, held) or file.file
    searcher, before = tools.session.searcher(), held.documents[name]
    differs = compare(searcher.document_text(before), searcher.facts_of(before), read.document, read.facts)
    report = {**(file.report or {}), "against": held.extents[name].content_hash, "before": name, "change": differs}
    return replace(file, state=Stage.COMPARE, said="库里已有这份文件的另一版本，请核对后决定是否替换", report=report)


def _put(files: Sequence[JobFile], sources: Sequence[Source], tools: Tools) -> Report:
    if not files:
        return Report()
    tools.tell("reading", files, 0, len(files))
    return put(
        sources,
        tools.session.directory,
        lambda: tools.session.encoder,
        {file.file: file.instead for file in files if file.instead},
        lambda done, total: tools.tell("reading", files, done, total),
        lambda done, total: tools.tell("writing", files, done, total),
    )


def _taken_in(file: JobFile, report: Report, held: _Held, tools: Tools) -> JobFile:
    """What became of an uploaded file, once the index holds it; the file itself is put in its place."""
    done, before = _outcome(file, report, tools.session), _before(file, held)
    if done.state is not Stage.USED:
        return _refused(done, done.state, done.said, tools.holdings)
    if before:
        tools.holdings.take_out(file.job, file.place, before)
        was = {"file": before, "root": held.extents[before].root}
        done = replace(done, state=Stage.REPLACED, report={**(done.report or {}), "was": was})
    tools.holdings.take_in(file.job, file.place, file.file)
    return done


def _outcome(file: JobFile, report: Report, session: Session) -> JobFile:
    """A file with what the index made of it."""
    reasons = {refusal.file: refusal.reason for refusal in report.refused}
    if file.file in reasons:
        return replace(file, state=Stage.REFUSED, said=reasons[file.file])
    twins = dict(report.duplicates)
    if file.file in twins:
        return replace(file, state=Stage.DUPLICATE, said=f"与 {twins[file.file]} 内容相同，未重复收录")
    searcher = session.searcher()
    document = next(document for document in searcher.documents if document.file == file.file)
    read = reading_report(searcher.document_text(document), searcher.facts_of(document), searcher.passages_of(document))
    kept: dict[str, Any] = {"digest": (file.report or {}).get("digest"), "read": read}
    return replace(file, state=Stage.USED, said="", report=kept)


# ---- what was there


def _held(session: Session) -> _Held:
    searcher = session.searcher()
    files = [document.file for document in searcher.documents]
    return _Held(
        dict(zip(files, searcher.documents, strict=True)),
        dict(zip(files, searcher.index.catalogue.extents(), strict=True)),
    )


def _original(file: JobFile, holdings: Holdings) -> Source | None:
    """Where a document lies that is held: below `files`, or where it was ingested from."""
    lying = holdings.root / file.file
    return Source(lying, file.file, str(holdings.root)) if lying.is_file() else _find(file)


def _kept(file: JobFile, job: Job, holdings: Holdings) -> Source | None:
    """Where a document lies that was taken out or replaced by the job that this one undoes."""
    kept = holdings.outgoing(job.undoes or "", file.place)
    return Source(kept, file.file, str(holdings.root)) if kept.is_file() else _find(file)


def _find(file: JobFile) -> Source | None:
    return find_again(file.root, file.file) if file.root else None


def _may_return(file: JobFile, held: _Held) -> JobFile:
    """The file, refused where the library has since got another one in its place."""
    now = held.extents.get(file.instead or file.file)
    expected = (file.report or {}).get("digest")
    if (now.content_hash if now else None) == expected:
        return file
    return replace(file, state=Stage.REFUSED, said="之后这份文件又有改动，没有恢复")


def _keep(tools: Tools, files: Sequence[JobFile]) -> None:
    move_files(tools.store, files)
