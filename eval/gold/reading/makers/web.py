"""Make the web, text and table half of the labelled reading set.

The set tests what a reader of Chinese official documents gets out of txt, md,
html, mht, xlsx, csv and zip files.  Each document is written once, in a small
mark-up (``web_texts/``), in which the author states what every line is: title,
heading of a level, article, annex, table, paragraph.  From it this module draws
the file, its reference text and its label, so the three cannot disagree.

Mark-up of a body line:  ``T`` title, ``N`` number, ``H1``..``H4`` heading (``|``
ends a run-in heading), ``CH`` chapter, ``SEC`` section, ``ART`` article,
``ANX`` annex (a second ``|`` part is its title, on its own line), ``RESET`` end
of the headings so far, ``TB n`` a table whose head's last row is row n, rows as
``| a | b`` (``^`` as above, ``<`` as left, final ``!`` a labelled row), ``IMG``
a picture; anything else is a paragraph.  ``«…»`` marks a labelled passage.

Run it to make everything again:  python web.py
"""

from __future__ import annotations

import base64
import csv
import datetime as dt
import html
import io
import json
import quopri
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable

HERE = Path(__file__).resolve().parent.parent
MAIN = HERE.parents[2]
FILES_DIR = HERE / "files" / "web"
SOURCES = Path(__file__).resolve().parent / "web_texts"
TEXT_DIR = HERE / "text" / "web"
LAWS = Path("/tmp/laws")
CORPUS = MAIN / "corpus" / "documents"

FIELDS = ("title", "number", "issuer", "region", "written", "published", "effective", "expires")
RANKS = {"CH": 1, "SEC": 2, "H1": 3, "H2": 4, "H3": 5, "H4": 6, "ART": 7}
TAGS = ("T", "T2", "N", "RESET", "ANX", "IMG", *RANKS)


@dataclass
class Block:
    """One line of a document, or one table, with the headings it stands under."""

    kind: str
    text: str
    path: list[str]
    rows: list[list[str]] = field(default_factory=list)
    raw: list[list[str]] = field(default_factory=list)


@dataclass
class Doc:
    """A document: its label's fields, its blocks, what is labelled in it."""

    meta: dict[str, Any]
    blocks: list[Block] = field(default_factory=list)
    passages: list[dict[str, Any]] = field(default_factory=list)
    table_rows: list[dict[str, Any]] = field(default_factory=list)


# ---------------------------------------------------------------- the mark-up


def squeeze(text: str) -> str:
    """The text without white space, as labels are compared."""
    return re.sub(r"\s+", "", text)


def value(text: str) -> str | None:
    """A label's value: ``-`` stands for null."""
    return None if text == "-" else text


def parse(source: str) -> Doc:
    """Read one document in the mark-up."""
    head, body = source.split("---\n", 1)
    meta: dict[str, Any] = {}
    for line in head.strip().splitlines():
        key, _, text = line.partition(": ")
        meta[key] = value(text.strip())
    doc = Doc(meta)
    stack: list[tuple[int, str]] = []
    lines = body.strip("\n").splitlines()
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if line.startswith("TB "):
            end = at
            while end < len(lines) and lines[end].startswith("|"):
                end += 1
            add_table(doc, int(line[3:]), lines[at:end], stack)
            at = end
        elif line.strip():
            add_line(doc, line, stack)
    return doc


def add_line(doc: Doc, line: str, stack: list[tuple[int, str]]) -> None:
    """Add a line that is not a table, keeping the stack of open headings."""
    tag, _, rest = line.partition(" ")
    if tag not in TAGS:
        tag, rest = "P", line
    if tag == "RESET":
        stack.clear()
        return
    text = rest
    if tag == "ANX":
        stack[:] = [(0, plain(rest.replace("|", " ")))]
        for part in rest.split("|"):
            add_block(doc, tag, part, stack)
        return
    if tag in RANKS:
        rank = RANKS[tag]
        while stack and stack[-1][0] >= rank:
            stack.pop()
        stack.append((rank, plain(rest.split("|")[0]).strip().rstrip("。：:，,．")))
        text = rest.replace("|", "")
    add_block(doc, tag, text, stack)


def plain(text: str) -> str:
    """The text without the marks of passages."""
    return text.replace("«", "").replace("»", "")


def add_block(doc: Doc, kind: str, text: str, stack: list[tuple[int, str]]) -> None:
    """Add a block and the passages marked in it."""
    path = [entry for _, entry in stack]
    for quote in re.findall("«(.+?)»", text):
        doc.passages.append({"quote": quote, "path": path})
    doc.blocks.append(Block(kind, plain(text), path))


def add_table(doc: Doc, head: int, lines: list[str], stack: list[tuple[int, str]]) -> None:
    """Add a table; rows that end in ``!`` become labelled rows."""
    raw: list[list[str]] = []
    marked: list[int] = []
    for line in lines:
        if line.rstrip().endswith("!"):
            marked.append(len(raw))
            line = line.rstrip()[:-1]
        raw.append([plain(cell).strip() for cell in line.strip().strip("|").split("|")])
        for quote in re.findall("«(.+?)»", line):
            doc.passages.append({"quote": quote, "path": [entry for _, entry in stack]})
    rows = fill_spans(raw)
    for row in marked:
        doc.table_rows.append({"cells": {k: v for k, v in zip(rows[head], rows[row]) if k and v}})
    doc.blocks.append(Block("TB", "", [entry for _, entry in stack], rows, raw))


def fill_spans(raw: list[list[str]]) -> list[list[str]]:
    """The table with merged cells' values repeated."""
    rows: list[list[str]] = []
    for cells in raw:
        row: list[str] = []
        for column, cell in enumerate(cells):
            row.append(rows[-1][column] if cell == "^" else row[-1] if cell == "<" else cell)
        rows.append(row)
    return rows


def reference(doc: Doc) -> str:
    """The body a reader should get, one block a line, the title on one line."""
    lines: list[str] = []
    if not any(block.kind == "T" for block in doc.blocks) and doc.meta.get("title"):
        lines.append(doc.meta["title"])
    before = ""
    for block in doc.blocks:
        if block.kind == "TB":
            lines += ["\t".join(row) for row in block.rows]
        elif block.kind == "T" and before == "T":
            lines[-1] += block.text.strip()
        elif block.kind != "IMG":
            lines.append(block.text.strip().replace("⏎", ""))
        before = block.kind
    return "\n".join(lines) + "\n"


# ---------------------------------------------------------------- text files


@dataclass
class Txt:
    """How a text file is drawn."""

    wrap: int = 0
    one_line: bool = False
    blank: bool = False
    indent: str = "　　"
    table: str = "flat"
    before: str = ""
    after: str = ""
    toc: str = ""
    drop: tuple[str, ...] = ()


def toc_lines(doc: Doc, style: str) -> list[str]:
    """A contents page: ``dots`` with leaders and page numbers, ``bare`` without."""
    if not style:
        return []
    entries = [b for b in doc.blocks if b.kind in ("CH", "SEC", "H1", "H2", "ANX") and b.path]
    lines = ["目　　录"]
    for page, block in enumerate(entries, 1):
        name = block.path[-1]
        if lines[-1].startswith(name):
            continue
        lines.append(f"{name}{'.' * 24}{page * 2 - 1}" if style == "dots" else name)
    return lines


def text_lines(doc: Doc, how: Txt) -> list[str]:
    """The document's lines, before wrapping."""
    lines: list[str] = []
    for block in doc.blocks:
        if block.kind in how.drop:
            continue
        if block.kind == "TB":
            lines += table_text(block, how.table)
        elif block.kind in ("T", "T2", "N"):
            lines.append(block.text)
        elif block.kind != "IMG":
            lines += (how.indent + block.text).split("⏎")
    return lines


def table_text(block: Block, style: str) -> list[str]:
    """A table as lines: one cell a line, tab-parted, or a Markdown table."""
    if style == "flat":
        return [cell for row in block.raw for cell in row if cell not in ("^", "<")]
    if style == "tab":
        return ["\t".join(row) for row in block.rows]
    rule = "|" + " --- |" * len(block.rows[0])
    rows = ["| " + " | ".join(row) + " |" for row in block.rows]
    return [rows[0], rule, *rows[1:]]


def hard_wrap(line: str, width: int) -> list[str]:
    """The line cut at a number of characters, wherever that falls."""
    return [line[at : at + width] for at in range(0, len(line), width)] or [""]


def draw_txt(doc: Doc, how: Txt) -> str:
    """The whole text file."""
    lines = how.before.strip("\n").splitlines() if how.before else []
    body = text_lines(doc, how)
    toc = toc_lines(doc, how.toc)
    if toc:
        cut = next(i for i, b in enumerate(doc.blocks) if b.kind in ("CH", "H1"))
        cut = sum(1 for b in doc.blocks[:cut] if b.kind not in how.drop)
        body = body[:cut] + toc + body[cut:]
    if how.wrap:
        body = [piece for line in body for piece in hard_wrap(line, how.wrap)]
    lines += body + (how.after.strip("\n").splitlines() if how.after else [])
    if how.one_line:
        return " ".join(line.strip() for line in lines)
    return ("\n\n" if how.blank else "\n").join(lines) + "\n"


def draw_md(doc: Doc, how: Txt) -> str:
    """The document as Markdown, headings of whole lines marked with #."""
    out: list[str] = []
    marks = {"CH": "##", "SEC": "###", "H1": "##", "H2": "###", "ANX": "##"}
    for block in doc.blocks:
        if block.kind == "TB":
            out.append("\n".join(table_text(block, "pipe")))
        elif block.kind == "T":
            out.append("# " + block.text)
        elif block.kind in marks and squeeze(block.text).rstrip("。") in squeeze("".join(block.path)):
            out.append(f"{marks[block.kind]} {block.text}")
        else:
            out.append(block.text)
    return how.before + "\n\n".join(out) + "\n" + how.after


