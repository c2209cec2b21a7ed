"""Schedules, and occurrences that are handed out to one holder at a time."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import event, text

from bot.store import Store
from bot.store.occurrences import Claim
from bot.store.schedules import Schedule

ANA, BEN, CEM = 1, 2, 3
LEASE, WEEK = timedelta(minutes=5), timedelta(days=7)


def a_week_on(_schedule: Schedule, due_at: datetime) -> datetime:
    return due_at + WEEK


async def keep(store: Store, member: int, due_at: datetime, zone: str = "Europe/Berlin") -> Schedule:
    return await store.reminders.keep_schedule(
        member,
        weekdays=frozenset({1, 6}),
        wall_time=time(9, 5),
        zone=zone,
        dm_channel_id=member + 900,
        next_due_at=due_at,
        at=due_at - timedelta(days=1),
    )


async def claim(store: Store, now: datetime, limit: int = 10) -> list[Claim]:
    return await store.reminders.claim_due(now, LEASE, limit, a_week_on)


async def test_a_schedule_is_kept_by_value_and_replaces_the_former(store: Store, now: datetime) -> None:
    first = await keep(store, ANA, now)
    assert first == Schedule(
        first.id,
        ANA,
        frozenset({1, 6}),
        time(9, 5),
        "Europe/Berlin",
        901,
        "on",
        None,
        now,
        now - timedelta(days=1),
    )
    second = await keep(store, ANA, now + WEEK)
    assert await store.reminders.schedule_of(ANA) == second
    assert second.id != first.id
    assert await store.reminders.schedule_of(BEN) is None
    assert await claim(store, now) == []


async def test_stopping_ends_schedule_and_claims(store: Store, now: datetime) -> None:
    await keep(store, ANA, now)
    (held,) = await claim(store, now)
    assert await store.reminders.is_held(held, now)
    assert await store.reminders.stop_schedule(ANA, now)
    assert not await store.reminders.stop_schedule(ANA, now)
    assert await store.reminders.schedule_of(ANA) is None
    assert not await store.reminders.is_held(held, now)
    assert await claim(store, now + WEEK) == []
    assert await store.reminders.untold(ANA) == []  # she asked for it
    assert not await store.reminders.finish(held, "failed", "closed", None, now)
    assert await store.reminders.finish(held, "sent", None, 77, now)  # it had gone out as she pressed
    (kept,) = await store.reminders.recent(held.schedule.id, 5)
    assert (kept.state, kept.message_id) == ("sent", 77)


async def test_pause_and_resume(store: Store, now: datetime) -> None:
    schedule = await keep(store, ANA, now)
    assert await store.reminders.pause_schedule(schedule.id, "direct messages are closed")
    assert not await store.reminders.pause_schedule(schedule.id, "again")
    paused = await store.reminders.schedule_of(ANA)
    assert paused is not None
    assert (paused.state, paused.state_reason, paused.next_due_at) == ("paused", "direct messages are closed", None)
    assert not await store.reminders.set_next_due(schedule.id, now)
    assert await claim(store, now) == []
    assert await store.reminders.resume_schedule(schedule.id, now + WEEK)
    assert not await store.reminders.resume_schedule(schedule.id, now + WEEK)
    assert await store.reminders.set_next_due(schedule.id, now)
    assert len(await claim(store, now)) == 1


async def test_what_is_due_is_claimed_once_and_moves_on(store: Store, now: datetime) -> None:
    schedule = await keep(store, ANA, now)
    assert await claim(store, now - timedelta(microseconds=1)) == []
    (first,) = await claim(store, now)
    occurrence = first.occurrence
    assert (first.schedule, first.again) == (schedule, False)
    assert (occurrence.due_at, occurrence.key) == (now, f"r{schedule.id}.260901.0")
    assert (occurrence.state, occurrence.lease_until, occurrence.attempts) == ("claimed", now + LEASE, 1)
    assert await claim(store, now) == []
    moved = await store.reminders.schedule_of(ANA)
    assert moved is not None
    assert moved.next_due_at == now + WEEK
    assert await store.reminders.finish(first, "sent", None, 77, now)
    assert not await store.reminders.finish(first, "sent", None, 78, now)
    (kept,) = await store.reminders.recent(schedule.id, 5)
    assert (kept.state, kept.message_id, kept.finished_at, kept.lease_until) == ("sent", 77, now, None)


async def test_five_claimers_at_once_get_each_occurrence_once(store: Store, now: datetime) -> None:
    for member in range(1, 21):
        await keep(store, member, now - timedelta(minutes=member))
    rounds = await asyncio.gather(*(claim(store, now, 6) for _ in range(5)))
    keys = [one.occurrence.key for claims in rounds for one in claims]
    assert len(keys) == len(set(keys)) == 20


async def test_oldest_first_and_no_more_than_asked(store: Store, now: datetime) -> None:
    for member in (ANA, BEN, CEM):
        await keep(store, member, now - timedelta(minutes=member))
    assert [one.schedule.member_id for one in await claim(store, now, 2)] == [CEM, BEN]
    assert [one.schedule.member_id for one in await claim(store, now, 2)] == [ANA]


async def test_each_missed_occurrence_is_handed_out(store: Store, now: datetime) -> None:
    await keep(store, ANA, now)
    late = now + 2 * WEEK
    assert [one.occurrence.due_at for one in await claim(store, late)] == [now]
    assert [one.occurrence.due_at for one in await claim(store, late)] == [now + WEEK]
    assert [one.occurrence.due_at for one in await claim(store, late)] == [now + 2 * WEEK]
    assert await claim(store, late) == []


async def test_a_lease_that_ran_out_is_handed_out_again_and_its_first_holder_is_out(
    store: Store, now: datetime
) -> None:
    await keep(store, ANA, now)
    (first,) = await claim(store, now)
    assert await claim(store, now + LEASE - timedelta(microseconds=1)) == []
    (second,) = await claim(store, now + LEASE)
    assert second.again
    assert second.occurrence.key == first.occurrence.key
    assert second.occurrence.attempts == 2
    assert not await store.reminders.is_held(first, now + LEASE)
    assert await store.reminders.is_held(second, now + LEASE)
    assert not await store.reminders.finish(first, "failed", "too late", None, now + LEASE)
    assert await store.reminders.finish(second, "sent", None, 5, now + LEASE)


async def test_a_postponed_claim_comes_back_when_it_said(store: Store, now: datetime) -> None:
    await keep(store, ANA, now)
    (first,) = await claim(store, now)
    until = now + timedelta(hours=1)
    assert await store.reminders.postpone(first, until, "Discord is down")
    assert await claim(store, until - timedelta(seconds=1)) == []
    (second,) = await claim(store, until)
    assert (second.again, second.occurrence.reason) == (True, "Discord is down")


async def test_what_did_not_arrive_is_told_once(store: Store, now: datetime) -> None:
    for week, outcome in enumerate(["sent", "failed", "skipped", "unknown"]):
        await keep(store, ANA, now + week * WEEK)
        (one,) = await claim(store, now + week * WEEK)
        await store.reminders.finish(one, outcome, "why", None, now + week * WEEK)
    untold = await store.reminders.untold(ANA)
    assert [one.state for one in untold] == ["failed", "skipped", "unknown"]
    assert await store.reminders.untold(BEN) == []
    await store.reminders.mark_told(untold[:2], now)
    assert await store.reminders.untold(ANA) == untold[2:]
    await store.reminders.mark_told([], now)


async def test_an_occurrence_that_came_already_does_not_come_again(store: Store, now: datetime) -> None:
    schedule = await keep(store, ANA, now)
    (one,) = await claim(store, now)
    await store.reminders.finish(one, "sent", None, 5, now)
    await store.reminders.set_next_due(schedule.id, now)
    assert await claim(store, now) == []
    moved = await store.reminders.schedule_of(ANA)
    assert moved is not None
    assert moved.next_due_at == now + WEEK


async def test_the_key_carries_the_members_own_date_and_stays_unique_on_it(store: Store, now: datetime) -> None:
    night = now.replace(hour=23)
    schedule = await keep(store, ANA, night, zone="Pacific/Auckland")
    (first,) = await claim(store, night)
    await store.reminders.finish(first, "sent", None, 1, night)
    await store.reminders.set_next_due(schedule.id, night + timedelta(hours=1))
    (second,) = await claim(store, night + timedelta(hours=1))
    assert [first.occurrence.key, second.occurrence.key] == [f"r{schedule.id}.260902.0", f"r{schedule.id}.260902.1"]


@pytest.mark.parametrize("fault", ["zone", "rule", "standstill"])
async def test_one_schedule_that_cannot_go_on_stops_no_other(
    store: Store, now: datetime, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    await keep(store, ANA, now - timedelta(hours=1), zone="Nowhere/Gone" if fault == "zone" else "Asia/Tokyo")
    await keep(store, BEN, now, zone="UTC")

    def next_due(schedule: Schedule, due_at: datetime) -> datetime:
        if schedule.zone == "Asia/Tokyo":
            return due_at if fault == "standstill" else due_at / 0  # type: ignore[operator]
        return due_at + WEEK

    claims = await store.reminders.claim_due(now, LEASE, 10, next_due)
    assert [one.schedule.member_id for one in claims] == [ANA, BEN]
    stuck = await store.reminders.schedule_of(ANA)
    assert stuck is not None
    assert (stuck.state, stuck.state_reason) == ("paused", "its next time could not be worked out")
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


async def test_what_is_due_is_found_by_an_index(store: Store, now: datetime) -> None:
    await keep(store, ANA, now)
    reads: list[tuple[str, object]] = []
    engine = store._database._engine.sync_engine

    def note(_c: object, _u: object, statement: str, parameters: object, _x: object, _m: bool) -> None:
        if not statement.startswith(("BEGIN", "INSERT")):
            reads.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    await claim(store, now)
    await claim(store, now + LEASE)
    await store.reminders.untold(ANA)
    event.remove(engine, "before_cursor_execute", note)
    assert len(reads) >= 6
    async with store._database.read() as connection:
        await connection.execute(text("SELECT 1"))
        for statement, parameters in reads:
            plan = (await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)).all()
            assert not [step.detail for step in plan if step.detail.startswith("SCAN")], statement


async def test_a_change_counts_once_it_can_be_read(store: Store, now: datetime) -> None:
    async with store._database._turn:  # another write is under way
        keeping = asyncio.create_task(keep(store, ANA, now))
        await asyncio.sleep(0.01)
        seen = store.reminders.changes
        assert await store.reminders.next_look_at() is None
    await keeping
    assert store.reminders.changes != seen
