"""How sure an answer is: by what the reader sees in its line, and by whether its document may speak for the region asked about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from support import TinyEncoder, ToldReader, reading_of

from assistant.answer import Assistant
from assistant.confidence import signs, sureness
from assistant.evidence import Weigher
from assistant.found import Found, Line
from assistant.question import understand
from assistant.reader.read import Reading
from assistant.rescoring import rescored
from assistant.types import Kind, Outcome, Question
from corpus.read import find_sources
from index.build import ingest
from index.search import Searcher
from index.store import open_index

NURSES = """关于关爱护理人员的若干措施
一、改善休息条件。各医院应当设置护理人员休息室，保障睡眠和饮食。
二、实施职称倾斜。护理人员晋升职称时，夜班工作经历可以替代论文。
三、办理保险。为护理人员办理意外保险，所需经费由医院承担。
"""
STAFF = """国务院办公厅关于加强导游人员管理的通知
一、导游人员晋升等级时，带团经历可以替代论文。
国务院办公厅
2023年5月1日
"""
CANTEEN = """关于规范单位食堂的通知
各单位：
一、食堂应当每天消毒，绍兴市各单位食堂还应当公示菜谱。
二、外来人员暂停在食堂就餐。
青川市商务局
2023年9月1日
"""


@pytest.fixture
def searcher(tmp_path: Path, tiny: TinyEncoder) -> Searcher:
    folder = tmp_path / "文件"
    folder.mkdir()
    for name, text in (("护理", NURSES), ("导游", STAFF), ("食堂", CANTEEN)):
        (folder / f"{name}.txt").write_text(text, "utf-8")
    ingest(find_sources([folder]), tmp_path / "index", None, lambda _: tiny)
    return Searcher(open_index(tmp_path / "index"), tiny, date(2024, 1, 1))


def sees(answer: str, answers: float) -> Callable[[str], Reading]:
    """Readings that take the passage with `answer` for the answer, and see it just there."""

    def read(text: str) -> Reading:
        return reading_of(text, answer, 6.0, answers) if answer in text else reading_of(text, text, -6.0, -6.0)

    return read


def test_a_document_that_nowhere_names_the_region_asked_about_hardly_speaks_for_it(searcher: Searcher) -> None:
    asked = Assistant(searcher).ask("湖南省护理人员晋升职称怎么倾斜")
    unbound = Assistant(searcher).ask("护理人员晋升职称怎么倾斜")
    assert (asked.signs["placed"], unbound.signs["placed"]) == (0.0, 1.0)
    assert sureness(asked.signs) < sureness({**asked.signs, "placed": 1.0})


def test_what_holds_for_the_whole_country_and_what_names_the_region_may_speak_for_it(searcher: Searcher) -> None:
    assistant = Assistant(searcher)
    assert assistant.ask("湖南省导游人员晋升等级时带团经历有什么用").signs["placed"] == 1.0
    assert assistant.ask("绍兴市单位食堂应当怎么消毒").signs["placed"] == 1.0


@pytest.mark.parametrize(("region", "counts"), [("湖南省", 0.0), ("", 1.0)])
def test_what_is_stated_counts_only_of_the_place_asked_about(searcher: Searcher, region: str, counts: float) -> None:
    question = understand(f"{region}护理人员的意外保险费由谁承担")
    hits = searcher.search(question.text)
    far = lambda said: [0.0] * len(said)  # noqa: E731
    found = Found(question, hits, (), Weigher(question, lambda _: 1.0), searcher, far)
    passage = next(hit.passage for hit in hits if "意外保险" in hit.passage.text)
    line = Line(passage.text, passage, passage.start, passage.end)
    assert signs(found, [line], stated=True)["stated"] == counts


def test_one_is_the_surer_the_more_the_reader_is(searcher: Searcher) -> None:
    def sure(answers: float) -> float:
        reader = ToldReader(sees("夜班工作经历可以替代论文", answers))
        return Assistant(searcher, reader).ask("护理人员的夜班经历能替代论文吗").confidence

    levels = [sure(answers) for answers in (-20.0, -1.0, 1.0, 20.0)]
    assert levels == sorted(levels)
    assert levels[0] < 0.2
    assert levels[-1] > 0.9


def test_a_line_beside_what_the_reader_sees_makes_one_less_sure(searcher: Searcher) -> None:
    question = Question("夜班经历", "夜班经历", "夜班经历", Kind.FACT)
    reader = ToldReader(sees("夜班工作经历可以替代论文", 2.0))
    hits, readings = rescored(reader, question.text, searcher.search(question.text), searcher.by_id)
    far = lambda said: [0.0] * len(said)  # noqa: E731
    found = Found(question, hits, (), Weigher(question, lambda _: 1.0), searcher, far, readings)

    def line(said: str) -> Line:
        passage = next(hit.passage for hit in hits if said in hit.passage.text)
        start = passage.start + passage.text.index(said)
        return Line(said, passage, start, start + len(said))

    there, beside = (signs(found, [line(said)])["line"] for said in ("夜班工作经历可以替代论文", "实施职称倾斜"))
    assert there == pytest.approx(2.0)
    assert beside < there - 1


def test_what_one_is_less_sure_of_than_the_least_is_not_said(searcher: Searcher) -> None:
    question = "夜班工作经历可以替代论文吗"
    assert Assistant(searcher).ask(question).status is Outcome.ANSWERED
    refused = Assistant(searcher, least=2.0).ask(question)
    assert (refused.status, refused.text) == (Outcome.NOT_FOUND, "")
    assert refused.signs


def test_without_signs_one_is_not_sure() -> None:
    assert sureness({}) == 0.0


def test_who_signed_and_when_is_no_answer_to_when_something_ends(searcher: Searcher) -> None:
    assert "2023年9月1日" not in Assistant(searcher).ask("食堂什么时候恢复外来人员就餐").text


def test_what_is_done_once_is_no_number() -> None:
    weigher = Weigher(Question("绩效总量多少", "绩效总量多少", "绩效总量", Kind.VALUE), lambda _: 1.0)
    assert not weigher.can_answer("核增的一次性绩效总量不受限制。")
    assert weigher.can_answer("一次核增绩效总量三万元。")
