"""Times as people read them: the store's UTC as the clock of this machine shows it."""

from __future__ import annotations

from datetime import datetime


def spoken(at: str) -> str:
    """2026年1月5日 09:30, of a time as `log.now` writes it."""
    day = datetime.fromisoformat(at).astimezone()
    return f"{day.year}年{day.month}月{day.day}日 {day:%H:%M}"
