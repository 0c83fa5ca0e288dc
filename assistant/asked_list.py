"""What a question for a list asks for: how many things, what they are called, whether they are the kinds of one thing.

Which list answers is left to `lists`, how much of the question a text holds to `wanted`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.found import Found
from assistant.listings import count_stated, lead_clause
from assistant.wanted import Wanted, ways_to_say
from index.words import fold

SAME = 0.25  # what it is worth that a text has just what is asked for
_HOW_MANY = re.compile(r"多少(?:个|项|条|种|类|步)|(?<!哪)几(?:个|项|条|种|类|步|方面)")
_NUMBER = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_BY_KIND = re.compile(rf"分(?:为|成)?(?:几|哪)|[哪几](?:几|{_NUMBER})?(?:类|种|档|级|等(?:次|级))")
_ASKED_NOUN = re.compile(rf"(?:哪(?:些|{_NUMBER})|几)(?:个|项|种|类|条|大|家|名|件|点)?([\u4e00-\u9fff]{{2}})")
_COUNTED_NOUN = re.compile(  # 五大工程是哪些
    rf"{_NUMBER}(?:个|项|种|类|条|大)[\u4e00-\u9fff]{{0,4}}?([\u4e00-\u9fff]{{2}})(?:分别|都|各|具体)?(?:是|有|指|包括|为)(?:哪|什么|啥)"
)
_DIVIDES = re.compile(
    rf"(?:[^,，;；。]{{2,24}}(?:为|评定为)[^,，;；。]{{1,6}}[,，;；]){{2,}}|分(?:为|成|[^，。；]{{1,40}}{_NUMBER}个?(?:类|种|档|等))|{_NUMBER}个?(?:类|种|档次|等次|等级)"
)


@dataclass(frozen=True, slots=True)
class AskedList:
    """How many of what a question asks for: 哪四项 is 4, 哪几个档 any number of 档; `by_kind` 哪三类 of one thing."""

    number: int | None
    thing: str
    noun: str
    by_kind: bool
    how_many: bool
    wanted: Wanted

    @classmethod
    def of(cls, found: Found) -> AskedList:
        """What `found`'s question asks for; words are as rare as they are in its corpus."""
        asked = fold(found.question.asked)
        how_many = _HOW_MANY.search(asked) is not None
        thing = re.search(r"几(?:个|项|种|类|条|大)?([\u4e00-\u9fff])", asked)
        noun = _ASKED_NOUN.search(asked) or _COUNTED_NOUN.search(asked)
        by_kind = _BY_KIND.search(asked) is not None
        wanted = Wanted.of(found.question, found.searcher.index.words.rarity)
        return cls(count_stated(asked), thing[1] if thing else "", noun[1] if noun else "", by_kind, how_many, wanted)

    def named(self, column: str) -> float:
        """What it is worth that a table's column is named as what is asked for."""
        return SAME if self.noun and self.noun in column else 0.0

    def same_thing(self, said: str) -> float:
        """What it is worth that a text counts the thing (五个档次), announces it (下列材料), or says which kinds there are of one (分为…三类)."""
        called = "|".join(map(re.escape, ways_to_say(self.noun)))
        announced = self.noun and re.search(rf"(?:下列|以下|如下)[^,，。；:：]{{0,6}}?(?:{called})", said)
        counted = self.thing and re.search(rf"{_NUMBER}(?:个|项|种|类|条|大)?{re.escape(self.thing)}", said)
        return SAME if announced or counted or (self.by_kind and _DIVIDES.search(said)) else 0.0

    def are_called(self, items: Sequence[str]) -> bool:
        """Whether most items are called what is asked for: 组织领导机制 and 质量考核机制 of 哪几个机制."""
        return bool(self.noun) and 2 * sum(self.noun in item[: lead_clause(item)] for item in items) > len(items)
