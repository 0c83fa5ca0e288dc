"""发文字号 in all their forms: 国发〔2012〕9号, 国务院令第707号, 2023年第5号, 第179号令, X府字第12号.

A number is a document's own where it stands on a line of its own, beside who issued or signed it, or in brackets after
the title; one that stands inside a sentence is another document's, and is never found here. GB/T 9704—2012 7.2.5 says how
a number is made up: the organ's code, the year in 〔〕, the number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.dates import DATE
from corpus.heads.lines import Line
from corpus.heads.organs import is_organ

_CODE = r"[\u4e00-\u9fff](?:[\u4e00-\u9fffA-Za-z·]|[(（][\u4e00-\u9fff]{1,6}[)）]){0,20}?"
_YEAR = r"[〔\[【(（﹝［〈<]\s*(?:\d{4}|\d{2})\s*年?\s*[〕\]】)）﹞］〉>]"
_SERIAL = r"(?:第\s*)?(?:\d{1,5}|[一二三四五六七八九十百〇零]{1,6})(?:\s*[-—―]\s*\d{1,4})?\s*[号號]"
_ORDINAL = r"第\s*(?:\d{1,5}|[一二三四五六七八九十百千〇○零]{1,7})\s*[号號]"
_TERM = r"(?:[〔\[(（﹝［]\s*[一二三四五六七八九十百\d]{1,5}届\s*[〕\])）﹞］])"  # an assembly numbers its announcements anew
NUMBER = re.compile(rf"{_CODE}\s*{_YEAR}\s*{_SERIAL}")
_LOST = re.compile(
    rf"{_CODE}\s*(?:[〔\[【(（﹝［]\s*(?:19|20)\d{{2}}|(?:19|20)\d{{2}}\s*[〕\]】)）﹞］]|(?<=[发函字办规政府文])(?:19|20)\d{{2}}[-—]?)\s*\d{{1,5}}\s*号"
)
_ISSUE = r"(?:19|20)\d{2}\s*年\s*[(（]?\s*第\s*\d{1,4}\s*号(?!修)\s*[)）]?"
_OFFICE = r"(?:(?!关于)[\u4e00-\u9fff、 　]){0,40}?"
_ORDER = re.compile(
    rf"{_OFFICE}(?:国令|主席令|命令|令|公告|通告|决定|指令)\s*{_TERM}?\s*[(（]?\s*(?:\d{{4}}\s*年\s*)?(?:{_ORDINAL}|\d{{1,4}}\s*号)\s*[)）]?"
    rf"|{_OFFICE}{_ORDINAL}\s*令"
    rf"|{_OFFICE}(?:令|批示|公告|通告)?第\s*\d{{1,4}}/(?:19|20)\d{{2}}\s*[号號]"
    rf"|[\u4e00-\u9fff]{{2,12}}字\s*{_ORDINAL}"
    rf"|{_OFFICE}(?:公告|通告|通报|令)?\s*[(（]?{_ISSUE}"
)
_PART = re.compile(rf"[(（]?\s*(?:{_ISSUE}|{_ORDINAL}|(?:总)?第\s*\d+\s*期)\s*[)）]?")
_NAMES_ORDER = re.compile(r"[\u4e00-\u9fff\s、()（）]{1,40}(?:令|公告|通告|命令)")
_SIGNER = r"(?:[\s　]*签\s*发\s*人?\s*[:：].*)?"
_LINE = re.compile(rf"[(（\[【]?\s*({NUMBER.pattern})\s*[)）\]】]?{_SIGNER}")
_AFTER_NAME = re.compile(rf"\S{{2,40}}?(?:文件|函|通知|[)）])?[\s　]+({NUMBER.pattern})[)）]?{_SIGNER}")
# The head of a telegram has its number beside its urgency, and the room's own running number after it.
_TELEGRAM = re.compile(
    rf"(?:[^。]*[\s　])?(?:等\s*级|特\s*提|特\s*急|加\s*急|平\s*急|急\s*件)[\s　:：·、][^。]*?(?<![\u4e00-\u9fff])({NUMBER.pattern})(?:[\s　][^。]*)?"
)
_AFTER_TITLE = re.compile(rf"(?<=[\u4e00-\u9fff）)”])[\s　]*[(（\[【]\s*({NUMBER.pattern}|{_ISSUE})\s*[)）\]】]$")
# A note below the title: (某府发〔2020〕5号,2020年7月1日印发), 2020年7月1日以某府发〔2020〕5号印发.
_IN_NOTE = re.compile(
    rf"[(（]\s*({NUMBER.pattern})[\s　，,、;；][^。]*[)）]|[(（]?[^。]{{0,60}}日[^。]{{0,30}}以\s*({NUMBER.pattern})文?件?(?:印发|发布|公布)[)）]?"
)
_ENDS_TITLE = re.compile(
    rf"(?<=[知见法定告函复则划要施案例])[\s　]*({NUMBER.pattern}|[\u4e00-\u9fff]{{2,20}}(?:公告|令)\s*{_ISSUE})$"
)
_BEFORE_TITLE = re.compile(
    rf"(?P<number>{NUMBER.pattern})[\s　]*(?=[\u4e00-\u9fff]{{0,40}}关于[^。]{{4,}}[知见法定告函复则划要施案]$)"
)
_PUBLISHED_BY = re.compile(
    rf"(?:{DATE.pattern})?\s*(?P<number>[\u4e00-\u9fff]{{2,30}}(?:令|公告)\s*[(（]?(?:{_ORDINAL}|\d{{1,4}}\s*号|{_ISSUE})[)）]?)\s*(?:公布|发布)"
)
_PAIRS = dict(zip("〔[【(（﹝［〈<", "〕]】)）﹞］〉>", strict=True))
_PARTS = re.compile(
    rf"(?P<code>[^\d]*?)(?P<open>[{re.escape(''.join(_PAIRS))}])?\s*(?P<year>(?:19|20)\d{{2}})\s*年?\s*(?P<close>[{re.escape(''.join(_PAIRS.values()))}])?\s*(?P<serial>(?:第\s*)?\d{{1,5}}\s*[号號])"
)
_LABEL_PREFIX = re.compile(r"(?:发文字号|发布文号|公文字号|文\s*号|字\s*号|编\s*号)\s*[:：]\s*")


@dataclass(frozen=True, slots=True)
class Found:
    """A number as written, its place in the text, and how sure it is the document's own."""

    text: str
    start: int
    end: int
    sure: float


