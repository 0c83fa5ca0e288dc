"""What is wrong or missing in a corpus, finding by finding, each with the file and what a person can do.

Works on documents that were read and facts that were found in them; how findings are shown is left to the caller.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain, islice

from corpus.facts.standing import link, plain_title, standing
from corpus.oddities import oddities
from corpus.read import Refusal
from corpus.similar import Change, changes, near_duplicates
from corpus.types import Bond, Document, Facts, Indicator, Noticed, Relation, Status

_DOUBTFUL = 0.6  # sureness below which a person should look
_SAME = 0.995
_UNNUMBERED = re.compile(r"(?:法|条例|规则|解读|问答|图解|说明)(?:[(（].*[)）])?$")  # kinds that carry no 发文字号
_MOST_SHOWN = 5  # odd places, changes or names in one finding
_LONGEST_SHOWN = 60  # characters of a changed line
_BONDS = {Bond.BASED_ON: "依据", Bond.REPEALS: "废止", Bond.AMENDS: "修改", Bond.INTERPRETS: "解读"}  # forwards: in it
_FIELDS = {"title": "标题", "number": "发文字号", "issuer": "发文机关", "region": "区域", "written": "成文日期",
           "published": "发布日期", "effective": "施行日期", "expires": "失效日期"}  # fmt: skip


class Problem(StrEnum):
    """What a finding is about, in the order in which findings are shown."""

    REFUSED = "refused"
    DUPLICATE = "duplicate"
    NEAR_DUPLICATE = "near_duplicate"
    SCAN = "scan"
    DOUBTFUL = "doubtful"
    MISSING = "missing"
    STANDING = "standing"
    REFERENCE = "reference"
    DISAGREEMENT = "disagreement"
    ODD_CHARACTERS = "odd_characters"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem of one file; `others` are files that it is about too, `details` lines that show it."""

    problem: Problem
    file: str
    text: str
    others: tuple[str, ...] = ()
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Audit:
    """All findings as of a day, and how many documents were looked at."""

    as_of: date
    documents: int
    findings: tuple[Finding, ...]


def audit(
    documents: Sequence[Document],
    facts: Sequence[Facts],
    refused: Iterable[Refusal],
    twins: Iterable[tuple[str, str]],
    as_of: date,
) -> Audit:
    """Every finding on a corpus. `facts` are the documents', in their order; `twins` are files left out as copies."""
    found = chain(
        (Finding(Problem.REFUSED, refusal.file, refusal.reason) for refusal in refused),
        (Finding(Problem.DUPLICATE, file, f"与 {twin} 内容相同,未重复收录", (twin,)) for file, twin in twins),
        _near_duplicates(documents),
        chain.from_iterable(findings_of(document) for document in documents),
        _standings(documents, facts, as_of),
        _references(documents, facts),
        _disagreements(documents, facts),
    )
    order = list(Problem)
    findings = sorted(found, key=lambda finding: order.index(finding.problem))
    return Audit(as_of, len(documents), tuple(findings))


def findings_of(document: Document) -> Iterator[Finding]:
    """What a document shows by itself; of one without its text, what its head and its reader's notes show."""
    expected = ("written", "issuer") if _UNNUMBERED.search(document.title) else ("number", "written", "issuer")
    missing = [_FIELDS[name] for name in expected if getattr(document, name) is None]
    if missing:
        yield Finding(Problem.MISSING, document.file, f"没有读到{'、'.join(missing)}")
    chosen = {s.field: s for s in reversed(document.stated) if s.field in _FIELDS}  # the first of each field counts
    doubtful = [chosen[name] for name in _FIELDS if name in chosen and chosen[name].sure < _DOUBTFUL]
    if doubtful:
        shown = tuple(f"{_FIELDS[s.field]}:{s.text}" for s in doubtful)
        yield Finding(Problem.DOUBTFUL, document.file, "读到的值把握不大,请核对", details=shown)
    for note in document.notes:
        problem = Problem.SCAN if note.about is Noticed.SCAN else Problem.NOTE
        yield Finding(problem, document.file, note.text)
    odd = [f"{oddity.what}:{oddity.shown}" for oddity in oddities(document.text)]
    if odd:
        text = f"有 {len(odd)} 处异常字符,请对照原件订正"
        yield Finding(Problem.ODD_CHARACTERS, document.file, text, details=tuple(odd[:_MOST_SHOWN]))


