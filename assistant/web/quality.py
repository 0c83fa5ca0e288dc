"""The quality page: the last evaluation report in plain words, with every question that went wrong. Editors see it.

    GET /quality?report=NAME&type=T&stage=S&q=WORDS   the page        GET /quality/report/{questions.csv|report.html}   the files

Reading reports is left to `reports`, feedback to `feedback_pages`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from assistant.web.download import download
from assistant.web.gold import TYPES
from assistant.web.people import Role, needs
from assistant.web.reports import (
    PAGE_FILE,
    QUESTIONS_FILE,
    Asked,
    Report,
    ReportError,
    calibration,
    count_by_type,
    read_report,
    report_folders,
    risk_curve,
    written,
)
from assistant.web.shell import show
from assistant.web.times import spoken

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.session import Session
    from index.search import Searcher

_TOTAL = "all"
_COLUMNS = {
    "correct": "答对",
    "cited": "出处对",
    "Success@1": "首段命中",
    "Success@10": "前十段命中",
    "answered": "作答",
}
_HEADLINES = {
    "correct": ("答对", "文件里有答案的题中，把答案说对了的"),
    "cited": ("出处对", "文件里有答案的题中，引的正是答案所在之处的"),
    "quotes_verbatim": ("引文逐字一致", "引文与原文一字不差的；低于 100% 就是程序有错"),
    "refusal_recall": ("没有就说没有", "文件里没有答案的题中，如实说“没有查到”的"),
    "false_refusal": ("误说没有", "文件里有答案，却说“没有查到”的；越低越好"),
    "Success@10": ("前十段命中", "找到的前十段里有答案所在那一段的"),
}
STAGES = {
    "not cut right": ("未切成段落", "依据的原文没有完整地落在任何一段里"),
    "not retrieved": ("未检索到", "依据那一段没有被找出来"),
    "ranked low": ("排序靠后", "找到了，但不在前十段"),
    "wrongly refused": ("误说没有", "依据在前十段里，却说“没有查到”"),
    "not extracted": ("答案不对", "依据在前十段里，但说出的不是答案"),
    "": ("不该作答", "文件里没有答案，却作了答"),
}
"""Where a question was lost → what that is called, and what it means."""
_UNWANTED = "-"  # STAGES' "" in an address, where nothing stands for no filter
_KINDS = {PAGE_FILE: "text/html; charset=utf-8", QUESTIONS_FILE: "text/csv; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure: share, and its 95% interval where it has one."""

    name: str
    meaning: str
    share: float
    interval: Sequence[float]


@dataclass(frozen=True, slots=True)
class Row:
    """Figures of one type of question, None where there are none; `refused` only where the corpus does not answer."""

    name: str
    count: int
    shares: tuple[float | None, ...]
    refused: float | None


def add_quality(app: FastAPI, session: Session, folder: Path) -> None:
    """Adds the routes above to `app`; reports lie in `folder`."""
    editors = [Depends(needs(Role.EDITOR))]
    places: dict[str, Any] = {"folder": folder, "index": session.directory}

    @app.get("/quality", dependencies=editors)
    def quality(request: Request, report: str = "", type: str = "", stage: str = "", q: str = "") -> HTMLResponse:  # noqa: A002
        folders = report_folders(folder)
        if not folders:
            return show(request, "quality.html.j2", **places, report=None, problem="")
        chosen = _chosen(folders, report)
        try:
            values = _contents(read_report(chosen), session.searcher(), type, stage, q.strip())
        except ReportError as error:
            return show(request, "quality.html.j2", **places, report=None, problem=str(error))
        return show(request, "quality.html.j2", **places, problem="", folders=_names(folders), **values)

    @app.get("/quality/report/{file}", dependencies=editors)
    def report_file(file: str, report: str = "") -> Response:
        folders = report_folders(folder)
        path = _chosen(folders, report) / file if folders and file in _KINDS else None
        if path is None or not path.is_file():
            raise HTTPException(404, "没有这个报告文件,请先运行 policyqa eval")
        return download(path.read_bytes(), f"评测-{path.stem}", path.suffix[1:], _KINDS[file])


