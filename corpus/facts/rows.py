"""Rows of tables with the heads of their columns, also where a reader found none, and where each cell stands.

What a row states is left to `measured_rows` and `duties`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.facts.places import folded
from corpus.tables import PIPE, parted_by
from corpus.types import Kind, Passage

_HEAD = re.compile(
    r"^(?:序号|编号|任务|事项|领域|类别|指标|项目|措施|备注|单位|目标|内容|属性|启动|完成|上半年|下半年|全年|时间|名称)$|"
    r"(?:任务|事项|内容|指标|名称|措施|目标|领域|举措|项目|单位|部门|主体|时限|时间|进度|要求|责任人|备注|率|批次|频次)$"
)
_LONGEST_HEAD = 14  # characters
_UNIT_ABOVE = re.compile(r"(?:计量)?单位\s*[：:]\s*([^\s（）()，。、：]{1,7})\s*[）)]?\s*$")
_ABOVE = 240  # characters in front of a table's first row, which hold its head and the line above that


@dataclass(frozen=True, slots=True)
class Row:
    """A row: folded cells, each with its offset, one for each of the `columns`; `unit` is stated above the table."""

    passage: Passage
    columns: tuple[str, ...]
    cells: tuple[str, ...]
    offsets: tuple[int, ...]
    unit: str = ""
    follows: bool = False  # the row before is of the same table


def headed(text: str, passages: Sequence[Passage]) -> Iterator[Row]:
    """The rows of tables whose cells stand in one line and whose columns are known; `text` is the document's, folded.

    A row without heads takes those of the row right before it, or of one or two rows that hold nothing but heads.
    """
    columns: tuple[str, ...] = ()
    end, unit, in_head, inside = -9, "", False, False
    for passage in passages:
        mark = parted_by(passage.text)
        if passage.kind is not Kind.TABLE_ROW or mark not in ("\t", PIPE):
            continue
        adjoins = passage.start - end <= 2
        end = passage.end
        cells = passage.text.split(mark)
        if not adjoins:
            columns, in_head, inside = (), False, False
        if passage.columns:
            inside = inside and columns == passage.columns
            columns, in_head = passage.columns, False
        elif _is_head(cells):
            columns = _merged(columns, cells) if in_head else tuple(cell.strip() for cell in cells)
            in_head, inside = True, False
            continue
        cells += [""] * (len(columns) - len(cells))
        in_head = False
        if len(cells) != len(columns):
            continue
        unit = unit if inside else _unit_above(text, passage.start)
        yield _row(passage, columns, cells, unit, inside, len(mark))
        inside = True


def flattened(text: str, passages: Sequence[Passage]) -> Iterator[Row]:
    """The rows of tables that were flattened to a cell a line, where every column has a name of its own."""
    for passage in passages:
        cells = passage.text.split("\n")
        if passage.kind is Kind.TABLE_ROW and len(cells) == len(passage.columns) and all(passage.columns):
            yield _row(passage, passage.columns, cells, _unit_above(text, passage.start), False)


def _row(
    passage: Passage, columns: tuple[str, ...], cells: Sequence[str], unit: str, follows: bool, gap: int = 1
) -> Row:
    offsets, at = [], passage.start
    for cell in cells:
        offsets.append(at)
        at += len(cell) + gap
    known = replace(passage, columns=columns)
    return Row(known, columns, tuple(folded(cell).strip() for cell in cells), tuple(offsets), unit, follows)


def _is_head(cells: Sequence[str]) -> bool:
    """Whether a row's cells are the names of columns: short, without numbers, and most of them usual ones."""
    words = [re.sub(r"\s", "", cell) for cell in cells]
    usual = sum(_HEAD.search(word) is not None for word in words)
    plain = all(
        len(word) <= _LONGEST_HEAD
        and not re.search(r"\d(?!\d{0,3}年)|[，。；：]", re.sub(r"(?:19|20)\d{2}年?", "", word))
        for word in words
    )
    return len(set(words)) >= 2 and plain and usual >= 2 and usual * 2 >= len(words)


def _merged(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    if len(upper) != len(lower):
        return tuple(lower)
    return tuple(
        a if a == b.strip() or not b.strip() else f"{a} {b.strip()}" for a, b in zip(upper, lower, strict=True)
    )


def _unit_above(text: str, start: int) -> str:
    """亩 of a line 单位：亩 above a table."""
    above = text[max(start - _ABOVE, 0) : start].rstrip("\n").split("\n")[-4:]
    found = [
        match[1]
        for line in above
        if parted_by(line.strip()) not in ("\t", PIPE) and (match := _UNIT_ABOVE.search(line.strip()))
    ]
    return found[-1] if found else ""
