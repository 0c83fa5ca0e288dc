"""The one renderer: every front (command line, batch, HTTP, page) shows answers as made here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter

from assistant.reference import reference
from assistant.types import Answer, Outcome, Part
from corpus.types import Document, Passage
from index.types import Hit

_DOCUMENT = TypeAdapter(Document)
_NOT_FOUND = "语料中没有查到。"


def answer_json(answer: Answer, identifier: str | None = None) -> dict[str, Any]:
    """An answer as the JSON object that scripts rely on."""
    return {
        "id": identifier,
        "question": answer.question,
        "status": answer.status,
        "kind": answer.kind,
        "answer": answer.text,
        "citations": [
            {
                "n": c.n,
                "file": c.document.file,
                "document": c.document.title,
                "number": c.document.number,
                "path": list(c.passage.path),
                "start": c.start,
                "end": c.end,
                "page": c.passage.page,
                "quote": c.quote,
                "reference": c.reference,
                "document_id": c.document.id,
                "passage_start": c.passage.start,
                "passage_end": c.passage.end,
            }
            for c in answer.citations
        ],
        "hits": hits_json(answer.hits, answer.documents),
        "warnings": list(answer.warnings),
        "understood": answer.understood,
        "parts": parts_json(answer.parts),
        "lines": [
            {"text": line, "citations": own, "highlight": highlight}
            for line, own, highlight in zip(
                answer.text.split("\n") if answer.text else [], marks(answer), _highlights(answer), strict=False
            )
        ],
        "conclusion": answer.conclusion,
        "confidence": round(answer.confidence, 3),
        "timings_ms": dict(answer.timings_ms),
        "index": {"generation": answer.generation, "encoder": answer.encoder},
    }


def parts_json(parts: Sequence[Part]) -> list[dict[str, str]]:
    """How a question was understood, part by part."""
    return [{"about": part.about, "text": part.text} for part in parts]


def hits_json(hits: tuple[Hit, ...] | list[Hit], documents: Mapping[str, Document]) -> list[dict[str, Any]]:
    """Hits as JSON objects, ranked from 1."""
    return [
        {"rank": rank, "score": round(hit.score, 4), **_passage(hit.passage, documents)}
        for rank, hit in enumerate(hits, 1)
    ]


def document_json(document: Document) -> dict[str, Any]:
    """A document without its text; dates as YYYY-MM-DD."""
    values: dict[str, Any] = _DOCUMENT.dump_python(document, mode="json", exclude={"text", "layout"})
    return values


def answer_text(answer: Answer) -> str:
    """An answer for the terminal: each line with the number of its citation, then the references."""
    lines = answer.text.split("\n") if answer.text else [_NOT_FOUND]
    numbered = [line + "".join(f" [{n}]" for n in own) for line, own in zip(lines, marks(answer), strict=True)]
    sources = [f"[{c.n}] {c.reference}" for c in answer.citations]
    near = []
    if answer.status is Outcome.NOT_FOUND and answer.hits:
        near = ["最接近的段落(不是答案)："] + [f"· {_near(hit, answer)}" for hit in answer.hits[:3]]
    warnings = [f"注意：{warning}" for warning in answer.warnings]
    return "\n".join([*numbered, "", *sources, *near, *warnings, f"({answer.understood})"]).rstrip()


def hit_text(rank: int, hit: Hit, document: Document) -> str:
    """A hit for the terminal."""
    where = " > ".join((document.title, *hit.passage.path))
    return f"{rank}. {where}({document.file} {hit.passage.start}-{hit.passage.end})\n   {_one_line(hit.passage.text)}"


def marks(answer: Answer) -> list[list[int]]:
    """The numbers of the citations, from 1, that each line of an answer carries.

    Lines stand for the citations in their place, from below a conclusion on, and carry what is quoted beside those; the
    last one carries what is more. Where there are fewer citations than lines, the last carries all.
    """
    lines = len(answer.text.split("\n"))
    own = [c.n for c in answer.citations if c.beside is None]
    above = max(lines - len(own), 0)
    if not own or above > 1:
        return [*([] for _ in range(lines - 1)), [c.n for c in answer.citations]]
    each = [*([[]] * above), *([n] for n in own[: lines - above - 1]), own[lines - above - 1 :]]
    beside = {n: [c.n for c in answer.citations if c.beside == n] for n in own}
    return [[*numbers, *(more for n in numbers for more in beside[n])] for numbers in each]


def _highlights(answer: Answer) -> list[list[int] | None]:
    """For each line of an answer the [start, end) of its text that answers by itself, or None."""
    found: list[list[int] | None] = []
    begin = 0
    for line in answer.text.split("\n"):
        end = begin + len(line)
        own = next((span for span in answer.highlights if begin <= span[0] and span[1] <= end), None)
        found.append([own[0] - begin, own[1] - begin] if own else None)
        begin = end + 1
    return found


def _near(hit: Hit, answer: Answer) -> str:
    document = answer.documents[hit.passage.document]
    return f"{document.title}：{_one_line(hit.passage.text)[:60]}…"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _passage(passage: Passage, documents: Mapping[str, Document]) -> dict[str, Any]:
    document = documents[passage.document]
    return {
        "file": document.file,
        "document": document.title,
        "path": list(passage.path),
        "start": passage.start,
        "end": passage.end,
        "page": passage.page,
        "text": passage.text,
        "document_id": document.id,
        "reference": reference(document, passage),
    }
