"""All bodies that a document gives tasks to: 方案的牵头单位有哪些, 涉及哪些部门. Each once, in the order of the text.

Who does one task is left to `duties`, and what one body does to `unit_tasks`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.found import Composed, Found, Line, quoted
from assistant.listed_lines import within_room
from assistant.scope import one_named
from assistant.types import Kind
from corpus.types import Document, Duty

_KINDS = (Kind.RESPONSIBLE, Kind.LIST, Kind.TASKS, Kind.VALUE, Kind.FACT)
_WHICH = r"(?:哪些|哪几[个家]|多少[个家]?|几[个家]|什么|谁)"
_ROLE = "责任|牵头|配合|参与|主办|协办|负责|落实|承担"
_ALL = re.compile(
    rf"(?:的|里|中|所有|全部|一共|总共|共|主要|都|各|各项|任务|工作|涉及|明确|包括|列出|有|由|了|分别)*{_WHICH}?(?:{_ROLE})?(?:的)?"
    rf"(?:单位|部门|机构)(?:都|分别|一共|总共|共)*(?:有|是|包括)?{_WHICH}?(?:来)?(?:{_ROLE})?(?:的)?[?？。]*"
)
_COUNTS = re.compile("多少|几")


def all_units(found: Found) -> Composed | None:
    """The bodies of the one document that the question names and of which it asks nothing else; None for any other question."""
    question = found.question
    key = one_named(question, found.searcher)
    if question.kind not in _KINDS or key is None or not _ALL.fullmatch(question.unnamed):
        return None
    document = found.searcher.document_text(found.searcher.by_id[key])
    duties = sorted(found.searcher.facts_of(document).duties, key=lambda duty: duty.start)
    leads = re.search("牵头|主办", question.unnamed) is not None
    unled = leads and not any(duty.lead for duty in duties)
    lines: dict[str, Line] = {}
    for name, line in _named(found, document, duties, leads and not unled):
        lines.setdefault(name, line)
    if len(lines) < 2:
        return None
    composed = within_room(list(lines.values()))
    warnings = ("原文没有写明牵头单位，所列为责任单位",) if unled else ()
    conclusion = f"共{len(lines)}个：" if _COUNTS.search(question.unnamed) else ""
    return replace(composed, conclusion=conclusion, warnings=(*warnings, *composed.warnings), certain=True)


def _named(found: Found, document: Document, duties: list[Duty], leads: bool) -> Iterator[tuple[str, Line]]:
    """Each body by its usual name, and where a duty names it as the document writes it."""
    for duty in duties:
        for name, written in duty.called().items():
            at = document.text.find(written, duty.start, duty.end)
            if at >= 0 and (not leads or name in duty.lead):
                yield name, quoted(document, found.searcher, at, at + len(written))
