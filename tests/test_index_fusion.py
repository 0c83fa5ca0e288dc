"""Fusion: higher is better in every list, missing rows count as the worst, equal scores keep their order."""

import pytest

from index.fusion import fuse, weights

WEIGHT = {"words": 0.7, "dense": 0.3}


def test_a_row_that_both_find_comes_first() -> None:
    fused = fuse({"words": [(1, 9.0), (2, 8.0), (3, 1.0)], "dense": [(2, 0.9), (3, 0.8), (1, 0.1)]}, 3, WEIGHT)
    assert [row for row, _, _ in fused] == [2, 1, 3]
    assert fused[0][2] == {"words": 2, "dense": 1}


def test_one_list_alone_keeps_its_order() -> None:
    assert [row for row, _, _ in fuse({"words": [], "dense": [(5, 0.9), (4, 0.8), (6, 0.8)]}, 3, WEIGHT)] == [5, 4, 6]


def test_equal_scores_go_by_row() -> None:
    assert [row for row, _, _ in fuse({"words": [(9, 1.0), (3, 1.0)], "dense": []}, 2, WEIGHT)] == [3, 9]


def test_the_only_passage_that_holds_a_word_beats_those_that_do_not() -> None:
    dense = [(row, 0.9 - row / 100) for row in range(10)]
    assert fuse({"words": [(7, 5.4)], "dense": dense}, 10, WEIGHT)[0][0] == 7


def test_nothing_found_is_nothing() -> None:
    assert fuse({"words": [], "dense": []}, 9, WEIGHT) == []


def test_words_count_the_more_the_more_of_the_question_passages_hold() -> None:
    shares = [weights(held / 10)["words"] for held in range(11)]
    assert shares == sorted(shares)
    assert shares[0] < 0.5 < shares[-1]
    assert all(sum(weights(held / 10).values()) == pytest.approx(1.0) for held in range(11))
