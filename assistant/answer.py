"""The pipeline: question → hits → lines → answer. Verbatim and cited, or not found; no language model."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from itertools import accumulate
from time import perf_counter
from typing import cast

from assistant import in_force, regions
from assistant.alternatives import is_of_another
from assistant.checks import checked
from assistant.compose import compose
from assistant.confidence import LEAST, Signs, signs, sureness
from assistant.evidence import Weigher
from assistant.found import Composed, Found, Line
from assistant.highlight import highlights
from assistant.numbered import NUMBER
from assistant.question import understand
from assistant.reader.read import Bound, Reader
from assistant.reference import reference
from assistant.regions import Fit, best_fit
from assistant.rescoring import IN_TALK, Asked, Readings, Reads, rescored, rescored_each, unread
from assistant.scope import with_books
from assistant.sides import is_comparison
from assistant.subject import bare, parts
from assistant.table_heads import with_heads
from assistant.types import Answer, Citation, Kind, Outcome, Question, Step
from assistant.understood import parts_of, understood
from corpus.types import Document
from index.search import Searcher
from index.types import Hit
from index.words import fold

_HITS = 10  # given with every answer
_DEPTH = 30  # hits among which answers are looked for
_NAMED_DEPTH = 1000  # likewise, where the question names documents: theirs may be the worst of all
# Characters that are searched for without the name of a document, its title or its 文号, from where on.
_SAID, _LEAST_SAID = 5, 2
# What a hit loses, in standard deviations, by how its region stands to the question's.
_LEAN, _UNNAMED = 0.5, 10.0  # likewise, for a region of the talk so far and for the documents that the question names
_TALKED_OF = 1.0  # likewise, for the document that the turn before was about, where a follow-up goes on from it
_LOSS = {Fit.ELSEWHERE: 1.0, Fit.AROUND: 0.0, Fit.UNSAID: 0.0, Fit.SAME: 0.0}

Wanted = Callable[[Document], bool]


class Assistant:
    """Answers questions over one index; without a reader, by search and rules alone."""

    def __init__(
        self, searcher: Searcher, reader: Reader | None = None, bound: Bound = IN_TALK, least: float = LEAST
    ) -> None:
        """`bound` is how much the reader reads for a question; what it has not read keeps its place behind.

        What one is less sure of than `least` is not said.
        """
        self._searcher = searcher
        self._reader = reader
        self._bound = bound
        self._least = least
        self._talked_of = lru_cache(maxsize=8)(self._best_met_by)  # an answer asks for it more than once
        self._regions = frozenset(document.region for document in searcher.documents if document.region)

    def ask(self, asked: str, context: Sequence[str] = (), wanted: Wanted | None = None) -> Answer:
        """The answer to a question; `context` are the user's earlier turns, oldest first.

        With `wanted`, no other documents are asked than those that are.
        """
        *_, last = self.answering(asked, context, wanted)
        return cast("Answer", last.answer)

    def answering(self, asked: str, context: Sequence[str] = (), wanted: Wanted | None = None) -> Iterator[Step]:
        """The same step by step, as each is done; the last one holds the answer."""
        if wanted is not None:
            among = Assistant(self._searcher.only(wanted), self._reader, self._bound, self._least)
            yield from among.answering(asked, context)
            return
        begun = perf_counter()
        timings: dict[str, float] = {}
        knows = self._searcher.index.words.knows
        question = understand(asked, context, self._regions, self._searcher.documents, knows, self._listed)
        timings["understand"] = _ms(begun)
        step = self._step(question)
        yield step
        found = self._find(question, timings)
        yield replace(step, hits=tuple(found))
        hits, readings = self._read(question, found, timings)
        read = perf_counter()
        composed, seen = self._composed(question, hits, readings)
        if question.otherwise and self._strays(question, composed):
            others, also_read = self._read(question.otherwise, self._find(question.otherwise, {}), {})
            other, of_other = self._composed(question.otherwise, others, also_read)
            if other.lines and (not composed.lines or not self._strays(question, other)):
                step = self._step(question.otherwise)
                hits, readings, composed, seen = others, also_read, other, of_other
        timings["compose"] = _ms(read)
        timings["total"] = _ms(begun)
        yield replace(step, hits=tuple(hits), answer=self._answer(step, hits, readings, composed, seen, timings))

    def _strays(self, question: Question, composed: Composed) -> bool:
        """Whether an answer leaves the document that was talked of, or is none: then the other reading may keep to it."""
        told = {line.passage.document for line in composed.lines}
        return not told or (question.before is not None and not told & self._talked_of(question.before))

    def _best_met_by(self, before: Question) -> set[str]:
        """The document that a turn is best met by."""
        return {hit.passage.document for hit in self._find(before, {})[:1]}

    def _step(self, question: Question) -> Step:
        documents = self._searcher.documents
        return Step(question, understood(question, documents), parts_of(question, documents))

    def _listed(self, asked: str) -> list[str]:
        """The lines of the answer to a question that stands alone: what 第二个 of a later turn may mean."""
        answer = self.ask(asked)
        return [line for line in answer.text.removeprefix(answer.conclusion).split("\n") if line.strip()]

    def _read(
        self, question: Question, hits: Sequence[Hit], timings: dict[str, float]
    ) -> tuple[Sequence[Hit], Readings]:
        """The hits as the reader orders them, and what it read; `timings` say how long it took and how many it read."""
        if not self._reader or question.kind is Kind.OUT_OF_SCOPE:
            return hits, Readings()
        begun = perf_counter()
        compares = is_comparison(question, self._searcher.documents)
        bound = self._bound.shared(2) if compares else self._bound  # the rest is for the sides
        hits, readings = rescored(self._reader, _searched(question), hits, self._searcher.by_id, bound)
        timings["read"] = _ms(begun)
        timings["read_passages"] = len(readings.of)
        return hits, readings

    def _composed(self, question: Question, hits: Sequence[Hit], readings: Readings) -> tuple[Composed, Signs]:
        """The answer and what speaks for it; from documents that are no longer in force only if the others give none."""
        current = [hit for hit in hits if not self._is_over(question, hit)]
        over = [replace(hit, score=hit.score + in_force.LOSS) for hit in hits if self._is_over(question, hit)]
        groups = [current, over] if hits[:1] == current[:1] else [over, current]
        answers = []
        for group in filter(None, groups):
            answers.append(self._told(self._weighed(question, group, readings)))
            if answers[-1][0].lines:
                return answers[-1]
        return answers[0] if answers else (Composed(), {})

    def _told(self, found: Found) -> tuple[Composed, Signs]:
        """The answer if one is sure enough of it, else what rules state whatever the hits, if one is sure enough of that.

        Where there is nothing to say, there is nothing that speaks for it.
        """
        composed = compose(found, True)
        if not composed.lines:
            return composed, {}
        if all(self._is_of_another(found.question, line) for line in composed.lines):
            return Composed(warnings=composed.warnings), {}
        seen = signs(found, composed.lines)
        if composed.certain or sureness(seen) >= self._least:
            return composed, seen
        stated = compose(found, False)
        if not stated.lines:
            return stated, seen
        seen = signs(found, stated.lines, stated=True)
        return stated if sureness(seen) >= self._least else Composed(warnings=stated.warnings), seen

    def _is_of_another(self, question: Question, line: Line) -> bool:
        """Whether a line speaks of a like thing only that excludes the one asked about."""
        above = (self._searcher.by_id[line.passage.document].title, *line.passage.path)
        return is_of_another(question.text, line.text, above, line.passage.text)

    def _is_over(self, question: Question, hit: Hit) -> bool:
        key = hit.passage.document
        return in_force.is_over(question, self._searcher.by_id[key], self._searcher.standings.get(key))

    def _weighed(self, question: Question, hits: Sequence[Hit], readings: Readings) -> Found:
        fitting = [hit for hit in hits if self._fit(question, hit) > Fit.AROUND]
        elsewhere = [hit for hit in hits if self._fit(question, hit) <= Fit.AROUND]
        weigher = Weigher(question, self._searcher.index.words.rarity)
        nearness = partial(self._searcher.nearness, _searched(question))
        return Found(question, fitting, elsewhere, weigher, self._searcher, nearness, readings, self._reads())

    def _reads(self) -> Reads:
        if not self._reader:
            return unread
        return _read_once(partial(rescored_each, self._reader, self._searcher.by_id, self._bound.shared(2)))

    def _find(self, question: Question, timings: dict[str, float]) -> list[Hit]:
        """Hits, best first; those of other regions than the question's go to the end."""
        named = with_books(self._searcher, question.documents)
        count = _NAMED_DEPTH if named else _DEPTH
        hits = self._searcher.search(_searched(question), count, timings_ms=timings, named=named)
        talked_of = self._talked_of(question.before) if question.before else set()

        def loss(hit: Hit) -> float:
            away = bool(talked_of) and hit.passage.document not in talked_of
            other = bool(named) and hit.passage.document not in named
            return self._loss(question, hit) + _UNNAMED * other + _TALKED_OF * away

        ranked = [Hit(hit.passage, hit.score - loss(hit), hit.ranks) for hit in hits]
        return sorted(ranked, key=lambda hit: -hit.score)[:_DEPTH]

    def _loss(self, question: Question, hit: Hit) -> float:
        """What a hit loses for being of another region, or not in force."""
        document = self._searcher.by_id[hit.passage.document]
        away = best_fit(question.leaning, document, hit.passage) is not Fit.SAME
        over = in_force.LOSS * self._is_over(question, hit)
        return _LOSS[self._fit(question, hit)] + _LEAN * away + over

    def _fit(self, question: Question, hit: Hit) -> Fit:
        document = self._searcher.by_id[hit.passage.document]
        return best_fit(question.regions, document, hit.passage)

    def _answer(
        self,
        step: Step,
        hits: Sequence[Hit],
        readings: Readings,
        composed: Composed,
        seen: Signs,
        timings: dict[str, float],
    ) -> Answer:
        manifest = self._searcher.index.manifest
        composed, repaired = checked(composed, lambda key: self._searcher.document_text(self._searcher.by_id[key]))
        lines, heads = with_heads(composed.lines, self._text)
        cited = [self._searcher.by_id[line.passage.document] for line in lines]
        told = [*filter(None, [composed.conclusion]), *(line.text for line in lines)]
        text = "\n".join(told)
        marked = [*[None] * (len(told) - len(lines)), *highlights(step.question.kind, lines, readings)]
        return Answer(
            question=step.question.asked,
            status=Outcome.ANSWERED if lines else Outcome.NOT_FOUND,
            kind=step.question.kind,
            text=text,
            citations=self._citations(lines, heads),
            hits=_cited_first(hits, lines)[:_HITS],
            documents=self._searcher.by_id,
            generation=manifest.generation,
            encoder=manifest.name,
            confidence=max(sureness(seen), self._least if composed.certain else 0.0),
            signs=seen,
            warnings=(*composed.warnings, *self._warnings(step.question, cited, text)),
            timings_ms=timings,
            repaired=repaired,
            conclusion=composed.conclusion,
            understood=step.understood,
            parts=step.parts,
            highlights=_in_text(told, marked),
        )

    def _warnings(self, question: Question, cited: Sequence[Document], said: str) -> Iterator[str]:
        """What an answer's documents call for: they speak for a part of the region asked about only, or are not in force."""
        unnamed = [document for document in cited if document.id not in question.documents]
        yield from regions.warnings(question.regions, unnamed, said)
        yield from in_force.warnings(cited, self._searcher.standings)

    def _text(self, document: str) -> str:
        return self._searcher.document_text(self._searcher.by_id[document]).text

    def _citations(self, lines: Sequence[Line], heads: Sequence[Line]) -> tuple[Citation, ...]:
        """A citation for each line, then for what is quoted beside them, then for the heads of tables."""
        beside = [(n, one) for n, line in enumerate(lines, 1) for one in line.beside]
        cited = [*((None, line) for line in lines), *beside, *((None, head) for head in heads)]
        return tuple(self._citation(n, line, of) for n, (of, line) in enumerate(cited, 1))

    def _citation(self, n: int, line: Line, beside: int | None = None) -> Citation:
        document = self._searcher.by_id[line.passage.document]
        whole = self._searcher.document_text(document)
        quote = whole.text[line.start : line.end]
        cited = reference(whole, line.passage, line.start)
        return Citation(n, document, line.passage, line.start, line.end, quote, cited, beside)


