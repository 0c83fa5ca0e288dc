"""What the word index indexes: a text as a list of tokens, the same for passages and questions.

Search-mode words of jieba, pairs of neighbouring characters, and whole tokens for what jieba shatters: 文号, numbers
with their units, quoted names. Only the tokens are folded (width, case, traditional characters), never the stored text.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from functools import cache, lru_cache

import jieba
import opencc

jieba.setLogLevel(logging.WARNING)

# 文号, after its brackets are made one. Where its name begins can't be told (依据国办发…), so it is taken three times,
# with one, two and three characters before the year.
_NUMBER = re.compile(r"([\u4e00-\u9fff]{1,3})\s*(\[\d{4}\])\s*第?\s*(\d+)\s*号")
_WHOLE = re.compile(
    r"\d+(?:\.\d+)?\s*(?:%|个百分点|[万亿]?[元人个项家户件次分名公米吨台套]|年|月|日|号|倍)"
    r"|[“\"《「『]([^“”\"《》「」『』]{2,24})[”\"》」』]"
)
_ASKING = re.compile(
    r"请问|请教|想知道|百分之(?:几|多少)|麻烦问一下|什么时候|为什么|什么|哪些|哪个|哪几|哪里|多少|如何|怎么样|怎么|怎样|是否|有没有|何时|何地|具体|[吗呢谁]|(?<![十好])几"
)
_BRACKETS = str.maketrans("〔〕【】﹝﹞［］", "[][][][]")
_HANZI_RUN = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"\w")


@lru_cache(maxsize=4096)  # a title is folded for every sentence below it
def fold(text: str) -> str:
    """`text` with full-width forms, capitals and traditional characters made one; lengths may change."""
    simplified: str = _simplifier().convert(unicodedata.normalize("NFKC", text).lower())
    return simplified.translate(_BRACKETS)


def question_body(folded: str) -> str:
    """A folded question without the words that only ask: 食品抽检合格率目标是 of 食品抽检合格率目标是多少."""
    return _ASKING.sub(" ", folded) if _WORD.search(_ASKING.sub("", folded)) else folded


def boundaries(text: str, guessed: bool = True) -> set[int]:
    """Where words begin and end in a text; those that jieba does not know but guesses are words too, if `guessed`."""
    return {place for _, start, end in jieba.tokenize(text, HMM=guessed) for place in (start, end)}


def frequency(word: str) -> int:
    """How often jieba's dictionary counted a word, 0 for what is none."""
    jieba.initialize()
    return jieba.dt.FREQ.get(word) or 0


def is_word(text: str) -> bool:
    """Whether jieba's dictionary has it as a word."""
    return frequency(text) > 0


def segments(text: str, guessed: bool = True) -> list[str]:
    """The words of a text, one after the other, nothing left out; `guessed` as for `boundaries`."""
    return list(jieba.cut(text, HMM=guessed))


def words(text: str) -> list[str]:
    """jieba's search-mode words and the whole tokens of a folded text."""
    found = [word for word in jieba.cut_for_search(text) if _WORD.search(word) and " " not in word]
    for name, year, number in _NUMBER.findall(text):
        found += [f"{name[-length:]}{year}{number}号" for length in range(1, len(name) + 1)]
    return found + [re.sub(r"\s", "", match[1] or match[0]) for match in _WHOLE.finditer(text)]


def pairs(text: str) -> list[str]:
    """Every two neighbouring Chinese characters of a folded text."""
    return [run[i : i + 2] for run in _HANZI_RUN.findall(text) for i in range(len(run) - 1)]


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
