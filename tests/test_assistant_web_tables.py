"""The tables page over HTTP: what each address shows, what is exported, and that nothing said in a document or an address
does anything."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import openpyxl
import pytest
from fastapi.testclient import TestClient
from support import TinyEncoder

from assistant.config import Settings
from assistant.server import create_app
from assistant.session import Session
from assistant.spreadsheets import Table, table_csv, workbook
from assistant.web.store import Store
from corpus.read import find_sources
from index.build import ingest

HEAD = """{region}人民政府关于印发{plan}的通知
{mark}府发〔{year}〕1号
各单位：
一、主要目标
{goals}
二、重点任务
{tasks}
{region}人民政府
{year}年1月2日
"""
LED = "（一）加强食品监管。完善抽检制度。（牵头单位：区市场监管局；责任单位：区卫健委、区教委）"
SHARED = "（二）推进品牌建设。培育区域品牌。（责任单位：区商务委、区市场监管局）"
HOSTILE = "<img src=x onerror=window.hit=1>"
DOCUMENTS = {
    "渝北": ("重庆市渝北区", 2024, "到2027年，食品抽检合格率达到98%以上，培育质量标杆企业10家。", f"{LED}\n{SHARED}"),
    "南岸": ("重庆市南岸区", 2024, "到2027年，食品评价性抽检合格率达到97.5%以上，培育质量标杆企业5家。", SHARED),
    "渝": (
        "重庆市",
        2021,
        "2020年，食品抽检合格率达到96.1%。到2025年，食品抽检合格率达到98%以上。到2027年，食品抽检合格率达到98.5%以上。",
        "（一）灯塔建设。亮灯。（责任单位：市市场监管局）",
    ),
}


def _serve(folder: Path, documents: dict[str, tuple[str, int, str, str]]) -> Session:
    (folder / "文件").mkdir()
    for mark, (region, year, goals, tasks) in documents.items():
        plan = f"质量方案{HOSTILE}" if mark == "渝" else "质量方案"
        text = HEAD.format(region=region, plan=plan, mark=mark, year=year, goals=goals, tasks=tasks)
        (folder / "文件" / f"{mark}.txt").write_text(text, encoding="utf-8")
    (folder / "文件" / "无.txt").write_text("甲县人民政府关于放假的通知\n各单位：\n元旦放假。\n", encoding="utf-8")
    ingest(find_sources([folder / "文件"]), folder / "index", None, lambda _: TinyEncoder())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.encoder.load_encoder", lambda *_, **__: TinyEncoder())
        return Session(Settings(folder / "index", None, reader=False))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Session:
    return _serve(tmp_path_factory.mktemp("tables"), DOCUMENTS)


@pytest.fixture(scope="module")
def client(served: Session) -> Iterator[TestClient]:
    with TestClient(create_app(served)) as client:
        yield client


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Over documents that state neither indicators nor tasks."""
    with TestClient(create_app(_serve(tmp_path_factory.mktemp("bare"), {}))) as client:
        yield client


def _cells(page: str, column: int | None = None) -> list[str]:
    """The texts of a column of the page's table, or of all cells; a row's head is column 0."""
    rows = re.findall(r"<tr>(.*?)</tr>", page.split("<tbody>", 1)[-1], re.S)
    every = [
        [
            " ".join(re.sub(r"<[^>]+>", " ", cell).split())
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)
        ]
        for row in rows
    ]
    return [cell for row in every for cell in (row if column is None else row[column : column + 1])]


def _values(client: TestClient, query: str) -> list[str]:
    return _cells(client.get(f"/tables/indicators?{query}").text, 1)


