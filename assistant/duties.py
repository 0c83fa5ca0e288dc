"""Who does a task, and which tasks a body has, told from the duties that were read out of the documents.

The units are given in the words of the text, those that lead apart from the others. A document that assigns the task in
none of the ways that `corpus.facts.duties` reads is left to the sentences, in `compose`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from assistant.confidence import READ
from assistant.evidence import weigh
from assistant.found import Composed, Found, Line
from assistant.regions import Fit, best_fit
from assistant.said_tasks import said_tasks
from assistant.scope import is_named, label_of, still_in_force, whole
from assistant.tasks import Task, row_tasks, tasks_in
from assistant.types import Kind, Question, Role
from assistant.units_asked import part_asked
from assistant.wanted import Wanted
from corpus.facts.places import folded, split_outside, unmarked
from corpus.facts.roles import LABEL
from corpus.facts.units import normalise_unit, split_units
from corpus.regions import Mention
from corpus.tables import cells_of, row_reading
from corpus.types import Document, Duty
from corpus.types import Kind as PassageKind
from index.types import Hit
from index.words import fold

_MOST_DOCUMENTS = 8  # whose duties are compared
_MOST_BY_NAME = 6  # tasks of a document that are looked at for their names alone
_MOST_CLOSE = 6  # tasks that meaning may put in another order
_STANDING = 0.12  # what one standard deviation in rank is worth, against a share of the question
_BELOW = 0.5  # standard deviations by which a task that no hit speaks of stands below the last hit
_LED = 0.1  # that a task has a body that leads, where that is asked for
_TEXT = 0.6  # what a word in the text below a task is worth, against one in its name
_FULL = 0.1  # what it is worth that the question says all of a task's name, in order
_BY_NAME = 0.9  # what that is worth against a share of the question, whose words may be others
_ABOUT = 0.4  # share of the question that a task and its text must hold
_SURELY_ABOUT = 0.5  # likewise, where the search as a whole is not sure
_EQUAL = 0.12  # tasks of nearly the same worth, between which the encoder decides
_CLOSENESS = 0.6  # what a unit of cosine is worth
_CLOSE = 0.54  # cosine from where on a task answers a question that shares no words with it
_SAME_TASK = 0.15  # tasks of other documents are the same if they are worth so little less
_BETTER = 0.2  # a sentence outside all tasks answers if it is worth so much more than the best task
_LONGEST_SENTENCE = 300
_ASSIGNS = re.compile(r"由|负责|牵头|责任|承担|承办|主管|组织")
_ASKING = re.compile(
    r"(?:牵头|责任|负责|配合|主管|参与|承办|协办|主办)(?:的)?(?:单位|部门|主体|机构)?|(?:单位|部门|机构|科室)(?:要管|在管|来管|管)?|"
    r"(?:建设|这[个项]|那[个项]|该)?任务(?:分|压|落|交)?给?|挂帅|这[一]?[块条项]|那[一]?[块条项]|落在|身上|头上"
)
_WHO = re.compile(
    r"谁.{0,4}(?:牵头|负责|承担|配合)|(?:责任|牵头|配合)(?:单位|部门)|(?:哪些|哪几个|哪个|什么)(?:单位|部门)"
)
_LEADS = re.compile(r"牵头|主办|主责")


@dataclass(frozen=True, slots=True)
class _Match:
    task: Task
    worth: float
    about: float


def asks_who(question: Question) -> bool:
    """Whether it asks who does a task, of one place or of several (分别由谁负责)."""
    if question.kind is Kind.COMPARE:
        return _WHO.search(question.text) is not None
    return question.kind is Kind.RESPONSIBLE or (question.kind is Kind.TASKS and not question.units)


def responsible(found: Found, sure: bool) -> Composed | None:
    """Who does the task that the question is about: one line, or one a region; None where no duty tells.

    `sure`: the hits answer. A task that the question names is told even where they don't seem to.
    """
    wanted = _wanted(found)
    least = _ABOUT if sure else _SURELY_ABOUT
    tasks = list(_matches(found, wanted))
    matches = _by_worth(found, [match for match in tasks if match.about >= least])
    if sure and not matches and found.question.kind is Kind.RESPONSIBLE:
        matches = _nearest(found, tasks)
    if not matches or _said_better_elsewhere(found, wanted, matches):
        return None
    chosen = _chosen(found.question, matches)
    if not chosen:
        return None
    role = part_asked(found.question.text)
    whose = len(chosen) > 1 or _unsaid(found.question, chosen[0])
    lines = [
        replace(line, text=f"{label_of(match.task.document)}：{line.text}") if whose else line
        for match in chosen
        for line in _told(match.task, role)
    ]
    unled = role is Role.LEAD and not any(match.task.duty.lead for match in chosen)
    warnings = ("原文没有写明牵头单位，所列为责任单位",) if unled else ()
    return Composed(tuple(lines), warnings=warnings)


def _unsaid(question: Question, match: _Match) -> bool:
    """Whether the question does not say whose task it means, and the document is of a region."""
    return not question.regions and not question.documents and match.task.document.region is not None


def _wanted(found: Found) -> Wanted:
    """What the question is about, without the words that only ask who does it."""
    subject = _ASKING.sub(" ", found.question.subject).strip()
    question = replace(found.question, subject=subject) if len(subject) > 1 else found.question
    return Wanted.of(question, found.searcher.index.words.rarity)


def _matches(found: Found, wanted: Wanted) -> Iterator[_Match]:
    best, last = found.hits[0].score, found.hits[-1].score
    subject = re.sub(r"\s", "", found.question.subject)
    leads = part_asked(found.question.text) is Role.LEAD
    for task in _tasks(found, wanted):
        near = [hit.score for hit in found.hits if _overlap(hit, task)]
        standing = max(near, default=last - _BELOW) - best
        above = "\n".join((task.document.title, *task.passage.path))
        name = fold(task.duty.task)
        full = _common(name, subject) / len(name)
        held = wanted.share(name, besides=f"{task.said}\n{above}", worth=_TEXT)
        about = max(held, _BY_NAME * full)
        led = _LED if leads and task.duty.lead else 0.0
        yield _Match(task, about + _FULL * full + _STANDING * standing + led, about)


def _tasks(found: Found, wanted: Wanted) -> Iterator[Task]:
    """The tasks that hits speak of, and those whose names hold most of the question."""
    for document in _documents(found):
        hits = [hit for hit in found.hits if hit.passage.document == document.id]
        duties = sorted(found.searcher.facts_of(document).duties, key=lambda duty: duty.start)
        ends = [duty.end for duty in duties]
        by_name = sorted(duties, key=lambda duty: -wanted.share(duty.task))[:_MOST_BY_NAME]
        near = [n for hit in hits if (n := bisect_right(ends, hit.passage.start)) < len(duties)]
        chosen = {*by_name, *(duties[n] for n in near)}
        passages = found.searcher.passages_of(document) if chosen else []
        tasks = list(tasks_in(document, passages, duties, chosen))
        taken = {task.passage.id for task in tasks}
        yield from tasks
        for hit in hits:
            yield from row_tasks(document, hit.passage) if hit.passage.id not in taken else ()
            yield from (task for task in said_tasks(document, hit.passage) if not _is_read(task, duties))


def _is_read(task: Task, duties: Sequence[Duty]) -> bool:
    """Whether a duty that was read is in the same words."""
    return any(duty.start < task.end and task.start < duty.end for duty in duties)


def _overlap(hit: Hit, task: Task) -> bool:
    passage = hit.passage
    return passage.document == task.document.id and passage.start < task.end and task.start < passage.end


def _common(a: str, b: str) -> int:
    """How many characters stand in both, in order."""
    return sum(block.size for block in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks())


def _documents(found: Found) -> list[Document]:
    """The documents of the hits, best first; those that the question names, if any are among them."""
    ids = list(dict.fromkeys(hit.passage.document for hit in found.hits))
    documents = [found.searcher.by_id[identifier] for identifier in ids]
    documents = [one for one in documents if is_named(found.question, one, found.searcher)] or documents
    current = [document for document in documents if found.question.older or still_in_force(document)]
    return [found.searcher.document_text(document) for document in (current or documents)[:_MOST_DOCUMENTS]]


def _by_worth(found: Found, matches: Sequence[_Match]) -> list[_Match]:
    """Matches, the best first; between those of nearly the same worth in one document the encoder decides."""
    ranked = sorted(matches, key=lambda match: -match.worth)
    close = [
        m for m in ranked if m.worth > ranked[0].worth - _EQUAL and m.task.document.id == ranked[0].task.document.id
    ][:_MOST_CLOSE]
    if len(close) < 2:
        return ranked
    cosines = found.nearness([(match.task.document.id, match.task.start, match.task.end) for match in close])
    nearest = max(cosines)
    weighed = [
        replace(match, worth=match.worth + _CLOSENESS * (cosine - nearest))
        for match, cosine in zip(close, cosines, strict=True)
    ]
    rest = [match for match in ranked if match not in close]
    return sorted([*weighed, *rest], key=lambda match: -match.worth)


def _nearest(found: Found, matches: Sequence[_Match]) -> list[_Match]:
    """The best of the tasks that are close in meaning: 改厕 shares no word with 农村厕所革命."""
    cosines = found.nearness([(match.task.document.id, match.task.start, match.task.end) for match in matches])
    close = [(match, cosine) for match, cosine in zip(matches, cosines, strict=True) if cosine >= _CLOSE]
    best = max(close, key=lambda pair: pair[0].worth + _CLOSENESS * pair[1], default=None)
    return [best[0]] if best else []


def _said_better_elsewhere(found: Found, wanted: Wanted, matches: Sequence[_Match]) -> bool:
    """Whether a sentence outside all duties names units and is more about the question than the best of them."""
    tasks = [match.task for match in matches]
    best = found.hits[0].score
    for evidence in weigh(found.weigher, found.hits[:READ], found.searcher.by_id, found.readings)[:3]:
        passage = evidence.hit.passage
        document = found.searcher.by_id[passage.document]
        if any(t.document.id == document.id and t.start < evidence.end and evidence.start < t.end for t in tasks):
            return False
        said = passage.text[evidence.start - passage.start : evidence.end - passage.start]
        above = "\n".join((document.title, *passage.path))
        worth = wanted.share(said, besides=above, worth=0.4) + _STANDING * (evidence.hit.score - best)
        better = worth > matches[0].worth + _BETTER or found.readings.sees(passage, evidence.start, evidence.end)
        if better and _ASSIGNS.search(said):
            return True
    return False


def _chosen(question: Question, matches: Sequence[_Match]) -> list[_Match]:
    """The best match; of several regions named the best of each; without a region, the same task's in each document."""
    if len(question.regions) > 1:
        each = [_first_in((mention,), matches) for mention in question.regions]
        return [match for match in dict.fromkeys(each) if match]
    if leaning := _first_in(question.leaning, matches) if question.leaning else None:
        return [leaning]
    if question.regions or question.documents:
        return [matches[0]]
    chosen: dict[str, _Match] = {}
    for match in matches:
        if match.about >= max(matches[0].about - _SAME_TASK, _SURELY_ABOUT):
            chosen.setdefault(label_of(match.task.document), match)
    return list(chosen.values()) or [matches[0]]


