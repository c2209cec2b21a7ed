"""Rules of study days and streaks: functions of dates, nothing else.

A day belongs to the date on which it began for the member, and ends at an hour that they choose. The streak is derived
from the dates on which they studied. Freezes are credit: a study day earns 1, at most 14; a missed day costs 7 and is
bridged, else the streak ends and the credit is 0. (One freeze for seven days in a row, the usual rule, can make a
streak shorter by an extra study day; credit cannot.)
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

DAY_ENDS_AT_HOUR: Final = 4
FREEZE_COST: Final = 7
MOST_CREDIT: Final = 14
DAYS_BACK: Final = 2


@dataclass(frozen=True, slots=True)
class Streak:
    """What the study days come to on a day; `current` and `longest` count study days, bridged days not."""

    current: int
    longest: int
    freezes: int
    studied_today: bool
    days_this_week: int


def local_day(at: datetime, zone: ZoneInfo, day_ends_at_hour: int = DAY_ENDS_AT_HOUR) -> date:
    """Gives the member's date at an instant; the hours before the day's end still belong to the day before."""
    wall = at.astimezone(zone).replace(tzinfo=None)
    return (wall - timedelta(hours=day_ends_at_hour)).date()


def streak(days: Collection[date], today: date) -> Streak:
    """Derives the streak from the dates studied on; today not yet studied neither breaks nor costs anything."""
    studied = sorted(day for day in set(days) if day <= today)
    current = longest = credit = 0
    before: date | None = None
    for day in studied:
        current, credit = _after_gap(current, credit, _missed(before, day))
        current += 1
        credit = min(MOST_CREDIT, credit + 1)
        longest = max(longest, current)
        before = day
    if before is not None and before < today:
        current, credit = _after_gap(current, credit, _missed(before, today))
    monday = today - timedelta(days=today.weekday())
    return Streak(
        current=current,
        longest=longest,
        freezes=credit // FREEZE_COST,
        studied_today=before == today,
        days_this_week=sum(day >= monday for day in studied),
    )


def _missed(before: date | None, day: date) -> int:
    return 0 if before is None else (day - before).days - 1


def _after_gap(current: int, credit: int, missed: int) -> tuple[int, int]:
    """Pays for missed days out of the credit, or ends the streak."""
    if credit >= missed * FREEZE_COST:
        return current, credit - missed * FREEZE_COST
    return 0, 0
