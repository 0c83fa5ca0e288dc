"""How well facts are read: found indicators and duties against gold lines, with the rules of the gold's guidelines.

A found fact matches a gold line if it stands where the gold's quote stands and says the same; facts that only match a
borderline line count neither way. Making facts is left to `corpus.facts`.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from corpus.cut import cut
from corpus.facts import find_facts
from corpus.facts.units import normalise_unit
from corpus.read import Refusal, find_sources, read_document
from corpus.types import Document, Duty, Indicator

Line = dict[str, object]
Fact = TypeVar("Fact", Indicator, Duty)


@dataclass(frozen=True, slots=True)
class Score:
    """Facts found and wanted, those that agree in all fields, and, of those at a right place, how many in each field."""

    found: int = 0
    wanted: int = 0
    right: int = 0
    placed: int = 0
    fields: dict[str, int] = field(default_factory=dict)
    wrong: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()

    @property
    def precision(self) -> float:
        """Right ones of those found; 1 if none was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Right ones of those wanted; 1 if none was wanted."""
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def plain(name: object) -> str:
    """A name without punctuation and white space, after NFKC."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", str(name or "")))


def spans_of(quote: str, text: str, occurrence: int | None = None) -> list[tuple[int, int]]:
    """Where `quote` stands in `text`, white space aside; only the `occurrence`-th (from 1), if that is given."""
    pattern = r"\s*".join(map(re.escape, re.sub(r"\s", "", quote)))
    spans = [match.span() for match in re.finditer(pattern, text)]
    return spans[occurrence - 1 : occurrence] if occurrence else spans


def alike(one: object, other: object) -> bool:
    """Whether two names are equal or one holds the other, punctuation aside."""
    first, second = plain(one), plain(other)
    return bool(first and second) and (first in second or second in first)


def indicator_fields(found: Indicator, line: Line) -> dict[str, bool]:
    """Which fields of a found indicator agree with a gold line's."""
    return {
        "value": found.value == str(line["value"]),
        "unit": _unit(found.unit) == _unit(str(line["unit"])),
        "name": alike(found.name, line["name"]),
        "comparator": found.comparator.value == line["comparator"],
        "year": found.year == line["year"],
        "region": found.region == line["region"],
    }


def duty_fields(found: Duty, line: Line) -> dict[str, bool]:
    """Which fields of a found duty agree with a gold line's; names are compared in one spelling."""
    return {
        "lead": _same(found.lead, line["lead"]),
        "responsible": _same(found.responsible, line["responsible"]),
        "task": alike(found.task, line["task"]),
    }


def score(
    facts: Sequence[Fact],
    gold: Sequence[Line],
    borderline: Sequence[Line],
    text: str,
    compare: Callable[[Fact, Line], dict[str, bool]],
) -> Score:
    """One document's facts against its gold lines, each used once: those that agree in most fields pair first."""
    pairs = sorted(
        (
            (-sum(compare(fact, line).values()), i, j)
            for j, line in enumerate(gold)
            for i, fact in enumerate(facts)
            if _overlap(fact, line, text)
        ),
    )
    partner: dict[int, int] = {}
    for _, i, j in pairs:
        if i not in partner and j not in partner.values():
            partner[i] = j
    neither = [
        i for i, fact in enumerate(facts) if i not in partner and any(_overlap(fact, b, text) for b in borderline)
    ]
    agree = {i: compare(facts[i], gold[j]) for i, j in partner.items()}
    right = [i for i, values in agree.items() if all(values.values())]
    fields = {name: sum(values[name] for values in agree.values()) for name in next(iter(agree.values()), {})}
    wrong = [_told(facts[i], agree.get(i)) for i in range(len(facts)) if i not in right and i not in neither]
    met = {partner[i] for i in right}
    return Score(
        found=len(facts) - len(neither),
        wanted=len(gold),
        right=len(right),
        placed=len(partner),
        fields=fields,
        wrong=tuple(wrong),
        missed=tuple(str(line.get("quote")) + f" → {_said(line)}" for j, line in enumerate(gold) if j not in met),
    )


