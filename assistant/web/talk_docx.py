"""A talk as a DOCX file that looks like an office document: A4, margins and type as GB/T 9704 has them, numbered pages.

The fonts are those that government offices have; where one is missing, the file names what to take instead.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import cn2an
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Twips
from lxml import etree

if TYPE_CHECKING:
    from docx.document import Document as Docx
    from docx.text.paragraph import Paragraph

    from assistant.web.told import Line, Told


@dataclass(frozen=True, slots=True)
class _Look:
    """A style: `size` in half points; `leading`, `before` and `left` in twentieths of a point; `level` of a heading from 0."""

    font: str
    size: int
    leading: int = 560
    before: int = 0
    left: int = 0
    align: str = "both"
    level: int | None = None


_LARGE, _NORMAL, _SMALL, _TINY = 44, 32, 28, 24  # 二号, 三号, 四号, 小四
_INDENT = 2 * 10 * _NORMAL  # two characters of the body, in twentieths of a point
_LOOKS = {
    "Normal": _Look("仿宋", _NORMAL),
    "Title": _Look("方正小标宋简体", _LARGE, 700, align="center"),
    "Subtitle": _Look("楷体", _SMALL, before=120, align="center"),
    "Heading 1": _Look("黑体", _NORMAL, before=480, level=0),
    "Heading 2": _Look("楷体", _NORMAL, before=160, level=1),
    "Reference": _Look("仿宋", _SMALL, 480, before=80),
    "Quote": _Look("楷体", _SMALL, 480, left=_INDENT),
    "Note": _Look("仿宋", _TINY, 400, before=80),
    "Footer": _Look("宋体", _SMALL, 400, align="center"),
}
_INSTEAD = {
    "方正小标宋简体": "方正小标宋_GBK,华文中宋,宋体,SimSun",
    "仿宋": "仿宋_GB2312,FangSong",
    "楷体": "楷体_GB2312,KaiTi",
}
_LATIN = "Times New Roman"
# What XML can't hold: controls, halves of characters, U+FFFE and U+FFFF.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def docx(title: str, exported: str, turns: Sequence[Told]) -> bytes:
    """The talk `title` as the bytes of a DOCX file; `exported` says when."""
    document = Document()
    _set_page(document)
    _set_styles(document)
    _name_instead(document)
    _set_properties(document, title)
    _add(document, title, "Title")
    _add(document, f"政策问答记录，{exported}导出，共 {len(turns)} 问", "Subtitle")
    for n, turn in enumerate(turns, 1):
        _add_turn(document, n, turn)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _add_turn(document: Docx, n: int, turn: Told) -> None:
    _add(document, f"{cn2an.an2cn(n)}、{turn.question}", "Heading 1")
    for line in turn.lines:
        _add_line(document, line)
    if turn.references:
        _add(document, "依据", "Heading 2")
    for place, reference in enumerate(turn.references, 1):
        _add(document, f"{place}. {reference.text}", "Reference").paragraph_format.keep_with_next = True
        for quoted in filter(str.strip, reference.quote.split("\n")):
            _add(document, f"“{quoted.strip()}”", "Quote")
    if turn.near:
        _add(document, "最接近的段落（不是答案）", "Heading 2")
    for passage in turn.near:
        _add(document, passage, "Quote")
    for warning in turn.warnings:
        _add(document, f"注意：{warning}", "Reference")
    _add(document, f"问题的理解：{turn.understood}", "Note")
    _add(document, turn.made, "Note")


def _add(document: Docx, text: str, style: str) -> Paragraph:
    return document.add_paragraph(_writable(text), style)


def _add_line(document: Docx, line: Line) -> None:
    paragraph = _add(document, line.text, "Normal")
    paragraph.paragraph_format.first_line_indent = Twips(_INDENT)
    for mark in line.marks:
        paragraph.add_run(f"[{mark}]").font.superscript = True


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("", text)


def _set_page(document: Docx) -> None:
    (section,) = document.sections
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    footer = section.footer.paragraphs[0]
    footer.add_run("— ")
    _add_page_number(footer)
    footer.add_run(" —")


def _add_page_number(paragraph: Paragraph) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _set_properties(document: Docx, title: str) -> None:
    properties = document.core_properties
    properties.title, properties.author = _writable(title), "policyqa"
    properties.comments, properties.language = "", "zh-CN"
    properties.created = properties.modified = datetime.now()


def _set_styles(document: Docx) -> None:
    """Gives styles of python-docx's template, which are blue, bold and Latin, a look of ours; adds two."""
    for name in ("Reference", "Note"):
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    for name, look in _LOOKS.items():
        style = document.styles[name].element
        for old in (*style.findall(qn("w:pPr")), *style.findall(qn("w:rPr"))):
            style.remove(old)
        style.append(parse_xml(_paragraph_xml(look)))
        style.append(parse_xml(_run_xml(look)))


def _paragraph_xml(look: _Look) -> str:
    keep = "<w:keepNext/><w:keepLines/>" if look.level is not None else ""
    level = f'<w:outlineLvl w:val="{look.level}"/>' if look.level is not None else ""
    spacing = f'<w:spacing w:before="{look.before}" w:after="0" w:line="{look.leading}" w:lineRule="exact"/>'
    return (
        f'<w:pPr {nsdecls("w")}>{keep}{spacing}<w:ind w:left="{look.left}"/><w:jc w:val="{look.align}"/>{level}</w:pPr>'
    )


def _run_xml(look: _Look) -> str:
    fonts = f'w:ascii="{_LATIN}" w:hAnsi="{_LATIN}" w:cs="{_LATIN}" w:eastAsia="{look.font}"'
    size = f'<w:sz w:val="{look.size}"/><w:szCs w:val="{look.size}"/>'
    return f'<w:rPr {nsdecls("w")}><w:rFonts {fonts}/>{size}<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>'


def _name_instead(document: Docx) -> None:
    """Says in the font table which fonts to take where one is missing."""
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    table = parse_xml(part.blob)
    for font, instead in _INSTEAD.items():
        known = f'<w:font {nsdecls("w")} w:name="{font}"><w:altName w:val="{instead}"/><w:charset w:val="86"/></w:font>'
        table.append(parse_xml(known))
    part._blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)
