"""Ingesting: only what changed is done again, one bad file stops nothing, and an interrupted ingest loses nothing."""

import os
from pathlib import Path
from typing import NoReturn

import pytest
from support import TinyEncoder

from corpus.read import Source, find_sources
from index.build import Report, ingest, put, remove
from index.search import Searcher
from index.store import FORMAT, current_generation, open_index
from index.types import IndexUnusableError

SENTENCE = "这一段说明{}的具体工作要求，由有关单位负责落实。"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "文件"
    folder.mkdir()
    for name in ("甲", "乙", "丙"):
        text = f"{name}市人民政府关于某事的通知\n\n各单位：\n" + "".join(
            f"{SENTENCE.format(name * n)}\n" for n in range(1, 40)
        )
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "index"


def run(folder: Path, directory: Path, encoder: TinyEncoder, rebuild: bool = False) -> Report:
    return ingest(find_sources([folder]), directory, None, lambda _: encoder, rebuild)


def files(directory: Path, encoder: TinyEncoder) -> list[str]:
    return sorted(document.file for document in Searcher(open_index(directory), encoder).documents)


def test_ingesting_again_embeds_nothing(folder: Path, directory: Path, tiny: TinyEncoder) -> None:
    first = run(folder, directory, tiny)
    assert first.embedded == first.passages > 3
    generation = current_generation(directory)
    second = run(folder, directory, tiny)
    assert (second.embedded, len(second.unchanged), second.passages) == (0, 3, first.passages)
    assert current_generation(directory) == generation


def test_only_new_passages_are_embedded(folder: Path, directory: Path, tiny: TinyEncoder) -> None:
    run(folder, directory, tiny)
    file = folder / "甲.txt"
    file.write_text(file.read_text(encoding="utf-8") + "新加的一段，说明另外一件事情。\n", encoding="utf-8")
    report = run(folder, directory, tiny)
    assert report.changed == ["甲.txt"]
    assert 1 <= report.embedded < report.passages / 3


def test_what_was_kept_is_found_as_in_a_fresh_index(
    folder: Path, directory: Path, tiny: TinyEncoder, tmp_path: Path
) -> None:
    run(folder, directory, tiny)
    (folder / "丁.txt").write_text("丁市关于水质的通知\n各单位：\n水质达标率要达到95%以上。\n", encoding="utf-8")
    run(folder, directory, tiny)
    fresh = tmp_path / "fresh"
    run(folder, fresh, tiny)

    def ranking(where: Path) -> dict[str, float]:
        hits = Searcher(open_index(where), tiny).search("水质达标率要达到多少", 20)
        return {hit.passage.id: round(hit.score, 9) for hit in hits}

    assert ranking(directory) == ranking(fresh)


def test_a_file_gone_from_its_folder_is_removed(folder: Path, directory: Path, tiny: TinyEncoder) -> None:
    run(folder, directory, tiny)
    (folder / "乙.txt").unlink()
    assert run(folder, directory, tiny).removed == ["乙.txt"]
    assert files(directory, tiny) == ["丙.txt", "甲.txt"]


def test_another_folder_leaves_the_first_alone(
    folder: Path, directory: Path, tiny: TinyEncoder, tmp_path: Path
) -> None:
    run(folder, directory, tiny)
    other = tmp_path / "另"
    other.mkdir()
    (other / "戊.txt").write_text("戊市通知\n各单位：\n请执行这项规定。\n", encoding="utf-8")
    assert run(other, directory, tiny).documents == 4


def test_two_files_of_the_same_content_are_held_once(folder: Path, directory: Path, tiny: TinyEncoder) -> None:
    (folder / "甲副本.txt").write_bytes((folder / "甲.txt").read_bytes())
    report = run(folder, directory, tiny)
    assert report.duplicates == [("甲副本.txt", "甲.txt")]
    assert report.documents == 3


