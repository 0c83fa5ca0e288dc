"""Short forms that the corpus spells out: 公租房 of a question is read as 公共租赁住房 where only that stands in the corpus.

Told by form alone, with no table: the characters of a short form stand in order in neighbouring words of the long one, each first
or last in its word. Which texts are looked into is left to the caller; what the corpus knows stays as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, pairwise

from assistant.slips import Knows
from index.words import fold, frequency, segments

Texts = Callable[[str], Sequence[str]]
"""Texts of the corpus that a question may be about."""

_RUN = re.compile(r"[\u4e00-\u9fff]{2,}")
_LENGTHS = range(2, 6)  # of a short form
_COMMON = 100  # of the dictionary's count: a word as common is not short for another
_BETWEEN = 4  # characters that may be left out between two of the short form
_MOST = 40  # of what may be a short form that are looked for: no question has more, and each takes a millisecond
_MEANT = 2  # times that a long form must be found, and times as often as any other
# Characters that ask, frame or join and are in no short form.
_JOINING = frozenset(
    "人的了是在有和与及或不没吗呢吧啊呀嘛么哪谁几多少什怎咋啥请问你我他它她们这那要到个把被让给就都也还又很再去来说想看查叫得着过里为对从向跟按由该将所其第年月日"
)


def spelt_out(folded: str, knows: Knows, texts: Texts) -> list[tuple[str, str]]:
    """(short form, long form) for each short form in a folded question that the corpus has only spelt out."""
    unknown = list(_unknown(folded, knows))
    if not unknown:
        return []
    runs = [run for text in texts(folded) for run in _RUN.findall(fold(text))]
    found: dict[str, str] = {}
    for short in unknown:
        long = None if any(short in other for other in found) else _long_form(short, runs)
        if long:
            found[short] = long
    return list(found.items())


def _unknown(folded: str, knows: Knows) -> Iterator[str]:
    """What may be a short form: whole words in a row that together are no word of everyday and stand nowhere; the longest first."""
    found = set()
    for run in _RUN.findall(folded):
        words = segments(run, guessed=False)
        for first in range(len(words)):
            for last in range(first + 1, min(first + _LENGTHS.stop, len(words) + 1)):
                joined = "".join(words[first:last])
                if len(joined) in _LENGTHS and not _JOINING & {*joined} and frequency(joined) < _COMMON:
                    found.add(joined)
    unknown = (form for form in found if not all(knows(a + b) for a, b in pairwise(form)))
    return islice(sorted(unknown, key=lambda form: (-len(form), form)), _MOST)


def _long_form(short: str, runs: Sequence[str]) -> str | None:
    """What the runs of characters spell out for a short form, if it is one thing."""
    inside = f"[\u4e00-\u9fff]{{0,{_BETWEEN}}}?".join(short)
    pattern = re.compile(f"(?=({inside}))")
    words = [word for word in segments(short) if len(word) > 1]  # that stand in it whole are not shortened
    found: Counter[str] = Counter()
    for run in runs:
        for match in pattern.finditer(run):
            long = _whole_words(short, run, match.start(1), match.end(1))
            if long and not any(word in long for word in words):
                found[long] += 1
    ranked = found.most_common(2)
    if not ranked or ranked[0][1] < _MEANT:
        return None
    return ranked[0][0] if len(ranked) < 2 or ranked[0][1] >= _MEANT * ranked[1][1] else None


def _whole_words(short: str, run: str, start: int, end: int) -> str | None:
    """The words of run[start:end], whole, if each character of the short form is first or last in its word."""
    place, words = 0, []
    for word in segments(run):
        if place < end and start < place + len(word):
            words.append(word)
        place += len(word)
    return "".join(words) if _abbreviates(short, words) else None


def _abbreviates(short: str, words: Sequence[str]) -> bool:
    """Whether a short form takes its characters from the edges of the words, from all but at most one, two at least."""
    left, skipped = short, 0
    for word in words:
        taken = next((part for part in _edges(word) if left.startswith(part)), "")
        left = left[len(taken) :]
        skipped += not taken
    return not left and skipped <= 1 < len(words) and all(len(word) > 1 for word in words)


def _edges(word: str) -> Iterator[str]:
    """What a short form may take of a word, the longest first: its ends, or of either no more than half."""
    if len(word) > 2:
        yield word[0] + word[-1]
    for length in range(len(word) // 2, 0, -1):
        yield word[:length]
        yield word[-length:]
