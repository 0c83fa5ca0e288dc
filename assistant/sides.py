"""What a question sets side by side: regions, years, documents, or things joined by 和, 与, 比, and what is asked of each.

Each side is the question as it would have been asked of it alone. Names that only titles have are found by `holders`; what
answers a side, and which has more, is left to `comparison`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from assistant import in_force
from assistant.asked_value import bound
from assistant.found import Found
from assistant.holders import Holder, joined_holders
from assistant.kinds import kind_of
from assistant.regions import Fit, best_fit, fit
from assistant.rescoring import Readings
from assistant.scope import titled, whole
from assistant.subject import bare, cut, parts
from assistant.types import Head, Kind, Question
from assistant.versions import names_versions, replaced, versions_in, without_versions
from assistant.years import find_years
from corpus.regions import Mention, aliases, contains, short_name
from corpus.types import Document
from index.types import Hit
from index.words import fold, segments

_SEARCHED = 12  # hits that are looked for where the question's own have none of a side
_MORE = r"(?:高|低|多|少|大|小|严|早|晚|快|慢|好|长|短|久|便宜|贵|优惠|宽|松|远|近|强|重|轻|迟|先|后)"
_WHICH = r"(?:哪[一两]?[个边家年份县区市地项种类者]|谁|何者|哪里|哪儿|哪)"
_DOES = r"(?:定|给|出台?|来|办|做|奖|补|要求|安排|要|筹|建|发|管|罚|印发|发布|施行|实施|成文)?"
# Words that only set side by side. They are no part of what is asked about.
_JUDGES = re.compile(
    rf"{_WHICH}的?[^,。;?？]{{0,3}}?{_DOES}得?(?:更|最|较|比较|要)?{_MORE}(?:一?[些点])?(?=[呢啊吗嘛,。;?？\s]|$)|"
    rf"{_WHICH}(?:最|更|较)?[先早晚后](?:出台|印发|发布|成文|施行|实施)|(?<=[\s,])(?:更|最|较){_MORE}(?:[呢啊?？\s]|$)|{_MORE}还是|"
    rf"(?:提高|增加|增长|减少|下降|降低|上升|{_MORE}[出拿给补奖收罚建]?)了?(?:多少|几)(?:个?百分点|[个家户项件名元人张套根]+)?|(?:{_WHICH})(?:更|最|较){_MORE}|"
    r"相?差(?:距|别|额)?(?:了|有|是)?(?:多少|几|多大)?(?:[个家户项件名元天]|百分点)*|(?:有|存在)?(?:什么|啥|何|哪些|没有|多大)?(?:区别|差异|差别|不同点?|不一样|异同|变化|变动)(?:的地方|之处)?|有没有变|变没变|"
    r"(?:是否|是不是|要求|都)?(?:一样|相同|一致)(?:不一样|[吗嘛么])?|(?:比较|对比|相比较?|比一比|比起来)(?:一下|下|看看)?"
)
_COMPARING = re.compile(
    rf"{_JUDGES.pattern}|[和与跟同].{{1,16}}比(?:呢|怎么样|如何|起来|[,。?？]|$)|比.{{1,12}}{_MORE}.{{0,2}}(?:多少|几)|各(?:自|是|为|要|有|给|补|奖|多少|几|定|[^,。;?？]{{1,6}}(?:多少|几))|分别|相?差"
)
_ASIDE = re.compile(
    rf"^(?:[、和与跟同及比]|以及|还是|各|两个?[县区市地家份]?|两地|两者|三[个地者]?|差|变|怎么样|{_DOES}得?(?:更|最|较|比较|要)?{_MORE}还?是?|.{{1,3}}[得的](?:更|最|较|比较)?{_MORE}(?:还是?)?|如何|呢|年|的|今年|和今年|还)$"
)
_OF_BOTH = re.compile(r"(?:^|\s)(?:两|三|四)(?:个)?[县区市地省家份](?:的)?|分别|各自?(?=[一-龥]{1,3})|各$")
_JOINS = frozenset(("和", "与", "跟", "同", "及", "以及", "、", "还是", "比", "相比"))
_LOST = _JOINS - {"比"}  # 占比 may be cut in two
_MEASURES = "率度数量额值积重比价费"
_NUMERIC = re.compile(
    rf"多少|几[个家户项件天分块元张]|{_MORE}(?:一?[些点])?(?:[呢啊?？\s]|$)|率|比例|比重|占比|指标|目标|指数|数[量值]?|差(?![别异])|限额|上限|下限|"
    r"(?:标准|补[贴助]|奖[励金]|罚[款金]|租金|价|费用?|期限?|年限)(?:(?=[各分是定为有给要的谁哪])|(?![一-龥]))|最[短长高低多少大小快晚早]|多久"
)
_HOW_MUCH = re.compile(r"(?:多少|几)[^,。;?？\s]{1,4}")  # with its unit
_ASKS_NUMBER = re.compile(r"多少|几|百分之|多[高长大久]")
_MANNER = re.compile(
    r"怎么(?!样)|(?<!是)怎样|如何|咋|流程|程序|步骤|办法|方式|方法|做法|对象|范围|材料|手续"
)  # told by no number
_WHEN = re.compile(r"[早晚先后迟]|哪[天日年]|什么时[候间]|何时|几[月号]")
_HEADS = ((re.compile(r"施行|实施|生效|执行"), Head.EFFECTIVE), (re.compile(r"发布|公布"), Head.PUBLISHED))
_IS_MADE = re.compile(r"出台|印发|成文|下发|发布|公布|制定|施行|生效|出的|发的")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the things compared: its name, the question as it is asked of it alone, the hits that speak for it, and what the
    reader made of them."""

    name: str
    question: Question
    hits: Sequence[Hit]
    readings: Readings = field(default_factory=Readings)


