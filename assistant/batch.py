"""Many questions from a file, each answered to a line of another. A file is written whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assistant.answer import Assistant
from assistant.question import checked
from assistant.render import answer_json
from index.types import Progress


class BatchError(Exception):
    """The file of questions can't be used. The message names the file and the line."""


@dataclass(frozen=True, slots=True)
class _Line:
    identifier: str
    question: str
    context: tuple[str, ...]


def answer_batch(source: Path, target: Path, assistant: Callable[[], Assistant], progress: Progress) -> int:
    """Answers each line of `source` to a line of `target`; returns how many. `assistant` is called once the file is read.

    Raises `BatchError` for a line that is no question.
    """
    lines = [_parse(source, n, line) for n, line in enumerate(_read(source).split("\n"), 1) if line.strip()]
    if not lines:
        raise BatchError(f"{source} 里没有问题")
    answering = assistant()
    beside = target.with_name(f"{target.name}.part")
    try:
        with beside.open("w", encoding="utf-8") as stream:
            for done, line in enumerate(lines, 1):
                answer = answer_json(answering.ask(line.question, line.context), line.identifier)
                stream.write(json.dumps(answer, ensure_ascii=False) + "\n")
                progress(done, len(lines))
        beside.replace(target)
    except OSError as error:
        raise BatchError(f"无法写入 {target}({error.strerror}),请检查文件夹和磁盘空间") from error
    finally:
        beside.unlink(missing_ok=True)
    return len(lines)


def _read(source: Path) -> str:
    try:
        return source.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BatchError(f"无法打开 {source}({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise BatchError(f"{source} 不是 UTF-8 文本,请另存为 UTF-8") from error


def _parse(source: Path, number: int, line: str) -> _Line:
    try:
        stated = json.loads(line)
        question, context = stated["question"], stated.get("context") or []
        turns = isinstance(context, list) and all(isinstance(turn, str) for turn in context)
        if not isinstance(question, str) or not turns:
            raise TypeError("question is a string, context a list of strings")
        identifier = stated.get("id")
        context = tuple(checked(turn) for turn in context if turn.strip())
        return _Line(str(number if identifier is None else identifier), checked(question), context)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        reason = (
            str(error) if isinstance(error, ValueError) and not isinstance(error, json.JSONDecodeError) else "格式不对"
        )
        raise BatchError(f'{source} 第 {number} 行{reason},每行应为 {{"id","question","context":[]}}') from error
