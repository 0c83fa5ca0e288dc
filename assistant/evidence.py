"""The part of a passage that answers: sentences and clauses weighed by how much of the question they hold.

Everything returned is a span of the document, verbatim. Which of the spans makes the answer is left to `answer`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.rescoring import Readings
from assistant.types import Kind, Question
from corpus.clean import letters
from corpus.cut import sentences_of
from corpus.dates import DATE
from corpus.heads.organs import organs_of
from corpus.outlines.marks import read_mark
from corpus.types import Document, Passage
from corpus.types import Kind as PassageKind
from index.lexical import tokens
from index.types import Hit, Place
from index.words import fold

Rarity = Callable[[str], float]
Nearness = Callable[[Sequence[Place]], Sequence[float]]
Span = tuple[int, int]

_CLAUSE = re.compile(r"(?:[^，,。；;！？!?\n]|(?<=\d),(?=\d{3}))+")
# A number, in digits or in Chinese numerals with what they count: regulations write 一千元以上五千元以下. 第三人 is none.
NUMBER = re.compile(
    r"\d|百分之|(?<![第一二三四五六七八九十百])[一二三四五六七八九十两百千万亿]+(?:[个项家件名人次倍年月日天](?!性)|工作日|小时|分钟|分之|周[岁年]|岁|折|元|公里|米|平方|亩|公顷|吨|公斤|千?克)"
)
_NO_VALUE = re.compile(
    r"(?:19|20)\d{2}\s*年|“[^”]{0,12}”|(?m:^)[(（]?\d{1,3}[)）.．、]|(?<=[〔\[【])(?:19|20)\d{2}[〕\]】]\s*第?\s*\d+\s*号"
)  # years, names, marks of headings, 文号 but for the bracket that tells them
_FACT = re.compile(r"\d|〔|www|@|[一-龥]{2,}(?:局|委|部|厅|办|院|中心|政府)")
ASKS_PHONE = r"电话(?![打里上说后])|热线|专线|号码|联系方式|[打拨]哪|服务号"
PHONE = (
    r"\d{3,4}[-—]\d{4}[-\s]?\d{3,4}|(?<!\d)(?:1\d{10}|\d{7,8}|1[12]\d{1,3}|9[56]\d{3,4}|[48]00-?\d{3,4}-?\d{3,4})(?!\d)"
)
# What an answer of a kind nearly always shows.
_SHOWS = {
    Kind.VALUE: NUMBER,
    Kind.FACT: _FACT,
    Kind.DOCUMENT: _FACT,
    Kind.RESPONSIBLE: re.compile(
        r"由[^，。；]{2,40}(?:负责|牵头|承担|组织|实施|管理|提出|审批|审核|批准|核定|认定|受理)|(?:负责|责任)人|[一-龥]长(?:负|责)|"
        r"[一-龥]{2,}(?:(?<![格布结全大])局|委(?!员(?!会)|托|派)|部(?![门分署件队])|厅|办(?![理法事公好学证])|办公室|院|中心(?![城任工镇])|政府|公司|村委会|管委会)|"
        r"[一-龥](?<![各级同多关他有些])(?:主管|监管|管理|行政)?(?:部门|机关|机构)(?!单位)"
    ),  # 各部门单位要各司其职 names nobody
}
# What the answer shows where a question of fact asks for just that.
_SHOWS_ASKED = tuple(
    (re.compile(asked), re.compile(shown))
    for asked, shown in (
        (ASKS_PHONE, PHONE),
        (r"(?:负|承担)的?(?:是)?(?:什么|啥|哪种|何种)样?的?责任", r"(?:负|承担)[^，。；]{1,10}责任(?!人)"),
        (r"网址|网站", r"www|http|\.(?:cn|com)"),
        (r"邮箱", "@"),
        (r"哪几?[天日月]|何时|什么时[候间]|啥时|几时|几[月号]|(?:日期|时间)", r"\d月|月底|年底|\d年|工作日"),
    )
)
# Who holds an office: only a text that names a person by it, or says who takes it, tells.
_OFFICE = r"(?:[省市县区州旗镇乡]长|书记|[局厅处科院所部会校]长|主任|主席|秘书长|负责人|领导|联系人|发言人)"
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
_ASKS_OFFICE = re.compile(
    rf"{_OFFICE}[^,。?？]{{0,6}}(?:是|叫)(?:谁|哪位|什么名字)|哪[一个]?[位名][^,。?？]{{0,8}}{_OFFICE}"
)
_NO_NAME = "(?!高度|高质|高效|高标|任务|任何|任期|方案|方面|方法|方式|常务|常委|常态|金融|万元|白天|马上|龙头|石油|江河|于是|于20|文件|文化|雷厉)"
_NAMES_OFFICE = re.compile(
    rf"{_OFFICE}[：:、\s（(]*{_NO_NAME}[{_SURNAMES}][一-龥·]{{1,2}}|[{_SURNAMES}][一-龥]{{1,2}}[（(，,、\s]*[^。；，,]{{0,12}}{_OFFICE}(?![一-龥])|"
    rf"(?:担任|兼任|出任|任|为)[^，。；]{{0,12}}(?:长|主任|书记)|{_OFFICE}[^，。；]{{0,6}}(?:由|担任|兼任)"
)
# What is done in a case (有人不同意怎么办), and how rules say it: 有异议的，由居委会组织协商; 对不达标的企业，依法关闭.
_ASKS_OF_CASE = re.compile(
    r"[怎咋]么?办(?![理事])|咋整|[怎咋]么?罚|(?:怎么|怎样|如何|咋)(?:处[理罚置]|追究|收拾)(?!的)|后果|会(?:怎么?样|咋样|如何)[呢啊]?(?:[?？,]|$)"
)
_IN_CASE = re.compile(r"的[^，,。；;\n]{0,6}[，,]")
_COMPLAINS = re.compile(r"(?:监督|举报|投诉)(?:电话|热线)")  # a line for those who have something to complain of
_INNER = r"(?:[^()（）]|[(（][^()（）]*[)）])*"
_UNITS_ALONE = re.compile(  # whose task it is, not what
    rf"[(（](?:责任|牵头|配合|落实|主办|协办)(?:单位|部门)?[:：][^。]*[)）]?。?|[(（]{_INNER}(?:责任|牵头|配合|负责){_INNER}[)）]。?"
)
_PRINTED = re.compile(r"印[ 　]*发$")
_COPIES = re.compile(r"\s*抄[ 　]*[送报][ 　]*[:：]")
_RUN = r"[二三四五六七八九十]{1,2}(?:是|要|则|来)|第[二三四五六七八九十]{1,2}[,，、步是]?|其[次二三四五]|再次|再者|最后|此外|另外|同时|然后|接着"
_LATER = re.compile(rf"[\s“]*(?:{_RUN})")  # goes on with what is counted up
_COUNTS = re.compile(r"(?:^|[，,；;：:。\s“])(?:一(?:是|要|则|来)|首先|第一|其一)|" + _LATER.pattern)
_ITEM = 60  # characters from where on an item is told without those after it
_NAME = 40  # characters of a sentence that only names what its item is of
_ALSO = 0.12  # of the answer that a sentence beside it must hold to be told with it
_ADDRESSEES = re.compile(
    r"^(?:[^，。,]{0,30}(?:政府|办事处|部门|单位|委员会|局|厅|办公室|公司|机构|企业|中心)[^。]{0,60})[：:]$"
)
_SHOWN = 0.15  # what that is worth, as a share of the question held
_STANDING = 0.12  # what one standard deviation in rank is worth
_READ = 1.0  # what the reader's certainty is worth
_READ_CLOSELY = 6  # sentences whose meaning is compared
_MEANING = 2.0  # what a cosine of 1 is worth; what answers lies around .59, the rest around .36
_ON, _ON_BY_MEANING = 0.2, 0.64  # share of the question that a sentence and its headings must hold, or its cosine to it
_CONTEXT = 0.4  # what a word in the title or the headings is worth, against one in the sentence


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span of a passage, and how well it answers: higher is better. `asked` is where a question right before it begins."""

    hit: Hit
    start: int
    end: int
    score: float
    asked: int | None = None

    @property
    def place(self) -> Place:
        """Where it stands, with the question that it replies to."""
        return self.hit.passage.document, self.start if self.asked is None else self.asked, self.end

    @property
    def text(self) -> str:
        """What the span says."""
        return _slice(self.hit.passage, self.start, self.end)


