"""The word index: BM25 over the tokens of `index/words.py`, kept by tantivy in a folder.

Rows are the passages' places in the catalogue; which passage a row is, is left to `store`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

import tantivy

from index.types import Progress
from index.words import fold, pairs, question_body, words

# tantivy's BM25 has k1 = 1.2. A token given twice counts as with k1 = 0.6 (the length norm is unchanged), which suits
# short passages better: on 692 policy questions hit@1 .67 → .69 and MRR@10 .76 → .78.
_REPEAT = 2
_MEMORY = 100_000_000  # bytes that the writer may hold before it writes a segment
Scored = list[tuple[int, float]]


def build_word_index(
    folder: Path,
    texts: Sequence[str],
    documents: Sequence[int],
    progress: Progress | None = None,
    known: Callable[[int], str | None] = lambda row: None,
) -> None:
    """Writes the index of `texts`; the n-th text gets row n and belongs to document number documents[n].

    `known` gives the tokens of a row where an older index has them (`WordIndex.kept`): finding them takes most of the time.
    `progress` counts texts. Raises OSError when it can't be written whole.
    """
    folder.mkdir(parents=True)
    try:
        _write(folder, texts, documents, progress, known)
    except ValueError as error:  # what tantivy makes of every failure to write
        raise OSError(f"tantivy: {error}") from error


def _write(
    folder: Path,
    texts: Sequence[str],
    documents: Sequence[int],
    progress: Progress | None,
    known: Callable[[int], str | None],
) -> None:
    writer = tantivy.Index(_schema(), path=str(folder)).writer(_MEMORY, 1)
    for row, (text, document) in enumerate(zip(texts, documents, strict=True)):
        joined = known(row) or " ".join(tokens(fold(text)))
        repeated = " ".join([joined] * _REPEAT)
        writer.add_document(tantivy.Document(tokens=repeated, kept=joined.encode(), row=row, document=document))
        if progress:
            progress(row + 1, len(texts))
    writer.commit()
    writer.wait_merging_threads()


class WordIndex:
    """An opened word index."""

    def __init__(self, folder: Path) -> None:
        index = tantivy.Index.open(str(folder))
        index.reload()
        self._schema = index.schema
        self._searcher = index.searcher()

    def search(self, question: str, count: int, documents: Sequence[int] | None = None) -> Scored:
        """The `count` best (row, score), best first, equal scores by row; only of `documents` where given."""
        wanted = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, "tokens", token))
            for token in tokens(question_body(fold(question)))
        ]
        if not wanted:
            return []
        query = tantivy.Query.boolean_query(wanted)
        if documents is not None:
            inside = tantivy.Query.const_score_query(
                tantivy.Query.term_set_query(self._schema, "document", list(documents)), 0.0
            )
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, inside)])
        found = self._searcher.search(query, count, count=False).hits
        scored = zip(self._rows(found), (float(score) for score, _ in found), strict=True)
        return sorted(scored, key=lambda pair: (-pair[1], pair[0]))

    def holding(self, text: str) -> list[int]:
        """The rows that hold every token of `text`, the best first."""
        wanted = [
            (tantivy.Occur.Must, tantivy.Query.term_query(self._schema, "tokens", token))
            for token in dict.fromkeys(tokens(fold(text)))
        ]
        if not wanted:
            return []
        return self._rows(
            self._searcher.search(tantivy.Query.boolean_query(wanted), max(self._searcher.num_docs, 1)).hits
        )

    def kept(self) -> Callable[[int], str | None]:
        """The tokens that each row was indexed by, joined by blanks, as they were kept for the next index; None for others."""
        found = self._searcher.search(tantivy.Query.all_query(), max(self._searcher.num_docs, 1)).hits
        places = dict(zip(self._rows(found), (address for _, address in found), strict=True))

        def tokens_of(row: int) -> str | None:
            held = self._searcher.doc(places[row])["kept"] if row in places else []
            return bytes(held[0]).decode() if held else None

        return tokens_of

    def _rows(self, found: Sequence[tuple[object, tantivy.DocAddress]]) -> list[int]:
        """The rows of what was found. From their column: to fetch each as it is stored takes half of a search's time."""
        return cast("list[int]", self._searcher.fast_field_values("row", [address for _, address in found]))

    def knows(self, token: str) -> bool:
        """Whether any passage has the token."""
        return bool(self._searcher.doc_freq("tokens", token))

    def rarity(self, token: str) -> float:
        """The idf of a token, as BM25 has it: the rarer in the corpus, the more a match says."""
        total, having = self._searcher.num_docs, self._searcher.doc_freq("tokens", token)
        return math.log(1 + (total - having + 0.5) / (having + 0.5))


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("tokens", stored=False, tokenizer_name="whitespace", index_option="freq")
    builder.add_bytes_field("kept", stored=True, indexed=False)
    builder.add_integer_field("row", stored=True, fast=True)
    builder.add_integer_field("document", indexed=True)
    return builder.build()


def tokens(folded: str) -> list[str]:
    """What a folded text is indexed by; a token may come twice."""
    return [*words(folded), *pairs(folded)]
