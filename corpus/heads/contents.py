"""Contents pages, which repeat a document's headings and say nothing themselves, as text shows them in any format.

A line is an entry if it ends in a leader and a page number, or, below 目录, if the same words stand again further down.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.types import Block, Shape

_NAME = re.compile(r"[【\[]?\s*目\s*[录次]\s*[】\]]?")
_NUMBERED = r"[\s　]*[(（\-—]?\s*(?:\d{1,4}|[ivxIVX]{1,5})\s*[)）\-—]?"
_DOTTED = re.compile(rf"\S.*?(?:[.．。·•…‥⋯_\-—]{{3,}}|…|(?:[.．·…] ){{3,}}){_NUMBERED}")
_SPACED = re.compile(rf"\S.*?(?:\t|[\s　]{{2,}}){_NUMBERED}")
_PAGE = re.compile(r"[\s　.．·…\-—(（]*(?:\d{1,4}|[ivxIVX]{1,5})[\s　\-—)）]*")
_FEWEST = 2  # entries that make a contents page under its name
_FEWEST_UNNAMED = 4  # entries with leaders and numbers that make one without a name
_LONGEST_ENTRY = 90
_NO_ENTRY = "。"
_PAGE_ENDS = frozenset("0123456789０１２３４５６７８９ivxIVX)）-—")


def without_contents(blocks: Sequence[Block]) -> list[Block]:
    """`blocks` without contents pages."""
    texts = [_line(block) for block in blocks]
    if not any(_NAME.fullmatch(text) or _is_dotted(text) for text in texts):
        return list(blocks)
    last = {_letters(text): number for number, text in enumerate(texts) if text}
    dropped: set[int] = set()
    number = 0
    while number < len(texts):
        end = _contents_end(texts, last, number)
        dropped.update(range(number, end))
        number = max(end, number + 1)
    return [block for number, block in enumerate(blocks) if number not in dropped]


def _line(block: Block) -> str:
    """A block's words without the marks of a Markdown heading; a table, or what is too long for an entry, ends contents."""
    text = re.sub(r"^#{1,6}\s+", "", block.text.strip())
    return _NO_ENTRY if block.shape is Shape.TABLE or len(text) > _LONGEST_ENTRY else text


def _contents_end(texts: list[str], last: dict[str, int], start: int) -> int:
    """Where the contents page that begins at `start` ends; `start` itself if none begins there."""
    named = _NAME.fullmatch(texts[start]) is not None
    if not named and not _is_dotted(texts[start]):
        return start
    entries, number, end = 0, start + named, start
    while number < len(texts):
        text = texts[number]
        if text and (_is_dotted(text) or (named and _is_entry(text, last[_letters(text)] > number))):
            entries, end = entries + 1, number + 1
        elif text and not (named and _PAGE.fullmatch(text)):
            break
        number += 1
    return end if entries >= (_FEWEST if named else _FEWEST_UNNAMED) else start


def _is_dotted(text: str) -> bool:
    return len(text) <= _LONGEST_ENTRY and text[-1:] in _PAGE_ENDS and _DOTTED.fullmatch(text) is not None


def _is_entry(text: str, comes_again: bool) -> bool:
    short = len(text) <= _LONGEST_ENTRY and not text.endswith(("。", "；", ";"))
    return short and (comes_again or _SPACED.fullmatch(text) is not None)


def _letters(text: str) -> str:
    """Only the letters, without a page number at the end: an entry and its heading differ in spaces and leaders."""
    return re.sub(r"[\W_]", "", re.sub(r"[.．·…\s　\-—(（]+\d{1,4}[\s　)）\-—]*$", "", text))
