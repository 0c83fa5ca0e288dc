"""The library's list and the audit as pages: what is found, in which order, how it is saved; whoever wrote the documents."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import HOSTILE_FILE, HOSTILE_TEXT
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from support import DOCUMENTS, TinyEncoder

from assistant.cli import main
from assistant.config import Settings
from assistant.server import create_app
from assistant.session import Session
from assistant.web.login import Doorkeeper
from assistant.web.people import Person, Role
from assistant.web.shelf import PAGE
from corpus.guard import read_work
from corpus.read import find_sources
from index.build import ingest

MANY = 60  # more than a page
FORMULA = "=cmd|calc.txt"


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped documents, a hostile one, many small ones, and files that are left out."""
    folder = tmp_path_factory.mktemp("library") / "documents"
    folder.mkdir()
    for file in DOCUMENTS.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / HOSTILE_FILE).write_text(HOSTILE_TEXT, encoding="utf-8")
    (folder / FORMULA).write_text("=1+1 的规定\n第一条 规定一件事情，由有关部门负责。\n", encoding="utf-8")
    (folder / "坏<b>.docx").write_bytes(b"PK\x03\x04 no archive")
    for n in range(MANY):
        text = f"戊县人民政府关于第{n}号事项的通知\n戊府发〔2020〕{n + 1}号\n各单位：\n第{n}项工作按期完成。\n戊县人民政府\n2020年1月{n % 28 + 1}日\n"
        (folder / f"小{n:02}.txt").write_text(text, encoding="utf-8")
    (folder / "抄件.txt").write_bytes((folder / "小00.txt").read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.build.read_guarded", lambda sources: map(read_work, sources))
        ingest(find_sources([folder]), folder.parent / "index", None, lambda _: TinyEncoder())
    return folder.parent / "index"


@pytest.fixture(scope="module")
def client(directory: Path) -> Iterator[TestClient]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.encoder.load_encoder", lambda *_, **__: TinyEncoder())
        patch.setattr("assistant.server.mount_page", lambda *_: None)
        yield TestClient(create_app(Session(Settings(directory, None, reader=False))))


def titles(page: str) -> list[str]:
    """The titles listed on a page, as the browser gets them."""
    return re.findall(r'data-title="([^"]*)"', page)


def listed(client: TestClient, **asked: str) -> list[str]:
    found = client.get("/library", params=asked)
    assert found.status_code == 200
    return titles(found.text)


def test_the_newest_first_a_page_at_a_time(client: TestClient) -> None:
    first, second = (listed(client, page=page) for page in ("1", "2"))
    assert (len(first), len(second)) == (PAGE, 5 + 2 + MANY - 1 - PAGE + 1)
    assert "2024" in client.get("/library").text
    assert first[1].startswith("重庆市大渡口区")
    assert listed(client, page="9999") == second
    assert listed(client, page="none") == first


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("崆峒", "平凉市崆峒区"),
        ("大渡口府发〔2024〕1号", "重庆市大渡口区"),
        ("江北 质量强区", "重庆市江北区"),
        ("小07.txt", "戊县人民政府关于第7号事项的通知"),
    ],
)
def test_found_by_its_head(client: TestClient, words: str, first: str) -> None:
    assert listed(client, q=words)[0].startswith(first)


def test_found_by_its_text(client: TestClient) -> None:
    page = client.get("/library", params={"q": "食品抽检合格率"}).text
    assert {"大渡口", "江北"} <= {word for word in ("大渡口", "江北", "戊县") if any(word in t for t in titles(page))}
    snippet = re.search(r'class="snippet" href="(/documents/\w+\?start=\d+&amp;end=\d+)">(.*?)</a>', page, re.DOTALL)
    assert snippet
    assert "<mark>食品抽检合格率</mark>" in snippet[2]
    assert client.get(snippet[1].replace("&amp;", "&")).status_code == 200


def test_filters_and_their_order(client: TestClient) -> None:
    assert len(listed(client, region="重庆市")) == 4  # with the districts in it
    assert all("戊县" in title for title in listed(client, year="2020"))
    assert len(listed(client, region="重庆市", year="2024")) == 1
    assert listed(client, q="质量", region="甘肃省平凉市崆峒区") == listed(client, region="甘肃省平凉市崆峒区")
    assert listed(client, format="pdf") == []
    by_file = listed(client, sort="file", year="2020")
    assert by_file == [f"戊县人民政府关于第{n}号事项的通知" for n in range(MANY)][: len(by_file)]
    assert listed(client, sort="oldest", q="质量")[0].startswith("重庆市人民政府关于贯彻")
    assert listed(client, look="1") != []
    assert listed(client, region="没有", status="x", level="y", year="z") == []


