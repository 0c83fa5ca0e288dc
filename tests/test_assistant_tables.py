"""Tables of indicators and duties: filtered, exported, every row with its source."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from support import TinyEncoder

from assistant.cli import main
from assistant.sourced import Sourced, Wanted, sourced, wanted_duties, wanted_indicators
from assistant.spreadsheets import table_csv
from assistant.tables import duty_table, indicator_table, table_json
from corpus.read import find_sources
from corpus.types import Duty
from index.build import ingest
from index.store import open_index

TEXT = """{region}人民政府关于印发质量方案的通知
{mark}府发〔2024〕1号
各单位：
一、主要目标
到2027年，食品抽检合格率达到{value}%以上，培育质量标杆企业{count}家。
二、重点任务
（一）加强食品监管。完善抽检制度。（牵头单位：区市场监管局；责任单位：区卫健委、区教委）
（二）推进品牌建设。培育区域品牌。（责任单位：区商务委）
{region}人民政府
2024年1月2日
"""


@pytest.fixture
def index(tmp_path: Path, tiny: TinyEncoder) -> Path:
    folder = tmp_path / "文件"
    folder.mkdir()
    for region, mark, value, count in (("重庆市渝北区", "渝北", 98, 10), ("重庆市南岸区", "南岸", 97.5, 5)):
        text = TEXT.format(region=region, mark=mark, value=value, count=count)
        (folder / f"{mark}.txt").write_text(text, encoding="utf-8")
    ingest(find_sources([folder]), tmp_path / "index", None, lambda _: tiny)
    return tmp_path / "index"


@pytest.fixture
def every(index: Path) -> Sourced:
    catalogue = open_index(index).catalogue
    return sourced(catalogue, catalogue.documents())


def test_every_indicator_has_its_source(every: Sourced) -> None:
    rows = table_json(indicator_table(wanted_indicators(every, Wanted(name="抽检合格率"))))
    assert [(row["数值"], row["比较"], row["年份"], row["区域"]) for row in rows] == [
        ("97.5", "≥", "2027", "重庆市南岸区"),
        ("98", "≥", "2027", "重庆市渝北区"),
    ]
    assert rows[0]["出处"] == "《重庆市南岸区人民政府关于印发质量方案的通知》(南岸府发〔2024〕1号)一、"
    assert "97.5%以上" in rows[0]["原文"]


@pytest.mark.parametrize("region", ["渝北", "渝北区", "重庆市渝北区"])
def test_a_region_may_be_named_in_any_way(every: Sourced, region: str) -> None:
    assert {
        row["区域"] for row in table_json(indicator_table(wanted_indicators(every, Wanted(regions=(region,)))))
    } == {"重庆市渝北区"}


def test_all_tasks_of_a_unit_whatever_it_is_called(every: Sourced) -> None:
    rows = table_json(duty_table(wanted_duties(every, Wanted(unit="区卫生健康委"))))
    assert [row["任务"] for row in rows] == ["加强食品监管", "加强食品监管"]
    assert {row["牵头单位"] for row in rows} == {"区市场监管局"}
    assert {row["责任单位"] for row in rows} == {"区卫健委、区教委"}  # as the document has it
    assert len(wanted_duties(every, Wanted(unit="卫健委"))) == 2


def test_duties_held_before_names_were_kept_show_the_usual_ones() -> None:
    duty = Duty("巡查", ("区卫生健康委",), (), "d", "p", 0, 3)
    assert duty.called() == {"区卫生健康委": "区卫生健康委"}


def test_nothing_wanted_gives_a_head_alone(every: Sourced) -> None:
    assert indicator_table(wanted_indicators(every, Wanted(years=(1999,)))).rows == ()


def test_csv_opens_in_excel_and_runs_no_formula(every: Sourced) -> None:
    text = table_csv(indicator_table(wanted_indicators(every, Wanted())))
    assert text.startswith("\ufeff指标,")
    assert not any(cell[:1] in "=+-@" for row in csv.reader(io.StringIO(text)) for cell in row if len(cell) > 1)


def test_the_workbook_holds_numbers_as_numbers(index: Path, tmp_path: Path) -> None:
    file = tmp_path / "指标.xlsx"
    assert main(["indicators", "--index", str(index), "--xlsx", str(file)]) == 0
    sheet = openpyxl.load_workbook(file).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]][:3] == ["指标", "比较", "数值"]
    assert 98 in [cell.value for cell in sheet["C"]]
    assert sheet.auto_filter.ref is not None


def test_the_command_prints_json(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["duties", "--index", str(index), "--unit", "区商务委", "--json"]) == 0
    assert [row["责任单位"] for row in json.loads(capsys.readouterr().out)] == ["区商务委", "区商务委"]


def test_a_region_that_nothing_is_of_is_refused_and_no_rows_are_said(
    index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["indicators", "--index", str(index), "--region", "火星区"]) == 2
    assert "索引里没有 火星区" in capsys.readouterr().err
    assert main(["duties", "--index", str(index), "--region", "渝北", "--unit", "区水利局"]) == 0
    assert "没有符合条件的行" in capsys.readouterr().err


def test_the_list_of_documents_says_how_each_stands(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["documents", "--index", str(index), "--as-of", "2023-06-01"]) == 0
    assert {line.split("\t")[-1] for line in capsys.readouterr().out.splitlines()} == {"尚未施行"}


def test_audit_writes_a_page(index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "检查.html"
    assert main(["audit", "--index", str(index), "--html", str(file)]) == 0
    assert "<h1>语料检查</h1>" in file.read_text(encoding="utf-8")
    assert main(["audit", "--index", str(index), "--json", "--as-of", "2024-05-01"]) == 0
    assert json.loads(capsys.readouterr().out.split("项\n", 1)[1])["as_of"] == "2024-05-01"


def test_a_day_that_is_none_is_refused(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "--index", str(index), "--as-of", "2024-13-01"]) == 2
    assert "2024-13-01" in capsys.readouterr().err
