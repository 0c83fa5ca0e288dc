"""DOCX files, of Word, WPS or LibreOffice: paragraphs, headings and tables in the order of `document.xml`.

Numbers that Word makes are written out; removed and hidden text, field codes, comments, headers, footers and tables of
contents are left out; text boxes and notes follow the paragraph that they hang on. Pages are left out: only Word notes
where they broke, and not inside tables. `Reading` blocks are left as they are written; what they mean is for `outline`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.formats.docx_fields import Fields
from corpus.formats.docx_inline import Inline, InlineReader
from corpus.formats.docx_names import W, switch, unwrapped, value
from corpus.formats.docx_numbering import Numbering
from corpus.formats.docx_styles import Styles
from corpus.formats.docx_tables import read_table
from corpus.formats.xmlzip import Element, XmlZip, beside
from corpus.types import Block, Note, Noticed, Reading, Shape, UnreadableFileError

_LONGEST_HEADING = 120  # characters; a longer paragraph with a heading's style is text
_LONGEST_TITLE = 120
_FULL_LINE = 25  # characters; a shorter line was broken on purpose
_WIDE = 280.0  # points: two thirds of the text of an A4 page
_CONTENTS_LINE = re.compile(r"[\t.…·\s]+[\divxIVX]{1,6}\s*$")
_CAPTION = re.compile(r"(?:附?表\s*[\d一二三四五六七八九十]|.{2,40}(?:表|清单|名单|目录)$)")
_CONTENTS_TITLE = re.compile(r"目\s*[录次]")
_ENDS = "。！？；;：:!?…”」』）)】》"
_OPENS = re.compile(
    r"[（(]?[\d一二三四五六七八九十]{1,3}[)）、.．]|第[\d一二三四五六七八九十百]+[章节条]|[—●○•·■□◆※*①-⑳]"
)
_STANDS_ALONE = re.compile(r"[（(【〔\[—]|.*\d{4}\s*年.*日$|.{2,20}[〔\[（(【]\s*\d{4}\s*[〕\]）)】].*号$")
_WIDE_LETTER = re.compile(r"[\u2000-\u206f\u2e80-\uffef]")


def read_docx(data: bytes) -> Reading:
    """The blocks of a DOCX file. Raises `UnreadableFileError`."""
    package = XmlZip(data)
    main = _main_part(package)
    document = package.xml(main)
    body = None if document is None else document.find(W + "body")
    if body is None:
        raise UnreadableFileError("文件里没有 Word 正文,请用 Word 或 WPS 打开并另存为 .docx 后再试")
    story = _Story(package, main, document)
    blocks = story.read(body)
    if not any(block.text or block.rows for block in blocks):
        raise UnreadableFileError(
            "文件里只有图片,没有文字,请另存为 PDF 后再试" if story.pictures else
            "文件里没有正文,或正文是嵌入的其他文件,请用 Word 或 WPS 打开并另存为 .docx 后再试"
        )  # fmt: skip
    return Reading("docx", tuple(blocks), notes=tuple(story.noticed()))


def _main_part(package: XmlZip) -> str:
    """The name of the part that holds the text, as the package's relations name it."""
    for relation in _relations(package, ""):
        target = beside("", relation.get("Target", ""))
        if relation.get("Type", "").endswith("/officeDocument") and target in package:
            return target
    return "word/document.xml"


def _relations(package: XmlZip, part: str) -> Iterator[Element]:
    folder, _, name = part.rpartition("/")
    root = package.xml(f"{folder}/_rels/{name}.rels")
    yield from () if root is None else (each for each in root if isinstance(each.tag, str))


