"""The result as files for other programs: CSV, JSON, TREC run and qrels, a BEIR folder, rows for ragas."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.render import answer_json
from corpus.cut import contextual
from eval.evaluate import Result
from eval.unread import Unread
from index.search import Searcher


def write_all(result: Result, searcher: Searcher, folder: Path) -> None:
    """Writes every format below `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_json(folder / "summary.json", summary(result))
    _write_csv(folder / "questions.csv", question_rows(result))
    _write_lines(folder / "predictions.jsonl", (answer_json(p.answer, p.gold.id) for p in result.predictions))
    if result.unread:
        said = result.unread.predictions
        _write_lines(folder / "unread.jsonl", (answer_json(p.answer, p.gold.id) for p in said))
    _write_lines(folder / "ragas.jsonl", _ragas_rows(result))
    for name, run in result.runs.items():
        _write_trec_run(folder / f"{name}.run", name, run.passages)
    _write_trec_qrels(folder / "passages.qrels", result.passage_qrels)
    _write_trec_qrels(folder / "documents.qrels", result.document_qrels)
    _write_beir(folder / "beir", result, searcher)


def summary(result: Result) -> dict[str, Any]:
    """The measures as one object."""
    return {
        "gold": result.gold_digest,
        "corpus": result.corpus_digest,
        "encoder": result.encoder,
        "generation": result.predictions[0].answer.generation,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "questions": len(result.predictions),
        "means": result.means(),
        "intervals": result.intervals(),
        "by_type": result.table(),
        "timings_ms": result.timings_ms,
        "comparisons": [asdict(comparison) for comparison in result.comparisons],
        "unread": _unread(result.unread) if result.unread else None,
        "lost": {stage: list(result.lost.values()).count(stage) for stage in dict.fromkeys(result.lost.values())},
    }


def _unread(unread: Unread) -> dict[str, Any]:
    return {
        "comparisons": [asdict(comparison) for comparison in unread.comparisons],
        "correct": unread.correct,
        "total_ms": unread.total_ms,
    }


def question_rows(result: Result) -> list[dict[str, object]]:
    """One row a question: what was asked, answered and measured, and where it was lost."""
    found = result.scores["assistant"].passages
    return [
        {
            "id": p.gold.id,
            "split": p.gold.split or "",
            "type": p.gold.type,
            "question": p.gold.question,
            "wanted": " | ".join(p.gold.answers),
            "status": str(p.answer.status),
            "answer": p.answer.text,
            "lost_at": result.lost.get(p.gold.id, ""),
            "confidence": round(p.answer.confidence, 4),
            **{name: round(values[p.gold.id], 4) for name, values in found.items() if p.gold.id in values},
            **{name: round(values[p.gold.id], 4) for name, values in result.answers.items() if p.gold.id in values},
        }
        for p in result.predictions
    ]


def _ragas_rows(result: Result) -> Iterable[dict[str, object]]:
    for p in result.predictions:
        yield {
            "user_input": p.gold.question,
            "response": p.answer.text,
            "retrieved_contexts": [hit.passage.text for hit in p.answer.hits],
            "reference": "；".join(p.gold.answers),
            "reference_contexts": [evidence.quote for evidence in p.gold.evidence],
        }


def _write_beir(folder: Path, result: Result, searcher: Searcher) -> None:
    (folder / "qrels").mkdir(parents=True, exist_ok=True)
    passages = ((d, p) for d in searcher.documents for p in searcher.passages_of(d))
    corpus = (
        {"_id": p.id, "title": d.title, "text": contextual(d, p).removeprefix(f"{d.title}\n")} for d, p in passages
    )
    _write_lines(folder / "corpus.jsonl", corpus)
    answerable = [p.gold for p in result.predictions if p.gold.evidence]
    _write_lines(folder / "queries.jsonl", ({"_id": gold.id, "text": gold.question} for gold in answerable))
    with (folder / "qrels" / "test.tsv").open("w", encoding="utf-8") as stream:
        stream.write("query-id\tcorpus-id\tscore\n")
        stream.writelines(f"{q}\t{key}\t{v}\n" for q, found in result.passage_qrels.items() for key, v in found.items())


def _write_trec_run(file: Path, name: str, ranking: Mapping[str, list[tuple[str, float]]]) -> None:
    with file.open("w", encoding="utf-8") as stream:
        for question, found in ranking.items():
            stream.writelines(
                f"{question} Q0 {key} {n} {len(found) - n + 1} {name}\n" for n, (key, _) in enumerate(found, 1)
            )


def _write_trec_qrels(file: Path, qrels: Mapping[str, Mapping[str, int]]) -> None:
    with file.open("w", encoding="utf-8") as stream:
        stream.writelines(f"{q} 0 {key} {v}\n" for q, found in qrels.items() for key, v in found.items())


def _write_csv(file: Path, rows: list[dict[str, object]]) -> None:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with file.open("w", encoding="utf-8-sig", newline="") as stream:  # the mark lets Excel read it as UTF-8
        writer = csv.DictWriter(stream, columns)
        writer.writeheader()
        writer.writerows(rows)


def _write_json(file: Path, value: object) -> None:
    file.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")


def _write_lines(file: Path, rows: Iterable[Mapping[str, object]]) -> None:
    with file.open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
