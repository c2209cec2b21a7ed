"""A snooze moves one occurrence, once at a time, and never the series; a skip is kept, so that it is never sent."""

from __future__ import annotations

import asyncio
from datetime import datetime

import pytest

from bot.rules.reasons import Cause, Reason
from bot.rules.reminders import Schedule
from bot.store import Store
from bot.store.reminders import Outcome
from tests.rows import recent
from tests.store.reminding import (
    ANA,
    DAY,
    HOUR,
    LEASE,
    MINUTE,
    WEEK,
    a_week_on,
    claim,
    keep,
    schedule_of,
    send,
    set_next_due,
)

# Snoozes


async def test_a_snooze_is_kept_by_value_and_comes_once(store: Store, now: datetime) -> None:
    schedule = await keep(store, ANA, now)
    first = await send(store, now)
    until = now + 3 * HOUR
    snoozed = await store.reminders.snooze(first.occurrence.key, until, now + MINUTE)
    assert snoozed is not None
    assert (snoozed.key, snoozed.snoozed_from) == (f"r{schedule.id}.260901.1", first.occurrence.id)
    assert (snoozed.due_at, snoozed.lease_until, snoozed.claimed_at) == (until, until, now + MINUTE)
    assert (snoozed.state, snoozed.snooze, snoozed.attempts) == ("claimed", 1, 0)
    assert not await store.reminders.may_be_due(until - MINUTE)
    assert await store.reminders.may_be_due(until)
    assert await claim(store, until - MINUTE) == []
    (second,) = await claim(store, until)
    assert (second.occurrence.key, second.occurrence.attempts, second.again) == (snoozed.key, 1, False)
    assert (first.occurrence.settles, snoozed.settles, second.occurrence.settles) == (True, True, False)
    await store.reminders.begin_posting(second, until, until)
    assert await claim(store, until) == []
    (third,) = await claim(store, until + LEASE)
    assert (third.occurrence.key, third.again) == (snoozed.key, True)
    assert await store.reminders.finish(third, "sent", None, 71, until + LEASE)
    assert (await schedule_of(store, schedule)).next_due_at == now + WEEK


async def test_a_snooze_that_waits_is_moved(store: Store, now: datetime) -> None:
    await keep(store, ANA, now)
    key = (await send(store, now)).occurrence.key
    first = await store.reminders.snooze(key, now + HOUR, now)
    later = await store.reminders.snooze(key, now + 2 * HOUR, now + MINUTE)
    assert first is not None
    assert later is not None
    assert (later.id, later.key, later.due_at, later.lease_until) == (first.id, first.key, now + 2 * HOUR, later.due_at)
    assert await store.reminders.snooze(key, now + 2 * HOUR, now + MINUTE) == later
    assert await claim(store, now + HOUR) == []
    assert len(await claim(store, now + 2 * HOUR)) == 1


async def test_pressed_by_many_at_once_there_is_one_successor(store: Store, now: datetime) -> None:
    schedule = await keep(store, ANA, now)
    key = (await send(store, now)).occurrence.key
    pressed = await asyncio.gather(*(store.reminders.snooze(key, now + n * HOUR, now) for n in range(1, 6)))
    assert len({one.id for one in pressed if one}) == 1
    assert len(await recent(store, schedule.id, 9)) == 2


async def test_a_snooze_and_its_claim_at_once_send_it_once(store: Store, now: datetime) -> None:
    await keep(store, ANA, now)
    key = (await send(store, now)).occurrence.key
    await store.reminders.snooze(key, now + HOUR, now)
    claims, moved = await asyncio.gather(
        claim(store, now + HOUR), store.reminders.snooze(key, now + 2 * HOUR, now + HOUR)
    )
    assert len(claims) + (moved is not None) == 1
    again = await claim(store, now + 2 * HOUR)
    assert [one.occurrence.attempts for one in again] == [2 if moved is None else 1]  # a lease ran out, or it was moved


async def test_what_was_handed_out_is_snoozed_no_more_but_its_successor_is(store: Store, now: datetime) -> None:
    schedule = await keep(store, ANA, now)
    key = (await send(store, now)).occurrence.key
    for number in (1, 2):
        at = now + number * DAY
        snoozed = await store.reminders.snooze(key, at, now)
        assert snoozed is not None
        assert (snoozed.key, snoozed.snooze) == (f"r{schedule.id}.260901.{number}", number)
        await send(store, at)
        assert await store.reminders.snooze(key, at + HOUR, at) is None
        key = snoozed.key
    assert [one.snooze for one in await recent(store, schedule.id, 9)] == [2, 1, 0]


async def test_two_snoozed_until_the_same_instant_both_come(store: Store, now: datetime) -> None:
    schedule = await keep(store, ANA, now)
    first = await send(store, now)
    await set_next_due(store, schedule.id, now + HOUR)
    second = await send(store, now + HOUR)
    both = [await store.reminders.snooze(one.occurrence.key, now + DAY, now + HOUR) for one in (first, second)]
    assert [one and one.snooze for one in both] == [1, 2]
    assert await store.reminders.snooze(first.occurrence.key, now + DAY, now + HOUR) == both[0]
    assert len(await claim(store, now + DAY)) == 2


