"""From blocks to `Document.text` and its `Layout`: a block a line, a table's row a line with tabs between its cells.

Lines of a plain text with tabs between as many cells each are a table. What the lines mean is left to `outline`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from corpus.types import Block, Heading, Layout, Row, Shape, TableRow

_MOST_BLANK = 1  # blank lines in a row
_DEEPEST = 6
_LEAST_COLUMNS = 3  # of lines with tabs that are a table
_LEAST_LINES = 3
_LONGEST_NAME = 20  # characters of a column's name
_LINE_END = re.compile(r"[\r\n]+")  # a block is one line, whatever its reader left in it


def assemble(blocks: Sequence[Block]) -> tuple[str, Layout]:
    """The text of a document and what its format knew of it."""
    lines: list[str] = []
    length = 0
    pages: list[int] = []
    headings: list[Heading] = []
    heads: list[tuple[int, int]] = []
    rows: list[TableRow] = []
    blank = _MOST_BLANK
    for block in _with_tables(blocks):
        columns = _columns(block)
        for number, (text, page) in enumerate(_lines(block)):
            blank = blank + 1 if not text.strip() else 0
            if blank > _MOST_BLANK or (blank and block.shape is Shape.TABLE):
                continue
            if page is not None:
                pages += [length] * (page - len(pages))
            end = length + len(text)
            if block.shape is Shape.HEADING and block.level and text.strip():
                headings.append(Heading(length, end, min(block.level, _DEEPEST)))
            elif block.shape is Shape.TABLE and number < block.heads:
                heads.append((length, end))
            elif block.shape is Shape.TABLE:
                rows.append(TableRow(length, end, columns))
            lines.append(text)
            length = end + 1
    text = "\n".join(lines).rstrip("\n") + "\n"
    return text, Layout(tuple(pages), tuple(headings), tuple(heads), tuple(rows))


def _with_tables(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks, with each run of lines that tabs part into as many cells, the first of them names, as one table."""
    i = 0
    while i < len(blocks):
        cells = _cells(blocks[i])
        last = i + 1
        while len(cells) >= _LEAST_COLUMNS and last < len(blocks) and len(_cells(blocks[last])) == len(cells):
            last += 1
        if last - i >= _LEAST_LINES and _are_names(cells):
            rows = tuple(Row(_cells(block), block.page) for block in blocks[i:last])
            yield Block("", Shape.TABLE, page=blocks[i].page, rows=rows, heads=1)
        else:
            yield from blocks[i:last]
        i = last


def _cells(block: Block) -> tuple[str, ...]:
    return tuple(block.text.strip(" \u3000").split("\t")) if block.shape is Shape.PARAGRAPH else ()


def _are_names(cells: Sequence[str]) -> bool:
    """Whether a line's cells could name columns: each its own short word, and no number."""
    names = [cell.strip() for cell in cells]
    short = all(0 < len(name) <= _LONGEST_NAME and not name[0].isdecimal() for name in names)
    return short and len(set(names)) == len(names)


def _lines(block: Block) -> Iterator[tuple[str, int | None]]:
    if block.shape is Shape.TABLE:
        for row in block.rows:
            yield block.parted.join(_one_line(cell) for cell in row.cells), row.page or block.page
    else:
        yield _LINE_END.sub(" ", block.text), block.page


def _one_line(cell: str) -> str:
    return re.sub(r"\s+", " ", cell).strip()


def _columns(block: Block) -> tuple[str, ...]:
    """A name for each column: what its head cells say from the top, each once."""
    columns = zip_longest(*(row.cells for row in block.rows[: block.heads]), fillvalue="")
    return tuple(" ".join(dict.fromkeys(cell for cell in map(_one_line, column) if cell)) for column in columns)
