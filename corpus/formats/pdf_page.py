"""One PDF page as pdfium gives it: its glyphs and ruling lines, turned upright, and the lines that the glyphs form.

pdfium's own order of characters is only trusted within a run; lines are built from positions. Distances are points
from the page's left and top. Which lines are of the document is left to `pdf_furniture`, tables to `pdf_table`.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from ctypes import byref, c_float, c_int, c_uint
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_MOST_GLYPHS = 60_000  # on one page
_MOST_OBJECTS = 20_000
_DEEPEST_FORM = 5
_MANY_PATHS = 50  # shapes on a page without text: letters turned into outlines
_TURNED = math.radians(8)  # a glyph further from upright than this is a stamp or a watermark
_LIGHT = 0.6  # of white; text lighter than this may be a watermark
_TOUCH = 1.0  # points between the ends of ruling lines that meet
_MOST_STEPS = 50  # cells beyond the paper's edge
_THIN = 3.0  # points; a filled box thinner than this is a ruling line
_SHORTEST_RULE = 6.0
# Radicals that fonts put in place of the characters they look like, and that NFKC leaves alone.
_RADICALS = str.maketrans(
    "⺟⺠⺎⻁⻄⻅⻆⻉⻋⻒⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "母民兀虎西见角贝车镸长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
)
# Signs of Wingdings and Symbol, which lists in office files are marked with.
_SIGNS = {0xB7: "•", 0x6C: "●", 0x6E: "■", 0x75: "◆", 0xD8: "➢", 0xFC: "✓", 0xA7: "▪", 0x76: "❖", 0xA8: "□", 0xFE: "☑", 0x52: "☑"}  # fmt: skip
_Box = tuple[float, float, float, float]  # left, bottom, right, top
_A4: _Box = (0.0, 0.0, 595.0, 842.0)
_HYPHEN_MARKS = "\x02\ufffe\u00ad"


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character, its box and the size of its letters (an em). `light` is set for the pale or see-through."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    light: bool = False

    @property
    def middle(self) -> float:
        """Half-way between top and bottom."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight ruling line, level (y0 == y1) or upright (x0 == x1)."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on a page, upright. `odd` counts glyphs without a known character, `pictured` is the share of the
    page that pictures cover, `unseen` tells of text that is not shown (it is there to be searched, on a scan), `drawn` of
    many drawn shapes, `full` of things left out because they were over a limit."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    rules: list[Rule]
    odd: int
    pictured: float
    unseen: bool
    drawn: bool
    full: bool


def read_page(page: pdfium.PdfPage, number: int) -> Page:
    """The glyphs and rules of a page. Raises `pdfium.PdfiumError`."""
    text = page.get_textpage()
    count = text.count_chars()
    found = [_raw_glyph(text, index) for index in range(min(count, _MOST_GLYPHS))]
    shown = [glyph for glyph in found if glyph is not None]
    turn = _main_turn([glyph.angle for glyph in shown])
    objects = _Objects(page)
    box = _shown_box(page)
    if not all(_overlaps(glyph.box, box) for glyph in shown):
        box = _widened(box, page, objects.rules)
    shown = [glyph for glyph in shown if _overlaps(glyph.box, box)]
    upright = [glyph for glyph in shown if abs(_apart(glyph.angle, turn * math.pi / 2)) < _TURNED]
    glyphs = [_turned(glyph, turn, box) for glyph in upright]
    width, height = box[2] - box[0], box[3] - box[1]
    return Page(
        number,
        *((width, height) if turn % 2 == 0 else (height, width)),
        glyphs=[glyph for glyph in glyphs if glyph.text],  # soft marks have none
        rules=[rule for rule in (_turned_rule(rule, turn, box) for rule in objects.rules)],
        odd=sum(_is_odd(glyph.text) for glyph in glyphs),
        pictured=min(1.0, objects.pictured / max(1.0, width * height)),
        unseen=objects.unseen > objects.seen,
        drawn=objects.paths >= _MANY_PATHS,
        full=count > _MOST_GLYPHS or objects.full,
    )


def _shown_box(page: pdfium.PdfPage) -> _Box:
    """The part of a page that is shown, before it is turned: left, bottom, right, top."""
    media, crop = page.get_mediabox(), page.get_cropbox()
    left, bottom, right, top = (*map(max, media[:2], crop[:2]), *map(min, media[2:], crop[2:]))
    box = (left, bottom, right, top) if left < right and bottom < top else media
    return box if all(map(math.isfinite, box)) and box[0] < box[2] and box[1] < box[3] else _A4


