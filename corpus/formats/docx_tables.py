"""Tables of a DOCX file: merged cells filled in, columns that only exist to draw lines put together, layout undone.

What a cell holds is read by the caller; which rows are heads is left to `grid`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.formats.docx_names import W, number, switch, unwrapped, value, whole
from corpus.formats.grid import count_heads, placed_grid
from corpus.formats.xmlzip import Element
from corpus.types import Block, Row, Shape

_MOST_COLUMNS = 128  # Word allows 63
_MOST_PLACES = 1_000_000
_NEAR = 150  # twentieths of a point (2.6 mm); lines nearer to each other were meant as one
_WHOLE_TEXT = 8  # paragraphs; a cell with more of them, and most of the table's text, is no cell but a page
_CJK = r"[\u2e80-\u9fff\uf900-\ufaff（）]"
_BETWEEN_CJK = re.compile(rf"(?<={_CJK})\s+(?={_CJK})")


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell as written: the grid lines that it lies between, whether it goes on from above, and what it holds."""

    start: int
    end: int
    continues: bool
    blocks: tuple[Block, ...]

    def text(self) -> str:
        return " ".join(line for block in self.blocks for line in _block_lines(block))


@dataclass(frozen=True, slots=True)
class _Line:
    cells: tuple[_Cell, ...]
    is_head: bool


def read_table(table: Element, read: Callable[[Element], list[Block]]) -> tuple[list[Block], bool]:
    """The blocks of a table, and whether some of it was left out for its size. `read` reads what a cell holds.

    Mostly one block of the shape TABLE; the paragraphs of a table that only lays out a page; a row across the whole
    table above or below the others is a paragraph, its title or a remark.
    """
    lines = [line for row in unwrapped(table) if row.tag == W + "tr" and (line := _line(row, read))]
    if not lines:
        return [], False
    if _is_layout(lines):
        return [block for line in lines for cell in line.cells for block in cell.blocks], False
    columns = _columns(table, lines)
    most = max(_MOST_PLACES // len(set(columns.values())), 1)
    return _blocks(lines[:most], columns), len(lines) > most


def _line(row: Element, read: Callable[[Element], list[Block]]) -> _Line | None:
    properties = row.find(W + "trPr")
    if properties is not None and (properties.find(W + "del") is not None or switch(properties, "hidden")):
        return None
    place = min(max(number(properties, "gridBefore") or 0, 0), _MOST_COLUMNS - 1)
    cells: list[_Cell] = []
    for cell in unwrapped(row):
        if cell.tag != W + "tc" or place >= _MOST_COLUMNS:
            continue
        form = cell.find(W + "tcPr")
        end = min(place + max(number(form, "gridSpan") or 1, 1), _MOST_COLUMNS)
        goes_on = form is not None and form.find(W + "vMerge") is not None and value(form, "vMerge") != "restart"
        blocks = tuple(read(cell))
        if form is not None and form.find(W + "hMerge") is not None and value(form, "hMerge") != "restart" and cells:
            cells[-1] = replace(cells[-1], end=end)
        else:
            cells.append(_Cell(place, end, goes_on, blocks))
        place = end
    return _Line(tuple(cells), bool(switch(properties, "tblHeader"))) if cells else None


def _is_layout(lines: list[_Line]) -> bool:
    """One column, one cell that says anything, or one cell that holds a whole page of text."""
    cells = [cell for line in lines for cell in line.cells]
    said = [cell for cell in cells if cell.blocks and cell.text()]
    if len(said) < 2 or all(len(line.cells) == 1 for line in lines):
        return True
    largest = max(said, key=lambda cell: len(cell.text()))
    most = len(largest.text()) * 10 > 7 * sum(len(cell.text()) for cell in said)
    return most and len([block for block in largest.blocks if block.text or block.rows]) > _WHOLE_TEXT


def _columns(table: Element, lines: list[_Line]) -> dict[int, int]:
    """The column that begins at each grid line that a cell begins or ends at; lines that all but touch are one."""
    used = sorted({edge for line in lines for cell in line.cells for edge in (cell.start, cell.end)})
    places = _places(table, used[-1])
    for near in (_NEAR, 0):
        columns = {used[0]: 0}
        first = places[used[0]]
        for before, edge in pairwise(used):
            is_new = places[edge] - first >= max(near, 1)
            columns[edge] = columns[before] + is_new
            first = places[edge] if is_new else first
        if all(columns[cell.start] < columns[cell.end] for line in lines for cell in line.cells):
            break
    return columns


def _places(table: Element, last: int) -> list[int]:
    """Where each grid line stands, in twentieths of a point; evenly where the file does not say it for all."""
    grid = table.find(W + "tblGrid")
    widths = [] if grid is None else [whole(column.get(W + "w")) or 0 for column in grid.findall(W + "gridCol")]
    if len(widths) < last or min(widths[:last], default=0) <= 0:
        widths = [10 * _NEAR] * last
    places = [0]
    for width in widths[:last]:
        places.append(places[-1] + width)
    return places


def _blocks(lines: list[_Line], columns: dict[int, int]) -> list[Block]:
    width = max(columns.values())
    first = next((i for i, line in enumerate(lines) if not _is_across(line, columns, width)), len(lines))
    last = max((i + 1 for i, line in enumerate(lines) if not _is_across(line, columns, width)), default=first)
    above = [block for line in lines[:first] for block in line.cells[0].blocks]
    below = [block for line in lines[last:] for cell in line.cells if not cell.continues for block in cell.blocks]
    return [*above, *_grid(lines[first:last], columns, width), *below]


def _is_across(line: _Line, columns: dict[int, int], width: int) -> bool:
    cells = line.cells
    return len(cells) == 1 and columns[cells[0].start] == 0 and columns[cells[0].end] == width


def _grid(lines: list[_Line], columns: dict[int, int], width: int) -> Iterator[Block]:
    texts: list[list[str]] = []
    places: list[list[int]] = []
    cells = 0
    for line in lines:
        text, place = [""] * width, [-1 - column for column in range(width)]
        for cell in line.cells:
            covered = range(columns[cell.start], columns[cell.end])
            cells += 1
            goes_on = cell.continues and bool(places) and places[-1][covered[0]] >= 0
            said = cell.text() if not goes_on else ""
            for column in covered:
                text[column] = texts[-1][column] if goes_on else said
                place[column] = places[-1][column] if goes_on else cells
        texts.append(text)
        places.append(place)
    stated = next((i for i, line in enumerate(lines) if not line.is_head), len(lines))
    heads = count_heads(placed_grid([[_BETWEEN_CJK.sub("", cell) for cell in row] for row in texts], places, stated))
    if any(any(row) for row in texts):
        # Head cells are narrow: a name that is broken or spaced out to fit is still one word.
        named = [[_BETWEEN_CJK.sub("", cell) for cell in row] for row in texts[:heads]]
        rows = [Row(tuple(row)) for row in (*named, *texts[heads:]) if any(row)]
        yield Block("", Shape.TABLE, rows=tuple(rows), heads=min(heads, len(rows)))


def _block_lines(block: Block) -> Iterator[str]:
    if block.shape is Shape.TABLE:
        yield from (" ".join(cell for cell in dict.fromkeys(row.cells) if cell) for row in block.rows)
    elif block.text:
        yield block.text
