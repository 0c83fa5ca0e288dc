"""Measures of one answer: right, close, cited, refused. How they are averaged and compared is left to `measures`."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache

import cn2an

from assistant.types import Answer, Outcome
from corpus.cut import sentences
from corpus.dates import DATE, parse_date
from corpus.types import Document
from eval.relevance import holds, normal, same_file, supports
from eval.types import Gold

# An answer may be this long, in characters, by type of question; facts must be said in a sentence.
LONGEST = {"list": 1200, "compare": 1200, "responsible": 1200, "method": 300, "text": 300, "policy": 300, "law": 600}
LONGEST_FACT = 160
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_NUMERAL = re.compile(r"百分之[零〇一二三四五六七八九十百点两]+|[零〇一二三四五六七八九十百千万亿两点]{2,}")
TextOf = Callable[[Document], str]
_CELLS = " · "  # stands between the cells of a row that is read out
_SUPPORTED = 0.9  # share of a sentence's characters that its citations must hold, in order


def answer_measures(gold: Gold, answer: Answer, text_of: TextOf) -> dict[str, float]:
    """Every measure of an answer to an answerable question, 0 to 1, and its length in characters."""
    said = answer.status is Outcome.ANSWERED
    marked = "".join(answer.text[start:end] for start, end in answer.highlights) or answer.text
    return {
        "answered": float(said),
        "correct": float(said and is_correct(gold, answer.text)),
        "f1": max((character_f1(answer.text, wanted) for wanted in gold.answers), default=0.0),
        "rouge_l": _closest(answer.text, gold),
        "marked_rouge_l": _closest(marked, gold),  # of what a page marks in the answer, or of all of it
        "cited": float(said and is_cited(gold, answer)),
        "length": float(len(answer.text)),
        **citation_measures(answer, text_of),
    }


def _closest(text: str, gold: Gold) -> float:
    return max((rouge_l(text, wanted) for wanted in gold.answers), default=0.0)


def is_correct(gold: Gold, text: str) -> bool:
    """Whether `text` gives any (or every) gold answer, short enough: numbers whole, dates and numerals in any form."""
    if len(text) > LONGEST.get(gold.type, LONGEST_FACT):
        return False
    given = (any, all)[gold.every](_given(wanted, text) for wanted in gold.answers)
    return bool(gold.answers) and given


def _given(wanted: str, text: str) -> bool:
    return any(_stands_in(_form(wanted), form) for form in (_form(text), normal(text))) or _stands_in(
        normal(wanted), normal(text)
    )


def _stands_in(wanted: str, text: str) -> bool:
    before = r"(?<![\d.])" if wanted[:1].isdigit() else ""
    after = r"(?![\d]|\.\d)" if wanted[-1:].isdigit() else ""
    return re.search(before + re.escape(wanted) + after, text) is not None


@cache
def _form(text: str) -> str:
    """`text` with dates as YYYY-MM-DD and Chinese numerals as digits: 百分之九十八 and 98% are one."""
    dated = DATE.sub(lambda match: f"{parse_date(match[0]) or match[0]}", normal(text))
    return _NUMERAL.sub(lambda match: _digits(match[0]), dated)


def _digits(numeral: str) -> str:
    try:
        value = cn2an.cn2an(numeral.removeprefix("百分之").replace("〇", "零"), "smart")
    except ValueError:
        return numeral
    return f"{value:g}%" if numeral.startswith("百分之") else f"{value:g}"


def character_f1(text: str, wanted: str) -> float:
    """F1 over characters, as SQuAD has it over words (Rajpurkar et al. 2016)."""
    got, gold = Counter(normal(text)), Counter(normal(wanted))
    common = sum((got & gold).values())
    return 2 * common / (got.total() + gold.total()) if common else 0.0


def rouge_l(text: str, wanted: str) -> float:
    """ROUGE-L F1 over characters (Lin 2004): by the longest common subsequence."""
    got, gold = normal(text), normal(wanted)
    common = _common_subsequence(got, gold)
    return 2 * common / (len(got) + len(gold)) if common else 0.0


def _common_subsequence(a: str, b: str) -> int:
    """Its length, by bit vectors (Hyyrö 2004): one integer step a character of `a`."""
    places: dict[str, int] = {}
    for i, character in enumerate(b):
        places[character] = places.get(character, 0) | 1 << i
    full = (1 << len(b)) - 1
    row = full
    for character in a:
        matched = row & places.get(character, 0)
        row = ((row + matched) | (row - matched)) & full
    return len(b) - row.bit_count()


def is_cited(gold: Gold, answer: Answer) -> bool:
    """Whether a citation is of the evidence; with `need_all`, whether every piece of evidence is cited."""

    def cited(n: int) -> bool:
        wanted = gold.evidence[n]
        return any(
            supports(c.document.file, c.quote, wanted)
            or (same_file(c.document.file, wanted.file) and bool(c.quote) and holds(wanted.quote, c.quote))
            for c in answer.citations
        )

    return (any, all)[gold.need_all](cited(n) for n in range(len(gold.evidence)))


def citation_measures(answer: Answer, text_of: TextOf) -> dict[str, float]:
    """Citation measures of an answer; empty for a refusal.

    Recall and precision follow ALCE (Gao et al. 2023): the share of sentences that their citations support, and the
    share of citations that support a sentence. Answers are extracts, so support is that the quote holds the sentence.
    """
    if answer.status is not Outcome.ANSWERED:
        return {}
    text = answer.text.removeprefix(
        answer.conclusion
    )  # drawn from the lines below it, and checked by `assistant.checks`
    said = split_sentences(text)
    quotes = [citation.quote for citation in answer.citations]
    whole = "|".join(map(normal, quotes))
    apart = "|".join(map(_spaced, quotes))  # figures of two quotes or two cells are two
    numbers = _NUMBER.findall(_spaced(text))
    return {
        "citation_recall": _share([_supported(sentence, whole) for sentence in said]),
        "citation_precision": _share([any(_overlap(sentence, quote) for sentence in said) for quote in quotes]),
        "quotes_verbatim": _share([c.quote == text_of(c.document)[c.start : c.end] != "" for c in answer.citations]),
        "numbers_quoted": _share([_stands_in(number, apart) for number in numbers]),
    }


def split_sentences(text: str) -> list[str]:
    """The sentences of an answer, each line's label of whose it is (大渡口区：) left out."""
    unlabelled = re.sub(r"(?m)^[^：\n]{2,20}：(?=.)", "", text)
    return [unlabelled[start:end] for start, end in sentences(unlabelled)]


def _supported(sentence: str, quotes: str) -> bool:
    """Whether quotes hold a sentence in its order; of a table's row, told with its columns' names, in any order."""
    letters = re.sub(r"[\W_]", "", normal(sentence))
    in_order = not letters or _common_subsequence(letters, quotes) >= _SUPPORTED * len(letters)
    return in_order or (_CELLS in sentence and _held(letters, quotes) >= _SUPPORTED * len(letters))


def _held(letters: str, quotes: str) -> int:
    return (Counter(letters) & Counter(quotes)).total()


def _overlap(sentence: str, quote: str) -> bool:
    """Whether a quote and a sentence support each other; of a table's row that is read out, cell by cell."""
    if _CELLS in sentence:
        pieces = [normal(piece) for piece in re.split(r" · |: | ", sentence)]
        return any(len(piece) > 1 and piece in normal(quote) for piece in pieces)
    return _supported(sentence, normal(quote)) or _supported(quote, normal(sentence))


def _spaced(text: str) -> str:
    return re.sub(r"\s+", "|", unicodedata.normalize("NFKC", text))


def _share(marks: Sequence[bool]) -> float:
    return sum(marks) / len(marks) if marks else 1.0