# ---------------------------------------------------------------- web pages


def esc(text: str) -> str:
    """Text made safe for HTML."""
    return html.escape(text, quote=False)


def html_table(block: Block, style: str = 'border="1" cellspacing="0"') -> str:
    """A table with rowspan and colspan for its merged cells."""
    out = [f"<table {style}>"]
    raw = block.raw
    for r, row in enumerate(raw):
        out.append("<tr>")
        for c, cell in enumerate(row):
            if cell in ("^", "<"):
                continue
            down = across = 1
            while c + across < len(row) and row[c + across] == "<":
                across += 1
            while r + down < len(raw) and raw[r + down][c] == "^":
                down += 1
            spans = (f' rowspan="{down}"' if down > 1 else "") + (f' colspan="{across}"' if across > 1 else "")
            out.append(f"<td{spans}><p>{esc(cell)}</p></td>")
        out.append("</tr>")
    return "\n".join([*out, "</table>"])


def shown(doc: Doc, with_title: bool) -> list[Block]:
    """The blocks of the page's body; the page may show the title itself."""
    return [b for b in doc.blocks if with_title or b.kind != "T"]


def image(block: Block) -> str:
    """A picture of a table, as gazettes print them."""
    return f'<p align="center"><img src="./W020240117.jpg" alt="{esc(block.text)}" width="600"></p>'


def body_p(doc: Doc, with_title: bool = True) -> str:
    """Each line a paragraph."""
    out = []
    for b in shown(doc, with_title):
        if b.kind == "TB":
            out.append(html_table(b))
        elif b.kind == "IMG":
            out.append(image(b))
        elif b.kind in ("T", "T2", "N"):
            out.append(f'<p align="center"><strong>{esc(b.text)}</strong></p>')
        else:
            out.append(f"<p>　　{esc(b.text)}</p>")
    return "\n".join(out)


def body_br(doc: Doc, with_title: bool = True) -> str:
    """Lines parted by <br> and indented by &nbsp;."""
    out = []
    for b in shown(doc, with_title):
        if b.kind in ("TB", "IMG"):
            out.append(html_table(b) if b.kind == "TB" else image(b))
        else:
            out.append("&nbsp;&nbsp;&nbsp;&nbsp;" + esc(b.text) + "<br>\n<br>")
    return "\n".join(out)


def body_span(doc: Doc, with_title: bool = True) -> str:
    """Word-like paragraphs whose text is cut into spans and source lines."""
    out = []
    for b in shown(doc, with_title):
        if b.kind in ("TB", "IMG"):
            out.append(html_table(b) if b.kind == "TB" else image(b))
            continue
        cuts = [b.text[i : i + 11] for i in range(0, len(b.text), 11)]
        spans = "".join(
            f'<span style="font-family:仿宋_GB2312;\n font-size:16pt">{esc(cut)}</span>' for cut in cuts
        )
        out.append(f'<p class="MsoNormal" style="text-indent:32pt">{spans}<o:p></o:p></p>')
    return "\n".join(out)


def body_div(doc: Doc, with_title: bool = True) -> str:
    """Each line a div, headings in <b>, a soft line break inside long ones."""
    out = []
    for b in shown(doc, with_title):
        if b.kind in ("TB", "IMG"):
            out.append(html_table(b) if b.kind == "TB" else image(b))
        elif b.kind in ("CH", "H1", "SEC"):
            out.append(f"<div><b>{esc(b.text)}</b></div>")
        else:
            half = len(b.text) // 2
            out.append(f"<div>{esc(b.text[:half])}<wbr>{esc(b.text[half:])}</div>")
    return "\n".join(out)


Body = Callable[..., str]


@dataclass
class Page:
    """How a web page is drawn: its site, head pairs and body style."""

    site: str
    pairs: list[tuple[str, str]] = field(default_factory=list)
    body: Body = body_p
    with_title: bool = False
    source: str = ""
    time: str = ""
    heading: str = ""

    def title(self, doc: Doc) -> str:
        """The page's heading."""
        return self.heading or doc.meta["title"]


FOOT_TRS = "主办单位：{site}办公室　网站标识码：5101160001　蜀ICP备13026118号-1"


def page_trs(doc: Doc, how: Page) -> str:
    """A page of the TRS publishing system, with meta tags and a TRS_Editor."""
    rows = "\n".join(f"<li><b>{k}：</b><span>{v}</span></li>" for k, v in how.pairs)
    return f"""<!DOCTYPE html>
<html><head><meta charset="utf-8">
<title>{esc(how.title(doc))}_{how.site}</title>
<meta name="SiteName" content="{how.site}">
<meta name="ArticleTitle" content="{esc(how.title(doc))}">
<meta name="PubDate" content="{how.time}">
<meta name="ContentSource" content="{how.source}">
<style>.TRS_Editor P{{line-height:2;font-size:12pt}}</style>
<script>var _hmt=_hmt||[];document.write('<a href="/">无障碍阅读</a>');</script></head>
<body><div class="top"><a href="/">首页</a> | <a href="/zwgk">政务公开</a> | <a href="/bsfw">办事服务</a> | <a href="/hdjl">互动交流</a></div>
<div class="crumb">您现在的位置：<a href="/">首页</a> &gt; 政务公开 &gt; 政策文件</div>
<ul class="info">{rows}</ul>
<h1 class="tit">{esc(how.title(doc))}</h1>
<div class="sub">发布时间：{how.time}　来源：{how.source}　字号：[大 中 小]　<a href="javascript:window.print()">打印本页</a></div>
<div id="zoom"><div class="TRS_Editor"><div class="Custom_UnionStyle">
{body_of(doc, how)}
</div></div></div>
<div class="share">分享到：<a>微信</a><a>微博</a></div>
<div class="rel"><h3>相关新闻</h3><ul><li><a href="/a1.html">全区召开一季度经济运行分析会</a></li><li><a href="/a2.html">区领导调研重点项目建设进展</a></li></ul></div>
<div class="footer">{FOOT_TRS.format(site=how.site)}</div></body></html>"""


JUNK_TRS = ["您现在的位置", "无障碍阅读", "打印本页", "全区召开一季度经济运行分析会", "网站标识码", "字号：["]


def body_of(doc: Doc, how: Page) -> str:
    """The page's body in its style."""
    return how.body(doc, how.with_title)


def page_table(doc: Doc, how: Page) -> str:
    """An old table-built page: head table of two pairs a row, body in nested tables."""
    cells = [f'<td class="l">{k}:</td><td>{v}</td>' for k, v in how.pairs]
    rows = "\n".join(f"<tr>{''.join(cells[i:i + 2])}</tr>" for i in range(0, len(cells), 2))
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>{esc(how.title(doc))}</title></head>
<body bgcolor="#ffffff"><table width="980" align="center"><tr><td><img src="top.gif"></td></tr>
<tr><td><a href="/">网站首页</a>｜<a href="/zw">政务</a>｜<a href="/fw">服务</a>｜<a href="/gk">信息公开目录</a></td></tr>
<tr><td>当前位置：网站首页 &gt;&gt; 信息公开 &gt;&gt; 规范性文件</td></tr></table>
<table width="980" border="0"><tr><td width="200" valign="top"><table><tr><td>公开指南</td></tr><tr><td>公开制度</td></tr><tr><td>依申请公开</td></tr></table></td>
<td><table class="xxgk" width="100%">{rows}</table>
<table width="100%"><tr><td align="center"><font size="5"><b>{esc(how.title(doc))}</b></font></td></tr>
<tr><td><table width="95%"><tr><td class="content">
{body_of(doc, how)}
</td></tr></table></td></tr>
<tr><td align="right">【<a href="#">打印此页</a>】【<a href="#">关闭窗口</a>】</td></tr></table></td></tr></table>
<table align="center"><tr><td>版权所有：{how.site}　技术支持：信息中心　粤ICP备05070829号</td></tr></table></body></html>"""


JUNK_TABLE = ["当前位置", "依申请公开", "打印此页", "关闭窗口", "版权所有", "公开指南"]


def page_dl(doc: Doc, how: Page) -> str:
    """A page whose head is a definition list."""
    pairs = "".join(f"<dt>{k}</dt><dd>{v}</dd>" for k, v in how.pairs)
    return f"""<!DOCTYPE html><html lang="zh-CN"><head><meta charset="UTF-8"><title>{esc(how.title(doc))}</title>
<meta name="description" content="{how.site}权威发布"><script src="/js/jq.js"></script></head>
<body><header><nav><a>国务院</a><a>新闻</a><a>政策</a><a>互动</a><a>服务</a><a>国情</a></nav></header>
<p class="bread">首页 &gt; 信息公开 &gt; 文件库</p>
<dl class="policyinfo">{pairs}</dl>
<main><h2>{esc(how.title(doc))}</h2>
<div class="pages_content" id="UCAP-CONTENT">
{body_of(doc, how)}
</div></main>
<aside><p>扫一扫在手机打开当前页</p><p>【我要纠错】责任编辑：王小明</p></aside>
<footer><p>链接：全国人大 | 全国政协 | 国家监察委员会</p><p>{how.site}版权所有 京ICP备05070218号</p></footer></body></html>"""


JUNK_DL = ["首页 > 信息公开", "扫一扫在手机打开当前页", "责任编辑", "京ICP备05070218号", "国家监察委员会"]


def page_js(doc: Doc, how: Page) -> str:
    """A page whose menus are written by scripts, with a noscript text."""
    pairs = "　".join(f"【{k}】{v}" for k, v in how.pairs)
    return f"""<!doctype html><html><head><meta charset="utf-8"/><title>{esc(how.title(doc))}--{how.site}</title>
