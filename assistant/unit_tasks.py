"""All tasks of a body over all documents in scope, counted: 区市场监管局牵头哪些任务."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.found import Composed, Found, Line
from assistant.regions import Fit, best_fit
from assistant.scope import is_named, label_of, still_in_force, whole
from assistant.tasks import Task, row_tasks, tasks_in
from assistant.types import Question, Role
from corpus.facts.places import folded
from corpus.facts.units import department_of, normalise_unit, same_unit
from corpus.types import Document, Duty, Passage
from index.search import Searcher

_LONGEST = 1200  # characters of the lines together
_LONGEST_QUOTE = 800  # characters from a task's name to its units, for both to be quoted
_BEFORE = re.compile(r"(?:[里中内上的由是让给表单案件见划]|清单|文件)$")  # what may stand before a body's name
_LEVEL = re.compile(r"^(?:国家|省|市|州|盟|区|县|旗|镇|乡)(?=.{2})(?!场|容|政|域|划)")


@dataclass(frozen=True, slots=True)
class _Part:
    """A task, and whether the body leads it."""

    task: Task
    leads: bool


def unit_tasks(found: Found) -> Composed | None:
    """What the body that the question names leads and does, a line a task; None where no duty names it."""
    question = found.question
    parts = list(_parts(found)) if question.units else []
    if not parts:
        return None
    asked = [part for part in parts if question.role is Role.ANY or part.leads is (question.role is Role.LEAD)]
    missing = (
        "" if asked else f"没有写明由{question.units[0]}{'牵头' if question.role is Role.LEAD else '配合'}的任务，"
    )
    parts = asked or parts
    lines = _lines(parts)
    shown = _within(lines, _LONGEST)
    left = f"，另有{len(lines) - len(shown)}项未列出" if len(shown) < len(lines) else ""
    files = len({part.task.document.id for part in parts})
    labels = {label_of(part.task.document) for part in parts}
    whose = f"{labels.pop()}：" if len(labels) == 1 and not question.regions and not question.documents else ""
    conclusion = f"{whose}{missing}共{len(parts)}项{_counted(parts)}，涉及{files}份文件{left}："
    return Composed(tuple(shown), conclusion, left_out=len(lines) - len(shown))


def _counted(parts: Sequence[_Part]) -> str:
    leads = sum(part.leads for part in parts)
    if leads in (0, len(parts)):
        return "（均为牵头）" if leads else "（均为负责）"
    return f"（牵头{leads}项、负责{len(parts) - leads}项）"


def _lines(parts: Sequence[_Part]) -> list[Line]:
    """A line a task; its place and the body's part in front, where they are not the same for all."""
    labels = {label_of(part.task.document) for part in parts}
    mixed = len({part.leads for part in parts}) > 1
    lines = []
    for part in parts:
        whose = label_of(part.task.document) if len(labels) > 1 else ""
        role = ("牵头" if part.leads else "负责") if mixed else ""
        front = f"{whose}{role}：" if whose or role else ""
        name, start, end = _quoted(part.task)
        lines.append(Line(f"{front}{name}", part.task.passage, start, end))
    return lines


def _within(lines: Sequence[Line], longest: int) -> list[Line]:
    """As many of the lines, from the first, as are not longer together."""
    shown: list[Line] = []
    for line in lines:
        longest -= len(line.text) + 1
        if longest < 0:
            break
        shown.append(line)
    return shown


def _quoted(task: Task) -> tuple[str, int, int]:
    """The task's name as written, and [start, end) from it to its units, or of these only if the name is far away."""
    text, name = folded(task.document.text), folded(task.duty.task)
    at = text.rfind(name, task.start, task.duty.end)
    if at < 0:
        at = text.rfind(name, max(0, task.duty.end - _LONGEST_QUOTE), task.duty.start)
    if at < 0:
        return task.duty.task, task.duty.start, task.duty.end
    near = task.duty.end - at <= _LONGEST_QUOTE
    written = task.document.text[at : at + len(name)]
    return written, (min(at, task.duty.start) if near else task.duty.start), task.duty.end


