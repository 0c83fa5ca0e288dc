"""The original file and a PDF's pages: only what was ingested is given out, never run in the browser, and said when gone."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from browser import HOSTILE_FILE, HOSTILE_TEXT
from fastapi.testclient import TestClient
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from support import TinyEncoder

from assistant.config import Settings
from assistant.server import create_app
from assistant.session import Session
from assistant.web import originals
from corpus.read import find_sources
from corpus.types import UnreadableFileError
from index.build import ingest

TEXT = "甲市人民政府关于加强粮食储备管理的通知\n甲府发〔2024〕8号\n各单位：\n一、储备粮由粮食局管理。\n"
HTML = "<html><head><title>乙市通知</title></head><body><h1>乙市人民政府关于灯塔的通知</h1><p>灯塔亮灯率要达到97%以上。</p><script>alert(1)</script></body></html>"
PDF_LINES = (("丙市人民政府关于食品抽检的通知", "各单位要抓好落实。"), ("一、主要目标", "食品抽检合格率达到98.2%以上。", "抽检由市场监管局负责。"))  # fmt: skip


def write_pdf(file: Path) -> None:
    """Two pages."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(file), pagesize=(595, 842))
    for lines in PDF_LINES:
        canvas.setFont("STSong-Light", 16)
        for number, line in enumerate(lines):
            canvas.drawString(80, 740 - 30 * number, line)
        canvas.showPage()
    canvas.save()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index, and in files/ what it was made from; alone.txt was ingested by its own name."""
    folder = tmp_path_factory.mktemp("originals")
    files = folder / "files"
    (files / "子").mkdir(parents=True)
    (files / "子" / "甲 通知.txt").write_text(TEXT, encoding="utf-8")
    (files / "乙.html").write_text(HTML, encoding="utf-8")
    (files / HOSTILE_FILE).write_text(HOSTILE_TEXT, encoding="utf-8")
    write_pdf(files / "丙.pdf")
    with zipfile.ZipFile(files / "包.zip", "w") as archive:
        archive.writestr("里/丁.txt", TEXT.replace("甲", "丁"))
    (folder / "alone.txt").write_text(TEXT.replace("甲", "戊"), encoding="utf-8")
    ingest(find_sources([files, folder / "alone.txt"]), folder / "index", None, lambda _: TinyEncoder())
    return folder


@pytest.fixture
def files(made: Path, tmp_path: Path) -> Iterator[Path]:
    """The folder of originals, as it was afterwards."""
    shutil.copytree(made / "files", tmp_path / "kept")
    yield made / "files"
    shutil.rmtree(made / "files")
    shutil.copytree(tmp_path / "kept", made / "files")


@pytest.fixture(scope="module")
def served(made: Path) -> Iterator[Session]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.encoder.load_encoder", lambda *_, **__: TinyEncoder())
        yield Session(Settings(made / "index", None, reader=False))


@pytest.fixture(scope="module")
def client(served: Session) -> Iterator[TestClient]:
    with TestClient(create_app(served), raise_server_exceptions=False) as client:
        yield client


def address(served: Session, file: str, rest: str = "original") -> str:
    return next(f"/documents/{d.id}/{rest}" for d in served.searcher().documents if d.file == file)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("子/甲 通知.txt", "甲 通知.txt"),
        ("乙.html", "乙.html"),
        ("丙.pdf", "丙.pdf"),
        ("包.zip/里/丁.txt", "丁.txt"),
        (HOSTILE_FILE, "乙_img src=x onerror=window.hit=1_.txt"),
    ],
)
def test_the_original_is_saved_and_never_shown(
    client: TestClient, served: Session, made: Path, file: str, name: str
) -> None:
    got = client.get(address(served, file))
    expected = TEXT.replace("甲", "丁").encode() if ".zip" in file else (made / "files" / file).read_bytes()
    assert (got.status_code, got.content) == (200, expected)
    disposition = got.headers["content-disposition"]
    assert disposition.startswith("attachment; ")
    assert unquote(disposition.split("filename*=UTF-8''")[1]) == name
    assert got.headers["x-content-type-options"] == "nosniff"
    assert "html" not in got.headers["content-type"]
    assert "script-src 'self'" in got.headers["content-security-policy"]


def test_types(client: TestClient, served: Session) -> None:
    assert client.get(address(served, "丙.pdf")).headers["content-type"] == "application/pdf"
    assert client.get(address(served, "乙.html")).headers["content-type"] == "application/octet-stream"


def test_a_download_is_noted(client: TestClient, served: Session) -> None:
    client.get(address(served, "丙.pdf"))
    assert "丙.pdf" in client.get("/people/log", headers={"accept": "text/html"}).text


def refused(client: TestClient, path: str, made: Path) -> str:
    got = client.get(path)
    assert got.status_code == 404
    sentence = got.json()["error"]
    assert str(made) not in sentence  # where files lie on the server is no one's business
    return str(sentence)


def test_what_changed_since_is_not_given_out(client: TestClient, served: Session, made: Path, files: Path) -> None:
    (files / "丙.pdf").write_bytes((files / "丙.pdf").read_bytes() + b"\n")
    assert "改动过" in refused(client, address(served, "丙.pdf"), made)
    assert "改动过" in refused(client, address(served, "丙.pdf", "pages/1.png"), made)


def test_a_link_to_another_file_gives_nothing_away(
    client: TestClient, served: Session, made: Path, files: Path
) -> None:
    (files / "子" / "甲 通知.txt").unlink()
    (files / "子" / "甲 通知.txt").symlink_to("/etc/passwd")
    assert "改动过" in refused(client, address(served, "子/甲 通知.txt"), made)


def test_what_is_gone_is_said(client: TestClient, served: Session, made: Path, files: Path) -> None:
    (files / "乙.html").unlink()
    (files / "包.zip").write_bytes(b"no archive")
    assert "已不在" in refused(client, address(served, "乙.html"), made)
    assert "已不在" in refused(client, address(served, "包.zip/里/丁.txt"), made)
    assert "单独收录" in refused(client, address(served, "alone.txt"), made)
    page = client.get(address(served, "乙.html"), headers={"accept": "text/html"})
    assert (page.status_code, "已不在收录时的文件夹里" in page.text) == (404, True)


@pytest.mark.parametrize(
    "path",
    ["/documents/none/original", "/documents/../../etc/passwd/original", "/documents/%2e%2e%2f%2e%2e/original",
     "/documents/none/pages/1.png"],
)  # fmt: skip
def test_no_path_leads_elsewhere(client: TestClient, path: str) -> None:
    assert client.get(path).status_code in (404, 405, 422)


def yellow(data: bytes) -> tuple[int, int, int, int] | None:
    """Where a picture is marked."""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    assert image.width <= 1300
    return image.point(lambda value: value).convert("HSV").split()[1].point(lambda value: 255 * (value > 60)).getbbox()


def test_a_page_shows_the_quoted_words_marked(client: TestClient, served: Session) -> None:
    page = address(served, "丙.pdf", "pages/2.png")
    plain = client.get(page)
    assert plain.headers["content-type"] == "image/png"
    assert yellow(plain.content) is None
    marked = client.get(f"{page}?quote=食品抽检合格率达到98.2%25以上")
    box = yellow(marked.content)
    assert box is not None
    scale = 1300 / 595
    assert abs(box[0] - 80 * scale) < 12
    assert abs((box[1] + box[3]) / 2 - (842 - 715) * scale) < 20  # the second line


def test_a_page_is_kept_by_the_browser(client: TestClient, served: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    page = address(served, "丙.pdf", "pages/1.png")
    tag = client.get(page).headers["etag"]
    monkeypatch.setattr(originals, "call_guarded", None)  # not drawn again
    again = client.get(page, headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"{page}?quote=抓好落实", headers={"if-none-match": tag}).status_code == 500


def test_pages_that_there_are_none_of(
    client: TestClient, served: Session, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "没有第 3 页" in refused(client, address(served, "丙.pdf", "pages/3.png"), made)
    assert "不是 PDF" in refused(client, address(served, "乙.html", "pages/1.png"), made)

    def hang(*_: object) -> bytes:
        raise UnreadableFileError("用了 20 秒还没有完成,请下载原件查看")

    monkeypatch.setattr(originals, "call_guarded", hang)
    assert "20 秒" in refused(client, address(served, "丙.pdf", "pages/2.png"), made)


def test_panel_and_page_offer_the_page_of_the_original(client: TestClient, served: Session) -> None:
    for kind in ("panel", ""):
        html = client.get(address(served, "丙.pdf", kind).rstrip("/") + "?quote=食品抽检合格率").text
        assert 'data-leaf="2"' in html
        assert 'data-pages="2"' in html
