"""Where a file turns to something else: an annex, a second document, a signature, a list of annexes, a contents page.

Past such a line the headings above it no longer hold. Which lines are headings otherwise is left to `labels`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.dates import DATE, is_date_line
from corpus.outlines.lines import LONGEST_HEADING, Line
from corpus.outlines.marks import Style

_LONGEST_TITLE = 60  # characters of a line of a title
_TITLE_LINES = 3
_SIGNERS = 15  # lines of organs above a date
_SHORTEST_AFTER = 8  # characters of a line below a signature
_LONGEST_ORGAN = 40
_MOST_NAMES = 20  # titles in 《》 that are looked for again
_MOST_ENTRIES = 400  # lines of a contents page
_SHORTEST_NAME = 6  # letters

_STOP = re.compile(r"[。；;！!？?：:，,]")
_KINDS = (
    "通知|意见|方案|办法|规定|决定|公告|通告|批复|函|条例|细则|纲要|规划|要点|报告|解读|措施|政策|指南|清单|计划|标准|规程|目录"
    "|指引|通报|令|法|问答|说明|规则|准则|章程|制度|预案|规范|表|名单|任务|分工|目标|指标|台账|流程|图|书"
)
_TITLE_END = re.compile(rf"(?:{_KINDS})(?:[》”\"]|\s*[(（〔\[][^()（）]{{1,20}}[)）〕\]])*$")
_ABOUT = re.compile(
    r"[^。；，]{0,40}关于[^。；]{2,100}的?(?:通知|意见|决定|公告|通告|批复|函|通报|报告|决议|答复|复函)(?:[(（].{1,12}[)）])?"
)
_NUMBER_LINE = re.compile(r".{0,20}[〔\[【(（﹝](?:19|20)\d{2}[〕\]】)）﹞]\s*第?\s*\d{1,5}\s*号")
_ISSUED = "印发|转发|发布|公布|批转|修订|修改|修正|制定|通过|下发|颁布"
_QUOTED = r"《([^《》]{1,100}(?:《[^《》]{1,100}》[^《》]{0,100}){0,3})》"
_NAMED = re.compile(rf"(?:{_ISSUED})[了的]?\s*{_QUOTED}|{_QUOTED}[^。《》]{{0,12}}(?:{_ISSUED})")
_ORGAN_END = re.compile(
    r"(?:局|委|府|厅|部|院|会|署|中心|组|办|公司|室|处|站|队|校|学|行|社|馆|所|团|联|厂|协会|[省市区县州部局司处]长|主席|总理|主任|书记)[)）]?$"
)
_IMPRINT = re.compile(
    r"[(（](?:此件|联系|本文|公开|主动)[^()（）]*[)）]|(?:抄\s*送|抄\s*报|主题词|分送)\s*[:：].*|.{0,30}\s?印发"
)
_CONTENTS = re.compile(r"[#\s]*目\s*[录次]")
_FILE_NAME = re.compile(r"\.(?:docx?|xlsx?|pdf|wps|et|ofd|zip|rar|pptx?|jpe?g|png)$", re.I)
_PAGE_NUMBER = re.compile(r"[\s.．·…_\-—]*[(（]?\d{1,4}[)）]?$")


class Turn(StrEnum):
    """What a line turns to."""

    TITLE = "title"  # a line of an inner document's title
    ANNEX = "annex"
    ANNEX_TITLE = "annex_title"  # the line below 附件1, part of its heading
    CLOSE = "close"  # a signature, an imprint
    PLAIN = "plain"  # a line of a list of annexes or of a contents page: its mark heads nothing


@dataclass(frozen=True, slots=True)
class Turning:
    """A turn, and for an annex its heading with the title that stands below it."""

    turn: Turn
    label: str = ""


def find_turns(lines: Sequence[Line]) -> dict[int, Turning]:
    """Index of a line → what it turns to. Lines that are not named go on where they are; rows turn to nothing."""
    body = _body_start(lines)
    turns = dict.fromkeys(_contents(lines), Turning(Turn.PLAIN))
    turns |= dict.fromkeys((i for i in _closings(lines) if i > body and i not in turns), Turning(Turn.CLOSE))
    _add_annexes(lines, turns, body)
    for first, last in _inner_titles(lines, turns, body):
        turns |= dict.fromkeys(range(first, last), Turning(Turn.TITLE))
    return turns


def letters(text: str) -> str:
    """Only the letters and digits: two copies of a title differ in dashes, brackets and spaces."""
    return re.sub(r"[\W_]", "", text)


def _body_start(lines: Sequence[Line]) -> int:
    """Index of the first line with a sentence, a heading's mark or the addressees' colon: what stands above is the head."""
    return next(
        (i for i, line in enumerate(lines) if line.mark or line.row or re.search(r"。|[:：]$", line.text)), len(lines)
    )


def _contents(lines: Sequence[Line]) -> range:
    """Lines of a contents page: from 目录 to where its first entry comes again."""
    first = next((i for i, line in enumerate(lines[:_MOST_ENTRIES]) if _CONTENTS.fullmatch(line.text)), None)
    if first is None or first + 1 >= len(lines):
        return range(0)
    entry = _entry(lines[first + 1].text)
    for i in range(first + 2, min(first + _MOST_ENTRIES, len(lines))):
        if entry and _entry(lines[i].text) == entry:
            return range(first, i)
    return range(0)


def _entry(text: str) -> str:
    return letters(_PAGE_NUMBER.sub("", text[:200]))


def _closings(lines: Sequence[Line]) -> set[int]:
    """Indices of signatures, with their dates, and of imprints."""
    found: set[int] = set()
    for i, line in enumerate(lines):
        if line.row or line.head or line.cell or line.mark or len(line.text) > 2 * _LONGEST_TITLE:
            continue
        if _IMPRINT.fullmatch(line.text) or _is_signed(line.text):
            found.add(i)
        elif is_date_line(line.text):
            if _goes_on_as_table(lines, i):
                continue
            signers = _signers(lines, i)
            above = lines[i - 1] if i else None
            if signers < i or (above and (above.text[-1] in "。！)）" or _is_list_line(lines, i - 1))):
                found.update(range(signers, i + 1))
    return found


def _goes_on_as_table(lines: Sequence[Line], i: int) -> bool:
    """Whether a date is a cell of a flattened table, a deadline below a unit: a short cell follows, no new document."""
    following = lines[i + 1] if i + 1 < len(lines) else None
    if following is None or following.row or following.head or _CONTENTS.fullmatch(following.text):
        return False
    return following.mark is None and len(following.text) < _SHORTEST_AFTER


def _is_signed(text: str) -> bool:
    """某某局 2020年1月2日."""
    dates = list(DATE.finditer(text))
    if len(dates) != 1 or text[dates[0].end() :].strip():
        return False
    organ = text[: dates[0].start()].strip()
    return 2 <= len(organ) <= _LONGEST_ORGAN and not _STOP.search(organ) and _ORGAN_END.search(organ) is not None


def _signers(lines: Sequence[Line], date: int) -> int:
    """Index of the first of the organs that stand above a date."""
    first = date
    while first > 0 and date - first < _SIGNERS and _is_organ(lines[first - 1]):
        first -= 1
    return first


def _is_organ(line: Line) -> bool:
    plain = not (line.mark or line.row or line.head or line.cell or line.level)
    return (
        plain
        and len(line.text) <= _LONGEST_ORGAN
        and not _STOP.search(line.text)
        and bool(_ORGAN_END.search(line.text))
    )


def _is_list_line(lines: Sequence[Line], i: int) -> bool:
    """Whether a line is of a list of annexes: 附件：…, or a number under it."""
    for j in range(i, max(i - _SIGNERS, -1), -1):
        mark = lines[j].mark
        if mark is None or mark.style not in (Style.ANNEX, Style.NUMBER):
            return False
        if mark.style is Style.ANNEX:
            return True
    return False


def _add_annexes(lines: Sequence[Line], turns: dict[int, Turning], body: int) -> None:
    last_of = {letters(line.text): i for i, line in enumerate(lines) if len(line.text) <= _LONGEST_TITLE}
    for i, line in enumerate(lines):
        if i in turns or not _is_annex_mark(line):
            continue
        comes_again = last_of.get(letters(_rest(line)[:_LONGEST_TITLE]), 0) > i  # the annex begins there
        if _is_annex_list(lines, turns, i, comes_again):
            last = i + 1
            while last < len(lines) and _is_listed(lines[last], last - i) and last not in turns:
                last += 1
            turns[i] = Turning(Turn.CLOSE)
            turns |= dict.fromkeys(range(i + 1, last), Turning(Turn.PLAIN))
        elif i >= body:
            _add_annex(lines, turns, i)


def _is_annex_mark(line: Line) -> bool:
    return line.mark is not None and line.mark.style is Style.ANNEX


def _rest(line: Line) -> str:
    return line.text[len(line.mark.text) :].strip() if line.mark else line.text


def _is_annex_list(lines: Sequence[Line], turns: dict[int, Turning], i: int, comes_again: bool) -> bool:
    """Whether 附件… names what is annexed and does not head it."""
    line, rest = lines[i], _rest(lines[i])
    if re.match(r"[1１一]\s*[.．、]", rest) or _FILE_NAME.search(rest):
        return True
    following = lines[i + 1] if i + 1 < len(lines) else None
    if following is None:
        return bool(rest)
    if following.mark and following.mark.style is Style.ANNEX and following.mark.number != 0:
        return True
    colon = line.text[: len(line.text) - len(rest)].rstrip()[-1:] in (":", "：")
    if colon and rest and comes_again:
        return True
    if colon and not rest:
        return following.mark is not None and following.mark.style is Style.NUMBER and following.mark.number == 1
    near = range(i + 1, min(i + 4, len(lines)))
    return colon and any(j in turns and turns[j].turn is Turn.CLOSE for j in near)


def _is_listed(line: Line, place: int) -> bool:
    """Whether a line goes on with a list of annexes that began `place` lines above."""
    if line.mark is None:
        return False
    in_turn = line.mark.style is Style.NUMBER and line.mark.number in (place, place + 1)
    return (in_turn and "。" not in line.text) or (line.mark.style is Style.ANNEX and bool(_rest(line)))


def _add_annex(lines: Sequence[Line], turns: dict[int, Turning], i: int) -> None:
    line, rest = lines[i], _rest(lines[i])
    if rest:
        if len(line.text) <= _LONGEST_TITLE and "。" not in line.text:
            turns[i] = Turning(Turn.ANNEX, line.text)
        return
    last = i + 1
    while last < len(lines) and last - i < _TITLE_LINES and last not in turns and _is_title_line(lines[last]):
        last += 1
        if _TITLE_END.search(lines[last - 1].text):
            break
    if last - i > 2 and not _TITLE_END.search(lines[last - 1].text):
        last = i + 2  # only its end shows that a title goes on over several lines
    title = "".join(other.text for other in lines[i + 1 : last])
    turns[i] = Turning(Turn.ANNEX, f"{line.text.rstrip('：: ')} {title}".strip())
    turns |= dict.fromkeys(range(i + 1, last), Turning(Turn.ANNEX_TITLE))


def _is_title_line(line: Line) -> bool:
    plain = not (line.mark or line.row or line.head or line.cell)
    return plain and len(line.text) <= LONGEST_HEADING and not _STOP.search(line.text) and not is_date_line(line.text)


def _inner_titles(lines: Sequence[Line], turns: dict[int, Turning], body: int) -> list[tuple[int, int]]:
    """[first, last) of every title of a further document in the file."""
    names = _names(lines)
    found: list[tuple[int, int]] = []
    closed = False
    i = body + 1
    while i < len(lines):
        turn = turns.get(i)
        last = 0 if turn else _title_at(lines, turns, i, names, closed)
        if last:
            found.append((i, last))
        if turn and turn.turn is Turn.CLOSE:
            closed = not _is_annex_mark(lines[i])
        elif last or lines[i].mark or "。" in lines[i].text:
            closed = False
        i = max(last, i + 1)
    return found


def _names(lines: Sequence[Line]) -> list[str]:
    """The titles of what the file says that it issues, as letters."""
    named = dict.fromkeys(
        name
        for line in lines[:_MOST_ENTRIES]
        for match in _NAMED.finditer(line.text[:2000])
        if (name := _bare(match[1] or match[2]))
    )
    return [name for name in named if len(name) >= _SHORTEST_NAME][:_MOST_NAMES]


def _bare(title: str) -> str:
    return letters(re.sub(r"[(（〔][^()（）〔〕]{1,12}[)）〕]\s*$", "", title.strip()))


def _title_at(lines: Sequence[Line], turns: dict[int, Turning], i: int, names: Sequence[str], closed: bool) -> int:
    """Index past the title that begins at line `i`; 0 if none does."""
    joined = ""
    for last in range(i + 1, min(i + 1 + _TITLE_LINES, len(lines))):
        line = lines[last - 1]
        if last - 1 in turns or line.mark or line.row or line.head or line.cell or len(line.text) > _LONGEST_TITLE:
            return 0
        if re.search(r"[。；：:！!]", line.text) or is_date_line(line.text):
            return 0
        joined += line.text
        if _is_named(_bare(joined), names) or (closed and len(joined) >= 8 and _TITLE_END.search(joined)):
            return last
        if _ABOUT.fullmatch(joined) and any(_is_head_line(other) for other in lines[last : last + 3]):
            return last
    return 0


def _is_named(title: str, names: Sequence[str]) -> bool:
    if len(title) < _SHORTEST_NAME:
        return False
    return any(title.endswith(name) or (len(title) * 2 > len(name) and name.endswith(title)) for name in names)


def _is_head_line(line: Line) -> bool:
    """A 发文字号 or the addressees: what stands below a title."""
    text = line.text
    return _NUMBER_LINE.fullmatch(text[:80]) is not None or (
        line.mark is None and len(text) <= 200 and text[-1] in ":："
    )
