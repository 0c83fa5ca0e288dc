"""A number as Word writes it in one of its number formats (ECMA-376 part 1, 17.18.59 ST_NumberFormat)."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_COUNTING = ("零一二三四五六七八九", "十百千", "万")
_LEGAL = ("零壹贰叁肆伍陆柒捌玖", "拾佰仟", "万")
_LEGAL_TRADITIONAL = ("零壹貳參肆伍陸柒捌玖", "拾佰仟", "萬")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_LARGEST = 32767  # Word counts no further


def format_number(number: int, form: str) -> str:
    """`number` in the format `form`; plain digits for a format that is unknown or does not reach that far."""
    if form == "none":
        return ""
    if not 0 <= number <= _LARGEST:
        return str(number)
    return _FORMS.get(form, str)(number) or str(number)


def enclosed(text: str) -> str:
    """`text` in a circle where there is such a character (1 to 50, 一 to 十), else as it is."""
    if text.isascii() and text.isdigit():
        return _circled(int(text[:4])) or text
    place = "一二三四五六七八九十".find(text) if len(text) == 1 else -1
    return chr(0x3280 + place) if place >= 0 else text


def _circled(number: int) -> str:
    for first, last, code in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= number <= last:
            return chr(code + number - first)
    return ""


def _run(first: str, count: int) -> Callable[[int], str]:
    """Characters that follow each other in Unicode, from 1 to `count`."""
    return lambda number: chr(ord(first) + number - 1) if 1 <= number <= count else ""


def _of(letters: str) -> Callable[[int], str]:
    return lambda number: letters[number - 1] if 1 <= number <= len(letters) else ""


def _chinese(digits: str, tens: str, myriad: str) -> Callable[[int], str]:
    def form(number: int) -> str:
        if number >= 10_000:
            rest = number % 10_000
            zero = digits[0] if 0 < rest < 1000 else ""
            return form(number // 10_000) + myriad + (zero + form(rest) if rest else "")
        text = ""
        for place, digit in enumerate(map(int, str(number)[::-1])):
            if digit:
                text = digits[digit] + (tens[place - 1] if place else "") + text
            elif text and not text.startswith(digits[0]):
                text = digits[0] + text
        return text or digits[0]

    return form


def _counting(number: int) -> str:
    text = _chinese(*_COUNTING)(number)
    return text.removeprefix("一") if 10 <= number < 20 else text


def _digital(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _full_width(number: int) -> str:
    return "".join(chr(ord("０") + int(digit)) for digit in str(number))


def _roman(number: int) -> str:
    text = ""
    for worth, letters in _ROMAN:
        text += letters * (number // worth)
        number %= worth
    return text


def _letters(number: int) -> str:
    """a … z, aa, bb …: Word repeats the letter."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number else ""


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _sexagenary(number: int) -> str:
    return _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12] if 1 <= number <= 60 else ""


_FORMS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02}",
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "ordinal": _ordinal,
    "numberInDash": lambda number: f"- {number} -",
    "hex": lambda number: f"{number:X}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _run("⒈", 20),
    "decimalEnclosedParen": _run("⑴", 20),
    "ideographEnclosedCircle": _run("㊀", 10),
    "ideographTraditional": _of(_STEMS),
    "ideographZodiac": _of(_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
    "ideographDigital": _digital,
    "japaneseDigitalTenThousand": _digital,
    "koreanDigital2": _digital,
    "taiwaneseDigital": _digital,
    "chineseCounting": _counting,
    "chineseCountingThousand": _counting,
    "japaneseCounting": _counting,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": _counting,
    "chineseLegalSimplified": _chinese(*_LEGAL),
    "ideographLegalTraditional": _chinese(*_LEGAL_TRADITIONAL),
    "japaneseLegal": _chinese(*_LEGAL_TRADITIONAL),
}
