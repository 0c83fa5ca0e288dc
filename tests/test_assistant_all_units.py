"""All bodies that a document gives tasks to."""

from __future__ import annotations

import pytest
from support import TinyEncoder

from assistant.answer import Assistant
from corpus.read import find_sources
from index.build import ingest
from index.search import Searcher
from index.store import open_index

PLAN = """石台县人民政府关于印发石台县河湖清理行动方案的通知
石政发〔2024〕5号
一、总体要求
全面清理河湖。
二、重点任务
（一）清理河道垃圾。年底前清理河道120公里。（牵头单位：县水利局；责任单位：县城管局、各乡镇）
（二）整治排污口。整治入河排污口40个。（牵头单位：县生态环境局；责任单位：县水利局、县住建局）
"""
UNLED = """石台县人民政府关于印发石台县敬老行动方案的通知
一、重点任务
（一）建设助餐点。新建助餐点12个。（责任单位：县民政局、各乡镇）
（二）改造居家环境。改造300户。（责任单位：县民政局、县残联）
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """An assistant over two plans of one county."""
    folder = tmp_path_factory.mktemp("units")
    (folder / "河湖.txt").write_text(PLAN, encoding="utf-8")
    (folder / "敬老.txt").write_text(UNLED, encoding="utf-8")
    encoder = TinyEncoder()
    ingest(find_sources([folder]), folder / "index", None, lambda _: encoder)
    return Assistant(Searcher(open_index(folder / "index"), encoder))


ALL = "县水利局\n县城管局\n各乡镇\n县生态环境局\n县住建局"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("河湖清理行动方案涉及哪些部门", ALL),
        ("石政发〔2024〕5号的责任单位有哪些", ALL),
        ("河湖清理行动方案一共涉及多少个单位", f"共5个：\n{ALL}"),
        ("石政发〔2024〕5号的牵头单位有哪些", "县水利局\n县生态环境局"),
        ("河湖清理行动方案由哪些部门牵头", "县水利局\n县生态环境局"),
    ],
)
def test_all_bodies_of_a_document_are_told_once_each(assistant: Assistant, asked: str, told: str) -> None:
    assert assistant.ask(asked).text == told


def test_where_none_leads_those_responsible_are_told_with_a_warning(assistant: Assistant) -> None:
    answer = assistant.ask("石台县敬老行动方案的牵头单位有哪些")
    assert answer.text == "县民政局\n各乡镇\n县残联"
    assert answer.warnings == ("原文没有写明牵头单位，所列为责任单位",)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("河湖清理行动方案里整治排污口由哪些部门负责", "县生态环境局"),
        ("河湖清理行动方案是哪个单位发的", "石台县人民政府"),
    ],
)
def test_who_does_one_task_or_issued_it_is_not_all_of_them(assistant: Assistant, asked: str, told: str) -> None:
    answer = assistant.ask(asked)
    assert told in answer.text
    assert "县城管局" not in answer.text
