"""Tables as grids: spans filled, empty edges cut off, titles and notes taken apart, head rows counted.

Used by every reader whose tables come as cells (pages, sheets). Where the cells come from is left to the readers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.types import Block, Row, Shape

MOST_CELLS = 400_000
MOST_COLUMNS = 1_000
_WIDEST = 200  # columns; sites write a great number where they mean all
_MOST_HEADS = 4
_LONGEST_HEAD = 40  # characters; a longer cell is not the name of a column
_TERSE = 12  # characters
_FURTHEST = 500  # the rows of a column that show what it holds
_NUMBER = re.compile(
    r"[-+±<>≤≥＜＞约]*[\d,，.]+(?:[%％‰℃元万亿个家项件人次户吨公里平方米㎡km年月日季度]*)(?:以上|以下|左右)?"
)
_YEAR = re.compile(r"(?:19|20)\d{2}\s*年?(?:度|底|末|目标|完成|实际)?(?:[(（].{1,8}[)）])?")
_NAMES = re.compile(
    r".{0,6}(?:序\s*号|编号|名\s*称|单\s*位|指\s*标|项\s*目|内\s*容|备\s*注|时\s*间|日期|期限|时限|类\s*别|类型|种类|目标|属性|数\s*量|金额|标\s*准|依据|事\s*项|措\s*施|任\s*务|进度|姓\s*名|电\s*话|地\s*址|区域|地区|"
    r"部\s*门|要求|说\s*明|职务|职责|分工|来源|层级|对象|方式|程序|条件|范围|等级|基数|合计|比例|年份|代码|文号|标题)(?:[(（].{0,20}[)）])?"
)
_ROW_MARK = re.compile(r"[（(]?(?:\d{1,4}|[一二三四五六七八九十]{1,3})[)）]?[.．、]?")
_PAIR_LABEL = re.compile(
    r"索引号|(?:发文|公文)字号|文号|(?:成文|发文|发布|公布|生成|生效|实施|施行|废止|失效)(?:日期|时间)"
    r"|(?:发布|发文|制发|制定|公开)(?:机构|机关|单位)|(?:主题|体裁|信息|服务对象|公文)分类|主题词|有效性|时效性|(?:信息)?(?:名称|标题)"
)

# What stands above a form: who filled it in and when, the unit, the table's number.
_FORM_LINE = re.compile(
    r"[^:：]{2,12}[:：].*|(?:19|20)\d{2}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*(?:\d{1,2}\s*日?)?|附[件表]\s*\S{0,4}|[(（].{1,12}[)）]"
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as its format states it, at its upper left corner; `down` and `across` are the places that it covers."""

    text: str
    down: int = 1
    across: int = 1
    head: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of equal length. `wide` are the places into which the cell on their left goes on, `tall` the one above."""

    rows: tuple[tuple[str, ...], ...]
    wide: frozenset[tuple[int, int]] = frozenset()
    tall: frozenset[tuple[int, int]] = frozenset()
    heads: int = 0

    def among(self, rows: Sequence[int], columns: Sequence[int]) -> Grid:
        """The grid of these rows and columns alone."""
        ys = {y: new for new, y in enumerate(rows)}
        xs = {x: new for new, x in enumerate(columns)}
        wide, tall = (
            frozenset((ys[y], xs[x]) for y, x in places if y in ys and x in xs) for places in (self.wide, self.tall)
        )
        kept = tuple(tuple(self.rows[y][x] for x in columns) for y in rows)
        return Grid(kept, wide, tall, sum(y < self.heads for y in rows))


def fill_spans(rows: Sequence[Sequence[Cell]]) -> Grid:
    """The grid of `rows`, with a merged cell's text in each place that it covers; rows are padded with ""."""
    places: dict[tuple[int, int], str] = {}
    wide: set[tuple[int, int]] = set()
    tall: set[tuple[int, int]] = set()
    for y, cells in enumerate(rows):
        x = 0
        for cell in cells:
            while (y, x) in places:
                x += 1
            if x >= MOST_COLUMNS or len(places) >= MOST_CELLS:
                break
            for covered in _covered(y, x, cell, len(rows)):
                if covered not in places:
                    places[covered] = cell.text
                    wide |= {covered} if covered[1] > x else set()
                    tall |= {covered} if covered[0] > y else set()
    width = max((x for _, x in places), default=-1) + 1
    filled = tuple(tuple(places.get((y, x), "") for x in range(width)) for y in range(len(rows)))
    return trim(Grid(filled, frozenset(wide), frozenset(tall), _stated_heads(rows)))


def _stated_heads(rows: Sequence[Sequence[Cell]]) -> int:
    """The rows at the top all of whose cells their format calls heads."""
    return next((y for y, cells in enumerate(rows) if not cells or not all(cell.head for cell in cells)), len(rows))


def _covered(y: int, x: int, cell: Cell, height: int) -> Iterator[tuple[int, int]]:
    """The places of a cell, within bounds; a span of 0 runs to the table's end, as in browsers."""
    down = min(cell.down or height, height - y)
    across = max(min(cell.across, _WIDEST, MOST_COLUMNS - x), 1)
    if down * across > MOST_CELLS:
        down = 1
    return ((y + dy, x + dx) for dy in range(down) for dx in range(across))