def test_every_value_is_linked_to_its_words(client: TestClient, served: Session) -> None:
    page = client.get("/tables/indicators?q=评价性").text
    found = re.search(
        r'href="/documents/([^?"]+)\?start=(\d+)&amp;end=(\d+)&amp;from=(\d+)&amp;to=(\d+)"[^>]*>≥97.5%', page
    )
    assert found
    searcher = served.searcher()
    text = searcher.document_text(searcher.by_id[found[1]]).text
    start, end, first, last = map(int, found.groups()[1:])
    assert start <= first < last <= end
    assert "97.5%以上" in text[first:last]
    assert "南岸府发〔2024〕1号" in page


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ("region=重庆市南岸区&q=抽检", ["≥97.5%"]),
        ("region=重庆市&exact=1&year=2025", ["≥98%"]),
        ("region=重庆市&region=重庆市南岸区&exact=1&q=抽检&year=2027", ["≥97.5%", "≥98.5%"]),
        ("kind=actual", ["96.1%"]),
        ("measure=家", ["5家", "10家"]),
        ("document=渝北府发〔2024〕1号&q=抽检", ["≥98%"]),
        ("year=2027&year=2020&q=食品抽检", ["96.1%", "≥98%", "≥98.5%"]),
        ("status=repealed", []),
        ("year=abc", []),
    ],
)
def test_filters(client: TestClient, query: str, values: list[str]) -> None:
    assert sorted(_values(client, query)) == sorted(values)


def test_a_region_holds_those_within_it(client: TestClient) -> None:
    assert len(_values(client, "region=重庆市&q=抽检")) == 5


def test_sorting_goes_by_number_and_back(client: TestClient) -> None:
    assert _values(client, "q=抽检&sort=value") == ["96.1%", "≥97.5%", "≥98%", "≥98%", "≥98.5%"]
    page = client.get("/tables/indicators?q=抽检&sort=-value").text
    assert _cells(page, 1)[0] == "≥98.5%"
    assert re.findall(r'aria-sort="(\w+)"', page) == ["none", "descending", "none", "none", "none", "none"]
    assert 'name="sort" value="value"' in page  # the button sorts the other way