<script>var menu=["机构概况","政务动态","专题专栏"];for(var i=0;i<menu.length;i++){{document.write("<li>"+menu[i]+"</li>");}}</script>
<style>body{{margin:0}} .nav li{{float:left}}</style></head><body>
<noscript>您的浏览器不支持脚本，请启用后浏览</noscript>
<div class="nav"><ul><li>机构概况</li><li>政务动态</li><li>专题专栏</li></ul></div>
<div class="location">当前位置： 首页 &gt; 立法公开 &gt; 法规公告</div>
<div class="article"><div class="article-title">{esc(how.title(doc))}</div>
<div class="article-info">日期：{how.time} 浏览次数：<span id="hits">1286</span>次 {pairs}</div>
<div class="article-content">
{body_of(doc, how)}
</div>
<div class="pn">上一篇：关于召开常委会会议的公告<br/>下一篇：常委会任免名单</div></div>
<script>function share(){{alert("分享成功");}}</script>
<div id="foot">主办：{how.site}　地址：人民大道200号　沪ICP备06032217号</div></body></html>"""


JUNK_JS = ["您的浏览器不支持脚本", "政务动态", "当前位置", "浏览次数", "下一篇", "沪ICP备06032217号"]


def page_bare(doc: Doc, how: Page) -> str:
    """A page saved from Word: no charset stated, Office tags, no site around it."""
    return f"""<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><title>文件</title>
<!--[if gte mso 9]><xml><o:DocumentProperties><o:Author>办公室打字室</o:Author></o:DocumentProperties></xml><![endif]-->
<style><!-- p.MsoNormal {{mso-style-parent:""; margin:0cm}} --></style></head>
<body lang="ZH-CN"><div class="Section1">
{body_of(doc, how)}
</div></body></html>"""


JUNK_BARE = ["办公室打字室", "mso-style-parent"]


def page_repost(doc: Doc, how: Page) -> str:
    """A portal that reposts another issuer's document."""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{esc(how.title(doc))}-{how.site}</title>
<meta name="keywords" content="质量,认证,标准,{how.site}"></head><body>
<div class="head"><span>登录</span> <span>注册会员</span> <span>客服热线：400-800-1234</span></div>
<div class="bn">首页 - 行业资讯 - 政策法规 - 正文</div>
<div class="wrap"><div class="main"><h1>{esc(how.title(doc))}</h1>
<p class="meta">{how.time}　来源：{how.source}　作者：小编　点击：356</p>
<p class="lead">导读：本文由{how.site}编辑整理，仅供会员参考。</p>
<div class="con">
{body_of(doc, how)}
</div>
<p class="dis">免责声明：本网转载内容版权归原作者所有。</p>
<div class="hot"><h4>热门推荐</h4><ul><li>质量管理体系内审员培训班开始报名</li><li>一图看懂标准体系</li></ul></div></div></div>
<div class="ft">关于我们 | 联系我们 | 广告服务　{how.site} 版权所有</div></body></html>"""


JUNK_REPOST = ["注册会员", "客服热线", "行业资讯", "仅供会员参考", "免责声明", "质量管理体系内审员培训班开始报名", "广告服务"]


def page_article(doc: Doc, how: Page) -> str:
    """A present-day page: <article>, time tag, microdata, fixed side tools."""
    pairs = "".join(f'<div class="row"><div class="k">{k}</div><div class="v">{v}</div></div>' for k, v in how.pairs)
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{esc(how.title(doc))}</title><link rel="stylesheet" href="a.css">
<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{esc(how.title(doc))}"}}</script></head>
<body><div class="skip"><a href="#c">跳转到主要内容区</a></div>
<nav aria-label="主导航"><ul><li>要闻动态</li><li>政府信息公开</li><li>数据开放</li></ul></nav>
<div class="box">{pairs}</div>
<article id="c"><h1>{esc(how.title(doc))}</h1><p class="from">发布日期：<time>{how.time}</time> <span>信息来源：{how.source}</span></p>
{body_of(doc, how)}
<p class="file">附件下载：<a href="/f/1.docx">正文.docx</a></p></article>
<div class="tools"><a>智能问答</a><a>返回顶部</a><a>收藏本文</a></div>
<div class="like"><b>猜你喜欢</b><a>今年民生实事项目征集公告</a></div>
<footer>政府网站找错　公安备案 11010202000001</footer></body></html>"""


JUNK_ARTICLE = ["跳转到主要内容区", "要闻动态", "返回顶部", "今年民生实事项目征集公告", "政府网站找错"]


# ---------------------------------------------------------------- mht


def mht(page: str, encoding: str, transfer: str) -> bytes:
    """A page as a browser saves it in one file, with a style sheet and a picture."""
    data = page.encode(encoding, "xmlcharrefreplace")
    if transfer == "base64":
        body = base64.encodebytes(data)
    else:
        body = quopri.encodestring(data)
    mark = "----MultipartBoundary--8fXzQm2c----"
    pixel = base64.b64decode("R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==")
    head = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: http://www.example.gov.cn/art_1.html\r\n"
        "Subject: =?utf-8?Q?=E6=94=BF=E7=AD=96?=\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="{mark}"\r\n\r\n\r\n'
    )
    parts = [
        (f"Content-Type: text/html; charset={encoding}\r\nContent-Transfer-Encoding: {transfer}\r\n"
         "Content-Location: http://www.example.gov.cn/art_1.html", body),
        ("Content-Type: text/css\r\nContent-Transfer-Encoding: quoted-printable\r\n"
         "Content-Location: http://www.example.gov.cn/a.css", b"body { color: black; }\r\n"),
        ("Content-Type: image/gif\r\nContent-Transfer-Encoding: base64\r\n"
         "Content-Location: http://www.example.gov.cn/top.gif", base64.encodebytes(pixel)),
    ]
    out = head.encode()
    for header, payload in parts:
        out += f"--{mark}\r\n{header}\r\n\r\n".encode() + payload.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return out + f"--{mark}--\r\n".encode()


# ---------------------------------------------------------------- laws


def law_doc(text: str, picks: list[str], meta: dict[str, Any]) -> Doc:
    """A law in Markdown as it is: its blocks by 章, 节 and 条, and picked passages."""
    meta = dict(meta)
    doc = Doc(meta)
    stack: list[tuple[int, str]] = []
    for line in text.replace("\r", "").splitlines():
        line = line.strip()
        if not line or line.startswith("<!--"):
            continue
        mark = re.match(r"(#+)\s*(.*)", line)
        if mark and mark[1] == "#":
            meta.setdefault("title", mark[2])
            add_block(doc, "T", mark[2], [])
            continue
        article = re.match(r"第[一二三四五六七八九十百零]+条(?=\s)", line)
        question = re.match(r"[一二三四五六七八九十]+、问：.*", line)
        topic = re.match(r"([一二三四五六七八九十]+、关于[^。]{2,20}问题)。", line)
        rank, name = 0, ""
        if mark:
            rank, name, line = (1 if mark[1] == "##" else 2), mark[2].strip(), mark[2].strip()
        elif article:
            rank, name = 7, article[0]
        elif question or topic:
            rank, name = 3, (topic[1] if topic else line)
        if rank:
            while stack and stack[-1][0] >= rank:
                stack.pop()
            stack.append((rank, name))
        for pick in picks:
            if pick in line:
                line = line.replace(pick, f"«{pick}»")
        add_block(doc, "P", line, stack)
    missing = [p for p in picks if p not in [q["quote"] for q in doc.passages]]
    assert not missing, (meta["title"], missing)
    return doc


# ---------------------------------------------------------------- the five documents


def corpus_source(name: str, keep: Callable[[int, str], bool]) -> list[str]:
    """The kept lines of one of the five documents."""
    lines = (CORPUS / name).read_text("utf-8").splitlines()
    return [line for at, line in enumerate(lines, 1) if keep(at, line)]


def corpus_doc(lines: list[str], picks: list[str], meta: dict[str, Any], title: list[str]) -> Doc:
    """Mark the kept lines by the numbering of their headings (checked by eye)."""
    out: list[str] = []
    for line in lines:
        text = line.strip()
        if not text:
            continue
        for pick in picks:
            text = text.replace(pick, f"«{pick}»")
        out.append(mark_line(text, title))
    body = "\n".join(out)
    head = "\n".join(f"{k}: {'-' if v is None else v}" for k, v in meta.items())
    doc = parse(f"{head}\n---\n{body}\n")
    missing = [p for p in picks if p not in [q["quote"] for q in doc.passages]]
    assert not missing, missing
    return doc


def mark_line(text: str, title: list[str]) -> str:
    """One line of a document with its tag."""
    if squeeze(plain(text)) in [squeeze(t) for t in title]:
        return "T " + text
    if re.match(r"附件\d", text) and len(text) < 6:
        return "ANX " + text
    if re.match("[一二三四五六七八九十]+、", text):
        return "H1 " + text
    for tag, number in (("H2", r"[(（][一二三四五六七八九十]+[)）]"), ("H3", r"\d{1,2}[.．] ?(?!\d)")):
        if re.match(number, text):
            run_in = re.match(r"([^。]{4,40}。)(.+)", text)
            return f"{tag} {run_in[1]}|{run_in[2]}" if run_in else f"{tag} {text}"
    return text


# ---------------------------------------------------------------- what is made


@dataclass
class Made:
    """One file: its bytes, its documents' labels and what it tests."""

    name: str
    data: bytes
    labels: list[dict[str, Any]]
    texts: list[str]
    tests: str


def label(file: str, doc: Doc, junk: list[str]) -> dict[str, Any]:
    """The label line of a document in a file."""
    kind = file.rsplit(".", 1)[-1]
    out: dict[str, Any] = {"file": f"web/{file}", "text": text_name(file), "format": kind}
    out.update({key: doc.meta[key] for key in FIELDS if key in doc.meta})
    out["refused"] = False
    out["documents"] = 1
    if "second_title" in doc.meta:
        out["documents"] = 2
        out["second"] = {"title": doc.meta["second_title"], "number": doc.meta["second_number"]}
    out["passages"] = doc.passages
    out["boilerplate"] = junk
    out["table_rows"] = doc.table_rows
    return out


