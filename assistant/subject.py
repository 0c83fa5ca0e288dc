"""What a question is about, without the words around it: courtesy, asking words, what else a long question tells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.kinds import asks
from index.words import question_body

_LONG = 40  # characters of a question of several clauses, from where on some of them are beside the point
_CLAUSES = 3
_WHOLE = 12  # characters from where on a clause that asks tells by itself what it is about
_LEAST = 4  # characters that a clause must say for it to be what is asked about
_CLAUSE = re.compile(r"[^,。;!?！？\n]+[,。;!?！？\n]*")
_COURTESY = re.compile(
    r"^(?:(?:你们?|您|大家|各位|老师|领导)好|哈喽|请教(?:一下)?|请问(?:一下|下)?|麻烦(?:你|您)?(?:再)?|劳驾|打扰(?:一下|了)?|不好意思|拜托|"
    r"(?:请|能|可以|可否|能否|能不能)?(?:再)?(?:帮忙|帮|给)(?:我们?|忙|一下|咱)?(?:再)?(?:查|找|看|问|核实|确认|核对|搜|捋|说|讲|算)(?:一)?(?:下|查|看|找|问)?(?:看)?|"
    r"(?:请|能|可以|能不能)?(?:告诉|说给|跟)(?:我们?|咱)(?:说|讲)?(?:一下|下)?|我?(?:就|只|还|也)?(?:想|要|来|需要)(?:先|再)?(?:问|知道|了解|请教|咨询|查|确认|打听|核实|搞清楚?|弄清楚?)(?:一)?(?:下|问|查)?|"
    r"(?:查|看|问|说|讲|想|搜)(?:一)?(?:下|查|看|问|说|讲)(?!来|去|放|达|发|列)|(?:我们?的?)?(?:领导|老板|主任|处长|局长|科长|上面|上头)(?:刚才?|刚刚|突然|今天|昨天|这边)*(?:让|叫|要求?|问|催|喊|安排)了?(?:我们?|(?=[查找看列][,:一下])|(?=[,:]))(?:先|去|来|赶紧)?(?:把|将|问|查|找|看|列|讲讲?|说说?|汇报)?(?:一?下)?|是(?:这样|酱紫)的?|那个(?=[,\s])|话说|写(?:个|一?份|篇)?(?:材料|报告|汇报|总结|稿子?)(?:要用|急用|用|呢)?(?=[,:])|急(?=[,:!])|哎|诶|欸|嗯|哦|啊|哈(?=[,\s])|好的|另外)[,。!:\s]*"
)
_LEAVE = re.compile(
    r"(?:[,。!?\s]*(?:谢谢(?:你|您|了|啦)?|多谢|感谢|拜托了?|急用?|在线等|着急|来着|哈|哦|噢|呀|哟|喔|嘞|咧|辛苦(?:了|您)?|(?:麻烦)?帮(?:我|忙)?(?:查|找|看|列|说)(?:一)?下))+[,。!?~\s]*$"
)
# Clauses that tell of the asker and not of the question.
_BESIDE = re.compile(
    r"领导(?!小组|班子|干部|机构|体制|责任|人员|组织|力量|下)|开.{0,4}会|汇报|(?:我们?|咱)?(?:处|科|局|办公室|单位)里|印象|记得|听说|估计|一下子|想不起|没想起|没找到|找不到|"
    r"麻烦|帮我|谢谢|感谢|不好意思|打扰|着急|急用|在线等|写(?:个|一?份|篇)?(?:材料|报告|稿)|都?(?:晓得|知道|清楚)了|什么的$|随便|是这样|你好|您好|同事|微信|电话里|刚才|刚刚|有人问|被问|先(?:不|别)(?:管|看|说|问|提|算)|不用管"
)
# Said aside in brackets: where it stands, or what is not meant; and the 文号 that what is asked about rests on.
_ASIDE = re.compile(
    r"\((?:注意)?(?:不是|不要(?!求)|不问|不含|不包括|不算|别|除|而非)[^()]*\)|"
    r"\([^()]*(?:[这那]一?[条项段节章点块]|第[一二三四五六七八九十百\d]+(?:部分|[编章节条款项点段])|附件[一二三四五六七八九十\d]*)[^()]*\)|"
    r"(?:根据|依据|按照?|依照)[\u4e00-\u9fff、\s]{0,16}[\[(]\d{4}年?[\])]\s*第?\d{1,4}号(?:文件?)?(?:的?(?:规定|要求|精神|部署))?"
)
_EMPTY = re.compile(r"\(\s*\)")  # brackets whose year or region was cut away
_TOPIC = re.compile(r"^(?:就是|也就是|主要是|关于|是关于|我是说|我说的是|指的是)")
# Words around the subject that are not of it; cut off from both ends until none is left.
_BEFORE = re.compile(
    r"^(?:的|那么?|叫(?=.{2})|是(?![否非])|关于|对于?|在|到|我们?|咱们?|本|和|与|及|各(?:地|区县|个?区)?|分别|比较|对比|一下|方案|文件|要(?![求点素闻])|应该?(?![急对用])|该(?=.{2})|有(?![效机色])|请|由|共(?!同)|就是|里面?|把|按|下|其中|到底|究竟|说是|都|还|再|这个|那个|这边|那边|所谓)"
)
_AFTER = re.compile(
    r"(?:[呢吗啊吧嘛呀哦啦了]|的|是|(?<![行作])为|有|要|应该?|需|和|与|及|由|(?<![申邀聘提报呈延])请|按照?|共|一共|分别|要?(?:达|占|做|打|保|用)到|保持在|定[在到了]|提高到|起码|以[上下]|定为|规定|比较|对比|相比|不同|不一样|区别|差异|方面|情况|到底|究竟|都|各"
    r"|这(?:块|方面|一块|件事|项工作|一条)(?:儿)?|(?<=.{3})(?:目标|指标)值?)$"
)
_LEFT_OVER = frozenset(
    (
        "",
        "负责",
        "牵头",
        "承担",
        "处理",
        "操作",
        "办",
        "弄",
        "该",
        "什么",
        "哪些",
        "多少",
        "怎么",
        "如何",
        "为什么",
        "是否",
        "叫",
        "好多",
        "谁",
        *"个家项件户天分人倍高低多少大小到版占",
    )
)  # of 多少个, 哪个高, 由谁负责
_COLLOQUIAL = re.compile(
    r"(?<!第)(?:多少|哪几|(?<![十好])几|哪(?:[一二两三四五六七八九十]{1,3}|\d{1,2})?)(?:个?(?:小时|工作日)|分钟|公里|周(?![围边])|[个家项件户天分条处座所次种类样份块张款批]|大(?:块|类|板块|方面)|名(?!称))(?!百分点)|打算|准备(?!金)|希望|总共|大概|大约|这几年|[给帮]我(?:列)?|都?列(?:出来?|全|一下)|什么样的?|有何|(?:头上|名下)|"
    r"这一?(?:块|头|条|部分)(?:活儿?)?(?:下面|底下|里[面头]?)?(?:[排列]了)?|那一?(?:块|头|条|部分|项任务?)(?:下面|底下|里[面头]?)?(?:[排列]了)?|出来没有?|[是有到要占]好多|(?:现在|目前|如今)(?!的)|"
    r"是?什么意思|是?啥意思|指的?是|啥子?|咋(?:个|样|办|整)?|几多|有没得|没得(?=\s|$|[?？])|是不是|能不能|可不可以|会不会|要不要(?!求)|要不(?=要求)|需不需要|多久|几时|多会儿|分几[个项大]?|到底|究竟|百分之多(?=\s|$)|几个百分点|几成|哪[个边家](?:更|最)?[高低多少大小严早晚快好]"
)


@dataclass(frozen=True, slots=True)
class Parts:
    """A question's clauses: those that ask, and what it tells `aside`; `said` is both, in order, without what is beside the point."""

    asking: str
    aside: str
    said: str


