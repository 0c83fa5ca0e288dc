"""Finding passages: a question in, ranked `Hit`s out, over an opened index. What an answer is, is not known here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from datetime import date
from functools import cache, lru_cache
from time import perf_counter

import numpy as np

from corpus.cut import contextual, sentences_of
from corpus.facts.standing import standing
from corpus.types import Document, Facts, Passage
from index.catalogue import Origin
from index.fusion import fuse, weights
from index.lexical import tokens
from index.standing import links_between, with_status
from index.store import OpenIndex
from index.types import Encoder, Hit, Place, Vectors
from index.vectors import search_vectors
from index.words import fold

RETRIEVERS = ("words", "dense", "sentences")
_BEST = 3  # passages found by words that tell how much of the question passages hold
DEPTH = 200  # how many passages each retriever gives to the fusion
_OF_NAMED = 30  # and how many more of the documents that are named
_KEPT = 16  # documents whose text and passages are kept once read: an answer asks for its hits' more than once


class Searcher:
    """Searches one generation of an index."""

    def __init__(self, index: OpenIndex, encoder: Encoder, as_of: date | None = None) -> None:
        """Documents have their status on the day `as_of`, today without one."""
        self.index = index
        documents = index.catalogue.documents()
        self.links = links_between(index.catalogue, documents)
        self.standings = standing(documents, self.links, as_of or date.today())
        self.documents: list[Document] = with_status(documents, self.standings)
        self.by_id = {document.id: document for document in self.documents}
        self._numbers = {document.id: number for number, document in enumerate(self.documents)}
        self._encoder = encoder
        self._vector = lru_cache(maxsize=1)(encoder.encode_question)  # an answer asks for its question's more than once
        self._all_facts = cache(self._read_facts)
        self._text = lru_cache(_KEPT)(index.catalogue.document)
        self._passages = lru_cache(_KEPT)(index.catalogue.passages_of)
        self.is_whole = True  # not narrowed by `only`

    def only(self, wanted: Callable[[Document], bool]) -> Searcher:
        """The same index as if it held no other documents than those that are `wanted`; how they stand is told by all."""
        narrowed = copy(self)
        narrowed.documents = [document for document in self.documents if wanted(document)]
        narrowed.by_id = {document.id: document for document in narrowed.documents}
        narrowed.is_whole = False
        return narrowed

    def search(
        self,
        question: str,
        count: int = 10,
        wanted: Callable[[Document], bool] | None = None,
        timings_ms: dict[str, float] | None = None,
        retrievers: Sequence[str] = RETRIEVERS,
        named: Sequence[str] = (),
    ) -> list[Hit]:
        """The `count` best passages, best first; only of documents that are `wanted`. Adds its times to `timings_ms`.

        Of the documents `named`, by their ids, the best are looked at however many of others are better.
        """
        numbers = self._numbers_of(wanted)
        if numbers == []:
            return []
        begun = perf_counter()
        own = [self._numbers[key] for key in named if key in self.by_id]
        words = self.index.words.search(question, DEPTH, numbers)
        if own:
            words = _merged(words, self.index.words.search(question, _OF_NAMED, own))
        found = perf_counter()
        vector = self._vector(question)
        encoded = perf_counter()
        rows = None if numbers is None else self.index.catalogue.rows_of(numbers)
        dense = search_vectors(self.index.vectors, vector, DEPTH, rows)
        if own:
            inside = self.index.catalogue.rows_of(own)
            dense = _merged(dense, search_vectors(self.index.vectors, vector, _OF_NAMED, inside))
        candidates = list(dict.fromkeys(row for row, _ in (*words, *dense)))
        sentences = self.index.sentences.best(vector, candidates)[:DEPTH]
        found_by = {"words": words, "dense": dense, "sentences": sentences}
        weight = weights(self._held(question, [row for row, _ in words[:_BEST]]))
        hits = self._hits(fuse({name: found_by[name] for name in retrievers}, DEPTH, weight)[:count])
        if timings_ms is not None:
            steps = {"words": found - begun, "encode": encoded - found, "dense": perf_counter() - encoded}
            timings_ms.update({name: round(seconds * 1000, 1) for name, seconds in steps.items()})
        return hits

    def facts_of(self, document: Document) -> Facts:
        """The facts read out of a document."""
        return self.index.catalogue.facts_of(self._number(document))

    @property
    def facts(self) -> dict[str, Facts]:
        """The facts read out of every document, by `Document.id`; read once, at the first use."""
        return self._all_facts()

    def closeness(self, question: str, texts: Sequence[str]) -> list[float]:
        """The cosine of each of `texts` to a question, by the encoder. A few milliseconds a text."""
        if not texts:
            return []
        vector = self._vector(question).reshape(-1)
        return [float(cosine) for cosine in self._encoder.encode_passages(texts) @ vector]

    def nearness(self, question: str, places: Sequence[Place]) -> list[float]:
        """The cosine to a question of what stands in each place, by the whole sentences there.

        Out of vectors made when the passages were: next to nothing a place.
        """
        vector = self._vector(question).reshape(-1)
        return [float(self._meant(place) @ vector) for place in places]

    def _meant(self, place: Place) -> Vectors:
        """The unit vector of what stands in a place, shape (dimension,): its sentences' mean, by how much of it each is.

        A heading above headings stands in no passage, and means what the first passage below it does.
        """
        number, start, end = self._numbers[place[0]], *place[1:]
        catalogue, total = self.index.catalogue, np.zeros(self.index.manifest.dimension, np.float32)
        for row, passage in catalogue.passages(catalogue.rows_between(number, start, end)).items():
            within = [max(0, min(end, last) - max(start, first)) for first, last in sentences_of(passage)]
            vectors = self.index.sentences.of(row).astype(np.float32)
            if len(within) != len(vectors):  # an index made when sentences were cut otherwise: the passage's mean
                within = [1] * len(vectors)
            total += np.asarray(within, np.float32) @ vectors
        if not total.any() and (below := catalogue.row_after(number, start)) is not None:
            total = self.index.sentences.of(below).astype(np.float32).sum(0)
        return np.asarray(total / max(float(np.linalg.norm(total)), 1e-9), np.float32)

    def document_text(self, document: Document) -> Document:
        """The same document with its text."""
        return self._text(self._number(document))

    def documents_with(self, text: str) -> list[Document]:
        """The documents, without their texts, whose text holds `text` character by character."""
        held = set(self.index.catalogue.holding(text))
        return [document for document in self.documents if self._number(document) in held]

    def origin_of(self, document: Document) -> Origin:
        """The file that a document was read from."""
        return self.index.catalogue.origin(self._number(document))

    def passages_of(self, document: Document) -> tuple[Passage, ...]:
        """All passages of a document, in order."""
        return self._passages(self._number(document))

    def _held(self, question: str, rows: Sequence[int]) -> float:
        """The share of the question's tokens, by rarity, in that of the passages at `rows` which holds the most; 0 to 1."""
        asked = {token for token in tokens(fold(question)) if len(token) > 1 or token.isdigit()}
        worth = {token: self.index.words.rarity(token) for token in sorted(asked)}
        found = self.index.catalogue.passages(rows).values()
        texts = [fold(contextual(self.by_id[passage.document], passage)) for passage in found]
        held = (sum(rarity for token, rarity in worth.items() if token in text) for text in texts)
        return max(held, default=0.0) / (sum(worth.values()) or 1.0)

    def _read_facts(self) -> dict[str, Facts]:
        return dict(zip(self._numbers, self.index.catalogue.facts(), strict=True))

    def _numbers_of(self, wanted: Callable[[Document], bool] | None) -> list[int] | None:
        """The numbers of the documents that are wanted; None for all there are: leaving out none takes time too."""
        if wanted is None and self.is_whole:
            return None
        numbers = [self._number(document) for document in self.documents if wanted is None or wanted(document)]
        return numbers if len(numbers) < len(self._numbers) else None

    def _number(self, document: Document) -> int:
        return self._numbers[document.id]

    def _hits(self, fused: Sequence[tuple[int, float, dict[str, int]]]) -> list[Hit]:
        passages = self.index.catalogue.passages(row for row, _, _ in fused)
        return [Hit(passages[row], score, ranks) for row, score, ranks in fused]


def _merged(found: list[tuple[int, float]], more: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """(row, score) of both, best first, each row once: a retriever's scores are the same whatever it searches."""
    return sorted(dict([*more, *found]).items(), key=lambda entry: (-entry[1], entry[0]))
