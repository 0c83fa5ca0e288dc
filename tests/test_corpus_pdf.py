"""PDF files made with reportlab: what is read of them is the document, in order, and nothing of the page."""

from __future__ import annotations

import contextlib
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from corpus.formats import scan
from corpus.formats.pdf import read_pdf
from corpus.types import Block, Noticed, Reading, Shape, UnreadableFileError

FONT = "STSong-Light"
WIDTH, HEIGHT = 595, 842
LEFT, RIGHT = 80, 80 + 27 * 16  # 27 characters of 16 points a line
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

BODY = (
    "为深入贯彻落实党中央、国务院关于质量强国建设的决策部署,全面提高产品、工程和服务质量总体水平,"
    "推动经济社会高质量发展,结合实际制定本实施方案,请各单位认真组织实施并按时报送工作进展情况。"
)


class Paper:
    """A PDF in the making: what tests draw, line by line."""

    def __init__(self, **options: object) -> None:
        self._file = io.BytesIO()
        self.canvas = Canvas(self._file, pagesize=(WIDTH, HEIGHT), **options)
        self.y = 120.0

    def text(self, x: float, y: float, text: str, size: float = 16) -> None:
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, HEIGHT - y, text)

    def centred(self, text: str, size: float = 22) -> None:
        self.canvas.setFont(FONT, size)
        self.canvas.drawCentredString((LEFT + RIGHT) / 2, HEIGHT - self.y, text)
        self.y += size * 1.6

    def paragraph(self, text: str, size: float = 16, indent: int = 2) -> None:
        """Text broken as word processors do it."""
        room = int((RIGHT - LEFT) / size)
        x = LEFT + indent * size
        room -= indent
        while text:
            self.text(x, self.y, text[:room], size)
            text, x, room = text[room:], LEFT, int((RIGHT - LEFT) / size)
            self.y += size * 1.75

    def table(self, rows: list[list[str]], wide: int = 110, high: int = 24, top: float | None = None) -> None:
        top = self.y if top is None else top
        xs = [LEFT + wide * n for n in range(len(rows[0]) + 1)]
        ys = [HEIGHT - top - high * n for n in range(len(rows) + 1)]
        self.canvas.grid(xs, ys)
        for n, row in enumerate(rows):
            for x, cell in zip(xs, row, strict=False):
                self.text(x + 4, top + high * n + 16, cell, 12)
        self.y = top + high * len(rows) + 30

    def next_page(self) -> None:
        self.canvas.showPage()
        self.y = 120.0

    def bytes(self) -> bytes:
        self.canvas.save()
        return self._file.getvalue()


def texts(reading: Reading) -> list[str]:
    return [block.text for block in reading.blocks if block.shape is not Shape.TABLE]


def tables(reading: Reading) -> list[Block]:
    return [block for block in reading.blocks if block.shape is Shape.TABLE]


def test_paragraphs_are_joined_and_title_lines_stay_apart() -> None:
    paper = Paper()
    paper.centred("某某市人民政府办公室")
    paper.centred("关于印发实施方案的通知")
    paper.paragraph("各区县人民政府,市政府各部门:", indent=0)
    paper.paragraph(BODY)
    paper.paragraph("一、总体要求")
    paper.paragraph(BODY)
    assert texts(read_pdf(paper.bytes())) == [
        "某某市人民政府办公室",
        "关于印发实施方案的通知",
        "各区县人民政府,市政府各部门:",
        BODY,
        "一、总体要求",
        BODY,
    ]


def test_a_paragraph_goes_on_over_the_page_end_without_head_and_number() -> None:
    paper = Paper()
    long = BODY * 3
    for page in range(1, 5):
        paper.text(LEFT, 60, "某某市人民政府公报", 10)
        first, rest = long[:133], long[133:]
        if page == 1:
            paper.paragraph(first)
        elif page == 2:
            paper.paragraph(rest, indent=0)
            paper.paragraph("二、主要任务")
        else:
            paper.paragraph(f"({'一二三四'[page - 1]})第{page}页上的任务。")
        paper.text(280, 790, f"— {page} —", 14)
        paper.next_page()
    reading = read_pdf(paper.bytes())
    assert texts(reading) == [long, "二、主要任务", "(三)第3页上的任务。", "(四)第4页上的任务。"]
    assert [block.page for block in reading.blocks] == [1, 2, 3, 4]
    assert reading.pages == 4


