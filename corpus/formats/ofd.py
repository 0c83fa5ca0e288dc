"""OFD files (GB/T 33190-2016), China's own page format: the text on each page, top to bottom, joined to paragraphs.

Page numbers, running heads and slanted watermarks are left out, and so are annotations and seals. Lines and paragraphs
are made by `ofd_lines`, tables that are drawn with lines by `ofd_tables`; other tables become lines, a row a line.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, islice, pairwise

from corpus.formats.ofd_lines import Line, make_lines, make_paragraphs
from corpus.formats.ofd_tables import Rule, Table, find_tables, run_together
from corpus.formats.xmlzip import Element, XmlZip, beside
from corpus.types import Block, Note, Noticed, Reading, UnreadableFileError

_MOST_PAGES = 3000
_MOST_PIECES = 500_000
_LONGEST_PIECE = 10_000  # characters
_MOST_RULES = 20_000
_LONGEST_PATH = 20_000  # characters; a longer one is a picture
_THIN = 0.5  # mm
_PLAIN = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)  # the matrix that changes nothing
_FARTHEST = 100_000.0  # mm
_DEFAULT_SIZE = 3.7  # mm: 小四 is 4.2, 五号 is 3.7
_A4 = 210.0  # mm
_EDGE = 0.08  # of a page's width: a form's own text above that is a running head
_SLANT = 0.1  # of the letters' width: text that rises by more is a watermark
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?")
_PAGE_NUMBER = re.compile(r"[-—－–·•\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/,，]?\s*共?\s*\d{1,4}\s*页?)?[-—－–·•\s]*")
_OFTEN = 3  # pages; a line at the same edge of so many is a running head


@dataclass(frozen=True, slots=True)
class _Page:
    flow: list[Line | Block]
    has_picture: bool


def read_ofd(data: bytes) -> Reading:
    """The paragraphs of an OFD file, with their pages. Raises `UnreadableFileError`."""
    package = XmlZip(data)
    root = package.xml("OFD.xml")
    if root is None:
        raise UnreadableFileError("文件里没有 OFD.xml,不是完整的 OFD 文件,请重新下载或另存为 PDF 后再试")
    if "encryptions.xml" in package:
        raise UnreadableFileError("OFD 文件已加密,请解密或另存为 PDF 后再试")
    pages: list[_Page] = []
    for body in _all(root, "DocRoot"):
        pages += _document(package, beside("", _said(body)), len(pages))
    if not any(page.flow for page in pages):
        raise UnreadableFileError("OFD 文件里没有文字(可能是扫描图片),请另存为 PDF 后再试")
    notes = tuple(
        Note(Noticed.SCAN, f"第{number}页是图片,未读出文字", number)
        for number, page in enumerate(pages, 1)
        if page.has_picture and not page.flow
    )
    flow = _with_whole_tables(_without_edges([page.flow for page in pages]))
    if len(pages) >= _MOST_PAGES:
        notes += (Note(Noticed.TRUNCATED, f"页数过多,只读取了前{_MOST_PAGES}页"),)
    return Reading("ofd", tuple(make_paragraphs(flow)), pages=len(pages), notes=notes)


def _document(package: XmlZip, part: str, before: int) -> list[_Page]:
    """The pages of one document, numbered after `before` others."""
    root = package.xml(part)
    if root is None:
        return []
    width = _page_width(root, _A4)
    templates = {each.get("ID", ""): beside(part, each.get("BaseLoc", "")) for each in _all(root, "TemplatePage")}
    listed = [beside(part, each.get("BaseLoc", "")) for each in _all(root, "Page")][: max(_MOST_PAGES - before, 0)]
    roots = [package.xml(name) for name in listed]
    uses = Counter(each.get("TemplateID", "") for page in roots if page is not None for each in _all(page, "Template"))
    once = {key: package.xml(name) for key, name in templates.items() if uses[key] == 1}
    return [_page(page, once, number, width) for number, page in enumerate(roots, before + 1)]


def _page(page: Element | None, templates: dict[str, Element | None], number: int, width: float) -> _Page:
    """A page with its template, if no other page has the same: then it is a form, and no running head."""
    if page is None:
        return _Page([], False)
    named = [templates.get(each.get("TemplateID", "")) for each in _all(page, "Template")]
    forms = [template for template in named if template is not None]
    contents = [page, *forms]
    width = _page_width(page, width)
    edge = _EDGE * width
    printed = (piece for form in forms for piece in _pieces(form, number, width) if piece.y > edge)
    pieces = chain(_pieces(page, number, width), printed)
    has_picture = any(next(_all(content, "ImageObject"), None) is not None for content in contents)
    rules = (rule for content in contents for rule in _rules(content))
    tables, rest = find_tables(list(islice(rules, _MOST_RULES)), list(islice(pieces, _MOST_PIECES)), number)
    return _Page(_in_order(make_lines(rest), tables), has_picture)


def _in_order(lines: list[Line], tables: list[Table]) -> list[Line | Block]:
    placed: list[tuple[float, Line | Block]] = [(line.y, line) for line in lines]
    placed += [(table.top, table.block) for table in tables]
    return [each for _, each in sorted(placed, key=lambda pair: pair[0])]


def _rules(content: Element) -> Iterator[Rule]:
    """The level and upright lines that a page draws; a thin filled box is one too, by each of its sides."""
    for path in _all(content, "PathObject"):
        x, y, *_ = [*_numbers(path.get("Boundary")), 0.0, 0.0]
        matrix = _numbers(path.get("CTM"))
        a, b, c, d, e, f = matrix if len(matrix) == 6 else _PLAIN
        for points in _outlines(path):
            moved = [(x + e + a * px + c * py, y + f + b * px + d * py) for px, py in points]
            for (x1, y1), (x2, y2) in pairwise(moved):
                if abs(y1 - y2) < _THIN <= abs(x1 - x2):
                    yield Rule(True, (y1 + y2) / 2, min(x1, x2), max(x1, x2))
                elif abs(x1 - x2) < _THIN <= abs(y1 - y2):
                    yield Rule(False, (x1 + x2) / 2, min(y1, y2), max(y1, y2))


def _outlines(path: Element) -> Iterator[list[tuple[float, float]]]:
    """The corners of each figure of a path (GB/T 33190, AbbreviatedData); curves count by where they end."""
    words = " ".join(_said(each) for each in _all(path, "AbbreviatedData"))[:_LONGEST_PATH].split()
    points: list[tuple[float, float]] = []
    values: list[float] = []
    command = ""
    for word in (*words, "S"):
        if not word.isalpha():
            values += _numbers(word)[:1]
            continue
        if command in ("M", "S") and len(values) > 1:
            points = [(values[0], values[1])]
        elif command in ("L", "B", "Q", "A") and len(values) > 1:
            points.append((values[-2], values[-1]))
        if word == "C" and points:
            points.append(points[0])
        elif word in ("M", "S") and points:
            yield points
            points = []
        command, values = word, []


def _all(root: Element, name: str) -> Iterator[Element]:
    """The elements called `name`, in whatever namespace: OFD's has changed."""
    return root.iter(f"{{*}}{name}")  # type: ignore[no-any-return]


