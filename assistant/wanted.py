"""What a question for a list asks for, in words: how much of them a text holds, by rarity, whatever way it says them.

A list is announced in a few words, so pairs of characters across two words (梯改 of 电梯改造) would weigh more than the
words themselves; here whole words are weighed alone. What lists are lists of (步骤, 材料, 条件 …) is few things with a few
names each, and any of the names will do. Which list answers is left to `lists`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.evidence import Rarity
from assistant.types import Question
from corpus.facts.units import department_forms
from index.words import fold, segments, words

_PEOPLE = re.compile(r"(?:哪些|哪几[类种个]|什么样?的?|啥样?的?)人(?![员才民口])")
# How a question says what it wants listed, and how documents say it.
_SAME = tuple(
    (re.compile(asked), tuple(said.split("|")))
    for asked, said in (
        (r"步骤?|环节|阶段|流程|程序|步走", "步骤|阶段|环节|流程|程序|分步|时间安排"),
        (r"(?:种类|类别|类型|分类)|(?<=[哪分几])[类种档级]|(?:^|\s)[类种档级](?:$|\s)", "类|种|档|级|分为"),
        (r"承担|履行|担负|职责|职能|职权", "职责|职能|职权|负责|承担"),
        (r"材料|资料|证件|手续|(?<=[带交备供])[^,。]{0,6}东西", "材料|资料|证件|手续|证明|提供|提交|出具|携带"),
        (r"(?<!工作)条件|资格|门槛", "条件|资格|符合|具备|满足"),
        (r"情形|情况|(?:什么|啥)时候", "情形|情况|之一|行为"),
        (r"措施|举措|办法(?!》)|做法|手段|招", "措施|举措|办法|做法|任务"),
        (r"任务|工作|事项|事情|活儿?|(?:^|\s)事(?:$|\s)", "任务|工作|事项|职责"),
        (r"渠道|途径|方式|路径", "渠道|途径|方式|路径"),
        (r"钱|资金|经费|费用", "资金|经费|费用|出资|投入|补助"),
        (r"不得|禁止|不能|不许|不让|严禁|不准|不可以", "不得|禁止|不能|不许|严禁|不准|不予"),
        (r"提交|提供|递交|上交|准备|携带|(?:^|[\s需要])[交带](?:$|\s)", "提交|提供|报送|递交|准备|出具|携带|附"),
        (r"领取|申领|能领|可以领|能拿|享受|申请|能办|能报", "申请|申报|申领|领取|享受|给予|发放"),
        (r"对象|人群|^人(?:能|可以)?", "对象|人员|人群|范围|条件"),
        (r"内容", "内容|包括|范围"),
        (r"原则", "原则|坚持"),
        (r"顺序|次序", "顺序|次序|依次|先后"),
        (r"目标|指标", "目标|指标"),
    )
)
_SHORT = 3  # characters of a word that is not taken apart
_FRAME = re.compile(
    r"包括|包含|涵盖|具体|主要|分别|一共|总共|需要|应该|应当|分为|分成|列出|列举|方面|属于|可以|名称|名字|部分|板块|所有|全部|"
    r"(?<![带交备供] )东西|现在|目前|如今|最后|点名|提到|(?:表格?|清单|文件|名单)[里上中内]?|[一二三四五六七八九十两\d]+(?:个|项|条|种|类|大|点|步)(?:具体|重点|主要)?|那[张份个]|这[张份个]"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question wants listed: for each thing that it names the words that a text may call it by, and their weight."""

    things: tuple[tuple[re.Pattern[str], float], ...]

    @classmethod
    def of(cls, question: Question, rarity: Rarity) -> Wanted:
        """What `question` wants, each word as heavy as it is rare; a thing of several names as its commonest."""
        people = " 人群" if _PEOPLE.search(fold(question.text)) else ""  # 人 alone is left out of a subject
        text = _FRAME.sub(" ", fold(question.subject)) + people
        kinds = [(pattern, said) for pattern, said in _SAME if pattern.search(text)]
        for pattern, _ in kinds:
            text = pattern.sub(" ", text)
        named = dict.fromkeys(word for word in _known(text, rarity) if len(word) > 1 or word.isdigit())
        groups = [*((word, *department_forms(word)) for word in named), *(said for _, said in kinds)]
        return cls(tuple((_written(group, rarity), min(map(rarity, group))) for group in groups))

    def share(self, *texts: str, besides: str = "", worth: float = 1.0) -> float:
        """How much of what is wanted `texts` hold, 0 to 1; what only `besides` holds counts `worth`."""
        inside, context = fold("\n".join(texts)), fold(besides)
        total = sum(weight for _, weight in self.things)
        held = sum(
            weight * (1.0 if names.search(inside) else worth if names.search(context) else 0.0)
            for names, weight in self.things
        )
        return held / total if total else 0.0


def ways_to_say(noun: str) -> tuple[str, ...]:
    """What documents may call that which a question calls by `noun`: 渠道 is 方式 too."""
    return next((said for asked, said in _SAME if asked.fullmatch(noun)), (noun,))


def _known(text: str, rarity: Rarity) -> Iterator[str]:
    """The words of a text: two neighbours that the corpus has as one name (“电商贷”) as that, a long one that it lacks in parts."""
    never, cut = rarity(""), segments(text)
    joined = False
    for word, after in zip(cut, [*cut[1:], ""], strict=True):
        if joined or (after and len(word + after) >= _SHORT and rarity(word + after) < never):
            if not joined:
                yield word + after
            joined = not joined
        else:
            parts = [part for part in words(word) if part != word]
            yield from parts if parts and len(word) > _SHORT and rarity(word) >= never else [word]


def _written(names: Sequence[str], rarity: Rarity) -> re.Pattern[str]:
    """How a text may write one of the names: 老人 is short for 老年人, and 租房, which the corpus lacks, for 租赁住房."""
    never = rarity("")
    return re.compile("|".join(_drawn_out(name, 2 if rarity(name) >= never else 1) for name in names))


def _drawn_out(name: str, most: int) -> str:
    """A name of two characters with up to `most` others between them, any other as it is."""
    return f"{re.escape(name[0])}[一-龥]{{0,{most}}}{re.escape(name[1])}" if len(name) == 2 else re.escape(name)
