"""Relations: what a document says of its bond to others: its ground, what it repeals, amends, interprets, forwards.

Titles and numbers are given as written; which document they mean is left to `standing`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.facts.places import folded, split_outside
from corpus.types import Bond, Document, Relation

_TITLE = r"《(?:[^《》\n]|《[^《》\n]*》){2,120}》"
_NUMBER = r"(?:[\u4e00-\u9fffA-Z（）]{1,14}\s*[〔\[【(（]\s*\d{4}\s*[〕\]】)）]\s*第?\s*\d{1,5}\s*号|[\u4e00-\u9fff]{2,20}(?:令|公告)\s*(?:\d{4}年)?第?\s*\d{1,5}\s*号|第\s*\d{1,5}\s*号令?)"
_NAMED = re.compile(
    rf"(?P<title>{_TITLE})(?:\s*[（(]\s*(?:以下简称[^（）()]{{1,20}}[，,；;])?(?P<number>{_NUMBER})[^（）()\n]{{0,30}}[）)])?"
)
_SHORT_FORM = re.compile(r"[简以下]称[“\"]?$")
_PASSED_BY = re.compile(
    r"\s*(?:第[一二三四五六七八九十]+次)?(?:修正|修改|修订)"
)  # 《关于修改…的决定》修正的《…》: how, not what
_GARBLED = re.compile(
    r"[（(]\s*([\u4e00-\u9fff]{2,8}[〔\[【]?\s*\d{4,9}\s*[〕\]】]?\s*\d{0,5}\s*号)[^（）()\n]{0,20}[）)]"
)
_GROUND = re.compile(
    r"根据|依据|依照|按照|遵照|(?:为了?|以)?(?:全面|深入|认真|切实|进一步|更好|坚决|扎实|深化|严格|积极|学习|落细|抓好|推动|充分|有效|统筹)*(?:贯彻|落实|执行|实施|学习)(?:贯彻|落实|执行|实施|好)*"
)
_MAKES = re.compile(
    r"(?:制定|制订|编制|拟定|拟订|出台|提出|形成|修订)(?:了|出)?(?:本|如下|以下|此|该|《|我[省市区县])|特制[定订]|(?:作|做)(?:出|如下|以下)|(?:解释|通知|公告|通告|批复|决定|规定|意见|答复|说明|要求|事项)如下|"
    r"现(?:就|将|对|印发|提出|制定|公布|发布|予|作)|制[定订]的?实施|结合[^，。]{1,20}实际|决定(?:对|废止|修改|如下)|提出以下|经[^，。]{2,30}(?:同意|批准|审议)|特作|如下解释"
)
_MADE_LATE = re.compile(r"(?:制定|制订|编制|修订|完善|出台|健全|起草)\s*$")
_REPEALED = re.compile(
    r"(?:同时|一并|即行|自行|随之|相应|现予|予以|决定|宣布)*(?:废止|失效|停止执行|不再执行|停止使用)"
)
_PARTLY = re.compile(r"》[^》]{0,12}中[^》]*$|第[一二三四五六七八九十百\d]+[条款项][^》]*$")
_RIGHT_BEFORE = re.compile(
    r"(?>（[^（）]*）|\s|等[^，。；》]{0,25}|[，、和及]|以及|(?:自|从)[^，。；]{2,25}起|同时|一并|现|均|也|全文|全部|文件|规定|的?通知|予以|决定|即行|自行|继续有效的)*+"
)
_BY_WHAT = re.compile(r"(?:依照|根据|按照|依据|违反|符合|适用|与)[^，。；《》]{0,20}$")
_NOT_REPEALED = re.compile(
    r"(?:未|不|尚未|已经?|曾|被|拟|如|若|应当|可以?|是否)\s*(?:予以|宣布|被|自行|同时)*$|废止日期|废止前|失效前|废止的(?:决定)?|有效性"
)
_LISTS_REPEALED = re.compile(
    r"(?:废止|失效|停止执行)[^。\n]{0,40}[：:]\s*$|(?:下列|以下|附件|部分|一批)[^。\n]{0,40}(?:废止|失效|停止执行)|(?:废止|失效|停止执行)[^。\n]{0,16}(?:下列|以下)"
)
_AMENDS = re.compile(
    r"(?:作(?:出)?|做(?:出)?|进行|予以|给予)?(?:如下|以下|相应|部分|适当|了|的)*(?:修改|修正|修订)(?:如下|为|[。；：:，]|$|的决定|部分)"
)
_DECIDES_AMENDING = re.compile(r"修改|修正案|修订.{0,12}(?:决定|通知)|(?:修正|调整)[^，。]{0,20}(?:决定|通知)")
_FORWARDING = re.compile(
    r"(?:关于)?(?:联合)?(?P<verb>印发|转发|批转|公布|发布|下发)(?P<what>.{4,120}?)(?:的)?(?:通知|公告|通告|函|令)?$"
)
_EXPLAINED = re.compile(
    r"(?:的)?(?:政策)?(?:文字|图文|图片|图|音频|视频|一图|部门|专家|权威|简明)*(?:政策)?(?:解读|问答|起草说明|编制说明|制定说明|修订说明)(?:（.{1,8}）)?$"
)
_KIND = re.compile(
    r"(?:方案|办法|意见|规划|条例|通知|规定|细则|措施|计划|纲要|决定|通告|公告|法|标准|指南|准则|规则|目录|预案|若干政策|政策|清单)(?:（[^（）]{1,20}）)?$"
)
_FIRST_HEADING = re.compile(
    r"(?m)(?:^\s*(?:#+\s*)?|[。：；] *| {2,})(?:[一二三四五六七八九十]、|（一）|第[一二][章条节]|1\.)"
)
_LONGEST_TITLE = 150
_PREAMBLE = 1500  # characters in which a document without headings states its ground


def find_relations(document: Document) -> Iterator[Relation]:
    """The relations of `document`, each target once for each kind, in order of the text."""
    text = folded(document.text)
    found = [
        *_grounds(text),
        *_repeals(text, folded(document.title)),
        *_amends(text, folded(document.title)),
        *_interprets(text, folded(document.title)),
        *_forwards(text, folded(document.title)),
    ]
    seen: set[tuple[Bond, str]] = set()
    for kind, (start, end), title, number in sorted(found, key=lambda one: one[1]):
        target = _bare(document.text[title[0] : title[1]])
        if len(target) < 3 or (kind, target) in seen:
            continue
        seen.add((kind, target))
        yield Relation(kind, target, document.text[number[0] : number[1]] if number else None, document.id, start, end)


Span = tuple[int, int]
Found = tuple[Bond, Span, Span, Span | None]


def _bare(title: str) -> str:
    """A title without the 《》 around it."""
    title = re.sub(r"\s*\n\s*", "", title.strip())
    return title[1:-1].strip() if title.startswith("《") and title.endswith("》") else title


def _named(text: str, start: int, end: int) -> Iterator[tuple[Span, Span | None]]:
    for found in _NAMED.finditer(text, start, end):
        if _SHORT_FORM.search(text[max(start, found.start() - 4) : found.start()]) or _PASSED_BY.match(
            text, found.end()
        ):
            continue
        number = found.span("number") if found["number"] else None
        if number is None and (garbled := _GARBLED.match(text, found.end())):
            number = garbled.span(1)
        yield found.span("title"), number


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    for a, b in split_outside(text[start:end], "。\n"):
        if b > a:
            yield start + a, start + b


def _grounds(text: str) -> Iterator[Found]:
    """Titles in the clauses that say by what a document is made: 为贯彻落实《…》, 根据《…》, …制定本方案."""
    for start, end in _ground_sentences(text):
        sentence = text[start:end]
        makes = _MAKES.search(_masked(sentence))
        if not makes:
            continue
        grounds = [g for g in _GROUND.finditer(_masked(sentence)) if g.start() < makes.start()]
        if not grounds:
            continue
        stop = start + makes.start()
        for title, number in _named(text, start + grounds[0].end(), stop):
            if not _MADE_LATE.search(text[start : title[0]]):
                yield Bond.BASED_ON, (start, end), title, number


def _masked(sentence: str) -> str:
    """`sentence` with titles blotted out, so that no verb is found inside one."""
    return re.sub(_TITLE, lambda found: "＿" * len(found[0]), sentence)


def _ground_sentences(text: str) -> Iterator[Span]:
    """The sentences of the preamble, of a law's first article, and those that say 制定本… nearby."""
    heading = _FIRST_HEADING.search(text)
    first = re.search(r"(?m)^\s*第一条[^\n]*", text)
    limit = heading.start() if heading else _PREAMBLE
    yield from _sentences(text, 0, min(limit, len(text)))
    if first and first.start() >= limit:
        yield from _sentences(text, first.start(), first.end())


