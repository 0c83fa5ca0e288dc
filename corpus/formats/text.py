"""Plain text and Markdown: a paragraph a line. What the lines are is left to `outline`, encodings to `decode`.

Lines that a fixed width has broken are joined; of Markdown, headings and tables are read, and comments left out. All
else stays as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from corpus.decode import decode
from corpus.formats.grid import MOST_COLUMNS, rows_grid, table_blocks
from corpus.formats.wrap import join_wrapped
from corpus.tables import PIPE
from corpus.types import Block, Reading, Row, Shape

_LINE_ENDS = re.compile(r"\r\n|[\r\n\f\v\u2028\u2029]")
_HEADING = re.compile(r"(#{1,6})[ \t]+(\S.*?)(?:[ \t]+#+)?[ \t]*")
_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*")
_FRAMED = re.compile(r"\s*\|[^|]*\|.*\|\s*")
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_LEAST_MARKS = 2  # of a row whose cells stand close to them: 1|暂行办法|岚政发〔2012〕23号
_LEAST_ROWS = 3  # of a table that tabs part, with its names
_LEAST_HEADINGS = 2  # that show that a text is Markdown, where it doesn't begin with one


def read_text(data: bytes) -> Reading:
    """The lines of a text file. Raises `UnreadableFileError`."""
    text = decode(data)
    if _is_markdown(_LINE_ENDS.split(text)):
        return Reading("md", tuple(_markdown(_LINE_ENDS.split(_COMMENT.sub("", text)))))
    return Reading("txt", tuple(_with_tables(join_wrapped(_LINE_ENDS.split(text)))))


def _with_tables(lines: Sequence[str]) -> Iterator[Block]:
    """A block a line; lines of as many cells each are a table: with tabs, as pasted from an office program, or drawn with |."""
    for (mark, cells), run in groupby(lines, key=_parted):
        same = list(run)
        if not 1 < cells <= MOST_COLUMNS or len(same) < _LEAST_ROWS:
            yield from map(Block, same)
            continue
        blocks = table_blocks(rows_grid([_cells(line) if mark == PIPE else _tabbed(line) for line in same]))
        named = any(block.heads for block in blocks)
        yield from (replace(block, parted=mark) for block in blocks) if named else map(Block, same)


def _parted(line: str) -> tuple[str, int]:
    """What parts a line's cells, and how many there are: none without a mark between or around them."""
    if "\t" in line:
        return ("", 0) if line.startswith("\t") else ("\t", len(_tabbed(line)))
    is_row = PIPE in line or _FRAMED.fullmatch(line) or line.count("|") >= _LEAST_MARKS
    return (PIPE, len(_cells(line))) if is_row else ("", 0)


def _tabbed(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("\t")]


def split_lines(text: str) -> tuple[Block, ...]:
    """A block for each line of `text`, blank ones too: they part what stands above from what stands below."""
    return tuple(Block(line) for line in _LINE_ENDS.split(text))


def _is_markdown(lines: Sequence[str]) -> bool:
    """Whether a text is clearly Markdown: it begins with a heading, has several, or a table with its rule."""
    first = next((line for line in lines if line.strip()), "")
    headings = sum(_HEADING.fullmatch(line) is not None for line in lines)
    tables = any(_begins_table(lines, number) for number in range(len(lines)))
    return _HEADING.fullmatch(first) is not None or headings >= _LEAST_HEADINGS or tables


def _begins_table(lines: Sequence[str], number: int) -> bool:
    """Whether a row of names stands on a line, and below it the rule that has as many cells."""
    if number + 1 >= len(lines) or "|" not in lines[number] or "|" not in lines[number + 1]:
        return False
    rule = lines[number + 1]
    return _RULE.fullmatch(rule) is not None and len(_cells(rule)) == len(_cells(lines[number])) <= MOST_COLUMNS


def _markdown(lines: Sequence[str]) -> Iterator[Block]:
    number = 0
    while number < len(lines):
        if _begins_table(lines, number):
            end = number + 2
            while end < len(lines) and "|" in lines[end]:
                end += 1
            yield _table(lines[number], lines[number + 2 : end])
            number = end
            continue
        heading = _HEADING.fullmatch(lines[number])
        yield Block(heading[2], Shape.HEADING, len(heading[1])) if heading else Block(lines[number])
        number += 1


def _table(names: str, lines: Sequence[str]) -> Block:
    """A table under its row of names; what a row has beyond them stays in its last cell."""
    head = _cells(names)
    rows = []
    for cells in map(_cells, lines):
        whole = (*cells[: len(head) - 1], " | ".join(cells[len(head) - 1 :]))
        rows.append(Row(tuple(whole) + ("",) * (len(head) - len(whole))))
    if not any(head):
        return Block("", Shape.TABLE, rows=tuple(rows))
    return Block("", Shape.TABLE, rows=(Row(tuple(head)), *rows), heads=1)


def _cells(line: str) -> list[str]:
    inner = re.sub(r"^\||(?<!\\)\|$", "", line.strip())
    return [re.sub(r"\s*<br\s*/?>\s*", " ", cell.replace("\\|", "|")).strip() for cell in re.split(r"(?<!\\)\|", inner)]
