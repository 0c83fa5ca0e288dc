"""The gate: floors that quality may not fall below, and that only ever go up.

A baseline file names the digests of its gold and corpus, and for each measure a floor and the noise that is allowed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from eval.evaluate import Result
from eval.types import EvalError

GATED = (
    "Success@1", "Success@10", "RR@10", "correct", "cited", "rouge_l", "citation_recall", "citation_precision",
    "quotes_verbatim", "numbers_quoted", "refusal_precision", "refusal_recall",
)  # fmt: skip
_EXACT = ("quotes_verbatim",)  # no noise: it must be 1
_QUESTIONS = 2  # how many questions a measure may lose to chance: another processor rounds vectors otherwise


@dataclass(frozen=True, slots=True)
class Floor:
    """The least that a measure may be, less `noise`."""

    floor: float
    noise: float


@dataclass(frozen=True, slots=True)
class Baseline:
    """The floors for one set of questions over one corpus."""

    gold: str
    corpus: str
    floors: Mapping[str, Floor]


def read_baseline(file: Path) -> Baseline:
    """The baseline in `file`. Raises `EvalError` where there is none."""
    try:
        stated = json.loads(file.read_text(encoding="utf-8"))
        floors = {name: Floor(**floor) for name, floor in stated["floors"].items()}
        return Baseline(stated["gold"], stated["corpus"], floors)
    except OSError as error:
        raise EvalError(f"无法打开基线 {file}({error.strerror}),请检查路径,或用 --pin 生成") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EvalError(f"{file} 不是基线文件,请用 --pin 重新生成") from error


def failures(result: Result, baseline: Baseline) -> list[str]:
    """What fell below its floor, a sentence each. Raises `EvalError` when gold or corpus are not the baseline's."""
    for name, got, wanted in (
        ("题库", result.gold_digest, baseline.gold),
        ("语料", result.corpus_digest, baseline.corpus),
    ):
        if got != wanted:
            raise EvalError(f"基线是对另一份{name}定的({wanted},现在是 {got}),请用 --pin 对现在的{name}重定")
    means = result.means()
    return [
        f"{name} 为 {means.get(name, 0.0):.4f},低于下限 {floor.floor:.4f}(容差 {floor.noise:.4f})"
        for name, floor in baseline.floors.items()
        if means.get(name, 0.0) < floor.floor - floor.noise - 1e-9
    ]


def pin(result: Result, file: Path) -> None:
    """Writes today's measures as floors. Raises `EvalError` if that would lower a floor for the same gold and corpus."""
    means, count = result.means(), len(result.predictions)
    floors = {
        name: Floor(round(means[name], 4), 0.0 if name in _EXACT else round(_QUESTIONS / count, 4))
        for name in GATED
        if name in means
    }
    made = Baseline(result.gold_digest, result.corpus_digest, floors)
    if file.exists():
        lower = _lowered(read_baseline(file), made)
        if lower:
            raise EvalError(f"{file} 的下限只升不降,而这些会降低:{'、'.join(lower)}")
    file.write_text(json.dumps(asdict(made), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _lowered(old: Baseline, new: Baseline) -> list[str]:
    if (old.gold, old.corpus) != (new.gold, new.corpus):
        return []
    lost = [name for name in old.floors if name not in new.floors]
    return lost + [
        name for name, floor in new.floors.items() if name in old.floors and floor.floor < old.floors[name].floor
    ]
