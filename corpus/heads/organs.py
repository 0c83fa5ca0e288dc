"""Names of organs: whether words are one, and the organs that a line names together.

Only the form of a name is known: what it ends in, and that it holds no sentence. Whether it exists is left to no one.
"""

from __future__ import annotations

import re

_ENDS = (
    "人民政府|政府|办公厅|办公室|秘书处|秘书局|委员会|常委会|常务委员会|人民代表大会|代表大会|国务院|党中央|中共中央|中央|领导小组|工作小组|指挥部|指挥中心|司令部|"
    "联席会议|[\u4e00-\u9fff]局|[\u4e00-\u9fff]厅|[\u4e00-\u9fff]部|[\u4e00-\u9fff]委|[\u4e00-\u9fff]署|[\u4e00-\u9fff]会|[\u4e00-\u9fff]院|"
    "总局|总署|党组|党委|中心|银行|总行|分行|支行|公司|集团|总社|联社|总队|支队|大队|队|大学|学院|学校|医院|检察院|法院|海关|事务所|研究院|研究所|"
    "[\u4e00-\u9fff]处|[\u4e00-\u9fff]站|[\u4e00-\u9fff]所|[\u4e00-\u9fff]馆|工作组|专班|工作专班|机制|综合组|小组|保障组|兵团|[\u4e00-\u9fff]师|街道|街道办|镇|工会|团委|协会|学会|联合会|商会|新华社|"
    "新闻办|政府办|管委会|[\u4e00-\u9fff]办|合作社|交易所|基金会|税务局|公安局|分局|气象台|台|社"
)
_WORD = r"[\u4e00-\u9fffA-Za-z（）()“”·〇○]"
_NAME = re.compile(rf"{_WORD}{{0,44}}?(?:{_ENDS})(?:[（(][\u4e00-\u9fff、]{{2,20}}[)）])?")
_NOT_IN_NAME = re.compile(
    r"关于|(?<![应针])对(?![外口台])|再动员|部署|印发|转发|附件|附表|联系|电话|地址|负责|牵头|配合|责任单位|抄送|主送|通知|各[\u4e00-\u9fff]{0,6}(?:[区县市局部厅]|单位)|加强|落实"
)
_GENERIC = re.compile(r"(?:办公厅|办公室|委员会|领导小组|指挥部|党组|党委|办公室文件)(?:[（(].*[)）])?")
_SEPARATOR = re.compile(r"[\s　、,，；;]+")
_SPACED = re.compile(r"(?:[\u4e00-\u9fff][\s　]+){2,}[\u4e00-\u9fff]")
_LONGEST_NAME = 45


def is_organ(name: str) -> bool:
    """Whether `name` could be one organ's."""
    return 2 <= len(name) <= _LONGEST_NAME and _NAME.fullmatch(name) is not None and not _NOT_IN_NAME.search(name)


def is_generic(name: str) -> bool:
    """Whether a name says only what kind of organ it is, and whose is said before it: 办公厅."""
    return _GENERIC.fullmatch(name) is not None


def organs_of(words: str) -> tuple[str, ...]:
    """The organs that `words` name one after the other, with white space or 、 between; () if other words stand there too."""
    words = words.strip()
    if _SPACED.fullmatch(words):
        words = re.sub(r"[\s　]", "", words)
    organs: list[str] = []
    pending = ""
    for part in filter(None, _SEPARATOR.split(words)):
        pending += part
        if organs and not pending[: -len(part)] and is_generic(part):
            organs[-1] += part
            pending = ""
        elif is_organ(pending):
            organs.append(pending)
            pending = ""
    return tuple(organs) if not pending else ()


def joined(organs: tuple[str, ...]) -> str | None:
    """Several organs as one issuer, with 、 between, each once."""
    return "、".join(dict.fromkeys(organs)) or None
