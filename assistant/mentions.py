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

_ASKS = re.compile(
    r"(?:哪些|哪几[个份]|哪[个份]|几[个份])(?:文件|方案|政策|办法|规定|通知|意见|文)(?:里面?|中|都|当中)?(?:有)?"
    r"(?:提到|提及|涉及|写到|写了|写有|讲到|说到|出现)(?:了|过)?[“\"《「]?(?P<term>[^,，。;；?？!！“”\"《》「」]{2,30}?)[”\"》」]?(?:[吗呢的啊][^,。]{0,3})?[?？。!！]*$"
)
_TERM = 6  # characters up to which it is a term that a text has or has not; more may be said in other words
_SENTENCE = 120  # characters of the sentence that is told


def mentions(found: Found) -> Composed | None:
    """The documents that mention what is asked for; None if the question asks for no such thing."""
    asked = _ASKS.search(found.question.asked)
    if asked is None:
        return None
    documents = [
        document
        for document in found.searcher.documents_with(asked["term"])
        if all(fit(mention, document, whole(document)) is Fit.SAME for mention in found.question.regions)
    ]
    lines = [line for document in documents for line in _first(found, document, asked["term"])]
    if not lines:
        named = len(asked["term"]) <= _TERM
        return Composed(warnings=(f"没有文件的原文里有“{asked['term']}”",)) if named else None
    composed = within_room(lines)
    return Composed(
        composed.lines, f"共{len(lines)}份：" if len(lines) > 1 else "", composed.warnings, composed.left_out
    )


def _first(found: Found, document: Document, term: str) -> Iterator[Line]:
    for passage in found.searcher.passages_of(document):
        for start, end in sentences_of(passage):
            said = passage.text[start - passage.start : end - passage.start]
            at = said.find(term)
            if at >= 0:
                begin = max(said.rfind(mark, 0, at) for mark in "，；。\n") + 1 if len(said) > _SENTENCE else 0
                told = said[begin : begin + _SENTENCE].strip()
                yield Line(f"{titled(document)}：{told}", passage, start + begin, start + begin + len(told))
                return
