"""A page of a file as a picture, some words on it marked: what a reader compares the text with.

Of PDF files, where words can be marked, and of scans that are pictures already. What a page says is left to `pdf` and
`scan`. Foreign files go through PDFium and Pillow here, which may hang or crash: see `guard`.
"""

from __future__ import annotations

import ctypes
import io
import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from math import sqrt

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image, ImageChops, ImageOps

from corpus.types import UnreadableFileError

DRAWN = ("pdf", "image")
_NO_PAGE = "原件没有第 {} 页"
_NOT_DRAWN = "原件的第 {} 页画不出来，请下载原件查看"
_WIDTH = 1300  # pixels
_MOST_PIXELS = 4_000_000
_LARGEST_SCALE = 4.0  # of a page of hardly any size
_COLOURS = 128
_MARKER = (255, 226, 120)
_FEWEST = 6  # characters of a part of the words that is marked where not all of them are on the page
_CONTEXT = (24, 8, 0)  # characters before the words that tell which of several places is meant
_MOST_PLACES = 5

Box = tuple[int, int, int, int]


def page_picture(kind: str, data: bytes, number: int, before: str = "", words: str = "") -> bytes:
    """Page `number`, from 1, of a file as PNG; `kind` is a `Document.format`, one of `DRAWN`.

    In a PDF file `words` are marked, those after `before` where they stand more than once. Raises `UnreadableFileError`
    for a page that there is none of, or that can't be drawn.
    """
    return _pdf_page(data, number, before, words) if kind == "pdf" else _frame(data, number)


def _frame(data: bytes, number: int) -> bytes:
    try:
        with Image.open(io.BytesIO(data)) as image:
            if not 1 <= number <= getattr(image, "n_frames", 1):
                raise UnreadableFileError(_NO_PAGE.format(number))
            image.seek(number - 1)
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise UnreadableFileError(_NOT_DRAWN.format(number)) from error
    scale = min(_scale(*upright.size), 1)
    return _png(upright.resize((max(int(upright.width * scale), 1), max(int(upright.height * scale), 1))))


def _pdf_page(data: bytes, number: int, before: str, words: str) -> bytes:
    try:
        with pdfium.PdfDocument(data) as pdf:
            if not 1 <= number <= len(pdf):
                raise UnreadableFileError(_NO_PAGE.format(number))
            return _picture(pdf[number - 1], before, words)
    except pdfium.PdfiumError as error:
        raise UnreadableFileError(_NOT_DRAWN.format(number)) from error


def _picture(page: pdfium.PdfPage, before: str, words: str) -> bytes:
    image = page.render(scale=_scale(*page.get_size())).to_pil().convert("RGB")
    for box in _boxes(page, image.size, before, words):
        part = image.crop(box)
        image.paste(ImageChops.multiply(part, Image.new("RGB", part.size, _MARKER)), box)
    return _png(image)


def _png(image: Image.Image) -> bytes:
    stream = io.BytesIO()
    image.quantize(_COLOURS, dither=Image.Dither.NONE).save(stream, "PNG")
    return stream.getvalue()


def _scale(width: float, height: float) -> float:
    """Pixels a point, so that the picture is `_WIDTH` wide and not too large."""
    if width <= 0 or height <= 0:
        raise UnreadableFileError("原件的这一页没有大小，请下载原件查看")
    return min(_WIDTH / width, sqrt(_MOST_PIXELS / (width * height)), _LARGEST_SCALE)


def _boxes(page: pdfium.PdfPage, size: tuple[int, int], before: str, words: str) -> Iterator[Box]:
    """Where the words stand in the picture, a box a line."""
    wanted = _plain(words)
    if not wanted:
        return
    text = page.get_textpage()
    places = [(i, char) for i in range(text.count_chars()) if (char := _plain(chr(raw.FPDFText_GetUnicode(text, i))))]
    said = "".join(char[0] for _, char in places)
    for start, end in _found(said, _plain(before), wanted):
        yield from _lines([_box(page, text, places[i][0], size) for i in range(start, end)])


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("\0", "")


def _found(said: str, before: str, words: str) -> list[tuple[int, int]]:
    """[start, end) of the words on the page, or of as many of them as stand on it in one run."""
    for length in _CONTEXT:
        context = before[len(before) - length :] if length else ""
        at = said.find(context + words)
        if context and at >= 0:
            return [(at + len(context), at + len(context) + len(words))]
    places = [i for i in range(len(said)) if said.startswith(words, i)]
    if places:
        return [(at, at + len(words)) for at in places[:_MOST_PLACES]]
    run = SequenceMatcher(None, said, words, autojunk=False).find_longest_match()
    return [(run.a, run.a + run.size)] if run.size >= _FEWEST else []


def _box(page: pdfium.PdfPage, text: pdfium.PdfTextPage, place: int, size: tuple[int, int]) -> Box:
    """A character's box in the picture, whichever way the page is turned."""
    left, bottom, right, top = text.get_charbox(place, loose=True)
    corners = [_pixel(page, x, y, size) for x, y in ((left, bottom), (right, top))]
    (x0, x1), (y0, y1) = (sorted(corner[axis] for corner in corners) for axis in (0, 1))
    return x0, y0, max(x1, x0 + 1), max(y1, y0 + 1)


def _pixel(page: pdfium.PdfPage, x: float, y: float, size: tuple[int, int]) -> tuple[int, int]:
    column, row = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, column, row)
    return min(max(column.value, 0), size[0]), min(max(row.value, 0), size[1])


def _lines(boxes: Sequence[Box]) -> Iterator[Box]:
    """The boxes of characters beside each other, joined."""
    joined: Box | None = None
    for box in boxes:
        if joined and box[1] < joined[3] and joined[1] < box[3] and box[0] >= joined[0]:
            joined = (joined[0], min(joined[1], box[1]), max(joined[2], box[2]), max(joined[3], box[3]))
        else:
            if joined:
                yield joined
            joined = box
    if joined:
        yield joined
