"""What the sentences of a passage let a body do, in no words of assigning: 市审计局对资金使用情况进行审计, 区政府督查室每季度通报一次.

Too many sentences of a document are like that to keep them as its duties; they are read when a question finds them. What is
assigned outright is read by `corpus.facts.duties`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from jieba import posseg

from assistant.tasks import Task
from corpus.facts.places import folded, unmarked
from corpus.facts.units import is_unit, normalise_unit, split_units
from corpus.types import Document, Duty, Kind, Passage

_LONGEST_NAME = 80  # characters of a task's name
_CLAUSE = re.compile(r"[^。；！？\n]+")
_BODY = re.compile(
    r"委员会|办公[室厅]|办事处|部门|局|委|办|厅|院|部|署|所|站|室|会|社|队|校|政府(?!(?:(?!应|组织|会同|要|由|责令|指定|授权)[一-龥]){1,12}主管部门)|街道|镇街|街镇|中心|公司|集团|银行|单位|机构|指挥部|小组|专班|[各]?(?:乡镇|县区|区县|镇村|村居)"
)
_ANYONE = re.compile(
    r"^(?:有关|相关|各(?:级)?(?:有关|相关|部门|单位)|其他|本|该|其|上述|双方|企业|用人|使用|建设|施工|生产|经营|对|由于|凡|如|鼓励|支持|引导|组织|指导|督促|协调|协助|配合|委托|推动|要求|压实|夯实|落实|强化|加强|明确|严格|健全|完善|报|送|向|在|将|以|把|让|使|经|未|并|应|须|可|已|不|（)|\d[日天]|"
    r"^(?:单位|机构|公司|集团|会|社)$|的(?:单位|机构|公司|企业)$|“|^(?!.*(?:负责|负有|承担|行使|主管)).*的部门$"
)
# What may follow a name: verbs and what stands before them; jieba takes many verbs (核定, 指导) for nouns.
_FOLLOWS = ("v", "d", "p", "c", "t", "f", "i", "l", "j")
_OFFICE = re.compile(
    r"(?:督[查察办]|办公|政策研究|研究|值班|机要|政研|法制)室"
)  # goes on a name, though 督查 is a verb
_MODAL = re.compile(r"^(?:要|应当?|须|需|负责|具体|统一|共同|分别|、|会同|：|:)+")


def said_tasks(document: Document, passage: Passage) -> Iterator[Task]:
    """The clauses of a passage that begin with a body's name and go on with what it does."""
    if passage.kind in (Kind.TABLE_ROW, Kind.HEAD):
        return
    text = folded(passage.text)
    for sentence in _CLAUSE.finditer(text):
        begin = sentence.start() + len(sentence[0]) - len(unmarked(sentence[0]))
        yield from _in_sentence(document, passage, text, begin, sentence.end())


def _in_sentence(document: Document, passage: Passage, text: str, start: int, end: int) -> Iterator[Task]:
    """The parts of a sentence from one body's name, at its start or after a comma, to the next."""
    openings = [
        start,
        *(at + 1 for at in range(start, end) if text[at] in "，由" and not text.startswith("由", at + 1)),
    ]
    found = [(at, names) for at in openings if (names := _names(text[at:end]))]
    for n, (at, names) in enumerate(found):
        stop = found[n + 1][0] - 1 if n + 1 < len(found) else end
        before = text[text.rfind("，", start, at) + 1 : at - 1].strip() if text[at - 1 : at] == "由" else ""
        task = before + _MODAL.sub("", text[at + len(names) : stop]).strip()
        at -= len(before) + 1 if before else 0
        units = tuple(normalise_unit(name, document.region) for name in split_units(names.removeprefix("由")))
        if len(task) >= 4:
            first, last = passage.start + at, passage.start + stop
            duty = Duty(task[:_LONGEST_NAME], (), units, document.id, passage.id, first, last)
            said = first if n else passage.start + start  # 对市场的设置，A应当… says before A what it does
            yield Task(duty, document, passage, said, last)


@lru_cache(maxsize=10_000)
def _names(words: str) -> str:
    """The names of bodies that `words` begin with, if what they do follows; "" otherwise."""
    for ending in _BODY.finditer(words, 0, min(len(words), 60)):
        names, rest = words[: ending.end()], words[ending.end() :]
        own = split_units(names.removeprefix("由"))
        if rest and own and all(_is_body(name, in_short=names.endswith("部门")) for name in own) and _goes_on(rest):
            return names
    return ""


def _is_body(name: str, in_short: bool) -> bool:
    """Whether it names a body that can be told from others; `in_short` as in 公安、民政等部门."""
    return is_unit(f"{name}部门" if in_short else name) and not _ANYONE.search(name)


def _goes_on(rest: str) -> bool:
    if rest[0] in "：:":
        return True
    if _OFFICE.match(rest) or rest[0] in "性类型制化":  # 政府性融资担保 is no body
        return False
    first = next(iter(posseg.cut(rest[:8])))
    acts = first.flag.startswith(_FOLLOWS) or (first.flag.startswith("n") and not _BODY.search(first.word))
    return acts and not rest.startswith(
        ("、", "和", "及", "与", "或", "，", "（", "等", "为", "是", "”", "关于", "印发", "有关", "相关")
    )
