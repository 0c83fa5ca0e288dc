"""Names in a question that open titles of documents: places that no gazetteer has, zones, hospitals, companies, bureaus.

What a question sets side by side may be told apart by such names alone (青桐和白榆办证各要几天). What is asked of each is left
to `sides`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.types import Document
from index.words import boundaries, fold

_LONGEST = 24  # characters of a name
_STEM = 6  # characters of a place's name without the word for what kind of place it is
_BODY_LEAST = 4  # characters of a body's name in short
_PLACE = (
    r"(?:省|市|县|旗|盟|州|镇|乡|街道|村|社区|"
    r"(?:自贸(?:试验)?(?:片|园)?|合作|示范|试验|管理|(?:经济)?(?:技术)?开发|高新|经开|综?合?保税|度假|风景|园|新|矿|林)?区)"
)
_BODY = (
    r"(?:政府|局|委|办|厅|部|处|院|所|站|中心|馆|社|厂|店|公司|集团|银行|分行|支行|大学|学院|学校|中学|小学|幼儿园|海关|机场|"
    r"铁路|港口|码头|医院|总队|支队|大队|指挥部|领导小组|协会|商会|学会|联合会|基金会)"
)
_OPENS = re.compile(
    r"^|[《（(、\s]|关于(?:印发|对|在|做好|加强|支持)?|(?:总局|银行|集团|公司|[省市县区州旗])(?=[一-龥])"
)
_ENDS = re.compile(rf"(?P<place>{_PLACE})|{_BODY}")
_NO_NAME = re.compile(r"[的和与及在对为就]|关于|印发|[全本我各该]")
_JOINED = re.compile(
    r"(?:的)?\s*(?:20\d\d年)?(?:和|与|跟|同|及|以及|、|还是|比|对比|相比|vs|pk)+\s*(?:20\d\d年)?(?:的)?\s*", re.I
)
_SEVERAL = re.compile(r"[和与跟同及、比]|还是|vs|pk|两|分别|各", re.I)


@dataclass(frozen=True, slots=True)
class Holder:
    """A name, where the folded question has it, and the documents whose titles or issuers it opens."""

    name: str
    start: int
    end: int
    documents: frozenset[str]


def joined_holders(folded: str, documents: Collection[Document]) -> list[Holder]:
    """Two and more names that a folded question joins and that no document shares; none where there are no two."""
    if not _SEVERAL.search(folded):
        return []
    found = _outermost(_found(folded, documents))
    runs: list[list[Holder]] = []
    for holder in found:
        before = runs[-1][-1] if runs else None
        if before and _JOINED.fullmatch(folded, before.end, holder.start):
            runs[-1].append(holder)
        else:
            runs.append([holder])
    longest = max(runs, key=len, default=[])
    return longest if len(longest) > 1 and _are_apart(longest) else []


def _found(folded: str, documents: Collection[Document]) -> Iterator[Holder]:
    """Every name that is in the question, with the documents that have it."""
    having: dict[tuple[int, int], set[str]] = defaultdict(set)
    for document in documents:
        for name, is_place in _names(document.title, document.issuer or ""):
            if name[:2] in folded:  # most names are not, and to ask takes less than to look for them
                for span in _spans(folded, name, is_place):
                    having[span].add(document.id)
    for (start, end), keys in having.items():
        yield Holder(folded[start:end], start, end, frozenset(keys))


def _spans(folded: str, name: str, is_place: bool) -> Iterator[tuple[int, int]]:
    """Where a question has a name: a place's with or without the word for its kind, a body's also in short."""
    at = folded.find(name[:2])
    while at >= 0:
        end = _end(folded, name, at)
        said = folded[at:end]
        if is_place:
            stem = re.sub(rf"{_PLACE}$", "", name)
            if said == name:
                yield at, end
            elif folded.startswith(stem, at):
                yield at, at + len(stem)
        elif len(said) >= _BODY_LEAST and (said[-2:] == name[-2:] or 2 * len(said) >= len(name)):
            yield at, end
        at = folded.find(name[:2], at + 1)


def _end(folded: str, name: str, start: int) -> int:
    """How far a text goes on with characters of a name in their order."""
    at, place = start, 0
    while at < len(folded) and (following := name.find(folded[at], place)) >= 0:
        at, place = at + 1, following + 1
    return at


def _outermost(holders: Iterator[Holder]) -> list[Holder]:
    """Of names that overlap the longest; of those alike one."""
    kept: list[Holder] = []
    for holder in sorted(holders, key=lambda one: (one.start - one.end, one.start)):
        if not any(holder.start < other.end and other.start < holder.end for other in kept):
            kept.append(holder)
    return sorted(kept, key=lambda one: one.start)


def _are_apart(holders: Sequence[Holder]) -> bool:
    return sum(len(one.documents) for one in holders) == len(frozenset().union(*(one.documents for one in holders)))


@lru_cache(maxsize=1 << 16)
def _names(title: str, issuer: str) -> tuple[tuple[str, bool], ...]:
    """The names that a title and an issuer open with, folded, and whether each is a place's."""
    names: dict[str, bool] = {}
    for text in (fold(title), fold(issuer)):
        for opening in _OPENS.finditer(text):
            names.update(_opened(text, opening.end()))
    return tuple(names.items())


def _opened(text: str, start: int) -> Iterator[tuple[str, bool]]:
    for ending in _ENDS.finditer(text, start + 2, start + _LONGEST):
        name = text[start : ending.end()]
        if not re.fullmatch(r"[一-龥]+", name) or _NO_NAME.search(name):
            return
        is_place = ending["place"] is not None
        if not is_place and ending.end() not in boundaries(text):  # 办 of 办事指南
            continue
        stem = name[: -len(ending[0])]
        if len(stem) > 1 and not (is_place and len(stem) > _STEM):
            yield name, is_place
