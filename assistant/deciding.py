"""Answers told by their form: the sentence that decides whether (a ban, a permission, a condition), the one that defines, the
one that gives a day, a place, a telephone number.

By its form such a sentence is told from its neighbours, which may share more words with the question; among those of the form the
closest in meaning is taken. Which hits there are, and every other kind of question, is left to others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.confidence import READ
from assistant.evidence import ASKS_PHONE, PHONE, Evidence, asks, weigh
from assistant.found import Composed, Found, Line
from assistant.types import Kind, Question
from corpus.facts.places import Passages
from corpus.types import Document
from index.search import Searcher
from index.types import Place
from index.words import fold

_LONGEST = 160  # characters of the answer
_CLOSELY = 12  # sentences of the form whose meaning is compared
_OTHERS = 4  # and of those that hold most of the question, whatever their form
_MEANING = 2.0  # what a cosine of 1 is worth, against a share of the question (as in `evidence`)
# A sentence that decides and is this close in meaning answers, though it shares no word with the question. Of 250 questions
# three in four lie closer to their answer; of other sentences one in twenty does.
_CLOSE = 0.5
_FORM = 0.25  # what the form is worth
_DECIDES = re.compile(
    r"不得|禁止|严禁|不准|不许|不予|不能|不可|不再|不(?:收|用|需|必|应|宜|要|享|属|适用|纳入|列入|受|计|含|包括|限|作|视|给|补|参|办|支付)|"
    r"无[需须权]|毋需|免(?:除|费|征|收|交|缴|于|予)|可以|可(?=[^能持靠行观]{0,12}(?:申|办|享|领|按|向|在|以|由|凭|通过|选|自|直接|委托|采|使))|允许|准许|准予|同意|有权|方可|方能|才能|"
    r"应当|必须|须|应(?=[在于按由向将及对先至做为])|需要?(?=[^求]{1})|一律|原则上|视为|属于|鼓励|自愿|自主|除.{1,30}外|全额|予以|给予|适用|暂停|停止|取消|均|从高|仍|只[能可]|仅限|限(?:报|购|领|选|申|[1一])|最多|至多"
)
_TELLS = (  # what is asked of a fact, what a sentence shows that tells it, and how it is labelled
    (
        re.compile(r"哪[一]?[天日年]|何时|什么时[候间]|啥时候?|几时|几月|几号|哪个?月|(?:日期|时间|期限)(?:是|为|呢|[?？]|$)|截止"),
        re.compile(
            r"\d+\s*年(?!度)|\d+\s*月|\d+\s*日|\d+[:：时]\d*|[一二三四五六七八九十〇○]+[年月日]|之日|[日天年月]内|之前|前[，。；]|[当次][日天年月]|每[日天年月周]|农历|届满|满.{1,8}[日月年]"
        ),
        re.compile(r"(?:时间|日期|期限|时限)[:：为是]|有效期限?[:：为至到]"),
    ),
    (
        re.compile(ASKS_PHONE),
        re.compile(PHONE),
        re.compile(r"(?:电话|热线)[:：为]"),
    ),
    (
        re.compile(r"网址|网站|邮箱|邮件"),
        re.compile(r"www|http|@|\.(?:cn|com|net|org)|网站|平台|邮箱"),
        re.compile(r"(?:网址|网站|邮箱)[:：为]"),
    ),
    (
        re.compile(r"(?<![在从自])哪里|在哪|(?<!从)哪儿|何地|什么地方|啥地方|(?:地点|地址)(?:是|在|呢|[?？]|$)"),
        re.compile(r"地[点址]|[路街道巷]\d*号|设在|位于|坐落|选址|(?:大厅|中心|场所|站|室|所)内?(?:增|开)?设|在[^，。；]{2,16}(?:设[立置]|建[设成]|开[设展])|[向到在][^，。；]{2,20}(?:申[请领报]|办理|领取|提出|登记|举[行办])"),
        re.compile(r"地[点址][:：为]"),
    ),
    (
        re.compile(r"适用(?:的?(?:范围|对象)|于?(?:哪|什么|谁))"),
        re.compile(r"适用"),
        re.compile(r"适用(?:范围|对象)[:：为是]|(?<!不)适用本[^，。；]{1,4}[。；，]|本[^，。；]{1,4}适用于"),
    ),
)  # fmt: skip
_MATTERS = (  # what a question of whether is about, the words of a sentence that decides just that, and what they are worth
    (re.compile(r"罚"), re.compile(r"罚|责令|没收"), 0.3),
    (re.compile(r"钱|费|收取"), re.compile(r"费|收取|免"), 0.3),
    (
        re.compile(r"必须|一定|要不要|需不需|用不用|需要|应该|该不该|强制"),
        re.compile(r"应当|必须|须|需|鼓励|自愿|可以|可不|不强制"),
        0.1,
    ),
    (
        re.compile(r"[能让准得]|可以|可不可|允许|许可|行不"),
        re.compile(r"不得|禁止|严禁|不予|不能|不准|可以|允许|准予|方可|不可|有权|同意"),
        0.1,
    ),
)
_ANY = (re.compile(r""), 0.0)
_EXISTS = re.compile(
    r"有没有|有无|有没得|没得|(?<![没只所])有[^,。]{1,12}[吗嘛么]"
)  # asked of what a corpus may say nothing of
_LABELLED = 0.3  # what a label is worth: 申领时间:
_ITEM = re.compile(
    r"\s*(?:（[一二三四五六七八九十\d]+）|\([一二三四五六七八九十\d]+\)|\d{1,2}[.．、](?!\d)|[一二三四五六七八九十]{1,3}、|[①-⑳]|[——●•·▪■◆-])"
)
_LEADS_IN = re.compile(r"[：:]\s*$")
_REPLIES = re.compile(r"\s*答(?:复)?\s*[:：]")
_LEAD_REACH = 600  # characters from an item back to the sentence that leads in to it
_QUOTES = r"[“”\"‘’《》]*"
_ASIDE = r"(?:[（(][^（）()\n]{1,40}[）)])?"
_ABOUT_MEANING = re.compile(r"^[^,。;?!]{2,24}是(?:个)?(?:什么|啥)(?:东西|玩意儿?|意思|概念)?[?？。]*$")
_AROUND_TERM = re.compile(r"[“”]|才(?:能|可以)?(?:算|叫|属于|称得上)是?")  # 什么样的船才算游船
_OF_TERM = re.compile(r"的?(?:定义|含义|内涵|概念|意思)$")
_ENDS = "。；;\n"
_DOCUMENTS = 5  # documents of the first hits in which a definition is looked for


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence, and the one that leads in to it, if it is an item of a list: spans of the document."""

    evidence: Evidence
    text: str
    lead: tuple[int, int] | None


