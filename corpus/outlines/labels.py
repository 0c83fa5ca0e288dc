"""Which marked lines are headings, and what the path says for each: its heading, its bare mark, or nothing.

A line is judged by its words and by the lines around it; under which headings it stands is left to `outline`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.outlines.lines import LONGEST_HEADING, Line
from corpus.outlines.marks import STRUCTURE, Mark, Style
from corpus.outlines.turns import Turning

_LONGEST_RUN_IN = 40  # characters of a heading that its sentence follows on the same line
_LONGEST_SENTENCE_HEADING = 30  # characters of a heading that ends in 。
_SHORTEST_REST = 30  # characters after a heading's colon or space, or it is an item: 1.责任单位：市教委
_LEVELS = frozenset({Style.HANZI, Style.HANZI_ROUND})  # whose mark is cited even where it heads no title: 二、（三）
_SENTENCE_INSIDE = re.compile(r"[。！!；;]|[？?](?![”」）)])")
_COLON = re.compile(r"[^。！？；，,;!?：:]{2,20}[：:]")
_GAP = r"(?<![，,、])[ \xa0\u2002\u2003\u3000\t]+"
_SPACE = re.compile(rf"[^\s。！？；，,;!?：:]{{2,40}}{_GAP}")
_SPACE_WITH_COMMA = re.compile(
    rf"[^\s。！？；;!?：:]{{2,40}}{_GAP}"
)  # only of the upper ranks, whose headings are long
# Words of a sentence that rules, and of none that heads one.
_PROSE = re.compile(
    r"应当|不得|必须|本(?:通知|办法|规定|意见|方案|公告|细则)自|之日起|起(?:施行|执行|实施)|特此|请[各于将在与按]|可以|予以|^[^，]{0,4}(?:自|从|凡|如)|的[，,]"
)
# How a whole clause begins or goes on, and no heading does: who acts, on what grounds, which article becomes what.
_CLAUSE = re.compile(
    r"^(?:由|将|经(?![济营验费办开贸典常])|同意|原则同意|鉴于|根据|依照|按照|为了|关于你|[你贵][省市县区州院局部厅委])|原则上"
    r"|[省市县区州院局部厅委府]要(?![素点求件闻害塞务道])|(?:各级|各地|各部门|有关部门|各单位|有关单位|主管部门)(?:要(?![素点求件])|应(?![急用])|须)"
    r"|第[^第，。]{1,8}[条款项](?:第[^第，。]{1,5}[款项])*(?:、|和|中的|作为|改为|修改|修订|删|增加|调整)"
    r"|^(?:删去|删除|增加|新增)[^，。]{0,6}(?:第|一[编章节条款项])|\d(?:日|月|年)?(?:底|末)?[之以]?前[^，。]{0,4}(?:完成|建成|报送|出台|印发|落实)"
)
# A heading by its last word, whatever its siblings are.
_NOUN = re.compile(
    r"(?:关于)?[^，。；：]{2,18}(?:问题|事项|范围|原则|目标|要求|内容|时间|期限|时限|对象|条件|标准|程序|方式|依据|职责|措施|任务|安排|保障|附则|背景|意义|流程|渠道|情况)"
)
_LEAD_IN = re.compile(r"(?:下列|以下|如下|修改为|修订为|作为第|是指|包括|分别[为是]).{0,12}[:：]$")
# Not who signs, and not the last words of a letter.
_PLAIN = re.compile(
    r"(?!特此|此致|敬礼|谢谢|以上|完$)[\u4e00-\u9fff、“”]{2,15}(?<![局委府厅部院会署组办室处站队司者省市区县镇长])"
)
_LEAST_PLAIN = 2
_KNOWN = re.compile(
    r"(?:附|总)\s*则|[前引序导]\s*言|序|绪\s*论|导\s*语|结\s*语|结\s*束\s*语|后\s*记|编制说明|名词解释|术语和定义"
)


@dataclass(frozen=True, slots=True)
class Label:
    """What the path says for a heading, nothing for a title. `alone`: the line is the heading and nothing else.

    `own`: what stands below the line is not under it.
    """

    text: str
    alone: bool
    own: bool = False


def find_labels(
    lines: Sequence[Line], turns: Mapping[int, Turning], groups: Sequence[Sequence[int]]
) -> list[Label | None]:
    """A label for each line that is a heading, None for each other one; `groups` are siblings by index."""
    titles = _title_lines(lines)
    opens = [_opens(lines, turns, i) for i in range(len(lines))]
    plain = _plain_headings(lines, turns)
    brackets = sum(_bracketed(line) for line in lines)
    labels = [
        None
        if i in turns
        or i in titles
        or line.row
        or line.head
        or line.cell
        or (_bracketed(line) and (brackets < 2 or not i))
        or _heads_table(lines, i)
        else _label(line, opens[i])
        for i, line in enumerate(lines)
    ]
    for group in groups:
        _agree(lines, labels, opens, group)
    for i in plain - titles:
        labels[i] = Label(lines[i].text, True)
    for i in titles:
        labels[i] = Label("", True)
    return labels


def _without_own_line(label: Label | None) -> Label | None:
    return None if label is not None and label.alone else label


def _plain_headings(lines: Sequence[Line], turns: Mapping[int, Turning]) -> set[int]:
    """Short lines without a mark that head sections: several in a text, each once, each over an article or a paragraph.

    A text with 一、 has its headings marked; what stands there without a mark is something else.
    """
    numbered = any(line.mark is not None and line.mark.style is Style.HANZI for line in lines)
    if numbered or any(line.level is not None and line.mark is None for line in lines[1:]):
        return set()
    found = {
        i
        for i in range(1, len(lines) - 1)
        if i not in turns and _is_plain_heading(lines[i]) and _is_between(lines[i - 1], lines[i + 1])
    }
    often = Counter(lines[i].text for i in found)
    once = {i for i in found if often[lines[i].text] == 1}
    return once if len(once) >= _LEAST_PLAIN else set()


def _is_plain_heading(line: Line) -> bool:
    bare = line.mark is None and line.level is None and not (line.row or line.head or line.cell)
    return bare and _PLAIN.fullmatch(line.text) is not None and not known_heading(line)


def _is_between(above: Line, below: Line) -> bool:
    """Whether a section has ended above, and below an article or a paragraph begins."""
    ended = above.text[-1] in "。！”" or (above.mark is not None and above.mark.style in STRUCTURE)
    article = below.mark is not None and below.mark.style is Style.ARTICLE
    return ended and (article or (below.mark is None and len(below.text) >= LONGEST_HEADING and "。" in below.text))


def _opens_article(lines: Sequence[Line], i: int) -> bool:
    following = lines[i + 1].mark if i + 1 < len(lines) else None
    return following is not None and following.style is Style.ARTICLE


def _heads_table(lines: Sequence[Line], i: int) -> bool:
    """专栏1 right above a table is its caption, and what goes on below the table is not under it."""
    mark, below = lines[i].mark, lines[i + 1] if i + 1 < len(lines) else None
    return mark is not None and mark.style is Style.BOX and below is not None and (below.row or below.head)


def _bracketed(line: Line) -> bool:
    return line.mark is not None and line.mark.style is Style.BRACKET


def _agree(lines: Sequence[Line], labels: list[Label | None], opens: Sequence[bool], group: Sequence[int]) -> None:
    """Makes the siblings of a list alike.

    What stands below the last item of a list is not its own, if nothing stands below the others. Among paragraphs that
    are whole sentences, one is no heading for being short.
    """
    marks = {i: mark for i in group if (mark := lines[i].mark) is not None and mark.style is not Style.ARTICLE}
    last = group[-1]
    closes = len(group) > 1 and lines[last].level is None and not _opens_article(lines, last)
    if closes and not any(opens[i] or _is_titled(labels[i], lines[i].mark) for i in group[:-1]):
        labels[last] = _without_own_line(labels[last])
    titled = [i for i, mark in marks.items() if _is_titled(labels[i], mark)]
    for i in _not_headings(lines, labels, marks, titled, len(group)):
        labels[i] = Label(marks[i].text, False)
    after_colon = group[0] > 0 and lines[group[0] - 1].text[-1] in ":："
    for i, mark in marks.items():
        label = labels[i]
        bare = label is not None and label.text == mark.text and not label.alone
        if bare and (mark.style not in _LEVELS or (mark.style is Style.HANZI_ROUND and after_colon and not titled)):
            labels[i] = None
        elif label is None and mark.style is Style.HANZI and any(labels[j] for j in group):
            labels[i] = Label(mark.text, False)
    ending = labels[last]
    if (
        last in marks
        and closes
        and ending is not None
        and not (any(opens[i] for i in group[:-1]) or _is_titled(ending, lines[last].mark))
    ):
        labels[last] = Label(ending.text, ending.alone, own=True)


def _is_titled(label: Label | None, mark: Mark | None) -> bool:
    return label is not None and mark is not None and label.text != mark.text


def _not_headings(
    lines: Sequence[Line], labels: Sequence[Label | None], marks: Mapping[int, Mark], titled: Sequence[int], size: int
) -> list[int]:
    """Those of the siblings' headings that are clauses of sentences, as the other siblings show."""
    sentences = sum(
        not _is_titled(labels[i], mark) and len(lines[i].text) > len(mark.text) for i, mark in marks.items()
    )
    few = len(titled) * 2 < size
    some = sentences * 3 >= size and sentences
    return [i for i in titled if (few or (some and "，" in _title(labels[i]))) and _may_be_clause(lines[i], labels[i])]


