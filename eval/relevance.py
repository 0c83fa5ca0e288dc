"""Which passages are relevant to a question, and whether two texts say the same: the rules that the design page fixes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

from corpus.types import Passage
from eval.types import Evidence, Gold

_LONG = 16  # characters from which half of a quote in one run is enough


def normal(text: str) -> str:
    """NFKC, without white space."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def same_file(got: str, wanted: str) -> bool:
    """Whether two paths name one file; either may lack its upper folders."""
    return got == wanted or got.endswith(f"/{wanted}") or wanted.endswith(f"/{got}") or got.rsplit("/", 1)[-1] == wanted


def holds(text: str, quote: str) -> bool:
    """Whether `text` holds `quote`, or, of a quote of 16 characters and more, at least half of it in one run."""
    inside, wanted = normal(text), normal(quote)
    if wanted in inside:
        return True
    if len(wanted) < _LONG or len(inside) * 2 < len(wanted):
        return False
    matcher = SequenceMatcher(None, wanted, inside, autojunk=False)
    return matcher.find_longest_match(0, len(wanted), 0, len(inside)).size * 2 >= len(wanted)


def relevant(gold: Gold, file: str, passage: Passage) -> bool:
    """Whether a passage of `file` holds any of the question's evidence."""
    return any(supports(file, passage.text, evidence) for evidence in gold.evidence)


def supports(file: str, text: str, evidence: Evidence) -> bool:
    """Whether `text`, from `file`, holds one piece of evidence."""
    return same_file(file, evidence.file) and holds(text, evidence.quote)


def within(gold: Gold, shown: Iterable[tuple[str, str]], budget: int) -> bool:
    """Whether evidence stands in the first `budget` characters of `shown` (file, text), best first: length gains nothing."""
    for file, text in shown:
        if budget <= 0:
            return False
        if any(supports(file, text[:budget], evidence) for evidence in gold.evidence):
            return True
        budget -= len(text)
    return False
