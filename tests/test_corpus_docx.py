"""DOCX files: what a person who opens one in Word reads, in order, and nothing else."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from functools import lru_cache

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.formats.docx import read_docx
from corpus.formats.docx_numerals import format_number
from corpus.types import Block, Noticed, Reading, Shape, UnreadableFileError

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def package(body: str, **parts: str) -> bytes:
    """A DOCX file with `body` inside w:body, and other parts (styles, numbering, footnotes) by name."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>")
        links = ""
        for name, inner in parts.items():
            archive.writestr(f"word/{name}.xml", f"<w:{name} {NAMESPACES}>{inner}</w:{name}>")
            links += f'<Relationship Id="{name}" Type="{RELATIONS}/{name}" Target="{name}.xml"/>'
        archive.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>',
        )
    return file.getvalue()


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def para(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text) if text else ''}</w:p>"


def listed(text: str, level: int = 0, num: int = 1) -> str:
    return para(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def levels(*forms: tuple[str, str], more: str = "") -> str:
    return "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>{more}</w:lvl>'
        for depth, (form, text) in enumerate(forms)
    )


def numbering(*forms: tuple[str, str], num: str = "", more: str = "") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="0">{levels(*forms, more=more)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{num}'
    )


def cell(*texts: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(map(para, texts))}</w:tc>"


def table(*rows: str, widths: tuple[int, ...] = ()) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblGrid>{grid}</w:tblGrid>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def field(code: str, result: str) -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{code}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def texts(reading: Reading) -> list[str]:
    return [block.text for block in reading.blocks if block.text]


def read(body: str, **parts: str) -> list[str]:
    return texts(read_docx(package(body, **parts)))


def only_table(body: str) -> Block:
    (block,) = [block for block in read_docx(package(body)).blocks if block.shape is Shape.TABLE]
    return block


def rows(block: Block) -> list[tuple[str, ...]]:
    return [row.cells for row in block.rows]


# paragraphs


def test_runs_tabs_and_spaces_make_one_line() -> None:
    body = "<w:p>" + run("　　联系人:") + "<w:r><w:tab/></w:r>" + run("张三") + "</w:p>"
    assert read(body) == ["联系人: 张三"]


def test_empty_paragraphs_part_what_stands_around_them() -> None:
    assert [block.text for block in read_docx(package(para("一") + para("") + para("二"))).blocks] == ["一", "", "二"]


def test_a_title_over_two_lines_is_one_line() -> None:
    body = (
        '<w:p><w:pPr><w:jc w:val="center"/></w:pPr>' + run("某某市人民政府办公室") + "<w:r><w:br/></w:r>"
        + run("关于印发方案的通知") + "</w:p>"
    )  # fmt: skip
    assert read(body) == ["某某市人民政府办公室关于印发方案的通知"]


def test_a_date_in_brackets_below_a_title_stays_apart() -> None:
    body = (
        '<w:p><w:pPr><w:jc w:val="center"/></w:pPr>'
        + run("某某条例")
        + "<w:r><w:br/></w:r>"
        + run("（2024年1月1日通过）")
    )
    assert read(body + "</w:p>") == ["某某条例", "（2024年1月1日通过）"]


def test_soft_breaks_in_the_body_make_lines_but_not_within_a_sentence() -> None:
    broken = "<w:r><w:br/></w:r>"
    long = "为深入贯彻落实国务院关于加强数字政府建设的指导意见,结合本市的"
    body = f"<w:p>{run('联系人:张三')}{broken}{run('电话:123')}</w:p><w:p>{run(long)}{broken}{run('实际情况,制定本方案。')}</w:p>"
    assert read(body) == ["联系人:张三", "电话:123", long + "实际情况,制定本方案。"]


def test_headings_by_style_by_name_and_by_own_level() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="公文二级"/><w:basedOn w:val="b"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="标题 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="c"><w:name w:val="Body"/><w:basedOn w:val="1"/>'
        '<w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    )
    body = "".join(para(key, f'<w:pStyle w:val="{key}"/>') for key in ("1", "a", "c", "t"))
    body += para("own", '<w:outlineLvl w:val="2"/>')
    blocks = read_docx(package(body, styles=styles)).blocks
    assert [(block.text, block.level) for block in blocks] == [("1", 1), ("a", 2), ("c", None), ("t", None), ("own", 3)]


