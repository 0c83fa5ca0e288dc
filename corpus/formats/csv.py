"""Tables as text (.csv, .tsv): the delimiter is the one that parts the lines most evenly. Encodings are left to `decode`."""

from __future__ import annotations

import csv
import io
from collections import Counter

from corpus.decode import decode
from corpus.formats.grid import MOST_CELLS, MOST_COLUMNS, parted_blocks, rows_grid
from corpus.types import Note, Noticed, Reading, UnreadableFileError

_DELIMITERS = (",", "\t", ";", "|", "，")
_SAMPLE = 50  # rows that show the delimiter


def read_csv(data: bytes) -> Reading:
    """The table in a file of delimited text. Raises `UnreadableFileError`."""
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    rows = _rows(text, max(_DELIMITERS, key=lambda delimiter: _evenness(text, delimiter)))
    width = max(map(len, rows), default=0)
    kept = [row[:MOST_COLUMNS] for row in rows[: max(MOST_CELLS // max(min(width, MOST_COLUMNS), 1), 1)]]
    blocks = parted_blocks(rows_grid(kept))
    if not blocks:
        raise UnreadableFileError("表格里没有内容,请确认文件完整后再试")
    cut = len(kept) < len(rows) or width > MOST_COLUMNS
    notes = (Note(Noticed.TRUNCATED, f"表格过大,只读出前 {len(kept)} 行"),) if cut else ()
    return Reading("csv", tuple(blocks), notes=notes)


def _rows(text: str, delimiter: str) -> list[list[str]]:
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return [[cell.strip() for cell in row] for row in reader]
    except csv.Error:  # a quote that nothing closes would take in all that follows: quotes are only characters here
        return [[cell.strip() for cell in line.split(delimiter)] for line in text.split("\n")]


def _evenness(text: str, delimiter: str) -> float:
    """How many of the first rows have the commonest number of cells, in cells; 0 if that number is 1."""
    sample = _rows("\n".join(text.split("\n", _SAMPLE)[:_SAMPLE]), delimiter)
    widths = Counter(len(row) for row in sample if any(row))
    width, times = max(widths.items(), key=lambda item: (item[0] > 1, item[1]), default=(1, 0))
    return times / max(sum(widths.values()), 1) + width / 1000 if width > 1 else 0.0
