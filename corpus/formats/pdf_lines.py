"""From the glyphs of a page to its lines in reading order: columns one after the other, letter-spacing closed up.

Distances are points, or ems where a name says so. What the lines are for is left to `pdf_furniture` and `wrap`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from corpus.formats.pdf_page import Glyph
from corpus.formats.wrap import Line, display_width

# In ems.
_SAME_ROW = 0.45  # between the middles of two pieces of a row
_PIECE_GAP = 0.9
_GUTTER = 1.0
_SPACE = 0.6  # between Chinese characters without letter-spacing
_LATIN_SPACE = 0.17
_SPACED = 0.15  # characters that stand further apart than this are letter-spaced
_ONE_WIDE = 1.2
_BIG = 1.6  # against the body's size: watermarks

_FEWEST_IN_COLUMN = 5  # lines
_OVERHANG = 4.0  # ems; a line may run into the gutter by so much: what may not be parted is set out
_LONG = 8.0  # ems; only lines that fill their column do
_SELDOM = 12  # one line in so many
_FILLED = 0.7  # of a column's width: what most of its lines take
_DEEPEST = 3  # columns within columns


@dataclass(frozen=True, slots=True)
class _Piece:
    """Glyphs side by side without a wide gap."""

    glyphs: tuple[Glyph, ...]
    x0: float
    x1: float
    middle: float
    size: float


def read_lines(glyphs: Sequence[Glyph], page: int, width: float) -> list[Line]:
    """The lines that `glyphs` form, in reading order, without watermarks and stacks of single characters in the margin."""
    pieces = [piece for row in _rows(_runs(_body(glyphs))) for piece in _pieces(row)]
    return list(_ordered(_without_stacks(pieces), page, 0.0, width, _DEEPEST))


def cell_lines(glyphs: Sequence[Glyph]) -> list[Line]:
    """The lines within one cell of a table: as they stand, without columns."""
    return [_line(row, 0, 0.0, 1.0) for row in _rows(_runs(glyphs))]


def row_pieces(glyphs: Sequence[Glyph]) -> list[list[Line]]:
    """The rows of a region from the top, each as the pieces that wide gaps part, from left to right."""
    rows = [[_line(list(piece.glyphs), 0, 0.0, 1.0) for piece in _pieces(row)] for row in _rows(_runs(glyphs))]
    return [row for row in rows if row]


def _body(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """`glyphs` without the pale ones that are big, or that say one thing over and over."""
    dark = [glyph.size for glyph in glyphs if not glyph.light]
    if not dark:
        return list(glyphs)
    usual = median(dark)
    kept = [glyph for glyph in glyphs if not (glyph.light and glyph.size > _BIG * usual)]
    pale = [("".join(glyph.text for glyph in run), run) for run in _runs([glyph for glyph in kept if glyph.light])]
    counts = Counter(text for text, _ in pale)
    dropped = {id(glyph) for text, run in pale if counts[text] >= 3 and len(text) >= 4 for glyph in run}
    return [glyph for glyph in kept if id(glyph) not in dropped]


def _runs(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Glyphs that follow one another in the file and on the page."""
    runs: list[list[Glyph]] = []
    for glyph in glyphs:
        last = runs[-1][-1] if runs else None
        if last and (_follows(last, glyph) or (last.x0 == glyph.x0 and last.middle == glyph.middle)):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return runs


def _follows(last: Glyph, glyph: Glyph) -> bool:
    same_row = abs(glyph.middle - last.middle) < _SAME_ROW * last.size
    return same_row and -last.size < glyph.x0 - last.x1 < 3 * last.size


def _rows(runs: list[list[Glyph]]) -> list[list[Glyph]]:
    """The rows of text from the top, each from left to right."""
    rows: list[tuple[float, float, list[Glyph]]] = []  # middle, size, glyphs
    for middle, size, run in sorted(
        ((median(g.middle for g in run), median(g.size for g in run), run) for run in runs), key=lambda item: item[:2]
    ):
        if rows and abs(middle - rows[-1][0]) < _SAME_ROW * max(size, rows[-1][1]):
            _, row_size, row = rows[-1]
            row.extend(run)
            if size > row_size:
                rows[-1] = (middle, size, row)
        else:
            rows.append((middle, size, list(run)))
    return [row for row in (_without_doubles(row) for _, _, row in rows) if row]


def _without_doubles(row: list[Glyph]) -> list[Glyph]:
    """A row from left to right; of glyphs drawn twice to look bold, one. White space at its ends is left out.

    Neighbours in the file that share one box are a ligature's letters: both stay.
    """
    order = {id(glyph): number for number, glyph in enumerate(row)}
    kept: list[Glyph] = []
    for glyph in sorted(row, key=lambda glyph: (glyph.x0, glyph.x1)):
        if glyph.text == " " or not any(_is_double(other, glyph, order) for other in kept[-2:]):
            kept.append(glyph)
    while kept and kept[-1].text == " ":
        kept.pop()
    start = next((index for index, glyph in enumerate(kept) if glyph.text != " "), 0)
    return kept[start:]