def trim(grid: Grid) -> Grid:
    """`grid` without its empty rows and columns, and without columns that only wide cells run into."""
    rows = [y for y, row in enumerate(grid.rows) if any(cell.strip() for cell in row)]
    width = len(grid.rows[0]) if grid.rows else 0
    told = {x for y in rows for x in range(width) if grid.rows[y][x].strip() and (y, x) not in grid.wide}
    return grid.among(rows, sorted(told))


def rows_grid(rows: Sequence[Sequence[str]]) -> Grid:
    """Rows of any lengths as a grid without merged cells."""
    width = max(map(len, rows), default=0)
    return Grid(tuple((*row, *[""] * (width - len(row))) for row in rows))


def parted_blocks(grid: Grid) -> list[Block]:
    """The tables of a sheet, which blank rows part, with their titles and notes."""
    parts: list[list[int]] = [[]]
    for y, row in enumerate(grid.rows):
        if any(cell.strip() for cell in row):
            parts[-1].append(y)
        elif parts[-1]:
            parts.append([])
    columns = range(len(grid.rows[0])) if grid.rows else ()
    whole: list[list[int]] = []
    for rows in filter(None, parts):
        if whole and _is_continued(grid, whole[-1], rows):
            whole[-1] += rows
        else:
            whole.append(rows)
    return [block for rows in whole for block in _part_blocks(trim(grid.among(rows, columns)))]


def _is_continued(grid: Grid, above: Sequence[int], rows: Sequence[int]) -> bool:
    """Whether rows below a blank one go on in the table above it: they have no names of columns, but its columns."""
    used, ours = ({x for y in part for x, cell in enumerate(grid.rows[y]) if cell.strip()} for part in (above, rows))
    full = all(len(_own_cells(grid, y)) * 2 >= len(used) > 1 for y in rows)
    if not full or not ours <= used:
        return False
    columns = range(len(grid.rows[0]))
    named = any(block.heads for block in table_blocks(trim(grid.among(above, columns))))
    return named and not count_heads(trim(grid.among(rows, columns)))


def _part_blocks(grid: Grid) -> list[Block]:
    """The blocks of a run of rows: lines if no row has two cells, else a table."""
    if all(len([cell for cell in row if cell.strip()]) < 2 for row in grid.rows):
        return [Block(_one_line("".join(row))) for row in grid.rows]
    return table_blocks(grid)


def table_blocks(grid: Grid) -> list[Block]:
    """A table's blocks: its title lines as paragraphs, the table, and the notes below it as paragraphs."""
    rows = grid.rows
    top = next((y for y in range(len(rows)) if not _is_wide(grid, y, True)), len(rows))
    bottom = next((y + 1 for y in reversed(range(top, len(rows))) if not _is_wide(grid, y, False)), top)
    above = [_line(grid, y) for y in range(top)]
    below = [_line(grid, y) for y in range(bottom, len(rows))]
    if bottom == top:
        return above + below
    body = trim(grid.among(range(top, bottom), range(len(rows[0]))))
    heads = count_heads(body)
    lines = [tuple(map(_joined if y < heads else _one_line, row)) for y, row in enumerate(body.rows)]
    table = Block("", Shape.TABLE, rows=tuple(map(Row, lines)), heads=heads)
    return [*above, table, *below]


def _line(grid: Grid, y: int) -> Block:
    return Block(" ".join(_one_line(cell) for cell in _own_cells(grid, y)))


def _own_cells(grid: Grid, y: int) -> list[str]:
    """What a row says, a wide cell once."""
    return [cell for x, cell in enumerate(grid.rows[y]) if cell.strip() and (y, x) not in grid.wide]


def _is_wide(grid: Grid, y: int, top: bool) -> bool:
    """Whether one cell fills the whole row, or all else in it is empty: a title above a table, or a note below."""
    row = grid.rows[y]
    if any((y, x) in grid.tall for x in range(len(row))):
        return False
    if top and len(row) > 3 and len(said := _own_cells(grid, y)) in (2, 3):
        return any((y, x) in grid.wide for x in range(len(row))) and all(
            map(_FORM_LINE.fullmatch, map(_one_line, said))
        )
    filled = [x for x, cell in enumerate(row) if cell.strip() and (y, x) not in grid.wide]
    if len(row) == 1 or len(filled) != 1:
        return False
    merged = all((y, x) in grid.wide for x in range(1, len(row)))
    return merged or (len(row) > 2 and (top or _is_line(row[filled[0]])))


def _is_line(cell: str) -> bool:
    """Whether a cell alone in its row reads as a title, a unit or a note rather than as a row with gaps."""
    return re.match(r"附[件表录]?|单位[:：]|填报|注[:：]|备注[:：]|说明[:：]|\d[.、]", cell.strip()) is not None or (
        len(cell) > 12 and not _NUMBER.fullmatch(cell.strip())
    )


