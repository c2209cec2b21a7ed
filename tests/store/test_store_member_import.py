"""What another host held about a member joins what is held here: nothing is lost, and nothing comes twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from stored_databases import ANA, dump, fill

from bot.export.reader import held_in
from bot.export.schema import ExportForm
from bot.rules.reasons import Cause, Reason
from bot.rules.records import MemberData, StreakMark
from bot.store import Store
from tests.rows import study_days
from tests.store.reminding import keep

TUESDAY = date(2026, 9, 1)
NOTHING = MemberData(None, (), None, (), (), None, (), (), (), (), (), (), ())


_given: dict[datetime, MemberData] = {}  # the same in each test, so that a host does one of everything once


async def elsewhere(folder: Path, now: datetime) -> MemberData:
    """What a host at which Ana did one of everything gives to others."""
    if now not in _given:
        await fill(folder)
        store = await Store.open(None, folder)
        held = await store.privacy.data_of(ANA)
        await store.close()
        _given[now] = held_in(ExportForm.model_validate_json(ExportForm.of(ANA, held, now).text()), ANA)
    return _given[now]


async def about(store: Store) -> MemberData:
    return await store.privacy.data_of(ANA)


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """The folder of the other host."""
    return tmp_path / "other"


async def test_an_empty_host_holds_what_the_other_held(store: Store, other: Path, now: datetime) -> None:
    held = await elsewhere(other, now)
    await store.privacy.import_member(held)
    here = await about(store)
    assert (here.settings, here.target, here.streak_mark) == (held.settings, held.target, held.streak_mark)
    assert (here.rest_days, here.pauses) == (held.rest_days, held.pauses) != ((), ())
    assert here.shares == held.shares
    assert here.done_parts == held.done_parts != ()
    for ours, theirs in (
        (here.zone_changes, held.zone_changes),
        (here.study_entries, held.study_entries),
        (here.wishes, held.wishes),
    ):
        assert [replace(one, id=0) for one in ours] == list(theirs)
        assert theirs
    assert here.votes == here.occurrences == ()


async def test_a_reminder_rests_until_its_member_starts_it_here(store: Store, other: Path, now: datetime) -> None:
    await store.privacy.import_member(await elsewhere(other, now))
    running = await store.reminders.schedule_of(ANA)
    assert running is not None
    assert (running.state, running.state_reason, running.wall_time) == (
        "paused",
        Cause(Reason.FROM_ANOTHER_HOST),
        time(18, 30),
    )
    assert (running.dm_channel_id, running.next_due_at) == (None, None)
    assert await store.reminders.due(now + timedelta(days=99)) == []
    assert [one.state for one in (await about(store)).schedules if one.kind == "weekly"] == ["off", "paused"]


async def test_what_comes_once_keeps_its_day_and_rests_and_so_does_the_reminder_of_a_streak(
    store: Store, other: Path, now: datetime
) -> None:
    held = await elsewhere(other, now)
    await store.privacy.import_member(held)
    await store.privacy.import_member(held)
    further = [one for one in (await about(store)).schedules if one.kind != "weekly"]
    cause = Cause(Reason.FROM_ANOTHER_HOST)
    assert [(one.kind, one.once_on, one.note, one.state, one.state_reason) for one in further] == [
        ("once", date(2026, 12, 1), "book it", "paused", cause),
        ("streak", None, None, "paused", cause),
    ]
    assert await store.reminders.once_of(ANA) == further[:1]


async def test_the_reminder_of_a_streak_that_is_on_here_stays_on(store: Store, other: Path, now: datetime) -> None:
    mine = await store.reminders.keep_streak(
        ANA,
        weekdays=frozenset(range(7)),
        wall_time=time(22, 5),
        zone="UTC",
        dm_channel_id=7,
        guild_id=None,
        next_due_at=now + timedelta(hours=5),
        at=now,
    )
    await store.privacy.import_member(await elsewhere(other, now))
    assert [one for one in (await about(store)).schedules if one.kind == "streak"] == [mine]


async def test_a_channels_reminder_stays_where_it_is(store: Store, other: Path, now: datetime) -> None:
    mine = await keep(store, ANA, now, guild=300, channel=310)
    held = await elsewhere(other, now)
    assert not [one for one in held.schedules if one.is_group]
    await store.privacy.import_member(replace(held, schedules=(*held.schedules, replace(mine, created_at=now))))
    here = (await about(store)).schedules
    weekly = [one for one in here if one.kind == "weekly"]
    assert [one.state for one in weekly if not one.is_group] == ["off", "paused"]  # the one here is no reminder of hers
    assert [one for one in here if one.is_group] == [mine]


async def test_a_reminder_that_runs_here_goes_on(store: Store, other: Path, now: datetime) -> None:
    mine = await store.reminders.keep_schedule(
        ANA,
        weekdays=frozenset({2}),
        wall_time=time(8),
        zone="UTC",
        dm_channel_id=7,
        next_due_at=now + timedelta(days=1),
        at=now,
    )
    taken = await store.privacy.import_member(await elsewhere(other, now))
    assert await store.reminders.schedule_of(ANA) == mine
    assert "the reminder" in taken.kept_here
    assert (await store.privacy.import_member(await elsewhere(other / "again", now))).added == {}


async def test_taking_in_twice_changes_nothing(store: Store, other: Path, now: datetime, tmp_path: Path) -> None:
    held = await elsewhere(other, now)
    assert (await store.privacy.import_member(held)).added["study entries"] == 3
    once = dump(tmp_path / "whichcert.db")
    assert (await store.privacy.import_member(held)).added == {}
    assert dump(tmp_path / "whichcert.db") == once


async def test_nothing_held_adds_nobody(store: Store) -> None:
    assert (await store.privacy.import_member(NOTHING)).added == {}
    assert (await about(store)).settings is None


async def test_study_days_of_both_hosts_count_each_once(store: Store, other: Path, now: datetime) -> None:
    held = await elsewhere(other, now)
    both = next(entry for entry in held.study_entries if entry.minutes == 45)
    same = (both.studied_on, both.minutes, both.what, both.zone, both.logged_at)
    await store.study.record_study(ANA, *same, reminder_key="a7")
    await store.study.record_study(ANA, TUESDAY + timedelta(days=1), 10, None, "UTC", now)
    taken = await store.privacy.import_member(held)
    assert taken.added["study entries"] == 2
    days = {day.studied_on: day.minutes for day in await study_days(store, ANA)}
    assert days == {date(2026, 8, 31): 0, TUESDAY: 45, TUESDAY + timedelta(days=1): 10}
    kept = [entry for entry in (await about(store)).study_entries if entry.minutes == 45]
    assert [entry.reminder_key for entry in kept] == ["a7"]


@pytest.mark.slow
async def test_two_alike_entries_of_a_file_are_two(store: Store, other: Path, now: datetime) -> None:
    held = await elsewhere(other, now)
    twice = replace(held, study_entries=(held.study_entries[0], held.study_entries[0]))
    assert (await store.privacy.import_member(twice)).added["study entries"] == 2
    assert (await store.privacy.import_member(twice)).added == {}


async def test_what_was_undone_anywhere_is_undone(store: Store, other: Path, now: datetime) -> None:
    held = await elsewhere(other, now)
    undone = next(entry for entry in held.study_entries if entry.undone_at)
    await store.study.record_study(ANA, undone.studied_on, undone.minutes, undone.what, undone.zone, undone.logged_at)
    taken = await store.privacy.import_member(held)
    assert taken.added["undone study entries"] == 1
    assert undone.studied_on not in {day.studied_on for day in await study_days(store, ANA)}
    assert len((await about(store)).study_entries) == 3


async def test_the_zone_is_the_one_that_was_set_last(store: Store, other: Path, now: datetime) -> None:
    held = await elsewhere(other, now)  # Berlin, set now
    await store.members.set_zone(ANA, "Asia/Kolkata", now - timedelta(days=9))
    await store.privacy.import_member(held)
    assert (await store.members.settings(ANA)).zone == "Europe/Berlin"
    await store.members.set_zone(ANA, "America/New_York", now + timedelta(days=9))
    await store.privacy.import_member(held)
    assert (await store.members.settings(ANA)).zone == "America/New_York"
    changes = [change.zone for change in (await about(store)).zone_changes]
    assert changes == ["Asia/Kolkata", "Europe/Berlin", "America/New_York"]


async def test_earlier_changes_of_zone_come_before_those_of_here(store: Store, other: Path, now: datetime) -> None:
    held = await elsewhere(other, now)
    await store.members.set_zone(ANA, "Asia/Kolkata", now + timedelta(days=9))
    await store.privacy.import_member(held)
    assert [change.zone for change in (await about(store)).zone_changes] == ["Europe/Berlin", "Asia/Kolkata"]
    assert (await store.members.settings(ANA)).zone == "Asia/Kolkata"


async def test_what_is_set_here_stays_and_is_told(store: Store, other: Path, now: datetime) -> None:
    await store.members.set_day_end(ANA, 2, now)
    await store.members.set_weekly_goal(ANA, 7, now)
    await store.targets.choose_target(ANA, "google-pmle", None, now)
    await store.rest_and_pauses.set_rest_days(ANA, frozenset({0}), date(2026, 9, 1), now)
    taken = await store.privacy.import_member(await elsewhere(other, now))
    here = await about(store)
    assert here.settings is not None
    assert (here.settings.day_ends_at_hour, here.settings.weekly_goal_days) == (2, 7)
    assert here.target is not None
    assert here.target.credential_id == "google-pmle"
    assert here.done_parts == (), "they are of another plan"
    assert [one.weekdays for one in here.rest_days] == [frozenset({0})]
    assert taken.kept_here == [
        "the hour at which a day ends",
        "the weekly goal",
        "the target",
        "the rest days set on the same date",
    ]


async def test_what_is_not_set_here_is_filled(store: Store, other: Path, now: datetime) -> None:
    await store.study.record_study(ANA, TUESDAY, 5, None, "UTC", now)
    await store.privacy.import_member(await elsewhere(other, now))
    here = await about(store)
    assert here.settings is not None
    assert (here.settings.zone, here.settings.day_ends_at_hour, here.settings.weekly_goal_days) == (
        "Europe/Berlin",
        5,
        4,
    )
    assert here.target is not None


async def test_parts_that_are_done_on_either_host_are_done(store: Store, other: Path, now: datetime) -> None:
    await store.targets.choose_target(ANA, "aws-ml-engineer-associate", None, now)
    await store.targets.tick(ANA, "MLOps", TUESDAY)
    await store.privacy.import_member(await elsewhere(other, now))
    await store.privacy.import_member(await elsewhere(other, now))
    assert [one.part for one in (await about(store)).done_parts] == ["MLOps", "Production Machine Learning Systems"]


async def test_a_mark_that_does_not_know_what_came_is_dropped(store: Store, other: Path, now: datetime) -> None:
    held = await elsewhere(other, now)
    assert held.streak_mark is not None
    await store.study.record_study(ANA, date(2026, 8, 1), 5, None, "UTC", now)
    await store.study.keep_mark(StreakMark(ANA, date(2026, 8, 9), 1, 1, 1))
    await store.privacy.import_member(held)
    assert (await about(store)).streak_mark is None


async def test_pauses_of_both_hosts_hold_and_one_that_ended_here_stays_ended(
    store: Store, other: Path, now: datetime
) -> None:
    held = await elsewhere(other, now)
    (pause,) = held.pauses
    await store.rest_and_pauses.pause(ANA, pause.from_on, pause.from_on, now)
    await store.rest_and_pauses.pause(ANA, date(2026, 3, 1), date(2026, 3, 9), now)
    inner = replace(pause, from_on=date(2026, 3, 2), until_on=date(2026, 3, 3))
    outer = replace(pause, from_on=date(2026, 4, 2), until_on=None)
    await store.privacy.import_member(replace(held, pauses=(pause, inner, outer)))
    assert [(one.from_on, one.until_on) for one in (await about(store)).pauses] == [
        (date(2026, 3, 1), date(2026, 3, 9)),
        (date(2026, 4, 2), None),
        (pause.from_on, pause.from_on),
    ]


async def test_a_wish_is_asked_anew_by_the_guide_of_here(store: Store, other: Path, now: datetime) -> None:
    await store.subscriptions.add(ANA, "what   “PAYS”?", "f", now)
    await store.privacy.import_member(await elsewhere(other, now))
    assert len((await about(store)).wishes) == 1
    await store.privacy.forget(ANA, now)
    await store.privacy.import_member(await elsewhere(other / "again", now))
    assert [subscription.question for subscription in await store.subscriptions.open_ones("f")] == ["What “pays”?"]
