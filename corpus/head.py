"""What a document says of itself: title, 发文字号, issuer, dates, region and level, status, subject words.

Read from the labels of the site's table, from the lines above the body, from the signature, and from what the body says
of its own document; each value keeps where it was read and how sure. A number or a date that stands inside a sentence is
another document's, and is never taken. The single values are read by `titles`, `numbers`, `organs`, `terms`, `regions`
and `levels`; here they are weighed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from corpus.dates import DATE, date_of, parse_date, parse_span
from corpus.heads import terms
from corpus.heads.found import Found, Place
from corpus.heads.issuers import read_issuer
from corpus.heads.labels import field_of, pairs_of
from corpus.heads.levels import is_national, level_of
from corpus.heads.lines import Line, head_lines, split_lines
from corpus.heads.notes import read_notes, read_promulgation
from corpus.heads.numbers import NUMBER, number_in, own_numbers, whole
from corpus.heads.organs import joined, organs_of
from corpus.heads.signature import read_signature
from corpus.heads.status import status_of
from corpus.heads.titles import Title, find_title, order_title, says_repealed
from corpus.regions import aliases, depth_of, find_regions, governed_place, province_in, region_of
from corpus.types import Heading, Layout, Stated, Status

_SUBJECTS = re.compile(r"主[ \t　]*题[ \t　]*词[ \t　]*[:：][ \t　]*(\S.{0,80})")
_DATE_FIELDS = ("written", "published", "printed", "effective", "expires")
_LABEL_SURE = {
    "成文日期": 0.97,
    "成文时间": 0.97,
    "印发日期": 0.6,
    "发文日期": 0.85,
    "发文时间": 0.85,
    "时间": 0.7,
    "日期": 0.7,
    "更新时间": 0.3,
}
_LABEL_WEIGHTS = {"source": 0.3, "term": 0.9, "subjects": 0.95, "topic": 0.5}
_TAKEN_AS = {"topic": "subjects"}
_FOOT = 4000  # characters at the end, in which the foot of the last page is looked for
_SURE_OF_MENDED = 0.8  # a number whose brackets were lost or wrong
_LONGEST_TITLE = 100
_NO_LAYOUT = Layout()
_EXPLAINS = re.compile(r"解读|图解|答记者问|政策问答|政策解答|起草说明|编制说明")
_SPLIT = re.compile(r"[\s　,，;；、|/]+")


@dataclass(frozen=True, slots=True)
class Head:
    """What was read off a document; None where it says nothing. `stated` holds the taken value of each field first."""

    title: str
    number: str | None
    issuer: str | None
    region: str | None
    written: date | None
    published: date | None
    effective: date | None
    expires: date | None
    status: Status
    level: str | None
    subjects: tuple[str, ...]
    stated: tuple[Stated, ...]


def read_head(
    text: str,
    labels: Mapping[str, str],
    fallback_title: str,
    hints: Mapping[str, str] | None = None,
    title_hint: str | None = None,
    layout: Layout = _NO_LAYOUT,
) -> Head:
    """The head of a cleaned text.

    `labels` come from the site's table; `hints` and `title_hint` from the file's own meta data and count for less;
    `layout` is what the file's format knew of the text; `fallback_title` stands in for no title.
    """
    body = _table_end(text, labels)
    place = Place(text, body, _with_levels(head_lines(text, body), layout.headings), labels, layout.rows)
    found = Found()
    title = _read_title(found, place, title_hint, fallback_title)
    _read_labels(found, place, labels, "label", 1.0)
    _read_labels(found, place, hints or {}, "file", 0.6)
    _read_numbers(found, place, title)
    read_signature(found, place, title)
    read_notes(found, place, title)
    read_promulgation(found, place, order_title(place.head, text[body:]))
    read_issuer(found, place, title)
    _read_printed(found, place)
    _read_terms(found, place)
    _read_subjects(found, text)
    _read_region(found, place)
    issuer, region = found.text("issuer"), found.text("region")
    return Head(
        title=found.text("title") or fallback_title,
        number=found.text("number"),
        issuer=issuer,
        region=region,
        written=found.day("written"),
        published=found.day("published"),
        effective=found.day("effective"),
        expires=found.day("expires"),
        status=_read_status(found, place),
        level=level_of(issuer, region),
        subjects=_subjects(found),
        stated=found.stated(),
    )


def _with_levels(lines: Sequence[Line], headings: Sequence[Heading]) -> list[Line]:
    """`lines` with the depths of the headings that the file's format states."""
    levels = {heading.start: heading.level for heading in headings}
    return [replace(line, level=line.level or levels.get(line.start, 0)) for line in lines]


