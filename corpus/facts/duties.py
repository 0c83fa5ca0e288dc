"""Duties: who leads and who shares in a task, and what the task is, wherever a document assigns one.

Found in brackets that close an item, in lines of their own (责任单位：…), in tables with a column of units, and in sentences
(由A牵头，B配合). How the words of an assignment are read is left to `roles`, spelling of names to `units`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.facts.duty_rows import opening_words, row_duties
from corpus.facts.places import MARK, Passages, folded, lines, unmarked
from corpus.facts.roles import LABEL, Roles, read_roles
from corpus.facts.rows import headed
from corpus.facts.said_duties import said_duties
from corpus.facts.units import is_unit, normalise_unit, split_units
from corpus.types import Document, Duty, Kind, Passage

_LONGEST_TASK = 60  # characters; a longer first clause is no name of a task
_LONGEST_HEADING = 45
_MOST_LABELS = 6  # lines that name units for one task
_NAMES_END = re.compile(r"[。\n】]| {2,}| (?=[（一二三四五六七八九十\d])")
_BETWEEN = re.compile(r"[。；】]?\s*")
_MOST_SAID = 12  # names in a sentence
_LONG = 400  # characters; a longer line may be a text without line ends
_ITEM = r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\d{1,2}[.．、](?!\d))"
_BRACKET = re.compile(r"[（【〔]((?:[^（）【】〔〕\n]|[（【〔][^（）【】〔〕\n]{0,30}[）】〕]){2,400})[）】〕]")
_SAID = re.compile(r"牵头|责任|负责|配合|主办|协办|职责|分工|承办|落实|参与|单位[：:]|部门[：:]")
_CLOSES = re.compile(
    r"[。；;.、]?\s*(?:$|\n|(?=\s*(?:[（(【]|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]|\d{1,2}[.．、])))"
)
_OPEN_LINE = re.compile(
    r"(?m)(?:^|(?<=[。；！ ）]))[ \t]*[【]?(?=(?:"
    + LABEL.pattern.replace("?P<lead>", "?:").replace("?P<share>", "?:").replace("?P<other>", "?:")
    + "))"
)
_SENTENCE = re.compile(
    r"(?:^|(?<=[，。；：\n 、）]))由?([^，。；：\n]{2,60}?牵头)(?:负责|组织|统筹)?([，、][^。；\n]{2,80}?(?:配合|参与|协助|负责))?(?=[，。；\n])"
)
_MADE_DUTY = re.compile(
    r"(?:将|把)([^，。；：]{2,40})作为([^，。；]{2,60}?)的(?:重要|主要|法定|首要|基本)?(?:工作)?职责"
)
_PARTS = re.compile(r"[。：；！？]")
_CHARGE = re.compile(
    r"(?:^|(?<=[，。；：\n 、）])|(?<=\u3000))(?:由)?(?P<names>[^，。；：\n]{2,60}?)(?P<how>(?:牵头|具体|统一|分别|共同|主要|全面|按(?:照)?(?:各自)?职责(?:分工)?)*)负责(?!人|制|的|任|解释|同志|办理结果)"
    r"(?P<task>[^。；，：\n]{3,50})(?:，(?P<others>[^，。；\n]{2,60}?)(?:配合|协助|参与))?(?=[，。；\n]|$)"
)
_LEADS_IN = re.compile(
    r"(?:^|(?<=[，。；：\n 、）]))由?(?P<names>[^，。；：\n]{2,60}?)(?:要|应|应当)?牵头(?!单位|部门|责任|人|领导|负责[，。；\n])(?:负责)?(?P<task>(?:做好|抓好|组织|制定|建立|开展|推进|推动|会同|研究|统筹|编制|实施|落实|完善|完成)[^。；，：\n]{3,50})(?=[，。；\n]|$)"
)
_NO_CHARGE = re.compile(
    r"解释|为准|^[的人制并、]|的(?:[\u4e00-\u9fff]{0,6}(?:部门|机构|单位|组织(?!实施|协调|领导|管理|推进|工作)|人员|领导(?!工作)|同志|中心|干部))"
)
_NAMED_AS = re.compile(
    r"(?:^|(?<=[，。；：\n ]))(?P<role>牵头|责任|实施|配合|主管)(?:单位|部门)[为是](?P<names>[^，。；：\n]{2,60})(?=[，。；\n]|$)"
)
_BY_WHEN = re.compile(
    r"^(?:于|在)?(?:20\d{2}年|今年|明年)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:年?(?:底|末|初)|上旬|中旬|下旬)?(?:以?前|之前|内)?，?(?=[\u4e00-\u9fff])"
)


def find_duties(document: Document, passages: Sequence[Passage]) -> Iterator[Duty]:
    """The duties of `document`, in order of the text."""
    text = folded(document.text)
    places = Passages(passages)
    found: list[tuple[int, int, str, Roles]] = []
    rows = list(headed(text, passages))
    table = [(row.passage.start, row.passage.end) for row in rows]
    found += row_duties(rows)
    found += _in_brackets(text, places, document.title)
    found += _in_lines(text, places)
    found += _in_sentences(text, places)
    found += _in_charge(text, places)
    found += _as_duties(text)
    found += said_duties(text, folded(document.title))
    taken = 0
    for start, end, task, roles in sorted(found, key=lambda duty: (duty[0], -duty[1])):
        inside = any(first <= start < last and (start, end) != (first, last) for first, last in table)
        passage = places.at(start)
        if start < taken or inside or passage is None:
            continue
        taken = end
        yield Duty(
            task,
            tuple(normalise_unit(name, document.region) for name in roles.lead),
            tuple(normalise_unit(name, document.region) for name in roles.responsible),
            document.id,
            passage.id,
            start,
            end,
            (roles.lead, roles.responsible),
        )


def _in_brackets(text: str, places: Passages, title: str) -> Iterator[tuple[int, int, str, Roles]]:
    for line_start, line_end in lines(text):
        line = text[line_start:line_end]
        last = 0
        for bracket in _BRACKET.finditer(line):
            roles = _bracket_roles(line, bracket)
            if roles is None or (_bare(bracket[1]) and not _in_plan(text, line, line_end, places)):
                continue
            at = line_start + bracket.start()
            task = _task(text, line_start + last, at, places, whole=last == 0)
            last = bracket.end()
            if task:
                yield at, line_start + bracket.end(), task, roles


def _bare(words: str) -> bool:
    return _SAID.search(words) is None


def _in_plan(text: str, line: str, line_end: int, places: Passages) -> bool:
    """Whether bare names in brackets can be an assignment: under a mark or heading; at a text's very end they sign it."""
    passage = places.at(line_end)
    return bool(text[line_end:].strip() or len(line) >= _LONG) and bool(
        MARK.match(line) or len(line) >= _LONG or (passage and passage.path)
    )


