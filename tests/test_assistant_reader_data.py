"""Training data: groups with the answering passage first, passages beside it that do not answer, the same every time."""

from __future__ import annotations

import json
import lzma
from pathlib import Path
from typing import Any

import pytest
from support import TinyEncoder

from assistant.reader.data import Group, groups, read_records

WATER = """一、总体要求

水质工作要坚持统一领导、分级负责，水质达标率逐年提高，各单位认真组织实施，加强监督检查。

二、主要目标

到2027年，饮用水水质达标率达到95.5%以上，污水处理率达到88.5%以上。

三、资金保障

水质工作所需经费由同级财政保障，每年安排专项资金1200万元。
"""
LIFTS = """一、主要目标

到2026年，电梯定期检验率达到99.5%以上，水质达标率参照有关规定执行。

二、责任分工

电梯安全监察由市场监督管理部门负责，水质监测由生态环境部门负责。
"""
FOOD = """一、主要目标

到2025年，食品抽检合格率达到98.2%以上，饮用水水质达标率达到95.5%以上。

二、责任分工

食品安全由卫生健康部门配合，水质达标率由有关部门考核。
"""


def record(name: str, text: str, *questions: tuple[str, list[str]]) -> dict[str, Any]:
    asked = [{"question": question, "answers": answers} for question, answers in questions]
    return {"source": "s", "id": name, "title": f"{name}办法", "text": text, "questions": asked}


RECORDS = [
    record(
        "水质",
        WATER,
        ("饮用水水质达标率要达到多少", ["95.5%以上"]),
        ("水质工作的专项资金是多少", ["1200万元"]),
        ("水质工作由哪位副市长分管", []),
    ),
    record("电梯", LIFTS, ("电梯安全监察由谁负责", ["市场监督管理部门"])),
    record("食品", FOOD, ("食品抽检合格率目标", ["98.2%以上"])),
]


def of(question: str, records: list[dict[str, Any]] = RECORDS, negatives: int = 3) -> Group:
    return next(group for group in groups(records, 1, negatives) if question in group.question)


def test_the_answering_passage_is_first_and_the_span_is_the_answer() -> None:
    for question, answer in [("达标率", "95.5%以上"), ("资金", "1200万元"), ("监察", "市场监督管理部门")]:
        group = of(question)
        assert group.answered
        assert group.span is not None
        assert group.passages[0].text[slice(*group.span)] == answer


def test_what_stands_above_a_passage_is_its_title_and_headings() -> None:
    assert of("资金").passages[0].above == "水质办法\n三、资金保障"


def test_no_other_passage_holds_the_answer_not_even_of_another_text() -> None:
    group = of("饮用水")
    assert len(group.passages) == 4
    assert ["95.5%以上" in passage.text for passage in group.passages] == [True, False, False, False]


@pytest.mark.parametrize("seed", range(4))
def test_one_of_the_other_passages_is_of_the_same_text(seed: int) -> None:
    group = next(group for group in groups(RECORDS, seed, 1) if "饮用水" in group.question)
    assert [passage.above.split("\n")[0] for passage in group.passages] == ["水质办法", "水质办法"]


def test_an_encoder_finds_passages_beside_the_right_one_that_share_no_word_with_the_question() -> None:
    reworded = [RECORDS[0], record("食品", FOOD, ("监测占比要几成", ["98.2%以上"]))]
    by_words, by_meaning = (
        next(group for group in groups(reworded, 1, 3, encoder) if "几成" in group.question)
        for encoder in (None, TinyEncoder())
    )
    assert by_words.passages == by_meaning.passages[:1]
    assert len(by_meaning.passages) == 4
    assert groups(reworded, 1, 3, TinyEncoder()) == groups(reworded, 1, 3, TinyEncoder())


def test_a_question_that_its_text_does_not_answer_has_passages_of_that_text() -> None:
    group = of("副市长")
    assert (group.answered, group.span) == (False, None)
    assert {passage.above.split("\n")[0] for passage in group.passages} == {"水质办法"}


def test_of_several_places_the_one_near_the_questions_words_is_the_answer() -> None:
    text = f"一、目标\n\n电梯检验率达到95%。{'各单位要认真组织实施。' * 8}水质达标率达到95%。\n"
    group = of("水质", [record("甲", text, ("水质达标率多少", ["95%"]))])
    passage = group.passages[0].text
    assert passage.count("95%") == 2
    assert group.span == (passage.rindex("95%"), passage.rindex("95%") + 3)


def test_questions_that_cannot_be_used_are_left_out() -> None:
    unusable = [
        record("甲", WATER, ("水质达标率多少", ["不在文中的话"])),
        record("乙", WATER, ("水质达标率多少", ["统一领导、分级负责，水质达标率逐年提高，各单位\n\n二"])),
        record("丙", "", ("水质达标率多少", ["95.5%以上"]), ("水质", [])),
        record("丁", WATER),
    ]
    assert groups(unusable, 1, 3) == []
    assert [group.question for group in groups([*unusable, RECORDS[1]], 1, 3)] == ["电梯安全监察由谁负责"]


def test_the_same_seed_gives_the_same_groups_and_another_seed_another_order() -> None:
    assert groups(RECORDS, 7, 2) == groups(RECORDS, 7, 2)
    orders = {tuple(group.question for group in groups(RECORDS, seed, 2)) for seed in range(5)}
    assert len(orders) > 1
    assert len({frozenset(order) for order in orders}) == 1


def test_records_are_read_packed_or_plain(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps(one, ensure_ascii=False) for one in RECORDS) + "\n\n"
    (tmp_path / "r.jsonl").write_text(lines, encoding="utf-8")
    (tmp_path / "r.jsonl.xz").write_bytes(lzma.compress(lines.encode()))
    assert read_records(tmp_path / "r.jsonl") == read_records(tmp_path / "r.jsonl.xz") == RECORDS


GOOD = json.dumps(RECORDS[1]).encode()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("r.jsonl", GOOD + b"\nnot json\n", "r.jsonl 第 2 行"),
        ("r.jsonl", GOOD + b"\n\n[1]\n", "r.jsonl 第 3 行"),
        ("r.jsonl", b'{"title": "T"}\n', "questions"),
        ("r.jsonl", b"\xff\xfe", "utf-8"),
        ("r.jsonl.xz", b"not packed", "r.jsonl.xz 无法解压"),
        ("r.jsonl.xz", lzma.compress(GOOD)[:-9], "r.jsonl.xz 无法解压"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ValueError, match=said):
        read_records(tmp_path / name)
