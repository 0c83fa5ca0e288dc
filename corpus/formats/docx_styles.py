"""What the styles of a DOCX file say of a paragraph: its depth as a heading, its numbering, whether it is shown at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.formats.docx_names import W, number, switch, value
from corpus.formats.xmlzip import Element

_HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])", re.I)
_TITLE_NAMES = ("title", "subtitle", "标题", "副标题")
_CONTENTS_NAME = re.compile(r"(?:toc|.{0,20}目录)\s*\d|table of figures|图表目录", re.I)
_CONTENTS_HEADING = re.compile(r"toc heading|toc\s*标题", re.I)
_DEEPEST = 9


@dataclass(frozen=True, slots=True)
class Style:
    """One style: its name, the style it is based on, and what it states itself."""

    name: str
    based_on: str | None
    paragraph: Element | None
    run: Element | None


class Styles:
    """The styles of a file by their ids."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self._hidden: dict[str | None, bool | None] = {}
        self.default: str | None = None
        for style in () if root is None else root.iter(W + "style"):
            key = style.get(W + "styleId", "")
            name = value(style, "name") or ""
            self._styles[key] = Style(name, value(style, "basedOn"), style.find(W + "pPr"), style.find(W + "rPr"))
            if style.get(W + "default") in ("1", "true") and style.get(W + "type") == "paragraph":
                self.default = key

    def chain(self, key: str | None) -> Iterator[tuple[str, Style]]:
        """A style and those that it is based on, from itself up."""
        seen: set[str] = set()
        while key is not None and key not in seen and (style := self._styles.get(key)):
            seen.add(key)
            yield key, style
            key = style.based_on

    def paragraph_style(self, properties: Element | None) -> str | None:
        """The id of a paragraph's style."""
        return value(properties, "pStyle") or self.default

    def level(self, properties: Element | None) -> int | None:
        """A heading's depth from 1; None for a paragraph of the body, and for a title, which heads no section."""
        stated = number(properties, "outlineLvl")
        if stated is None:
            stated = self._style_level(self.paragraph_style(properties))
        return stated + 1 if stated is not None and 0 <= stated < _DEEPEST else None

    def _style_level(self, key: str | None) -> int | None:
        for _, style in self.chain(key):
            if style.name.strip().lower() in _TITLE_NAMES:
                return None
            stated = number(style.paragraph, "outlineLvl")
            if stated is not None:
                return stated
            named = _HEADING_NAME.fullmatch(style.name.strip())
            if named:
                return int(named[1]) - 1
        return None

    def numbering(self, properties: Element | None) -> tuple[int, int | None, str | None] | None:
        """(numId, level, style that states it) of a paragraph. The level is None where only the style's name tells it."""
        own = None if properties is None else properties.find(W + "numPr")
        level = number(own, "ilvl")
        key = number(own, "numId")
        if key is not None:
            return (key, level or 0, None) if key else None
        for style_key, style in self.chain(self.paragraph_style(properties)):
            stated = None if style.paragraph is None else style.paragraph.find(W + "numPr")
            key = number(stated, "numId")
            if key is not None:
                return (key, number(stated, "ilvl") if level is None else level, style_key) if key else None
        return None

    def style_numbering(self, key: str | None) -> int | None:
        """The numId that a style of numbering stands for."""
        style = self._styles.get(key or "")
        stated = None if style is None or style.paragraph is None else style.paragraph.find(W + "numPr")
        return number(stated, "numId")

    def is_hidden(self, run_properties: Element | None, paragraph_style: str | None) -> bool:
        """Whether a run is hidden text, by itself or by a style."""
        own = switch(run_properties, "vanish")
        if own is None:
            own = self._hides(value(run_properties, "rStyle"))
        if own is None:
            own = self._hides(paragraph_style)
        return bool(own)

    def _hides(self, key: str | None) -> bool | None:
        """Whether a style hides text; None where it says nothing."""
        if key not in self._hidden:
            stated = (switch(style.run, "vanish") for _, style in self.chain(key))
            self._hidden[key] = next((each for each in stated if each is not None), None)
        return self._hidden[key]

    def is_centred(self, properties: Element | None) -> bool:
        """Whether a paragraph stands in the middle of the page."""
        chain = self.chain(self.paragraph_style(properties))
        stated = (value(each, "jc") for each in (properties, *(style.paragraph for _, style in chain)))
        return next((each for each in stated if each), None) == "center"

    def is_contents(self, properties: Element | None) -> bool:
        """Whether a paragraph has the style of a line in a table of contents."""
        return self._has_name(properties, _CONTENTS_NAME)

    def is_contents_heading(self, properties: Element | None) -> bool:
        """Whether a paragraph has the style of the heading above a table of contents."""
        return self._has_name(properties, _CONTENTS_HEADING)

    def _has_name(self, properties: Element | None, name: re.Pattern[str]) -> bool:
        return any(name.fullmatch(style.name.strip()) for _, style in self.chain(value(properties, "pStyle")))
