"""Pages of files as pictures: bounded in size, words marked where they stand, whichever way the page is turned."""

from __future__ import annotations

import io
import time

import pytest
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from corpus.formats.page_picture import page_picture
from corpus.guard import call_guarded
from corpus.types import UnreadableFileError

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def pdf(*lines: tuple[float, float, str], size: tuple[float, float] = (595, 842), turned: int = 0) -> bytes:
    """A page with each text at (x, y) from its upper left corner."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=size)
    canvas.setPageRotation(turned)
    canvas.setFont(FONT, 16)
    for x, y, text in lines:
        canvas.drawString(x, size[1] - y, text)
    canvas.save()
    return file.getvalue()


def bands(picture: bytes) -> list[tuple[int, int]]:
    """The rows of pixels, from and to, in which something is marked, as hundredths of the height."""
    image = Image.open(io.BytesIO(picture)).convert("HSV").split()[1].point(lambda value: 255 * (value > 60))
    rows = [image.crop((0, y, image.width, y + 1)).getbbox() is not None for y in range(image.height)]
    edges = [y for y in range(1, len(rows)) if rows[y] != rows[y - 1]]
    return [(100 * a // image.height, 100 * b // image.height) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def near(found: list[tuple[int, int]], *lines: float) -> bool:
    """Whether what is marked are lines whose feet are so many points below the upper edge."""
    return len(found) == len(lines) and all(
        band[0] <= 100 * (y - 6) / 842 <= band[1] for band, y in zip(found, lines, strict=True)
    )


def test_words_over_two_lines_are_marked_in_both() -> None:
    data = pdf((80, 200, "食品抽检合格率"), (80, 400, "达到98.2%以上"))
    assert near(bands(page_picture("pdf", data, 1, "", "抽检合格率 达到98.2%")), 200, 400)


def test_of_several_places_the_one_after_the_words_before() -> None:
    data = pdf((80, 200, "甲区合格率98%"), (80, 400, "乙区合格率98%"), (80, 600, "丙区合格率98%"))
    assert len(bands(page_picture("pdf", data, 1, "", "98%"))) == 3
    assert near(bands(page_picture("pdf", data, 1, "乙区合格率", "98%")), 400)


def test_what_goes_over_the_page_is_marked_as_far_as_it_is_there() -> None:
    data = pdf((80, 800, "各单位要按照职责分工"))
    assert len(bands(page_picture("pdf", data, 1, "", "要按照职责分工抓好落实"))) == 1
    assert bands(page_picture("pdf", data, 1, "", "没有一个字在这里")) == []


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_turned_page(turned: int) -> None:
    """The mark lies over the glyphs, which are all that the page holds."""
    data = pdf((80, 400, "食品"), turned=turned)
    marked, plain = (Image.open(io.BytesIO(page_picture("pdf", data, 1, "", words))) for words in ("食品", ""))
    ink = plain.convert("L").point(lambda value: 255 * (value < 128)).getbbox()
    mark = marked.convert("HSV").split()[1].point(lambda value: 255 * (value > 60)).getbbox()
    assert ink is not None
    assert mark is not None
    assert all(abs(mark[side] - ink[side]) < 12 for side in range(4))


@pytest.mark.parametrize("size", [(595, 842), (14_000, 200), (200, 14_000), (3, 3)])
def test_pictures_are_bounded(size: tuple[float, float]) -> None:
    image = Image.open(io.BytesIO(page_picture("pdf", pdf(size=size), 1)))
    assert image.width <= 1300
    assert image.width * image.height <= 4_100_000


def test_a_scan_is_a_picture_already() -> None:
    file = io.BytesIO()
    sheets = [Image.new("L", (2000, 3000), shade) for shade in (10, 200)]
    sheets[0].save(file, "TIFF", save_all=True, append_images=sheets[1:])
    second = Image.open(io.BytesIO(page_picture("image", file.getvalue(), 2, "", "字"))).convert("L")
    assert second.size == (1300, 1950)
    assert second.getpixel((5, 5)) == 200
    with pytest.raises(UnreadableFileError, match="没有第 3 页"):
        page_picture("image", file.getvalue(), 3)
    with pytest.raises(UnreadableFileError, match="画不出来"):
        page_picture("image", b"no picture", 1)


def test_what_can_not_be_drawn_is_said() -> None:
    with pytest.raises(UnreadableFileError, match="没有第 2 页"):
        page_picture("pdf", pdf(), 2)
    with pytest.raises(UnreadableFileError, match="画不出来"):
        page_picture("pdf", b"%PDF-1.4 broken", 1)


def test_a_call_that_hangs_is_ended() -> None:
    with pytest.raises(UnreadableFileError, match="1 秒"):
        call_guarded(1, time.sleep, 60)
    assert call_guarded(60, int, "5") == 5
