"""The shipped texts: verbatim, and described in sources.jsonl as they are read. What was read once is found again."""

import hashlib
import json
import zipfile
from pathlib import Path

import pytest
from support import DOCUMENTS

from corpus.read import find_again, find_sources
from corpus.types import Document


def test_sources_describe_the_files_as_they_are_read(shipped: dict[str, Document]) -> None:
    lines = (DOCUMENTS / "sources.jsonl").read_text(encoding="utf-8").splitlines()
    stated = {entry["file"]: entry for entry in map(json.loads, lines)}
    assert set(stated) == {file.name for file in DOCUMENTS.glob("*.txt")}
    for document in shipped.values():
        entry = stated[document.file]
        assert entry["sha256"] == hashlib.sha256((DOCUMENTS / document.file).read_bytes()).hexdigest()
        assert entry["title"] == document.title
        assert entry["issuer"] == document.issuer
        assert entry["number"] == document.number
        assert entry["date"] == (document.written.isoformat() if document.written else None)


def test_what_was_found_once_is_found_again(tmp_path: Path) -> None:
    (tmp_path / "里.zip").mkdir()  # a folder, whatever its name
    (tmp_path / "里.zip" / "甲.txt").write_text("甲")
    with zipfile.ZipFile(tmp_path / "包.zip", "w") as archive:
        archive.writestr("乙/丙.txt", "丙")
        archive.writestr("../丁.txt", "丁")
    for named in (tmp_path, tmp_path / "包.zip"):
        sources = list(find_sources([named]))
        assert len(sources) == (3 if named is tmp_path else 2)
        for source in sources:
            assert source.root
            found = find_again(source.root, source.file)
            assert found is not None
            assert found.read() == source.read()


@pytest.mark.parametrize("file", ["../甲.txt", "/甲.txt", "里/../甲.txt", "没有.txt", "甲.txt/乙.txt", ".", ""])
def test_nothing_else_is_found(tmp_path: Path, file: str) -> None:
    (tmp_path / "里").mkdir()
    (tmp_path / "甲.txt").write_text("甲")
    assert find_again(str(tmp_path / "里"), file) is None
    assert find_again(str(tmp_path / "gone"), file) is None
