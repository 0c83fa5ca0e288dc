"""Headings that say that what is below them has been, and is no aim: 一、发展基础. What is stated is left to `indicators`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.facts.places import unmarked

_STATE = re.compile(
    r"基础|成效|成绩|成就|现状|形势|问题|不足|短板|回顾|背景|总体情况|基本情况|完成情况|抽检情况|检查情况|抽查情况|监测情况"
)
# A heading of what is to be done (夯实质量基础, 解决突出问题) tells of no state.
_DOING = re.compile(
    r"^(?:(?:着力|切实|扎实|深入|持续|进一步|全面|加快|大力|坚决|聚力|不断|有效)*(?:夯实|筑牢|打牢|夯牢|加强|强化|增强|巩固|完善|健全|推进|推动|提升|提高|解决|整治|聚焦|围绕|化解|治理|补齐|补强|"
    r"补足|建设|构建|优化|整改|防范|改进|改善|落实|做好|抓好))"
)


def tells_state(path: Sequence[str]) -> bool:
    """Whether a heading says that what is below it has been: 一、发展基础; (二)夯实质量基础 does not."""
    return any(_STATE.search(heading) and not _DOING.search(unmarked(heading)) for heading in path)
