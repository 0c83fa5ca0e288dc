"""Like things that exclude one another: what is said of 规模以下 is no answer for 规上, nor what is said of 二孩 for 四孩.

Sets of alternatives, each with the words for it; classes that are counted or lettered (三类, 丙类, A包, 第二批); days. What
covers several (城乡, 中小学, 一至三级) is a word for each. Which lines there are is left to `compose`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from index.words import fold

Named = dict[str, set[str]]
"""What a text names: for a set of alternatives, those of its own."""

_SETS = tuple(
    tuple(re.compile(words) for words in alternatives)
    for alternatives in (
        ("规模以上|规上", "规模以下|规下"),
        ("限额以上|限上", "限额以下|限下"),
        ("上半年|[一二]季度|前三季度", "下半年|[三四]季度"),
        ("[冬春夏秋]*春[夏秋冬]*季|春季|春学期|冬春", "[春夏秋冬]*夏[秋冬]*季", "[春夏秋冬]*秋[冬春]*季|秋学期|秋冬", "[春夏秋冬]*冬[春]*季|秋冬|冬春"),
        ("城镇|城乡|城区|城里|市区|县城|城市(?=低保|居民|最低|困难|特困|户)", "农村|城乡|乡村|[乡村][里下小]|农[户民]|涉农|[镇乡]村|村级"),
        ("职工(?=(?:基本|大额|和)?[医养居])", "居民(?=(?:基本|大病|和)?[医养职])"),
        ("工业(?!和信息|园|区|局)|制造", "服务业|服务企业", "建筑业|建筑企业|施工企业"),
        ("幼儿|学前|托幼", "小学|中小学|义务教育", "初中|初[一二三]|中小?学|义务教育", "(?<!初)高中|高[一二三]|中小?学", "中职|职高|职业[中学院高]|中等?专|中等职业|技[校工]|高中阶段", "高职|大学|高校|本科|大?专科|大专|高等"),
        ("大?专科|大专|高职", "本科|学士", "硕士|研究生", "博士|研究生"),
        ("笔试|卷面", "面试"),
        ("首次|第一次|初次|首个|首[批台套]", "再次|第[二三]次|[二两]次|复[评审查]"),
        ("入境", "(?<!入)出入?境|离境"),
        ("(?<!出)进口|进出口", "出口(?!处)"),
        ("公办|公立|国有|公建", "民办|私立|民营|私营|社会办|社会资本"),
        ("室内", "室外|户外|露天"),
        ("昼间|白天|日间", "夜间|晚上|夜里"),
        ("公益性", "经营性|营利性"),
        ("大型|大中型|大车", "中型|中小型", "小型|中小型|小车|小微"),
        ("水稻|稻谷|稻", "玉米", "小?麦", "大豆", "油菜", "棉花", "花生", "马铃薯|土豆"),
        ("公租房|公共租赁|公共租赁住房", "保租房|保障性租赁", "共有产权", "人才公寓"),
        ("国际标准", "国家标准|国标", "行业标准|行标", "地方标准|地标", "团体标准|团标", "企业标准"),
        ("中央[^，。；]{0,6}财政", "省[^，。；]{0,6}财政", "市[^，。；省]{0,6}财政", "[县区][^，。；省市]{0,6}财政"),
        ("全国", "全省", "全市", "全[县区]"),
        ("国家级|国家(?=重点实验室)", "省部?级|自治区级", "(?<!县)市级|地级", "[县区]级|县市级"),
    )
)  # fmt: skip
_ORDER = "一二三四五六七八九十abcdefgh甲乙丙丁戊"
_KIND = r"年级|[级类档包期批孩胎]|等奖|星级?|标段|季度"
_CLASSES = re.compile(rf"第?([{_ORDER}首](?:(?:{_KIND})?[和与及、至到—~-]*第?[{_ORDER}])*)({_KIND})(?![头别型职似])")
_RUN = re.compile(rf"([{_ORDER}])(?:(?:{_KIND})?[至到—~-]+第?([{_ORDER}]))?")
_OPEN = re.compile(r"(?:及|含)?以[上下]")  # 三星级及以上 covers more than it names
_DAY = re.compile(r"(\d{1,2})月(\d{1,2})[日号]")
# 3月1日起 covers the days that follow.
_OF_SPAN = re.compile(
    r"(?:截[至止]|[自从至到])[^，。；]{0,6}\d{1,2}月\d{1,2}[日号]|\d{1,2}月\d{1,2}[日号]\d{0,2}时?(?:[至到起止前后内~—-]|以[前后来])"
)
_COMPARED = re.compile(r"(?:与|和|比|较|同)[^，,。；;]{1,12}?相比|比上[^，,。；;]{1,4}")


def is_of_another(asked: str, said: str, above: Sequence[str], passage: str) -> bool:
    """Whether a question is of one alternative, and a line, or else what stands `above` it, of others only.

    `above` are the headings and the document's title, the outermost first. Not so where the line's passage, or what stands above
    it, holds the one that is asked for.
    """
    wanted = _named_in(asked)
    if not wanted:
        return False
    around = _named_in("\n".join((said, passage, *above)))  # a row is told with its columns' heads
    missing = {of for of, names in wanted.items() if not names & around.get(of, set())}
    nearest = [_named_in(text) for text in (said, *reversed(above))]
    return any(_first(of, nearest) for of in missing)


def _named_in(text: str) -> Named:
    text = _COMPARED.sub(" ", fold(text))
    named: Named = {}
    for of, name in (*_of_sets(text), *_classes(text), *_days(text)):
        named.setdefault(of, set()).add(name)
    return named


def _first(of: str, named: Iterable[Named]) -> set[str]:
    return next((one[of] for one in named if of in one), set())


def _of_sets(text: str) -> Iterator[tuple[str, str]]:
    for n, alternatives in enumerate(_SETS):
        yield from ((str(n), str(at)) for at, words in enumerate(alternatives) if words.search(text))


def _classes(text: str) -> Iterator[tuple[str, str]]:
    """The classes of a text, each with what it is a class of: 一、二类 are two of 类, 一至三级 three of 级; none of 一级以上."""
    for found in _CLASSES.finditer(text):
        if _OPEN.match(text, found.end()):
            continue
        for run in _RUN.finditer(found[1].replace("首", "一")):
            first = _ORDER.index(run[1])
            last = _ORDER.index(run[2] or run[1])
            yield from ((found[2], name) for name in _ORDER[first : last + 1])


def _days(text: str) -> Iterator[tuple[str, str]]:
    """The days of a text in which none begins or ends a time."""
    if not _OF_SPAN.search(text):
        yield from (("日", f"{month}.{day}") for month, day in _DAY.findall(text))
