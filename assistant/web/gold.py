"""Gold lines made of feedback: a draft from the answer, what is wrong with it, and the file beside the store.

A line has the form that `policyqa eval` reads. Nothing is written that a person has not confirmed; one line a feedback, under
an id of its own, and lines that came into the file in other ways stay as they are.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from assistant.question import LONGEST
from assistant.types import Kind, Outcome
from assistant.web.log import now

if TYPE_CHECKING:
    from assistant.web.feedback import Feedback
    from assistant.web.store import Store
    from index.search import Searcher

FILE = "gold.jsonl"
TYPES = {
    "number": "数值",
    "fact": "事实",
    "responsible": "责任单位",
    "list": "列举",
    "method": "做法",
    "compare": "比较",
    "followup": "追问",
    "hard": "难题",
    "text": "原文",
    "policy": "政策",
    "law": "法条",
    "unanswerable": "语料没有答案",
}
"""The types of gold questions, and what they are called on pages."""
EVERY = ("list", "responsible", "compare")  # types whose answers must all be given
UNANSWERABLE = "unanswerable"
_OF_KIND = {
    Kind.VALUE: "number",
    Kind.RESPONSIBLE: "responsible",
    Kind.TASKS: "list",
    Kind.LIST: "list",
    Kind.HOW: "method",
    Kind.COMPARE: "compare",
}
_SINGLE = ("number", "fact")  # of these a follow-up is called so
_MOST = 50  # answers, earlier questions, pieces of evidence
_LONGEST_ANSWER = 1200
_SHORTEST = 2  # characters of a quote


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where an answer stands: a quote, and the file that holds it."""

    file: str
    quote: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A gold line as it is being written. `absent` says that the corpus does not answer."""

    question: str
    type: str
    context: tuple[str, ...]
    answers: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    need: Literal["any", "all"]
    absent: bool


def draft_of(feedback: Feedback) -> Draft:
    """What a person is offered: the line that he confirmed before, or else what the answer says."""
    return _confirmed(feedback.gold) if feedback.gold else _answered(feedback)


def problems(draft: Draft, searcher: Searcher) -> list[str]:
    """What stands against a draft, a sentence each; empty where it can be confirmed."""
    found = []
    if not draft.question or len(draft.question) > LONGEST:
        found.append(f"问题不能为空，最多 {LONGEST} 个字。")
    if draft.type not in TYPES or (draft.type == UNANSWERABLE) != draft.absent:
        found.append("“语料没有答案”的题，题型和“语料没有答案”要一起选；其他的题都不选。")
    if len(draft.context) > _MOST or any(len(asked) > LONGEST for asked in draft.context):
        found.append(f"前面的提问最多 {_MOST} 条，每条最多 {LONGEST} 个字。")
    return found + ([] if draft.absent else _unproven(draft, searcher))


def holds(searcher: Searcher, evidence: Evidence) -> str | None:
    """Why a piece of evidence does not stand, None where its quote is in its file (NFKC, without white space)."""
    document = next((d for d in searcher.documents if d.file == evidence.file), None)
    if document is None:
        return f"文件库里没有“{evidence.file}”。"
    quote = _folded(evidence.quote)
    if len(quote) < _SHORTEST:
        return f"引文太短，至少 {_SHORTEST} 个字。"
    inside = quote in _folded(searcher.document_text(document).text)
    return None if inside else f"“{evidence.file}”里没有这段引文：{evidence.quote[:40]}"


def confirm(store: Store, file: Path, feedback: Feedback, draft: Draft, who: str) -> None:
    """Writes the gold line of a feedback, in the place of an earlier one. Raises OSError where `file` can't be written."""
    line = {"id": _identifier(feedback), **_line(draft), "confirmed": {"by": who, "at": now()}}
    with store.writing() as connection:  # which also keeps others from the file
        text = json.dumps(line, ensure_ascii=False)
        connection.execute("UPDATE feedback SET gold = ?, aside = 0 WHERE id = ?", (text, feedback.id))
        _put(file, feedback, text)


