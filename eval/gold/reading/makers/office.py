"""Makes the office half of the reading test set: the files, their reference texts and labels.

Each document is a marked-up text in ``office_texts/`` (one block a line, the kind first).
It is drawn as docx, doc, wps, rtf, html, pdf, scan, image or ofd, and the same blocks give
the reference text and the label, so that a label never depends on a reader of files.

Run: ``python eval/gold/reading/makers/office.py`` (needs LibreOffice for doc, rtf and some pdf).
"""

from __future__ import annotations

import io
import json
import random
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.sax.saxutils import escape

import docx
import numpy as np
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

HERE = Path(__file__).resolve().parent
TEXTS = HERE / "office_texts"
ROOT = HERE.parent
FILES = ROOT / "files" / "office"
REFERENCE = ROOT / "text" / "office"
LABELS = ROOT / "office.jsonl"
NOTO = "/usr/share/fonts/opentype/noto/NotoSerifCJK-{}.ttc"
HEADS = {"1": 1, "2": 2, "3": 3, "C": 1, "J": 2, "F": 3}
TITLES = {"T", "T2"}
CENTRED = {"R", "N", "N2", "T", "T2", "C", "J", "XT", "K", "Q0"}
RIGHT = {"G", "D"}
FLUSH = {"A", "X", "M", "B", "O", "Q"}
INLINE = re.compile(r"\{(\+|-|h:|fn:|en:|cm:|ln:)(.*?)[+-]?\}")
NUMBERED = re.compile(r"^(第[^　 条章]+[条章]|（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、|\d+\.)[　 ]?")
CIRCLED = "①②③④⑤"


# ---------------------------------------------------------------- the marked-up texts


@dataclass
class Block:
    """One paragraph, heading or table: its kind, its text, its change mark."""

    kind: str
    text: str = ""
    runin: bool = False
    mark: str = ""
    rows: list[list[str]] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)
    heads: int = 0
    picture: bool = False
    notes: list[str] = field(default_factory=list)


@dataclass
class Text:
    """A marked-up document: what the label says of it, and its blocks."""

    meta: dict[str, str]
    blocks: list[Block]


def load(name: str) -> Text:
    """Read one marked-up text."""
    head, body = (TEXTS / f"{name}.txt").read_text("utf-8").split("---\n", 1)
    meta = dict(line.split("=", 1) for line in head.splitlines() if line)
    blocks: list[Block] = []
    picture = False
    for line in body.splitlines():
        if line in ("PIC", "END"):
            picture = line == "PIC"
            continue
        add_line(blocks, line, picture)
    return Text(meta, blocks)


def add_line(blocks: list[Block], line: str, picture: bool) -> None:
    """Append the block of one marked-up line, or a row to the table before it."""
    kind, _, text = line.partition(" ")
    if kind == "=":
        blocks[-1].rows.append([cell.strip() for cell in text.split(" | ")])
    elif kind.startswith("#"):
        widths = [float(w) for w in text.split()]
        blocks.append(Block("#", widths=widths, heads=int(kind[1:]), picture=picture))
    elif kind:
        mark = kind[0] if kind[0] in "+-" else ""
        kind = kind.lstrip("+-")
        runin = kind.endswith("r")
        blocks.append(Block(kind.rstrip("r"), text, runin, mark))


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """The runs of a text: ('', plain) or (mark, marked)."""
    at = 0
    for hit in INLINE.finditer(text):
        if hit.start() > at:
            yield "", text[at : hit.start()]
        yield hit[1].rstrip(":"), hit[2]
        at = hit.end()
    if at < len(text):
        yield "", text[at:]


def visible(text: str) -> str:
    """What a reader sees with every change accepted."""
    return "".join(part for mark, part in pieces(text) if mark in ("", "+", "ln"))


def joined(block: Block) -> str:
    """The block's visible text on one line."""
    return visible(block.text).replace("|", "") if block.kind in TITLES else visible(block.text)


def noted(block: Block) -> list[str]:
    """The block's notes, in order."""
    return block.notes or [part for mark, part in pieces(block.text) if mark in ("fn", "en")]


def dropped(block: Block) -> bool:
    """Whether a careful reader leaves the block out."""
    return block.kind in ("Q", "HP", "PAGE") or block.mark == "-" or block.picture


def table_lines(block: Block) -> list[str]:
    """A table's rows, a merged cell once, at its first row and column."""
    return ["\t".join(c for c in row if c not in "^<") for row in block.rows]


def reference(blocks: list[Block]) -> list[str]:
    """The lines of the reference text."""
    lines: list[str] = []
    for block in blocks:
        if dropped(block):
            continue
        lines += table_lines(block) if block.kind == "#" else [joined(block)]
        lines += noted(block)
    return lines


def hidden_strings(blocks: list[Block]) -> list[str]:
    """What the text marks as not to be read: contents lines, hidden and deleted text."""
    found: list[str] = []
    for block in blocks:
        if block.kind in ("Q", "HP") or block.mark == "-":
            found.append(block.text)
        found += [part for mark, part in pieces(block.text) if mark in ("-", "h", "cm")]
    return [text for text in found if len(text) > 3]


# ---------------------------------------------------------------- labels


def entry(block: Block) -> str:
    """The path entry of a heading."""
    text = joined(block)
    if block.kind == "F":
        return re.match(r"第[^　 ]+条", text)[0]  # type: ignore[index]
    return text.split("。")[0]


def placed(blocks: list[Block]) -> Iterator[tuple[Block, list[str]]]:
    """Each block with the headings it stands under, itself included."""
    stack: list[tuple[int, str]] = []
    for block in blocks:
        if block.kind in ("T", "T2", "N2", "G"):
            stack = []
        elif block.kind == "X":
            stack = [(0, block.text)]
        elif block.kind == "XT" and stack:
            stack = [(0, f"{stack[0][1]} {block.text}")]
        elif block.kind in HEADS and block.mark != "-":
            level = HEADS[block.kind]
            stack = [s for s in stack if s[0] < level] + [(level, entry(block))]
        yield block, [name for _, name in stack]


