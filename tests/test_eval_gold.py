"""The project's gold: every line holds, and malformed lines are named. The reader is `eval/gold.py`."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from support import DOCUMENTS, ROOT

from eval.gold import gold_digest, read_gold
from eval.relevance import normal
from eval.types import EvalError, Gold

GOLD = [ROOT / "eval" / "gold" / name for name in ("dev.jsonl", "test.jsonl")]
TEXTS = {file.name: file.read_text(encoding="utf-8-sig") for file in DOCUMENTS.glob("*.txt")}
KINDS = {"number", "responsible", "list", "fact", "method", "compare", "followup", "hard", "unanswerable"}
LINE = {
    "id": "x",
    "type": "fact",
    "question": "问?",
    "answers": ["答"],
    "evidence": [{"file": "f", "quote": "答"}],
    "need": "any",
}


@pytest.fixture(scope="module")
def golds() -> list[Gold]:
    return read_gold(GOLD)


def test_there_are_enough_of_every_kind(golds: list[Gold]) -> None:
    kinds = Counter(gold.type for gold in golds)
    assert len(golds) >= 300
    assert set(kinds) == KINDS
    assert kinds["unanswerable"] >= len(golds) / 4
    assert min(kinds.values()) >= 15


def test_every_quote_is_verbatim_in_its_file(golds: list[Gold]) -> None:
    for gold in golds:
        for evidence in gold.evidence:
            assert evidence.quote in TEXTS[evidence.file], gold.id
            assert evidence.quote.strip(), gold.id


def test_every_answer_and_every_number_of_it_is_quoted(golds: list[Gold]) -> None:
    for gold in golds:
        quoted = normal(" ".join(evidence.quote for evidence in gold.evidence))
        for answer in gold.answers:
            assert normal(answer) in quoted, gold.id
            for number in re.findall(r"\d+(?:\.\d+)?", normal(answer)):
                assert re.search(rf"(?<![\d.]){re.escape(number)}(?!\d)", quoted), gold.id


def test_no_question_twice(golds: list[Gold]) -> None:
    asked = Counter(normal("".join(gold.context) + gold.question) for gold in golds)
    assert not [question for question, times in asked.items() if times > 1]


def test_dev_and_test_share_no_section() -> None:
    sections = [
        {
            entry["section"]
            for entry in map(json.loads, file.read_text(encoding="utf-8").splitlines())
            if entry["evidence"]
        }
        for file in GOLD
    ]
    assert not sections[0] & sections[1]
    sizes = [len(read_gold([file])) for file in GOLD]
    assert abs(sizes[0] - sizes[1]) <= sum(sizes) / 20


def test_each_document_is_asked_about(golds: list[Gold]) -> None:
    asked = Counter(evidence.file for gold in golds for evidence in gold.evidence)
    assert set(asked) == set(TEXTS)
    assert min(asked.values()) >= sum(asked.values()) / 10


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "不是 JSON"),
        ("[]", "不是一个对象"),
        (json.dumps({**LINE, "question": " "}), "question"),
        (json.dumps({**LINE, "answers": "答"}), "answers"),
        (json.dumps({**LINE, "evidence": [{"file": "f"}]}), "evidence"),
        (json.dumps({**LINE, "need": "some"}), "need"),
        (json.dumps({**LINE, "answers": []}), "没有答案"),
        (json.dumps({key: LINE[key] for key in ("id", "question")}), "缺少"),
    ],
)
def test_a_malformed_line_is_named(tmp_path: Path, line: str, says: str) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text(json.dumps({**LINE, "id": "first"}) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(EvalError, match=says) as caught:
        read_gold([file])
    assert "gold.jsonl 第 2 行" in str(caught.value)


def test_an_id_twice_and_no_question_at_all(tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text(f"{json.dumps(LINE)}\n{json.dumps(LINE)}\n", encoding="utf-8")
    with pytest.raises(EvalError, match="重复"):
        read_gold([file])
    file.write_text("\n", encoding="utf-8")
    with pytest.raises(EvalError, match="没有题目"):
        read_gold([file])
    with pytest.raises(EvalError, match="无法打开"):
        read_gold([tmp_path / "none.jsonl"])


def test_the_digest_is_of_the_questions_not_of_their_order(golds: list[Gold]) -> None:
    assert gold_digest(golds) == gold_digest(golds[::-1])
    assert gold_digest(golds) != gold_digest(golds[1:])
