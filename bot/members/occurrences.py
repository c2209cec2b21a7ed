"""What the buttons of a sent reminder do: snooze it, skip the rest of the week, or stop the schedule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from bot.core import Core
from bot.errors import MemberError
from bot.members.outlook import outlook_of
from bot.members.own_reminders import Left, Stopped, stop_weekly
from bot.members.pauses import pauses_since
from bot.members.schedules import Check, channel_schedule, stop_schedule
from bot.members.today import today_of
from bot.members.upcoming import next_due
from bot.rules.occurrence_key import OccurrenceKey
from bot.rules.recurrence import evening_of, is_old, tomorrow_at, week_ends_at
from bot.rules.reminders import Occurrence, Schedule
from bot.rules.wording import cause_words, pause_words
from bot.zones.look_up import zone_of
from knowledge.text.dates import day_words

Until = Literal["hour", "evening", "tomorrow"]

_CAME_AGAIN: Final = {
    "sent": "was snoozed and has already come again, so I have not moved it. Use the buttons of the newer one.",
    "claimed": "was snoozed and is being sent again now, so I have not moved it. Use the buttons of the newer one.",
    "unknown": "was snoozed and may have come again, so I have not moved it. Discord does not let me check.",
}
_NOT_AGAIN: Final = "cannot come again, so I have not moved it. `/remind status` shows what comes next."


@dataclass(frozen=True, slots=True)
class Snoozed:
    """When a snoozed reminder is sent again.

    `due_at`: when it is sent again.
    `before`: the due time of an earlier snooze that was moved to `due_at`. None if no snooze was moved.
    `by_rhythm`: True if no snooze was added, because the schedule's next occurrence is due at or before the time that
    the member asked for. In this case, `due_at` is the due time of that occurrence, and a waiting snooze is skipped.
    """

    schedule: Schedule
    due_at: datetime
    before: datetime | None = None
    by_rhythm: bool = False


@dataclass(frozen=True, slots=True)
class WeekSkipped:
    """What was skipped of a schedule for the rest of a week.

    `ends_at`: when the week ends in the schedule's time zone.
    `skipped`: the due times of the skipped occurrences.
    `dropped`: how many waiting occurrences, such as snoozes, were skipped too, even if they were due after the week.
    `next_due_at`: when the schedule is next due. None if it is not on.
    `following`: the schedule's next due time that no pause of the owner holds back. None if there is none.
    """

    schedule: Schedule
    ends_at: datetime
    skipped: tuple[datetime, ...]
    dropped: int
    next_due_at: datetime | None
    following: datetime | None


async def snooze(core: Core, key: str, until: Until, check: Check) -> Snoozed | None:
    """Send a reminder again at a later time. If the reminder has a snooze that waits, move the snooze.

    Return None if `until` is "evening" and the evening is over. Raise MemberError if the reminder cannot be snoozed.
    Raise NotSaved if the write fails.
    """
    now = core.clock()
    async with core.store.as_one():
        occurrence, schedule = await _movable(core, key, check)
        instant = _instant(until, now, schedule)
        if instant is None:
            return None
        await _check_no_pause(core, schedule, instant)
        store = core.store.reminders
        latest, following = await store.latest_of(occurrence), (await outlook_of(core, schedule)).following
        if following is not None and following <= instant:
            if latest.waits:
                await store.drop_waiting(schedule.id, now, latest.id)
            return Snoozed(schedule, following, by_rhythm=True)
        made = await store.snooze(occurrence.key, instant, now)
        if made is None:
            _check_on(await store.schedule(schedule.id))
            latest = await store.latest_of(occurrence)
            raise MemberError(f"This reminder {_CAME_AGAIN.get(latest.state, _NOT_AGAIN)}")
        return Snoozed(schedule, made.due_at, latest.due_at if latest.waits else None)


async def skip_week(core: Core, key: str, check: Check) -> WeekSkipped:
    """Skip the occurrences that a reminder's schedule still has this week, and all waiting occurrences.

    Raise MemberError if the reminder is too old, or if its schedule is paused or off. Raise NotSaved if the write
    fails.
    """
    now = core.clock()
    async with core.store.as_one():
        _, schedule = await _movable(core, key, check)
        ends_at = week_ends_at(now, zone_of(schedule.zone))
        skipped, dropped = await core.store.reminders.skip_until(schedule.id, ends_at, next_due, now)
        later = await core.store.reminders.schedule(schedule.id) or schedule
        following = (await outlook_of(core, later)).following
        return WeekSkipped(schedule, ends_at, tuple(skipped), dropped, later.next_due_at, following)


async def stop_by_occurrence(
    core: Core, key: str, member_id: int, guild_id: int | None, check: Check
) -> tuple[Stopped, bool]:
    """Stop the schedule that sends reminders to the place where this reminder was sent.

    That place is the member's direct messages or a channel. The schedule that sends there now may be newer than the
    schedule that sent this reminder. This works for a reminder of any age.
    Return two values: what came of it, and whether the place is a channel. Raise MemberError if the
    reminder was sent in a server and is no longer stored. Raise NotSaved if the write fails.
    """
    async with core.store.as_one():
        found = await core.store.reminders.occurrence(key)
        if found is None and guild_id is not None:
            raise MemberError(
                "I no longer know this reminder, so I have not stopped anything. `/remind off` stops yours. With "
                "`where` it stops those of a channel."
            )
        if found is not None:
            check(found[1])
        if found is None or found[1].channel_id is None:
            return await stop_weekly(core, member_id), False
        running = await channel_schedule(core, guild_id, found[1].channel_id)
        stopped = running is not None and await stop_schedule(core, running)
        return Stopped(stopped, Left(0, streak=False)), True


async def check_may_move(core: Core, key: str, check: Check) -> None:
    """Raise MemberError if the member must not change the schedule of a group's reminder, or if it is not stored."""
    found = await core.store.reminders.occurrence(key)
    if found is None:
        raise MemberError(
            "I no longer know this reminder. `/setup` shows, changes and stops the reminders of this server."
        )
    check(found[1])


