"""The kinds of unit (share, money, time, …) that a question asks for, and that numbers and texts have.

What else tells the value asked for from others is left to `asked_value`.
"""

from __future__ import annotations

import re

from assistant.stated import Stated
from corpus.types import Kind

_PERCENT = r"百分之|百分比|百分点|几成|百分率"
_UNITS: tuple[tuple[str, str, str], ...] = (
    ("share", rf"{_PERCENT}|几个点|percent|按[^,。?？]{{1,12}}的(?:多少|几成|什么比例)", r"[%‰]|百分之|百分点|[一二三四五六七八九]成|∶\d"),
    ("money", r"(?:多少|几)(?:个?[百千万亿]+)?个?(?:元|块|钱)|(?:多少|几)个?[百千万亿]*[万亿](?![百千万亿个户人名位件台套家项亩吨次座辆条株头只平公所处米方批份张盏栋间艘场种期级辈斤克天年小分])|多少(?:经费|罚款|奖励|补贴|资助|补助|资金|保费)|(?:投资|资金|成本|预算|金额|(?<!消)费(?![者品]))[^,。增降升涨]{0,6}多少(?![件个次家户人项])|(?:资助|补助|补贴|奖励|[补罚赔奖给])(?:一?[个项家台年月次]|每[年月人次])?多少|(?:收费|价格|单价|票价|租金|工资|薪酬|津贴|补贴|补助|奖金|奖励|罚款|保费|费用)(?:的?(?:标准|额度|金额|数额|上限))?(?:应|要|是|为|有|定|的|最高|最多|最低)*(?:多少|几多|多高)", r"元"),
    ("time", r"(?:多少|几)(?:个?工作)?(?:个月|天|日(?!常)|年(?!级)|小时|分钟|周)|多久|多长时间|多少时间", r"个?(?:[年月天日周]|工作日|季度|小时)|分钟"),
    ("points", r"(?:多少|几)分(?!钟|之)|打多少", r"分(?!钟|之)"),
    ("weight", r"(?:多少|几)(?:[百千万亿]+)?(?:吨|公?斤|千?克)", r"吨|斤|克"),
    ("length", r"(?:多少|几)(?:[百千万亿]+)?(?:公里|[千厘毫]?米)", r"(?:公里|[千厘毫]?米)"),
    ("area", r"(?:多少|几)(?:个?[百千万亿]+)?(?:亩|平方|平米|公顷)", r"亩|平方|平米|公顷"),
    ("people", r"(?:多少|几|哪几)(?:个?[百千万]+)?(?:名(?!称)|个?人(?!次)|位(?!数))", r"[人名位]"),
    ("count", r"(?:多少|几|哪几)(?:个?[百千万亿]+)?[个家户项件处座所批次台套场种条艘辆栋只株盏](?![百千万亿人钱点])", r"[个家户项件名处座所批次台套场人种条组门款艘辆栋只株盏](?!百分点|月)"),
)  # fmt: skip
# How often something is done: 多久一次, 几天保养一回, 检查频次.
_OFTEN = re.compile(
    r"(?:多久|多长时间|多少时间|(?:隔|每)?(?:几|多少)个?(?:天|日|周|月|季度|年|小时))[^,。?？]{0,14}?(?:一|1|几)?(?:[次趟遍轮](?!数)|回(?![话复应答信访收款]))|(?:频次|频率|周期)(?:是|为|要求|有|怎么|多|$|[?？])"
)
_EACH = re.compile(
    r"(?:每|各)(?:隔|个)?[\d一二三两四五六半]{0,3}个?(?:年|季|月|周|日|天|旬|学期|学年|小时|班)|年度|全年|年均"
)
_PER_CENT = {kind: "百分之" if kind == "share" else r"(?!)" for kind, _, _ in _UNITS}
_RATE = re.compile(r"率|比例|占比|比重|份额")  # without another unit asked for, it is a share
_RATE_ASKED = re.compile(
    r"(?:率|比例|占比|比重|份额)(?:目标|指标)?[是为有要应定达占到该须的在提高降低]{0,4}(?:多少|几|多高)(?!个?[百千万亿]*[家户项件名元块天])"
)
# Columns whose cells leave their unit out.
_COLUMNS = tuple(
    (kind, re.compile(rf"(?:{column})[^:：·]{{0,8}}[:：]\s*\d"))
    for kind, column in (
        ("points", "分值|分数|得分|满分|权重"),
        ("money", "金额|[(（](?:[百千万亿]{1,2})?元[)）]"),
        ("people", "人数|[(（]万?人[)）]"),
        ("count", "数量|[户件个]数|[(（][户件个处项家]数?[)）]"),
    )
)
_UNITLESS = frozenset({"share", "points", "weight", "length", "area", "people", "count"})


def units_of(stated: Stated) -> frozenset[str]:
    """The kinds of unit of a number; of one without a unit those that are often left out."""
    often = frozenset({"often"} if _EACH.search(stated.said) else ())
    if stated.indicator is not None:
        unit = stated.indicator.unit.partition("/")[0]
        return often | (frozenset(kind for kind, _, shown in _UNITS if re.search(shown, unit)) if unit else _UNITLESS)
    return often | units_in(stated.said) | units_of_columns(stated)


def units_of_columns(stated: Stated) -> frozenset[str]:
    """The kinds of unit that the columns of a row name: 分值: 25."""
    named = stated.name if stated.passage.kind is Kind.TABLE_ROW and stated.indicator is None else ""
    return frozenset(kind for kind, column in _COLUMNS if column.search(named))


def units_in(text: str) -> frozenset[str]:
    """The kinds of unit of the numbers in a text."""
    amount = r"[\d一二三四五六七八九十百千万亿两]\s*"
    cell = r"[|｜\t]\s*"  # a unit in a cell of its own: 漏损率 | % | 19.6
    often = frozenset({"often"} if _EACH.search(text) else ())
    return often | {
        kind
        for kind, _, shown in _UNITS
        if re.search(rf"{amount}(?:{shown})|{cell}(?:{shown})\s*[|｜\t]|{_PER_CENT[kind]}", text)
    }


def units_asked(text: str) -> frozenset[str]:
    """The kinds of unit that a folded question asks for; none where any will do."""
    if _OFTEN.search(text):
        return frozenset({"often"})
    if _RATE_ASKED.search(text):
        return frozenset({"share", "points"})
    named = frozenset(kind for kind, asked, _ in _UNITS if re.search(asked, text))
    if named:
        return named | {"points"} if "points" in named else named
    return frozenset({"share", "points"}) if _RATE.search(text) else frozenset()