def _repeals(text: str, title: str) -> Iterator[Found]:
    for start, end in ((a, b) for a, b in _sentences(text, 0, len(text)) if "废止" in text[a:b] or "失效" in text[a:b]):
        sentence = _masked(text[start:end])
        verb = _REPEALED.search(sentence)
        if (
            verb is None
            or re.match(r"[后前时]|的(?!决定)", sentence[verb.end() :])
            or _PARTLY.search(text[start : start + verb.start()])
        ):
            continue
        if _NOT_REPEALED.search(sentence[: verb.start() + 2]):
            continue
        before = _repealed_before(text, start, start + verb.start())
        direct = re.compile(r"[^，。；《]{0,40}《").match(text, start + verb.end(), end)
        after = list(_named(text, start + verb.end(), end)) if direct and not before else []
        for named, number in before or after:
            yield Bond.REPEALS, (start, end), named, number
    if re.search(r"废止|失效", title):
        yield from _listed(text)


def _repealed_before(text: str, start: int, verb: int) -> list[tuple[Span, Span | None]]:
    """The titles in front of 废止: those after the last 。or the last clause that says by what (根据《…》)."""
    words = _masked(text[start:verb])
    opening = max(
        (
            m.end()
            for m in re.finditer(
                r"(?:施行|执行|实施|生效|起)[^，；]{0,8}[，；]|(?:根据|按照|依据)[^，；]*[，；]|[；]", words
            )
        ),
        default=0,
    )
    named = list(_named(text, start + opening, verb))
    if not named or not _RIGHT_BEFORE.fullmatch(text, named[-1][0][1], verb):
        return []
    named = [one for one in named if not _BY_WHAT.search(text[start + opening : one[0][0]])]
    return [] if re.search(r"不一致|抵触|为准|相关规定$", words[opening:]) else named