async def test_what_cannot_be_snoozed(store: Store, now: datetime) -> None:
    schedule = await keep(store, ANA, now)
    assert await store.reminders.snooze(f"r{schedule.id}.260901.0", now + HOUR, now) is None  # not due yet
    key = (await send(store, now)).occurrence.key
    waiting = await store.reminders.snooze(key, now + HOUR, now)
    assert waiting is not None
    assert await store.reminders.snooze(waiting.key, now + 2 * HOUR, now) is None  # nobody can have pressed it
    await store.reminders.stop_schedule(ANA, now)
    assert await store.reminders.snooze(key, now + 2 * HOUR, now) is None
    assert await claim(store, now + 2 * HOUR) == []


async def test_a_paused_schedule_can_be_snoozed(store: Store, now: datetime) -> None:
    schedule = await keep(store, ANA, now)
    key = (await send(store, now)).occurrence.key
    await store.reminders.pause_schedule(schedule.id, Cause(Reason.DM_CLOSED))
    assert await store.reminders.snooze(key, now + HOUR, now) is not None


async def test_a_day_has_a_thousand_keys(store: Store, now: datetime) -> None:
    schedule = await keep(store, ANA, now)
    key = (await send(store, now)).occurrence.key
    async with store._database.write() as connection:
        await connection.exec_driver_sql(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 998)"
            " INSERT INTO occurrences (schedule_id, due_at, snooze, key, state, claimed_at, attempts, finished_at)"
            f" SELECT {schedule.id}, due_at, i, 'r{schedule.id}.260901.' || i, 'sent', due_at, 1, due_at"
            " FROM n, occurrences WHERE occurrences.snooze = 0"
        )
    last = await store.reminders.snooze(key, now + HOUR, now)
    assert last is not None
    assert last.key == f"r{schedule.id}.260901.999"
    await send(store, now + HOUR)
    assert await store.reminders.snooze(last.key, now + 2 * HOUR, now) is None


async def test_dropping_ends_what_waits_and_is_no_failure(store: Store, now: datetime) -> None:
    schedule = await keep(store, ANA, now)
    first = await send(store, now)
    await store.reminders.snooze(first.occurrence.key, now + HOUR, now)
    assert await store.reminders.drop_waiting(schedule.id, now) == 1
    assert await store.reminders.drop_waiting(schedule.id, now) == 0
    (dropped, _) = await recent(store, schedule.id, 9)
    assert (dropped.state, dropped.reason, dropped.told_at) == ("skipped", Cause(Reason.SKIPPED), now)
    assert await claim(store, now + HOUR) == []
    assert await store.reminders.untold(ANA) == []
    again = await store.reminders.snooze(first.occurrence.key, now + DAY, now)
    assert again is not None
    assert (again.id, again.state, again.reason, again.finished_at) == (dropped.id, "claimed", None, None)
    (held,) = await claim(store, now + DAY)
    assert await store.reminders.drop_waiting(schedule.id, now + DAY) == 0  # it is somebody's
    assert await store.reminders.begin_posting(held, now + DAY, now + DAY)


async def test_one_of_those_that_wait_is_dropped_alone(store: Store, now: datetime) -> None:
    schedule = await keep(store, ANA, now)
    first = await send(store, now)
    await set_next_due(store, schedule.id, now + HOUR)
    second = await send(store, now + HOUR)
    for number, one in enumerate((first, second), start=2):
        await store.reminders.snooze(one.occurrence.key, now + number * HOUR, now + HOUR)
    sooner, later = await store.reminders.waiting(schedule.id)
    assert await store.reminders.drop_waiting(schedule.id, now + HOUR, sooner.id) == 1
    assert await store.reminders.waiting(schedule.id) == [later]


@pytest.mark.parametrize(("ended", "comes"), [("failed", True), ("skipped", True), ("unknown", False), ("sent", False)])
async def test_what_did_not_come_once_more_is_snoozed_afresh(
    store: Store, now: datetime, ended: Outcome, comes: bool
) -> None:
    schedule = await keep(store, ANA, now)
    first = await send(store, now)
    await store.reminders.snooze(first.occurrence.key, now + HOUR, now)
    (second,) = await claim(store, now + HOUR)
    await store.reminders.finish(second, ended, Cause(Reason.OTHER, "why"), None, now + HOUR)
    again = await store.reminders.snooze(first.occurrence.key, now + DAY, now + HOUR)
    assert (again is not None) is comes
    latest = await store.reminders.latest_of(first.occurrence)
    assert latest == again if comes else latest.id == second.occurrence.id
    assert [one.due_at for one in await store.reminders.waiting(schedule.id)] == ([now + DAY] if comes else [])
    if again is not None:
        assert (again.snoozed_from, again.snooze, again.waits) == (second.occurrence.id, 2, True)
        moved = await store.reminders.snooze(first.occurrence.key, now + 2 * DAY, now + HOUR)
        assert moved is not None
        assert moved.id == again.id


