"""Which documents are in force: relations linked to the documents that are held, versions of one text, and what follows.

Takes documents and their relations as read by `relations`; a link is made by 发文字号 or by title, never on a weak match.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from corpus.dates import DATE, parse_date
from corpus.types import Bond, Document, Relation, Status

_COUNTRY = re.compile(r"^中华人民共和国(?=.+(?:法|条例|办法|细则|规定|法典|修正案|宪法)|宪法)")
_EDITION = re.compile(
    r"[(（]\s*(?:\d{4}\s*年?\s*)?(?:(?:\d{1,2}月)?(?:\d{1,2}日)?)?(?:\d{4}[-.年]\d{1,2}[-.月]\d{1,2}日?)?\s*"
    r"(?:第[一二三四五六七八九十]+次)?(?:全文|最新)?(?:修正|修订|修改|公布|发布|通过|施行|实施)?(?:版|本|文本)?\s*[)）]$"
)
_FILE_DATE = re.compile(r"[(（](\d{4}-\d{1,2}-\d{1,2})[)）]")
_PASSED = re.compile(r"(?:通过|修正|修订|公布|发布|修改|批准)")
_NUMBER = re.compile(r"([\u4e00-\u9fffA-Z]+)[〔\[【(（]?(\d{4})[〕\]】)）]?第?0*(\d+)号")
_LASTING = re.compile(
    r"(?:法|条例|办法|规定|细则|规则|解释|法典|章程|准则|规程|规范|目录|制度|安排|决议|若干问题的决定)(?:试行|暂行|[一二三四五六七八九十]+)?$"
)
_LONG_ENOUGH = 8  # characters of a file's name that is a title, and not 通知 or 管理办法
_HEAD = 1500  # characters in which a text says when it was passed


@dataclass(frozen=True, slots=True)
class Link:
    """A relation and the `Document.id` of the document that it means."""

    relation: Relation
    target: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a document is in force, why, and, where another document is the cause, its `Document.id`.

    `superseded` tells that a newer version of its whole text is in force.
    """

    status: Status
    why: str
    by: str | None = None
    superseded: bool = False


def link(relations: Iterable[Relation], documents: Sequence[Document]) -> list[Link]:
    """The relations whose target is among `documents`: by number first, else by title; without an only answer, none.

    Of several versions of the target's text the newest that is not younger than the relation's own document is meant.
    """
    by_number: dict[str, list[Document]] = defaultdict(list)
    by_title: dict[str, list[Document]] = defaultdict(list)
    own = {document.id: document for document in documents}
    for document in documents:
        if document.number:
            by_number[plain_number(document.number)].append(document)
        for title in _titles(document.title):
            by_title[title].append(document)
    links = []
    for relation in relations:
        source = own.get(relation.document)
        held = by_number.get(plain_number(relation.number), []) if relation.number else []
        held = held or by_title.get(plain_title(relation.target), [])
        target = _meant([d for d in held if d.id != relation.document], relation, source)
        if target:
            links.append(Link(relation, target.id))
    return links


def versions(documents: Iterable[Document]) -> list[list[Document]]:
    """Groups of two and more documents that are versions of one text, each from the oldest to the newest.

    They have the same title but for dates and （修订） in brackets, are of the same region, and differ in their date. Only
    texts that are made to last (laws, measures, rules): a notice of last year is no version of this year's.
    """
    groups: dict[tuple[str, str | None], list[tuple[date, Document]]] = defaultdict(list)
    for document in documents:
        title = _text_title(document)
        if (day := edition_date(document)) and _LASTING.search(title):
            groups[title, document.region].append((day, document))
    dated = (sorted(group, key=lambda one: one[0]) for group in groups.values())
    return [[document for _, document in group] for group in dated if group[0][0] != group[-1][0]]


def standing(documents: Sequence[Document], links: Iterable[Link], as_of: date) -> dict[str, Standing]:
    """How each document stands on the day `as_of`: `Document.id` to its standing.

    A repeal or an amendment counts once the document that states it is effective. What a document's page says of itself
    stays unless its own dates or another document say otherwise.
    """
    own = {document.id: document for document in documents}
    stands = {document.id: _alone(document, as_of) for document in documents}
    for group in versions(documents):
        stands.update(_superseded(group, as_of))
    for one in links:
        source, target = own.get(one.relation.document), own.get(one.target)
        if source is None or target is None or not _effective(source, as_of) or _begins(source) <= _begins(target):
            continue
        if one.relation.kind is Bond.REPEALS:
            stands[target.id] = Standing(Status.REPEALED, f"被《{source.title}》废止", source.id)
        elif one.relation.kind is Bond.AMENDS and stands[target.id].status in (Status.IN_FORCE, Status.UNKNOWN):
            stands[target.id] = Standing(Status.AMENDED, f"被《{source.title}》修改", source.id)
    return stands


