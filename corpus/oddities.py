"""Characters that should not be there: marks that copying lost or mangled, found so that a person can mend the file.

The text itself is never changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ODD = (
    ("文号缺括号", re.compile(r"[\u4e00-\u9fff]{1,10}(?:[〔\[【（(](?:19|20)\d{2}\d{1,4}号|(?:19|20)\d{2}[〕\]】）)]\d{1,4}号)")),
    ("两个年份连在一起", re.compile(r"(?<!\d)(?:19|20)\d{2}(?:19|20)\d{2}(?=年)")),
    ("无法显示的字符", re.compile(r"[\ue000-\uf8ff\ufffd\U000f0000-\U0010fffd]+")),
    ("缺字方框", re.compile(r"[□▯]{2,}")),
    ("书名号不成对", re.compile(r"《[^《》\n]{0,80}(?=\n)|(?:(?<=\n)|(?<=^))[^《》\n]{0,80}》")),
)  # fmt: skip
_AROUND = 12  # characters shown on either side


@dataclass(frozen=True, slots=True)
class Oddity:
    """What looks wrong at [start, end) of a text, and the words around it."""

    what: str
    start: int
    end: int
    shown: str


def oddities(text: str) -> Iterator[Oddity]:
    """Everything in `text` that looks mangled, in order of kind, then place."""
    for what, pattern in _ODD:
        for match in pattern.finditer(text):
            shown = text[max(match.start() - _AROUND, 0) : match.end() + _AROUND]
            yield Oddity(what, match.start(), match.end(), re.sub(r"\s+", " ", shown).strip())
