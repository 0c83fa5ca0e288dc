"""Training data: records of texts with questions become groups of one passage that answers and some that do not.

A record is a line {source, id, title, text, questions: [{question, answers}]}; answers are verbatim in the text, and a
question without any is one that the text does not answer. Negatives are what search finds for the question, by words and,
where there is an encoder, by meaning too: first in the same text, where the near misses are, then anywhere.
"""

from __future__ import annotations

import json
import lzma
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any

import numpy as np

from corpus.cut import contextual, cut
from corpus.types import Document, Passage
from index.lexical import WordIndex, build_word_index
from index.types import Encoder, Vectors

_NEAR = 1  # of the negatives, as many are of the same text where it has them
_LOOKED_AT = 20  # hits that negatives are drawn from: the first are the hardest, and some of them answer unnoticed
_SHORT = 4  # an answer under this many characters may stand in any passage by chance
_FIELDS = {"source", "id", "title", "text", "questions"}
_AROUND = 40  # characters beside an answer in which the question's words tell its right occurrence


@dataclass(frozen=True, slots=True)
class Read:
    """A passage to read: what stands above it, and its text."""

    above: str
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """A question with the passages to tell apart; `span` is where the answer stands in the first, if it answers."""

    question: str
    passages: tuple[Read, ...]
    answered: bool
    span: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class _Texts:
    titles: dict[str, str]  # by Document.id
    passages: list[Passage]
    first: list[int]  # of each document, the row of its first passage; one more at the end
    index: WordIndex
    cosines: Callable[[str], Vectors] | None  # of a question to all passages; None where there is no encoder

    def nearest(self, question: str, number: int | None = None) -> list[int]:
        """Rows of the passages that search finds for a question, in every text or in one; by words and by meaning in turn."""
        among = None if number is None else [number]
        by_words = [row for row, _ in self.index.search(question, _LOOKED_AT, among)]
        if self.cosines is None:
            return by_words
        first, end = (0, len(self.passages)) if number is None else self.first[number : number + 2]
        cosines = self.cosines(question)[first:end]
        by_meaning = [first + int(row) for row in np.argsort(-cosines, kind="stable")[:_LOOKED_AT]]
        both = chain.from_iterable(zip_longest(by_words, by_meaning))
        return [row for row in dict.fromkeys(both) if row is not None][:_LOOKED_AT]


def read_records(path: Path) -> list[dict[str, Any]]:
    """The records of a .jsonl or .jsonl.xz file. Raises OSError or ValueError, which name what is wrong."""
    try:
        whole = lzma.decompress(path.read_bytes()) if path.suffix == ".xz" else path.read_bytes()
    except lzma.LZMAError as error:
        raise ValueError(f"{path} 无法解压({error})") from error
    return [_record(path, n, line) for n, line in enumerate(whole.decode().split("\n"), 1) if line.strip()]


def _record(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError:
        record = None
    if not isinstance(record, dict) or not record.keys() >= _FIELDS:
        raise ValueError(f"{path} 第 {number} 行不是记录,每行应为含 {'、'.join(sorted(_FIELDS))} 的 JSON")
    return record


def groups(records: Sequence[dict[str, Any]], seed: int, negatives: int, encoder: Encoder | None = None) -> list[Group]:
    """One group for each question that can be used, in an order drawn by `seed`. The same every time."""
    with tempfile.TemporaryDirectory() as folder:
        texts = _texts(records, Path(folder) / "words", encoder)
        drawn = random.Random(seed)
        found = [
            group
            for number, record in enumerate(records)
            for asked in record["questions"]
            for group in _group(texts, number, asked["question"], asked["answers"], drawn, negatives)
        ]
    drawn.shuffle(found)
    return found


def _texts(records: Sequence[dict[str, Any]], folder: Path, encoder: Encoder | None) -> _Texts:
    documents = [Document(f"{r['source']}/{r['id']}", str(r["id"]), r["title"], r["text"]) for r in records]
    passages: list[Passage] = []
    first, owners, embedded = [0], [], []
    for number, document in enumerate(documents):
        own = cut(document)
        passages += own
        owners += [number] * len(own)
        embedded += [contextual(document, passage) for passage in own]
        first.append(len(passages))
    build_word_index(folder, embedded, owners)
    titles, words = {d.id: d.title for d in documents}, WordIndex(folder)
    if encoder is None:
        return _Texts(titles, passages, first, words, None)
    vectors = encoder.encode_passages(embedded)
    cosines = lru_cache(1)(lambda question: vectors @ encoder.encode_question(question)[0])  # asked for twice in a row
    return _Texts(titles, passages, first, words, cosines)


def _group(
    texts: _Texts, number: int, question: str, answers: Sequence[str], drawn: random.Random, negatives: int
) -> Iterator[Group]:
    own = range(texts.first[number], texts.first[number + 1])
    found = texts.nearest(question)
    if not answers:
        rows = texts.nearest(question, number)[: 1 + negatives]
        if rows:
            yield Group(question, tuple(_read(texts, row) for row in rows), False, None)
        return
    holding = [row for row in own if any(answer in texts.passages[row].text for answer in answers)]
    if not holding:
        return
    right = max(holding, key=lambda row: (row in found, -found.index(row) if row in found else 0, -row))
    wrong = [row for row in found if row not in holding and not _also_answers(texts, row, answers)]
    near = [row for row in texts.nearest(question, number)[: 1 + negatives] if row in wrong or row not in found]
    near = [row for row in near if row not in holding][:_NEAR]
    far = [row for row in wrong if row not in near]
    chosen = [*near, *drawn.sample(far, min(len(far), negatives - len(near)))]
    read = _read(texts, right)
    yield Group(question, (read, *(_read(texts, row) for row in chosen)), True, _span(question, read.text, answers))


def _also_answers(texts: _Texts, row: int, answers: Sequence[str]) -> bool:
    return any(len(answer) >= _SHORT and answer in texts.passages[row].text for answer in answers)


def _read(texts: _Texts, row: int) -> Read:
    passage = texts.passages[row]
    title = texts.titles[passage.document]
    return Read("\n".join((title, *passage.path)), passage.text)


def _span(question: str, text: str, answers: Sequence[str]) -> tuple[int, int] | None:
    """Where an answer stands; of several occurrences the one with most of the question's characters around it."""
    answer = next(answer for answer in answers if answer in text)
    starts = [i for i in range(len(text)) if text.startswith(answer, i)]
    asked = set(question)

    def near(start: int) -> int:
        return len(asked & set(text[max(0, start - _AROUND) : start + len(answer) + _AROUND]))

    start = max(starts, key=near)
    return start, start + len(answer)