def test_paging(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.web.tables_query.PAGE", 2)
    page = client.get("/tables/indicators?q=抽检&page=2").text
    assert len(_cells(page, 1)) == 2
    assert "第 2 / 3 页" in page
    assert "page=3" in page
    assert "第 3 / 3 页" in client.get("/tables/indicators?q=抽检&page=999").text


def test_what_is_comparable_is_offered(client: TestClient) -> None:
    page = client.get("/tables/indicators/compare").text
    assert "食品抽检合格率" in page
    assert "食品评价性抽检合格率" in page  # near: in the same group, though of one region
    assert "没有名称含" in client.get("/tables/indicators/compare?q=飞船").text


def test_a_comparison_over_regions(client: TestClient) -> None:
    page = client.get("/tables/indicators/compare?name=食品抽检合格率&region=重庆市渝北区&region=重庆市南岸区").text
    assert re.findall(r'<th scope="col" title="(.*?)"', page) == ["重庆市南岸区", "重庆市渝北区"]
    assert _cells(page)[1:] == ["— 未载明", "≥98% 2027年目标"]
    assert "+ </span>食品评价性抽检合格率" in page


def test_near_names_stay_apart(client: TestClient) -> None:
    page = client.get("/tables/indicators/compare?name=食品抽检合格率&name=食品评价性抽检合格率&by=region").text
    assert _cells(page, 0) == ["食品抽检合格率", "食品评价性抽检合格率"]
    assert page.count("<figure") == 1  # of one unit, and near: one plot
    assert page.count('class="target"') == 4
    assert page.count('class="actual"') == 1


def test_a_comparison_over_years_shows_all_values_of_a_cell(client: TestClient) -> None:
    page = client.get("/tables/indicators/compare?name=食品抽检合格率&region=重庆市&by=year").text
    assert re.findall(r'<th scope="col" title="(.*?)"', page) == ["2020", "2025", "2027"]
    assert _cells(page) == ["食品抽检合格率 重庆市", "96.1% 实际", "≥98% 目标", "≥98.5% 目标"]
    assert page.count("<circle") == 3 + 1  # and the legend's
    assert re.findall(r'class="value">(.*?)<', page) == ["96.1%", "≥98%", "≥98.5%"]


def test_units_are_not_mixed_in_a_plot(client: TestClient) -> None:
    page = client.get("/tables/indicators/compare?name=食品抽检合格率&name=培育质量标杆企业&by=region").text
    titles = re.findall(r"<figcaption>(.*?)</figcaption>", page)
    assert titles == ["食品抽检合格率（%）", "培育质量标杆企业（家）"]


def test_an_indicator_that_is_not_held_is_said(client: TestClient) -> None:
    page = client.get("/tables/indicators/compare?name=登月率").text
    assert "没有从文件中读到“登月率”" in page


def test_tasks_of_a_body(client: TestClient) -> None:
    assert _cells(client.get("/tables/duties?unit=市场监管局&role=lead").text, 0) == ["加强食品监管"]
    page = client.get("/tables/duties?unit=市场监管局&region=重庆市渝北区").text
    assert _cells(page, 0) == ["加强食品监管", "推进品牌建设"]
    assert "<mark>区市场监管局</mark>" in page


def test_counts_lead_to_as_many_tasks(client: TestClient) -> None:
    page = client.get("/tables/duties/units?q=市场监管局").text
    for link, number in re.findall(r'<a href="(/tables/duties\?[^"]+)"[^>]*>(\d+)</a>', page):
        assert f"共 {number} 项任务" in client.get(link.replace("&amp;", "&")).text
    assert _cells(page, 0) == ["区市场监管局", "区市场监管局", "市市场监管局"]


def test_a_body_is_found_by_its_full_name(client: TestClient) -> None:
    page = client.get("/tables/duties/units?q=区市场监督管理局").text
    assert _cells(page, 0) == ["区市场监管局", "区市场监管局"]


def test_the_matrix_of_a_document(client: TestClient, served: Session) -> None:
    document = next(d for d in served.searcher().documents if d.region == "重庆市渝北区")
    assert "重庆市渝北区" in client.get("/tables/duties/matrix").text
    page = client.get(f"/tables/duties/matrix?document={document.id}").text
    assert _cells(page, 0) == ["1. 加强食品监管", "2. 推进品牌建设"]
    assert _cells(page, 1) == ["● 牵头", "○ 责任"]
    assert "没有这份文件" in client.get("/tables/duties/matrix?document=x").text


def _book(client: TestClient, address: str) -> openpyxl.Workbook:
    got = client.get(address)
    assert got.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(got.content))


def test_what_is_filtered_is_exported(client: TestClient, served: Session) -> None:
    sheet = _book(client, "/tables/export/indicators.xlsx?q=抽检&region=重庆市&exact=1&sort=-value")["指标"]
    assert [cell.value for cell in sheet["C"]] == ["数值", 98.5, 98, 96.1]
    assert sheet["I"][1].value == "渝府发〔2021〕1号"
    assert "的通知》(渝府发〔2021〕1号)一、" in sheet["J"][1].value
    assert sheet.freeze_panes
    assert sheet.auto_filter.ref
    got = client.get("/tables/export/duties.csv?unit=区教委")
    assert got.content.startswith(b"\xef\xbb\xbf")
    assert [row[0] for row in csv.reader(io.StringIO(got.text.lstrip("\ufeff")))] == ["任务", "加强食品监管"]
    name = unquote(got.headers["content-disposition"].split("filename*=UTF-8''")[1])
    assert re.fullmatch(r"任务表_\d{4}-\d\d-\d\d\.csv", name)
    with Store(served.directory).reading() as store:
        noted = [what for (what,) in store.execute("SELECT what FROM log WHERE action = 'export' ORDER BY id")]
    assert noted[-1].startswith("任务表.csv 1 行")