def text_name(file: str) -> str:
    """Where the reference text of a file lies: its name without the suffix."""
    parts = file.split("/")
    parts = [re.sub(r"\.zip$", "", part) for part in parts[:-1]] + [parts[-1].rsplit(".", 1)[0]]
    return "text/web/" + "/".join(parts) + ".txt"


def made(name: str, data: bytes, doc: Doc, junk: list[str], tests: str, text: str | None = None) -> Made:
    """A file that holds one document."""
    return Made(name, data, [label(name, doc, junk)], [reference(doc) if text is None else text], tests)


def source(name: str) -> Doc:
    """A fresh copy of one of the invented documents."""
    return parse((SOURCES / f"{name}.txt").read_text("utf-8"))


def txt(name: str, key: str, encoding: str, how: Txt, junk: list[str], tests: str) -> Made:
    """A plain text file in one encoding."""
    doc = source(key)
    return made(name, draw_txt(doc, how).encode(encoding), doc, junk, tests)


def bom(data: str, encoding: str) -> bytes:
    """The text in UTF-16 of one byte order, with its mark."""
    mark = b"\xff\xfe" if encoding.endswith("le") else b"\xfe\xff"
    return mark + data.encode(encoding)


def web(name: str, key: str, draw: Callable[[Doc, Page], str], how: Page, encoding: str, junk: list[str],
        tests: str) -> Made:
    """A web page in one encoding."""
    doc = source(key)
    data = draw(doc, how).encode(encoding, "xmlcharrefreplace")
    return made(name, data, doc, junk, tests)


PAIRS_SHUANGLIU = """
索引号：510122-2024-000312
发布机构：成都市双流区人民政府办公室
发文字号：双府办发〔2024〕12号
成文日期：2024-02-19
发布日期：2024-02-26
有 效 性：有效
"""

PAIRS_BINHAI = """
索 引 号：12011600MB1F/2024-00017　　　　发布机构：天津市滨海新区人民政府
发文字号：津滨政规发〔2024〕2号　　　　主题分类：市场监管
成文日期：2024年01月30日　　　　发布日期：2024年02月05日
"""

PAIRS_ZHUANGHE = """
索引号
11210283MB0X7/2021-00044
主题分类
海洋渔业
发布机构
庄河市人民政府
文 号
庄政告〔2021〕3号
成文日期
2021-05-17
发布日期
2021-05-17
主 题 词
海参 保护区
"""

PAIRS_JINGXI = """
● 索 引 号：GXBS-JX-2021-0871
● 发 文 字 号：靖政办发〔2021〕33号
● 发 文 单 位：靖西市人民政府办公室
● 成 文 日 期：2021年08月09日
● 发 布 日 期：2021年08月11日
"""

SITE_BEFORE = """
首页 > 政务公开 > 政府文件
无障碍阅读 | 长者模式
"""

SITE_AFTER = """
打印
关闭
分享到：
扫一扫在手机打开当前页
在线咨询
上一篇：关于公布行政执法主体的公告
下一篇：关于召开质量工作会议的通知
责任编辑：李小红
主办：政府办公室 粤ICP备12345678号-1
"""

JUNK_SITE = ["无障碍阅读", "分享到", "扫一扫在手机打开当前页", "在线咨询", "关于公布行政执法主体的公告", "责任编辑", "ICP备12345678号"]
TOC_MEITAN = ["第一章　发展基础........................", "第二节　提升加工水平........................"]


def text_files() -> list[Made]:
    """The invented documents as plain text and Markdown."""
    wanzai, hongsibu = source("wanzai"), source("hongsibu")
    le, be = source("xiangmd"), source("zhuanghe")
    return [
        txt("shuangliu_head.txt", "shuangliu", "utf-8", Txt(before=PAIRS_SHUANGLIU), ["510122-2024-000312"],
            "UTF-8; 索引号 pairs one a line; notice + 章条; number with 〔〕; repeal of another number; 有效期五年 computed"),
        txt("heilongjiang_ling.txt", "heilongjiang", "gbk", Txt(blank=True), [],
            "GBK; 省政府令第179号 before the rules; ○ date; 条 only; repeals an older 令"),
        txt("nongban_han.txt", "nongban", "gb18030", Txt(), [],
            "GB18030 with 㙍, 镕, 〇; 函 with [2020] 3 号; items after headings"),
        txt("yile_jiyao_wrap38.txt", "yile", "utf-8", Txt(wrap=38), [],
            "hard-wrapped at 38; 乡镇 会议纪要; banner before the title; 〇 date; no headings (一、 are paragraphs)"),
        made("xiang_mingdian_u16le.txt", bom(draw_txt(le, Txt()), "utf-16-le"), le, [],
             "UTF-16 LE with BOM; 发明电 telegraph head; cites 国办发明电〔2024〕1号; run-in 一、 headings"),
        made("zhuanghe_tonggao_u16be.txt", bom(draw_txt(be, Txt(before=PAIRS_ZHUANGHE)), "utf-16-be"), be,
             ["11210283MB0X7/2021-00044", "海参 保护区"],
             "UTF-16 BE with BOM; 索引号 labels and values on separate lines; number only in the head"),
        txt("meitan_guihua_toc.txt", "meitan", "utf-8-sig", Txt(toc="dots"), TOC_MEITAN,
            "UTF-8 BOM; 规划 with dotted contents page; 章节; run-in 1. headings that restart"),
        txt("meitan_guihua_toc_bare.txt", "meitan", "gbk", Txt(toc="bare", drop=("N",)), ["目　　录"],
            "contents page without page numbers repeats the headings; number not in the file"),
        txt("fagai_joint_wrap22.txt", "fagai", "gbk", Txt(wrap=22), [],
            "joint issue of three; words broken across lines at 22; headings with 1. under （二）"),
        txt("shaanxi_zhuanfa.txt", "shaanxi", "utf-8", Txt(blank=True), [],
            "two documents in one file: a notice that forwards another with its own number"),
        txt("shouguang_feizhi_flat.txt", "shouguang", "utf-8", Txt(table="flat", blank=True), [],
            "决定 of repeal; annex table flattened one cell a line, other documents' numbers"),
        txt("hongkong_big5.txt", "hongkong", "big5", Txt(), [],
            "Big5, traditional characters; 第8/2023號; Chinese numeral date"),
        txt("neimeng_lost_bracket.txt", "neimeng", "utf-8", Txt(indent=""), [],
            "own number and a cited number with lost bracket (〔20216号); title over two lines; 一、 are paragraphs"),
        made("wanzai_fenji.md", draw_md(wanzai, Txt()).encode(), wanzai, [],
             "Markdown; number （2021）5号; pipe table; 自印发之日起 + 有效期三年"),
        made("hongsibu_wenda.md", draw_md(hongsibu, Txt()).encode(), hongsibu, [],
             "Markdown; 政策问答: 一、问：…答：…, once run-in"),
        txt("laifeng_one_line.txt", "laifeng", "utf-8", Txt(one_line=True), [],
            "the whole document on one line; number before the title"),
        txt("laiyuan_yuan_1.1.2.txt", "laiyuan", "utf-8", Txt(indent=""), [],
            "1 / 1.1 / 1.1.2 numbering; number in round brackets under the title"),
        txt("yazhou_site_furniture.txt", "yazhou", "gb18030", Txt(before=SITE_BEFORE, after=SITE_AFTER), JUNK_SITE,
            "site furniture lines; numbered items that are no headings; lines broken before 2022年 and 98.3%"),
        txt("motuo_diyi.txt", "motuo", "utf-8", Txt(), [],
            "第一，第二， and 一是 paragraphs that are no headings"),
        txt("dunhua_annexes.txt", "dunhua", "utf-8", Txt(after=SITE_AFTER), JUNK_SITE,
            "two annexes that restart 一、（一）; furniture after"),
        txt("binhai_pairs2.txt", "binhai", "utf-8", Txt(before=PAIRS_BINHAI + PAIRS_BINHAI), ["12011600MB1F/2024-00017"],
            "索引号 table two pairs a line, printed twice; 第一条 as heading; 有效期2年 computed"),
        txt("jingxi_bullets.txt", "jingxi", "utf-8", Txt(before=PAIRS_JINGXI, table="tab"), ["GXBS-JX-2021-0871"],
            "● spaced labels (发 文 字 号); tab-parted table; cited 桂政发〔2016〕34号"),
    ]


def head(doc_key: str, code: str, extra: list[tuple[str, str]] | None = None) -> list[tuple[str, str]]:
    """The usual head pairs of a document."""
    meta = source(doc_key).meta
    pairs = [("索引号", code), ("发文字号", meta.get("number") or "无"), ("发布机构", meta["issuer"])]
    for name, key in (("成文日期", "written"), ("发布日期", "published")):
        if meta.get(key):
            pairs.append((name, meta[key]))
    return pairs + (extra or [])


