"""What a page says about its document outside its text: meta tags, the table with 索引号, dates beside the title, title.

Which values a document takes from them is left to `clean` and `head`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.formats.html_flow import Line
from corpus.formats.html_tree import Element, Page

# The labels of the tables that sites put above documents, and those of the line below a title.
_TABLE = (
    "索引号|索引码|信息索引|索引编号|发文字号|发文文号|文件编号|文件字号|文号|公文字号|公开文号|字号名称|发布机构|发文机关|发文单位|发布单位|发文机构|制发机关|制定机关|公开机构|公开单位|公开主体|公开责任部门|责任部门|信息提供|成文日期|发文日期|"
    "发文时间|成文时间|生成日期|制发日期|印发日期|签发日期|发布日期|发布时间|公布日期|公开日期|公开时间|生效日期|生效时间|施行日期|实施日期|失效日期|失效时间|废止日期|有效期|有效性|时效性|时效|效力状态|文件状态|政策状态|"
    "政策编号|主题分类|体裁分类|信息分类|内容分类|组配分类|服务对象分类|服务对象|信息类别|所属主题|所属机构|公文种类|公文类型|文种|体裁|主题词|关键词|公开方式|公开范围|公开形式|公开类别|公开时限|公开程序|公开属性|"
    "规范性文件登记号|规范性文件统一编号|统一登记号|统一编号|登记号|文件登记号|标题|名称|信息名称|文件名称|公文标题|内容概述|信息来源"
)
_LINE = "来源|文章来源|稿件来源|作者|浏览次数|浏览量|阅读次数|阅读量|访问量|访问次数|点击数|点击量|点击率|点击次数|浏览|阅读|点击|字体|字号|字体大小|视力保护色|背景色|打印|分享|分享到|编辑|责任编辑|审核|更新时间|更新日期|录入时间|日期|时间|录入"
_NAMES = "|".join(r"[\s　]*".join(name) for name in sorted(f"{_TABLE}|{_LINE}".split("|"), key=len, reverse=True))
_LABEL = re.compile(
    rf"(?:^|(?<=[\s　|【\[（(】\]）)\d]))[【\[]?\s*(?P<name>{_NAMES})\s*(?:[】\]]?\s*[:：]\s*[】\]]?|[】\]])"
)
_BARE = re.compile(rf"[【\[]?\s*(?P<name>{_NAMES})\s*[】\]]?\s*[:：]?\s*[】\]]?")
_UNPARTED = re.compile(
    r"(?P<name>索引号|发文字号|发布机构|发文机关|成文日期|发布日期|主题分类|公开方式|信息分类|有效性)\s*(?=\S)"
)
_TABLE_NAMES = frozenset(_TABLE.split("|"))
_DATE = re.compile(r"[【\[（(]?\s*((?:19|20)\d{2}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}日?)")
_PAGE_WORDS = re.compile(r"\s*(?:[【\[]|我要纠错|打印|分享|收藏|关闭|字体|扫一扫).*$")
_LEAST_PAIRS = 2
_LONGEST_VALUE = 300
_LONGEST_LINE = 400

_META = {
    "pubdate": "发布日期", "publishdate": "发布日期", "publish_time": "发布日期", "firstpublishedtime": "发布日期",
    "article:published_time": "发布日期", "contentsource": "信息来源", "source": "信息来源", "sitename": "网站名称",
    "og:site_name": "网站名称", "columnname": "栏目名称",
}  # fmt: skip
_META_TITLES = ("articletitle", "og:title", "article:title")
_TITLE_PARTS = re.compile(
    r"\s*[_|｜>»«]\s*|\s+[-–—]+\s*|\s*(?:--|——)\s*|-(?=[^-]{0,20}(?:政府|网站?|门户|局|厅|委|部|平台)[^-]*$)"
)
_TITLE_NAME = re.compile(
    r"(?:^|[\s_-])(?:[a-z]*[_-]?(?:title|tit|biaoti|bt|headline|subject)|h1)[\s_-]?\d*(?:$|[\s_-])", re.I
)
_LEAST_TITLE = 6
_LONGEST_TITLE = 200


def meta_labels(page: Page) -> dict[str, str]:
    """What the meta tags state, under the labels that sites' tables use."""
    labels: dict[str, str] = {}
    for name, label in _META.items():
        if value := page.meta.get(name):
            labels.setdefault(label, value)
    return labels


def take_labels(lines: Sequence[Line]) -> tuple[dict[str, str], list[Line]]:
    """The labels that stand on `lines` (label → value as written), and the lines that hold no label."""
    labels: dict[str, str] = {}
    rest: list[Line] = []
    skip = False
    for number, line in enumerate(lines):
        if skip:
            skip = False
            continue
        after = lines[number + 1] if number + 1 < len(lines) else None
        pairs = _table_pairs(line) if line.block.rows else _line_pairs(line.block.text)
        if (name := _bare(line)) and after is not None and _is_value(line, after):
            pairs, skip = [(name, after.block.text)], True
        if not pairs and not (_bare(line) and re.search("[:：]", line.block.text)):
            rest.append(line)
        for name, value in pairs:
            if value and value not in ("无", "-", "/") and (name in _TABLE_NAMES or name == "来源"):
                labels.setdefault(name, value)
    return labels, rest