def _bracket_roles(line: str, bracket: re.Match[str]) -> Roles | None:
    """Who a bracket assigns; without a word for a role it must close its item, and hold nothing but names."""
    said = _SAID.search(bracket[1]) is not None
    closes = _CLOSES.match(line, bracket.end()) is not None
    opens = bracket.start() == 0 or line[bracket.start() - 1] in "。；！？ ）”:："
    if not said and not (closes and opens and len(bracket[1]) >= 4):
        return None
    if not LABEL.search(bracket[1]) and not (closes or opens):
        return None
    return read_roles(bracket[1])


def _in_lines(text: str, places: Passages) -> Iterator[tuple[int, int, str, Roles]]:
    """Lines 责任单位：…, several that follow each other as one; also in the middle of a text without line ends."""
    at = 0
    for opening in _OPEN_LINE.finditer(text):
        start = opening.end()
        if start < at:
            continue
        end = _lines_end(text, start)
        roles = read_roles(_joined(text[start:end]))
        task = _task(text, text.rfind("\n", 0, start) + 1, start, places, whole=True)
        at = end
        if roles and task:
            yield start, end, task, roles


def _lines_end(text: str, start: int) -> int:
    """Where the labelled names end: at the line's end or 。or a gap, or after the labelled lines that follow."""
    end = start
    for _ in range(_MOST_LABELS):
        stop = _NAMES_END.search(text, start)
        end = stop.start() if stop else len(text)
        between = _BETWEEN.match(text, end)
        start = between.end() if between else end
        if not LABEL.match(text, start):
            break
    return end