def web_files() -> list[Made]:
    """The invented documents as saved web pages."""
    kunshan = head("kunshan", "014186/2022-00341", [("失效日期", "2027-08-31"), ("有效性", "有效")])
    return [
        web("guling_ling.html", "guling", page_trs,
            Page("中国政府网", head("guling", "000014349/2025-00011"), with_title=True, source="新华社", time="2025-02-24"),
            "utf-8", JUNK_TRS, "TRS skeleton; 国令第707号; 令 text before the law; 章节条; page title is the law's"),
        web("samr_gonggao.html", "samr_notice", page_table,
            Page("国家市场监督管理总局", head("samr_notice", "MB1957532/2024-00228")), "gb2312", JUNK_TABLE,
            "gb2312 in meta, table-built head, nested tables; number 2024年第15号; cites another 公告"),
        web("huocheng_tonggao.html", "huocheng", page_bare, Page("", body=body_br, with_title=True), "gb18030",
            JUNK_BARE, "no charset (GBK bytes), <br> and &nbsp; paragraphs; joint 通告 without number; 有效期至"),
        web("guohan_pifu.html", "guohan", page_dl, Page("中国政府网", head("guohan", "000014349/2023-00061")), "utf-8",
            JUNK_DL, "<dl> head; 批复; 一、 paragraphs; the cited 苏政发 number is not its own"),
        web("jingning_jiedu.html", "jingning", page_article,
            Page("景宁县政府", source="景宁畲族自治县市场监督管理局", time="2023-11-06"), "utf-8", JUNK_ARTICLE,
            "解读 with 问题1 headings; no own number; <article> skeleton"),
        web("boluo_xize.html", "boluo", page_table, Page("博罗县人民政府", head("boluo", "007135/2023-00102"), body=body_br),
            "gb2312", JUNK_TABLE, "实施细则 in nested tables, <br> paragraphs; 款 and 项; 有效期至2026年7月14日"),
        web("fagai_spans.html", "fagai", page_dl, Page("国家发展改革委", head("fagai", "000013039/2024-00155"),
            body=body_span), "utf-8", JUNK_DL, "paragraphs cut in spans over source lines; joint issue; <dl> head"),
        web("shexian_word.html", "shexian", page_bare, Page("", body=body_span, with_title=True), "utf-8", JUNK_BARE,
            "saved from Word, no charset (UTF-8 bytes); 党委 and 政府 offices; 自印发之日起"),
        web("kunshan_shixiao.html", "kunshan", page_trs, Page("昆山市人民政府", kunshan, source="市政府办公室",
            time="2022-08-01"), "utf-8", JUNK_TRS, "head with 失效日期 label; <ul class=info>; title says 市政府"),
        web("zhongyang_yijian.html", "zhongyang", page_article, Page("新华网", source="新华社", time="2023-11-02",
            body=body_div), "utf-8", JUNK_ARTICLE, "中共中央 国务院 意见, no number, date in brackets under the title; （三） runs on"),
        web("shanghai_jueding.html", "shanghai", page_js, Page("上海人大网", [("文号",
            "上海市人民代表大会常务委员会公告〔十六届〕第24号"), ("发布日期", "2023-09-26")], time="2023-09-26", body=body_div),
            "utf-8", JUNK_JS, "menus written by scripts; 人大常委会 决定; 一、 paragraphs"),
        web("qinghai_repost.html", "qinghai", page_repost, Page("质量认证资讯网", source="青海省市场监督管理局",
            time="发布时间：2023-06-08 09:15"), "utf-8", JUNK_REPOST, "a portal reposts a department's rules; no number in the file"),
        web("chaoyang_table.html", "chaoyang", page_trs, Page("北京市朝阳区人民政府", head("chaoyang", "11010500/2024-00077"),
            source="区政府办公室", time="2024-03-01"), "utf-8", JUNK_TRS,
            "data table with rowspan and colspan, two-row head, note row; picture of a table"),
        web("lianjiang_jueding.html", "lianjiang", page_js, Page("连江县人民政府", time="", body=body_br, with_title=False),
            "utf-8", JUNK_JS, "表彰 决定; <br> body; number inside the body; cited number of the rules"),
        web("dunhua_article.html", "dunhua", page_table, Page("敦化市人民政府", head("dunhua", "01385/2023-0418"), body=body_span),
            "gb18030", JUNK_TABLE, "annexes in spans inside nested tables; GB18030 bytes under a gb2312 label"),
    ]


def mht_files() -> list[Made]:
    """Pages saved by a browser in one file."""
    lingqiu, luanchuan = source("lingqiu"), source("luanchuan")
    page_a = page_table(lingqiu, Page("灵丘县人民政府", head("lingqiu", "111402/2022-00090"), body=body_span))
    page_b = page_article(luanchuan, Page("栾川县人民政府", head("luanchuan", "005438/2024-0031"), time="2024-04-07",
                                          source="县政府办公室"))
    return [
        made("lingqiu_qp.mht", mht(page_a, "gbk", "quoted-printable"), lingqiu, JUNK_TABLE,
             "MHT, GBK in quoted-printable; merged two-row table head; 1. headings under （一）"),
        made("luanchuan_b64.mht", mht(page_b, "utf-8", "base64"), luanchuan, JUNK_ARTICLE,
             "MHT, UTF-8 in base64; number in head and body"),
    ]


# ---------------------------------------------------------------- the five documents as files


def corpus_files() -> list[Made]:
    """Parts of the five documents of the corpus."""
    return [kongtong(), shizhu(), dadukou(), jiangbei(), chongqing()]


def kongtong() -> Made:
    """崆峒区: the first 19 lines, hard-wrapped, GBK."""
    name = "平凉市崆峒区产品工程和服务质量提升行动实施方案.txt"
    lines = corpus_source(name, lambda at, _: at <= 19)
    meta = {"title": lines[0], "number": None, "issuer": "平凉市崆峒区质量强区建设协调推进领导小组办公室",
            "region": "甘肃省平凉市崆峒区", "written": "2023-07-09", "published": None, "effective": None, "expires": None}
    picks = ["主要农产品例行监测合格率提高到98%以上", "扶持刺五加(五爪子)、惚木(刺椿头)、百里香等药食两用植物",
             "推动落实工程质量安全手册制度", "聚焦省、市、区委经济工作会上明确的奋斗目标", "持续推进“陇上食安”一体化智慧监管平台建设"]
    doc = corpus_doc(lines, picks, meta, [lines[0]])
    return made("kongtong_wrap38.txt", draw_txt(doc, Txt(wrap=38)).encode("gb18030"), doc, [],
                "corpus 崆峒区, lines of 38, GB18030, no number; ASCII punctuation; run-in 1. headings")


def shizhu() -> Made:
    """石柱县: the interpretation on a web page."""
    lines = corpus_source("石柱县质量强县建设实施方案解读.txt", lambda at, line: at > 1 and "扫一扫" not in line)
    title = "【文字解读】《石柱县质量强县建设实施方案》"
    meta = {"title": title, "number": None, "region": "重庆市石柱土家族自治县", "written": None, "effective": None,
            "expires": None}
    picks = ["质量强县建设取得显著成效,迈入全市第二方阵", "推动莼菜产业高质量发展。\n", "鼓励企业实施以质取胜战略,加强全面质量管理",
             "引导企业实施绿色化智能化改造项目", "成立质量强县建设协调推进领导小组"]
    doc = corpus_doc(lines, [p for p in picks if "\n" not in p], meta, [title])
    page = page_dl(doc, Page("石柱土家族自治县人民政府", body=body_p))
    return made("shizhu_jiedu.html", page.encode(), doc, [j for j in JUNK_DL if j in page.replace("&gt;", ">")],
                "corpus 石柱县 解读; 1.–19. headings run across （一）; cited 渝委发 number is not its own")


def dadukou() -> Made:
    """大渡口区: as it lies in the corpus, head table twice, title twice."""
    name = "重庆市大渡口区质量强区建设实施方案.txt"
    raw = corpus_source(name, lambda at, _: at <= 48) + ["一图读懂:"]
    lines = corpus_source(name, lambda at, _: 13 <= at <= 48)
    meta = {"title": "重庆市大渡口区人民政府关于印发质量强区建设实施方案(2023-2027年)的通知", "number": "大渡口府发〔2024〕1号",
            "issuer": "重庆市大渡口区人民政府", "region": "重庆市大渡口区", "written": "2024-01-12", "published": "2024-01-17",
            "effective": None, "expires": None}
    picks = ["加快五大百亿级产业集群化、绿色化、智能化发展", "积极融入西部金融中心建设,大力发展绿色金融",
             "装配式建筑面积占新建建筑面积的比例达到35%", "全方位建设质量强区、标准强区、品牌强区、制造强区"]
    doc = corpus_doc(lines, picks, meta, lines[:3])
    doc.blocks = [b for b in doc.blocks if b.text != "(2023-2027年)"]
    for block in doc.blocks:
        if block.text == "质量强区建设实施方案":
            block.text += "(2023-2027年)"
    return made("dadukou_raw.txt", ("\n".join(raw) + "\n").encode(), doc, ["[ 索引号 ]", "11500104009286164T", "一图读懂"],
                "corpus 大渡口区 as it lies: 索引号 table twice, title twice, 一图读懂 at the end")


def jiangbei() -> Made:
    """江北区: on an old table-built page."""
    lines = corpus_source("重庆市江北区质量强区建设实施方案.txt", lambda at, _: at <= 67)
    meta = {"title": "重庆市江北区人民政府关于印发江北区质量强区建设实施方案的通知", "number": "江北府发〔2023〕32号",
            "issuer": "重庆市江北区人民政府", "region": "重庆市江北区", "written": "2023-12-01", "published": None,
            "effective": None, "expires": None}
    picks = ["生活性服务质量满意度不低于81分", "加快形成既有“满天星”又有“启明星”“北斗星”的发展态势",
             "试点推进特色种植等。实施江北制造提质增效行动", "质量竞争型产业规模显著扩大"]
    doc = corpus_doc([line for line in lines if "一、" not in line[:0]], picks, meta,
                     ["重庆市江北区人民政府", "关于印发江北区质量强区建设实施方案的通知"])
    for block in doc.blocks[4:]:
        block.kind = "P" if block.kind == "T" else block.kind
    doc.blocks[0].kind = "N"
    page = page_table(doc, Page("重庆市江北区人民政府", body=body_p))
    return made("jiangbei_table.html", page.encode("gbk", "xmlcharrefreplace"), doc, JUNK_TABLE,
                "corpus 江北区 on a table-built page in GBK; number first in the body")


