"""What becomes of reminders that fall due: handed out, dropped, tried again, and kept as sent or as not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

from bot.core import Core
from bot.errors import NotSaved
from bot.members.pauses import falls_into_pause
from bot.members.upcoming import next_due
from bot.rules.reasons import Cause, Reason
from bot.rules.recurrence import is_too_late
from bot.rules.reminders import Claim, Occurrence, Schedule
from bot.rules.wording import MAX_CONSECUTIVE_FAILURES

LEASE: Final = timedelta(minutes=5)
LEASE_LEFT: Final = timedelta(seconds=30)
AWAY: Final = Cause(Reason.AWAY)
_PAUSES: Final = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
_CLAIMED_AT_ONCE: Final = 20
_FOUND_AT_ONCE: Final = 500
_REPORTED: Final = timedelta(hours=1)

Aftermath = Literal["goes on", "ended", "rests", "rests after some in a row"]


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late the last hour's reminders were sent, in seconds, and how many did not arrive and are not told."""

    median_seconds: float
    worst_seconds: float
    undelivered: int


async def may_be_due(core: Core) -> bool:
    """Tell whether something is due, or to be handed out again, as far as that can be read."""
    return await core.store.reminders.may_be_due(core.clock())


async def take_back_skipped(core: Core) -> None:
    """Let what a clock ahead skipped for its age wait for its time; raises NotSaved."""
    await core.store.reminders.take_back_skipped(AWAY, core.clock())


async def claim_some(core: Core, found: list[int], under_way: Collection[int]) -> list[Claim]:
    """Claim the next few: first what somebody held before, then what is due, servers taking turns; raises NotSaved.

    `found` keeps the schedules that were found due and are not handed out yet, from one call to the next.
    """
    store, now = core.store.reminders, core.clock()
    claims = await store.claim_expired(now, LEASE, _CLAIMED_AT_ONCE, under_way)
    while not claims:
        found[:] = found or await store.due(now, _FOUND_AT_ONCE)
        if not found:
            break
        some, found[:] = found[:_CLAIMED_AT_ONCE], found[_CLAIMED_AT_ONCE:]
        claims = await store.claim(some, now, LEASE, next_due)
    return claims


async def give_back(core: Core, claims: Iterable[Claim]) -> None:
    """Leave claims to the next run at once; where that cannot be kept, it takes them when their lease is over."""
    with suppress(NotSaved):
        for claim in claims:
            cause = claim.occurrence.reason
            await core.store.reminders.postpone(claim, core.clock(), cause, may_be_sent=claim.again)


async def renew(core: Core, claims: Iterable[Claim]) -> None:
    """Keep what is under way from being handed out again; raises NotSaved."""
    await core.store.reminders.renew(claims, core.clock(), LEASE)


async def lateness(core: Core) -> Lateness:
    """Return how late reminders were."""
    lag = await core.store.reminders.lag(core.clock() - _REPORTED)
    return Lateness(lag.median_seconds or 0, lag.worst_seconds or 0, await core.store.reminders.undelivered())


async def why_dropped(core: Core, claim: Claim) -> Cause | None:
    """Return why a reminder is not to be sent any more; None where it is."""
    schedule, due_at = claim.schedule, claim.occurrence.due_at
    if schedule.state == "paused":
        return schedule.state_reason or Cause(Reason.SCHEDULE_PAUSED)
    if not schedule.is_group and await falls_into_pause(core, schedule.member_id, due_at):
        return Cause(Reason.PAUSED)
    if is_too_late(due_at, core.clock()):
        return claim.occurrence.reason or AWAY
    return None


async def drop(core: Core, claim: Claim, cause: Cause) -> None:
    """Keep that a reminder was not sent, for its time was over or its member paused; raises NotSaved."""
    if cause.reason is Reason.PAUSED:
        await core.store.reminders.skip_paused(claim, core.clock())
    else:
        await core.store.reminders.finish(claim, "skipped", cause, None, core.clock())


