"""A page's bytes as a small tree of elements: parsed as browsers do, without what no reader of the page sees.

Charsets that pages declare wrongly are overridden by `decode`. What the elements are is left to the other modules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from corpus.decode import decode_damaged
from corpus.types import UnreadableFileError

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.I)
_FIRST = 4096  # bytes in which a page declares its charset
_DEEPEST = 150  # levels; what lies deeper is hung up at this one
_MOST_NODES = 500_000
_MOST_OPEN = 5_000  # elements open at once; the parser's time grows with their square
_CLOSED_BY_ITSELF = (
    "p|li|td|th|tr|dt|dd|option|br|hr|img|input|meta|link|tbody|thead|tfoot|col|colgroup|param|area|wbr|base|rt|rp"
)
_OPENS = re.compile(rf"<(/?)(?!(?:{_CLOSED_BY_ITSELF})[\s/>])[a-z]", re.I)
_UNSEEN = frozenset(
    re.findall(
        r"\w+",
        "script style noscript template iframe frame frameset object embed applet select input button textarea svg math "
        "canvas audio video map head link meta base",
    )
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


@dataclass(frozen=True, eq=False, slots=True)
class Element:
    """An element of a page: its name, attributes, and what it holds in order. Each is equal only to itself."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """Its class and id, as one string."""
        return f"{self.attributes.get('class', '')} {self.attributes.get('id', '')}"

    @property
    def style(self) -> str:
        return self.attributes.get("style", "").lower()

    def elements(self) -> Iterator[Element]:
        """Its children that are elements."""
        return (child for child in self.children if isinstance(child, Element))

    def walk(self) -> Iterator[Element]:
        """Itself and all elements below it, in the page's order."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack += reversed(list(element.elements()))

    def text(self) -> str:
        """All that it shows, on one line."""
        pieces: list[str] = []
        stack: list[Element | str] = [self]
        while stack:
            node = stack.pop()
            if isinstance(node, str):
                pieces.append(node)
            else:
                stack += reversed(node.children)
                pieces += [" "] if node.tag in ("br", "p", "div", "td", "th", "li", "tr") else []
        return " ".join("".join(pieces).split())


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page: what its head says (name → content of meta tags, lower case), its <title>, and its body.

    `hidden` are elements that the page doesn't show by itself; they stand in the tree. `whole` is False if it was cut.
    """

    html: str
    meta: dict[str, str]
    title: str
    body: Element
    hidden: frozenset[Element]
    whole: bool


def parse_page(data: bytes, declared: str | None = None) -> Page:
    """The tree of a page. Raises `UnreadableFileError` for bytes that are no text, and for absurdly deep pages."""
    return parse_text(decode_damaged(data, declared or _declared(data)))


def parse_text(html: str) -> Page:
    """The tree of a page's source."""
    _refuse_too_deep(html)
    parser = LexborHTMLParser(html)
    meta: dict[str, str] = {}
    for node in parser.css("meta"):
        name = node.attributes.get("name") or node.attributes.get("property") or ""
        meta.setdefault(name.strip().lower(), " ".join((node.attributes.get("content") or "").split()))
    title = parser.css_first("title")
    hidden: set[Element] = set()
    body = Element("body")
    whole = _copy(parser.body, body, hidden) if parser.body is not None else True
    return Page(html, meta, " ".join(title.text().split()) if title else "", body, frozenset(hidden), whole)


def _declared(data: bytes) -> str | None:
    found = _CHARSET.search(data[:_FIRST].replace(b"\0", b""))
    return found[1].decode("ascii", "replace") if found else None


def _refuse_too_deep(html: str) -> None:
    open_now = deepest = 0
    for found in _OPENS.finditer(html):
        open_now = max(open_now + (-1 if found[1] else 1), 0)
        deepest = max(deepest, open_now)
    if deepest > _MOST_OPEN:
        raise UnreadableFileError("网页结构异常(标签嵌套过深),请在浏览器中打开后另存为 PDF 再试")


def _copy(source: LexborNode, target: Element, hidden: set[Element]) -> bool:
    """Copies what is below `source` into `target`, without what no one sees; False if there was too much."""
    stack: list[tuple[LexborNode | None, Element, int]] = [(source.child, target, 1)]
    nodes = 0
    while stack:
        node, parent, depth = stack.pop()
        if node is None:
            continue
        nodes += 1
        if nodes > _MOST_NODES:
            return False
        stack.append((node.next, parent, depth))
        tag = (node.tag or "").lower()
        if tag == "-text":
            parent.children.append(node.text_content or "")
        elif not tag.startswith("-") and tag not in _UNSEEN:
            element = Element(tag, {key.lower(): value or "" for key, value in node.attributes.items()})
            parent.children.append(element)
            if "hidden" in element.attributes or _HIDDEN.search(element.style):
                hidden.add(element)
            stack.append((node.child, element if depth < _DEEPEST else parent, depth + 1))
    return True
