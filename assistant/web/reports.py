"""Evaluation reports as `policyqa eval --out` leaves them in a folder: found, read, and put into figures for a page.

The room that makes them is not known here, only its files: summary.json, questions.csv, predictions.jsonl.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

REPORTS = Path("var/eval")
PAGE_FILE, QUESTIONS_FILE = "report.html", "questions.csv"
_SUMMARY, _PREDICTIONS = "summary.json", "predictions.jsonl"
_RIGHT = "right"
_BINS = 5  # groups of confidence


class ReportError(Exception):
    """A report can't be read. The message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the evaluation. `stage` is where it was lost, "right" if it was not, "" without an answer to find;
    `confidence` from 0 to 1; `references` are what the answer cites."""

    id: str
    type: str
    question: str
    wanted: str
    answered: bool
    answer: str
    stage: str
    confidence: float
    references: tuple[str, ...]

    @property
    def wrong(self) -> bool:
        """Whether something is wrong with it: no right answer, or an answer where there is none."""
        return self.stage != _RIGHT if self.stage else self.answered


@dataclass(frozen=True, slots=True)
class Report:
    """An evaluation. `made` is UTC as the store writes times; `corpus` and `generation` say which documents it was made on;
    `means` and `intervals` are by measure, `by_type` by measure and type of question ("all" for all)."""

    folder: Path
    made: str
    corpus: str
    generation: str
    encoder: str
    means: Mapping[str, float]
    intervals: Mapping[str, Sequence[float]]
    by_type: Mapping[str, Mapping[str, float]]
    total_ms: Sequence[float]
    asked: Sequence[Asked]


def report_folders(folder: Path) -> list[Path]:
    """Where reports lie: `folder` itself and the folders in it, the last made first."""
    inside = [path for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []
    found = [path for path in (folder, *inside) if (path / _SUMMARY).is_file()]
    return sorted(found, key=lambda path: (path / _SUMMARY).stat().st_mtime, reverse=True)


def written(folder: Path) -> str:
    """When the report in `folder` was put there, UTC as the store writes times."""
    return datetime.fromtimestamp((folder / _SUMMARY).stat().st_mtime, UTC).isoformat(timespec="seconds")


def read_report(folder: Path) -> Report:
    """The report in `folder`. Raises `ReportError` where a file is missing or is not as `policyqa eval` writes it."""
    try:
        return _report(folder)
    except OSError as error:
        raise ReportError(
            f"评测报告 {folder} 打不开（{error.strerror}），请检查权限，或重新运行 policyqa eval。"
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError, csv.Error) as error:
        raise ReportError(f"评测报告 {folder} 不完整，请重新运行 policyqa eval --out {folder}。") from error


def count_by_type(asked: Sequence[Asked]) -> dict[str, int]:
    """Type of question → how many there are, in the order of their names."""
    return dict(sorted(Counter(one.type for one in asked).items()))


def calibration(asked: Sequence[Asked]) -> Iterator[tuple[float, float, int, float]]:
    """(from, to, count, share that is right) of answers by confidence, in steps of a fifth; groups without one are left out."""
    for n in range(_BINS):
        group = [one for one in asked if one.answered and min(int(one.confidence * _BINS), _BINS - 1) == n]
        if group:
            yield n / _BINS, (n + 1) / _BINS, len(group), sum(not one.wrong for one in group) / len(group)


def risk_curve(asked: Sequence[Asked]) -> list[tuple[float, float]]:
    """(share answered, share of those that is wrong), if only the surest were answered, from the surest on."""
    surest = sorted((one for one in asked if one.answered), key=lambda one: -one.confidence)
    points, wrong = [], 0
    for n, one in enumerate(surest, 1):
        wrong += one.wrong
        points.append((n / len(asked), wrong / n))
    return points


def _report(folder: Path) -> Report:
    summary = json.loads((folder / _SUMMARY).read_text(encoding="utf-8"))
    asked = list(_asked(folder))
    if len(asked) != summary["questions"]:
        raise ValueError("files of two evaluations, or of one that is still being written")
    return Report(
        folder,
        summary.get("made") or written(folder),
        summary["corpus"],
        summary.get("generation", ""),
        summary["encoder"],
        summary["means"],
        summary["intervals"],
        summary["by_type"],
        summary["timings_ms"].get("total", ()),
        asked,
    )


def _asked(folder: Path) -> Iterator[Asked]:
    cited = _references(folder / _PREDICTIONS)
    with (folder / QUESTIONS_FILE).open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            yield Asked(
                row["id"],
                row["type"],
                row["question"],
                row["wanted"],
                row["status"] == "answered",
                row["answer"],
                row["lost_at"],
                float(row["confidence"]),
                cited.get(row["id"], ()),
            )


def _references(file: Path) -> dict[str, tuple[str, ...]]:
    with file.open(encoding="utf-8") as stream:
        answers: Iterator[dict[str, Any]] = map(json.loads, stream)
        return {answer["id"]: tuple(cited["reference"] for cited in answer["citations"]) for answer in answers}
