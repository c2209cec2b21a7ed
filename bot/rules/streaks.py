"""Rules of study days and streaks: functions of dates and instants, nothing else.

A day belongs to the date on which it began for the member, and ends at an hour that they choose. The streak is derived
from the dates on which they studied. What they missed is protected by a rest day, a pause, an outage of the bot, or a
date that was too short for them; else by a freeze. Freezes are credit: a study day earns 1, at most 14; a missed day
costs 7, else the streak ends and the credit is 0. (One freeze for seven days in a row, the usual rule, can make a
streak shorter by an extra study day; credit cannot.)

    History         what is known of a member: days studied, rest days, pauses, zones, and the bot's outages
    StreakState        what it comes to on a day: streak, longest streak, credit
    walk(...)       day by day, with what each was and where it left the streak
    streak(...)     today's Streak
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from bot.rules.wall_clock import wall_instant

DAY_ENDS_AT_HOUR: Final = 4
FREEZE_COST: Final = 7
MOST_CREDIT: Final = 14
DAYS_BACK: Final = 2
MOST_REST_DAYS: Final = 3
OUTAGE: Final = timedelta(minutes=30)
LAST_HOURS: Final = timedelta(hours=6)
SHORT_DAY: Final = timedelta(hours=12)
_DAY: Final = timedelta(days=1)
_NEAR_DAYS: Final = 3  # a date begins and ends within so many days of it in UTC
_UTC: Final = ZoneInfo("UTC")

Mark = Literal["studied", "open", "paused", "rest", "outage", "short", "frozen", "broken", "missed"]


@dataclass(frozen=True, slots=True)
class RestDays:
    """The days of the week (Monday is 0) on which a member rests from a date on; none where there are none."""

    from_on: date
    weekdays: frozenset[int]


@dataclass(frozen=True, slots=True)
class Pause:
    """Dates, both of them included, on which a member does not study; open where it has no end yet.

    `created_at` says when the member said so, where that is known.
    """

    from_on: date
    until_on: date | None = None
    created_at: datetime | None = None

    def holds(self, day: date) -> bool:
        """Tell whether a date lies in it."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True, slots=True)
class ZoneSince:
    """The zone in which a member lives from an instant on."""

    since: datetime
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Outage:
    """The time from one instant to another in which the bot was not connected."""

    began_at: datetime
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class History:
    """What is known of a member: minutes by date studied on (0 where none were named), and what protects the others.

    `zones` are in order, the first one from the beginning; `outages` are the bot's.
    """

    days: Mapping[date, int] = field(default_factory=dict[date, int])
    rest_days: Sequence[RestDays] = ()
    pauses: Sequence[Pause] = ()
    zones: Sequence[ZoneSince] = ()
    outages: Sequence[Outage] = ()
    day_ends_at_hour: int = DAY_ENDS_AT_HOUR


@dataclass(frozen=True, slots=True)
class StreakState:
    """What the days up to one, it included, come to; `current` and `longest` count days studied, others not."""

    current: int = 0
    longest: int = 0
    credit: int = 0

    @property
    def freezes(self) -> int:
        """Return how many missed days the credit bridges."""
        return self.credit // FREEZE_COST


@dataclass(frozen=True, slots=True)
class StreakDay:
    """A date, what it was, and where it left the streak.

    `lasted` says for how long the bot was down (outage), or for how long it was that date for the member (short).
    """

    on: date
    mark: Mark
    minutes: int
    state: StreakState
    lasted: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Streak:
    """What the study days come to on a day."""

    current: int
    longest: int
    freezes: int
    studied_today: bool
    days_this_week: int
    minutes_this_week: int


def local_day(at: datetime, zone: ZoneInfo, day_ends_at_hour: int = DAY_ENDS_AT_HOUR) -> date:
    """Return the member's date at an instant; the hours before the day's end still belong to the day before."""
    wall = at.astimezone(zone).replace(tzinfo=None)
    return (wall - timedelta(hours=day_ends_at_hour)).date()


def walk(
    history: History, today: date, since: date | None = None, state: StreakState | None = None
) -> Iterator[StreakDay]:
    """Go through the days up to today, from the first one studied or from the day after `since`, where one stood."""
    state = state or StreakState()
    first = min((day for day in history.days if since is None or day > since), default=None)
    day = first if since is None else since + _DAY
    while day is not None and day <= today:
        mark, lasted = _mark(history, day, today, state)
        state = _after(state, mark)
        yield StreakDay(day, mark, history.days.get(day, 0), state, lasted)
        day += _DAY


