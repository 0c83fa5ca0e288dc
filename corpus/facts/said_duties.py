"""Duties that running text assigns: 由A会同B组织实施, A是…的主管部门, and lines A：负责… of a chapter on who does what.

Sentences with 牵头 and 负责 are left to `duties`, as are all other styles; how names are read is left to `roles` and `units`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.facts.places import lines, unmarked
from corpus.facts.roles import Roles
from corpus.facts.units import is_unit, split_units

Found = tuple[int, int, str, Roles]

_LONGEST_TASK = 60  # characters
_MOST = 12  # names in a sentence
_OPENS = r"(?:^|(?<=[，。；：\n 、）]))"
_ACTS = r"(?:共同|联合|具体|统一|另行|负责|组织|研究|牵头)*(?:组织实施|实施|负责|制定|编制|开展|落实|办理|推进|推动|做好|建立|确定|审核|审定|审批|检查|考核|指导|监督|管理|组织|解释|拟订|受理|核定|认定|评定|评估|验收|发布|公布|统筹|协调)"
_TOGETHER = re.compile(
    rf"{_OPENS}(?P<before>[^，。；：\n]{{2,40}}?)?由(?P<lead>[^，。；：\n由]{{2,40}}?)(?:会同|商|联合)(?P<others>[^，。；：\n]{{2,80}}?)(?P<acts>{_ACTS})(?P<after>[^。；，：\n]{{0,50}})(?=[，。；\n]|$)",
    re.M,
)
_IS_BODY_FOR = re.compile(
    rf"{_OPENS}(?P<names>[^，。；：\n]{{2,60}}?)(?:是|为|作为)(?P<task>[^，。；：\n是为]{{0,40}}?)的?"
    r"(?P<role>(?:第一|主要|总)?(?:牵头|主管|责任|实施|配合|归口管理|行政主管|业务主管|监督管理|监管|协办|主办|承办)(?:责任)?(?:单位|部门|机构|机关|主体))(?=(?:（以下[^（）\n]*）)?(?:[，。；\n]|$))",
    re.M,
)
_FOLLOWS = re.compile(r"，(?:具体|主要|统一|全面)?(?:负责|承担|抓好|做好|组织)?([^。；，\n]{3,50})")
_LEADS = re.compile(r"牵头|主办|第一")
_HEADED = re.compile(r"(?P<name>[^，。；：\n、]{2,30})：(?P<said>[^\n]{6,})")
_PIECE = re.compile(r"[^；。\n]{4,}")
_ANYONE = re.compile(
    r"^(?:各?有关|各?相关|其他|本|该|其|上述|双方|企业|用人|使用|建设|施工|生产|经营|责任|牵头|配合|主管|联系)"
)
_PLACE = re.compile(r"(?<!管)[区县市镇乡村州盟旗省]$")
_KIND_OF_TEXT = r"(?:的)?(?:三年|专项|实施|工作|行动|管理|暂行|若干|指导)*(?:方案|办法|细则|意见|计划|措施|规定|预案|安排|要点|规划)(?:[（(].*)?$"
_OPENING = re.compile(r"^(?:负责|承担|具体|主要|牵头|组织|，)*(?=.{4})")


def said_duties(text: str, title: str) -> Iterator[Found]:
    """(start, end, task, roles) of what the sentences of a folded text assign; of all that it is about, by its `title`."""
    yield from _together(text)
    yield from _is_body_for(text, _subject(title))
    yield from _by_body(text)


def _together(text: str) -> Iterator[Found]:
    for found in _TOGETHER.finditer(text):
        lead, others = _bodies(found["lead"]), _bodies(found["others"])
        before = unmarked(found["before"] or "").strip()
        task = before or f"{found['acts']}{found['after']}"
        explains = "解释" in f"{found['acts']}{found['after']}"  # the document itself
        if lead and others and len(task) >= 3 and not explains:
            yield found.start(), found.end(), task[-_LONGEST_TASK:], Roles(lead, others)


def _is_body_for(text: str, subject: str) -> Iterator[Found]:
    for found in _IS_BODY_FOR.finditer(text):
        names = _bodies(unmarked(found["names"]))
        follows = _FOLLOWS.match(text, found.end())
        task = found["task"].strip() or subject or (follows[1] if follows else "")
        if names and len(task) >= 2:
            leads = _LEADS.search(found["role"]) is not None
            yield found.start(), found.end(), task, Roles(names, ()) if leads else Roles((), names)


def _by_body(text: str) -> Iterator[Found]:
    """What lines A：… tell of A, a duty a piece; only of several such lines one after the other."""
    headed = [(start, end, _HEADED.fullmatch(unmarked(text[start:end]))) for start, end in lines(text)]
    named = [
        (start, end, found) if found and _bodies(found["name"]) and not _PLACE.search(found["name"]) else None
        for start, end, found in headed
    ]
    for n, line in enumerate(named):
        if line is None or not any(named[max(n - 1, 0) : n] + named[n + 1 : n + 2]):
            continue
        start, end, found = line
        said = text.index("：", start) + 1
        for piece in _PIECE.finditer(text, said, end):
            task = _OPENING.sub("", piece[0].strip())[:_LONGEST_TASK]
            yield piece.start(), piece.end(), task, Roles((), _bodies(found["name"]))


def _subject(title: str) -> str:
    """What a document is about: 老旧电梯更新 of 关于印发老旧电梯更新工作方案的通知."""
    core = re.sub(r"^.*(?:关于|印发|转发|发布)|[《》]|的?(?:通知|公告|通告|决定)$", "", title)
    return re.sub(_KIND_OF_TEXT, "", core).strip()[:_LONGEST_TASK]


def _bodies(words: str) -> tuple[str, ...]:
    """The names of a list, if all are bodies that can be told from others."""
    names = tuple(split_units(words))
    fitting = bool(names) and all(is_unit(name) and not _ANYONE.match(name) for name in names)
    return names if fitting and len(names) <= _MOST else ()
