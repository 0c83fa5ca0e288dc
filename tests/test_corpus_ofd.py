"""OFD files: text in reading order, joined to paragraphs, with its pages."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.formats.ofd import read_ofd
from corpus.types import Noticed, UnreadableFileError

OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'
SIZE = 5.6  # mm: 三号
LEFT, RIGHT = 28.0, 182.0


def text(words: str, x: float, y: float, size: float = SIZE, attributes: str = "") -> str:
    deltas = f'DeltaX="g {len(words) - 1} {size}"' if len(words) > 1 else ""
    return (
        f'<ofd:TextObject ID="1" Boundary="{x} {y} 160 {size}" Font="1" Size="{size}" {attributes}>'
        f'<ofd:TextCode X="0" Y="{size * 0.9}" {deltas}>{words}</ofd:TextCode></ofd:TextObject>'
    )


def page(content: str, template: str = "") -> str:
    return f'<ofd:Page {OFD}>{template}<ofd:Content><ofd:Layer ID="9">{content}</ofd:Layer></ofd:Content></ofd:Page>'


def parts(*pages: str, templates: tuple[str, ...] = (), more: str = "") -> dict[str, str]:
    named = "".join(f'<ofd:TemplatePage ID="t{n}" BaseLoc="Tpls/{n}.xml"/>' for n in range(len(templates)))
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    return {
        "OFD.xml": f"<ofd:OFD {OFD}><ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>{more}</ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {OFD}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        f"</ofd:PhysicalBox></ofd:PageArea>{named}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        **{f"Doc_0/Pages/Page_{n}/Content.xml": each for n, each in enumerate(pages)},
        **{f"Doc_0/Tpls/{n}.xml": each for n, each in enumerate(templates)},
    }


def pack(members: dict[str, str] | dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def read(*pages: str, templates: tuple[str, ...] = ()) -> list[str]:
    return [block.text for block in read_ofd(pack(parts(*pages, templates=templates))).blocks]


LETTERS = int((RIGHT - LEFT) / SIZE)  # in a full line
FULL = "为贯彻落实国务院关于加强数字政府建设的指导意见结合本市实际制定本方案如下内容"


def full(indent: int = 0) -> str:
    return FULL[: LETTERS - indent]


def test_wrapped_lines_are_one_paragraph_and_an_indent_opens_the_next() -> None:
    body = (
        text(full(2), LEFT + 2 * SIZE, 30) + text("见附件。", LEFT, 40)
        + text("第二段。", LEFT + 2 * SIZE, 50)
    )  # fmt: skip
    assert read(page(body)) == [full(2) + "见附件。", "第二段。"]


def test_pieces_are_put_in_order_whatever_their_order_in_the_file() -> None:
    body = text("后", LEFT + SIZE, 50) + text("下一行", LEFT, 60) + text("前", LEFT, 50.2)
    assert read(page(body)) == ["前后", "下一行"]


def test_a_paragraph_goes_on_over_a_page_end_and_page_numbers_go() -> None:
    first = text(full(2), LEFT + 2 * SIZE, 30) + text("— 1 —", 100, 280)
    second = text("接上页。", LEFT, 30) + text("末段。", LEFT + 2 * SIZE, 40) + text("— 2 —", 100, 280)
    reading = read_ofd(pack(parts(page(first), page(second))))
    assert [(block.text, block.page) for block in reading.blocks] == [(full(2) + "接上页。", 1), ("末段。", 2)]
    assert reading.pages == 2


def test_a_titles_lines_and_its_number_stay_apart_and_paragraphs_are_joined() -> None:
    size = 7.8
    body = "".join(
        text(words, 105 - len(words) * each / 2, y, each)
        for words, y, each in (
            ("某某市人民政府办公室关于印发", 40, size),
            ("食品安全规划的通知", 52, size),
            ("某政办发〔2024〕12号", 66, SIZE),
        )
    )
    body += text(full(2), LEFT + 2 * SIZE, 80) + text(full(), LEFT, 90) + text("止。", LEFT, 100)
    assert read(page(body)) == [
        "某某市人民政府办公室关于印发", "食品安全规划的通知", "某政办发〔2024〕12号", full(2) + full() + "止。",
    ]  # fmt: skip


def test_templates_of_many_pages_are_running_heads_and_that_of_one_page_is_a_form() -> None:
    use = '<ofd:Template TemplateID="t0"/>'
    template = page(text("内部资料", LEFT, 50), text("公文系统", LEFT, 10))
    assert read(page(text("甲", LEFT, 90), use), page(text("乙", LEFT, 90), use), templates=(template,)) == ["甲", "乙"]
    assert read(page(text("甲", LEFT, 90), use), templates=(template,)) == ["内部资料", "甲"]


def test_running_heads_that_are_in_the_pages_go() -> None:
    pages = [page(text("某某市公报", LEFT, 10) + text(f"第{word}段。", LEFT + 2 * SIZE, 50)) for word in "甲乙丙"]
    assert read(*pages) == ["第甲段。", "第乙段。", "第丙段。"]


def test_letters_drawn_twice_slanted_and_hidden_ones() -> None:
    body = (
        text("正文", LEFT, 50) + text("正文", LEFT + 0.1, 50) + text("水印", 80, 150, attributes='CTM="0.7 0.7 -0.7 0.7 0 0"')
        + text("看不见", LEFT, 90, attributes='Visible="false"')
    )  # fmt: skip
    assert read(page(body)) == ["正文"]


def test_a_matrix_moves_and_scales() -> None:
    body = text("下", LEFT, 50, 1, 'CTM="5 0 0 5 0 20"') + text("上", LEFT, 50)
    assert read(page(body)) == ["上", "下"]


def test_cells_of_a_row_are_parted() -> None:
    row = text("合格率", LEFT, 50) + text("98.2%", LEFT + 60, 50)
    assert read(page(row)) == ["合格率 98.2%"]
    leap = '<ofd:TextObject Boundary="20 50 100 9" Size="4"><ofd:TextCode X="0" Y="4" DeltaX="4 40 4">名称数量</ofd:TextCode></ofd:TextObject>'
    assert read(page(leap)) == ["名称 数量"]


def test_quotes_that_are_drawn_apart_stand_where_they_are_seen() -> None:
    code = '<ofd:TextCode X="0" Y="4" DeltaX="4 6 4 6">称情节严重</ofd:TextCode>'
    body = f'<ofd:TextObject Boundary="30 50 100 9" Size="4">{code}</ofd:TextObject>'
    body += text("“", 38, 50, 4).replace("3.6", "4") + text("”", 48, 50, 4).replace("3.6", "4")
    assert read(page(body)) == ["称情“节严”重"]


def rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return (
        f'<ofd:PathObject Boundary="{x1} {y1} {x2 - x1} {y2 - y1}" LineWidth="0.3"><ofd:AbbreviatedData>'
        f"M 0 0 L {x2 - x1} {y2 - y1}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def test_a_table_that_is_drawn_with_lines() -> None:
    xs, ys = (30, 50, 110, 180), (50, 62, 74, 86)
    drawn = "".join(rule(xs[0], y, xs[-1], y) for y in (50, 62, 86)) + rule(xs[0], 74, xs[2], 74)
    drawn += "".join(rule(x, ys[0], x, ys[-1]) for x in xs)
    cells = {(0, 0): "序号", (0, 1): "指标", (0, 2): "单位", (1, 0): "1", (1, 1): "合格率", (2, 0): "2", (2, 1): "面积"}
    said = "".join(text(words, xs[c] + 1, ys[r] + 2, 4) for (r, c), words in cells.items())
    said += text("市市场监", xs[2] + 1, 65, 4) + text("管局", xs[2] + 1, 71, 4)
    above, below = text("指标如下:", LEFT, 30), text("以上。", LEFT, 100)
    reading = read_ofd(pack(parts(page(above + below + drawn + said))))
    assert [block.text for block in reading.blocks] == ["指标如下:", "", "以上。"]
    table = reading.blocks[1]
    assert [row.cells for row in table.rows] == [
        ("序号", "指标", "单位"), ("1", "合格率", "市市场监管局"), ("2", "面积", "市市场监管局"),
    ]  # fmt: skip
    assert (table.heads, table.page) == (1, 1)


def drawn_table(*rows: tuple[str, ...]) -> str:
    xs = [30 + 40 * column for column in range(len(rows[0]) + 1)]
    ys = [50 + 10 * row for row in range(len(rows) + 1)]
    drawn = "".join(rule(xs[0], y, xs[-1], y) for y in ys) + "".join(rule(x, ys[0], x, ys[-1]) for x in xs)
    cells = ((words, xs[c] + 1, ys[r] + 2) for r, row in enumerate(rows) for c, words in enumerate(row))
    return drawn + "".join(text(words, x, y, 4) for words, x, y in cells)


def test_a_table_over_two_pages_is_one_and_its_heads_are_said_once() -> None:
    first = page(drawn_table(("序号", "指标"), ("1", "合格率")))
    second = page(drawn_table(("序号", "指标"), ("2", "面积")) + text("2", 100, 280))
    (block,) = read_ofd(pack(parts(first, second))).blocks
    assert [(row.cells, row.page) for row in block.rows] == [
        (("序号", "指标"), 1),
        (("1", "合格率"), 1),
        (("2", "面积"), 2),
    ]


def test_a_frame_around_the_text_is_no_table() -> None:
    frame = rule(20, 20, 190, 20) + rule(20, 280, 190, 280) + rule(20, 20, 20, 280) + rule(190, 20, 190, 280)
    assert read(page(frame + text("正文。", LEFT, 50))) == ["正文。"]


def test_pictures_without_text() -> None:
    picture = page('<ofd:ImageObject Boundary="0 0 210 297"/>')
    with pytest.raises(UnreadableFileError, match="没有文字"):
        read_ofd(pack(parts(picture)))
    reading = read_ofd(pack(parts(page(text("甲", LEFT, 50)), picture)))
    assert [(note.about, note.page) for note in reading.notes] == [(Noticed.SCAN, 2)]


def test_missing_parts_and_odd_numbers() -> None:
    odd = text("正文", LEFT, 50).replace('Size="5.6"', 'Size="1e999"').replace("g 1 5.6", "g 999999999 x nan g")
    members = parts(page(odd), page(text("乙", LEFT, 50)))
    del members["Doc_0/Pages/Page_1/Content.xml"]
    assert [block.text for block in read_ofd(pack(members)).blocks] == ["正文"]


def test_other_files_are_refused() -> None:
    for data in (b"", b"PK", pack({"a": "b"}), pack({"OFD.xml": "<a/>"}), pack({"OFD.xml": "<a"})):
        with pytest.raises(UnreadableFileError):
            read_ofd(data)


def test_encrypted_files_are_named() -> None:
    with pytest.raises(UnreadableFileError, match="加密"):
        read_ofd(pack({**parts(page("")), "Encryptions.xml": "<a/>"}))


DRAWN = "".join(rule(20, y, 90, y) + rule(y, 20, y, 90) for y in (20, 50, 90))


@lru_cache
def sample() -> dict[str, bytes]:
    pages = [
        page(text(full(2), LEFT, 30) + text("表", 100, 40, attributes='CTM="1 0 0 1 2 3"') + DRAWN) for _ in range(3)
    ]
    return {name: content.encode() for name, content in parts(*pages, templates=(page(text("头", 9, 9)),)).items()}


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_broken_files_are_read_or_refused(data: st.DataObject) -> None:
    members = dict(sample())
    broken = bytearray(members[name := data.draw(st.sampled_from(sorted(members)))])
    for _ in range(data.draw(st.integers(0, 6))):
        place = data.draw(st.integers(0, len(broken)))
        broken[place : place + data.draw(st.integers(0, 3))] = data.draw(
            st.one_of(st.binary(max_size=3), st.just(b"9"))
        )
    whole = pack({**members, name: bytes(broken)})
    cut = data.draw(st.one_of(st.just(len(whole)), st.integers(0, len(whole))))
    with suppress(UnreadableFileError):
        assert read_ofd(whole[:cut]).format == "ofd"
