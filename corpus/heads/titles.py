"""A document's title, out of the lines of its head.

A title may stand on several lines, below the organ's red head, secrecy and urgency (GB/T 9704—2012 7.2), below a site's
name and path, and above its number; its subtitle or its years and 试行 in brackets are of it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.dates import DATE, is_date_line
from corpus.heads.lines import Line
from corpus.heads.numbers import NUMBER, is_number_line, number_at_end, number_before
from corpus.heads.organs import is_generic, is_organ, organs_of

_NOTICES = "通知|公告|通告|决定|意见|批复|函|通报|命令|令|公报|议案|请示|报告|纪要|决议|复函|说明|建议|答复"
_KINDS = (
    f"{_NOTICES}|方案|办法|规定|条例|细则|纲要|规划|要点|解读|措施|政策|指南|清单|计划|标准|规程|目录|指引|法|问答|规则|准则|章程|制度|预案|"
    "解释|法典|宪法|修正案|总则|举措|名单|办法|公约|守则|规范|白皮书|蓝皮书|倡议书|公示|简章|须知|手册|体系|意见书|安排|分工|任务|行动|典型案例|案例|(?<![代发])表|概况|承诺书|实施方法|大纲"
)
_TAIL = r"(?:[》”\"〉]|\s*[(（〔\[][^()（）〔〕\[\]]{1,30}[)）〕\]]|[\d一二三四五六七八九十百]+条)*"
_ENDS = re.compile(rf"(?:{_KINDS}){_TAIL}$")
_ENDS_NOTICE = re.compile(rf"(?:{_NOTICES}){_TAIL}$")
_CONTINUES = re.compile(r"^(?:的|和|与|及|、|等|》)")
_BRACKETED = re.compile(r"[(（〔\[]([^()（）]{1,40})[)）〕\]]")
_IN_BRACKETS = re.compile(
    r"(?:19|20)\d{2}\s*[-—–―－~～至]+\s*(?:20)?\d{2,4}\s*年?|(?:19|20)\d{2}\s*年?(?:版|修订|修正|本|度)?|.{0,12}(?:试行|暂行|草案|修订|修正|稿|版|文本|对照表|节选|摘要|[一二三四五六七八九十])[)）]?"
)
_SUBTITLE = re.compile(r"[—―－-]{2,}\s*\S.{1,60}")
_RED_HEAD = re.compile(r"(?:.{2,60}(?:文件|公报)|[\u4e00-\u9fff]{2,30}办公[厅室]\s*[(（]?函[)）]?)")
_MARKS = re.compile(
    r"(?:绝密|机密|秘密|内部)?[\s　]*[★☆*].{0,8}|(?:特急|特提|加急|平急|急件|急|明电|内部明电|传真电报|发电|等级|等级[:：].*|绝密|机密|秘密)|\d{3,8}|签\s*发\s*人?\s*[:：].*|发\s*电\s*(?:单\s*位|机\s*关)[\s　:：].*|签\s*批\s*盖?\s*章?(?:[\s　:：].*)?|等\s*级[\s　].*|\S{1,6}机发[\s　]*\d*[\s　]*号?|(?:份号|密级|紧急程度).*"
    r"|[(（](?:此件|本文有删减).{0,20}[)）]|内容概述|正文|正文内容|原文|全文|政策原文|文件内容|政策文件|原标题[:：].*|信息公开目录|附件|--+|==+|\W+"
)
_SITE = re.compile(
    r".{0,30}(?:网站|门户网?|政府网|信息网|政务网|网|频道|首页|栏目|专栏|平台|公众号|客户端|数据库|政务公开|信息公开|信息公开目录|法规库|规章库)"
    r"|(?:(?:政策|行政|部门|其他|市|县|区|省|政府|重要|上级|本级)*(?:规范性)?(?:文件|公文|法规|规章|解读|公告|公示)(?:库|公开|解读|公告|公示)?|通知公告|公示公告|公告公示|政策解读|最新文件|工作动态|通知)"
    r"|.{1,20}\s*[>＞»›/|]\s*.{1,40}"
)
_PASSING = re.compile(rf"[(（]?(?:根据)?\s*(?:{DATE.pattern}).{{0,200}}(?:通过|公布|发布|修正|修订|批准|施行|实施)")
_DATED_ORGAN = re.compile(rf"(\S.{{2,60}}?)[\s　]*(?:{DATE.pattern})")
_ORGAN_HEAD = re.compile(r"[\u4e00-\u9fff、\s　（）()]{4,60}")
_MASTHEAD = re.compile(r"[\u4e00-\u9fff、\s　()（）]{0,50}?(?:公告|通告|公报|(?:会议|会)?纪要|简报|通报)")
_NOTICE_ALONE = re.compile(rf"(?:{_NOTICES})")
_ORDER_LINE = re.compile(
    r"[\u4e00-\u9fff\s、]{2,50}(?:令|(?:人民代表大会(?:常务委员会)?|人大常委会)公告)(?:\s*[(（]?\s*第.{1,10}号\s*[)）]?)?|第.{1,8}号令"
)
_MADE_KNOWN = re.compile(
    r"《([^《》\n]{4,80})》[^《》。\n]{0,6}(?:已|业)[^。\n]{0,160}(?:公布|发布|施行)|(?:公布|发布)[^《》。\n]{0,6}《([^《》\n]{4,80})》"
)
_MOST_LINES = 6
_LONGEST = 150
_SHORTEST = 4
_SHORTEST_ORDER = 8
_REPEALED = re.compile(
    r"\s*[【\[(（]\s*(?:全文)?(?:已|现已|已经)?(?:全文)?(?:废止|失效)\s*[】\])）]\s*|^\s*(?:已废止|已失效)\s*[:：|]\s*"
)


@dataclass(frozen=True, slots=True)
class Title:
    """A title, the words it was made of with their white space, its place, and how sure it is."""

    text: str
    raw: str
    start: int
    end: int
    sure: float


def find_title(lines: Sequence[Line], known: Sequence[str] = (), rows: Collection[int] = ()) -> Title | None:
    """The title among the lines of a head. `known` are titles that the page's table or its meta data give.

    The first run of lines that reads as one, or one that is already known; else the first line that is nothing else.
    `rows` are where the rows of tables begin.
    """
    bare = [_letters(title) for title in known]
    if len(lines) > 2 and _names_sheet(lines, rows):
        lines = lines[1:]
    usable = [
        not is_no_title(line.text) or (number > 0 and _ends_broken(lines[number - 1], line))
        for number, line in enumerate(lines)
    ]
    runs = [run for start in range(len(lines)) if (run := _run(lines, usable, start))]
    for title in runs:
        if _letters(title.text) in bare:
            return title
    opening = next((line for line, free in zip(lines, usable, strict=True) if free and not organs_of(line.text)), None)
    if opening and opening.level == 1 and not any(run.start <= opening.start for run in runs):
        return _made([opening], 0.8)
    return _below_masthead(runs) if runs else _plain(lines, usable)


def _below_masthead(runs: Sequence[Title]) -> Title:
    """The first run; where that only says who announces, and the title stands further down, the title."""
    if "关于" in runs[0].raw or not _MASTHEAD.fullmatch(runs[0].text):
        return runs[0]
    return next((run for run in runs[1:] if "关于" in run.raw), runs[0])


def _names_sheet(lines: Sequence[Line], rows: Collection[int]) -> bool:
    """Whether the first line is the name of a workbook's sheet: below it stands a longer title, and that above a table."""
    sheet, title, below = lines[:3]
    above_table = sheet.level == 1 and title.start == sheet.end + 1 and below.start == title.end + 1
    return above_table and below.start in rows and len(title.text) > len(sheet.text) and _ends(title.text)


