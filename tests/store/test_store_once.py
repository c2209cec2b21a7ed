"""Reminders that come once: each is claimed once, is over then, and can still be snoozed or removed."""

from __future__ import annotations

from datetime import datetime, time

from bot.members.upcoming import next_due
from bot.rules.reasons import Cause, Reason
from bot.rules.reminders import Claim, Schedule
from bot.store import Store
from tests.store.reminding import ANA, BEN, DAY, HOUR, LEASE, MINUTE, keep

DAILY = frozenset(range(7))


async def once(store: Store, due_at: datetime, member: int = ANA, note: str | None = None) -> Schedule:
    return await store.reminders.keep_once(
        member,
        once_on=due_at.date(),
        wall_time=time(due_at.hour, due_at.minute),
        zone="UTC",
        note=note,
        dm_channel_id=member + 900,
        guild_id=None,
        next_due_at=due_at,
        at=due_at - DAY,
    )


async def streak(store: Store, due_at: datetime) -> Schedule:
    return await store.reminders.keep_streak(
        ANA,
        weekdays=DAILY,
        wall_time=time(22),
        zone="UTC",
        dm_channel_id=901,
        guild_id=None,
        next_due_at=due_at,
        at=due_at - DAY,
    )


async def claim(store: Store, now: datetime) -> list[Claim]:
    claims = await store.reminders.claim_expired(now, LEASE, 10)
    return [*claims, *await store.reminders.claim(await store.reminders.due(now), now, LEASE, next_due)]


async def test_it_is_claimed_once_and_its_schedule_is_over(store: Store, now: datetime) -> None:
    kept = await once(store, now, note="book it")

    (first,) = await claim(store, now)

    assert (first.schedule.note, first.occurrence.key) == ("book it", f"r{kept.id}.{now:%y%m%d}.0")
    over = await store.reminders.schedule(kept.id)
    assert over is not None
    assert (over.state, over.state_reason, over.next_due_at) == ("off", Cause(Reason.FELL_DUE), None)
    assert (over.has_come, over.is_over) == (True, False)
    assert await claim(store, now + 4 * MINUTE) == []


async def test_what_a_killed_holder_left_is_claimed_again(store: Store, now: datetime) -> None:
    kept = await once(store, now)
    (first,) = await claim(store, now)
    assert await store.reminders.begin_posting(first, now, now + MINUTE)

    (again,) = await claim(store, now + LEASE)

    assert (again.occurrence.id, again.again) == (first.occurrence.id, True)
    assert await store.reminders.finish(again, "sent", None, 7, now + LEASE)
    assert await store.reminders.once_of(ANA) == []
    assert await claim(store, now + DAY) == []
    assert (await store.reminders.schedule(kept.id)) is not None


async def test_it_is_snoozed_although_its_schedule_is_off_and_removed_then(store: Store, now: datetime) -> None:
    kept = await once(store, now)
    (first,) = await claim(store, now)
    await store.reminders.finish(first, "sent", None, 7, now)
    snoozed = await store.reminders.snooze(first.occurrence.key, now + HOUR, now)
    assert snoozed is not None
    assert [one.id for one in await store.reminders.once_of(ANA)] == [kept.id]

    assert await store.reminders.stop_once(kept.id, now)
    assert not await store.reminders.stop_once(kept.id, now)

    assert await store.reminders.once_of(ANA) == []
    assert await claim(store, now + HOUR) == []
    assert await store.reminders.snooze(first.occurrence.key, now + HOUR, now) is None
    assert await store.reminders.untold(ANA) == []


async def test_a_removed_one_is_not_claimed_and_others_stay(store: Store, now: datetime) -> None:
    gone, other, weekly = await once(store, now), await once(store, now + MINUTE), await keep(store, ANA, now + HOUR)

    assert await store.reminders.stop_once(gone.id, now)
    assert not await store.reminders.stop_once(weekly.id, now)

    assert [one.schedule.id for one in await claim(store, now + MINUTE)] == [other.id]
    assert await store.reminders.schedule_of(ANA) == weekly


async def test_weekly_ones_are_replaced_and_stopped_alone(store: Store, now: datetime) -> None:
    single, lasting = await once(store, now + DAY), await streak(store, now + DAY)
    await keep(store, ANA, now + DAY)
    weekly = await keep(store, ANA, now + DAY)

    assert await store.reminders.schedule_of(ANA) == weekly
    assert await store.reminders.stop_schedule(ANA, now)

    assert await store.reminders.once_of(ANA) == [single]
    assert await store.reminders.streak_schedule_of(ANA) == lasting
    assert await store.reminders.count_schedules(ANA, None, now - 9 * DAY) == 2


async def test_they_are_listed_and_counted_for_their_member_alone(store: Store, now: datetime) -> None:
    later, sooner = await once(store, now + 2 * DAY), await once(store, now + DAY)
    await once(store, now + DAY, BEN)

    assert await store.reminders.once_of(ANA) == [sooner, later]
    assert await store.reminders.count_once(ANA, now - DAY) == 2
    assert await store.reminders.count_once(ANA, now + DAY) == 0
    assert await store.reminders.direct_messages_of(BEN) == BEN + 900
    assert await store.reminders.direct_messages_of(99) is None


async def test_a_member_has_one_reminder_of_their_streak_however_often_it_is_switched(
    store: Store, now: datetime
) -> None:
    first = await streak(store, now)
    assert await store.reminders.stop_streak(ANA, now)
    assert not await store.reminders.stop_streak(ANA, now)
    assert await claim(store, now) == []

    again = await streak(store, now + DAY)

    assert (again.id, again.state, again.next_due_at) == (first.id, "on", now + DAY)
    assert [one.schedule.id for one in await claim(store, now + DAY)] == [first.id]


async def test_what_is_skipped_quietly_is_told_to_nobody(store: Store, now: datetime) -> None:
    await streak(store, now)
    (held,) = await claim(store, now)

    assert await store.reminders.skip_quietly(held, Cause(Reason.NOT_AT_STAKE), now)

    assert await store.reminders.untold(ANA) == []
    schedule = await store.reminders.streak_schedule_of(ANA)
    assert schedule is not None
    assert schedule.next_due_at == datetime.combine(now.date() + DAY, time(22), now.tzinfo)
