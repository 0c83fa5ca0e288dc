"""Follow-ups: what a turn leaves out is taken over from the turns before, and what it names replaces that.

Text in, text out: the turn as it would have been asked alone. How a text is read is left to `question`, which gives
`Turn`s.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.correction import name_of, ordinal
from assistant.kinds import wants_older
from assistant.named import Named
from assistant.replaced import JOINED, replaced
from assistant.sides import compares, without_judging
from assistant.subject import bare, cut
from assistant.types import Head, Kind
from assistant.years import Year
from corpus.regions import Mention
from index.words import question_body, segments

_OPENS = re.compile(
    r"^\s*(?:那(?![份个项块边条家些])么?|还有|另外|换成|换作|改成|如果是|要是|同样|而|至于|以及|再(?:说|看|问)|然后)[,\s]*"
)
_CLOSES = re.compile(r"呢[?？]?$")
_INSTEAD = re.compile(
    r"[^,]{2,12}呢,."
)  # names what takes the place of what was talked of, and asks: 注销呢,公告期多久
_ALSO = re.compile(r"也|又|同样|同一")
_POINTS = re.compile(
    r"它们?|他们|她们|其中|该[区县市省方文办条项部单]|此[项事类文]|上述|上面|前面|(?<!在)这(?:件事|事|项|个|些|笔|块|份|两|几|类|种|方面|里)|那(?:件事|项|个|些|笔|份|两|几)|^其"
)
_OF_SUBJECT = re.compile(
    r"它们?|这(?:件事|事|项(?:工作|任务)?|些|笔[钱款]?|个)|那(?:件事|项|些|笔[钱款]?)|其中|上述|此[项事类]|^其"
)
_WHO = re.compile(
    r"它们?的?|他们的?|她们的?|这(?:件事|项工作|项任务|事|笔[钱款])(?:儿)?|该[区县市省文方办条项]件?的?|上述|^其(?!他|它|中)"
)
_SAME = re.compile(r"^(.{2,14}?)(?:也|又|同样)(?:是|由|归|在|有|要|一样).{0,8}[吗嘛么不]?[?？]*$")
_MORE = re.compile(
    r"^(?:还有|具体|详细|展开|然后|接着|细|继续)(?:呢|吗|说说|讲讲|点|些|一点|的?内容|是什么|说|来说|怎么说)*[?？]*$"
)
_THING = re.compile(
    r"(?:的)?(?:[那这](?:个|项|家|些|块|份|边|条|一?[块项份边条]|方面)|方面|一?块儿?)?(?:的)?(?:文件|方案|办法|情况)?(?:呢|嘞)?[?？]*$"
)
_COMPARES = re.compile(
    r"^(?:[和与跟同]|相比).*(?:比|相比|对比|比较)(?:呢|起来|怎么样|如何|一下)?[?？]*$|^(?:和|与|跟|同|比|对比)\S{2,12}(?:呢|相比)[?？]*$"
)
_RELATIVE = re.compile(r"^(?:今|去|明|前|后|当|本)年(?:度)?的?$|^(?:现在|目前|最近|近年)的?$")
# Words that only ask, though they are nouns and verbs.
_ASKING = re.compile(
    r"(?:文号|发文字?号?|发布|公布|印发|成文|出台|下发|施行|生效|实施|失效|有效期?|日期|时间|依据|根据|全称|标题|机关|部门|单位|机构|牵头|负责|责任|配合|承担|落实|主管|目标|指标|"
    r"比例|要求|有效|废止|原因|措施|这[份个]?(?:文件|方案)|该(?:文件|方案)|它|其|此|是|的|由|被|在|为|现在|具体|又|人|主体|定|对外|正式|搞|弄|做|办|干|抓|说|讲|规定|推进|开展|实施|处理|这?份|那?份|[这那][个块边]|\s)*"
)
_OFFICE = re.compile(r"(?:的)?(?:责任|牵头|配合|主管|负责)(?:单位|部门|机构|主体)$")
_DATE_IN_NAME = re.compile(r"(?:19|20)\d{2}\s*年?的?")
_PART = re.compile(
    r"(?:指导思想|(?:总体|主要|基本|工作)(?:要求|思路|目标|原则|任务|内容|方针|措施|步骤)|发展目标|目标任务|重点(?:任务|工作)|保障措施|(?:组织|资金|政策)保障|组织(?:领导|实施)|"
    r"实施步骤|适用范围|(?:申报|申请|办理)(?:条件|材料|流程|程序)|[总附]则|第[一二三四五六七八九十百\d]+(?:[编章节]|部分)(?:的?(?:主要)?内容)?)(?:分别|都|又|具体)?(?:是|有|包括|讲|说)?(?:了)?(?:些)?(?:什么|哪些|啥|怎么说的?|内容)*[呢?？]*"
)
_RANKED = re.compile(r"第[一二三四五六七八九十\d]")
_PLACE = re.compile(r"第[一二三四五六七八九十百千\d]+(?:[编章节条款]|部分)")
_PART_PLACE = re.compile(r"第[一二三四五六七八九十百\d]+(?:[编章节]|部分)")
_DEFINES = re.compile(
    r"(?:请问|那么?)?,?(?:什么|啥)(?:是|叫)(?!这|那|它|其)|何[谓为]"
)  # names all that it asks about: 什么是河长制
_SHORT = 4  # characters of subject below which a turn is no question of its own
_WORDS = 2  # words that a turn may say of its own and still go on from the one before
_NOUN = 8  # characters of a noun that may take the place of another


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn read: its plain text, and what that names. `asks` is whether it has any asking words."""

    text: str
    subject: str
    kind: Kind
    asks: bool
    head: Head | None
    units: tuple[str, ...]
    regions: tuple[Mention, ...]
    years: tuple[Year, ...]
    named: tuple[Named, ...]


