"""Documents that a question names, by 文号 or in 《》, and that are not held: no other speaks for them, but what reports on them.

What held texts cite them by is left to `cited_documents`, laws named with an article to `located`.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.confidence import READ
from assistant.found import Composed, Found, Line
from assistant.kinds import DOCUMENT_NOUN
from assistant.numbered import cites_number, number_lacking
from assistant.scope import is_called, within
from assistant.sections import is_of_whole
from assistant.types import Head
from corpus.regions import find_regions
from index.words import fold

_TITLE = re.compile(rf"《([^《》]{{2,80}}(?:{DOCUMENT_NOUN})(?:\([^()]{{2,24}}\))?)》")
_LAW = re.compile(  # 食品安全法规定的处罚标准
    r"^(?:请问|我国|国家|中华人民共和国)*((?:(?![的和与,，])[\u4e00-\u9fff]){2,14}?(?:(?<![方办做执司立依违合手看书用想说算疗技魔])法|条例))(?=第|规定|对|里|中|的|是|怎么|如何|罚|有|什么)"
)
_RESTS_ON = re.compile(r"(?:根据|依据|按照?|依照|贯彻|落实)[^,，。]{0,30}$")
_RESTS = "贯彻|落实|执行|实施|解读|修改|废止|实行"
_MADE_KNOWN = "印发|出台|发布|制定|下发|编制|公布|推出"
_CITED = (Head.NUMBER, Head.STATUS)  # what texts that cite a document say of it
_SHORT = 4  # characters of a name up to which it may stand for a longer one
_SAYS = "提出|明确|规定|要求|指出|强调|包括|包含|涵盖|从|共|分|对|聚焦|围绕|涉及|介绍"


def without_missing(found: Found, composed: Composed) -> Composed:
    """What was told, if the question names no document that is not held; else what of it is said of that one."""
    if found.question.documents:
        return composed
    asked = fold(found.question.text)
    number = number_lacking(asked, found.searcher.documents)
    titles = [match[1] for pattern in (_TITLE, _LAW) for match in pattern.finditer(asked)]
    title = next((title for title in titles if not _is_held(found, title)), None)
    if number and not _is_context(found, asked, number):
        return _of_number(found, composed, number)
    if title and not _is_context(found, asked, title):
        return _of_title(found, composed, title)
    return composed


def _is_context(found: Found, asked: str, name: str) -> bool:
    """Whether a question of a place only says that what is asked rests on a document: 岳西县根据…号每年新建多少茶园."""
    return bool(found.question.regions) and _RESTS_ON.search(asked[: asked.find(name)]) is not None


def _is_held(found: Found, title: str) -> bool:
    """Whether a document has that title, though more than one may, so that none is meant for sure."""
    short = re.compile(".*".join(map(re.escape, title)))  # 道交法
    held = (
        fold(one.title)
        for one in found.searcher.documents
        if is_called(title, one.title) or (len(title) <= _SHORT and short.search(fold(one.title)))
    )
    return any(not re.search(rf"(?:{_RESTS})[^,，]{{0,6}}{re.escape(title)}", one) for one in held)


def _of_number(found: Found, composed: Composed, number: str) -> Composed:
    own = []
    if not is_of_whole(fold(found.question.text).replace(number, "").strip(" 的")):
        titles = {line: found.searcher.by_id[line.passage.document].title for line in composed.lines}
        own = [line for line, title in titles.items() if cites_number(fold(f"{title} {line.passage.text}"), number)]
    written = number.replace("[", "〔").replace("]", "〕")
    return _kept(found, composed, {line.passage.document for line in own}, written)


def _of_title(found: Found, composed: Composed, title: str) -> Composed:
    told = {line.passage.document for line in composed.lines}
    if found.question.head in _CITED and any(_cites(line, title) for line in composed.lines):
        return composed
    asked = told or {hit.passage.document for hit in found.hits[:READ]}
    reporting = {key for key in asked if _reports(found, key, title)}
    return composed if reporting and not told else _kept(found, composed, reporting, f"《{title}》")


def _reports(found: Found, key: str, title: str) -> bool:
    """Whether a document says what another of that title says, or that it was made known; not only that it rests on it."""
    place = next((mention for mention in find_regions(title) if mention.start == 0), None)
    names = "|".join(re.escape(name) for name in (title, title[place.end :] if place else title))
    text = fold(found.searcher.document_text(found.searcher.by_id[key]).text)
    made_known = rf"(?:{_MADE_KNOWN})[^。\n]{{0,14}}《(?:{names})》"
    return re.search(rf"{made_known}|(?:{names})》?[^。《\n,，;；]{{0,8}}(?:{_SAYS})", text) is not None


def _cites(line: Line, title: str) -> bool:
    """Whether a line is of a document's title, or the number that stands behind it."""
    said = re.escape(_plain(line.text))
    beside = re.search(rf"{re.escape(_plain(title))}[^《]{{0,8}}\({said}\)", _plain(line.passage.text))
    return beside is not None or _plain(title) in _plain(line.text)


def _plain(text: str) -> str:
    return re.sub(r"\s", "", fold(text))


def _kept(found: Found, composed: Composed, documents: set[str], missing: str) -> Composed:
    """The lines of some documents; without any a refusal that says what is missing."""
    lines = tuple(line for line in composed.lines if line.passage.document in documents)
    if len(lines) == len(composed.lines) > 0:
        return composed
    if lines:
        return replace(composed, lines=lines)
    return Composed(warnings=(f"{within(found.searcher)}没有收录{missing}",))
