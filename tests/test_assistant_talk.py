"""Talk over several texts: a turn that goes on from the one before is answered from the text that was talked of."""

from __future__ import annotations

from pathlib import Path

from support import TinyEncoder

from assistant.answer import Assistant
from corpus.read import find_sources
from index.build import ingest
from index.search import Searcher
from index.store import open_index

HEATING = """北山供热条例

第一条 供热企业擅自停止供热的，由供热主管部门处十万元罚款。

第二条 私自改装暖气管道的，由供热主管部门责令改正，处二千元罚款。
"""
WATER = """南湖供水条例

第一条 供水企业擅自停止供水的，由水行政主管部门处五万元罚款。

第二条 私自改装水表的，由水行政主管部门责令改正，处一千元罚款。
"""


def test_a_turn_is_answered_from_the_text_that_was_talked_of(tmp_path: Path) -> None:
    files = tmp_path / "texts"
    files.mkdir()
    for name, text in (("供热", HEATING), ("供水", WATER)):
        (files / f"{name}.txt").write_text(text)
    encoder = TinyEncoder()
    ingest(find_sources([files]), tmp_path / "index", None, lambda _: encoder)
    assistant = Assistant(Searcher(open_index(tmp_path / "index"), encoder))
    for earlier, file in (("供热企业擅自停止供热罚多少", "供热.txt"), ("供水企业擅自停止供水罚多少", "供水.txt")):
        hits = assistant.ask("私自改装的由哪个部门处罚", [earlier]).hits
        assert assistant._searcher.by_id[hits[0].passage.document].file == file
