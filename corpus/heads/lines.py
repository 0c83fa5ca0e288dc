"""The lines of a text with their places, as `head` looks at them: its beginning, and where the body begins.

A document that came on one line is split at its white space, for there the lines once ended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LONG_LINE = 120  # characters; a longer line with white space may be several
HEAD_LINES = 40
_MARKDOWN = re.compile(r"#{1,6}\s+")
_NUMBERED = r"第[一二三四五六七八九十百零〇\d]+[编章节条](?:[\s　:：、]|$)|[一二三四五六七八九十]{1,3}[、．.]|[(（][一二三四五六七八九十]{1,3}[)）]"
_BODY_OPENING = re.compile(rf"(?:{_NUMBERED}|目\s*[录次]$|附件[\d一二三四五]?[:：])")
_SENTENCE = re.compile(r"[。；;！!]|[，,].*[，,]|[：:]$")
_LABELLED = re.compile(r"[\[【]?\s*[\u4e00-\u9fff\s]{2,12}[\]】]?\s*[:：]")


@dataclass(frozen=True, slots=True)
class Line:
    """`text` is [start, end) of a document's text, without white space around it; `one_line` if it is a piece of a line.

    `level` is a heading's depth from 1, where the text marks it.
    """

    text: str
    start: int
    end: int
    one_line: bool = False
    level: int = 0


def split_lines(text: str, start: int = 0) -> Iterator[Line]:
    """Every line of `text` from `start` that is not blank; the marks of a Markdown heading are left out."""
    for match in re.compile(r"[^\n]+").finditer(text, start):
        if not match[0].strip():
            continue
        if len(match[0]) <= _LONG_LINE:
            yield _bare(text, match.start(), match.end())
        else:
            for piece in re.finditer(r"\S+", match[0]):
                start_of_piece = match.start() + piece.start()
                yield Line(piece[0], start_of_piece, start_of_piece + len(piece[0]), one_line=True)


def head_lines(text: str, start: int) -> list[Line]:
    """The lines from `start` to the body, or as many as a head may have.

    The body begins with a sentence, with the addressees' line and its colon, or with a heading that is counted.
    """
    lines: list[Line] = []
    for line in split_lines(text, start):
        if len(lines) == HEAD_LINES or (lines and begins_body(line.text)):
            break
        lines.append(line)
    return lines


def begins_body(line: str) -> bool:
    """Whether a line can't stand in a head: it is a sentence, addressees, or a counted heading."""
    if _LABELLED.match(line) and not line.endswith((":", "：", "。")):
        return False
    if line.startswith(("(", "（", "《", "【", "[")):
        return "。" in line or line.endswith((":", "："))
    return _BODY_OPENING.match(line) is not None or _SENTENCE.search(line) is not None


def _bare(text: str, start: int, end: int) -> Line:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    mark = _MARKDOWN.match(text, start, end)
    level = len(mark[0].strip()) if mark else 0
    start = mark.end() if mark else start
    bare = text[start:end].rstrip()
    return Line(bare, start, start + len(bare), level=level)
