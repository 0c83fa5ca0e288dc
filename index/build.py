"""Ingesting: sources → documents → passages → one new generation of the index. Only what changed is done again.

Loading the encoder is left to the caller, so that tests can pass a small one.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from corpus.cut import embedded
from corpus.guard import Work, read_guarded
from corpus.read import Refusal, Source
from corpus.types import UnreadableFileError
from index.catalogue import Held, LeftOut, write_catalogue
from index.lexical import WordIndex, build_word_index
from index.sentences import write_sentence_vectors
from index.store import (
    CATALOGUE,
    FORMAT,
    SENTENCE_ROWS,
    SENTENCES,
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
from index.types import Encoder, HalfVectors, IndexUnusableError, Progress, Span, Vectors
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
    """What the index in use holds: its documents by file, its vectors by the hash of what was embedded, its manifest.

    `sentences` are the vectors of a passage's sentences, by the same hash; `tokens` its tokens. `left_out` are
    the files that it was given and does not hold.
    """

    held: dict[str, Held]
    vectors: dict[str, Vectors]
    manifest: Manifest | None
    sentences: Mapping[str, HalfVectors] = field(default_factory=dict)
    tokens: Callable[[str], str | None] = lambda digest: None
    left_out: tuple[LeftOut, ...] = ()


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
    given = list(sources)
    held = _merge(given, kept.held, report, progress)
    left_out = _left_out(given, kept.left_out, report, {source.root for source in given if source.root})
    if rebuild:
        report.removed = [file for file in _files_held(directory) if file not in held]
    if held and (list(held.values()) != list(kept.held.values()) or left_out != kept.left_out):
        _write(directory, list(held.values()), left_out, kept, lambda: load(name), report, progress)
    report.documents = len(held)
    report.passages = sum(len(entry.passages) for entry in held.values())
    return report


def _files_held(directory: Path) -> list[str]:
    """The files in an index that is about to be replaced; none if it can't be opened."""
    try:
        return [document.file for document in open_index(directory).catalogue.documents()]
    except IndexUnusableError:
        return []


def put(
    sources: Sequence[Source],
    directory: Path,
    load: Callable[[], Encoder],
    instead: Mapping[str, str] | None = None,
    reading: Progress | None = None,
    writing: Progress | None = None,
) -> Report:
    """Reads each of `sources` anew and holds it in place of the document of its name, wherever that came from.

    All else stays as it is, but that a file which was read also takes the place of the document of another name that
    `instead` gives it. `reading` counts the sources in their order; `writing` the passages, as words and as vectors.
    Raises `IndexUnusableError`, or `IndexBusyError` where the same again may do.
    """
    kept, report, replaced = _kept(directory), Report(), instead or {}
    named = {source.file for source in sources}
    held = dict(kept.held)
    by_content = {entry.content_hash: file for file, entry in held.items() if file not in named | {*replaced.values()}}
    new = []
    for source in sources:
        digest = _digest(source, report)
        if digest in by_content:
            report.duplicates.append((source.file, by_content[digest]))
        elif digest:
            by_content[digest] = source.file
            new.append((source, digest))
    _read(new, held, report, reading, len(sources))
    for file in (*report.added, *report.changed):
        if replaced.get(file, file) != file:
            held.pop(replaced[file], None)
    left_out = _left_out(sources, kept.left_out, report, set())
    if list(held.values()) != list(kept.held.values()) or left_out != kept.left_out:
        _write(directory, list(held.values()), left_out, kept, load, report, writing)
    report.documents, report.passages = len(held), sum(len(entry.passages) for entry in held.values())
    return report


def remove(files: Sequence[str], directory: Path) -> list[str]:
    """Takes documents out of the index by file, and files that were left out off its list.

    Returns the files that it knows nothing of, and then removes nothing.
    """
    kept = _kept(directory)
    known = {*kept.held, *(entry.file for entry in kept.left_out)}
    missing = [file for file in files if file not in known]
    if not missing:
        left = [entry for file, entry in kept.held.items() if file not in files]
        left_out = [entry for entry in kept.left_out if entry.file not in files]
        _write(directory, left, left_out, kept, _nothing_to_embed, Report(), None)
    return missing


def _nothing_to_embed() -> Encoder:
    raise AssertionError("taking documents away needs no encoder")


def _kept(directory: Path) -> _Kept:
    opened = open_index(directory)
    held = opened.catalogue.held()
    left_out = tuple(opened.catalogue.left_out())
    opened.catalogue.close()
    hashes = [digest for entry in held for digest in entry.embedded_hashes]
    vectors = dict(zip(hashes, all_vectors(opened.vectors), strict=True)) if hashes else {}
    sentences = {digest: opened.sentences.of(row) for row, digest in enumerate(hashes)}
    tokens = _tokens(opened.words, hashes)
    return _Kept({entry.document.file: entry for entry in held}, vectors, opened.manifest, sentences, tokens, left_out)


def _tokens(words: WordIndex, hashes: Sequence[str]) -> Callable[[str], str | None]:
    """The tokens of the passages of an index, by the hash of what was embedded."""
    rows, kept = {digest: row for row, digest in enumerate(hashes)}, words.kept()
    return lambda digest: kept(rows[digest]) if digest in rows else None


