"""A page's tree as lines in reading order, each with the elements that hold it: paragraphs, headings, items, tables.

Nothing is left out but what is hidden: which lines are the document's is left to `html_body`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus.formats.grid import Cell, fill_spans, table_blocks
from corpus.formats.html_tree import Element
from corpus.formats.listing import marker
from corpus.types import Block, Shape

_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
        "footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table tbody td "
        "tfoot th thead tr ul ucapcontent ucaptitle",
    )
)
_CHINESE = r"\u2e80-\u303f\u3400-\u9fff\uff00-\uffef"
_SOURCE_BREAK = re.compile(rf"(?<=[{_CHINESE}])[ \t\r\n\f]*\n[ \t\r\n\f]*(?=[{_CHINESE}])")
_SPACES = re.compile(r"[ \t\r\n\f\v\xa0]+")
# Old pages part paragraphs by the indent of the next one alone.
_INDENT = re.compile(r"(?<=[。；：:！？])[ \t\n]*(?:\u3000{2}|\xa0{4}|(?:[ \n]\xa0|\xa0[ \n]){2})[ \xa0\u3000\n]*")
_LONGEST_HEADING = 100
_LONGEST_LAYOUT_CELL = 600  # characters; a longer one that holds most of its table is a page's column
_LEAST_PARAGRAPHS = 5
_SUPERSCRIPTS = {"2": "²", "3": "³"}


@dataclass(frozen=True, slots=True)
class Line:
    """A block of a page: the elements that hold it from the outermost, how many characters are links, and to where."""

    block: Block
    holders: tuple[Element, ...]
    length: int
    links: int = 0
    targets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, and the elements that hold it."""

    element: Element
    holders: tuple[Element, ...]


@dataclass(slots=True)
class _Pending:
    """What the line being read holds so far."""

    pieces: list[str] = field(default_factory=list)
    links: int = 0
    targets: list[str] = field(default_factory=list)
    shape: Shape = Shape.PARAGRAPH
    mark: str = ""


@dataclass(slots=True)
class Flow:
    """The lines and pictures of an element, in reading order. `skipped` elements and all below them are left out."""

    skipped: frozenset[Element] = frozenset()
    lines: list[Line] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    _now: _Pending = field(default_factory=_Pending)

    def read(self, root: Element, holders: tuple[Element, ...] = ()) -> Flow:
        """Reads all that `root` holds; returns itself."""
        self._inside(root, (*holders, root), None, False)
        self._end(holders)
        return self

    def _inside(self, element: Element, holders: tuple[Element, ...], link: str | None, pre: bool) -> None:
        for child in element.children:
            if isinstance(child, str):
                self._add(child, link, holders, pre)
            elif child not in self.skipped:
                self._element(child, holders, link, pre or child.tag == "pre" or "white-space:pre" in _packed(child))

    def _element(self, element: Element, holders: tuple[Element, ...], link: str | None, pre: bool) -> None:
        if element.tag == "br":
            self._end(holders)
        elif element.tag == "img":
            self.pictures.append(Picture(element, holders))
        elif element.tag == "sup" and (raised := _SUPERSCRIPTS.get(element.text())):
            self._now.pieces.append(raised)
        elif element.tag == "a":
            self._inside(element, (*holders, element), element.attributes.get("href", ""), pre)
        elif _is_block(element):
            self._block(element, holders, link, pre)
        else:
            self._inside(element, (*holders, element), link, pre)

    def _block(self, element: Element, holders: tuple[Element, ...], link: str | None, pre: bool) -> None:
        self._end(holders)
        within = (*holders, element)
        if element.tag == "table" and is_data(element):
            self._table(element, within)
        elif re.fullmatch("h[1-6]", element.tag) and self._heading(element, within):
            return
        else:
            if element.tag == "li":
                self._now.shape, self._now.mark = Shape.ITEM, marker(element, holders[-1])
            self._inside(element, within, link, pre)
            self._end(within)
            self._now = _Pending()

    def _heading(self, element: Element, holders: tuple[Element, ...]) -> bool:
        """Adds a heading as one line; False if the element holds more than a heading does."""
        inner = Flow(self.skipped).read(element)
        text = join([line.block.text for line in inner.lines])
        if len(text) > _LONGEST_HEADING or any(line.block.rows for line in inner.lines):
            return False
        if text:
            block = Block(text, Shape.HEADING, int(element.tag[1]))
            targets = tuple(target for line in inner.lines for target in line.targets)
            self.lines.append(Line(block, holders, len(text), sum(line.links for line in inner.lines), targets))
        self.pictures += [Picture(picture.element, holders) for picture in inner.pictures]
        return True

    def _table(self, table: Element, holders: tuple[Element, ...]) -> None:
        heads = set(_head_rows(table))
        rows: list[list[Cell]] = []
        links: list[int] = []
        targets: list[str] = []
        for caption in (child for child in table.elements() if child.tag == "caption"):
            self._block(caption, holders, None, False)
        for row in table_rows(table):
            rows.append([])
            for element in cells_of(row):
                inner = Flow(self.skipped).read(element, holders)
                text = "\n".join(map(_shown, inner.lines))
                head = element.tag == "th" or row in heads
                rows[-1].append(Cell(text, _span(element, "rowspan"), _span(element, "colspan"), head))
                links.append(sum(line.links for line in inner.lines))
                targets += [target for line in inner.lines for target in line.targets]
                self.pictures += inner.pictures
        for block in table_blocks(fill_spans(rows)):
            length = len(block.text) or sum(len(cell.text) for row in rows for cell in row)
            self.lines.append(Line(block, holders, length, 0 if block.text else sum(links), tuple(targets)))

    def _add(self, text: str, link: str | None, holders: tuple[Element, ...], pre: bool) -> None:
        first, *rest = re.split(r"\r\n?|\n", text) if pre else [text]
        self._piece(first, link)
        for line in rest:
            self._end(holders)
            self._piece(line, link)

    def _piece(self, text: str, link: str | None) -> None:
        self._now.pieces.append(text)
        if link is not None:
            self._now.links += len("".join(text.split()))
            self._now.targets += [link]

    def _end(self, holders: tuple[Element, ...]) -> None:
        """Ends the line; what is left is the next line of the same element."""
        now, self._now = self._now, _Pending()
        texts = tidy("".join(now.pieces))
        if not texts:
            self._now.shape, self._now.mark = now.shape, now.mark
        for number, text in enumerate(texts):
            marked = now.mark + text if number == 0 and not _is_numbered(text) else text
            shape = now.shape if number == 0 else Shape.PARAGRAPH
            links = now.links if len(texts) == 1 else 0
            self.lines.append(Line(Block(marked, shape), holders, len(text), links, tuple(now.targets)))


