"""From a reading's blocks to the document's: what belongs to the web page or the paper and not to the document is dropped.

Nothing that was apart is joined, no character of the document is changed. The table that sites put above a document
(索引号, 发文字号 …) is read into labels; what it says of the document stays, one label and value a line.
Which values the labels give the document is left to `head`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.types import Block

_KEPT_LABELS = ("发文字号", "发布机构", "发文机关", "成文日期", "发文日期", "发布日期", "公布日期", "施行日期", "实施日期",
                "生效日期", "失效日期", "有效期", "政策编号", "政策状态", "有效性", "时效性")  # fmt: skip
_DROPPED_LABELS = ("索引号", "主题分类", "体裁分类", "信息分类", "公文种类", "主题词", "组配分类", "公开方式", "公开范围",
                   "公开形式", "公开时限", "发布单位", "信息来源", "客户评分", "政策价格", "标题", "名称", "文号")  # fmt: skip
_ANY_LABEL = "|".join(r"\s*".join(label) for label in (*_KEPT_LABELS, *_DROPPED_LABELS))
_LABEL = re.compile(rf"(?:^|(?<=[\s|]))[\[【]?\s*({_ANY_LABEL})\s*[\]】]?\s*[|:：]")
_LONGEST_HEAD = 40  # lines in which a site's table above a document is looked for
_SHORTEST_TITLE = 12  # letters; shorter lines that come twice are cells of a table
_LONGEST_FURNITURE = 60  # characters; a longer line says something

# Lines that say nothing of the document, wherever they stand.
_FURNITURE = re.compile(
    r"(?:在线|微信|QQ|网上)咨询|咨询热线|(?:返回)?顶部|打印(?:本页)?|关闭(?:窗口|本页)?|收藏(?:本页)?|分享(?:到|至)?[:：]?.{0,10}"
    r"|扫一扫.*|.*微信.{0,4}扫描?.{0,8}(?:二维码|关注).*|扫描?(?:[左右]边|[上下]方|[左右]侧).{0,4}二维码.*|.*长按.{0,8}二维码.*|一图读懂[:：]?.{0,4}|(?:浏览|阅读|点击|访问)(?:次数|量|数)[:：].*"
    r"|[\[【]?(?:字体|字号)[:：\s].*|(?:上|下)一[篇条][:：].*|责任编辑[:：].*|版权所有[:：©\s].*|.*(?:ICP备|公网安备).*|网站(?:地图|标识码).*"
    r"|(?:当前|您的?)(?:所在)?位置[:：].*|首页\s*[>＞›»].*|相关(?:链接|解读)[:：]?|\[\s*(?:打印|关闭|收藏)\s*\].*"
)
# Lines that are the site's above the title, and may be the document's below it.
_ABOVE_TITLE = re.compile(
    r"(?:服务|咨询|监督|投诉|客服)(?:热线|电话)[:：]?[\d\s()（）-]+|类型[:：].*|(?:来源|作者|编辑)[:：].{0,30}|[|\s]+"
)
_SUMMARY = re.compile(r"(?:摘要|导读|内容概述)[:：]\s*")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A document's blocks, and what the table above it said: label → value as written."""

    blocks: list[Block]
    labels: dict[str, str]


def clean(blocks: Sequence[Block]) -> Cleaned:
    """The blocks of a document without its page, and the labels read off the page's table."""
    lines = [replace(block, text=block.text.translate(_INVISIBLE).rstrip()) for block in blocks]
    end = _head_end([line.text for line in lines])
    labels: dict[str, str] = {}
    head = [line for line in lines[:end] if not _read_labels(line.text, labels) and not _is_page_head(line.text)]
    kept = _without_repeats(head) + [line for line in lines[end:] if not _is_furniture(line.text)]
    stated = [Block(f"{label} {value}") for label, value in labels.items() if label in _KEPT_LABELS]
    return Cleaned([*stated, Block(""), *kept] if stated else kept, labels)


def letters(text: str) -> str:
    """Only the letters and digits of `text`: two copies of a title differ in dashes and brackets."""
    return re.sub(r"[\W_]", "", text)


def _head_end(lines: list[str]) -> int:
    """Index of the first line of the body: a sentence, or the addressees' line with its colon."""
    for number, line in enumerate(lines[:_LONGEST_HEAD]):
        if not _LABEL.search(" ".join(line.split())) and not _is_page_head(line) and re.search(r"。|[:：]$", line):
            return number
    return min(len(lines), _LONGEST_HEAD)


def _read_labels(line: str, labels: dict[str, str]) -> bool:
    """Adds the labels on a line of the site's table to `labels`; False if the line is none of that table."""
    line = " ".join(line.split())  # long runs of spaces would cost quadratic time
    found = list(_LABEL.finditer(line))
    if not found or line[: found[0].start()].strip(" |"):
        return False
    for match, following in zip(found, [*found[1:], None], strict=True):
        value = line[match.end() : following.start() if following else None].strip(" |\t　")
        if value:
            labels.setdefault(re.sub(r"\s", "", match[1]), value)
    return True


def _is_furniture(line: str) -> bool:
    text = line.strip(" \t　|")
    return 0 < len(text) <= _LONGEST_FURNITURE and _FURNITURE.fullmatch(text) is not None


def _is_page_head(line: str) -> bool:
    text = line.strip()
    return bool(text) and (_is_furniture(line) or _ABOVE_TITLE.fullmatch(text) is not None)


def _without_repeats(head: list[Block]) -> list[Block]:
    """`head` without titles that a later line repeats, with or without 摘要: before them or 《》 around them."""
    bare = [letters(_SUMMARY.sub("", line.text)) for line in head]
    return [line for i, line in enumerate(head) if len(bare[i]) < _SHORTEST_TITLE or bare[i] not in bare[i + 1 :]]
