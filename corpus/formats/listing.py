"""The numbers that browsers show before the items of ordered lists."""

from __future__ import annotations

import re

from corpus.formats.html_tree import Element

_MOST_ITEMS = 5_000  # children of a list whose numbers are counted
_DIGITS = "零一二三四五六七八九"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_TYPES = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_CHINESE_STYLES = ("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal", "cjk-decimal")
# Classes of the editor that most sites use; it draws these numbers itself.
_EDITOR = {"custom_cn": "{cn}、", "custom_cn1": "{cn})", "custom_cn2": "({cn})", "custom_num": "{n}.",
           "custom_num1": "{n})", "custom_num2": "({n})"}  # fmt: skip


def marker(item: Element, holder: Element) -> str:
    """What a browser shows before a list's item, with a space behind it if it is Latin; "" for items of other lists."""
    if holder.tag != "ol" or len(holder.children) > _MOST_ITEMS:
        return ""
    number = _number(item, holder)
    for name in holder.attributes.get("class", "").split():
        if name in _EDITOR:
            return _EDITOR[name].format(cn=chinese(number), n=number)
    style = _style(item) or _style(holder) or _TYPES.get(holder.attributes.get("type", ""), "decimal")
    if style in ("none", "disc", "circle", "square"):
        return ""
    if style in _CHINESE_STYLES:
        return f"{chinese(number)}、"
    return f"{_latin(number, style)}. "


def _number(item: Element, holder: Element) -> int:
    items = [child for child in holder.elements() if child.tag == "li"]
    backwards = "reversed" in holder.attributes
    number = _integer(holder, "start", len(items) if backwards else 1)
    for child in items:
        number = _integer(child, "value", number)
        if child is item:
            break
        number += -1 if backwards else 1
    return number


def _integer(element: Element, name: str, default: int) -> int:
    found = re.fullmatch(r"\s*(-?\d{1,6})\s*", element.attributes.get(name, ""))
    return int(found[1]) if found else default


def _style(element: Element) -> str:
    found = re.search(r"list-style(?:-type)?\s*:\s*([a-z-]+)", element.style)
    return found[1] if found else ""


def _latin(number: int, style: str) -> str:
    if number < 1:
        return str(number)
    letters = {"lower-alpha": _alpha, "lower-latin": _alpha, "lower-roman": _roman}
    if style in letters:
        return letters[style](number)
    upper = style.replace("upper", "lower")
    return letters[upper](number).upper() if upper in letters else str(number)


def _alpha(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _roman(number: int) -> str:
    if number >= 4000:
        return str(number)
    written = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        written += letters * times
    return written


def chinese(number: int) -> str:
    """A number below a hundred in Chinese numerals, others in digits."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十") + (_DIGITS[ones] if ones else "")