def without_courtesy(folded: str) -> str:
    """A folded question without its words of courtesy, unless it has no others."""
    text, before = folded.strip(), ""
    while text != before:
        before, text = text, _LEAVE.sub("", _COURTESY.sub("", text)).strip()
    return text or folded


def parts(folded: str) -> Parts:
    """The clauses of a long, rambling question that ask, with the one that they go on from; short ones are whole."""
    clauses = [match[0] for match in _CLAUSE.finditer(folded)]
    if len(folded) < _LONG or len(clauses) < _CLAUSES:
        return Parts(folded, "", folded)
    said = [without_courtesy(clause) for clause in clauses]
    asking = {n for n, clause in enumerate(said) if asks(clause) and len(bare(clause)) >= _LEAST}
    if not asking:
        return Parts(folded, "", folded)
    beside = {n for n, clause in enumerate(said) if _BESIDE.search(clause.rstrip(",。;!?")) and n not in asking}
    before = {_last_before(n, beside) for n in asking if len(bare(said[n])) < _WHOLE} - {-1}
    topics = {n for n, clause in enumerate(said) if _TOPIC.match(clause)}
    wanted = asking | before | topics
    rest = [clause for n, clause in enumerate(said) if n not in wanted and n not in beside]
    whole = "".join(clause for n, clause in enumerate(said) if n in wanted or n not in beside)
    return Parts("".join(clause for n, clause in enumerate(said) if n in wanted), "".join(rest), whole)


def _last_before(n: int, beside: set[int]) -> int:
    """The last clause before the n-th that is to the point, -1 if there is none."""
    return next((m for m in range(n - 1, -1, -1) if m not in beside), -1)


def without_asides(folded: str) -> str:
    """A folded question with spaces for what it says aside: in 市级的(不要国家级)多少个, 要哪几个工程(第七部分)."""
    return _ASIDE.sub(lambda aside: " " * len(aside[0]), folded)


def bare(text: str) -> str:
    """What remains of a text when asking words and what frames them are cut away; parts are kept apart by spaces."""
    stripped = question_body(_COLLOQUIAL.sub(" ", _EMPTY.sub(" ", text)))
    stripped = "".join(" " if unicodedata.category(c)[0] in "PZ" and c not in "“”、()·-" else c for c in stripped)
    return " ".join(part for part in map(_trimmed, stripped.split()) if part not in _LEFT_OVER)


def cut(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """A text without some of its spans, a space for each."""
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return text


def _trimmed(part: str) -> str:
    before = ""
    while part != before:
        before, part = part, _AFTER.sub("", _BEFORE.sub("", part))
    return part
