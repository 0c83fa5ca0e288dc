"""What sentences let a body do, without a word of assigning."""

from __future__ import annotations

import pytest

from assistant.said_tasks import said_tasks
from corpus.types import Document, Kind, Passage


def said(text: str) -> list[tuple[str, tuple[str, ...]]]:
    document = Document("d", "f.txt", "平陵县供水规定", text)
    passage = Passage("p", "d", (), 0, len(text), Kind.PARAGRAPH, text)
    return [(task.duty.task, task.duty.responsible) for task in said_tasks(document, passage)]


@pytest.mark.parametrize(
    ("text", "task", "units"),
    [
        ("市审计局对资金使用情况进行审计监督。", "对资金使用情况进行审计监督", ("市审计局",)),
        ("县公安局：维护灾区社会秩序。", "维护灾区社会秩序", ("县公安局",)),
        ("县政府督查室每季度通报一次进展情况。", "每季度通报一次进展情况", ("县政府督查室",)),
        ("水费由县发改局核定，供水单位收取。", "水费核定", ("县发展改革局",)),
        ("水务、公安等部门应当做好供水保障。", "做好供水保障", ("水务", "公安")),
        ("街道办事处应当设立服务点。", "设立服务点", ("街道办事处",)),
        ("县人民政府水行政主管部门应当公布水质。", "公布水质", ("县人民政府水行政主管部门",)),
    ],
)
def test_a_clause_that_begins_with_a_body_tells_what_it_does(text: str, task: str, units: tuple[str, ...]) -> None:
    assert (task, units) in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "平陵县人民政府关于加强供水的通知",
        "鼓励银行推出新产品。",
        "全面检查，压实建设单位质量首要责任和施工单位主体责任。",
        "有关部门加强检查。",
        "政府性融资担保费率不高于0.8%。",
        "经县政府同意，现印发给你们。",
        "享受补助的机构公示收费标准。",
        "各部门单位要各司其职、密切配合，构建形成“党委领导、部门联合”的工作格局。",
    ],
)
def test_titles_and_anyone_do_nothing(text: str) -> None:
    assert not said(text)


@pytest.mark.parametrize("text", ["县水务局应当编制计划，", "县水务局应当编制计划，经费由"])
def test_a_passage_may_end_where_a_body_could_begin(text: str) -> None:
    assert said(text)[0][1] == ("县水务局",)


def test_what_a_sentence_says_before_its_body_is_of_the_task() -> None:
    text = "对老旧水表的更换，县水务局应当编制计划。"
    passage = Passage("p", "d", (), 0, len(text), Kind.PARAGRAPH, text)
    (task,) = said_tasks(Document("d", "f.txt", "平陵县供水规定", text), passage)
    assert task.said == text.rstrip("。")
