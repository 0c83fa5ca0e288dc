"""Tables on a PDF page: the cells that ruling lines enclose, and the glyphs in each. Parts on following pages are joined.

Edges become cells by pdfplumber's pure functions; here stands what office tables need besides: sides left open, rows
without lines between them, a head that is repeated on each page. Head rows and merged cells are left to `grid`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from corpus.formats.grid import Grid, table_blocks
from corpus.formats.pdf_lines import cell_lines
from corpus.formats.pdf_open_table import open_regions, open_rows
from corpus.formats.pdf_page import Glyph, Page, Rule
from corpus.formats.wrap import Line, ends_sentence, join_texts, starts_anew
from corpus.types import Block, Row, Shape

_FEWEST_RULES = 3  # on a page with a table
_MOST_RULES = 6_000  # on one page; more are a drawing or a map
_NEAR = 3.0  # points by which the ends of lines that meet may differ
_ALIGNED = 6.0  # points by which columns of one table may differ between pages
_LONGEST_CELL = 600  # characters; a few cells that hold more are a frame around text
_FEWEST_OPEN_ROWS = 3

_Box = tuple[float, float, float, float]  # x0, top, x1, bottom
_Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Table:
    """A table, or the part of it on one page: rows of equal length with merged cells' text in each place.

    `wide` and `tall` are places that go on from the left or from above, as in `Grid`; `pages` names each row's.
    """

    box: _Box
    columns: tuple[float, ...]  # where each begins
    rows: tuple[tuple[str, ...], ...]
    wide: frozenset[_Place]
    tall: frozenset[_Place]
    pages: tuple[int, ...]


def find_tables(page: Page) -> tuple[list[Table], list[Glyph]]:
    """The tables of a page from the top, and the glyphs outside them."""
    if len(page.rules) < _FEWEST_RULES or len(page.rules) > _MOST_RULES:
        return [], page.glyphs
    tables: list[Table] = []
    rest = page.glyphs
    for cells in _cells(page.rules):
        box = _around(cells)
        inside = [glyph for glyph in rest if _holds(box, glyph)]
        table = _read_table(cells, box, inside, page.number)
        if table is not None:
            taken = {id(glyph) for glyph in inside}
            rest = [glyph for glyph in rest if id(glyph) not in taken]
            tables.append(table)
    for x0, top, x1, bottom, head_end in open_regions(page.rules, rest):
        inside = [glyph for glyph in rest if _holds((x0, top, x1, bottom), glyph)]
        rows, columns = open_rows(inside, head_end)
        if rows and not any(top < table.box[3] and bottom > table.box[1] for table in tables):
            taken = {id(glyph) for glyph in inside}
            rest = [glyph for glyph in rest if id(glyph) not in taken]
            box = (x0, top, x1, bottom)
            pages = (page.number,) * len(rows)
            tables.append(Table(box, tuple(columns), tuple(rows), frozenset(), frozenset(), pages))
    return sorted(tables, key=lambda table: table.box[1]), rest


def continues(table: Table, part: Table) -> bool:
    """Whether `part`, first on its page, has the columns of `table`, last on the page before it."""
    return len(table.columns) == len(part.columns) and all(
        abs(a - b - table.columns[0] + part.columns[0]) <= _ALIGNED
        for a, b in zip(table.columns, part.columns, strict=True)
    )


def join_tables(table: Table, part: Table) -> Table:
    """`table` with the rows of `part`, without the head that `part` repeats; a row that the page's end cut is whole."""
    repeated = 0
    for ours, theirs in zip(table.rows, part.rows, strict=False):
        if _bare(ours) != _bare(theirs):
            break
        repeated += 1
    if repeated == len(part.rows) > 1:
        repeated = 0
    part = _without(part, repeated)
    if part.rows and _is_cut(table, part):
        last = tuple(join_texts([a, b]) for a, b in zip(table.rows[-1], part.rows[0], strict=True))
        table = replace(table, rows=(*table.rows[:-1], last))
        part = _without(part, 1)
    part = _filled_down(table, part)
    count = len(table.rows)
    return Table(
        part.box,
        part.columns,
        table.rows + part.rows,
        table.wide | {(y + count, x) for y, x in part.wide},
        table.tall | {(y + count, x) for y, x in part.tall},
        table.pages + part.pages,
    )


