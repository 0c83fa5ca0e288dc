"""How the public laws are read: every file, every article under its own path, dates, and laws held in several versions.

`python -m eval.reading_laws FOLDER` prints the counts; there are no labels, so the files' own numbering and names are asked.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from corpus.facts.standing import versions
from corpus.guard import Work, read_guarded
from corpus.read import find_sources
from corpus.types import Document

_ARTICLE = re.compile(r"(?m)^第[一二三四五六七八九十百千零〇]+条(?:之[一二三四五六七八九十]+)?(?=[\s　])")
_DATED = re.compile(r"\s*[(（]\d{4}-\d{2}-\d{2}[)）]$")


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads every law and prints what was found."""
    parser = argparse.ArgumentParser(description="Counts what is read of a folder of laws.")
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args(arguments).folder
    began = time.perf_counter()
    sources = list(find_sources([folder]))
    read = list(read_guarded(sources))
    seconds = time.perf_counter() - began
    works = [work for work in read if isinstance(work, Work)]
    counts: Counter[str] = Counter()
    for work in works:
        counts.update(_articles(work))
        counts.update(f"has {name}" for name in ("written", "effective", "issuer") if getattr(work.document, name))
    found, named = _versions([work.document for work in works]), _named_versions(works)
    lines = [
        f"files {len(sources)}, read {len(works)}, {seconds:.0f} s with {sum(len(w.passages) for w in works)} passages",
        f"articles {counts['articles']}, under their own path {counts['own path']}, passages across one {counts['across']}",
        *(f"{name} {count}" for name, count in sorted(counts.items()) if name.startswith("has ")),
        f"laws in several versions: {len(found)}; of {len(named)} that the files' names tell, {len(named & found)}",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def _articles(work: Work) -> Counter[str]:
    """Articles that begin a line, those of them that begin a passage of their own path, and passages that hold two."""
    counts: Counter[str] = Counter()
    starts = {match.start(): match[0] for match in _ARTICLE.finditer(work.document.text)}
    for passage in work.passages:
        inside = [start for start in starts if passage.start <= start < passage.end]
        counts["across"] += len(inside) > 1
        counts["own path"] += sum(starts[start] in passage.path for start in inside)
    counts["articles"] = len(starts)
    return counts


def _versions(documents: Sequence[Document]) -> set[frozenset[str]]:
    return {frozenset(_stem(document.file) for document in group) for group in versions(documents)}


def _named_versions(works: Sequence[Work]) -> set[frozenset[str]]:
    """Laws of which several files have one name but for the date in brackets."""
    groups: dict[str, set[str]] = defaultdict(set)
    for work in works:
        groups[_stem(work.document.file)].add(work.document.file)
    return {frozenset([name]) for name, files in groups.items() if len(files) > 1}


def _stem(file: str) -> str:
    return _DATED.sub("", Path(file).stem)


if __name__ == "__main__":
    sys.exit(main())
