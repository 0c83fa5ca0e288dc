"""A document as programs and browsers fetch it: the panel, the page, places that moved, its standing, its references."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from browser import HOSTILE, HOSTILE_FILE, HOSTILE_TEXT
from fastapi.testclient import TestClient
from support import DOCUMENTS, TinyEncoder

from assistant.config import Settings
from assistant.server import create_app
from assistant.session import Session
from assistant.web.document_cells import merge
from corpus.read import find_sources
from corpus.types import Document
from index.build import ingest
from index.types import IndexUnusableError

OLD, NEW = "甲市粮食储备管理办法(2019).txt", "甲市粮食储备管理办法(2024).txt"
TABLE, LONG, CHONGQING = "表.csv", "长.txt", "重庆市贯彻质量发展纲要实施意见.txt"
LINE = "各单位要按照职责分工抓好落实，及时报送进展情况，确保各项任务按期完成。\n"
FILES = {
    HOSTILE_FILE: HOSTILE_TEXT,
    OLD: "甲市粮食储备管理办法\n\n甲府发〔2019〕3号\n\n第一条　为了加强粮食储备管理，制定本办法。\n第二条　本办法自2019年5月1日起施行。\n甲市人民政府\n2019年4月1日\n",
    NEW: "甲市粮食储备管理规定\n\n甲府发〔2024〕8号\n\n第一条　根据《甲市粮食安全条例》（甲人发〔2020〕1号），制定本规定。\n第二条　储备粮由粮食局管理。\n粮食局每年检查一次。\n第三条　本规定自2024年5月1日起施行。《甲市粮食储备管理办法》（甲府发〔2019〕3号）同时废止。\n甲市人民政府\n2024年4月1日\n",
    TABLE: "单位,任务,时限\n市发展改革委,编制规划,2024年6月\n市粮食局,检查库存<b>粮</b>,2024年9月\n市财政局,安排资金,2024年3月\n",
    LONG: "关于长文件的通知\n" + "".join(f"{'一二三四五六七八九'[n]}、第{n}部分\n{LINE * 115}" for n in range(9)),
}  # fmt: skip


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    folder = tmp_path_factory.mktemp("documents") / "files"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / CHONGQING).write_text((DOCUMENTS / CHONGQING).read_text(encoding="utf-8"), encoding="utf-8")
    ingest(find_sources([folder]), folder.parent / "index", None, lambda _: TinyEncoder())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.encoder.load_encoder", lambda *_, **__: TinyEncoder())
        yield Session(Settings(folder.parent / "index", None, reader=False))


@pytest.fixture(scope="module")
def client(served: Session) -> Iterator[TestClient]:
    with TestClient(create_app(served), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="module")
def held(served: Session) -> dict[str, Document]:
    """The documents by file, with their text."""
    searcher = served.searcher()
    return {document.file: searcher.document_text(document) for document in searcher.documents}


def shown(client: TestClient, address: str) -> str:
    got = client.get(address)
    assert got.status_code == 200
    assert got.headers["content-type"].startswith("text/html")
    return got.text


def place_of(document: Document, words: str) -> str:
    """The query that means `words` in a document."""
    start = document.text.index(words)
    return f"from={start}&to={start + len(words)}"


def marked(html: str) -> list[str]:
    return [unescape(found) for found in re.findall(r"<mark>(.*?)</mark>", html)]


@pytest.mark.parametrize("kind", ["/panel", ""], ids=["panel", "page"])
def test_the_passage_and_the_quote_are_marked(client: TestClient, held: dict[str, Document], kind: str) -> None:
    document = held[NEW]
    start = document.text.index("第二条")
    end = document.text.index("第三条") - 1
    html = shown(
        client, f"/documents/{document.id}{kind}?start={start}&end={end}&{place_of(document, '粮食局每年检查')}"
    )
    assert marked(html) == ["粮食局每年检查"]
    assert len(re.findall(r'class="here"', html)) == 2
    assert "<strong>第二条</strong>" in html


@pytest.mark.parametrize("kind", ["/panel", ""], ids=["panel", "page"])
def test_the_head_tells_what_the_document_is(client: TestClient, held: dict[str, Document], kind: str) -> None:
    html = shown(client, f"/documents/{held[OLD].id}{kind}")
    for told in ("甲市粮食储备管理办法", "甲府发〔2019〕3号", "甲市人民政府", "2019年4月1日", "2019年5月1日", "未载明"):
        assert told in html
    assert "已废止(被《甲市粮食储备管理规定》废止)" in html
    assert html.count(f'href="/documents/{held[NEW].id}"') >= 2  # in the warning, and among the relations
    assert "废止本文件" in html
    assert f"/documents/{held[OLD].id}?from=12&amp;to=23" in html  # where the number was read


def test_relations_lead_to_what_is_held(client: TestClient, held: dict[str, Document]) -> None:
    html = shown(client, f"/documents/{held[NEW].id}")
    assert re.search(r"《甲市粮食安全条例》\(甲人发〔2020〕1号\) <span[^>]*>未收录</span>", html)
    assert re.search(rf'<dt>废止</dt><dd><a href="/documents/{held[OLD].id}"[^>]*>《甲市粮食储备管理办法》</a>', html)
    assert "现行有效" in html
    assert 'class="notice"' not in html


def test_a_table_is_a_table(client: TestClient, held: dict[str, Document]) -> None:
    document = held[TABLE]
    start = document.text.index("市粮食局")
    html = shown(
        client,
        f"/documents/{document.id}/panel?start={start}&end={start + 5}&{place_of(document, '检查库存<b>粮</b>')}",
    )
    assert re.findall(r'<th scope="col">(.*?)</th>', html)[-3:] == ["单位", "任务", "时限"]
    assert marked(html) == ["检查库存<b>粮</b>"]
    assert re.search(r'<tr [^>]*class="here"><td>市粮食局</td>', html)


def test_a_flattened_table_is_a_table(client: TestClient, held: dict[str, Document]) -> None:
    html = shown(client, f"/documents/{held[CHONGQING].id}")
    assert "<td>2</td><td>本地主要农产品质量安全监测合格率</td><td>96%</td>" in html


@pytest.mark.parametrize(
    ("rows", "are_names", "sizes"),
    [
        ([["类别", "目标", "目标"], ["类别", "序号", "指标"]], True, [{0: (1, 2), 1: (2, 1)}, {1: (1, 1), 2: (1, 1)}]),
        ([["质量", "1"], ["质量", "2"]], False, [{0: (1, 2), 1: (1, 1)}, {1: (1, 1)}]),
        ([["1", "98%", "98%"]], False, [{0: (1, 1), 1: (1, 1), 2: (1, 1)}]),
        ([["甲", "同"], ["乙", "同"]], False, [{0: (1, 1), 1: (1, 1)}, {0: (1, 1), 1: (1, 1)}]),
        ([["甲", "同"], ["甲", "同"]], False, [{0: (1, 2), 1: (1, 1)}, {1: (1, 1)}]),
        ([["小计", "小计", "5"]], False, [{0: (2, 1), 2: (1, 1)}]),
        ([["", "", "5"], ["", "", "6"]], False, [{0: (1, 1), 1: (1, 1), 2: (1, 1)}] * 2),
        ([["甲", "1"], ["甲"]], False, [{0: (1, 1), 1: (1, 1)}, {0: (1, 1)}]),
    ],
    ids=["names", "category", "two years", "chance", "twice the same", "across", "empty", "ragged"],
)
def test_cells_that_were_one_are_one(
    rows: list[list[str]], are_names: bool, sizes: list[dict[int, tuple[int, int]]]
) -> None:
    assert merge(rows, are_names) == sizes


def test_the_outline_leads_into_the_text(client: TestClient, held: dict[str, Document]) -> None:
    html = shown(client, f"/documents/{held[CHONGQING].id}")
    targets = re.findall(r'<li class="depth\d"><a href="#(at-\d+)"', html)
    assert len(targets) > 40
    assert all(f'id="{target}"' in html for target in targets)


def test_the_panel_is_bounded_and_the_page_is_not(client: TestClient, held: dict[str, Document]) -> None:
    document = held[LONG]
    last = document.text.index("九、")
    page, panel = (shown(client, f"/documents/{document.id}{kind}") for kind in ("", "/panel"))
    assert f'id="at-{last}"' in page
    assert f'id="at-{last}"' not in panel
    assert panel.count("看后文") == 1
    assert "看前文" not in panel
    after = shown(client, f"/documents/{document.id}/panel?from=0&to=4&at={last}")
    assert f'id="at-{last}"' in after
    assert "看前文" in after
    assert f'href="/documents/{document.id}?from=0&amp;to=4"' in after  # back to the quote


def test_a_quote_that_moved_is_found_again(client: TestClient, held: dict[str, Document]) -> None:
    html = shown(client, f"/documents/{held[NEW].id}/panel?start=0&end=30&from=3&to=13&quote=粮食局每年检查一次")
    assert marked(html) == ["粮食局每年检查一次"]
    assert "更新过" in html
    assert marked(shown(client, f"/documents/{held[NEW].id}/panel?quote=粮食局%20每年%0A检查一次")) == [
        "粮食局每年检查一次"
    ]


@pytest.mark.parametrize(
    "query",
    [
        "from=3&to=13&quote=没有这句话",
        "from=99990&to=99999",
        "start=99990&end=99999",
        "from=99990&to=99999&quote=没有这句话",
    ],
)
def test_a_place_that_is_gone_is_said(client: TestClient, held: dict[str, Document], query: str) -> None:
    html = shown(client, f"/documents/{held[NEW].id}/panel?{query}")
    assert marked(html) == []
    assert "更新过" in html
    assert "第一条" in html


@pytest.mark.parametrize(
    "query", ["start=x&end=y", "start=5", "from=9&to=2", "from=-1&to=4", "at=99999999999", "at=９"]
)
def test_an_address_that_says_nothing_means_the_start(
    client: TestClient, held: dict[str, Document], query: str
) -> None:
    assert marked(shown(client, f"/documents/{held[NEW].id}/panel?{query}")) == []


def test_what_is_not_held_is_said(client: TestClient) -> None:
    got = client.get("/documents/none/panel")
    assert (got.status_code, "已移除" in got.text) == (404, True)
    page = client.get("/documents/none", headers={"accept": "text/html"})
    assert (page.status_code, "已移除" in page.text) == (404, True)
    assert client.get("/api/documents/none/reference?at=0").json()["error"]


def test_an_unusable_index_is_said(client: TestClient, served: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def unusable() -> None:
        raise IndexUnusableError("索引已损坏,请运行 policyqa ingest")

    monkeypatch.setattr(served, "searcher", unusable)
    got = client.get("/documents/none/panel")
    assert (got.status_code, "policyqa ingest" in got.text) == (503, True)


@pytest.mark.parametrize("kind", ["/panel", ""], ids=["panel", "page"])
def test_hostile_text_is_text(client: TestClient, held: dict[str, Document], kind: str) -> None:
    document = held[HOSTILE_FILE]
    html = shown(client, f"/documents/{document.id}{kind}?{place_of(document, '97%以上' + HOSTILE)}")
    assert not re.search(r"<(script>|img|b onclick|a href=\"javascript)", html)
    assert marked(html) == ["97%以上" + HOSTILE]
    assert HOSTILE in unescape(html)
    assert not re.search(r"<[^>]*\s(style|on\w+)=(?![^<]*window)", html)  # the policy of our pages allows none


def test_near_passages_are_no_answers(client: TestClient, held: dict[str, Document]) -> None:
    assert "不是答案" in shown(client, f"/documents/{held[NEW].id}/panel?start=25&end=40&near=1")


@pytest.mark.parametrize(
    ("words", "reference"),
    [
        ("粮食局每年检查", "《甲市粮食储备管理规定》(甲府发〔2024〕8号)第二条第二款"),
        ("第一条", "《甲市粮食储备管理规定》(甲府发〔2024〕8号)第一条"),
    ],
)
def test_a_paragraph_is_cited(client: TestClient, held: dict[str, Document], words: str, reference: str) -> None:
    document = held[NEW]
    got = client.get(f"/api/documents/{document.id}/reference?at={document.text.index(words)}")
    assert got.json() == {"reference": reference}


def test_a_row_is_cited(client: TestClient, held: dict[str, Document]) -> None:
    got = client.get(f"/api/documents/{held[TABLE].id}/reference?at={held[TABLE].text.index('市粮食局')}")
    assert got.json()["reference"].endswith("“市粮食局”一行")
