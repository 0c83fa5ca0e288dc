"""When a document was passed, made known, takes effect and ends, as its own sentences say.

Only what a document says of itself is read: 本办法自…起施行, a note below a law's title, a sentence that makes it known.
Dates of documents that it cites are passed over. Labels and signatures are left to `head`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from corpus.dates import DATE, SPAN, date_of, parse_span
from corpus.heads.numbers import NUMBER
from corpus.heads.organs import joined, organs_of

_KINDS = "[\u4e00-\u9fff]{1,8}?"
_FROM = r"(?:自|从|于|由|将于|定于|拟于|并于|并自)"
_IN_FORCE = r"(?:正式|暂时?)?(?:开始)?(?:施行|实施|實施|执行|執行|生效|试行|試行|实行|實行|起效)"
_ISSUED = "印发|发布|公布|颁布|下发|签发|发文|公告|发出|通过|批准|签署|公开发布|公示|颁发|制发|即"
_DATED = re.compile(
    rf"(?P<from>{_FROM}\s{{0,2}})?(?:{DATE.pattern})\s{{0,2}}(?:零时|0时|零点|00:00)?\s{{0,2}}(?:之日)?\s{{0,2}}(?P<begin>起|开始)?[,，]?\s*(?:正式|全面|统一)?(?:{_IN_FORCE}|(?=至|到|—|-))"
)
_UPON = re.compile(
    rf"(?P<act>{_ISSUED})\s{{0,2}}之?日\s{{0,2}}(?:起|开始)?\s{{0,2}}满?(?:第)?(?P<later>\s{{0,2}}{SPAN.pattern})?\s{{0,2}}(?:之?后|期满后|届满后|起)?\s{{0,2}}[,，]?\s{{0,2}}{_IN_FORCE}"
)
_LEADING = re.compile(rf"{_FROM}?\s{{0,2}}(?:本[\u4e00-\u9fff]{{1,6}})?$")
_OWN = re.compile(rf"(?:本|此|该|上述|以上){_KINDS}[,，、]?$")
_MADE_KNOWN = re.compile(
    r"(?:现予|予以|现将|予|现)\S{0,30}(?:公布|发布|印发|颁布)|(?:公布|发布|印发)(?:给你们)?|请[^。]{0,30}执行|[已经]\S{0,60}通过"
)
_TERM = re.compile(
    rf"(?P<what>有效期限?|有效期间|试行期限?|实施期限?|执行期限?|施行期限?|暂行期限?|试行|暂定|暂定执行|实行期|有效|施行|适用期限?|执行|实施)(?:暂定)?\s*(?:[为是至到]|截至|截止到?|截止至|自[^，。；]{{2,30}}?[起至到—-]+至?|[:：])*\s*(?:{DATE.pattern}|(?P<span>{SPAN.pattern}))\s*(?P<tail>止|为止|废止|失效|期满|[。；,，)）]|$)"
)
_UNTIL = re.compile(
    rf"(?:至|到|截止到?|—|-)\s*(?:{DATE.pattern})\s*(?:止|为止|有效|失效|自[行动]失效|废止|[。；,，)）]|$)"
)
_ENDS_AT = re.compile(rf"(?:{DATE.pattern})\s*(?:自[行动])?(?:废止|失效|到期)")
_THINGS = re.compile(
    r"(?:证书?|执照|许可|合同|协议|资质|资格|批件|批文|报告|标识|票据|补贴|凭证|备案|名单|承诺|登记|产品|药品|牌照|结果|期内|证明|授权|评审|认定|任期|方案批复|保函|保险|公告期|标志|码|卡)\s*(?:的|之)?\s*$"
)
_ENTRY_BREAK = re.compile(
    r"(?<=通过|公布|发布|施行|修正|修订|批准|实施|印发)[\s　、,，;；]*(?=根据|自|\d{4}年|\d{4} 年|[一二三四五六七八九〇○零]{4}年)"
)
_NOTE_EVENT = re.compile(r"修正|修订|修改|通过|批准|公布|发布|公告|施行|实施|生效|印发")
_NUMBERED = re.compile(
    rf"[(（]?\s*{NUMBER.pattern}[\s　,，;；]+"
)  # what a note begins with that gives number and date alone
_LONGEST_SENTENCE = 200


@dataclass(frozen=True, slots=True)
class When:
    """A date for a field of `Document` (or amended), its words' place, and how sure it is."""

    field: str
    day: date
    start: int
    end: int
    sure: float