def _said(element: Element) -> str:
    return "".join(element.itertext()).strip()


def _page_width(root: Element, otherwise: float) -> float:
    """The width that the first PhysicalBox states."""
    box = next(_all(root, "PhysicalBox"), None)
    values = [] if box is None else _numbers(_said(box))
    return values[2] if len(values) > 2 and values[2] > 0 else otherwise


def _numbers(text: str | None) -> list[float]:
    """The numbers in an attribute, each within bounds."""
    values = (float(found[0]) for found in _NUMBER.finditer((text or "")[:_LONGEST_PIECE]))
    return [min(max(value, -_FARTHEST), _FARTHEST) for value in values]


def _pieces(content: Element, page: int, width: float) -> Iterator[Line]:
    for text in _all(content, "TextObject"):
        if text.get("Visible", "true") == "false" or text.get("Alpha") == "0":
            continue
        matrix = _numbers(text.get("CTM"))
        a, b, c, d, e, f = matrix if len(matrix) == 6 else _PLAIN
        if abs(b) > _SLANT * abs(a) and abs(a) > _SLANT * abs(b):
            continue
        x, y, *_ = [*_numbers(text.get("Boundary")), 0.0, 0.0]
        scale = math.sqrt(abs(a * d - b * c)) or 1.0
        size = max((_numbers(text.get("Size")) or [_DEFAULT_SIZE])[0], 0.1) * scale
        for code, place_x, place_y in _codes(text):
            origin = (x + e + a * place_x + c * place_y, y + f + b * place_x + d * place_y)
            yield from _code_pieces(code, origin, size, abs(a) or scale, page, width)