def _near_duplicates(documents: Sequence[Document]) -> Iterator[Finding]:
    for pair in near_duplicates(documents):
        first, second = documents[pair.first], documents[pair.second]
        same = plain_title(first.title) == plain_title(second.title)
        what = "内容相同,只是格式不同" if pair.alike >= _SAME else "是同一文件的两个版本" if same else "大部分内容相同"
        text = f"与 {second.file} {what}(约 {pair.alike:.0%} 相同)"
        shown = tuple(_shown(change) for change in islice(changes(first.text, second.text), _MOST_SHOWN))
        yield Finding(Problem.NEAR_DUPLICATE, first.file, text, (second.file,), shown)


def _shown(change: Change) -> str:
    before, after = (re.sub(r"\s+", " ", text)[:_LONGEST_SHOWN] or "(无)" for text in (change.before, change.after))
    return f"{before} → {after}"


def _disagreements(documents: Sequence[Document], facts: Sequence[Facts]) -> Iterator[Finding]:
    """Indicators that have one name, unit, region and year, and more than one value."""
    files = {document.id: document.file for document in documents}
    groups: dict[tuple[object, ...], list[Indicator]] = defaultdict(list)
    for indicator in chain.from_iterable(fact.indicators for fact in facts):
        if indicator.year is not None:
            key = (_bare(indicator.name), indicator.unit, indicator.region, indicator.year, indicator.actual)
            groups[key].append(indicator)
    for stated in groups.values():
        if len({indicator.value for indicator in stated}) > 1:
            yield _disagreement(stated, files)


def _disagreement(stated: Sequence[Indicator], files: dict[str, str]) -> Finding:
    first = stated[0]
    others = tuple(dict.fromkeys(files[i.document] for i in stated if i.document != first.document))
    where = "几份文件" if others else "同一份文件里"
    text = f"{first.region or ''}{first.year}年的“{first.name}”,{where}说法不一"
    shown = dict.fromkeys(f"{files[i.document]}:{i.comparator}{i.value}{i.unit}" for i in stated)
    return Finding(Problem.DISAGREEMENT, files[first.document], text, others, tuple(shown))


def _bare(name: str) -> str:
    return re.sub(r"[\W_]", "", name)


def _standings(documents: Sequence[Document], facts: Sequence[Facts], as_of: date) -> Iterator[Finding]:
    """Documents that are not in force, and why."""
    stands = standing(documents, link(_relations(facts), documents), as_of)
    files = {document.id: document.file for document in documents}
    for document in documents:
        one = stands[document.id]
        if one.status not in (Status.IN_FORCE, Status.UNKNOWN):
            others = (files[one.by],) if one.by else ()
            yield Finding(Problem.STANDING, document.file, one.why, others)


def _references(documents: Sequence[Document], facts: Sequence[Facts]) -> Iterator[Finding]:
    """Documents that others rest on, repeal, amend or explain, and that the corpus does not hold."""
    linked = {one.relation for one in link(_relations(facts), documents)}
    for document, found in zip(documents, facts, strict=True):
        absent = dict.fromkeys(
            f"{_BONDS[relation.kind]}《{relation.target}》{f'({relation.number})' if relation.number else ''}"
            for relation in found.relations
            if relation not in linked and relation.kind in _BONDS
        )
        if absent:
            text = f"提到 {len(absent)} 份没有收录的文件"
            yield Finding(Problem.REFERENCE, document.file, text, details=tuple(absent))


def _relations(facts: Sequence[Facts]) -> Iterator[Relation]:
    return chain.from_iterable(fact.relations for fact in facts)