def _widened(box: _Box, page: pdfium.PdfPage, rules: Sequence[Rule]) -> _Box:
    """`box` with the rest of a table that runs over the paper's edge: as far as ruling lines go on from those inside.

    Only where the page is not cropped: what is cropped off is meant to be gone.
    """
    if page.get_cropbox() != page.get_mediabox():
        return box
    wide = box
    for _ in range(_MOST_STEPS):
        reach = (wide[0] - _TOUCH, wide[1] - _TOUCH, wide[2] + _TOUCH, wide[3] + _TOUCH)
        met = [rule for rule in rules if _overlaps((rule.x0, rule.y0, rule.x1, rule.y1), reach)]
        left, bottom = (
            min([low, *lows]) for low, lows in ((wide[0], [r.x0 for r in met]), (wide[1], [r.y0 for r in met]))
        )
        right, top = (
            max([high, *highs]) for high, highs in ((wide[2], [r.x1 for r in met]), (wide[3], [r.y1 for r in met]))
        )
        if (left, bottom, right, top) == wide:
            break
        wide = (left, bottom, right, top)
    most = max(box[2] - box[0], box[3] - box[1])
    is_table = wide[2] - wide[0] <= 2 * most and wide[3] - wide[1] <= 2 * most
    return wide if is_table else box


def _overlaps(box: _Box, page: _Box) -> bool:
    return box[0] <= page[2] and box[2] >= page[0] and box[1] <= page[3] and box[3] >= page[1]


@dataclass(frozen=True, slots=True)
class _Raw:
    text: str
    box: _Box
    angle: float
    size: float
    light: bool


def _raw_glyph(text: pdfium.PdfTextPage, index: int) -> _Raw | None:
    """A character as pdfium has it; None for what pdfium put in itself, and for white space."""
    code = raw.FPDFText_GetUnicode(text, index)
    if code in (0x20, 0x0D, 0x0A) and raw.FPDFText_IsGenerated(text, index):
        return None
    box = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(text, index, byref(box)):
        return None
    values = (box.left, min(box.bottom, box.top), box.right, max(box.bottom, box.top))
    if not all(map(math.isfinite, values)) or max(map(abs, values)) > 1e5:
        return None
    angle = raw.FPDFText_GetCharAngle(text, index)
    return _Raw(_character(code), values, max(0.0, angle), _size(text, index, values), _is_light(text, index))


def _size(text: pdfium.PdfTextPage, index: int, box: _Box) -> float:
    """The size of a character's letters on the page: the font's, as its matrix scales it."""
    found = raw.FS_MATRIX()
    size = raw.FPDFText_GetFontSize(text, index)
    if raw.FPDFText_GetMatrix(text, index, byref(found)):
        size *= math.sqrt(abs(found.a * found.d - found.b * found.c))
    return size if 0.5 < size < 1000 else max(box[3] - box[1], 1.0)


def _character(code: int) -> str:
    if code in (0, 0xFFFF) or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return "\ufffd"
    character = chr(code)
    if character in _HYPHEN_MARKS:
        return "-"
    if 0xF000 <= code <= 0xF0FF:
        return _SIGNS.get(code & 0xFF, character)
    if 0x2E80 <= code <= 0x2EFF:
        return character.translate(_RADICALS)
    if 0x2F00 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF or 0xFB00 <= code <= 0xFB06:
        return unicodedata.normalize("NFKC", character)
    return " " if character.isspace() else "" if unicodedata.category(character) in ("Cc", "Cf") else character


def _is_odd(text: str) -> bool:
    return any(unicodedata.category(character) in ("Co", "Cn") or character == "\ufffd" for character in text)


def _is_light(text: pdfium.PdfTextPage, index: int) -> bool:
    red, green, blue, alpha = c_uint(), c_uint(), c_uint(), c_uint()
    if not raw.FPDFText_GetFillColor(text, index, byref(red), byref(green), byref(blue), byref(alpha)):
        return False
    shade = (0.3 * red.value + 0.59 * green.value + 0.11 * blue.value) / 255
    return 1 - (1 - shade) * alpha.value / 255 > _LIGHT


def _main_turn(angles: Sequence[float]) -> int:
    """Quarter turns, clockwise, at which most of the text stands."""
    quarters = Counter(round(angle / (math.pi / 2)) % 4 for angle in angles)
    return quarters.most_common(1)[0][0] if quarters else 0


def _apart(angle: float, other: float) -> float:
    return math.remainder(angle - other, 2 * math.pi)


def _turned(glyph: _Raw, turn: int, box: _Box) -> Glyph:
    x0, y0 = _place(glyph.box[0], glyph.box[1], turn, box)
    x1, y1 = _place(glyph.box[2], glyph.box[3], turn, box)
    return Glyph(glyph.text, min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1), glyph.size, glyph.light)


