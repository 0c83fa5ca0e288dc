"""Where things stand in a text: folding that keeps offsets, lines, marks of headings, the passage at an offset.

Knows nothing of what the facts are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from corpus.tables import cells_of
from corpus.types import Passage

_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_WIDE = {ord(half): ord(full) for half, full in zip(",;:()[]?!", "，；：（）【】？！", strict=True)}
_KEPT = {ord(full): ord(full) for full in "，；：（）？！"}
_OTHERS = {
    ord("［"): ord("【"),
    ord("］"): ord("】"),
    ord("〈"): ord("（"),
    ord("〉"): ord("）"),
    ord("﹪"): ord("%"),
    ord("\u3000"): ord(" "),
    ord("\xa0"): ord(" "),
}
_FOLD = {**_ASCII, **_WIDE, **_KEPT, **_OTHERS}
_THOUSANDS = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")
NUMERALS = "一二三四五六七八九十百零〇○"
MARK = re.compile(
    rf"\s*(?:#{{1,6}}\s+)?(?:第[{NUMERALS}\d]+[编章节条](?:之[{NUMERALS}]+)?\s*|[{NUMERALS}]{{1,4}}\s*[、．.]|"
    rf"（\s*[{NUMERALS}\d]{{1,4}}\s*）[、.]?|\d{{1,3}}(?:\.\d{{1,2}}){{1,3}}\s+|\d{{1,3}}\s*(?:[.．](?!\d)|、)|\d{{1,3}}）|"
    rf"[①-⑳]|(?:——|――|--|—|●|•|·|▪|■|◆)\s*|[{NUMERALS}]{{1,2}}(?:是|要)|(?:任务|专栏)[{NUMERALS}\d]{{1,3}}[：:]?\s*)\s*"
)
_BRACKETS = dict(zip("（【〔《〈“", "）】〕》〉”", strict=True))


def folded(text: str) -> str:
    """`text`, character by character, with half-width digits, letters and %, and full-width punctuation.

    Commas that group thousands (1,200) become half-width.
    """
    return _THOUSANDS.sub(",", text.translate(_FOLD))


def lines(text: str) -> Iterator[tuple[int, int]]:
    """[start, end) of every line that is not blank."""
    for match in re.finditer(r"[^\n]*\S[^\n]*", text):
        yield match.span()


def unmarked(text: str) -> str:
    """`text` (folded) without the heading's or list's mark that opens it: 夯实基础 of （一）夯实基础."""
    found = MARK.match(text)
    return text[found.end() :] if found else text.strip()


def split_outside(text: str, separators: str) -> Iterator[tuple[int, int]]:
    """[start, end) of the pieces of `text` (folded) between any of `separators` that stand outside brackets and quotes."""
    open_until: list[str] = []
    start = 0
    for at, character in enumerate(text):
        if open_until and character == open_until[-1]:
            open_until.pop()
        elif character in _BRACKETS:
            open_until.append(_BRACKETS[character])
        elif character in separators and not open_until:
            yield start, at
            start = at + 1
    yield start, len(text)


def row_cells(row: Passage) -> list[str]:
    """A table row's cells, folded."""
    return [folded(cell) for cell in cells_of(row.text)]


class Passages:
    """The passages of a document by offset."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = passages
        self._starts = [passage.start for passage in passages]

    def at(self, offset: int) -> Passage | None:
        """The passage that holds `offset`, else the last one before it, else the first; None if there is none."""
        if not self._passages:
            return None
        return self._passages[max(bisect_right(self._starts, offset) - 1, 0)]