@pytest.mark.parametrize(
    "style",
    ["— {} —", "- {} -", "－{}－", "第{}页 共3页", "第 {} 页", "{}/3", "{}", "·{}·", "Page {} of 3", "共3页 第{}页"],
)
def test_page_numbers_of_every_style_are_dropped(style: str) -> None:
    paper = Paper()
    for page in range(1, 4):
        paper.paragraph(f"本页的内容是第{page}项。")
        paper.text(280 if page % 2 else 480, 795, style.format(page), 14)
        paper.next_page()
    assert texts(read_pdf(paper.bytes())) == [f"本页的内容是第{page}项。" for page in range(1, 4)]


def test_heads_that_differ_on_odd_and_even_pages_are_dropped() -> None:
    paper = Paper()
    for page in range(1, 7):
        paper.text(LEFT if page % 2 else 380, 70, "质量工作手册" if page % 2 else "第一编 总则说明", 10)
        paper.paragraph(f"这里写的是第{page}条意见的内容。")
        paper.next_page()
    assert texts(read_pdf(paper.bytes())) == [f"这里写的是第{page}条意见的内容。" for page in range(1, 7)]


def test_annexes_of_a_page_each_keep_their_headings() -> None:
    paper = Paper()
    for page in range(1, 5):
        paper.text(LEFT, 118, f"附件{page}")
        paper.y = 160
        paper.paragraph("填写说明:如实填写。")
        paper.next_page()
    assert texts(read_pdf(paper.bytes())) == [
        line for page in range(1, 5) for line in (f"附件{page}", "填写说明:如实填写。")
    ]


def test_a_signature_and_its_date_stay_lines_of_their_own() -> None:
    paper = Paper()
    paper.paragraph(BODY)
    paper.y += 30
    paper.text(RIGHT - 16 * 12, paper.y, "某某市人民政府办公室")
    paper.text(RIGHT - 16 * 11, paper.y + 28, "2024年1月5日")
    assert texts(read_pdf(paper.bytes())) == [BODY, "某某市人民政府办公室", "2024年1月5日"]


def test_letter_spacing_is_closed_and_spaces_between_words_stay() -> None:
    paper = Paper()
    paper.canvas.setFont(FONT, 22)
    paper.canvas.drawString(150, HEIGHT - 120, "某市质量工作", charSpace=14)
    paper.text(240, 160, "通    知", 22)
    paper.text(LEFT, 220, "GDP growth of 5.2 percent")
    paper.text(LEFT, 260, "签发人:张某    联系人:李某")
    assert texts(read_pdf(paper.bytes())) == [
        "某市质量工作",
        "通知",
        "GDP growth of 5.2 percent",
        "签发人:张某 联系人:李某",
    ]


def test_watermarks_stamps_and_the_binding_line_are_dropped() -> None:
    paper = Paper()
    for page in "甲乙丙":
        paper.paragraph(page + BODY.replace("量", page))
        paper.canvas.saveState()
        paper.canvas.translate(250, 400)
        paper.canvas.rotate(45)
        paper.canvas.setFillGray(0.8)
        paper.text(0, HEIGHT, "内部资料", 60)
        paper.canvas.restoreState()
        paper.canvas.saveState()
        paper.canvas.setFillGray(0.85)
        paper.text(150, 600, "征求意见稿", 50)
        paper.canvas.restoreState()
        for n, character in enumerate("装订线内"):
            paper.text(30, 300 + 60 * n, character, 12)
        paper.next_page()
    assert texts(read_pdf(paper.bytes())) == [page + BODY.replace("量", page) for page in "甲乙丙"]


def test_columns_are_read_one_after_the_other() -> None:
    paper = Paper()
    paper.centred("两栏公报的标题")
    paper.y += 20
    top = paper.y
    for column, letters in enumerate(("甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉")):
        for n in range(14):
            paper.text(
                LEFT + column * 230 + (24 if n == 0 else 0), top + 21 * n, (letters * 2)[: 15 if n == 0 else 17], 12
            )
    got = texts(read_pdf(paper.bytes()))
    assert len(got) == 3
    assert set(got[1]) == set("甲乙丙丁戊己庚辛壬癸")
    assert set(got[2]) == set("子丑寅卯辰巳午未申酉")


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_pages_that_lie_on_their_side_are_read_upright(turn: int) -> None:
    paper = Paper()
    paper.canvas.translate(WIDTH / 2, HEIGHT / 2)
    paper.canvas.rotate(turn)
    paper.canvas.translate(-WIDTH / 2, -HEIGHT / 2)
    paper.paragraph(BODY)
    paper.table([["序号", "名称", "目标"], ["1", "合格率", "98%"], ["2", "满意度", "90%"]])
    reading = read_pdf(paper.bytes())
    assert texts(reading) == [BODY]
    assert [row.cells for row in tables(reading)[0].rows] == [
        ("序号", "名称", "目标"),
        ("1", "合格率", "98%"),
        ("2", "满意度", "90%"),
    ]


