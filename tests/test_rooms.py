"""The shape of the tree, over the syntax trees: which room may import which, and which libraries stay where."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import ROOT

ROOMS = ("corpus", "index", "assistant", "eval")
FILES = [file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py"))]
READER = "assistant/reader/"
USER_INTERFACE = {"assistant/web/chat.py", "assistant/server.py"}


def imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def reads_environment(file: Path) -> bool:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return any(isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv") for node in ast.walk(tree))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_each_file_keeps_to_its_room(file: Path) -> None:
    name = file.relative_to(ROOT).as_posix()
    room = file.relative_to(ROOT).parts[0]
    tops = {module.split(".")[0] for module in imports(file)}
    later = set(ROOMS[ROOMS.index(room) + 1 :])
    assert not tops & later, "a room imports only rooms to its left"
    if room not in ("index", "eval"):
        assert not tops & {"faiss", "sentence_transformers", "tantivy"}
        assert "torch" not in tops or name.startswith(READER)
    if name not in USER_INTERFACE:
        assert "gradio" not in tops
    if name != "assistant/config.py":
        assert not reads_environment(file)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_each_file_says_what_it_is_for(file: Path) -> None:
    assert ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