def tidy(text: str) -> list[str]:
    """The paragraphs in a run of a page's text, white space as browsers show it."""
    joined = _SOURCE_BREAK.sub("", text)
    return [tidied for piece in _INDENT.split(joined) if (tidied := _SPACES.sub(" ", piece).strip(" \u3000"))]


def join(lines: Sequence[str]) -> str:
    """Lines as one: Chinese characters meet, all else is parted by a space."""
    return re.sub(rf"(?<=[{_CHINESE}]) ?\n ?(?=[{_CHINESE}])", "", "\n".join(lines)).replace("\n", " ")


def is_data(table: Element) -> bool:
    """Whether a table holds data: one that lays out a page has one column, tables inside it, or a cell of an article."""
    rows = [[cell.text() for cell in cells_of(row)] for row in table_rows(table)]
    if any(inner.tag == "table" for child in table.elements() for inner in child.walk()):
        return False
    several = sum(sum(map(bool, row)) >= 2 for row in rows)
    if several == 0:
        return False
    total = sum(len(cell) for row in rows for cell in row)
    for row in table_rows(table):
        for cell in cells_of(row):
            length = len(cell.text())
            paragraphs = sum(inner.tag in ("p", "div", "br") for inner in cell.walk())
            if length > _LONGEST_LAYOUT_CELL and length > 0.7 * total and paragraphs >= _LEAST_PARAGRAPHS:
                return False
    return len(rows) > 1 or total < _LONGEST_LAYOUT_CELL


def table_rows(table: Element) -> list[Element]:
    """The rows of a table itself, without those of tables inside it."""
    parts = [table, *(part for part in table.elements() if part.tag in ("thead", "tbody", "tfoot"))]
    return [row for part in parts for row in part.elements() if row.tag == "tr"]


def cells_of(row: Element) -> list[Element]:
    """The cells of a row."""
    return [cell for cell in row.elements() if cell.tag in ("td", "th")]


def _head_rows(table: Element) -> list[Element]:
    return [row for part in table.elements() if part.tag == "thead" for row in part.elements()]


def _span(cell: Element, name: str) -> int:
    found = re.match(r"\s*(\d{1,6})", cell.attributes.get(name, ""))
    return int(found[1]) if found else 1


def _shown(line: Line) -> str:
    return line.block.text or "\n".join(" ".join(dict.fromkeys(row.cells)) for row in line.block.rows)


def _is_block(element: Element) -> bool:
    style = _packed(element)
    if re.search(r"display:inline(?:;|$)", style):
        return False
    return element.tag in _BLOCKS or re.search(r"display:(?:block|flex|table|list-item)\b", style) is not None


def _packed(element: Element) -> str:
    return re.sub(r"\s", "", element.style)


def _is_numbered(text: str) -> bool:
    """Whether an item begins with a number of its own."""
    return (
        re.match(r"[(（]?[\d一二三四五六七八九十]+[)）、.．]|[①-⑳]|第[\d一二三四五六七八九十百]+[条章节项]", text)
        is not None
    )


def pieces_of(lines: Sequence[Line]) -> Iterator[str]:
    """The text of lines, tables cell by cell."""
    for line in lines:
        yield line.block.text
        yield from (cell for row in line.block.rows for cell in row.cells)
