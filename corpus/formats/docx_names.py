"""Names in WordprocessingML (ECMA-376 part 1), and the few questions that are asked of its elements everywhere."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.formats.xmlzip import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
VML = "{urn:schemas-microsoft-com:vml}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"

# elements that only wrap what they hold, between blocks, rows and runs alike
WRAPPERS = frozenset(
    W + name
    for name in ("ins", "moveTo", "smartTag", "customXml", "sdtContent", "hyperlink", "dir", "bdo", "fldSimple")
)
REMOVED = frozenset((W + "del", W + "moveFrom"))
_OFF = ("0", "false", "off", "none")


def value(parent: Element | None, name: str, attribute: str = "val") -> str | None:
    """The value of the child `name` of `parent`; None where either is missing."""
    found = None if parent is None else parent.find(W + name)
    stated: str | None = None if found is None else found.get(W + attribute)
    return stated


def number(parent: Element | None, name: str, attribute: str = "val") -> int | None:
    """The value of the child `name` as a whole number; None where it is none."""
    return whole(value(parent, name, attribute))


def whole(text: str | None) -> int | None:
    """A whole number of at most nine digits, or None."""
    bare = (text or "").strip()
    digits = bare.removeprefix("-")
    return int(bare) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None


def switch(parent: Element | None, name: str) -> bool | None:
    """Whether the child `name` switches a property on; None where it says nothing."""
    found = None if parent is None else parent.find(W + name)
    return None if found is None else found.get(W + "val", "1") not in _OFF


def taken_branch(alternate: Element) -> Element | None:
    """Of mc:AlternateContent the one branch that is read: its choice, else its fallback."""
    choice = alternate.find(MC + "Choice")
    return choice if choice is not None else alternate.find(MC + "Fallback")


def unwrapped(parent: Element) -> Iterator[Element]:
    """The children of `parent` in order, those in wrappers, content controls and alternatives in their place."""
    for child in parent:
        if child.tag in WRAPPERS:
            yield from unwrapped(child)
        elif child.tag == W + "sdt":
            content = shown_content(child)
            if content is not None:
                yield from unwrapped(content)
        elif child.tag == MC + "AlternateContent":
            branch = taken_branch(child)
            if branch is not None:
                yield from unwrapped(branch)
        elif child.tag not in REMOVED:
            yield child


def shown_content(control: Element) -> Element | None:
    """What a content control holds; None for a table of contents, and for a hint where nothing was filled in."""
    properties = control.find(W + "sdtPr")
    if properties is not None:
        gallery = value(properties.find(W + "docPartObj"), "docPartGallery")
        if gallery == "Table of Contents" or switch(properties, "showingPlcHdr"):
            return None
    return control.find(W + "sdtContent")
