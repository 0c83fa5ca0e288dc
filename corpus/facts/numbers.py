"""Quantities in a folded text: a number or a range with its unit, and the words around it that say how it is meant.

What a quantity is of is left to `indicators`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import cn2an

from corpus.types import Comparator

_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_COUNTED = (
    "人次|场次|户次|批次|家次|件次|例次|台次|架次|车次|艘次|头次|课时|学时|标箱|车位|床位|泊位|机组|家|户|件|项|个|台|套|座|所|处|条|人|名|场|次|篇|种|类|期|批|"
    "辆|艘|架|张|间|栋|幢|宗|起|例|门|部|支|片|块|株|棵|头|只|羽|尾|份|册|幅|组|届|轮|对|枚|本|颗|孔|口|盏|根|扇|面|桩|单|笔|款|道|位|员|名次|村|县|具|把|箱|瓶|袋|层|扇|杆|井|眼"
)
_MEASURED = (
    "万亿元|亿元|万元|元|亿美元|万美元|美元|亿斤|万斤|公斤|斤|平方公里|平方千米|平方米|立方米|公顷|公里|千米|海里|毫米|厘米|米|亩|吨标准煤|吨标煤|吨|千克|克|毫克|"
    "千瓦时|千瓦|兆瓦|吉瓦|兆帕|伏|度|摄氏度|℃|分贝|微克/立方米|毫克/升|毫克/立方米|升|毫升|立方|方|TB|GB|MB|PB|Gbps|Mbps|GW|MW|kW|EFLOPS|PFLOPS|"
    "个工作日|工作日|个自然日|个小时|小时|分钟|秒|个月|天|日|年|岁|周|分|倍|个百分点|百分点|个基点|基点|个标准箱|标准箱|标准煤|折|"
    "(?:mg/kg|mg/L|μg/kg|μg/m3|NTU|CFU/mL|CFU/g|dB|MPa|kPa|kV|m/s|mm|cm|kg)(?![A-Za-z])"
)
_PER = (
    r"(?:/(?:每?(?:[百千万]?(?:人口|人|户|平方米|平方公里|立方米|公里|公顷|亩|吨|千瓦时|千瓦|元|人年|标准立方米|立方|升|千克|公斤|克)|天|日|年|月|周|小时|分钟|秒|次|件|家|"
    r"辆|台|个|只|袋|张|床|栋|间|所|座|村|县|区|车|头|株|套|组|度|本|节|生|篇)|kWh|km|m2|m3|h|d|L|a)|·(?:户|人|月|年|天|次|小时))"
)
_UNIT = rf"(?:[%‰]|[百千万亿]{{0,2}}(?:{_MEASURED}|{_COUNTED}){_PER}?)"
# Chinese numerals count only with these, and from two on, unless words say how they are meant: 一项, 三面 are mostly idioms.
_SPELT_COUNTED = frozenset(
    (
        "个",
        "家",
        "名",
        "项",
        "所",
        "处",
        "台",
        "套",
        "座",
        "件",
        "条",
        "具",
        "辆",
        "人次",
        "场次",
        "批次",
        "批",
        "场",
        "篇",
        "次",
    )
)
_SPELT = r"[一二两三四五六七八九十百千]+"
_HUNDREDTHS = r"(?P<hundredths>百分之(?:[零一二三四五六七八九十百点两]+|\d+(?:\.\d+)?))"
_DOUBLED = r"(?P<doubled>翻[一两三]番|翻番|实现[“\"]?双?倍增[”\"]?)"
_AFTER_UNIT = r"(?![级型制版强星])(?!(?:代(?!表|理)|线|标段|维|核|点[^。，；、]))"
QUANTITY = re.compile(
    rf"(?<![\dA-Za-z.+／/第〔\[-])(?P<sign>[≥≤>＞<＜＝=±]=?\s*)?(?P<minus>零下|(?<![^在到至于为过达低高度≤≥\t])-)?(?P<first>{_NUMBER})"
    rf"(?:\s*{_UNIT}?\s*(?:-|—{{1,2}}|–|~|～|－|至|到)\s*(?P<below>零下|-)?(?P<second>{_NUMBER}))?\s*(?P<more>余|多)?(?P<unit>{_UNIT}){_AFTER_UNIT}"
    rf"|(?<![第零一二两三四五六七八九十百千万亿点分\d])(?!百分之)(?P<spelt>{_SPELT})(?P<spelt_more>余|多)?(?P<spelt_unit>{_UNIT}){_AFTER_UNIT}(?![性体起])"
    rf"|{_HUNDREDTHS}(?!之)|{_DOUBLED}|(?:(?<=达到)|(?<=[达过至到在为于约])|(?<=不少于)|[≥≤])\s*(?P<bare>{_NUMBER})(?=\s*(?:以上|以下|以内|左右|$|[，。；、\n）]))"
)
SUFFIX = re.compile(
    r"\s*(?:(?P<least>（含）以上|（含）及以上|及以上|以上|之上)|(?P<most>（含）以下|（含）以内|及以下|以下|以内|之内|之下)|(?P<about>左右|上下))"
)
_LEAST = r"不低于|不少于|不小于|不得低于|不得少于|不得小于|不得短于|高于|大于|多于|超过|超出|突破|至少|最低|≥|超|达到或超过|不短于|不弱于|不差于"
_MOST = r"不超过|不高于|不大于|不多于|不得超过|不得高于|不得大于|不得多于|不超|低于|小于|少于|至多|最多|≤|不长于|不得长于|最高不超过|不足|(?<!出)不到"
_ABOUT = r"大约|约为|约|近|接近|将近|左右"
PREFIX = re.compile(
    rf"(?:(?P<least>(?<!不)(?<!不得)(?:{_LEAST}))|(?P<most>{_MOST})|(?P<about>{_ABOUT}))(?:其|总数的|总量的|总额的|[\u4e00-\u9fff]{{1,8}}总[数量额人]\w{{0,1}}的)?\s*$"
)
_YEAR = re.compile(r"(?:19|20)\d{2}")
_EACH = re.compile(
    r"(?:按|以)?(?P<each>(?:每(?:[人生户]|名|亩|张?床|平方米|立方米|吨|套|间|学年|学期|个?月|[年天日次]))+)$"
)
_SIGNS = {
    "±": Comparator.AT_MOST,
    ">": Comparator.AT_LEAST,
    "≥": Comparator.AT_LEAST,
    "<": Comparator.AT_MOST,
    "≤": Comparator.AT_MOST,
}
_TIMES = {"一": "2", "两": "4", "三": "8"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number (or range) and unit at [start, end); `after` is where the words behind it (以上) end.

    `before` is how the words behind and the sign in front mean it, or None where they say nothing.
    """

    start: int
    end: int
    value: str
    unit: str
    after: int
    meant: Comparator | None
    doubled: bool = False  # 翻番, without a number
    spelt: bool = False  # in Chinese numerals, and meaning something only where words say how it is meant
    more: bool = False  # 余, 多 behind the number