def test_a_circle_of_styles_ends() -> None:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{one}"><w:name w:val="{one}"/><w:basedOn w:val="{other}"/></w:style>'
        for one, other in ("ab", "ba")
    )
    assert read(para("正文", '<w:pStyle w:val="a"/>'), styles=styles) == ["正文"]


# numbers


def test_numbers_that_word_makes_are_written_out() -> None:
    made = numbering(("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
    body = (
        listed("总则")
        + listed("目标", 1)
        + listed("2027年建成", 2)
        + listed("任务", 1)
        + listed("保障")
        + listed("领导", 1)
    )
    assert read(body, numbering=made) == [
        "一、总则", "（一）目标", "1. 2027年建成", "（二）任务", "二、保障", "（一）领导",
    ]  # fmt: skip


def test_numbers_of_several_levels_and_articles_that_count_on_across_chapters() -> None:
    made = (
        '<w:abstractNum w:abstractNumId="0">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%1章"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlRestart w:val="0"/>'
        '<w:lvlText w:val="第%2条"/></w:lvl>'
        '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2.%3"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    body = listed("总则") + listed("甲", 1) + listed("附则") + listed("乙", 1) + listed("丙", 2)
    assert read(body, numbering=made) == ["第一章 总则", "第一条 甲", "第二章 附则", "第二条 乙", "2.2.1 丙"]


def test_numbering_starts_again_where_a_numbering_says_so() -> None:
    again = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
        '</w:lvlOverride></w:num><w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num>'
    )
    body = listed("甲") + listed("乙") + listed("丙", num=2) + listed("丁", num=2) + listed("戊", num=3)
    assert read(body, numbering=numbering(("decimal", "%1)"), num=again)) == ["1)甲", "2)乙", "5)丙", "6)丁", "7)戊"]


def test_numbering_by_style_finds_its_level_and_can_be_switched_off() -> None:
    made = (
        '<w:abstractNum w:abstractNumId="0">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="one"/><w:lvlText w:val="%1"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="two"/><w:lvlText w:val="%1.%2"/>'
        '</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="heading {depth}"/>'
        f'<w:pPr><w:numPr>{level}<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        for key, depth, level in (("one", 1, ""), ("two", 2, '<w:ilvl w:val="1"/>'))
    )
    body = para("概述", '<w:pStyle w:val="one"/>') + para("背景", '<w:pStyle w:val="two"/>')
    body += para("无号", '<w:pStyle w:val="one"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>')
    assert read(body, styles=styles, numbering=made) == ["1 概述", "1.1 背景", "无号"]


def test_ringed_numbers_stand_close_to_the_text() -> None:
    made = numbering(("decimalEnclosedCircleChinese", "%1"))
    assert read(listed("甲") + listed("乙"), numbering=made) == ["①甲", "②乙"]


def test_bullets_are_ordinary_characters() -> None:
    more = '<w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr>'
    reading = read_docx(package(listed("项目"), numbering=numbering(("bullet", "\uf06c"), more=more)))
    assert reading.blocks == (Block("● 项目", Shape.ITEM),)


@pytest.mark.parametrize(
    ("number", "form", "written"),
    [
        (10, "chineseCounting", "十"), (21, "chineseCounting", "二十一"), (101, "chineseCountingThousand", "一百零一"),
        (12, "ideographDigital", "一二"), (10, "ideographDigital", "一〇"), (20, "japaneseCounting", "二十"),
        (3, "decimalEnclosedCircle", "③"), (21, "decimalEnclosedCircleChinese", "㉑"), (12, "decimalFullWidth", "１２"),
        (28, "lowerLetter", "bb"), (4, "upperRoman", "IV"), (1, "chineseLegalSimplified", "壹"),
        (2, "ideographTraditional", "乙"), (5, "decimalZero", "05"), (7, "unheardOf", "7"), (99, "ideographTraditional", "99"),
    ],
)  # fmt: skip
def test_formats_of_numbers(number: int, form: str, written: str) -> None:
    assert format_number(number, form) == written


# what is not read


def test_removed_text_goes_and_inserted_text_stays() -> None:
    body = (
        f"<w:p><w:ins>{run('新')}</w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
        f"<w:moveFrom>{run('移走')}</w:moveFrom><w:moveTo>{run('移来')}</w:moveTo></w:p>"
    )
    reading = read_docx(package(body))
    assert texts(reading) == ["新移来"]
    assert [note.about for note in reading.notes] == [Noticed.TRACKED_CHANGES]


def test_a_paragraph_whose_end_was_removed_goes_on_in_the_next() -> None:
    assert read(para("前半", "<w:rPr><w:del/></w:rPr>") + para("后半")) == ["前半后半"]


def test_hidden_text_by_itself_and_by_style() -> None:
    styles = '<w:style w:type="character" w:styleId="h"><w:name w:val="h"/><w:rPr><w:vanish/></w:rPr></w:style>'
    body = "<w:p>" + run("见") + run("甲", "<w:vanish/>") + run("乙", '<w:rStyle w:val="h"/>')
    body += run("丙", '<w:rStyle w:val="h"/><w:vanish w:val="0"/>') + "</w:p>"
    assert read(body, styles=styles) == ["见丙"]


def test_field_codes_go_and_results_stay() -> None:
    body = f"<w:p>{run('见')}{field(' REF _a ', run('表1'))}{field(' PAGE ', run('12'))}</w:p>"
    assert read(body) == ["见表1"]


def test_ringed_numbers_made_by_a_field() -> None:
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    body = f"<w:p>{begin}<w:r><w:instrText> eq \\o\\ac(○,1) </w:instrText></w:r>{end}{run('申请')}</w:p>"
    assert read(body) == ["①申请"]


def test_a_table_of_contents_goes_with_its_title() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r>'
    separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("separate", "end"))
    body = (
        para("方案") + para("目　录") + f"<w:p>{begin}{separate}{run('一、总则')}</w:p>" + para("二、附则")
        + f"<w:p>{end}</w:p>" + para("一、总则")
    )  # fmt: skip
    assert read(body) == ["方案", "一、总则"]


def test_lines_in_the_style_of_contents_go_only_with_their_page_numbers() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="toc 1"/></w:style>'
    style = '<w:pStyle w:val="t"/>'
    assert read(para("一、总则………3", style) + para("正文写成了目录样式。", style), styles=styles) == [
        "正文写成了目录样式。"
    ]


def test_a_field_that_never_ends_swallows_nothing() -> None:
    body = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r></w:p>' + para(
        "正文"
    )
    assert read(body) == ["正文"]