class _Story:
    """Reads the document's text, and the notes that it refers to."""

    def __init__(self, package: XmlZip, main: str, document: Element) -> None:
        parts = {
            relation.get("Type", "").rpartition("/")[2]: beside(main, relation.get("Target", ""))
            for relation in _relations(package, main)
            if relation.get("TargetMode") != "External"
        }
        self._styles = Styles(package.xml(parts.get("styles", "")))
        self._numbering = Numbering(package.xml(parts.get("numbering", "")), self._styles)
        self._notes: dict[tuple[str, str], Element] = {}
        for kind in ("footnote", "endnote"):
            root = package.xml(parts.get(f"{kind}s", ""))
            for note in () if root is None else root.iter(W + kind):
                self._notes[kind, note.get(W + "id", "")] = note
        self._inline = InlineReader(self._styles, Fields(document))
        self._waiting: list[Block] = []  # notes, until what refers to them is done
        self._carried = ""  # text of a paragraph whose end was removed
        self._paragraphs = 0
        self._tracked = _has_changes(document)
        self._cut = False
        self._wide: list[int] = []
        self._after_caption = False
        self._in_contents = False
        self.pictures = 0

    def read(self, body: Element) -> list[Block]:
        """The blocks of the document."""
        blocks: list[Block] = []
        for element in unwrapped(body):
            if element.tag == W + "altChunk":
                self._cut = True
            found = self._element(element)
            if self._in_contents:
                _drop_contents_title(blocks)
            self._in_contents = False
            blocks += found + self._waiting
            self._waiting = []
        if self._carried:
            blocks.append(Block(self._carried))
        return blocks

    def noticed(self) -> Iterator[Note]:
        """What a person should know."""
        if self._tracked:
            yield Note(Noticed.TRACKED_CHANGES, "文件带有修订痕迹,已按接受全部修订读取")
        if self._cut:
            yield Note(Noticed.TRUNCATED, "文件里有嵌入的文档或过大的表格,未全部读取")
        for place in dict.fromkeys(self._wide):
            yield Note(Noticed.PICTURE_TABLE, f"第{place}段处有图片,可能是表格")

    def _element(self, element: Element) -> list[Block]:
        if element.tag == W + "p":
            return self._paragraph(element)
        if element.tag == W + "tbl":
            blocks, cut = read_table(element, self._content)
            self._cut = self._cut or cut
            return blocks
        return []

    def _content(self, parent: Element) -> list[Block]:
        """The blocks in a cell, a text box or a note; blank ones say nothing there."""
        blocks = [block for element in unwrapped(parent) for block in self._element(element)]
        return [block for block in blocks if block.text or block.rows]

    def _paragraph(self, paragraph: Element) -> list[Block]:
        properties = paragraph.find(W + "pPr")
        inline = self._inline.read(paragraph)
        self._keep_notes(inline)
        if self._is_contents(properties, inline):
            self._in_contents = True
            return []
        blocks = self._lines(properties, inline)
        self._count(blocks, inline)
        return blocks + [block for box in inline.boxes for block in self._content(box)]

    def _is_contents(self, properties: Element | None, inline: Inline) -> bool:
        """Whether a paragraph is a line of a table of contents, or lies in a field whose result is dropped."""
        said = inline.text.strip()
        if self._styles.is_contents_heading(properties) or (inline.in_dropped and not said):
            return True
        return self._styles.is_contents(properties) and (not said or bool(_CONTENTS_LINE.search(inline.text[-40:])))

    def _lines(self, properties: Element | None, inline: Inline) -> list[Block]:
        text = self._carried + inline.text
        self._carried = text if _runs_on(properties) else ""
        if self._carried:
            return []
        mark = self._mark(properties, text)
        level = self._styles.level(properties)
        centred = self._styles.is_centred(properties)
        lines = _split(text, is_title=level is not None or centred)
        if not lines:
            return [Block("")]
        first = _joined(mark, lines[0]) if mark and not mark.endswith(" ") else mark + lines[0]
        if level is not None and len(first) <= _LONGEST_HEADING:
            return [Block(first, Shape.HEADING, level), *(Block(line) for line in lines[1:])]
        shape = Shape.ITEM if mark.endswith(" ") and len(mark) == 2 and not mark[0].isalnum() else Shape.PARAGRAPH
        return [Block(first, shape), *(Block(line) for line in lines[1:])]

    def _mark(self, properties: Element | None, text: str) -> str:
        """The number before a paragraph. One without text is counted too, as Word does, unless it is hidden."""
        numbering = self._styles.numbering(properties)
        run = None if properties is None else properties.find(W + "rPr")
        if numbering is None or (not text.strip() and switch(run, "vanish")):
            return ""
        return self._numbering.mark(*numbering)

    def _keep_notes(self, inline: Inline) -> None:
        for key in inline.notes:
            note = self._notes.pop(key, None)  # once each, so that a note that names itself ends
            if note is None:
                continue
            reader, self._inline = self._inline, InlineReader(self._styles, Fields(note))
            self._waiting += self._content(note)
            self._inline = reader

    def _count(self, blocks: list[Block], inline: Inline) -> None:
        said = [block for block in blocks if block.text]
        self.pictures += len(inline.pictures)
        if inline.pictures and not said and (max(inline.pictures) >= _WIDE or self._after_caption):
            self._wide.append(self._paragraphs + 1)
        self._paragraphs += len(said)
        if said:
            self._after_caption = _CAPTION.match(said[-1].text) is not None


def _drop_contents_title(blocks: list[Block]) -> None:
    """Takes 目录, which stood above a table of contents, off the end of `blocks`."""
    last = next((i for i in range(len(blocks) - 1, -1, -1) if blocks[i].text or blocks[i].rows), None)
    if last is not None and _CONTENTS_TITLE.fullmatch(blocks[last].text):
        del blocks[last:]


def _has_changes(document: Element) -> bool:
    """Whether text was put in, moved or removed and is still marked so."""
    marked = document.iter(*(W + name for name in ("ins", "del", "moveFrom", "moveTo")))
    return next(marked, None) is not None


def _runs_on(properties: Element | None) -> bool:
    """Whether the next paragraph goes on in the same line: the end of this one was removed, or it is a drop cap."""
    if properties is None:
        return False
    run = properties.find(W + "rPr")
    removed = run is not None and (run.find(W + "del") is not None or run.find(W + "moveFrom") is not None)
    return removed or value(properties, "framePr", "dropCap") in ("drop", "margin")


def _split(text: str, is_title: bool) -> list[str]:
    """The lines that a paragraph's soft breaks make of it, but for breaks that only fill a line or shape a title."""
    lines: list[str] = []
    pieces = [re.sub(r"\s+", " ", piece.replace("\xa0", " ")).strip() for piece in text.split("\n")]
    is_title = is_title and len(text) <= _LONGEST_TITLE
    for piece in filter(None, pieces):
        goes_on = bool(lines) and (
            not _STANDS_ALONE.match(piece)
            if is_title
            else len(lines[-1]) >= _FULL_LINE and lines[-1][-1] not in _ENDS and not _OPENS.match(piece)
        )
        if goes_on:
            lines[-1] = _joined(lines[-1], piece)
        else:
            lines.append(piece)
    return lines


def _joined(before: str, after: str) -> str:
    """Two pieces of a line; a space only between words and numbers in Latin letters."""
    spaced = not (_WIDE_LETTER.match(before[-1]) or _WIDE_LETTER.match(after[0]))
    return f"{before} {after}" if spaced else before + after