def decided(found: Found, sure: bool) -> Composed | None:
    """What decides whether, defines what is asked about, or tells when and where; None where nothing does."""
    question = found.question
    if question.kind is Kind.DEFINITION or _ABOUT_MEANING.match(question.text):
        return _defined(question, found)
    if question.kind is Kind.YES_NO:
        matter = next(((words, worth) for asks, words, worth in _MATTERS if asks.search(question.text)), _ANY)
        if not sure and _EXISTS.search(question.text):
            return None
        return _closest(found, _DECIDES, *matter, 0.0 if sure else _CLOSE)
    for asked, shows, label in _TELLS if sure and question.kind is Kind.FACT else ():
        if asked.search(question.text):
            return _closest(found, shows, label, _LABELLED, 0.0)
    return None


def _defined(question: Question, found: Found) -> Composed | None:
    """The sentence that says what the subject, or a part of it, means, in the documents of the first hits."""
    pieces = _AROUND_TERM.sub(" ", question.subject).split()
    whole = _OF_TERM.sub("", "".join(pieces))
    terms = (term for term in dict.fromkeys([whole, *pieces]) if len(term) > 1)
    return next((Composed((line,)) for term in terms if (line := _definition(term, found))), None)


def only_mentions(question: Question, said: str) -> bool:
    """Whether a text uses the term whose meaning is asked for within a sentence, and says nothing of it."""
    term = re.escape("".join(_AROUND_TERM.sub(" ", question.subject).split()))
    named = re.search(rf"{_QUOTES}{term}{_QUOTES}", fold(said))
    if named is None:
        return False
    opens = re.search(r"(?:^|[。；;！\n]|[一-龥\d][、.．)）])\s*$", fold(said)[: named.start()]) is not None
    return not opens and re.match(r"[，,]?\s*(?:是|即|指|为(?!了)|[:：(（])", fold(said)[named.end() :]) is None


