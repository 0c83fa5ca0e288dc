"""BEIR folders in: corpus.jsonl, queries.jsonl and qrels/*.tsv (Thakur et al. 2021) as documents and gold questions.

Each entry of the corpus becomes a file; a qrel says that the whole file is relevant, so its evidence has no quote.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eval.types import EvalError, Evidence, Gold


def is_beir(folder: Path) -> bool:
    """Whether a folder is laid out as BEIR's are."""
    return (folder / "corpus.jsonl").is_file() and (folder / "queries.jsonl").is_file()


def write_documents(folder: Path, target: Path) -> None:
    """Writes the corpus as text files named by their ids. Raises `EvalError` for a malformed line."""
    target.mkdir(parents=True, exist_ok=True)
    for entry in _lines(folder / "corpus.jsonl", "_id", "text"):
        title = entry.get("title") or ""
        (target / _file(entry["_id"])).write_text(f"{title}\n\n{entry['text']}\n", encoding="utf-8")


def read_questions(folder: Path) -> list[Gold]:
    """The questions that have a relevant entry, from the first file of qrels. Raises `EvalError`."""
    relevant = _qrels(folder)
    return [
        Gold(
            q["_id"],
            "beir",
            q["text"],
            (),
            (),
            tuple(Evidence(_file(key), "") for key in relevant[q["_id"]]),
            False,
            False,
            None,
        )
        for q in _lines(folder / "queries.jsonl", "_id", "text")
        if q["_id"] in relevant
    ]


def _qrels(folder: Path) -> dict[str, list[str]]:
    files = sorted((folder / "qrels").glob("*.tsv"))
    if not files:
        raise EvalError(f"{folder} 里没有 qrels/*.tsv,请补上")
    relevant: dict[str, list[str]] = defaultdict(list)
    with files[0].open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.reader(stream, delimiter="\t"), 1):
            if len(row) != 3:
                raise EvalError(f"{files[0]} 第 {number} 行不是三列,请改正")
            if number > 1 and float(row[2]) > 0:
                relevant[row[0]].append(row[1])
    return relevant


def _lines(file: Path, *keys: str) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as stream:
        for number, line in enumerate(stream, 1):
            try:
                entry = json.loads(line)
                yield {**entry, **{key: str(entry[key]) for key in keys}}
            except (ValueError, KeyError, TypeError) as error:
                raise EvalError(f"{file} 第 {number} 行不是含 {'、'.join(keys)} 的 JSON,请改正") from error


def _file(identifier: str) -> str:
    return f"{identifier.replace('/', '_')}.txt"
