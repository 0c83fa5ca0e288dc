"""Whether a document is in force, as a label of the site's table says it."""

from __future__ import annotations

import re

from corpus.types import Status

_NOT_YET = re.compile(r"尚未|未(?:生效|施行|实施)|待(?:生效|施行)")
_PARTLY = re.compile(r"部分|条款(?:失效|废止)|已?被?(?:修改|修订|修正)")
_ENDED = re.compile(r"失效|废止|无效|停止执行|过期|作废")
_HOLDS = re.compile(r"有效|现行|生效|执行中|施行|实施|继续")
_DENIED = re.compile(r"(?:未|没有|不)(?:废止|失效)")


def status_of(label: str, value: str) -> Status:
    """What a label's value says: 有效, 已废止, 部分失效; 是 or 否 answer the question that the label asks."""
    value = re.sub(r"\s", "", value)
    if value in {"是", "否"} and ("废止" in label or "失效" in label or "有效" in label):
        return Status.IN_FORCE if (value == "是") == ("有效" in label) else Status.REPEALED
    if _NOT_YET.search(value):
        return Status.UNKNOWN
    if _DENIED.search(value):
        return Status.IN_FORCE
    if _PARTLY.search(value):
        return Status.AMENDED
    if _ENDED.search(value):
        return Status.REPEALED
    return Status.IN_FORCE if _HOLDS.search(value) else Status.UNKNOWN
