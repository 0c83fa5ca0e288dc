"""A talk as Markdown. Whatever a document or a user wrote stays text: nothing in it becomes a heading, a link or HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.web.told import Line, Told

_ANYWHERE = re.compile(r"[\\`*_\[\]<>&|~$^{}]")  # these mean something in the middle of a line
_OPENING = re.compile(r"^(?:[#+=:!-]|\d+(?=[.)]))")  # these at its beginning
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")


def markdown(title: str, exported: str, turns: Sequence[Told]) -> str:
    """The talk `title` as a Markdown file; `exported` says when."""
    head = [f"# {escaped(title)}", f"政策问答记录，{escaped(exported)}导出，共 {len(turns)} 问。"]
    blocks = [*head, *(block for n, turn in enumerate(turns, 1) for block in _turn(n, turn))]
    return "\n\n".join(blocks) + "\n"


def escaped(text: str) -> str:
    """`text` on one line, so that Markdown shows it as it is."""
    line = " ".join(_CONTROLS.sub(" ", text).split())
    within = _ANYWHERE.sub(lambda match: f"\\{match[0]}", line)
    return _OPENING.sub(_held, within)


def _held(match: re.Match[str]) -> str:
    """A number keeps its digits, and its full stop is held: 1\\. is no list."""
    return f"{match[0]}\\" if match[0].isdigit() else f"\\{match[0]}"


def _turn(n: int, turn: Told) -> Iterator[str]:
    yield f"## {n}. {escaped(turn.question)}"
    yield from map(_line, turn.lines)
    if turn.references:
        yield "**依据**"
        yield "\n\n".join(_reference(place, r.text, r.quote) for place, r in enumerate(turn.references, 1))
    if turn.near:
        yield "**最接近的段落（不是答案）**"
        yield "\n".join(f"- {escaped(passage)}" for passage in turn.near)
    yield from (f"**注意：** {escaped(warning)}" for warning in turn.warnings)
    yield f"问题的理解：{escaped(turn.understood)}"
    yield escaped(turn.made)


def _line(line: Line) -> str:
    return " ".join((escaped(line.text), *(f"[{mark}]" for mark in line.marks)))


def _reference(n: int, text: str, quote: str) -> str:
    indent = " " * (len(str(n)) + 2)  # as wide as the number, so that the quote belongs to it
    quoted = "".join(f"\n{indent}> {escaped(line)}" for line in quote.split("\n") if line.strip())
    return f"{n}. {escaped(text)}\n{quoted}" if quoted else f"{n}. {escaped(text)}"