def _ends_broken(before: Line, line: Line) -> bool:
    """Whether a line is the last word of a title that a width broke: 关于印发某某办法的 | 通知."""
    broken = "关于" in before.text and before.text.endswith("的")
    return broken and _NOTICE_ALONE.fullmatch(line.text) is not None


def _plain(lines: Sequence[Line], usable: Sequence[bool]) -> Title | None:
    """A title without a known kind: the first line that is nothing else; an order's own number or an organ's name stands in for it."""
    for number, line in enumerate(lines):
        if not usable[number] or len(line.text) > _LONGEST or (organs_of(line.text) and number + 1 < len(lines)):
            continue
        following = lines[number + 1] if number + 1 < len(lines) and usable[number + 1] else None
        beside = following and following.start - line.end <= 2 and not following.text.startswith(("(", "（", "新华"))
        if following and beside and following.one_line:
            raw = f"{line.text} {following.text}"
            return Title(raw, raw, line.start, following.end, 0.35)
        return _made([line], 0.4)
    rest = (line for line in lines if organs_of(line.text) or is_number_line(line.text))
    order = next((line for line in rest if len(line.text) >= _SHORTEST_ORDER and not NUMBER.fullmatch(line.text)), None)
    return Title(order.text, order.text, order.start, order.end, 0.4) if order else None