def _definition(term: str, found: Found) -> Line | None:
    written = r"\s*".join("的?" if character == "的" else re.escape(character) for character in term)
    defines = re.compile(
        rf"(?:所称的?|所谓的?)?{_QUOTES}{written}{_QUOTES}{_ASIDE}[，,]?\s*(?:是指|系指|指的是|的含义是|的定义是|指(?=[^导定示标引挥南明出派望])|，?即)|"
        rf"(?:以下(?:统称|简称)|(?:统称|称)(?:为|作)?){_QUOTES}{written}{_QUOTES}|"
        rf"所称的?{_QUOTES}{written}{_QUOTES}{_ASIDE}[，,]?\s*(?:是|为|包括)|"
        rf"(?:有|具[有备])下列[^。；\n]{{2,16}}的?[，,]?\s*(?:应当)?(?:认定|界定)?(?:为|属于|视为|是){_QUOTES}{written}{_QUOTES}\s*[:：]"
    )
    searcher = found.searcher
    for identifier in list(dict.fromkeys(hit.passage.document for hit in found.hits))[:_DOCUMENTS]:
        document = searcher.document_text(searcher.by_id[identifier])
        if (match := defines.search(_fold_kept(document.text))) and (line := _sentence(document, match, searcher)):
            return line
    return None


def _fold_kept(text: str) -> str:
    """`text` folded where that keeps its length, so that places in it are places in the text."""
    folded = fold(text)
    return folded if len(folded) == len(text) else text


def _sentence(document: Document, match: re.Match[str], searcher: Searcher) -> Line | None:
    text = document.text
    start = max(text.rfind(mark, 0, match.start()) for mark in _ENDS) + 1
    end = min((at for mark in "。\n" if (at := text.find(mark, match.end())) >= 0), default=len(text) - 1) + 1
    start += len(text[start:end]) - len(text[start:end].lstrip())
    if end - start > _LONGEST:
        start, end = match.start(), min(end, match.start() + _LONGEST)
        cut = max(text.rfind(mark, match.end(), end) for mark in "，；、。")
        end = cut if cut > 0 else end
    passage = Passages(searcher.passages_of(document)).at(start)
    said = text[start:end].rstrip()
    return Line(said, passage, start, start + len(said)) if passage else None


def _closest(found: Found, form: re.Pattern[str], label: re.Pattern[str], lift: float, least: float) -> Composed | None:
    """Of the sentences of a form the closest in meaning, if its cosine is at `least` so high; with what leads in to it.

    Those with the label are worth `lift` more.
    """
    read = weigh(found.weigher, found.hits[:READ], found.searcher.by_id, found.readings)
    telling = list(_of_form(form, read, found.searcher))[:_CLOSELY]
    if not telling:
        return None
    if form is _DECIDES and not least:
        told = {(said.evidence.hit.passage.id, said.evidence.start) for said in telling}
        telling = [
            replace(said, evidence=replace(said.evidence, score=said.evidence.score + _FORM)) for said in telling
        ]
        others = (one for one in read[:_OTHERS] if (one.hit.passage.id, one.start) not in told)
        telling += [_Said(one, one.text, None) for one in others]
    cosines = found.nearness([_place(said.evidence) for said in telling])
    worth = [
        _MEANING * cosine + said.evidence.score + lift * (label.search(said.text) is not None)
        for said, cosine in zip(telling, cosines, strict=True)
    ]
    at = max(range(len(worth)), key=worth.__getitem__)
    if cosines[at] < least:
        return None
    return Composed(tuple(_lines(telling[at], found.searcher)))


