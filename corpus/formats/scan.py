"""Pictures of pages: what rapidocr reads on them, set out like the glyphs and ruling lines of a PDF page.

Columns, tables and paragraphs are found from positions by the same code as in PDF files. rapidocr is an extra; its
models come with it, and nothing is fetched.
"""

from __future__ import annotations

import importlib.util
import io
import logging
import math
import re
import time
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Protocol, cast

from PIL import Image, ImageOps, ImageSequence

from corpus.formats.pdf_page import Glyph, Page, Rule
from corpus.formats.wrap import display_width
from corpus.types import Note, Noticed, Reading, UnreadableFileError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]  # height × width × RGB

LONGEST_SIDE = 4_000  # pixels; larger pictures are made smaller
_MOST_PIXELS = 120_000_000  # a picture that unpacks to more is refused
_NARROWEST = 64  # pixels
_THINNEST = 4  # times longer than wide
_MOST_FRAMES = 200
_SECONDS = 1500.0  # for all frames of a file
_THREADS = 2
_FEWEST_TALL = 0.6  # of the boxes: then the page lies on its side
_LEAST_SURE = 0.5  # score of a line that is kept
_SURE = 0.75  # mean score of a page that stands upright
_LEVEL = 0.2  # degrees; less than this is not worth turning
_MOST_TILTED = 12.0
_NUMBER_YEAR = re.compile(r"(?<=[\u4e00-\u9fff])([\[［【〔(（{])\s?((?:19|20)\d{2})\s?([\]］】〕)）}])")
_PAIRS = frozenset(("[]", "［］", "【】", "〔〕", "()", "（）", "(）", "（)"))
_BOX_HEIGHT = 1.25  # ems: what the box around a line of one em is high


@dataclass(frozen=True, slots=True)
class _Spot:
    """A line that was recognised: its text, its corners (upper left, upper right, lower right, lower left), its score."""

    text: str
    corners: tuple[tuple[float, float], ...]
    score: float


class _Recognised(Protocol):
    """What rapidocr gives back: a box of four corners, a text and a score from 0 to 1 for each line."""

    boxes: Sequence[Sequence[tuple[float, float]]] | None
    txts: Sequence[str] | None
    scores: Sequence[float]


class _Recogniser(Protocol):
    def __call__(self, pixels: Pixels, /) -> _Recognised: ...


def is_installed() -> bool:
    """Whether pictures can be read: rapidocr and its runtime are there."""
    return all(importlib.util.find_spec(name) is not None for name in ("rapidocr", "onnxruntime"))


def read_image(data: bytes) -> Reading:
    """The text on a picture, or on each page of a TIFF file. Raises `UnreadableFileError`."""
    if not is_installed():
        raise UnreadableFileError("是图片,没有可读的文字,请安装 policyqa[ocr] 后再收录")
    from corpus.formats.pdf_flow import join_sheets, read_sheet

    sheets = []
    notes: list[Note] = []
    end = time.monotonic() + _SECONDS
    count = 0
    for count, picture in enumerate(frames(data), start=1):
        if time.monotonic() > end or count > _MOST_FRAMES:
            notes.append(Note(Noticed.TRUNCATED, f"从第{count}页起没有读完(用时过长),请拆分后再收录", count))
            break
        sheets.append(read_sheet(recognise(picture, count, 1.0)))
    blocks = join_sheets(sheets)
    if not any(block.text.strip() or block.rows for block in blocks):
        raise UnreadableFileError("图片里没有识别出文字,请换用更清晰的图片")
    notes.append(Note(Noticed.OCR, "文字由识别得到,可能有误"))
    return Reading("image", tuple(blocks), pages=count, notes=tuple(notes))


def recognise(picture: Image.Image, number: int, scale: float) -> Page:
    """Page `number` as the RGB `picture` of it reads; positions are pixels times `scale`, with the page's tilt undone."""
    import numpy as np

    pixels = np.asarray(_padded(picture))
    spots, pixels = _upright(pixels)
    tilt = _tilt(spots)
    height, width = pixels.shape[:2]
    level = [_levelled(spot, tilt, width / 2, height / 2) for spot in spots]
    usual = _usual_em(level)
    glyphs = [glyph for spot in level for glyph in _glyphs(spot, usual, scale)]
    rules = [Rule(rule.x0 * scale, rule.y0 * scale, rule.x1 * scale, rule.y1 * scale) for rule in _rules(pixels, tilt)]
    return Page(number, width * scale, height * scale, glyphs, rules, 0, 1.0, False, False, False)