async def wait_if_early(core: Core, claim: Claim) -> bool:
    """Let a claim of a clock that was ahead, and is no more, wait for its time; tell whether it is one."""
    now = core.clock()
    if claim.occurrence.due_at <= now:
        return False
    await core.store.reminders.wait_until_due(claim, now)
    return True


async def may_post(core: Core, claim: Claim) -> bool:
    """Note that the message goes out now, unless it is not due, its claim ended, or its lease is about to."""
    if await wait_if_early(core, claim):
        return False
    now = core.clock()
    return await core.store.reminders.begin_posting(claim, now, now + LEASE_LEFT)


async def note_sent(core: Core, claim: Claim, message_id: int, told: Sequence[Occurrence] = ()) -> None:
    """Keep that a reminder was sent, and which earlier ones it told of; raises NotSaved."""
    async with core.store.as_one(aside=True):
        await core.store.reminders.finish(claim, "sent", None, message_id, core.clock())
        await note_told(core, told)


async def note_unseen(core: Core, claim: Claim) -> None:
    """Keep that nobody can see whether a reminder arrived; raises NotSaved."""
    await core.store.reminders.finish(claim, "unknown", Cause(Reason.UNSEEN), None, core.clock())


async def note_failed(core: Core, claim: Claim, cause: Cause, *, for_good: bool) -> Aftermath | None:
    """Keep why a reminder did not arrive; after some in a row, or for good, its schedule rests or ends.

    Returns what became of the schedule; None where its owner stopped it meanwhile, or wished to be forgotten. Raises
    NotSaved.
    """
    store, schedule = core.store.reminders, claim.schedule
    async with core.store.as_one(aside=True):
        if not await store.finish(claim, "failed", cause, None, core.clock()):
            return None
        if cause.reason is Reason.CHANNEL_GONE:
            await store.stop(schedule.id, core.clock())
            return "ended"
        if for_good:
            await store.pause_schedule(schedule.id, cause)
            return "rests"
        if await store.failures_in_a_row(schedule.id) >= MAX_CONSECUTIVE_FAILURES:
            await store.pause_schedule(schedule.id, Cause(Reason.FAILED_IN_A_ROW, str(cause)))
            return "rests after some in a row"
    return "goes on"


async def try_later(
    core: Core, claim: Claim, cause: Cause, *, may_be_sent: bool, pause: timedelta | None = None
) -> None:
    """Give a claim back, to be handed out again after a pause, which grows where none is given; raises NotSaved."""
    pause = pause or _PAUSES[min(claim.occurrence.attempts, len(_PAUSES)) - 1]
    await core.store.reminders.postpone(claim, core.clock() + pause, cause, may_be_sent=may_be_sent)


async def note_direct_messages(core: Core, schedule: Schedule, dm_channel_id: int) -> None:
    """Keep the channel of a member's direct messages; raises NotSaved."""
    await core.store.reminders.note_direct_messages(schedule.id, dm_channel_id)


async def untold(core: Core, member_id: int, *, of_groups: bool = True) -> list[Occurrence]:
    """Return what did not arrive of the schedules that a member keeps and they do not know of, oldest first."""
    return await core.store.reminders.untold(member_id, of_groups=of_groups)


async def untold_with_schedules(core: Core, member_id: int) -> list[tuple[Occurrence, Schedule]]:
    """Return what did not arrive and a member does not know of, each with its schedule, oldest first."""
    async with core.store.at_one_moment():
        lost = await untold(core, member_id)
        found = [await core.store.reminders.schedule(number) for number in sorted({one.schedule_id for one in lost})]
    schedules = {one.id: one for one in found if one is not None}
    return [(one, schedules[one.schedule_id]) for one in lost if one.schedule_id in schedules]


async def note_told(core: Core, told: Sequence[Occurrence]) -> None:
    """Keep that a member has read of these; raises NotSaved."""
    if told:
        await core.store.reminders.mark_told(told, core.clock())
