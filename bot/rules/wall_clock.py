"""Convert wall-clock times to instants, also around DST changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def wall_instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the instant (UTC) of a wall-clock time.

    If the time occurs twice, return the first instant. If a gap skips the time, return the end of the gap.
    """
    instant = datetime.combine(day, at.replace(fold=0), zone).astimezone(UTC)
    wall = datetime.combine(day, at)
    if instant.astimezone(zone).replace(tzinfo=None) == wall:
        return instant
    # The time lies in a gap. The gap ends between the instants of fold=1 and fold=0; a binary search finds its end.
    low = datetime.combine(day, at.replace(fold=1), zone).astimezone(UTC)
    high = instant
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).replace(tzinfo=None) > wall:
            high = middle
        else:
            low = middle
    return high.replace(microsecond=0)
