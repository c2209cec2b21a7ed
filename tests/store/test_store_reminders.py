"""Schedules, and occurrences that are handed out to one holder at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import event

from bot.rules.reasons import Cause, Reason
from bot.rules.reminders import Schedule
from bot.store import Store
from bot.store.reminders import _SOONEST, Outcome
from bot.store.tables import metadata
from tests.rows import recent
from tests.store.reminding import ANA, BEN, CEM, DAY, HOUR, LEASE, MINUTE, WEEK, a_week_on, claim, keep, set_next_due


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
    assert await store.reminders.begin_posting(held, now, now)
    assert await store.reminders.stop_schedule(ANA, now)
    assert not await store.reminders.stop_schedule(ANA, now)
    assert await store.reminders.schedule_of(ANA) is None
    assert not await store.reminders.begin_posting(held, now, now)
    assert await claim(store, now + WEEK) == []
    assert await store.reminders.untold(ANA) == []  # she asked for it
    assert not await store.reminders.finish(held, "failed", Cause(Reason.OTHER, "closed"), None, now)
    assert await store.reminders.finish(held, "sent", None, 77, now)  # it had gone out as she pressed
    (kept,) = await recent(store, held.schedule.id, 5)
    assert (kept.state, kept.message_id) == ("sent", 77)


async def test_pause_and_resume(store: Store, now: datetime) -> None:
    schedule = await keep(store, ANA, now)
    assert await store.reminders.pause_schedule(schedule.id, Cause(Reason.DM_CLOSED))
    assert not await store.reminders.pause_schedule(schedule.id, Cause(Reason.OTHER, "again"))
    paused = await store.reminders.schedule_of(ANA)
    assert paused is not None
    assert (paused.state, paused.state_reason, paused.next_due_at) == ("paused", Cause(Reason.DM_CLOSED), None)
    assert not await set_next_due(store, schedule.id, now)
    assert await claim(store, now) == []
    assert await store.reminders.resume_schedule(schedule.id, now + WEEK, now)
    assert not await store.reminders.resume_schedule(schedule.id, now + WEEK, now)
    assert await set_next_due(store, schedule.id, now)
    assert len(await claim(store, now)) == 1


async def test_what_is_due_is_claimed_once_and_moves_on(store: Store, now: datetime) -> None:
    schedule = await keep(store, ANA, now)
    assert await claim(store, now - timedelta(microseconds=1)) == []
    (first,) = await claim(store, now)
    occurrence = first.occurrence
    assert (first.schedule, first.again) == (schedule, False)
    assert (occurrence.due_at, occurrence.key) == (now, f"r{schedule.id}.260901.0")
    assert (occurrence.state, occurrence.lease_until, occurrence.attempts) == ("claimed", now + LEASE, 1)
    assert not occurrence.waits
    assert await claim(store, now) == []
    moved = await store.reminders.schedule_of(ANA)
    assert moved is not None
    assert moved.next_due_at == now + WEEK
    assert await store.reminders.finish(first, "sent", None, 77, now)
    assert not await store.reminders.finish(first, "sent", None, 78, now)
    (kept,) = await recent(store, schedule.id, 5)
    assert (kept.state, kept.message_id, kept.finished_at, kept.lease_until) == ("sent", 77, now, None)


async def test_five_claimers_at_once_get_each_occurrence_once(store: Store, now: datetime) -> None:
    for member in range(1, 21):
        await keep(store, member, now - timedelta(minutes=member))
    rounds = await asyncio.gather(*(claim(store, now, 12) for _ in range(5)), claim(store, now, 99))
    keys = [one.occurrence.key for claims in rounds for one in claims]
    assert len(keys) == len(set(keys)) == 20


async def test_five_claimers_at_once_get_what_was_held_before_once(store: Store, now: datetime) -> None:
    for member in range(1, 21):
        await keep(store, member, now)
    assert len(await claim(store, now, 20)) == 20
    later = now + LEASE
    rounds = await asyncio.gather(*(store.reminders.claim_expired(later, LEASE, 6) for _ in range(5)))
    assert [len(claims) for claims in rounds] == [6, 6, 6, 2, 0]
    assert len({one.occurrence.key for claims in rounds for one in claims}) == 20


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
    assert await store.reminders.begin_posting(first, now, now + LEASE / 2)
    assert not await store.reminders.begin_posting(first, now, now + LEASE)
    assert await claim(store, now + LEASE - timedelta(microseconds=1)) == []
    (second,) = await claim(store, now + LEASE)
    assert second.again
    assert second.occurrence.key == first.occurrence.key
    assert second.occurrence.attempts == 2
    assert not await store.reminders.begin_posting(first, now + LEASE, now + LEASE)
    assert await store.reminders.begin_posting(second, now + LEASE, now + LEASE)
    assert not await store.reminders.finish(first, "failed", Cause(Reason.AWAY), None, now + LEASE)
    assert await store.reminders.finish(second, "sent", None, 5, now + LEASE)


async def test_a_postponed_claim_comes_back_when_it_said(store: Store, now: datetime) -> None:
    await keep(store, ANA, now)
    (first,) = await claim(store, now)
    until = now + timedelta(hours=1)
    await store.reminders.begin_posting(first, now, now)
    assert await store.reminders.postpone(first, until, Cause(Reason.OUT_OF_ORDER), may_be_sent=True)
    assert await claim(store, until - timedelta(seconds=1)) == []
    (second,) = await claim(store, until)
    assert (second.again, second.occurrence.reason) == (True, Cause(Reason.OUT_OF_ORDER))
    assert await store.reminders.postpone(second, until, Cause(Reason.OTHER, "refused"), may_be_sent=False)
    (third,) = await claim(store, until)
    assert not third.again


async def test_a_lease_that_is_renewed_runs_on_from_then_and_one_that_ended_stays_ended(
    store: Store, now: datetime
) -> None:
    await keep(store, ANA, now)
    await keep(store, BEN, now)
    ana, ben = await claim(store, now)
    assert await store.reminders.finish(ben, "sent", None, 1, now)
    await store.reminders.renew([ana, ben], now + MINUTE, LEASE)
    (held,) = await recent(store, ana.schedule.id, 5)
    assert (held.claimed_at, held.lease_until) == (now + MINUTE, now + MINUTE + LEASE)
    (sent,) = await recent(store, ben.schedule.id, 5)
    assert (sent.state, sent.claimed_at, sent.lease_until) == ("sent", now, None)
    (again,) = await claim(store, now + MINUTE + LEASE)
    await store.reminders.renew([ana], now + WEEK, LEASE)  # by its former holder
    assert await recent(store, ana.schedule.id, 5) == [again.occurrence]


async def test_what_is_not_due_yet_waits_until_it_is_as_if_never_handed_out(store: Store, now: datetime) -> None:
    schedule = await keep(store, ANA, now + MINUTE)
    (early,) = await claim(store, now + MINUTE)
    await store.reminders.postpone(early, now + DAY, Cause(Reason.OUT_OF_ORDER), may_be_sent=False)
    await store.reminders.wait_until_due(early, now)
    (waits,) = await store.reminders.waiting(schedule.id)
    assert (waits.claimed_at, waits.lease_until, waits.reason) == (now, now + MINUTE, None)
    assert await claim(store, now) == []
    (came,) = await claim(store, now + MINUTE)
    assert (came.occurrence.key, came.occurrence.attempts, came.again) == (early.occurrence.key, 1, False)
    assert await store.reminders.finish(came, "sent", None, 1, now + MINUTE)
    await store.reminders.wait_until_due(came, now)
    assert await store.reminders.waiting(schedule.id) == []


async def test_what_falls_into_a_pause_is_dropped_once_and_its_member_knows(store: Store, now: datetime) -> None:
    await keep(store, ANA, now)
    (held,) = await claim(store, now)
    assert await store.reminders.skip_quietly(held, Cause(Reason.PAUSED), now + MINUTE)
    assert not await store.reminders.skip_quietly(held, Cause(Reason.PAUSED), now + MINUTE)
    (kept,) = await recent(store, held.schedule.id, 5)
    assert (kept.state, kept.reason, kept.lease_until) == ("skipped", Cause(Reason.PAUSED), None)
    assert (kept.finished_at, kept.told_at) == (now + MINUTE, now + MINUTE)
    assert await store.reminders.untold(ANA) == []


async def test_what_was_handed_out_and_not_posted_need_not_be_looked_for(store: Store, now: datetime) -> None:
    await keep(store, ANA, now)
    await claim(store, now)
    (second,) = await claim(store, now + LEASE)
    assert (second.again, second.occurrence.attempts) == (False, 2)


async def test_a_lease_that_began_in_the_future_is_none(store: Store, now: datetime) -> None:
    await keep(store, ANA, now)
    (ahead,) = await claim(store, now + WEEK / 2)
    await store.reminders.begin_posting(ahead, now + WEEK / 2, now + WEEK / 2)
    (taken,) = await claim(store, now)
    assert (taken.occurrence.key, taken.again) == (ahead.occurrence.key, True)


@pytest.mark.parametrize("ahead", [timedelta(0), MINUTE, MINUTE + timedelta(microseconds=1)])
async def test_a_clock_is_slewed_by_a_minute_at_most_and_was_ahead_beyond(
    store: Store, now: datetime, ahead: timedelta
) -> None:
    """What a clock within a minute of this one leased or skipped stays as it is."""
    await keep(store, ANA, now)
    bens = await keep(store, BEN, now - DAY)
    held = {one.schedule.member_id: one for one in await claim(store, now + ahead)}
    assert await store.reminders.finish(held[BEN], "skipped", Cause(Reason.AWAY), None, now + ahead)
    await store.reminders.take_back_skipped([Cause(Reason.AWAY)], now)
    was_ahead = ahead > MINUTE
    assert len(await store.reminders.waiting(bens.id)) == was_ahead
    again = await claim(store, now)
    assert [one.schedule.member_id for one in again] == ([BEN, ANA] if was_ahead else [])


async def test_what_a_clock_that_was_ahead_skipped_waits_for_its_time(store: Store, now: datetime) -> None:
    schedule = await keep(store, ANA, now + timedelta(days=2))
    await keep(store, BEN, now + timedelta(days=2))
    ana, ben = await claim(store, now + timedelta(days=4))
    await store.reminders.finish(ana, "skipped", Cause(Reason.AWAY), None, now + timedelta(days=4))
    await store.reminders.finish(ben, "sent", None, 1, now + timedelta(days=4))
    await store.reminders.mark_told([ana.occurrence], now)
    await store.reminders.take_back_skipped([Cause(Reason.AWAY)], now)
    assert await store.reminders.untold(ANA) == []
    assert await claim(store, now + timedelta(days=1)) == []
    (came,) = await claim(store, now + timedelta(days=2))
    assert (came.schedule.id, came.occurrence.key, came.again) == (schedule.id, ana.occurrence.key, False)


async def test_what_did_not_arrive_is_told_once(store: Store, now: datetime) -> None:
    outcomes: list[Outcome] = ["sent", "failed", "skipped", "unknown"]
    for week, outcome in enumerate(outcomes):
        await keep(store, ANA, now + week * WEEK)
        (one,) = await claim(store, now + week * WEEK)
        await store.reminders.finish(one, outcome, Cause(Reason.OTHER, "why"), None, now + week * WEEK)
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
    await set_next_due(store, schedule.id, now)
    assert await claim(store, now) == []
    moved = await store.reminders.schedule_of(ANA)
    assert moved is not None
    assert moved.next_due_at == now + WEEK


async def test_the_key_carries_the_members_own_date_and_stays_unique_on_it(store: Store, now: datetime) -> None:
    night = now.replace(hour=23)
    schedule = await keep(store, ANA, night, zone="Pacific/Auckland")
    (first,) = await claim(store, night)
    await store.reminders.finish(first, "sent", None, 1, night)
    await set_next_due(store, schedule.id, night + timedelta(hours=1))
    (second,) = await claim(store, night + timedelta(hours=1))
    assert [first.occurrence.key, second.occurrence.key] == [f"r{schedule.id}.260902.0", f"r{schedule.id}.260902.1"]


@pytest.mark.parametrize("fault", ["zone", "rule", "standstill"])
async def test_one_schedule_that_cannot_go_on_stops_no_other(
    store: Store, now: datetime, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    await keep(store, ANA, now - timedelta(hours=1), zone="Nowhere/Gone" if fault == "zone" else "Asia/Tokyo")
    await keep(store, BEN, now, zone="UTC")

    def next_due(schedule: Schedule, due_at: datetime) -> datetime:
        if schedule.zone != "Asia/Tokyo":
            return due_at + WEEK
        if fault == "rule":
            raise ZeroDivisionError
        return due_at

    claims = await store.reminders.claim(await store.reminders.due(now), now, LEASE, next_due)
    assert [one.schedule.member_id for one in claims] == [ANA, BEN]
    stuck = await store.reminders.schedule_of(ANA)
    assert stuck is not None
    assert (stuck.state, stuck.state_reason) == ("paused", Cause(Reason.NO_NEXT_TIME))
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


async def test_only_what_is_due_and_asked_for_is_claimed_in_the_order_asked_for(store: Store, now: datetime) -> None:
    ana, ben, cem = [await keep(store, member, now) for member in (ANA, BEN, CEM)]
    dan = await keep(store, 4, now + timedelta(microseconds=1))
    asked = [cem.id, ana.id, dan.id, cem.id, 999]
    claims = await store.reminders.claim(asked, now, LEASE, a_week_on)
    assert [one.schedule for one in claims] == [cem, ana]
    assert await store.reminders.due(now) == [ben.id]
    assert await store.reminders.claim([], now, LEASE, a_week_on) == []


async def test_servers_take_turns_the_oldest_of_each_first(store: Store, now: datetime) -> None:
    minutes = {10: [60, 59, 58, 57], 20: [30, 5], None: [20, 10]}  # since when each server's are due
    members = {}
    for guild, waiting in minutes.items():
        for ago in waiting:
            kept = await keep(store, 100 + len(members), now - timedelta(minutes=ago), guild=guild)
            members[kept.id] = (guild, ago)
    turns = [members[number] for number in await store.reminders.due(now)]
    assert turns == [(10, 60), (20, 30), (None, 20), (10, 59), (None, 10), (20, 5), (10, 58), (10, 57)]
    assert [members[number] for number in await store.reminders.due(now, 4)] == turns[:4]
    assert await store.reminders.due(now, 0) == []


async def test_what_is_due_is_found_by_an_index(store: Store, now: datetime) -> None:
    schedule = await keep(store, ANA, now)
    group = await keep(store, ANA, now, guild=10, channel=11)
    reads: list[tuple[str, Sequence[object]]] = []
    engine = store._database._engine.sync_engine

    def note(_c: object, _u: object, statement: str, parameters: Sequence[object], _x: object, _m: bool) -> None:
        if not statement.startswith(("BEGIN", "INSERT")):
            reads.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    (first, _) = await claim(store, now)
    await store.reminders.snooze(first.occurrence.key, now + WEEK, now)
    await store.reminders.snooze(first.occurrence.key, now + 2 * WEEK, now)
    await claim(store, now + LEASE)
    await store.reminders.drop_waiting(schedule.id, now)
    await store.reminders.skip_next(schedule.id, a_week_on, now)
    await store.reminders.untold(ANA)
    await store.reminders.failures_in_a_row(schedule.id)
    await store.reminders.count_due_between(now, now + WEEK)
    await store.reminders.lag(now)
    await store.reminders.backlog(now)
    await store.reminders.lost_of_server(10, now, ())
    await store.reminders.undelivered()
    await store.reminders.schedule_of_channel(11)
    await store.reminders.schedules_of_server(10)
    await store.reminders.occurrence(first.occurrence.key)
    await store.reminders.stop(group.id, now)
    event.remove(engine, "before_cursor_execute", note)
    reads.append((str(_SOONEST.compile(dialect=engine.dialect)), ()))  # goes past SQLAlchemy
    assert len(reads) >= 30
    async with store._database.read() as connection:
        for statement, parameters in reads:
            plan = (await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)).all()
            assert not [step.detail for step in plan if reads_all(step.detail)], statement


def reads_all(step: str) -> bool:
    """Tells whether a step of a plan reads a whole table; the index of what is untold holds only what is looked for."""
    kind, name, *how = step.split()
    return kind == "SCAN" and name in metadata.tables and "ix_occurrences_untold" not in how


async def test_what_became_of_old_reminders_is_forgotten(store: Store, now: datetime) -> None:
    schedule = await keep(store, ANA, now)
    for week in range(3):
        for one in await claim(store, now + week * WEEK):
            if one.occurrence.due_at != now + WEEK:
                await store.reminders.finish(one, "sent", None, week, now + week * WEEK)
    await store.reminders.forget_before(now + 2 * WEEK)
    kept = await recent(store, schedule.id, 9)
    assert [(one.due_at, one.state) for one in kept] == [(now + 2 * WEEK, "sent"), (now + WEEK, "claimed")]


async def test_a_schedule_that_is_off_goes_with_the_last_of_its_occurrences(store: Store, now: datetime) -> None:
    ended, other, young = await keep(store, ANA, now), await keep(store, BEN, now), await keep(store, CEM, now + WEEK)
    for one in await claim(store, now):
        await store.reminders.finish(one, "sent", None, 1, now)
    for one in (ended, young):
        await store.reminders.stop(one.id, now)

    await store.reminders.forget_before(now)
    assert await store.reminders.schedule(ended.id), "what became of its reminder is still stored"
    await store.reminders.forget_before(now + MINUTE)

    assert await store.reminders.schedule(ended.id) is None
    assert await store.reminders.schedule(other.id), "it is on"
    assert await store.reminders.schedule(young.id), "it was set up later"


async def test_what_waits_is_counted_from_its_due_time_until_it_has_an_outcome(store: Store, now: datetime) -> None:
    assert await store.reminders.backlog(now) == (0, None)
    await keep(store, ANA, now - HOUR)
    await keep(store, BEN, now - MINUTE)
    await keep(store, CEM, now + MINUTE)
    assert await store.reminders.backlog(now) == (2, now - HOUR)

    first, second = await claim(store, now)
    assert await store.reminders.backlog(now) == (2, now - HOUR), "what is being sent, or tried again, waits still"
    await store.reminders.finish(first, "sent", None, 70, now)
    assert await store.reminders.backlog(now) == (1, now - MINUTE)
    await store.reminders.snooze(first.occurrence.key, now + HOUR, now)
    await store.reminders.finish(second, "failed", Cause(Reason.DM_CLOSED), None, now)
    assert await store.reminders.backlog(now) == (0, None), "what was snoozed is not due"
