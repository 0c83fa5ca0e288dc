"""PDF files: pages with text are read as they are, pages that are pictures by `scan`, and both go the same way after.

What a page holds is left to `pdf_page`, its lines to `pdf_lines`, tables to `pdf_table`, the order of it all to
`pdf_flow`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from corpus.formats import scan
from corpus.formats.pdf_flow import join_sheets, read_sheet
from corpus.formats.pdf_furniture import Sheet
from corpus.formats.pdf_page import Page, read_page
from corpus.types import Note, Noticed, Reading, UnreadableFileError

MOST_PAGES = 2_000
_SECONDS = 1500.0  # for a whole file; pages that are left then are named in a note
_DPI = 200
_MOST_ODD = 0.3  # of a page's glyphs; with more, its text layer is none
_FEWEST_GLYPHS = 20
_STAMPED = 40  # glyphs; fewer on a page that is a picture are the scanner's
_PICTURED = 0.5  # of a page: it is a scan, if there is hardly any text
_PICTURE = (0.12, 0.9)  # of a page with text: a picture that may hold some too


@dataclass(slots=True)
class _Found:
    """What the pages gave so far."""

    sheets: list[Sheet] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)  # scans without recognition
    late: list[int] = field(default_factory=list)
    recognised: list[int] = field(default_factory=list)


def read_pdf(data: bytes) -> Reading:
    """The blocks of a PDF file, each with its page. Raises `UnreadableFileError`."""
    with _open(data) as pdf:
        count = len(pdf)
        if not count:
            raise UnreadableFileError("PDF 文件里没有页面,可能已损坏,请重新导出后再试")
        found = _read_pages(pdf, min(count, MOST_PAGES))
    blocks = join_sheets(found.sheets)
    if not any(block.text.strip() or block.rows for block in blocks):
        raise UnreadableFileError(_no_text(found))
    if count > MOST_PAGES:
        found.notes.append(Note(Noticed.TRUNCATED, f"PDF 共 {count} 页,只读了前 {MOST_PAGES} 页,请拆分后再收录"))
    return Reading("pdf", tuple(blocks), title=None, pages=count, notes=tuple(_notes(found)))


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise UnreadableFileError("PDF 文件有密码保护,请去掉密码后再试") from error
        raise UnreadableFileError("PDF 文件已损坏或不完整,请重新下载或导出后再试") from error


def _read_pages(pdf: pdfium.PdfDocument, count: int) -> _Found:
    found = _Found()
    end = time.monotonic() + _SECONDS
    for number in range(1, count + 1):
        if time.monotonic() > end:
            found.late += range(number, count + 1)
            break
        try:
            page = pdf[number - 1]
        except pdfium.PdfiumError:
            found.notes.append(Note(Noticed.TRUNCATED, f"第{number}页已损坏,没有读出", number))
            continue
        _read_one(page, number, found, end)
        page.close()
    return found


def _read_one(page: pdfium.PdfPage, number: int, found: _Found, end: float) -> None:
    try:
        read = read_page(page, number)
    except pdfium.PdfiumError:
        found.notes.append(Note(Noticed.TRUNCATED, f"第{number}页已损坏,没有读出", number))
        return
    if _is_scan(read):
        recognised = _recognise(page, number, end)
        if recognised is not None:
            found.recognised.append(number)
            found.sheets.append(read_sheet(recognised))
            return
        found.unread.append(number)
        if _is_garbled(read):
            return
    found.notes += _page_notes(read)
    found.sheets.append(read_sheet(read))


def _recognise(page: pdfium.PdfPage, number: int, end: float) -> Page | None:
    """A page as its picture reads, in points; None without recognition, or without time for it."""
    if not scan.is_installed() or time.monotonic() > end:
        return None
    width, height = page.get_size()
    scale = min(_DPI / 72, scan.LONGEST_SIDE / max(width, height, 1.0))
    try:
        picture = page.render(scale=scale, rev_byteorder=True).to_pil()
    except pdfium.PdfiumError:
        return None
    return scan.recognise(picture.convert("RGB"), number, 1 / scale)


def _is_scan(page: Page) -> bool:
    """Whether a page shows something and has no text of its own to say what."""
    if _is_garbled(page):
        return True
    letters = sum(glyph.text != " " for glyph in page.glyphs)
    if not letters:
        return page.pictured > 0.05 or page.drawn
    return letters < _STAMPED and page.pictured > _PICTURED


def _is_garbled(page: Page) -> bool:
    """Whether most of a page's characters can't be what it shows: fonts without a map to Unicode."""
    letters = [glyph.text for glyph in page.glyphs if glyph.text != " "]
    strange = page.odd + sum("\x80" <= text < "\u0250" and text.isalpha() for text in letters)
    return len(letters) >= _FEWEST_GLYPHS and strange > _MOST_ODD * len(letters)


def _page_notes(page: Page) -> Iterator[Note]:
    number = page.number
    if page.odd:
        yield Note(Noticed.ODD_CHARACTERS, f"第{number}页有 {page.odd} 个无法识别的字符,请对照原件核对", number)
    if page.unseen:
        yield Note(Noticed.OCR, f"第{number}页是扫描图像,文字由识别得到,可能有误", number)
    elif _PICTURE[0] < page.pictured < _PICTURE[1]:
        yield Note(Noticed.PICTURE_TABLE, f"第{number}页有图片,其中的文字或表格没有读出", number)
    if page.full:
        yield Note(Noticed.TRUNCATED, f"第{number}页内容过多,没有全部读出", number)


def _notes(found: _Found) -> list[Note]:
    """The notes in order of pages."""
    notes = list(found.notes)
    advice = "没有识别完,请拆分后再收录" if scan.is_installed() else "没有可读的文字,请安装 policyqa[ocr] 后再收录"
    notes += [Note(Noticed.SCAN, f"第{number}页是扫描图像,{advice}", number) for number in found.unread]
    notes += [Note(Noticed.OCR, f"第{n}页是扫描图像,文字由识别得到,可能有误", n) for n in found.recognised]
    if found.late:
        notes.append(
            Note(Noticed.TRUNCATED, f"从第{found.late[0]}页起没有读完(用时过长),请拆分后再收录", found.late[0])
        )
    return sorted(notes, key=lambda note: note.page or 0)


def _no_text(found: _Found) -> str:
    if found.unread and not scan.is_installed():
        return "PDF 全部是扫描图像,没有可读的文字,请安装 policyqa[ocr] 后再收录"
    if found.unread or found.recognised:
        return "PDF 是扫描图像,没有识别出文字,请换用更清晰的扫描件"
    return "PDF 里没有可读的文字,请检查文件是否完整"
