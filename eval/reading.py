"""How well files are read: heads, text, paths and table rows, against files labelled by hand in `eval/gold/reading`.

`python -m eval.reading` prints the table. Facts (indicators, duties) are measured in `reading_facts`.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from corpus.guard import Work, read_work
from corpus.read import Refusal, Source, find_sources
from corpus.tables import cells_of
from corpus.types import Document, Kind, Passage
from eval.relevance import holds, normal

FOLDER = Path(__file__).parent / "gold" / "reading"
FIELDS = ("title", "number", "issuer", "region", "written", "published", "effective", "expires")
DATES = ("written", "published", "effective", "expires")
_RUN = 6  # characters that a text and its reference have in a row where they say the same
_SHEETS = frozenset(("xlsx", "csv"))
_BARE_MARK = re.compile(r"[(（]?[一二三四五六七八九十\d]{1,3}[)）]?[、.．]?")
_ORDER = re.compile(r".*第\d+号")
_NEEDS_OCR = frozenset(("scan", "image"))

Label = dict[str, Any]


@dataclass
class Score:
    """Counts over the labelled files; `wrong` lists what is not as labelled, one line each."""

    files: int = 0
    refusals_right: int = 0
    refusals: int = 0
    hits: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    paths: int = 0
    paths_right: int = 0
    pages_right: int = 0
    pages: int = 0
    crossing: int = 0
    passages: int = 0
    rows: int = 0
    rows_right: int = 0
    characters: int = 0
    lost: int = 0
    read: int = 0
    left: int = 0
    boilerplate: int = 0
    seconds: dict[str, list[tuple[float, int]]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)

    def f1(self, *names: str) -> float:
        """F1 over the fields named; a value that is found and is not the label's is false, and the label's missed."""
        hits, false, missed = (sum(counts[name] for name in names) for counts in (self.hits, self.false, self.missed))
        return 2 * hits / max(2 * hits + false + missed, 1)


def labels(folder: Path = FOLDER) -> list[Label]:
    """Every labelled file."""
    lines = [line for name in ("office", "web") for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines()]
    return [json.loads(line) for line in lines if line.strip()]


def measure(labelled: Sequence[Label], folder: Path = FOLDER) -> Score:
    """Reads each file and scores what was read. Files that need OCR are passed over where it is not installed."""
    score = Score()
    sources = {source.file: source for source in find_sources([folder / "files"])}
    for label in labelled:
        if label["format"] in _NEEDS_OCR and find_spec("rapidocr") is None:
            continue
        score.files += 1
        source = sources.get(label["file"]) or Source(folder / "files" / label["file"], label["file"])
        began = time.perf_counter()
        work = read_work(source)
        score.seconds[label["format"]].append((time.perf_counter() - began, label.get("pages") or 1))
        _score_file(score, label, work, folder)
    return score


def _score_file(score: Score, label: Label, work: Work | Refusal, folder: Path) -> None:
    refused = isinstance(work, Refusal)
    score.refusals += 1
    score.refusals_right += refused == bool(label.get("refused"))
    if isinstance(work, Refusal):
        if not label.get("refused"):
            score.wrong.append(f"{label['file']}: refused: {work.reason}")
            score.missed.update(name for name in FIELDS if label.get(name))
        return
    if label.get("refused"):
        score.wrong.append(f"{label['file']}: read, though it should be refused")
        return
    _score_head(score, label, work.document)
    _score_text(score, label, work.document, folder)
    _score_passages(score, label, work)
    _score_rows(score, label, work.passages)


def _score_head(score: Score, label: Label, document: Document) -> None:
    for name in (name for name in FIELDS if name in label):
        wanted, got = label[name] or "", str(getattr(document, name) or "")
        if _same(wanted, got):
            score.hits[name] += bool(wanted)
            continue
        score.missed[name] += bool(wanted)
        score.false[name] += bool(got)
        score.wrong.append(f"{label['file']}: {name}: {got!r}, wanted {wanted!r}")


def _same(wanted: str, got: str) -> bool:
    """Whether two values are one; 第179号 is as good as 湖北省人民政府令第179号."""
    wanted, got = (re.sub(r"[、，,]", "", normal(value)) for value in (wanted, got))
    return wanted == got or bool(_ORDER.fullmatch(wanted) and got and (wanted.endswith(got) or got.endswith(wanted)))


def _score_text(score: Score, label: Label, document: Document, folder: Path) -> None:
    reference_file = folder / "text" / Path(label["file"]).with_suffix(".txt")
    for name in (f"{label['file']}.txt", str(Path(label["file"]).with_suffix(".txt"))):
        if (folder / "text" / name).is_file():
            reference_file = folder / "text" / name
    text = normal(_without_labels(document))
    once = normal(_without_repeats(document))
    for line in label.get("boilerplate", []):
        if normal(line) and normal(line) in text:
            score.boilerplate += 1
            score.wrong.append(f"{label['file']}: left in: {line!r}")
    if not reference_file.is_file():
        return
    reference = normal(reference_file.read_text("utf-8"))
    lost = list(_uncovered(reference, f"{text}\n{once}"))
    left = min((list(_uncovered(each, reference)) for each in (text, once)), key=lambda pieces: sum(map(len, pieces)))
    score.characters += len(reference)
    score.read += len(once)
    score.lost += sum(map(len, lost))
    score.left += sum(map(len, left))
    score.wrong += [f"{label['file']}: lost {piece[:60]!r}" for piece in lost if len(piece) > 1]
    score.wrong += [f"{label['file']}: added {piece[:60]!r}" for piece in left if len(piece) > 1]


def _without_labels(document: Document) -> str:
    """The text below the pairs of a site's table, which are scored as the head that they give."""
    start = max((s.end or 0 for s in document.stated if s.where == "label"), default=0)
    return document.text[start:]


