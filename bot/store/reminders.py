"""Store reminders, claim the due ones, and store the outcome of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final, Literal

from sqlalchemy import delete, exists, func, not_, select, update

from bot.rules.reasons import Cause, Reason
from bot.rules.reminders import Claim, Occurrence, Schedule
from bot.store.claiming import NextDue, claim_again, claim_due, find_due, take_back_skipped
from bot.store.columns import instant_of
from bot.store.editing import edit
from bot.store.lag import Backlog, Lag, read_backlog, read_lag
from bot.store.lost import Lost, read_lost
from bot.store.occurrences import (
    OF_OCCURRENCE,
    UNTOLD,
    WAITS,
    add_occurrence,
    count_failures,
    find_by_key,
    find_occurrences,
    held,
    same,
)
from bot.store.own_schedules import OwnSchedules
from bot.store.schedules import RUNNING
from bot.store.skipping import skip, take_back
from bot.store.snoozing import drop_waiting, find_latest, snooze
from bot.store.statements import THE_MEMBER
from bot.store.tables import occurrences, schedules

# This query runs every minute, so each part is one look-up in an index, however many rows there are.
_SOONEST: Final = select(
    select(func.min(schedules.c.next_due_at)).scalar_subquery(),
    select(func.min(occurrences.c.lease_until)).scalar_subquery(),
)

_HAS_UNTOLD: Final = select(
    exists().where(schedules.c.member_id == THE_MEMBER).where(occurrences.c.schedule_id == schedules.c.id).where(UNTOLD)
)

Outcome = Literal["sent", "failed", "skipped", "unknown"]


class Reminders(OwnSchedules):
    """Stores schedules and occurrences, and claims due occurrences.

    Two callers never hold a claim to the same occurrence at the same time.
    """

    # Edit schedules and skip coming occurrences

    async def edit_schedule(
        self,
        schedule_id: int,
        *,
        weekdays: frozenset[int],
        wall_time: time,
        zone: str,
        role_id: int | None,
        next_due_at: datetime | None,
        at: datetime,
    ) -> Schedule | None:
        """Change a schedule that is on or paused, and return it. Return None if the schedule is off or unknown.

        A paused schedule stays paused. Occurrences that wait or are due already are still sent. If `next_due_at` is
        None, the schedule's next due time does not change.
        """
        values = {"weekdays": weekdays, "wall_time": wall_time, "zone": zone, "role_id": role_id}
        async with self._database.write() as connection:
            return await edit(connection, schedule_id, values, next_due_at, at)

    async def skip_next(self, schedule_id: int, next_due: NextDue, at: datetime) -> Occurrence | None:
        """Skip the schedule's next occurrence because the member asked for it, and return the skipped occurrence.

        Return None if the schedule is not on, or if the occurrence is stored already.
        """
        async with self._database.write() as connection:
            skipped = await skip(connection, schedule_id, next_due, at)
        return skipped[0] if skipped else None

    async def skip_until(
        self, schedule_id: int, until: datetime, next_due: NextDue, at: datetime
    ) -> tuple[list[datetime], int]:
        """Skip a schedule's occurrences before `until`, at most 7, and all its waiting occurrences.

        Return two values: the due times of the skipped occurrences before `until`, and how many waiting ones were
        skipped. The waiting ones are snoozes, occurrences that were due when the schedule was edited, and occurrences
        that could not be sent and would be retried.
        """
        async with self._database.write() as connection:
            dropped = await drop_waiting(connection, schedule_id, at)
            skipped = await skip(connection, schedule_id, next_due, at, until)
        return [one.due_at for one in skipped], dropped

    async def take_back_skip(self, occurrence: Occurrence, at: datetime) -> bool:
        """Let an occurrence that the member skipped come after all. Return False if it is not to come by itself."""
        async with self._database.write() as connection:
            return await take_back(connection, occurrence, at)

    # Claim due occurrences

    async def due(self, now: datetime, most: int = 500) -> list[int]:
        """Return the ids of due schedules, round-robin between the servers in which they were switched on."""
        async with self._database.read() as connection:
            return await find_due(connection, now, most)

    async def claim(
        self, schedule_ids: Sequence[int], now: datetime, lease: timedelta, next_due: NextDue
    ) -> list[Claim]:
        """Claim the due occurrence of each schedule, in the order of `schedule_ids`. Skip schedules that are not due.

        Each schedule advances to `next_due(schedule, due_at)`, the first due time after `due_at`. If that time has
        passed too, the schedule is still due. If there is no such time, the schedule is switched off. If `next_due`
        raises an exception for a schedule, the schedule is paused.
        """
        if not schedule_ids:
            return []
        async with self._database.write() as connection:
            return await claim_due(connection, schedule_ids, now, now + lease, next_due)

    async def claim_expired(
        self, now: datetime, lease: timedelta, limit: int, under_way: Collection[int] = ()
    ) -> list[Claim]:
        """Claim waiting occurrences that are due, and occurrences whose lease ended without an outcome.

        Claim at most `limit` occurrences, the oldest first.
        `under_way`: ids of occurrences that the caller still delivers. These are left out, even if their lease ended.
        """
        async with self._database.write() as connection:
            return await claim_again(connection, now, now + lease, limit, under_way)

    async def ask_about_exam(self, schedule_id: int, exam_on: date, day: date, due_at: datetime, at: datetime) -> bool:
        """Queue the question how the exam of a date went, to be sent at once like a reminder of a schedule.

        `day`: the local date, for the key. Return False if the schedule has an occurrence at `due_at` already.
        """
        values = {"due_at": due_at, "snooze": 0, "state": "claimed", "claimed_at": at, "lease_until": at}
        values |= {"attempts": 0, "exam_on": exam_on}
        async with self._database.write(aside=True) as connection:
            return await add_occurrence(connection, schedule_id, day, values) is not None

    async def renew(self, claims: Iterable[Claim], now: datetime, lease: timedelta) -> None:
        """Renew the leases of claims from `now` on. Skip claims that are no longer valid or have an outcome."""
        values = {"claimed_at": now, "lease_until": now + lease}
        async with self._database.write() as connection:
            for claim in claims:
                await connection.execute(update(occurrences).where(held(claim)).values(values))

    async def wait_until_due(self, claim: Claim, now: datetime) -> None:
        """Requeue an occurrence that was claimed before it is due. The occurrence waits until its due time."""
        values = {"attempts": 0, "claimed_at": now, "lease_until": claim.occurrence.due_at, "reason": None}
        async with self._database.write() as connection:
            await connection.execute(update(occurrences).where(held(claim)).values(values))

    async def may_be_due(self, now: datetime) -> bool:
        """Return whether an occurrence is due or a lease has ended. Return True also if the file cannot be read."""
        found = self._database.glance(_SOONEST)
        return found is None or any(stored is not None and instant_of(stored) <= now for stored in found)

    async def count_due_between(self, from_at: datetime, until_at: datetime) -> int:
        """Count the schedules that are next due at `from_at` or later, and before `until_at`."""
        then = (schedules.c.next_due_at >= from_at) & (schedules.c.next_due_at < until_at)
        async with self._database.read() as connection:
            return (await connection.execute(select(func.count()).where(then))).scalar_one()

    async def begin_posting(self, claim: Claim, at: datetime, until: datetime) -> bool:
        """Record that the message of a claim is about to be sent. Return False if the message must not be sent.

        The message must not be sent in two cases: the claim's lease does not last beyond `until`, or the claim is no
        longer valid. A claim is no longer valid, for example, after the member stopped the schedule or deleted their
        data.
        """
        mine = held(claim) & (occurrences.c.lease_until > until)
        async with self._database.write() as connection:
            return (await connection.execute(update(occurrences).where(mine).values(posted_at=at))).rowcount > 0

    async def postpone(self, claim: Claim, until: datetime, cause: Cause | None, *, may_be_sent: bool) -> bool:
        """Requeue the occurrence of a claim, so that it is claimed again at `until` or later.

        `may_be_sent`: whether the message was perhaps sent. If so, the channel's history is read before the retry.
        Return False if the claim is no longer valid.
        """
        values = {"lease_until": until, "reason": cause}
        if not may_be_sent:
            values["posted_at"] = None
        async with self._database.write() as connection:
            postponed = await connection.execute(update(occurrences).where(held(claim)).values(values))
        return postponed.rowcount > 0

    async def take_back_skipped(self, causes: Collection[Cause], now: datetime) -> None:
        """Requeue the occurrences that were skipped for one of the causes while the clock was ahead."""
        async with self._database.write() as connection:
            await take_back_skipped(connection, causes, now)

    async def snooze(self, key: str, until: datetime, at: datetime) -> Occurrence | None:
        """Snooze the occurrence of a key until `until`, and return the successor.

        A snooze adds a new occurrence, the successor. If the latest successor was never claimed for sending, move it to
        `until`. If the latest successor failed or was skipped after it was claimed, add another successor. Return None
        in four cases: the key is unknown, the occurrence was never claimed for sending, its schedule is off, or a
        successor was sent, is being sent or may have been sent.
        """
        async with self._database.write() as connection:
            return await snooze(connection, key, until, at)

    async def latest_of(self, occurrence: Occurrence) -> Occurrence:
        """Follow the chain of snoozes from an occurrence, and return the successor at which to stop.

        Stop at the first successor that did not fail and was not skipped. If there is none, return the end of the
        chain. Return the occurrence itself if it was never snoozed.
        """
        async with self._database.read() as connection:
            return await find_latest(connection, occurrence)

    async def drop_waiting(self, schedule_id: int, at: datetime, only_id: int | None = None) -> int:
        """Skip the waiting occurrences of a schedule because the member asked for it. Return how many were skipped.

        `only_id`: skip only this occurrence.
        """
        async with self._database.write() as connection:
            return await drop_waiting(connection, schedule_id, at, only_id)

    # Outcomes

    async def finish(
        self, claim: Claim, state: Outcome, cause: Cause | None, message_id: int | None, at: datetime
    ) -> bool:
        """Save the outcome of a claim. Return False if the claim is no longer valid.

        The outcome "sent" is also saved if the occurrence was skipped meanwhile, for example because its schedule was
        stopped.
        """
        mine = held(claim)
        if state == "sent":
            mine = same(claim) & occurrences.c.state.in_(["claimed", "skipped"])
        values = {
            "state": state,
            "reason": cause,
            "message_id": message_id,
            "finished_at": at,
            "lease_until": None,
        }
        async with self._database.write() as connection:
            return (await connection.execute(update(occurrences).where(mine).values(values))).rowcount > 0

    async def skip_quietly(self, claim: Claim, cause: Cause, at: datetime) -> bool:
        """Skip the occurrence of a claim. Return False if the claim is no longer valid.

        Set `told_at`, so that the owner is not notified of it, for example because they asked for a pause.
        """
        values = {
            "state": "skipped",
            "reason": cause,
            "finished_at": at,
            "lease_until": None,
            "told_at": at,
        }
        async with self._database.write() as connection:
            return (await connection.execute(update(occurrences).where(held(claim)).values(values))).rowcount > 0

    async def occurrence(self, key: str) -> tuple[Occurrence, Schedule] | None:
        """Return the occurrence of a key, with its schedule. Return None if no occurrence has the key."""
        async with self._database.read() as connection:
            return await find_by_key(connection, key)

    async def since(self, schedule_id: int, at: datetime) -> list[Occurrence]:
        """Return every occurrence of a schedule that is due at `at` or later, the soonest first."""
        async with self._database.read() as connection:
            return await find_occurrences(connection, (schedules.c.id == schedule_id) & (occurrences.c.due_at >= at))

    async def waiting(self, schedule_id: int) -> list[Occurrence]:
        """Return the occurrences of a schedule that wait to be claimed, the soonest first."""
        async with self._database.read() as connection:
            return await find_occurrences(connection, (schedules.c.id == schedule_id) & WAITS)

    async def last(self, schedule_id: int, at: datetime) -> Occurrence | None:
        """Return the latest reminder of a schedule that was due at `at` or earlier. Return None if there is none."""
        due = (occurrences.c.schedule_id == schedule_id) & (occurrences.c.due_at <= at)
        due &= occurrences.c.exam_on.is_(None)
        latest = occurrences.c.due_at.desc(), occurrences.c.snooze.desc()
        async with self._database.read() as connection:
            row = (await connection.execute(select(*OF_OCCURRENCE).where(due).order_by(*latest).limit(1))).one_or_none()
        return Occurrence(*row) if row else None

    async def failures_in_a_row(self, schedule_id: int) -> int:
        """Count the failures since an occurrence was last sent or the schedule was last resumed, whichever is later.

        Skipped and unknown occurrences do not count.
        """
        async with self._database.read() as connection:
            return await count_failures(connection, schedule_id)

    async def untold(self, member_id: int, *, of_groups: bool = True) -> list[Occurrence]:
        """Return the occurrences that did not arrive and of which the member was not notified, oldest first.

        `of_groups`: include the occurrences of group schedules that the member set up.
        """
        kept = schedules.c.member_id == member_id
        if not of_groups:
            kept &= schedules.c.channel_id.is_(None)
        async with self._database.read() as connection:
            return await find_occurrences(connection, kept & UNTOLD)

    def may_have_untold(self, member_id: int) -> bool:
        """Return whether `untold` returns anything. Return True also if the file cannot be read."""
        found = self._database.glance(_HAS_UNTOLD, the_member=member_id)
        return found is None or bool(found[0])

    async def mark_told(self, told: Iterable[Occurrence], at: datetime) -> None:
        """Record that the member was notified of these occurrences."""
        mine = occurrences.c.id.in_([one.id for one in told]) & occurrences.c.told_at.is_(None)
        async with self._database.write(aside=True) as connection:
            await connection.execute(update(occurrences).where(mine).values(told_at=at))

    async def undelivered(self) -> int:
        """Count the occurrences, of all members, that did not arrive and of which the owner was not notified."""
        async with self._database.read() as connection:
            return (await connection.execute(select(func.count()).select_from(occurrences).where(UNTOLD))).scalar_one()

    async def lost_of_server(self, guild_id: int, since: datetime, without: Collection[Reason]) -> Lost:
        """Return the reminders of a server's channels that did not arrive (`bot.store.lost`), the newest first."""
        async with self._database.read() as connection:
            return await read_lost(connection, guild_id, since, without)

    async def backlog(self, now: datetime) -> Backlog:
        """Return how many reminders are due and have no outcome yet, and since when the first of them is due."""
        async with self._database.read() as connection:
            return await read_backlog(connection, now)

    async def lag(self, since: datetime) -> Lag:
        """Return how late occurrences were sent. Only occurrences that were due at `since` or later count."""
        async with self._database.read() as connection:
            return await read_lag(connection, since)

    async def forget_before(self, instant: datetime) -> None:
        """Delete the occurrences that were due before `instant`, except those that are still claimed.

        Delete also the schedules that are off, were created before `instant` and have no occurrence left.
        """
        old = (occurrences.c.due_at < instant) & (occurrences.c.state != "claimed")
        left = exists().where(occurrences.c.schedule_id == schedules.c.id)
        ended = not_(RUNNING) & (schedules.c.created_at < instant) & not_(left)
        async with self._database.write() as connection:
            await connection.execute(delete(occurrences).where(old))
            await connection.execute(delete(schedules).where(ended))
