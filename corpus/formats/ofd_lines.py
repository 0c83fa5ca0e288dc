"""From pieces of text that stand on pages to lines, and from hard-wrapped lines to paragraphs. Lengths are millimetres,
from a page's upper left corner.

Which pieces belong to the paper, and what tables are, is left to the callers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from corpus.types import Block

_SAME_LINE = 0.5  # of a letter's height: baselines nearer than that are one line
_COLUMN_GAP = 2.5  # letters; pieces that are further apart belong to two columns
_WORD_GAP = 0.25  # letters, between words in Latin letters
_FULL = 2.0  # letters; a line that ends nearer than that to the right edge is full
_LEAST_RIGHT = 0.7  # of the page's width; where no line goes further, none is full
_INDENT = 1.2  # letters; a line that begins further in opens a paragraph
_SAME_SIZE = 1.15
_TITLE_SIZE = 1.15  # of the body's letters
_FAR = 2.6  # letters between the baselines of two lines of one paragraph
_STANDS_ALONE = re.compile(r"[（(【〔\[—]|.*\d{4}\s*年.*日$|.{2,20}[〔\[（(【]\s*\d{4}\s*[〕\]）)】].*号$")
_WIDE = re.compile(r"[\u2000-\u206f\u2e80-\uffef]")


@dataclass(frozen=True, slots=True)
class Line:
    """Text between `left` and `right` on the baseline `y`, in letters `size` high; a piece of a line, or a whole one.

    `width` is the page's; `parted` tells that there are columns in it.
    """

    text: str
    left: float
    right: float
    y: float
    size: float
    page: int
    width: float
    parted: bool = False


def make_lines(pieces: Iterable[Line]) -> list[Line]:
    """The lines of one page from the pieces on it, from top to bottom; pieces drawn twice are taken once."""
    lines: list[list[Line]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.y, piece.left)):
        last = lines[-1] if lines else None
        if last and piece.y - last[0].y < _SAME_LINE * min(piece.size, last[0].size):
            if not any(_same_place(piece, other) for other in last[-40:]):
                last.append(piece)
        else:
            lines.append([piece])
    return [_one_line(sorted(line, key=lambda piece: piece.left)) for line in lines]


def _same_place(piece: Line, other: Line) -> bool:
    """Whether bold letters were made by drawing them twice."""
    return piece.text == other.text and abs(piece.left - other.left) < _SAME_LINE * piece.size


def _one_line(pieces: Sequence[Line]) -> Line:
    text, parted, end = "", False, pieces[0].left
    for piece in pieces:
        gap = (piece.left - end) / piece.size
        parted = parted or (gap > _COLUMN_GAP and bool(text))
        text = joined(text, piece.text, gap) if text else piece.text
        end = max(end, piece.right)
    largest = max(pieces, key=lambda piece: len(piece.text))
    return replace(largest, text=text.strip(), left=pieces[0].left, right=end, parted=parted)


def joined(before: str, after: str, gap: float) -> str:
    """Two pieces of a line that are `gap` letters apart."""
    if gap > _COLUMN_GAP:
        return f"{before} {after}"
    is_wide = _WIDE.match(before[-1]) or _WIDE.match(after[0])
    return before + (" " if gap > _WORD_GAP and not is_wide else "") + after


def make_paragraphs(flow: Sequence[Line | Block]) -> list[Block]:
    """Paragraphs of the lines of all pages in order, each with the page it begins on; blocks between them stay."""
    said = [line for line in flow if isinstance(line, Line) and line.text]
    if not said:
        return [block for block in flow if isinstance(block, Block)]
    body = _body_size(said)
    edges = _edges(said, body)
    blocks: list[Block] = []
    for is_table, run in groupby(flow, key=lambda each: isinstance(each, Block)):
        if is_table:
            blocks += [each for each in run if isinstance(each, Block)]
        else:
            blocks += _paragraphs([each for each in run if isinstance(each, Line) and each.text], body, *edges)
    return blocks


def _paragraphs(said: Sequence[Line], body: float, left: float, right: float) -> list[Block]:
    groups = [[line] for line in said[:1]]
    for before, line in pairwise(said):
        if _is_title(before, body) and _is_title(line, body):
            goes_on = _near(before, line) and not _STANDS_ALONE.match(line.text)
        else:
            goes_on = _near(before, line) and _fills(before, right) and line.left < left + _INDENT * line.size
        if goes_on and not before.parted and not line.parted:
            groups[-1].append(line)
        else:
            groups.append([line])
    return [Block(_run_together(group), page=group[0].page) for group in groups]


def _body_size(lines: Sequence[Line]) -> float:
    """The size that most characters have."""
    count: Counter[float] = Counter()
    for line in lines:
        count[round(line.size, 1)] += len(line.text)
    return count.most_common(1)[0][0]


def _edges(lines: Sequence[Line], body: float) -> tuple[float, float]:
    """Where the lines of the body begin and end: the leftmost beginning that is common, the end that few go beyond."""
    own = [line for line in lines if line.size <= body * _SAME_SIZE and not line.parted] or list(lines)
    begins = Counter(round(line.left) for line in own)
    left = min(place for place, times in begins.items() if times * 30 >= len(own) or times == max(begins.values()))
    ends = sorted(line.right for line in own)
    return float(left), max(ends[-1 - len(ends) // 20], _LEAST_RIGHT * own[0].width)


def _is_title(line: Line, body: float) -> bool:
    middle = (line.left + line.right) / 2
    return line.size > body * _TITLE_SIZE and abs(middle - line.width / 2) < 2 * line.size


def _near(before: Line, line: Line) -> bool:
    """Whether two lines may be of one paragraph by their size and distance; over a page's end the distance is unknown."""
    alike = max(before.size, line.size) <= min(before.size, line.size) * _SAME_SIZE
    return alike and (before.page != line.page or line.y - before.y < _FAR * line.size)


def _fills(line: Line, right: float) -> bool:
    return line.right > right - _FULL * line.size


def _run_together(lines: Sequence[Line]) -> str:
    text = lines[0].text
    for line in lines[1:]:
        text = joined(text, line.text, 1.0)
    return " ".join(text.split())
