"""An assistant, a session and the command line with a reader that is told what to say, and without one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from support import TinyEncoder, ToldReader, reading_of

from assistant.answer import Assistant
from assistant.cli import main
from assistant.config import Settings
from assistant.reader.read import Bound, Reading
from assistant.rescoring import IN_TALK, PATIENT, READ
from assistant.session import Session
from assistant.types import Kind, Outcome
from corpus.read import find_sources
from index.build import ingest
from index.search import Searcher
from index.store import open_index

TEXT = """北山市人民政府关于加强河湖管理的通知
北山府发〔2023〕5号

一、巡查制度

河湖巡查坚持日常巡查与专项巡查相结合。巡查记录应当完整保存，档案存放于河湖管理站。巡查人员应当佩戴证件。

二、问题处置

河湖巡查发现的问题应当登记造册。一般问题就地解决，疑难问题提交联席会议研究。处置结果向社会公开。

三、宣传教育

每年开展河湖保护宣传活动。学校应当组织学生参加护河行动。

北山市人民政府
2023年3月1日
"""
QUESTION = "河湖巡查的记录存放在哪里"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reader")
    (folder / "甲.txt").write_text(TEXT, encoding="utf-8")
    ingest(find_sources([folder / "甲.txt"]), folder / "index", None, lambda _: TinyEncoder())
    return folder / "index"


@pytest.fixture(scope="module")
def searcher(index: Path) -> Searcher:
    return Searcher(open_index(index), TinyEncoder())


def sees(answer: str, answers: float = 4.0) -> Callable[[str], Reading]:
    """Readings that see `answer` where it stands, and else nothing."""

    def read(text: str) -> Reading:
        return reading_of(text, answer, 6.0, answers) if answer in text else reading_of(text, text, -6.0, -6.0)

    return read


# ---- the assistant


@pytest.mark.parametrize("answer", ["河湖管理站", "联席会议", "护河行动"])
def test_the_hit_that_the_reader_takes_for_the_answer_is_first_and_its_sentence_answers(
    searcher: Searcher, answer: str
) -> None:
    given = Assistant(searcher, ToldReader(sees(answer))).ask(QUESTION)
    assert answer in given.hits[0].passage.text
    assert given.status is Outcome.ANSWERED
    assert answer in given.text
    assert given.text.count("。") == 1
    assert [citation.quote for citation in given.citations] == [given.text]


def test_a_number_that_the_reader_sees_answers_though_it_is_named_in_other_words(tmp_path: Path) -> None:
    text = (
        "北山市农田建设办法\n\n一、监督\n\n聘请农民监督员3名，每人每月补助600元。\n\n二、验收\n\n项目建成后组织验收。\n"
    )
    (tmp_path / "农田.txt").write_text(text, encoding="utf-8")
    ingest(find_sources([tmp_path / "农田.txt"]), tmp_path / "index", None, lambda _: TinyEncoder())
    searcher = Searcher(open_index(tmp_path / "index"), TinyEncoder())
    given = Assistant(searcher, ToldReader(sees("600元"))).ask("村里请人盯工地给多少钱")
    assert "每人每月补助600元" in given.text


def test_an_answer_over_two_sentences_is_both(searcher: Searcher) -> None:
    given = Assistant(searcher, ToldReader(sees("完整保存，档案存放于河湖管理站。巡查人员"))).ask(QUESTION)
    assert given.text == "巡查记录应当完整保存，档案存放于河湖管理站。巡查人员应当佩戴证件。"


def test_how_is_told_by_the_whole_item_around_what_the_reader_sees(searcher: Searcher) -> None:
    given = Assistant(searcher, ToldReader(sees("一般问题就地解决"))).ask("河湖巡查发现的问题怎么处置")
    assert given.text == (
        "河湖巡查发现的问题应当登记造册。一般问题就地解决，疑难问题提交联席会议研究。处置结果向社会公开。"
    )


@pytest.mark.parametrize("kind", ["巡查", "报送"])
def test_of_two_lists_the_one_that_the_reader_prefers_is_told_whole(tmp_path: Path, kind: str) -> None:
    lists = {
        "巡查": "河湖工作的要求包括：（一）佩戴证件。（二）如实记录。",
        "报送": "河湖工作的要求包括：（一）按月报送。（二）领导签字。",
    }
    text = "北山市河湖工作办法\n\n" + "\n\n".join(
        f"{n}、{name}\n\n{said}" for n, (name, said) in zip("一二", lists.items(), strict=True)
    )
    (tmp_path / "甲.txt").write_text(text, encoding="utf-8")
    ingest(find_sources([tmp_path / "甲.txt"]), tmp_path / "index", None, lambda _: TinyEncoder())
    searcher = Searcher(open_index(tmp_path / "index"), TinyEncoder())
    given = Assistant(searcher, ToldReader(sees(lists[kind][-5:-1]))).ask("河湖工作的要求有哪些")
    first, second = lists[kind][16:-1].split("。（二）")
    assert first in given.text
    assert second in given.text
    assert len(given.citations) == 2
    assert "line" in given.signs


RULES = """北山市水务服务指南

一、缴费和欠费

可通过公众号、银行代扣、营业厅缴纳水费。逾期六十日仍不缴纳的，可以停止供水。

二、用水例会

用水例会每季度召开一次，由副组长召集。

三、管网巡查

管网巡查由市水务局负责。

四、试运行期间只计时、不收费。

