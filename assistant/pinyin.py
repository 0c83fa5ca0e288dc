"""How characters sound, for slips between homophones and for names of places in Latin letters. One table, without tones.

`pinyin.tsv` holds a syllable and the characters of GB 2312 that are read so, one syllable a line; a character's two commonest
readings are in it (made with pypinyin 0.55).
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import product
from pathlib import Path

# Sounds that speakers and keyboards mix up.
_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"))


@cache
def readings() -> dict[str, tuple[str, ...]]:
    """Character → its syllables."""
    found: dict[str, list[str]] = defaultdict(list)
    for syllable, characters in _lines():
        for character in characters:
            found[character].append(syllable)
    return {character: tuple(syllables) for character, syllables in found.items()}


@cache
def homophones(character: str) -> frozenset[str]:
    """The other characters that sound like this one, or nearly so."""
    sounds = {_rough(syllable) for syllable in readings().get(character, ())}
    return frozenset().union(*(_by_sound()[sound] for sound in sounds)) - {character}


def spellings(name: str) -> set[str]:
    """All ways in which a name may be written in Latin letters, without spaces; none if a character is not in the table."""
    choices = [readings().get(character, ()) for character in name]
    return {"".join(syllables).replace("v", "u") for syllables in product(*choices)}


@cache
def _by_sound() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for syllable, characters in _lines():
        found[_rough(syllable)].update(characters)
    return {sound: frozenset(characters) for sound, characters in found.items()}


def _rough(syllable: str) -> str:
    for careful, careless in _ALIKE:
        if syllable.startswith(careful):
            syllable = careless + syllable[len(careful) :]
    return syllable[:-1] if syllable.endswith("ng") else syllable


def _lines() -> list[tuple[str, str]]:
    lines = (Path(__file__).parent / "pinyin.tsv").read_text(encoding="utf-8").splitlines()
    return [(syllable, characters) for syllable, _, characters in (line.partition("\t") for line in lines)]