def chongqing() -> Made:
    """重庆市: as it lies, furniture around, annex table one cell a line."""
    name = "重庆市贯彻质量发展纲要实施意见.txt"

    def keep(at: int, _: str) -> bool:
        return 10 <= at <= 52 or 79 <= at <= 90 or 182 <= at <= 254

    before = corpus_source(name, lambda at, _: at < 10)
    after = ["微信咨询", "在线咨询", "咨询热线", "顶部"]
    lines = corpus_source(name, keep)
    meta = {"title": "重庆市人民政府关于贯彻质量发展纲要(2011-2020年)的实施意见", "number": "渝府发〔2012〕45号",
            "issuer": "重庆市人民政府", "region": "重庆市", "written": "2012-04-13", "published": None, "effective": None,
            "expires": None}
    picks = ["制造业质量竞争力逐年提升,2011年达到85.49", "切实保障广大人民群众的身体健康和生命财产安全",
             "品种、质量、效益显著改善,节能环保性能大幅提升", "本地主要农产品质量安全监测合格率", "调整经济结构和转变发展方式的紧迫任务"]
    lines = [line for line in lines if not line.strip().startswith("重庆市人民政府关于贯彻质量发展纲要(2011―")]
    doc = corpus_doc(lines, picks, meta, [meta["title"]])
    return made("chongqing_raw.txt", "\n".join(before + lines + after).encode("gb18030"), doc,
                ["服务热线", "政策编号", "微信扫描", "在线咨询"],
                "corpus 重庆市: furniture and a summary block before, flattened annex table, 国发〔20129号 cited, ○ date")


# ---------------------------------------------------------------- the laws as files


@dataclass
class Law:
    """A law taken as it is: where it lies, what is picked and known."""

    name: str
    path: str
    picks: list[str]
    meta: dict[str, Any]
    tests: str
    drop: tuple[str, ...] = ()


NONE4 = {"number": None, "region": None, "published": None, "expires": None}
LAW_LIST = [
    Law("law_guowuyuan_1982", "宪法相关法/国务院组织法(1982-12-10).md",
        ["国务院发布的决定、命令和行政法规", "国务院秘书长在总理领导下", "国务院可以根据工作需要和精简的原则",
         "各部、各委员会实行部长、主任负责制"],
        {**NONE4, "written": "1982-12-10"}, "条 only, first of two versions of one law"),
    Law("law_guowuyuan_2024", "宪法相关法/国务院组织法(2024-03-11).md",
        ["国务院秘书长在总理领导下", "国务院根据需要召开总理办公会议和国务院专题会议", "每个机构设负责人二至五人，由国务院任免",
         "国务院健全行政监督制度，加强行政复议"],
        {**NONE4, "written": "1982-12-10"}, "条 only, second version (revised)"),
    Law("law_xingfa_xiuzheng10", "刑法/刑法修正案（十）.md",
        ["在公共场合，故意以焚烧、毁损、涂划、玷污、践踏等方式", "以歪曲、贬损方式奏唱国歌", "切实维护国歌奏唱、使用的严肃性和国家尊严",
         "将该条修改为"],
        {**NONE4, "written": "2017-11-04"}, "修正案 without articles of its own; 第二百九十九条 cited in the text"),
    Law("law_xianfa_xiuzheng2004", "宪法/宪法修正案（2004年）.md",
        ["地方各级人民代表大会每届任期五年", "第四章章名“国旗、国徽、首都”修改为", "中华人民共和国国歌是《义勇军进行曲》",
         "乡、民族乡、镇的人民代表大会每届任期三年"],
        {**NONE4, "written": "2004-03-14"}, "修正案 whose articles quote articles and chapters of the constitution"),
    Law("law_mingyuquan_jieda", "司法解释/最高人民法院关于审理名誉权案件若干问题的解答(1993-08-07).md",
        ["由侵权行为地或者被告住所地人民法院管辖", "近亲属包括：配偶、父母、子女、兄弟姐妹", "对缺乏侵权事实坚持起诉的，应裁定驳回起诉",
         "各地人民法院在审理名誉权案件中"],
        {"region": None, "issuer": "最高人民法院", "written": "1993-06-15", "published": None, "effective": None, "expires": None},
        "司法解释 of 问 and 答"),
    Law("law_zhongcai_jueding", "司法解释/最高人民法院关于修改《最高人民法院关于仲裁司法审查案件报核问题的有关规定》的决定.md",
        ["应当在作出审核意见之日起十五日内向最高人民法院报备", "高级人民法院经审查，拟同意中级人民法院",
         "作相应修改后，重新公布"],
        {**NONE4, "issuer": "最高人民法院", "written": "2021-11-15", "effective": "2022-01-01"},
        "决定 that amends; 一、 paragraphs quote new articles"),
    Law("law_minjian_pifu", "司法解释/最高人民法院关于新民间借贷司法解释适用范围问题的批复.md",
        ["典当行、融资租赁公司、商业保理公司", "不适用新民间借贷司法解释。", "（粤高法〔2020〕108号）收悉", "其它两问题已在修订后的司法解释中予以明确"],
        {**NONE4, "issuer": "最高人民法院", "written": "2020-11-09", "effective": "2021-01-01"},
        "批复; the asking court's number is not its own; head broken across lines"),
    Law("law_caili", "司法解释/最高人民法院关于审理涉彩礼纠纷案件适用法律若干问题的规定(2024-01-17).md",
        ["一方为表达或者增进感情的日常消费性支出", "婚约财产纠纷中，婚约一方及其实际给付彩礼的父母", "如果共同生活时间较短且彩礼数额过高的",
         "本规定施行前已经终审、施行后当事人申请再审"],
        {"issuer": "最高人民法院", "number": "法释〔2024〕1号", "region": None, "written": "2023-11-13", "published": None,
         "effective": "2024-02-01", "expires": None}, "司法解释 whose title is repeated over two lines in the body; 法释 number",
        ("最高人民法院关于审理涉彩礼纠纷案件", "适用法律若干问题的规定")),
    Law("law_jubao_jiangli", "部门规章/国家安全部/公民举报危害国家安全行为奖励办法(2022-06-06).md",
        ["登录国家安全机关互联网举报受理平台网站", "对同一举报人的同一举报事项，不予重复奖励", "给予精神奖励的，颁发奖励证书",
         "单位对举报人实施打击、报复的"],
        {"region": None, "written": "2022-06-06", "effective": "2022-06-06", "expires": None}, "规章 with 章 (总 则 spaced) and 项"),
    Law("law_gongzi_zhesuan", "部门规章/人力资源社会保障部/关于职工全年月平均工作时间和工资折算问题的通知(2009-03-29).md",
        ["以月、季、年的工作日乘以每日的8小时", "即折算日工资、小时工资时不剔除国家规定的11天法定节假日", "全体公民的节日假期由原来的10天增设为11天",
         "月计薪天数＝（365天-104天）÷12月"],
        {"number": "劳社部发[2008]3号", "region": None, "published": None, "expires": None}, "通知 with [2008]3号, formula lines, a heading 三 alone"),
    Law("law_shimingzhi", "行政法规/个人存款账户实名制规定(2000-03-20).md",
        ["居住在境内的16周岁以下的中国公民，为户口簿", "代理他人在金融机构开立个人存款账户的，代理人应当",
         "由中国人民银行给予警告，可以处1000元以上", "在原账户办理第一笔个人存款时"],
        {"region": None, "written": "2000-03-20", "effective": "2000-04-01", "expires": None}, "行政法规, 条 only, 款 after 项"),
    Law("law_mingma", "部门规章/市场监督管理总局/明码标价和禁止价格欺诈规定(2022-04-14).md",
        ["是指经营者利用虚假的或者使人误解的价格手段", "初次违法且危害后果轻微并及时改正的，可以依法不予处罚",
         "不得利用价格手段侵犯消费者和其他经营者的合法权益", "发布的《关于商品和服务实行明码标价的规定》"],
        {"region": None, "written": "2022-04-14", "effective": "2022-07-01", "expires": None}, "规章 that repeals two; long 条 with 款 and 项"),
    Law("law_juece", "行政法规/重大行政决策程序暂行条例(2019-04-20).md",
        ["制定开发利用、保护重要自然资源和文化资源的重大公共政策", "应当遵循民主决策原则，充分听取各方面意见"],
        {"region": None, "written": "2019-04-20", "effective": "2019-09-01", "expires": None}, "行政法规 with 章, 节 and 条"),
    Law("law_jining_yanhua", "DLC/山东地方法规/地方性法规/山东/济宁市烟花爆竹燃放管理条例(2020-07-25).md",
        ["向人群、车辆、建筑物、地下管网、公共绿地抛掷", "无民事行为能力人或者限制民事行为能力人燃放烟花爆竹的",
         "有关部门在办理工商注册登记、婚姻登记、户籍登记", "打击报复举报人的，由公安部门依法查处"],
        {"number": None, "region": "山东省济宁市", "written": "2017-10-31", "published": None, "effective": "2018-01-01",
         "expires": None}, "local rules of a city, 条 only, long head of approvals"),
    Law("law_zhejiang_zhiliang", "DLC/浙江地方法规/地方性法规/浙江/浙江省建设工程质量管理条例(2017-11-30).md", [],
        {"number": None, "region": "浙江省", "written": "1995-08-19", "published": None, "expires": None},
        "local rules of a province with 章, 节 and 条, three amendments in the head"),
]


