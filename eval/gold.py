"""Reads gold questions. A malformed line stops the run, naming the file and the line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.types import EvalError, Evidence, Gold

_EVERY = ("list", "responsible", "compare")  # types whose answers must all be given
_NEEDS = ("any", "all")


def read_gold(files: Sequence[Path]) -> list[Gold]:
    """The questions of all `files`, in order. Raises `EvalError` for a bad line, a repeated id, or no question at all."""
    found: dict[str, Gold] = {}
    for file in files:
        for number, line in enumerate(_text(file).split("\n"), 1):
            if not line.strip():
                continue
            gold = _parse(file, number, line)
            if gold.id in found:
                raise EvalError(f"{file} 第 {number} 行的 id {gold.id} 重复,请改为不同的 id")
            found[gold.id] = gold
    if not found:
        raise EvalError(f"{'、'.join(map(str, files))} 里没有题目,请给出有内容的题库文件")
    return list(found.values())


def gold_digest(golds: Sequence[Gold]) -> str:
    """Identifies a set of questions, whatever file they stand in."""
    return hashlib.sha256(repr(sorted(golds, key=lambda gold: gold.id)).encode()).hexdigest()[:16]


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise EvalError(f"无法打开 {file}({error.strerror}),请检查路径") from error
    except UnicodeDecodeError as error:
        raise EvalError(f"{file} 不是 UTF-8 文本,请另存为 UTF-8") from error


def _parse(file: Path, number: int, line: str) -> Gold:
    try:
        stated = json.loads(line)
    except json.JSONDecodeError as error:
        raise EvalError(f"{file} 第 {number} 行不是 JSON({error.msg}),请改正") from error
    problem = _problem(stated)
    if problem:
        raise EvalError(f"{file} 第 {number} 行{problem},请改正")
    return Gold(
        id=str(stated["id"]),
        type=stated["type"],
        question=stated["question"],
        context=tuple(stated.get("context") or ()),
        answers=tuple(stated["answers"]),
        evidence=tuple(Evidence(e["file"], e["quote"]) for e in stated["evidence"]),
        every=stated["type"] in _EVERY,
        need_all=stated["need"] == "all",
        split=stated.get("split"),
    )


def _problem(stated: Any) -> str | None:  # noqa: ANN401 - whatever a line of JSON holds
    """What is wrong with a line, None if nothing is."""
    if not isinstance(stated, dict):
        return "不是一个对象"
    missing = [key for key in ("id", "type", "question", "answers", "evidence", "need") if key not in stated]
    if missing:
        return f"缺少 {'、'.join(missing)}"
    if not isinstance(stated["type"], str) or not isinstance(stated["question"], str) or not stated["question"].strip():
        return "的 type 或 question 不是文字"
    if not _strings(stated["answers"]) or not _strings(stated.get("context") or []):
        return "的 answers 或 context 不是文字的列表"
    evidence = stated["evidence"]
    if not isinstance(evidence, list) or not all(_is_evidence(entry) for entry in evidence):
        return '的 evidence 不是 [{"file", "quote"}]'
    if stated["need"] not in _NEEDS:
        return f"的 need 应为 any 或 all,而不是 {stated['need']}"
    return "有依据而没有答案" if evidence and not stated["answers"] else None


def _strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(entry, str) for entry in value)


def _is_evidence(entry: object) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("file"), str) and isinstance(entry.get("quote"), str)
