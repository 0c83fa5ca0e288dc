"""Who does a task and what a body does: whole, in the text's words, lead and responsible apart, none from the next task."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support import TinyEncoder

from assistant.answer import Assistant
from assistant.types import Answer, Outcome
from corpus.read import find_sources
from index.build import ingest
from index.search import Searcher
from index.store import open_index
from index.types import Encoder

BRACKETS = """{region}人民政府关于印发质量提升方案的通知
{mark}府发〔2024〕1号
各单位：
一、总体要求
坚持质量第一、效益优先，全面提高质量水平。
二、重点任务
（一）加强食品监管。完善食品抽检制度，健全追溯体系。（牵头单位：区市场监管局；责任单位：区卫健委、区教委{more}）
（二）推进品牌建设。培育区域品牌，推广老字号。（责任单位：区商务委、区市场监管局）
（三）培养质量人才。开展技能竞赛。（区人力社保局牵头，区总工会、区教委配合）
{region}人民政府
2024年1月2日
"""
SENTENCES = """平陵市古树名木保护办法
第一条 为加强古树名木保护，制定本办法。
第二条 古树名木的普查由市林业局负责，每五年进行一次。
第三条 古树名木的养护经费由财政保障。
"""
TABLE = (
    "序号\t工作任务\t牵头单位\t配合单位\t完成时限\n"
    "1\t建设蔬菜检测站3个\t区农业农村局\t区市场监管局、区财政局\t2025年6月\n"
    "2\t开展校园食堂明厨亮灶\t区教育局\t区市场监管局\t2025年9月\n"
)
Ask = Callable[[str], Answer]


@pytest.fixture
def ask(tmp_path: Path, tiny: TinyEncoder) -> Ask:
    folder = tmp_path / "文件"
    folder.mkdir()
    (folder / "渝北.txt").write_text(BRACKETS.format(region="重庆市渝北区", mark="渝北", more="等"), "utf-8")
    (folder / "南岸.txt").write_text(BRACKETS.format(region="重庆市南岸区", mark="南岸", more="、区公安局"), "utf-8")
    (folder / "办法.txt").write_text(SENTENCES, "utf-8")
    (folder / "分工副本.txt").write_text(f"成都市青羊区质量工作任务分解表\n\n{TABLE}", "utf-8")
    (folder / "分工.txt").write_text(f"成都市青羊区质量工作任务分解表\n{TABLE}", "utf-8")
    ingest(find_sources([folder]), tmp_path / "index", None, lambda _: tiny)
    return Assistant(Searcher(open_index(tmp_path / "index"), tiny)).ask


def test_lead_and_responsible_units_stand_apart_and_whole(ask: Ask) -> None:
    answer = ask("渝北区加强食品监管由哪些单位负责")
    assert answer.text == "牵头单位：区市场监管局；责任单位：区卫健委、区教委等"
    assert "（牵头单位：" in answer.citations[0].quote


def test_who_leads_is_told_without_those_that_help(ask: Ask) -> None:
    assert ask("渝北区食品监管谁牵头").text == "牵头单位：区市场监管局"
    assert ask("渝北区培养质量人才谁牵头").text == "区人力社保局牵头"


def test_who_helps_is_told_without_those_that_lead(ask: Ask) -> None:
    assert ask("渝北区培养质量人才由哪些单位配合").text == "区总工会、区教委配合"


@pytest.mark.parametrize(
    "asked",
    [
        "渝北区食品监管这块谁牵头，哪些单位一起负责",
        "渝北区加强食品监管是哪几家的事",
        "渝北区加强食品监管是谁的责任",
        "渝北区食品监管哪家挑头，谁来指导",
    ],
)
def test_who_does_it_is_told_whole_however_that_is_asked(ask: Ask, asked: str) -> None:
    assert ask(asked).text == "牵头单位：区市场监管局；责任单位：区卫健委、区教委等"


def test_one_part_of_those_who_do_it_may_be_asked_for_as_this_part_of_the_work(ask: Ask) -> None:
    assert ask("渝北区食品监管这一块谁牵头").text == "牵头单位：区市场监管局"


def test_a_task_in_other_words_is_told_by_its_meaning(tmp_path: Path, encoder: Encoder) -> None:
    (tmp_path / "方案.txt").write_text(
        "松阳县人民政府关于印发美丽乡村建设方案的通知\n松政发〔2023〕3号\n一、主要目标\n到2025年，村庄更加整洁美丽。\n"
        "二、重点任务\n"
        "1. 整治农村黑臭水体。一河一策，限期完成，全部消除返黑返臭。（牵头单位：县水利局；责任单位：各乡镇）\n"
        "2. 提升村容村貌。清理乱堆乱放，绿化村庄。（牵头单位：县农业农村局；责任单位：各乡镇）\n"
        "3. 完善供水保障。改造老旧管网，提高自来水普及率。（牵头单位：县水务集团；责任单位：各乡镇）\n"
        "4. 建好农村公路。提高等级，设置护栏。（牵头单位：县交通运输局；责任单位：各乡镇）\n"
        "三、保障措施\n加强领导，落实资金，每年考核一次。\n",
        "utf-8",
    )
    ingest(find_sources([tmp_path / "方案.txt"]), tmp_path / "index", None, lambda _: encoder)
    assistant = Assistant(Searcher(open_index(tmp_path / "index"), encoder), least=0.4)
    answer = assistant.ask("松阳县臭水沟谁来治")
    assert answer.text == "牵头单位：县水利局；责任单位：各乡镇"


def test_where_no_one_leads_those_that_do_it_are_named_as_what_they_are(ask: Ask) -> None:
    answer = ask("渝北区推进品牌建设谁牵头")
    assert answer.text == "责任单位：区商务委、区市场监管局"
    assert answer.warnings == ("原文没有写明牵头单位，所列为责任单位",)


def test_without_a_region_every_regions_document_answers(ask: Ask) -> None:
    lines = ask("加强食品监管由哪些单位负责").text.split("\n")
    assert sorted(lines) == [
        "南岸区：牵头单位：区市场监管局；责任单位：区卫健委、区教委、区公安局",
        "渝北区：牵头单位：区市场监管局；责任单位：区卫健委、区教委等",
    ]


def test_a_rows_cells_are_told_with_their_columns(ask: Ask) -> None:
    answer = ask("青羊区建设蔬菜检测站由谁牵头、谁配合")
    assert answer.text == "牵头单位：区农业农村局\n配合单位：区市场监管局、区财政局"
    assert {citation.quote for citation in answer.citations} == {TABLE.split("\n")[1].removeprefix("1\t")}


def test_a_duty_in_a_sentence_is_told_by_the_sentence(ask: Ask) -> None:
    assert "由市林业局负责" in ask("古树名木的普查由谁负责").text


def test_what_no_task_is_about_has_no_units(ask: Ask) -> None:
    assert ask("渝北区火星移民由哪些单位负责").status is Outcome.NOT_FOUND


def test_a_bodys_tasks_are_counted_over_all_documents(ask: Ask) -> None:
    answer = ask("区教委负责哪些任务")
    assert answer.text.split("\n")[0] == "共4项（均为负责），涉及2份文件："
    assert sorted(answer.text.split("\n")[1:]) == [
        "南岸区：加强食品监管",
        "南岸区：培养质量人才",
        "渝北区：加强食品监管",
        "渝北区：培养质量人才",
    ]
    assert len(answer.citations) == 4
    assert all("教委" in c.quote and c.quote.startswith(("加强食品监管", "培养质量人才")) for c in answer.citations)


def test_a_body_of_a_region_has_that_regions_tasks_only(ask: Ask) -> None:
    answer = ask("渝北区市场监管局负责哪些任务")
    assert answer.text == "共2项（牵头1项、负责1项），涉及1份文件：\n牵头：加强食品监管\n负责：推进品牌建设"
    assert ask("渝北区市场监管局牵头哪些任务").text == "共1项（均为牵头），涉及1份文件：\n加强食品监管"


def test_a_body_that_leads_nothing_is_said_to(ask: Ask) -> None:
    first = ask("渝北区商务委牵头哪些任务").text.split("\n")[0]
    assert first == "没有写明由商务委牵头的任务，共1项（均为负责），涉及1份文件："


def test_a_city_body_is_not_the_districts(ask: Ask) -> None:
    assert ask("市市场监管局牵头哪些任务").status is Outcome.NOT_FOUND


def test_of_a_named_document_held_twice_each_task_is_told_once(ask: Ask) -> None:
    answer = ask("《成都市青羊区质量工作任务分解表》里区市场监管局配合哪些任务")
    assert answer.text.split("\n") == [
        "共2项（均为负责），涉及1份文件：",
        "建设蔬菜检测站3个",
        "开展校园食堂明厨亮灶",
    ]


def test_a_list_that_is_too_long_is_cut_at_a_task_and_says_how_many_are_left(tmp_path: Path, tiny: TinyEncoder) -> None:
    items = "".join(
        f"（{n}）推进第{n}片区供水管网更新改造和漏损治理工程建设。改造老旧管网。（责任单位：区水务局）\n"
        for n in range(1, 81)
    )
    (tmp_path / "水务.txt").write_text(f"临河区供水工作方案\n一、重点任务\n{items}", "utf-8")
    ingest(find_sources([tmp_path / "水务.txt"]), tmp_path / "index", None, lambda _: tiny)
    text = Assistant(Searcher(open_index(tmp_path / "index"), tiny)).ask("区水务局负责哪些任务").text
    conclusion, *lines = text.split("\n")
    assert "共80项" in conclusion
    assert f"另有{80 - len(lines)}项未列出" in conclusion
    assert len("\n".join(lines)) <= 1200
    assert all(line.endswith("工程建设") for line in lines)