def test_a_bad_file_stops_nothing_and_is_named(folder: Path, directory: Path, tiny: TinyEncoder) -> None:
    (folder / "坏.txt").write_bytes(b"\x00\x01\x02\xff\xfe\x80" * 50)
    (folder / "空.txt").write_bytes(b"")
    report = run(folder, directory, tiny)
    assert sorted(refusal.file for refusal in report.refused) == ["坏.txt", "空.txt"]
    assert report.documents == 3


def test_a_file_that_became_unreadable_keeps_its_last_good_text(
    folder: Path, directory: Path, tiny: TinyEncoder
) -> None:
    run(folder, directory, tiny)
    (folder / "甲.txt").write_bytes(b"\x00" * 99)
    report = run(folder, directory, tiny)
    assert [refusal.file for refusal in report.refused] == ["甲.txt"]
    assert files(directory, tiny) == ["丙.txt", "乙.txt", "甲.txt"]


def test_remove(folder: Path, directory: Path, tiny: TinyEncoder) -> None:
    run(folder, directory, tiny)
    assert remove(["没有.txt", "甲.txt"], directory) == ["没有.txt"]
    assert len(files(directory, tiny)) == 3
    assert remove(["甲.txt"], directory) == []
    assert files(directory, tiny) == ["丙.txt", "乙.txt"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError("No space left on device")])
def test_an_interrupted_ingest_leaves_the_old_index(
    folder: Path, directory: Path, tiny: TinyEncoder, error: BaseException | type[BaseException]
) -> None:
    class Failing(TinyEncoder):
        def encode_in_parts(self, *_: object) -> NoReturn:
            raise error

    run(folder, directory, tiny)
    generation = current_generation(directory)
    (folder / "己.txt").write_text("己市通知\n各单位：\n这是新的一份文件。\n", encoding="utf-8")
    with pytest.raises(error if isinstance(error, type) else type(error)):
        run(folder, directory, Failing())
    assert current_generation(directory) == generation
    assert [folder.name for folder in (directory / "generations").iterdir()] == [generation]
    assert len(files(directory, tiny)) == 3
    assert run(folder, directory, tiny).documents == 4


def test_what_a_killed_ingest_left_is_swept(folder: Path, directory: Path, tiny: TinyEncoder) -> None:
    run(folder, directory, tiny)
    (directory / "generations" / "half-made").mkdir()
    (folder / "甲.txt").unlink()
    run(folder, directory, tiny)
    assert [folder.name for folder in (directory / "generations").iterdir()] == [current_generation(directory)]


def test_an_index_of_another_encoder_is_refused(folder: Path, directory: Path, tiny: TinyEncoder) -> None:
    run(folder, directory, tiny)
    (folder / "新.txt").write_text("新市通知\n各单位：\n这是新的一份文件。\n", encoding="utf-8")
    with pytest.raises(IndexUnusableError, match="--rebuild --encoder tiny"):
        run(folder, directory, TinyEncoder(fingerprint="tiny-2"))
    with pytest.raises(IndexUnusableError, match="--rebuild --encoder other"):
        ingest(find_sources([folder]), directory, "other", lambda _: tiny)
    assert run(folder, directory, TinyEncoder(fingerprint="tiny-2"), rebuild=True).documents == 4


def test_a_damaged_index_is_refused(folder: Path, directory: Path, tiny: TinyEncoder) -> None:
    run(folder, directory, tiny)
    vectors = directory / "generations" / str(current_generation(directory)) / "vectors.faiss"
    vectors.write_bytes(vectors.read_bytes()[:-8])
    with pytest.raises(IndexUnusableError, match="--rebuild"):
        open_index(directory)
    assert run(folder, directory, tiny, rebuild=True).documents == 3


def test_another_format_is_refused(folder: Path, directory: Path, tiny: TinyEncoder) -> None:
    run(folder, directory, tiny)
    manifest = directory / "generations" / str(current_generation(directory)) / "manifest.json"
    manifest.write_text(manifest.read_text().replace(f'"format": {FORMAT}', '"format": 0'))
    with pytest.raises(IndexUnusableError, match="--rebuild"):
        open_index(directory)