class Weigher:
    """Weighs texts against one question: the share of its tokens, by rarity, that a text holds."""

    def __init__(self, question: Question, rarity: Rarity) -> None:
        wanted = {token for token in tokens(fold(question.subject)) if len(token) > 1 or token.isdigit()}
        self._weights = {token: rarity(token) for token in sorted(wanted)}
        self._total = sum(self._weights.values()) or 1.0
        self._pattern = _shown(question)
        self._complains = question.kind is not Kind.FACT or re.search(r"监督|举报|投诉", question.text) is not None
        self._of_units = question.kind in (Kind.RESPONSIBLE, Kind.TASKS)
        self._must_show = question.kind in (Kind.VALUE, Kind.RESPONSIBLE) or self._pattern is _NAMES_OFFICE

    def may_be(self, sentence: str) -> bool:
        """Whether a sentence may answer at all: one that only says whose task it is answers nothing but that."""
        return self._of_units or _UNITS_ALONE.fullmatch(sentence.strip()) is None

    def can_answer(self, text: str) -> bool:
        """Whether `text` shows what it must to be an answer at all: a value without a number is none."""
        return not self._must_show or self.shows(text)

    def shows(self, text: str) -> bool:
        """Whether `text` shows what an answer of the question's kind must: a number for a value, and so on."""
        if not self._complains and _COMPLAINS.search(text):
            return False
        return self._pattern is None or self._pattern.search(_NO_VALUE.sub("", text)) is not None

    def share(self, *texts: str, besides: str = "", worth: float = 1.0) -> float:
        """How much of the question `texts` hold, 0 to 1; what only `besides` holds counts `worth`."""
        inside, context = fold("\n".join(texts)), fold(besides)
        held = sum(
            weight * (1.0 if token in inside else worth if token in context else 0.0)
            for token, weight in self._weights.items()
        )
        return held / self._total