def _joined(words: str) -> str:
    return re.sub(r"\s*[\n。]\s*", "；", words.strip())


def _in_sentences(text: str, places: Passages) -> Iterator[tuple[int, int, str, Roles]]:
    """由A牵头，B配合; in a law's article that speaks of anyone in A's place."""
    for found in _SENTENCE.finditer(text):
        passage = places.at(found.start())
        if passage is None or passage.kind is Kind.ARTICLE or _in_bracket(text, found.start(), found.end(1)):
            continue
        words = unmarked(found[1]).removeprefix("由") + ("；" + found[2].strip("，、") if found[2] else "")
        roles = read_roles(words, labelled_only=True)
        names = (*roles.lead, *roles.responsible) if roles else ()
        task = _said_task(text, found.start(), found.end())
        if roles is None or not roles.lead or len(names) > _MOST_SAID:
            continue
        if task and not any(name.startswith(("有关", "相关", "各相关")) for name in roles.lead):
            yield found.start(), found.end(), task, roles


def _in_charge(text: str, places: Passages) -> Iterator[tuple[int, int, str, Roles]]:
    """A负责B, and 责任单位为A."""
    for found in _CHARGE.finditer(text):
        names, how = found["names"].rsplit("由", 1)[-1], found["how"]
        roles = read_roles(unmarked(names) + how + "负责", labelled_only=True)
        more = read_roles(f"责任单位：{found['others']}") if found["others"] else None
        if (
            roles
            and not _in_bracket(text, found.start(), found.end("names"))
            and _are_bodies(roles)
            and not _NO_CHARGE.search(found["task"])
        ):
            others = more.responsible if more and _are_bodies(more) else ()
            yield found.start(), found.end(), found["task"].strip(), Roles(roles.lead, (*roles.responsible, *others))
    for found in _LEADS_IN.finditer(text):
        roles = read_roles(f"{unmarked(found['names'])}牵头", labelled_only=True)
        inside = _in_bracket(text, found.start(), found.end("names"))
        if roles and not inside and _are_bodies(roles) and not found["task"].startswith("会同"):
            yield found.start(), found.end(), found["task"].strip(), roles
    for found in _NAMED_AS.finditer(text):
        roles = read_roles(f"{found['role']}单位：{found['names']}")
        line = text.rfind("\n", 0, found.start()) + 1
        task = _task(text, line, found.start(), places, whole=True)
        if roles and task and _are_bodies(roles):
            yield found.start(), found.end(), task, roles


def _in_bracket(text: str, start: int, end: int) -> bool:
    """Whether names stand in a bracket, which is read as one, or run into one."""
    words = text[text.rfind("\n", 0, start) + 1 : end]
    return words.count("（") != words.count("）")


def _are_bodies(roles: Roles) -> bool:
    """Whether all names are bodies that can be told from others; a law's 有关部门 and 本单位 are anyone."""
    names = (*roles.lead, *roles.responsible)
    anyone = re.compile(
        r"^(?:各?有关|各?相关|其他|除|对|经|还|并|本|该|其|上述|前款|双方|企业|用人|使用|建设|施工|生产|经营)"
    )
    return len(names) <= _MOST_SAID and all(is_unit(name) and not anyone.match(name) for name in names)


def _as_duties(text: str) -> Iterator[tuple[int, int, str, Roles]]:
    """将…作为各镇街的重要职责: the phrase is one name, since 各 may govern all of it."""
    for found in _MADE_DUTY.finditer(text):
        names = split_units(found[2])
        if names and is_unit(names[-1]):
            yield found.start(), found.end(), found[1], Roles(responsible=(found[2],))