def _without_repeats(document: Document) -> str:
    """The text below the labels with each merged cell's value once: the reference does not give it to every row."""
    start = len(document.text) - len(_without_labels(document))
    spans = [*document.layout.table_heads, *((row.start, row.end) for row in document.layout.rows)]
    text, place, above, end_above = "", start, [""], -1
    for begin, end in sorted(span for span in spans if span[0] >= start):
        cells = document.text[begin:end].split("\t")
        over = above if begin == end_above + 1 else []
        new = [c for i, c in enumerate(cells) if not (i and c == cells[i - 1]) and c not in over[i : i + 1]]
        text += document.text[place:begin] + "\t".join(new)
        place, above, end_above = end, cells, end
    return text + document.text[place:]


def _uncovered(text: str, other: str) -> Iterator[str]:
    """The pieces of `text` that stand in no run of characters that `other` has too."""
    runs = {other[i : i + _RUN] for i in range(len(other) - _RUN + 1)}
    covered = bytearray(len(text))
    for i in range(len(text) - _RUN + 1):
        if text[i : i + _RUN] in runs:
            covered[i : i + _RUN] = b"\1" * _RUN
    for match in re.finditer(rb"\0+", bytes(covered)):
        yield text[match.start() : match.end()]


def _score_passages(score: Score, label: Label, work: Work) -> None:
    headings = {normal(entry) for passage in label.get("passages", []) for entry in passage["path"]}
    score.passages += len(work.passages)
    for passage in work.passages:
        inner = [normal(line) for line in passage.text.split("\n")]
        if any(line in headings and line not in map(normal, passage.path) for line in inner[1:]):
            score.crossing += 1
            score.wrong.append(f"{label['file']}: crosses a heading: {passage.text[:50]!r}")
    for wanted in label.get("passages", []):
        holding = [p for p in work.passages if holds(p.text.replace("\t", ""), wanted["quote"].replace("\t", ""))]
        if label["format"] in _SHEETS:
            continue  # a sheet's name may stand in the path or not
        right = any(_headings(passage.path) == _headings(wanted["path"]) for passage in holding)
        score.paths += 1
        score.paths_right += right
        if not right:
            got = holding[0].path if holding else "no passage"
            score.wrong.append(f"{label['file']}: path of {wanted['quote'][:24]!r}: {got}, wanted {wanted['path']}")
        if wanted.get("page"):
            score.pages += 1
            found = [page for passage in holding for page in _pages(work.document, passage)]
            score.pages_right += wanted["page"] in found
            if holding and wanted["page"] not in found:
                score.wrong.append(
                    f"{label['file']}: page of {wanted['quote'][:24]!r}: {found}, wanted {wanted['page']}"
                )


