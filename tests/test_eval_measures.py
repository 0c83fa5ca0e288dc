"""Measures against hand-made cases, and retrieval measures against formulas written out here."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

from assistant.types import Answer, Kind, Outcome
from eval.answers import answer_measures, character_f1, is_correct, rouge_l, split_sentences
from eval.compare import compare, holm, randomisation
from eval.measures import refusal, risk_coverage
from eval.relevance import holds, same_file, within
from eval.retrieval import score
from eval.types import Evidence, Gold, Prediction


def gold(type_: str = "number", answers: tuple[str, ...] = ("98.2%",), evidence: bool = True) -> Gold:
    quotes = (Evidence("f.txt", "q"),) if evidence else ()
    return Gold("g", type_, "问", (), answers, quotes, type_ in ("list", "compare", "responsible"), False, None)


@pytest.mark.parametrize(
    ("wanted", "text", "right"),
    [
        ("98.2%", "食品抽检合格率达到98.2%以上", True),
        ("8.2%", "食品抽检合格率达到98.2%以上", False),
        ("98", "达到98.2%以上", False),
        ("98%", "达到百分之九十八以上", True),
        ("2012-04-13", "二○一二年四月十三日", True),
        ("2024年1月12日", "成文日期 2024-01-12", True),
        ("区科技局", "区科技局、区教育局", True),
        ("（一）", "(一)", True),
        ("800", "1800个", False),
    ],
)
def test_correct(wanted: str, text: str, right: bool) -> None:
    assert is_correct(gold(answers=(wanted,)), text) is right


def test_a_list_needs_every_answer_and_a_fact_any() -> None:
    assert is_correct(gold("fact", ("甲", "乙")), "乙")
    assert not is_correct(gold("list", ("甲", "乙")), "乙")
    assert is_correct(gold("list", ("甲", "乙")), "乙、甲")


def test_an_answer_that_is_too_long_is_wrong() -> None:
    assert not is_correct(gold("number", ("甲",)), "甲" + "长" * 160)
    assert is_correct(gold("method", ("甲",)), "甲" + "长" * 160)


def test_rouge_and_f1() -> None:
    assert rouge_l("甲乙丙", "甲乙丙") == character_f1("丙乙甲", "甲乙丙") == 1.0
    assert rouge_l("丙乙甲", "甲乙丙") == pytest.approx(1 / 3)
    assert rouge_l("", "甲") == rouge_l("乙", "甲") == 0.0


def test_what_is_marked_in_an_answer_is_measured_apart() -> None:
    def measured(*highlights: tuple[int, int]) -> tuple[float, float]:
        answer = Answer("问", Outcome.ANSWERED, Kind.FACT, "达到95%", (), (), {}, "g", "e", 1.0, highlights=highlights)
        values = answer_measures(gold(answers=("95%",)), answer, lambda _: "")
        return values["rouge_l"], values["marked_rouge_l"]

    assert measured((2, 5)) == (0.75, 1.0)
    assert measured() == (0.75, 0.75)  # all of it, where nothing is marked


def test_rouge_is_the_longest_common_subsequence() -> None:
    draw = random.Random(5)
    for _ in range(200):
        a, b = ("".join(draw.choices("甲乙丙丁", k=draw.randint(1, 20))) for _ in range(2))
        table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
        for i, x in enumerate(a):
            for j, y in enumerate(b):
                table[i + 1][j + 1] = table[i][j] + 1 if x == y else max(table[i][j + 1], table[i + 1][j])
        assert rouge_l(a, b) == pytest.approx(2 * table[-1][-1] / (len(a) + len(b)))


def test_relevance_is_whole_for_short_quotes_and_half_for_long_ones() -> None:
    assert holds("达到 98.2% 以上", "98.2%以上")
    assert not holds("达到98.2%", "98.2%以上")
    quote = "一二三四五六七八九十甲乙丙丁戊己"
    assert holds("前文" + quote[:8] + "后文", quote)
    assert not holds("前文" + quote[:7] + "后文" + quote[9:], quote)


def test_files_are_the_same_whatever_folders_stand_above() -> None:
    assert same_file("a/b.txt", "b.txt")
    assert same_file("b.txt", "x/b.txt")
    assert not same_file("ab.txt", "b.txt")


def test_evidence_counts_only_in_the_first_characters_shown() -> None:
    shown = [("docs/f.txt", "长" * 299), ("docs/f.txt", "q在这里")]
    assert within(gold(), shown, 300)
    assert not within(gold(), shown, 299)
    assert not within(gold(), [("docs/f.txt", "长" * 300 + "q")], 300)
    assert not within(gold(), [("g.txt", "q")], 300)


def test_the_sentences_of_an_answer_lose_their_labels() -> None:
    assert split_sentences("江北区：达到98%。\n大渡口区：达到99%") == ["达到98%。", "达到99%"]


def formulas(wanted: dict[str, int], ranking: list[str]) -> dict[str, float]:
    """trec_eval's definitions, written out."""
    marks = [wanted.get(key, 0) for key in ranking]
    first = next((n for n, mark in enumerate(marks[:10], 1) if mark), 0)
    precisions = [sum(marks[: n + 1]) / (n + 1) for n, mark in enumerate(marks) if mark]
    gain = sum(mark / math.log2(n + 2) for n, mark in enumerate(marks[:10]))
    ideal = sum(1 / math.log2(n + 2) for n in range(min(10, len(wanted))))
    return {
        "Success@1": float(any(marks[:1])),
        "Success@5": float(any(marks[:5])),
        "Success@10": float(any(marks[:10])),
        "R@10": sum(marks[:10]) / len(wanted),
        "RR@10": 1 / first if first else 0.0,
        "AP": sum(precisions) / len(wanted),
        "nDCG@10": gain / ideal,
    }