def quotable(blocks: list[Block]) -> list[tuple[str, list[str]]]:
    """Texts that a passage may quote, with their paths."""
    found: list[tuple[str, list[str]]] = []
    before = ""
    for block, path in placed(blocks):
        if block.kind == "#" and not block.picture:
            cells = [c for row in block.rows[block.heads :] for c in row if len(c) >= 16]
            found += [(cell, path) for cell in cells[:: max(1, len(cells) // 3)][:4]]
        elif not dropped(block) and longest(block) and (tellable(block, before) or is_open(block, path)):
            found.append((longest(block), path))
        before = block.kind
    return found


def tellable(block: Block, before: str) -> bool:
    """Whether nobody would argue under which heading the block stands."""
    closing = re.match("本(通知|决定|意见|措施|通告)|此复|特此|联系人|望", block.text)
    if block.kind == "P":
        return before in ("1", "2", "3", "C", "J", "A", "F") and not closing
    return block.kind in ("F", "I") or block.runin


def is_open(block: Block, path: list[str]) -> bool:
    """Whether the block is text under no heading at all."""
    return block.kind in ("P", "M", "K", "A") and not path


def longest(block: Block) -> str:
    """The longest piece of a block without a note's mark in it, if it can be quoted."""
    text = INLINE.sub(lambda m: "\0" if m[1] in ("fn:", "en:") else m[0], block.text)
    parts = [visible(p) for p in re.split("[\0" + CIRCLED + "]", text)]
    if block.runin and "。" in parts[0]:
        parts = [parts[0].split("。", 1)[1], parts[0]]
        best = parts[0] if len(parts[0]) >= 16 else parts[1]
    else:
        best = max(parts, key=len)
    return best if len(best) >= 16 else ""


def passages(blocks: list[Block], whole: str, most: int = 8) -> list[dict[str, object]]:
    """Up to ``most`` quotes spread over the document, each found once in it."""
    choice = quotable(blocks)
    picked = [choice[i * len(choice) // min(most, len(choice))] for i in range(min(most, len(choice)))]
    out: list[dict[str, object]] = []
    for turn, (text, path) in enumerate(picked):
        start = 0 if turn % 2 or len(text) < 50 else len(text) // 3
        quote = text[start : start + 36]
        if bare(whole).count(bare(quote)) == 1:
            out.append({"quote": quote, "path": path, "page": None})
    return out


def bare(text: str) -> str:
    """The text without white space."""
    return re.sub(r"\s", "", text)


def filled(block: Block) -> list[list[str]]:
    """The table with every merged cell's value in each place it covers."""
    grid = [row[:] for row in block.rows]
    for r, row in enumerate(grid):
        for c, cell in enumerate(row):
            if cell == "<":
                row[c] = row[c - 1]
            elif cell == "^":
                row[c] = grid[r - 1][c]
    return grid


def table_rows(blocks: list[Block]) -> list[dict[str, dict[str, str]]]:
    """Rows of each table as head → value, for tables that have a head."""
    out: list[dict[str, dict[str, str]]] = []
    for block in blocks:
        if block.kind == "#" and block.heads and not block.picture:
            grid = filled(block)
            body = [r for r in grid[block.heads :] if len(set(r)) > 1]
            for i in {0, len(body) // 2, len(body) - 1}:
                out.append({"cells": dict(zip(grid[block.heads - 1], body[i], strict=True))})
    return out[:4]


# ---------------------------------------------------------------- docx


@dataclass
class Docx:
    """How a docx is built."""

    styles: bool = False  # headings by Word's heading styles
    soft: bool = True  # a title's lines by soft breaks, not paragraphs
    spaces: bool = False  # indents by full-width spaces
    numbers: bool = False  # numbers made by Word
    box: str = ""  # red head in a text box: "modern" or "vml"
    contents: bool = False  # a contents field made from the headings
    header: str = ""
    controls: bool = False  # content controls around paragraphs
    nested: bool = False  # the tables inside a one-cell table
    bookmark: bool = False


def make_docx(blocks: list[Block], how: Docx) -> bytes:
    """Build a docx from the blocks."""
    return DocxMaker(how).build(blocks)


class DocxMaker:
    """Builds one docx, block by block."""

    def __init__(self, how: Docx) -> None:
        self.how = how
        self.doc = docx.Document()
        self.notes: dict[str, list[str]] = {"fn": [], "en": []}
        self.lists: dict[str, int] = {}
        self.section()

    def section(self) -> None:
        """Page size, margins, running head and page number."""
        part = self.doc.sections[0]
        part.page_width, part.page_height = Cm(21), Cm(29.7)
        part.left_margin = part.right_margin = Cm(2.8)
        normal = self.doc.styles["Normal"]
        normal.font.size = Pt(16)
        fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), "仿宋_GB2312")
        if self.how.header:
            part.header.paragraphs[0].text = self.how.header
            foot = part.footer.paragraphs[0]
            foot.alignment = ALIGN.CENTER
            foot.add_run("— ")
            self.field(foot, " PAGE ", "1")
            foot.add_run(" —")

    def build(self, blocks: list[Block]) -> bytes:
        """All blocks, then the notes, as bytes."""
        if self.how.numbers:
            self.numbering()
        contents = [b for b in blocks if b.kind == "Q"]
        before = ""
        for block in blocks:
            if self.how.contents and block.kind in ("1", "C") and not contents:
                self.contents([b for b in blocks if b.kind in ("1", "2")])
                contents = [block]
            if block.kind == "Q":
                if before != "Q":
                    self.contents(contents)
            else:
                self.block(block, before)
            before = block.kind
        self.add_notes()
        out = io.BytesIO()
        self.doc.save(out)
        return out.getvalue()

    def block(self, block: Block, before: str) -> None:
        """One block."""
        if block.kind == "#":
            self.picture(block) if block.picture else self.table(block)
        elif block.kind == "PAGE":
            part = self.doc.add_section()
            part.orientation = WD_ORIENT.LANDSCAPE
            part.page_width, part.page_height = part.page_height, part.page_width
        elif block.kind == "R" and self.how.box:
            self.textbox(block.text)
        elif block.kind in TITLES and not self.how.soft:
            for line in block.text.split("|"):
                self.paragraph(replace(block, text=line), before)
        else:
            self.paragraph(block, before)

    def paragraph(self, block: Block, before: str) -> None:
        """One paragraph with its look, its number and its runs."""
        para = self.doc.add_paragraph()
        if self.how.styles and block.kind in "12CJ" and not block.runin:
            para.style = f"Heading {HEADS[block.kind]}"
        text = self.look(para, block)
        if self.how.numbers and self.number(para, block, before):
            text = NUMBERED.sub("", text)
        for mark, part in pieces(text):
            self.run(para, mark, part, block)
        if block.mark:
            self.paragraph_mark(para, block.mark)
        if self.how.controls and block.kind in "PD123":
            control(para._p)

    def look(self, para: object, block: Block) -> str:
        """Alignment and indents; the text with its full-width spaces."""
        form = para.paragraph_format  # type: ignore[attr-defined]
        if block.kind in CENTRED:
            para.alignment = ALIGN.CENTER  # type: ignore[attr-defined]
        elif block.kind in RIGHT:
            if self.how.spaces:
                return "　" * 14 + block.text
            para.alignment = ALIGN.RIGHT  # type: ignore[attr-defined]
            form.right_indent = Pt(32)
        elif block.kind not in FLUSH:
            if self.how.spaces:
                return "　　" + block.text
            form.first_line_indent = Pt(32)
        return block.text

    def run(self, para: object, mark: str, text: str, block: Block) -> None:
        """One run, or the special thing its mark asks for."""
        if mark in ("fn", "en"):
            self.note_mark(para, mark, text)
        elif mark == "ln":
            self.field(para, ' HYPERLINK "http://www.example.gov.cn/law" ', text)
        elif mark == "cm":
            self.doc.add_comment(runs=para.runs[-1:], text=text, author="审核")  # type: ignore[attr-defined]
        else:
            self.plain(para, mark or block.mark, text, block)

    def plain(self, para: object, mark: str, text: str, block: Block) -> None:
        """Plain, inserted, deleted or hidden text."""
        for at, line in enumerate(text.split("|") if block.kind in TITLES else [text]):
            run = para.add_run()  # type: ignore[attr-defined]
            if at:
                run.add_break()
            run.add_text(line)
            self.dress(run, block)
            run.font.hidden = True if mark == "h" or block.kind == "HP" else None
            if mark in ("+", "-"):
                change(run._r, mark)

    def dress(self, run: object, block: Block) -> None:
        """Font size and colour."""
        font = run.font  # type: ignore[attr-defined]
        if block.kind == "R":
            font.size, font.color.rgb, font.bold = Pt(36), RGBColor(255, 0, 0), True
        elif block.kind in TITLES or block.kind == "XT":
            font.size = Pt(22)
        elif block.kind in "1C":
            font.bold = True

    def paragraph_mark(self, para: object, mark: str) -> None:
        """Mark the whole paragraph as inserted or deleted."""
        props = para._p.get_or_add_pPr()  # type: ignore[attr-defined]
        tag = "ins" if mark == "+" else "del"
        props.append(
            parse_xml(
                f'<w:rPr {nsdecls("w")}><w:{tag} w:id="9{len(self.lists)}" w:author="法规科" w:date="2023-05-10T09:00:00Z"/></w:rPr>'
            )
        )

    def field(self, para: object, code: str, result: str) -> None:
        """A complex field with a stored result."""
        for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", result), ("end", "")):
            run = para.add_run()  # type: ignore[attr-defined]
            if kind == "text":
                run.add_text(text)
                continue
            node = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                node.set(qn("w:fldCharType"), kind)
            else:
                node.text = text
            run._r.append(node)

    def contents(self, entries: list[Block]) -> None:
        """A contents field over several paragraphs."""
        self.doc.add_paragraph("目　录").alignment = ALIGN.CENTER
        first = self.doc.add_paragraph()
        for kind, text in (("begin", ""), ("", ' TOC \\o "1-2" \\h \\z \\u '), ("separate", "")):
            node = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                node.set(qn("w:fldCharType"), kind)
            else:
                node.text = text
            first.add_run()._r.append(node)
        lines = [b for b in entries if b.text not in ("目　录",)]
        for at, block in enumerate(lines):
            para = first if at == 0 else self.doc.add_paragraph()
            name, _, page = block.text.partition("................")
            para.add_run(f"{name}\t{page or at // 2 + 2}")
        end = OxmlElement("w:fldChar")
        end.set(qn("w:fldCharType"), "end")
        self.doc.add_paragraph().add_run()._r.append(end)

    def textbox(self, text: str) -> None:
        """The red head in a floating text box, twice where Word keeps a fallback."""
        para = self.doc.add_paragraph()
        inner = f'<w:txbxContent><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:color w:val="FF0000"/><w:sz w:val="72"/></w:rPr><w:t>{text}</w:t></w:r></w:p></w:txbxContent>'
        vml = f'<w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" id="tb1" style="position:absolute;width:430pt;height:60pt"><v:textbox>{inner}</v:textbox></v:shape></w:pict>'
        modern = (
            '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="wps"><w:drawing>'
            '<wp:anchor xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:posOffset>0</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV><wp:extent cx="5460000" cy="760000"/><wp:wrapTopAndBottom/><wp:docPr id="7" name="文本框 7"/><wp:cNvGraphicFramePr/>'
            '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="5460000" cy="760000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
            f"<wps:txbx>{inner}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback>{vml}</mc:Fallback></mc:AlternateContent>"
        )
        body = modern if self.how.box == "modern" else vml
        para._p.append(parse_xml(f"<w:r {nsdecls('w')}>{body}</w:r>"))

    def table(self, block: Block) -> None:
        """A table with its merged cells."""
        host: object = self.doc
        if self.how.nested:
            outer = self.doc.add_table(1, 1, style="Table Grid")
            host = outer.cell(0, 0)
            host.paragraphs[0].text = "本表由申报单位填写"  # type: ignore[attr-defined]
            grid = host.add_table(len(block.rows), len(block.rows[0]))  # type: ignore[attr-defined]
            grid.style = self.doc.styles["Table Grid"]
            host.add_paragraph("（填表前请阅读申报须知）")  # type: ignore[attr-defined]
        else:
            grid = self.doc.add_table(len(block.rows), len(block.rows[0]), style="Table Grid")
        for top, left, bottom, right, text in regions(block):
            cell = grid.cell(top, left)
            if (top, left) != (bottom, right):
                cell = cell.merge(grid.cell(bottom, right))
            cell.text = text
        for row in grid.rows[: block.heads]:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))

    def picture(self, block: Block) -> None:
        """The table as a picture."""
        page = Sheet(420, 150)
        Layout([page], margin=10, size=12).table(block)
        image = paint(page, 110)
        out = io.BytesIO()
        image.save(out, "PNG")
        self.doc.add_picture(io.BytesIO(out.getvalue()), width=Cm(14))

    def note_mark(self, para: object, kind: str, text: str) -> None:
        """A footnote's or endnote's reference."""
        self.notes[kind].append(text)
        tag = "footnote" if kind == "fn" else "endnote"
        para._p.append(
            parse_xml(
                f'<w:r {nsdecls("w")}><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:{tag}Reference w:id="{len(self.notes[kind]) + 1}"/></w:r>'
            )
        )  # type: ignore[attr-defined]

    def add_notes(self) -> None:
        """The parts that hold footnotes and endnotes."""
        for kind, tag in (("fn", "footnote"), ("en", "endnote")):
            if not self.notes[kind]:
                continue
            body = "".join(
                f'<w:{tag} w:id="{i}" w:type="{t}"><w:p><w:r><w:{t}/></w:r></w:p></w:{tag}>'
                for i, t in enumerate(("separator", "continuationSeparator"))
            )
            body += "".join(
                f'<w:{tag} w:id="{i + 2}"><w:p><w:r><w:{tag}Ref/></w:r><w:r><w:t>{t}</w:t></w:r></w:p></w:{tag}>'
                for i, t in enumerate(self.notes[kind])
            )
            xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{tag}s {nsdecls("w")}>{body}</w:{tag}s>'
            kind_of = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{tag}s+xml"
            part = Part(PackURI(f"/word/{tag}s.xml"), kind_of, xml.encode(), self.doc.part.package)
            self.doc.part.relate_to(part, f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{tag}s")

    def numbering(self) -> None:
        """Definitions of the lists that Word numbers itself."""
        root = self.doc.part.numbering_part.element
        outline = (("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
        defs = {
            "outline": outline,
            "chapter": (("chineseCounting", "第%1章"),),
            "article": (("chineseCountingThousand", "第%1条"),),
            "paren": (("chineseCounting", "（%1）"),),
            "digit": (("decimal", "%1."),),
        }
        first = root.find(qn("w:num"))
        for at, (name, levels) in enumerate(defs.items(), 70):
            body = "".join(
                f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{f}"/><w:suff w:val="{"space" if "第" in t else "nothing"}"/><w:lvlText w:val="{t}"/></w:lvl>'
                for i, (f, t) in enumerate(levels)
            )
            node = parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{at}"><w:multiLevelType w:val="multilevel"/>{body}</w:abstractNum>'
            )
            first.addprevious(node)
            self.lists[name] = self.new_list(at)

    def new_list(self, abstract: int) -> int:
        """A new run of a list, from 1."""
        root = self.doc.part.numbering_part.element
        number = 200 + len(root.findall(qn("w:num")))
        root.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
            )
        )
        return number

    def number(self, para: object, block: Block, before: str) -> bool:
        """Number the paragraph if its kind is numbered."""
        if not NUMBERED.match(block.text) or block.kind not in "123CFI":
            return False
        level = HEADS[block.kind] - 1 if block.kind in "123" else 0
        name = {"C": "chapter", "F": "article"}.get(block.kind, "outline")
        if block.kind == "I":
            name = "paren" if block.text[0] == "（" else "digit"
            if before != "I":
                self.lists[name] = self.new_list({"paren": 73, "digit": 74}[name])
        props = para._p.get_or_add_pPr()  # type: ignore[attr-defined]
        props.get_or_add_numPr().get_or_add_ilvl().val = level
        props.get_or_add_numPr().get_or_add_numId().val = self.lists[name]
        return True


def regions(block: Block) -> Iterator[tuple[int, int, int, int, str]]:
    """Each cell of a table with the places it covers: top, left, bottom, right, text."""
    rows = block.rows
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell in ("^", "<"):
                continue
            right = c
            while right + 1 < len(row) and row[right + 1] == "<":
                right += 1
            bottom = r
            while bottom + 1 < len(rows) and rows[bottom + 1][c] == "^":
                bottom += 1
            yield r, c, bottom, right, cell


def change(run: object, mark: str) -> None:
    """Wrap a run as a tracked insertion or deletion."""
    tag = "w:ins" if mark == "+" else "w:del"
    node = OxmlElement(tag)
    node.set(qn("w:id"), str(abs(hash(run)) % 9999))
    node.set(qn("w:author"), "法规科")
    node.set(qn("w:date"), "2023-05-10T09:00:00Z")
    run.addprevious(node)  # type: ignore[attr-defined]
    node.append(run)
    if mark == "-":
        for text in run.findall(qn("w:t")):  # type: ignore[attr-defined]
            text.tag = qn("w:delText")


def control(para: object) -> None:
    """Wrap a paragraph in a content control."""
    node = parse_xml(
        f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias w:val="正文"/><w:tag w:val="body"/></w:sdtPr><w:sdtContent/></w:sdt>'
    )
    para.addprevious(node)  # type: ignore[attr-defined]
    node.find(qn("w:sdtContent")).append(para)


def repack(data: bytes, edit: Callable[[str, str], str], extra: dict[str, str] | None = None) -> bytes:
    """The zip again with its xml parts edited and parts added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            raw = old.read(name)
            if name.endswith((".xml", ".rels")):
                raw = edit(name, raw.decode("utf-8")).encode("utf-8")
            new.writestr(name, raw)
        for name, text in (extra or {}).items():
            new.writestr(name, text)
    return out.getvalue()


def strict(data: bytes) -> bytes:
    """The docx in Strict Open XML."""
    pairs = (
        (
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        ),
        (
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
        ("http://schemas.openxmlformats.org/drawingml/2006/main", "http://purl.oclc.org/ooxml/drawingml/main"),
        (
            "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
            "http://purl.oclc.org/ooxml/officeDocument/extendedProperties",
        ),
    )

    def edit(name: str, text: str) -> str:
        for old, new in pairs:
            text = text.replace(old, new)
        if name == "word/document.xml":
            text = text.replace("<w:document ", '<w:document w:conformance="strict" ', 1)
        return text

    return repack(data, edit)


def wps_made(data: bytes) -> bytes:
    """The docx as WPS writes it: its namespaces, its data, split runs, proof marks."""

    def edit(name: str, text: str) -> str:
        if name == "word/document.xml":
            text = text.replace(
                "<w:document ",
                '<w:document xmlns:wpsCustomData="http://www.wps.cn/officeDocument/2013/wpsCustomData" ',
                1,
            )
            text = re.sub(
                r"<w:t( [^>]*)?>([^<]{4})([^<]+)</w:t>",
                r'<w:t>\2</w:t></w:r><w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/><w:r><w:rPr><w:rFonts w:hint="eastAsia"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr><w:t xml:space="preserve">\3</w:t>',
                text,
            )
        if name == "docProps/app.xml":
            text = re.sub(
                "<Application>.*?</Application>", "<Application>WPS Office_11.1.0.11365_F1E327BC</Application>", text
            )
        return text

    return repack(
        data,
        edit,
        {
            "customXml/item9.xml": '<?xml version="1.0"?><s:customData xmlns="http://www.wps.cn/officeDocument/2013/wpsCustomData" xmlns:s="http://www.wps.cn/officeDocument/2013/wpsCustomData"><customSectProps/></s:customData>'
        },
    )


def office(data: bytes, target: str, suffix: str = "docx") -> bytes:
    """Convert by LibreOffice."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"in.{suffix}"
        source.write_bytes(data)
        command = [
            "soffice",
            f"-env:UserInstallation=file://{tempfile.gettempdir()}/lo_office_maker",
            "--headless",
            "--convert-to",
            target,
            "--outdir",
            folder,
            str(source),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return (Path(folder) / f"in.{target.split(':')[0]}").read_bytes()


def make_html(blocks: list[Block]) -> bytes:
    """Word's way of HTML, in GB2312, as government sites serve it under the name .doc."""
    rows: list[str] = []
    for block in blocks:
        if block.kind == "#":
            cells: dict[int, str] = {}
            for top, left, bottom, right, text in regions(block):
                cells[top] = (
                    cells.get(top, "")
                    + f'<td colspan="{right - left + 1}" rowspan="{bottom - top + 1}"><p class=MsoNormal>{escape(text)}</p></td>'
                )
            body = "".join(f"<tr>{cells[r]}</tr>" for r in sorted(cells))
            rows.append(f"<table class=MsoTableGrid border=1>{body}</table>")
        else:
            place = "center" if block.kind in CENTRED else "right" if block.kind in RIGHT else "left"
            text = "<br>".join(escape(line) for line in block.text.split("|"))
            rows.append(
                f"<p class=MsoNormal align={place} style='mso-char-indent-count:2.0'><span lang=EN-US><o:p></o:p></span>{text}</p>"
            )
    head = '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"><head><meta http-equiv=Content-Type content="text/html; charset=gb2312"><title>新建 Microsoft Word 文档</title><!--[if gte mso 9]><xml><w:WordDocument><w:View>Print</w:View></w:WordDocument></xml><![endif]--><style>p.MsoNormal{font-family:仿宋_GB2312;mso-pagination:none}</style></head><body lang=ZH-CN><div class=Section1>'
    return (head + "\n".join(rows) + "</div></body></html>").encode("gb18030")


# ---------------------------------------------------------------- pages


@dataclass
class Ink:
    """A line of text on a page, from its left foot."""

    x: float
    y: float
    size: float
    text: str
    red: bool = False
    owner: int = -1


@dataclass
class Sheet:
    """One page: its texts and rules, in points from the top left."""

    width: float = 595
    height: float = 842
    ink: list[Ink] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)
    extra: list[Ink] = field(default_factory=list)


def wide(text: str, size: float) -> float:
    """The width of a text set in a Chinese font."""
    return sum(
        size if ord(ch) > 0x2E7F or ch in "—“”‘’…·≥≤×℃" or ord(ch) in range(0x2460, 0x2474) else size * 0.5
        for ch in text
    )


def wrap(text: str, size: float, room: float, first: float = 0) -> list[str]:
    """Break a text into lines, no closing mark at a line's start."""
    lines, line = [], ""
    space = room - first
    for ch in text:
        if wide(line + ch, size) > space and ch not in "，。、；：）》”！？":
            lines.append(line)
            line, space = "", room
        line += ch
    return [*lines, line]


@dataclass
class Layout:
    """Sets blocks on pages: columns, tables, notes at the foot."""

    pages: list[Sheet] = field(default_factory=lambda: [Sheet()])
    margin: float = 80
    size: float = 15
    columns: int = 1
    leading: float = 1.75
    y: float = -1
    column: int = 0
    owner: int = -1
    foot: float = 0
    top: float = 0

    def __post_init__(self) -> None:
        self.y = self.top = self.margin

    @property
    def room(self) -> float:
        return (self.pages[-1].width - 2 * self.margin - 24 * (self.columns - 1)) / self.columns

    @property
    def left(self) -> float:
        return self.margin + self.column * (self.room + 24)

    def set(self, blocks: list[Block]) -> list[Sheet]:
        """All blocks on pages."""
        for at, block in enumerate(blocks):
            self.owner = at
            if block.kind == "#":
                self.table(block)
            elif block.kind == "PAGE":
                self.pages.append(Sheet(842, 595))
                self.y, self.column = self.top, 0
            else:
                self.paragraph(block)
        return self.pages

    def fresh(self, need: float) -> bool:
        """Go to the next column or page if there is no room."""
        if self.y + need <= self.pages[-1].height - self.margin - self.foot:
            return False
        self.y = self.top
        self.column += 1
        if self.column >= self.columns:
            self.column, self.foot, self.top = 0, 0, self.margin
            self.y = self.margin
            self.pages.append(Sheet(self.pages[-1].width, self.pages[-1].height))
        return True

    def paragraph(self, block: Block) -> None:
        """One paragraph, line by line."""
        size = self.look(block)
        if block.kind == "T2" and self.columns == 1:
            self.y += size
        if block.notes:
            self.note(block)
        for text in block.text.split("|") if block.kind in TITLES else [block.text]:
            indent = 0 if block.kind in CENTRED | RIGHT | FLUSH else 2 * size
            for at, line in enumerate(wrap(text, size, self.room, indent)):
                self.line(line, size, block, indent if at == 0 else 0)

    def look(self, block: Block) -> float:
        """The size of the block's type."""
        big = {"R": 1.9, "T": 1.35, "T2": 1.35, "XT": 1.2}
        return self.size * (big.get(block.kind, 1.0) if self.columns == 1 else min(big.get(block.kind, 1.0), 1.15))

    def line(self, text: str, size: float, block: Block, indent: float) -> None:
        """One line at its place."""
        self.fresh(size * self.leading)
        gap = self.room - wide(text, size)
        x = self.left + (gap / 2 if block.kind in CENTRED else gap - 2 * size if block.kind in RIGHT else indent)
        self.pages[-1].ink.append(Ink(max(x, self.left), self.y + size, size, text, block.kind == "R", self.owner))
        self.y += size * self.leading

    def note(self, block: Block) -> None:
        """Notes at the page's foot, under a short rule."""
        page, size = self.pages[-1], self.size * 0.7
        for text in block.notes:
            lines = wrap(text, size, self.room)
            base = page.height - self.margin - self.foot - len(lines) * size * 1.4
            if not self.foot:
                page.rules.append((self.left, base - 4, self.left + 120, base - 4))
            for at, line in enumerate(lines):
                page.extra.append(Ink(self.left, base + size * (1 + 1.4 * at), size, line))
            self.foot += len(lines) * size * 1.4 + 6

    def table(self, block: Block) -> None:
        """A table; its head again on each page it goes on to."""
        size = self.size * 0.72
        scale = self.room / sum(block.widths)
        edges = [self.left + scale * sum(block.widths[:i]) for i in range(len(block.widths) + 1)]
        cells = list(regions(block))
        heights = row_heights(block, cells, edges, size)
        start = 0
        while start < len(block.rows):
            self.fresh(heights[start] * 1.5)
            repeated = list(range(block.heads)) if start else []
            used = sum(heights[r] for r in repeated)
            end = start
            limit = self.pages[-1].height - self.margin - self.y
            while end < len(block.rows) and used + heights[end] <= limit:
                used += heights[end]
                end += 1
            self.rows([*repeated, *range(start, max(end, start + 1))], cells, heights, edges, size)
            start = max(end, start + 1)
            if start < len(block.rows):
                self.y = 1e6

    def rows(
        self,
        numbers: list[int],
        cells: list[tuple[int, int, int, int, str]],
        heights: list[float],
        edges: list[float],
        size: float,
    ) -> None:
        """Some rows of a table on this page."""
        tops = {}
        for r in numbers:
            tops[r] = self.y
            self.y += heights[r]
        page = self.pages[-1]
        for top, left, bottom, right, text in cells:
            shown = [r for r in range(top, bottom + 1) if r in tops]
            if not shown:
                continue
            y0, y1 = tops[shown[0]], tops[shown[-1]] + heights[shown[-1]]
            x0, x1 = edges[left], edges[right + 1]
            page.rules += [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)]
            if shown[0] == top:
                lines = wrap(text, size, x1 - x0 - 6)
                base = (y0 + y1 - len(lines) * size * 1.3) / 2
                for at, line in enumerate(lines):
                    page.ink.append(Ink(x0 + 3, base + size * (1 + 1.3 * at), size, line, owner=self.owner))
        self.y += size


def row_heights(
    block: Block, cells: list[tuple[int, int, int, int, str]], edges: list[float], size: float
) -> list[float]:
    """The height each row needs."""
    heights = [size * 2.0] * len(block.rows)
    for top, left, bottom, right, text in cells:
        need = size * 1.3 * len(wrap(text, size, edges[right + 1] - edges[left] - 6)) + size * 0.7
        share = need / (bottom - top + 1)
        for r in range(top, bottom + 1):
            heights[r] = max(heights[r], share)
    return heights


def page_of(pages: list[Sheet], quote: str) -> int | None:
    """The page on which a quote starts."""
    by_owner: dict[int, list[tuple[int, str]]] = {}
    for number, page in enumerate(pages, 1):
        for ink in page.ink:
            by_owner.setdefault(ink.owner, []).append((number, bare(ink.text)))
    for lines in by_owner.values():
        at = "".join(t for _, t in lines).find(bare(quote))
        for number, text in lines:
            if 0 <= at < len(text):
                return number
            at -= len(text)
            if at < 0:
                break
    return None


def furnish(pages: list[Sheet], head: str, foot: str, first: int = 0) -> list[str]:
    """Running heads and page numbers; gives back the strings drawn."""
    drawn = [head] if head else []
    for number, page in enumerate(pages, 1):
        if head and number > first:
            page.extra.insert(0, Ink((page.width - wide(head, 9)) / 2, 48, 9, head))
        if foot:
            text = foot.format(n=number, N=len(pages))
            page.extra.append(Ink((page.width - wide(text, 11)) / 2, page.height - 40, 11, text))
            drawn += [text] if len(text) > 2 else []
    return drawn


def make_pdf(
    pages: list[Sheet],
    lock: StandardEncryption | None = None,
    rotate: bool = False,
    spaced: bool = False,
    images: dict[int, Image.Image] | None = None,
    under: str = "",
    seal: str = "",
) -> bytes:
    """Draw the pages as a pdf."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), encrypt=lock, pageCompression=1)
    for number, page in enumerate(pages):
        turned = rotate and page.width > page.height
        canvas.setPageSize((595, 842) if turned else (page.width, page.height))
        canvas.setPageRotation(90 if turned else 0)
        if turned:
            canvas.translate(595, 0)
            canvas.rotate(90)
        if images and number in images:
            canvas.drawInlineImage(images[number], 0, 0, page.width, page.height)
        else:
            draw(canvas, page, spaced, under, seal if number == 0 else "")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def draw(canvas: Canvas, page: Sheet, spaced: bool, under: str, seal: str) -> None:
    """One page of text."""
    if under:
        canvas.saveState()
        canvas.setFont("STSong-Light", 54)
        canvas.setFillGray(0.85)
        canvas.translate(page.width / 2, page.height / 2)
        canvas.rotate(45)
        canvas.drawCentredString(0, 0, under)
        canvas.restoreState()
    for x0, y0, x1, y1 in page.rules:
        canvas.line(x0, page.height - y0, x1, page.height - y1)
    for ink in [*page.extra[:1], *page.ink, *page.extra[1:]]:
        canvas.setFillColorRGB(0.85 if ink.red else 0, 0, 0)
        size = ink.size * 0.66 if spaced else ink.size
        canvas.setFont("STSong-Light", size)
        canvas.drawString(ink.x, page.height - ink.y, " ".join(ink.text) if spaced else ink.text)
    for at, ch in enumerate(seal):
        canvas.setFillColorRGB(0.8, 0, 0)
        canvas.setFont("STSong-Light", 11)
        canvas.drawString(page.width - 42, page.height - 300 - 13 * at, ch)


def paint(page: Sheet, dpi: int) -> Image.Image:
    """Draw one page as a grey picture."""
    k = dpi / 72
    image = Image.new("L", (round(page.width * k), round(page.height * k)), 255)
    pen = ImageDraw.Draw(image)
    for x0, y0, x1, y1 in page.rules:
        pen.line((x0 * k, y0 * k, x1 * k, y1 * k), fill=30, width=2)
    for ink in [*page.ink, *page.extra]:
        font = ImageFont.truetype(NOTO.format("Bold" if ink.size > 17 else "Regular"), round(ink.size * k), index=2)
        x = ink.x * k
        for ch in ink.text:
            pen.text((x, ink.y * k), ch, font=font, fill=90 if ink.red else 15, anchor="ls")
            x += wide(ch, ink.size * k)
    return image


def scanned(image: Image.Image, seed: int, turn: float = 0.7, noise: float = 6) -> Image.Image:
    """The picture as an office scanner gives it: turned a little, off-white, noisy."""
    turned = image.rotate(turn, resample=Image.Resampling.BICUBIC, fillcolor=255)
    grain = np.random.default_rng(seed).normal(0, noise, (turned.height, turned.width))
    grey = np.clip(np.asarray(turned, dtype=float) * 0.93 + 10 + grain, 0, 255)
    return Image.fromarray(grey.astype("uint8"))


def stamp(image: Image.Image, x: float, y: float) -> None:
    """A round seal over the signature."""
    pen = ImageDraw.Draw(image)
    pen.ellipse((x - 120, y - 120, x + 120, y + 120), outline=150, width=6)
    font = ImageFont.truetype(NOTO.format("Bold"), 80, index=2)
    pen.text((x, y), "★", font=font, fill=160, anchor="mm")


def image_bytes(image: Image.Image, kind: str) -> bytes:
    """The picture as a file."""
    out = io.BytesIO()
    if kind == "PNG":
        image.quantize(16).save(out, "PNG", optimize=True, dpi=(150, 150))
    elif kind == "TIFF":
        image.point(lambda v: 255 if v > 150 else 0).convert("1").save(
            out, "TIFF", compression="group4", dpi=(150, 150)
        )
    else:
        image.save(out, "JPEG", quality=38, dpi=(150, 150))
    return out.getvalue()


def jpeg(image: Image.Image) -> Image.Image:
    """The picture after JPEG."""
    return Image.open(io.BytesIO(image_bytes(image, "JPEG")))


def scan_pdf(images: list[Image.Image]) -> bytes:
    """Pictures as the pages of a pdf."""
    out = io.BytesIO()
    images[0].save(out, "PDF", save_all=True, append_images=images[1:], resolution=150, quality=36)
    return out.getvalue()


# ---------------------------------------------------------------- ofd


def make_ofd(
    pages: list[Sheet], absolute: bool = False, shuffled: bool = False, template: str = "", split: bool = False
) -> bytes:
    """Write the pages as an OFD: a zip of xml with text placed line by line."""
    ns = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    start = '<?xml version="1.0" encoding="UTF-8"?>\n'
    parts = {
        "OFD.xml": f'{start}<ofd:OFD {ns} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>0f1e2d3c4b5a69788796a5b4c3d2e1f0</ofd:DocID><ofd:Creator>公文处理系统</ofd:Creator></ofd:DocInfo><ofd:DocRoot>{"/" if absolute else ""}Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>'
    }
    listed = "".join(f'<ofd:Page ID="{i + 100}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(pages)))
    master = '<ofd:TemplatePage ID="50" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if template else ""
    parts["Doc_0/Document.xml"] = (
        f"{start}<ofd:Document {ns}><ofd:CommonData><ofd:MaxUnitID>9999</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>{master}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
    )
    parts["Doc_0/PublicRes.xml"] = (
        f'{start}<ofd:Res {ns} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="2" FontName="仿宋_GB2312" FamilyName="仿宋_GB2312"/></ofd:Fonts></ofd:Res>'
    )
    if template:
        body = ofd_text(Ink(200, 40, 10, template), 51, False)
        parts["Doc_0/Tpls/Tpl_0/Content.xml"] = (
            f'{start}<ofd:Page {ns}><ofd:Content><ofd:Layer ID="52" Type="Background">{body}</ofd:Layer></ofd:Content></ofd:Page>'
        )
    for i, page in enumerate(pages):
        parts[f"Doc_0/Pages/Page_{i}/Content.xml"] = start + ofd_page(page, i, ns, shuffled, bool(template), split)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, text in parts.items():
            new.writestr(name, text)
    return out.getvalue()


def ofd_page(page: Sheet, number: int, ns: str, shuffled: bool, template: bool, split: bool) -> str:
    """The content of one page."""
    ink = [*page.ink, *page.extra]
    if shuffled:
        random.Random(5).shuffle(ink)
    base = 1000 * (number + 1)
    body = "".join(ofd_text(line, base + at, split) for at, line in enumerate(ink))
    k = 25.4 / 72
    for at, (x0, y0, x1, y1) in enumerate(page.rules):
        body += f'<ofd:PathObject ID="{base + 500 + at}" Boundary="{x0 * k:.2f} {y0 * k:.2f} {max((x1 - x0) * k, 0.3):.2f} {max((y1 - y0) * k, 0.3):.2f}" LineWidth="0.3"><ofd:AbbreviatedData>M 0 0 L {(x1 - x0) * k:.2f} {(y1 - y0) * k:.2f}</ofd:AbbreviatedData></ofd:PathObject>'
    area = f"<ofd:Area><ofd:PhysicalBox>0 0 {page.width * k:.1f} {page.height * k:.1f}</ofd:PhysicalBox></ofd:Area>"
    master = '<ofd:Template TemplateID="50" ZOrder="Background"/>' if template else ""
    return f'<ofd:Page {ns}>{area}{master}<ofd:Content><ofd:Layer ID="{base - 1}" Type="Body">{body}</ofd:Layer></ofd:Content></ofd:Page>'


def ofd_text(ink: Ink, number: int, split: bool) -> str:
    """One line of text, its glyphs placed by DeltaX."""
    k = 25.4 / 72
    size = ink.size * k
    halves = (
        [ink.text[: len(ink.text) // 2], ink.text[len(ink.text) // 2 :]] if split and len(ink.text) > 8 else [ink.text]
    )
    codes, x = "", 0.0
    for half in halves:
        steps = [wide(ch, size) for ch in half[:-1]]
        same = len(set(steps)) == 1
        delta = f"g {len(steps)} {steps[0]:.3f}" if same else " ".join(f"{s:.3f}" for s in steps)
        codes += (
            f'<ofd:TextCode X="{x:.3f}" Y="{size * 0.86:.3f}"'
            + (f' DeltaX="{delta}"' if steps else "")
            + f">{escape(half)}</ofd:TextCode>"
        )
        x += wide(half, size)
    return f'<ofd:TextObject ID="{number}" Boundary="{ink.x * k:.3f} {(ink.y * k - size * 0.86):.3f} {x + 1:.3f} {size * 1.2:.3f}" Font="2" Size="{size:.4f}">{codes}</ofd:TextObject>'


# ---------------------------------------------------------------- the set


@dataclass
class Made:
    """A file made: its bytes and what its label must add."""

    data: bytes
    pages: list[Sheet] | None = None
    count: int | None = None
    boilerplate: list[str] = field(default_factory=list)
    refused: bool = False
    lines: list[str] = field(default_factory=list)


@dataclass
class Spec:
    """One file of the set: name, real format, text, how it is made, what it tests."""

    file: str
    format: str
    text: str
    make: Callable[[list[Block]], Made]
    tests: str


def word(how: Docx, after: Callable[[bytes], bytes] = lambda data: data) -> Callable[[list[Block]], Made]:
    """A maker of docx."""

    def make(blocks: list[Block]) -> Made:
        extra = [how.header] if how.header else []
        data = make_docx(blocks, how)
        return Made(
            after(data),
            boilerplate=extra,
            lines=["本表由申报单位填写", "（填表前请阅读申报须知）"] if how.nested else [],
        )

    return make


def by_office(target: str, how: Docx | None = None) -> Callable[[list[Block]], Made]:
    """A maker through LibreOffice."""
    return word(how or Docx(), lambda data: office(data, target))


def office_pdf(how: Docx) -> Callable[[list[Block]], Made]:
    """A pdf through LibreOffice; pages are looked up by pdftotext."""

    def make(blocks: list[Block]) -> Made:
        data = office(make_docx(blocks, how), "pdf")
        text = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()
        pages = [Sheet(ink=[Ink(0, 0, 1, page, owner=at)]) for at, page in enumerate(text.split("\f")[:-1])]
        numbers = [f"— {n} —" for n in range(1, len(pages) + 1)] if how.header else []
        return Made(data, pages, len(pages), [*numbers, *([how.header] if how.header else [])])

    return make


def pdf(
    head: str = "", foot: str = "", first: int = 0, notes: bool = False, contents: bool = False, **how: object
) -> Callable[[list[Block]], Made]:
    """A maker of pdf drawn line by line."""
    layout = {k: how.pop(k) for k in ("margin", "size", "columns", "leading") if k in how}
    locked = bool(how.pop("refused", False))

    def make(blocks: list[Block]) -> Made:
        pages = Layout(**layout).set(footnoted(blocks) if notes else blocks)  # type: ignore[arg-type]
        drawn = furnish(pages, head, foot, first)
        drawn += [str(how[k]) for k in ("under", "seal") if k in how]
        return Made(make_pdf(pages, **how), pages, len(pages), drawn, locked)  # type: ignore[arg-type]

    return make


def footnoted(blocks: list[Block]) -> list[Block]:
    """The blocks with notes as circled marks, the notes to be set at the page's foot."""
    out, count = [], 0
    for block in blocks:
        notes: list[str] = []
        for mark, part in pieces(block.text):
            if mark in ("fn", "en"):
                notes.append(CIRCLED[count] + part)
                block = replace(block, text=block.text.replace("{" + mark + ":" + part + "}", CIRCLED[count]))
                count += 1
        out.append(replace(block, notes=notes))
    return out


def scan(
    kind: str, seal: bool = False, turn: float = 0.7, foot: str = "", **layout: float
) -> Callable[[list[Block]], Made]:
    """A maker of scans: PDF, JPEG, PNG or TIFF."""

    def make(blocks: list[Block]) -> Made:
        pages = Layout(**layout).set(blocks)  # type: ignore[arg-type]
        drawn = furnish(pages, "", foot)
        images = [paint(page, 150) for page in pages]
        if seal:
            signed = next(i for p in pages for i in p.ink if blocks[i.owner].kind == "G")
            where = next(n for n, p in enumerate(pages) if signed in p.ink)
            stamp(images[where], (signed.x + 80) * 150 / 72, (signed.y + 10) * 150 / 72)
        grey = [scanned(image, at, turn) for at, image in enumerate(images)]
        data = scan_pdf(grey) if kind == "PDF" else image_bytes(grey[0], kind)
        assert kind == "PDF" or len(pages) == 1, (kind, len(pages))
        return Made(data, pages, len(pages), drawn)

    return make


def mixed(blocks: list[Block]) -> Made:
    """A pdf of one page of text and one scanned page."""
    pages = Layout(size=16).set(blocks)
    images = {n: jpeg(scanned(paint(page, 150), n)) for n, page in enumerate(pages) if n % 2}
    return Made(make_pdf(pages, images=images), pages, len(pages))


def ofd(head: str = "", foot: str = "", **how: object) -> Callable[[list[Block]], Made]:
    """A maker of OFD."""

    def make(blocks: list[Block]) -> Made:
        pages = Layout().set(blocks)
        drawn = furnish(pages, head, foot)
        drawn += [str(how["template"])] if "template" in how else []
        return Made(make_ofd(pages, **how), pages, len(pages), drawn)  # type: ignore[arg-type]

    return make


def plain_html(blocks: list[Block]) -> Made:
    """An HTML page."""
    return Made(make_html(blocks), boilerplate=["新建 Microsoft Word 文档"])


DOC = "doc:MS Word 97"
SPECS = [
    Spec(
        "jiangbei_textbox.docx",
        "docx",
        "c_jiangbei",
        word(Docx(styles=True, box="modern")),
        "long plan; red head in a text box (Choice and Fallback: read once); imprint line",
    ),
    Spec(
        "pingliang_styles.docx",
        "docx",
        "c_pingliang",
        word(Docx(styles=True, soft=False)),
        "issuer is a leading group's office; half-width brackets; no number",
    ),
    Spec(
        "dadukou_controls.docx",
        "docx",
        "c_dadukou",
        word(Docx(controls=True, spaces=True)),
        "content controls; soft breaks in the title; full-width indents; publication date line",
    ),
    Spec(
        "chongqing2012_merged.docx",
        "docx",
        "c_cq2012",
        word(Docx()),
        "old document, ○ date; annex tables with row and column spans, two annexes",
    ),
    Spec(
        "shizhu_explained.docx",
        "docx",
        "c_shizhu",
        word(Docx(styles=True)),
        "an explanation, no issuer or date; numbered lines as headings",
    ),
    Spec("shuangliu_tasks.docx", "docx", "shuangliu", word(Docx()), "task table with merged cells and group rows"),
    Spec(
        "kashi_numbered.docx",
        "docx",
        "kashi",
        word(Docx(numbers=True)),
        "一、（一）1. made by Word's automatic numbering, restarting",
    ),
    Spec(
        "haidong_numbered_articles.docx",
        "docx",
        "haidong",
        word(Docx(numbers=True, soft=False)),
        "第N章, 第N条, （一） made by automatic numbering; 有效期至 a date",
    ),
    Spec(
        "hubei179_order.docx",
        "docx",
        "hubei179",
        word(Docx(spaces=True)),
        "government order No 179: chapters, sections, repeal, signed by the governor",
    ),
    Spec(
        "longsha_forwarding.docx",
        "docx",
        "longsha",
        word(Docx()),
        "a notice that forwards another: two documents in one file",
    ),
    Spec(
        "qiandongnan_nested.docx",
        "docx",
        "qiandongnan",
        word(Docx(nested=True)),
        "a table inside a table; form without a head row",
    ),
    Spec(
        "lianhu_tracked.docx",
        "docx",
        "lianhu",
        word(Docx()),
        "tracked changes, also a whole article inserted and one deleted",
    ),
    Spec(
        "binhai_notes.docx", "docx", "binhai", word(Docx()), "footnotes and an endnote; issue-date effect, five years"
    ),
    Spec(
        "rencheng_furniture.docx",
        "docx",
        "rencheng",
        word(Docx(styles=True, header="任城区政务公开文件汇编（2022年卷）", contents=True)),
        "running head, page field, contents field, hidden run and hidden paragraph",
    ),
    Spec(
        "chifeng_contents.docx",
        "docx",
        "chifeng",
        word(Docx(header="赤峰市“十四五”专项规划", contents=True)),
        "plan with chapters, contents field, indicator table 约束性/预期性",
    ),
    Spec("dalian_comments.docx", "docx", "dalian", word(Docx()), "comments, hyperlink field; two organs"),
    Spec("chengguan_picture.docx", "docx", "chengguan", word(Docx()), "a table that is a picture"),
    Spec(
        "sanya_strict.docx",
        "docx",
        "sanya",
        word(Docx(), strict),
        "Strict Open XML; articles without chapters; three years",
    ),
    Spec(
        "cixian_wps_made.docx",
        "docx",
        "cixian",
        word(Docx(box="vml"), wps_made),
        "WPS-made: split runs, bookmarks, VML text box; （一） above 1、",
    ),
    Spec(
        "gdyj_points.docx", "docx", "gdyj", word(Docx()), "public notice numbered 2023年第58号; two-row head with spans"
    ),
    Spec("yudu_docx_named.doc", "docx", "yudu", word(Docx(styles=True)), "docx bytes named .doc; repealing clause"),
    Spec("guyuan_doc_named.docx", "doc", "guyuan", by_office(DOC), "MS Word 97 bytes named .docx; （1） items"),
    Spec("yuelu_html_named.doc", "html", "yuelu", plain_html, "HTML in GB2312 named .doc; row spans; 公布日期"),
    Spec(
        "liuzhou_rtf_named.doc",
        "rtf",
        "liuzhou",
        by_office("rtf:Rich Text Format"),
        "RTF named .doc; headings 措施一：",
    ),
    Spec("yanbian_97.doc", "doc", "yanbian", by_office(DOC), "Word 97: title over two lines, ○ date, 主题词"),
    Spec("yanbian_97.wps", "wps", "yanbian", by_office(DOC), "the same bytes as the .doc, named .wps"),
    Spec("shuangliu_tasks97.doc", "doc", "shuangliu", by_office(DOC), "Word 97: table with merged cells"),
    Spec(
        "wanzhi_minutes.doc",
        "doc",
        "wanzhi",
        by_office(DOC, Docx(header="内部资料　注意保存")),
        "Word 97: meeting minutes, running head",
    ),
    Spec("shanxi_letter.wps", "wps", "shanxihan", by_office(DOC), ".wps: a letter between equals"),
    Spec(
        "customs_law97.doc",
        "doc",
        "law_customs",
        by_office(DOC),
        "Word 97: a regulation with chapters, effect on promulgation",
    ),
    Spec("binhai_notes97.doc", "doc", "binhai", by_office(DOC), "Word 97: footnotes and endnote"),
    Spec(
        "binzhou_lift_office.pdf",
        "pdf",
        "law_binzhou",
        office_pdf(Docx(header="滨州市地方性法规汇编")),
        "LibreOffice pdf, embedded fonts, running head and page number",
    ),
    Spec(
        "nantong_joint_office.pdf",
        "pdf",
        "nantong",
        office_pdf(Docx(header="")),
        "LibreOffice pdf: three organs jointly; five years from a date; repeal",
    ),
    Spec(
        "pingliang_long.pdf",
        "pdf",
        "c_pingliang",
        pdf(head="崆峒区质量强区建设协调推进领导小组办公室文件", foot="— {n} —", first=1),
        "long: running head, — 3 —, paragraphs over page breaks, hard lines",
    ),
    Spec(
        "chongqing2012_tables.pdf",
        "pdf",
        "c_cq2012",
        pdf(foot="- {n} -", size=14),
        "long: - 3 -, annex tables over pages with repeated heads, merged cells",
    ),
    Spec(
        "beijing_columns.pdf",
        "pdf",
        "beijing",
        pdf(head="北京市人民政府公报　2023年第41期", foot="· {n} ·", columns=2, size=11, margin=64),
        "gazette in two columns",
    ),
    Spec(
        "pudong_table_pages.pdf",
        "pdf",
        "pudong",
        pdf(foot="第{n}页 共{N}页", size=15),
        "table over two pages with repeated head and merged cells",
    ),
    Spec(
        "luoyang_rotated.pdf",
        "pdf",
        "luoyang",
        pdf(rotate=True, foot="第{n}页 共{N}页"),
        "annex on a rotated page, spans in rows and columns",
    ),
    Spec(
        "chifeng_contents.pdf",
        "pdf",
        "chifeng",
        pdf(head="赤峰市“十四五”养老服务质量发展规划文本", foot="第{n}页 共{N}页"),
        "printed contents lines with leaders and page numbers",
    ),
    Spec(
        "jinhu_locked.pdf",
        "pdf",
        "jinhu",
        pdf(lock=StandardEncryption("G3a-office", "owner", strength=128), refused=True),
        "needs a password: refused",
    ),
    Spec(
        "jinhu_owner_locked.pdf",
        "pdf",
        "jinhu",
        pdf(lock=StandardEncryption("", "owner", canCopy=0, canModify=0, strength=128), foot="{n}"),
        "owner password only: opens and reads",
    ),
    Spec(
        "binhai_footnotes.pdf",
        "pdf",
        "binhai",
        pdf(notes=True, foot="— {n} —"),
        "notes at the page foot, circled marks",
    ),
    Spec("bingtuan_spaced.pdf", "pdf", "bingtuan", pdf(spaced=True), "a space between all characters"),
    Spec(
        "shenzhen_watermark.pdf",
        "pdf",
        "shenzhen",
        pdf(under="南山区政府信息公开专用", seal="合法性审核专用章骑缝", foot="—{n}—"),
        "watermark at 45°, vertical seal text in the margin",
    ),
    Spec("guoling707.pdf", "pdf", "guoling707", pdf(size=16), "State Council order 国令第707号, short"),
    Spec(
        "arbitration_fees.pdf",
        "pdf",
        "law_arb",
        pdf(foot="{n}／{N}", size=12, head="中华人民共和国行政法规选编"),
        "a State Council measure with a fee table",
    ),
    Spec(
        "trial_measures_small.pdf",
        "pdf",
        "law_trial",
        pdf(head="产品质量法规汇编（上册）", foot="{n}", size=9.5, leading=1.4, margin=90, columns=1),
        "old measure, dense small lines, (一) items",
    ),
    Spec("minfa_telegram.pdf", "pdf", "minfa", pdf(size=16, foot="- {n} -"), "telegram 发明电, urgency lines"),
    Spec(
        "qinzhou_scan.pdf",
        "scan",
        "qinzhou",
        scan("PDF", seal=True),
        "scan, two pages, red head, seal over the signature",
    ),
    Spec(
        "liangshan_scan_table.pdf",
        "scan",
        "liangshan",
        scan("PDF", turn=-0.7),
        "scan with a table, turned the other way",
    ),
    Spec("xiaoshan_scan.jpg", "image", "xiaoshan", scan("JPEG"), "JPEG: names aligned with spaces"),
    Spec("pingyao_scan.png", "image", "pingyao", scan("PNG", turn=0.4), "PNG of 16 greys: a public announcement"),
    Spec("yunnan_fax.tif", "image", "yunnan", scan("TIFF", seal=True), "one-bit fax TIFF: a reply, 二〇二一年"),
    Spec(
        "yinzhou_scan.pdf",
        "scan",
        "yinzhou",
        scan("PDF", foot="— {n} —", turn=0.5, size=14),
        "scan: decision with a table of repealed documents, page numbers",
    ),
    Spec("hubei179_mixed.pdf", "pdf", "hubei179", mixed, "odd pages text, even pages scans"),
    Spec("minfa_telegram.ofd", "ofd", "minfa", ofd(foot="- {n} -"), "OFD: a TextObject a line, DeltaX"),
    Spec(
        "liangshan_table.ofd",
        "ofd",
        "liangshan",
        ofd(absolute=True, template="凉山州公文交换系统"),
        "OFD: absolute path, template page, table by paths",
    ),
    Spec(
        "bjwaste_shuffled.ofd",
        "ofd",
        "law_bjwaste",
        ofd(shuffled=True, split=True, foot="第{n}页 共{N}页"),
        "OFD: objects out of order, two TextCodes a line",
    ),
]


def label(spec: Spec, text: Text, made: Made, whole: str, blocks: list[Block]) -> dict[str, object]:
    """The label of one file."""
    meta = text.meta
    titles = [joined(b) for b in blocks if b.kind == "T"]
    numbers = [b.text for b in blocks if b.kind == "N"]
    quotes = [] if made.refused else passages(blocks, whole)
    for quote in quotes:
        quote["page"] = page_of(made.pages, str(quote["quote"])) if made.pages else None
    return {
        "file": f"office/{spec.file}",
        "format": spec.format,
        "title": meta.get("title") or titles[0],
        "number": meta.get("number") or (numbers[0] if numbers else None),
        **{key: meta.get(key) or None for key in ("issuer", "region", "written", "published", "effective", "expires")},
        "pages": made.count,
        "refused": made.refused,
        "documents": int(meta.get("documents", 1)),
        **(
            {"second": {"title": meta["second_title"], "number": meta["second_number"]}}
            if "second_title" in meta
            else {}
        ),
        **({"picture_tables": int(meta["picture_tables"])} if "picture_tables" in meta else {}),
        "passages": quotes,
        "boilerplate": [] if made.refused else list(dict.fromkeys([*made.boilerplate, *hidden_strings(blocks)])),
        "table_rows": [] if made.refused else table_rows(blocks),
    }


def produce(spec: Spec) -> dict[str, object]:
    """Make one file with its reference text; give its label."""
    text = load(spec.text)
    made = spec.make(text.blocks)
    blocks = footnoted(text.blocks) if spec.file == "binhai_footnotes.pdf" else text.blocks
    lines = reference(blocks)
    if made.lines:
        at = next(i for i, line in enumerate(lines) if "\t" in line)
        end = max(i for i, line in enumerate(lines) if "\t" in line) + 1
        lines = [*lines[:at], made.lines[0], *lines[at:end], made.lines[1], *lines[end:]]
    whole = "\n".join([] if made.refused else lines)
    (FILES / spec.file).write_bytes(made.data)
    (REFERENCE / f"{spec.file}.txt").write_text(whole + "\n" if whole else "", "utf-8")
    return label(spec, text, made, whole, blocks)


def check(labels: list[dict[str, object]]) -> list[str]:
    """What is wrong: a quote not in the text, boilerplate or table values in it or not."""
    wrong: list[str] = []
    for one in labels:
        name = str(one["file"]).removeprefix("office/")
        whole = bare((REFERENCE / f"{name}.txt").read_text("utf-8"))
        wrong += [
            f"{name}: quote {p['quote']}"
            for p in one["passages"]
            if bare(p["quote"]) not in whole or len(p["quote"]) < 16
        ]  # type: ignore[attr-defined,index]
        wrong += [f"{name}: boilerplate {b}" for b in one["boilerplate"] if bare(b) in whole]  # type: ignore[attr-defined]
        wrong += [f"{name}: cell {v}" for r in one["table_rows"] for v in r["cells"].values() if bare(v) not in whole]  # type: ignore[attr-defined]
        if not one["refused"] and not 4 <= len(one["passages"]) <= 10:  # type: ignore[arg-type]
            wrong.append(f"{name}: {len(one['passages'])} passages")  # type: ignore[arg-type]
        if not one["refused"] and bare(str(one["title"])) not in whole:
            wrong.append(f"{name}: title")
    return wrong


def main() -> int:
    """Make all files, or those whose names hold an argument."""
    FILES.mkdir(parents=True, exist_ok=True)
    REFERENCE.mkdir(parents=True, exist_ok=True)
    old = (
        {json.loads(line)["file"]: json.loads(line) for line in LABELS.read_text("utf-8").splitlines()}
        if LABELS.exists()
        else {}
    )
    for spec in SPECS:
        if len(sys.argv) < 2 or any(word in spec.file for word in sys.argv[1:]):
            old[f"office/{spec.file}"] = produce(spec)
    labels = [old[f"office/{s.file}"] for s in SPECS if f"office/{s.file}" in old]
    LABELS.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in labels), "utf-8")
    listing = "\n".join(f"- `{s.file}` ({s.format}): {s.tests}" for s in SPECS)
    (ROOT / "OFFICE.md").write_text(
        (HERE / "office_texts" / "OFFICE.head.md").read_text("utf-8") + "\n" + listing + "\n", "utf-8"
    )
    wrong = check(labels)
    print(*wrong, sep="\n")
    print(len(labels), "files", sum(f.stat().st_size for f in FILES.iterdir()) // 1024, "KB", len(wrong), "wrong")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
