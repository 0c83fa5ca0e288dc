"""Progress on standard error for steps that take seconds; silent when standard error is not a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tqdm import tqdm

from index.types import Progress


@contextmanager
def progress_bar(label: str) -> Iterator[Progress]:
    """A function to call with (done, total); the bar appears at the first call and goes when the block ends.

    A step that counts something else, or from the start again, gets a new bar.
    """
    bar: Any = None  # a tqdm, made when there is something to show

    def show(done: int, total: int) -> None:
        nonlocal bar
        if bar is not None and (bar.total != total or done < bar.n):
            bar.close()
            bar = None
        if bar is None:
            bar = tqdm(total=total, desc=label, leave=False, disable=not sys.stderr.isatty(), file=sys.stderr)
        bar.update(done - bar.n)

    try:
        yield show
    finally:
        if bar is not None:
            bar.close()


def note(text: str) -> None:
    """A line on standard error while something slow begins."""
    if sys.stderr.isatty():
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()
