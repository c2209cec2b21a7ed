"""Claim due reminders, decide whether each may be sent, and record its outcome."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

from bot.core import Core
from bot.errors import NotSaved
from bot.members.exams import is_to_be_asked, not_asked
from bot.members.pauses import falls_into_pause
from bot.members.stake import why_not_at_stake
from bot.members.upcoming import next_due
from bot.rules.reasons import Cause, Reason
from bot.rules.recurrence import is_too_late
from bot.rules.reminders import Claim, Occurrence, Schedule
from bot.rules.wording import MAX_CONSECUTIVE_FAILURES
from bot.watch import ReminderEnding

LEASE: Final = timedelta(minutes=5)
LEASE_LEFT: Final = timedelta(seconds=30)
AWAY: Final = Cause(Reason.AWAY)
_BY_THE_CLOCK: Final = (AWAY, Cause(Reason.DAY_OVER), Cause(Reason.NOT_AT_STAKE))  # why the clock lets one be skipped
_PAUSES: Final = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
_CLAIMED_AT_ONCE: Final = 20
_FOUND_AT_ONCE: Final = 500
_REPORTED: Final = timedelta(hours=1)

Aftermath = Literal["goes on", "ended", "rests", "rests after some in a row"]


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late reminders were sent.

    `median_seconds`, `worst_seconds`: how long after their due time the last hour's reminders were sent. 0 if none was
    sent.
    `undelivered`: the number of reminders, of any age, that did not arrive and of which their owner was not notified.
    """

    median_seconds: float
    worst_seconds: float
    undelivered: int


async def may_be_due(core: Core) -> bool:
    """Return whether a reminder is due or a lease has ended. Return True also if the database cannot be read now."""
    return await core.store.reminders.may_be_due(core.clock())


async def take_back_skipped(core: Core) -> None:
    """Requeue occurrences that were skipped only because the system clock was ahead.

    They were skipped as too late, or because a streak did not seem to be at stake. Each of these occurrences is sent
    when it falls due by the corrected clock. Raise NotSaved if the write fails.
    """
    await core.store.reminders.take_back_skipped(_BY_THE_CLOCK, core.clock())


async def claim_some(core: Core, found: list[int], under_way: Collection[int]) -> list[Claim]:
    """Claim the next due reminders, at most 20. Return an empty list if none is due.

    First, claim occurrences whose lease has ended: snoozes, retries, and occurrences that an earlier lease holder did
    not finish. If there are none, claim the occurrences of due schedules, round-robin between servers. Raise NotSaved
    if the write fails.
    `found`: the ids of due schedules that are not claimed yet. Each call changes the list. Pass the same list to the
    next call.
    `under_way`: the ids of occurrences that the caller is still delivering. They are not claimed again.
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
    """Requeue the occurrences of claims at shutdown, so that the next run of the bot can claim them at once.

    If the write fails, the next run claims these occurrences after their lease has ended.
    """
    with suppress(NotSaved):
        for claim in claims:
            cause = claim.occurrence.reason
            await core.store.reminders.postpone(claim, core.clock(), cause, may_be_sent=claim.again)


async def renew(core: Core, claims: Iterable[Claim]) -> None:
    """Renew the leases of claims under way, so that they are not claimed again. Raise NotSaved if the write fails."""
    await core.store.reminders.renew(claims, core.clock(), LEASE)


async def lateness(core: Core) -> Lateness:
    """Return how late the reminders of the last hour were sent."""
    lag = await core.store.reminders.lag(core.clock() - _REPORTED)
    return Lateness(lag.median_seconds or 0, lag.worst_seconds or 0, await core.store.reminders.undelivered())


async def why_dropped(core: Core, claim: Claim) -> Cause | None:
    """Return why a reminder must not be sent any more. Return None if it may be sent.

    The reminder of a streak may be sent only if the streak is at stake, and only before the day ends. If another
    reminder is too late, return the cause that is stored with its last attempt, or else AWAY.
    """
    schedule, due_at = claim.schedule, claim.occurrence.due_at
    if claim.occurrence.exam_on is not None and not await is_to_be_asked(core, claim.occurrence, schedule):
        return Cause(Reason.REPLACED)
    if schedule.state == "paused":
        return schedule.state_reason or Cause(Reason.SCHEDULE_PAUSED)
    if not schedule.is_group and await falls_into_pause(core, schedule.member_id, due_at):
        return Cause(Reason.PAUSED)
    if schedule.kind == "streak":
        return await why_not_at_stake(core, claim)
    if is_too_late(due_at, core.clock()):
        return claim.occurrence.reason or AWAY
    return None


async def drop(core: Core, claim: Claim, cause: Cause) -> None:
    """Record that a reminder was skipped for `cause`, such as a pause of its owner.

    The owner is not notified of a reminder that was skipped because of their own pause, unless it comes once, nor of
    one whose streak was not at stake.
    Raise NotSaved if the write fails.
    """
    paused = cause.reason is Reason.PAUSED and claim.schedule.kind != "once"
    async with core.store.as_one(aside=True):
        if paused or cause.reason is Reason.NOT_AT_STAKE:
            await core.store.reminders.skip_quietly(claim, cause, core.clock())
        else:
            await core.store.reminders.finish(claim, "skipped", cause, None, core.clock())
        await _ask_elsewhere(core, claim)
    _tell(core, claim, "skipped")


async def wait_if_early(core: Core, claim: Claim) -> bool:
    """Requeue an occurrence that was claimed before it is due. Return False if the occurrence is due.

    An occurrence is claimed too early if the system clock was ahead and was set back since. Raise NotSaved if the write
    fails.
    """
    now = core.clock()
    if claim.occurrence.due_at <= now:
        return False
    await core.store.reminders.wait_until_due(claim, now)
    return True


async def may_post(core: Core, claim: Claim) -> bool:
    """Record that the message of a claim is about to be sent. Return False if it must not be sent.

    The message must not be sent in three cases: the reminder is not due yet, the claim is no longer valid, or its lease
    ends within 30 s. Raise NotSaved if the write fails.
    """
    if await wait_if_early(core, claim):
        return False
    now = core.clock()
    return await core.store.reminders.begin_posting(claim, now, now + LEASE_LEFT)


async def note_sent(core: Core, claim: Claim, message_id: int, told: Sequence[Occurrence] = ()) -> None:
    """Record that a reminder was sent.

    `told`: earlier reminders that did not arrive and that this message lists. Record also that their owner
    was notified of them.
    Raise NotSaved if the write fails.
    """
    async with core.store.as_one(aside=True):
        await core.store.reminders.finish(claim, "sent", None, message_id, core.clock())
        await note_told(core, told)
    _tell(core, claim, "sent")


async def note_unseen(core: Core, claim: Claim) -> None:
    """Record that it is unknown whether a reminder arrived. Raise NotSaved if the write fails."""
    async with core.store.as_one(aside=True):
        await core.store.reminders.finish(claim, "unknown", Cause(Reason.UNSEEN), None, core.clock())
        if claim.occurrence.exam_on is not None:  # it is never put twice, and /plan and /target show have it
            await note_told(core, [claim.occurrence])
    _tell(core, claim, "unknown")


async def note_failed(core: Core, claim: Claim, cause: Cause, *, for_good: bool) -> Aftermath | None:
    """Record why a reminder did not arrive, and return what became of its schedule.

    If the channel no longer exists, stop the schedule. If the error is `for_good` (the next reminders cannot be
    delivered either), or if it is the third failure in a row, pause the schedule. Return None if the claim is no longer
    valid, for example because the owner stopped the schedule or deleted their data. Raise NotSaved if the write fails.
    """
    aftermath = await _failed(core, claim, cause, for_good=for_good)
    if aftermath is not None:
        _tell(core, claim, "failed")
    return aftermath


async def _failed(core: Core, claim: Claim, cause: Cause, *, for_good: bool) -> Aftermath | None:
    store, schedule = core.store.reminders, claim.schedule
    async with core.store.as_one(aside=True):
        if not await store.finish(claim, "failed", cause, None, core.clock()):
            return None
        await _ask_elsewhere(core, claim)
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


def _tell(core: Core, claim: Claim, ending: ReminderEnding) -> None:
    """Tell the operator's watch what became of a reminder."""
    late = core.clock() - claim.occurrence.due_at
    core.watch.reminder_ended(ending, max(0.0, late.total_seconds()))