def _parts(found: Found) -> Iterator[_Part]:
    """The parts of the bodies asked about, each once though a document be held twice, in the documents' order."""
    question, searcher = found.question, found.searcher
    seen: set[tuple[str, str | None, str]] = set()
    hit = {hit.passage.document for hit in found.hits}
    for document in searcher.documents:
        duties = searcher.facts[document.id].duties
        if not (duties or document.id in hit) or not _in_scope(question, document, searcher, document.id in hit):
            continue
        units = [_with_level(unit, question, document) for unit in question.units]
        leads = {duty: part for duty in duties if (part := _leads(units, duty)) is not None}
        if not leads and document.id not in hit:
            continue
        passages = searcher.passages_of(document)
        whole_text = searcher.document_text(document)
        tasks = [*tasks_in(whole_text, passages, duties, leads)]
        tasks += _in_rows(whole_text, passages, duties, units) if document.id in hit else []
        for task in tasks:
            key = (document.title, document.region, task.duty.task)
            if key not in seen:
                seen.add(key)
                yield _Part(task, leads.get(task.duty, False))


def _in_rows(
    document: Document, passages: Sequence[Passage], duties: Sequence[Duty], units: Sequence[str]
) -> Iterator[Task]:
    """The tasks of tables whose columns don't say whose they are, and that name a body asked about."""
    taken = {duty.passage for duty in duties}
    for passage in passages:
        if passage.id not in taken:
            yield from (task for task in row_tasks(document, passage) if _leads(units, task.duty) is not None)


def _in_scope(question: Question, document: Document, searcher: Searcher, hit: bool) -> bool:
    """Whether a document is one that the question names, or of its regions, and is not void.

    Hits are void only where nothing that is in force answers.
    """
    if question.documents and not is_named(question, document, searcher):
        return False
    fits = best_fit(question.regions, document, whole(document)) is Fit.SAME
    return fits and (hit or question.older or still_in_force(document))


def _leads(units: Sequence[str], duty: Duty) -> bool | None:
    """Whether a body asked about leads a task; None where it has no part in it."""
    if any(_means(unit, name) for unit in units for name in duty.lead):
        return True
    return False if any(_means(unit, name) for unit in units for name in duty.responsible) else None


@lru_cache(maxsize=100_000)  # a corpus has few bodies and many duties
def _means(asked: str, name: str) -> bool:
    """Whether a body as asked about is the one of that name; the words before it may have been taken with it (方案里区教委)."""
    if asked.endswith("部门") and department_of(asked):
        return department_of(asked) == department_of(name)
    return same_unit(asked, name) or (asked.endswith(name) and _BEFORE.search(asked[: -len(name)]) is not None)


def _with_level(unit: str, question: Question, document: Document) -> str:
    """A body's name with its level: 江北区的市场监管局 is 区市场监管局; without a region it may be of any level.

    A place that is no known region (平陵新区) is told by the title that begins with it.
    """
    if document.region is None:
        unit = _without_place(unit, document)
    name = normalise_unit(unit, document.region)
    if not question.regions or _LEVEL.match(name):
        return name
    regions = {region for mention in question.regions for region in mention.regions}
    levels = {"" if region.endswith("地区") else region[-1] for region in regions}
    level = levels.pop() if len(levels) == 1 else ""
    return f"{level}{name}" if level in tuple("省市州盟区县旗镇乡") else name


def _without_place(unit: str, document: Document) -> str:
    """海州工信局 in 海州市…方案 is 工信局, 青禾县商务局 in 青禾县…措施 县商务局."""
    title = document.title.lstrip("《")
    shared = next((n for n, (a, b) in enumerate(zip(unit, title, strict=False)) if a != b), 0)
    return unit[shared - (unit[shared - 1] in "省市州盟区县旗镇乡") :] if shared > 1 else unit