def _first_in(regions: Sequence[Mention], matches: Sequence[_Match]) -> _Match | None:
    fitting = (m for m in matches if best_fit(regions, m.task.document, whole(m.task.document)) is Fit.SAME)
    return next(fitting, None)


def _told(task: Task, role: Role) -> list[Line]:
    """What the text says of who does it, for the part that is asked; all of it where it does not tell that part apart."""
    if task.passage.kind is PassageKind.TABLE_ROW and (cells := _cells_told(task, role)):
        return cells
    text = folded(task.document.text)
    start, end = task.duty.start, task.duty.end
    if text[start] not in "（【〔" and not LABEL.match(text, start):
        return [_said_line(task, *_sentence(text, start, end))]
    words = _inside(task.document.text[start:end])
    kept = [piece for piece, leads in _pieces(words) if role is Role.ANY or leads is (role is Role.LEAD)]
    return [Line("；".join(kept) if kept and role is not Role.ANY else words, task.passage, start, end)]


def _said_line(task: Task, start: int, end: int) -> Line:
    """A sentence; one of several of a line A：… with A in front."""
    text, region = task.document.text, task.document.region
    line = text.rfind("\n", 0, start) + 1
    head = re.match(r"[^，。；：:\n]{2,30}(?=[：:])", unmarked(folded(text[line:start])))
    if head and normalise_unit(head[0], region) in (*task.duty.lead, *task.duty.responsible):
        return Line(f"{head[0]}：{text[start:end].strip()}", task.passage, line, end)
    return Line(text[start:end].strip(), task.passage, start, end)


