"""Saved pages of many sites' systems: the document's text in reading order, whole, and nothing of the page around it."""

import random
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.formats.html import read_html
from corpus.types import Block, Noticed, Reading, Shape, UnreadableFileError

TITLE = "某某市人民政府关于印发质量强市建设实施方案的通知"
PARAGRAPHS = (
    "各县（市、区）人民政府，市政府各部门：",
    "为深入贯彻落实国家和省关于质量强国建设的决策部署，全面提高我市质量总体水平，结合实际制定本方案。",
    "到2027年，食品评价性抽检合格率达到98.5%以上，制造业产品质量合格率达到95%以上。",
    "各级各部门要加强组织领导，明确责任分工，完善工作机制，确保各项任务落到实处。",
)
BODY = "".join(f"<p>&nbsp;&nbsp;&nbsp; {paragraph}</p>\n" for paragraph in PARAGRAPHS)
NAV = "".join(
    f'<li><a href="/c{n}/">{name}</a></li>'
    for n, name in enumerate(("首页", "政务公开", "政务服务", "互动交流", "走进某某"))
)
RELATED = "".join(
    f'<li><a href="/art/{n}.html">某某市人民政府关于第{n}项有关工作安排的通知</a><span>2023-0{n}-01</span></li>'
    for n in range(1, 8)
)
FOOTER = "主办：某某市人民政府办公室　地址：某某市人民路1号　联系电话：0123-1234567　网站标识码：1234560001 某ICP备12345678号"
GOV = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{TITLE}_某某市人民政府</title>
<meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="2024-01-17 10:00"><meta name="ContentSource" content="市政府办公室">
<meta name="SiteName" content="某某市人民政府"><style>p{{color:red}}</style></head><body>
<div class="header"><ul class="nav">{NAV}</ul></div><div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/x">政策文件</a></div>
<div class="xxgk-head"><table><tr><td>索 引 号：</td><td>11500104009286164T/2024-00002</td><td>主题分类：</td><td>市场监管</td></tr>
<tr><td>发文机关：</td><td>某某市人民政府</td><td>成文日期：</td><td>2024年01月12日</td></tr>
<tr><td>标　　题：</td><td colspan="3">{TITLE}</td></tr>
<tr><td>发文字号：</td><td>某府发〔2024〕1号</td><td>发布日期：</td><td>2024年01月17日</td></tr></table></div>
<h1>{TITLE}</h1><div class="info"><span>来源：市政府办公室</span> <span>浏览次数：<script>1</script>12</span> 字体：[<a>大</a> <a>中</a>]</div>
<div class="pages_content" id="UCAP-CONTENT"><div class="TRS_Editor">{BODY}</div></div>
<div class="share">分享到：<a href="#">微信</a></div><div class="xgwz"><h3>相关文件</h3><ul>{RELATED}</ul></div>
<div class="footer">{FOOTER}</div></body></html>"""

# A page as other systems build it: %(body)s is where the document stands.
SYSTEMS = {
    "editor": GOV.replace(BODY, "%s").replace("98.5%", "98.5%%"),
    "tables": f"""<html><head><title>{TITLE}</title></head><body><table width=1000><tr><td><a href=/>首页</a> | <a href=/b>政务公开</a> | <a href=/c>办事</a></td></tr></table>
<table width=1000><tr><td width=200 valign=top><table>{"".join(f"<tr><td><a href=/l{n}>栏目导航{n}</a></td></tr>" for n in range(9))}</table></td>
<td><table><tr><td align=center><font size=4><b>{TITLE}</b></font></td></tr><tr><td align=center>发布时间：2024-01-17　　来源：市政府办　　点击数：33</td></tr><tr><td><font id="Zoom">%s</font></td></tr><tr><td align=right>【<a href=#>打印</a>】【<a href=#>关闭</a>】</td></tr></table></td></tr></table>
<table><tr><td align=center>{FOOTER}</td></tr></table></body></html>""",
    "unnamed": f"""<html><head><title>{TITLE}-某某市市场监督管理局</title></head><body><div class=a1><ul>{NAV}</ul></div><div class=b7><div class=q>您现在的位置：<a href=/>首页</a>&gt;<a href=/1>文件</a></div>
<div class=z><h2>{TITLE}</h2><div>2024-01-17 08:30　来源：市政府办公室　【字体：大 中 小】</div><div class=k1>%s</div></div><div class=r><div>相关阅读</div><ul>{RELATED}</ul></div></div><div class=f>{FOOTER}</div></body></html>""",
    "list": f"""<html><body><div id="top"><a href=/>首页</a><a href=/b>政务公开</a></div><div class="main"><ul class="xxgk_info"><li><strong>索引号：</strong><span>000014349/2024-00012</span></li>