async def _ask_elsewhere(core: Core, claim: Claim) -> None:
    """Let the member read a question about an exam at their next command, if its message is not to come any more."""
    exam_on = claim.occurrence.exam_on
    if exam_on is not None:
        await note_told(core, [claim.occurrence])
        await not_asked(core, claim.schedule.member_id, exam_on)


async def try_later(
    core: Core, claim: Claim, cause: Cause, *, may_be_sent: bool, pause: timedelta | None = None
) -> None:
    """Requeue the occurrence of a claim, so that the reminder is retried after `pause`.

    Without `pause`, the wait grows with each attempt: 1, 5, 15, then 60 minutes. Raise NotSaved if the write fails.
    `may_be_sent`: whether the message was perhaps sent. If so, the channel's history is read before the retry.
    """
    pause = pause or _PAUSES[min(claim.occurrence.attempts, len(_PAUSES)) - 1]
    await core.store.reminders.postpone(claim, core.clock() + pause, cause, may_be_sent=may_be_sent)


async def note_direct_messages(core: Core, schedule: Schedule, dm_channel_id: int) -> None:
    """Save, with a schedule, the channel of its owner's direct messages. Raise NotSaved if the write fails."""
    await core.store.reminders.note_direct_messages(schedule.id, dm_channel_id)


async def untold(core: Core, member_id: int, *, of_groups: bool = True) -> list[Occurrence]:
    """Return the reminders that did not arrive and of which the member was not notified, oldest first.

    `of_groups`: include the reminders of groups that the member set up.
    """
    return await core.store.reminders.untold(member_id, of_groups=of_groups)


async def untold_with_schedules(
    core: Core, member_id: int, *, of_groups: bool = True
) -> list[tuple[Occurrence, Schedule]]:
    """Return the reminders that did not arrive and of which the member was not notified, with their schedules.

    The oldest come first.
    `of_groups`: include the reminders of groups that the member set up.
    """
    if not core.store.reminders.may_have_untold(member_id):
        return []
    async with core.store.at_one_moment():
        lost = await untold(core, member_id, of_groups=of_groups)
        found = [await core.store.reminders.schedule(number) for number in sorted({one.schedule_id for one in lost})]
    schedules = {one.id: one for one in found if one is not None}
    return [(one, schedules[one.schedule_id]) for one in lost if one.schedule_id in schedules]


async def note_told(core: Core, told: Sequence[Occurrence]) -> None:
    """Record that the owner was notified of these occurrences, which did not arrive.

    Raise NotSaved if the write fails.
    """
    if told:
        await core.store.reminders.mark_told(told, core.clock())
