"""How a question was understood, in one line for its reader, who can then correct it: changed and sent back it is a question."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.types import About, Head, Kind, Part, Question, Role
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
    Head.PRINTED: "印发日期",
    Head.INDEX: "索引号",
}
_ROLES = {Role.LEAD: "牵头", Role.RESPONSIBLE: "责任", Role.ANY: ""}
_ASKING = {
    Kind.VALUE: "是多少",
    Kind.RESPONSIBLE: "由谁负责",
    Kind.TASKS: "哪些任务",
    Kind.LIST: "有哪些",
    Kind.HOW: "怎么做",
    Kind.YES_NO: "是否",
    Kind.COMPARE: "对比",
    Kind.DEFINITION: "是什么意思",
}
_ASKING_HEADS = {Head.STATUS: "是否有效", Head.REPEALS: "废止了哪些文件"}
_LINE = re.compile(r"^\s*[(（]?按[“\"](?P<asked>[^”\"]+)[”\"]理解(?:[:：]\s*(?P<parts>.*?))?(?:[(（]“.*)?[)）]?\s*$")
_ASKING_VALUES = {"目标值": "目标是多少", "实际值": "达到了多少"}
_LONGEST_TITLE = 24  # characters of a title in the line


def understood(question: Question, documents: Iterable[Document] = ()) -> str:
    """按“数值”理解:食品抽检合格率 · 大渡口区 · 2027年. `documents` are those that are held, for the titles of those named."""
    kind, *others = parts_of(question, documents)
    slips = "".join(f"(“{wrong}”按“{right}”)" for wrong, right in question.corrected)
    said = " · ".join(f"优先{part.text}" if part.about is About.LEANING else part.text for part in others)
    about = f":{said}" if said else ""
    return f"按“{kind.text}”理解{about}{slips}"


def parts_of(question: Question, documents: Iterable[Document] = ()) -> tuple[Part, ...]:
    """The same part by part, the kind first."""
    heads = [head for head in (question.head, *question.also) if head]
    asked = "、".join(HEADS[head] for head in heads) or KINDS[question.kind]
    by_id = {document.id: document for document in documents if document.id in question.documents}
    named = [by_id[key] for key in question.documents if key in by_id]
    titles = {document.number or document.id: document.title for document in named}  # copies go by one number
    about_subject = bool(question.subject) and question.kind not in (Kind.DOCUMENT, Kind.TASKS)
    units = question.units if question.kind is Kind.TASKS else ()
    version = f"{question.edition}年版" if question.edition else "旧版" if question.older else ""
    value = ("实际值" if question.wants_actual else "目标值") if _tells_actual(question) else ""
    return (
        Part(About.KIND, asked),
        *([Part(About.SUBJECT, question.subject)] if about_subject else []),
        *(Part(About.UNIT, _ROLES[question.role] + unit) for unit in units),
        *(Part(About.REGION, _region(mention)) for mention in question.regions),
        *(Part(About.YEAR, f"{year}年") for year in question.years),
        *(Part(About.DOCUMENT, title) for title in dict.fromkeys(map(_title, titles.values()))),
        *([Part(About.VERSION, version)] if version else []),
        *([Part(About.VALUE, value)] if value else []),
        *(Part(About.LEANING, _region(mention)) for mention in question.leaning),
    )


def as_question(line: str, documents: Iterable[Document] = ()) -> str | None:
    """The question that such a line stands for, changed or not; None for any other text. `documents` as for `understood`."""
    match = _LINE.match(line)
    if match is None:
        return None
    kind = next((kind for kind, name in KINDS.items() if name == match["asked"]), None)
    head = next((head for head, name in HEADS.items() if name == match["asked"].partition("、")[0]), None)
    if kind is None and head is None:
        return None
    parts = [part.strip() for part in re.split(r"\s*[·•]\s*", match["parts"] or "") if part.strip()]
    # Before the subject, which of the two is asked for would become a word of it.
    sign = next((_ASKING_VALUES[part] for part in parts if part in _ASKING_VALUES and kind is Kind.VALUE), "")
    parts = [_full_title(part.removeprefix("优先"), documents) for part in parts if part not in _ASKING_VALUES]
    if head:
        return f"{''.join(parts)}的{_ASKING_HEADS.get(head, match['asked'] + '是什么')}"
    subject = parts[:1] if kind is not Kind.TASKS else []
    return "".join([*parts[len(subject) :], *subject]) + (sign or _ASKING.get(kind, "")) if kind else None


def _full_title(part: str, documents: Iterable[Document]) -> str:
    """A title that was cut short, whole again."""
    begun = part.strip("《》").removesuffix("…")
    if not part.endswith(("…》", "…")):
        return part.split("或")[0]
    return next(
        (f"《{one.title.strip('《》')}》" for one in documents if one.title.strip("《》").startswith(begun)), part
    )


def _tells_actual(question: Question) -> bool:
    return question.wants_actual is not None and question.kind is Kind.VALUE


def _region(mention: Mention) -> str:
    return "或".join(sorted({short_name(region) for region in mention.regions})[:3])


def _title(title: str) -> str:
    inner = title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1]}…"
    return inner if inner.startswith("《") else f"《{inner}》"
