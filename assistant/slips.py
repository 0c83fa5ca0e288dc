"""Slips of one character: a word that the corpus does not know, where it knows just one that sounds the same.

合格律 is read as 合格率. What the corpus knows is asked of the caller; names of regions are left to `places`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from assistant.pinyin import homophones
from index.words import boundaries, frequency, is_word, segments

Knows = Callable[[str], bool]
_HANZI = re.compile(r"[\u4e00-\u9fff]{3,}")
_MOST = 24  # places of a run that are looked at: no question has more slips, and each takes a hundred look-ups
_COMMON = 15_000  # of the dictionary's count: a character written as often is mostly meant
# Asking and everyday characters are no slips, however seldom a corpus writes them.
_EVERYDAY = frozenset(
    "的了是在有和与及或不没吗呢吧啊呀嘛么哪谁几多少什怎咋啥请问你我他它她们这那要到个把被让给就都也还又很再去来说想看查做搞办叫得着过上下里中为对从向跟按"
)
# Words with which heads and parts of documents are asked for: a corpus need not have them, and their characters are common.
_ASKING = (
    *("文号", "字号", "编号", "施行", "生效", "实施", "印发", "发布", "公布", "成文", "签发", "失效", "废止", "有效期"),
    *(
        "依据",
        "根据",
        "发文",
        "主送",
        "抄送",
        "牵头",
        "负责",
        "责任",
        "任务",
        "规划",
        "计划",
        "方案",
        "目标",
        "指标",
        "措施",
    ),
)


def correct(folded: str, knows: Knows) -> list[tuple[str, str]]:
    """(as asked, as meant) for each slip in a folded text: the word that it makes, or the slip with its neighbours."""
    found = list(_asking(folded, knows))
    for match in _HANZI.finditer(folded):
        run = match[0]
        loose = _loose(run)
        for place in sorted(loose)[:_MOST]:
            words = _meant(run, place, loose, knows)
            if len(words) == 1:
                (start, word) = words.pop()
                found.append((run[start : start + len(word)], word))
    return found


def _asking(folded: str, knows: Knows) -> Iterator[tuple[str, str]]:
    """Slips in the words that ask for a head or a part: 文好 for 文号, 任物 for 任务."""
    edges = boundaries(folded)
    for match in _asking_slips().finditer(folded):
        if {match.start(), match.end()} <= edges and not is_word(match[0]) and not knows(match[0]):
            yield match[0], next(word for word in _ASKING if _differs_once(match[0], word))


def _differs_once(written: str, word: str) -> bool:
    pairs = [(a, b) for a, b in zip(written, word, strict=False) if a != b]
    return len(written) == len(word) and len(pairs) == 1 and pairs[0][0] in homophones(pairs[0][1])


@cache
def _asking_slips() -> re.Pattern[str]:
    forms = (
        f"{word[:i]}[{''.join(sorted(homophones(word[i])))}]{word[i + 1 :]}"
        for word in _ASKING
        for i in range(len(word))
    )
    return re.compile("|".join(forms))


def _loose(run: str) -> dict[int, bool]:
    """Places of characters that belong to no word of the dictionary, and whether each stands alone."""
    places: dict[int, bool] = {}
    start = 0
    for word in segments(run):
        if len(word) == 1 or not is_word(word):
            places.update(dict.fromkeys(range(start, start + len(word)), len(word) == 1))
        start += len(word)
    return {place: alone for place, alone in places.items() if run[place] not in _EVERYDAY}


def _meant(run: str, place: int, loose: dict[int, bool], knows: Knows) -> set[tuple[int, str]]:
    """(start in the run, word) for each character that makes known words of what is around the place; empty if it is known."""
    asked = run[place]
    known = _pairs(run, place, asked, knows)
    if known == 2:
        return set()
    rare = known == 0 and frequency(asked) < _COMMON
    fitting = {
        c: word for c in homophones(asked) if (word := _word_with(run, place, c, loose if rare else None, knows))
    }
    return set(fitting.values()) if len(fitting) == 1 else set()


def _pairs(run: str, place: int, character: str, knows: Knows) -> int:
    """How many of its neighbours the corpus has the character beside."""
    before, after = run[max(0, place - 1) : place], run[place + 1 : place + 2]
    return sum(bool(pair) and knows(pair) for pair in (before and before + character, after and character + after))


def _word_with(
    run: str, place: int, character: str, loose: dict[int, bool] | None, knows: Knows
) -> tuple[int, str] | None:
    """(start, word) of what the character makes: a word of three; if `loose` also a word with both neighbours, or one of two."""
    fixed = run[:place] + character + run[place + 1 :]
    for start in (place - 2, place - 1, place):
        word = fixed[max(0, start) : start + 3]
        sure = start < place or loose is not None
        if start >= 0 and sure and len(word) == 3 and is_word(word) and knows(word):
            return start, word
    if loose is None:
        return None
    around = {run[place - 1 : place], run[place + 1 : place + 2]}
    worded = any(is_word(pair) for pair in (fixed[place - 1 : place + 1], fixed[place : place + 2]))
    if worded and not around & _EVERYDAY and _pairs(run, place, character, knows) == 2:
        return place - 1, fixed[place - 1 : place + 2]
    for start in (place - 1, place):
        word, other = fixed[max(0, start) : start + 2], 2 * start + 1 - place
        if start >= 0 and len(word) == 2 and other in loose and loose[place] and is_word(word) and knows(word):
            return start, word
    return None