async def test_the_next_one_is_skipped_and_never_sent(store: Store, now: datetime) -> None:
    schedule = await keep(store, ANA, now)
    passed_over = await store.reminders.skip_next(schedule.id, a_week_on, now - HOUR)
    assert passed_over is not None
    assert passed_over.due_at == now
    assert (await schedule_of(store, schedule)).next_due_at == now + WEEK
    (skipped,) = await recent(store, schedule.id, 9)
    assert (skipped.due_at, skipped.state, skipped.reason) == (now, "skipped", Cause(Reason.SKIPPED_AHEAD))
    assert (skipped.told_at, skipped.attempts, skipped.waits) == (now - HOUR, 0, False)
    assert await store.reminders.untold(ANA) == []
    await set_next_due(store, schedule.id, now)
    assert await claim(store, now) == []
    assert await store.reminders.snooze(skipped.key, now + HOUR, now) is None


async def test_skipping_passes_what_came_already(store: Store, now: datetime) -> None:
    schedule = await keep(store, ANA, now)
    await send(store, now)
    await set_next_due(store, schedule.id, now)
    skipped = await store.reminders.skip_next(schedule.id, a_week_on, now)
    assert skipped is not None
    assert skipped.due_at == now + WEEK
    assert (await schedule_of(store, schedule)).next_due_at == now + 2 * WEEK


async def test_everything_until_an_instant_is_skipped_at_most_a_week(store: Store, now: datetime) -> None:
    def daily(_schedule: Schedule, due_at: datetime) -> datetime:
        return due_at + DAY

    schedule = await keep(store, ANA, now)
    assert await store.reminders.skip_until(schedule.id, now, daily, now) == ([], 0)
    assert await store.reminders.skip_until(schedule.id, now + 3 * DAY, daily, now) == (
        [now, now + DAY, now + 2 * DAY],
        0,
    )
    assert (await schedule_of(store, schedule)).next_due_at == now + 3 * DAY
    week, _ = await store.reminders.skip_until(schedule.id, now + 99 * DAY, daily, now)
    assert len(week) == 7
    assert (await schedule_of(store, schedule)).next_due_at == now + 10 * DAY
    keys = [one.key for one in await recent(store, schedule.id, 20)]
    assert keys == [f"r{schedule.id}.2609{day:02}.0" for day in range(10, 0, -1)]


@pytest.mark.parametrize("state", ["paused", "off", "gone"])
async def test_only_a_schedule_that_is_on_has_something_to_skip(store: Store, now: datetime, state: str) -> None:
    schedule = await keep(store, ANA, now)
    if state == "paused":
        await store.reminders.pause_schedule(schedule.id, Cause(Reason.OTHER, "why"))
    elif state == "off":
        await store.reminders.stop(schedule.id, now)
    else:
        await store.privacy.forget(ANA, now)
    assert await store.reminders.skip_next(schedule.id, a_week_on, now) is None
    assert await store.reminders.skip_until(schedule.id, now + WEEK, a_week_on, now) == ([], 0)


async def test_a_skip_and_a_claim_at_once_are_one_or_the_other(store: Store, now: datetime) -> None:
    schedule = await keep(store, ANA, now)
    claims, skipped = await asyncio.gather(claim(store, now), store.reminders.skip_next(schedule.id, a_week_on, now))
    occurrences = await recent(store, schedule.id, 9)
    assert len({one.due_at for one in occurrences}) == len(occurrences) == len(claims) + 1
    assert skipped is not None
    assert skipped.due_at == (now + WEEK if claims else now)


async def test_a_rule_that_stands_still_skips_nothing(store: Store, now: datetime) -> None:
    schedule = await keep(store, ANA, now)
    with pytest.raises(ValueError, match="later"):
        await store.reminders.skip_next(schedule.id, lambda _, due: due, now)
    assert await recent(store, schedule.id, 9) == []
    assert await schedule_of(store, schedule) == schedule


async def test_a_skip_of_a_span_drops_what_waits_and_what_was_given_back(store: Store, now: datetime) -> None:
    schedule = await keep(store, ANA, now)
    (held,) = await claim(store, now)
    assert await store.reminders.skip_until(schedule.id, now + DAY, a_week_on, now) == ([], 0)  # it is somebody's
    await store.reminders.postpone(held, now + HOUR, Cause(Reason.OUT_OF_ORDER), may_be_sent=False)
    assert await store.reminders.skip_until(schedule.id, now + DAY, a_week_on, now) == ([], 1)
    assert await claim(store, now + DAY) == []
    assert await store.reminders.untold(ANA) == []
