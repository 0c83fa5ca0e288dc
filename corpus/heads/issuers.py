"""Who issued a document: whose name opens its title, stands in its red head, on its order, or right below the title.

The signature's organs are read by `signature`, a site's label by `head`; of forms of one name the fullest is taken.
"""

from __future__ import annotations

import re

from corpus.heads.found import Found, Place
from corpus.heads.organs import joined, organs_of
from corpus.heads.titles import Title
from corpus.regions import region_of

_RED_HEAD = re.compile(
    r"(.{2,80}?)[\s　]*(?:文[\s　]*件|令|(?:第.{1,8}次)?(?:专题|常务|办公|全体|工作|现场|协调)?(?:办公)?会议纪要)"
)
_OPENING = re.compile(r"(.{2,90}?)(?:关于|印发|转发|批转)")
_ANNOUNCES = re.compile(r"(.{2,60}?)(?:公告|通告|令|通报)(?:$|[(（\s]|第|\d)|(.{2,60}?)(?:发布|公布)")
_STATE = re.compile(r"^中华人民共和国(?=国务院|[\u4e00-\u9fff]{2,}(?:部|委员会|总局|署|行))")
_SENDER = re.compile(r"发\s*电\s*(?:单\s*位|机\s*关)[\s　:：]*(\S.*?)(?=[\s　]*(?:签\s*批|签\s*发|等\s*级|$))")
_FILLER = re.compile(r"(?:填报|填表|编制|制表|报送)(?:单位|部门|机关|机构)[:：][ 　]*([^\s　]{3,40})")
_LONGEST_PLACE = 12  # characters that a place's name puts before an organ's


def read_issuer(found: Found, place: Place, title: Title | None) -> None:
    """Whose name opens the title, stands in the red head or on the order; a fuller form of the same name is taken."""
    if title and (organs := _opening_organs(title.raw)):
        found.add("issuer", joined(organs), joined(organs) or "", "head", 0.9, (title.start, title.end))
    _read_above(found, place, title)
    _read_beside(found, place, title)
    for value in found.values.get("number", ())[:1]:
        order = re.match(r"(?:中华人民共和国)?([\u4e00-\u9fff]{2,40}?)(?:令|公告|通告)", str(value.value))
        if order and (organs := organs_of(order[1])):
            found.add("issuer", joined(organs), order[1], "head", 0.74)
    if not found.values.get("issuer") and (source := found.best("source")) and organs_of(str(source.value)):
        found.add("issuer", source.value, source.stated.text, source.stated.where, source.stated.sure)
    _take_fuller(found)


def _read_above(found: Found, place: Place, title: Title | None) -> None:
    """The red head, the order's line and the sender of a telegram, and organs that stand alone above the title."""
    for line in place.head:
        sender, red = _SENDER.match(line.text), _RED_HEAD.fullmatch(line.text)
        above = title is None or line.end <= title.start
        within = title is not None and title.start <= line.start and line.end <= title.end
        if sender:
            organs, sure = organs_of(sender[1]), 0.8
        elif red and (above or within):
            organs, sure = organs_of(_STATE.sub("", red[1])), 0.85
        elif title and above and not red:
            organs, sure = organs_of(line.text), 0.7
        else:
            continue
        if organs:
            found.add("issuer", joined(organs), line.text, "head", sure, (line.start, line.end))


def _read_beside(found: Found, place: Place, title: Title | None) -> None:
    """Organs that stand alone on the lines right below the title, and who filled in a table."""
    organs: tuple[str, ...] = ()
    lines = [line for line in place.head if title and line.start >= title.end]
    count = 0
    while count < len(lines) and (more := organs_of(lines[count].text)):
        organs, count = (*organs, *more), count + 1
    if organs:
        span = (lines[0].start, lines[count - 1].end)
        found.add("issuer", joined(organs), place.text[slice(*span)], "head", 0.6, span)
    for line in place.head:
        filler = _FILLER.match(line.text)
        if filler and (organs := organs_of(filler[1])):
            span = (line.start + filler.start(1), line.start + filler.end(1))
            found.add("issuer", joined(organs), filler[1], "head", 0.5, span)


def _opening_organs(raw: str) -> tuple[str, ...]:
    """The organs that open a title."""
    raw = _STATE.sub("", raw.replace("\n", " ").strip("《【 "))
    opening = _OPENING.match(raw)
    if opening:
        return organs_of(opening[1].strip("《【 "))
    announces = _ANNOUNCES.match(raw)
    return organs_of((announces[1] or announces[2]).strip("《【 ")) if announces else ()


def _take_fuller(found: Found) -> None:
    """市商务局 in a title is 天津市商务局 where the signature or the red head says so, and 市政府 人民政府."""
    best = found.best("issuer")
    if not best or "、" in str(best.value):
        return
    for other in found.values["issuer"]:
        if _is_fuller(str(other.value), str(best.value)):
            sure = best.stated.sure + 0.01
            start, end = other.stated.start, other.stated.end
            span = (start, end) if start is not None and end is not None else None
            found.add("issuer", other.value, other.stated.text, other.stated.where, sure, span)
            return


def _is_fuller(full: str, name: str) -> bool:
    """Whether `full` is `name` with its place before it, or with 人民 in it."""
    if full == name or "、" in full or not region_of(full):
        return False
    whole = re.sub(r"(?<!人民)政府", "人民政府", name)
    return full == whole or (full.endswith((name, whole)) and len(full) - len(name) <= _LONGEST_PLACE)