def _turned_rule(rule: Rule, turn: int, box: _Box) -> Rule:
    x0, y0 = _place(rule.x0, rule.y0, turn, box)
    x1, y1 = _place(rule.x1, rule.y1, turn, box)
    return Rule(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _place(x: float, y: float, turn: int, box: _Box) -> tuple[float, float]:
    """From the file's space, y upwards, to points from left and top of the page as it reads."""
    left, bottom, right, top = box
    return ((x - left, top - y), (top - y, right - x), (right - x, y - bottom), (y - bottom, x - left))[turn]


# Rules and pictures -------------------------------------------------------------------------------------------------

_Matrix = tuple[float, float, float, float, float, float]
_UNCHANGED: _Matrix = (1, 0, 0, 1, 0, 0)


class _Objects:
    """The rules and the area of pictures among a page's objects, those inside forms too."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.rules: list[Rule] = []
        self.pictured = 0.0
        self.seen = self.unseen = self.paths = 0
        self.full = False
        self._left = _MOST_OBJECTS
        count = raw.FPDFPage_CountObjects(page)
        for index in range(count):
            self._read(raw.FPDFPage_GetObject(page, index), _UNCHANGED, 0)

    def _read(self, item: raw.FPDF_PAGEOBJECT, outer: _Matrix, depth: int) -> None:
        if self._left <= 0:
            self.full = True
            return
        self._left -= 1
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            hidden = raw.FPDFTextObj_GetTextRenderMode(item) == raw.FPDF_TEXTRENDERMODE_INVISIBLE
            self.unseen += hidden
            self.seen += not hidden
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            matrix = _times(_matrix(item), outer)
            self.pictured += abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            self.paths += 1
            self.rules += _path_rules(item, _times(_matrix(item), outer))
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            inner = _times(_matrix(item), outer)
            for index in range(max(0, raw.FPDFFormObj_CountObjects(item))):
                self._read(raw.FPDFFormObj_GetObject(item, index), inner, depth + 1)


def _matrix(item: raw.FPDF_PAGEOBJECT) -> _Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, byref(found)):
        return _UNCHANGED
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _path_rules(item: raw.FPDF_PAGEOBJECT, matrix: _Matrix) -> Iterator[Rule]:
    """The level and upright lines of a path: what is stroked, and boxes that are filled and thin."""
    points = list(_points(item, matrix))
    if not points or not all(math.isfinite(value) for x, y, _ in points for value in (x, y)):
        return
    fill, stroke = _drawn(item)
    if stroke:
        for (x0, y0, _), (x1, y1, starts) in pairwise(points):
            if not starts:
                yield from _rule(x0, y0, x1, y1, 1.0)
    elif fill:
        for part in _parts(points):
            left, right = min(x for x, _, _ in part), max(x for x, _, _ in part)
            low, high = min(y for _, y, _ in part), max(y for _, y, _ in part)
            yield from _rule(left, low, right, high, _THIN)


def _rule(x0: float, y0: float, x1: float, y1: float, thin: float) -> Iterator[Rule]:
    wide, tall = abs(x1 - x0), abs(y1 - y0)
    if tall <= thin and wide > _SHORTEST_RULE and wide > tall:
        y = (y0 + y1) / 2
        yield Rule(min(x0, x1), y, max(x0, x1), y)
    elif wide <= thin and tall > _SHORTEST_RULE:
        x = (x0 + x1) / 2
        yield Rule(x, min(y0, y1), x, max(y0, y1))


def _parts(points: list[tuple[float, float, bool]]) -> Iterator[list[tuple[float, float, bool]]]:
    part: list[tuple[float, float, bool]] = []
    for point in points:
        if point[2] and part:
            yield part
            part = []
        part.append(point)
    yield part


def _drawn(item: raw.FPDF_PAGEOBJECT) -> tuple[bool, bool]:
    """Whether a path is filled, and whether it is stroked."""
    fill, stroke = c_int(), c_int()
    raw.FPDFPath_GetDrawMode(item, byref(fill), byref(stroke))
    return bool(fill.value), bool(stroke.value)


def _points(item: raw.FPDF_PAGEOBJECT, matrix: _Matrix) -> Iterator[tuple[float, float, bool]]:
    """The corners of a path, and whether each begins a new part; a closed part ends where it began."""
    a, b, c, d, e, f = matrix
    begun: tuple[float, float] | None = None
    for index in range(min(raw.FPDFPath_CountSegments(item), _MOST_OBJECTS)):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        x, y = c_float(), c_float()
        if not raw.FPDFPathSegment_GetPoint(segment, byref(x), byref(y)):
            continue
        place = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        starts = raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO
        if starts or begun is None:
            begun = place
        yield *place, starts
        if raw.FPDFPathSegment_GetClose(segment):
            yield *begun, False
