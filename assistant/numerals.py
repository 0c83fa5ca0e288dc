"""Chinese numerals as digits, where they say how much: 千亿 is 1000亿. How answers are checked against them is left to `checks`."""

from __future__ import annotations

import re

import cn2an

_TEN = "一二三四五六七八九"
_NUMERAL = re.compile(rf"[{_TEN}]?十[{_TEN}]?|[{_TEN}两]百[零{_TEN}十]*|(?<![\d{_TEN}百十])[百千](?=[亿万][级元户])")


def plain_numbers(text: str) -> str:
    """`text` with its Chinese numerals as digits, as far as they are of two characters and more: 千亿 is 1000亿."""
    return _NUMERAL.sub(lambda found: _digits(found[0]), text)


def _digits(numeral: str) -> str:
    try:
        return f"{cn2an.cn2an('一' + numeral if numeral in '百千' else numeral, 'smart'):g}"
    except ValueError:
        return numeral
