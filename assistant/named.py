"""The documents that a question names: by 文号, by title or short title, or as 江北的方案, 2012年市里的意见, 那份解读.

A document is taken as named only where nothing else held is meant as well; a name that fits several documents names none,
but of versions of one document the newest in force is meant, or the older ones where the question asks for those.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.numbered import FILLER, NUMBER, numbered
from assistant.years import Year
from corpus.regions import Mention, aliases, contains, short_name
from corpus.types import Document, Status
from index.words import boundaries, fold

_BRACKETED = re.compile(r"《([^《》]{2,60})》")
# Nouns that mean a document even without brackets around its title; 政策, 措施, 标准 hardly ever do.
_NOUN = re.compile(
    r"(?:实施方案|工作方案|行动方案|方案|实施意见|指导意见|若干意见|意见|行动计划|规划|纲要|实施办法|管理办法|暂行办法|办法|规定|实施细则|细则|条例|"
    r"通知|通告|公告|决定|批复|复函|解读|文件)(?![书箱局生建外单人员性化])(?!\s*[(]?\s*(?:\d{4}年)?第?\s*\d+\s*号|\s*\([^()]{0,16}第\s*\d+\s*号)"
)
_ACTS = frozenset(
    ("规定", "决定", "通知", "通告", "公告", "批复", "意见", "办法")
)  # of acts and everyday too: 市里规定…
_SENDS = re.compile(r"(?:下发|印发|发布|发出|出台|公布|制定|收到|有关|相关|哪些|什么)了?$")
_CORE = (
    re.compile(r"^.{2,40}?(?:关于)?(?:印发|转发|发布|公布|下发)(.+?)(?:的?(?:通知|公告|通告|决定|命令?))?$"),
    re.compile(r"^.{0,40}?关于(.+)$"),
)
_VERSION = re.compile(r"[(（](?:\d{4}.{0,12}|修[订正].{0,8}|试行|暂行|征求意见稿|.{0,6}修[订正].{0,4})[)）]")
_UNSPOKEN = re.compile(r"[\s《》“”\"'「」【】\[\]()·,、:;的]|文字解读|图文解读|图解")
_LEVELS = {
    "国家": r"国家(?:级|层面)?|国务院|中央|全国|部委",
    "省": r"省里|全省|我省|省政府|省级",
    "市": r"市里|全市|我市|本市|市上|市政府|市级",
    "区": r"区里|全区|我区|本区|区政府|区级",
    "县": r"县里|全县|我县|本县|县政府|县级",
}
_LEVEL = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _LEVELS.items()))
_CENTRAL = re.compile(r"国务院|中共中央|中央|全国|国家|中华人民共和国|[\u4e00-\u9fff]{2,9}部(?:门|办公厅|等|关于|$)")
_ENDS = {"省": ("省", "自治区"), "市": ("市",), "区": ("区", "旗"), "县": ("县", "旗")}
_POINTS = re.compile(r"[这那该此本上][一]?[份个篇部述]")
_BOTH = re.compile(r"新[老旧]|[老旧]新")
_WHICH_VERSION = re.compile(  # 新办法, 新的…办法, 以前的暂行办法
    rf"{_BOTH.pattern}|(?:以前|之前|原来|原先|现行|目前|现在)的?|(?<![创更革翻重全最])新(?:的|$)|[老旧](?:的|$)"
)
_PROVISIONAL = re.compile(r"暂行|试行")
_TAIL = re.compile(
    r"\s*(?:里头?|中|上|当中)?(?:面)?(?:的?(?:规定|说|讲|提(?![出供升高交倡前])到?|写|要求)(?:到|过|的|了)?(?!的?是))?"
)
_FRAMES = ("通知", "公告", "通告", "决定")  # what a document is called by its frame: 关于印发…的通知
_STATE = "中华人民共和国"
_LAW = re.compile(r"法(?:典)?(?!典|律|规(?!定)|院|官|人|庭|定|治|制)")
_LAWS = ("法", "法典")
_LEAST_LAW = 2  # characters of a law's name: 刑法
_LEAST_TITLE = 6  # characters of a title in a question, for it to be sure without a region, a year or brackets
_WINDOW = 40
_VOID = (Status.REPEALED, Status.EXPIRED)


@dataclass(frozen=True, slots=True)
class Named:
    """A place in a question, [start, end), that names documents. `years` are places of years that only tell which document."""

    start: int
    end: int
    documents: tuple[str, ...]
    years: tuple[Year, ...] = ()


def documents_named(
    folded: str,
    documents: Collection[Document],
    regions: Sequence[Mention],
    years: Sequence[Year],
    older: bool = False,
    edition: str | None = None,
) -> list[Named]:
    """Every place in a folded question that names documents without doubt, in order, none over another."""
    if not any(pattern.search(folded) for pattern in (NUMBER, _BRACKETED, _NOUN)):
        ends = (*_LAWS, ")", "）")  # 产品质量法, 产品质量法（2018修正）
        documents = [one for one in documents if one.title.endswith(ends)] if _LAW.search(folded) else []
    titled = [_Titled(document, *_title_parts(document.title, document.region)) for document in documents]
    found: list[Named] = []
    for named in (
        *_by_number(folded, documents, years),
        *_by_brackets(folded, titled, regions, years),
        *_by_law(folded, titled),
        *_by_noun(folded, titled, regions, years),
    ):
        if not any(named.start < other.end and other.start < named.end for other in found):
            versions = [t for t in titled if t.document.id in named.documents]
            chosen = named.documents if _BOTH.search(folded) else _versions(versions, older, edition)
            if chosen:
                found.append(replace(named, documents=chosen))
    return sorted(found, key=lambda named: named.start)


@dataclass(frozen=True, slots=True)
class _Titled:
    """A document, its title without its frame (印发…的通知) and version, and whether it interprets another."""

    document: Document
    core: str
    whole: str
    interprets: bool

    @property
    def key(self) -> tuple[str, str | None]:
        """The same for versions of one document."""
        return _PROVISIONAL.sub("", self.core), self.document.region


@lru_cache(maxsize=200_000)
def _title_parts(written: str, region: str | None) -> tuple[str, str, bool]:
    whole = _plain(written)
    title = _VERSION.sub("", fold(written))
    for pattern in _CORE:
        match = pattern.match(title)
        title = match[1] if match and len(_plain(match[1])) > 3 else title
    core = _plain(title)
    for name in aliases(region) if region else ():
        core = core.removeprefix(name)
    return core, whole, "解读" in written


def _plain(text: str) -> str:
    return _UNSPOKEN.sub("", _VERSION.sub("", fold(text)))


def _by_number(folded: str, documents: Collection[Document], years: Sequence[Year]) -> Iterator[Named]:
    for start, end, ids in numbered(folded, documents):
        end = _after(folded, end)
        yield Named(start, end, ids, tuple(y for y in years if start <= y.start and y.end <= end))


def _by_brackets(
    folded: str, titled: Sequence[_Titled], regions: Sequence[Mention], years: Sequence[Year]
) -> Iterator[Named]:
    """《…》: the document of just that title; else those whose title ends so; else what interprets it."""
    for match in _BRACKETED.finditer(folded):
        name = _plain(match[1])
        texts = [t for t in titled if not t.interprets and len(name) > 3]
        own = [t for t in texts if name in (t.core, t.whole) or (name.endswith(t.core) and name in t.whole)]
        ending = [t for t in texts if t.core.endswith(name)]
        about = [t for t in titled if t.interprets and len(name) > 3 and name in t.whole]
        asks_about = "解读" in folded[match.end() : match.end() + 4]
        for fitting in (about, ()) if asks_about else (own, ending, about):
            chosen = _of_regions(fitting, regions, titled)
            if chosen and len({t.key for t in chosen}) == 1:
                inside = tuple(y for y in years if match.start() <= y.start and y.end <= match.end())
                yield Named(match.start(), match.end(), tuple(t.document.id for t in chosen), inside)
                break


def _by_law(folded: str, titled: Sequence[_Titled]) -> Iterator[Named]:
    """产品质量法, 民法典: a law by its whole name without 中华人民共和国, which may stand before it; the longest of several."""
    edges = boundaries(folded)
    endings = [match.end() for match in _LAW.finditer(folded)]
    names = {t.core.removeprefix(_STATE): t for t in titled if t.core.endswith(_LAWS)} if endings else {}
    for end in endings:
        fitting = [
            name
            for name in names
            if len(name) >= _LEAST_LAW and folded.endswith(name, 0, end) and {end - len(name), end} <= edges
        ]
        if fitting:
            name = max(fitting, key=len)
            same = tuple(t.document.id for t in titled if t.key == names[name].key)
            yield Named(end - len(name) - len(_STATE) * folded.endswith(_STATE, 0, end - len(name)), end, same)


def _by_noun(
    folded: str, titled: Sequence[_Titled], regions: Sequence[Mention], years: Sequence[Year]
) -> Iterator[Named]:
    """江北的方案, 2012年市里的意见, 那份解读: a noun for documents, and before it what tells which one."""
    edges = boundaries(folded)
    whole = [one.span() for one in _BRACKETED.finditer(folded) if "关于" in one[1]]  # no words that only tell which one
    for match in _NOUN.finditer(folded):
        if match.end() not in edges or any(start < match.start() < end for start, end in whole):
            continue
        begin = max((m.end() for m in re.finditer(r"[,。;:?!？]|》", folded[: match.start()])), default=0)
        begin = max(begin, match.start() - _WINDOW)
        places = [m for m in regions if begin <= m.start and m.end <= match.start()]
        dates = [y for y in years if begin <= y.start and y.end <= match.start()]
        for used in (dates, []) if dates else ([],):
            if not used and dates and not places:
                break
            named = _noun_phrase(folded, begin, match, titled, places, used)
            if named:
                yield named
                break


def _noun_phrase(
    folded: str, begin: int, noun: re.Match[str], titled: Sequence[_Titled], places: list[Mention], dates: list[Year]
) -> Named | None:
    cuts = [place.end for place in places] + [date.end for date in dates]
    start = min([place.start for place in places] + [date.start for date in dates], default=begin)
    between = folded[max(cuts, default=begin) : noun.start()]
    points = _POINTS.search(between) or _WHICH_VERSION.search(between)
    levels = {m.lastgroup for m in _LEVEL.finditer(folded[begin : noun.start()]) if m.lastgroup}
    words = FILLER.sub("", _LEVEL.sub("", between))
    fitting = [
        t
        for t in titled
        if _is_kind(t, noun[0])
        and (not dates or any(date.value in _years_of(t.document) for date in dates))
        and (places or not levels or any(_is_of_level(t.document, level) for level in levels))
    ]
    if places or dates or levels:
        fitting = [t for t in fitting if _in_order(words, t.whole)]
        limit = 20
    elif points:
        start, limit = begin + points.start() if begin else noun.start() - len(between) + points.start(), 20
        words = FILLER.sub("", between[points.end() :])
        fitting = [t for t in fitting if _in_order(words, t.whole)]
    else:
        title = _title_before(folded[: noun.end()], titled)
        return Named(noun.end() - title[1], noun.end(), title[0]) if title else None
    if len(words) > limit or (noun[0] in _ACTS and _SENDS.search(between)):
        return None
    if noun[0] in _ACTS and not (points or dates or between.endswith(("的", "里", "份"))):
        aligned = len(_plain(words)) > 1
        ending = _plain(words) + noun[0]
        fitting = [t for t in fitting if aligned and (t.core.endswith(ending) or t.whole.endswith(ending))]
    chosen = [_texts_first(group) for group in (_each_place(fitting, places) if places else [fitting])]
    if not chosen or any(len({t.key for t in group}) != 1 for group in chosen):
        return None
    ids = tuple(dict.fromkeys(t.document.id for group in chosen for t in group))
    return Named(start, _after(folded, noun.end()), ids, tuple(dates))


def _after(folded: str, place: int) -> int:
    """Where 里说, 中规定 and the like end that follow a document's name."""
    tail = _TAIL.match(folded, place)
    return tail.end() if tail else place


