"""Put sizes and spans of time into words for an operator."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.rules.wording import counted

_UNITS: Final = ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB"))
_SPANS: Final = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


def bytes_words(size: int) -> str:
    """Return a size of `size` bytes in words, such as "1.2 MB"."""
    for unit, name in _UNITS:
        if size >= unit:
            return f"{size / unit:.1f} {name}" if size < 10 * unit else f"{round(size / unit):,} {name}"
    return counted(size, "byte")


def span_words(span: timedelta) -> str:
    """Return a span of time, rounded, in the largest unit of which it has two or more, such as "36 hours"."""
    seconds = max(0.0, span.total_seconds())
    for unit, name in _SPANS:
        if seconds >= 2 * unit:
            return counted(round(seconds / unit), name)
    return counted(round(seconds), "second")
