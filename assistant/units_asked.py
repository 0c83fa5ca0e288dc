"""The public bodies that a question names, and in what part it asks about them: 区市场监管局牵头哪些任务."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.types import Role
from corpus.facts.units import departments_in, is_department

_ENDING = r"(?:委员会|办公室|领导小组|指挥部|管委会|街道办事处|街道办|检察院|法院|研究院|公司|集团|协会|联合会|政府|总队|支队|大队|中心|银行|(?<![格布全大结开当邮])局|委|(?<=[区县市省州政委府])办|厅|部|院|署)"
_UNIT = re.compile(
    rf"[\u4e00-\u9fff]{{1,14}}?{_ENDING}(?=牵头|负责|责任|承担|承办|配合|参与|分管|主管|主抓|落实|领衔|协助|要|需|该|应|有|的|在|和|与|及|跟|同|或|以及|会同|联合|各|共|分别|都|一起|一块|谁|哪|什么|啥|是|也|还|做|干|管|抓|来|去|认领|完成|呢|名下|头上|手[里上头]|身上|背了|分到|一共|总共|今年|明年|[、,。?？;\s]|$)"
)
# What a name can't begin with: it is cut off from the left.
_LEAD_IN = re.compile(
    r"^(?:.*(?:请问|任务|工作|事项|事情|活儿?|项目|职责|哪些|什么|[由是让归请给找问跟])|我们|咱们|以及|或者|会同|[那和与及的个同跟]|或(?!者)|联合|看看|说说)(?=[\u4e00-\u9fff]{2})"
)
_NO_UNIT = re.compile(
    rf"^(?:哪|什么|啥|几|各|每|全|责任|牵头|有关|相关|主管|负责|配合|这|该|其他|多|一)|(?:部署|全部|内部|外部|干部|一部|大部|如何办|怎么办|咋办|督办|承办|主办|举办|创办|兴办|专委|原委|编委)$|^{_ENDING}$"
)
_LEADS, _HELPS = (
    re.compile(r"牵头|领衔|主抓|带头|挑头|打头|lead"),
    re.compile(r"责任(?!.{0,6}牵头)|配合|参与|协助|协办|support"),
)
_HELPS_ONLY = re.compile(r"配合|参与|协助|协办|support")
_IN_CHARGE = re.compile(r"(?<!牵头)(?:责任|负责)(?!牵头)|(?<![这那])一块|一起|共同(?!富裕)|指导|归谁管?|(?<!配合)谁管")


def units_in(text: str) -> tuple[str, ...]:
    """Public bodies in a text without regions, as written, each once."""
    found = (_named(match[0]) for match in _UNIT.finditer(text))
    named = [name for name in found if name and not _NO_UNIT.search(name)]
    return tuple(dict.fromkeys([*named, *departments_in(text)]))


def role_asked(text: str, units: Sequence[str]) -> Role:
    """In what part units are asked about; ANY without units, or where both are asked."""
    leads, helps = bool(_LEADS.search(text)), bool(_HELPS.search(text))
    if not units or leads == helps:
        return Role.ANY
    return Role.LEAD if leads else Role.RESPONSIBLE


def part_asked(text: str) -> Role:
    """Which of a task's units are asked for: 谁牵头, 哪些单位配合; ANY where all are (责任单位 may mean those that lead too)."""
    leads, helps = bool(_LEADS.search(text)), bool(_HELPS_ONLY.search(text))
    if leads == helps or _IN_CHARGE.search(text):
        return Role.ANY
    return Role.LEAD if leads else Role.RESPONSIBLE


def _named(run: str) -> str:
    """A body's name as it stands in a run of words; 湖州市监局 without 湖州市 lacks what it shares with the city."""
    name = _LEAD_IN.sub("", run)
    return f"市{name}" if is_department(f"市{name}") and not is_department(name) else name
