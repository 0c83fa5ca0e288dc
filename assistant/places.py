"""The regions that a question names, by their names, by 全市 and 我区, and with a slip of one character."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from functools import cache

from assistant.pinyin import homophones
from corpus.regions import Mention, aliases, contains, find_regions, is_listed, short_name
from index.words import boundaries, is_word

_ENDS_NAME = re.compile(r"[的那这]|$|[呢?？,，、和与跟]")
_JOINS = re.compile(r"[和与跟同及比较对、,，/]|还是|vs")  # between two places that are both asked about
# 市里 is the city whose documents are held, if that is one.
_OURS = re.compile(
    r"(?:我们|咱们?|我|全|本)(省|市|区|县|州)(?![\u4e00-\u9fff]{0,3}(?:长|委书记))|(省|市|区|县|州)(?:里|上|政府)(?!面)"
)
_KIND_OF_PLACE = {"省": ("省", "自治区"), "市": ("市",), "区": ("区",), "县": ("县",), "州": ("州",)}
_LEAST = 3  # characters of a name, for a slip in it to be sure


def regions_in(folded: str, held: Collection[str], knows: Callable[[str], bool] | None = None) -> list[Mention]:
    """The regions named by whole words: 大方县 is in 大方的目标, but not in 几个大方面, nor in a name that the corpus knows (大方通).

    A bare name is one if the corpus has documents of the region, or if 的 or nothing follows: others are everyday words.
    """
    edges = boundaries(folded)
    inner = boundaries(folded, guessed=False)  # 瑶海 in 瑶海保租房: jieba guesses words of names that it does not know
    unlisted = [region for region in held if not is_listed(region)]
    whole = [
        m
        for m in (_bare(folded, one, edges) for one in find_regions(folded, bare_districts=True, unlisted=unlisted))
        if {m.start, m.end} <= edges or (m.regions & set(held) and {m.start, m.end} <= inner)
    ]
    full = {(m.start, m.end) for m in find_regions(folded, unlisted=unlisted)}
    named = [
        m
        for m in whole
        if (m.start, m.end) in full or m.regions & set(held) or _ENDS_NAME.match(folded[m.end : m.end + 1])
    ]
    named = [m for m in named if not (knows and _opens_a_name(folded, m, knows))]
    named = [m for m in named if not any(_is_of_a_thing(folded, m, other) for other in named)]
    ours = list(_ours(folded, held))
    return [*(one for one in ours if _is_set_beside(folded, one, named)), *named] if named else ours


def correct_regions(folded: str, held: Collection[str]) -> list[tuple[str, str]]:
    """(as asked, as meant) for names of held regions with one character replaced by one that sounds like it."""
    taken = [(m.start, m.end) for m in find_regions(folded, bare_districts=True)]
    found = []
    for region in sorted(held):
        for name in aliases(region):
            if name in folded or len(name) < _LEAST:
                continue
            for match in _slips(name).finditer(folded):
                free = not any(match.start() < end and start < match.end() for start, end in taken)
                if free and not _is_of_words(match[0]) and match.start() in boundaries(folded):
                    found.append((match[0], name))
                    taken.append(match.span())
    return found


def _bare(folded: str, mention: Mention, edges: Collection[int]) -> Mention:
    """永阜 of 永阜县城, where the next word begins in the name; any other mention as it is."""
    end = mention.end - 1
    name = folded[mention.start : end]
    shared = mention.end not in edges and end in edges
    return replace(mention, end=end) if shared and any(name in aliases(one) for one in mention.regions) else mention


def _opens_a_name(folded: str, mention: Mention, knows: Callable[[str], bool]) -> bool:
    """Whether a bare name and the character after it are another name of their own, quoted as such in the corpus."""
    written = folded[mention.start : mention.end + 1]
    if any(written in aliases(region) for region in mention.regions):
        return False
    return mention.end - mention.start == 2 < len(written) and not is_word(written) and knows(written)


def _is_of_a_thing(folded: str, mention: Mention, other: Mention) -> bool:
    """Whether a bare name behind a region that lies in it is a part of a thing's name: 重庆 of 大渡口区新增重庆老字号."""
    within = any(outer != inner and contains(outer, inner) for outer in mention.regions for inner in other.regions)
    if not within or other.end > mention.start or folded[mention.end - 1] in "省市区县州旗":
        return False
    return _JOINS.search(folded, other.end, mention.start) is None and not _ENDS_NAME.match(folded, mention.end)


def _is_set_beside(folded: str, ours: Mention, named: Collection[Mention]) -> bool:
    """Whether 市里 is joined to a place in that city, so that both are asked about: 市里的和大渡口的."""
    return any(
        ours.end < one.start
        and _JOINS.search(folded, ours.end, one.start) is not None
        and any(outer != inner and contains(outer, inner) for outer in ours.regions for inner in one.regions)
        for one in named
    )


def _ours(folded: str, held: Collection[str]) -> Iterator[Mention]:
    for match in _OURS.finditer(folded):
        endings = _KIND_OF_PLACE[match[1] or match[2]]
        fitting = frozenset(region for region in held if short_name(region).endswith(endings))
        if len(fitting) == 1:
            yield Mention(match.start(), match.end(), fitting)


def _is_of_words(run: str) -> bool:
    """Whether a run ends in a word of everyday: 用城市 does, and is no slip for 永城市."""
    return any(is_word(run[start:]) for start in range(len(run) - 1))


@cache
def _slips(name: str) -> re.Pattern[str]:
    """Matches `name` with one character, not the last of 区 or 县, written as one that sounds like it."""
    last = len(name) - 1 if name[-1] in "省市区县州旗" else len(name)
    forms = [
        f"{re.escape(name[:i])}[{''.join(sorted(homophones(name[i])))}]{re.escape(name[i + 1 :])}"
        for i in range(last)
        if homophones(name[i])
    ]
    return re.compile("|".join(forms) or r"(?!)")
