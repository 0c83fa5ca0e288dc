"""What a job and its files are called where they are shown, in one place for pages and programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from assistant.web.jobs import TO_DO, Job, JobFile, Kind, Stage, State

if TYPE_CHECKING:
    from assistant.web.worker import Now

_KINDS = {Kind.UPLOAD: "上传", Kind.REREAD: "重读", Kind.REMOVE: "移除", Kind.RESTORE: "恢复"}
_DONE = {Kind.UPLOAD: "已收录", Kind.REREAD: "已重读", Kind.REMOVE: "已移除", Kind.RESTORE: "已恢复"}
_STAGES = {
    Stage.WAITING: "等待接收", Stage.RECEIVED: "已接收", Stage.COMPARE: "待确认", Stage.AGREED: "已同意替换",
    Stage.KEPT: "未收录", Stage.UNPACKED: "已解压", Stage.USED: "已收录", Stage.REPLACED: "已替换", Stage.UNCHANGED: "没有变化",
    Stage.DUPLICATE: "重复", Stage.REFUSED: "没有收录", Stage.REMOVED: "已移除", Stage.MISSING: "没有找到",
}  # fmt: skip
_STEPS = {"unpacking": "正在解压", "reading": "正在读取", "comparing": "正在与原版本对比", "read": "已读取", "waiting": "排队",
          "writing": "正在建立索引"}  # fmt: skip
_LONGEST = 40  # characters of a name in a title
_COUNTED = (Stage.REPLACED, Stage.UNCHANGED, Stage.DUPLICATE, Stage.KEPT, Stage.REFUSED, Stage.MISSING)


def job_title(job: Job, first: str, files: int) -> str:
    """What a job is about: its first file, and how many there are."""
    name = first.rpartition("/")[2] or "文件"
    name = name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…"
    return f"{_KINDS[job.kind]} {name}{f' 等 {files} 份文件' if files > 1 else ''}"


def job_text(job: Job, stages: Mapping[Stage, int], now: Now | None) -> str:
    """How far it is."""
    if job.state is State.RUNNING:
        return _running(now)
    if job.state is State.RECEIVING:
        return f"已接收 {sum(stages.get(s, 0) for s in TO_DO)} 份，还有 {stages.get(Stage.WAITING, 0)} 份没有传完"
    if job.state is State.ASKING:
        return (
            f"{_outcome(job, stages)}；{stages.get(Stage.COMPARE, 0)} 份与库里的版本不同，请核对后确认是否替换".lstrip(
                "；"
            )
        )
    if job.state is State.DONE:
        return _outcome(job, stages) or "没有变化"
    return job.said or {State.QUEUED: "排队中", State.CANCELLED: "已取消"}.get(job.state, "没有做完")


def file_text(file: JobFile, step: str, kind: Kind) -> str:
    """What became of a file, or what is being done with it."""
    if step in _STEPS:
        return _STEPS[step]
    if file.state is Stage.USED:
        return _DONE[kind]
    if file.state in TO_DO and kind is not Kind.UPLOAD:
        return "排队"
    return _STAGES[file.state]


def _running(now: Now | None) -> str:
    if now is None or now.step not in _STEPS:
        return "开始处理"
    if now.step == "writing":
        return f"{_STEPS[now.step]}{f' {now.done * 100 // now.total}%' if now.total else ''}"
    return f"{_STEPS[now.step]}{f' {min(now.done + 1, now.total)} / {now.total}' if now.total else ''}"


def _outcome(job: Job, stages: Mapping[Stage, int]) -> str:
    done = stages.get(Stage.USED, 0) + (stages.get(Stage.REMOVED, 0))
    said = [f"{_DONE[job.kind]} {done} 份"] if done else []
    return "，".join([*said, *(f"{_STAGES[s]} {stages[s]} 份" for s in _COUNTED if stages.get(s))])
