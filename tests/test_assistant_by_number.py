"""Questions that name a document by its 文号 or title: what it says; and that one which is not held is missing."""

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

FAIRS = """岳西县人民政府办公室关于做好农村集市管理工作的通知
岳政办发〔2023〕6号
各乡镇人民政府，县直各单位：
为规范农村集市管理，现将有关事项通知如下：
一、规范集市设置
新设集市由乡镇人民政府报县商务局备案。集市每旬逢三、逢八开市。
二、加强摊位管理
摊位费每月不超过60元，困难户经营的减半收取。
三、保障食品安全
集市食品每季度抽检一次，抽检结果在集市公示栏公布。
岳西县人民政府办公室
2023年4月11日
"""
TEA = """岳西县人民政府关于加快茶叶产业发展的实施意见
岳政发〔2024〕3号
各乡镇人民政府，县直各单位：
根据《安庆市人民政府关于加快茶产业发展的意见》（宜政发〔2023〕15号），提出如下实施意见：
一、总体要求
到2026年，全县茶园面积稳定在25万亩。
二、重点任务
（一）建设标准茶园。每年新建标准茶园3000亩。
（二）培育龙头企业。培育省级龙头企业2家。
三、保障措施
县财政每年安排茶叶产业资金800万元。
岳西县人民政府
2024年2月20日
"""
NOTICE = """财政局 税务局关于小微企业租金补贴的公告
财政局 税务局公告2022年第4号
对承租公有房屋的小微企业，按月租金的百分之三十给予补贴。
本公告自2022年5月1日起施行。
财政局 税务局
2022年4月20日
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Assistant:
    """An assistant without a reader."""
    folder = tmp_path_factory.mktemp("numbers")
    texts = {
        "fairs": FAIRS,
        "tea": TEA,
        "notice": NOTICE,
        "copy": f"关于小微企业租金补贴的公告\n{NOTICE.partition(chr(10))[2]}",
    }
    for name, text in texts.items():
        Path(folder, f"{name}.txt").write_text(text, encoding="utf-8")
    ingest(find_sources([folder]), folder / "index", None, lambda _: encoder)
    return Assistant(Searcher(open_index(folder / "index"), encoder))


@pytest.mark.parametrize(
    "asked", ["岳政办发〔2023〕6号讲了什么", "岳政办发[2023]6号的主要内容", "岳政办发〔2023〕6号是关于什么的"]
)
def test_what_a_document_says_is_told_by_its_headings(assistant: Assistant, asked: str) -> None:
    assert assistant.ask(asked).text == "一、规范集市设置\n二、加强摊位管理\n三、保障食品安全"


def test_a_part_that_is_headed_by_its_number_alone_is_told_by_its_first_sentence(
    tmp_path: Path, encoder: Encoder
) -> None:
    items = [
        "一、对按期申报有困难的纳税人，可以延期三个月申报。",
        "二、对受灾的小微企业，减半征收房产税，并免收滞纳金。",
    ]
    text = "税务局关于便民办税的公告\n税务局公告2023年第9号\n现将有关事项公告如下：\n" + "详情可拨打热线。\n".join(
        [*items, ""]
    )
    (tmp_path / "notice.txt").write_text(text, encoding="utf-8")
    ingest(find_sources([tmp_path]), tmp_path / "index", None, lambda _: encoder)
    told = Assistant(Searcher(open_index(tmp_path / "index"), encoder)).ask("税务局公告2023年第9号讲了什么").text
    assert told == "\n".join(items)


def test_what_it_says_of_a_thing_stands_not_in_what_opens_it(assistant: Assistant) -> None:
    answer = assistant.ask("岳政办发〔2023〕6号对摊位有什么规定")
    assert "每月不超过60元" in answer.text
    assert "现将有关事项" not in answer.text


@pytest.mark.parametrize("asked", ["岳政发〔2024〕3号提出了哪些任务", "岳西县茶叶产业的实施意见部署了哪些重点工作"])
def test_its_tasks_are_the_part_that_sets_them_out(assistant: Assistant, asked: str) -> None:
    answer = assistant.ask(asked)
    assert answer.text.startswith("（一）建设标准茶园")
    assert "（二）培育龙头企业" in answer.text
    assert "总体要求" not in answer.text


def test_its_measures_are_its_parts_where_none_sets_them_out(assistant: Assistant) -> None:
    assert assistant.ask("岳政办发〔2023〕6号提出了哪些措施").text.count("\n") == 2


@pytest.mark.parametrize(
    "asked", ["宜政发〔2023〕15号讲了什么", "岳政发〔2023〕15号对摊位有什么规定", "岳政发〔2024〕9号什么时候印发的"]
)
def test_a_document_that_is_not_held_is_missing_and_no_other_speaks_for_it(assistant: Assistant, asked: str) -> None:
    answer = assistant.ask(asked)
    assert answer.status is Outcome.NOT_FOUND
    assert not answer.citations
    assert any("没有收录" in warning and "号" in warning for warning in answer.warnings)


def test_a_document_that_what_is_asked_only_rests_on_need_not_be_held(assistant: Assistant) -> None:
    answer = assistant.ask("岳西县根据宜政发〔2023〕15号每年新建多少标准茶园")
    assert "3000亩" in answer.text


@pytest.mark.parametrize(
    "asked",
    ["财政局、税务局公告2022年第4号什么时候施行", "税务局2022年第4号公告从哪天起施行", "财政局公告2022年第4号何时生效"],
)
def test_copies_of_one_announcement_say_a_thing_once(assistant: Assistant, asked: str) -> None:
    answer = assistant.ask(asked)
    assert "2022年5月1日" in answer.text
    assert "\n" not in answer.text


@pytest.mark.parametrize(
    ("asked", "told"),
    [("岳政办发〔2023〕6号落款是哪天", "2023年4月11日"), ("茶叶产业实施意见是哪几家单位联合发的", "岳西县人民政府")],
)
def test_a_head_is_asked_for_in_other_words(assistant: Assistant, asked: str, told: str) -> None:
    assert assistant.ask(asked).text == told


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("岳政办发〔2023〕6号的成文日期和发文机关", "成文日期：2023年4月11日\n发文机关：岳西县人民政府办公室"),
        ("茶叶产业实施意见的文号是多少，什么时候印发的", "文号：岳政发〔2024〕3号"),
        ("茶叶产业实施意见是哪个单位什么时候印发的", "发文机关：岳西县人民政府"),
    ],
)
def test_several_values_of_a_head_are_told_by_their_names(assistant: Assistant, asked: str, told: str) -> None:
    answer = assistant.ask(asked)
    assert told in answer.text
    assert answer.text.count("\n") == 1


def test_the_number_of_what_a_document_rests_on_is_not_its_own(assistant: Assistant) -> None:
    assert "岳政发〔2024〕3号" not in assistant.ask("茶叶产业实施意见的依据是哪个文件，文号多少").text


def test_a_part_of_a_named_document_is_told_without_its_heading(assistant: Assistant) -> None:
    assert assistant.ask("岳政发〔2024〕3号的保障措施").text == "县财政每年安排茶叶产业资金800万元。"


def test_a_part_by_its_number_is_of_the_document_talked_of(assistant: Assistant) -> None:
    answer = assistant.ask("第二部分讲了什么", ["岳政发〔2024〕3号讲了什么"])
    assert answer.text.startswith("二、重点任务\n（一）建设标准茶园")


@pytest.mark.parametrize(
    ("asked", "missing"),
    [
        ("《安庆市人民政府关于加快茶产业发展的意见》提出了哪些任务", "《安庆市人民政府关于加快茶产业发展的意见》"),
        ("《岳西县集市管理条例》的罚款是多少", "《岳西县集市管理条例》"),
        ("《集市贸易管理办法》什么时候施行", "《集市贸易管理办法》"),
        ("食品安全法对集市抽检怎么规定", "《食品安全法》"),
    ],
)
def test_a_title_that_is_not_held_is_missing_and_what_rests_on_it_says_nothing_of_it(
    assistant: Assistant, asked: str, missing: str
) -> None:
    answer = assistant.ask(asked)
    assert answer.status is Outcome.NOT_FOUND
    assert answer.warnings == (f"没有收录{missing}",)


def test_the_number_of_a_title_that_is_only_cited_is_told_where_it_stands_behind_it(assistant: Assistant) -> None:
    assert assistant.ask("《安庆市人民政府关于加快茶产业发展的意见》的文号是什么").text == "宜政发〔2023〕15号"


def test_what_reports_on_a_document_speaks_for_it(tmp_path: Path, encoder: Encoder) -> None:
    news = (
        "太湖县出台意见支持返乡创业\n太湖县近日印发《关于支持返乡创业的若干意见》，意见从三个方面给予支持。\n"
        "《意见》提出，返乡创业者可申请最高20万元的贴息贷款，贴息期限不超过两年。\n"
    )
    (tmp_path / "news.txt").write_text(news, encoding="utf-8")
    ingest(find_sources([tmp_path]), tmp_path / "index", None, lambda _: encoder)
    assistant = Assistant(Searcher(open_index(tmp_path / "index"), encoder))
    assert assistant.ask("《关于支持返乡创业的若干意见》提出了什么").status is Outcome.ANSWERED
    assert assistant.ask("《关于支持返乡养老的若干意见》提出了什么").status is Outcome.NOT_FOUND
