"""`make bench`: how files are read, what the reader brings on the five documents and on each public set, and speed.

Public sets are measured by the shared measuring program first, which judges from outside; those that are absent are
skipped with a message. Indexes are kept under var/bench, so that a second run only asks.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval import reading, reading_facts, speed

_KEPT = Path("var/bench")
_SEED = 20_261_122
_FIVE, _FIVE_GOLD = Path("corpus/documents"), Path("eval/gold/test.jsonl")
_POLICYQA = str(Path(sys.executable).with_name("policyqa"))


@dataclass(frozen=True, slots=True)
class PublicSet:
    """A set to measure on: its archive of documents and its gold files, below the folder of sets.

    `learned`: the reader learned from half of the questions, so that only the others say what it brings.
    """

    name: str
    archive: str
    gold: tuple[str, ...]
    learned: bool = False


LECOQA = PublicSet("lecoqa", "laws/laws.tar.xz", ("lecoqa/gold.jsonl",), learned=True)
SETS = (PublicSet("ncp", "ncp/docs.tar.xz", ("ncp/gold.jsonl", "ncp/unanswerable.jsonl")), LECOQA)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures on each set, or on those named, then speed; the exit code of the first that fails."""
    options = _options(arguments)
    if options.only in (None, "reading"):
        reading.main([])
        reading_facts.main([])
    if options.only in (None, "five"):
        code = _ingest(_FIVE, _KEPT / "five") or _compare("five documents, test", [_FIVE_GOLD], _KEPT / "five")
        if code:
            return code
    for public in SETS:
        if options.only in (None, public.name):
            code = _measure(public, options.bench, options.laws if public is LECOQA else None)
            if code:
                return code
    return 0 if options.only else speed.main()


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measures policyqa on the public sets, and its speed.")
    parser.add_argument("--bench", type=Path, default=Path("../shared/bench"), help="folder of the public sets")
    names = ["reading", "five", *(public.name for public in SETS)]
    parser.add_argument("--only", choices=names, help="measure on this set alone")
    text = "of lecoqa's laws, hold those that a question cites and N others, drawn by a fixed seed (default: all)"
    parser.add_argument("--laws", type=int, metavar="N", help=text)
    options = parser.parse_args(arguments)
    if options.laws is not None and options.laws < 0:
        parser.error(f"--laws must not be negative, but is {options.laws}")
    return options


def _measure(public: PublicSet, folder: Path, others: int | None) -> int:
    archive, program = folder / public.archive, folder.parent / "tools" / "measure.py"
    if not archive.is_file() or not program.is_file():
        _say(f"{public.name}: skipped, {archive} or {program} is absent")
        return 0
    kept = _KEPT / (public.name if others is None else f"{public.name}-{others}")
    golds = [folder / gold for gold in public.gold]
    documents = _unpacked(archive, kept / "documents", None if others is None else (_cited(golds), others))
    if code := _ingest(documents, kept):
        return code
    command = [sys.executable, str(program), public.name, str(documents), *map(str, golds)]
    if code := subprocess.run([*command, "--policyqa", _POLICYQA, "--keep", str(kept)], check=False).returncode:
        return code
    if not public.learned:
        return _compare(public.name, golds, kept)
    unlearned = write_unlearned(golds, kept / "unlearned.jsonl")
    return _compare(f"{public.name}, the questions that the reader did not learn from", [unlearned], kept)


def _ingest(documents: Path, kept: Path) -> int:
    command = [_POLICYQA, "ingest", str(documents), "--index", str(kept / "index")]
    return subprocess.run(command, check=False).returncode


def _compare(what: str, golds: Sequence[Path], kept: Path) -> int:
    """The assistant against itself without its reader, over the index in `kept`; the report goes there too."""
    _say(f"\n{what}: with the reader against without it")
    command = [_POLICYQA, "eval", *map(str, golds), "--index", str(kept / "index"), "--compare", "unread"]
    return subprocess.run([*command, "--out", str(kept / "eval")], check=False).returncode


def is_learned(question: str) -> bool:
    """Whether the reader learned from the question of this id, if it learned from its set: half of them, by a hash."""
    return hashlib.sha256(question.encode()).digest()[0] % 2 == 0


def write_unlearned(golds: Sequence[Path], target: Path) -> Path:
    """Writes the lines of `golds` that the reader did not learn from to `target`, and returns it."""
    kept = (line for line in _lines(golds) if not is_learned(json.loads(line)["id"]))
    target.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")
    return target


def _cited(golds: Sequence[Path]) -> frozenset[str]:
    return frozenset(evidence["file"] for line in _lines(golds) for evidence in json.loads(line)["evidence"])


def _lines(files: Sequence[Path]) -> list[str]:
    return [line for file in files for line in file.read_text(encoding="utf-8").split("\n") if line.strip()]


def _unpacked(archive: Path, folder: Path, wanted: tuple[frozenset[str], int] | None) -> Path:
    """The archive's files in `folder`: all, or those that are cited and so many others, which it says."""
    if folder.is_dir() and wanted is None:
        return folder
    with tarfile.open(archive) as packed:
        members = {member.name: member for member in packed.getmembers() if member.isfile()}
        names = sorted(members) if wanted is None else drawn(sorted(members), *wanted)
        if not folder.is_dir():
            half_done = folder.with_name(f"{folder.name}.part")
            packed.extractall(half_done, [members[name] for name in names], filter="data")
            half_done.rename(folder)
    if wanted is not None:
        cited = len(wanted[0].intersection(names))
        _say(f"{len(names)} of {len(members)} files: {cited} cited, {len(names) - cited} others drawn (seed {_SEED})")
    return folder


def drawn(files: Sequence[str], cited: frozenset[str], others: int) -> list[str]:
    """Those of `files` that are cited, and `others` more (all, if they are fewer): the same at every run."""
    rest = [file for file in files if file not in cited]
    return [*cited.intersection(files), *random.Random(_SEED).sample(rest, min(others, len(rest)))]


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
