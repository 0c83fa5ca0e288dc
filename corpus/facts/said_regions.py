"""Which region a statement is about: the one its clause names (全市, 浙江省), else its document's.

Telling regions in words is left to `corpus.regions`.
"""

from __future__ import annotations

import re

from corpus.facts.places import MARK
from corpus.regions import find_regions
from corpus.types import Document

_LEVELS = re.compile(r"(全国|[全我本][省市区县州])")
_TOP, _TOP_LINES = 300, 3  # characters and lines in which a document names its region


def titled_region(document: Document) -> str | None:
    """The one region that the title names, or the text's first lines: for a document whose head states none."""
    for words in (document.title, "\n".join(document.text.split("\n", _TOP_LINES)[:_TOP_LINES])):
        named = {region for place in find_regions(words[:_TOP]) if len(place.regions) == 1 for region in place.regions}
        if named:
            deepest = max(named, key=len)
            return deepest if all(deepest.startswith(region) for region in named) else None
    return None


def said_region(words: str, region: str | None) -> str | None:
    """The region that a clause names (全市, 全国, 浙江省), else the document's."""
    words = _strip_lead(words)
    said = _LEVELS.match(words)
    if said:
        return "全国" if said[1] == "全国" else _outer(region, said[1][-1])
    opening = next(iter(find_regions(words[:20])), None)
    if opening and opening.start == 0 and len(opening.regions) == 1 and words[opening.end - 1] in "省市区县州盟旗":
        return next(iter(opening.regions))
    return region


def _strip_lead(words: str) -> str:
    """`words` from where they may name a place: behind a mark, years, and 力争, 其中, 使."""
    return re.sub(
        r"^(?:[\s、，：和及与]|以及|其中|力争|争取|确保|实现|预计|使|将|目前|累计|推动|(?:到|至|截至)?\d{4}年(?:底|末)?|——)+",
        "",
        MARK.sub("", words, count=1),
    )


def _outer(region: str | None, level: str) -> str | None:
    """The part of a chain that 全市 means in it: 甘肃省平凉市 of 甘肃省平凉市崆峒区."""
    if region is None or region.endswith(level):
        return region
    ends = [at + 1 for at, character in enumerate(region) if character == level and at > 1]
    return region[: ends[-1]] if ends else region