def test_retrieval_measures_are_trec_evals_to_four_decimals() -> None:
    draw = random.Random(11)
    keys = [f"p{n}" for n in range(60)]
    qrels = {f"q{n}": dict.fromkeys(draw.sample(keys, draw.randint(1, 6)), 1) for n in range(50)}
    rankings = {q: [(key, -float(n)) for n, key in enumerate(draw.sample(keys, 40))] for q in qrels}
    got = score(qrels, rankings)
    for question, wanted in qrels.items():
        for name, value in formulas(wanted, [key for key, _ in rankings[question]]).items():
            assert got[name][question] == pytest.approx(value, abs=5e-5), name


def test_a_question_without_result_or_relevant_passage_scores_0_and_stays() -> None:
    got = score({"a": {"p": 1}, "b": {}, "c": {"p": 1}}, {"a": [("p", 1.0)], "b": [("p", 1.0)]})
    assert got["Success@1"] == {"a": 1.0, "b": 0.0, "c": 0.0}


def answer(status: Outcome, confidence: float) -> Answer:
    return Answer("问", status, Kind.FACT, "答", (), (), {}, "g", "e", confidence)


def test_refusal_and_risk() -> None:
    predictions = [
        Prediction(gold(), answer(Outcome.ANSWERED, 0.9)),
        Prediction(gold(), answer(Outcome.NOT_FOUND, 0.1)),
        Prediction(gold(evidence=False), answer(Outcome.NOT_FOUND, 0.2)),
        Prediction(gold(evidence=False), answer(Outcome.ANSWERED, 0.5)),
    ]
    assert refusal(predictions) == {
        "refusal_precision": 0.5, "refusal_recall": 0.5, "refusal_f1": 0.5, "false_refusal": 0.5,
    }  # fmt: skip
    predictions[3] = Prediction(Gold("other", "x", "问", (), (), (), False, False, None), predictions[3].answer)
    points = risk_coverage(predictions, {"g": 1.0})
    assert [(point.coverage, point.risk) for point in points] == [(0.25, 0.0), (0.5, 0.5)]


def test_randomisation_finds_a_difference_and_only_a_difference() -> None:
    draw = np.random.default_rng(3)
    noise = draw.normal(size=200)
    assert randomisation(noise) > 0.05
    assert randomisation(noise + 0.5) < 0.001
    assert randomisation(np.zeros(10)) == 1.0


def test_holm_steps_down() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.9, 0.8]) == [1.0, 1.0]


def test_wins_ties_and_losses() -> None:
    a = {"m": {"1": 0.0, "2": 1.0, "3": 1.0, "4": 0.0}}
    b = {"m": {"1": 1.0, "2": 1.0, "3": 0.0, "4": 1.0}}
    (row,) = compare({"a": a, "b": b}, ["m"])
    assert (row.difference, row.win, row.tie, row.loss) == (0.25, 2, 1, 1)
    assert row.low <= row.difference <= row.high