async def check_not_old(core: Core, key: str, instead: str) -> None:
    """Raise MemberError if a reminder is two weeks old or older, or if `key` does not have the form of a key.

    The occurrence need not be stored any more.
    `instead`: a sentence for the member that names the command to use in place of the button.
    """
    found = await core.store.reminders.occurrence(key)
    today = core.clock().astimezone(zone_of(found[1].zone) if found else UTC).date()
    try:
        day = OccurrenceKey.parse(key).day
    except ValueError:
        raise _forgotten() from None
    if is_old(day, today):
        raise MemberError(
            f"This reminder is from {day_words(day, 'weekday')}, and its buttons stop working after two weeks. "
            f"{instead}"
        )


def _forgotten() -> MemberError:
    return MemberError("I no longer know this reminder, so I have not moved it. `/remind on` starts new ones.")


async def _movable(core: Core, key: str, check: Check) -> tuple[Occurrence, Schedule]:
    """Return the occurrence of a key and its schedule, if the member may change them.

    Raise MemberError if the occurrence is two weeks old or no longer stored, or if the schedule is paused or off.
    `check` raises an error if the member must not change the schedule.
    """
    await check_not_old(core, key, "`/remind status` shows the reminders that are on, and `/remind edit` changes them.")
    found = await core.store.reminders.occurrence(key)
    if found is None:
        raise _forgotten()
    check(found[1])
    _check_on(found[1])
    return found


def _instant(until: Until, now: datetime, schedule: Schedule) -> datetime | None:
    zone = zone_of(schedule.zone)
    match until:
        case "hour":
            return now + timedelta(hours=1)
        case "evening":
            return evening_of(now, zone)
        case "tomorrow":
            return tomorrow_at(now, schedule.wall_time, zone)


def _check_on(schedule: Schedule | None) -> None:
    """Raise MemberError if a schedule is paused, off or unknown. The message says which."""
    if schedule is None or schedule.is_over:
        raise MemberError(
            "These reminders have been stopped or replaced, so I have not moved this one. "
            "`/remind status` shows what is on, and `/remind on` starts them again."
        )
    if schedule.state == "paused":
        reason = f": {cause_words(schedule.state_reason)}" if schedule.state_reason else ""
        raise MemberError(
            f"These reminders are paused{reason}. I have not moved this one. `/remind status` resumes them."
        )


async def _check_no_pause(core: Core, schedule: Schedule, until: datetime) -> None:
    """Raise MemberError if `until` is in a pause of the owner. Pauses do not affect a group's reminder."""
    if schedule.is_group:
        return
    today = await today_of(core, schedule.member_id)
    day = today.study_day_of(until)
    for pause in await pauses_since(core, schedule.member_id, day):
        if pause.holds(day):
            raise MemberError(
                f"{pause_words(pause, today.study_day)}: no reminder comes then, so I have not moved this one. "
                "`/pause` shows the pause and ends it."
            )
