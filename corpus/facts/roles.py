"""Who leads and who shares in a task, read from the words that name them: 牵头单位：A；责任单位：B、C, A牵头，B、C配合, A、B按职责分工负责.

Where such words stand in a document is left to `duties`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.facts.places import folded, split_outside
from corpus.facts.units import is_unit, split_units

_BODY = "(?:单位|部门|处室|科室|机构|市直部门|县直部门|区直部门)"
_LEADING = f"(?:第一责任|第一牵头|总牵头|牵头(?:责任|负责|实施|落实)?|主办|主责|主要责任){_BODY}?"
_SHARING = (
    f"(?:(?:共同|配合|协同|直接|主体|监管|具体|协办|其他)?责任{_BODY}|责任主体|(?:配合|参与|参加|协办|协助|协同|协作|承办|落实|实施|执行|完成|支持|承担|督办|"
    f"督导|主管|监管|指导|组织|推进|对接)(?:责任|实施|落实)?{_BODY}|(?:各)?相关{_BODY}|责任分工|职责分工|配合|协办|参与)"
)
_PEOPLE = "(?:责任领导|牵头领导|分管领导|责任人|负责人|联系人|牵头人|市领导|区领导|县领导|包抓领导|完成时限|完成时间|时限|时间|整改时限|进度|联系电话|电话)"
LABEL = re.compile(rf"(?:(?P<lead>{_LEADING})|(?P<share>{_SHARING})|(?P<other>{_PEOPLE}))\s*[：:]\s*")
_ROLES = "(?:负责|落实|配合|参与|参加|协助|协办|协同|承办|支持|推进|实施|完成|组织|督促指导|指导|督导|监督|执行)"
_LEADS = re.compile(
    r"(?:等(?:有关|相关)?(?:单位|部门))?(?:共同|联合|分别|具体)?(?:牵头|主办)(?:组织|统筹|并)?(?:负责|落实|实施|推进|办理|单位|抓好落实)?(?:具体)?(?:实施|落实|推进)?"
)
_SHARES = re.compile(
    rf"(?:等(?:市级|区级|县级|省级|各有关|有关|相关|责任|各|\d+个)*(?:部门|单位|部门和单位)?)?(?:按照?|依据|依|根据|结合)?(?:各自|有关)?(?:职责|职能|部门职责|工作职责)?(?:任务|范围)?"
    rf"(?:分工|权限)?(?:范围)?(?:内)?(?:共同|具体|分别|积极|密切|协同|联合|牵头)?{_ROLES}(?:落实|实施|推进|抓好落实|具体工作|相关工作|工作)?(?:具体|组织)?(?:落实|实施)?"
)
_TOGETHER = re.compile(r"会同|会商|商(?=[省市区县国])|配合(?=[省市区县国各])")


_LONGEST = 1000  # characters; whoever names more bodies at once assigns nothing to anyone


@dataclass(frozen=True, slots=True)
class Roles:
    """Names as written: who leads, and all others."""

    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()


def read_roles(words: str, labelled_only: bool = False) -> Roles | None:
    """The roles in `words` (what a bracket holds, or a line), or None if they name no one or say something else.

    Bare names without a word for their role are responsible; `labelled_only` asks for a label or such a word.
    """
    words = folded(words).strip(" 。；，")
    if len(words) > _LONGEST:
        return None
    labels = list(LABEL.finditer(words))
    if labels:
        return _labelled(words, labels)
    return _worded(words, labelled_only)


def _labelled(words: str, labels: list[re.Match[str]]) -> Roles | None:
    before = words[: labels[0].start()].strip(" ，；。")
    if before:
        return None
    lead: list[str] = []
    responsible: list[str] = []
    for number, label in enumerate(labels):
        end = labels[number + 1].start() if number + 1 < len(labels) else len(words)
        if label["other"]:
            continue
        for names, role in _segments(words[label.end() : end], "lead" if label["lead"] else "share"):
            (lead if role == "lead" else responsible).extend(names)
    return _checked(lead, responsible, loose=True)


def _worded(words: str, labelled_only: bool) -> Roles | None:
    found = list(_segments(words, ""))
    if labelled_only and not any(role for _, role in found):
        return None
    lead = [name for names, role in found if role == "lead" for name in names]
    responsible = [name for names, role in found if role != "lead" for name in names]
    return _checked(lead, responsible, loose=False)


def _segments(words: str, given: str) -> Iterator[tuple[list[str], str]]:
    """Names and their role, for each stretch between ； and ，; a word after the names outdoes the `given` label.

    A stretch without a word takes the role of the one behind it (A，B配合), if it has no label.
    """
    waiting: list[str] = []
    for start, end in split_outside(words, "；，。,"):
        piece = words[start:end].strip(" 、").removeprefix("由")
        if not piece:
            continue
        for text, role in _with_role(piece):
            names = split_units(text)
            if role or given:
                yield waiting + names, role or given
                waiting = []
            else:
                waiting += names
    if waiting:
        yield waiting, ""


def _with_role(piece: str) -> Iterator[tuple[str, str]]:
    """The names of one stretch and the role that its last words state: lead, share or "" for none."""
    joined = _TOGETHER.search(piece)
    if joined and joined.start() >= 2:
        yield piece[: joined.start()], "share"
        yield from _with_role(piece[joined.end() :])
        return
    for pattern, role in ((_LEADS, "lead"), (_SHARES, "share")):
        for found in pattern.finditer(piece):
            if found.end() == len(piece) and found.start() >= 2:
                yield piece[: found.start()], role
                return
            if role == "lead" and found.start() >= 2 and found.end() < len(piece) and piece[found.end()] in "、；，":
                yield piece[: found.start()], "lead"
                yield from _with_role(piece[found.end() :].strip("、；， "))
                return
    yield piece, ""


def _checked(lead: list[str], responsible: list[str], loose: bool) -> Roles | None:
    """The roles, each name once; None if any of them is no name. After a label (`loose`) other short names pass too."""
    firsts = tuple(dict.fromkeys(lead))
    others = tuple(name for name in dict.fromkeys(responsible) if name not in firsts)
    names = (*firsts, *others)
    fitting = [is_unit(name) or (loose and _could_be(name)) for name in names]
    if not names or not all(fitting):
        return None
    return Roles(firsts, others)


def _could_be(name: str) -> bool:
    return 2 <= len(name) <= 25 and not re.search(r"[，。；：？！0-9]|的|完成|应当|进行|年底", name)