def _title_before(text: str, titled: Sequence[_Titled]) -> tuple[tuple[str, ...], int] | None:
    """(ids, length) of the document whose title's ending the text ends with, if one has the longest and it is long enough."""
    lengths = {t.document.id: _common_ending(text, t.core) for t in titled}
    longest = max(lengths.values(), default=0)
    best = [t for t in titled if lengths[t.document.id] == longest]
    if longest < _LEAST_TITLE or len({t.key for t in best}) != 1:
        return None
    return tuple(t.document.id for t in best), longest


def _common_ending(text: str, core: str) -> int:
    length = 0
    while length < min(len(text), len(core)) and text[-length - 1] == core[-length - 1]:
        length += 1
    return length


def _is_kind(titled: _Titled, noun: str) -> bool:
    """Whether it is called so; what interprets a document stands for it where that itself is not held."""
    if noun == "解读":
        return titled.interprets
    if noun == "文件":
        return not titled.interprets
    return titled.core.endswith(noun) or (titled.whole.endswith(noun) and noun in _FRAMES)


def _is_of_level(document: Document, level: str | None) -> bool:
    if level == "国家":
        central = document.region is None and _CENTRAL.match(document.issuer or document.title)
        return document.level == "国家" or bool(central)
    return bool(level and document.region and short_name(document.region).endswith(_ENDS[level]))


