"""How a question was understood, in one line for its reader, who can then correct it."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.types import Head, Kind, Question, Role
from corpus.regions import Mention, short_name
from corpus.types import Document

KINDS = {
    Kind.VALUE: "数值",
    Kind.RESPONSIBLE: "责任单位",
    Kind.TASKS: "承担的任务",
    Kind.LIST: "列举",
    Kind.FACT: "事实",
    Kind.DOCUMENT: "文件信息",
    Kind.HOW: "做法",
    Kind.YES_NO: "是否",
    Kind.COMPARE: "比较",
    Kind.DEFINITION: "含义",
    Kind.OUT_OF_SCOPE: "与文件无关",
}
HEADS = {
    Head.NUMBER: "文号",
    Head.WRITTEN: "成文日期",
    Head.PUBLISHED: "发布日期",
    Head.EFFECTIVE: "施行日期",
    Head.EXPIRES: "失效日期",
    Head.ISSUER: "发文机关",
    Head.TITLE: "标题",
    Head.STATUS: "有效性",
    Head.BASIS: "依据",
    Head.REPEALS: "废止的文件",
    Head.SIGNER: "签发人",
    Head.ADDRESSEES: "主送机关",
    Head.COPIES: "抄送机关",
    Head.ADOPTED: "审议通过的会议",
    Head.EXPLAINER: "解释机关",
}
_ROLES = {Role.LEAD: "牵头", Role.RESPONSIBLE: "责任", Role.ANY: ""}
_LONGEST_TITLE = 24  # characters of a title in the line


def understood(question: Question, documents: Iterable[Document] = ()) -> str:
    """按“数值”理解:食品抽检合格率 · 大渡口区 · 2027年. `documents` are those that are held, for the titles of those named."""
    asked = HEADS[question.head] if question.head else KINDS[question.kind]
    titles = {document.id: document.title for document in documents if document.id in question.documents}
    parts = [
        *([question.subject] if question.subject and question.kind not in (Kind.DOCUMENT, Kind.TASKS) else []),
        *(_ROLES[question.role] + unit for unit in question.units if question.kind is Kind.TASKS),
        *map(_region, question.regions),
        *(f"{year}年" for year in question.years),
        *(_title(titles[identifier]) for identifier in question.documents if identifier in titles),
        *([f"{question.edition}年版"] if question.edition else ["旧版"] if question.older else []),
        *(["实际值" if question.wants_actual else "目标值"] if _tells_actual(question) else []),
        *(f"优先{_region(mention)}" for mention in question.leaning),
    ]
    slips = "".join(f"(“{wrong}”按“{right}”)" for wrong, right in question.corrected)
    about = f":{' · '.join(parts)}" if parts else ""
    return f"按“{asked}”理解{about}{slips}"


def _tells_actual(question: Question) -> bool:
    return question.wants_actual is not None and question.kind is Kind.VALUE


def _region(mention: Mention) -> str:
    return "或".join(sorted({short_name(region) for region in mention.regions})[:3])


def _title(title: str) -> str:
    inner = title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1]}…"
    return inner if inner.startswith("《") else f"《{inner}》"