def undecide(store: Store, file: Path, feedback: Feedback) -> None:
    """Takes back what was decided about a feedback, its gold line too. Raises OSError where `file` can't be written."""
    with store.writing() as connection:
        connection.execute("UPDATE feedback SET gold = NULL, aside = 0 WHERE id = ?", (feedback.id,))
        _put(file, feedback, None)


def set_aside(store: Store, feedback: Feedback) -> None:
    """Decides that no gold line shall be made of a feedback that has none."""
    with store.writing() as connection:
        connection.execute("UPDATE feedback SET aside = 1 WHERE id = ? AND gold IS NULL", (feedback.id,))


def count_lines(file: Path) -> int:
    """How many gold lines the file holds."""
    return sum(bool(line.strip()) for line in _lines(file))


def _answered(feedback: Feedback) -> Draft:
    answer, approved = feedback.answer, feedback.vote > 0
    if answer["status"] == Outcome.NOT_FOUND:
        kind = UNANSWERABLE if approved else "fact"
        return Draft(feedback.question, kind, feedback.context, (), (), "any", approved)
    kind = _OF_KIND.get(answer["kind"], "fact")
    lines = [line["text"] for line in answer["lines"] if line["citations"]]
    evidence = tuple(dict.fromkeys(Evidence(cited["file"], cited["quote"]) for cited in answer["citations"]))
    return Draft(
        feedback.question,
        "followup" if feedback.context and kind in _SINGLE else kind,
        feedback.context,
        tuple(lines),
        evidence,
        "all" if kind in EVERY else "any",
        False,
    )


def _confirmed(line: Mapping[str, Any]) -> Draft:
    evidence = tuple(Evidence(piece["file"], piece["quote"]) for piece in line["evidence"])
    return Draft(
        line["question"],
        line["type"],
        tuple(line["context"]),
        tuple(line["answers"]),
        evidence,
        line["need"],
        not evidence,
    )


def _unproven(draft: Draft, searcher: Searcher) -> list[str]:
    found = []
    if not draft.answers or len(draft.answers) > _MOST or any(len(said) > _LONGEST_ANSWER for said in draft.answers):
        found.append(f"请写出答案，一行一个，最多 {_MOST} 个，每个最多 {_LONGEST_ANSWER} 个字。")
    if not draft.evidence or len(draft.evidence) > _MOST:
        found.append(f"请给出依据（文件和引文），最多 {_MOST} 处；语料里没有答案的，请选“语料没有答案”。")
    return found + [problem for piece in draft.evidence[:_MOST] if (problem := holds(searcher, piece))]


def _line(draft: Draft) -> dict[str, Any]:
    return {
        "type": draft.type,
        "question": draft.question,
        "context": list(draft.context),
        "answers": [] if draft.absent else list(draft.answers),
        "evidence": [] if draft.absent else [{"file": e.file, "quote": e.quote} for e in draft.evidence],
        "need": draft.need,
    }


def _identifier(feedback: Feedback) -> str:
    return f"feedback-{feedback.turn}"  # its number would come again in a store that was begun anew


def _put(file: Path, feedback: Feedback, text: str | None) -> None:
    """Writes the line of a feedback in the place of its earlier one, or at the end; without `text` it goes."""
    lines = [line for line in _lines(file) if line.strip()]
    place = next((n for n, line in enumerate(lines) if _is_of(line, feedback)), len(lines))
    lines[place : place + 1] = [] if text is None else [text]
    written = file.with_suffix(".new")
    written.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    os.replace(written, file)


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").split("\n") if file.exists() else []


def _is_of(line: str, feedback: Feedback) -> bool:
    try:
        stated = json.loads(line)
    except json.JSONDecodeError:
        return False  # somebody's own line: `policyqa eval` will name it
    return isinstance(stated, dict) and stated.get("id") == _identifier(feedback)


def _folded(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
