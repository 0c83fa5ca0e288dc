"""Characters of the picture fonts that Word's documents use (Symbol, Wingdings): the ordinary character for each.

Only those that say something: bullets, boxes and ticks of forms, circled numbers, signs of comparison, Greek letters.
"""

from __future__ import annotations

_PRIVATE = 0xF000  # where Word keeps the 256 places of a picture font

_SYMBOL = dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)) | dict(
    zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)
) | {
    0xA3: "≤", 0xA5: "∞", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷",
    0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xD6: "√", 0xD7: "·", 0xDE: "⇒", 0xE5: "∑",
}  # fmt: skip
_WINGDINGS = {0x81 + place: chr(0x2460 + place) for place in range(10)} | {
    0x8C + place: chr(0x2776 + place) for place in range(10)
} | {
    0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "□", 0x72: "□", 0x73: "◆", 0x74: "◆", 0x75: "◆",
    0x76: "❖", 0x77: "◆", 0x9E: "·", 0x9F: "•", 0xA1: "○", 0xA4: "◉", 0xA7: "▪", 0xA8: "□", 0xAB: "★", 0xD8: "➢",
    0xDF: "←", 0xE0: "→", 0xE8: "→", 0xF0: "⇒", 0xFB: "×", 0xFC: "√", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2 = {0x6A + place: chr(0x2460 + place) for place in range(10)} | {
    0x4F: "×", 0x50: "√", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x98: "●", 0x99: "●", 0xA2: "■", 0xA3: "□",
    0xF3: "※",
}  # fmt: skip
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}


def symbol(character: str, font: str) -> str:
    """The ordinary character for one of a picture font; `character` itself where none is known."""
    places = _FONTS.get(font.strip().lower())
    code = ord(character)
    if places is None or not (_PRIVATE <= code < _PRIVATE + 256 or code < 256):
        return character
    return places.get(code % 256, character)


def is_picture_font(font: str) -> bool:
    """Whether the letters of a font are pictures."""
    return font.strip().lower() in _FONTS