Listed = Callable[[str], Sequence[str]]


def readings(turn: Turn, turns: Sequence[Turn], listed: Listed | None = None) -> list[str]:
    """The turn as it would have been asked alone after `turns`, oldest first; where that is not sure the other reading too.

    `listed` gives what was answered to a question for a list.
    """
    before = turns[-1]
    if listed and (said := _of_list(turn, turns, listed)):
        return [said]
    if said := _compared(turn, turns):
        return [said]
    if _asks_for_part(turn):
        return [f"{_place_and_time(turn, before, dated=False)}{_without_names(turn, turn.text)}"]
    if is_follow_up(turn) or (says_little(turn) and _replaces(turn, before)):
        said = standalone(turn, before)
        return [said, *(other for other in [_beside(turn, before)] if other != said)]
    if turn.regions or turn.named or not turn.asks or _DEFINES.match(turn.text):
        return [turn.text]
    with_topic = f"{_place_and_time(turn, before)}{_topic(before)} {turn.text}"
    return [with_topic, turn.text] if says_little(turn) else [turn.text, with_topic]


def _asks_for_part(turn: Turn) -> bool:
    """Whether a turn asks for a part that most documents have: it is of the document talked of, not of its subject."""
    said = _without_names(turn, _OPENS.sub("", turn.text).strip(" ,"))
    return _PART.fullmatch(said.lstrip("的")) is not None


def _beside(turn: Turn, before: Turn) -> str:
    """The other reading of a follow-up: with all that the turn before was about, or, where it says much itself, without."""
    if _only_asks(turn) or not _own(turn):
        return standalone(turn, before)
    rest = _without_names(turn, _OPENS.sub("", turn.text).strip(" ,"))
    said = f"{_place_and_time(turn, before)}{_topic(before)} {rest}"
    return said if said != standalone(turn, before) else f"{_place_and_time(turn, before)}{rest}"


def says_little(turn: Turn) -> bool:
    """Whether a turn says so little of its own that it goes on from the one before: 多长时间给答复, 最高能拿多少."""
    own = re.sub(r"\s", "", _own(turn))
    return len(own) < _NOUN and sum(len(word) > 1 for word in segments(own)) <= _WORDS


