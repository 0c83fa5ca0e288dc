"""Who signed a document and when, below its body: organs on the lines above a date, or before it on its line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from corpus.dates import DATE, date_of, is_date_line
from corpus.heads.found import Found, Place
from corpus.heads.levels import is_national
from corpus.heads.lines import Line, split_lines
from corpus.heads.organs import joined, organs_of
from corpus.heads.titles import Title
from corpus.regions import find_regions, region_of

_LONGEST_NAME = 30  # characters of the first line of an organ's name on two
_ANNEX = re.compile(r"附\s*件\s*[\d一二三四五六七八九十]{0,3}\s*[:：]?$")  # of the next page, drawn to the date's line
_SIGNERS = 12  # organs that may sign one document


def read_signature(found: Found, place: Place, title: Title | None) -> None:
    """Who signed and when: organs on the lines above a date, or before it on its line; else a date that ends the text."""
    after = title.end if title else place.body
    _read_imprint(found, place, title)
    lines = [line for line in split_lines(place.text, place.body) if not place.in_table(line.start)]
    dated = [(n, date_at) for n, line in enumerate(lines) if line.start >= after and (date_at := _final_date(line))]
    for n, (day, start, end) in dated:
        names = lines[n].text[: start - lines[n].start].strip()
        organs, first = _signers(lines, n, names, after)
        if organs:
            found.add(
                "issuer",
                joined(organs),
                "\n".join(organs),
                "signature",
                0.75,
                (first, start if names else lines[n - 1].end),
            )
            found.add("written", day, place.text[start:end], "signature", 0.93, (start, end))
            return
    bare = [(n, at) for n, at in dated if is_date_line(lines[n].text)]
    for n, (day, start, end) in bare[:1]:
        head = place.head and lines[n].start <= place.head[-1].end
        found.add(
            "written", day, place.text[start:end], "head" if head else "signature", 0.5 if head else 0.7, (start, end)
        )
        return
    for match in DATE.finditer(place.text, max(after, len(place.text) - 60)):
        last = date_of(match)
        if last and not place.text[match.end() :].strip() and not place.in_table(match.start()):
            found.add("written", last, match[0], "signature", 0.6, match.span())


def _read_imprint(found: Found, place: Place, title: Title | None) -> None:
    """Minutes and bulletins bear who issues them, and when, on one line above the title."""
    for line in place.head:
        if title is None or line.end > title.start:
            return
        dated = _final_date(line)
        organs = organs_of(line.text[: dated[1] - line.start]) if dated else ()
        if dated and organs:
            day, start, end = dated
            found.add("issuer", joined(organs), "\n".join(organs), "head", 0.75, (line.start, start))
            found.add("written", day, place.text[start:end], "head", 0.8, (start, end))


def _final_date(line: Line) -> tuple[date, int, int] | None:
    """The date that ends a short line which is no sentence, and its place in the text."""
    if len(line.text) > 80:
        return None
    for match in DATE.finditer(line.text):
        rest = _ANNEX.sub("", line.text[match.end() :].strip(" 　)）]】"))
        before = line.text[: match.start()].strip(" 　(（[【")
        if not rest and (not before or organs_of(before)) and (day := date_of(match)):
            return day, line.start + match.start(), line.start + match.end()
    return None


def _signers(lines: Sequence[Line], at: int, names: str, after: int) -> tuple[tuple[str, ...], int]:
    """The organs that sign above the date on line `at`, and where they begin."""
    organs = organs_of(names.strip("(（ ")) if names else ()
    first = lines[at].start
    for above in range(at - 1, max(-1, at - 1 - _SIGNERS), -1):
        more = organs_of(lines[above].text) if lines[above].start >= after and len(lines[above].text) <= 90 else ()
        if not more:
            break
        organs, first = (*more, *organs), lines[above].start
    return _with_beginning(organs, lines, first, after)


def _with_beginning(
    organs: tuple[str, ...], lines: Sequence[Line], first: int, after: int
) -> tuple[tuple[str, ...], int]:
    """Signers whose first name began on the line above theirs, with the name of a place."""
    above = next((line for line in reversed(lines) if line.end < first), None)
    if not organs or above is None or above.start < after or region_of(organs[0]) or len(above.text) > _LONGEST_NAME:
        return organs, first
    whole = above.text + organs[0]
    mentions = find_regions(above.text)
    placed = (mentions and mentions[0].start == 0) or is_national(above.text)
    if placed and organs_of(whole) == (whole,):
        return (whole, *organs[1:]), above.start
    return organs, first
