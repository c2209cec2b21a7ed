"""Convert wall-clock times to instants, also around DST changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def wall_instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the instant (UTC) of a wall-clock time.

    If the time occurs twice, return the first instant. If a gap skips the time, return the end of the gap.
    """
    wall = datetime.combine(day, at)
    # Only a time in a gap, which does not exist, has its second reading before its first: the gap ends between them.
    low, high = (datetime.combine(day, at.replace(fold=fold), zone).astimezone(UTC) for fold in (1, 0))
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).replace(tzinfo=None) > wall:
            high = middle
        else:
            low = middle
    return high.replace(microsecond=0)
