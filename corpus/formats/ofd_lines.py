"""From pieces of text that stand on pages to lines, and, by `wrap`, from lines to paragraphs. Lengths are millimetres,
from a page's upper left corner.

Which pieces belong to the paper, and what tables are, is left to the callers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.formats.wrap import Line as WrappedLine
from corpus.formats.wrap import group_lines, join_texts
from corpus.types import Block

_SAME_LINE = 0.5  # of a letter's height: baselines nearer than that are one line
_COLUMN_GAP = 2.5  # letters; pieces that are further apart belong to two columns
_WORD_GAP = 0.25  # letters, between words in Latin letters
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
    said = [each for each in flow if isinstance(each, Block) or each.text]
    lines: list[Line] = []
    starts: set[int] = set()
    between: dict[int, list[Block]] = {}  # place in `lines` → the blocks above it
    for each in said:
        if isinstance(each, Block):
            between.setdefault(len(lines), []).append(each)
            starts.add(len(lines))
        else:
            starts |= {len(lines), len(lines) + 1} if each.parted else set()
            lines.append(each)
    blocks: list[Block] = []
    place = 0
    for group in group_lines(list(map(_placed, lines)), starts):
        blocks += [*between.get(place, ()), Block(join_texts([line.text for line in group]), page=group[0].page)]
        place += len(group)
    return blocks + between.get(place, [])


def _placed(line: Line) -> WrappedLine:
    return WrappedLine(line.page, line.left, line.right, line.y - line.size, line.y, line.text, line.width)
