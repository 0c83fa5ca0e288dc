"""Progress: shown on a terminal, silent elsewhere, a new bar for a new step."""

from __future__ import annotations

import io
import sys

import pytest

from assistant.progress import note, progress_bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_each_step(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress_bar("收录") as progress:
        for total in (3, 7, 7):
            for done in range(1, total + 1):
                progress(done, total)
    note("正在加载模型…")
    said = terminal.getvalue()
    assert "收录" in said
    assert "/3" in said
    assert "/7" in said
    assert said.endswith("正在加载模型…\n")


def test_a_file_sees_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    log = io.StringIO()
    monkeypatch.setattr(sys, "stderr", log)
    with progress_bar("收录") as progress:
        progress(1, 2)
    note("正在加载模型…")
    assert log.getvalue() == ""
