"""Joining lines that a page's or a mail's width has broken into the paragraphs that were written.

`join_lines` reads where lines stand on their page (PDF, OFD, scans); `join_wrapped` reads plain text, and only touches
it where the text itself shows a fixed width. Which lines are of the document, and in what order, is left to the
readers; what a paragraph means, to `outline`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from corpus.types import Block

_NUMBER = "一二三四五六七八九十百零〇○两\\d"
# What a heading, an article or an item of a list begins with.
_MARK = re.compile(
    rf"第[{_NUMBER}]{{1,6}}(?:[编章节]|条(?!\s*(?:第|规定|所|的|至|、|和|款|中)))|[{_NUMBER}]{{1,4}}\s*、|[(（][{_NUMBER}]{{1,4}}[)）]"
    rf"|\d{{1,3}}[.．](?!\d)|[①-⑳]|[●•·▪■◆➢—―]{{1,2}}\s*\S|附\s*[件录表]\s*[\d一二三四五六七八九十]*\s*(?:[:：]|$)"
)
_LABEL = re.compile(r"[\u4e00-\u9fff]{2,8}[:：]")
_SENTENCE_END = re.compile(r"[。！？；：!?;:…][”’」』）)]*$")
_DATE_LINE = re.compile(rf"[{_NUMBER}]{{2,4}}\s*年\s*[{_NUMBER}]{{1,3}}\s*月\s*[{_NUMBER}]{{1,3}}\s*日[)）]?")
_WORD = re.compile(r"[0-9A-Za-z.,%/:_-]+")
# What a line's end does not part: a character or a word with the brackets and signs around it.
_TOGETHER = re.compile(rf"[“‘《〈（(〔【「『]*(?:{_WORD.pattern}|.)[。，、；：！？,;:!?”’》〉）)〕】」』…—%％]*")

# In ems (the width of one Chinese character).
_INDENT = 1.2
_HANGING = 6.0  # a block that is set in by more than this is a signature or a centred line
_SHORT = 2.2  # punctuation that may not begin a line takes a character or two with it
_EDGE = 0.6
_BIGGER = 1.18  # a title's letters against the body's
_GAP = 1.45  # between paragraphs, against the usual distance of lines
_GAP_AMID = 2.6  # the same, below a line that ends at the edge amid a sentence


@dataclass(frozen=True, slots=True)
class Line:
    """A line on a page. Distances in any one unit, from the page's left and top; `width` is the page's (or column's)."""

    page: int
    x0: float
    x1: float
    top: float
    bottom: float
    text: str
    width: float

    @property
    def height(self) -> float:
        """From the top of its letters to their bottom."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class _Frame:
    """The edges of the text on a page, an em, the usual distance from one line's top to the next one's, and how far
    paragraphs are set in at their first line, if they are: less than 0 where all their other lines are."""

    left: float
    right: float
    em: float
    pitch: float
    first: float | None = None


def join_lines(lines: Sequence[Line]) -> list[Block]:
    """A block for each paragraph that `lines`, in reading order, are of; `Block.page` is where it begins."""
    return [Block(join_texts([line.text for line in group]), page=group[0].page) for group in group_lines(lines)]


def group_lines(lines: Sequence[Line], starts: Collection[int] = ()) -> list[list[Line]]:
    """The lines of each paragraph. `starts` are places in `lines` where one begins in any case: below a table."""
    frames = _frames(lines)
    groups: list[list[Line]] = []
    for place, line in enumerate(lines):
        if groups and place not in starts and _goes_on(groups[-1][-1], line, frames):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def join_texts(texts: Sequence[str]) -> str:
    """The pieces of one paragraph in a line: Latin words parted by a space, Chinese by nothing."""
    joined = ""
    for text in (text.strip() for text in texts):
        joined += f" {text}" if joined and _needs_space(joined, text) else text
    return joined


def display_width(text: str) -> int:
    """Columns that `text` takes: two for a Chinese character or full-width sign, one for others."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def starts_anew(text: str) -> bool:
    """Whether a line begins as headings, articles and items of lists do."""
    return _MARK.match(text.lstrip()) is not None


def ends_sentence(text: str) -> bool:
    """Whether a line ends as sentences and lead-ins do."""
    return _SENTENCE_END.search(text.rstrip()) is not None


def _needs_space(before: str, after: str) -> bool:
    """Between Latin words, and between a word and a number; a number that a line's end has broken is one number."""
    if not after or not (before[-1].isascii() and after[0].isascii()) or before[-1] in "-/(_":
        return False
    if before[-1].isdigit():
        return after[0].isalpha() and not re.match(r"[A-Za-z]{1,3}(?![A-Za-z])", after)
    return after[0].isalpha() if before[-1] in ",.;:)" else before[-1].isalpha() and after[0].isalnum()


def _frames(lines: Sequence[Line]) -> dict[tuple[int, float], _Frame]:
    """The frame of each page, or of each width of column on it."""
    by_page: dict[tuple[int, float], list[Line]] = defaultdict(list)
    by_width: dict[float, list[Line]] = defaultdict(list)
    for line in lines:
        by_page[line.page, round(line.width)].append(line)
        by_width[round(line.width)].append(line)
    whole = {width: _frame(same) for width, same in by_width.items()}
    return {key: _page_frame(same, whole[key[1]]) for key, same in by_page.items()}


def _page_frame(lines: list[Line], whole: _Frame) -> _Frame:
    """A page's own edges: margins change sides and scans shift, but the width of the text stays what it is."""
    own = _frame(lines)
    wide = whole.right - whole.left
    if len(lines) < 4:
        return whole
    if own.right - own.left < wide - 1.5 * whole.em:
        left = own.left if abs(own.left - whole.left) < _INDENT * whole.em else whole.left
        return _Frame(left, left + wide, whole.em, own.pitch, whole.first)
    return _Frame(own.left, own.right, whole.em, own.pitch, whole.first)


def _frame(lines: list[Line]) -> _Frame:
    em = _em(lines)
    enough = max(2, len(lines) // 10)
    left = _shared(sorted(line.x0 for line in lines), _EDGE * em, enough)
    right = -_shared(sorted(-line.x1 for line in lines), em, enough)
    full = [line for line in lines if abs(right - line.x1) < em]
    if len(full) < 3 or sum(ends_sentence(line.text) for line in full) > len(full) / 2:
        right = max(right, lines[0].width - left - 2 * em)  # nothing shows the edge: it is as far in as the left one
    pitches = [b.top - a.top for a, b in pairwise(lines) if a.page == b.page and 0 < b.top - a.top < 4 * em]
    return _Frame(left, right, em, median(pitches) if pitches else 2 * em, _first_indent(lines, left, right, em))


def _first_indent(lines: list[Line], left: float, right: float, em: float) -> float | None:
    """How far first lines stand in from, or out to, the lines that they go on in, if most do alike."""
    steps = Counter(
        round((a.x0 - b.x0) / em * 2) / 2
        for a, b in pairwise(lines)
        if a.page == b.page and right - a.x1 < _SHORT * em and not ends_sentence(a.text) and min(a.x0, b.x0) - left < em
    )
    indents = Counter({step: count for step, count in steps.items() if _INDENT < abs(step) < _HANGING})
    step, count = max(indents.items(), key=lambda item: item[1], default=(0.0, 0))
    return step * em if count >= 2 and count >= indents.total() / 2 else None


def _em(lines: list[Line]) -> float:
    wide = [(line.x1 - line.x0) * 2 / display_width(line.text) for line in lines if display_width(line.text) >= 16]
    return max(median(wide), 1e-3) if wide else max(median(line.height for line in lines), 1e-3)


def _shared(edges: list[float], reach: float, enough: int) -> float:
    """The outermost of the sorted `edges` that at least `enough` lines share."""
    for first, edge in enumerate(edges):
        if first + enough <= len(edges) and edges[first + enough - 1] - edge <= reach:
            return edge
    return edges[0]


def _goes_on(above: Line, line: Line, frames: dict[tuple[int, float], _Frame]) -> bool:
    """Whether `line` is of the paragraph that `above` is the last line of."""
    upper = frames[above.page, round(above.width)]
    lower = frames[line.page, round(line.width)]
    if _differs(above, line, upper) or _is_short(above, line.text, upper):
        return False
    if _DATE_LINE.fullmatch(above.text.strip()) and starts_anew(line.text):
        return False  # a signature's date, and 附件 on the next page
    indent, outdent = line.x0 - lower.left, above.x0 - upper.left
    ended = ends_sentence(above.text)
    first = lower.first or 0.0
    if first > 0 and abs(indent - first) < _EDGE * lower.em:
        return False
    if first < 0 and abs(indent + first) < _EDGE * lower.em:
        return not starts_anew(line.text)
    if first < 0 and indent < _EDGE * lower.em < outdent:
        return False
    if _is_wrapped_title(above, line, upper):
        return True
    if indent > _INDENT * lower.em:
        return not ended and _hangs(above, line, indent, outdent, lower.em, upper)
    if not starts_anew(line.text):
        return not (ended and _LABEL.match(line.text) and outdent <= _INDENT * upper.em)
    return not ended and (outdent > _INDENT * upper.em or first > 0)


def _differs(above: Line, line: Line, frame: _Frame) -> bool:
    """Letters of another size, or a bigger gap between the lines than their neighbours have."""
    small, big = sorted((above.height, line.height))
    if big > _BIGGER * small and (big - small) > 0.15 * frame.em:
        return True
    amid = frame.right - above.x1 < frame.em and not ends_sentence(above.text)
    same = above.page == line.page and line.top > above.top
    return same and line.top - above.top > (_GAP_AMID if amid else _GAP) * frame.pitch


def _is_short(above: Line, following: str, frame: _Frame) -> bool:
    """Whether a line ends before the right edge, though what follows would have had room on it."""
    together = _TOGETHER.match(following)
    room = display_width(together[0]) / 2 if together and together[0] != following else 1
    return frame.right - above.x1 > max(_SHORT, room + 1) * frame.em


def _is_wrapped_title(above: Line, line: Line, frame: _Frame) -> bool:
    """Whether a centred line goes on in another, because it fills its measure; titles broken by hand do not."""
    size = above.height
    if size < _BIGGER * frame.em or above.page != line.page or starts_anew(line.text):
        return False
    full = above.x0 - frame.left < size and frame.right - above.x1 < size
    return full and abs(above.x0 + above.x1 - line.x0 - line.x1) < 2 * size


def _hangs(above: Line, line: Line, indent: float, outdent: float, em: float, frame: _Frame) -> bool:
    """Whether an indented line goes on all the same: in a block set in, or below an item's mark."""
    if indent > _HANGING * em or starts_anew(line.text) or _DATE_LINE.fullmatch(line.text.strip()):
        return False
    if above.x1 - above.x0 < 0.6 * (frame.right - frame.left):
        return False
    below_mark = starts_anew(above.text) and outdent < indent
    return below_mark or abs(indent - outdent) < _EDGE * em


# Plain text ---------------------------------------------------------------------------------------------------------

_BAND = 4  # columns by which full lines of one width differ: one character that may not begin a line, and one half
_NARROWEST = 36  # columns; a shorter limit is a list of names, not a wrapped text
_WIDEST = 160
_FEWEST = 6  # full lines that show a width
_LONGEST_WORD = 30  # columns


def join_wrapped(lines: Sequence[str]) -> list[str]:
    """`lines` with those joined that a fixed width has broken; the same lines, if nothing shows such a width."""
    limit = _limit([line.rstrip() for line in lines])
    if limit is None:
        return list(lines)
    indented = _is_indented(lines)
    joined: list[list[str]] = []
    for line in lines:
        if joined and _continues(joined[-1], line, limit, indented):
            joined[-1].append(line)
        else:
            joined.append([line])
    return [_joined(group) for group in joined]


def _joined(group: list[str]) -> str:
    if len(group) == 1:
        return group[0]
    indent = group[0][: len(group[0]) - len(group[0].lstrip())]
    return indent + join_texts(group)


def _limit(lines: list[str]) -> int | None:
    """The width in columns at which `lines` were broken: hardly one is longer, and many end there amid a sentence."""
    written = [line for line in lines if line.strip()]
    widths = Counter(display_width(line) for line in written)
    limit = max(widths, key=lambda width: (_in_band(widths, width), width), default=0)
    if not _NARROWEST <= limit <= _WIDEST:
        return None
    full = [line for line in written if limit - _BAND < display_width(line) <= limit]
    longer = sum(count for width, count in widths.items() if width > limit)
    if len(full) < max(_FEWEST, len(written) * 0.3) or longer > len(written) * 0.02:
        return None
    amid = sum(not ends_sentence(line) for line in full)
    rest = [line for line in written if display_width(line) <= limit - _BAND]
    closed = sum(ends_sentence(line) or starts_anew(line) for line in rest)
    if sum(map(ends_sentence, written)) < len(written) * 0.04:
        return None  # names, or cells of a table
    return limit if amid >= len(full) * 0.6 and closed >= len(rest) * 0.3 else None


def _in_band(widths: Counter[int], limit: int) -> int:
    return sum(widths[width] for width in range(limit - _BAND + 1, limit + 1))


def _is_indented(lines: Sequence[str]) -> bool:
    """Whether paragraphs are set in: then a mark that is not set in is only the place where a line was broken."""
    indents = sum(bool(_lead(line)) for line in lines if line.strip())
    return indents >= 3 and any(line.strip() and not _lead(line) for line in lines)


def _lead(line: str) -> int:
    """Columns of white space before a line's text."""
    return display_width(line[: len(line) - len(line.lstrip())])


def _continues(group: list[str], line: str, limit: int, indented: bool) -> bool:
    """Whether `line` is of the paragraph whose lines so far are `group`."""
    above = group[-1].rstrip()
    if len(group) == 1 and not indented and above.endswith(("：", ":")):
        return False  # those whom a document addresses
    if not line.strip() or not above.strip() or _lead(line) > max(1, _lead(above) if not indented else 1):
        return False
    word = _WORD.match(line.strip())
    room = min(display_width(word[0]), _LONGEST_WORD) if word else 2
    if display_width(above) <= limit - max(_BAND, room + 1):
        return False
    if starts_anew(line):
        return indented and not ends_sentence(above)
    if _LABEL.match(line.strip()) and ends_sentence(above):
        return False
    return not _DATE_LINE.fullmatch(line.strip()) and "\t" not in line + above
