"""Indicators in tables: a row's name, its unit, and a value for each column that states one.

Rows that were flattened to lines are read as number, name, value; running text is left to `indicators`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.facts.numbers import find_quantities
from corpus.facts.places import folded, row_cells
from corpus.facts.years import heading_year, spoken_in, title_year, years_in
from corpus.types import Comparator, Document, Indicator, Passage

_NAME = re.compile(r"指标名称|指标内容|主要指标|具体指标|三级指标|二级指标|指标|名称|项目|内容|任务")
_NO_NAME = re.compile(r"一级指标|类别|类型|属性|性质|序号|单位|目标值|指标值|部门|备注")
_UNIT = re.compile(r"^(?:计量|数据)?单位$")
_VALUE = re.compile(
    r"(?:19|20)\d{2}\s*年?|目标值|目标|指标值|数值|现状值?|基期|基准值|实际值?|完成值?|规划值|累计|年均"
)
_NO_VALUE = re.compile(r"单位|部门|属性|性质|备注|来源|时间|日期|文号|编号|说明|内容|名称|任务$|责任|措施")
_REACHED = re.compile(r"实际|完成|现状|基期|基准")
_NUMBER = re.compile(
    r"(?P<sign>≥|≤|>|<|=|约|不低于|不少于|不超过|达到)?\s*(?P<value>\d[\d,]*(?:\.\d+)?)(?:\s*[-—~～]\s*(?P<second>\d[\d,]*(?:\.\d+)?))?\s*(?P<behind>以上|以下|以内|左右)?"
)
_IN_BRACKETS = re.compile(r"（([^（）]{1,12})）$")
_MEASURE = re.compile(r"([个户项件家处台套所座次名人条篇场期张])数(?:$|（)")
_UNIT_WORD = re.compile(
    r"[%‰]|(?:百|千|万|亿)*(?:美元|元|人次|场次|个百分点|平方公里|平方米|立方米|公里|千米|米|公顷|亩|吨|天|年|岁|分|倍|小时|分钟|个|户|项|件|家|处|台|套|所|座|次|名|人|条|篇|场|期|张|千瓦时|千瓦)(?:/.{1,5})?|.{1,6}/.{1,6}"
)
_MEANT = {"≥": Comparator.AT_LEAST, ">": Comparator.AT_LEAST, "不低于": Comparator.AT_LEAST, "不少于": Comparator.AT_LEAST,
          "以上": Comparator.AT_LEAST, "≤": Comparator.AT_MOST, "<": Comparator.AT_MOST, "不超过": Comparator.AT_MOST,
          "以下": Comparator.AT_MOST, "以内": Comparator.AT_MOST, "约": Comparator.ABOUT, "左右": Comparator.ABOUT}  # fmt: skip


def row_indicators(document: Document, row: Passage, head_year: int | None) -> Iterator[Indicator]:
    """What a row of a table states; nothing where its columns don't say what is a name and what a value.

    `head_year` is what the head of a flattened table says.
    """
    found = list(_of_columns(document, row))
    yield from found or (_flattened(document, row, head_year) if "\n" in row.text else ())


def _of_columns(document: Document, row: Passage) -> Iterator[Indicator]:
    cells = row_cells(row)
    if len(cells) != len(row.columns):
        return
    columns = [re.sub(r"\s", "", folded(column)) for column in row.columns]
    values = [i for i, column in enumerate(columns) if _VALUE.search(column) and not _NO_VALUE.search(column)]
    names = [
        i
        for i, column in enumerate(columns)
        if _NAME.search(column) and not _NO_NAME.search(column) and i not in values
    ]
    if not names or not values:
        return
    name = next((cells[i] for i in reversed(names) if re.search(r"[\u4e00-\u9fff]{2}", cells[i])), "")
    unit = next((cells[i] for i, column in enumerate(columns) if _UNIT.match(column)), "")
    for i in values:
        if name and (one := _read(document, row, name, cells[i], unit if _UNIT_WORD.fullmatch(unit) else "")):
            years = years_in(columns[i]) or [int(y) for y in re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", columns[i])]
            yield _dated(document, row, one, years[-1] if years else None, _REACHED.search(columns[i]) is not None)


def _flattened(document: Document, row: Passage, head_year: int | None) -> Iterator[Indicator]:
    cells = row_cells(row)
    if len(cells) != 3 or not cells[0].isdigit() or not re.search(r"[\u4e00-\u9fff]{2}", cells[1]):
        return
    if one := _read(document, row, cells[1], cells[2], ""):
        years = years_in(cells[1]) or [year for column in row.columns[-1:] for year in years_in(folded(column))]
        yield _dated(document, row, one, years[-1] if years else head_year, False)


def _read(document: Document, row: Passage, name: str, cell: str, unit: str) -> Indicator | None:
    """One value of a row, without its year; None if the cell holds no number, or more than one."""
    stated = next(find_quantities(cell, 0, len(cell)), None)
    number = _NUMBER.fullmatch(cell)
    bare = _IN_BRACKETS.search(name)
    if bare and _UNIT_WORD.fullmatch(bare[1]):
        name, unit = name[: bare.start()], unit or bare[1]
    if number:
        value = number["value"].replace(",", "") + (f"-{number['second']}" if number["second"] else "")
        meant = _MEANT.get(number["sign"] or number["behind"] or "", Comparator.EQUAL)
        counted = _MEASURE.search(name)
        unit = unit or (counted[1] if counted else "")
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
    if year is None and not reached:
        year = heading_year([folded(heading) for heading in row.path]) or title_year(folded(document.title))
    return Indicator(
        one.name,
        one.comparator,
        one.value,
        one.unit,
        year,
        one.region,
        reached,
        one.document,
        one.passage,
        one.start,
        one.end,
    )