def _said_task(text: str, start: int, end: int) -> str:
    """What a sentence with 由A牵头 is about: what follows, else what stands before it in the sentence."""
    following = re.compile(
        r"(?:，(?:以|按|依|根据|围绕|会同|联合|在|结合)[^，。；\n]*)?[，、]?([^，。；\n]{4,60})"
    ).match(text, end)
    line = text.rfind("\n", 0, start) + 1
    heading = _heading_above(text, line, None) if not text[line:start].strip() else ""
    if heading:
        return heading
    opening = max(text.rfind(mark, 0, start) for mark in "。；\n") + 1
    before = unmarked(text[opening:start]).strip("，： ")
    after = _BY_WHEN.sub("", following[1].strip()) if following and text[end : end + 1] == "，" else ""
    return after or before[-_LONGEST_TASK:]


def _task(text: str, start: int, end: int, places: Passages, whole: bool) -> str:
    """What text[start:end] sets, up to the words that assign it.

    The heading that runs into it; else, where nothing or no heading stands before, the heading above; else its first clause.
    """
    item = _last_item(text[start:end], _long_line(text, end))
    if not item.strip(" ，。；"):
        return _task_above(text, start, places)
    opening = _run_in(item)
    if opening:
        return opening
    passage = places.at(end)
    heading = _heading_above(text, start, passage) if whole and not MARK.match(item) else ""
    return heading or opening_words(unmarked(item))


def _last_item(words: str, long: bool) -> str:
    """The last item in words of a line: from its mark on. In a `long` line spaces may stand for line ends."""
    gap = r"(?:[。；）！]| )" if long else r"[。；）！]"
    marks = [m.end() for m in re.finditer(gap + r" {0,4}(?=" + _ITEM + ")", words)]
    if not marks and long and not MARK.match(words):
        marks = [m.end() for m in re.finditer(r"[。！？] *| {2,}", words.rstrip("。 "))]
    return words[marks[-1] :] if marks else words


def _run_in(item: str) -> str:
    """The heading of an item whose sentences follow on its line, without its mark; "" if there is none."""
    bare = unmarked(item)
    gap = re.match(r"[^。；！？，\n]{2,45}?(?= {1,}\S)", bare) if MARK.match(item) else None
    found = _PARTS.search(bare)
    ends = [m.end() if m is gap else m.start() for m in (gap, found) if m]
    if not ends:
        return bare.strip() if MARK.match(item) and len(bare) <= _LONGEST_HEADING else ""
    heading = bare[: min(ends)].strip()
    follows = bare[min(ends) + 1 :].strip()
    is_heading = MARK.match(item) is not None and (follows or len(heading) <= _LONGEST_HEADING)
    return heading if is_heading and 2 <= len(heading) <= _LONGEST_HEADING else ""


def _heading_above(text: str, start: int, passage: Passage | None) -> str:
    """The heading on the line above, if the item that begins at `start` is all that stands below it."""
    above = text.rfind("\n", 0, max(start - 1, 0)) + 1
    line = text[above : max(start - 1, 0)].strip()
    while not line and above > 0:
        start = above
        above = text.rfind("\n", 0, start - 1) + 1
        line = text[above : start - 1].strip()
    if line and len(line) <= _LONGEST_HEADING and MARK.match(line) and not re.search(r"[。；！？，]$", line):
        return unmarked(line).rstrip("：。 ")
    if passage and passage.path and folded(passage.path[-1]) in line and len(line) <= _LONGEST_HEADING:
        return unmarked(folded(passage.path[-1])).strip()
    return ""


def _task_above(text: str, start: int, places: Passages) -> str:
    """The task of words on a line of their own: of the item above them."""
    end = len(text[:start].rstrip())
    if end == 0:
        return ""
    above = text.rfind("\n", 0, end) + 1
    line = text[above:end]
    item = _last_item(line, len(line) >= _LONG)
    if opening := _run_in(item):
        return opening
    heading = _heading_above(text, above, places.at(above))
    return heading or opening_words(unmarked(item))


def _long_line(text: str, at: int) -> bool:
    end = text.find("\n", at)
    return (len(text) if end < 0 else end) - text.rfind("\n", 0, at) > _LONG