def _own(turn: Turn) -> str:
    """What a turn is about besides regions, years and documents."""
    spans = _spans(turn.regions) + _spans(turn.years) + _spans(turn.named)
    return bare(_THING.sub("", _OPENS.sub("", cut(turn.text, _outer(spans))).strip()))


def _topic(before: Turn) -> str:
    """What a turn was about, without what it asked of that: 申请认定幼儿园 of 申请认定幼儿园要什么条件."""
    parts = [_OFFICE.sub("", part) for part in before.subject.split()]
    return " ".join(part for n, part in enumerate(parts) if n == 0 or len(part) > _SHORT)


def _of_list(turn: Turn, turns: Sequence[Turn], listed: Listed) -> str | None:
    """第二个由谁负责: the question of what was listed in the second place, to the last question for a list."""
    asked = next((one for one in reversed(turns) if one.kind in (Kind.LIST, Kind.TASKS, Kind.HOW)), None)
    if asked is None or ordinal(turn.text, 1000) is None or len(_own(turn)) > _NOUN:
        return None
    if turn.named or _PART_PLACE.search(turn.text) or (_PLACE.search(turn.text) and _PLACE.search(asked.text)):
        return None  # 第二部分 is one of a document, and 第二条 after 第一条 an article
    items = listed(asked.text)
    place = ordinal(turn.text, len(items))
    if place is None:
        return None
    rest = _CLOSES.sub("", turn.text[: place[0]] + turn.text[place[1] :].lstrip("的")).strip(" ?？,")
    rest = rest.removeprefix("那么").removeprefix("那").strip(" ,")
    rest = rest or (_asking(turns[-1]) if turns[-1] is not asked else "")
    return f"{_place_and_time(turn, asked)}{name_of(items[place[2]])} {rest}".strip()


def _compared(turn: Turn, turns: Sequence[Turn]) -> str | None:
    """A turn that sets what it names, or what was talked of, beside each other: 和2020年比呢, 哪个更高."""
    before = turns[-1]
    said = _OPENS.sub("", turn.text).strip(" ,")
    spans = _outer(_spans(turn.regions) + _spans(turn.years) + _spans(turn.named))
    besides = bare(_POINTS.sub(" ", without_judging(cut(turn.text, spans)) or " "))
    if not (_COMPARES.match(said) or (compares(said) and len(besides) < _SHORT)):
        return None
    if len(turn.regions) > 1 or len(turn.years) > 1:
        return None
    regions = _distinct([*turn.regions], turn, *((one.regions, one) for one in reversed(turns[-2:])))
    years = _both_years(turn, turns)
    if len(regions) < 2 and len(years) < 2:
        noun = _THING.sub(
            "", re.sub(r"^[和与跟同比]+|(?:相比|对比|比较|比)(?:呢|起来|怎么样|如何|一下)?[?？]*$", "", said)
        )
        noun = "" if turn.regions or turn.years or compares(noun) else noun
        other = replaced(noun, before.subject) if noun else turns[-2].subject if len(turns) > 1 else ""
        if not other or other == before.subject:
            return None
        return f"{_place_and_time(turn, before)}{other}和{before.subject}对比哪个更高"
    places = "和".join(regions) if len(regions) > 1 else "".join(regions)
    dates = "和".join(f"{year}年" for year in years)
    return f"{places}{dates}{without_judging(before.subject) or before.subject}对比{_how(said)}"


def _how(said: str) -> str:
    """Words that ask how much lies between, if the turn did."""
    return "差多少" if re.search(r"差|多少", said) else "哪个更高"


def _distinct(own: Sequence[Mention], turn: Turn, *others: tuple[Sequence[Mention], Turn]) -> list[str]:
    """The names of regions of a turn and of those before it, each region once, the oldest first; at most two."""
    names = {mention.regions: turn.text[mention.start : mention.end] for mention in own}
    for mentions, one in others:
        for mention in mentions:
            if len(names) < max(2, len(own)):
                names.setdefault(mention.regions, one.text[mention.start : mention.end])
    return list(reversed(names.values()))