def asks_of_case(question: Question) -> bool:
    """Whether it asks what is done in a case: a sentence tells, where how a thing is done may take several."""
    return question.kind in (Kind.HOW, Kind.FACT) and _ASKS_OF_CASE.search(question.text) is not None


def _shown(question: Question) -> re.Pattern[str] | None:
    """What an answer to the question nearly always shows."""
    if question.kind is Kind.FACT and _ASKS_OFFICE.search(question.text):
        return _NAMES_OFFICE
    if asks_of_case(question):
        return _IN_CASE
    asked = _SHOWS_ASKED if question.kind is Kind.FACT else ()
    return next((shown for words, shown in asked if words.search(question.text)), _SHOWS.get(question.kind))


def weigh(
    weigher: Weigher,
    hits: Sequence[Hit],
    documents: dict[str, Document],
    readings: Readings,
    nearness: Nearness | None = None,
) -> list[Evidence]:
    """The sentences of `hits`, the best first; the first few by how close they are in meaning too, unless they were read."""
    best = hits[0].score if hits else 0.0
    found = []
    for hit in hits:
        passage = hit.passage
        above = "\n".join((documents[passage.document].title, *passage.path))
        asked: Span | None = None
        for start, end in sentences_of(passage):
            before, said = asked, _slice(passage, start, end)
            asked = (start, end) if asks(said) else None
            nothing = _says_nothing(said, passage, documents[passage.document]) and not readings.sees(
                passage, start, end
            )
            if nothing or asked or not weigher.may_be(said):
                continue
            replied = (said, _slice(passage, *before)) if before else (said,)
            share = weigher.share(*replied, besides=above, worth=_CONTEXT)
            shown = _SHOWN if weigher.shows(said) else 0.0
            read = _READ * readings.chance(passage, start, end)
            score = share + shown + read + _STANDING * (hit.score - best)
            found.append(Evidence(hit, start, end, score, before[0] if before else None))
    found.sort(key=lambda evidence: -evidence.score)
    return _by_meaning(found, nearness) if nearness and not readings.of else found


