"""Duties in tables: a row's task, and who leads and shares in it, by the heads of the columns.

How names are read is left to `roles`, where tables and their heads are to `rows`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from corpus.facts.places import split_outside
from corpus.facts.roles import LABEL, Roles, read_roles
from corpus.facts.rows import Row
from corpus.facts.units import is_unit

_COLUMN_LEAD = re.compile(r"牵头|主办|第一责任|主责")
_COLUMN_SHARE = re.compile(
    r"(?:责任|配合|参与|协办|落实|实施|承办|协助|主管|监管|完成|执行|承担|共同|协同)(?:处室|科室|股室)?(?:单位|部门|主体|机构|方)|责任(?:处室|科室|股室)|^单位分工$|^(?:责任|职责)分工$|^(?:责任|协办|配合|承办|主管|监管|落实|实施|经办)(?:科室|处室|股室|单位|部门)?$"
)
_COLUMN_TASK = re.compile(r"任务|事项|措施|工作|项目|内容|举措|要求|目标|指标|名称|要点|问题|环节|职责")
_NO_TASK = re.compile(r"单位|部门|责任人|时限|时间|[\d〇]年|值$|完成情况|备注|序号|编号|频次|主体|领导|分工")
_BETTER_TASK = ("具体任务", "工作任务", "重点任务", "任务", "事项", "措施", "项目", "工作", "指标", "内容", "名称")
_LONGEST_TASK = 60  # characters
_LED = re.compile(r"([^、，；；\s（）]{2,30})（(?:牵头|牵头单位|主办|主责)）")

Found = tuple[int, int, str, Roles]


def row_duties(rows: Iterable[Row]) -> Iterator[Found]:
    """(start, end, task, roles) of each row that assigns something; cells that were merged with those above are filled."""
    above: Row | None = None
    for row in rows:
        filled = _filled(row, above) if row.follows and above else row.cells
        above = _with(row, filled)
        if duty := _in_row(row, filled):
            yield duty


def _with(row: Row, cells: tuple[str, ...]) -> Row:
    return Row(row.passage, row.columns, cells, row.offsets, row.unit, row.follows)


def _filled(row: Row, above: Row) -> tuple[str, ...]:
    """A row's cells, those for units or for the task from above where all of their kind are empty."""
    cells = list(row.cells)
    kinds = [_kind(column) for column in row.columns]
    for kind in ("unit", "task"):
        own = [i for i, one in enumerate(kinds) if one == kind]
        if own and not any(cells[i] for i in own) and any(cells):
            for i in own:
                cells[i] = above.cells[i]
    return tuple(cells)


def _kind(column: str) -> str:
    name = re.sub(r"\s", "", column)
    if (_COLUMN_LEAD.search(name) or _COLUMN_SHARE.search(name)) and "领导" not in name:
        return "unit"
    return "task" if _COLUMN_TASK.search(name) and not _NO_TASK.search(name) else ""


def _in_row(row: Row, cells: tuple[str, ...]) -> Found | None:
    lead: list[str] = []
    responsible: list[str] = []
    tasks: dict[str, str] = {}
    for column, cell in zip(row.columns, cells, strict=True):
        name = re.sub(r"\s", "", column)
        kind = _kind(column)
        if kind == "unit" and (roles := _cell_roles(cell, _COLUMN_LEAD.search(name) is not None)):
            lead += roles.lead
            responsible += roles.responsible
        elif kind == "task" and len(cell) >= 2 and re.search(r"[\u4e00-\u9fff]{2}", cell):
            tasks.setdefault(name, cell)
    task = _best_task(tasks)
    if not task or not (lead or responsible):
        return None
    others = tuple(name for name in dict.fromkeys(responsible) if name not in lead)
    return row.passage.start, row.passage.end, task, Roles(tuple(dict.fromkeys(lead)), others)


def _cell_roles(cell: str, leads: bool) -> Roles | None:
    """Who a cell names; its own words (牵头单位：A, A牵头, A（牵头）) outdo its column's head."""
    if LABEL.match(cell):
        return read_roles(cell)
    led = tuple(_LED.findall(cell))
    others = read_roles(f"{'牵头' if leads else '责任'}单位：{_LED.sub('', cell).strip('、，； ')}")
    if not led:
        return others
    return Roles((*led, *(others.lead if others else ())), others.responsible if others else ())


def _best_task(tasks: dict[str, str]) -> str:
    for word in _BETTER_TASK:
        for column, cell in tasks.items():
            if word in column:
                return opening_words(cell) or cell[:_LONGEST_TASK]
    return next((opening_words(cell) or cell[:_LONGEST_TASK] for cell in tasks.values()), "")


def opening_words(words: str, longest: int = 45) -> str:
    """The first sentence of `words` as a task's name, or, where it is `longest` characters or more, its first clause."""
    sentence = _first(words.strip("。；： "), "。：；！？")
    first = _first(sentence, "，") if len(sentence) > longest else sentence
    return first[:_LONGEST_TASK] if not is_unit(first) else ""


def _first(words: str, separators: str) -> str:
    start, end = next(split_outside(words, separators))
    return words[start:end].strip()