def to_blocks(table: Table) -> list[Block]:
    """The blocks of a table: lines above and below it that it framed, and itself, each row with its page."""
    kept = [y for y, row in enumerate(table.rows) if any(row)]
    if not kept:
        return []
    grid = Grid(table.rows, table.wide, table.tall).among(kept, range(len(table.rows[0])))
    pages = [table.pages[y] for y in kept]
    blocks: list[Block] = []
    for block in table_blocks(grid):
        page = pages[min(len(blocks), len(pages) - 1)]
        if block.shape is Shape.TABLE:
            rows = tuple(Row(row.cells, here) for row, here in zip(block.rows, pages[len(blocks) :], strict=False))
            block = replace(block, rows=rows)
        elif any(block.shape is Shape.TABLE for block in blocks):
            page = pages[-1]
        blocks.append(replace(block, page=page))
    return blocks


def _bare(row: tuple[str, ...]) -> list[str]:
    return ["".join(cell.split()) for cell in row]


def _without(part: Table, rows: int) -> Table:
    """`part` without its first `rows`; a cell that went on from a dropped row begins where it is cut."""
    return replace(
        part,
        rows=part.rows[rows:],
        pages=part.pages[rows:],
        wide=frozenset((y - rows, x) for y, x in part.wide if y >= rows),
        tall=frozenset((y - rows, x) for y, x in part.tall if y > rows),
    )


def _is_cut(table: Table, part: Table) -> bool:
    """Whether the first row of `part` goes on in the last row of `table`: its number is missing, which none else is."""
    first = part.rows[0]
    merged = any(x == 0 for _, x in table.tall) or any(x == 0 for _, x in part.tall)
    return not first[0] and any(first) and not merged and all(row[0] for row in table.rows)


def _filled_down(table: Table, part: Table) -> Table:
    """`part` with what the merged cells of `table` say in the empty ones that they go on in."""
    last = len(table.rows) - 1
    rows = [list(row) for row in part.rows]
    tall = set(part.tall)
    for x, text in enumerate(table.rows[last]):
        if not rows or rows[0][x] or (last, x) not in table.tall:
            continue
        for y, row in enumerate(rows):
            if row[x] or (y > 0 and (y, x) not in part.tall):
                break
            row[x] = text
            tall.add((y, x))
    return replace(part, rows=tuple(map(tuple, rows)), tall=frozenset(tall))


# Cells --------------------------------------------------------------------------------------------------------------


def _cells(rules: Sequence[Rule]) -> list[list[_Box]]:
    """The cells of each table that the rules draw."""
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

    merged = merge_edges([_edge(rule) for rule in rules], _NEAR, _NEAR, _NEAR, _NEAR)
    if not all(any(edge["orientation"] == way for edge in merged) for way in "hv"):
        return []
    merged += [_edge(rule) for rule in _open_sides(merged)]
    tables: list[list[_Box]] = cells_to_tables(intersections_to_cells(edges_to_intersections(merged, _NEAR, _NEAR)))
    return tables


def _edge(rule: Rule) -> dict[str, Any]:
    level = rule.y0 == rule.y1
    return {
        "x0": rule.x0,
        "x1": rule.x1,
        "top": rule.y0,
        "bottom": rule.y1,
        "width": rule.x1 - rule.x0,
        "height": rule.y1 - rule.y0,
        "orientation": "h" if level else "v",
        "object_type": "line",
        "doctop": rule.y0,
    }


def _open_sides(edges: list[dict[str, Any]]) -> Iterator[Rule]:
    """Upright rules for the left and right of tables that are drawn without: where level lines of one length stack."""
    upright = [edge for edge in edges if edge["orientation"] == "v"]
    stacks: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    for edge in edges:
        if edge["orientation"] == "h":
            stacks[round(edge["x0"] / (2 * _NEAR)), round(edge["x1"] / (2 * _NEAR))].append(edge)
    for stack in stacks.values():
        for above, below in pairwise(sorted(stack, key=lambda edge: float(edge["top"]))):
            inner = [edge["x0"] for edge in upright if _crosses(edge, above, below)]
            for side in ("x0", "x1"):
                if inner and not any(abs(x - above[side]) <= 2 * _NEAR for x in inner):
                    yield Rule(above[side], above["top"], above[side], below["top"])


def _crosses(edge: dict[str, Any], above: dict[str, Any], below: dict[str, Any]) -> bool:
    """Whether an upright edge joins two level ones."""
    inside = above["x0"] - _NEAR <= edge["x0"] <= above["x1"] + _NEAR
    return bool(inside and edge["top"] <= above["top"] + _NEAR and edge["bottom"] >= below["top"] - _NEAR)


def _around(cells: Sequence[_Box]) -> _Box:
    x0s, tops, x1s, bottoms = zip(*cells, strict=True)
    return min(x0s), min(tops), max(x1s), max(bottoms)


