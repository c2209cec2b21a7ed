"""Store weekly reminders, hand out those that are due, and store what became of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Final, Literal

from sqlalchemy import delete, func, select, update

from bot.rules.reasons import Cause, Reason
from bot.rules.reminders import Claim, Occurrence, Schedule
from bot.store.claiming import NextDue, claim_again, claim_due, find_due, take_back_skipped
from bot.store.columns import instant_of
from bot.store.editing import edit
from bot.store.lag import Lag, read_lag
from bot.store.occurrences import (
    OF_OCCURRENCE,
    UNTOLD,
    WAITS,
    count_failures,
    find_by_key,
    find_occurrences,
    held,
    same,
)
from bot.store.schedules import Schedules
from bot.store.skipping import skip
from bot.store.snoozing import drop_waiting, find_latest, snooze
from bot.store.tables import occurrences, schedules

# This runs every minute, so each part is one look-up in an index, however many rows there are.
_SOONEST: Final = select(
    select(func.min(schedules.c.next_due_at)).scalar_subquery(),
    select(func.min(occurrences.c.lease_until)).scalar_subquery(),
)

Outcome = Literal["sent", "failed", "skipped", "unknown"]


class Reminders(Schedules):
    """Stores schedules and occurrences, and hands out due occurrences as claims.

    Two callers never hold a claim of the same occurrence at the same time.
    """

    # Changing and skipping what is to come

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
        """Change a schedule that is on or paused, and return it. Return None if it is off or unknown.

        A paused schedule stays paused. Occurrences that wait or are due already are still sent. If `next_due_at` is
        None, the schedule's next due time does not change.
        """
        values = {"weekdays": weekdays, "wall_time": wall_time, "zone": zone, "role_id": role_id}
        async with self._database.write() as connection:
            return await edit(connection, schedule_id, values, next_due_at, at)

    async def skip_next(self, schedule_id: int, next_due: NextDue, at: datetime) -> datetime | None:
        """Skip the next occurrence as the member wishes. Return its due time. Return None if the schedule is not on."""
        async with self._database.write() as connection:
            skipped = await skip(connection, schedule_id, next_due, at)
        return skipped[0] if skipped else None

    async def skip_until(
        self, schedule_id: int, until: datetime, next_due: NextDue, at: datetime
    ) -> tuple[list[datetime], int]:
        """Skip the occurrences before `until`, at most 7, and all waiting ones, as the member wishes.

        Return the due times of the skipped occurrences, and the number of waiting ones. The waiting ones
        are snoozes, and occurrences that could not be sent and would be retried.
        """
        async with self._database.write() as connection:
            dropped = await drop_waiting(connection, schedule_id, at)
            skipped = await skip(connection, schedule_id, next_due, at, until)
        return skipped, dropped

    # Handing out what is due

    async def due(self, now: datetime, most: int = 500) -> list[int]:
        """Return the ids of due schedules, in turns between the servers in which they were switched on."""
        async with self._database.read() as connection:
            return await find_due(connection, now, most)

    async def claim(
        self, schedule_ids: Sequence[int], now: datetime, lease: timedelta, next_due: NextDue
    ) -> list[Claim]:
        """Claim the due occurrence of each of these schedules, in this order. Skip schedules that are no longer due.

        Each schedule moves on to `next_due(schedule, due_at)`, the first due time after `due_at`. If that time has
        passed too, the schedule is still due. If `next_due` fails for a schedule, the schedule is paused.
        """
        if not schedule_ids:
            return []
        async with self._database.write() as connection:
            return await claim_due(connection, schedule_ids, now, now + lease, next_due)

    async def claim_expired(
        self, now: datetime, lease: timedelta, limit: int, under_way: Collection[int] = ()
    ) -> list[Claim]:
        """Claim waiting occurrences that are due, and occurrences whose lease ended without an outcome.

        The oldest come first, at most `limit`.
        `under_way`: ids of occurrences that the caller still delivers. They are left out, even if their lease ended.
        """
        async with self._database.write() as connection:
            return await claim_again(connection, now, now + lease, limit, under_way)

    async def renew(self, claims: Iterable[Claim], now: datetime, lease: timedelta) -> None:
        """Renew the leases of claims from `now` on. Skip claims that are no longer valid or have an outcome."""
        values = {"claimed_at": now, "lease_until": now + lease}
        async with self._database.write() as connection:
            for claim in claims:
                await connection.execute(update(occurrences).where(held(claim)).values(values))

    async def wait_until_due(self, claim: Claim, now: datetime) -> None:
        """Give back a claim that is not due yet. Its occurrence waits until it is due."""
        values = {"attempts": 0, "claimed_at": now, "lease_until": claim.occurrence.due_at, "reason": None}
        async with self._database.write() as connection:
            await connection.execute(update(occurrences).where(held(claim)).values(values))

    async def may_be_due(self, now: datetime) -> bool:
        """Tell whether an occurrence is due, or a lease has ended. Return True also if that cannot be read now."""
        found = self._database.glance(_SOONEST)
        return found is None or any(stored is not None and instant_of(stored) <= now for stored in found)

    async def count_due_between(self, from_at: datetime, until_at: datetime) -> int:
        """Count the schedules that are next due at `from_at` or later, and before `until_at`."""
        then = (schedules.c.next_due_at >= from_at) & (schedules.c.next_due_at < until_at)
        async with self._database.read() as connection:
            return (await connection.execute(select(func.count()).where(then))).scalar_one()

    async def begin_posting(self, claim: Claim, at: datetime, until: datetime) -> bool:
        """Note that the message of a claim is about to be sent.

        Return False if the claim's lease does not last beyond `until`, or if the member stopped the schedule or was
        deleted. The message must not be sent then.
        """
        mine = held(claim) & (occurrences.c.lease_until > until)
        async with self._database.write() as connection:
            return (await connection.execute(update(occurrences).where(mine).values(posted_at=at))).rowcount > 0

    async def postpone(self, claim: Claim, until: datetime, cause: Cause | None, *, may_be_sent: bool) -> bool:
        """Give a claim back, so that its occurrence is claimed again at `until` or later.

        `may_be_sent`: the message may have been sent. If not, nobody has to look for the message before the retry.
        Return False if the claim is no longer valid.
        """
        values = {"lease_until": until, "reason": cause}
        if not may_be_sent:
            values["posted_at"] = None
        async with self._database.write() as connection:
            postponed = await connection.execute(update(occurrences).where(held(claim)).values(values))
        return postponed.rowcount > 0

    async def take_back_skipped(self, cause: Cause, now: datetime) -> None:
        """Let occurrences wait again that were skipped for `cause` while the clock was ahead."""
        async with self._database.write() as connection:
            await take_back_skipped(connection, cause, now)

    async def snooze(self, key: str, until: datetime, at: datetime) -> Occurrence | None:
        """Let the occurrence of a key be sent again at `until`, and return its successor.

        A successor that was never handed out is moved. Return None if the key is unknown, if the occurrence was never
        handed out, if its schedule is off, or if a successor was handed out and neither failed nor was skipped.
        """
        async with self._database.write() as connection:
            return await snooze(connection, key, until, at)

    async def latest_of(self, occurrence: Occurrence) -> Occurrence:
        """Return the first successor of an occurrence that neither failed nor was skipped, or else the last successor.

        Return the occurrence itself if it was never snoozed.
        """
        async with self._database.read() as connection:
            return await find_latest(connection, occurrence)

    async def drop_waiting(self, schedule_id: int, at: datetime, only_id: int | None = None) -> int:
        """Skip the waiting occurrences of a schedule, or only one, as the member wishes. Return their number."""
        async with self._database.write() as connection:
            return await drop_waiting(connection, schedule_id, at, only_id)

    # Outcomes

    async def finish(
        self, claim: Claim, state: Outcome, cause: Cause | None, message_id: int | None, at: datetime
    ) -> bool:
        """Save the outcome of a claim. Return False if the claim is no longer valid.

        The outcome "sent" is also saved if the occurrence was skipped meanwhile, as when its schedule was stopped.
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

    async def skip_paused(self, claim: Claim, at: datetime) -> bool:
        """Skip a claim that falls into its member's pause. Return False if the claim is no longer valid.

        `told_at` is set, because the member asked for the pause.
        """
        values = {
            "state": "skipped",
            "reason": Cause(Reason.PAUSED),
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
        """Return the occurrences of a schedule that wait to be handed out, the soonest first."""
        async with self._database.read() as connection:
            return await find_occurrences(connection, (schedules.c.id == schedule_id) & WAITS)

    async def last(self, schedule_id: int, at: datetime) -> Occurrence | None:
        """Return the latest occurrence of a schedule that was due at `at` or earlier. Return None if there is none."""
        due = (occurrences.c.schedule_id == schedule_id) & (occurrences.c.due_at <= at)
        latest = occurrences.c.due_at.desc(), occurrences.c.snooze.desc()
        async with self._database.read() as connection:
            row = (await connection.execute(select(*OF_OCCURRENCE).where(due).order_by(*latest).limit(1))).one_or_none()
        return Occurrence(*row) if row else None

    async def failures_in_a_row(self, schedule_id: int) -> int:
        """Count the failures since an occurrence was sent and the schedule was resumed. Skipped ones do not count."""
        async with self._database.read() as connection:
            return await count_failures(connection, schedule_id)

    async def untold(self, member_id: int, *, of_groups: bool = True) -> list[Occurrence]:
        """Return the occurrences that did not arrive and of which the member does not know, oldest first.

        `of_groups`: include the schedules of groups that the member set up.
        """
        kept = schedules.c.member_id == member_id
        if not of_groups:
            kept &= schedules.c.channel_id.is_(None)
        async with self._database.read() as connection:
            return await find_occurrences(connection, kept & UNTOLD)

    async def mark_told(self, told: Iterable[Occurrence], at: datetime) -> None:
        """Save that the member has read about these occurrences."""
        mine = occurrences.c.id.in_([one.id for one in told]) & occurrences.c.told_at.is_(None)
        async with self._database.write(aside=True) as connection:
            await connection.execute(update(occurrences).where(mine).values(told_at=at))

    async def undelivered(self) -> int:
        """Count the occurrences of all members that did not arrive and of which their member does not know."""
        async with self._database.read() as connection:
            return (await connection.execute(select(func.count()).select_from(occurrences).where(UNTOLD))).scalar_one()

    async def lag(self, since: datetime) -> Lag:
        """Return how late the occurrences were sent that were due at `since` or later."""
        async with self._database.read() as connection:
            return await read_lag(connection, since)

    async def forget_before(self, instant: datetime) -> None:
        """Delete the occurrences that were due before `instant`, except those that are still claimed."""
        old = (occurrences.c.due_at < instant) & (occurrences.c.state != "claimed")
        async with self._database.write() as connection:
            await connection.execute(delete(occurrences).where(old))