def edition_date(document: Document) -> date | None:
    """When this version of a text was passed: the date in its file's name or title, else the last one in its head."""
    for name in (document.file, document.title):
        found = _FILE_DATE.search(name)
        if found and (day := parse_date(found[1])):
            return day
    stated = list(_passed(document.text[:_HEAD]))
    return max(stated, default=document.written or document.published)


def _text_title(document: Document) -> str:
    """A document's title; if its file is named by a title (and date), the file's, which no odd first line can spoil."""
    stem = document.file.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    named = plain_title(_FILE_DATE.sub("", stem))
    if _LASTING.search(named) and (_FILE_DATE.search(stem) or len(named) >= _LONG_ENOUGH):
        return named
    return plain_title(document.title)


def plain_title(title: str) -> str:
    """A title as it is compared: without 《》, the country's name, an edition's bracket, quotes and white space."""
    title = re.sub(r"\s+", "", unicodedata.normalize("NFKC", title))
    title = re.sub(r"^《(.*)》$", r"\1", title)
    before = None
    while before != title and "修正案" not in title:
        before = title
        title = _EDITION.sub("", title)
    title = re.sub(r"[《》〈〉<>“”\"'()（）、,,:;。·\-—–]", "", title)
    return _COUNTRY.sub("", title)


def plain_number(number: str) -> str:
    """A 发文字号 as it is compared: X府发〔2019〕3号 whatever its brackets and spaces."""
    found = _NUMBER.search(re.sub(r"\s+", "", unicodedata.normalize("NFKC", number)))
    return f"{found[1]}{found[2]}-{found[3]}" if found else re.sub(r"\s+", "", number)


def _titles(title: str) -> Iterator[str]:
    """The ways in which a document is called: its title; what its notice hands on (关于印发《…》的通知); without its issuer."""
    yield plain_title(title)
    handed = re.search(r"(?:印发|转发|公布|发布)《?(?P<what>.{4,}?)》?的?(?:通知|公告)$", title)
    if handed:
        yield plain_title(handed["what"])
    issued = re.match(r".{2,30}?(?=关于)", title)
    if issued:
        yield plain_title(title[issued.end() :])


def _meant(held: Sequence[Document], relation: Relation, source: Document | None) -> Document | None:
    """The one document that a relation means, or None where several fit."""
    different = {(plain_title(d.title), d.region) for d in held}
    if source and len(different) > 1:
        near = [d for d in held if d.region == source.region]
        held, different = near, {(plain_title(d.title), d.region) for d in near}
    if len(different) != 1:
        return None
    dated = sorted(held, key=_begins)
    if len(dated) == 1 or source is None:
        return dated[-1]
    earlier = [d for d in dated if _begins(d) < _begins(source)]
    if relation.kind in (Bond.REPEALS, Bond.AMENDS):
        return earlier[-1] if earlier else None
    return (earlier or dated)[-1]


def _passed(head: str) -> Iterator[date]:
    """The dates in a text's first lines that say when it was passed or amended."""
    for line in head.split("\n"):
        if not _PASSED.search(line) or re.match(r"\s*第[一二]条", line):
            continue
        for found in DATE.finditer(line):
            if day := parse_date(found[0]):
                yield day


def _begins(document: Document) -> date:
    """The day from which a document counts, as far as it is known; the first of all days otherwise."""
    days = [day for day in (document.effective, edition_date(document)) if day]
    return max(days, default=document.written or document.published or date.min)


def _effective(document: Document, as_of: date) -> bool:
    return _begins(document) <= as_of


def _alone(document: Document, as_of: date) -> Standing:
    """What a document's own dates and page say."""
    if document.expires and document.expires < as_of:
        return Standing(Status.EXPIRED, f"有效期至{document.expires:%Y-%m-%d}")
    if document.effective and document.effective > as_of:
        return Standing(Status.PENDING, f"自{document.effective:%Y-%m-%d}起施行")
    first = document.written or document.published
    if first and first > as_of:
        return Standing(Status.PENDING, f"{first:%Y-%m-%d}才发布")
    if document.status is not Status.UNKNOWN:
        return Standing(document.status, "来源页面标注")
    return Standing(Status.UNKNOWN, "未见废止、修改或失效的依据")


def _superseded(group: Sequence[Document], as_of: date) -> Iterator[tuple[str, Standing]]:
    """Of versions of one text the newest that is effective is in force, older ones are superseded by it."""
    current = [document for document in group if _effective(document, as_of)]
    newest = current[-1] if current else group[-1]
    day = edition_date(newest)
    for document in current:
        if edition_date(document) == day:
            continue
        yield (
            document.id,
            Standing(Status.AMENDED, f"已被{day:%Y-%m-%d}的文本取代" if day else "已被新文本取代", newest.id, True),
        )
    for document in group:
        if document not in current:
            yield document.id, Standing(Status.PENDING, "尚未施行")
        elif edition_date(document) == day and not (document.expires and document.expires < as_of):
            yield document.id, Standing(Status.IN_FORCE, "同名文本中最新的一份")
