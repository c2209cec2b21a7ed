"""The reminder of a streak: when it comes in the last hours of a member's day, and whether the streak is at stake."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal

from bot.rules.streaks import LAST_HOURS, History, StreakState, walk

# Members are spread over an hour, because most of them have the same hour at which their day ends.
_SPREAD_MINUTES: Final = 60
_TIMESTAMP_BITS: Final = 22  # the bits of a Discord id above these are a time in milliseconds

Cost = Literal["frozen", "broken"]


def reminder_time(day_ends_at_hour: int, member_id: int) -> time:
    """Return the time of day of a member's streak reminder: six to five hours before their day ends.

    It is always the same for a member.
    """
    begin = datetime(2000, 1, 2, day_ends_at_hour, tzinfo=UTC) - LAST_HOURS
    return (begin + timedelta(minutes=(member_id >> _TIMESTAMP_BITS) % _SPREAD_MINUTES)).time()


def cost_of_missing(
    history: History, day: date, since: date | None = None, state: StreakState | None = None
) -> Cost | None:
    """Return what it costs if the member does not study on a date: a freeze ("frozen"), or the streak ("broken").

    Return None if it costs nothing, because the member has studied, is paused, rests, or has no streak, or because
    something else protects the date.
    `since` and `state` are the parameters of `walk`.
    """
    for one in walk(history, day + timedelta(days=1), since, state):
        if one.on == day and (one.mark == "frozen" or one.mark == "broken"):
            return one.mark
    return None
