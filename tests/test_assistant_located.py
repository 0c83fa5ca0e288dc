"""Questions for a place of a document by its number, over a few made documents with the real encoder."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answer import Assistant
from assistant.types import Outcome
from corpus.read import find_sources
from index.build import ingest
from index.search import Searcher
from index.store import open_index
from index.types import Encoder

LAW = """中华人民共和国航道养护法
（2014年12月28日通过，自2015年3月1日起施行）
第一章 总则
第一条 为了规范航道养护，制定本法。
第二条 国家加强航道养护工作。

交通运输部门主管航道养护工作。

航道管理机构具体负责航道养护。
第二章 养护
第三条 航道管理机构应当履行下列职责：
（一）定期巡查航道；
（二）清除碍航物；
（三）公布航道水深。

违反前款第二项规定的，由上级机关责令改正。
第四条 航道养护经费列入预算。
"""
RULES = """淳安县航道养护实施办法
第一条 根据《中华人民共和国航道养护法》第三条，制定本办法。
第二条 县交通运输局负责本县航道养护。
第三条 违反航道养护法第三条规定的，由县交通运输局处理。
"""
PLAN = """桐乡市水运发展实施方案
一、总体要求
到2027年，水运货运量达到900万吨。
二、重点任务
（一）提升航道等级
1.改造东港航道。疏浚航道12公里。
2.改造西港航道。疏浚航道8公里。
（二）发展绿色船舶
3.推广电动船舶。新增电动船舶20艘。
三、保障措施
市财政安排专项资金。
"""


@pytest.fixture(scope="module")
def made(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("made")
    for name, text in (("航道养护法.txt", LAW), ("办法.txt", RULES), ("水运.txt", PLAN)):
        (folder / name).write_text(text, encoding="utf-8")
    ingest(find_sources([folder]), folder / "index", None, lambda _: encoder)
    return Assistant(Searcher(open_index(folder / "index"), encoder))


DUTIES = ["第三条 航道管理机构应当履行下列职责：", "（一）定期巡查航道；", "（二）清除碍航物；", "（三）公布航道水深。"]
PLACES = {
    "航道养护法第一条规定了什么": ["第一条 为了规范航道养护，制定本法。"],
    "《航道养护法》第三条": [*DUTIES, "违反前款第二项规定的，由上级机关责令改正。"],
    "航道养护法第3条的内容是什么": [*DUTIES, "违反前款第二项规定的，由上级机关责令改正。"],
    "中华人民共和国航道养护法第二条第二款": ["交通运输部门主管航道养护工作。"],
    "航道养护法第三条第二项是什么": ["（二）清除碍航物；"],
    "航道养护法第三条第一款第（三）项怎么规定的": ["（三）公布航道水深。"],
    "航道养护法第四条第一款": ["第四条 航道养护经费列入预算。"],
    "淳安县航道养护实施办法第二条": ["第二条 县交通运输局负责本县航道养护。"],
    "淳安的航道办法第二条": ["第二条 县交通运输局负责本县航道养护。"],
    "水运发展方案第三部分": ["三、保障措施 市财政安排专项资金。"],
    "桐乡市水运发展实施方案第二部分讲了什么": ["二、重点任务", "（一）提升航道等级", "（二）发展绿色船舶"],
    "桐乡的方案第二部分第（一）项": [
        "（一）提升航道等级",
        "1.改造东港航道 疏浚航道12公里。",
        "2.改造西港航道 疏浚航道8公里。",
    ],
    "桐乡市水运方案第3项任务是什么": ["3.推广电动船舶。新增电动船舶20艘。"],
    "桐乡市水运方案第2条": ["2.改造西港航道。疏浚航道8公里。"],
}


@pytest.mark.parametrize(("question", "lines"), PLACES.items())
def test_what_stands_at_a_place_is_told(made: Assistant, question: str, lines: list[str]) -> None:
    answer = made.ask(question)
    assert answer.text.split("\n") == lines
    assert len(answer.citations) == len(lines)
    assert answer.repaired == 0


def test_the_place_is_cited_as_an_official_does(made: Assistant) -> None:
    (cited,) = made.ask("航道养护法第三条第一款第（三）项").citations
    assert cited.reference == "《中华人民共和国航道养护法》第二章第三条第一款第（三）项"


def test_a_place_in_a_talk(made: Assistant) -> None:
    article = made.ask("那淳安县航道养护实施办法第二条呢", ["航道养护法第三条规定了什么"])
    assert article.text == "第二条 县交通运输局负责本县航道养护。"
    assert made.ask("第二条第三款呢", ["航道养护法第一条规定了什么"]).text == "航道管理机构具体负责航道养护。"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("航道养护法第九条规定了什么", "《中华人民共和国航道养护法》里没有第九条"),
        ("航道养护法第一条第二款", "《中华人民共和国航道养护法》里没有第一条第二款"),
        ("桐乡市水运发展实施方案第八部分", "《桐乡市水运发展实施方案》里没有第八部分"),
        ("渔业保护法第三条规定了什么", "没有收录《渔业保护法》"),
    ],
)
def test_a_place_that_is_not_there_is_refused_and_nothing_else_told(made: Assistant, question: str, said: str) -> None:
    answer = made.ask(question)
    assert answer.status is Outcome.NOT_FOUND
    assert answer.warnings == (said,)


def test_a_place_that_several_documents_have_is_told_of_each(made: Assistant) -> None:
    lines = made.ask("第一条规定了什么").text.split("\n")
    assert sorted(line.split("：")[0] for line in lines) == ["《中华人民共和国航道养护法》", "淳安县"]


def test_a_question_about_something_in_an_article_is_no_question_for_the_article(made: Assistant) -> None:
    assert "责令改正" in made.ask("违反航道养护法第三条第二项由谁责令改正").text
    assert made.ask("东港航道疏浚多少公里").text.endswith("疏浚航道12公里。")


def test_a_law_is_named_without_the_version_in_its_title(tmp_path: Path, encoder: Encoder) -> None:
    (tmp_path / "法.txt").write_text(
        "中华人民共和国湿地养护法（2018修正）\n第一条 为了养护湿地，制定本法。\n第二条 国家养护湿地。\n", "utf-8"
    )
    ingest(find_sources([tmp_path]), tmp_path / "index", None, lambda _: encoder)
    answer = Assistant(Searcher(open_index(tmp_path / "index"), encoder)).ask("湿地养护法第二条")
    assert answer.text == "第二条 国家养护湿地。"


def test_a_long_article_says_that_it_is_cut(tmp_path: Path, encoder: Encoder) -> None:
    items = "".join(
        f"（{n}）在航道内第{n}处设置渔具、种植水生植物或者倾倒砂石泥土影响航道通行条件的；\n"
        for n in "一二三四五六七八九十" * 2
    )
    (tmp_path / "法.txt").write_text(
        f"中华人民共和国航道保护法\n第一条 禁止下列行为：\n{items}第二条 本法自公布之日起施行。\n", "utf-8"
    )
    ingest(find_sources([tmp_path]), tmp_path / "index", None, lambda _: encoder)
    answer = Assistant(Searcher(open_index(tmp_path / "index"), encoder)).ask("航道保护法第一条规定了什么")
    assert answer.text.startswith("第一条 禁止下列行为：\n（一）在航道内")
    assert len(answer.text) <= 600
    assert answer.warnings == ("这一部分较长，只列出开头",)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("航道养护法第四条规定经费怎么列支", "列入预算"),
        ("桐乡市水运方案第3项任务新增多少艘", "20艘"),
        ("桐乡市水运方案第一部分的货运量是多少", "900万吨"),
        ("航道养护法第三条第一款对公布水深怎么规定", "公布航道水深"),
    ],
)
def test_what_is_asked_of_a_place_is_told_from_that_place(made: Assistant, question: str, told: str) -> None:
    answer = made.ask(question)
    assert told in answer.text
    assert {citation.document.file for citation in answer.citations} <= {"航道养护法.txt", "水运.txt"}


def test_a_place_that_another_document_lacks_is_not_told_from_anywhere(made: Assistant) -> None:
    answer = made.ask("那淳安县航道养护实施办法呢", ["航道养护法第四条规定经费怎么列支"])
    assert answer.status is Outcome.NOT_FOUND
    assert answer.warnings == ("《淳安县航道养护实施办法》里没有第四条",)


def test_the_same_place_of_another_document(made: Assistant) -> None:
    told = made.ask("不是，我问的是淳安县航道养护实施办法", ["航道养护法第二条规定了什么"])
    assert told.text == "第二条 县交通运输局负责本县航道养护。"


@pytest.mark.parametrize(
    ("question", "opens", "holds"),
    [
        ("航道养护法哪一条规定了航道管理机构具体负责养护", "第二条 ", "航道管理机构具体负责航道养护。"),
        ("航道养护法第几条规定了违反前款由上级机关责令改正", "第二章第三条：", "由上级机关责令改正。"),
        ("桐乡市水运方案哪一部分提到900万吨货运量", "一、", "水运货运量达到900万吨"),
    ],
)
def test_where_something_stands_is_told_with_the_place(made: Assistant, question: str, opens: str, holds: str) -> None:
    answer = made.ask(question)
    assert answer.text.startswith(opens)
    assert holds in answer.text
    assert answer.repaired == 0


def test_what_several_places_say_is_cut_behind_their_names(tmp_path: Path, encoder: Encoder) -> None:
    tasks = "".join(f"（{n}）推进{n}类设施建设，{'抓紧完成勘察设计和施工' * 15}。\n" for n in "一二三四")
    for name in ("歙县", "祁门县"):
        text = f"{name}人民政府关于印发{name}设施建设方案的通知\n一、总体要求\n统筹推进。\n二、重点任务\n{tasks}"
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    ingest(find_sources([tmp_path]), tmp_path / "index", None, lambda _: encoder)
    answer = Assistant(Searcher(open_index(tmp_path / "index"), encoder)).ask("设施建设方案第二部分讲了什么")
    assert "歙县：（一）推进一类设施建设" in answer.text
    assert "祁门县：（一）推进一类设施建设" in answer.text
