"""Indicators in tables: a row's name, its unit, and a value for each column that states one.

Rows that were flattened to lines are read as number, name, value; running text is left to `indicators`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from corpus.facts.numbers import find_quantities
from corpus.facts.places import folded, row_cells
from corpus.facts.rows import Row
from corpus.facts.years import heading_year, report_year, spoken_in, title_year, years_in
from corpus.types import Comparator, Document, Indicator, Passage

_NAME = re.compile(r"指标名称|指标内容|主要指标|具体指标|三级指标|二级指标|指标|名称|项目|内容|任务")
_NO_NAME = re.compile(r"一级指标|类别|类型|属性|性质|序号|单位|目标值|指标值|部门|备注")
_UNIT = re.compile(r"^(?:计量|数据)?单位$")
_VALUE = re.compile(
    r"^(?:19|20)\d{2}$|(?:19|20)\d{2}年|目标值|目标|指标值|数值|数据|现状值?|基数|基期|基准值|实际值?|完成(?:值|情况)?$|规划值|预期值|标准值|限值|要求值|累计|年均|上半年|下半年|全年|^第?[一二三四]季度"
)
_NO_VALUE = re.compile(
    r"单位|部门|属性|性质|备注|来源|时间|时限|日期|文号|编号|序号|说明|内容|名称|任务$|责任|措施|方式|电话|年龄|代码|型号|规格|批号"
)
_REACHED = re.compile(r"实际|完成(?!目标|时|指标|任务)|现状|基期|基准")
_PEOPLE = re.compile(r"姓名|身份证|考号|准考证|联系电话|手机|车牌")
_MEASURED = re.compile(
    r"(?:率|[个户项件家处台套所座次名人条篇场批]数|数量|批次|频次|次数|面积|金额|产值|产量|总量|投资额?|收入|资金|里程|规模|比例|占比|比重|增速|指数|得分|满意度|能力|浓度|温度|含量|长度|"
    r"高度|重量|容量|限值|限额|距离|参保人数|期限|保质期|年限|间隔|周期|天数|湿度|厚度|宽度|深度|偏差|误差|数)(?:（[^（）]{1,12}）)?$|（(?:%|[百千万亿]*元|[百千万]?亩|公里|[百千万]?吨|个|家|户|人|项|批次|次|分|米|平方米|℃|台|套|人次|件)）$"
)
_GENERIC = re.compile(
    r"(?:计划|规划|预期|年度|工作|完成|实际|现状|基期|基准|指标)*(?:基数|目标|数|值|数值|数据|目标值|现状)?"
)
_NO_LABEL = re.compile(r"序号|编号|属性|性质|备注|来源|时间|时限|日期|责任|牵头|配合|部门$")
_TEXT = re.compile(r"任务|内容|目标|措施|举措|要求|事项|指标|项目|工作")
_TIME_COLUMN = re.compile(r"(?:完成|办结|整改|实施|启动)?(?:时限|时间|期限|进度|年限)|时限")
_PART_OF_YEAR = re.compile(r"上半年|下半年|第?[一二三四]季度|\d{1,2}(?:-\d{1,2})?月")
_COUNTED_HEAD = re.compile(r"(?:批次|频次|次数|[个户项件家处台套所座名人条篇场]数)$")
_COUNTED_UNIT = {"频次": "次", "次数": "次"}
_PHYSICAL = frozenset(
    ("℃", "度", "米", "毫米", "厘米", "克", "千克", "公斤", "毫升", "升", "小时", "分钟", "天", "分贝")
)
_LONGEST_LABEL, _SHORTEST_TEXT, _LONGEST_TIME = 60, 6, 24  # characters
_NUMBER = re.compile(
    r"(?P<sign>≥|≤|>|<|=|约|不低于|不少于|不小于|至少|不超过|不高于|不大于|达到)?\s*(?P<value>\d[\d,]*(?:\.\d+)?)(?:\s*[-—~～]\s*(?P<second>\d[\d,]*(?:\.\d+)?))?\s*(?P<scale>[万亿])?\s*(?P<behind>以上|以下|以内|左右)?"
)
_IN_BRACKETS = re.compile(r"（([^（）]{1,12})）$")
_MEASURE = re.compile(r"([个户项件家处台套所座次名人条篇场期张])数(?:$|（)")
_UNIT_WORD = re.compile(
    r"[%‰℃]|批次|批|(?:百|千|万|亿)*(?:美元|元|人次|场次|个百分点|平方公里|平方米|立方米|公里|千米|米|公顷|亩|吨|天|年|岁|分|倍|小时|分钟|个|户|项|件|家|处|台|套|所|座|次|名|人|条|篇|场|期|张|千瓦时|千瓦)(?:/.{1,5})?|.{1,6}/.{1,6}"
)
_MEANT = {"≥": Comparator.AT_LEAST, ">": Comparator.AT_LEAST, "不低于": Comparator.AT_LEAST, "不少于": Comparator.AT_LEAST,
          "不小于": Comparator.AT_LEAST, "至少": Comparator.AT_LEAST, "不高于": Comparator.AT_MOST, "不大于": Comparator.AT_MOST,
          "以上": Comparator.AT_LEAST, "≤": Comparator.AT_MOST, "<": Comparator.AT_MOST, "不超过": Comparator.AT_MOST,
          "以下": Comparator.AT_MOST, "以内": Comparator.AT_MOST, "约": Comparator.ABOUT, "左右": Comparator.ABOUT}  # fmt: skip


def row_indicators(document: Document, row: Row, region: str | None) -> Iterator[Indicator]:
    """What the value cells of a row state; nothing where no column says that it holds values."""
    if _PEOPLE.search("".join(row.columns)):
        return
    columns = [re.sub(r"\s", "", folded(column)) for column in row.columns]
    values = [
        i
        for i, column in enumerate(columns)
        if not _names_things(row.columns[i])
        and (_is_value(column) or _is_counted(column, row, i) or _is_amount(column, row.cells[i]))
    ]
    label = _label(row, columns, values)
    unit = next((row.cells[i] for i, column in enumerate(columns) if _UNIT.match(column)), "") or row.unit
    if not label:
        return
    for i in values:
        name, own = _name_in(label, columns[i])
        read = _read(document, row.passage, name, row.cells[i], own or (unit if _UNIT_WORD.fullmatch(unit) else ""))
        for stated in _both_ends(read) if read else ():
            years = years_in(columns[i]) or [int(y) for y in re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", columns[i])]
            year = years[-1] if years else row_year(row)
            reached = _REACHED.search(columns[i]) is not None
            yield replace(_dated(document, row.passage, stated, year, reached), region=region)


def text_cells(row: Row) -> Iterator[tuple[int, int]]:
    """[start, end) of the cells that tell in words what is to be done."""
    for column, cell, start in zip(row.columns, row.cells, row.offsets, strict=True):
        if _TEXT.search(re.sub(r"\s", "", column)) and len(cell) >= _SHORTEST_TEXT:
            yield start, start + len(cell)


def row_year(row: Row) -> int | None:
    """The year by which a row's task is to be done, if a column says so; of several the last."""
    times = [
        year
        for column, cell in zip(row.columns, row.cells, strict=True)
        if _TIME_COLUMN.search(re.sub(r"\s", "", column)) and len(cell) <= _LONGEST_TIME
        for year in years_in(cell) or [int(found) for found in re.findall(r"(?<!\d)20\d{2}(?=[-./])", cell)]
    ]
    return times[-1] if times else None


