"""Documents by their 文号, as questions have it: 国办发〔2020〕12号, 财政部、税务总局公告2020年第8号, 绵府发2019年12号.

Documents by title, kind and region are left to `named`; which places of a question name one, and which version, too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from corpus.types import Document
from index.words import fold

_YEAR_AND_NUMBER = (
    r"\s*(?:[\[(<{]\s*((?:19|20)\d{2})\s*年?\s*[\])>}]|((?:19|20)\d{2})\s*年?)\s*(?:第|-|字第)?\s*(\d{1,4})\s*号"
)
NUMBER = re.compile(rf"([\u4e00-\u9fff]{{0,12}}?){_YEAR_AND_NUMBER}")
_IN_QUESTION = re.compile(rf"([\u4e00-\u9fff]{{0,12}}){_YEAR_AND_NUMBER}")  # whose organ what stands before may hide
FILLER = re.compile(
    r"(?:[这那该此本][一两]?[份个些篇部]?|两份|[一二两三]份|的|了|个|在|里|中|由|发布|印发|出台|制定|下发|发|颁布|公布|关于|落实|贯彻|政府|人民政府|办公室|办公厅|上|和|与|跟|及|\s|那边|这边|请问|看看?|按照?|根据|依据|查查?)"
)
_ANNOUNCED = re.compile(r"(?:公告|通告|令)$")  # of 税务总局公告2020年第8号, which is also said 税务总局2020年第8号公告
_ANNOUNCES = re.compile(r"公告|通告|令|文件?")
_OF_ORGAN = re.compile(r"(?:公告|通告|令|发|字|函|办|电)$")
_BEFORE_ORGAN = re.compile(r"^.*(?:根据|依据|按照?|依照|贯彻|落实|关于|请问|问一?下|查一?下|看看?|查查?)")

_Numbered = list[tuple[str, re.Match[str]]]  # ids of documents, each with its number


def numbered(folded: str, documents: Collection[Document]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Each place [start, end) in a folded question that has a number, and the ids of the documents that go by it.

    Several may have been posted with one; of two organs' that it may be, in doubt, none is meant.
    """
    matches = _numbers(folded)
    held = _numbered(documents) if matches else []
    for match in matches:
        name = FILLER.sub("", match[1])
        loose = [(i, m) for i, m in held if _same(m, match) and (not name or m[1].endswith(name))]
        meant = _of_organ(match, held) or loose
        if len({m[1] for _, m in meant}) == 1:
            start, end = _with_other_organs(folded, match.start(), meant[0][1]), _announced(folded, match.end())
            yield start, end, tuple(i for i, _ in meant)


def _numbers(folded: str) -> list[re.Match[str]]:
    return list(_IN_QUESTION.finditer(folded))


def _numbered(documents: Collection[Document]) -> _Numbered:
    return [(d.id, m) for d in documents if d.number and (m := NUMBER.search(fold(d.number)))]


def _same(one: re.Match[str], other: re.Match[str]) -> bool:
    return (one[2] or one[3], int(one[4])) == (other[2] or other[3], int(other[4]))


def _of_organ(number: re.Match[str], held: _Numbered) -> _Numbered:
    """Those of a number that say whose it is, as the question does."""
    organ = _ANNOUNCED.sub("", re.sub(r"\s", "", number[1]))
    return [(i, m) for i, m in held if _same(m, number) and organ.endswith(_organs(m))]


def number_lacking(folded: str, documents: Collection[Document]) -> str | None:
    """The first number in a folded question that says whose it is and that none of `documents` has, if there is one."""
    wanted = [match for match in _numbers(folded) if _in_full(match)]
    held = _numbered(documents) if wanted else []
    return next((_BEFORE_ORGAN.sub("", match[0]).strip() for match in wanted if not _of_organ(match, held)), None)


def cites_number(folded: str, number: str) -> bool:
    """Whether a folded text has a document's number, however it is written."""
    wanted = NUMBER.search(number)
    return wanted is not None and any(
        _same(match, wanted) and match[1][-1:] == wanted[1][-1:] for match in _numbers(folded)
    )


def _in_full(number: re.Match[str]) -> bool:
    """Whether a number says whose it is: 国办发〔2020〕99号, 税务总局公告2020年第4号; not 2020年第4号, 印发〔2020〕4号."""
    organ = re.sub(r"\s", "", number[1])
    return bool(FILLER.sub("", organ)) and (number[2] is not None or _OF_ORGAN.search(organ) is not None)


def _organs(number: re.Match[str]) -> tuple[str, ...]:
    """The organs of a number, any of which may stand for all: 财政部 and 税务总局 of 财政部 税务总局公告2020年第8号."""
    before = re.findall(r"\w+", number.string[: number.start()])
    return tuple(filter(None, (*before, _ANNOUNCED.sub("", number[1]))))


def _with_other_organs(folded: str, start: int, number: re.Match[str]) -> int:
    """Where a number begins in a question, with the organs that stand before its last one: 财政部、税务总局公告2020年第8号."""
    before = "".join(re.findall(r"\w+", number.string[: number.start()]))
    spelled = re.search(r"[\s、,和]*".join(map(re.escape, before)) + r"[\s、,和]*$", folded[:start]) if before else None
    return spelled.start() if spelled else start


def _announced(folded: str, end: int) -> int:
    """Where a number ends with the words that go with it: 公告, 号文, 规定."""
    kind = _ANNOUNCES.match(folded, end)
    return kind.end() if kind else end