def law_files() -> list[Made]:
    """The laws, as they are."""
    out = []
    for law in LAW_LIST:
        file = FILES_DIR / f"{law.name}.md"
        origin = LAWS / law.path
        text = (origin if origin.exists() else file).read_text("utf-8")
        doc = law_doc(text, law.picks, law.meta)
        doc.blocks = [b for b in doc.blocks if b.text not in law.drop]
        doc.passages = [p for p in doc.passages if len(squeeze(p["quote"])) >= 8]
        out.append(made(file.name, text.encode(), doc, ["INFO END"], law.tests))
    return out


# ---------------------------------------------------------------- tables


def xlsx_bytes(book: Any, cached: dict[str, tuple[str, str]] | None = None) -> bytes:
    """The workbook's bytes; ``cached`` turns cells of sheet 1 into formulas with a kept value."""
    buffer = io.BytesIO()
    book.save(buffer)
    if not cached:
        return buffer.getvalue()
    out = io.BytesIO()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = put_formulas(data.decode(), cached).encode()
            new.writestr(name, data)
    return out.getvalue()


def put_formulas(sheet: str, cached: dict[str, tuple[str, str]]) -> str:
    """Give cells a formula before their value."""
    for cell, (formula, kept) in cached.items():
        pattern = rf'(<c r="{cell}"[^>]*?)(?: t="n")?><v>[^<]*</v>'
        sheet, count = re.subn(pattern, rf"\1><f>{formula}</f><v>{kept}</v>", sheet)
        assert count == 1, cell
    return sheet


def table_doc(meta: dict[str, Any], lines: list[str], rows: list[dict[str, str]], quotes: list[str]) -> Doc:
    """A table file's document from the lines of its reference text."""
    doc = Doc(meta)
    for line in lines:
        add_block(doc, "P", line, [])
    text = squeeze("".join(lines))
    assert all(squeeze(q) in text for q in quotes), quotes
    doc.passages = [{"quote": q, "path": []} for q in quotes]
    doc.table_rows = [{"cells": cells} for cells in rows]
    return doc


def sheet_rows(sheet: Any, rows: list[list[Any]], merges: list[str]) -> None:
    """Write rows from A1 on and merge cells."""
    for row in rows:
        sheet.append(row)
    for area in merges:
        sheet.merge_cells(area)


def chongli() -> Made:
    """Task table: title row, two-row head, merged cells, a second and a hidden sheet."""
    from openpyxl import Workbook

    book = Workbook()
    tasks = book.active
    tasks.title = "任务分解"
    title = "崇礼区2025年质量强区建设重点任务分解表"
    sheet_rows(tasks, [
        [title], ["填报单位：崇礼区市场监督管理局", None, None, None, None, "2025年3月5日"],
        ["序号", "重点领域", "工作任务", "完成时限", None, "责任单位"], [None, None, None, "启动", "完成", None],
        [1, "冰雪装备", "建设国家冰雪装备质量检验检测中心并取得资质", dt.date(2025, 4, 1), dt.date(2025, 11, 30), "区市场监管局"],
        [2, None, "培育滑雪板、雪服、头盔等自主品牌三个", dt.date(2025, 3, 15), dt.date(2025, 12, 31), "区商务局"],
        [3, "旅游服务", "开展滑雪场服务质量第三方测评并公布结果", dt.date(2025, 11, 1), dt.date(2026, 3, 31), "区文旅局"],
    ], ["A1:F1", "A2:E2", "A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:F4", "B5:B6"])
    for row in tasks["D5:E7"]:
        for cell in row:
            cell.number_format = 'yyyy"年"m"月"d"日"'
    second = book.create_sheet("指标")
    sheet_rows(second, [["指标", "2024年", "2025年"], ["食品抽检合格率", 0.982, 0.985], ["重点工程验收合格率", 1, 1]], [])
    for row in second["B2:C3"]:
        for cell in row:
            cell.number_format = "0.0%"
    hidden = book.create_sheet("计算过程")
    hidden.append(["内部测算底稿，不对外公布", 12345])
    hidden.sheet_state = "hidden"
    lines = [
        title, "填报单位：崇礼区市场监督管理局\t2025年3月5日", "序号\t重点领域\t工作任务\t完成时限\t完成时限\t责任单位",
        "序号\t重点领域\t工作任务\t启动\t完成\t责任单位",
        "1\t冰雪装备\t建设国家冰雪装备质量检验检测中心并取得资质\t2025年4月1日\t2025年11月30日\t区市场监管局",
        "2\t冰雪装备\t培育滑雪板、雪服、头盔等自主品牌三个\t2025年3月15日\t2025年12月31日\t区商务局",
        "3\t旅游服务\t开展滑雪场服务质量第三方测评并公布结果\t2025年11月1日\t2026年3月31日\t区文旅局",
        "指标\t2024年\t2025年", "食品抽检合格率\t98.2%\t98.5%", "重点工程验收合格率\t100.0%\t100.0%",
    ]
    meta = {"title": title, "number": None, "issuer": "崇礼区市场监督管理局", "region": "河北省张家口市崇礼区",
            "effective": None, "expires": None}
    rows = [
        {"重点领域": "冰雪装备", "工作任务": "培育滑雪板、雪服、头盔等自主品牌三个", "完成": "2025年12月31日", "责任单位": "区商务局"},
        {"重点领域": "旅游服务", "启动": "2025年11月1日", "完成": "2026年3月31日"},
        {"指标": "食品抽检合格率", "2024年": "98.2%", "2025年": "98.5%"},
    ]
    quotes = ["建设国家冰雪装备质量检验检测中心并取得资质", "培育滑雪板、雪服、头盔等自主品牌三个", "开展滑雪场服务质量第三方测评并公布结果"]
    return made("chongli_tasks.xlsx", xlsx_bytes(book), table_doc(meta, lines, rows, quotes),
                ["内部测算底稿"], "two sheets and a hidden one; title row; two-row merged head; dates; percent format")


def minqin() -> Made:
    """Indicator table: percent cells, formulas with kept values, thousands."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    title = "民勤县蜜瓜产业质量主要指标（2023—2025年）"
    sheet_rows(sheet, [
        [title], [], ["指标名称", "单位", "2023年", "2024年", "2025年", "属性"],
        ["绿色食品认证面积", "亩", 32500, 41800, 55000, "预期性"], ["农残抽检合格率", "%", 0.976, 0.982, 0.99, "约束性"],
        ["三年累计培训瓜农", "人次", 1200, 1500, 1800, "预期性"], ["三年合计", "人次", 4500, None, None, "预期性"],
        ["注：农残抽检合格率以县农产品质量安全检验检测中心数据为准"],
    ], ["A1:F1", "C7:E7", "A8:F8"])
    for cell in sheet[4][2:5]:
        cell.number_format = "#,##0"
    for cell in sheet[5][2:5]:
        cell.number_format = "0.0%"
    lines = [
        title, "指标名称\t单位\t2023年\t2024年\t2025年\t属性", "绿色食品认证面积\t亩\t32,500\t41,800\t55,000\t预期性",
        "农残抽检合格率\t%\t97.6%\t98.2%\t99.0%\t约束性", "三年累计培训瓜农\t人次\t1200\t1500\t1800\t预期性",
        "三年合计\t人次\t4500\t4500\t4500\t预期性", "注：农残抽检合格率以县农产品质量安全检验检测中心数据为准",
    ]
    meta = {"title": title, "number": None, "issuer": None, "region": "甘肃省武威市民勤县", "written": None,
            "published": None, "effective": None, "expires": None}
    rows = [
        {"指标名称": "农残抽检合格率", "2023年": "97.6%", "2024年": "98.2%", "2025年": "99.0%", "属性": "约束性"},
        {"指标名称": "三年累计培训瓜农", "2024年": "1500", "2025年": "1800"},
        {"指标名称": "三年合计", "2023年": "4500"},
    ]
    quotes = ["注：农残抽检合格率以县农产品质量安全检验检测中心数据为准", title]
    data = xlsx_bytes(book, {"C7": ("SUM(C6:E6)", "4500")})
    return made("minqin_indicators.xlsx", data, table_doc(meta, lines, rows, quotes), [],
                "0.982 shown as 98.2%; formula with kept value in merged cells; thousands format; note row")


def dongtou() -> Made:
    """A responsibility list: no merged cells, dates, an empty column and row."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "责任清单"
    title = "温州市洞头区紫菜质量安全责任清单"
    sheet_rows(sheet, [
        [None, title], [None, "编号", "责任事项", "责任主体", "检查频次", "下次检查日期"],
        [None, "D-01", "紫菜养殖海域水质监测并公布监测报告", "区海洋与渔业发展局", "每月1次", dt.date(2025, 6, 30)], [],
        [None, "D-02", "紫菜加工企业重金属项目出厂检验监督", "区市场监督管理局", "每季1次", dt.date(2025, 9, 15)],
        [None, "D-03", "养殖废弃浮球回收处置情况现场核查", "生态环境分局", "半年1次", dt.date(2025, 12, 1)],
    ], [])
    for cell in (sheet["F3"], sheet["F5"], sheet["F6"]):
        cell.number_format = "yyyy-mm-dd"
    lines = [title, "编号\t责任事项\t责任主体\t检查频次\t下次检查日期",
             "D-01\t紫菜养殖海域水质监测并公布监测报告\t区海洋与渔业发展局\t每月1次\t2025-06-30",
             "D-02\t紫菜加工企业重金属项目出厂检验监督\t区市场监督管理局\t每季1次\t2025-09-15",
             "D-03\t养殖废弃浮球回收处置情况现场核查\t生态环境分局\t半年1次\t2025-12-01"]
    meta = {"title": title, "number": None, "region": "浙江省温州市洞头区", "written": None, "published": None,
            "effective": None, "expires": None}
    rows = [{"编号": "D-01", "责任主体": "区海洋与渔业发展局", "下次检查日期": "2025-06-30"},
            {"编号": "D-03", "责任事项": "养殖废弃浮球回收处置情况现场核查", "检查频次": "半年1次", "下次检查日期": "2025-12-01"}]
    quotes = ["紫菜养殖海域水质监测并公布监测报告", "紫菜加工企业重金属项目出厂检验监督", "养殖废弃浮球回收处置情况现场核查"]
    return made("dongtou_duties.xlsx", xlsx_bytes(book), table_doc(meta, lines, rows, quotes), [],
                "table begins in column B, empty row inside, date cells")


