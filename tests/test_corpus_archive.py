"""Folders and archives: every file that may be a document is taken or refused by name, and nothing stops the others."""

import io
import struct
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import TinyEncoder

from corpus import archive
from corpus.read import Refusal, find_sources, read_document
from corpus.types import Document, UnreadableFileError
from index.build import ingest

OLD_SHEET = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le")
TEXT = "某市人民政府关于某事的通知\n各单位：\n请认真执行这项规定。\n"


def zipped(**files: bytes | str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return file.getvalue()


def with_raw_name(data: bytes, old: str, new: bytes) -> bytes:
    """The archive with a member's name (as long as the new one) in other bytes, and no UTF-8 flag."""
    assert len(old) == len(new)
    return data.replace(old.encode(), new)


def named(*paths: Path) -> list[str]:
    return [source.file for source in find_sources(paths)]


def test_a_folder_gives_documents_and_refuses_what_cannot_be_read(tmp_path: Path) -> None:
    for name in ("a.txt", "b.MD", "c.html", "d.PDF", "e.xlsx", "f.wps", "g.xls", "h.rar", "i.exe", "sources.jsonl", "k.json", ".l.txt", "~$m.docx", "n.py"):  # fmt: skip
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    assert named(tmp_path) == ["a.txt", "b.MD", "c.html", "d.PDF", "e.xlsx", "f.wps", "g.xls", "h.rar"]


def test_what_a_saved_page_shows_is_passed_over(tmp_path: Path) -> None:
    for name in ("通知.html", "通知_files/1.png", "通知_files/sub/2.html", "年报.files/表.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    assert sorted(named(tmp_path)) == ["年报.files/表.png", "通知.html"]


def test_an_archive_is_a_folder(tmp_path: Path) -> None:
    inner = zipped(**{"丙.txt": TEXT, "__MACOSX/._丙.txt": "x", ".隐.txt": "x"})
    (tmp_path / "包.zip").write_bytes(zipped(**{"甲/乙.txt": TEXT, "内.zip": inner, "空/": "", "图.exe": "x"}))
    sources = list(find_sources([tmp_path]))
    assert sorted(source.file for source in sources) == ["包.zip/内.zip/丙.txt", "包.zip/甲/乙.txt"]
    assert {source.root for source in sources} == {str(tmp_path.resolve())}
    documents = [read_document(source) for source in sources]
    assert all(isinstance(document, Document) and "请认真执行" in document.text for document in documents)


def test_names_in_gbk(tmp_path: Path) -> None:
    data = with_raw_name(zipped(**{"abcdefgh.txt": TEXT}), "abcdefgh", "质量强区".encode("gbk"))
    (tmp_path / "包.zip").write_bytes(data)
    (source,) = find_sources([tmp_path / "包.zip"])
    assert source.file == "包.zip/质量强区.txt"
    assert source.read().decode() == TEXT


def test_names_never_leave_the_archive(tmp_path: Path) -> None:
    (tmp_path / "p.zip").write_bytes(zipped(**{"../../a.txt": TEXT, "/b.txt": TEXT, "c\\d.txt": TEXT}))
    assert sorted(named(tmp_path)) == ["p.zip/a.txt", "p.zip/b.txt", "p.zip/c/d.txt"]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04" + b"x" * 50, zipped(**{"a.exe": "x"})])
def test_a_bad_archive_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "坏.zip").write_bytes(data)
    (source,) = find_sources([tmp_path])
    assert source.file == "坏.zip"
    assert isinstance(read_document(source), Refusal)


def test_a_bad_member_stops_no_other(tmp_path: Path) -> None:
    data = zipped(**{"a.txt": TEXT * 9, "b.txt": TEXT})
    at = data.index(b"a.txt") + 12
    (tmp_path / "p.zip").write_bytes(data[:at] + bytes(b ^ 255 for b in data[at : at + 8]) + data[at + 8 :])
    first, second = map(read_document, find_sources([tmp_path]))
    assert isinstance(first, Refusal)
    assert first.file == "p.zip/a.txt"
    assert isinstance(second, Document)


def test_a_password_is_said(tmp_path: Path) -> None:
    data = bytearray(zipped(**{"a.txt": TEXT}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "p.zip").write_bytes(data)
    (read,) = map(read_document, find_sources([tmp_path]))
    assert isinstance(read, Refusal)
    assert "密码" in read.reason


def test_nesting_is_bounded(tmp_path: Path) -> None:
    data = zipped(**{"a.txt": TEXT})
    for n in range(4):
        data = zipped(**{f"{n}.zip": data})
    (tmp_path / "p.zip").write_bytes(data)
    (read,) = map(read_document, find_sources([tmp_path]))
    assert isinstance(read, Refusal)
    assert "嵌套" in read.reason


def test_counts_and_sizes_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_MOST_MEMBERS", 3)
    monkeypatch.setattr(archive, "_LARGEST", 1000)
    (tmp_path / "p.zip").write_bytes(zipped(**{f"{n}.txt": TEXT for n in range(5)}))
    (tmp_path / "q.zip").write_bytes(zipped(**{"大.txt": "长" * 999, "小.txt": TEXT}))
    read = {source.file: read_document(source) for source in find_sources([tmp_path])}
    assert [type(document) for document in read.values()] == [Document] * 3 + [Refusal] * 2 + [Document]
    refusals = [document.reason for document in read.values() if isinstance(document, Refusal)]
    assert "其余文件没有收录" in refusals[0]
    assert "过大" in refusals[1]


def test_a_size_that_lies_does_no_harm(tmp_path: Path) -> None:
    data = bytearray(zipped(**{"a.txt": "长" * 5000}))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = struct.pack("<I", 10)
    (tmp_path / "p.zip").write_bytes(data)
    assert all(isinstance(read_document(source), Refusal) for source in find_sources([tmp_path]))


def test_an_office_file_named_zip_is_itself(tmp_path: Path) -> None:
    (tmp_path / "p.zip").write_bytes(
        zipped(**{"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>", "a.txt": "x"})
    )
    (source,) = find_sources([tmp_path])
    assert (source.file, source.members) == ("p.zip", ())


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    reads = [read_document(source) for source in find_sources([tmp_path / "没有.zip", tmp_path / "没有.txt"])]
    assert all(isinstance(read, Refusal) and "无法打开" in read.reason for read in reads)


def test_ingest_mirrors_an_archive(tmp_path: Path, tiny: TinyEncoder) -> None:
    pack, index = tmp_path / "p.zip", tmp_path / "index"
    pack.write_bytes(zipped(**{"a.txt": TEXT, "b.txt": TEXT.replace("某事", "他事"), "c.xls": OLD_SHEET}))
    report = ingest(find_sources([pack]), index, None, lambda _: tiny)
    assert report.added == ["p.zip/a.txt", "p.zip/b.txt"]
    assert [refusal.file for refusal in report.refused] == ["p.zip/c.xls"]
    pack.write_bytes(zipped(**{"b.txt": TEXT.replace("某事", "他事")}))
    assert ingest(find_sources([pack]), index, None, lambda _: tiny).removed == ["p.zip/a.txt"]


VALID = zipped(**{"甲.txt": TEXT, "乙.zip": zipped(**{"丙.txt": TEXT})})


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(VALID) - 1), st.binary(min_size=1, max_size=8), st.booleans())
def test_damaged_archives_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, at: int, noise: bytes, cut: bool
) -> None:
    path = tmp_path_factory.mktemp("zip", numbered=True) / "p.zip"
    path.write_bytes(VALID[:at] + noise + (b"" if cut else VALID[at + len(noise) :]))
    for source in find_sources([path]):
        with suppress(UnreadableFileError):
            assert isinstance(source.read(), bytes)