def is_no_title(line: str) -> bool:
    """Whether a line is of the head but of no title: a number, a date, a red head, a mark, a site's name, a note in brackets."""
    if is_number_line(line) or is_date_line(line) or _MARKS.fullmatch(line) or _PASSING.match(line):
        return True
    dated = _DATED_ORGAN.fullmatch(line)
    if dated and organs_of(dated[1]):
        return True
    if _SITE.fullmatch(line) and not _ENDS_NOTICE.search(line.rsplit("关于", 1)[-1] if "关于" in line else ""):
        return True
    if _RED_HEAD.fullmatch(line) and organs_of(re.sub(r"(?:文\s*件|公\s*报|[(（]?函[)）]?)$", "", line)):
        return True
    note = _BRACKETED.fullmatch(line)
    return (note is not None and not line.startswith(("【", "["))) or re.match(
        r"(?:来源|发布时间|时间|日期|作者|编辑|字号|字体|索引号|浏览|主送|抄送)[:： ]", line
    ) is not None


def without_repealed(title: str) -> str:
    """A title without the site's remark that the document is no longer in force."""
    return _REPEALED.sub("", title).strip() or title


def says_repealed(line: str) -> bool:
    """Whether a line of the head bears such a remark."""
    return _REPEALED.search(line) is not None


def _run(lines: Sequence[Line], usable: Sequence[bool], start: int) -> Title | None:
    """The title that begins on line `start`, if one does."""
    if not usable[start] or _CONTINUES.match(lines[start].text):
        return None
    best = 0
    for end in range(start + 1, min(start + _MOST_LINES, len(lines)) + 1):
        if not usable[end - 1] or lines[end - 1].level != lines[start].level:
            break
        text = _join([line.text for line in lines[start:end]])
        if len(text) > _LONGEST or (best and _begins_anew(lines, start, end - 1)):
            break
        if len(text) >= _SHORTEST and _ends(text) and (not best or _was_unfinished(lines, start, best, end)):
            best = end
    if not best or _is_only_head(lines, start, best):
        return None
    end = _with_subtitle(lines, start, best)
    return _made(lines[start:end], 0.95 if "关于" in lines[start].text or end - start > 1 else 0.85)


def _ends(text: str) -> bool:
    """Whether a text ends as a title; one whose 《 is not closed goes on."""
    marked = number_at_end(text)
    text = text[: marked.start()] if marked else text
    return _ENDS.search(_REPEALED.sub("", text)) is not None and text.count("《") <= text.count("》")


