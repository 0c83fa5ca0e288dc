"""What a question asks for, and of which region and year. The search, and what answers it, are left to others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence

from assistant.types import Kind, Question
from corpus.dates import parse_year
from corpus.regions import Mention, find_regions
from index.words import boundaries, fold, question_body

LONGEST = 2000  # characters of a question; a longer one is a document pasted by mistake

_KINDS: tuple[tuple[Kind, str], ...] = (
    (Kind.COMPARE, r"比较|对比|相比|区别|差异|有何不同|有什么不同|异同|哪个.{0,2}[高低多少大小严]|分别是?(?:多少|什么)"),
    (Kind.RESPONSIBLE, r"谁.{0,6}(?:负责|牵头|承担|落实|管)|(?:哪个|哪些|哪几个|什么|哪一?家)(?:部门|单位|机构|委办局|科室)|责任(?:单位|部门)|(?:牵头|负责|配合|建设|主管)(?:单位|部门)|归谁|由谁"),
    (Kind.VALUE, r"多少|百分之几|(?<!哪)几[个家项件户天分]|多高|多大|占比|(?:率|比例|比重|数量|目标|指标|指数|满意度|总量)(?:目标|指标|要求|值)?(?:是|为|定为|要?达到?)?(?:什么|几)?[?？]?$"),
    (Kind.FACT, r"文号|发文字号|哪天|何时|什么时候|哪[一]?年|日期|时间|电话|地址|网址|邮箱|(?:^|[^由归])谁|依据(?:是|什么|哪)|哪里|何地|第几"),
    (Kind.LIST, r"哪些|哪几|有什么(?!用)|包括什么|包含什么|列举|列出|列全|列一下|几方面|几个方面|分别是|(?:名称|名字|项目|任务)都?(?:叫|是)(?:什么|啥)"),
    (Kind.HOW, r"如何|怎么|怎样|咋|为什么|为何|什么(?:措施|办法|要求|规定|做法|举措|安排|流程)|做法|办法|介绍|说明|流程|说法"),
)  # fmt: skip
# Words around the subject that are not of it; cut off from both ends until none is left.
_BEFORE = re.compile(
    r"^(?:的|那么?|关于|对于?|在|到|我们?|本|和|与|及|各(?:地|区县?|个?区)?|分别|比较|对比|一下|方案|文件|要|应|有|请|由|共)"
)
_AFTER = re.compile(
    r"(?:[呢吗啊吧]|的|是|为|有|要|应|需|和|与|及|由|请|按照?|共|一共|分别|达到|提高到|定为|规定|比较|对比|相比|不同|不一样|区别|差异|方面|情况"
    r"|(?<=.{3})(?:目标|指标)值?)$"
)
_LEFT_OVER = frozenset(("", "负责", "牵头", "承担", *"个家项件户天分人倍高低多少大小"))  # of 多少个, 哪个高, 由谁负责
_YEAR = re.compile(r"(?:到|在|截至|截止)?((?:19|20)\d{2})\s*年?(?:底|末|前)?")
_CHINESE_YEAR = re.compile(r"([一二][〇○零一二三四五六七八九]{3})年")
_FOLLOW_UP = re.compile(r"^\s*(?:那么?|它|其|该|这|上述|此|还有|另外|换成|如果是)")
_SHORT = 4  # characters of subject below which a question with earlier turns is taken for a follow-up


def checked(question: str) -> str:
    """The question without white space around it. Raises ValueError, with a sentence, if it is empty or far too long."""
    if not question.strip():
        raise ValueError("问题是空的,请输入要问的内容")
    try:
        question.encode()
    except UnicodeEncodeError:
        raise ValueError("问题里有残缺的字符,请检查终端的编码(应为 UTF-8)后重新输入") from None
    if len(question) > LONGEST:
        raise ValueError(f"问题有 {len(question)} 个字,最多 {LONGEST} 个字,请缩短后再问")
    return question.strip()


def understand(asked: str, context: Sequence[str] = (), held: Collection[str] = ()) -> Question:
    """The question as it is to be searched and answered.

    `context` are the user's earlier turns, oldest first; `held` the regions that the corpus has documents of.
    """
    text = _standalone(asked.strip(), [turn.strip() for turn in context if turn.strip()], held)
    folded = _CHINESE_YEAR.sub(lambda match: parse_year(match[1]) + "年", fold(text))
    regions = tuple(_regions(folded, held))
    return Question(asked, text, _subject(folded, regions), _kind(folded), regions, tuple(_YEAR.findall(folded)))


def _standalone(asked: str, context: Sequence[str], held: Collection[str]) -> str:
    """`asked` with what it leaves out taken from the turn before: its region or year put in place of the earlier one."""
    if not context:
        return asked
    folded = fold(asked)
    regions = _regions(folded, held)
    subject = _subject(folded, regions)
    if not _FOLLOW_UP.match(folded) and len(subject) >= _SHORT:
        return asked
    before = fold(_standalone(context[-1], context[:-1], held))
    if regions:
        before = _cut(before, _regions(before, held))
    if _YEAR.search(folded):
        before = _YEAR.sub("", before)
    named = folded[regions[0].start : regions[-1].end] if regions else ""
    year = found[0] if (found := _YEAR.search(folded)) else ""
    if not subject and (named or year):
        return f"{named}{year}{before}"
    asks = any(re.search(pattern, folded) for _, pattern in _KINDS)
    return f"{question_body(before) if asks else before} {folded}"


def _regions(folded: str, held: Collection[str]) -> list[Mention]:
    """The regions named by whole words: 大方县 is in 大方的目标, but not in 几个大方面.

    A bare name is one if the corpus has documents of the region, or if 的 or nothing follows: others are everyday words.
    """
    edges = boundaries(folded)
    whole = [m for m in find_regions(folded, bare_districts=True) if m.start in edges and m.end in edges]
    full = {(m.start, m.end) for m in find_regions(folded)}
    return [
        m
        for m in whole
        if (m.start, m.end) in full or m.regions & set(held) or re.match(r"的|$|[呢?？,，、和与]", folded[m.end :])
    ]


def _kind(folded: str) -> Kind:
    return next((kind for kind, pattern in _KINDS if re.search(pattern, folded)), Kind.FACT)


def _subject(folded: str, regions: Sequence[Mention]) -> str:
    """What remains when regions, years and asking words are cut away: the indicator, task or thing asked about.

    A region that leaves next to nothing was part of a name (崆峒奖), and stays.
    """
    subject = _without_frame(_cut(folded, regions))
    return subject if len(subject) != 1 else _without_frame(folded)


def _without_frame(folded: str) -> str:
    bare = question_body(_YEAR.sub("", folded))
    bare = "".join(" " if unicodedata.category(c)[0] in "PZ" and c not in "“”、()·-" else c for c in bare)
    return " ".join(part for part in map(_trimmed, bare.split()) if part not in _LEFT_OVER)


def _trimmed(part: str) -> str:
    before = ""
    while part != before:
        before, part = part, _AFTER.sub("", _BEFORE.sub("", part))
    return part


def _cut(text: str, mentions: Sequence[Mention]) -> str:
    for mention in reversed(mentions):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    return text
