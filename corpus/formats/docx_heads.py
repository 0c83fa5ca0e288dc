"""How many rows at the top of a table name its columns, by what the cells say and how they are merged."""

from __future__ import annotations

import operator
import re
from collections.abc import Sequence

Texts = Sequence[Sequence[str]]
Places = Sequence[Sequence[int]]  # the number of the cell that covers each place

_LONGEST_NAME = 40  # characters of a column's name
_DEEPEST = 4  # rows
_NUMBER = re.compile(r"[（(]?[\d.,，%％+\-−—–/~～:：‰<>≥≤＜＞℃]+[)）]?")
_YEAR = re.compile(r"(?:19|20)\d\d年?")
_ROW_MARK = re.compile(r"[（(]?(?:\d{1,4}|[一二三四五六七八九十]{1,3})[)）]?[.．、]?")
_PAIR_LABEL = re.compile(
    r"索引号|(?:发文|公文)字号|文号|(?:成文|发文|发布|公布|生成|生效|实施|施行|废止|失效)(?:日期|时间)"
    r"|(?:发布|发文|制发|制定|公开)(?:机构|机关|单位)|(?:主题|体裁|信息|服务对象|公文)分类|主题词|有效性|时效性|(?:信息)?(?:名称|标题)"
)
_COLUMN_WORD = re.compile(
    r"序号|编号|代码|(?:名称|姓名|项目|事项|类别|类型|种类|内容|单位|部门|机构|机关|主体|对象|指标|任务|措施|举措|职责|标准|时间|时限|期限"
    r"|日期|进度|电话|方式|地址|地点|位置|备注|金额|数量|数额|规模|依据|目标|数值|[值数量额率价费分]|职务|职称|范围|要求|情况|说明|责任人|联系人|条件"
    r"|程序|流程|环节|步骤|材料|等级|级别|档次|地区|区域|年度|年份|面积|人数|属性|来源|频次|成果|形式|用途|作用|含义|规定|条款|处罚|行为|情形|幅度|定义)"
)


def count_heads(texts: Texts, places: Places, stated: int) -> int:
    """The number of head rows; `stated` says how many the format itself calls so. 0 for a table of labels and values."""
    if not texts or len(texts[0]) < 2 or len(texts) < 2:
        return 0
    if 0 < stated < len(texts):
        while stated < _DEEPEST and any(map(operator.eq, places[stated - 1], places[stated])):
            stated += 1  # a name that reaches further down
            if stated == len(texts):
                return 1
        return stated
    depth = _depth(texts, places)
    top = texts[:depth]
    if depth >= len(texts) or not all(_is_naming(row) for row in top) or _is_pairs(texts):
        return 0
    return depth


def _depth(texts: Texts, places: Places) -> int:
    """The rows that the first row's cells reach down where some of them stand above several columns."""
    first = places[0]
    wide = [place for place in set(first) if first.count(place) > 1]
    if not wide:
        return 1
    reach = max(_reach(places, column) for column in range(len(first)))
    if reach > 1:
        return reach if reach <= _DEEPEST else 1
    columns = [column for column, place in enumerate(first) if place in wide]
    below = [texts[1][column] for column in columns]
    parted = len({places[1][column] for column in columns}) > len(wide)
    return 2 if parted and all(_is_name(cell) for cell in below) and _is_naming(texts[1]) else 1


def _reach(places: Places, column: int) -> int:
    first = places[0][column]
    return next((row for row, each in enumerate(places) if each[column] != first), len(places))


def _is_naming(row: Sequence[str]) -> bool:
    """Whether all that a row says are names of columns, no values."""
    said = [cell for cell in row if cell]
    named = all(_is_name(cell) for cell in said) and len(said) * 2 > len(row)
    return named and len(set(said)) > 1 and not _ROW_MARK.fullmatch(row[0]) and not _YEAR.fullmatch(row[0])


def _is_name(cell: str) -> bool:
    if _YEAR.fullmatch(cell):
        return True
    return 0 < len(cell) <= _LONGEST_NAME and not _NUMBER.fullmatch(cell) and cell[-1] not in "。；;！？:："


def _is_pairs(texts: Texts) -> bool:
    """Whether a label and its value stand beside each other in each row."""
    width = len(texts[0])
    if width % 2:
        return False
    labels = [row[column] for row in texts for column in range(0, width, 2) if row[column]]
    colons = sum(label[-1] in ":：" for label in labels)
    known = {label for label in labels if _PAIR_LABEL.fullmatch(label.strip(":：[]【】"))}
    if colons * 2 > len(labels) or (len(known) > 1 and len(texts[0]) > 1 and not _PAIR_LABEL.fullmatch(texts[0][1])):
        return True
    return width == 2 and not _shows_columns(texts)


def _shows_columns(texts: Texts) -> bool:
    """Whether a table of two columns has names above them: a usual name, or values below that are of another kind."""
    if _COLUMN_WORD.search(texts[0][1]) and len(texts[0][1]) <= _LONGEST_NAME // 2:
        return True
    return any(all(_NUMBER.fullmatch(row[column]) or _ROW_MARK.fullmatch(row[column]) for row in texts[1:])
               for column in (0, 1))  # fmt: skip
