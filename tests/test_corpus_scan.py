"""Pictures of pages, drawn with Pillow: what is recognised is set out as the page was."""

from __future__ import annotations

import io
import subprocess

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from corpus.formats import scan
from corpus.formats.pdf import read_pdf
from corpus.formats.scan import read_image
from corpus.types import Noticed, Reading, Shape, UnreadableFileError

needs_ocr = pytest.mark.skipif(not scan.is_installed(), reason="rapidocr is an extra")
FIRST = "为深入贯彻落实质量强国建设纲要，全面提高产品和服务质量，制定本方案。"


def font(size: int) -> ImageFont.FreeTypeFont:
    found = subprocess.run(["fc-list", ":lang=zh-cn", "file"], capture_output=True, text=True, check=False).stdout
    files = sorted(line.strip().rstrip(":") for line in found.splitlines() if "Regular" in line)
    if not files:
        pytest.skip("no Chinese font is installed")
    return ImageFont.truetype(files[0], size)


def page(table: bool = False) -> Image.Image:
    """A small page: a title, a paragraph over two lines, and a table if asked for."""
    picture = Image.new("L", (760, 560 if table else 300), 255)
    draw = ImageDraw.Draw(picture)
    draw.text((220, 40), "质量工作实施方案", 0, font(40))
    draw.text((50 + 56, 120), FIRST[:21], 0, font(28))
    draw.text((50, 170), FIRST[21:], 0, font(28))
    draw.text((50 + 56, 220), "一、总体要求", 0, font(28))
    if table:
        for n, row in enumerate(
            (("序号", "指标名称", "目标值"), ("1", "产品合格率", "98%"), ("2", "群众满意度", "90%"))
        ):
            for m, cell in enumerate(row):
                draw.rectangle((80 + 200 * m, 300 + 60 * n, 280 + 200 * m, 360 + 60 * n), outline=0, width=3)
                draw.text((100 + 200 * m, 312 + 60 * n), cell, 0, font(28))
    return picture


def encoded(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def texts(reading: Reading) -> list[str]:
    return [block.text.replace(",", "，") for block in reading.blocks if block.shape is not Shape.TABLE]


@needs_ocr
def test_a_tilted_page_with_a_table_is_read() -> None:
    tilted = page(table=True).rotate(1.5, fillcolor=255, resample=Image.Resampling.BICUBIC)
    reading = read_image(encoded(tilted))
    assert texts(reading) == ["质量工作实施方案", FIRST, "一、总体要求"]
    (table,) = (block for block in reading.blocks if block.shape is Shape.TABLE)
    assert [row.cells for row in table.rows] == [
        ("序号", "指标名称", "目标值"),
        ("1", "产品合格率", "98%"),
        ("2", "群众满意度", "90%"),
    ]
    assert [(note.about, note.text) for note in reading.notes] == [(Noticed.OCR, "文字由识别得到,可能有误")]


@needs_ocr
def test_a_page_on_its_side_is_turned() -> None:
    reading = read_image(encoded(page().rotate(90, expand=True), "JPEG"))
    assert texts(reading) == ["质量工作实施方案", FIRST, "一、总体要求"]


def test_a_tiff_of_two_pages_is_read_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    corners = ((50.0, 100.0), (330.0, 100.0), (330.0, 135.0), (50.0, 135.0))
    monkeypatch.setattr(scan, "is_installed", lambda: True)
    monkeypatch.setattr(scan, "_spots", lambda _pixels: [scan._Spot("各页的附注内容。", corners, 1.0)])
    monkeypatch.setattr(scan, "_rules", lambda _pixels, _tilt: [])
    reading = read_image(encoded(page(), "TIFF", save_all=True, append_images=[page()]))
    assert [(block.text, block.page) for block in reading.blocks] == [("各页的附注内容。", 1), ("各页的附注内容。", 2)]
    assert reading.pages == 2


@needs_ocr
def test_a_scanned_pdf_is_read_with_a_note_for_its_page() -> None:
    reading = read_pdf(encoded(page(), "PDF", resolution=96))
    assert texts(reading) == ["质量工作实施方案", FIRST, "一、总体要求"]
    (note,) = reading.notes
    assert (note.about, note.page) == (Noticed.OCR, 1)


@needs_ocr
def test_recognition_says_nothing_and_calls_nobody(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    scan._engine.cache_clear()
    with pytest.raises(UnreadableFileError, match="没有识别出文字"):
        read_image(encoded(Image.new("RGB", (300, 200), "white")))
    assert capfd.readouterr() == ("", "")


def test_without_recognition_a_picture_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "is_installed", lambda: False)
    with pytest.raises(UnreadableFileError, match=r"是图片.*policyqa\[ocr\]"):
        read_image(encoded(page()))


@needs_ocr
def test_pictures_that_unpack_to_too_much_are_refused() -> None:
    bomb = bytearray(encoded(Image.new("1", (64, 64))))
    bomb[16:24] = (60_000).to_bytes(4, "big") * 2  # width and height in the header
    with pytest.raises(UnreadableFileError):
        read_image(bytes(bomb))
    with pytest.raises(UnreadableFileError, match="过大"):
        read_image(encoded(Image.new("1", (12_000, 11_000))))


SAMPLES = [encoded(Image.new("RGB", (40, 30), "white"), kind) for kind in ("PNG", "JPEG", "TIFF", "BMP", "GIF")]


@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(st.integers(0, 4000), st.binary(min_size=1, max_size=6)), max_size=8),
    st.integers(0, 4000),
)
def test_broken_pictures_are_refused(sample: bytes, changes: list[tuple[int, bytes]], end: int) -> None:
    data = bytearray(sample)
    for place, piece in changes:
        data[place % len(data) : place % len(data) + len(piece)] = piece
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan, "is_installed", lambda: True)
        patch.setattr(scan, "_spots", lambda _pixels: [])
        patch.setattr(scan, "_rules", lambda _pixels, _tilt: [])
        with pytest.raises(UnreadableFileError):
            read_image(bytes(data[: max(1, end % len(data))]))


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("某政发〔2017]88号", "某政发〔2017〕88号"),
        ("某政发[2021]63号", "某政发[2021]63号"),
        ("见表(2021]", "见表〔2021〕"),
    ],
)
def test_odd_brackets_around_a_year_are_paired(monkeypatch: pytest.MonkeyPatch, seen: str, meant: str) -> None:
    class Found:
        boxes = ([(40, 40), (360, 40), (360, 60), (40, 60)],)
        txts = (seen,)
        scores = (0.99,)

    monkeypatch.setattr(scan, "is_installed", lambda: True)
    monkeypatch.setattr(scan, "_engine", lambda: lambda _pixels: Found())
    assert texts(read_image(encoded(Image.new("RGB", (600, 400), "white")))) == [meant]