def test_comparison_and_matrix_as_workbooks(client: TestClient, served: Session) -> None:
    book = _book(
        client, "/tables/export/compare.xlsx?name=食品抽检合格率&name=食品评价性抽检合格率&by=region&year=2027"
    )
    assert [[cell.value for cell in row][:4] for row in book["对比"]] == [
        ["指标", "重庆市", "南岸区", "渝北区"],
        ["食品抽检合格率", "≥98.5%（2027年目标）", "—", "≥98%（2027年目标）"],
        ["食品评价性抽检合格率", "—", "≥97.5%（2027年目标）", "—"],
    ]
    assert "渝北府发〔2024〕1号" in book["对比"].cell(2, 5).value
    assert book["明细"].max_row == 4
    document = next(d for d in served.searcher().documents if d.region == "重庆市渝北区")
    sheet = _book(client, f"/tables/export/matrix.xlsx?document={document.id}")["任务分解"]
    assert [cell.value for cell in sheet[2]][:3] == [1, "加强食品监管", "●"]
    assert client.get("/tables/export/units.csv").text.splitlines()[1] == "区市场监管局,重庆市渝北区,1,1,2"


@pytest.mark.parametrize("address", ["/tables/export/nothing.csv", "/tables/export/indicators.exe", "/tables/nothing"])
def test_what_there_is_not(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("indicators", "没有从 1 份文件中读到指标"),
        ("indicators/compare", "没有可对比的指标"),
        ("duties", "没有从 1 份文件中读到任务"),
        ("duties/units", "没有从 1 份文件中读到单位"),
        ("duties/matrix", "没有写明责任单位的文件"),
    ],
)
def test_without_facts_a_page_says_why(bare: TestClient, path: str, says: str) -> None:
    page = bare.get(f"/tables/{path}").text
    assert says in page
    assert 'href="/library"' in page


def test_a_filter_too_many_can_be_taken_away(client: TestClient) -> None:
    page = client.get("/tables/indicators?q=抽检&year=1999").text
    assert "没有符合条件的指标" in page
    assert re.search(r'<a href="/tables/indicators\?q=[^"]+">去掉“年份：1999”</a>，有 5 项', page)


def test_hostile_words_are_words(client: TestClient) -> None:
    said = '"><script>window.hit=1</script>'
    for path in ("indicators", "indicators/compare", "duties", "duties/units", "duties/matrix"):
        page = client.get(
            f"/tables/{path}?q={quote(said)}&name={quote(said)}&region={quote(said)}&sort={quote(said)}"
        ).text
        assert "<script>window" not in page
    page = client.get("/tables/duties?q=灯塔").text
    assert "&lt;img src=x" in page
    assert "<img" not in page
    assert " style=" not in page


def test_no_cell_is_a_formula() -> None:
    words = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", " =1", "\t=1", "＝1", "\r=1")
    table = Table(("甲",), tuple((word,) for word in (*words, "-5", "=", "正常")))
    cells = [row[0] for row in csv.reader(io.StringIO(table_csv(table).lstrip("\ufeff")))][1:]
    assert all(cell.startswith("'") for cell in cells[: len(words)])
    assert cells[len(words) :] == ["-5", "=", "正常"]
    sheet = openpyxl.load_workbook(io.BytesIO(workbook([("a/b:c", table)]))).active
    assert sheet is not None
    assert all(cell.data_type == "s" for cell in sheet["A"][1 : len(words) + 1])


def test_what_no_workbook_can_hold_is_left_out() -> None:
    table = Table(("甲",), (("乙\x00\x0b丙",), ("字" * 40_000,), ("007",), ("1e5",)))
    sheet = openpyxl.load_workbook(io.BytesIO(workbook([("甲", table)]))).active
    assert sheet is not None
    assert [len(str(cell.value)) for cell in sheet["A"]] == [1, 2, 32_767, 3, 3]
