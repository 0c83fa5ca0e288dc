"""Which marked lines are siblings, 1. 2. 3., and which style of mark stands above which in this very document.

Most documents keep the official order of ranks; one whose 1. holds （一） again and again has an order of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.outlines.lines import Line
from corpus.outlines.marks import Mark, Style

_LEAST_PROOFS = 2
_MOVABLE = frozenset({Style.HANZI, Style.HANZI_ROUND, Style.NUMBER, Style.ROUND, Style.HALF_ROUND, Style.CIRCLE})


@dataclass(frozen=True, slots=True)
class Lists:
    """`groups` of siblings by the index of their lines; `holds` counts how often a list of one style held one of another."""

    groups: list[list[int]]
    holds: Counter[tuple[Style, Style]]


def find_lists(lines: Sequence[Line], turns: Container[int]) -> Lists:
    """The lists of a document, each of one style, with numbers that go on; none goes on past a turn."""
    lists = Lists([], Counter())
    open_groups: list[list[int]] = []
    for i, line in enumerate(lines):
        if i in turns:
            open_groups.clear()
        elif line.mark is not None:
            _join(lines, i, line.mark, open_groups, lists)
    return lists


def _join(lines: Sequence[Line], i: int, mark: Mark, open_groups: list[list[int]], lists: Lists) -> None:
    """Puts line `i` to the list that it goes on with, or begins one."""
    for depth in range(len(open_groups) - 1, -1, -1):
        last = lines[open_groups[depth][-1]].mark
        if last is None or last.style is not mark.style:
            continue
        if mark.number == last.number + 1:
            for held in open_groups[depth + 1 :]:
                first = lines[held[0]].mark
                if first is not None and first.number == 1:
                    lists.holds[mark.style, first.style] += 1
            del open_groups[depth + 1 :]
            open_groups[depth].append(i)
            return
        del open_groups[depth:]
        break
    group = [i]
    open_groups.append(group)
    lists.groups.append(group)


def with_own_ranks(lines: Sequence[Line], lists: Lists) -> list[Line]:
    """The lines with the ranks of this document, where it proves that they are not the official ones."""
    moved: dict[Style, float] = {}
    ranks = {line.mark.style: line.mark.rank for line in lines if line.mark and line.mark.style in _MOVABLE}
    for (upper, lower), times in lists.holds.items():
        above, below = ranks.get(upper), ranks.get(lower)
        if above is None or below is None or above < below:
            continue
        if times >= _LEAST_PROOFS and not lists.holds[lower, upper]:
            moved[upper] = min(moved.get(upper, above), below - 0.5)
    if not moved:
        return list(lines)
    return [
        replace(line, mark=replace(line.mark, rank=moved[line.mark.style]))
        if line.mark and line.mark.style in moved
        else line
        for line in lines
    ]


def misses_chapters(lines: Sequence[Line]) -> bool:
    """Whether the numbers of a text's chapters leave gaps: some lost their mark, and only their titles are left."""
    numbers = [line.mark.number for line in lines if line.mark and line.mark.style is Style.CHAPTER]
    return numbers == [1] or any(after > before + 1 for before, after in pairwise(numbers))