def _table_end(text: str, labels: Mapping[str, str]) -> int:
    """Where the lines that `clean` left of the table end."""
    table = {f"{label} {value}" for label, value in labels.items()}
    at = 0
    for line in text.split("\n"):
        if line not in table:
            break
        at += len(line) + 1
    return min(at, len(text))


def _read_title(found: Found, place: Place, hint: str | None, fallback: str) -> Title | None:
    stated = [value for _, value in pairs_of(dict(place.labels), "title")]
    known = [title for title in (*stated, hint) if title and not title.endswith(("...", "…"))]
    ordered = order_title(place.head, place.text[place.body :])
    rows = {row.start for row in place.rows}
    title = find_title(place.head, [ordered, *known] if ordered else known, rows)
    if ordered and (title is None or title.sure < 0.9):
        at = place.text.find(ordered)
        found.add("title", ordered, ordered, "body", 0.92, (at, at + len(ordered)))
    if title:
        found.add("title", title.text, title.raw, "head", title.sure, (title.start, title.end))
    for value in known:
        found.add("title", value, value, "label" if value in stated else "file", 0.8 if value in stated else 0.7)
    found.add("title", fallback, fallback, "file", 0.1)
    return title


def _read_labels(found: Found, place: Place, labels: Mapping[str, str], where: str, weight: float) -> None:
    """What labels say of number, issuer and dates."""
    for label, value in labels.items():
        name = field_of(label)
        span = place.label_span(label, value) if where == "label" else None
        if name in _DATE_FIELDS:
            day = parse_date(value)
            sure = _LABEL_SURE.get(label, 0.9 if name != "written" else 0.8) * weight
            if day:
                found.add(name, day, value, where, sure, span)
        elif name == "number" and (number := number_in(value)):
            mended = whole(number)
            sure = 0.96 if mended == number else _SURE_OF_MENDED
            found.add("number", mended, value, where, sure * weight, span)
        elif name == "issuer":
            found.add("issuer", _issuer_label(value), value, where, 0.6 * weight, span)
        elif name in _LABEL_WEIGHTS:
            found.add(_TAKEN_AS.get(name, name), value, value, where, _LABEL_WEIGHTS[name] * weight, span)


def _issuer_label(value: str) -> str:
    """Several organs in one label's value are joined as in any issuer."""
    return joined(organs_of(value)) or value


def _read_numbers(found: Found, place: Place, title: Title | None) -> None:
    for number in own_numbers([*place.head, *_lines_after(place, 2)]):
        value = whole(number.text)
        sure = number.sure if value == number.text else min(number.sure, _SURE_OF_MENDED)
        near = sure if title is None or number.start <= title.end + 200 else sure - 0.3
        found.add("number", value, number.text, "head", near, (number.start, number.end))


def _lines_after(place: Place, count: int) -> list[Line]:
    """The first lines of the body; a law's note in brackets may be taken for a sentence."""
    start = place.head[-1].end if place.head else place.body
    lines: list[Line] = []
    for line in split_lines(place.text, start):
        if len(lines) == count or not line.text.startswith(("(", "（")):
            break
        lines.append(line)
    return lines


def _read_printed(found: Found, place: Place) -> None:
    """The line at the foot of the last page, 某某办公室 2024年1月15日印发: neither 成文 nor 发布."""
    for match in DATE.finditer(place.text, max(0, len(place.text) - _FOOT)):
        if re.match(r"\s{0,3}印(?:发|\s|$)", place.text[match.end() : match.end() + 6]) and (day := date_of(match)):
            found.add("printed", day, match[0], "signature", 0.9, match.span())


def _read_terms(found: Found, place: Place) -> None:
    """施行 and 失效, as the text says them; days that count from 印发 or 公布 count from what was read of those."""
    if _EXPLAINS.search(found.text("title") or ""):
        return  # its sentences say them of the document that it explains
    text = place.text[: _own_end(found, place)]
    written, published = found.day("written"), found.day("published")
    if begins := terms.effective(text, written, published):
        found.add(
            "effective", begins.day, text[begins.start : begins.end], "body", begins.sure, (begins.start, begins.end)
        )
    start = found.day("effective") or written or published
    for _, value in [(v.stated.field, v.stated.text) for v in found.values.get("term", ())]:
        if start and (span := parse_span(value)):
            found.add("expires", span.after(start), value, "label", 0.85)
    if ends := terms.expires(text, start):
        found.add("expires", ends.day, text[ends.start : ends.end], "body", ends.sure - 0.05, (ends.start, ends.end))


