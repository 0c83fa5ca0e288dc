"""Hits in the reader's order: what was read goes by both scores, the rest stays behind; what readings tell of passages."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from support import ToldReader, reading_of

from assistant.evidence import Evidence, Weigher, around, weigh
from assistant.reader.read import Bound, Reading
from assistant.rescoring import READ, Readings, rescored
from assistant.types import Kind, Question
from corpus.types import Document, Passage
from corpus.types import Kind as PassageKind
from index.types import Hit, Place

TEXT = "水质逐年提高。达标率达到95%以上。由甲局负责。"
START = 100  # where passages begin in their document
DOCUMENTS = {"d": Document("d", "d.txt", "甲市水质办法", "")}


def passage(
    name: str, text: str = TEXT, kind: PassageKind = PassageKind.PARAGRAPH, columns: tuple[str, ...] = ()
) -> Passage:
    return Passage(name, "d", ("二、目标",), START, START + len(text), kind, text, columns=columns)


def hits(count: int, score: Callable[[int], float] = lambda n: 5.0 - 0.1 * n) -> list[Hit]:
    return [Hit(passage(str(n), f"第{n}段。"), score(n), {"words": n + 1}) for n in range(count)]


def told(scores: dict[int, float]) -> Callable[[str], Reading]:
    """Readings with a score for the n-th passage of `hits`."""
    return lambda text: reading_of(text, text, scores.get(int(text[1:-2]), 0.0), 0.0)


def order(found: list[Hit]) -> list[str]:
    return [hit.passage.id for hit in found]


# ---- the order


def test_hits_come_in_the_order_of_both_scores() -> None:
    found, _ = rescored(ToldReader(told({2: 3.0, 1: -1.0})), "问", hits(4), DOCUMENTS)
    assert order(found) == ["2", "0", "3", "1"]
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)


def test_the_best_hit_keeps_the_best_score_and_each_its_ranks() -> None:
    before = hits(4)
    found, _ = rescored(ToldReader(told({2: 3.0})), "问", before, DOCUMENTS)
    assert found[0].score == pytest.approx(before[0].score)
    assert {hit.passage.id: hit.ranks for hit in found} == {hit.passage.id: hit.ranks for hit in before}


def test_hits_that_were_not_read_stay_behind_in_their_order() -> None:
    found, readings = rescored(ToldReader(told({0: -20.0, 1: -30.0}), most=2), "问", hits(5), DOCUMENTS)
    assert order(found) == ["0", "1", "2", "3", "4"]
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    assert set(readings.of) == {"0", "1"}


def test_no_more_than_the_first_are_read_and_the_rest_stays_behind() -> None:
    reader = ToldReader(told({READ - 1: 50.0}))
    found, readings = rescored(reader, "问", hits(READ + 3), DOCUMENTS)
    assert len(reader.passages) == len(readings.of) == READ
    assert order(found)[0] == str(READ - 1)
    assert order(found)[READ:] == [str(READ + n) for n in range(3)]


def test_without_time_the_hits_stay_as_they_are() -> None:
    before = hits(3)
    found, readings = rescored(ToldReader(told({2: 9.0})), "问", before, DOCUMENTS, Bound(0, 1.0))
    assert found == before
    assert (readings.of, readings.chances, readings.answers(before)) == ({}, {}, None)


def test_without_hits_there_is_nothing_to_read() -> None:
    assert rescored(ToldReader(told({})), "问", [], DOCUMENTS) == ([], Readings())


def test_a_passage_is_read_with_its_title_and_headings_and_a_table_row_with_its_columns() -> None:
    row = passage("r", "水质\t95%", PassageKind.TABLE_ROW, ("指标", "目标"))
    reader = ToldReader(lambda text: reading_of(text, text, 0.0, 0.0))
    rescored(reader, "水质目标", [Hit(passage("p"), 2.0), Hit(row, 1.0)], DOCUMENTS)
    (above, text), (_, read) = reader.passages
    assert (above, text) == ("甲市水质办法\n二、目标", TEXT)
    assert all(part in read for part in ("二、目标", "指标", "目标", "95%"))
    assert reader.questions == ["水质目标"]


# ---- what readings tell


def read_of(one: Passage, answer: str, answers: float = 1.0, chance: float = 1.0) -> Readings:
    return Readings({one.id: reading_of(one.text, answer, 0.0, answers)}, {one.id: chance})


def place(answer: str) -> tuple[int, int]:
    return START + TEXT.index(answer), START + TEXT.index(answer) + len(answer)


def test_chances_are_against_the_likeliest_passage() -> None:
    found, readings = rescored(ToldReader(told({1: 1.0, 2: -4.0})), "问", hits(3), DOCUMENTS)
    chances = [readings.chance(hit.passage, hit.passage.start, hit.passage.end) for hit in found]
    assert order(found) == ["1", "0", "2"]
    assert chances[0] == pytest.approx(1.0)
    assert chances == sorted(chances, reverse=True)
    assert 0 < chances[2] < 0.05


def test_a_chance_lies_where_the_answer_does() -> None:
    one = passage("p")
    readings = read_of(one, "95%", chance=0.8)
    assert readings.chance(one, *place("达标率达到95%以上。")) == pytest.approx(0.8)
    assert readings.chance(one, *place("由甲局负责。")) == 0.0
    assert readings.chance(passage("other"), *place("95%")) == 0.0


def test_a_table_row_is_all_of_its_answer() -> None:
    row = passage("r", "水质\t95%", PassageKind.TABLE_ROW, ("指标", "目标"))
    readings = read_of(row, "95%", chance=0.6)
    assert readings.chance(row, row.start, row.start + 2) == pytest.approx(0.6)
    assert readings.span(row) is None


@pytest.mark.parametrize(
    ("answer", "answers", "chance", "seen"),
    [("95%", 1.0, 1.0, True), ("95%", -0.1, 1.0, False), ("95%", 1.0, 0.4, False), ("甲局", 1.0, 1.0, False)],
)
def test_the_reader_sees_what_it_takes_for_the_answer_of_a_passage_that_answers(
    answer: str, answers: float, chance: float, seen: bool
) -> None:
    one = passage("p")
    assert read_of(one, answer, answers, chance).sees(one, *place("达标率达到95%以上")) is seen


def test_what_was_not_read_is_not_seen() -> None:
    assert not Readings().sees(passage("p"), *place("95%"))
    assert Readings().span(passage("p")) is None


def test_the_span_is_a_span_of_the_document() -> None:
    assert read_of(passage("p"), "甲局").span(passage("p")) == place("甲局")


def test_a_passage_without_tokens_has_no_span() -> None:
    one = passage("p")
    empty = Reading(0.0, 0.0, (), np.zeros(0, np.float32), np.zeros(0, np.float32))
    assert Readings({"p": empty}, {"p": 1.0}).span(one) is None
    assert Readings({"p": empty}, {"p": 1.0}).chance(one, *place("95%")) == 0.0


def test_how_likely_hits_answer_is_that_of_the_likeliest_that_was_read() -> None:
    found = hits(3)
    readings = Readings({str(n): reading_of("甲", "甲", 0.0, float(n)) for n in range(2)}, {"0": 1.0, "1": 0.5})
    assert readings.answers(found) == 1.0
    assert readings.answers(found[:1]) == 0.0
    assert readings.answers(found[2:]) is None


# ---- what becomes of them


def weigher(subject: str = "水质") -> Weigher:
    return Weigher(Question(subject, subject, subject, Kind.FACT), lambda _: 1.0)


def sentence(evidence: Evidence) -> str:
    return TEXT[evidence.start - START : evidence.end - START]


def test_the_sentence_that_the_reader_sees_comes_first() -> None:
    found = [Hit(passage("p"), 1.0)]
    assert sentence(weigh(weigher(), found, DOCUMENTS, read_of(passage("p"), "甲局"))[0]) == "由甲局负责。"
    assert sentence(weigh(weigher(), found, DOCUMENTS, read_of(passage("p"), "提高"))[0]) == "水质逐年提高。"


def test_meanings_are_compared_only_where_nothing_was_read() -> None:
    found, last = [Hit(passage("p"), 1.0)], TEXT[-7:]
    compared: list[str] = []

    def nearness(places: Sequence[Place]) -> list[float]:
        texts = [TEXT[start - START : end - START] for _, start, end in places]
        compared.extend(texts)
        return [float(text in last) for text in texts]

    assert sentence(weigh(weigher(), found, DOCUMENTS, Readings(), nearness)[0]) in last
    assert len(compared) == 3
    compared.clear()
    assert sentence(weigh(weigher(), found, DOCUMENTS, read_of(passage("p"), "提高"), nearness)[0]) == "水质逐年提高。"
    assert compared == []


@pytest.mark.parametrize(
    ("answer", "wanted"),
    [
        ("95%", "达标率达到95%以上。"),
        ("达标率达到95%以上。", "达标率达到95%以上。"),
        ("以上。由", "达标率达到95%以上。由甲局负责。"),
        (TEXT[3:-3], TEXT),
        ("水", "水质逐年提高。"),
        ("。达", "水质逐年提高。达标率达到95%以上。"),
    ],
)
def test_around_an_answer_are_the_sentences_that_it_touches(answer: str, wanted: str) -> None:
    evidence = Evidence(Hit(passage("p"), 1.0), *place("达标率达到95%以上。"), 1.0)
    start, end = around(evidence, place(answer), Readings(), 300)
    assert TEXT[start - START : end - START] == wanted


def test_a_sentence_beside_it_in_which_the_reader_sees_a_part_of_the_answer_is_told_too() -> None:
    one = passage("p")
    starts, ends = np.zeros(len(TEXT), np.float32), np.zeros(len(TEXT), np.float32)
    starts[TEXT.index("达标率")] = 1.0
    ends[TEXT.index("以上")], ends[TEXT.index("甲局")] = 0.6, 0.4
    readings = Readings({"p": Reading(0.0, 0.0, tuple((i, i + 1) for i in range(len(TEXT))), starts, ends)}, {"p": 1.0})
    evidence = Evidence(Hit(one, 1.0), *place("达标率达到95%以上。"), 1.0)
    start, end = around(evidence, place("达标率达到95%以上"), readings, 300)
    assert TEXT[start - START : end - START] == "达标率达到95%以上。由甲局负责。"


def test_units_in_brackets_answer_only_who() -> None:
    text = "按季开展巡查。（责任单位：甲局、乙局）"
    one = Passage("p", "d", (), 0, len(text), PassageKind.PARAGRAPH, text)
    found = {
        kind: [
            e.text
            for e in weigh(
                Weigher(Question("问", "问", "巡查", kind), lambda _: 1.0), [Hit(one, 1.0)], DOCUMENTS, Readings()
            )
        ]
        for kind in (Kind.HOW, Kind.RESPONSIBLE)
    }
    assert found[Kind.HOW] == ["按季开展巡查。"]
    assert len(found[Kind.RESPONSIBLE]) == 2


@pytest.mark.parametrize(
    ("text", "answer", "wanted"),
    [
        ("经费由财政保障。一是设立专账。二是按季拨付。", "一是设立专账", "一是设立专账。二是按季拨付。"),
        ("首先提出申请。其次现场核验。最后发放证书。", "其次现场核验", "首先提出申请。其次现场核验。最后发放证书。"),
        ("场所应当通风。同时做好登记。", "场所应当通风", "场所应当通风。"),
    ],
)
def test_a_run_is_told_to_its_end(text: str, answer: str, wanted: str) -> None:
    one = Passage("p", "d", (), 0, len(text), PassageKind.PARAGRAPH, text)
    at = text.index(answer)
    evidence = Evidence(Hit(one, 1.0), at, at + len(answer) + 1, 1.0)
    start, end = around(evidence, (at, at + len(answer)), Readings(), 300)
    assert text[start:end] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("应当登记造册。一般问题就地解决。结果予以公开。", "应当登记造册。一般问题就地解决。结果予以公开。"),
        (
            f"1.加强值守。{'值班人员应当在岗' * 8}。一般问题就地解决。{'重大问题应当会商' * 8}。2.加强宣传。每季开展活动。",
            f"1.加强值守。{'值班人员应当在岗' * 8}。一般问题就地解决。{'重大问题应当会商' * 8}。",
        ),
    ],
)
def test_a_whole_is_the_item_and_not_the_next_one(text: str, wanted: str) -> None:
    one = Passage("p", "d", (), 0, len(text), PassageKind.PARAGRAPH, text)
    at = text.index("一般问题")
    evidence = Evidence(Hit(one, 1.0), at, at + 9, 1.0)
    start, end = around(evidence, (at, at + 4), Readings(), 300, whole=200)
    assert text[start:end] == wanted


def test_scores_far_apart_leave_the_chances_finite() -> None:
    found, readings = rescored(ToldReader(told({0: 900.0, 1: -900.0})), "问", hits(2), DOCUMENTS)
    assert all(math.isfinite(chance) and 0 <= chance <= 1 for chance in readings.chances.values())
    assert order(found) == ["0", "1"]