def _by_meaning(found: list[Evidence], nearness: Nearness) -> list[Evidence]:
    """`found` with its first few in the order of words and meaning together.

    A question reworded shares few words with its answer (figures in docs/evaluation.md).
    """
    first = found[:_READ_CLOSELY]
    cosines = nearness([e.place for e in first])
    weighed = [replace(e, score=e.score + _MEANING * c) for e, c in zip(first, cosines, strict=True)]
    lift = _MEANING * max(cosines, default=0.0)
    rest = [replace(e, score=e.score + lift) for e in found[_READ_CLOSELY:]]
    return sorted(weighed, key=lambda evidence: -evidence.score) + rest


def is_on(weigher: Weigher, one: Evidence, readings: Readings, nearness: Nearness) -> bool:
    """Whether a sentence speaks of what is asked for: any sentence of a plan has some number, and is near to some other."""
    passage = one.hit.passage
    if weigher.share(one.text, *passage.path) >= _ON or readings.sees(passage, one.start, one.end):
        return True
    return nearness([one.place])[0] >= _ON_BY_MEANING


def asks(said: str) -> bool:
    """Whether a sentence of a document is a question, which the next one may answer."""
    return said.rstrip("”’」』\"' \n").endswith(("？", "?"))


def _says_nothing(said: str, passage: Passage, document: Document) -> bool:
    """Whether a sentence is the heading itself, the document's title or number, the line of its addressees, or who signed it."""
    if _is_heading(said, passage):
        return True
    bare = letters(said)
    if bare == letters(document.issuer or "") or _is_signature(said):
        return True
    if bare in letters(document.title) or (document.number and bare == letters(document.number)):
        return True
    return not passage.path and said.endswith(("：", ":")) and _ADDRESSEES.search(said) is not None


def _is_signature(said: str) -> bool:
    """Whether it is a date with organs before it and nothing else: it says when the document was signed or printed, and nothing of its matter."""
    signers, dates = DATE.subn("", _PRINTED.sub("", said.strip().rstrip("。")))
    return dates == 1 and bool(organs_of(signers))


def _told(evidence: Evidence) -> list[Span]:
    """The sentences of its passage that may be told with it: not the signature and the last page's lines at the end."""
    passage = evidence.hit.passage
    spans = list(sentences_of(passage))
    while spans[-1][0] >= evidence.end and _closes(_slice(passage, *spans[-1])):
        spans.pop()
    return spans


def _closes(said: str) -> bool:
    return not said.strip() or _COPIES.match(said) is not None or _is_signature(said)


def _is_heading(said: str, passage: Passage) -> bool:
    return bool(passage.path) and said.strip().rstrip("。：:") == passage.path[-1].rstrip("。")


def around(evidence: Evidence, answer: Span, readings: Readings, longest: int, whole: int = 0) -> Span:
    """The sentences of the evidence's passage that the answer lies in or touches, with those beside them that go on with it.

    Those are the sentences that the reader takes for a part of it too, and the rest of a run (一是…二是…), and up to `whole`
    characters all that are of the same item. `longest` characters hold all.
    """
    passage = evidence.hit.passage
    spans = _told(evidence)
    said = [_slice(passage, *span) for span in spans]
    stated = [n for n, one in enumerate(said) if not asks(one)]
    touched = [n for n in stated if spans[n][0] < answer[1] and answer[0] < spans[n][1]]
    first, last = touched[0], touched[-1]

    def goes_on(n: int, beside: int) -> bool:
        """Whether sentence `n` is told with the one before it, of which `beside` is the one that is not told yet."""
        in_run = _LATER.match(said[n]) is not None and _COUNTS.search(said[n - 1]) is not None
        begins = _opens_item(said[n]) or any(_UNITS_ALONE.fullmatch(one.strip()) for one in said[n - 1 : n + 1])
        beyond = spans[last][1] - spans[first][0] + spans[beside][1] - spans[beside][0] > whole
        ends = beyond or (begins and spans[last][1] - spans[first][0] >= _ITEM) or _is_heading(said[beside], passage)
        named = n == last + 1 and first == last and _only_names(said[last]) and not begins
        on = in_run or named or not ends or readings.share(passage, *spans[beside]) >= _ALSO
        return on and not asks(said[beside])

    while last + 1 < len(spans) and spans[last + 1][1] - spans[first][0] <= longest and goes_on(last + 1, last + 1):
        last += 1
    while first > 0 and spans[last][1] - spans[first - 1][0] <= longest and goes_on(first, first - 1):
        first -= 1
    return spans[first][0], spans[last][1]