def test_a_page_with_its_own_rotation_is_read_the_same() -> None:
    paper = Paper()
    paper.canvas.setPageSize((HEIGHT, WIDTH))  # reportlab swaps the sides of pages that are turned
    paper.canvas.setPageRotation(90)
    paper.paragraph(BODY)
    assert texts(read_pdf(paper.bytes())) == [BODY]


HEAD = ["序号", "指标名称", "2027年目标", "责任单位"]


def rows(first: int, last: int) -> list[list[str]]:
    return [[str(n), f"指标甲{n}", f"{n}%", "市质监局"] for n in range(first, last + 1)]


def test_a_table_goes_on_on_the_next_page_under_a_repeated_head() -> None:
    paper = Paper()
    paper.paragraph("附表如下:")
    paper.table([HEAD, *rows(1, 5)])
    paper.next_page()
    paper.table([HEAD, *rows(6, 9)])
    paper.paragraph("特此通知。")
    reading = read_pdf(paper.bytes())
    (table,) = tables(reading)
    assert table.heads == 1
    assert [row.cells for row in table.rows] == [tuple(row) for row in (HEAD, *rows(1, 9))]
    assert [row.page for row in table.rows] == [1] * 6 + [2] * 4
    assert texts(reading) == ["附表如下:", "特此通知。"]


def test_a_row_that_the_page_end_cuts_is_whole() -> None:
    paper = Paper()
    paper.table([HEAD, ["1", "万元地区生产总值", "5%", "市发改委"]])
    paper.next_page()
    paper.table([["", "能耗下降率", "", ""], ["2", "合格率", "98%", "市质监局"]])
    (table,) = tables(read_pdf(paper.bytes()))
    assert [row.cells[1] for row in table.rows] == ["指标名称", "万元地区生产总值能耗下降率", "合格率"]


def test_two_tables_with_text_between_stay_two() -> None:
    paper = Paper()
    paper.table([HEAD, *rows(1, 2)])
    paper.next_page()
    paper.paragraph("表二如下:")
    paper.table([HEAD, *rows(3, 4)])
    assert [len(table.rows) for table in tables(read_pdf(paper.bytes()))] == [3, 3]


def test_merged_cells_say_their_text_in_each_place() -> None:
    paper = Paper()
    c = paper.canvas
    for x0, y0, x1, y1 in (
        (80, 100, 440, 100), (200, 130, 440, 130), (80, 160, 440, 160), (200, 190, 440, 190), (80, 220, 440, 220),
        (80, 100, 80, 220), (200, 100, 200, 220), (320, 130, 320, 220), (440, 100, 440, 220),
    ):  # fmt: skip
        c.line(x0, HEIGHT - y0, x1, HEIGHT - y1)
    for x, y, text in ((90, 135, "类别"), (280, 120, "目标"), (230, 150, "2025年"), (350, 150, "2027年"),
                       (90, 195, "质量"), (230, 180, "90%"), (350, 180, "95%"), (230, 210, "80%"), (350, 210, "85%")):  # fmt: skip
        paper.text(x, y, text, 12)
    (table,) = tables(read_pdf(paper.bytes()))
    assert [row.cells for row in table.rows] == [
        ("类别", "目标", "目标"),
        ("类别", "2025年", "2027年"),
        ("质量", "90%", "95%"),
        ("质量", "80%", "85%"),
    ]
    assert table.heads == 2


def test_a_table_open_at_its_sides_and_between_its_rows_is_read() -> None:
    paper = Paper()
    for y in (100, 130, 250):
        paper.canvas.line(80, HEIGHT - y, 500, HEIGHT - y)
    for x in (220, 360):
        paper.canvas.line(x, HEIGHT - 100, x, HEIGHT - 250)
    for n, row in enumerate((("指标", "绝对数", "增长(%)"), ("第一产业", "12.5", "3.1"), ("第二产业", "30.1", "5.2"),
                             ("第三产业", "44.9", "6.0"))):  # fmt: skip
        for x, cell in zip((90, 230, 370), row, strict=True):
            paper.text(x, 120 + n * 34 if n == 0 else 130 + n * 30, cell, 12)
    (table,) = tables(read_pdf(paper.bytes()))
    assert [row.cells for row in table.rows] == [
        ("指标", "绝对数", "增长(%)"),
        ("第一产业", "12.5", "3.1"),
        ("第二产业", "30.1", "5.2"),
        ("第三产业", "44.9", "6.0"),
    ]


