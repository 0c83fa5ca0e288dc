"""Tables that were flattened to one cell a line, and how a row is read aloud.

They are found by their row numbers, 1, 2, 3 …, each with the same few cells, or by the names of their columns, with as
many cells below them again and again. Real tables come from the layout; what becomes a passage is left to `cut`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

PIPE = " | "  # between the cells of a table that a plain text draws
_LEAST_ROWS = 3
_MOST_CELLS = 8
_LONGEST_CELL = 80  # characters; a longer line between two rows is a paragraph that strayed in
_LONGEST_HEAD = 20  # characters of a column's name
_HEAD_LINES = 10
_YEAR = re.compile(r"(?:19|20)\d{2}\s*年")
_MEASURE = re.compile(r"([个户项件家处台套所座次名人条篇场期])数(?:$|[(（])")
NUMBERING = re.compile(r"序\s*号|编\s*号|项次|No\.?", re.I)  # a column whose name says nothing of its cells
_LEAST_COLUMNS = 3  # of a table that only its names show
_NAME = re.compile(
    r"(?:.{0,6}(?:序号|编号|名称|单位|部门|时间|时限|日期|期限|阶段|内容|类别|类型|项目|事项|指标|任务|措施|目标|文号|备注|地点|地址|电话|姓名"
    r"|职务|年度|数量|金额|比例|权重|分值|标准|要求|对象|方式|依据|频次|性质|属性|现状|联系人|负责人|责任人|领域|区域|进度|主要工作|具体工作|重点工作)"
    r"|(?:19|20)\d{2}\s*年.{0,4})(?:[(（].{1,8}[)）])?"
)
_PROSE = re.compile(r"[。；;！!？?：:]")
_MARKED = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）]|附\s*[件注录]|第.{1,4}[章节条]|\d{1,2}[.．、]\D|注"
)
_MOST_LINES = 1000  # of a table that only its names show
# What the cells of one column are alike in.
_TYPES = tuple(
    re.compile(pattern)
    for pattern in (
        r"[≥≤＞＜><±约]?\s*\d[\d.,～~—-]*\s*\S{0,3}",
        r"(?:每年|全年|长期|持续|(?:19|20)\d{2}\s*年)[\d年月日底末前至到—~～\-－\s上下半季度旬]*",
        r".{1,30}[〔\[（(](?:19|20)\d{2}[〕\]）)]\s*\d+号",
        r"1\d{10}|\d{3,4}-\d{7,8}",
        r".{1,6}阶段|第.阶段",
        r"[^，、]{2,30}[局委办厅部院会中心队站所镇乡公司](?:[、，].{2,60})?",
    )
)


@dataclass(frozen=True, slots=True)
class FlatRow:
    """A flattened table's row, lines up to index `end`, or, without `cells`, the lines that name its columns."""

    end: int
    columns: tuple[str, ...] = ()
    cells: bool = True


def find_rows(lines: Sequence[str]) -> dict[int, FlatRow]:
    """Index of the line where a row, or the names of the columns, begin → where it ends, for each flattened table.

    A line of a real table is given as "".
    """
    lines = ["" if len(line) > _LONGEST_CELL else line for line in lines]
    ends = _cells_ends(lines)
    rows: dict[int, FlatRow] = {}
    number = 0
    while number < len(lines):
        found = _numbered_table(lines, number) if lines[number] == "1" else _named_table(lines, number, ends[number])
        rows |= found
        number = max((row.end for row in found.values()), default=number + 1)
    return rows


def _numbered_table(lines: Sequence[str], number: int) -> dict[int, FlatRow]:
    """The rows of the table whose row number 1 is line `number`, and the names above it; empty if there is none."""
    found = _table_at(lines, number)
    if not found:
        return {}
    columns = _column_names(lines, number, found[0][1] - number)
    rows = {number - len(columns): FlatRow(number, cells=False)} if columns else {}
    columns = columns or _year_column(lines, number, found[0][1] - number)
    return rows | {first: FlatRow(last, columns) for first, last in found}


def _named_table(lines: Sequence[str], first: int, end: int) -> dict[int, FlatRow]:
    """The rows of the table whose columns' names stand from line `first` on, a line each; empty if there is none.

    Up to `end`, where a sentence or a mark stands, it must be filled by rows: its lines are a multiple of the names'.
    """
    names = first
    while names < min(end, first + _MOST_CELLS) and _NAME.fullmatch(lines[names]):
        names += 1
    for wide in range(names - first, _LEAST_COLUMNS - 1, -1) if end - first <= _MOST_LINES else ():
        columns = tuple(lines[first : first + wide])
        if len(set(columns)) == wide and _are_rows(lines[first + wide : end], wide):
            rows = {begin: FlatRow(begin + wide, columns) for begin in range(first + wide, end, wide)}
            return {first: FlatRow(first + wide, cells=False)} | rows
    return {}