def test_content_controls_are_entered_but_not_their_hints() -> None:
    control = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    body = control.format("", para("正文")) + control.format("<w:showingPlcHdr/>", para("单击此处输入文字"))
    body += (
        "<w:p>"
        + control.format("", run("甲"))
        + f"<w:smartTag>{run('乙')}</w:smartTag><w:hyperlink>{run('丙')}</w:hyperlink></w:p>"
    )
    assert read(body) == ["正文", "甲乙丙"]


# what hangs on a paragraph


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{para('框内文字')}</w:txbxContent>"
    body = (
        f"<w:p>{run('正文')}<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx>"
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert read(body) == ["正文", "框内文字"]


def test_a_note_follows_the_paragraph_that_refers_to_it() -> None:
    body = f'<w:p>{run("规上工业")}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>' + para("下一段")
    notes = f'<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>{run("指年主营业务收入")}</w:p></w:footnote>'
    assert read(body, footnotes=notes) == ["规上工业", "指年主营业务收入", "下一段"]


def test_a_note_that_names_itself_ends() -> None:
    note = '<w:footnote w:id="2"><w:p><w:r><w:footnoteReference w:id="2"/></w:r>' + run("注") + "</w:p></w:footnote>"
    assert read('<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>', footnotes=note) == ["注"]


def test_symbols_powers_and_formulas() -> None:
    body = (
        '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + run("合格率") + '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>'
        + run("98%,100m") + run("2", '<w:vertAlign w:val="superscript"/>')
        + "<m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>c</m:t></m:r></m:den></m:f></m:oMath></w:p>"
    )  # fmt: skip
    assert read(body) == ["☑合格率≥98%,100m²(a+b)/c"]


def test_a_picture_below_a_tables_caption_is_noticed() -> None:
    picture = '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="1000" cy="9"/></wp:inline></w:drawing></w:r></w:p>'
    reading = read_docx(package(para("第一段。") + picture + para("表1 指标体系") + picture))
    assert [(note.about, note.text) for note in reading.notes] == [(Noticed.PICTURE_TABLE, "第3段处有图片,可能是表格")]


def test_a_file_without_text_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="没有正文"):
        read_docx(package(para("")))


