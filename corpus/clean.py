"""From a reading's blocks to the document's: what belongs to the web page or the paper and not to the document is dropped.

Nothing that was apart is joined, no character of the document is changed. The table that sites put above a document
(索引号, 发文字号 …) is read into labels by `labels`; what it says of the document stays, one label and value a line.
Contents pages are dropped by `contents`. Which values the labels give the document is left to `head`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.heads.contents import without_contents
from corpus.heads.furniture import above_title, is_furniture, is_last_button, page_end
from corpus.heads.labels import field_of, is_label_line, labels_inside, read_table
from corpus.heads.lines import begins_body
from corpus.types import Block, Shape

_KEPT = frozenset(("index", "number", "issuer", "written", "published", "effective", "expires", "term", "status"))
_LONGEST_HEAD = 70  # lines in which a site's table above a document is looked for
_SHORTEST_TITLE = 12  # letters; shorter lines that come twice are cells of a table
_ONE_LINE = 200  # characters of a first line that holds more than a head
_INSIDE = 600  # characters at its beginning in which labels are looked for
_SUMMARY = re.compile(r"(?:摘要|导读|内容概述)[:：]\s*")
# Marks without width, and those that turn the direction of writing, which would make numbers read backwards.
_INVISIBLE = dict.fromkeys(
    map(
        ord,
        "\u200b\u200c\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2060\ufeff\u00ad",
    )
)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A document's blocks, and what the table above it said: label → value as written."""

    blocks: list[Block]
    labels: dict[str, str]


def clean(blocks: Sequence[Block]) -> Cleaned:
    """The blocks of a document without its page, and the labels read off the page's table."""
    lines = [_visible(block) for block in blocks]
    lines = without_contents(_without_buttons(lines[: page_end([block.text for block in lines])]))
    end = _head_end(lines)
    table = read_table(lines[:end])
    head = [
        line
        for number, line in enumerate(lines[:end])
        if number not in table.blocks and not (is_furniture(line.text) or above_title(line.text))
    ]
    kept = _without_repeats(head) + [line for line in lines[end:] if not is_furniture(line.text)]
    stated = [Block(f"{label} {value}") for label, value in table.labels.items() if field_of(label) in _KEPT]
    if not table.labels and (first := next((block.text for block in kept if block.text.strip()), "")):
        inside = labels_inside(first[:_INSIDE]) if len(first) > _ONE_LINE else {}
        return Cleaned(kept, inside)
    return Cleaned([*stated, Block(""), *kept] if stated else kept, table.labels)


def _without_buttons(lines: list[Block]) -> list[Block]:
    """`lines` without the buttons below them."""
    end = len(lines)
    while end > 1 and (block := lines[end - 1]).shape is not Shape.TABLE:
        if block.text.strip() and not is_last_button(block.text):
            break
        end -= 1
    return lines[:end]


def _visible(block: Block) -> Block:
    """The block without what can't be seen."""
    text = block.text.translate(_INVISIBLE).rstrip()
    rows = tuple(replace(row, cells=tuple(cell.translate(_INVISIBLE) for cell in row.cells)) for row in block.rows)
    return block if (text, rows) == (block.text, block.rows) else replace(block, text=text, rows=rows)


def letters(text: str) -> str:
    """Only the letters and digits of `text`: two copies of a title differ in dashes and brackets."""
    return re.sub(r"[\W_]", "", text)


def _head_end(lines: Sequence[Block]) -> int:
    """Index of the first block of the body: a sentence, the addressees' line with its colon, a table that is no head's."""
    in_table = False
    for number, block in enumerate(lines[:_LONGEST_HEAD]):
        if is_furniture(block.text) or above_title(block.text):
            continue
        if _is_of_table(lines, number) or (in_table and is_label_line(block)):
            in_table = True
        elif block.shape is Shape.TABLE or _is_body(block.text.strip()):
            return number
    return min(len(lines), _LONGEST_HEAD)


def _is_of_table(lines: Sequence[Block], number: int) -> bool:
    """Whether a line is of the site's table by itself, or with its value on the next lines."""
    if read_table([lines[number]]).blocks:
        return True
    return is_label_line(lines[number]) and 0 in read_table(lines[number : number + 3]).blocks


def _is_body(line: str) -> bool:
    return begins_body(line) and (
        "。" in line or line.endswith((":", "：")) or re.match(r"第.{1,4}[章条]|[一二三]、", line) is not None
    )


def _without_repeats(head: list[Block]) -> list[Block]:
    """`head` without titles that a later line repeats, with or without 摘要: before them or 《》 around them."""
    bare = [letters(_SUMMARY.sub("", line.text)) if "。" not in line.text else "" for line in head]
    return [line for i, line in enumerate(head) if len(bare[i]) < _SHORTEST_TITLE or bare[i] not in bare[i + 1 :]]
