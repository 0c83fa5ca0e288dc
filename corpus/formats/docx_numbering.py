"""The numbers that Word itself puts before paragraphs: "一、", "（一）", "1.1". Counts paragraphs as they come, in order.

Which numbering a paragraph has is left to its caller and to `docx_styles`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from corpus.formats.docx_names import MC, W, number, switch, taken_branch, value
from corpus.formats.docx_numerals import format_number
from corpus.formats.docx_styles import Styles
from corpus.formats.docx_symbols import symbol
from corpus.formats.xmlzip import Element

_DEEPEST = 9
_CLOSING = "、.．。)）]】〕:：,，;；-—"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how its number is made, written and set apart from the text."""

    start: int
    form: str
    pattern: str
    follows: str
    restart: int | None
    arabic: bool
    hidden: bool
    font: str
    style: str | None


@dataclass
class _List:
    """An abstract numbering and where its count stands; all numberings that share it count on together."""

    levels: dict[int, Level]
    counts: list[int | None] = field(default_factory=lambda: [None] * _DEEPEST)


@dataclass
class _Num:
    abstract: str
    own: dict[int, Level]
    starts: dict[int, int]
    begun: set[int] = field(default_factory=set)


class Numbering:
    """The lists of a file. `mark` gives the next paragraph's number."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists: dict[str, _List] = {}
        self._links: dict[str, str] = {}
        self._nums: dict[int, _Num] = {}
        for abstract in () if root is None else root.iter(W + "abstractNum"):
            key = abstract.get(W + "abstractNumId", "")
            self._lists[key] = _List(dict(_levels(abstract)))
            linked = value(abstract, "numStyleLink")
            if linked:
                self._links[key] = linked
        for num in () if root is None else root.iter(W + "num"):
            key = num.get(W + "numId", "")
            if key.isascii() and key.isdigit() and len(key) < 10:
                self._nums[int(key)] = _read_num(num)

    def mark(self, key: int, level: int | None, style: str | None) -> str:
        """The number of a paragraph at `level` of numbering `key`, with what parts it from the text; "" for none.

        `level` is None where the paragraph's style names the level.
        """
        num = self._nums.get(key)
        if num is None:
            return ""
        listed = self._list(num.abstract)
        if level is None:
            level = next((depth for depth, each in listed.levels.items() if style and each.style == style), 0)
        if not 0 <= level < _DEEPEST:
            return ""
        levels = {**listed.levels, **num.own}
        if level not in levels:
            return ""
        _count(listed, num, levels, level)
        return "" if levels[level].hidden else _written(levels, level, listed.counts)

    def _list(self, key: str) -> _List:
        """The list that an abstract numbering stands for, through a style of numbering where it only names one."""
        linked = self._styles.style_numbering(self._links.get(key))
        target = self._nums.get(linked) if linked is not None else None
        found = self._lists.get(target.abstract if target else key)
        return found if found is not None else self._lists.setdefault(key, _List({}))


def _count(listed: _List, num: _Num, levels: dict[int, Level], level: int) -> None:
    counts = listed.counts
    before = counts[level]
    if before is None or (level in num.starts and level not in num.begun):
        counts[level] = num.starts.get(level, levels[level].start)
    else:
        counts[level] = before + 1
    num.begun.add(level)
    for deeper in range(level + 1, _DEEPEST):
        restart = levels[deeper].restart if deeper in levels else None
        if restart is None or level < restart:
            counts[deeper] = None


def _written(levels: dict[int, Level], level: int, counts: list[int | None]) -> str:
    own = levels[level]
    if own.form == "bullet":
        return _bullet(own) + " "

    def put(match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        if depth not in levels or depth > level:
            return ""
        count = counts[depth]
        form = "decimal" if own.arabic else levels[depth].form
        return format_number(levels[depth].start if count is None else count, form)

    text = re.sub(r"%([1-9])", put, own.pattern).strip()
    if not text:
        return ""
    is_closed = text[-1] in _CLOSING or unicodedata.category(text[-1]) == "No"  # ①, ⑴, ⒈
    return text if own.follows == "nothing" or is_closed else text + " "


def _bullet(level: Level) -> str:
    text = "".join(symbol(char, level.font) for char in level.pattern).strip()
    if text == "o":  # Word's own second bullet: an o in a typewriter's font
        return "○"
    return "•" if not text or "\ue000" <= text[0] <= "\uf8ff" else text


def _read_num(num: Element) -> _Num:
    own: dict[int, Level] = {}
    starts: dict[int, int] = {}
    for override in num.iter(W + "lvlOverride"):
        depth = override.get(W + "ilvl", "")
        start = number(override, "startOverride")
        if len(depth) == 1 and depth.isdigit():
            own.update(_levels(override))
            if start is not None:
                starts[int(depth)] = start
    return _Num(value(num, "abstractNumId") or "", own, starts)


def _levels(parent: Element) -> list[tuple[int, Level]]:
    read = []
    for level in parent.iter(W + "lvl"):
        depth = level.get(W + "ilvl", "")
        if len(depth) == 1 and depth.isdigit():
            read.append((int(depth), _read_level(level)))
    return read


def _read_level(level: Element) -> Level:
    run = level.find(W + "rPr")
    fonts = None if run is None else run.find(W + "rFonts")
    start = number(level, "start")
    return Level(
        start=0 if start is None else start,
        form=_form(level),
        pattern=value(level, "lvlText") or "",
        follows=value(level, "suff") or "tab",
        restart=number(level, "lvlRestart"),
        arabic=bool(switch(level, "isLgl")),
        hidden=bool(switch(run, "vanish")),
        font="" if fonts is None else fonts.get(W + "ascii") or fonts.get(W + "hAnsi") or "",
        style=value(level, "pStyle"),
    )


def _form(level: Element) -> str:
    stated = value(level, "numFmt")
    alternate = level.find(MC + "AlternateContent")
    if stated is None and alternate is not None:
        fallback = alternate.find(MC + "Fallback")
        stated = value(fallback if fallback is not None else taken_branch(alternate), "numFmt")
    return stated or "decimal"
