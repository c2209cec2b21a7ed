"""What a streak is derived from: the days, what protects them, and the mark that stands for the days of old."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.members.streak import history_of
from bot.rules.records import StreakMark, StudyDay
from bot.rules.streaks import Streak, StreakState, streak, walk
from bot.store import Store
from tests.rows import connected_at, record_outage

ANA, BEN = 2**62 + 1, 2
TODAY = date(2026, 9, 1)
DAY = timedelta(days=1)
LONG_AGO = TODAY - 400 * DAY


async def study(store: Store, member_id: int, now: datetime, *days_ago: int) -> None:
    for back in days_ago:
        await store.study.record_study(member_id, TODAY - back * DAY, 10, None, "UTC", now)


async def streak_now(store: Store, member_id: int) -> Streak:
    """Derives a streak from the mark and what is read after it."""
    kept = await store.study.history(member_id, TODAY - 14 * DAY)
    if kept.mark is None:
        return streak(history_of(kept), TODAY)
    state = StreakState(kept.mark.current, kept.mark.longest, kept.mark.credit)
    return streak(history_of(kept), TODAY, kept.mark.through_on, state)


async def test_a_history_holds_all_that_protects_days(store: Store, now: datetime) -> None:
    await study(store, ANA, now, 3, 1)
    await store.members.set_zone(ANA, "Asia/Kolkata", now)
    await store.members.set_day_end(ANA, 2, now)
    await store.members.set_weekly_goal(ANA, 5, now)
    await store.rest_and_pauses.set_rest_days(ANA, frozenset({5, 6}), LONG_AGO, now)
    pause = await store.rest_and_pauses.pause(ANA, TODAY, None, now)
    await record_outage(store, now - timedelta(hours=2), now)

    kept = await store.study.history(ANA, LONG_AGO)

    assert kept.days == (StudyDay(TODAY - 3 * DAY, 10), StudyDay(TODAY - DAY, 10))
    assert kept.mark is None
    assert (kept.settings.day_ends_at_hour, kept.settings.weekly_goal_days) == (2, 5)
    assert [change.zone for change in kept.zone_changes] == ["Asia/Kolkata"]
    assert [(one.from_on, one.weekdays) for one in kept.rest_days] == [(LONG_AGO, frozenset({5, 6}))]
    assert kept.pauses == (pause,)
    assert [(one.began_at, one.ended_at) for one in kept.outages] == [(now - timedelta(hours=2), now)]
    others = await store.study.history(BEN, LONG_AGO)
    assert (others.days, others.zone_changes, others.rest_days, others.pauses) == ((), (), (), ())
    assert others.outages == kept.outages  # they are the bot's


async def test_without_a_mark_every_day_is_read_and_after_one_only_what_is_needed(store: Store, now: datetime) -> None:
    await study(store, ANA, now, *range(1, 61))
    assert len((await store.study.history(ANA, TODAY - 14 * DAY)).days) == 60
    mark = StreakMark(ANA, TODAY - 30 * DAY, 30, 30, 14)
    await store.study.keep_mark(mark)

    near = await store.study.history(ANA, TODAY - 14 * DAY)
    far = await store.study.history(ANA, TODAY - 40 * DAY)

    assert near.mark == far.mark == mark
    assert near.days[0].studied_on == TODAY - 29 * DAY
    assert far.days[0].studied_on == TODAY - 40 * DAY


@pytest.mark.parametrize("missed", [(), (35,), (20,), (40, 41), (5, 6, 7)])
@pytest.mark.parametrize("through", [50, 36, 30, 10])
async def test_with_and_without_a_mark_the_streak_is_the_same(
    store: Store, now: datetime, missed: tuple[int, ...], through: int
) -> None:
    await study(store, ANA, now, *(back for back in range(61) if back not in missed))
    await store.rest_and_pauses.set_rest_days(ANA, frozenset({6}), TODAY - 45 * DAY, now)
    before = await streak_now(store, ANA)
    kept = history_of(await store.study.history(ANA, LONG_AGO))
    then = next(day.state for day in walk(kept, TODAY) if day.on == TODAY - through * DAY)
    await store.study.keep_mark(StreakMark(ANA, TODAY - through * DAY, then.current, then.longest, then.credit))

    assert (await store.study.history(ANA, TODAY - 14 * DAY)).mark is not None
    assert await streak_now(store, ANA) == before


async def test_a_mark_goes_when_a_day_below_it_changes_and_stays_otherwise(store: Store, now: datetime) -> None:
    mark = StreakMark(ANA, TODAY - 30 * DAY, 9, 9, 9)

    async def is_kept() -> bool:
        kept = (await store.study.history(ANA, TODAY)).mark
        assert kept in {None, mark}
        return kept is not None

    await study(store, ANA, now, 40, 30, 29)
    await store.study.keep_mark(mark)
    await study(store, ANA, now, 28)
    await study(store, BEN, now, 40)
    assert await is_kept()
    for back in (40, 30):  # the mark's own day is one of its days
        await study(store, ANA, now, back)
        assert not await is_kept()
        await store.study.keep_mark(mark)

    later = await store.study.record_study(ANA, TODAY - 29 * DAY, None, None, "UTC", now)
    await store.study.undo_study(later.id, ANA, now)
    assert not await store.study.undo_study(later.id, BEN, now)
    assert await is_kept()
    older = await store.study.record_study(ANA, TODAY - 30 * DAY, None, None, "UTC", now)
    await store.study.keep_mark(mark)
    await store.study.undo_study(older.id, ANA, now)
    assert not await is_kept()


async def test_a_mark_moves_up_and_nobody_unknown_gets_one(store: Store, now: datetime) -> None:
    await study(store, ANA, now, 1)
    for through in (60, 30):
        await store.study.keep_mark(StreakMark(ANA, TODAY - through * DAY, through, through, 1))
    mark = (await store.study.history(ANA, TODAY)).mark
    assert mark == StreakMark(ANA, TODAY - 30 * DAY, 30, 30, 1)
    await store.study.keep_mark(StreakMark(BEN, TODAY, 1, 1, 1))
    assert (await store.study.history(BEN, TODAY)).mark is None
    assert (await store.privacy.data_of(BEN)).settings is None


async def test_a_mark_goes_with_its_member(store: Store, now: datetime) -> None:
    await study(store, ANA, now, 40)
    await store.study.keep_mark(StreakMark(ANA, TODAY - 30 * DAY, 1, 1, 1))
    await store.privacy.forget(ANA, now)
    assert (await store.study.history(ANA, TODAY)).mark is None


async def test_old_outages_are_not_read_where_a_mark_stands_above_them(store: Store, now: datetime) -> None:
    await study(store, ANA, now, 60)
    old, new = (datetime(2026, month, 1, tzinfo=UTC) for month in (3, 8))
    for instant in (old, new):
        await record_outage(store, instant, instant + timedelta(hours=1))
    await store.study.keep_mark(StreakMark(ANA, date(2026, 6, 1), 1, 1, 1))
    assert [one.began_at for one in (await store.study.history(ANA, TODAY)).outages] == [new]


async def test_the_latest_entries_are_those_that_can_be_undone(store: Store, now: datetime) -> None:
    await study(store, ANA, now - DAY, 1)
    await study(store, ANA, now, 0, 1, 2)
    await study(store, BEN, now, 0)
    undone = await store.study.record_study(ANA, TODAY, None, None, "UTC", now)
    await store.study.undo_study(undone.id, ANA, now)

    found = await store.study.latest_entries(ANA, now - timedelta(hours=1), 2)

    assert [entry.studied_on for entry in found] == [TODAY - 2 * DAY, TODAY - DAY]
    assert len(await store.study.latest_entries(ANA, now - DAY, 9)) == 4


# The heartbeat

TWO_MINUTES = timedelta(minutes=2)


async def kept_outages(store: Store) -> list[tuple[datetime, datetime]]:
    return [(one.began_at, one.ended_at) for one in (await store.study.history(ANA, LONG_AGO)).outages]


async def test_the_first_beat_and_those_soon_after_are_no_outages(store: Store, now: datetime) -> None:
    for minutes in (0, 1, 3, 3):
        assert await store.outages.note_connected(now + timedelta(minutes=minutes), None, TWO_MINUTES) is None
    assert await connected_at(store) == (now + timedelta(minutes=3))
    assert await kept_outages(store) == []


async def test_a_longer_gap_is_kept_as_an_outage_once(store: Store, now: datetime) -> None:
    back = now + timedelta(minutes=3)
    await store.outages.note_connected(now, None, TWO_MINUTES)
    outage = await store.outages.note_connected(back, None, TWO_MINUTES)
    await store.outages.note_connected(back, None, TWO_MINUTES)
    assert outage is not None
    assert await kept_outages(store) == [(outage.began_at, outage.ended_at)] == [(now, back)]


async def test_who_knows_better_when_it_was_last_connected_is_believed(store: Store, now: datetime) -> None:
    await store.outages.note_connected(now, None, TWO_MINUTES)
    nine, ten, forty = (now + timedelta(minutes=minutes) for minutes in (9, 10, 40))
    assert await store.outages.note_connected(ten, nine, TWO_MINUTES) is None
    await store.outages.note_connected(forty, ten, TWO_MINUTES)
    assert await kept_outages(store) == [(ten, forty)]


async def test_a_clock_that_was_set_back_is_no_outage(store: Store, now: datetime) -> None:
    await store.outages.note_connected(now, None, TWO_MINUTES)
    assert await store.outages.note_connected(now - timedelta(hours=1), None, TWO_MINUTES) is None
    assert await connected_at(store) == (now - timedelta(hours=1))