def _was_unfinished(lines: Sequence[Line], start: int, best: int, end: int) -> bool:
    """Whether lines up to `best` only looked finished: 关于印发某某方案 | 的通知."""
    before = _join([line.text for line in lines[start:best]])
    after = _join([line.text for line in lines[best:end]])
    if _CONTINUES.match(after):
        return True
    return "关于" in before and not _ENDS_NOTICE.search(before) and _ENDS_NOTICE.search(after) is not None


def _begins_anew(lines: Sequence[Line], start: int, at: int) -> bool:
    """Whether a line of a finished title begins another one: an organ, or 关于 where the title had its own."""
    before = _join([line.text for line in lines[start:at]])
    return "关于" in lines[at].text and "关于" in before


def _is_only_head(lines: Sequence[Line], start: int, end: int) -> bool:
    """Whether a run begins above the title: with an organ's name, or words of the page, that its rest begins with again."""
    first = _letters(lines[start].text)
    rest = _letters("".join(line.text for line in lines[start + 1 : end]))
    return bool(rest) and (
        rest.startswith(first) or (not organs_of(lines[start].text) and _is_whole(lines, start, end))
    )


def _is_whole(lines: Sequence[Line], start: int, end: int) -> bool:
    """Whether a run without its first line is a title that names its issuer itself."""
    second = lines[start + 1].text
    organ, about, _ = second.partition("关于")
    return (
        bool(about) and bool(organs_of(organ)) and "关于" not in lines[start].text and not organ_like(lines[start].text)
    )


def organ_like(line: str) -> bool:
    """Whether a line could be the beginning of an organ's name or of several."""
    return _ORGAN_HEAD.fullmatch(line) is not None and bool(organs_of(line))


def _with_subtitle(lines: Sequence[Line], start: int, end: int) -> int:
    """The end of a title with the lines of its subtitle."""
    if end < len(lines):
        text = lines[end].text
        note = _BRACKETED.fullmatch(text)
        if (note and _IN_BRACKETS.fullmatch(note[1].strip()) and not is_number_line(text)) or (
            _SUBTITLE.fullmatch(text) and "。" not in text
        ):
            return end + 1
    return end


def _made(lines: Sequence[Line], sure: float) -> Title:
    raw = "\n".join(line.text for line in lines)
    before = number_before(raw)
    raw = raw[before.end() :] if before else raw
    marked = number_at_end(raw)
    raw = raw[: marked.start()].rstrip() if marked and len(raw[: marked.start()].strip()) >= _SHORTEST else raw
    text = _unquoted(without_repealed(_join(raw.split("\n"))))
    return Title(text, raw, lines[0].start, lines[-1].end, sure)


def _join(lines: Sequence[str]) -> str:
    """Lines as one title: white space goes where no two Latin words and no two organs' names meet."""
    parts = " ".join(lines).split()
    joined = parts[0] if parts else ""
    for before, part in pairwise(parts):
        latin = before[-1].isascii() and before[-1].isalnum() and part[0].isascii() and part[0].isalnum()
        joined += f" {part}" if latin or (is_organ(before) and _opens_with_organ(part)) else part
    return joined


def _opens_with_organ(part: str) -> bool:
    organ = part.partition("关于")[0]
    return is_organ(organ) and not is_generic(organ)


def _unquoted(title: str) -> str:
    inner = re.fullmatch(r"《([^《》]+(?:《[^《》]*》[^《》]*)*)》", title)
    return inner[1] if inner else title


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


def order_title(lines: Sequence[Line], text: str) -> str | None:
    """The title of what an order makes known: 《某条例》 in its first sentence; None where the head names no order.

    `text` is the document's from its first line.
    """
    if not any(_ORDER_LINE.fullmatch(line.text) for line in lines[:6]):
        return None
    named = _MADE_KNOWN.search(text[:800])
    return (named[1] or named[2]) if named else None
