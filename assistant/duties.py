"""Who does a task, and which tasks a body has, told from the duties that were read out of the documents.

The units are given in the words of the text, those that lead apart from the others. A document that assigns the task in
none of the ways that `corpus.facts.duties` reads is left to the sentences, in `compose`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.confidence import READ
from assistant.evidence import Weigher, weigh
from assistant.found import Composed, Found, Line
from assistant.regions import Fit, best_fit
from assistant.scope import label_of, still_in_force, whole
from assistant.types import Question, Role
from assistant.units_asked import part_asked
from corpus.facts.places import Passages, folded, row_cells, split_outside
from corpus.facts.roles import LABEL
from corpus.facts.units import is_unit, normalise_unit, split_units
from corpus.regions import Mention
from corpus.types import Document, Duty, Passage
from corpus.types import Kind as PassageKind

_MOST_DOCUMENTS = 12  # whose duties are compared
_MOST_CLOSE = 12  # tasks whose closeness is asked for: it takes a few milliseconds each
_STANDING = 0.12  # what one standard deviation in rank is worth, against a share of the question
_BELOW = 0.5  # standard deviations by which a task that no hit speaks of stands below the last hit
_TEXT = 0.6  # what a word in the text below a task is worth, against one in its name
_FULL = 0.1  # what it is worth that the question says all of a task's name
_ABOUT = 0.4  # share of the question that a task and its text must hold
_SURELY_ABOUT = 0.65  # likewise, where the search as a whole is not sure
_EQUAL = 0.12  # tasks of nearly the same worth, between which the encoder decides
_CLOSENESS = 2.0  # what a unit of cosine is worth; those of one encoder differ by hundredths
_SAME_TASK = 0.15  # tasks of other documents are the same if they are worth so little less
_BETTER = 0.2  # a sentence outside all tasks answers if it is worth so much more than the best task
_LONGEST_SCOPE = 3000  # characters of a task's text
_LONGEST_SENTENCE = 300
_ASSIGNS = re.compile(r"由|负责|牵头|责任|承担|承办|主管|组织")
_ASKING = re.compile(
    r"(?:牵头|责任|负责|配合|主管|参与|承办|协办|主办)(?:的)?(?:单位|部门|主体|机构)?|(?:单位|部门|机构|科室)(?:要管|在管|来管|管)?|"
    r"(?:建设|这[个项]|那[个项]|该)?任务(?:分|压|落|交)?给?|挂帅|这[一]?[块条项]|那[一]?[块条项]|落在|身上|头上"
)
_LEADS = re.compile(r"牵头|主办|主责")


@dataclass(frozen=True, slots=True)
class Task:
    """A duty and its document; [start, end) is all that the text says of it, `passage` the one that names its units."""

    duty: Duty
    document: Document
    passage: Passage
    start: int
    end: int

    @property
    def said(self) -> str:
        """What the text says of the task, units and all."""
        return self.document.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class _Match:
    task: Task
    worth: float
    about: float


def responsible(found: Found, sure: bool) -> Composed | None:
    """Who does the task that the question is about: one line, or one a region; None where no duty tells.

    `sure`: the hits answer. A task that the question names is told even where they don't seem to.
    """
    weigher = _task_weigher(found)
    matches = _by_worth(found, _matches(found, weigher))
    least = _ABOUT if sure else _SURELY_ABOUT
    matches = [match for match in matches if match.about >= least]
    if not matches or _said_better_elsewhere(found, weigher, matches):
        return None
    chosen = _chosen(found.question, matches)
    role = part_asked(found.question.text)
    lines = [line for match in chosen for line in _told(match.task, role)]
    labelled = [
        replace(line, text=f"{label_of(match.task.document)}：{line.text}")
        for match in chosen
        for line in _told(match.task, role)
    ]
    unled = role is Role.LEAD and not any(match.task.duty.lead for match in chosen)
    warnings = ("原文没有写明牵头单位，所列为责任单位",) if unled else ()
    return Composed(tuple(labelled if len(chosen) > 1 else lines), warnings=warnings)


def tasks_in(document: Document, passages: Sequence[Passage], duties: Sequence[Duty]) -> Iterator[Task]:
    """The duties of a document with the text that belongs to each: from the last duty or heading to its own end."""
    places = Passages(passages)
    before = 0
    for duty in sorted(duties, key=lambda duty: duty.start):
        passage = places.at(duty.start)
        if passage is None:
            continue
        yield Task(duty, document, passage, _beginning(passage, passages, duty, before), duty.end)
        before = duty.end


def _beginning(passage: Passage, passages: Sequence[Passage], duty: Duty, before: int) -> int:
    """Where the text of a duty begins: not above the headings over it, nor in the text of the duty before."""
    if passage.kind is PassageKind.TABLE_ROW:
        return passage.start
    start = passage.start
    if passage.path:
        depth = len(passage.path)
        start = min(p.start for p in passages if p.path[:depth] == passage.path)
    return min(max(start, before, duty.end - _LONGEST_SCOPE), duty.start)


def _task_weigher(found: Found) -> Weigher:
    """A weigher without the words that only ask who does it."""
    subject = _ASKING.sub(" ", found.question.subject).strip()
    if len(subject) < 2:
        return found.weigher
    return Weigher(replace(found.question, subject=subject), found.searcher.index.words.rarity)


def _matches(found: Found, weigher: Weigher) -> Iterator[_Match]:
    best, last = found.hits[0].score, found.hits[-1].score
    subject = folded(re.sub(r"\s", "", found.question.subject))
    for document in _documents(found):
        hits = [hit for hit in found.hits if hit.passage.document == document.id]
        duties = found.searcher.facts_of(document).duties
        for task in tasks_in(document, found.searcher.passages_of(document), duties) if duties else ():
            near = [h.score for h in hits if h.passage.start < task.end and task.start < h.passage.end]
            standing = max(near, default=last - _BELOW) - best
            above = "\n".join(task.passage.path)
            about = weigher.share(task.duty.task, besides=f"{task.said}\n{above}", worth=_TEXT)
            full = sum(character in subject for character in task.duty.task) / len(task.duty.task)
            yield _Match(task, about + _FULL * full + _STANDING * standing, about)


def _documents(found: Found) -> list[Document]:
    """The documents of the hits, best first; those that the question names, if any are among them."""
    ids = list(dict.fromkeys(hit.passage.document for hit in found.hits))
    named = [identifier for identifier in ids if identifier in found.question.documents]
    documents = [found.searcher.by_id[identifier] for identifier in named or ids]
    current = [document for document in documents if found.question.older or still_in_force(document)]
    return [found.searcher.document_text(document) for document in (current or documents)[:_MOST_DOCUMENTS]]


def _by_worth(found: Found, matches: Iterator[_Match]) -> list[_Match]:
    """Matches, the best first; between those of nearly the same worth in one document the encoder decides."""
    ranked = sorted(matches, key=lambda match: -match.worth)
    close = [
        m for m in ranked if m.worth > ranked[0].worth - _EQUAL and m.task.document.id == ranked[0].task.document.id
    ][:_MOST_CLOSE]
    if len(close) < 2:
        return ranked
    cosines = found.closeness([match.task.duty.task for match in close])
    nearest = max(cosines)
    weighed = [
        replace(match, worth=match.worth + _CLOSENESS * (cosine - nearest))
        for match, cosine in zip(close, cosines, strict=True)
    ]
    rest = [match for match in ranked if match not in close]
    return sorted([*weighed, *rest], key=lambda match: -match.worth)


def _said_better_elsewhere(found: Found, weigher: Weigher, matches: Sequence[_Match]) -> bool:
    """Whether a sentence outside all duties names units and is more about the question than the best of them."""
    tasks = [match.task for match in matches]
    best = found.hits[0].score
    for evidence in weigh(found.weigher, found.hits[:READ], found.searcher.by_id)[:3]:
        passage = evidence.hit.passage
        document = found.searcher.by_id[passage.document]
        if any(t.document.id == document.id and t.start < evidence.end and evidence.start < t.end for t in tasks):
            return False
        said = passage.text[evidence.start - passage.start : evidence.end - passage.start]
        above = "\n".join((document.title, *passage.path))
        worth = weigher.share(said, besides=above, worth=0.4) + _STANDING * (evidence.hit.score - best)
        if worth > matches[0].worth + _BETTER and (_ASSIGNS.search(said) or _names_units(passage)):
            return True
    return False


def _names_units(passage: Passage) -> bool:
    """Whether a cell of a table's row holds nothing but names of units."""
    if passage.kind is not PassageKind.TABLE_ROW:
        return False
    return any((names := split_units(cell)) and all(map(is_unit, names)) for cell in row_cells(passage))


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
        start, end = _sentence(text, start, end)
        return [Line(task.document.text[start:end].strip(), task.passage, start, end)]
    words = _inside(task.document.text[start:end])
    kept = [piece for piece, leads in _pieces(words) if role is Role.ANY or leads is (role is Role.LEAD)]
    return [Line("；".join(kept) if kept and role is not Role.ANY else words, task.passage, start, end)]


def _cells_told(task: Task, role: Role) -> list[Line]:
    """The cells of a row that name the units, each with its column's name."""
    row, region = task.passage, task.document.region
    cells = row_cells(row)
    columns = row.columns if len(row.columns) == len(cells) else ("",) * len(cells)
    told: dict[str, bool] = {}
    for column, cell in zip(columns, cells, strict=True):
        names = {normalise_unit(name, region) for name in split_units(cell)}
        if not names or not names <= {*task.duty.lead, *task.duty.responsible}:
            continue
        leads = names <= set(task.duty.lead)
        name = re.sub(r"\s", "", column) or ("牵头单位" if leads else "责任单位")
        told.setdefault(f"{name}：{cell}", leads)
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