def test_a_file_of_pictures_only_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="只有图片"):
        read_docx(package("<w:p><w:r><w:drawing/></w:r></w:p>"))


# tables


def test_merged_cells_are_filled_in_and_two_rows_of_heads_found() -> None:
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    block = only_table(
        table(
            cell("序号", properties=down) + cell("目标", properties='<w:gridSpan w:val="2"/>'),
            cell("", properties=on) + cell("2025年") + cell("2027年"),
            cell("1") + cell("98%") + cell("99%"),
        )
    )
    assert rows(block) == [("序号", "目标", "目标"), ("序号", "2025年", "2027年"), ("1", "98%", "99%")]
    assert block.heads == 2


def test_the_first_row_is_the_head_and_a_merged_first_column_is_not() -> None:
    block = only_table(
        table(
            cell("类别") + cell("任务") + cell("责任单位"),
            cell("经济", properties='<w:vMerge w:val="restart"/>') + cell("稳增长") + cell("市发改委"),
            cell("", properties="<w:vMerge/>") + cell("促消费") + cell("市商务局", "市财政局"),
        )
    )
    assert rows(block)[2] == ("经济", "促消费", "市商务局 市财政局")
    assert block.heads == 1


def test_heads_that_the_format_states() -> None:
    rows_ = "<w:trPr><w:tblHeader/></w:trPr>" + cell("甲") + cell("1"), cell("乙") + cell("2")
    assert only_table(table(*rows_)).heads == 1


def test_a_stated_head_reaches_as_far_down_as_its_merged_cells() -> None:
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    first = (
        "<w:trPr><w:tblHeader/></w:trPr>"
        + cell("序号", properties=down)
        + cell("目标", properties='<w:gridSpan w:val="2"/>')
    )
    body = table(first, cell("", properties=on) + cell("甲") + cell("乙"), cell("1") + cell("2") + cell("3"))
    assert only_table(body).heads == 2


def test_labels_and_values_have_no_head() -> None:
    pairs = (("索引号", "0001"), ("发文字号", "某府发〔2024〕1号"), ("成文日期", "2024年1月1日"))
    assert only_table(table(*(cell(label) + cell(said) for label, said in pairs))).heads == 0


def test_lines_that_all_but_touch_are_one_column() -> None:
    wide = '<w:gridSpan w:val="2"/>'
    block = only_table(
        table(
            cell("指标", properties=wide) + cell("数值"),
            cell("合格率") + cell("98%", properties=wide),
            widths=(2000, 40, 2000),
        )
    )
    assert rows(block) == [("指标", "数值"), ("合格率", "98%")]


def test_a_title_and_a_remark_across_a_table_are_paragraphs() -> None:
    across = '<w:gridSpan w:val="2"/>'
    body = table(
        cell("附表 任务分工", properties=across),
        cell("序 号") + cell("任务"),
        cell("1") + cell("稳增长"),
        cell("注:牵头单位见正文。", properties=across),
    )
    reading = read_docx(package(body))
    assert [block.text for block in reading.blocks] == ["附表 任务分工", "", "注:牵头单位见正文。"]
    assert rows(reading.blocks[1]) == [("序号", "任务"), ("1", "稳增长")]


def test_a_table_that_only_lays_out_the_page_is_undone() -> None:
    inner = table(cell("序号") + cell("任务"), cell("1") + cell("稳增长"))
    body = table(f"<w:tc>{para('方案')}{para('一、总则')}{inner}</w:tc>")
    reading = read_docx(package(body))
    assert texts(reading) == ["方案", "一、总则"]
    assert reading.blocks[2].heads == 1


def test_a_table_inside_a_cell_is_text_of_the_cell() -> None:
    inner = table(cell("甲") + cell("乙"))
    body = table(cell("名称") + cell("内容"), cell("一") + f"<w:tc>{inner}</w:tc>")
    assert rows(only_table(body))[1] == ("一", "甲 乙")


