"""A subject of talk with a noun in place of the one of its kind: 药品抽检合格率 after 食品抽检合格率 and 那药品呢.

Text in, text out; which turns only name a noun is left to `follow_up`.
"""

from __future__ import annotations

import re

from assistant.types import Kind
from index.words import segments

JOINED = re.compile(r"和|与|及|、")
_LEVEL = re.compile(r"中央|国家级?|[省市区县镇乡村]级")
_LEVEL_SPOKEN = re.compile(r"([省市区县镇乡村])里")
# 新建建筑里装配式的比例: what takes the place of the part, and not of the whole, is 绿色建筑.
_FRAMED = re.compile(r"(?P<frame>.+[里中])(?P<part>[^里中]{2,12}?)(?P<share>的?(?:比例|比重|占比|面积|数量|人数).*)")
_GIVES = frozenset("补奖罚赔")  # all that is left of 五层补多少 behind 五层


def replaced(noun: str, subject: str, kind: Kind = Kind.VALUE) -> str:
    """The subject with the noun in place of what is of its kind: 药品抽检合格率 of 食品抽检合格率, since both end in 品.

    Of 租金标准 it is 租期 that takes the place of 租金. What has nothing in common with it, and says more than a word, or is asked
    who or how it is done, stands alone.
    """
    level = _LEVEL_SPOKEN.sub(r"\1级", noun)
    if _LEVEL.fullmatch(level) and _LEVEL.search(subject):
        return _LEVEL.sub(level, subject, count=1)
    if (framed := _FRAMED.fullmatch(subject)) and noun[-1] in framed["frame"] and noun[-1] not in framed["part"]:
        return f"{framed['frame']}{noun}{framed['share']}"
    for length in range(len(noun), 0, -1):
        place = subject.find(noun[-length:])
        if place > 0 or (place == 0 and length > 1):
            rest = subject[place + length :]
            kept = len(rest) > 1 or length > 1 or rest in _GIVES
            return _lead(noun, subject, place, length) + noun + (rest if kept else "")
    words, own = segments(subject), segments(noun)
    alike = next((n for n in range(len(words) - 1, 0, -1) if len(own[-1]) > 1 and words[n][0] == own[-1][0]), None)
    if alike is not None:
        return "".join([*words[: max(alike - len(own) + 1, 1)], noun, *words[alike + 1 :]])
    if len(words) < 2 or len(own) > 1 or kind in (Kind.RESPONSIBLE, Kind.HOW, Kind.LIST, Kind.TASKS):
        return noun
    return noun + "".join(words[1:]).lstrip("的")


def _lead(noun: str, subject: str, place: int, length: int) -> str:
    """What stands in front of the words that a noun takes the place of: 新制定 of 新制定国际标准, where it is 行业标准.

    The last `length` characters of the noun stand at `place`; what it says before them replaces as many words.
    """
    words, at = segments(subject), 0
    for n, word in enumerate(words):
        at = subject.find(word, at) + len(word)
        if at > place:
            before = segments(JOINED.split(noun)[-1][:-length]) if at - len(word) == place else ()
            return "".join(words[: max(n - len(before), 0)])
    return ""
