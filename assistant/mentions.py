"""Answers to 哪些文件提到X: every document whose text has the term, one line each, with the first sentence that has it.

The text itself is looked through, and not what a search finds first, so that none is missing. Every other list is left to
`lists`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.found import Composed, Found, Line
from assistant.listed_lines import within_room
from assistant.regions import Fit, fit
from assistant.scope import titled, whole
from corpus.cut import sentences_of
from corpus.types import Document

_DOCUMENTS = r"(?:哪些|哪几[个份]|哪[一个份]{0,2}|几[个份])(?:文件|方案|政策|办法|规定|通知|意见|文)"
_MENTION = r"(?:提到|提及|涉及|写到|写了|写有|讲到|说到|出现)(?:了|过)?"
_TERM_SAID = r"[“\"《「]?(?P<term>[^,，。;；?？!！“”\"《》「」]{2,30}?)[”\"》」]?"
_ASKS = (
    re.compile(
        rf"{_DOCUMENTS}(?:里面?|中|都|当中)?(?:有)?{_MENTION}{_TERM_SAID}(?:[吗呢的啊][^,。]{{0,3}})?[?？。!！]*$"
    ),
    re.compile(
        rf"^{_TERM_SAID}(?:在|被)?{_DOCUMENTS}(?:里面?|中|当中)?(?:有|都)?(?:被)?{_MENTION}[的吗呢]?[?？。!！]*$"
    ),
)
_TERM = 6  # characters up to which it is a term that a text has or has not; more may be said in other words
_MOST = 60  # documents whose sentence is looked for
_SENTENCE = 120  # characters of the sentence that is told


def mentions(found: Found) -> Composed | None:
    """The documents that mention what is asked for; None if the question asks for no such thing."""
    asked = next((match for asks in _ASKS if (match := asks.search(found.question.asked))), None)
    if asked is None:
        return None
    documents = [
        document
        for document in found.searcher.documents_with(asked["term"])
        if all(fit(mention, document, whole(document)) is Fit.SAME for mention in found.question.regions)
    ]
    if not documents:
        where = "所问区域的文件里没有" if found.question.regions else "没有文件的原文里有"
        return Composed(warnings=(f"{where}“{asked['term']}”",)) if len(asked["term"]) <= _TERM else None
    shown = within_room([line for one in documents[:_MOST] for line in _first(found, one, asked["term"])]).lines
    left = len(documents) - len(shown)
    warnings = (f"共{len(documents)}份,只列出前{len(shown)}份",) if left else ()
    return Composed(shown, f"共{len(documents)}份：" if len(documents) > 1 else "", warnings, left)


def _first(found: Found, document: Document, term: str) -> Iterator[Line]:
    for passage in found.searcher.passages_of(document):
        for start, end in sentences_of(passage):
            said = passage.text[start - passage.start : end - passage.start]
            at = said.find(term)
            if at >= 0:
                begin = max(said.rfind(mark, 0, at) for mark in "，；。\n") + 1 if len(said) > _SENTENCE else 0
                told = said[begin : begin + _SENTENCE]
                first = start + begin + len(told) - len(told.lstrip())
                yield Line(f"{titled(document)}：{told.strip()}", passage, first, first + len(told.strip()))
                return
