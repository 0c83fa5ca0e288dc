"""What a sentence must show to answer: a number for a value, a telephone for a telephone, a day for when."""

from __future__ import annotations

import pytest

from assistant.evidence import Evidence, Weigher, around, weigh, widen
from assistant.rescoring import Readings
from assistant.types import Kind, Question
from corpus.cut import sentences_of
from corpus.types import Document, Passage
from corpus.types import Kind as PassageKind
from index.types import Hit


def weigher(asked: str) -> Weigher:
    return Weigher(Question(asked, asked, asked, Kind.FACT), lambda _: 1.0)


@pytest.mark.parametrize(
    ("asked", "shown", "not_shown"),
    [
        ("申报打哪个电话", "咨询电话：0123-4567890", "2024年4月由县农业农村局受理"),
        ("报名是哪几天", "网上报名\t6月1日至6月7日", "凭手机号注册后填报，限报1所"),
        ("主管人员负什么责任", "质量主管人员对质量安全负直接责任", "企业是质量第一责任人"),
        ("申报网址是什么", "登录www.example.cn填报", "2024年4月由县农业农村局受理"),
    ],
)
def test_a_fact_shows_what_is_asked_for(asked: str, shown: str, not_shown: str) -> None:
    assert weigher(asked).shows(shown)
    assert not weigher(asked).shows(not_shown)


def test_what_is_done_in_a_case_is_said_of_that_case() -> None:
    asked = "有人反对怎么办"
    of_case = Weigher(Question(asked, asked, asked, Kind.HOW), lambda _: 1.0)
    assert of_case.shows("公示期内有异议的，由居委会组织协商")
    assert not of_case.shows("方案在小区公告栏公示，公示期不少于10日")


def test_a_line_for_complaints_is_for_those_who_ask_for_it() -> None:
    assert not weigher("申报打哪个电话").shows("监督电话：0123-4567890")
    assert weigher("举报电话是多少").shows("举报电话：0123-4567890")


def test_a_fact_is_not_told_with_the_next_item() -> None:
    text = "1.安静期为每月1日至20日。期间不得入企检查。\n2.审理天数控制在58天以内。"
    passage = Passage("p", "d", (), 0, len(text), PassageKind.ITEM, text)
    first = Evidence(Hit(passage, 1.0), *next(iter(sentences_of(passage))), 1.0)
    assert text[slice(*widen(first, 160, within_item=True))] == "1.安静期为每月1日至20日。期间不得入企检查。"
    assert text[slice(*widen(first, 160))] == text


def test_the_lines_of_the_last_page_are_not_told_with_the_sentence_above_them() -> None:
    matter = "对成绩突出的单位和个人按规定予以表彰。\n"
    text = matter + "\n抄送：县委办公室，县人大常委会办公室。\n某县人民政府办公室   2023年12月4日印发\n"
    passage = Passage("p", "d", (), 0, len(text), PassageKind.PARAGRAPH, text)
    spans = list(sentences_of(passage))
    first = Evidence(Hit(passage, 1.0), *spans[0], 1.0)
    copies = Evidence(Hit(passage, 1.0), *next(span for span in spans if "抄送" in text[slice(*span)]), 1.0)
    assert text[slice(*widen(first, 300))] == matter.strip()
    assert "抄送：县委办公室" in text[slice(*widen(copies, 300))]


ASKED = "一、热点回应\n集体户能不能申请？可以，由户主出具证明。材料要交几份？一式两份，交社区窗口。"
DOCUMENT = Document("d", "f.txt", "政策问答", None, None)


def _passage(text: str) -> Passage:
    return Passage("p", "d", (), 0, len(text), PassageKind.PARAGRAPH, text)


def test_a_question_of_the_document_is_no_answer_but_what_replies_to_it_is() -> None:
    hit = Hit(_passage(ASKED), 1.0)
    found = weigh(weigher("材料要交几份"), [hit], {"d": DOCUMENT}, Readings())
    assert found[0].text == "一式两份，交社区窗口。"
    assert not any(one.text.endswith("？") for one in found)
    document, start, end = found[0].place
    assert (document, ASKED[start:end]) == ("d", "材料要交几份？一式两份，交社区窗口。")


def test_a_reply_is_not_told_with_the_questions_around_it() -> None:
    start = ASKED.index("可以")
    reply = Evidence(Hit(_passage(ASKED), 1.0), start, ASKED.index("材料要交"), 1.0)
    assert ASKED[slice(*widen(reply, 160))] == "可以，由户主出具证明。"
    assert ASKED[slice(*around(reply, (start - 3, start + 2), Readings(), 160, whole=160))] == "可以，由户主出具证明。"


def test_what_only_names_an_item_is_told_with_what_follows() -> None:
    text = "（二）对重点企业贷款给予贴息。按实际贷款利率的50%贴息，期限不超过1年。（三）对个人给予补助。"
    heading = Evidence(Hit(_passage(text), 1.0), 0, text.index("按实际"), 1.0)
    told = around(heading, (4, 10), Readings(), 160)
    assert text[slice(*told)] == "（二）对重点企业贷款给予贴息。按实际贷款利率的50%贴息，期限不超过1年。"


@pytest.mark.parametrize("asked", ["某县的县长是谁", "哪位副县长分管供水", "县水利局局长叫什么名字"])
def test_who_holds_an_office_is_told_by_a_name_alone(asked: str) -> None:
    asks = weigher(asked)
    assert asks.can_answer("县长陈立新主持会议。")
    assert asks.can_answer("组长由县长担任。")
    assert not asks.can_answer("方案已经县政府常务会议审议通过，设县长质量奖。")
