"""What stands in one paragraph of a DOCX file: its text, and what hangs on it: text boxes, notes, pictures.

Numbers that Word makes, and what becomes of the paragraph, are left to `docx`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from corpus.formats.docx_fields import Fields, simple_field_is_dropped
from corpus.formats.docx_names import (
    DRAWING,
    MATH,
    MC,
    REMOVED,
    VML,
    WRAPPERS,
    W,
    shown_content,
    taken_branch,
    value,
    whole,
)
from corpus.formats.docx_styles import Styles
from corpus.formats.docx_symbols import is_picture_font, symbol
from corpus.formats.xmlzip import Element

_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_EMU_PER_POINT = 12_700
_VML_WIDTH = re.compile(r"(?:^|;)\s*width:\s*([\d.]{1,9})(pt|in|cm|mm|px)?")
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "px": 0.75}


@dataclass
class Inline:
    """A paragraph's text, with line ends where it has soft breaks, and what hangs on it in order.

    `notes` are (footnote or endnote, id); `pictures` are their widths in points, 0 where unknown; `in_dropped` tells that
    it lies in a field whose result is no text.
    """

    pieces: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    pictures: list[float] = field(default_factory=list)
    in_dropped: bool = False

    @property
    def text(self) -> str:
        """The text as it stands, white space and all."""
        return "".join(self.pieces)


class InlineReader:
    """Reads the paragraphs of one story in order, since fields run on from one to the next."""

    def __init__(self, styles: Styles, fields: Fields) -> None:
        self._styles = styles
        self._fields = fields
        self._inline = Inline()
        self._style: str | None = None

    def read(self, paragraph: Element) -> Inline:
        """What stands in `paragraph`; removed, hidden and field codes left out."""
        self._inline = Inline()
        self._style = self._styles.paragraph_style(paragraph.find(W + "pPr"))
        before = self._fields.hides_text()
        self._enter(paragraph)
        self._inline.in_dropped = before or self._fields.hides_text()
        return self._inline

    def _enter(self, parent: Element) -> None:
        for child in parent:
            tag = child.tag
            if tag == W + "r":
                self._run(child)
            elif tag in WRAPPERS:
                if tag != W + "fldSimple" or not simple_field_is_dropped(child):
                    self._enter(child)
            elif tag == W + "sdt":
                content = shown_content(child)
                if content is not None:
                    self._enter(content)
            elif tag == MC + "AlternateContent":
                branch = taken_branch(child)
                if branch is not None:
                    self._enter(branch)
            elif tag in (MATH + "oMath", MATH + "oMathPara"):
                self._add(_formula(child))

    def _run(self, run: Element) -> None:
        properties = run.find(W + "rPr")
        hidden = self._styles.is_hidden(properties, self._style)
        fonts = None if properties is None else properties.find(W + "rFonts")
        font = "" if fonts is None else fonts.get(W + "ascii") or ""
        raised = value(properties, "vertAlign") == "superscript"
        before = len(self._inline.pieces)
        self._run_content(run, hidden, font if is_picture_font(font) else "")
        if raised:
            pieces = self._inline.pieces
            pieces[before:] = [piece.translate(_RAISED) if _is_power(piece) else piece for piece in pieces[before:]]

    def _run_content(self, run: Element, hidden: bool, font: str) -> None:
        for child in run:
            if child.tag == W + "fldChar":
                self._inline.pieces.append(self._fields.passed(child))
            elif child.tag == W + "instrText":
                self._fields.add_code(child.text or "")
            elif not hidden:
                self._shown(child, font)

    def _shown(self, child: Element, font: str) -> None:
        tag = child.tag
        if tag in _PLAIN:
            self._add(_PLAIN[tag](child, font))
        elif tag == MC + "AlternateContent":
            branch = taken_branch(child)
            self._run_content(branch if branch is not None else (), False, font)
        elif tag in (W + "footnoteReference", W + "endnoteReference"):
            self._note(child)
        elif tag in (W + "drawing", W + "pict", W + "object"):
            self._drawing(child)
        elif tag == W + "ruby":
            base = child.find(W + "rubyBase")
            self._enter(base if base is not None else ())

    def _add(self, text: str) -> None:
        if text and not self._fields.hides_text():
            self._inline.pieces.append(text)

    def _note(self, reference: Element) -> None:
        if not self._fields.hides_text():
            kind = "footnote" if reference.tag == W + "footnoteReference" else "endnote"
            self._inline.notes.append((kind, reference.get(W + "id", "")))

    def _drawing(self, drawing: Element) -> None:
        boxes = _outermost(drawing, W + "txbxContent")
        self._inline.boxes += boxes
        if not boxes and self._is_picture(drawing):
            self._inline.pictures.append(_width(drawing))

    @staticmethod
    def _is_picture(drawing: Element) -> bool:
        return drawing.tag != W + "pict" or next(drawing.iter(VML + "imagedata"), None) is not None


def _is_power(text: str) -> bool:
    return re.fullmatch(r"[+\-−]?\d{1,3}", text) is not None


def _outermost(parent: Element, tag: str) -> list[Element]:
    """The elements `tag` below `parent` that lie in no other, one branch of each alternative."""
    found: list[Element] = []
    for child in parent:
        if child.tag == tag:
            found.append(child)
        elif child.tag == MC + "AlternateContent":
            branch = taken_branch(child)
            found += _outermost(branch, tag) if branch is not None else []
        elif child.tag not in REMOVED:
            found += _outermost(child, tag)
    return found


def _width(drawing: Element) -> float:
    extent = next(drawing.iter(DRAWING + "extent"), None)
    if extent is not None:
        return (whole(extent.get("cx")) or 0) / _EMU_PER_POINT
    for shape in drawing.iter(VML + "shape", VML + "rect"):
        stated = _VML_WIDTH.search(shape.get("style", ""))
        if stated and stated[1].count(".") < 2 and stated[1] != ".":
            return float(stated[1]) * _POINTS[stated[2] or "pt"]
    return 0.0


def _formula(math: Element) -> str:
    """A formula on one line: fractions with /, everything else as it follows."""
    pieces: list[str] = []
    for child in math:
        if child.tag == MATH + "t":
            pieces.append(child.text or "")
        elif child.tag == MATH + "f":
            over, under = (child.find(MATH + part) for part in ("num", "den"))
            pieces.append(f"{_grouped(over)}/{_grouped(under)}")
        elif child.tag == MATH + "sup" and _is_power(power := _formula(child)):
            pieces.append(power.translate(_RAISED))
        elif child.tag not in REMOVED:
            pieces.append(_formula(child))
    return "".join(pieces)


def _grouped(part: Element | None) -> str:
    text = "" if part is None else _formula(part)
    return f"({text})" if re.search(r"[+\-−×÷*]", text) else text


def _text(element: Element, font: str) -> str:
    text: str = element.text or ""
    if element.get("{http://www.w3.org/XML/1998/namespace}space") != "preserve":
        text = text.strip(" \t\r\n")
    text = re.sub(r"[\t\r\n]", " ", text)
    return "".join(symbol(char, font) for char in text) if font else text


def _symbol(element: Element, _: str) -> str:
    code = element.get(W + "char", "")
    if not re.fullmatch(r"[0-9A-Fa-f]{1,5}", code) or 0xD800 <= int(code, 16) < 0xE000:
        return ""
    return symbol(chr(int(code, 16)), element.get(W + "font", ""))


_PLAIN: dict[str, Callable[[Element, str], str]] = {
    W + "t": _text,
    W + "sym": _symbol,
    W + "tab": lambda _element, _font: "\t",
    W + "ptab": lambda _element, _font: "\t",
    W + "br": lambda _element, _font: "\n",
    W + "cr": lambda _element, _font: "\n",
    W + "noBreakHyphen": lambda _element, _font: "-",
}
