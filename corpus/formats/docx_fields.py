"""Fields of a DOCX file (ECMA-376 part 1, 17.16): their codes are never text, their results mostly are.

A field may run over many paragraphs, so that its state outlives each of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from corpus.formats.docx_names import MC, REMOVED, W, number, switch
from corpus.formats.docx_numerals import enclosed
from corpus.formats.xmlzip import Element

_DROPPED = ("TOC", "INDEX", "PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES")
# EQ \o\ac(○,1) lays a ring around a character: Word's 带圈字符
_ENCLOSED = re.compile(r"EQ\s*\\o\s*(?:\\ac|\\ad|\\al)?\s*\(\s*[○◯〇□△◇]\s*[,，;；]\s*(.+?)\s*\)\s*", re.I | re.S)


@dataclass
class _Field:
    code: list[str] = field(default_factory=list)
    in_result: bool = False
    shown: str = ""


class Fields:
    """The fields that are open while a story's runs pass by in order."""

    def __init__(self, story: Element) -> None:
        self._whole = _closed_fields(story)
        self._open: list[_Field] = []

    def passed(self, mark: Element) -> str:
        """Takes a w:fldChar; gives the text of a field that has no result of its own, at its end."""
        kind = mark.get(W + "fldCharType")
        if mark not in self._whole:
            return ""
        if kind == "begin":
            self._open.append(_Field(shown=_form_value(mark)))
        elif kind == "separate" and self._open:
            self._open[-1].in_result = True
        elif kind == "end" and self._open:
            ended = self._open.pop()
            return (
                "" if self.hides_text() else ended.shown or ("" if ended.in_result else _equation("".join(ended.code)))
            )
        return ""

    def add_code(self, text: str) -> None:
        """Takes a piece of the code of the innermost field."""
        if self._open and not self._open[-1].in_result:
            self._open[-1].code.append(text)

    def hides_text(self) -> bool:
        """Whether what stands here is a field's code, or a result that belongs to the paper: contents, page numbers."""
        return any(not each.in_result or is_dropped("".join(each.code)) for each in self._open)


def is_dropped(code: str) -> bool:
    """Whether a field's result is no text of the document."""
    name = code.split(maxsplit=1)[:1]
    return bool(name) and name[0].upper() in _DROPPED


def _closed_fields(story: Element) -> set[Element]:
    """The marks of all fields that begin and end. One that never ends would swallow the rest of the document."""
    kept: set[Element] = set()
    stack: list[list[Element]] = []
    for mark in story.iter(W + "fldChar"):
        if any(above.tag in REMOVED or above.tag == MC + "Fallback" for above in mark.iterancestors()):
            continue
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            stack.append([mark])
        elif stack:
            stack[-1].append(mark)
            if kind == "end":
                kept.update(stack.pop())
    return kept


def _form_value(mark: Element) -> str:
    """What a form's box or drop-down list shows; "" for any other field."""
    data = mark.find(W + "ffData")
    box, listed = (None if data is None else data.find(W + name) for name in ("checkBox", "ddList"))
    if box is not None:
        checked = switch(box, "checked")
        return "☑" if (switch(box, "default") if checked is None else checked) else "□"
    if listed is not None:
        entries = [entry.get(W + "val", "") for entry in listed.findall(W + "listEntry")]
        chosen = number(listed, "result") or 0
        return entries[chosen] if 0 <= chosen < len(entries) else ""
    return ""


def _equation(code: str) -> str:
    found = _ENCLOSED.fullmatch(code.strip())
    return enclosed(found[1]) if found else ""


def simple_field_is_dropped(element: Element) -> bool:
    """Whether a w:fldSimple's result is no text of the document."""
    return is_dropped(element.get(W + "instr", ""))