def frames(data: bytes) -> Iterator[Image.Image]:
    """The pictures in a file, upright, in RGB, none larger than need be."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of odd files that it reads all the same
            with Image.open(io.BytesIO(data)) as file:
                for frame in ImageSequence.Iterator(file):
                    if frame.width * frame.height > _MOST_PIXELS:
                        raise UnreadableFileError("图片过大,请缩小后再收录")
                    yield _prepared(frame)
    except Image.DecompressionBombError as error:
        raise UnreadableFileError("图片过大,请缩小后再收录") from error
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, TypeError, OverflowError) as error:
        raise UnreadableFileError("图片已损坏或格式不支持,请另存为 PNG 或 JPG 后再试") from error


def _prepared(frame: Image.Image) -> Image.Image:
    frame.thumbnail((LONGEST_SIDE, LONGEST_SIDE)) if max(frame.size) > LONGEST_SIDE else frame.load()
    upright = ImageOps.exif_transpose(frame)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        paper = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(paper, upright.convert("RGBA"))
    return upright.convert("RGB")


def _padded(picture: Image.Image) -> Image.Image:
    """A picture with white beside it, if it is so narrow that rapidocr can't scale it."""
    least = max(_NARROWEST, max(picture.size) // _THINNEST)
    if min(picture.size) >= least:
        return picture
    paper = Image.new("RGB", (max(picture.width, least), max(picture.height, least)), "white")
    paper.paste(picture)
    return paper


# Recognition --------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _engine() -> _Recogniser:
    """rapidocr, loaded once: a second or two."""
    from rapidocr import RapidOCR

    quiet = {
        "Global.log_level": "critical",
        "Global.use_cls": False,
        "Global.text_score": 0.0,  # what can't be read tells how the page lies
        "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }
    engine = cast(_Recogniser, RapidOCR(params=quiet))
    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    return engine


def _spots(pixels: Pixels) -> list[_Spot]:
    found = _engine()(pixels[:, :, ::-1])  # it reads BGR
    if found.txts is None or found.boxes is None:
        return []
    return [
        _Spot(_paired(text.strip()), tuple((float(x), float(y)) for x, y in box), float(score))
        for text, box, score in zip(found.txts, found.boxes, found.scores, strict=True)
        if text.strip()
    ]


def _paired(text: str) -> str:
    """`text` with the brackets around a year, 鲁政发〔2023]5号, as a pair: small ones look alike."""
    return _NUMBER_YEAR.sub(lambda found: found[0] if found[1] + found[3] in _PAIRS else f"〔{found[2]}〕", text)


def _upright(pixels: Pixels) -> tuple[list[_Spot], Pixels]:
    """The lines of a page, and the page turned so that they are level: pages are scanned on their side or upside down."""
    spots, pixels = _turned_upright(pixels)
    return [spot for spot in spots if spot.score >= _LEAST_SURE], pixels


def _turned_upright(pixels: Pixels) -> tuple[list[_Spot], Pixels]:
    import numpy as np

    spots = _spots(pixels)
    long = [spot for spot in spots if len(spot.text) > 2]
    sideways = sum(_size(spot)[1] > _size(spot)[0] for spot in long) > _FEWEST_TALL * max(1, len(long))
    if not spots or (not sideways and _mean_score(spots) >= _SURE):
        return spots, pixels
    # tall lines are turned to the left before they are read: what can be read so tells which way the page lies
    turned = np.ascontiguousarray(np.rot90(pixels, (1 if _mean_score(spots) >= _SURE else 3) if sideways else 2))
    again = _spots(turned)
    better = sideways or _mean_score(again) > _mean_score(spots)
    return (again, turned) if better else (spots, pixels)


def _mean_score(spots: Sequence[_Spot]) -> float:
    letters = sum(len(spot.text) for spot in spots)
    return sum(spot.score * len(spot.text) for spot in spots) / letters if letters else 0.0


def _size(spot: _Spot) -> tuple[float, float]:
    """A line's length along its text, and its height."""
    upper_left, upper_right, _, lower_left = spot.corners
    return math.dist(upper_left, upper_right), math.dist(upper_left, lower_left)


def _tilt(spots: Sequence[_Spot]) -> float:
    """Degrees by which the lines of a page fall to the right; 0 for a page that is as good as level."""
    slopes = [
        math.degrees(math.atan2(spot.corners[1][1] - spot.corners[0][1], spot.corners[1][0] - spot.corners[0][0]))
        for spot in spots
        if _size(spot)[0] > 6 * _size(spot)[1]
    ]
    tilt = median(slopes) if len(slopes) >= 3 else 0.0
    return tilt if _LEVEL < abs(tilt) < _MOST_TILTED else 0.0


def _levelled(spot: _Spot, tilt: float, x: float, y: float) -> _Spot:
    """A line turned back by `tilt` about (x, y)."""
    if not tilt:
        return spot
    cosine, sine = math.cos(math.radians(-tilt)), math.sin(math.radians(-tilt))
    corners = tuple(
        (x + (a - x) * cosine - (b - y) * sine, y + (a - x) * sine + (b - y) * cosine) for a, b in spot.corners
    )
    return _Spot(spot.text, corners, spot.score)


def _usual_em(spots: Sequence[_Spot]) -> float:
    ems = [em for em in map(_em, spots) if em is not None]
    return median(ems) if ems else median([_size(spot)[1] for spot in spots] or [1.0]) / _BOX_HEIGHT


def _em(spot: _Spot) -> float | None:
    """The size of a line's letters by its length: boxes are not to be trusted in height; None for a short line."""
    columns = display_width(spot.text)
    return _size(spot)[0] * 2 / columns if columns >= 12 else None


def _glyphs(spot: _Spot, usual: float, scale: float) -> Iterator[Glyph]:
    """The characters of a line, each with its share of the line's box."""
    left, right = min(x for x, _ in spot.corners), max(x for x, _ in spot.corners)
    middle = sum(y for _, y in spot.corners) / 4
    em = _em(spot) or _size(spot)[1] / _BOX_HEIGHT
    if abs(em - usual) < 0.3 * usual:
        em = usual
    edges = [0]
    for character in spot.text:
        edges.append(edges[-1] + display_width(character))
    step = (right - left) / max(1, edges[-1])
    for character, (start, end) in zip(spot.text, pairwise(edges), strict=True):
        text = " " if character.isspace() else character
        yield Glyph(
            text,
            (left + start * step) * scale,
            (left + end * step) * scale,
            (middle - em / 2) * scale,
            (middle + em / 2) * scale,
            em * scale,
        )


# Ruling lines -------------------------------------------------------------------------------------------------------


def _rules(pixels: Pixels, tilt: float) -> list[Rule]:
    """The long level and upright strokes of a page whose lines fall by `tilt` degrees: what draws its tables."""
    import cv2
    import numpy as np

    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    height, width = grey.shape
    if tilt:
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), tilt, 1.0)
        grey = cv2.warpAffine(grey, matrix, (width, height), borderValue=255)
    ink = cv2.adaptiveThreshold(255 - grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 25, -15)
    rules: list[Rule] = []
    for size in ((max(20, width // 20), 1), (1, max(20, height // 30))):
        strokes = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((size[1], size[0]), np.uint8))
        strokes = cv2.dilate(strokes, np.ones((3, 3), np.uint8))
        _, _, stats, _ = cv2.connectedComponentsWithStats(strokes)
        rules += [_stroke(*map(float, stat[:4]), level=size[1] == 1) for stat in stats[1:]]
    return rules


def _stroke(x: float, y: float, wide: float, high: float, *, level: bool) -> Rule:
    if level:
        return Rule(x, y + high / 2, x + wide, y + high / 2)
    return Rule(x + wide / 2, y, x + wide / 2, y + high)