def _holds(box: _Box, glyph: Glyph) -> bool:
    return box[0] <= (glyph.x0 + glyph.x1) / 2 <= box[2] and box[1] <= glyph.middle <= box[3]


# Rows ---------------------------------------------------------------------------------------------------------------


def _read_table(cells: list[_Box], box: _Box, glyphs: list[Glyph], page: int) -> Table | None:
    """The table of `cells`; None for a frame around text, or for boxes that hold nothing."""
    xs, ys = _edges_of(cells, 0), _edges_of(cells, 1)
    if len(xs) < 2 or not any(glyph.text != " " for glyph in glyphs):
        return None
    lines = [cell_lines([glyph for glyph in glyphs if _holds(cell, glyph)]) for cell in cells]
    texts = [_cell_text(found, cell) for found, cell in zip(lines, cells, strict=True)]
    if len(cells) <= 4 and max(map(len, texts)) > _LONGEST_CELL:
        return None
    rows = [["" for _ in xs] for _ in ys]
    wide: set[_Place] = set()
    tall: set[_Place] = set()
    for cell, text in zip(cells, texts, strict=True):
        down, across = _covered(ys, cell[1], cell[3]), _covered(xs, cell[0], cell[2])
        for y, x in ((y, x) for y in down for x in across):
            rows[y][x] = text
            wide |= {(y, x)} if x > across[0] else set()
            tall |= {(y, x)} if y > down[0] else set()
    open_rows = _open_rows(cells, lines, xs, ys)
    table = Table(box, tuple(xs), tuple(map(tuple, rows)), frozenset(wide), frozenset(tall), (page,) * len(ys))
    return _with_open_rows(table, open_rows)


def _edges_of(cells: list[_Box], axis: int) -> list[float]:
    """Where columns (0) or rows (1) begin."""
    edges: list[float] = []
    for edge in sorted(cell[axis] for cell in cells):
        if not edges or edge - edges[-1] > _NEAR:
            edges.append(edge)
    return edges


def _covered(edges: list[float], start: float, end: float) -> list[int]:
    return [index for index, edge in enumerate(edges) if start - _NEAR <= edge < end - _NEAR] or [0]


def _cell_text(lines: list[Line], cell: _Box) -> str:
    """The lines of a cell: those that its width broke joined, others with a space between."""
    text = ""
    for number, line in enumerate(lines):
        if number and (_parts(lines[number - 1], line, cell)):
            text += " " + line.text
        else:
            text = join_texts([text, line.text])
    return text


def _parts(above: Line, line: Line, cell: _Box) -> bool:
    """Whether `line` begins something new: by its mark, or because the line above is left-bound and had room for more."""
    em = above.height
    if starts_anew(line.text) and (ends_sentence(above.text) or starts_anew(above.text)):
        return True
    before, after = above.x0 - cell[0], cell[2] - above.x1
    return ends_sentence(above.text) and after > before + 1.5 * em


def _open_rows(
    cells: list[_Box], lines: list[list[Line]], xs: list[float], ys: list[float]
) -> dict[int, list[list[Line]]]:
    """Rows that hold several rows without lines between them: row → the lines of each column, as many in each."""
    found: dict[int, list[list[Line]]] = {}
    for y, top in enumerate(ys):
        row = {round(cell[0]): texts for cell, texts in zip(cells, lines, strict=True) if abs(cell[1] - top) <= _NEAR}
        columns = [texts for _, texts in sorted(row.items())]
        counts = {len(texts) for texts in columns}
        if len(columns) != len(xs) or len(counts) != 1 or counts.pop() < _FEWEST_OPEN_ROWS:
            continue
        if all(map(_is_level, zip(*columns, strict=True))):
            found[y] = columns
    return found


def _is_level(lines: Sequence[Line]) -> bool:
    return max(line.top for line in lines) - min(line.top for line in lines) < 0.5 * lines[0].height


def _with_open_rows(table: Table, open_rows: dict[int, list[list[Line]]]) -> Table:
    if not open_rows:
        return table
    rows: list[tuple[str, ...]] = []
    wide: set[_Place] = set()
    tall: set[_Place] = set()
    for y, row in enumerate(table.rows):
        if y in open_rows:
            rows += [tuple(line.text for line in level) for level in zip(*open_rows[y], strict=True)]
            continue
        wide |= {(len(rows), x) for place, x in table.wide if place == y}
        tall |= {(len(rows), x) for place, x in table.tall if place == y}
        rows.append(row)
    return replace(
        table, rows=tuple(rows), wide=frozenset(wide), tall=frozenset(tall), pages=(table.pages[0],) * len(rows)
    )