def _names_things(column: str) -> bool:
    """Whether the lower line of a column's head says that it names things: 指标 below 2015年具体目标."""
    return _NAME.fullmatch((column.split() or [""])[-1]) is not None


def _is_value(column: str) -> bool:
    if _NO_VALUE.search(column):
        return False
    return _VALUE.search(column) is not None or _MEASURED.search(column) is not None


def _is_counted(column: str, row: Row, at: int) -> bool:
    """Whether a number stands where a line above the table says what all its numbers count (单位：批次)."""
    return (
        bool(row.unit)
        and not _NO_VALUE.search(column)
        and re.fullmatch(r"\d[\d,]*(?:\.\d+)?", row.cells[at]) is not None
    )


def _is_amount(column: str, cell: str) -> bool:
    """Whether a cell holds nothing but a number with its unit (400元/吨), so that its column's head says what is measured."""
    stated = next(find_quantities(cell, 0, len(cell)), None)
    return stated is not None and not _NO_VALUE.search(column) and (stated.start, stated.after) == (0, len(cell))


def _both_ends(stated: Indicator) -> tuple[Indicator, ...]:
    """A range of degrees and the like (0—4℃) is two limits."""
    ends = re.fullmatch(r"(-?[\d.]+)-(-?[\d.]+)", stated.value)
    if ends is None or stated.comparator is not Comparator.EQUAL or stated.unit not in _PHYSICAL:
        return (stated,)
    low, high = replace(stated, value=ends[1]), replace(stated, value=ends[2])
    return replace(low, comparator=Comparator.AT_LEAST), replace(high, comparator=Comparator.AT_MOST)


