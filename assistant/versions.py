"""Two versions of one text that a question sets side by side: how they are named, and which documents they are.

What is asked of each is left to `sides`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.types import Document
from index.search import Searcher

_TEXT = r"(?:办法|规定|政策|文件|方案|细则|条例|标准|意见|版本?)"
_DATED = r"(?:\d{4}年?的?)?"
_OLD = rf"{_DATED}(?:[老旧原]|以前|之前|过去|原来)的?(?:暂行|试行)?{_TEXT}?"
_NEW = rf"{_DATED}(?:现在|现行|如今|新)的?{_TEXT}?"
_OLD_SAID = rf"{_DATED}(?:(?:[老旧原]|以前|之前|过去|原来)的?(?:暂行|试行)?{_TEXT}|(?:以前|过去|原来)的)"
_NEW_SAID = rf"{_DATED}(?:(?:现在|现行|如今|新)的?{_TEXT}|(?:现在|如今)的?(?=呢|是|$))"
# Two versions of one text: 新老办法, 以前和现在的规定, 2018年和2024年规定, 旧办法几年,新办法几年.
_VERSIONS = re.compile(
    rf"新[老旧](?:两[版个])?的?{_TEXT}?|(?:前后)?两版|修[订改](?:前后|前和修[订改]后)|"
    rf"{_OLD}[和与跟同比、,]+{_NEW}|{_NEW}[和与跟同比、,]+{_OLD}|"
    rf"{_OLD_SAID}(?P<between>[^。?？]{{0,20}}?){_NEW_SAID}|{_NEW_SAID}(?P<within>[^。?？]{{0,20}}?){_OLD_SAID}"
)
_TEXT_FIRST = re.compile(rf"(?:^|(?<=\s))[和与跟同比]?{_TEXT}的?")
_DATED_VERSIONS = re.compile(
    rf"\d{{4}}年?的?{_TEXT}?[和与跟同比、](?:\d{{4}})年的?{_TEXT}|\d{{4}}年的[和与跟同比、]\d{{4}}年的(?=[对相]?比|呢|[?？,]|$)"
)


@dataclass(frozen=True, slots=True)
class Versions:
    """How a text names two versions: `dated` if by nothing but their years; `names_years` if by their years too."""

    dated: bool
    names_years: bool


def names_versions(folded: str) -> bool:
    """Whether a folded text sets an old and a new version side by side."""
    return _VERSIONS.search(folded) is not None


def versions_in(folded: str) -> Versions | None:
    """The two versions that a folded text names, be it by their years; None where it names none."""
    words = _VERSIONS.search(folded) or _DATED_VERSIONS.search(folded)
    if words is None:
        return None
    return Versions(_DATED_VERSIONS.fullmatch(words[0]) is not None, re.search(r"\d", words[0]) is not None)


def without_versions(text: str, dated: bool) -> str:
    """A text without the words for its versions; what is asked between them stays."""
    if dated:
        return _TEXT_FIRST.sub(" ", _DATED_VERSIONS.sub(" ", text))
    return _VERSIONS.sub(lambda words: f" {words['between'] or words['within'] or ''} ", text)


def replaced(searcher: Searcher, about: str, years: Sequence[str]) -> tuple[Document, ...]:
    """A document that is no longer in force and the one in its place, of `years` if any, that is best met by `about`."""
    by_id = searcher.by_id
    pairs = [(by_id[key], by_id[one.by]) for key, one in searcher.standings.items() if key in by_id and one.by in by_id]
    if years:
        pairs = [pair for pair in pairs if [_written(one) for one in pair] == sorted(years)]
    held = {one.id for pair in pairs for one in pair}
    best = next(iter(searcher.search(about, 1, lambda document: document.id in held)), None)
    return next((pair for pair in pairs if best and best.passage.document in {one.id for one in pair}), ())


def _written(document: Document) -> str:
    day = document.written or document.published
    return str(day.year) if day else ""