def _own_end(found: Found, place: Place) -> int:
    """Where the document's own text ends: below its signature, one that it forwards begins with its number and title."""
    signed = found.best("written")
    if not signed or signed.stated.where != "signature" or signed.stated.end is None:
        return len(place.text)
    for line, below in pairwise(split_lines(place.text, signed.stated.end)):
        forwarded = "关于" in below.text and len(below.text) <= _LONGEST_TITLE and "。" not in below.text
        if forwarded and NUMBER.fullmatch(line.text):
            return line.start
    return len(place.text)


def _read_subjects(found: Found, text: str) -> None:
    for match in _SUBJECTS.finditer(text, max(0, len(text) - 3000)):
        if "。" not in match[1]:
            found.add("subjects", match[1].strip(), match[1].strip(), "signature", 0.9, match.span(1))


def _subjects(found: Found) -> tuple[str, ...]:
    best = found.best("subjects")
    words = _SPLIT.split(str(best.value)) if best else []
    return tuple(dict.fromkeys(word for word in words if word and word not in {"其他", "其它", "无", "综合"}))


def _read_status(found: Found, place: Place) -> Status:
    for line in place.head:
        if says_repealed(line.text):
            found.add("status", Status.REPEALED, line.text, "head", 0.85, (line.start, line.end))
    for label, value in pairs_of(dict(place.labels), "status"):
        status = status_of(label, value)
        if status is not Status.UNKNOWN:
            found.add("status", status, value, "label", 0.95, place.label_span(label, value))
    best = found.best("status")
    return Status(str(best.value)) if best else Status.UNKNOWN


def _read_region(found: Found, place: Place) -> None:
    """Where the issuer is; a document of the centre has no region, whatever its title names."""
    issuer, title, number = found.text("issuer"), found.text("title") or "", found.text("number")
    if issuer and is_national(issuer) and not region_of(issuer):
        return
    for words, where, sure in _region_hints(found, issuer, title):
        if region := region_of(words):
            found.add("region", region, words, where, sure)
            return
    province = province_in(number) if number else None
    doubtful = find_regions(f"{issuer or ''} {title}")
    if doubtful and (region := _undoubted(doubtful[0].regions, place.text, province)):
        found.add("region", region, f"{issuer or ''} {title}".strip(), "head", 0.7)
    elif number and (region := _of_code(number, f"{issuer or ''} {title}") or province):
        inner = (_unlisted(issuer, title) or "") if depth_of(region) == 1 else ""
        found.add("region", region + inner, number, "head", 0.4)
    elif region := _unlisted(issuer, title):
        found.add("region", region, issuer or title, "head", 0.6)
    elif region := _last_hint(found, place):
        found.add("region", region, region, "body", 0.3)


def _region_hints(found: Found, issuer: str | None, title: str) -> Iterator[tuple[str, str, float]]:
    """Words that may name the region, the surest first."""
    if issuer:
        yield issuer, "head", 0.95
    yield title, "head", 0.85
    for value in found.values.get("issuer", ()):
        yield str(value.value), value.stated.where, 0.7


def _unlisted(issuer: str | None, title: str) -> str | None:
    """The place whose organ issued the text, by the issuer's name or the one that opens the title."""
    return next(filter(None, map(governed_place, [*(issuer or "").split("、"), title])), None)


def _undoubted(regions: frozenset[str], text: str, province: str | None) -> str | None:
    """The one region among several of the same name that lies in the number's province, or in one that the text names."""
    outer = {province} if province else {r for m in find_regions(text) if len(m.regions) == 1 for r in m.regions}
    fitting = {r for r in regions if any(r != out and r.startswith(out) for out in outer)}
    return fitting.pop() if len(fitting) == 1 else None


def _of_code(number: str, besides: str) -> str | None:
    """The one region that a number's code names, 石柱府发, unless issuer or title (`besides`) name a like place of another kind."""
    code = re.sub(r"[^\u4e00-\u9fff].*", "", number)
    mentions = find_regions(code, bare_districts=True)
    named = [m for m in mentions if m.start == 0 and m.end - m.start >= 2 and len(m.regions) == 1]
    region = next(iter(named[0].regions)) if named else None
    return None if region and _is_of_another_kind(region, besides) else region


def _is_of_another_kind(region: str, words: str) -> bool:
    """Whether `words` name a place with the region's stem, but of another kind: 云溪县 is not 云溪区."""
    names = aliases(region)
    return any(match[0] not in names for match in re.finditer(rf"{re.escape(names[-1])}[省市区县旗州盟]", words))


def _last_hint(found: Found, place: Place) -> str | None:
    """The region of who published, or of the addressees."""
    source = found.best("source")
    if source and (region := region_of(str(source.value))):
        return region
    start = place.head[-1].end if place.head else place.body
    addressees = next((line.text for line in split_lines(place.text, start) if line.text.endswith((":", "："))), "")
    return region_of(addressees) if len(addressees) <= 200 and "各省" not in addressees else None