def _is_double(other: Glyph, glyph: Glyph, order: dict[int, int]) -> bool:
    if other.text != glyph.text or glyph.x0 - other.x0 > 0.4 * (glyph.x1 - glyph.x0):
        return False
    return glyph.x0 != other.x0 or abs(order[id(glyph)] - order[id(other)]) != 1


def _pieces(row: list[Glyph]) -> Iterator[_Piece]:
    piece: list[Glyph] = []
    last: Glyph | None = None
    for glyph in row:
        if glyph.text != " ":
            if last and glyph.x0 - last.x1 > _PIECE_GAP * max(glyph.size, last.size):
                yield _piece(piece)
                piece = []
            last = glyph
        piece.append(glyph)
    if last:
        yield _piece(piece)


def _piece(glyphs: list[Glyph]) -> _Piece:
    """Blanks inside stay: they part words."""
    shown = [glyph for glyph in glyphs if glyph.text != " "]
    return _Piece(
        tuple(glyph for glyph in glyphs if shown[0].x0 <= glyph.x0 <= shown[-1].x0),
        shown[0].x0,
        max(glyph.x1 for glyph in shown),
        median(glyph.middle for glyph in shown),
        median(glyph.size for glyph in shown),
    )


def _without_stacks(pieces: list[_Piece]) -> list[_Piece]:
    """`pieces` without single characters one below the other beside the text: 装订线, the spine of a bulletin."""
    stacks: dict[int, list[_Piece]] = defaultdict(list)
    wide = [piece for piece in pieces if len(piece.glyphs) >= 8]
    if not wide:
        return pieces
    left, right = min(piece.x0 for piece in wide), max(piece.x1 for piece in wide)
    for piece in pieces:
        if _is_one_wide(piece) and (piece.x1 < left or piece.x0 > right):
            stacks[round((piece.x0 + piece.x1) / 2 / piece.size)].append(piece)
    dropped = {id(piece) for stack in stacks.values() if len(stack) >= 3 for piece in stack}
    return [piece for piece in pieces if id(piece) not in dropped]


def _is_one_wide(piece: _Piece) -> bool:
    """Whether a piece is one character wide; a tall row beside it may have taken two that stand one below the other."""
    return len(piece.glyphs) == 1 or piece.x1 - piece.x0 < _ONE_WIDE * piece.size


# Columns ------------------------------------------------------------------------------------------------------------


def _ordered(pieces: list[_Piece], page: int, left: float, width: float, depth: int) -> Iterator[Line]:
    """The lines of a region that begins at `left`: what is above its columns, each column, what is below."""
    found = _columns(pieces) if depth else None
    if found is None:
        for row in _rows([list(piece.glyphs) for piece in pieces]):
            yield _line(row, page, left, width)
        return
    x, top, bottom = found
    pieces = _parted(pieces, x, median(piece.size for piece in pieces))
    yield from _ordered([p for p in pieces if p.middle < top], page, left, width, 0)
    inside = [p for p in pieces if top <= p.middle <= bottom]
    for column in _sides(inside, x):
        start, end = min(p.x0 for p in column), max(p.x1 for p in column)
        margin = 2 * median(p.size for p in column)
        yield from _ordered(column, page, start - margin, end - start + 2 * margin, depth - 1)
    below = [p for p in pieces if p.middle > bottom]
    if below:
        yield from _ordered(below, page, left, width, depth)


def _columns(pieces: list[_Piece]) -> tuple[float, float, float] | None:
    """Where a gutter stands, and the top and bottom of the text that it parts; None for text in one column."""
    if len(pieces) < 2 * _FEWEST_IN_COLUMN:
        return None
    em = median(piece.size for piece in pieces)
    left, right = min(piece.x0 for piece in pieces), max(piece.x1 for piece in pieces)
    best: tuple[int, float, float, float] | None = None
    steps = int((right - left) * 0.6 / (em / 4))
    for step in range(min(steps, 400)):
        x = left + 0.2 * (right - left) + step * em / 4
        for band in _bands(_parted(pieces, x, em), x, em):
            if (best is None or len(band) > best[0]) and _are_columns(band, x, em):
                best = (len(band), x, band[0].middle, band[-1].middle)
    return best[1:] if best else None


def _bands(pieces: list[_Piece], x: float, em: float) -> Iterator[list[_Piece]]:
    """The longest stretches of `pieces`, from the top, that a gutter at `x` does not cut."""
    band: list[_Piece] = []
    over = 0
    for piece in sorted(pieces, key=lambda piece: piece.middle):
        reach = piece.x1 - x + _GUTTER / 2 * em if piece.x0 < x + _GUTTER / 2 * em else 0.0
        runs_over = 0 < reach < _OVERHANG * em and piece.x1 - piece.x0 > _LONG * em
        if reach > 0 and not (runs_over and (over + 1) * _SELDOM <= len(pieces)):
            yield band
            band, over = [], 0
        else:
            band.append(piece)
            over += runs_over
    yield band


