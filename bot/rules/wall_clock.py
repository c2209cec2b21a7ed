"""Wall-clock times -> instants, clock changes included."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def wall_instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the instant (UTC) of a wall-clock time: the first of two, or right after a gap that skips it."""
    instant = datetime.combine(day, at.replace(fold=0), zone).astimezone(UTC)
    wall = datetime.combine(day, at)
    if instant.astimezone(zone).replace(tzinfo=None) == wall:
        return instant
    # The time does not exist: it lies in a gap, which ends between the two readings of it.
    low = datetime.combine(day, at.replace(fold=1), zone).astimezone(UTC)
    high = instant
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).replace(tzinfo=None) > wall:
            high = middle
        else:
            low = middle
    return high.replace(microsecond=0)