def _cells_told(task: Task, role: Role) -> list[Line]:
    """The cells of a row that name the units, each with its column's name."""
    row, region = task.passage, task.document.region
    cells = cells_of(row.text)
    columns = row.columns if len(row.columns) == len(cells) else ("",) * len(cells)
    unnumbered = cells[1:] if re.fullmatch(r"\d{1,4}", cells[0]) else cells
    told: dict[str, bool] = {}
    for column, cell in zip(columns, cells, strict=True):
        names = {normalise_unit(name, region) for name in split_units(cell)}
        if not names or not names <= {*task.duty.lead, *task.duty.responsible}:
            continue
        leads = names <= set(task.duty.lead)
        name = re.sub(r"\s", "", column)
        told.setdefault(f"{name}：{cell}" if name else row_reading(unnumbered, columns[-len(unnumbered) :]), leads)
    asked = [text for text, leads in told.items() if role is Role.ANY or leads is (role is Role.LEAD)]
    return [Line(text, row, task.duty.start, task.duty.end) for text in asked or told]


def _inside(words: str) -> str:
    """The words of a bracket, or of lines, on one line."""
    bare = words.strip()
    if bare[:1] in "（(【〔[" and bare[-1:] in "）)】〕]":
        bare = bare[1:-1]
    return re.sub(r"\s*[。；;]?\s*\n\s*", "；", bare.strip(" 。；;"))


def _pieces(words: str) -> Iterator[tuple[str, bool]]:
    """The pieces of an assignment, as written, and whether each names those that lead.

    Between labels (牵头单位：…；责任单位：…), or, without any, between commas (A牵头，B、C配合).
    """
    text = folded(words)
    labels = list(LABEL.finditer(text))
    for n, label in enumerate(labels):
        end = labels[n + 1].start() if n + 1 < len(labels) else len(words)
        if not label["other"]:
            yield words[label.start() : end].strip(" ，,；;。"), label["lead"] is not None
    if not labels:
        for start, end in split_outside(text, "；，。"):
            if piece := words[start:end].strip():
                yield piece, _LEADS.search(piece) is not None


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around [start, end), or just that if it is too long."""
    opening = max(text.rfind(mark, 0, start) for mark in "。；\n") + 1
    ends = [at for mark in "。；\n" if (at := text.find(mark, end)) >= 0]
    closing = min(ends, default=len(text))
    closing += text[closing : closing + 1] == "。"
    return (opening, closing) if closing - opening <= _LONGEST_SENTENCE else (start, end)
