"""`make bench`: how files are read, every public set that is at hand by the shared measuring program, and speed.

Sets that are absent are skipped with a message. Indexes are kept under var/bench, so that a second run only asks.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

from eval import reading, reading_facts, speed

_KEPT = Path("var/bench")


@dataclass(frozen=True, slots=True)
class PublicSet:
    """A set to measure on: its archive of documents and its gold files, below the folder of sets."""

    name: str
    archive: str
    gold: tuple[str, ...]


SETS = (
    PublicSet("ncp", "ncp/docs.tar.xz", ("ncp/gold.jsonl", "ncp/unanswerable.jsonl")),
    PublicSet("lecoqa", "laws/laws.tar.xz", ("lecoqa/gold.jsonl",)),
)


def main() -> int:
    """Measures on each set, or on those named, then speed; the exit code of the first that fails."""
    parser = argparse.ArgumentParser(description="Measures policyqa on the public sets, and its speed.")
    parser.add_argument("--bench", type=Path, default=Path("../shared/bench"), help="folder of the public sets")
    names = ["reading", *(public.name for public in SETS)]
    parser.add_argument("--only", choices=names, help="measure on this set alone")
    options = parser.parse_args()
    if options.only in (None, "reading"):
        reading.main([])
        reading_facts.main([])
    for public in SETS:
        if options.only not in (None, public.name):
            continue
        code = _measure(public, options.bench)
        if code:
            return code
    return 0 if options.only else speed.main()


def _measure(public: PublicSet, folder: Path) -> int:
    archive, program = folder / public.archive, folder.parent / "tools" / "measure.py"
    if not archive.is_file() or not program.is_file():
        sys.stdout.write(f"{public.name}: skipped, {archive} or {program} is absent\n")
        return 0
    kept = _KEPT / public.name
    documents = _unpacked(archive, kept / "documents")
    policyqa = str(Path(sys.executable).with_name("policyqa"))
    ingested = subprocess.run([policyqa, "ingest", str(documents), "--index", str(kept / "index")], check=False)
    if ingested.returncode:
        return ingested.returncode
    command = [sys.executable, str(program), public.name, str(documents), *(str(folder / g) for g in public.gold)]
    return subprocess.run([*command, "--policyqa", policyqa, "--keep", str(kept)], check=False).returncode


def _unpacked(archive: Path, folder: Path) -> Path:
    if not folder.is_dir():
        half_done = folder.with_name(f"{folder.name}.part")
        with tarfile.open(archive) as packed:
            packed.extractall(half_done, filter="data")
        half_done.rename(folder)
    return folder


if __name__ == "__main__":
    sys.exit(main())
