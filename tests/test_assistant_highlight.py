"""The words of an answer that answer by themselves: where the reader is sure of them, and of nothing that is told whole."""

from __future__ import annotations

import pytest
from support import reading_of

from assistant.answer import Assistant
from assistant.found import Line
from assistant.highlight import highlights
from assistant.reader.read import Reading, load_reader
from assistant.render import answer_json
from assistant.rescoring import Readings
from assistant.session import Session
from assistant.types import Kind
from corpus.types import Kind as PassageKind
from corpus.types import Passage
from index.search import Searcher

TEXT = "到2027年，食品抽检合格率达到98.2%以上，药品抽检合格率达到99%以上。由区市场监管局负责。"
START = 40  # where the passage begins in its document
LONG = (
    "建立检查机制，每季度抽查各街道，每年公布一次各街道的抽查结果，对落后的街道进行约谈并限期整改，约谈情况一并公开。"
)


def passage(text: str = TEXT, kind: PassageKind = PassageKind.PARAGRAPH) -> Passage:
    return Passage("p", "d", (), START, START + len(text), kind, text)


def line(of: Passage, said: str, before: str = "", after: str = "") -> Line:
    start = START + of.text.index(said)
    return Line(f"{before}{said}{after}", of, start, start + len(said))


def marked(one: Line, reading: Reading, kind: Kind = Kind.FACT) -> str | None:
    (span,) = highlights(kind, [one], Readings({"p": reading}, {"p": 1.0}))
    return one.text[slice(*span)] if span else None


SENTENCE = TEXT[: TEXT.index("由区")]


def test_the_value_is_marked_in_its_sentence() -> None:
    assert marked(line(passage(), SENTENCE), reading_of(TEXT, "98.2%以上", 0.0, 0.0)) == "98.2%以上"


def test_labels_around_a_sentence_move_what_is_marked() -> None:
    labelled = line(passage(), SENTENCE, "大渡口区 2027年目标：", "｜《办法》｜某府发〔2024〕1号")
    assert marked(labelled, reading_of(TEXT, "98.2%以上", 0.0, 0.0)) == "98.2%以上"


def test_what_stands_elsewhere_in_the_passage_marks_nothing() -> None:
    assert marked(line(passage(), SENTENCE), reading_of(TEXT, "区市场监管局", 0.0, 0.0)) is None


def test_a_line_that_answers_whole_is_not_marked() -> None:
    assert marked(line(passage(), SENTENCE), reading_of(TEXT, SENTENCE[3:-1], 0.0, 0.0)) is None


def test_where_the_reader_is_not_sure_nothing_is_marked() -> None:
    sure = reading_of(TEXT, "98.2%以上", 0.0, 0.0)
    unsure = Reading(0.0, 0.0, sure.places, sure.starts * 0.6, sure.ends * 0.6)
    assert marked(line(passage(), SENTENCE), unsure) is None
    assert highlights(Kind.FACT, [line(passage(), SENTENCE)], Readings()) == [None]


@pytest.mark.parametrize("kind", [Kind.LIST, Kind.TASKS, Kind.DOCUMENT])
def test_lines_that_are_each_what_was_asked_for_are_not_marked(kind: Kind) -> None:
    assert marked(line(passage(), SENTENCE), reading_of(TEXT, "98.2%以上", 0.0, 0.0), kind) is None


def test_a_line_of_more_than_one_passage_is_not_marked() -> None:
    """Its passage is the first that it is of; what the reader sees there is not all of it."""
    whole = passage()
    beyond = Line(f"上文。{SENTENCE}", whole, START - 3, START + len(SENTENCE))
    assert marked(beyond, reading_of(TEXT, "98.2%以上", 0.0, 0.0)) is None


def test_a_run_of_marks_is_no_clause() -> None:
    dashes = "，" * 24
    text = f"{dashes}到2027年全部办结并公布结果到户到人"
    assert marked(line(passage(text), text), reading_of(text, dashes, 0.0, 0.0)) == dashes


def test_a_table_s_row_is_not_marked() -> None:
    row = passage(kind=PassageKind.TABLE_ROW)
    assert marked(line(row, SENTENCE), reading_of(TEXT, "98.2%以上", 0.0, 0.0)) is None


def test_a_long_answer_is_marked_in_whole_clauses() -> None:
    reading = reading_of(LONG, "年公布一次各街道的抽查结果，对落后的街道进", 0.0, 0.0)
    assert marked(line(passage(LONG), LONG), reading) == "每年公布一次各街道的抽查结果，对落后的街道进行约谈并限期整改"


def test_the_shipped_reader_marks_the_value_in_what_is_told(session: Session) -> None:
    searcher: Searcher = session.assistant()._searcher
    answer = Assistant(searcher, load_reader()).ask("江北区2027年制造业产品和消费品质量合格率要达到多少")
    ((start, end),) = answer.highlights
    assert answer.text[start:end] == "95%以上"
    (told,) = answer_json(answer)["lines"]
    assert told["text"][slice(*told["highlight"])] == "95%以上"


def test_of_several_lines_each_has_its_own(session: Session) -> None:
    searcher: Searcher = session.assistant()._searcher
    answer = Assistant(searcher, load_reader()).ask("食品抽检合格率目标是多少")
    lines = answer_json(answer)["lines"]
    assert len(lines) == 4
    assert lines[0]["highlight"] is None  # what is drawn from the others
    assert [told["text"][slice(*told["highlight"])] for told in lines[1:]] == ["98.2%以上", "98.2%以上", "98%以上"]
