"""Members' weekly reminders: kept, handed out when due, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Literal

from sqlalchemy import func, select, update

from bot.store.database import Database
from bot.store.members import add_member
from bot.store.occurrences import (
    Claim,
    NextDue,
    Occurrence,
    claim_again,
    claim_first,
    held,
    read_occurrences,
    same,
)
from bot.store.schedules import Schedule, change_schedule, read_schedules, stop_schedule_of
from bot.store.tables import columns_for, occurrences, schedules

PAUSED = "paused"
Outcome = Literal["sent", "failed", "skipped", "unknown"]


class Reminders:
    """Keeps schedules, hands out what is due, remembers what became of it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.changes = 0  # counts what this process changed of when something falls due, each once it can be read

    async def keep_schedule(
        self,
        member_id: int,
        *,
        weekdays: frozenset[int],
        wall_time: time,
        zone: str,
        dm_channel_id: int | None,
        next_due_at: datetime,
        at: datetime,
    ) -> Schedule:
        """Gives the member this schedule instead of any other."""
        row = schedules.insert().values(
            member_id=member_id,
            weekdays=weekdays,
            wall_time=wall_time,
            zone=zone,
            dm_channel_id=dm_channel_id,
            state="on",
            next_due_at=next_due_at,
            created_at=at,
        )
        async with self._database.write() as connection:
            await add_member(connection, member_id, at)
            await stop_schedule_of(connection, member_id, "replaced", at)
            kept = (await connection.execute(row.returning(*columns_for(Schedule, schedules)))).one()
        self.changes += 1
        return Schedule(*kept)

    async def schedule_of(self, member_id: int) -> Schedule | None:
        """Gives the member's schedule, on or paused."""
        async with self._database.read() as connection:
            kept = await read_schedules(connection, member_id)
        return next((schedule for schedule in kept if schedule.state != "off"), None)

    async def stop_schedule(self, member_id: int, at: datetime) -> bool:
        """Ends the member's schedule and what is claimed of it; tells whether there was one."""
        async with self._database.write() as connection:
            return await stop_schedule_of(connection, member_id, "stopped", at)

    async def pause_schedule(self, schedule_id: int, reason: str) -> bool:
        """Lets a schedule rest, keeping the reason for its member; tells whether it was on."""
        values = {"state": "paused", "state_reason": reason, "next_due_at": None}
        async with self._database.write() as connection:
            return await change_schedule(connection, schedule_id, "on", values)

    async def resume_schedule(self, schedule_id: int, next_due_at: datetime) -> bool:
        """Lets a paused schedule go on; tells whether it was paused."""
        values = {"state": "on", "state_reason": None, "next_due_at": next_due_at}
        async with self._database.write() as connection:
            changed = await change_schedule(connection, schedule_id, "paused", values)
        self.changes += 1
        return changed

    async def set_next_due(self, schedule_id: int, next_due_at: datetime) -> bool:
        """Moves a schedule's next occurrence; tells whether it is on."""
        async with self._database.write() as connection:
            changed = await change_schedule(connection, schedule_id, "on", {"next_due_at": next_due_at})
        self.changes += 1
        return changed

    async def claim_due(self, now: datetime, lease: timedelta, limit: int, next_due: NextDue) -> list[Claim]:
        """Hands out at most `limit` occurrences that are due and in nobody's hands, oldest first.

        Each schedule moves on to next_due(schedule, due_at), the first occurrence after due_at, which may have passed
        as well: a later call hands that one out. A schedule for which next_due fails is paused.
        """
        async with self._database.write() as connection:
            claims = await claim_again(connection, now, now + lease, limit)
            due = (
                select(*columns_for(Schedule, schedules))
                .where(schedules.c.next_due_at <= now)
                .order_by(schedules.c.next_due_at, schedules.c.id)
                .limit(limit - len(claims))
            )
            for row in (await connection.execute(due)).all():
                schedule = Schedule(*row)
                due_at = schedule.next_due_at or now
                claim = await claim_first(connection, schedule, due_at, now, now + lease, next_due)
                if claim is not None:
                    claims.append(claim)
        return sorted(claims, key=lambda claim: (claim.occurrence.due_at, claim.occurrence.id))

    async def next_look_at(self) -> datetime | None:
        """Gives the instant at which something next falls due or is handed out again, None where nothing will."""
        soonest = (func.min(schedules.c.next_due_at), func.min(occurrences.c.lease_until))
        async with self._database.read() as connection:
            found = [(await connection.execute(select(one))).scalar_one() for one in soonest]
        return min((instant for instant in found if instant is not None), default=None)

    async def is_held(self, claim: Claim, now: datetime) -> bool:
        """Tells whether a claim still entitles: its lease runs, and its member neither stopped nor was forgotten."""
        mine = select(occurrences.c.id).where(held(claim), occurrences.c.lease_until > now)
        async with self._database.read() as connection:
            return (await connection.execute(mine)).first() is not None

    async def postpone(self, claim: Claim, until: datetime, reason: str) -> bool:
        """Gives a claim back, to be handed out again from then on; tells whether it was held."""
        values = {"lease_until": until, "reason": reason}
        async with self._database.write() as connection:
            postponed = await connection.execute(update(occurrences).where(held(claim)).values(values))
        self.changes += 1
        return postponed.rowcount > 0

    async def finish(
        self, claim: Claim, state: Outcome, reason: str | None, message_id: int | None, at: datetime
    ) -> bool:
        """Records what became of a claim; tells whether it was this claim's to say.

        That a message was sent is recorded of an occurrence too that was stopped meanwhile.
        """
        mine = held(claim)
        if state == "sent":
            mine = same(claim) & occurrences.c.state.in_(["claimed", "skipped"])
        values = {
            "state": state,
            "reason": reason,
            "message_id": message_id,
            "finished_at": at,
            "lease_until": None,
        }
        async with self._database.write() as connection:
            return (await connection.execute(update(occurrences).where(mine).values(values))).rowcount > 0

    async def skip_paused(self, claim: Claim, at: datetime) -> bool:
        """Drops a claim that falls into a pause of its member, who asked for that and is not told of it."""
        values = {"state": "skipped", "reason": PAUSED, "finished_at": at, "lease_until": None, "told_at": at}
        async with self._database.write() as connection:
            return (await connection.execute(update(occurrences).where(held(claim)).values(values))).rowcount > 0

    async def recent(self, schedule_id: int, limit: int) -> list[Occurrence]:
        """Gives the latest occurrences of a schedule, latest first."""
        wanted = (
            select(*columns_for(Occurrence, occurrences))
            .where(occurrences.c.schedule_id == schedule_id)
            .order_by(occurrences.c.due_at.desc(), occurrences.c.snooze.desc())
            .limit(limit)
        )
        async with self._database.read() as connection:
            return [Occurrence(*row) for row in await connection.execute(wanted)]

    async def untold(self, member_id: int) -> list[Occurrence]:
        """Gives the reminders that did not reach the member and of which they do not know, oldest first."""
        async with self._database.read() as connection:
            kept = await read_occurrences(connection, member_id)
        return [one for one in kept if one.state in {"failed", "skipped", "unknown"} and one.told_at is None]

    async def mark_told(self, told: Iterable[Occurrence], at: datetime) -> None:
        """Records that a member has read of these."""
        mine = occurrences.c.id.in_([one.id for one in told]) & occurrences.c.told_at.is_(None)
        async with self._database.write() as connection:
            await connection.execute(update(occurrences).where(mine).values(told_at=at))
