"""How schedules stand, what comes of them and what does not: all of one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from typing import Final, Literal

from bot.core import Core
from bot.members.capacity import FullMinute, full_minute
from bot.members.deliveries import untold_with_schedules
from bot.members.pauses import first_unpaused, pauses_since
from bot.members.today import today_of
from bot.members.upcoming import upcoming
from bot.rules.reminders import Occurrence, Schedule
from bot.rules.streaks import Pause

_AHEAD: Final = 3

HeldBack = Literal["no", "schedule paused", "member paused"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An occurrence that is yet to be handed out apart from the rhythm, and what holds it back."""

    occurrence: Occurrence
    held_back: HeldBack


@dataclass(frozen=True, slots=True)
class Outlook:
    """A schedule, the next three instants of its rhythm, and the first one that no pause of its member holds back.

    `today` is the study day of its member, `pauses` are theirs that hold or come; a group's schedule heeds none.
    """

    schedule: Schedule
    upcoming: tuple[datetime, ...]
    following: datetime | None
    waiting: tuple[Waiting, ...]
    today: date
    pauses: tuple[Pause, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """How a schedule stands that was kept or changed, the one in whose place it is, and whether its minute is full."""

    outlook: Outlook
    full: FullMinute | None
    former: Schedule | None = None


@dataclass(frozen=True, slots=True)
class ScheduleStanding:
    """How a schedule stands, the last of it that fell due and does not wait, and those to come that do not come."""

    outlook: Outlook
    last: Occurrence | None
    not_coming: tuple[Occurrence, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """A member's own schedule, a server's groups, and what did not arrive and they do not know of."""

    own: ScheduleStanding | None
    groups: tuple[ScheduleStanding, ...]
    untold: tuple[tuple[Occurrence, Schedule], ...]


async def outlook_of(core: Core, schedule: Schedule) -> Outlook:
    """Return how a schedule stands."""
    async with core.store.at_one_moment():
        today = await today_of(core, schedule.member_id)
        instants = await upcoming(core, schedule)
        waiting = await core.store.reminders.waiting(schedule.id)
        first_day = min([today.study_day, *(today.study_day_of(one.due_at) for one in waiting)])
        heeded = [] if schedule.is_group else await pauses_since(core, schedule.member_id, first_day)
    pauses = [pause for pause in heeded if pause.until_on is None or pause.until_on >= today.study_day]
    ahead = tuple(islice(instants, _AHEAD))

    def held_back(one: Occurrence) -> HeldBack:
        if schedule.state == "paused":
            return "schedule paused"
        day = today.study_day_of(one.due_at)
        return "member paused" if any(pause.holds(day) for pause in heeded) else "no"

    return Outlook(
        schedule,
        ahead,
        first_unpaused(chain(ahead, instants), pauses, today),
        tuple(Waiting(one, held_back(one)) for one in waiting),
        today.study_day,
        tuple(pauses),
    )


async def changed_to(core: Core, schedule: Schedule, former: Schedule | None = None) -> Changed:
    """Return how a schedule stands that was kept or changed, or is shown as if it were."""
    async with core.store.at_one_moment():
        return Changed(await outlook_of(core, schedule), await full_minute(core, schedule), former)


async def status_of(core: Core, member_id: int, guild_id: int | None) -> Status:
    """Return how a member's reminders stand, and those of a server's groups if one is given."""
    store = core.store.reminders
    async with core.store.at_one_moment():
        own = await store.schedule_of(member_id)
        groups = [] if guild_id is None else await store.schedules_of_server(guild_id)
        return Status(
            None if own is None else await _standing(core, own),
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