def _parted(pieces: Sequence[_Piece], x: float, em: float) -> list[_Piece]:
    """`pieces` with those in two that a gap parts where a gutter at `x` ends: a line of the left column has run near."""
    return [part for piece in pieces for part in (_halves(piece, x, em) if piece.x0 < x < piece.x1 else [piece])]


def _halves(piece: _Piece, x: float, em: float) -> list[_Piece]:
    shown = [glyph for glyph in piece.glyphs if glyph.text != " "]
    for number, (last, glyph) in enumerate(pairwise(shown), start=1):
        if glyph.x0 - last.x1 > _GUTTER / 2 * em and last.x1 - _OVERHANG * em < x < glyph.x0 < x + _GUTTER * em:
            return [_piece(shown[:number]), _piece(shown[number:])]
    return [piece]


def _sides(pieces: Sequence[_Piece], x: float) -> tuple[list[_Piece], list[_Piece]]:
    """The pieces to the left of a gutter and to its right."""
    return ([p for p in pieces if p.x0 + p.x1 <= 2 * x], [p for p in pieces if p.x0 + p.x1 > 2 * x])


def _are_columns(band: list[_Piece], x: float, em: float) -> bool:
    """Whether most pieces on each side take most of its width: cells of a table do not."""
    for side in _sides(band, x):
        if len(side) < _FEWEST_IN_COLUMN:
            return False
        ends = sorted(p.x1 for p in side)
        wide = ends[-1 - len(ends) // _SELDOM] - min(p.x0 for p in side)  # a few lines run over
        filled = sum(p.x1 - p.x0 >= _FILLED * wide for p in side)
        if wide < 8 * em or filled < 0.6 * len(side):
            return False
    return True


# Text ---------------------------------------------------------------------------------------------------------------


def _line(row: list[Glyph], page: int, left: float, width: float) -> Line:
    shown = [glyph for glyph in row if glyph.text != " "]
    middle, em = median(glyph.middle for glyph in shown), median(glyph.size for glyph in shown)
    return Line(
        page,
        shown[0].x0 - left,
        max(glyph.x1 for glyph in shown) - left,
        middle - em / 2,
        middle + em / 2,
        _text(row),
        width,
    )


def _text(row: list[Glyph]) -> str:
    """A row's text, with a space where the gap to the next character is wider than the row's letter-spacing."""
    pairs = list(_neighbours(row))
    spacing = _spacing([(a, b, gap) for a, b, gap, _ in pairs])
    text = pairs[0][0].text if pairs else "".join(glyph.text for glyph in row if glyph.text != " ")
    for a, b, gap, blank in pairs:
        text += (" " if _is_space(a, b, gap, blank, spacing) else "") + b.text
    return text


def _neighbours(row: list[Glyph]) -> Iterator[tuple[Glyph, Glyph, float, bool]]:
    """Pairs of glyphs side by side, the gap between them in ems, and whether a blank stands in it."""
    shown = [(index, glyph) for index, glyph in enumerate(row) if glyph.text != " "]
    for (i, a), (j, b) in pairwise(shown):
        yield a, b, (b.x0 - a.x1) / max(a.size, b.size), j > i + 1


def _spacing(pairs: list[tuple[Glyph, Glyph, float]]) -> float:
    """The letter-spacing of a row in ems: what nearly all gaps between its Chinese characters have; 0 for none."""
    gaps = sorted(gap for a, b, gap in pairs if _is_wide(a) and _is_wide(b))
    if not gaps:
        return 0.0
    if len(gaps) == 1:  # 通 知: a line of two characters
        return gaps[0] if len(pairs) == 1 and gaps[0] < 6 else 0.0
    usual = gaps[len(gaps) // 2]
    even = sum(abs(gap - usual) < 0.3 * usual + 0.05 for gap in gaps)
    return usual if usual > _SPACED and even >= 0.7 * len(gaps) else 0.0


def _is_space(a: Glyph, b: Glyph, gap: float, blank: bool, spacing: float) -> bool:
    wide = _is_wide(a) and _is_wide(b)
    if spacing > _SPACED:
        return gap > 1.6 * spacing + 0.3
    if wide:
        return gap > _SPACE or (blank and gap > _SPACED)
    if _is_wide(a) or _is_wide(b):
        return gap > _SPACE or (blank and gap > _LATIN_SPACE)
    return blank or gap > _LATIN_SPACE


def _is_wide(glyph: Glyph) -> bool:
    return display_width(glyph.text) >= 2
