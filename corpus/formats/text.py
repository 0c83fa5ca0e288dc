"""Plain text and Markdown: a paragraph a line. What the lines are is left to `outline`, encodings to `decode`."""

from __future__ import annotations

import re

from corpus.decode import decode
from corpus.types import Block, Reading

_LINE_ENDS = re.compile(r"\r\n|[\r\n\f\v\u2028\u2029]")


def read_text(data: bytes) -> Reading:
    """The lines of a text file. Raises `UnreadableFileError`."""
    return Reading("txt", split_lines(decode(data)))


def split_lines(text: str) -> tuple[Block, ...]:
    """A block for each line of `text`, blank ones too: they part what stands above from what stands below."""
    return tuple(Block(line) for line in _LINE_ENDS.split(text))