<li><strong>发文字号：</strong>某府发〔2024〕1号</li><li><strong>发文机关：</strong><span>某某市人民政府</span></li><li><strong>成文日期：</strong><span>2024年01月12日</span></li></ul>
<div class="article-title">{TITLE}</div><div class="article-content" id="zoom">%s</div><div class="wza">无障碍</div></div></body></html>""",
    "definitions": f"""<html><head><title>{TITLE}</title></head><body><main><dl><dt>索引号</dt><dd>000014349/2024-00012</dd><dt>发文字号</dt><dd>某府发〔2024〕1号</dd><dt>发文机关</dt><dd>某某市人民政府</dd><dt>主题词</dt><dd></dd><dt>成文日期</dt><dd>2024年01月12日</dd></dl>
<article><h1>{TITLE}</h1><section>%s</section></article></main><footer>{FOOTER}</footer></body></html>""",
    "boxes": f"""<html><head><title>{TITLE}</title></head><body><div class="wrap"><div class="tb"><div class="row"><div class="n">索引号：</div><div class="v">000014349/2024-00012</div></div><div class="row"><div class="n">发文字号：</div><div class="v">某府发〔2024〕1号</div></div>
<div class="row"><div class="n">主题词：</div><div class="v"></div></div><div class="row"><div class="n">发文机关：</div><div class="v">某某市人民政府</div></div><div class="row"><div class="n">成文日期：</div><div class="v">2024年01月12日</div></div></div>
<div class="con"><div class="bt">{TITLE}</div><div class="view TRS_UEDITOR trs_paper_default trs_web">%s</div></div></div></body></html>""",
}  # fmt: skip


def texts(reading: Reading) -> list[str]:
    return [block.text for block in reading.blocks if not block.rows]


def read(body: str) -> Reading:
    """A page with a body only."""
    return read_html(f'<html><body><div class="content">{body}</div></body></html>'.encode())


def tables(reading: Reading) -> list[Block]:
    return [block for block in reading.blocks if block.rows]


def cells(block: Block) -> list[tuple[str, ...]]:
    return [row.cells for row in block.rows]


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_body_is_whole_and_nothing_else(system: str) -> None:
    reading = read_html((SYSTEMS[system] % BODY).encode())
    lines = texts(reading)
    assert tuple(lines[-4:]) == PARAGRAPHS
    head = "\n".join(lines[:-4])
    for foreign in ("首页", "政务公开", "地址", "ICP", "有关工作安排", "微信", "打印", "浏览", "点击数", "字体"):
        assert foreign not in head
    assert reading.title == TITLE
    assert lines[-5] == TITLE
    assert reading.format == "html"


@pytest.mark.parametrize("system", ["editor", "list", "definitions", "boxes"])
def test_the_table_above_becomes_lines(system: str) -> None:
    reading = read_html((SYSTEMS[system] % BODY).encode())
    for line in ("发文字号：某府发〔2024〕1号", "发文机关：某某市人民政府", "成文日期：2024年01月12日"):
        assert line in texts(reading)
    assert reading.labels["发文字号"] == "某府发〔2024〕1号"
    assert "索引号" in reading.labels
    assert "主题词" not in reading.labels


def test_meta_tags_are_labels() -> None:
    labels = read_html((SYSTEMS["editor"] % BODY).encode()).labels
    assert labels["发布日期"] == "2024年01月17日"
    assert (labels["信息来源"], labels["网站名称"]) == ("市政府办公室", "某某市人民政府")


@pytest.mark.parametrize("system", ["tables", "unnamed"])
def test_the_date_below_the_title_is_kept(system: str) -> None:
    reading = read_html((SYSTEMS[system] % BODY).encode())
    assert any(line in ("发布时间：2024-01-17", "发布日期：2024-01-17") for line in texts(reading))


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "big5"])
def test_a_wrong_charset_does_no_harm(encoding: str) -> None:
    import opencc

    page = SYSTEMS["editor"] % BODY
    page = opencc.OpenCC("s2tw").convert(page) if encoding == "big5" else page
    reading = read_html(page.encode(encoding))
    assert len(texts(reading)[-1]) == len(PARAGRAPHS[-1])


def test_pieces_of_a_word_are_joined() -> None:
    reading = read(
        "<p><span>各</span><span>县（市、</span><b>区）</b>人民\n      政府：</p><p>本方案自<font>2024</font>年起施行。Word <b>Press</b>ing</p>"
    )
    assert texts(reading) == ["各县（市、区）人民政府：", "本方案自2024年起施行。Word Pressing"]


def test_paragraphs_by_br_div_and_indent() -> None:
    reading = read(
        "总则如下：<br>&nbsp;&nbsp;&nbsp;&nbsp;一、加强领导。&nbsp;&nbsp;&nbsp;&nbsp;二、完善机制。<br/><br/>　　三、做好督查。"
        "<div>四、附则。<div>（一）解释</div>本办法由市局解释。</div>"
    )
    assert texts(reading) == ["总则如下：", "一、加强领导。", "二、完善机制。", "三、做好督查。", "四、附则。", "（一）解释", "本办法由市局解释。"]  # fmt: skip


def test_headings_and_lists() -> None:
    reading = read(
        "<h1>办法</h1><h2>第一章<br>总则</h2><p>为了规范管理，制定本办法。</p><ol start=3><li>甲事项</li><li><p>乙事项</p><p>说明。</p></li></ol>"
        '<ol type="a"><li>子</li></ol><ol style="list-style-type:cjk-ideographic"><li>天</li><li>地</li></ol><ol style="list-style:none"><li>光</li></ol>'
        '<ol class="custom_cn2 list-paddingleft-1"><li>目标</li></ol><ul><li>圆点</li></ul><ol><li>一、已有序号</li></ol>'
    )
    assert [(b.shape, b.level, b.text) for b in reading.blocks] == [
        (Shape.HEADING, 1, "办法"),
        (Shape.HEADING, 2, "第一章总则"),
        (Shape.PARAGRAPH, None, "为了规范管理，制定本办法。"),
        (Shape.ITEM, None, "3. 甲事项"),
        (Shape.ITEM, None, "4. 乙事项"),
        (Shape.PARAGRAPH, None, "说明。"),
        (Shape.ITEM, None, "a. 子"),
        (Shape.ITEM, None, "一、天"),
        (Shape.ITEM, None, "二、地"),
        (Shape.ITEM, None, "光"),
        (Shape.ITEM, None, "(一)目标"),
        (Shape.ITEM, None, "圆点"),
        (Shape.ITEM, None, "一、已有序号"),
    ]


def test_a_table_with_two_head_rows_and_merged_cells() -> None:
    reading = read(
        f"{BODY}<table border=1><tr><td colspan=4>主要指标表</td></tr><tr><td rowspan=2>序<br>号</td><td rowspan=2>指标</td><td colspan=2>目标值</td></tr>"
        "<tr><td>2025年</td><td>2027年</td></tr><tr><td>1</td><td rowspan=2>合格率</td><td>98%</td><td>98.5%</td></tr><tr><td>2</td><td>97%</td><td>97.5%</td></tr>"
        "<tr><td colspan=4>注：数据来自市局。</td></tr></table>"
    )
    (table,) = tables(reading)
    assert table.heads == 2
    assert cells(table) == [
        ("序号", "指标", "目标值", "目标值"),
        ("序号", "指标", "2025年", "2027年"),
        ("1", "合格率", "98%", "98.5%"),
        ("2", "合格率", "97%", "97.5%"),
    ]
    assert texts(reading)[-2:] == ["主要指标表", "注：数据来自市局。"]


def test_th_and_thead_are_heads() -> None:
    for table in (
        "<table><thead><tr><td>甲</td><td>乙</td></tr></thead><tbody><tr><td>子</td><td>丑</td></tr></tbody></table>",
        "<table><caption>表名</caption><tr><th>甲</th><th>乙</th></tr><tr><td>子</td><td>丑</td></tr></table>",
    ):
        assert tables(read(BODY + table))[0].heads == 1


def test_a_table_without_heads_has_none() -> None:
    (table,) = tables(read(f"{BODY}<table><tr><td>张三</td><td>10</td></tr><tr><td>李四</td><td>20</td></tr></table>"))
    assert table.heads == 0


def test_layout_tables_are_unwrapped() -> None:
    reading = read(f"<table><tr><td>{BODY}</td></tr></table>")
    assert tuple(texts(reading)) == PARAGRAPHS


def test_hidden_text_and_comments_go() -> None:
    reading = read(f'{BODY}<p style="display: none">隐藏的文字，看不见。</p><!-- 注释 --><p hidden>也是隐藏。</p>')
    assert tuple(texts(reading)) == PARAGRAPHS


def test_text_that_a_script_shows_later_is_read() -> None:
    reading = read_html(
        f'<html><body><div id=a>请稍候</div><div id="zoom" style="display:none">{BODY}</div></body></html>'.encode()
    )
    assert tuple(texts(reading)[-4:]) == PARAGRAPHS


def test_text_for_screens_and_phones_is_read_once() -> None:
    reading = read_html(f'<html><body><div class="pc"><div class="zw">{BODY}</div></div><div class="wap"><div>{BODY}</div></div></body></html>'.encode())  # fmt: skip
    assert tuple(texts(reading)) == PARAGRAPHS


def test_a_document_in_two_halves_is_read_whole() -> None:
    annex = "".join(
        f"<p>附件内容第{n}条，各单位应当按照职责分工抓好贯彻落实，定期报送工作进展情况，重大事项及时报告市人民政府。</p>"
        for n in range(3)
    )
    reading = read_html(f'<html><body><div class="w"><div class="TRS_Editor">{BODY * 2}</div><div class="annex">{annex}</div></div></body></html>'.encode())  # fmt: skip
    assert len([line for line in texts(reading) if line.startswith("附件内容第")]) == 3


def test_attachments_are_named() -> None:
    reading = read_html(
        f'<html><body><div class="w"><div id="zoom">{BODY}<p>附件：<a href="a.doc">1.任务清单.doc</a></p></div><ul class="fj"><li><img src="/i/pdf.gif"><a href="/x/b.pdf">重点项目表.pdf</a></li></ul></div></body></html>'.encode()
    )
    assert texts(reading)[-2:] == ["附件：1.任务清单.doc", "附件：重点项目表.pdf"]


def test_pictures_are_noted() -> None:
    reading = read(f'{BODY}<p><img src="/images/a.png" width="700" height="900"></p><img src="/icon/doc.gif" width=16>')
    assert [note.about for note in reading.notes] == [Noticed.PICTURE_TABLE]
    assert "1 张" in reading.notes[0].text


def test_a_broken_character_is_noted() -> None:
    data = (SYSTEMS["editor"] % BODY).encode()
    at = data.index("抽检".encode())
    reading = read_html(data[: at + 1] + data[at + 2 :])
    assert any(note.about is Noticed.ODD_CHARACTERS for note in reading.notes)


def test_a_broken_character_in_the_head_does_no_harm() -> None:
    data = (SYSTEMS["editor"] % BODY).replace("</head>", '<meta name="description" content="描述').encode()
    page = data[:-1].replace("描述".encode(), "描述".encode()[:-1] + b'"></head>', 1)
    reading = read_html(page)
    assert tuple(texts(reading)[-4:]) == PARAGRAPHS
    assert not reading.notes


def test_a_page_of_scripts_says_what_to_do() -> None:
    with pytest.raises(UnreadableFileError, match="浏览器"):
        read_html(b'<html><body><div id="app"></div><script>load()</script></body></html>')


def test_a_page_nested_too_deep_is_refused_or_read() -> None:
    assert "底" in "".join(texts(read("<div>" * 3000 + "最底下的一句话，说明情况。")))
    with pytest.raises(UnreadableFileError, match="嵌套"):
        read("<div>" * 100_000 + "底")


def test_a_short_appointment_is_found() -> None:
    body = "<p>经研究决定：</p><p>任命张三为市教育局局长；</p><p>免去李四的市教育局局长职务。</p><p>某某市人民政府</p><p>2024年1月12日</p>"
    reading = read_html((SYSTEMS["editor"] % body).encode())
    assert texts(reading)[-5:] == ["经研究决定：", "任命张三为市教育局局长；", "免去李四的市教育局局长职务。", "某某市人民政府", "2024年1月12日"]  # fmt: skip


def test_a_wide_span_takes_no_memory() -> None:
    reading = read(
        f"{BODY}<table><tr><td colspan=99999999 rowspan=999999>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table>"
    )
    assert "乙" in str(reading.blocks)


PIECES = ["<p>", "</p>", "<table>", "<tr>", "<td rowspan=3>", "<td colspan=0>", "<th>", "<li>", "<ol start=-5>", "<h1>", "<br>", "</div>", "<div class=content>",
          "<a href=a.doc>", "</a>", "索引号：", "发布日期", "2024-01-01", "为了规范管理，制定本办法。", "&nbsp;", "&#0;", "<!--", "<![CDATA[", "<pre>\n", "<sup>2</sup>", "<img width=9e9>"]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_soup_is_read_or_refused(soup: str) -> None:
    with suppress(UnreadableFileError):
        assert read_html(f"<html>{soup}".encode()).format == "html"


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 3000))
def test_damaged_pages_are_read_or_refused(seed: int, length: int) -> None:
    rng = random.Random(seed)
    data = bytearray((SYSTEMS["tables"] % BODY).encode()[:length] + b"<p>")
    for _ in range(rng.randrange(9)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    with suppress(UnreadableFileError):
        assert read_html(bytes(data)).format == "html"
