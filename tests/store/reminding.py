"""What the tests of reminders do again and again: keep a schedule, claim what is due."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot.rules.reminders import Claim, Schedule
from bot.store import Store
from bot.store.schedules import change_schedule

ANA, BEN, CEM = 1, 2, 3
MINUTE, HOUR, DAY, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(days=7)
LEASE = 5 * MINUTE


def a_week_on(_schedule: Schedule, due_at: datetime) -> datetime:
    return due_at + WEEK


async def keep(
    store: Store,
    member: int,
    due_at: datetime,
    zone: str = "Europe/Berlin",
    guild: int | None = None,
    channel: int | None = None,
    role: int | None = None,
) -> Schedule:
    """Keeps a schedule, due next at an instant."""
    return await store.reminders.keep_schedule(
        member,
        weekdays=frozenset({1, 6}),
        wall_time=time(9, 5),
        zone=zone,
        dm_channel_id=member + 900,
        next_due_at=due_at,
        at=due_at - DAY,
        guild_id=guild,
        channel_id=channel,
        role_id=role,
    )


async def claim(store: Store, now: datetime, limit: int = 10) -> list[Claim]:
    """Claims what is due as delivery does: what was held before first."""
    claims = await store.reminders.claim_expired(now, LEASE, limit)
    due = await store.reminders.due(now, limit - len(claims))
    return [*claims, *await store.reminders.claim(due, now, LEASE, a_week_on)]


async def send(store: Store, now: datetime) -> Claim:
    """Claims the one that is due and sends it."""
    (one,) = await claim(store, now)
    assert await store.reminders.finish(one, "sent", None, 70, now)
    return one


async def schedule_of(store: Store, schedule: Schedule) -> Schedule:
    """Gives a schedule as it is now."""
    found = await store.reminders.schedule(schedule.id)
    assert found is not None
    return found


async def set_next_due(store: Store, schedule_id: int, next_due_at: datetime) -> bool:
    """Lets a schedule that is on fall due at another instant, whatever its rhythm; tells whether it is on."""
    async with store.reminders._database.write() as connection:
        return await change_schedule(connection, schedule_id, "on", {"next_due_at": next_due_at})