def _listed(text: str) -> Iterator[Found]:
    """The titles in lines below 下列文件予以废止：, one a line."""
    for opening in re.finditer(r"[^\n]+", text):
        if not _LISTS_REPEALED.search(opening[0]):
            continue
        at = opening.end()
        for line in re.finditer(r"\s*([^\n]+)", text[at:]):
            named = list(_named(text, at + line.start(1), at + line.end(1)))
            if not re.match(r"[一二三四五六七八九十]+、|（|\d|《|附", line[1]) and not named:
                break
            for title, number in named[:1]:
                yield Bond.REPEALS, (at + line.start(1), at + line.end(1)), title, number
        return


def _amends(text: str, title: str) -> Iterator[Found]:
    """What a decision on amending, or an amendment, amends: in its title, else in 对《…》作如下修改."""
    if not _DECIDES_AMENDING.search(_masked(title)):
        return
    where = _title_span(text, title)
    law = re.search(r"(?P<law>[^《》\s]{2,40}?(?:法|条例|宪法))修正案", title)
    inside = list(_named(title, 0, len(title)))
    if where and inside:
        for named, number in _named(text, *where):
            yield Bond.AMENDS, where, named, number
    elif where and law:
        yield Bond.AMENDS, where, (where[0] + law.start("law"), where[0] + law.end("law")), None
    elif where and (plain := re.search(r"关于修(?:改|订|正)(?P<what>[^《》]{4,60}?)(?:的)?(?:决定|通知)", title)):
        at = where[0] + plain.start("what")
        if _KIND.search(plain["what"]):
            yield Bond.AMENDS, where, (at, at + len(plain["what"])), None
    yield from _amended_below(text)