def _label(row: Row, columns: list[str], values: list[int]) -> str:
    """What a row is about: the cell of the column that names things, else the last words in front of the values."""
    if not values:
        return ""
    fit = [i for i in range(len(columns)) if i not in values and re.search(r"[\u4e00-\u9fffA-Za-z]", row.cells[i])]
    named = [i for i in fit if _NAME.search(columns[i]) and not _NO_NAME.search(columns[i])]
    others = [i for i in fit if i < values[0] and not _NO_LABEL.search(columns[i]) and not _UNIT.match(columns[i])]
    totals = [i for i in fit if re.fullmatch(r"[总合小]\s*计|平均", row.cells[i])]
    chosen = totals or [i for i in named if i < values[0]] or named or others
    return row.cells[chosen[-1]] if chosen and len(row.cells[chosen[-1]]) <= _LONGEST_LABEL else ""


def _name_in(label: str, column: str) -> tuple[str, str]:
    """A value's name, from its row's label and its column's head, and the unit that the head states."""
    bare = _IN_BRACKETS.search(column)
    unit = bare[1].removeprefix("单位：") if bare else ""
    unit = unit if _UNIT_WORD.fullmatch(unit) else ""
    head = re.sub(r"(?:19|20)\d{2}年?度?", "", column[: bare.start()] if bare else column)
    measured = _MEASURED.search(head) or (bare and unit and len(head) >= 2) or not _VALUE.search(column)
    if not measured or _GENERIC.fullmatch(head):
        part = _PART_OF_YEAR.search(column)
        return (part[0] + label if part else label), unit
    counted = _COUNTED_HEAD.search(head)
    return label + head, unit or (_COUNTED_UNIT.get(counted[0], counted[0].removesuffix("数")) if counted else "")


def flattened_row(document: Document, row: Passage, head_year: int | None, region: str | None) -> Iterator[Indicator]:
    """What a row states that was flattened to lines: number, name, value; `head_year` is what its table's head says."""
    cells = row_cells(row)
    if len(cells) != 3 or not cells[0].isdigit() or not re.search(r"[\u4e00-\u9fff]{2}", cells[1]):
        return
    if one := _read(document, row, cells[1], cells[2], ""):
        years = years_in(cells[1]) or [year for column in row.columns[-1:] for year in years_in(folded(column))]
        yield replace(_dated(document, row, one, years[-1] if years else head_year, False), region=region)


def _read(document: Document, row: Passage, name: str, cell: str, unit: str) -> Indicator | None:
    """One value of a row, without its year; None if the cell holds no number, or more than one."""
    stated = next(find_quantities(cell, 0, len(cell)), None)
    number = _NUMBER.fullmatch(cell)
    bare = _IN_BRACKETS.search(name)
    said, _, measured = bare[1].rpartition("，") if bare else ("", "", "")
    if bare and _UNIT_WORD.fullmatch(measured):  # 适老化改造（累计，户）
        name, unit = name[: bare.start()] + (f"（{said}）" if said else ""), unit or measured
    if number:
        value = number["value"].replace(",", "") + (f"-{number['second']}" if number["second"] else "")
        meant = _MEANT.get(number["sign"] or number["behind"] or "", Comparator.EQUAL)
        counted = _MEASURE.search(name)
        unit = (number["scale"] or "") + (unit or (counted[1] if counted else ""))
    elif stated and len(cell) <= stated.after - stated.start + 4 and cell.endswith(cell[stated.start : stated.after]):
        value, unit = stated.value, stated.unit
        meant = stated.meant or _MEANT.get(cell[: stated.start].strip(), Comparator.EQUAL)
    else:
        return None
    return Indicator(
        name.strip("*# "), meant, value, unit, None, document.region, False, document.id, row.id, row.start, row.end
    )


def _dated(document: Document, row: Passage, one: Indicator, year: int | None, reached: bool) -> Indicator:
    spoken = spoken_in(document)
    reached = reached or (year is not None and spoken is not None and year < spoken)
    if year is None:
        title = folded(document.title)
        year = report_year(document) or (
            None if reached else heading_year([folded(heading) for heading in row.path]) or title_year(title)
        )
    return replace(one, year=year, actual=reached or report_year(document) is not None)