def _only_names(said: str) -> bool:
    """Whether a sentence only names the matter of its item: （一）给予财政贴息。"""
    return len(said) <= _NAME and said.endswith("。") and _opens_item(said)


def _opens_item(said: str) -> bool:
    return read_mark(said.strip()) is not None


def widen(evidence: Evidence, longest: int, within_item: bool = False) -> Span:
    """The evidence with the sentences after and before it in its passage, as many as `longest` characters hold.

    With `within_item`, none of another item than its own.
    """
    passage = evidence.hit.passage
    spans = _told(evidence)

    def ends(n: int) -> bool:
        """Whether an item ends with sentence `n`, or what answers a question, or the next one is asked."""
        said, after = (_slice(passage, *span) for span in spans[n : n + 2])
        return asks(said) or asks(after) or (within_item and _opens_item(after))

    first = last = next(i for i, (start, _) in enumerate(spans) if start == evidence.start)
    while last + 1 < len(spans) and spans[last + 1][1] - spans[first][0] <= longest and not ends(last):
        last += 1
    while first > 0 and spans[last][1] - spans[first - 1][0] <= longest and not ends(first - 1):
        first -= 1
    return spans[first][0], spans[last][1]


def narrow(weigher: Weigher, passage: Passage, span: Span, longest: int) -> Span:
    """The clauses of a long sentence around the one that holds most of the question, as many as `longest` holds."""
    pieces = list(clauses(passage, *span))

    def worth(piece: Span) -> float:
        said = _slice(passage, *piece)
        return weigher.share(said) + (_SHOWN if weigher.shows(said) else 0.0)

    first = last = max(range(len(pieces)), key=lambda i: worth(pieces[i]))
    while True:
        if last + 1 < len(pieces) and pieces[last + 1][1] - pieces[first][0] <= longest:
            last += 1
        elif first > 0 and pieces[last][1] - pieces[first - 1][0] <= longest:
            first -= 1
        else:
            start, end = pieces[first][0], pieces[last][1]
            return start, min(end, start + longest)


def clauses(passage: Passage, start: int, end: int) -> Iterator[Span]:
    """[start, end) of the clauses in a span of the document that lies in `passage`."""
    for match in _CLAUSE.finditer(passage.text, start - passage.start, end - passage.start):
        piece = match[0]
        lead = len(piece) - len(piece.lstrip())
        if piece.strip():
            begin = passage.start + match.start() + lead
            yield begin, begin + len(piece.strip())


def value_clauses(question: Question, passage: Passage) -> Iterator[tuple[Span, float]]:
    """Clauses that state a number, and how well each names the subject: 1.0 is every character in order, 2.0 unbroken."""
    spans = (
        [(passage.start, passage.end)]
        if passage.kind is PassageKind.TABLE_ROW
        else clauses(passage, passage.start, passage.end)
    )
    subject = re.sub(r"\s", "", question.subject)
    for span in spans:
        said = _slice(passage, *span)
        if subject and NUMBER.search(said):
            yield span, 2.0 if subject in fold(said) else subsequence(subject, fold(said)) / len(subject)


def subsequence(a: str, b: str) -> int:
    """The length of the longest common subsequence, by bit vectors (Hyyrö 2004): one integer step a character of `b`."""
    places: dict[str, int] = {}
    for i, character in enumerate(a):
        places[character] = places.get(character, 0) | 1 << i
    full = (1 << len(a)) - 1
    row = full
    for character in b:
        matched = row & places.get(character, 0)
        row = ((row + matched) | (row - matched)) & full
    return len(a) - row.bit_count()


def _slice(passage: Passage, start: int, end: int) -> str:
    return passage.text[start - passage.start : end - passage.start]
