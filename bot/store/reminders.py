"""Weekly reminders: kept, handed out when due, and what became of each."""

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

# By two indexes: it is asked every minute, however many there are.
_SOONEST: Final = select(
    select(func.min(schedules.c.next_due_at)).scalar_subquery(),
    select(func.min(occurrences.c.lease_until)).scalar_subquery(),
)

Outcome = Literal["sent", "failed", "skipped", "unknown"]


class Reminders(Schedules):
    """Keeps schedules, hands out what is due, remembers what became of it.

    Nothing is handed out to two at once, whoever asks at the same time.
    """

    # What comes is changed, skipped or snoozed

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
        """Change a schedule that runs, and return it; one that is paused stays so, and what waits still comes.

        So does what was due by then; next_due_at is None where that stays as it is.
        """
        values = {"weekdays": weekdays, "wall_time": wall_time, "zone": zone, "role_id": role_id}
        async with self._database.write() as connection:
            return await edit(connection, schedule_id, values, next_due_at, at)

    async def skip_next(self, schedule_id: int, next_due: NextDue, at: datetime) -> datetime | None:
        """Skip the next occurrence, as its member wishes; return when it would have been, None unless it is on."""
        async with self._database.write() as connection:
            skipped = await skip(connection, schedule_id, next_due, at)
        return skipped[0] if skipped else None

    async def skip_until(
        self, schedule_id: int, until: datetime, next_due: NextDue, at: datetime
    ) -> tuple[list[datetime], int]:
        """Skip all occurrences before an instant, at most a week's (7), as their member wishes, and what waits.

        Gives which are skipped, and how many waited: snoozes, and what could not be sent and would be tried again.
        """
        async with self._database.write() as connection:
            dropped = await drop_waiting(connection, schedule_id, at)
            skipped = await skip(connection, schedule_id, next_due, at, until)
        return skipped, dropped

    # What falls due

    async def due(self, now: datetime, most: int = 500) -> list[int]:
        """Return the schedules that are due, in turns between the servers in which they were switched on."""
        async with self._database.read() as connection:
            return await find_due(connection, now, most)

    async def claim(
        self, schedule_ids: Sequence[int], now: datetime, lease: timedelta, next_due: NextDue
    ) -> list[Claim]:
        """Hand out what these schedules have due, in their order; leave out those that are no longer due.

        Each moves on to next_due(schedule, due_at), the first occurrence after due_at, which may have passed as well:
        then it is due still. A schedule for which next_due fails is paused.
        """
        if not schedule_ids:
            return []
        async with self._database.write() as connection:
            return await claim_due(connection, schedule_ids, now, now + lease, next_due)

    async def claim_expired(
        self, now: datetime, lease: timedelta, limit: int, under_way: Collection[int] = ()
    ) -> list[Claim]:
        """Hand out what was snoozed until now, and again what nobody finished while their lease ran; oldest first.

        The occurrences that the asker itself still has under way are left out, whatever the clock says of their lease.
        """
        async with self._database.write() as connection:
            return await claim_again(connection, now, now + lease, limit, under_way)

    async def renew(self, claims: Iterable[Claim], now: datetime, lease: timedelta) -> None:
        """Let the leases of claims that are under way run on from now; those that ended stay as they are."""
        values = {"claimed_at": now, "lease_until": now + lease}
        async with self._database.write() as connection:
            for claim in claims:
                await connection.execute(update(occurrences).where(held(claim)).values(values))

    async def wait_until_due(self, claim: Claim, now: datetime) -> None:
        """Let a claim that is not due yet wait until it is."""
        values = {"attempts": 0, "claimed_at": now, "lease_until": claim.occurrence.due_at, "reason": None}
        async with self._database.write() as connection:
            await connection.execute(update(occurrences).where(held(claim)).values(values))

    async def may_be_due(self, now: datetime) -> bool:
        """Tell whether something is due, or to be handed out again; True too where that cannot be read just now."""
        found = self._database.glance(_SOONEST)
        return found is None or any(stored is not None and instant_of(stored) <= now for stored in found)

    async def count_due_between(self, from_at: datetime, until_at: datetime) -> int:
        """Count the schedules that fall due next from an instant until before another."""
        then = (schedules.c.next_due_at >= from_at) & (schedules.c.next_due_at < until_at)
        async with self._database.read() as connection:
            return (await connection.execute(select(func.count()).where(then))).scalar_one()

    async def begin_posting(self, claim: Claim, at: datetime, until: datetime) -> bool:
        """Note that a message is about to be sent; False where its claim does not entitle until then.

        It does while its lease runs, and its member neither stopped nor was forgotten.
        """
        mine = held(claim) & (occurrences.c.lease_until > until)
        async with self._database.write() as connection:
            return (await connection.execute(update(occurrences).where(mine).values(posted_at=at))).rowcount > 0

    async def postpone(self, claim: Claim, until: datetime, cause: Cause | None, *, may_be_sent: bool) -> bool:
        """Give a claim back, to be handed out again from then on; tell whether it was held."""
        values = {"lease_until": until, "reason": cause}
        if not may_be_sent:
            values["posted_at"] = None
        async with self._database.write() as connection:
            postponed = await connection.execute(update(occurrences).where(held(claim)).values(values))
        return postponed.rowcount > 0

    async def take_back_skipped(self, cause: Cause, now: datetime) -> None:
        """Let what was skipped for a cause that only a clock ahead could give wait for its time."""
        async with self._database.write() as connection:
            await take_back_skipped(connection, cause, now)

    async def snooze(self, key: str, until: datetime, at: datetime) -> Occurrence | None:
        """Let what was handed out as key come once more at an instant, or move that while it waits; return it.

        None where its schedule ended, the key is unknown or was never handed out, or it was handed out once more.
        """
        async with self._database.write() as connection:
            return await snooze(connection, key, until, at)

    async def latest_of(self, occurrence: Occurrence) -> Occurrence:
        """Return what an occurrence was snoozed into, and on while that did not come; itself where it never was."""
        async with self._database.read() as connection:
            return await find_latest(connection, occurrence)

    async def drop_waiting(self, schedule_id: int, at: datetime, only_id: int | None = None) -> int:
        """End what waits of a schedule, or one of it; tell how many, of which the member, who asked for it, knows."""
        async with self._database.write() as connection:
            return await drop_waiting(connection, schedule_id, at, only_id)

    # What became of it

    async def finish(
        self, claim: Claim, state: Outcome, cause: Cause | None, message_id: int | None, at: datetime
    ) -> bool:
        """Record what became of a claim; tell whether it was this claim's to say.

        That a message was sent is recorded of an occurrence too that was stopped meanwhile.
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
        """Drop a claim that falls into a pause of its member, who asked for that and is not told of it."""
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
        """Return the occurrence of a key, with its schedule."""
        async with self._database.read() as connection:
            return await find_by_key(connection, key)

    async def recent(self, schedule_id: int, limit: int) -> list[Occurrence]:
        """Return the latest occurrences of a schedule, latest first."""
        wanted = (
            select(*OF_OCCURRENCE)
            .where(occurrences.c.schedule_id == schedule_id)
            .order_by(occurrences.c.due_at.desc(), occurrences.c.snooze.desc())
            .limit(limit)
        )
        async with self._database.read() as connection:
            return [Occurrence(*row) for row in await connection.execute(wanted)]

    async def since(self, schedule_id: int, at: datetime) -> list[Occurrence]:
        """Return every occurrence of a schedule that is due from an instant on, the soonest first."""
        async with self._database.read() as connection:
            return await find_occurrences(connection, (schedules.c.id == schedule_id) & (occurrences.c.due_at >= at))

    async def waiting(self, schedule_id: int) -> list[Occurrence]:
        """Return what is yet to be handed out of a schedule, the soonest first."""
        async with self._database.read() as connection:
            return await find_occurrences(connection, (schedules.c.id == schedule_id) & WAITS)

    async def last(self, schedule_id: int, at: datetime) -> Occurrence | None:
        """Return the latest occurrence of a schedule that was due by an instant."""
        due = (occurrences.c.schedule_id == schedule_id) & (occurrences.c.due_at <= at)
        latest = occurrences.c.due_at.desc(), occurrences.c.snooze.desc()
        async with self._database.read() as connection:
            row = (await connection.execute(select(*OF_OCCURRENCE).where(due).order_by(*latest).limit(1))).one_or_none()
        return Occurrence(*row) if row else None

    async def failures_in_a_row(self, schedule_id: int) -> int:
        """Count the failures since something was sent or the schedule was resumed; what was skipped is no matter."""
        async with self._database.read() as connection:
            return await count_failures(connection, schedule_id)

    async def untold(self, member_id: int, *, of_groups: bool = True) -> list[Occurrence]:
        """Return what did not arrive of the schedules that a member keeps and they do not know of, oldest first."""
        kept = schedules.c.member_id == member_id
        if not of_groups:
            kept &= schedules.c.channel_id.is_(None)
        async with self._database.read() as connection:
            return await find_occurrences(connection, kept & UNTOLD)

    async def mark_told(self, told: Iterable[Occurrence], at: datetime) -> None:
        """Record that a member has read of these."""
        mine = occurrences.c.id.in_([one.id for one in told]) & occurrences.c.told_at.is_(None)
        async with self._database.write(aside=True) as connection:
            await connection.execute(update(occurrences).where(mine).values(told_at=at))

    async def undelivered(self) -> int:
        """Count what did not arrive and its member does not know of."""
        async with self._database.read() as connection:
            return (await connection.execute(select(func.count()).select_from(occurrences).where(UNTOLD))).scalar_one()

    async def lag(self, since: datetime) -> Lag:
        """Tell how late came what fell due since an instant."""
        async with self._database.read() as connection:
            return await read_lag(connection, since)

    async def forget_before(self, instant: datetime) -> None:
        """Delete what became of reminders that fell due before an instant, those apart that are still to be sent."""
        old = (occurrences.c.due_at < instant) & (occurrences.c.state != "claimed")
        async with self._database.write() as connection:
            await connection.execute(delete(occurrences).where(old))