def _cells_ends(lines: Sequence[str]) -> list[int]:
    """For each line where the run of lines ends, from it on, that may be cells: neither sentences nor marked."""
    ends = list(range(len(lines)))
    for i in range(len(lines) - 1, -1, -1):
        if lines[i] and not _PROSE.search(lines[i]) and not _MARKED.match(lines[i]):
            ends[i] = ends[i + 1] if i + 1 < len(lines) else i + 1
    return ends


def _are_rows(cells: Sequence[str], wide: int) -> bool:
    """Whether lines are two rows or more, two of whose columns hold the like of each other in all their cells."""
    if len(cells) < 2 * wide or len(cells) % wide:
        return False
    alike = (any(all(kind.fullmatch(cell) for cell in cells[place::wide]) for kind in _TYPES) for place in range(wide))
    return sum(alike) >= 2


def _column_names(lines: Sequence[str], first: int, cells: int) -> tuple[str, ...]:
    """The names of the columns that stand a line each above the first row, from 序号 on; none if they don't fit it."""
    names = tuple(lines[max(first - cells, 0) : first])
    fits = len(names) == cells and all(0 < len(name) <= _LONGEST_HEAD for name in names)
    return names if fits and NUMBERING.fullmatch(names[0]) else ()


def _year_column(lines: Sequence[str], first: int, cells: int) -> tuple[str, ...]:
    """The year that a head of two lines states above 序号, as the name of the last column; nothing if there is none.

    Row by row, what stands before the second line's 序号 is the last cell of the first, and spans what follows 序号.
    """
    above = range(first - 1, max(first - _HEAD_LINES, 0), -1)
    numbering = next((i for i in above if NUMBERING.fullmatch(lines[i])), None)
    year = lines[numbering - 1] if numbering else ""
    return (*[""] * (cells - 1), year) if _YEAR.search(year) and len(year) <= _LONGEST_HEAD else ()


def _table_at(lines: Sequence[str], first: int) -> list[tuple[int, int]]:
    """The rows of the table whose row number 1 is line `first`; empty if there is none."""
    starts = _row_numbers(lines, first, cells=None)
    gaps = Counter(after - start - 1 for start, after in pairwise(starts))
    if len(starts) < _LEAST_ROWS or not gaps:
        return []
    cells, times = gaps.most_common(1)[0]
    if cells == 0 or times * 2 < len(starts) - 1:
        return []
    starts = _row_numbers(lines, first, cells)
    return [(start, min(start + 1 + cells, len(lines))) for start in starts if start + cells < len(lines)]


def _row_numbers(lines: Sequence[str], first: int, cells: int | None) -> list[int]:
    """Indices of the lines 1, 2, 3 …, from `first` on. With `cells` known, a cell that equals the next number is no row."""
    starts = [first]
    while True:
        begin = starts[-1] + (cells if cells is not None else 1) + 1
        wanted = str(len(starts) + 1)
        window = range(begin, min(begin + _MOST_CELLS, len(lines)))
        following = next((i for i in window if lines[i] == wanted), None)
        if following is None or any(not lines[i] for i in range(starts[-1] + 1, begin)):
            return starts
        starts.append(following)


def parted_by(row: str) -> str:
    """What parts the cells of a row's text: a line end where it was flattened, a tab, the | of a table drawn in plain text; "" for one cell."""
    return next((mark for mark in ("\n", "\t", PIPE) if mark in row), "")


def cells_of(row: str) -> list[str]:
    """The cells of a row's text; those of a flattened one that hold nothing are none."""
    mark = parted_by(row)
    cells = [cell.strip() for cell in row.split(mark)] if mark else [row.strip()]
    return [cell for cell in cells if cell] if mark == "\n" else cells


def row_reading(cells: Sequence[str], columns: Sequence[str] = ()) -> str:
    """A row as it is read aloud, 指标: 食品抽检合格率 · 2025年: ≥98%. Empty cells are left out.

    A bare last value takes the measure word that the cell before it ends in: 建成市场个数 · 800个.
    """
    read = list(cells)
    if len(read) >= 2 and re.fullmatch(r"[\d.]+", read[-1]) and (unit := _MEASURE.search(read[-2])):
        read[-1] += unit[1]
    names = [*columns, *[""] * len(read)][: len(read)]
    told: list[str] = []
    for i, (name, cell) in enumerate(zip(names, read, strict=True)):
        repeated = i > 0 and (name, cell) == (names[i - 1], read[i - 1])  # one cell over columns of one name
        if cell and not repeated:
            told.append(f"{name}: {cell}" if name and not NUMBERING.fullmatch(name) else cell)
    return " · ".join(told)
