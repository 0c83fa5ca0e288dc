"""What a document's head states: quoted where it was read, or said to be missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from support import TinyEncoder

from assistant.answer import Assistant
from assistant.types import Answer, Outcome
from corpus.read import find_sources
from index.build import ingest
from index.search import Searcher
from index.store import open_index

MEASURES = """青川市人民政府关于印发青川市摊贩管理办法的通知
青府发〔2023〕7号
各县区人民政府：
现将《青川市摊贩管理办法》印发给你们，请认真执行。
青川市人民政府
2023年3月1日
青川市摊贩管理办法
第一条 为规范摊贩经营，根据《白水省食品摊贩条例》（白人发〔2019〕3号），制定本办法。
第二条 摊贩应当在划定区域经营。
第三条 本办法自印发之日起施行，有效期五年。《青川市流动摊贩管理规定》（青府发〔2015〕2号）同时废止。
"""
REPEALED = """青川市人民政府关于印发青川市流动摊贩管理规定的通知
青府发〔2015〕2号
各县区人民政府：
现将《青川市流动摊贩管理规定》印发给你们，请认真执行。
青川市人民政府
2015年5月6日
青川市流动摊贩管理规定
第一条 为规范流动摊贩经营，制定本规定。
第二条 本规定自2015年6月1日起施行。
青川市人民政府办公室    2015年5月8日印发
"""
NOTES = """柳林县养老服务政策问答
问：老人怎么申请养老服务补贴？
答：向户籍所在地的乡镇人民政府申请，由民政局审核。
"""
Ask = Callable[[str], Answer]


@pytest.fixture
def ask(tmp_path: Path, tiny: TinyEncoder) -> Ask:
    folder = tmp_path / "文件"
    folder.mkdir()
    for name, text in (("摊贩办法", MEASURES), ("流动摊贩规定", REPEALED), ("养老问答", NOTES)):
        (folder / f"{name}.txt").write_text(text, "utf-8")
    ingest(find_sources([folder]), tmp_path / "index", None, lambda _: tiny)
    return Assistant(Searcher(open_index(tmp_path / "index"), tiny, date(2024, 1, 1))).ask


def test_a_number_is_quoted_from_its_line(ask: Ask) -> None:
    answer = ask("《青川市摊贩管理办法》的文号是什么")
    assert (answer.text, answer.citations[0].quote) == ("青府发〔2023〕7号", "青府发〔2023〕7号")


def test_a_date_is_given_as_written(ask: Ask) -> None:
    assert ask("《青川市摊贩管理办法》是什么时候印发的").text == "2023年3月1日"


def test_when_it_was_printed_is_told_with_its_own_date(ask: Ask) -> None:
    answer = ask("《青川市流动摊贩管理规定》是哪天印发的")
    assert answer.text.split("\n") == ["2015年5月8日", "成文日期：2015年5月6日"]
    assert ask("《青川市流动摊贩管理规定》的成文日期").text == "2015年5月6日"


def test_in_force_from_its_issue_is_told_with_the_day_of_issue(ask: Ask) -> None:
    answer = ask("《青川市摊贩管理办法》什么时候开始施行")
    assert answer.text.split("\n") == [
        "第三条 本办法自印发之日起施行，有效期五年",
        "成文日期：2023年3月1日",
    ]
    assert [citation.quote for citation in answer.citations][1] == "2023年3月1日"


def test_a_term_is_quoted_and_its_end_worked_out_beside_it(ask: Ask) -> None:
    answer = ask("《青川市摊贩管理办法》的有效期是几年")
    assert answer.text == "第三条 本办法自印发之日起施行，有效期五年"
    assert "按此推算至2028年3月1日" in answer.warnings


def test_a_day_that_the_text_names_needs_no_other(ask: Ask) -> None:
    answer = ask("《青川市流动摊贩管理规定》什么时候开始施行")
    assert answer.text == "第二条 本规定自2015年6月1日起施行"
    assert not any("推算" in warning for warning in answer.warnings)


def test_the_issuer_is_quoted(ask: Ask) -> None:
    assert ask("《青川市摊贩管理办法》是哪个单位发布的").text == "青川市人民政府"


def test_what_it_rests_on_and_what_it_repeals_are_quoted(ask: Ask) -> None:
    assert "《白水省食品摊贩条例》（白人发〔2019〕3号）" in ask("《青川市摊贩管理办法》的制定依据是什么").text
    assert "《青川市流动摊贩管理规定》（青府发〔2015〕2号）同时废止" in ask("《青川市摊贩管理办法》废止了哪些文件").text


def test_a_repealed_document_is_said_to_be_so_in_the_words_of_the_one_that_repeals_it(ask: Ask) -> None:
    answer = ask("《青川市流动摊贩管理规定》现在是否有效")
    assert answer.text.split("\n")[0] == "已废止："
    assert "同时废止" in answer.citations[0].quote
    assert answer.citations[0].document.number == "青府发〔2023〕7号"


def test_what_is_not_stated_is_refused_by_name(ask: Ask) -> None:
    answer = ask("柳林县养老服务政策问答的文号是什么")
    assert answer.status is Outcome.NOT_FOUND
    assert answer.warnings == ("《柳林县养老服务政策问答》没有写明发文字号",)


def test_a_date_that_is_missing_is_not_taken_from_another(ask: Ask) -> None:
    answer = ask("《青川市摊贩管理办法》的发布日期是哪天")
    assert answer.status is Outcome.NOT_FOUND
    assert answer.warnings[0].endswith("没有写明发布日期，成文日期为2023-03-01")


def test_a_document_that_is_not_held_is_void_if_one_that_is_says_so(tmp_path: Path, tiny: TinyEncoder) -> None:
    (tmp_path / "办法.txt").write_text(MEASURES, "utf-8")
    ingest(find_sources([tmp_path / "办法.txt"]), tmp_path / "index", None, lambda _: tiny)
    answer = Assistant(Searcher(open_index(tmp_path / "index"), tiny)).ask("青川市流动摊贩管理规定还有效吗")
    assert answer.text.startswith("已废止：")
    assert "同时废止" in answer.citations[0].quote


def test_a_document_whose_term_is_over_is_said_to_be_void(tmp_path: Path, tiny: TinyEncoder) -> None:
    (tmp_path / "办法.txt").write_text(MEASURES, "utf-8")
    ingest(find_sources([tmp_path / "办法.txt"]), tmp_path / "index", None, lambda _: tiny)
    searcher = Searcher(open_index(tmp_path / "index"), tiny, date(2030, 1, 1))
    answer = Assistant(searcher).ask("《青川市摊贩管理办法》现在还有效吗")
    assert answer.text.startswith("已失效：")
    assert "有效期五年" in answer.citations[0].quote
    assert "按此推算至2028年3月1日" in answer.warnings


def test_the_number_of_a_document_that_is_only_cited_is_the_one_it_is_cited_with(ask: Ask) -> None:
    assert ask("白水省食品摊贩条例的文号是什么").text == "白人发〔2019〕3号"


def test_the_number_of_the_text_that_was_replaced_is_the_one_it_is_repealed_by(
    tmp_path: Path, tiny: TinyEncoder
) -> None:
    (tmp_path / "摊贩办法.txt").write_text(MEASURES, "utf-8")
    ingest(find_sources([tmp_path / "摊贩办法.txt"]), tmp_path / "index", None, lambda _: tiny)
    asked = Assistant(Searcher(open_index(tmp_path / "index"), tiny, date(2024, 1, 1)))
    assert asked.ask("青川市摊贩管理的老办法，文号是多少").text == "青府发〔2015〕2号"
    assert asked.ask("青川市摊贩管理办法的文号是多少").text == "青府发〔2023〕7号"


def test_a_document_that_is_described_is_told_as_it_is_cited(tmp_path: Path, tiny: TinyEncoder) -> None:
    (tmp_path / "采购.txt").write_text(
        "柳林县工地管理要求\n一、采购工作按照《白水省财政厅关于应急物资采购便利化的通知》（白财库〔2022〕6号）要求执行。\n"
        "二、用车按照《白水省公务用车管理细则》（白机管〔2021〕9号）执行。\n",
        "utf-8",
    )
    ingest(find_sources([tmp_path / "采购.txt"]), tmp_path / "index", None, lambda _: tiny)
    asked = Assistant(Searcher(open_index(tmp_path / "index"), tiny, date(2024, 1, 1)))
    told = asked.ask("应急物资采购便利化按省财政厅哪个通知，文号多少").text
    assert told == "《白水省财政厅关于应急物资采购便利化的通知》（白财库〔2022〕6号）"


def test_a_term_may_end_with_something_that_happens(tmp_path: Path, tiny: TinyEncoder) -> None:
    (tmp_path / "措施.txt").write_text(
        "柳林县稳企业20条措施\n一、减免房租。\n二、本措施自印发之日起施行，有效期至汛情解除后再顺延2个月。\n", "utf-8"
    )
    ingest(find_sources([tmp_path / "措施.txt"]), tmp_path / "index", None, lambda _: tiny)
    asked = Assistant(Searcher(open_index(tmp_path / "index"), tiny, date(2024, 1, 1)))
    assert "有效期至汛情解除后再顺延2个月" in asked.ask("柳林县稳企业20条，有效期到啥时候").text


def test_nothing_else_of_a_document_that_is_only_cited_is_made_up(ask: Ask) -> None:
    answer = ask("白水省食品摊贩条例是什么时候发布的")
    assert answer.status is Outcome.NOT_FOUND
    assert answer.warnings[0].startswith("没有收录《白水省食品摊贩条例》")


ORDER = """青川市人民政府令
第12号
《青川市渡口管理办法》已经2023年5月4日市人民政府第8次常务会议审议通过，现予公布。
市长 方文清
2023年5月9日
青川市渡口管理办法
第一条 为加强渡口管理，制定本办法。
第二条 本办法由青川市交通局负责解释。
第三条 本办法自2023年7月1日起施行。
"""
LETTER = """青川市水利局关于同意设立柳湾渡口的复函
青水函〔2022〕31号
柳林县人民政府：
你县请示收悉。同意设立柳湾渡口。
青川市水利局
2022年9月27日
抄送：青川市交通局，青川海事处。
"""


@pytest.fixture
def frames(tmp_path: Path, tiny: TinyEncoder) -> Ask:
    folder = tmp_path / "文件"
    folder.mkdir()
    for name, text in (("渡口办法", ORDER), ("柳湾复函", LETTER)):
        (folder / f"{name}.txt").write_text(text, "utf-8")
    ingest(find_sources([folder]), tmp_path / "index", None, lambda _: tiny)
    return Assistant(Searcher(open_index(tmp_path / "index"), tiny, date(2024, 1, 1))).ask


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("青川市渡口管理办法是谁签发的", "市长 方文清"),
        ("青川市渡口管理办法是第几次常务会议审议通过的", "第8次常务会议"),
        ("青川市渡口管理办法由谁解释", "青川市交通局负责解释"),
        ("青川市渡口管理办法是第几号令", "12号"),
        ("青川市渡口管理办法什么时候开始实行", "2023年7月1日"),
        ("《关于同意设立柳湾渡口的复函》是发给谁的", "柳林县人民政府"),
        ("《关于同意设立柳湾渡口的复函》抄送给哪些单位", "青川海事处"),
        ("《关于同意设立柳湾渡口的复函》落款日期", "2022年9月27日"),
    ],
)
def test_what_frames_a_document_is_told(frames: Ask, asked: str, told: str) -> None:
    assert told in frames(asked).text


def test_a_meeting_that_is_not_stated_is_refused(frames: Ask) -> None:
    answer = frames("《关于同意设立柳湾渡口的复函》是第几次会议通过的")
    assert (answer.status, answer.warnings) == (
        Outcome.NOT_FOUND,
        ("《青川市水利局关于同意设立柳湾渡口的复函》没有写明由哪次会议通过",),
    )