def _both_years(turn: Turn, turns: Sequence[Turn]) -> list[str]:
    years = [year.value for one in (turn, *reversed(turns[-2:])) for year in _own_years(one)]
    return (
        sorted(dict.fromkeys(years[:2]))
        if turn.years or not turn.regions
        else [year.value for year in _own_years(turns[-1])][:1]
    )


def is_follow_up(turn: Turn) -> bool:
    """Whether a turn can't be understood without those before it."""
    own = _own(turn)
    if _DEFINES.match(turn.text) or (turn.named and _PLACE.search(turn.text)):
        return False
    if turn.regions and turn.asks and len(own) >= _SHORT and not _OF_SUBJECT.search(turn.text):
        return _only_asks(turn)
    opened = _OPENS.match(turn.text) or _CLOSES.search(turn.text) or _POINTS.search(turn.text)
    return bool(opened) or len(own) < _SHORT or _only_asks(turn) or bool(_ALSO.search(turn.text) and not turn.regions)


def _only_asks(turn: Turn) -> bool:
    """Whether a turn asks something, but not about anything of its own."""
    return turn.asks and not turn.named and _ASKING.fullmatch(_own(turn)) is not None


def standalone(turn: Turn, before: Turn) -> str:
    """A follow-up as it would have been asked alone, after the turn before (which stands alone)."""
    of_list = ordinal(turn.text, 1000) and not _RANKED.search(before.subject)
    if of_list and not turn.asks and len(_own(turn)) <= _NOUN:
        return turn.text
    said = _OPENS.sub("", turn.text).strip(" ,")
    if _MORE.match(turn.text) or not said:
        return before.text
    own = _own(turn)
    if not own or _only_asks(turn) or _RELATIVE.match(turn.subject):
        return _same_subject(turn, before, said)
    if turn.units and before.units and not turn.asks:
        return _other_unit(before, turn.units[0])
    if (noun := _noun(turn, said)) and before.subject and not _POINTS.search(turn.text.replace("那个", "")):
        return _place_and_time(turn, before) + replaced(noun, before.subject, before.kind) + _asking(before)
    rest = _without_names(turn, said)
    if _replaces(turn, before):
        return f"{_place_and_time(turn, before)}{rest}"
    if _OF_SUBJECT.search(said) or (turn.asks and (len(own) < _SHORT or (says_little(turn) and not turn.regions))):
        return f"{_place_and_time(turn, before)}{_topic(before)} {rest}"
    return f"{_place_and_time(turn, before, dated=says_little(turn))}{rest}"


def _same_subject(turn: Turn, before: Turn, said: str) -> str:
    """The earlier question of another region or year, or another question about the same."""
    if turn.asks:
        about = "" if before.named and (before.head or turn.head) else _topic(before)
        return f"{_place_and_time(turn, before)}{about} {_without_names(turn, said)}"
    text = before.text
    if turn.named and before.named:
        places = _outer(_spans(before.named) + _spans(before.regions))
        return _put(text, places, "".join(_slices(turn, turn.named)))
    if turn.years:
        value = f"{turn.years[-1].value}年"
        text = _put(text, [(year.start, year.end) for year in _own_years(before)], value)
    if turn.regions:
        names = "和".join(turn.text[m.start : m.end] for m in turn.regions)
        places = [] if turn.years else [(m.start, m.end) for m in before.regions]
        text = _put(
            text if places or not turn.years else cut(text, [(m.start, m.end) for m in before.regions]), places, names
        )
    return text


def _other_unit(before: Turn, unit: str) -> str:
    """The earlier question of another unit, its 区 not said twice: 江北区 + 区商务委 is 江北区商务委."""
    head, _, tail = before.text.partition(before.units[0])
    return head + (unit[1:] if head.endswith(unit[0]) else unit) + tail


def _put(text: str, spans: Sequence[tuple[int, int]], new: str) -> str:
    """`text` with `new` in place of the first span, and the others gone; in front if there is none."""
    if not spans:
        return new + text
    first = min(spans)
    head, tail = text[: first[0]], text[first[1] :]
    later = [(start - first[1], end - first[1]) for start, end in spans if (start, end) != first]
    return head + new + re.sub(r"^\s*[和与跟、]\s*", "", cut(tail, later))