def _place(one: Evidence) -> Place:
    """Where a sentence stands; 答：可以。 means nothing without the question before it."""
    passage = one.hit.passage
    return passage.document, passage.start if _REPLIES.match(one.text) else one.start, one.end


def _of_form(form: re.Pattern[str], read: Sequence[Evidence], searcher: Searcher) -> Iterator[_Said]:
    """Those of the sentences that have the form, or, where that decides, whose list is led in to by one that has it."""
    texts: dict[str, str] = {}
    for one in read:
        identifier = one.hit.passage.document
        if identifier not in texts:
            texts[identifier] = searcher.document_text(searcher.by_id[identifier]).text
        whole = texts[identifier]
        said = whole[one.start : one.end]
        if asks(said):  # the document itself answers it
            continue
        lead = _lead(whole, one.start) if form is _DECIDES else None
        if lead and form.search(whole[slice(*lead)]):
            yield _Said(one, f"{whole[slice(*lead)]}{said}", lead)
        elif form.search(said):
            yield _Said(one, said, None)


def _lead(text: str, start: int) -> tuple[int, int] | None:
    """The sentence that ends in a colon, of whose list the line at `start` is an item."""
    mark = _ITEM.match(text, start)
    at = start
    while mark and at > max(0, start - _LEAD_REACH):
        end = at
        at = text.rfind("\n", 0, at - 1) + 1
        line = text[at:end].strip()
        alike = _alike(line, mark[0])
        if line and not alike and _LEADS_IN.search(line):
            opening = max(at, text.rfind("。", at, end) + 1)
            opening += len(text[opening:end]) - len(text[opening:end].lstrip())
            return opening, opening + len(text[opening:end].rstrip())
        if line and not alike:
            return None
    return None


def _alike(line: str, mark: str) -> bool:
    """Whether a line has a mark of the same kind: （二） and （三）."""
    other = _ITEM.match(line)
    numeral = r"[一二三四五六七八九十\d①-⑳]+"
    return other is not None and re.sub(numeral, "1", other[0].strip()) == re.sub(numeral, "1", mark.strip())


def _lines(said: _Said, searcher: Searcher) -> Iterator[Line]:
    one = said.evidence
    document = searcher.by_id[one.hit.passage.document]
    if said.lead:
        passage = Passages(searcher.passages_of(document)).at(said.lead[0])
        if passage:
            text = searcher.document_text(document).text[slice(*said.lead)]
            yield Line(text, passage, *said.lead)
    start, end = _paragraph(one)
    text = one.hit.passage.text[start - one.hit.passage.start : end - one.hit.passage.start]
    if len(text) > _LONGEST:
        begun = start
        start, end = _short(text, start)
        text = text[start - begun : end - begun]
    yield Line(text, one.hit.passage, start, end)


def _paragraph(one: Evidence) -> tuple[int, int]:
    """The paragraph of a sentence in its passage, for its conditions and exceptions; the sentence, if that is too long."""
    text, offset = one.hit.passage.text, one.hit.passage.start
    start = text.rfind("\n", 0, one.start - offset + 1) + 1
    end = text.find("\n", max(start, one.end - offset - 1))
    end = end if end >= 0 else len(text)
    whole = len(text[start:end].rstrip())
    return (offset + start, offset + start + whole) if 0 < whole <= _LONGEST else (one.start, one.end)


def _short(text: str, start: int) -> tuple[int, int]:
    """The clauses of a long sentence around its words that decide."""
    match = _DECIDES.search(text)
    at = match.start() if match else 0
    opening = max(text.rfind(mark, 0, max(0, at - 40)) for mark in "，；。") + 1
    closing = max(text.rfind(mark, 0, opening + _LONGEST) for mark in "，；。")
    return start + opening, start + (closing if closing > at else min(len(text), opening + _LONGEST))