def _chosen(folders: Sequence[Path], name: str) -> Path:
    """The report of that name, the last one without such a name."""
    return next((path for path in folders if path.name == name), folders[0])


def _names(folders: Sequence[Path]) -> list[tuple[str, str]]:
    return [(path.name, f"{path.name}（{spoken(written(path))}）") for path in folders]


def _contents(report: Report, searcher: Searcher, type_: str, stage: str, words: str) -> dict[str, Any]:
    wrong = [one for one in report.asked if one.wrong]
    return {
        "report": report,
        "made": spoken(report.made),
        "changed": _changed(report, searcher),
        "headlines": list(_headlines(report)),
        "columns": list(_COLUMNS.values()),
        "rows": list(_rows(report)),
        "types": {name: TYPES.get(name, name) for name in count_by_type(wrong)},
        "stages": {key or _UNWANTED: told for key, told in STAGES.items() if any(one.stage == key for one in wrong)},
        "stage_names": {key: name for key, (name, _) in STAGES.items()},
        "type_names": TYPES,
        "all_wrong": len(wrong),
        "wrong": [one for one in wrong if _wanted(one, type_, stage, words)],
        "filter": {"type": type_, "stage": stage, "q": words, "report": report.folder.name},
        "calibration": list(calibration(report.asked)),
        "curve": _curve(report.asked),
    }


def _changed(report: Report, searcher: Searcher) -> list[str]:
    """What of the index is another now than when the report was made."""
    now = {"文件": searcher.index.catalogue.content_digest(), "编码模型": searcher.index.manifest.name}
    then = {"文件": report.corpus, "编码模型": report.encoder}
    return [name for name in now if now[name] != then[name]]


def _headlines(report: Report) -> Iterator[Headline]:
    for measure, (name, meaning) in _HEADLINES.items():
        if measure in report.means:
            yield Headline(name, meaning, report.means[measure], report.intervals.get(measure, ()))


def _rows(report: Report) -> Iterator[Row]:
    counts = count_by_type(report.asked)
    for type_, count in {**counts, _TOTAL: len(report.asked)}.items():
        shares = tuple(report.by_type.get(measure, {}).get(type_) for measure in _COLUMNS)
        yield Row(TYPES.get(type_, "全部" if type_ == _TOTAL else type_), count, shares, _refused(report.asked, type_))


def _refused(asked: Sequence[Asked], type_: str) -> float | None:
    """The share of the type's questions without an answer in the corpus that were refused."""
    silent = [one for one in asked if not one.stage and type_ in (one.type, _TOTAL)]
    return sum(not one.answered for one in silent) / len(silent) if silent else None


def _wanted(one: Asked, type_: str, stage: str, words: str) -> bool:
    of_type = not type_ or one.type == type_
    of_stage = not stage or one.stage == stage.replace(_UNWANTED, "")
    return (
        of_type and of_stage and all(w in f"{one.id} {one.question} {one.wanted} {one.answer}" for w in words.split())
    )


def _curve(asked: Sequence[Asked]) -> Mapping[str, Any]:
    """The curve as the template draws it, in a box of 100 by 100 from the upper left; its height stands for `top`."""
    points = risk_curve(asked)
    top = 0.5 if all(risk <= 0.5 for _, risk in points) else 1.0
    half = next((risk for coverage, risk in points if coverage >= points[-1][0] / 2), 0.0)
    return {
        "points": " ".join(f"{100 * coverage:.2f},{100 - 100 * risk / top:.2f}" for coverage, risk in points),
        "coverage": points[-1][0] if points else 0.0,
        "risk": points[-1][1] if points else 0.0,
        "half": half,
        "top": top,
    }