def test_a_table_of_three_level_lines_is_read() -> None:
    paper = Paper()
    for y in (100, 130, 250):
        paper.canvas.line(80, HEIGHT - y, 500, HEIGHT - y)
    rows = [
        ("指标", "绝对数", "增长(%)"),
        ("第一产业", "12.5", "3.1"),
        ("第二产业", "30.1", "5.2"),
        ("第三产业", "44.9", "6.0"),
    ]
    for n, row in enumerate(rows):
        for x, cell in zip((90, 230, 370), row, strict=True):
            paper.text(x, 120 + n * 34, cell, 12)
    (table,) = tables(read_pdf(paper.bytes()))
    assert [row.cells for row in table.rows] == rows
    assert table.heads == 1


def test_text_between_level_lines_is_no_table() -> None:
    paper = Paper()
    for y in (90, 300, 400):
        paper.canvas.line(80, HEIGHT - y, 500, HEIGHT - y)
    paper.paragraph(BODY)
    paper.paragraph(BODY)
    assert texts(read_pdf(paper.bytes())) == [BODY, BODY]


def test_a_frame_around_text_is_no_table() -> None:
    paper = Paper()
    paper.canvas.rect(60, 60, WIDTH - 120, HEIGHT - 120)
    paper.paragraph(BODY)
    assert texts(read_pdf(paper.bytes())) == [BODY]


def test_contents_are_dropped_with_their_heading() -> None:
    paper = Paper()
    paper.centred("目 录")
    for n, title in enumerate(("总体要求", "主要任务", "保障措施", "附则")):
        paper.text(LEFT, paper.y, f"{'一二三四'[n]}、{title}" + "." * 60 + str(n + 1), 12)
        paper.y += 24
    paper.next_page()
    paper.paragraph("一、总体要求")
    paper.paragraph(BODY)
    assert texts(read_pdf(paper.bytes())) == ["一、总体要求", BODY]


def test_footnotes_do_not_cut_the_paragraph_above_them() -> None:
    paper = Paper()
    long = BODY * 2
    paper.paragraph(long[:133])
    paper.text(LEFT, 740, "① 本条所称单位是指法人。", 10)
    paper.next_page()
    paper.paragraph(long[133:], indent=0)
    paper.paragraph("二、其他事项")
    assert texts(read_pdf(paper.bytes())) == [long, "① 本条所称单位是指法人。", "二、其他事项"]


def test_glyphs_drawn_twice_to_look_bold_are_read_once() -> None:
    paper = Paper()
    paper.text(LEFT, 120, "一、加强组织领导")
    paper.text(LEFT + 0.4, 120, "一、加强组织领导")
    assert texts(read_pdf(paper.bytes())) == ["一、加强组织领导"]


def test_radicals_become_characters_and_unknown_glyphs_are_noted() -> None:
    paper = Paper()
    paper.paragraph(BODY)
    reading = read_pdf(with_text(paper, "⽂⺠⻓\ue123"))
    assert texts(reading)[-1] == "文民长\ue123"
    assert [note.about for note in reading.notes] == [Noticed.ODD_CHARACTERS]


def with_text(paper: Paper, text: str) -> bytes:
    """The paper with `text` in a font whose map to Unicode gives it glyph by glyph."""
    import reportlab
    from reportlab.pdfbase.ttfonts import TTFont

    font = TTFont("Vera", f"{reportlab.__path__[0]}/fonts/Vera.ttf")
    pdfmetrics.registerFont(font)
    for character in text:
        font.face.charToGlyph[ord(character)] = font.face.charToGlyph[ord("A")]
        font.face.charWidths[ord(character)] = 1000
    paper.canvas.setFont("Vera", 16)
    paper.canvas.drawString(LEFT, HEIGHT - 400, text)
    return paper.bytes()


@pytest.mark.parametrize(("password", "readable"), [("", True), ("secret", False)])
def test_files_with_a_password_are_refused_unless_it_is_empty(password: str, readable: bool) -> None:
    paper = Paper(encrypt=StandardEncryption(password, ownerPassword="owner", canPrint=0))
    paper.paragraph(BODY)
    data = paper.bytes()
    if readable:
        assert texts(read_pdf(data)) == [BODY]
    else:
        with pytest.raises(UnreadableFileError, match="去掉密码"):
            read_pdf(data)