def shown_labels(labels: dict[str, str]) -> list[str]:
    """A line `label：value` for each label that a site's table has; those of the page itself have none."""
    return [f"{name}：{value}" for name, value in labels.items() if name in _TABLE_NAMES]


def _table_pairs(line: Line) -> list[tuple[str, str]]:
    """The pairs of a table of labels and values side by side; none if it is another table."""
    pairs: list[tuple[str, str]] = []
    for row in line.block.rows:
        cells = [cell for n, cell in enumerate(row.cells) if n == 0 or cell != row.cells[n - 1] or not cell]
        number = 0
        while number < len(cells):
            name = _BARE.fullmatch(cells[number].strip())
            if name and number + 1 < len(cells):
                value = cells[number + 1].strip()
                known = _BARE.fullmatch(value)
                pairs.append((_plain(name["name"]), "" if known else value))
                number += 1 if known else 2
            else:
                pairs += _line_pairs(cells[number])
                number += 1
    return pairs if len({name for name, _ in pairs} & _TABLE_NAMES) >= _LEAST_PAIRS else []


def _line_pairs(text: str) -> list[tuple[str, str]]:
    """The pairs on a line of labels and values; none if anything but a date stands before the first label."""
    if len(text) > _LONGEST_LINE:
        return []
    found = list(_LABEL.finditer(text))
    if not found:
        unparted = _UNPARTED.match(text)
        short = unparted is not None and len(text) <= 60 and not re.search(r"[。，；]", text)
        return [(unparted["name"], text[unparted.end() :])] if unparted and short else []
    before = text[: found[0].start()].strip(" |　【[(（")
    date = _DATE.match(before)
    if before and not date:
        return []
    pairs = [("发布日期", date[1])] if date else []
    for match, after in zip(found, [*found[1:], None], strict=True):
        value = text[match.end() : after.start() if after else None].strip(" |　")
        pairs.append((_plain(match["name"]), _PAGE_WORDS.sub("", value) if _plain(match["name"]) not in ("标题", "名称") else value))  # fmt: skip
    return [(name, value) for name, value in pairs if len(value) <= _LONGEST_VALUE]


def _bare(line: Line) -> str | None:
    """The label that is all that stands on a line."""
    found = _BARE.fullmatch(line.block.text)
    name = _plain(found["name"]) if found else None
    return name if name and (name in _TABLE_NAMES or re.search("[:：]", line.block.text)) else None


def _is_value(label: Line, value: Line) -> bool:
    """Whether `value` stands beside `label`: dd after dt, or one cell or box after another."""
    beside = label.holders[-2:-1] == value.holders[-2:-1] or label.holders[-3:-2] == value.holders[-3:-2]
    alone = not value.block.rows and _BARE.fullmatch(value.block.text) is None and not _line_pairs(value.block.text)
    return beside and alone and len(value.block.text) <= _LONGEST_VALUE


def _plain(name: str) -> str:
    return re.sub(r"[\s　]", "", name)


def letters(text: str) -> str:
    """Only the letters and digits of `text`: two copies of a title differ in dashes and brackets."""
    return re.sub(r"[\W_]", "", text)


def find_title(page: Page, above: Sequence[Line], body: Sequence[Line]) -> str | None:
    """The document's title as the page states it: its meta tag, its heading, or the part of <title> that is its own."""
    shown = [line for line in [*above, *body[:8]] if _LEAST_TITLE <= len(line.block.text) <= _LONGEST_TITLE]
    texts = {letters(line.block.text): line.block.text for line in shown}
    stated = next((page.meta[name] for name in _META_TITLES if page.meta.get(name)), "")
    if len(stated) >= _LEAST_TITLE and "..." not in stated and "…" not in stated:
        return texts.get(letters(stated), stated)
    parts = [part for part in _TITLE_PARTS.split(page.title) if len(part) >= _LEAST_TITLE]
    for part in sorted({*parts, page.title}, key=len, reverse=True):
        if letters(part) in texts:
            return texts[letters(part)]
    named = (line.block.text for line in shown if _is_title(line, page.title))
    return next(named, None) or (parts[0] if parts else None)


def _is_title(line: Line, stated: str) -> bool:
    """Whether a line is a title by its element: a main heading, or one named so whose words <title> has."""
    numbered = re.match(r"[(（]?[\d一二三四五六七八九十]+[)）、.．]|第.{1,4}[章节条编]", line.block.text)
    heading = line.block.level is not None and line.block.level <= 3 and not numbered
    called = heading or any(_TITLE_NAME.search(word) for word in _words(line.holders[-3:]))
    agrees = letters(line.block.text) in letters(stated) or len(letters(line.block.text)) >= 12
    return called and line.links == 0 and agrees


def _words(elements: Sequence[Element]) -> Iterator[str]:
    for element in elements:
        yield element.attributes.get("class", "")
        yield element.attributes.get("id", "")