def _amended_below(text: str) -> Iterator[Found]:
    """What the sentences of a decision on amending amend: 对《…》作如下修改."""
    for start, end in _sentences(text, 0, len(text)):
        sentence = _masked(text[start:end])
        verb = _AMENDS.search(sentence)
        if verb and re.search(r"对|将|把", sentence[: verb.start()]):
            for named, number in _named(text, start, start + verb.start()):
                if not re.search(r"根据|按照|依据", sentence[: named[0] - start]):
                    yield Bond.AMENDS, (start, end), named, number


def _title_span(text: str, title: str) -> Span | None:
    """Where the title stands in the text, on one line."""
    at = text.find(title)
    return (at, at + len(title)) if at >= 0 else None


def _interprets(text: str, title: str) -> Iterator[Found]:
    """What a reading aid (解读, 起草说明) or a court's 关于适用《…》的解释 explains."""
    where = _title_span(text, title) or _first_line(text)
    if where[1] - where[0] > _LONGEST_TITLE:
        return
    heading = text[where[0] : where[1]]
    explained = (
        _EXPLAINED.search(title)
        or re.match(
            r"[【\[（]?(?:政策|文字|图文|图片|图解|一图|权威|部门|专家|音频|视频)*(?:解读|读懂|图解)[】\]）：:|丨]?",
            title,
        )
        or re.search(r"解读[】》]?|起草说明|编制说明", title)
    )
    applies = re.search(r"关于(?:适用|执行|实施)《", title) and re.search(r"解释(?:（[^（）]*）)*$", title)
    named = list(_named(text, *where))
    if named and (explained or applies):
        yield Bond.INTERPRETS, where, *named[0]
    elif explained and not named:
        plain = re.match(r"(?:关于)?(?P<what>.{6,80}?)" + _EXPLAINED.pattern, heading)
        if plain and _KIND.search(plain["what"]):
            yield Bond.INTERPRETS, where, (where[0] + plain.start("what"), where[0] + plain.end("what")), None


def _first_line(text: str) -> Span:
    found = re.search(r"\S[^\n]*", text)
    return found.span() if found else (0, 0)


def _forwards(text: str, title: str) -> Iterator[Found]:
    """The text that a notice hands on; where its body says so in a sentence of its own, that is the place."""
    notice = _FORWARDING.search(re.sub(r"(?<=[\u4e00-\u9fff》]) (?=[\u4e00-\u9fff《])", "", title))
    if notice is None or not re.search(r"(?:通知|公告|通告|函|令)$", _masked(title)):
        return
    what = re.sub(r"(?:的)$", "", notice["what"]).strip()
    bare = _bare(what)
    if notice["verb"] in ("公布", "发布", "下发") and not what.startswith("《"):
        return
    if not _KIND.search(re.sub(r"[》）\s]+$", "", re.sub(r"（[^（）]*）", "", what))) and not what.startswith("《"):
        return
    for start, end in _sentences(text, 0, min(len(text), 4000)):
        at = _find(text, bare, start, end)
        if at and re.search(r"印发|转发|批转|下发", text[at[1] : end]) and not _ends_title(text, at[1]):
            wide = (at[0] - 1, at[1] + 1) if text[at[0] - 1 : at[0]] == "《" and text[at[1] : at[1] + 1] == "》" else at
            number = next((n for t, n in _named(text, max(wide[0], start), end) if t == wide), None)
            yield Bond.FORWARDS, (start, end), wide, number
            return
    if at := _find(text, bare, 0, min(len(text), 4000)):
        yield Bond.FORWARDS, at, at, None


def _ends_title(text: str, at: int) -> bool:
    return re.match(r"》?\s*的?\s*(?:通知|公告|函)", text[at : at + 12]) is not None


def _find(text: str, words: str, start: int, end: int) -> Span | None:
    """Where `words` stand, white space aside."""
    pattern = r"\s*".join(re.escape(character) for character in re.sub(r"\s", "", words))
    found = re.compile(pattern).search(text, start, end)
    return found.span() if found else None
