"""How an official cites: 《标题》(发文字号)一、(二)3., 《标题》第八条第二款第（三）项."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from corpus.outline import Placed, outline
from corpus.outlines.lines import is_measured
from corpus.outlines.marks import HANZI, Style, read_mark
from corpus.tables import cells_of
from corpus.types import Document, Kind, Passage

_SPACED = re.compile(r"\d{1,2}(?=[ \u3000]+[\u4e00-\u9fff])")
_TABLE = re.compile(r"(?:续?表|附表|专栏)\s*[\d一二三四五六七八九十A-Z]{1,3}(?:[-—.．]\d{1,2})?")
_NUMBER = re.compile(rf"\d{{1,4}}|[{HANZI}]{{1,3}}|[(（](?:\d{{1,4}}|[{HANZI}]{{1,3}})[)）]")
_TELLING = re.compile(r"[\u4e00-\u9fffA-Za-z]")
_LONGEST_CELL = 40  # characters of a cell that a row is called by
_OPENS = re.compile(rf"^[ \t\u3000]*第[{HANZI}\d]{{1,9}}条", re.M)
_LONGEST_PLAIN = 24  # characters of a heading without a mark
_SENTENCE_ENDS = re.compile(r"[。；：;:．.！？…）)”》」\d]\s*$")
_ITEMS = frozenset({Style.HANZI_ROUND, Style.NUMBER, Style.ROUND})


def reference(document: Document, passage: Passage, start: int | None = None) -> str:
    """The official reference to a passage: its document's title and number, the marks of its headings, and its page.

    With `start`, where a quote begins, and a document that holds its text, an article's 款 and 项 are named too. A 款 is
    a paragraph without a mark, and is named only where the article has several (立法技术规范); a 项 has a mark.
    """
    title = (
        document.title if document.title.startswith("《") and document.title.endswith("》") else f"《{document.title}》"
    )
    number = f"({document.number})" if document.number else ""
    page = f"第{passage.page}页" if passage.page else ""
    place = "".join(_place(label) for label in passage.path)
    return title + number + place + _paragraph(document, passage, start) + _row(document, passage) + page


def _place(label: str) -> str:
    """The mark of a heading, a heading without one as it is: 第二章, （三）, 1.2.1, 附件1, 【适用范围】, 问题1."""
    if found := _TABLE.match(label) or _SPACED.match(label):
        return re.sub(r"\s", "", found[0])
    mark = read_mark(label)
    if mark is None or is_measured(label, mark) or (mark.style is Style.QUESTION and not mark.number):
        return label
    bare = re.sub(r"\s", "", mark.text)
    return bare if mark.style in (Style.HANZI, Style.NUMBER) else bare.rstrip("：:、.．")


def _paragraph(document: Document, passage: Passage, start: int | None) -> str:
    """The 款, if the article has several, and the 项 and 目 that a quote stands in; nothing outside of articles."""
    if start is None or not document.text or not passage.path or not _is_article(passage.path[-1]):
        return ""
    blocks = _blocks(document.text, start)
    here = next((i for i, block in enumerate(blocks) if block.start <= start < block.end), None)
    if here is None or blocks[here].path[-1:] != passage.path[-1:]:
        return ""
    path, first, last = blocks[here].path, here, here
    while first > 0 and blocks[first].kind is not Kind.ARTICLE and blocks[first - 1].path == path:
        first -= 1
    while last + 1 < len(blocks) and blocks[last + 1].path == path and blocks[last + 1].kind is not Kind.ARTICLE:
        last += 1
    while last > here and _may_head(document.text, blocks[last]):  # a heading that only the whole text shows
        last -= 1
    article = [] if blocks[first].kind is not Kind.ARTICLE else blocks[first : last + 1]
    if any(block.kind is Kind.TABLE_ROW for block in article):
        return ""
    return _within(document.text, article, here - first)


def _may_head(text: str, block: Placed) -> bool:
    return block.end - block.start <= _LONGEST_PLAIN and not _SENTENCE_ENDS.search(text, block.start, block.end)


def _within(text: str, article: Sequence[Placed], here: int) -> str:
    """The place of an article's block `here` in it."""
    styles = [_style(text, block) for block in article]
    begins = [i for i, block in enumerate(article) if styles[i] not in _ITEMS and block.kind is not Kind.ITEM]
    alone = begins and _is_article(text[article[0].start : article[0].end].strip())  # 第八条 on a line of its own
    begins = begins[1:] if alone else begins
    paragraph = sum(i <= here for i in begins)
    told = f"第{_hanzi(paragraph)}款" if len(begins) > 1 and paragraph else ""
    for style, word in ((Style.HANZI_ROUND, "项"), (Style.NUMBER, "目"), (Style.ROUND, "目")):
        at = next((i for i in range(here, -1, -1) if styles[i] is style), None)
        if at is None or any(i > at for i in begins if i <= here) or _is_over(styles[at + 1 : here + 1], style):
            continue
        mark = read_mark(text[article[at].start : article[at].end])
        told += f"第{mark.text.rstrip('.．、')}{word}" if mark else ""
    return told


def _is_over(below: Sequence[Style | None], style: Style) -> bool:
    """Whether an item of an upper style has come since one of `style`."""
    upper = {Style.NUMBER: (Style.HANZI_ROUND,), Style.ROUND: (Style.HANZI_ROUND, Style.NUMBER)}.get(style, ())
    return any(other in upper for other in below)


def _style(text: str, block: Placed) -> Style | None:
    mark = read_mark(text[block.start : block.end]) if block.kind is Kind.ITEM else None
    return mark.style if mark else None


def _is_article(label: str) -> bool:
    mark = read_mark(label)
    return mark is not None and mark.style is Style.ARTICLE and mark.text == label


@lru_cache(maxsize=8)
def _blocks(text: str, start: int) -> list[Placed]:
    """The outline around a quote that begins at `start`: of its article and of the one on either side.

    That tells 款 and 项 as the whole law's outline does (29 ms for a long one); of the article alone it does not quite.
    """
    openings = [opening.start() for opening in _OPENS.finditer(text)]
    here = bisect_right(openings, start)
    begin = openings[here - 2] if here > 1 else 0
    end = openings[here + 1] if here + 1 < len(openings) else len(text)
    return [replace(one, start=one.start + begin, end=one.end + begin) for one in outline(text[begin:end])]


def _hanzi(number: int) -> str:
    """A number below 100 in Chinese: 十二."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return (f"{digits[tens] if tens > 1 else ''}十" if tens else "") + (digits[ones] if ones or not tens else "")


def _row(document: Document, passage: Passage) -> str:
    """A table's row by its number, or by its first cell that tells something and that no other row opens with."""
    if passage.kind is not Kind.TABLE_ROW:
        return ""
    cells = [cell for cell in cells_of(passage.text) if cell]
    if not cells:
        return ""
    if _NUMBER.fullmatch(cells[0]):
        return f"第{cells[0].strip('()（）')}项"
    telling = [cell for cell in dict.fromkeys(cells) if _TELLING.search(cell)] or cells
    own = (cell for cell in telling if document.text.count(f"\n{cell}\t") < 2)
    called = next(own, telling[0])
    return f"“{called if len(called) <= _LONGEST_CELL else called[:_LONGEST_CELL] + '……'}”一行"