def _merge(
    sources: Sequence[Source], old: dict[str, Held], report: Report, progress: Progress | None
) -> dict[str, Held]:
    """The documents to hold, by file: the old ones, with what `sources` add, change and take away."""
    named = {source.file for source in sources}
    roots = {source.root for source in sources if source.root}
    held = {file: entry for file, entry in old.items() if entry.root not in roots or file in named}
    report.removed = [file for file in old if file not in held]
    by_content = {entry.content_hash: file for file, entry in held.items() if file not in named}
    new: list[tuple[Source, str]] = []
    for source in sources:
        digest = _digest(source, report)
        if digest and _is_new(source, digest, held, by_content, report):
            new.append((source, digest))
    _read(new, held, report, progress, len(sources))
    return held


def _read(
    new: Sequence[tuple[Source, str]], held: dict[str, Held], report: Report, progress: Progress | None, total: int
) -> None:
    """Reads files, given with the digests of their bytes, into `held`. `progress` counts them as the last of `total`."""
    for done, ((source, digest), read) in enumerate(
        zip(new, read_guarded([source for source, _ in new]), strict=True), total - len(new) + 1
    ):
        if isinstance(read, Refusal):
            report.refused.append(read)  # an older version that could be read stays
        else:
            (report.changed if source.file in held else report.added).append(source.file)
            held[source.file] = _held(read, digest, source.root)
        if progress:
            progress(done, total)


def _digest(source: Source, report: Report) -> str | None:
    try:
        return hashlib.sha256(source.read()).hexdigest()
    except UnreadableFileError as error:
        report.refused.append(Refusal(source.file, str(error)))
    except OSError as error:
        report.refused.append(Refusal(source.file, f"无法打开({error.strerror or error}),请检查路径和权限"))
    return None


def _is_new(source: Source, digest: str, held: dict[str, Held], by_content: dict[str, str], report: Report) -> bool:
    """Whether a file is to be read; if not, `report` says why."""
    before = held.get(source.file)
    if twin := by_content.get(digest):
        held.pop(source.file, None)
        report.duplicates.append((source.file, twin))
        return False
    if before and before.content_hash == digest:
        by_content[digest] = source.file
        report.unchanged.append(source.file)
        return False
    if before and _lies_elsewhere(before, source):
        report.refused.append(Refusal(source.file, f"文件夹 {before.root} 里已收录同名的另一份文件,请改名后再收录"))
        return False
    by_content[digest] = source.file
    return True


def _held(work: Work, digest: str, root: str | None) -> Held:
    hashes = tuple(_hash(*embedded(work.document, passage)) for passage in work.passages)
    return Held(work.document, work.passages, hashes, digest, root, work.facts)


def _left_out(
    sources: Sequence[Source], before: Sequence[LeftOut], report: Report, mirrored: set[str]
) -> tuple[LeftOut, ...]:
    """The files that the index is given and does not hold: those of `sources`, and of older calls those outside `mirrored`."""
    roots = {source.file: source.root for source in sources}
    older = [entry for entry in before if entry.file not in roots and entry.root not in mirrored]
    refused = [LeftOut(r.file, r.reason, None, roots.get(r.file)) for r in report.refused]
    twins = [LeftOut(file, f"与 {twin} 内容相同,未重复收录", twin, roots[file]) for file, twin in report.duplicates]
    return tuple(sorted([*older, *refused, *twins], key=lambda entry: entry.file))


def _lies_elsewhere(before: Held, source: Source) -> bool:
    """Whether the document held under the source's name is another file, in another folder, that is still there."""
    return bool(before.root and source.root and before.root != source.root and Path(before.root, source.file).exists())


def _write(
    directory: Path,
    held: Sequence[Held],
    left_out: Sequence[LeftOut],
    kept: _Kept,
    load: Callable[[], Encoder],
    report: Report,
    progress: Progress | None,
) -> None:
    name = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
    whole = [embedded(entry.document, passage) for entry in held for passage in entry.passages]
    texts = [text for text, _ in whole]
    hashes = [digest for entry in held for digest in entry.embedded_hashes]
    numbers = [number for number, entry in enumerate(held) for _ in entry.passages]
    new = {digest: one for digest, one in zip(hashes, whole, strict=True) if digest not in kept.vectors}
    report.embedded = len(new)
    maker: Encoder | Manifest = load() if new or kept.manifest is None else kept.manifest
    if kept.manifest:
        check_encoder(kept.manifest, directory, maker.name, maker.fingerprint)
    with new_generation(directory, name, after=kept.manifest.generation if kept.manifest else None) as folder:
        write_catalogue(folder / CATALOGUE, held, left_out)
        build_word_index(folder / WORDS, texts, numbers, progress, lambda row: kept.tokens(hashes[row]))
        vectors, sentences = dict(kept.vectors), dict(kept.sentences)
        if not isinstance(maker, Manifest):
            made, in_parts = maker.encode_in_parts(
                [text for text, _ in new.values()], [own for _, own in new.values()], progress
            )
            vectors |= zip(new, made, strict=True)
            sentences |= zip(new, in_parts, strict=True)
        write_vector_index(build_vector_index(_rows(hashes, vectors, maker.dimension)), folder / VECTORS)
        of_passages = [sentences[digest] for digest in hashes]
        write_sentence_vectors(of_passages, maker.dimension, folder / SENTENCES, folder / SENTENCE_ROWS)
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


def _hash(text: str, parts: Sequence[Span]) -> str:
    return hashlib.sha256(f"{text}\0{parts}".encode()).hexdigest()