def _years_of(document: Document) -> set[str]:
    dates = (document.written, document.published, document.effective)
    stated = re.search(r"(?:19|20)\d{2}", document.number or "")
    return {str(date.year) for date in dates if date} | ({stated[0]} if stated else set())


def _of_regions(fitting: Sequence[_Titled], regions: Sequence[Mention], titled: Sequence[_Titled]) -> Sequence[_Titled]:
    """Of several those of a region that the question names."""
    if len({t.key for t in fitting}) < 2 or not regions:
        return fitting
    return [t for t in fitting if any(_is_in(t.document, mention) for mention in regions)]


def _each_place(fitting: Sequence[_Titled], places: Sequence[Mention]) -> list[list[_Titled]]:
    """For each region the documents of it, or else of what lies in it; empty if a region has none."""
    groups = []
    for place in places:
        own = [t for t in fitting if t.document.region in place.regions]
        groups.append(own or [t for t in fitting if _is_in(t.document, place)])
    return groups if all(groups) else []


def _texts_first(group: list[_Titled]) -> list[_Titled]:
    return [t for t in group if not t.interprets] or group


def _is_in(document: Document, mention: Mention) -> bool:
    return document.region is not None and any(contains(region, document.region) for region in mention.regions)


def _in_order(words: str, title: str) -> bool:
    """Whether the characters of `words` stand in the title, in that order."""
    rest = iter(title)
    return all(character in rest for character in _plain(words))


def _versions(fitting: Sequence[_Titled], older: bool, edition: str | None) -> tuple[str, ...]:
    """Of documents of one title the version asked for; documents of several titles as they are."""
    by_key: dict[tuple[str, str | None], list[Document]] = {}
    for t in fitting:
        by_key.setdefault(t.key, []).append(t.document)
    return tuple(d.id for same in by_key.values() for d in _version(same, older, edition))


def _version(same: list[Document], older: bool, edition: str | None) -> list[Document]:
    if edition:
        return [d for d in same if edition in _years_of(d)] or same
    if len(same) < 2:
        return same
    ordered = sorted(same, key=lambda d: (d.status not in _VOID, max(_years_of(d), default="")))
    newest = [
        d for d in ordered if d is ordered[-1] or (d.number and d.number == ordered[-1].number)
    ]  # with its copies
    return [d for d in ordered if d not in newest] if older else newest