def is_comparison(question: Question, documents: Collection[Document]) -> bool:
    """Whether it sets things side by side: it says so, asks for the number of several regions or years, joins names, or asks
    several regions the same.

    `documents` are those held, whose titles tell which names there are.
    """
    if question.kind in (Kind.TASKS, Kind.OUT_OF_SCOPE):
        return False
    if _holders(question, documents) or _asks_each(question, documents):
        return True
    return sets_side_by_side(question)


def sets_side_by_side(question: Question) -> bool:
    """Whether it says that it compares, or asks for the number of several regions or years."""
    if names_versions(fold(question.text)):
        return True
    if question.kind in (Kind.COMPARE, Kind.VALUE):
        several = len(question.regions) > 1 or len(bound(question).years) > 1
        return question.kind is Kind.COMPARE or several or compares(question.text)
    named = max(len(question.regions), len(question.years), len(question.documents)) > 1
    alike = question.kind in (Kind.FACT, Kind.YES_NO, Kind.RESPONSIBLE) or _alone(question).kind is Kind.VALUE
    return compares(question.text) and (named or alike)


def _asks_each(question: Question, documents: Collection[Document]) -> bool:
    """Whether it asks several regions that each have a document of their own, and none of which lies in another."""
    mentions = list({mention.regions: mention for mention in question.regions}.values())
    if len(mentions) < 2:
        return False
    held = [{document.region for document in documents if _is_of(mention, document)} for mention in mentions]
    return all(held) and sum(map(len, held)) == len(set.union(*held))


def compares(text: str) -> bool:
    """Whether a text has words that set things side by side."""
    return _COMPARING.search(fold(text)) is not None


def judges(text: str) -> bool:
    """Whether a text asks which has more, or what lies between, and not only for each."""
    return _JUDGES.search(fold(text)) is not None


def sides(found: Found) -> list[Side]:
    """What the question sets side by side; none where it is not two things and more."""
    question = found.question
    if compared := _of_versions(found):
        return compared
    regions, years = _apart(question.regions, fold(question.text)), bound(question).years
    alone = _alone(question)
    if len(regions) > 1:
        own = years if len(years) == len(regions) > 1 else ()
        return [_of_region(found, alone, mention, own[i : i + 1] or years) for i, mention in enumerate(regions)]
    if holders := _holders(question, found.searcher.documents):
        return [_of_holder(found, alone, holder, holders) for holder in holders]
    if len(years) > 1:
        return [_of_year(found, alone, year) for year in sorted(years)]
    if len(question.documents) > 1:
        return [_of_document(found, alone, found.searcher.by_id[key]) for key in question.documents]
    return _of_things(found, alone)


def _apart(regions: Sequence[Mention], text: str) -> list[Mention]:
    """Regions without those that only say where the next one lies (合肥市的包河区)."""
    kept = []
    for mention, following in zip_longest(regions, regions[1:]):
        holds = following and all(any(contains(a, b) and a != b for a in mention.regions) for b in following.regions)
        if not (holds and following and text[mention.end : following.start] in ("", "的")):
            kept.append(mention)
    distinct = {mention.regions: mention for mention in reversed(kept)}
    return [mention for mention in kept if distinct[mention.regions] is mention]


def _alone(question: Question) -> Question:
    """The question without the words that set side by side, of the kind that it then is."""
    said = _JUDGES.sub(" ", fold(question.text))
    subject = without_judging(question.subject) or question.subject
    head = question.head or _head(question)
    kind = Kind.DOCUMENT if head else kind_of(re.sub(r"分别|各(?=是|为|要|有|由)", "", said))
    several = len(question.years) > 1 or (_NUMERIC.search(question.text) and not _MANNER.search(said))
    if kind in (Kind.FACT, Kind.COMPARE, Kind.YES_NO, Kind.HOW) and several:
        kind = Kind.VALUE
    kind = Kind.FACT if kind in (Kind.COMPARE, Kind.YES_NO) else kind
    said = f"{said.rstrip(' ?？。')}多少" if kind is Kind.VALUE and not _ASKS_NUMBER.search(said) else said  # of 差多少
    return replace(question, text=said, subject=subject, kind=kind, head=head, wants_actual=_actual(question))


