"""A file that hangs, bursts or kills its reader is refused by name, and the others are read."""

from pathlib import Path

import pytest
from support import DOCUMENTS, read_badly

from corpus.guard import Work, read_guarded, read_work
from corpus.read import Refusal, Source, find_sources


@pytest.mark.parametrize(("bad", "says"), [("hangs", "2 秒"), ("bursts", "内存"), ("dies", "内存")])
def test_a_bad_file_stops_nothing(tmp_path: Path, bad: str, says: str) -> None:
    for name in ("a", bad, "z"):
        (tmp_path / f"{name}.txt").write_text("关于某事的通知\n各单位：\n请认真执行。\n", encoding="utf-8")
    first, refused, last = (
        read_guarded(list(find_sources([tmp_path])), read_badly, seconds=2)
        if bad == "hangs"
        else (read_guarded(list(find_sources([tmp_path])), read_badly))
    )
    assert isinstance(first, Work)
    assert isinstance(last, Work)
    assert isinstance(refused, Refusal)
    assert refused.file == f"{bad}.txt"
    assert says in refused.reason


def test_files_come_in_the_order_given() -> None:
    sources = list(find_sources([DOCUMENTS]))
    read = list(read_guarded(sources))
    assert [work.document.file for work in read if isinstance(work, Work)] == [source.file for source in sources]
    assert read[0] == read_work(sources[0])


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    (refused,) = read_guarded([Source(tmp_path / "none.txt", "none.txt")])
    assert isinstance(refused, Refusal)