def _codes(text: Element) -> Iterator[tuple[Element, float, float]]:
    """Each TextCode with its origin; one that states none goes on from the one before."""
    x = y = 0.0
    for code in _all(text, "TextCode"):
        x = (_numbers(code.get("X")) or [x])[0]
        y = (_numbers(code.get("Y")) or [y])[0]
        yield code, x, y


def _code_pieces(
    code: Element, origin: tuple[float, float], size: float, scale: float, page: int, width: float
) -> Iterator[Line]:
    """The text of one TextCode; where it leaps, as two pieces: quotes are often drawn apart, in another font."""
    text = "".join(code.itertext())[:_LONGEST_PIECE]
    text = text.strip() if "\n" in text else text
    place, y = origin
    steps = [step * scale for step in _steps(code.get("DeltaX"), len(text))]
    letters: list[tuple[str, float]] = []
    for number, letter in enumerate(text):
        if letters and not letter.isspace() and _leaps(letters[-1], place, size):
            yield _piece(letters, y, size, page, width)
            letters = []
        if letters or not letter.isspace():
            letters.append((letter, place))
        place += steps[number] if number < len(steps) else _advance(letter, size)
    if letters:
        yield _piece(letters, y, size, page, width)


def _leaps(letter: tuple[str, float], place: float, size: float) -> bool:
    """Whether the next letter stands so far from `letter`, or before it, that others may stand between them."""
    gap = place - letter[1] - _advance(letter[0], size)
    return gap < -size or gap > (size if letter[0].isascii() else 0.4 * size)


def _piece(letters: Sequence[tuple[str, float]], y: float, size: float, page: int, width: float) -> Line:
    text = "".join(letter for letter, _ in letters).rstrip()
    last, place = letters[len(text) - 1]
    return Line(text, letters[0][1], place + _advance(last, size), y, size, page, width)


def _advance(letter: str, size: float) -> float:
    return size / 2 if letter.isascii() else size


def _steps(text: str | None, most: int) -> list[float]:
    """The distances between characters; `g 3 4.2` stands for three times 4.2."""
    steps: list[float] = []
    words = (text or "")[: 20 * _LONGEST_PIECE].split()
    place = 0
    while place < len(words) and len(steps) < most:
        if words[place] == "g" and place + 2 < len(words):
            times, step = _numbers(words[place + 1]), _numbers(words[place + 2])
            steps += [step[0]] * min(int(times[0]), most) if times and step else []
            place += 3
        else:
            steps += _numbers(words[place])[:1]
            place += 1
    return steps[:most]


def _with_whole_tables(flow: Sequence[Line | Block]) -> list[Line | Block]:
    whole: list[Line | Block] = []
    for is_table, run in groupby(flow, key=lambda each: isinstance(each, Block)):
        same = list(run)
        whole += run_together([each for each in same if isinstance(each, Block)]) if is_table else same
    return whole


def _without_edges(pages: Sequence[list[Line | Block]]) -> list[Line | Block]:
    """What stands on the pages without page numbers, and without heads and feet that many pages share."""
    edges: Counter[str] = Counter()
    for flow in pages:
        edges.update({_edge_key(each) for each in (*flow[:1], *flow[-1:]) if isinstance(each, Line)})
    kept: list[Line | Block] = []
    for flow in pages:
        first, last = 0, len(flow)
        while first < last and _is_edge(flow[first], edges):
            first += 1
        while last > first and _is_edge(flow[last - 1], edges):
            last -= 1
        kept += flow[first:last]
    return kept


def _edge_key(line: Line) -> str:
    return re.sub(r"\d+", "0", line.text) + f"@{round(line.y / 3)}"


def _is_edge(each: Line | Block, edges: Counter[str]) -> bool:
    if not isinstance(each, Line):
        return False
    return bool(_PAGE_NUMBER.fullmatch(each.text)) or edges[_edge_key(each)] >= _OFTEN