def find_quantities(text: str, start: int, end: int) -> Iterator[Quantity]:
    """The quantities in text[start:end] (folded), in order, dates and numbers of things left out."""
    for found in QUANTITY.finditer(text, start, end):
        value, unit = _value(found)
        if not value or _is_date(text, found) or (found["bare"] and _YEAR.fullmatch(value)):
            continue
        suffix = SUFFIX.match(text, found.end(), end)
        meant = _meant(suffix) if suffix else _SIGNS.get((found["sign"] or " ")[0])
        more = bool(found["more"] or found["spelt_more"])
        if more and meant is None:
            meant = Comparator.AT_LEAST
        begin = found.start("bare") if found["bare"] else found.start()
        spelt = bool(found["spelt"]) and (found["spelt_unit"] not in _SPELT_COUNTED or value == "1")
        after = suffix.end() if suffix else found.end()
        yield Quantity(begin, found.end(), value, unit, after, meant, bool(found["doubled"]), spelt, more)


def meant_before(words: str) -> tuple[Comparator | None, str]:
    """How the words in front of a quantity mean it (不低于 …), and what stands before them."""
    found = PREFIX.search(words)
    return (_meant(found), words[: found.start()]) if found else (None, words)


def each_before(words: str, unit: str) -> tuple[str, str]:
    """The unit of an amount of money with what it falls to, and the words before that: 标准为每人每月 720元 is in 元/人·月."""
    found = _EACH.search(words) if unit.endswith("元") else None
    if found is None:
        return words, unit
    return words[: found.start()], f"{unit}/{'·'.join(found['each'].split('每')[1:])}"


def _meant(found: re.Match[str]) -> Comparator:
    if found["least"]:
        return Comparator.AT_LEAST
    return Comparator.AT_MOST if found["most"] else Comparator.ABOUT


def _value(found: re.Match[str]) -> tuple[str, str]:
    if found["hundredths"]:
        words = found["hundredths"].removeprefix("百分之")
        try:
            return f"{cn2an.cn2an(words, 'smart'):g}", "%"
        except ValueError:
            return "", ""
    if found["doubled"]:
        return _TIMES.get(found["doubled"][1], "2"), "倍"
    if found["bare"]:
        return found["bare"].replace(",", ""), ""
    if found["spelt"]:
        return _spelt(found["spelt"]), found["spelt_unit"]
    first = ("-" if found["minus"] else "") + found["first"].replace(",", "")
    unit = found["unit"]
    if found["second"]:
        return f"{first}-{'-' if found['below'] else ''}{found['second'].replace(',', '')}", unit
    return first, unit


def _spelt(words: str) -> str:
    """The number that Chinese numerals write; "" for a row of digits such as 二三."""
    if re.search(r"[一二两三四五六七八九]{2}", words):
        return ""
    try:
        return f"{cn2an.cn2an(words, 'smart'):g}"
    except ValueError:
        return ""


def _is_date(text: str, found: re.Match[str]) -> bool:
    """Whether a number with 年 or 日 is (part of) a date, or one with 个, 项 … belongs to a name or a list of numbers."""
    unit = found["unit"] or found["spelt_unit"] or ""
    if unit in ("年", "日") and (len(found["first"] or "") == 4 or text[found.start() - 1 : found.start()] in "月年"):
        return True
    before, behind = text[max(found.start() - 2, 0) : found.start()], text[found.end() : found.end() + 3]
    if (
        unit in ("年", "日", "分", "次", "周", "点")
        and re.match(r"\d|[期月度来内前后底末]", behind)
        and unit in ("年", "日", "分")
    ):
        return behind[:1].isdigit() or unit == "年"
    return before.endswith(("每", "第", "近年", "逾期")) or before.endswith(("G", "№")) or behind.startswith(("+", "×"))