def test_a_file_whose_index_is_broken_is_read() -> None:
    paper = Paper()
    paper.paragraph(BODY)
    data = paper.bytes()
    assert texts(read_pdf(data.replace(b"startxref\n", b"startxref\n9"))) == [BODY]
    assert texts(read_pdf(b"\n\n" + data)) == [BODY]


@pytest.mark.parametrize("data", [b"%PDF-1.4\n", b"%PDF-1.7\n%%EOF", b"%PDF-" + b"\0" * 4000])
def test_what_is_no_pdf_after_all_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFileError, match="损坏"):
        read_pdf(data)


def test_an_empty_page_is_refused() -> None:
    paper = Paper()
    paper.next_page()
    with pytest.raises(UnreadableFileError, match="没有可读的文字"):
        read_pdf(paper.bytes())


def scanned(paper: Paper, pages: int) -> bytes:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    for _ in range(pages):
        paper.canvas.drawImage(ImageReader(Image.new("L", (600, 850), 255)), 0, 0, WIDTH, HEIGHT)
        paper.next_page()
    return paper.bytes()


def test_scans_without_recognition_are_noted_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "is_installed", lambda: False)
    paper = Paper()
    paper.paragraph(BODY)
    paper.next_page()
    (note,) = read_pdf(scanned(paper, 1)).notes
    assert (note.about, note.page) == (Noticed.SCAN, 2)
    assert note.text == "第2页是扫描图像,没有可读的文字,请安装 policyqa[ocr] 后再收录"
    with pytest.raises(UnreadableFileError, match=r"全部是扫描图像.*policyqa\[ocr\]"):
        read_pdf(scanned(Paper(), 2))


def test_a_text_layer_without_a_map_is_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "is_installed", lambda: False)
    with pytest.raises(UnreadableFileError, match="扫描图像"):
        read_pdf(with_text(Paper(), "".join(map(chr, range(0xE200, 0xE230)))))


def _sample() -> bytes:
    paper = Paper(pageCompression=0)
    paper.paragraph(BODY)
    paper.table([HEAD, *rows(1, 3)])
    return paper.bytes()


SAMPLE = _sample()


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(st.integers(0, len(SAMPLE) - 1), st.binary(min_size=1, max_size=8)), max_size=12),
    st.integers(0, len(SAMPLE)),
    st.booleans(),
)
def test_broken_files_are_read_or_refused(changes: list[tuple[int, bytes]], end: int, cut: bool) -> None:
    data = bytearray(SAMPLE)
    for place, piece in changes:
        data[place : place + len(piece)] = piece
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan, "is_installed", lambda: False)
        with contextlib.suppress(UnreadableFileError):
            assert read_pdf(bytes(data[:end] if cut else data)).format == "pdf"


def test_a_table_that_runs_over_the_papers_edge_is_read_whole() -> None:
    paper = Paper()
    paper.table([["序号", "指标", "目标值", "单位", "责任单位"], ["1", "合格率", "98", "%", "某某局"]], wide=130)
    (table,) = [block for block in read_pdf(paper.bytes()).blocks if block.rows]
    assert table.rows[1].cells == ("1", "合格率", "98", "%", "某某局")


def test_columns_are_read_one_by_one_though_a_line_runs_into_the_gutter() -> None:
    paper = Paper()
    paper.text(225, 40, "某某市人民政府公报  2023年第4期", 9)
    for n in range(14):
        left = "左" * (19 if n == 5 else 17)
        paper.text(64, 80 + 23 * n, left, 13)
        paper.text(310, 80 + 23 * n + (8 if n == 5 else 0), "右" * 17, 13)
    text = "".join(block.text for block in read_pdf(paper.bytes()).blocks)
    assert text == "左" * (17 * 13 + 19) + "右" * (17 * 14)


def test_a_stamp_in_the_margin_goes_though_two_of_its_letters_stand_beside_a_big_line() -> None:
    paper = Paper()
    paper.centred("某区质量标准扶持办法", 24)
    paper.paragraph(BODY)
    for n, letter in enumerate("合法性审核专用章"):
        paper.text(553, 84 + 13 * n, letter, 11)
    text = "".join(block.text for block in read_pdf(paper.bytes()).blocks)
    assert not set("核章") & set(text)