def _actual(question: Question) -> bool | None:
    return None if len(question.years) > 1 else question.wants_actual


def without_judging(subject: str) -> str:
    """A subject without the words that set side by side: 床位数 of 床位数 跟 差."""
    rest = (_unjoined(part) for part in _OF_BOTH.sub(" ", _JUDGES.sub(" ", subject)).split())
    return " ".join(part for part in rest if part and not _ASIDE.match(part))


def _unjoined(part: str) -> str:
    """A run of words without the joining words at its ends, which have lost what they joined."""
    words = segments(part, guessed=False)
    while words and words[0] in _LOST:
        words = words[1:]
    while words and (words[-1] in _LOST or (words[-1] == "比" and len(words) > 1 and len(words[-2]) > 1)):
        words = words[:-1]
    return "".join(words)


def _head(question: Question) -> Head | None:
    """The date of a document that is asked for by 哪个出台得早."""
    if question.kind not in (Kind.COMPARE, Kind.FACT) or not _WHEN.search(question.text):
        return None
    made = _IS_MADE.search(question.text)
    return next((head for verb, head in _HEADS if verb.search(question.text)), Head.WRITTEN) if made else None


def _of_region(found: Found, alone: Question, mention: Mention, years: tuple[str, ...]) -> Side:
    documents = found.searcher.by_id
    keys = tuple(key for key in alone.documents if _is_of(mention, documents[key]))
    question = replace(alone, regions=(mention,), years=years, documents=keys, text=_of_one(alone, mention))
    hits = [hit for hit in found.hits if fit(mention, documents[hit.passage.document], hit.passage) is Fit.SAME]
    held = [hit for hit in hits if _is_of(mention, documents[hit.passage.document])] or hits
    own = _search(found, question, lambda document: _is_of(mention, document) and (not keys or document.id in keys))
    held = _joined(held, own)
    regions = [region for hit in held if (region := documents[hit.passage.document].region)]
    exact = next((region for region in mention.regions if region in regions), None)
    name = short_name(exact or next(iter(regions), None) or min(mention.regions))
    inner = [hit for hit in held if documents[hit.passage.document].region == exact] if exact else []
    return Side(name, question, inner or held)


def _of_one(question: Question, mention: Mention) -> str:
    """The question's text with no other region in it than the one."""
    own = {name for region in mention.regions for name in aliases(region)}
    others = {name for m in question.regions for region in m.regions for name in aliases(region)} - own
    text = question.text
    for name in sorted(others, key=len, reverse=True):
        text = text.replace(name, " ")
    return text


def _is_of(mention: Mention, document: Document) -> bool:
    return bool(document.region) and any(contains(region, document.region or "") for region in mention.regions)


def _holders(question: Question, documents: Collection[Document]) -> list[Holder]:
    """The names that the question joins, where they are not all regions."""
    return joined_holders(fold(question.text), documents) if len(question.regions) < 2 else []


def _of_holder(found: Found, alone: Question, holder: Holder, holders: Sequence[Holder]) -> Side:
    text = fold(found.question.text)
    spans = [(one.start, one.end) for one in holders]
    dated = [(year.start, year.end) for year in find_years(text)]
    subject = without_judging(bare(_JUDGES.sub(" ", parts(cut(text, [*spans, *dated])).asking)))
    keys = holder.documents & set(alone.documents) or holder.documents
    question = replace(
        alone,
        text=_JUDGES.sub(" ", f"{text[: spans[0][0]]}{holder.name}{text[spans[-1][1] :]}"),
        subject=subject or alone.subject,
        regions=(),
        documents=tuple(sorted(keys)),
    )
    hits = [hit for hit in found.hits if hit.passage.document in keys]
    return Side(holder.name, question, _joined(hits, _search(found, question, lambda document: document.id in keys)))


def _of_year(found: Found, alone: Question, year: str) -> Side:
    others = [other for other in alone.years if other != year]
    text = re.sub("|".join(rf"{other}\s*年" for other in others) or r"(?!)", " ", alone.text)
    question = replace(alone, years=(year,), text=text)
    return Side(f"{year}年", question, _joined(found.hits, _search(found, question, _wanted(found))))


def _of_document(found: Found, alone: Question, document: Document) -> Side:
    question = replace(alone, documents=(document.id,))
    hits = [hit for hit in found.hits if hit.passage.document == document.id]
    return Side(
        titled(document), question, _joined(hits, _search(found, question, lambda other: other.id == document.id))
    )


