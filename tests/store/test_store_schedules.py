"""Schedules: a member's own and those of channels, edited, paused, counted."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, time

import pytest
from sqlalchemy.exc import IntegrityError

from bot.rules.reasons import Cause, Reason
from bot.rules.reminders import Schedule
from bot.store import Store
from bot.store.lag import Lag
from bot.store.reminders import Outcome
from tests.rows import left_at, recent
from tests.store.reminding import (
    ANA,
    BEN,
    CEM,
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

SERVER, OTHER = 300, 400
CHANNEL = 310


async def test_a_groups_schedule_stands_beside_its_keepers_own(store: Store, now: datetime) -> None:
    own = await keep(store, ANA, now, guild=SERVER)
    group = await keep(store, ANA, now, guild=SERVER, channel=CHANNEL, role=320)
    assert (own.is_group, own.guild_id, own.channel_id, own.role_id) == (False, SERVER, None, None)
    assert (group.is_group, group.guild_id, group.channel_id, group.role_id) == (True, SERVER, CHANNEL, 320)
    assert await store.reminders.schedule_of(ANA) == own
    assert await store.reminders.schedule_of_channel(CHANNEL) == group
    assert await store.reminders.schedules_of_server(SERVER) == [group]
    assert await store.reminders.schedules_of_server(OTHER) == []
    assert await store.reminders.schedule(group.id) == group
    assert await store.reminders.schedule(999) is None
    assert len(await claim(store, now)) == 2
    assert await store.reminders.stop_schedule(ANA, now)
    assert await store.reminders.schedule_of_channel(CHANNEL) is not None


async def test_a_channel_has_one_schedule_whoever_keeps_it(store: Store, now: datetime) -> None:
    first = await keep(store, ANA, now, guild=SERVER, channel=CHANNEL)
    other = await keep(store, ANA, now, guild=SERVER, channel=CHANNEL + 1)
    (held, _) = await claim(store, now)
    second = await keep(store, BEN, now + DAY, guild=SERVER, channel=CHANNEL)
    assert await store.reminders.schedule_of_channel(CHANNEL) == second
    assert (await schedule_of(store, first)).state == "off"
    assert [one.id for one in await store.reminders.schedules_of_server(SERVER)] == [other.id, second.id]
    assert not await store.reminders.begin_posting(held, now, now)


async def test_five_who_set_up_a_channel_at_once_leave_one_schedule(store: Store, now: datetime) -> None:
    kept = await asyncio.gather(*(keep(store, n, now, guild=SERVER, channel=CHANNEL) for n in range(1, 6)))
    (running,) = await store.reminders.schedules_of_server(SERVER)
    assert running in kept


@pytest.mark.parametrize(("guild", "channel", "role"), [(None, CHANNEL, None), (SERVER, None, 320)])
async def test_a_channel_without_server_and_a_role_without_channel_are_bugs(
    store: Store, now: datetime, guild: int | None, channel: int | None, role: int | None
) -> None:
    with pytest.raises(IntegrityError):
        await keep(store, ANA, now, guild=guild, channel=channel, role=role)


async def test_editing_changes_a_schedule_in_place_and_keeps_its_snoozes(store: Store, now: datetime) -> None:
    schedule = await keep(store, ANA, now, guild=SERVER, channel=CHANNEL, role=320)
    key = (await send(store, now)).occurrence.key
    await store.reminders.snooze(key, now + HOUR, now)
    new = {"weekdays": frozenset({4}), "wall_time": time(20, 15), "zone": "Asia/Tokyo", "role_id": 321}
    edited = await store.reminders.edit_schedule(schedule.id, next_due_at=now + DAY, at=now, **new)
    assert edited == replace(schedule, next_due_at=now + DAY, **new)
    assert await schedule_of(store, schedule) == edited
    assert len(await claim(store, now + HOUR)) == 1


async def test_what_was_due_as_its_schedule_was_edited_comes_once_and_then_the_new_rhythm(
    store: Store, now: datetime
) -> None:
    schedule = await keep(store, ANA, now)
    new = {"weekdays": frozenset({4}), "wall_time": time(20, 15), "zone": "UTC", "role_id": None}
    edited = await store.reminders.edit_schedule(schedule.id, next_due_at=now + HOUR, at=now + MINUTE, **new)
    assert edited == replace(schedule, next_due_at=now + HOUR, **new)
    (waits,) = await store.reminders.waiting(schedule.id)
    assert (waits.due_at, waits.snooze, waits.lease_until) == (now, 0, now)
    await store.reminders.edit_schedule(schedule.id, next_due_at=None, at=now + MINUTE, **new)
    assert await schedule_of(store, schedule) == edited
    (one,) = await claim(store, now + MINUTE)
    assert (one.occurrence.due_at, one.schedule, one.again) == (now, edited, False)
    assert await store.reminders.finish(one, "sent", None, 70, now + MINUTE)
    (one,) = await claim(store, now + HOUR)
    assert one.occurrence.due_at == now + HOUR


async def test_what_was_due_and_came_already_does_not_wait_after_an_edit(store: Store, now: datetime) -> None:
    schedule = await keep(store, ANA, now)
    await send(store, now)
    await set_next_due(store, schedule.id, now)
    new = {"weekdays": frozenset({4}), "wall_time": time(20, 15), "zone": "UTC", "role_id": None}
    await store.reminders.edit_schedule(schedule.id, next_due_at=now + DAY, at=now + MINUTE, **new)
    assert await store.reminders.waiting(schedule.id) == []


async def test_what_came_and_what_comes_is_found_without_a_limit(store: Store, now: datetime) -> None:
    schedule = await keep(store, ANA, now)
    other = await keep(store, BEN, now)
    sent = {one.schedule.id: one for one in await claim(store, now)}
    await store.reminders.finish(sent[schedule.id], "sent", None, 70, now)
    await store.reminders.snooze(sent[schedule.id].occurrence.key, now + HOUR, now)
    for _ in range(30):
        await store.reminders.skip_next(schedule.id, a_week_on, now)
    found = await store.reminders.since(schedule.id, now)
    assert [one.due_at for one in found] == [now, now + HOUR, *(now + n * WEEK for n in range(1, 31))]
    assert [one.due_at for one in found if not one.settles] == []
    assert len(await store.reminders.since(schedule.id, now + 30 * WEEK)) == 1
    last = await store.reminders.last(schedule.id, now + MINUTE)
    assert last is not None
    assert last.id == sent[schedule.id].occurrence.id
    assert await store.reminders.last(other.id, now - MINUTE) is None


async def test_editing_leaves_a_paused_schedule_paused_and_an_ended_one_alone(store: Store, now: datetime) -> None:
    schedule = await keep(store, ANA, now)
    new = {"weekdays": frozenset({4}), "wall_time": time(20, 15), "zone": "UTC", "role_id": None}
    await store.reminders.pause_schedule(schedule.id, Cause(Reason.OTHER, "why"))
    edited = await store.reminders.edit_schedule(schedule.id, next_due_at=now + DAY, at=now, **new)
    assert edited is not None
    assert (edited.state, edited.state_reason, edited.next_due_at, edited.zone) == (
        "paused",
        Cause(Reason.OTHER, "why"),
        None,
        "UTC",
    )
    await store.reminders.stop(schedule.id, now)
    assert await store.reminders.edit_schedule(schedule.id, next_due_at=now + DAY, at=now, **new) is None
    assert await store.reminders.edit_schedule(999, next_due_at=now + DAY, at=now, **new) is None


async def test_stopping_by_number_ends_that_one_alone(store: Store, now: datetime) -> None:
    own = await keep(store, ANA, now)
    group = await keep(store, ANA, now, guild=SERVER, channel=CHANNEL)
    claims = {one.schedule.id: one for one in await claim(store, now)}
    assert await store.reminders.stop(group.id, now)
    assert not await store.reminders.stop(group.id, now)
    assert not await store.reminders.begin_posting(claims[group.id], now, now)
    assert await store.reminders.begin_posting(claims[own.id], now, now)


async def test_the_channel_of_direct_messages_is_noted(store: Store, now: datetime) -> None:
    schedule = await keep(store, ANA, now)
    assert await store.reminders.note_direct_messages(schedule.id, 77)
    assert not await store.reminders.note_direct_messages(999, 77)
    assert await schedule_of(store, schedule) == replace(schedule, dm_channel_id=77)


async def test_what_falls_due_in_a_span_is_counted(store: Store, now: datetime) -> None:
    for member in range(1, 5):
        await keep(store, member, now + member * MINUTE)
    paused = await keep(store, 9, now + MINUTE)
    await store.reminders.pause_schedule(paused.id, Cause(Reason.OTHER, "why"))
    assert await store.reminders.count_due_between(now + MINUTE, now + 3 * MINUTE) == 2
    assert await store.reminders.count_due_between(now + 4 * MINUTE, now + 5 * MINUTE) == 1
    assert await store.reminders.count_due_between(now + 3 * MINUTE, now + MINUTE) == 0


async def test_an_occurrence_is_found_by_its_key(store: Store, now: datetime) -> None:
    schedule = await keep(store, ANA, now)
    (held,) = await claim(store, now)
    assert await store.reminders.occurrence(held.occurrence.key) == (
        held.occurrence,
        replace(schedule, next_due_at=now + WEEK),
    )
    assert await store.reminders.occurrence("r999.260901.0") is None


# What became of it


@pytest.mark.parametrize(
    ("outcomes", "failures"),
    [
        ("", 0),
        ("f", 1),
        ("ff", 2),
        ("ffs", 0),
        ("fsff", 2),
        ("fkfuf", 3),
        ("fffk", 3),
        ("ffRf", 1),
        ("fffR", 0),
        ("sRff", 2),
    ],
)  # fmt: skip
async def test_failures_in_a_row_are_counted_since_something_arrived(
    store: Store, now: datetime, outcomes: str, failures: int
) -> None:
    names: dict[str, Outcome] = {"f": "failed", "s": "sent", "k": "skipped", "u": "unknown"}
    schedule = await keep(store, ANA, now)
    await keep(store, BEN, now)
    for week, outcome in enumerate(outcomes):
        at = now + week * WEEK
        if outcome == "R":
            await store.reminders.pause_schedule(schedule.id, Cause(Reason.OTHER, "three in a row"))
            assert await store.reminders.resume_schedule(schedule.id, at + WEEK, at)
            assert (await schedule_of(store, schedule)).resumed_at == at
            continue
        for one in await claim(store, at):
            ended = names[outcome] if one.schedule.id == schedule.id else "failed"
            await store.reminders.finish(one, ended, Cause(Reason.OTHER, "why"), None, at)
    assert await store.reminders.failures_in_a_row(schedule.id) == failures


async def test_what_waits_or_is_held_is_no_failure(store: Store, now: datetime) -> None:
    schedule = await keep(store, ANA, now)
    (one,) = await claim(store, now)
    await store.reminders.finish(one, "failed", Cause(Reason.OTHER, "closed"), None, now)
    await store.reminders.snooze(one.occurrence.key, now + 9 * WEEK, now)
    await claim(store, now + WEEK)
    assert await store.reminders.failures_in_a_row(schedule.id) == 1


async def test_what_did_not_arrive_in_a_channel_is_told_to_its_keeper(store: Store, now: datetime) -> None:
    await keep(store, ANA, now, guild=SERVER, channel=CHANNEL)
    await keep(store, ANA, now + MINUTE)
    await keep(store, BEN, now + MINUTE)
    for one in await claim(store, now + MINUTE):
        await store.reminders.finish(one, "failed", Cause(Reason.CHANNEL_GONE), None, now)
    assert await store.reminders.undelivered() == 3
    untold = await store.reminders.untold(ANA)
    assert [one.due_at for one in untold] == [now, now + MINUTE]
    assert await store.reminders.untold(ANA, of_groups=False) == untold[1:]
    await store.reminders.mark_told(untold, now)
    assert await store.reminders.untold(ANA) == []
    assert await store.reminders.undelivered() == 1


async def test_how_late_reminders_came(store: Store, now: datetime) -> None:
    assert await store.reminders.lag(now) == Lag(0, 0, 0, None, None)
    outcomes: list[Outcome] = ["sent", "sent", "sent", "sent", "failed", "unknown", "skipped"]
    seconds = [1.5, 0.25, 90.0, 4.0, 1000.0, 1000.0, 1000.0]
    for member, (outcome, late) in enumerate(zip(outcomes, seconds, strict=True), start=1):
        await keep(store, member, now + member * DAY)
        (one,) = await claim(store, now + member * DAY)
        await store.reminders.finish(one, outcome, None, None, one.occurrence.due_at + late * (MINUTE / 60))
    assert await store.reminders.lag(now) == Lag(4, 1, 1, 2.75, 90.0)
    assert await store.reminders.lag(now + 2 * DAY) == Lag(3, 1, 1, 4.0, 90.0)
    assert await store.reminders.lag(now + 5 * DAY) == Lag(0, 1, 1, None, None)


# What goes


async def test_a_server_that_was_left_takes_its_channels_schedules_along(store: Store, now: datetime) -> None:
    own = await keep(store, ANA, now, guild=SERVER)
    group = await keep(store, ANA, now, guild=SERVER, channel=CHANNEL)
    other = await keep(store, BEN, now, guild=OTHER, channel=CHANNEL + 1)
    assert len(await claim(store, now)) == 3
    await store.servers.note_present([OTHER], now)  # known by its schedule alone
    assert await left_at(store, SERVER) == now
    assert await store.servers.forget_left_before(now + MINUTE) == 1
    assert await store.reminders.schedule(group.id) is None
    assert await recent(store, group.id, 9) == []
    assert [(await schedule_of(store, one)).state for one in (own, other)] == ["on", "on"]


async def test_forgetting_a_member_takes_the_schedules_and_snoozes_that_they_keep(store: Store, now: datetime) -> None:
    group = await keep(store, ANA, now, guild=SERVER, channel=CHANNEL)
    bens = await keep(store, BEN, now + MINUTE, guild=SERVER, channel=CHANNEL + 1)
    key = (await send(store, now)).occurrence.key
    await store.reminders.snooze(key, now + HOUR, now)
    held = await store.privacy.data_of(ANA)
    assert [one.id for one in held.schedules] == [group.id]
    assert [one.snooze for one in held.occurrences] == [0, 1]
    await store.privacy.forget(ANA, now)
    assert await store.reminders.occurrence(key) is None
    assert [one.id for one in await store.reminders.schedules_of_server(SERVER)] == [bens.id]
    assert [one.schedule.id for one in await claim(store, now + HOUR)] == [bens.id]


async def test_forgetting_while_something_is_claimed_hands_out_nothing_of_it(store: Store, now: datetime) -> None:
    numbers = [(await keep(store, member, now)).id for member in (ANA, BEN, CEM)]
    _, claims = await asyncio.gather(
        store.privacy.forget(BEN, now), store.reminders.claim(numbers, now, LEASE, a_week_on)
    )
    held = [one.schedule.member_id for one in claims if await store.reminders.begin_posting(one, now, now)]
    assert held == [ANA, CEM]


# The zone rules


async def test_due_times_are_derived_anew_once_for_each_version_of_the_rules(store: Store, now: datetime) -> None:
    moved, same, paused = await keep(store, ANA, now), await keep(store, BEN, now), await keep(store, CEM, now)
    await store.reminders.pause_schedule(paused.id, Cause(Reason.DM_CLOSED))

    def an_hour_later(schedule: Schedule, due_at: datetime) -> datetime:
        return due_at + HOUR if schedule.id == moved.id else due_at

    assert await store.reminders.follow_zone_rules("2026a", an_hour_later) == 1
    assert await store.reminders.follow_zone_rules("2026a", an_hour_later) == 0
    assert moved.next_due_at is not None
    assert (await schedule_of(store, moved)).next_due_at == moved.next_due_at + HOUR
    assert (await schedule_of(store, same)).next_due_at == same.next_due_at
    assert (await schedule_of(store, paused)).next_due_at is None

    assert await store.reminders.follow_zone_rules("2026b", an_hour_later) == 1
    assert (await schedule_of(store, moved)).next_due_at == moved.next_due_at + 2 * HOUR


async def test_a_schedule_that_cannot_be_derived_anew_keeps_its_due_time(
    store: Store, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    broken, other = await keep(store, ANA, now), await keep(store, BEN, now)

    def derive(schedule: Schedule, due_at: datetime) -> datetime:
        if schedule.id == broken.id:
            raise ValueError("no such zone")
        return due_at + HOUR

    assert await store.reminders.follow_zone_rules("2026a", derive) == 1
    assert (await schedule_of(store, broken)).next_due_at == broken.next_due_at
    assert (await schedule_of(store, other)).next_due_at != other.next_due_at
    assert "could not be worked out again" in caplog.text
