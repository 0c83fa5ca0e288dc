"""The report: one self-contained HTML page of a result, with every missed question and where it was lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader

from assistant.types import Outcome
from eval.compare import Comparison
from eval.evaluate import Result
from eval.measures import STAGES, TOTAL
from eval.plots import bars, risk_curve, times
from eval.systems import ASSISTANT, UNREAD
from eval.types import Prediction
from eval.unread import Unread

NAMES = {
    "Success@1": "检索命中@1", "Success@5": "检索命中@5", "Success@10": "检索命中@10", "R@10": "检索召回@10",
    "RR@10": "MRR@10", "in300": "前 300 字含依据", "file Success@10": "文件命中@10", "AP": "MAP", "nDCG@10": "nDCG@10", "answered": "作答率", "correct": "答对率", "f1": "字符 F1",
    "rouge_l": "ROUGE-L", "marked_rouge_l": "ROUGE-L(标出的部分)", "cited": "引用正确", "length": "答案字数", "citation_recall": "引用召回(ALCE)",
    "citation_precision": "引用精确(ALCE)", "quotes_verbatim": "引文与原文一致", "numbers_quoted": "数字有引文",
    "refusal_precision": "拒答精确率", "refusal_recall": "拒答召回率", "refusal_f1": "拒答 F1", "false_refusal": "误拒率",
    "refused": "拒答(无答案的题)",
}  # fmt: skip
STAGE_NAMES = dict(zip(STAGES, ("未切成段落", "未检索到", "排序靠后", "误拒", "未抽出答案", "答对"), strict=True))
_HITS_SHOWN = 3
UNBOUNDED = "阅读不设时限"  # an evaluation is patient, so that it says the same every time


def write_report(result: Result, file: Path) -> None:
    """Writes the page."""
    page = Environment(loader=PackageLoader("eval", "."), autoescape=True).get_template("report.html.j2")
    file.write_text(page.render(**_contents(result)), encoding="utf-8")


def text_summary(result: Result) -> str:
    """The headline for the terminal: each measure with its interval, and where answerable questions were lost."""
    intervals = result.intervals()
    lines = [f"{len(result.predictions)} 题({_splits(result)});题库 {result.gold_digest},语料 {result.corpus_digest}"]
    for name, mean in result.means().items():
        low, high = intervals.get(name, (mean, mean))
        lines.append(f"{NAMES.get(name, name):<16}{mean:9.4f}   [{low:.3f}, {high:.3f}]")
    lost = Counter(result.lost.values())
    lines.append("；".join(f"{STAGE_NAMES[stage]} {lost[stage]}" for stage in STAGES if lost[stage]))
    lines += map(_compared, result.comparisons)
    return "\n".join([*lines, *_unread_lines(result.unread)] if result.unread else lines)


def _compared(c: Comparison) -> str:
    means = f"{c.mean:.4f} 对 {c.mean - c.difference:.4f}"
    return f"{c.measure}: {c.b} 对 {c.a} {c.difference:+.4f}({means})  p={c.p:.4f}  胜/平/负 {c.win}/{c.tie}/{c.loss}"


def _unread_lines(unread: Unread) -> Iterator[str]:
    """What the reader brings to the answers: all, by type, and the time."""
    yield from map(_compared, unread.comparisons)
    by_type = (f"{type_} {without:.3f} → {with_:.3f}" for type_, (without, with_) in unread.correct.items())
    yield f"答对率,{UNREAD} → {ASSISTANT}:{'、'.join(by_type)}"
    took = (f"{name} {p50:.0f} / {p95:.0f}" for name, (p50, p95) in unread.total_ms.items())
    yield f"每题毫秒 p50 / p95({UNBOUNDED}):{'；'.join(took)}"


def _contents(result: Result) -> dict[str, Any]:
    table = result.table()
    types = [*sorted({p.gold.type for p in result.predictions if p.gold.evidence}), TOTAL]
    lost = Counter(result.lost.values())
    return {
        "result": result,
        "unread": result.unread,
        "unbounded": UNBOUNDED,
        "splits": _splits(result),
        "names": NAMES,
        "means": result.means(),
        "intervals": result.intervals(),
        "types": types,
        "table": table,
        "systems": {name: _means(scores.passages) for name, scores in result.scores.items()},
        "documents": {name: _means(scores.documents) for name, scores in result.scores.items()},
        "stages": [(STAGE_NAMES[stage], lost[stage]) for stage in STAGES],
        "by_type_plot": bars(table.get("correct", {}), "correct"),
        "risk_plot": risk_curve(result.risk, "coverage", "risk"),
        "time_plot": times(result.timings_ms, ("p50", "p95")),
        "missed": [_missed(p, result) for p in result.predictions if _is_missed(p, result)],
    }


def _means(scores: Any) -> dict[str, float]:  # noqa: ANN401 - a nested mapping of floats
    return {name: sum(values.values()) / max(len(values), 1) for name, values in scores.items()}


def _splits(result: Result) -> str:
    found = Counter(p.gold.split or "-" for p in result.predictions)
    return "、".join(f"{split} {count}" for split, count in sorted(found.items()))


def _is_missed(prediction: Prediction, result: Result) -> bool:
    if prediction.gold.evidence:
        return result.lost[prediction.gold.id] != "right"
    return prediction.answer.status is Outcome.ANSWERED


def _missed(prediction: Prediction, result: Result) -> dict[str, Any]:
    gold, answer = prediction.gold, prediction.answer
    stage = result.lost.get(gold.id)
    return {
        "gold": gold,
        "stage": STAGE_NAMES[stage] if stage else "不该作答",
        "answer": answer.text or "(未作答)",
        "references": [citation.reference for citation in answer.citations],
        "hits": [
            (answer.documents[hit.passage.document].file, hit.passage.text[:120]) for hit in answer.hits[:_HITS_SHOWN]
        ],
    }