def streak(history: History, today: date, since: date | None = None, state: StreakState | None = None) -> Streak:
    """Derive the streak of today; today not yet studied neither breaks nor costs anything."""
    state = state or StreakState()
    for day in walk(history, today, since, state):
        state = day.state
    return streak_at(history, today, state)


def streak_at(history: History, today: date, state: StreakState) -> Streak:
    """Return the streak of a day whose state is known."""
    monday = today - today.weekday() * _DAY
    week = [minutes for day, minutes in history.days.items() if monday <= day <= today]
    return Streak(state.current, state.longest, state.freezes, today in history.days, len(week), sum(week))


def rests_on(rest_days: Sequence[RestDays], day: date) -> bool:
    """Tell whether a member rests on a date, by what they had set for it."""
    in_force = max((one for one in rest_days if one.from_on <= day), key=lambda one: one.from_on, default=None)
    return in_force is not None and day.weekday() in in_force.weekdays


def down_time(history: History, day: date) -> timedelta:
    """Return for how long the bot was not connected in a date's last six hours."""
    latest = day + _NEAR_DAYS * _DAY
    near = [one for one in history.outages if one.ended_at.date() >= day and one.began_at.date() <= latest]
    if not near:
        return timedelta(0)
    end = _end_of(history, day)
    return sum((_overlap(end - LAST_HOURS, end, one.began_at, one.ended_at) for one in near), timedelta(0))


def length_of(history: History, day: date) -> timedelta:
    """Return for how long it was that date where the member lived; zones that changed make it shorter or longer."""
    total = timedelta(0)
    for number, one in enumerate(history.zones):
        begin = one.since if number else datetime.min.replace(tzinfo=UTC)
        later = history.zones[number + 1 :]
        end = later[0].since if later else datetime.max.replace(tzinfo=UTC)
        total += _overlap(*_bounds(day, one.zone, history.day_ends_at_hour), begin, end)
    return total


def _mark(history: History, day: date, today: date, before: StreakState) -> tuple[Mark, timedelta | None]:
    """Say what a date was; what protects a day for nothing goes before what costs a freeze."""
    if day in history.days:
        return "studied", None
    if any(pause.holds(day) for pause in history.pauses):
        return "paused", None
    if rests_on(history.rest_days, day):
        return "rest", None
    if day == today:
        return "open", None
    if (down := down_time(history, day)) >= OUTAGE:
        return "outage", down
    if (length := _odd_length(history, day)) is not None and length < SHORT_DAY:
        return "short", length
    if before.credit >= FREEZE_COST:
        return "frozen", None
    return ("broken" if before.current else "missed"), None


def _after(before: StreakState, mark: Mark) -> StreakState:
    match mark:
        case "studied":
            current = before.current + 1
            return StreakState(current, max(before.longest, current), min(MOST_CREDIT, before.credit + 1))
        case "frozen":
            return replace(before, credit=before.credit - FREEZE_COST)
        case "broken" | "missed":
            return replace(before, current=0, credit=0)
        case _:
            return before


def _odd_length(history: History, day: date) -> timedelta | None:
    """Return how long a date lasted where the member's zone changed around it."""
    near = any(abs((one.since.date() - day).days) <= _NEAR_DAYS for one in history.zones[1:])
    return length_of(history, day) if near else None


def _end_of(history: History, day: date) -> datetime:
    """Return the instant at which a date ended where the member lived."""
    zone = history.zones[0].zone if history.zones else _UTC
    for one in history.zones[1:]:
        if one.since < _bounds(day, one.zone, history.day_ends_at_hour)[1]:
            zone = one.zone
    return _bounds(day, zone, history.day_ends_at_hour)[1]


def _bounds(day: date, zone: ZoneInfo, day_ends_at_hour: int) -> tuple[datetime, datetime]:
    """Return the instants between which it is that date in a zone."""
    at = time(day_ends_at_hour)
    return wall_instant(day, at, zone), wall_instant(day + _DAY, at, zone)


def _overlap(begin: datetime, end: datetime, other_begin: datetime, other_end: datetime) -> timedelta:
    return max(timedelta(0), min(end, other_end) - max(begin, other_begin))