def added(scores: Iterable[Score]) -> Score:
    """The scores of several documents as one."""
    total = Score()
    for one in scores:
        fields = {name: total.fields.get(name, 0) + one.fields.get(name, 0) for name in {**total.fields, **one.fields}}
        total = Score(
            total.found + one.found,
            total.wanted + one.wanted,
            total.right + one.right,
            total.placed + one.placed,
            fields,
            total.wrong + one.wrong,
            total.missed + one.missed,
        )
    return total


def _unit(unit: str) -> str:
    return unicodedata.normalize("NFKC", unit).removeprefix("个") or unit


def _same(found: tuple[str, ...], wanted: object) -> bool:
    names = wanted if isinstance(wanted, list) else []
    return {normalise_unit(name) for name in found} == {normalise_unit(str(name)) for name in names}


def _overlap(fact: Indicator | Duty, line: Line, text: str) -> bool:
    occurrence = line.get("occurrence")
    spans = spans_of(str(line["quote"]), text, occurrence if isinstance(occurrence, int) else None)
    return any(start < fact.end and fact.start < end for start, end in spans)


def _said(line: Line) -> str:
    return " ".join(
        str(line[key]) for key in ("name", "comparator", "value", "unit", "year", "task", "lead") if key in line
    )


def _told(fact: Indicator | Duty, agree: dict[str, bool] | None) -> str:
    wrong = "nothing there" if agree is None else ",".join(name for name, same in agree.items() if not same)
    if isinstance(fact, Indicator):
        return f"[{wrong}] {fact.name} {fact.comparator} {fact.value}{fact.unit} {fact.year} {fact.region}"
    return f"[{wrong}] {fact.task} | {fact.lead} | {fact.responsible}"


def _lines(path: Path) -> list[Line]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def measure(documents: Iterable[Document], gold: Path) -> dict[str, dict[str, Score]]:
    """For indicators and duties, each document's score by file; `gold` is the folder with the gold's lines."""
    wanted = {"indicator": _lines(gold / "indicators.jsonl"), "duty": _lines(gold / "duties.jsonl")}
    borderline = _lines(gold / "borderline.jsonl")
    scores: dict[str, dict[str, Score]] = {"indicator": {}, "duty": {}}
    for document in documents:
        facts = find_facts(document, cut(document))

        def own(lines: list[Line], file: str = document.file) -> list[Line]:
            return [line for line in lines if line["file"] == file]

        unsure = {what: [b for b in own(borderline) if b["what"] == what] for what in wanted}
        scores["indicator"][document.file] = score(
            facts.indicators, own(wanted["indicator"]), unsure["indicator"], document.text, indicator_fields
        )
        scores["duty"][document.file] = score(
            facts.duties, own(wanted["duty"]), unsure["duty"], document.text, duty_fields
        )
    return scores


def _table(scores: dict[str, dict[str, Score]], details: bool) -> Iterable[str]:
    yield "what       found wanted right   P     R     F1   file"
    for what, files in scores.items():
        for file, one in (*files.items(), ("all", added(files.values()))):
            yield (
                f"{what:10} {one.found:5} {one.wanted:6} {one.right:5} {one.precision:.3f} {one.recall:.3f} {one.f1:.3f} {file}"
            )
            if details and file != "all":
                yield from (f"    wrong  {line}" for line in one.wrong)
                yield from (f"    missed {line}" for line in one.missed)
        total = added(files.values())
        yield "    " + ", ".join(f"{name} {same}/{total.placed}" for name, same in total.fields.items())


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table of scores for the documents and the gold that are named; returns 0."""
    parser = argparse.ArgumentParser(prog="python -m eval.reading_facts", description=__doc__)
    parser.add_argument("--gold", type=Path, default=Path(__file__).parent / "gold" / "reading")
    parser.add_argument("--documents", type=Path, default=Path("corpus/documents"))
    parser.add_argument("--only", nargs="*", default=[], help="parts of file names")
    parser.add_argument("--details", action="store_true", help="also what is wrong or missed")
    options = parser.parse_args(arguments)
    read = (read_document(source) for source in find_sources([options.documents]))
    documents = [d for d in read if not isinstance(d, Refusal)]
    chosen = [d for d in documents if not options.only or any(part in d.file for part in options.only)]
    for line in _table(measure(chosen, options.gold), options.details):
        sys.stdout.write(line + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