def _of_versions(found: Found) -> list[Side]:
    """A document and the one that took its place, where the question sets versions of one text side by side."""
    question = found.question
    text = fold(question.text)
    asked = versions_in(text)
    if asked is None:
        return []
    subject = bare(without_versions(question.subject, asked.dated)) or question.subject
    alone = _alone(replace(question, text=without_versions(text, asked.dated), subject=subject))
    about = replace(alone, years=() if asked.names_years else question.years, wants_actual=None)
    pair = replaced(found.searcher, about.text, question.years if asked.dated else ())
    return [_of_document(found, about, one) for one in pair]


def _of_things(found: Found, alone: Question) -> list[Side]:
    """The sides of 食品和药品抽检合格率, or 办结率与满意度."""
    sides = []
    amount = _HOW_MUCH.search(alone.text)
    asking = (amount[0] if amount else "多少") if alone.kind is Kind.VALUE else ""
    for name, said in things(alone.subject):
        written = re.search(re.escape(name), alone.asked, re.I)
        question = replace(alone, subject=said, text=f"{said} {asking}".strip())
        hits = _joined(found.hits, _search(found, question, _wanted(found)))
        sides.append(Side(written[0] if written else name, question, hits))
    return sides


def things(subject: str) -> list[tuple[str, str]]:
    """(name, what is asked of it) of things that a subject joins: 食品 with 食品抽检合格率, 药品 with 药品抽检合格率."""
    part = next((part for part in subject.split() if len(_items(part)) > 1), None)
    if part is None:
        return []
    beside = " ".join(other for other in subject.split() if other != part)
    items = _items(part)
    last, tail = _divided(items[-2], items[-1])
    first, lead = items[0], ""
    before = first[: -len(last)]
    if before in _heads(first) and first[-1] == last[-1] != before[-1]:  # 食品农产品 is not of 食品, but both
        first, lead = first[-len(last) :], before
    before, _, own = first.rpartition("的")
    if before and own and "的" not in items[-1] and not last.endswith(own):  # 城区内的 is said of one of 住宅和其他住宅
        first, lead = own, f"{lead}{before}的"
    names = [first, *items[1:-1], last]
    return [(name, f"{lead}{name}{tail} {beside}".strip()) for name in names]


def _items(part: str) -> list[str]:
    """The runs of words between those that join."""
    items = [""]
    for word in segments(part, guessed=False):
        if word in _JOINS:
            items.append("")
        else:
            items[-1] += word
    return [item for item in items if item]


def _divided(before: str, last: str) -> tuple[str, str]:
    """The last of things joined, and what is asked of all: it ends as the one before does, or at 的, or is one word as that is."""
    ends = [head for head in _heads(last) if head and head[-1] == before[-1]]
    if ends:
        length = max(_common_ending(before, end) for end in ends)
        chosen = next(end for end in ends if _common_ending(before, end) == length)
        return chosen, last[len(chosen) :]
    if "的" in last[1:-1]:
        name, _, tail = last.partition("的")
        return name, tail
    words = segments(last)
    if before[-1] in _MEASURES or len(words) < 2 or len(segments(before)) > 1:
        return last, ""
    return words[0], "".join(words[1:])


def _heads(text: str) -> list[str]:
    """What a text begins with, up to the end of each of its words."""
    words = segments(text)
    return ["".join(words[:count]) for count in range(1, len(words) + 1)]


def _common_ending(one: str, other: str) -> int:
    length = 0
    while length < min(len(one), len(other)) and one[-1 - length] == other[-1 - length]:
        length += 1
    return length


def _wanted(found: Found) -> Callable[[Document], bool]:
    """Whether a document is of the regions and among the documents that the question names."""
    question = found.question

    def is_wanted(document: Document) -> bool:
        named = not question.documents or document.id in question.documents
        return named and best_fit(question.regions, document, whole(document)) is Fit.SAME

    return is_wanted


def _search(found: Found, question: Question, wanted: Callable[[Document], bool]) -> list[Hit]:
    """Hits for one side alone: of documents in force, or, where there are none, of others."""
    hits = found.searcher.search(f"{question.subject} {bare(question.text)}", _SEARCHED, wanted)
    standing = found.searcher.standings
    current = [
        hit
        for hit in hits
        if not in_force.is_over(
            question, found.searcher.by_id[hit.passage.document], standing.get(hit.passage.document)
        )
    ]
    return current or hits


def _joined(hits: Iterable[Hit], more: Iterable[Hit]) -> list[Hit]:
    """`hits` and `more`, best first; one that is in both as the search that found it better has it, be it for one side alone."""
    best: dict[str, Hit] = {}
    for hit in sorted((*hits, *more), key=lambda hit: -hit.score):
        best.setdefault(hit.passage.id, hit)
    return list(best.values())