def _searched(question: Question) -> str:
    """What is searched for and read: the name of a document stands in what opens it, and not in what answers.

    A title stays where the rest says little (它的目的): its words are of what is asked about, those of a 文号 are not.
    """
    said = len(bare(parts(question.unnamed).asking))
    return question.unnamed if said >= (_LEAST_SAID if NUMBER.search(fold(question.text)) else _SAID) else question.text


def _cited_first(hits: Sequence[Hit], lines: Sequence[Line]) -> tuple[Hit, ...]:
    """The hits with those first that an answer's lines are taken from, in their order, whether the search found them or not."""
    best = max((hit.score for hit in hits), default=0.0)
    found = {hit.passage.id: hit for hit in hits}
    cited = {
        line.passage.id: replace(found.get(line.passage.id, Hit(line.passage, best)), score=best) for line in lines
    }
    return (*cited.values(), *(hit for hit in hits if hit.passage.id not in cited))


def _in_text(told: Sequence[str], marked: Sequence[tuple[int, int] | None]) -> tuple[tuple[int, int], ...]:
    """Spans of lines as spans of the text that the lines make."""
    starts = accumulate((len(line) + 1 for line in told), initial=0)
    return tuple((start + span[0], start + span[1]) for start, span in zip(starts, marked, strict=False) if span)


def _read_once(reads: Reads) -> Reads:
    """`reads` done once for the same questions and hits: an answer that is not sure enough is composed again from the same."""
    known: dict[Hashable, list[tuple[list[Hit], Readings]]] = {}

    def once(asked: Asked) -> list[tuple[list[Hit], Readings]]:
        key = tuple((text, tuple(hit.passage.id for hit in hits)) for text, hits in asked)
        if key not in known:
            known[key] = reads(asked)
        return known[key]

    return once


def _ms(since: float) -> float:
    return round((perf_counter() - since) * 1000, 1)
