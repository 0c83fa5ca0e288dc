"""Which of the things compared has more: amounts in one unit and dates set against each other, and said in one line.

What is told of each side is left to `comparison`. What can't be set against another is said to be so, and not compared.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.asked_value import core_name
from assistant.checks import Quantity, quantities
from assistant.evidence import subsequence
from assistant.sides import judges
from assistant.stated import Stated
from corpus.dates import DATE, date_of
from corpus.types import Comparator, Indicator

_BEHIND = {Comparator.AT_LEAST: "以上", Comparator.AT_MOST: "以下", Comparator.ABOUT: "左右", Comparator.EQUAL: ""}
_BOUNDS = {"≥": "以上", "≤": "以下", ">": "以上", "<": "以下", "": ""}
_ONE_THING = 0.9  # of a name's characters that stand in another's, in order
_ALIKE = 0.6  # of the characters asked about that two names have in common
# Words for what part of a thing was measured, or how: amounts of different ones are not set against each other.
_SCOPE = re.compile(
    r"(?:评价性?|监督|风险|例行|定期|飞行)(?=抽|检|监测)|(?:生产|加工|流通|餐饮|销售|种植|养殖|使用|批发|零售)(?:服务)?(?=环节|领域)|(?:规模|限额)以[上下]"
)
_NO_AMOUNT = re.compile(
    rf"{DATE.pattern}|(?:19|20)\d{{2}}\s*年|\d{{1,2}}\s*月(?:\s*\d{{1,2}}\s*日)?|《[^》]*》|〔\d{{4}}〕\d+号|^\s*[(（]?(?:\d{{1,3}}|[一二三四五六七八九十]{{1,3}})[)）、.．]|"
    r"第[一二三四五六七八九十百\d]+[条款章节项批届期]|一方|一次性|一律|统一|单一|[一二三四五六七八九十\d]+\s*[类级等](?!别)"
)
_NUMERAL = re.compile(r"(?<![\d百分之])[一二两三四五六七八九十]+")  # beside figures mostly part of a word
_TIMES = {"万": Decimal(10) ** 4, "亿": Decimal(10) ** 8, "千": Decimal(10) ** 3, "百": Decimal(100)}
_HOURS = {"分钟": Decimal(1) / 60, "小时": Decimal(1), "天": Decimal(24), "日": Decimal(24), "周": Decimal(168)}
_LONG_UNIT = re.compile(
    r"个?(?:工作日|月|小时|季度|基点)|分钟|周岁|千瓦时|℃"
)  # of others the first character tells enough
_MONTHS = {"月": Decimal(1), "季度": Decimal(3), "年": Decimal(12)}
_COUNTED = re.compile(r"[个家户项件名处座所批次台套场人种条组门款张根间辆只艘亩件期]+次?")
_HOW_MUCH = re.compile(r"差|[高低多少大小长短][出了]?(?:多少|几)|(?:提高|增加|增长|减少|下降|降低|上升)了?(?:多少|几)")


@dataclass(frozen=True, slots=True)
class Amount:
    """What one side has: `value` in the unit that `measure` names, so that amounts of one measure can be compared; as it is `said`."""

    side: str
    value: Decimal
    measure: str
    said: str
    year: int | None = None
    name: str = ""
    unit: str = ""


def amount_of(side: str, stated: Stated | str) -> Amount | None:
    """The amount of a number read as a fact, or of words that state just one; None for ranges and for several."""
    if not isinstance(stated, str) and stated.indicator is not None:
        return _of_fact(side, stated.indicator)
    said = stated if isinstance(stated, str) else stated.said
    told = amounts_in(said)
    return _of_quantity(side, told[0], said) if len(told) == 1 else None


def amounts_in(text: str) -> list[Quantity]:
    """The numbers of a text that measure something: no dates, years, names and marks of headings."""
    plain = _NO_AMOUNT.sub(" ", text).replace("℃", "度")
    if re.search(r"\d", plain):
        plain = _NUMERAL.sub("", plain)
    return [one for one in quantities(plain) if one.unit or one.bound or "." in one.value]


def _of_fact(side: str, fact: Indicator) -> Amount | None:
    if not re.fullmatch(r"-?\d+(?:\.\d+)?", fact.value):
        return None
    value, measure = _measured(Decimal(fact.value), fact.unit)
    unit = fact.unit.partition("/")[0] if "元/" in fact.unit else fact.unit  # the lines say what it falls to (每人每月)
    return Amount(side, value, measure, f"{fact.value}{unit}{_BEHIND[fact.comparator]}", fact.year, fact.name, unit)


def _of_quantity(side: str, quantity: Quantity, text: str) -> Amount:
    numeral = rf"(?:(?<![\d.]){re.escape(quantity.value)}|{_NUMERAL.pattern})"
    whole = re.search(rf"{numeral}\s*({_LONG_UNIT.pattern})", text)
    unit = whole[1] if whole else quantity.unit
    value, measure = _measured(Decimal(quantity.value), unit)
    return Amount(side, value, measure, f"{quantity.value}{unit}{_BOUNDS[quantity.bound]}", unit=unit)


def day_of(side: str, text: str) -> Amount | None:
    """The date that a text states, if it is one alone."""
    found = list(DATE.finditer(text))
    day = date_of(found[0]) if len(found) == 1 else None
    return Amount(side, Decimal(day.toordinal()), "day", found[0][0].strip()) if day else None


def _measured(value: Decimal, unit: str) -> tuple[Decimal, str]:
    """A value in the plain unit of its kind, and that: 1.2万元 is 12000 of 元."""
    plain = unit.strip()
    while plain[:1] in _TIMES and len(plain) > 1:
        value, plain = value * _TIMES[plain[0]], plain[1:]
    if plain in _TIMES:
        return value * _TIMES[plain], "count"
    plain = plain.removeprefix("个") or plain
    for scale, name in ((_HOURS, "hour"), (_MONTHS, "month")):
        if plain in scale:
            return value * scale[plain], name
    return value, "count" if _COUNTED.fullmatch(plain) else plain


def concluded(amounts: Sequence[Amount], asked: str, subject: str | None) -> str:
    """Which side has more, in a line; what tells them apart where they can't be compared, "" where nothing is known.

    `asked` is the question, `subject` what it asks of every side; None where each side is another thing or another year by
    the question itself, so that the names of the numbers need not be alike.
    """
    apart = subject is None
    if len(amounts) < 2 or len({one.side for one in amounts}) < len(amounts):
        return ""
    if len(_measures(amounts)) > 1:
        return "单位不同，不能直接比较" if subject is not None or judges(asked) else ""
    if subject is not None and not _is_one_thing([one.name for one in amounts if one.name], subject):
        return ""
    scopes = [frozenset(_SCOPE.findall(one.name)) for one in amounts if one.name]
    if not apart and any(a and b and not a & b for a in scopes for b in scopes):
        return f"口径不同（{'、'.join(sorted(set().union(*scopes)))}），不能直接比较"
    notes = ["口径不尽相同"] if not apart and len(set(scopes)) > 1 else []
    if not apart and len({one.year for one in amounts if one.year}) > 1:
        notes.append("所述年份不同，仅供参照")
    return _ordered(amounts, asked) + (f"（{'；'.join(notes)}）" if notes else "")


def _measures(amounts: Sequence[Amount]) -> set[str]:
    """What the amounts are in; by the bare unit if one is read from words alone, which may say elsewhere what it falls to."""
    measures = {one.measure for one in amounts}
    return measures if all(one.name for one in amounts) else {measure.partition("/")[0] for measure in measures}


def _ordered(amounts: Sequence[Amount], asked: str) -> str:
    values = sorted({one.value for one in amounts}, reverse=True)
    if len(values) == 1 and len({_bound_of(one) for one in amounts}) > 1:
        return f"数值相同，说法不同：{'，'.join(f'{one.side}{one.said}' for one in amounts)}"
    if len(values) == 1:
        return f"{'、'.join(one.side for one in amounts)}相同，均为{amounts[0].said}"
    most, least = (_named(amounts, value) for value in (values[0], values[-1]))
    if amounts[0].measure == "day":
        return f"最早的是{least}，最晚的是{most}" if len(amounts) > 2 else f"{least}早于{most}"
    if len(amounts) > 2:
        return f"最高的是{most}，最低的是{least}"
    by = f"，相差{_difference(amounts)}" if _HOW_MUCH.search(asked) and len({one.unit for one in amounts}) == 1 else ""
    return f"{most}{_over(amounts[0].measure)}{least}{by}"


def _bound_of(one: Amount) -> str:
    """以上 of 35%以上."""
    return next((bound for bound in _BEHIND.values() if bound and one.said.endswith(bound)), "")


def _over(measure: str) -> str:
    return {"count": "多于", "hour": "长于", "month": "长于", "工作日": "长于"}.get(measure, "高于")


def _difference(amounts: Sequence[Amount]) -> str:
    said = [Decimal(found[0]) for one in amounts if (found := re.match(r"-?\d+(?:\.\d+)?", one.said))]
    unit = "个百分点" if amounts[0].unit == "%" else amounts[0].unit
    return f"{format(abs(said[0] - said[1]).normalize(), 'f')}{unit}"


def _named(amounts: Sequence[Amount], value: Decimal) -> str:
    """Those with an amount, and how it is said: 大渡口区、江北区（98.2%以上）."""
    having = [one for one in amounts if one.value == value]
    return f"{'、'.join(one.side for one in having)}（{having[0].said}）"


def _is_one_thing(names: Sequence[str], subject: str) -> bool:
    """Whether each name stands in the longest one, but for a few characters, or has the most of what is asked in common with
    it: else one may not be set against the other."""
    cores = [core_name(name) for name in names]
    longest = max(cores, key=len, default="")
    wanted = Counter(re.sub(r"\W", "", subject))

    def is_alike(name: str) -> bool:
        in_order = subsequence(name, longest) >= _ONE_THING * len(name)
        return in_order or (Counter(name) & Counter(longest) & wanted).total() >= _ALIKE * wanted.total()

    return all(map(is_alike, cores))
