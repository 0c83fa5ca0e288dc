"""Sentence vectors: made in their passage's context, kept beside the passages', and what places mean by them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from support import TinyEncoder

from corpus.cut import embedded, sentences_of
from corpus.read import find_sources
from index.build import ingest
from index.search import Searcher
from index.store import SENTENCES, current_generation, open_index
from index.types import Encoder, IndexUnusableError

TEXT = "甲市通知\n各单位：\n水质达标率到2027年达到95%以上。电梯检验由区市场监管局负责。\n食品抽检合格率达到98%以上。\n"


@pytest.fixture
def searcher(tmp_path: Path) -> Searcher:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "甲.txt").write_text(TEXT, encoding="utf-8")
    tiny = TinyEncoder()
    ingest(find_sources([tmp_path / "files"]), tmp_path / "index", None, lambda _: tiny)
    return Searcher(open_index(tmp_path / "index"), tiny)


def test_each_sentence_of_a_passage_has_a_vector(searcher: Searcher) -> None:
    (document,) = searcher.documents
    for row, passage in enumerate(searcher.passages_of(document)):
        spans = list(sentences_of(passage))
        text, parts = embedded(document, passage)
        assert [text[slice(*part)] for part in parts] == [
            passage.text[start - passage.start : end - passage.start] for start, end in spans
        ]
        assert searcher.index.sentences.of(row).shape == (len(spans), TinyEncoder.dimension)


def test_a_place_means_what_its_sentences_mean(searcher: Searcher) -> None:
    (document,) = searcher.documents
    text = searcher.document_text(document).text
    places = [(document.id, text.index(said), text.index(said) + 4) for said in ("水质达标", "电梯检验", "食品抽检")]
    cosines = searcher.nearness("电梯检验由谁负责", places)
    assert max(range(3), key=cosines.__getitem__) == 1
    assert searcher.nearness("电梯检验由谁负责", [(document.id, len(text), len(text))]) == [0.0]


def test_a_heading_means_what_stands_below_it(tmp_path: Path) -> None:
    text = "甲市办法\n\n一、职责\n\n（一）检验\n\n电梯检验由区市场监管局负责。\n\n二、目标\n\n水质达标率达到95%以上。\n"
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "甲.txt").write_text(text, encoding="utf-8")
    tiny = TinyEncoder()
    ingest(find_sources([tmp_path / "files"]), tmp_path / "index", None, lambda _: tiny)
    searcher = Searcher(open_index(tmp_path / "index"), tiny)
    (document,) = searcher.documents
    whole = searcher.document_text(document).text
    heading, other = ((document.id, whole.index(said), whole.index(said) + 4) for said in ("一、职责", "二、目标"))
    assert searcher.nearness("电梯检验由谁负责", [heading]) > searcher.nearness("电梯检验由谁负责", [other])


def test_a_closest_sentence_ranks_its_passage(searcher: Searcher) -> None:
    rows = range(searcher.index.manifest.passages)
    vector = TinyEncoder().encode_question("食品抽检合格率")
    (best, cosine), *others = searcher.index.sentences.best(vector, list(rows))
    assert "食品抽检" in searcher.index.catalogue.passages([best])[best].text
    assert all(cosine >= other for _, other in others)
    assert searcher.index.sentences.best(vector, []) == []


def test_what_did_not_change_keeps_its_sentences(searcher: Searcher, tmp_path: Path) -> None:
    before = [searcher.index.sentences.of(row).tolist() for row in range(searcher.index.manifest.passages)]
    (tmp_path / "files" / "乙.txt").write_text("乙市通知\n各单位：\n清扫道路。\n", encoding="utf-8")
    tiny = TinyEncoder()
    report = ingest(find_sources([tmp_path / "files"]), tmp_path / "index", None, lambda _: tiny)
    assert tiny.encoded == report.embedded < report.passages
    opened = open_index(tmp_path / "index")
    after = [opened.sentences.of(row).tolist() for row in range(opened.manifest.passages)]
    assert all(vectors in after for vectors in before)


def test_a_damaged_file_of_sentences_is_told(searcher: Searcher, tmp_path: Path) -> None:
    generation = current_generation(tmp_path / "index")
    assert generation
    (tmp_path / "index" / "generations" / generation / SENTENCES).write_bytes(b"?")
    with pytest.raises(IndexUnusableError, match="已损坏"):
        open_index(tmp_path / "index")


def test_a_part_is_meant_as_in_its_text(encoder: Encoder) -> None:
    text = "全市水质达标率达到95%以上。由生态环境局负责。"
    cut = text.index("由")
    vectors, (parts,) = encoder.encode_in_parts([text], [[(0, len(text)), (0, cut), (cut, len(text)), (5, 5)]])
    alone = encoder.encode_passages([text[:cut], text[cut:]])
    assert parts.shape == (4, encoder.dimension)
    assert vectors[0] @ parts[0] > 0.98  # all but the prompt
    assert vectors[0] @ parts[3] > 0.999  # nothing of the text
    assert alone[1] @ parts[2] < 0.97  # what is responsible for what is told by the text around
    assert np.abs(np.linalg.norm(parts.astype(np.float32), axis=1) - 1).max() < 0.01


def test_a_part_beyond_what_the_encoder_reads_means_what_the_text_does(encoder: Encoder) -> None:
    text = "水质达标。" * 400
    vectors, (parts,) = encoder.encode_in_parts([text], [[(len(text) - 5, len(text))]])
    assert vectors[0] @ parts[0] > 0.999


def test_an_index_whose_sentences_were_cut_otherwise_is_still_asked(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    (document,) = searcher.documents
    monkeypatch.setattr("index.search.sentences_of", lambda passage: [(passage.start, passage.end)])
    assert searcher.nearness("电梯检验由谁负责", [(document.id, 0, len(TEXT))])[0] > 0