def events(note: str, offset: int) -> Iterator[When]:
    """What the note below a title says: 通过, 印发, 公布, 施行, 修正; `offset` is where the note begins in the text.

    An entry that amends gives only that date; the others are of the law as it first was.
    """
    start = 0
    for end in [*(match.start() for match in _ENTRY_BREAK.finditer(note)), len(note)]:
        entry = note[start:end]
        dated = DATE.search(entry)
        day = date_of(dated) if dated else None
        field = _event_field(entry[: dated.start()], entry[dated.end() :]) if dated else None
        if dated and day and field:
            yield When(field, day, offset + start + dated.start(), offset + start + dated.end(), 0.9)
        start = end


def _event_field(before: str, after: str) -> str | None:
    """Which date an entry of such a note gives, by what stands before and behind its first date."""
    if _NUMBERED.fullmatch(before) and not after.strip(" )）"):
        return "written"
    found = _NOTE_EVENT.findall(after)
    if any(word in found for word in ("修正", "修订", "修改")):
        return "amended"
    match found:
        case ["通过" | "印发", *_]:
            return "written"
        case ["批准", *_]:
            return "approved"
        case ["公布" | "发布" | "公告", *_]:
            return "published"
        case ["施行" | "实施" | "生效", *_]:
            return "effective"
        case _:
            return None


def effective(text: str, written: date | None, published: date | None) -> When | None:
    """When the document takes effect, by the surest of its sentences, and the first of those."""
    found = [*_dated(text), *_upon(text, written, published)]
    return max(found, key=lambda when: (when.sure, -when.start), default=None)


def expires(text: str, begins: date | None) -> When | None:
    """When the document ends: the day that it names, or its term from the day on which it began."""
    found = list(_terms(text, begins))
    return max(found, key=lambda when: (when.sure, -when.start), default=None)


def _dated(text: str) -> Iterator[When]:
    for match in _DATED.finditer(text):
        day = _date_in(match[0])
        if not day or not (match["from"] or match["begin"]):
            continue
        ends_in_range = not re.search(rf"{_IN_FORCE}$", match[0])
        before = _sentence(text, match.start())
        sure = _own(before)
        if ends_in_range:
            sure = 0.7 if sure > 0.6 and re.search(r"(?:有效期|期限|执行|实施|施行)\S{0,6}$", before) else 0.0
        if sure:
            yield When("effective", day, match.start(), match.end(), sure)


def _upon(text: str, written: date | None, published: date | None) -> Iterator[When]:
    for match in _UPON.finditer(text):
        before = _sentence(text, match.start())
        sure = _own(before)
        made_known = re.search(r"公布|发布|颁布|公告", match["act"]) is not None
        start = (published or written) if made_known else (written or published)
        if not sure or not start:
            continue
        span = parse_span(match["later"]) if match["later"] else None
        day = span.after(start) if span else start
        yield When("effective", day, match.start(), match.end(), sure - 0.05)


def _own(before: str) -> float:
    """How sure a sentence with these words before its date speaks of its own document; 0: of another one."""
    clause = re.sub(rf"{_FROM}$", "", re.split(r"[,，：:]", before)[-1].rstrip())
    clause = (
        re.sub(r"[（(][^（）()]*[)）]|[《》]", "", clause)
        if re.search(r"本《?[\u4e00-\u9fff]{1,8}", clause)
        else clause
    )
    whole = before.strip()
    if _OWN.search(clause.strip()) or re.search(rf"本{_KINDS}$", clause.strip()):
        return 0.95
    clause = _LEADING.sub("", clause)
    if not clause.strip() and (not whole or re.search(r"本[\u4e00-\u9fff]{1,8}", whole) or _MADE_KNOWN.search(whole)):
        return 0.9 if whole else 0.8
    if _MADE_KNOWN.search(clause) and "》" not in clause[-1:]:
        return 0.85
    numbered = re.fullmatch(
        r"(?:第[一二三四五六七八九十百\d]+条|[一二三四五六七八九十\d]+[、.．]|[(（].{1,3}[)）])\s*", whole
    )
    if numbered:
        return 0.85
    named = clause.strip().endswith("》")
    return 0.6 if named and _MADE_KNOWN.search(whole) else 0.0


