"""The state of schedules: which reminders are to come and which are not. Each value is read from one snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from typing import Final, Literal

from bot.core import Core
from bot.members.capacity import FullMinute, full_minute
from bot.members.deliveries import untold_with_schedules
from bot.members.pauses import pauses_since, unpaused
from bot.members.today import today_of
from bot.members.upcoming import upcoming
from bot.rules.reminders import Occurrence, Schedule
from bot.rules.streaks import Pause

_AHEAD: Final = 3

HeldBack = Literal["no", "schedule paused", "member paused"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An occurrence that waits to be claimed, such as a snooze.

    `held_back`: which pause keeps the occurrence from being sent, or "no".
    """

    occurrence: Occurrence
    held_back: HeldBack


@dataclass(frozen=True, slots=True)
class Outlook:
    """A schedule and its reminders to come.

    `of_rhythm`: the next due time of the schedule, even if a pause of the owner holds it back. None while the schedule
    is paused.
    `upcoming`: the next three due times that no pause of the owner holds back. Empty while the schedule is paused.
    `waiting`: the occurrences that wait to be claimed.
    `today`: the owner's current study day.
    `pauses`: the owner's current and coming pauses. Empty for a group's schedule, because pauses do not affect it.
    """

    schedule: Schedule
    of_rhythm: datetime | None
    upcoming: tuple[datetime, ...]
    waiting: tuple[Waiting, ...]
    today: date
    pauses: tuple[Pause, ...]

    @property
    def following(self) -> datetime | None:
        """Return the first of the `upcoming` due times. Return None if there is none."""
        return next(iter(self.upcoming), None)


@dataclass(frozen=True, slots=True)
class Changed:
    """The state of a schedule that was saved or changed.

    `full`: the minute of the next occurrence if too many reminders are due in it. None if the minute has room.
    `former`: the schedule that was replaced. None if no schedule was replaced.
    """

    outlook: Outlook
    full: FullMinute | None
    former: Schedule | None = None


@dataclass(frozen=True, slots=True)
class ScheduleStanding:
    """The state of a schedule.

    `last`: the latest occurrence that was due. None if there is none, or if it still waits to be claimed.
    `not_coming`: the occurrences that are due later but will not be sent, because the member skipped them.
    """

    outlook: Outlook
    last: Occurrence | None
    not_coming: tuple[Occurrence, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a member's own schedules and of a server's group schedules.

    `own`: the member's weekly schedule. None if they have none.
    `once`: their reminders that are still to come once, in the order of their dates.
    `streak`: the schedule of their streak's reminder. None if it is off.
    `untold`: the reminders that did not arrive and of which the member was not notified, each with its schedule.
    """

    own: ScheduleStanding | None
    once: tuple[Outlook, ...]
    streak: Schedule | None
    groups: tuple[ScheduleStanding, ...]
    untold: tuple[tuple[Occurrence, Schedule], ...]


async def outlook_of(core: Core, schedule: Schedule) -> Outlook:
    """Return a schedule with its reminders to come."""
    async with core.store.at_one_moment():
        today = await today_of(core, schedule.member_id)
        instants = await upcoming(core, schedule)
        waiting = await core.store.reminders.waiting(schedule.id)
        first_day = min([today.study_day, *(today.study_day_of(one.due_at) for one in waiting)])
        heeded = [] if schedule.is_group else await pauses_since(core, schedule.member_id, first_day)
    pauses = [pause for pause in heeded if pause.until_on is None or pause.until_on >= today.study_day]
    of_rhythm = next(instants, None)
    ahead = instants if of_rhythm is None else chain([of_rhythm], instants)

    def held_back(one: Occurrence) -> HeldBack:
        if schedule.state == "paused":
            return "schedule paused"
        day = today.study_day_of(one.due_at)
        return "member paused" if any(pause.holds(day) for pause in heeded) else "no"

    return Outlook(
        schedule,
        of_rhythm,
        tuple(islice(unpaused(ahead, pauses, today), _AHEAD)),
        tuple(Waiting(one, held_back(one)) for one in waiting),
        today.study_day,
        tuple(pauses),
    )


async def changed_to(core: Core, schedule: Schedule, former: Schedule | None = None) -> Changed:
    """Return the state of a schedule, to show it after it was saved or changed.

    `former`: the schedule that was replaced.
    """
    async with core.store.at_one_moment():
        return Changed(await outlook_of(core, schedule), await full_minute(core, schedule), former)


async def status_of(core: Core, member_id: int, guild_id: int | None) -> Status:
    """Return the state of a member's own schedules, and of a server's group schedules if `guild_id` is given."""
    store = core.store.reminders
    async with core.store.at_one_moment():
        own, streak = await store.schedule_of(member_id), await store.streak_schedule_of(member_id)
        groups = [] if guild_id is None else await store.schedules_of_server(guild_id)
        return Status(
            None if own is None else await _standing(core, own),
            tuple([await outlook_of(core, one) for one in await store.once_of(member_id)]),
            streak if streak is not None and streak.state != "off" else None,
            tuple([await _standing(core, group) for group in groups]),
            tuple(await untold_with_schedules(core, member_id)),
        )


async def _standing(core: Core, schedule: Schedule) -> ScheduleStanding:
    store, now = core.store.reminders, core.clock()
    last = await store.last(schedule.id, now)
    later = await store.since(schedule.id, now)
    return ScheduleStanding(
        await outlook_of(core, schedule),
        last if last is not None and not last.waits else None,
        tuple(one for one in later if one.due_at > now and not one.waits),
    )