def own_numbers(lines: Sequence[Line]) -> Iterator[Found]:
    """The numbers that the lines of a head give as the document's own, in order."""
    for above, line in zip([None, *lines], lines, strict=False):
        match = _on_line(line.text)
        if match:
            number, start, sure = match
            found = Found(number, line.start + start, line.start + start + len(number), sure)
            yield _with_office(above, line, found)
        elif _PART.fullmatch(line.text):
            yield _joined(above, line)
        elif published := _PUBLISHED_BY.search(line.text):
            start, end = published.span("number")
            yield Found(published["number"], line.start + start, line.start + end, 0.8)


def number_in(value: str) -> str | None:
    """The number that a label's value gives."""
    found = NUMBER.search(value) or _ORDER.search(value) or _LOST.search(value) or _PART.search(value)
    if found:
        return found[0].strip()
    return value if re.search(r"\d", value) and value.endswith("号") and len(value) <= 40 else None


def whole(number: str) -> str:
    """A number with both of its brackets: of one that was lost, the year is the four digits beside the other one.

    Two that are no pair, as OCR gives them, become 〔〕; a number without any is left as it is.
    """
    parts = _PARTS.fullmatch(number)
    if not parts or not (parts["open"] or parts["close"]) or _PAIRS.get(parts["open"] or "") == parts["close"]:
        return number
    return f"{parts['code']}〔{parts['year']}〕{parts['serial']}"


def is_number_line(line: str) -> bool:
    """Whether a line holds a number and nothing that could be of a title."""
    return any(pattern.fullmatch(line) for pattern in (_LINE, _ORDER, _LOST, _PART)) or (
        _LABEL_PREFIX.match(line) is not None
    )


def number_at_end(title: str) -> re.Match[str] | None:
    """The number that ends a title's line: in brackets, or after a space; group 1 is the number."""
    found = _AFTER_TITLE.search(title) or _ENDS_TITLE.search(title)
    cited = (
        found and title[: found.start()].rstrip().endswith(("》", "〉")) and not title.startswith(("《", "【", "〈"))
    )
    return None if cited else found


def number_before(line: str) -> re.Match[str] | None:
    """The number that stands before a title on its line, with nothing between: 某府发〔2020〕5号市人民政府关于…的通知."""
    return _BEFORE_TITLE.match(line)


def names_order(line: str) -> bool:
    """Whether a line only names an order or announcement of an organ: 中华人民共和国国务院令."""
    return _NAMES_ORDER.fullmatch(line) is not None and "关于" not in line


def _on_line(line: str) -> tuple[str, int, float] | None:
    """The number on one line, its place in it and how sure it is."""
    prefix = _LABEL_PREFIX.match(line)
    start = prefix.end() if prefix else 0
    if found := _LINE.fullmatch(line, start) or _AFTER_NAME.fullmatch(line, start):
        return found[1], found.start(1), 0.95
    if found := _TELEGRAM.fullmatch(line, start):
        return found[1], found.start(1), 0.9
    if found := _ORDER.fullmatch(line, start):
        bare = found[0].strip("()（） ") if found[0].startswith(("(", "（")) else found[0]
        return bare, found.start() + found[0].index(bare), 0.9
    if found := _LOST.fullmatch(line.strip("()（）"), 0):
        return found[0], line.index(found[0]), 0.5
    if found := _IN_NOTE.fullmatch(line, start):
        return found[found.lastindex or 1], found.start(found.lastindex or 1), 0.85
    if found := number_before(line):
        return found["number"], 0, 0.85
    if found := number_at_end(line):
        return found[1], found.start(1), 0.85
    return None


def _with_office(above: Line | None, line: Line, found: Found) -> Found:
    """An announcement of two organs, whose first one stands before it on its line: 财政部 税务总局公告2020年第8号."""
    beside = above and above.one_line and found.start == line.start == above.end + 1 and is_organ(above.text)
    if above and beside and re.match(r"[\u4e00-\u9fff]{2,20}公告", found.text):
        return Found(f"{above.text} {found.text}", above.start, found.end, found.sure)
    return found


def _joined(above: Line | None, line: Line) -> Found:
    """A number on the line below its organ's name is said with it: 中华人民共和国国务院令 + 第707号."""
    bare = line.text.strip("()（） ")
    if above and names_order(above.text):
        return Found(re.sub(r"\s", "", above.text) + bare, above.start, line.end, 0.9)
    start = line.start + line.text.index(bare)
    return Found(bare, start, start + len(bare), 0.7)