def test_removed_rows_go() -> None:
    gone = "<w:trPr><w:del/></w:trPr>" + cell("旧") + cell("2")
    assert rows(only_table(table(cell("名称") + cell("数量"), gone, cell("新") + cell("3"))))[1:] == [("新", "3")]


def test_a_huge_span_costs_nothing() -> None:
    block = only_table(
        table(cell("甲", properties='<w:gridSpan w:val="999999999"/>') + cell("乙"), cell("丙") + cell("丁"))
    )
    assert all(len(row.cells) < 200 for row in block.rows)


# files


def test_files_that_python_docx_writes() -> None:
    document = docx.Document()
    document.add_paragraph("关于印发方案的通知").alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_heading("一、总体要求", 1)
    document.add_paragraph("到2027年,合格率达到98%以上。")
    made = document.add_table(2, 2)
    for place, text in enumerate(("指标", "目标值", "合格率", "98%")):
        made.cell(place // 2, place % 2).text = text
    document.sections[0].header.paragraphs[0].text = "页眉"
    file = io.BytesIO()
    document.save(file)
    reading = read_docx(file.getvalue())
    assert reading.format == "docx"
    assert texts(reading) == ["关于印发方案的通知", "一、总体要求", "到2027年,合格率达到98%以上。"]
    assert reading.blocks[1].level == 1
    assert reading.blocks[3].heads == 1


def test_strict_files() -> None:
    data = package(para("正文"))
    strict = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(strict, "w") as new:
        for name in old.namelist():
            usual = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            new.writestr(name, old.read(name).replace(usual, b"http://purl.oclc.org/ooxml/wordprocessingml/main"))
    assert texts(read_docx(strict.getvalue())) == ["正文"]


def zipped(document: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", document)
    return file.getvalue()


def test_entities_are_refused() -> None:
    bomb = b'<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]><w>&a;&b;</w>'
    with pytest.raises(UnreadableFileError):
        read_docx(zipped(bomb))


def test_zip_bombs_are_refused() -> None:
    with pytest.raises(UnreadableFileError, match="过大"):
        read_docx(zipped(b" " * 101_000_000))


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(UnreadableFileError):
        read_docx(zipped(b"<a>" * 100_000 + b"</a>" * 100_000))


def test_other_bytes_are_refused() -> None:
    for data in (b"", b"PK\x03\x04", zipped(b"<html/>"), zipped(b"")):
        with pytest.raises(UnreadableFileError):
            read_docx(data)


@lru_cache
def sample() -> dict[str, bytes]:
    """The parts of a file with some of everything."""
    made = numbering(("chineseCounting", "%1、"), ("decimal", "%1.%2"))
    note = '<w:footnote w:id="2"><w:p>' + run("注") + "</w:p></w:footnote>"
    style = '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="heading 1"/><w:basedOn w:val="b"/></w:style>'
    body = (
        listed("总则") + listed("目标", 1) + para("标题", '<w:pStyle w:val="a"/>')
        + table(cell("序号") + cell("任务", properties='<w:gridSpan w:val="2"/>'),
                cell("1", properties='<w:vMerge w:val="restart"/>') + cell("甲") + cell("乙"), widths=(20, 30, 40))
        + f'<w:p>{field("TOC", run("x"))}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    )  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(package(body, numbering=made, footnotes=note, styles=style))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def mutated(data: st.DataObject, whole: bytes) -> bytes:
    broken = bytearray(whole)
    for _ in range(data.draw(st.integers(0, 4))):
        place = data.draw(st.integers(0, len(broken)))
        broken[place : place + data.draw(st.integers(0, 3))] = data.draw(
            st.one_of(st.binary(max_size=3), st.just(b"9"))
        )
    return bytes(broken)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_broken_files_are_read_or_refused(data: st.DataObject) -> None:
    file = io.BytesIO()
    chosen = data.draw(st.sampled_from(sorted(sample())))
    with zipfile.ZipFile(file, "w") as archive:
        for name, part in sample().items():
            archive.writestr(name, mutated(data, part) if name == chosen else part)
    whole = file.getvalue() if data.draw(st.booleans()) else mutated(data, file.getvalue())
    with suppress(UnreadableFileError):
        assert read_docx(whole).format == "docx"