def _title(label: Label | None) -> str:
    return label.text if label is not None else ""


def _may_be_clause(line: Line, label: Label | None) -> bool:
    """Whether only its words make a line a heading, and they could be a sentence's."""
    if line.mark is None or line.level is not None or line.mark.style in (Style.QUESTION, Style.BRACKET, Style.WORD):
        return False
    if label is None or (label.alone and line.text[-1] != "。"):
        return False
    return not _NOUN.fullmatch(label.text[len(line.mark.text) :].strip())


def known_heading(line: Line) -> bool:
    """Whether a line without a mark is a heading by its word: 附则, 前言."""
    return line.mark is None and not (line.row or line.head or line.cell) and _KNOWN.fullmatch(line.text) is not None


def _title_lines(lines: Sequence[Line]) -> set[int]:
    """Stated headings that are the document's title: above all else, and none of their level comes again."""
    run: list[int] = []
    end = len(lines)
    for i, line in enumerate(lines):
        if line.mark or line.row or re.search(r"。|[:：]$", line.text):
            end = i
            break
        if line.level is not None:
            run.append(i)
    later = {line.level for line in lines[end:] if line.level is not None}
    return {i for n, i in enumerate(run) if lines[i].level not in later or (n == 0 and len(lines[i].text) >= 12)}