投诉可向营业厅提出。
"""


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("不缴纳水费哪些情况会停水", "可以停止供水"),
        ("用水例会由谁召集", "由副组长召集"),
        ("试运行期间收不收钱", "只计时、不收费"),
    ],
    ids=["not the sentence that merely lists", "no body among those of tasks", "a heading that is the whole section"],
)
def test_what_the_reader_sees_is_told_whatever_form_the_rules_look_for(tmp_path: Path, asked: str, answer: str) -> None:
    (tmp_path / "水.txt").write_text(RULES, encoding="utf-8")
    ingest(find_sources([tmp_path / "水.txt"]), tmp_path / "index", None, lambda _: TinyEncoder())
    found = Searcher(open_index(tmp_path / "index"), TinyEncoder())
    assert answer in Assistant(found, ToldReader(sees(answer)), least=0.0).ask(asked).text


def test_a_comparison_shares_the_bound_between_the_question_and_its_sides(searcher: Searcher) -> None:
    reader = ToldReader(sees("河湖管理站"))
    Assistant(searcher, reader).ask("一般问题和疑难问题的处置有什么不同")
    assert [(asked[:2], bound) for asked, bound in zip(reader.questions, reader.bounds, strict=True)] == [
        ("一般", IN_TALK.shared(2)),
        ("一般", IN_TALK.shared(4)),
        ("疑难", IN_TALK.shared(4)),
    ]


def test_a_reader_that_sees_no_answer_makes_one_less_sure(searcher: Searcher) -> None:
    sure = Assistant(searcher, ToldReader(sees("河湖管理站", 4.0))).ask(QUESTION)
    unsure = Assistant(searcher, ToldReader(sees("河湖管理站", -9.0))).ask(QUESTION)
    assert unsure.confidence < Assistant(searcher).ask(QUESTION).confidence < sure.confidence
    assert (sure.status, unsure.status) == (Outcome.ANSWERED, Outcome.NOT_FOUND)
    assert unsure.text == ""


def test_the_times_tell_of_reading(searcher: Searcher) -> None:
    reader = ToldReader(sees("河湖管理站"))
    timings = Assistant(searcher, reader).ask(QUESTION).timings_ms
    assert timings["read_passages"] == len(reader.passages) <= READ
    assert timings["read_passages"] > 1
    assert 0 <= timings["read"] <= timings["total"]


def test_the_reader_is_given_the_question_as_understood_and_the_bound(searcher: Searcher) -> None:
    reader = ToldReader(sees("河湖管理站"))
    Assistant(searcher, reader).ask(QUESTION)
    assert (reader.questions, reader.bounds) == ([QUESTION], [IN_TALK])
    Assistant(searcher, reader, Bound(500, 1.5)).ask("那一般问题呢", ["疑难问题怎么处置"])
    assert all("一般问题" in question and "处置" in question for question in reader.questions[1:])
    assert set(reader.bounds[1:]) == {Bound(500, 1.5)}


def test_with_nothing_read_answers_are_as_without_a_reader(searcher: Searcher) -> None:
    plain = Assistant(searcher).ask(QUESTION)
    given = Assistant(searcher, ToldReader(sees("护河行动")), Bound(0, 1.0)).ask(QUESTION)
    assert given.timings_ms["read_passages"] == 0
    assert "read" not in plain.timings_ms
    assert "read_passages" not in plain.timings_ms
    assert (given.text, given.hits, given.confidence) == (plain.text, plain.hits, plain.confidence)


def test_what_is_no_question_of_the_corpus_is_not_read(searcher: Searcher) -> None:
    reader = ToldReader(sees("河湖管理站"))
    assert Assistant(searcher, reader).ask("你好").kind is Kind.OUT_OF_SCOPE
    assert reader.questions == []


# ---- the session and the command line


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> ToldReader:
    """The reader that a session loads."""
    told = ToldReader(sees("河湖管理站"))
    monkeypatch.setattr("index.encoder.load_encoder", lambda *_, **__: TinyEncoder())
    monkeypatch.setattr("assistant.reader.read.load_reader", lambda: told)
    return told


def test_a_session_reads_unless_told_not_to(index: Path, reader: ToldReader) -> None:
    Session(Settings(index, None)).assistant().ask(QUESTION)
    assert reader.bounds == [IN_TALK]
    answer = Session(Settings(index, None, reader=False)).assistant().ask(QUESTION)
    assert reader.bounds == [IN_TALK]
    assert "read" not in answer.timings_ms


def test_a_patient_session_is_not_stopped_by_the_clock(index: Path, reader: ToldReader) -> None:
    Session(Settings(index, None, patient=True)).assistant().ask(QUESTION)
    assert reader.bounds == [PATIENT]


def test_a_session_without_weights_answers_without_a_reader(
    index: Path, reader: ToldReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.reader.read.load_reader", lambda: None)
    answer = Session(Settings(index, None)).assistant().ask(QUESTION)
    assert "read" not in answer.timings_ms
    assert len(answer.hits) > 1


@pytest.mark.parametrize(("options", "reads"), [([], True), (["--reader", "on"], True), (["--reader", "off"], False)])
def test_the_command_reads_unless_told_not_to(
    index: Path, reader: ToldReader, capsys: pytest.CaptureFixture[str], options: list[str], reads: bool
) -> None:
    assert main(["ask", QUESTION, "--json", "--index", str(index), *options]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert ("read_passages" in answer["timings_ms"]) is reads
    assert bool(reader.questions) is reads


def test_another_word_for_the_reader_is_refused(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", QUESTION, "--index", str(index), "--reader", "maybe"]) == 2
    said = capsys.readouterr().err
    assert "--reader" in said
    assert said.count("\n") == 1


def test_a_batch_is_not_stopped_by_the_clock(index: Path, reader: ToldReader, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": "1", "question": QUESTION}), encoding="utf-8")
    batch = ["ask", "--batch", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "out.jsonl"), "--index", str(index)]
    assert main(batch) == 0
    assert reader.bounds == [PATIENT]
    assert main([*batch, "--reader", "off"]) == 0
    assert reader.bounds == [PATIENT]