def _terms(text: str, begins: date | None) -> Iterator[When]:
    for match in _TERM.finditer(text):
        before = _sentence(text, match.start())
        sure = _own_term(before, match["what"])
        day = _date_in(match[0].rsplit("至", 1)[-1]) or _date_in(match[0])
        if not sure:
            continue
        if match["span"]:
            span = parse_span(match["span"])
            day = span.after(begins) if span and begins and (span.months or span.days >= 28) else None
        elif not re.search(r"至|到|截止|截至|止|有效", match[0]):
            day = None
        if day and (not begins or day > begins):
            yield When("expires", day, match.start(), match.end(), sure)
    for pattern in (_UNTIL, _ENDS_AT):
        for match in pattern.finditer(text):
            before = _sentence(text, match.start())
            day = _date_in(match[0])
            own = re.search(rf"本{_KINDS}(?:有效期|执行期|实施期|试行期|自|于|执行|实施|施行|有效)", before) or (
                pattern is _ENDS_AT and re.search(rf"本{_KINDS}[,，]?(?:自|于|至)?$", before)
            )
            if own and day and (not begins or day > begins) and "》" not in before:
                yield When("expires", day, match.start(), match.end(), 0.75)


def _own_term(before: str, what: str) -> float:
    """How sure a term with these words before it is the document's own, and not a permit's or a contract's."""
    clause = re.split(r"[,，：:(（]", before)[-1].strip()
    if _THINGS.search(clause):
        return 0.0
    in_sentence = re.search(rf"{_IN_FORCE}|本{_KINDS}$", before)
    if re.search(
        rf"(?:^|[^基根日资成样])本(?:办法|规定|细则|通知|意见|方案|措施|条例|公告|通告|决定|政策|规划|计划|文件|标准|指南|规程|规则|规范|制度|预案|{_KINDS})(?:的)?$",
        clause,
    ):
        return 0.95
    if not clause and in_sentence:
        return 0.9
    return 0.6 if not clause and "有效期" in what else 0.0


def _sentence(text: str, start: int) -> str:
    """What stands before `start` in the same sentence."""
    return re.split(r"[。；;！\n\t]", text[max(0, start - _LONGEST_SENTENCE) : start])[-1]


def _date_in(words: str) -> date | None:
    found = DATE.search(words)
    return date_of(found) if found else None


def passers(lines: Sequence[str]) -> Iterator[str]:
    """Which assembly or council passed a law, by the notes below its title: 全国人民代表大会常务委员会."""
    for line in lines:
        for entry in _ENTRY_BREAK.split(line):
            words = DATE.sub("", entry, count=1)
            if "修正" in entry or "修订" in entry or "批准" in entry:
                continue
            organ = _passing_organ(words)
            if organ:
                yield organ


def _passing_organ(words: str) -> str | None:
    bare = re.sub(r"\s", "", _NUMBERED.sub("", words)).strip("()（）根据")
    bare = re.sub(r"第[\d一二三四五六七八九十百零〇○]+届", "", bare)
    passed = re.match(
        r"([\u4e00-\u9fff]{2,40}?(?:常务委员会|人大常委会|人民代表大会|审判委员会|检察委员会|委员会))?第[\d一二三四五六七八九十百零〇○]+次",
        bare,
    )
    if passed and passed[1] and not passed[1].startswith(("市", "省", "区", "县")):
        return re.sub(r"(?:审判|检察)委员会$", "", passed[1])
    council = re.match(r"(国务院)第[\d一二三四五六七八九十百]+次常务会议", bare)
    if council:
        return council[1]
    order = re.match(
        r"(?:中华人民共和国)?([\u4e00-\u9fff、]{2,40}?)(?:(?:令|公告)第?[\d一二三四五六七八九十百零〇○年]+|(?:联合)?(?:发布|公布|印发))",
        bare,
    )
    organs = organs_of(order[1]) if order and order[1] != "主席" else ()
    return joined(organs)
