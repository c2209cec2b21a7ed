"""What members do with a reminder that came: snooze it, skip what the week still brings, stop them all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from bot.core import Core
from bot.errors import MemberError
from bot.members.outlook import outlook_of
from bot.members.pauses import pauses_since
from bot.members.schedules import Check, channel_schedule, stop_own_schedule, stop_schedule
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
    "sent": "was snoozed and has come again since, so I have moved nothing. Use the buttons of the newer one.",
    "claimed": "was snoozed and is just being sent again, so I have moved nothing. Use the buttons of the newer one.",
    "unknown": "was snoozed and may have come again since, so I have moved nothing: Discord does not let me see it.",
}
_NOT_AGAIN: Final = "cannot come once more, so I have moved nothing."


@dataclass(frozen=True, slots=True)
class Snoozed:
    """When a reminder comes once more, and when it would have by an earlier snooze.

    `by_rhythm` where its schedule brings one by then anyway, and it does not come beside that.
    """

    schedule: Schedule
    due_at: datetime
    before: datetime | None = None
    by_rhythm: bool = False


@dataclass(frozen=True, slots=True)
class WeekSkipped:
    """What does not come until the week ends: of the rhythm, and how many that waited; and when the next one comes."""

    schedule: Schedule
    ends_at: datetime
    skipped: tuple[datetime, ...]
    dropped: int
    next_due_at: datetime | None
    following: datetime | None


async def snooze(core: Core, key: str, until: Until, check: Check) -> Snoozed | None:
    """Let a reminder come once more later, or move the snooze that waits; None where the evening is over.

    Raises MemberError where it cannot be moved, and NotSaved.
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
    """Skip what a reminder's schedule still has to come this week; raises MemberError and NotSaved."""
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
) -> tuple[bool, bool]:
    """Stop what runs where a reminder came, be it a later schedule than its own; however old it is.

    Returns whether something ran, and whether it was a channel's. Raises MemberError and NotSaved.
    """
    async with core.store.as_one():
        found = await core.store.reminders.occurrence(key)
        if found is None and guild_id is not None:
            raise MemberError(
                "I know this reminder no longer, so I have stopped nothing. `/remind off` stops yours, and with "
                "`where` those of a channel."
            )
        if found is not None:
            check(found[1])
        if found is None or found[1].channel_id is None:
            return await stop_own_schedule(core, member_id), False
        running = await channel_schedule(core, guild_id, found[1].channel_id)
        return running is not None and await stop_schedule(core, running), True


async def check_not_old(core: Core, key: str, instead: str) -> None:
    """Refuse a button of a reminder that is two weeks old; `instead` says which command does it.

    Raises MemberError.
    """
    found = await core.store.reminders.occurrence(key)
    today = core.clock().astimezone(zone_of(found[1].zone) if found else UTC).date()
    try:
        day = OccurrenceKey.parse(key).day
    except ValueError:
        raise _forgotten() from None
    if is_old(day, today):
        raise MemberError(
            f"This reminder is of {day_words(day, 'weekday')}, and after two weeks its buttons do nothing any more. "
            f"{instead}"
        )


def _forgotten() -> MemberError:
    return MemberError("I know this reminder no longer, so I have moved nothing. `/remind on` starts new ones.")


async def _movable(core: Core, key: str, check: Check) -> tuple[Occurrence, Schedule]:
    """Return the occurrence that whoever acts may move; raises MemberError where it is old, gone or not theirs."""
    await check_not_old(core, key, "`/remind status` shows the reminders that run, and changes them.")
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
    """Refuse to move anything of a schedule that rests or is over, and say which."""
    if schedule is None or schedule.state == "off":
        raise MemberError(
            "The reminders that this one belongs to are stopped or replaced, so I have moved nothing. "
            "`/remind status` shows what runs, and `/remind on` starts them again."
        )
    if schedule.state == "paused":
        reason = f": {cause_words(schedule.state_reason)}" if schedule.state_reason else ""
        raise MemberError(f"These reminders are paused{reason}. I have moved nothing; `/remind status` resumes them.")


async def _check_no_pause(core: Core, schedule: Schedule, until: datetime) -> None:
    """Refuse to snooze a member's reminder into their pause, in which none comes."""
    if schedule.is_group:
        return
    today = await today_of(core, schedule.member_id)
    day = today.study_day_of(until)
    for pause in await pauses_since(core, schedule.member_id, day):
        if pause.holds(day):
            raise MemberError(
                f"{pause_words(pause, today.study_day)}: no reminder comes then, so I have moved nothing. "
                "`/pause` shows and ends it."
            )
