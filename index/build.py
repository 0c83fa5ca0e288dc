"""Ingesting: sources → documents → passages → one new generation of the index. Only what changed is done again.

Loading the encoder is left to the caller, so that tests can pass a small one.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from corpus.cut import contextual, cut
from corpus.read import Refusal, Source, read_document
from corpus.types import UnreadableFileError
from index.catalogue import Held, write_catalogue
from index.lexical import build_word_index
from index.store import (
    CATALOGUE,
    FORMAT,
    VECTORS,
    WORDS,
    Manifest,
    check_encoder,
    check_name,
    checksums,
    current_generation,
    new_generation,
    open_index,
    write_manifest,
)
from index.types import Encoder, IndexUnusableError, Progress, Vectors
from index.vectors import all_vectors, build_vector_index, write_vector_index


@dataclass
class Report:
    """What an ingest did, by file. `embedded` counts passages that went through the encoder."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    duplicates: list[tuple[str, str]] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    documents: int = 0
    passages: int = 0
    embedded: int = 0


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the index in use holds: its documents by file, its vectors by the hash of what was embedded, its manifest."""

    held: dict[str, Held]
    vectors: dict[str, Vectors]
    manifest: Manifest | None


def ingest(
    sources: Iterable[Source],
    directory: Path,
    encoder: str | None,
    load: Callable[[str | None], Encoder],
    rebuild: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Brings the index in `directory` up to date with `sources`, and says what was done.

    A folder is mirrored: files that it held when it was last ingested and that are gone are removed. `load` is called,
    with the encoder's name, only when there is something to embed; without a name, the encoder of the old index is used.
    With `rebuild` nothing of the old index is used. Raises `IndexUnusableError`.
    """
    kept = _Kept({}, {}, None) if rebuild or current_generation(directory) is None else _kept(directory)
    if kept.manifest and encoder:
        check_name(kept.manifest, directory, encoder)
    name = kept.manifest.name if kept.manifest else encoder
    report = Report()
    held = _merge(list(sources), kept.held, report, progress)
    if rebuild:
        report.removed = [file for file in _files_held(directory) if file not in held]
    if held and list(held.values()) != list(kept.held.values()):
        _write(directory, list(held.values()), kept, lambda: load(name), report, progress)
    report.documents = len(held)
    report.passages = sum(len(entry.passages) for entry in held.values())
    return report


def _files_held(directory: Path) -> list[str]:
    """The files in an index that is about to be replaced; none if it can't be opened."""
    try:
        return [document.file for document in open_index(directory).catalogue.documents()]
    except IndexUnusableError:
        return []


def remove(files: Sequence[str], directory: Path) -> list[str]:
    """Takes documents out of the index by file; returns the files that it did not hold, and then removes nothing."""
    kept = _kept(directory)
    missing = [file for file in files if file not in kept.held]
    if not missing:
        left = [entry for file, entry in kept.held.items() if file not in files]
        _write(directory, left, kept, _nothing_to_embed, Report(), None)
    return missing


def _nothing_to_embed() -> Encoder:
    raise AssertionError("taking documents away needs no encoder")


def _kept(directory: Path) -> _Kept:
    opened = open_index(directory)
    held = opened.catalogue.held()
    opened.catalogue.close()
    hashes = [digest for entry in held for digest in entry.embedded_hashes]
    vectors = dict(zip(hashes, all_vectors(opened.vectors), strict=True)) if hashes else {}
    return _Kept({entry.document.file: entry for entry in held}, vectors, opened.manifest)


def _merge(
    sources: Sequence[Source], old: dict[str, Held], report: Report, progress: Progress | None
) -> dict[str, Held]:
    """The documents to hold, by file: the old ones, with what `sources` add, change and take away."""
    named = {source.file for source in sources}
    roots = {source.root for source in sources if source.root}
    held = {file: entry for file, entry in old.items() if entry.root not in roots or file in named}
    report.removed = [file for file in old if file not in held]
    by_content = {entry.content_hash: file for file, entry in held.items() if file not in named}
    for done, source in enumerate(sources, 1):
        try:
            digest = hashlib.sha256(source.read()).hexdigest()
        except UnreadableFileError as error:
            report.refused.append(Refusal(source.file, str(error)))
            continue
        except OSError as error:
            report.refused.append(Refusal(source.file, f"无法打开({error.strerror or error}),请检查路径和权限"))
            continue
        _take(source, digest, held, by_content, report)
        if progress:
            progress(done, len(sources))
    return held


def _take(source: Source, digest: str, held: dict[str, Held], by_content: dict[str, str], report: Report) -> None:
    """Adds one file to `held`, or says in `report` why it was not added."""
    before = held.get(source.file)
    if twin := by_content.get(digest):
        held.pop(source.file, None)
        report.duplicates.append((source.file, twin))
        return
    if before and before.content_hash == digest:
        by_content[digest] = source.file
        report.unchanged.append(source.file)
        return
    document = read_document(source)
    if isinstance(document, Refusal):
        report.refused.append(document)  # an older version that could be read stays
        return
    if before and _lies_elsewhere(before, source):
        report.refused.append(Refusal(source.file, f"文件夹 {before.root} 里已收录同名的另一份文件,请改名后再收录"))
        return
    passages = tuple(cut(document))
    embedded = tuple(_hash(contextual(document, passage)) for passage in passages)
    held[source.file] = Held(document, passages, embedded, digest, source.root)
    by_content[digest] = source.file
    (report.changed if before else report.added).append(source.file)


def _lies_elsewhere(before: Held, source: Source) -> bool:
    """Whether the document held under the source's name is another file, in another folder, that is still there."""
    return bool(before.root and source.root and before.root != source.root and Path(before.root, source.file).exists())


def _write(
    directory: Path,
    held: Sequence[Held],
    kept: _Kept,
    load: Callable[[], Encoder],
    report: Report,
    progress: Progress | None,
) -> None:
    name = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
    texts = [contextual(entry.document, passage) for entry in held for passage in entry.passages]
    hashes = [digest for entry in held for digest in entry.embedded_hashes]
    numbers = [number for number, entry in enumerate(held) for _ in entry.passages]
    new = {digest: text for digest, text in zip(hashes, texts, strict=True) if digest not in kept.vectors}
    report.embedded = len(new)
    maker: Encoder | Manifest = load() if new or kept.manifest is None else kept.manifest
    if kept.manifest:
        check_encoder(kept.manifest, directory, maker.name, maker.fingerprint)
    with new_generation(directory, name, after=kept.manifest.generation if kept.manifest else None) as folder:
        write_catalogue(folder / CATALOGUE, held)
        build_word_index(folder / WORDS, texts, numbers, progress)
        vectors = dict(kept.vectors)
        if not isinstance(maker, Manifest):
            vectors |= zip(new, maker.encode_passages(list(new.values()), progress), strict=True)
        write_vector_index(build_vector_index(_rows(hashes, vectors, maker.dimension)), folder / VECTORS)
        manifest = Manifest(
            format=FORMAT,
            generation=name,
            name=maker.name,
            fingerprint=maker.fingerprint,
            dimension=maker.dimension,
            documents=len(held),
            passages=len(texts),
            checksums=checksums(folder),
        )
        write_manifest(folder, manifest)


def _rows(hashes: Sequence[str], vectors: dict[str, Vectors], dimension: int) -> Vectors:
    """The vectors of `hashes`, shape (hashes, dimension)."""
    rows = np.zeros((len(hashes), dimension), np.float32)
    for row, digest in enumerate(hashes):
        rows[row] = vectors[digest]
    return rows


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
