"""A schedule in words: its weekdays and time, its next occurrences, and the DST changes between them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.client.embeds import time_of, when
from bot.members.upcoming import weekly_of
from bot.rules.parsing import weekday_names
from bot.rules.recurrence import Weekly, day_of
from bot.rules.reminders import Schedule
from bot.zones.look_up import zone_words
from knowledge.text.dates import day_words


def rhythm(schedule: Schedule) -> str:
    """Say on which days and when a schedule falls due; for a group, name the channel and the role as well."""
    words = f"{_days(schedule)} at {schedule.wall_time:%H:%M} ({zone_words(schedule.zone)})"
    return f"{words}{_only_if(schedule)}{_place(schedule)}"


def rhythm_beside_next(schedule: Schedule) -> str:
    """Return the words of `rhythm` without the time of day, for a text that says when the next reminder comes."""
    return f"{_days(schedule)} ({zone_words(schedule.zone)}){_only_if(schedule)}{_place(schedule)}"


def daily_rhythm(schedule: Schedule, next_due_at: datetime) -> str:
    """Say within a sentence on which days a schedule falls due, with the time of day in the reader's zone."""
    days = _days(schedule)
    amid = days[0].lower() + days[1:] if days.startswith("Every") else days
    return f"{amid} at {time_of(next_due_at)}{_only_if(schedule)}"


def _days(schedule: Schedule) -> str:
    if schedule.once_on is not None:
        return f"Once, on {day_words(schedule.once_on, 'weekday, full')},"
    return weekday_names(schedule.weekdays)


def _only_if(schedule: Schedule) -> str:
    return ", only on days you have not studied yet" if schedule.kind == "streak" else ""


def _place(schedule: Schedule) -> str:
    where = f" in <#{schedule.channel_id}>" if schedule.channel_id is not None else ""
    return f"{where}, mentioning <@&{schedule.role_id}>" if schedule.role_id is not None else where


def rhythm_amid(schedule: Schedule) -> str:
    """Return the words of `rhythm` for use within a sentence."""
    words = rhythm(schedule)
    return words[0].lower() + words[1:] if words.startswith("Every") else words


def upcoming_lines(schedule: Schedule, shown: Sequence[datetime], now: datetime) -> list[str]:
    """List the next occurrences, the times that a DST change skips, and the DST changes until the last occurrence."""
    weekly = weekly_of(schedule)
    lines = [f"• {_local(instant, weekly.zone)} · {when(instant)}" for instant in shown]
    return [*lines, *_skipped_times(weekly, shown), *_clock_changes(weekly, [now, *shown])]


def _skipped_times(weekly: Weekly, instants: Sequence[datetime]) -> list[str]:
    """Say which of the instants are at another time of day because a DST change skips the usual time."""
    return [
        f"The clocks skip {weekly.at:%H:%M} on {day_words(day_of(weekly, instant), 'short weekday')}, "
        f"so this reminder comes at {instant.astimezone(weekly.zone):%H:%M}, right after the change."
        for instant in instants
        if instant.astimezone(weekly.zone).time() != weekly.at
    ]


def _clock_changes(weekly: Weekly, instants: Sequence[datetime]) -> list[str]:
    """Say on which day a DST change lies between two instants, and that the time of day stays the same."""
    local = [instant.astimezone(weekly.zone) for instant in instants]
    return [
        f"The clocks change on {day_words(_day_of_change(earlier, later), 'short weekday')} "
        f"({_offset(earlier)} → {_offset(later)}). It still comes at {weekly.at:%H:%M}."
        for earlier, later in pairwise(local)
        if earlier.utcoffset() != later.utcoffset()
    ]


def _day_of_change(earlier: datetime, later: datetime) -> date:
    """Return the first local date at whose end the UTC offset differs from the offset of `earlier`."""
    day = earlier.date()
    while day < later.date():
        ends = datetime.combine(day + timedelta(days=1), time(), earlier.tzinfo)
        if ends.utcoffset() != earlier.utcoffset():
            return day
        day += timedelta(days=1)
    return day


def _local(instant: datetime, zone: ZoneInfo) -> str:
    local = instant.astimezone(zone)
    return f"{day_words(local.date(), 'short weekday')}, {local:%H:%M}"


def _offset(local: datetime) -> str:
    minutes = round((local.utcoffset() or timedelta(0)).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}"
