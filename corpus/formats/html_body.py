"""Which lines of a page are the document's: by the names that sites give its place, and by where the prose stands.

Prose is weighed against links, line by line; the place is the innermost element that holds nearly all of it, so that no
paragraph of a document is lost to a rule. Labels and titles above it are left to `html_labels`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from corpus.formats.html_flow import Line, is_data, pieces_of
from corpus.formats.html_tree import Element

# Names of the place of an article, in the classes and ids of many sites' systems.
_PLACE = re.compile(
    r"trs_?(?:editor|ueditor|paper|web|word)|ucap_?content|(?:^|[\s_-])(?:zoom|zoomcon|vsb_content|js_content|view|arti?|artic?le|cont|conts|content|contents|contentbox|"
    r"txt|text|wz|wenzhang|zhengwen|neirong|nr|detail|details|main_?text|rich_?text|entry|post|info|news|xxgk|xl|xxnr|print|fontzoom|font_?size|pages|word|body|read|mainbody|bd|textbox|infotext|editor)"
    r"(?:[\s_-]?(?:con|cont|content|contents|body|text|txt|box|main|nr|detail|info|view|area|word|\d+))*(?:$|[\s_-])",
    re.I,
)
# Names of what belongs to the page.
_NOISE_WORDS = frozenset(
    re.findall(
        r"[a-z]+",
        "nav navi navbar navigation menu submenu topmenu mainmenu breadcrumb breadcrumbs crumb crumbs mbx position location "
        "dqwz wzdh weizhi curpos path header head top topbar foot footer bottom copyright copy share sharebox bdshare "
        "bdsharebuttonbox jiathis social tool tools toolbar toolbox toolbtn gongju related relate relation relative xgwz "
        "xgxx xgzc xgjd xgyd xgnr xglj xgfj xgnews recommend tuijian sidebar side aside leftnav leftmenu banner "
        "logo search searchbox login qrcode qr ewm erweima wxcode comment comments pinglun friendlink links yqlj pagination pager pagenav "
        "prevnext prev next hot hots hotnews ranking gotop backtop totop popup modal dialog mask tips tip advert ad ads "
        "floating float fixed online kefu print printbtn dayin fontsize zihao skin lang language accessibility wza langs "
        "editorname zrbj bianji pinglun vote survey feedback jiucuo",
    )
)
_NOISE_TAGS = frozenset(("nav", "footer", "aside"))
_ATTACHED = re.compile(r"\.(?:docx?|xlsx?|pdf|wps|et|ofd|rtf|zip|rar|7z|txt|jpe?g|png|tiff?|pptx?|ceb|csv)(?:$|[?#&])", re.I)  # fmt: skip
_RELATED = re.compile(
    r"[【\[]?(?:(?:相关|延伸|推荐|扩展|更多|热门|最新)(?:链接|文件|解读|阅读|新闻|文章|信息|内容|政策|稿件|文档|报道|资讯|专题|推荐|资料|动态|政策解读|文件解读)|政策解读|解读材料|图解|猜你喜欢|关联(?:稿件|解读|文件)|上一[篇条]|下一[篇条]|友情链接|相关附件)[】\]]?[:：]?.{0,4}"
)
_STOP = re.compile(r"[，、：]")
_SENTENCE = re.compile(r"[。；！？]|：$")
_PAGE_FOOT = re.compile(
    r"ICP备|公网安备|网站标识码|版权所有|技术支持[:：]|主办(?:单位)?[:：].*(?:承办|地址|电话|网站)|浏览器.*分辨率|分辨率.*浏览",
    re.I,
)
_LEAST_PROSE = 15  # characters; shorter lines count if they have punctuation
_NAMED_SHARE = 0.6  # of the page's prose, that a place with a known name must hold
_SHARE = 0.92  # of the page's prose, that any other place must hold
_LEAST_PARAGRAPH = 30  # characters; paragraphs and tables beside the place that was found belong to it,
_LEAST_BESIDE = 60  # if they hold so many characters
_NEAR = 3  # levels around a place that are "beside" it
_MOST_NOISE = 0.35  # of the prose; an element with a page's name that holds more is no such element


def prose(line: Line) -> int:
    """How many characters of prose a line has: 0 for links, and for short lines without punctuation."""
    plain = line.length - line.links
    if line.links * 2 > line.length or _PAGE_FOOT.search(line.block.text):
        return 0
    if line.block.rows or _SENTENCE.search(line.block.text):
        return plain
    return plain // 2 if plain >= _LEAST_PROSE or _STOP.search(line.block.text) else 0


def without_noise(lines: Sequence[Line]) -> list[Line]:
    """`lines` without those that stand in a page's menus, tools and footers, by their elements' names."""
    weights = _weights(lines)
    total = sum(map(prose, lines))
    noise = {element for element in weights if is_noise(element) and weights[element] <= _MOST_NOISE * total}
    return [line for line in lines if not any(holder in noise for holder in line.holders)]


def is_noise(element: Element) -> bool:
    """Whether an element is named as what belongs to a page and not to its document."""
    if element.tag in _NOISE_TAGS:
        return True
    if element.tag in ("body", "td", "tr", "tbody", "table", "p", "a"):
        return False
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", element.words).lower()
    words = re.findall(r"[a-z]+", split)
    return any(word in _NOISE_WORDS for word in words) and not _is_place(element)


def _is_place(element: Element) -> bool:
    return _PLACE.search(element.attributes.get("class", "")) is not None or (
        _PLACE.search(element.attributes.get("id", "")) is not None
    )


def find_place(lines: Sequence[Line]) -> Element | None:
    """The element that holds the document: None if no line is prose."""
    weights = _weights(lines)
    total = sum(map(prose, lines))
    if total == 0:
        return None
    depth = {element: n for line in lines for n, element in enumerate(line.holders)}
    parents = {element: line.holders[n - 1] for line in lines for n, element in enumerate(line.holders) if n}
    held = {element: weight for element, weight in weights.items() if _may_hold(element)}
    named = [element for element, weight in held.items() if weight >= _NAMED_SHARE * total and _is_place(element)]
    holding = [element for element, weight in held.items() if weight >= _SHARE * total]
    place = max(named or holding, key=lambda element: depth[element], default=None)
    return _widened(place, lines, parents) if place else None


def _widened(place: Element, lines: Sequence[Line], parents: dict[Element, Element]) -> Element:
    """`place`, or the element around it that also holds paragraphs or tables beside it."""
    around = place
    for _ in range(_NEAR):
        around = parents.get(around, around)
        beside = [line for line in lines if around in line.holders and place not in line.holders]
        if around.tag != "body" and sum(prose(line) for line in beside if _is_paragraph(line)) >= _LEAST_BESIDE:
            place = around
    return place


def _is_paragraph(line: Line) -> bool:
    text = line.block.text
    return prose(line) > 0 and (len(line.block.rows) > 2 or (len(text) >= _LEAST_PARAGRAPH and "。" in text))


def _may_hold(element: Element) -> bool:
    """A place is never a paragraph or a piece of one, nor a row of a table."""
    return element.tag not in ("p", "strong", "b", "a", "tr", "tbody", "li", "em", "u", "i") and not (
        element.tag == "table" and is_data(element)
    )


def _weights(lines: Iterable[Line]) -> Counter[Element]:
    """How much prose each element holds."""
    weights: Counter[Element] = Counter()
    for line in lines:
        weight = prose(line)
        for holder in line.holders:
            weights[holder] += weight
    return weights


def without_copies(lines: Sequence[Line]) -> list[Line]:
    """`lines` without the second copy of an element: some pages hold their text once for screens and once for phones."""
    texts: dict[Element, list[str]] = {}
    for line in lines:
        shown = "".join(pieces_of([line]))
        for holder in line.holders:
            texts.setdefault(holder, []).append(shown)
    first: dict[str, Element] = {}
    copies: set[Element] = set()
    inside = {line.holders[-1]: set(line.holders) for line in lines if line.holders}
    for element, pieces in texts.items():
        if len(pieces) < 3 or sum(map(len, pieces)) < 100:
            continue
        before = first.setdefault("\n".join(pieces), element)
        if before is not element and not any(before in held and element in held for held in inside.values()):
            copies.add(element)
    return [line for line in lines if not any(holder in copies for holder in line.holders)]


def within(lines: Sequence[Line], place: Element) -> list[Line]:
    """The document's lines: those that `place` holds, without lists of links to other pages before and after them."""
    inner = [line for line in lines if place in line.holders]
    marks = [number for number, line in enumerate(inner) if prose(line)]
    first, last = (marks[0], marks[-1]) if marks else (0, len(inner) - 1)
    kept = [line for n, line in enumerate(inner) if first <= n <= last or not _leads_elsewhere(line)]
    return _until_related(kept)


def _until_related(lines: list[Line]) -> list[Line]:
    """`lines` up to a heading like 相关阅读 after which only links and short lines stand."""
    for number, line in enumerate(lines):
        if _RELATED.fullmatch(line.block.text) and not any(map(prose, lines[number + 1 :])):
            attached = [after for after in lines[number + 1 :] if is_attachment(after)]
            return lines[:number] + attached
    return lines


def _leads_elsewhere(line: Line) -> bool:
    """Whether a line is nothing but a link, to another page."""
    return line.links * 10 >= line.length * 9 and line.links > 0 and not is_attachment(line)


def is_attachment(line: Line) -> bool:
    """Whether a line links to a file that can be opened with an office program."""
    return any(_ATTACHED.search(target) for target in line.targets)