def _opens(lines: Sequence[Line], turns: Mapping[int, Turning], i: int) -> bool:
    """Whether what follows a line can stand below it."""
    mark = lines[i].mark
    if mark is None or i + 1 >= len(lines) or i + 1 in turns:
        return False
    following = lines[i + 1]
    if following.mark is None:
        return not known_heading(following) and following.level is None
    if following.mark.style is mark.style:
        return False
    if following.mark.style is Style.ARTICLE and mark.style in _LEVELS:
        return True
    return mark.rank is None or following.mark.rank is None or following.mark.rank > mark.rank


def _label(line: Line, opens: bool) -> Label | None:
    mark = line.mark
    if mark is None:
        stated = line.level is not None or known_heading(line)
        return Label(line.text.rstrip("：:"), True) if stated else None
    if mark.style is Style.ARTICLE:
        return Label(mark.text, line.text == mark.text)
    if mark.style is Style.ANNEX:
        return None
    if line.level is not None:
        return Label(line.text.rstrip("：:。"), True)
    if mark.style in STRUCTURE:
        fits = len(line.text) <= LONGEST_HEADING and not _SENTENCE_INSIDE.search(line.text)
        return Label(line.text, True) if fits else None
    if line.text == mark.text and mark.style is not Style.BRACKET:
        return None
    if _is_clause(line.text[len(mark.text) :].lstrip()) and mark.style is not Style.QUESTION:
        return Label(mark.text, False) if mark.style in _LEVELS else None
    return _run_in(line, mark) or _own_line(line, mark, opens)


def _is_clause(text: str) -> bool:
    """Whether a line's first sentence, without its mark, is one that no heading is."""
    end = _SENTENCE_INSIDE.search(text)
    first = text[: end.start()] if end else text
    if not end and text.endswith(("，", ",", "、")):
        return True
    lead = _CLAUSE.search(first)
    if lead is None or re.search(r"[:：\s]", first[: lead.start()]):
        return False  # a heading, and behind its colon or space the clause
    return end is not None or re.search(r"[，:：]", first) is not None


def _run_in(line: Line, mark: Mark) -> Label | None:
    """The heading of a line whose sentence goes on; its bare mark, if a whole sentence comes first."""
    text = line.text
    if mark.style is Style.BRACKET and len(text) > len(mark.text):
        return Label(mark.text, False)
    begin = len(mark.text)
    begin += len(text[begin:]) - len(text[begin:].lstrip())
    if mark.style is not Style.QUESTION:
        for pattern in (_COLON, _SPACE_WITH_COMMA if mark.style in _LEVELS else _SPACE):
            found = pattern.match(text, begin)
            if found and len(text) - found.end() >= _SHORTEST_REST and "。" in text[found.end() :]:
                return Label(text[: found.end()].rstrip("：: \u3000\t"), False)
    end = _SENTENCE_INSIDE.search(text)
    if end is None or not text[end.end() :].strip("”’」』）)"):
        return None
    asked = end[0] in "？?"
    heading = text[: end.end() if asked else end.start()]
    if asked or (len(heading) <= _LONGEST_RUN_IN and end[0] in "。！!" and not _PROSE.search(heading, len(mark.text))):
        return Label(heading, False)
    return Label(mark.text, False) if mark.style in _LEVELS and end[0] in "。！!" else None


def _own_line(line: Line, mark: Mark, opens: bool) -> Label | None:
    """The heading of a line of one sentence or none."""
    text = line.text
    if not opens or mark.style is Style.LOWER or text[-1] in "；;":
        return None
    if _LEAD_IN.search(text):
        return Label(mark.text, False) if mark.style in _LEVELS else None
    longest = _LONGEST_SENTENCE_HEADING if text[-1] == "。" else LONGEST_HEADING
    end = _SENTENCE_INSIDE.search(text)
    if end is not None and text[end.end() :].strip("”’」』）)"):
        return None
    if len(text) <= longest and not (text[-1] == "。" and _PROSE.search(text)):
        return Label(text.rstrip("：:。"), True)
    return Label(mark.text, False) if mark.style in _LEVELS else None