def placed_grid(texts: Sequence[Sequence[str]], places: Sequence[Sequence[int]], stated: int = 0) -> Grid:
    """The grid of `texts`, where `places` numbers the cell that covers each place; its format calls `stated` rows heads."""
    size = [(y, x) for y, row in enumerate(places) for x in range(len(row))]
    wide = frozenset((y, x) for y, x in size if x and places[y][x] == places[y][x - 1])
    tall = frozenset((y, x) for y, x in size if y and places[y][x] == places[y - 1][x])
    return Grid(tuple(map(tuple, texts)), wide, tall, stated)


def count_heads(grid: Grid) -> int:
    """How many rows of `grid` name its columns: what its format says, or what its cells and their merging show.

    0 if the first row looks like those below it, and for a table of labels with their values beside them.
    """
    rows = grid.rows
    if len(rows) < 2 or len(rows[0]) < 2:
        return 0
    if 0 < grid.heads < len(rows):
        return _with_whole_names(grid)
    heads = _rows_of_first_cells(grid)
    if heads >= len(rows) or heads > _MOST_HEADS or not all(map(_all_names, rows[:heads])):
        return 0
    first = [_joined(cell) for cell in rows[0] if cell.strip()]
    if len(set(first)) < 2 or _ROW_MARK.fullmatch(_joined(rows[0][0])) or _is_pairs(grid):
        return 0
    named = sum(_NAMES.fullmatch(cell) is not None or _is_year(cell) for cell in first)
    shown = named * 3 >= len(rows[0]) or named >= 2 or _differs(rows, heads) or _is_terse(rows, heads)
    return heads if shown else 0


def _with_whole_names(grid: Grid) -> int:
    """The head rows that the format states, with those into which their cells reach down."""
    heads = grid.heads
    while heads < _MOST_HEADS and any((heads, x) in grid.tall for x in range(len(grid.rows[0]))):
        heads += 1
        if heads == len(grid.rows):
            return 1
    return heads


def _is_pairs(grid: Grid) -> bool:
    """Whether a label and its value stand beside each other in each row."""
    rows = grid.rows
    if len(rows[0]) % 2:
        return False
    labels = [cell for row in rows for cell in map(_joined, row[::2]) if cell]
    colons = sum(label[-1] in ":：" for label in labels)
    known = {label for label in labels if _PAIR_LABEL.fullmatch(label.strip(":：[]【】"))}
    return colons * 2 > len(labels) or (len(known) > 1 and not _PAIR_LABEL.fullmatch(_joined(rows[0][1])))


def _rows_of_first_cells(grid: Grid) -> int:
    """How many rows the cells of the first row take, with the row that tells apart what a wide one of them covers."""
    columns = range(len(grid.rows[0]))
    heads = 1
    while any((heads, x) in grid.tall for x in columns):
        heads += 1
    has_wide = any((y, x) in grid.wide for y in range(heads) for x in columns)
    if heads > 1:
        return heads if has_wide or all((1, x) in grid.tall for x in columns) else len(grid.rows)
    if not has_wide or len(grid.rows) < 3:
        return 1
    told_apart = all(grid.rows[1][x].strip() and (1, x) not in grid.wide for x in columns if (0, x) in grid.wide)
    return 2 if told_apart and _all_names(grid.rows[1]) else 1


def _all_names(row: Sequence[str]) -> bool:
    """Whether all that stands in a row could name columns: short, no sentence or label, and no number but a year."""
    cells = [_joined(cell) for cell in row if cell.strip()]
    return bool(cells) and all(map(_may_name, cells))


def _may_name(cell: str) -> bool:
    return _is_year(cell) or (
        len(cell) <= _LONGEST_HEAD and cell[-1] not in "。；;！？:：" and not _NUMBER.fullmatch(cell)
    )


def _is_year(cell: str) -> bool:
    return _YEAR.fullmatch(cell.strip()) is not None


def _differs(rows: Sequence[Sequence[str]], heads: int) -> bool:
    """Whether some column holds numbers below its head, though the head is none."""
    columns = zip(*rows[heads : heads + _FURTHEST], strict=True)
    filled = ([cell.strip() for cell in column if cell.strip()] for column in columns)
    return any(cells and all(map(_NUMBER.fullmatch, cells)) for cells in filled)


def _is_terse(rows: Sequence[Sequence[str]], heads: int) -> bool:
    """Whether the first row is full of short words of its own, and what stands below is much longer."""
    first = [_joined(cell) for cell in rows[0]]
    below = [len(cell.strip()) for row in rows[heads : heads + _FURTHEST] for cell in row if cell.strip()]
    short = all(0 < len(cell) <= _TERSE for cell in first) and len(rows) - heads > 1
    return short and bool(below) and sum(below) * len(first) >= 2 * sum(map(len, first)) * len(below)


def _one_line(cell: str) -> str:
    return " ".join(cell.split())


def _joined(cell: str) -> str:
    """A head's text on one line: where it was broken between two Chinese characters, they join."""
    return _one_line(re.sub(r"(?<=[\u2e80-\uffef])\s*\n\s*(?=[\u2e80-\uffef])", "", cell))