def csv_bytes(rows: list[list[str]], encoding: str) -> bytes:
    """Rows as CSV, as Excel writes it."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode(encoding)


def csv_files() -> list[Made]:
    """Two tables as CSV."""
    goods = [["产品名称", "生产企业", "规格型号", "不合格项目", "处理措施"],
             ["儿童书包", "泗阳县某箱包有限公司", "大号,蓝色", "反光性能,附着力", "责令召回,并限期\n整改"],
             ["电热水壶", "沭阳县某电器厂", "1.8L", "接地措施未达到GB 4706.1要求", "立案查处"],
             ["复合肥料", "泗洪县某肥业公司", "50kg/袋", "总养分≥45%,实测41.2%", "移送农业农村部门处理"]]
    goods_lines = ["\t".join(cell.replace("\n", "") for cell in row) for row in goods]
    goods_doc = table_doc({"number": None, "written": None, "published": None, "effective": None, "expires": None}, goods_lines,
                          [{"产品名称": "儿童书包", "规格型号": "大号,蓝色", "不合格项目": "反光性能,附着力"},
                           {"产品名称": "复合肥料", "不合格项目": "总养分≥45%,实测41.2%", "处理措施": "移送农业农村部门处理"}],
                          ["接地措施未达到GB 4706.1要求", "总养分≥45%,实测41.2%"])
    title = "普洱市思茅区2024年茶叶质量监督抽检结果"
    tea = [[title, "", "", ""], ["序号", "受检单位", "抽检批次", "合格率"],
           ["1", "思茅区南屏镇曼歇坝茶叶专业合作社", "12", "100%"], ["2", "思茅区倚象镇鱼塘茶叶初制所", "8", "87.5%"],
           ["合计", "", "20", "95%"]]
    tea_lines = [title] + ["\t".join(row) for row in tea[1:]]
    tea_doc = table_doc({"title": title, "number": None, "region": "云南省普洱市思茅区", "written": None, "published": None,
                         "effective": None, "expires": None}, tea_lines,
                        [{"受检单位": "思茅区倚象镇鱼塘茶叶初制所", "抽检批次": "8", "合格率": "87.5%"},
                         {"序号": "合计", "抽检批次": "20", "合格率": "95%"}],
                        ["思茅区南屏镇曼歇坝茶叶专业合作社", title])
    return [
        made("suqian_goods_bom.csv", csv_bytes(goods, "utf-8-sig"), goods_doc, [],
             "CSV, UTF-8 BOM; commas and a line break inside quoted cells; no title"),
        made("simao_tea_gbk.csv", csv_bytes(tea, "gbk"), tea_doc, [], "CSV, GBK; title row above the head; 合计 row with an empty cell"),
    ]


# ---------------------------------------------------------------- zip


class GbkInfo(zipfile.ZipInfo):
    """A member whose name is kept in GBK without the UTF-8 flag, as old Windows tools do."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 (zipfile's own name)
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def zip_bytes(members: dict[str, bytes], gbk: bool) -> bytes:
    """An archive with fixed times."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, data in members.items():
            info = (GbkInfo if gbk else zipfile.ZipInfo)(name, (2024, 5, 1, 9, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            pack.writestr(info, data)
    return out.getvalue()


def spoil(data: bytes, marker: bytes) -> bytes:
    """Damage the packed bytes of the member whose (unique) name is given."""
    at = data.index(marker) + len(marker) + 12
    return data[:at] + bytes(byte ^ 0x5A for byte in data[at : at + 24]) + data[at + 24 :]


def refused(file: str) -> dict[str, Any]:
    """The label of a member that cannot be read."""
    return {"file": f"web/{file}", "format": file.rsplit(".", 1)[-1], "refused": True, "documents": 0,
            "passages": [], "boilerplate": [], "table_rows": []}


def member(pack: str, name: str, one: Made) -> tuple[dict[str, Any], str]:
    """A made file as the member of an archive: its label and text."""
    lab = dict(one.labels[0], file=f"web/{pack}/{name}", text=text_name(f"{pack}/{name}"))
    return lab, one.texts[0]


def zip_files() -> list[Made]:
    """Two archives: GBK names with a bad member, and one within another."""
    lines = Txt(indent="　　")
    qing = txt("a.txt", "qingtian", "gbk", lines, [], "")
    lian = web("a.html", "lianjiang", page_trs, Page("连江县人民政府", source="县政府办", time="", body=body_br), "utf-8", JUNK_TRS, "")
    mo = made("a.md", draw_md(source("motuo"), Txt()).encode(), source("motuo"), [], "")
    goods = csv_files()[1]
    luan = txt("a.txt", "luanchuan", "utf-8", Txt(after=SITE_AFTER), JUNK_SITE, "")
    luan.labels[0]["published"] = None
    first = {"通报/羊肉粉检查通报.txt": qing, "表彰决定.html": lian, "通报/附表/茶叶抽检.csv": goods}
    packed = {name: one.data for name, one in first.items()} | {"损坏的文件.txt": qing.data * 2}
    pack_a = spoil(zip_bytes(packed, gbk=True), "损坏的文件.txt".encode("gbk"))
    inner = zip_bytes({"民宿通知.txt": luan.data}, gbk=False)
    pack_b = zip_bytes({"inner/石锅意见.md": mo.data, "inner.zip": inner, "readme/": b""}, gbk=False)
    a, b = "pack_gbk.zip", "pack_nested.zip"
    in_a = [member(a, name, one) for name, one in first.items()]
    in_b = [member(b, "inner/石锅意见.md", mo), member(b, "inner.zip/民宿通知.txt", luan)]
    return [
        Made(a, pack_a, [lab for lab, _ in in_a] + [refused(f"{a}/损坏的文件.txt")], [text for _, text in in_a],
             "GBK member names, nested folders, txt + html + csv, one member with damaged bytes"),
        Made(b, pack_b, [lab for lab, _ in in_b], [text for _, text in in_b], "folder and an archive inside the archive, an empty folder"),
    ]


CHOICES = """
## Choices a scorer should know

- A path entry has no closing 。 or ： even where the heading line has one.
- A number is labelled as a person would write it: spaces dropped, a lost bracket restored.
- A 令's number is the whole name (`黑龙江省人民政府令第179号`, `国令第707号`); a part (第179号) is as good.
- Title: in the reference once, on one line, even where the file prints it twice or over two lines.
- 索引号 pairs are not in the reference; the file's 印发 notice and the rules it carries count as one document.
- xlsx: reference has the displayed values, the title row once, no sheet names, no hidden sheet.
- `passages` of xlsx and csv have an empty path; a member that cannot be read has `refused: true` and no text.
- Keys left out of a label are doubtful and not scored.
"""


# ---------------------------------------------------------------- writing and checking


def check(one: Made) -> list[str]:
    """What is wrong with a file's labels: quotes not in the text, junk in it."""
    wrong = []
    for lab, text in zip([x for x in one.labels if not x["refused"]], one.texts):
        bare = squeeze(text)
        for passage in lab["passages"]:
            if squeeze(passage["quote"]) not in bare:
                wrong.append(f"{lab['file']}: quote {passage['quote']}")
            for entry in passage["path"]:
                if squeeze(entry) not in bare:
                    wrong.append(f"{lab['file']}: path {entry}")
        wrong += [f"{lab['file']}: junk {junk}" for junk in lab["boilerplate"] if squeeze(junk) in bare]
        if not lab["passages"]:
            wrong.append(f"{lab['file']}: no passages")
        for row in lab["table_rows"]:
            wrong += [f"{lab['file']}: cell {v}" for v in row["cells"].values() if squeeze(v) not in bare]
        if lab.get("title") and squeeze(lab["title"]) not in bare:
            wrong.append(f"{lab['file']}: title")
    return wrong


def write(one: Made) -> None:
    """Write a file and its reference texts."""
    (FILES_DIR / one.name).write_bytes(one.data)
    for lab, text in zip([x for x in one.labels if not x["refused"]], one.texts):
        target = HERE / lab["text"]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")


def all_files() -> list[Made]:
    """Every file of this half."""
    tables = [chongli(), minqin(), dongtou(), *csv_files()]
    return [*text_files(), *web_files(), *mht_files(), *corpus_files(), *law_files(), *tables, *zip_files()]


NOTES = """# Web, text and table half of the reading set

Made by `makers/web.py` (`python makers/web.py` writes everything again and checks it).
Labels: `web.jsonl`; files: `files/web/`; reference texts: `text/web/` (each label's `text` key says which).
Invented documents carry invented numbers and facts; the five corpus documents and the laws are real.

"""


def main() -> None:
    """Make the files, labels, texts and notes, then check them."""
    FILES_DIR.mkdir(parents=True, exist_ok=True)
    TEXT_DIR.mkdir(parents=True, exist_ok=True)
    files = all_files()
    labels = [lab for one in files for lab in one.labels]
    for one in files:
        write(one)
    with (HERE / "web.jsonl").open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(lab, ensure_ascii=False) + "\n" for lab in labels)
    notes = "".join(f"- `{one.name}`: {one.tests}\n" for one in files)
    (HERE / "WEB.md").write_text(NOTES + notes + CHOICES, "utf-8")
    wrong = [line for one in files for line in check(one)]
    size = sum(len(one.data) for one in files)
    print(f"{len(files)} files, {len(labels)} labels, {size} bytes, {len(wrong)} wrong")
    print("\n".join(wrong))


if __name__ == "__main__":
    main()