def test_no_index_says_how_to_make_one(directory: Path) -> None:
    with pytest.raises(IndexUnusableError, match="policyqa ingest"):
        open_index(directory)


def test_search_can_be_held_to_documents(folder: Path, directory: Path, tiny: TinyEncoder) -> None:
    run(folder, directory, tiny)
    searcher = Searcher(open_index(directory), tiny)
    hits = searcher.search("具体工作要求", 5, wanted=lambda document: document.file == "乙.txt")
    assert len(hits) == 5
    assert {searcher.by_id[hit.passage.document].file for hit in hits} == {"乙.txt"}
    assert searcher.search("具体工作要求", 5, wanted=lambda document: False) == []


def test_files_of_one_name_in_two_folders_do_not_replace_each_other(
    folder: Path, directory: Path, tiny: TinyEncoder, tmp_path: Path
) -> None:
    run(folder, directory, tiny)
    other = tmp_path / "另"
    other.mkdir()
    (other / "甲.txt").write_text("另一甲县关于他事的通知\n各单位：\n请执行另一项规定。\n", encoding="utf-8")
    report = run(other, directory, tiny)
    assert [refusal.file for refusal in report.refused] == ["甲.txt"]
    assert report.documents == 3


def test_a_rebuild_names_what_it_leaves_out(folder: Path, directory: Path, tiny: TinyEncoder, tmp_path: Path) -> None:
    run(folder, directory, tiny)
    other = tmp_path / "另"
    other.mkdir()
    (other / "戊.txt").write_text("戊市通知\n各单位：\n请执行这项规定。\n", encoding="utf-8")
    assert sorted(run(other, directory, tiny, rebuild=True).removed) == ["丙.txt", "乙.txt", "甲.txt"]


def test_a_name_that_is_no_text_refuses_that_file_alone(folder: Path, directory: Path, tiny: TinyEncoder) -> None:
    (Path(str(folder)) / os.fsdecode(b"bad\xff\xfe.txt")).write_text("某市通知\n各单位：\n请执行。\n", encoding="utf-8")
    report = run(folder, directory, tiny)
    assert len(report.refused) == 1
    assert report.documents == 3


@pytest.mark.parametrize("name", ["current", "manifest.json"])
@pytest.mark.parametrize("data", [b"\xff\xfe", b"[1]"])
def test_a_damaged_small_file_is_said_and_mended(
    folder: Path, directory: Path, tiny: TinyEncoder, name: str, data: bytes
) -> None:
    run(folder, directory, tiny)
    place = directory if name == "current" else directory / "generations" / str(current_generation(directory))
    (place / name).write_bytes(data)
    with pytest.raises(IndexUnusableError, match="--rebuild"):
        open_index(directory)
    assert run(folder, directory, tiny, rebuild=True).documents == 3


def test_files_are_put_in_beside_all_others(folder: Path, directory: Path, tiny: TinyEncoder, tmp_path: Path) -> None:
    run(folder, directory, tiny)
    (tmp_path / "new").write_text("丁市关于水质的通知\n各单位：\n水质达标率要达到95%以上。\n", encoding="utf-8")
    source = Source(tmp_path / "new", "丁.txt", "elsewhere")
    report = put([source], directory, lambda: tiny, {"丁.txt": "乙.txt"})
    assert (report.added, report.documents) == (["丁.txt"], 3)
    assert files(directory, tiny) == ["丁.txt", "丙.txt", "甲.txt"]
    again = put([source, Source(tmp_path / "new", "戊.txt", "elsewhere")], directory, lambda: tiny)
    assert (again.changed, again.duplicates, again.embedded) == (["丁.txt"], [("戊.txt", "丁.txt")], 0)
    extents = open_index(directory).catalogue.extents()
    assert [extent.root for extent in extents] == [str(folder.resolve())] * 2 + ["elsewhere"]
    assert remove(["戊.txt"], directory) == []  # off the list of files that were left out
    assert remove(["戊.txt"], directory) == ["戊.txt"]