def _own_years(turn: Turn) -> list[Year]:
    naming = {year for named in turn.named for year in named.years}
    return [year for year in turn.years if year not in naming]


def _place_and_time(turn: Turn, before: Turn, dated: bool = True) -> str:
    """The regions, the document and the years of a turn, each from before if it names none; the years only if `dated`."""
    if turn.named and turn.regions:
        whose = "".join(
            turn.text[start:end] for start, end in sorted(_outer(_spans(turn.regions) + _spans(turn.named)))
        )
        return whose + "、".join(f"{year.value}年" for year in (_own_years(turn) or _own_years(before) * dated))
    places = "和".join(_slices(turn, turn.regions) or ([] if turn.named else _slices(before, before.regions)))
    years = "、".join(f"{year.value}年" for year in (_own_years(turn) or _own_years(before) * dated))
    document = "" if turn.regions or turn.named else "".join(_slices(before, before.named))
    if wants_older(turn.text):  # of what was talked of, an earlier version
        document, years = _DATE_IN_NAME.sub("", document), ""
    if document:
        inside = [m for m in before.regions if any(n.start <= m.start and m.end <= n.end for n in before.named)]
        places = "" if len(inside) == len(before.regions) else places
    named = "".join(_slices(turn, turn.named)) if turn.named and not turn.regions else ""
    return f"{places}{document}{named}{years}"


def _spans(places: Sequence[Mention] | Sequence[Year] | Sequence[Named]) -> list[tuple[int, int]]:
    return [(place.start, place.end) for place in places]


def _slices(turn: Turn, places: Sequence[Mention] | Sequence[Named]) -> list[str]:
    return [turn.text[place.start : place.end] for place in places]


def _without_names(turn: Turn, said: str) -> str:
    """What a turn says besides regions and years."""
    offset = turn.text.rfind(said)
    spans = _spans(turn.regions) + _spans(_own_years(turn)) + _spans(turn.named)
    inside = [(start - offset, end - offset) for start, end in spans if start >= offset and end <= offset + len(said)]
    return " ".join(_WHO.sub("", cut(said, _outer(inside))).split())


def _outer(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that lie in no other, each once."""
    distinct = dict.fromkeys(spans)
    return [span for span in distinct if not any(o != span and o[0] <= span[0] and span[1] <= o[1] for o in distinct)]


def _noun(turn: Turn, said: str) -> str | None:
    """The noun that is all a turn says: 药品 of 那药品呢, 起重机械 of 起重机械的那个呢."""
    rest = _without_names(turn, said)
    same = _SAME.match(rest)
    noun = same[1] if same else _THING.sub("", rest).strip(" 的")
    whole = re.sub(r"\s", "", question_body(noun))
    if same:
        return whole
    longest = max(map(len, JOINED.split(whole)))
    if turn.asks or not whole or longest > _NOUN or re.search(r"[,。;]", noun):
        return None
    return whole if _CLOSES.search(turn.text) or _OPENS.match(turn.text) or len(whole) < _SHORT else None


def _replaces(turn: Turn, before: Turn) -> bool:
    """Whether a turn asks of what takes the place of what was talked of: 地方标准要多少项 after 国家和行业标准要多少项."""
    if turn.asks and _INSTEAD.match(_OPENS.sub("", turn.text)):
        return True
    own = _own(turn)
    last = segments(own)[-1:]
    alike = any(len(own) >= _SHORT and own != word and len(word) > 1 and word in before.subject for word in last)
    return turn.asks and turn.kind is before.kind and alike


def _asking(turn: Turn) -> str:
    """Words that ask what the turn asked."""
    return {
        Kind.VALUE: "是多少",
        Kind.RESPONSIBLE: "由谁负责",
        Kind.LIST: "有哪些",
        Kind.HOW: "怎么做",
        Kind.YES_NO: "是否",
        Kind.DEFINITION: "是什么意思",
        Kind.TASKS: "牵头负责哪些任务",
    }.get(turn.kind, "")
