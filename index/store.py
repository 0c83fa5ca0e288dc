"""The index directory: generations, the manifest, and the one step that switches to a new generation.

    DIR/current                  the name of the generation in use
    DIR/generations/NAME/        manifest.json, catalogue.sqlite, vectors.faiss, sentences.npy, sentence_rows.npy, words/

A generation is written beside the old one and never changed afterwards, so an interrupted ingest leaves the old index
as it was. What goes into a generation is left to `build`.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import faiss

from index.catalogue import Catalogue
from index.lexical import WordIndex
from index.sentences import SentenceVectors
from index.types import IndexBusyError, IndexUnusableError
from index.vectors import read_vector_index

FORMAT = 3  # raise it whenever the files, the tokens or the way passages are cut change
MANIFEST, CATALOGUE, VECTORS, WORDS = "manifest.json", "catalogue.sqlite", "vectors.faiss", "words"
SENTENCES, SENTENCE_ROWS = "sentences.npy", "sentence_rows.npy"
_CURRENT, _GENERATIONS, _LOCK = "current", "generations", "lock"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is: `name`, `fingerprint` and `dimension` are its encoder's.

    `checksums` maps each file below its folder to its SHA-256.
    """

    format: int
    generation: str
    name: str
    fingerprint: str
    dimension: int
    documents: int
    passages: int
    checksums: dict[str, str]


@dataclass(frozen=True, slots=True)
class OpenIndex:
    """A generation, opened."""

    manifest: Manifest
    catalogue: Catalogue
    words: WordIndex
    vectors: faiss.Index
    sentences: SentenceVectors


def current_generation(directory: Path) -> str | None:
    """The name of the generation in use, None where there is no index."""
    try:
        return (directory / _CURRENT).read_text(encoding="utf-8").strip() or None
    except (FileNotFoundError, NotADirectoryError):
        return None
    except UnicodeDecodeError:
        return "?"  # no generation's name: opening it says that the index is damaged


def read_manifest(directory: Path) -> Manifest:
    """The manifest of the generation in use. Raises `IndexUnusableError` where there is none, or of another format."""
    name = current_generation(directory)
    if name is None:
        raise IndexUnusableError(f"{directory} 里没有索引,请先运行 policyqa ingest 文件夹 --index {directory}")
    try:
        stated = json.loads((_folder(directory, name) / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _damaged(directory) from error
    if not isinstance(stated, dict):
        raise _damaged(directory)
    if stated.get("format") != FORMAT:
        raise IndexUnusableError(
            f"{directory} 的索引格式是 {stated.get('format')},本程序需要 {FORMAT},"
            f"请运行 policyqa ingest 文件夹 --rebuild --index {directory} 重建"
        )
    try:
        return Manifest(**stated)
    except TypeError as error:
        raise _damaged(directory) from error


def check_name(manifest: Manifest, directory: Path, name: str) -> None:
    """Raises `IndexUnusableError` when the index was made by an encoder of another name; no encoder is loaded for it."""
    if manifest.name != name:
        raise IndexUnusableError(
            f"{directory} 的索引由编码器 {manifest.name} 建立,不是 {name};"
            f"请去掉 --encoder,或运行 policyqa ingest 文件夹 --rebuild --encoder {name} --index {directory} 重建"
        )


def check_encoder(manifest: Manifest, directory: Path, name: str, fingerprint: str) -> None:
    """Raises `IndexUnusableError` when the index was made by another encoder than this."""
    if manifest.fingerprint != fingerprint:
        raise IndexUnusableError(
            f"{directory} 的索引由编码器 {manifest.name}({manifest.fingerprint[:8]})建立,与所用的 {name}({fingerprint[:8]})不同,"
            f"请运行 policyqa ingest 文件夹 --rebuild --encoder {name} --index {directory} 重建"
        )


def open_index(directory: Path) -> OpenIndex:
    """The index in use. Raises `IndexUnusableError` where it is missing, of another format, or damaged."""
    manifest = read_manifest(directory)
    folder = _folder(directory, manifest.generation)
    try:
        if checksums(folder) != manifest.checksums:
            raise _damaged(directory)
        return OpenIndex(
            manifest,
            Catalogue(folder / CATALOGUE),
            WordIndex(folder / WORDS),
            read_vector_index(folder / VECTORS),
            SentenceVectors(folder / SENTENCES, folder / SENTENCE_ROWS),
        )
    except OSError as error:
        raise _damaged(directory) from error
    except ValueError as error:  # what tantivy makes of a folder where it can't lock
        raise IndexUnusableError(f"{directory} 的索引打不开({error}),请确认该文件夹可写") from error


def checksums(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a generation but the manifest, locks left out."""
    found = {}
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if file.is_file() and name != MANIFEST and not name.endswith(".lock"):
            with file.open("rb") as stream:
                found[name] = hashlib.file_digest(stream, "sha256").hexdigest()
    return found


@contextmanager
def new_generation(directory: Path, name: str, after: str | None) -> Iterator[Path]:
    """A folder to write generation `name` in. It comes into use when the block ends, and goes when the block fails.

    `after` is the generation that it was made from, None for one made from nothing. Raises `IndexBusyError` while
    another process writes to the same index, or when one has written since.
    """
    directory.mkdir(parents=True, exist_ok=True)
    with _locked(directory):
        if after and current_generation(directory) != after:
            raise IndexBusyError(f"另一个程序刚刚更新了 {directory} 的索引,请再运行一次")
        _sweep(directory)
        folder = _folder(directory, name)
        try:
            folder.mkdir(parents=True)
            yield folder
            _switch(directory, name)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        _sweep(directory)


def check_free(directory: Path) -> None:
    """Raises `IndexBusyError` while another process writes to the index: before work that would be for nothing."""
    with _locked(directory):
        pass


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Writes a generation's manifest, last of its files."""
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1), encoding="utf-8")


def _folder(directory: Path, name: str) -> Path:
    return directory / _GENERATIONS / name


def _switch(directory: Path, name: str) -> None:
    beside = directory / f"{_CURRENT}.new"
    with beside.open("w", encoding="utf-8") as stream:
        stream.write(name + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(directory / _CURRENT)


def _sweep(directory: Path) -> None:
    """Removes all generations but the one in use: older ones, and what a killed ingest left."""
    name = current_generation(directory)
    for folder in (directory / _GENERATIONS).glob("*"):
        if folder.name != name:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _locked(directory: Path) -> Iterator[None]:
    with (directory / _LOCK).open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IndexBusyError(f"另一个程序正在写 {directory} 的索引,请等它结束后再试") from error
        yield


def _damaged(directory: Path) -> IndexUnusableError:
    return IndexUnusableError(
        f"{directory} 的索引已损坏,请运行 policyqa ingest 文件夹 --rebuild --index {directory} 重建"
    )