def _headings(path: Sequence[str]) -> list[str]:
    """A path without bare marks: of a paragraph that is numbered and has no heading, 一、 may stand in it or not."""
    return [normal(entry) for entry in path if not _BARE_MARK.fullmatch(normal(entry))]


def _pages(document: Document, passage: Passage) -> list[int]:
    """The pages that a passage is on."""
    first, last = (document.layout.page_at(offset) for offset in (passage.start, passage.end - 1))
    return list(range(first, (last or first) + 1)) if first else []


def _score_rows(score: Score, label: Label, passages: Sequence[Passage]) -> None:
    rows = [_cells(passage) for passage in passages if passage.kind is Kind.TABLE_ROW]
    for wanted in label.get("table_rows", []):
        cells = [(normal(head), normal(value)) for head, value in wanted["cells"].items()]
        right = any(all(_stands_under(head, value, row) for head, value in cells) for row in rows)
        score.rows += 1
        score.rows_right += right
        if not right:
            score.wrong.append(f"{label['file']}: no row with {wanted['cells']}")


def _stands_under(head: str, value: str, row: set[tuple[str, str]]) -> bool:
    """Whether a value stands under a head; of heads of two lines the label has the lower."""
    return any(value == cell and column.endswith(head) for column, cell in row)


def _cells(passage: Passage) -> set[tuple[str, str]]:
    cells = cells_of(passage.text)
    return {(normal(head), normal(cell)) for head, cell in zip(passage.columns, cells, strict=False)}


def table(score: Score) -> str:
    """The measures, one a line, with the counts behind them."""
    share = {
        "refused or read as it should be": (score.refusals_right, score.refusals),
        "path of a passage right": (score.paths_right, score.paths),
        "page of a passage right": (score.pages_right, score.pages),
        "table rows under their heads": (score.rows_right, score.rows),
        "boilerplate left in (characters)": (score.left, score.read),
        "body text lost (characters)": (score.lost, score.characters),
        "passages across a heading": (score.crossing, score.passages),
    }
    lines = [f"files {score.files}"]
    lines += [
        f"{name:34} F1 {score.f1(name):.3f} (labelled {score.hits[name] + score.missed[name]})" for name in FIELDS
    ]
    lines += [f"{'dates':34} F1 {score.f1(*DATES):.3f}"]
    lines += [f"{name:34} {part / max(whole, 1):.4f} ({part} of {whole})" for name, (part, whole) in share.items()]
    lines += [
        f"{kind:34} {sum(pages for _, pages in times) / sum(second for second, _ in times):.1f} pages a second"
        for kind, times in sorted(score.seconds.items())
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table, with --wrong what is not as labelled too."""
    parser = argparse.ArgumentParser(description="Measures reading on the labelled files.")
    parser.add_argument("--wrong", action="store_true", help="list what is not as labelled")
    parser.add_argument("--only", default="", help="only files whose path holds this")
    options = parser.parse_args(arguments)
    score = measure([label for label in labels() if options.only in label["file"]])
    sys.stdout.write("\n".join([*(score.wrong if options.wrong else []), table(score)]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