def test_what_is_asked_stands_in_the_address_and_the_fields(client: TestClient) -> None:
    page = client.get("/library", params={"q": '"><script>', "region": "重庆市江北区", "sort": "title"}).text
    assert 'value="&#34;&gt;&lt;script&gt;"' in page
    assert re.search(r'value="重庆市江北区" selected', page)
    assert "没有符合条件的文件" in page
    many = client.get("/library", params={"q": "事项", "sort": "number"}).text
    assert "?q=%E4%BA%8B%E9%A1%B9&amp;sort=number&amp;page=2" in many


def test_the_list_is_saved_as_it_is_filtered(client: TestClient) -> None:
    got = client.get("/library/export.csv", params={"region": "重庆市"})
    rows = list(csv.DictReader(io.StringIO(got.content.decode("utf-8-sig"))))
    assert (len(rows), rows[0]["发文字号"], rows[0]["成文日期"]) == (4, "大渡口府发〔2024〕1号", "2024-01-12")
    assert int(rows[0]["段落"]) > 10
    every = client.get("/library/export.xlsx")
    sheet = load_workbook(io.BytesIO(every.content)).active
    assert sheet is not None
    assert sheet.max_row == 1 + 5 + 2 + MANY
    named = next(row for row in sheet.iter_rows(values_only=False) if row[13].value == FORMULA)
    assert named[13].data_type == "s"
    assert client.get("/library/export.exe").status_code == 422


def test_left_out_files_and_why(client: TestClient) -> None:
    page = client.get("/library/left-out").text
    assert "坏&lt;b&gt;.docx" in page
    assert "压缩包" in page
    assert "查看内容相同的那一份" in page


def test_hostile_names_and_texts_are_text(client: TestClient) -> None:
    for address in ("/library?q=灯塔", "/library/left-out", "/library/audit"):
        page = client.get(address).text
        assert "<img" not in page
        assert "<script>" not in page
        assert " onerror" not in re.sub(r'"[^"]*"|>[^<]*<', "", page)
        assert 'style="' not in page


def test_the_audit_by_problem_with_what_to_do(client: TestClient) -> None:
    page = client.get("/library/audit").text
    assert page.index("没有收录的文件") < page.index("缺少文号、日期或机关")
    assert "按原因处理" in page
    assert re.search(r'<a class="file" href="/documents/\w+" title="平凉市[^"]*">平凉市', page)
    missing = client.get("/library/audit", params={"problem": "missing", "q": "崆峒"}).text
    assert (missing.count("<li>"), "没有收录的文件（" in missing) == (1, True)
    assert "没有符合条件的" in client.get("/library/audit", params={"q": "没有这样的话"}).text


def test_the_audit_is_saved(client: TestClient) -> None:
    got = client.get("/library/audit.csv", params={"problem": "missing"})
    rows = list(csv.DictReader(io.StringIO(got.content.decode("utf-8-sig"))))
    assert {row["问题"] for row in rows} == {"缺少文号、日期或机关"}
    assert all(row["怎么办"] for row in rows)
    assert load_workbook(io.BytesIO(client.get("/library/audit.xlsx").content)).active is not None


def test_the_audit_as_a_file_needs_nothing_else(client: TestClient, directory: Path, tmp_path: Path) -> None:
    file = tmp_path / "audit.html"
    assert main(["audit", "--index", str(directory), "--html", str(file)]) == 0
    page = file.read_text(encoding="utf-8")
    assert "按原因处理" in page
    assert "坏&lt;b&gt;.docx" in page
    assert not re.search(r"<link|<script|src=|url\(|href=\"[^#]", page)


def test_readers_look_and_change_nothing(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Doorkeeper, "identify", lambda *_: Person("读者", Role.READER))
    page = client.get("/library").text
    assert len(titles(page)) == PAGE
    for absent in ("上传文件", "data-root", "data-tick", "data-do", "操作记录", "confirm"):
        assert absent not in page
    assert client.get("/library/left-out").status_code == 200
    assert client.get("/library/audit").status_code == 200
    for method, address in (
        ("GET", "/library/jobs"),
        ("GET", "/api/library/jobs"),
        ("POST", "/api/library/jobs"),
        ("PUT", "/api/library/files?job=x&place=0"),
        ("POST", "/api/library/remove"),
        ("POST", "/api/library/reread"),
        ("POST", "/api/library/jobs/x/answer"),
        ("POST", "/library/jobs/x/files/0"),
    ):
        refused = client.request(method, address, json={} if method == "POST" else None)
        assert (refused.status_code, address) == (403, address)
