"""Rest days and pauses: what overlaps becomes one, what was protected stays so, everybody apart."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.rules.streaks import RestDays
from bot.store import Store

ANA, BEN = 1, 2
TODAY = date(2026, 9, 1)


def day(number: int) -> date:
    """A date so many days from today."""
    return TODAY + timedelta(days=number)


async def kept(store: Store, member: int = ANA) -> list[tuple[int, int | None]]:
    """A member's pauses, each as the days from today on which it begins and ends."""
    pauses = (await store.study.history(member, TODAY)).pauses
    return [((one.from_on - TODAY).days, (one.until_on - TODAY).days if one.until_on else None) for one in pauses]


async def pause(store: Store, now: datetime, first: int, last: int | None, member: int = ANA) -> None:
    await store.rest_and_pauses.pause(member, day(first), day(last) if last is not None else None, now)


@pytest.mark.parametrize(
    ("before", "new", "after"),
    [
        ([], (0, 5), [(0, 5)]),
        ([(0, 5)], (6, 9), [(0, 5), (6, 9)]),
        ([(0, 5)], (5, 9), [(0, 9)]),
        ([(-9, 20)], (0, 3), [(-9, 3)]),
        ([(-9, None)], (0, 3), [(-9, 3)]),
        ([(-9, None)], (0, None), [(-9, None)]),
        ([(2, 4), (6, 8)], (3, 7), [(2, 7)]),
        ([(2, 4), (6, 8)], (0, None), [(0, None)]),
        ([(2, 4), (6, 8)], (4, None), [(2, None)]),
        ([(-9, -5)], (0, None), [(-9, -5), (0, None)]),
        ([(3, None)], (0, 2), [(0, 2), (3, None)]),
        ([(3, 3)], (3, 3), [(3, 3)]),
    ],
)
async def test_a_pause_takes_in_those_that_it_overlaps(
    store: Store,
    now: datetime,
    before: list[tuple[int, int | None]],
    new: tuple[int, int | None],
    after: list[tuple[int, int | None]],
) -> None:
    await pause(store, now, 0, None, BEN)
    for one in before:
        await pause(store, now, *one)
    await pause(store, now, *new)
    assert await kept(store) == after
    assert await kept(store, BEN) == [(0, None)]


@pytest.mark.parametrize(
    ("before", "there_was_one", "after"),
    [
        ([], False, []),
        ([(-9, -5)], False, [(-9, -5)]),
        ([(-9, -1)], False, [(-9, -1)]),
        ([(-9, 0)], True, [(-9, -1)]),
        ([(-9, 5)], True, [(-9, -1)]),
        ([(-9, None)], True, [(-9, -1)]),
        ([(0, None)], True, []),
        ([(3, 5)], True, []),
        ([(-9, -5), (-2, 0), (3, 5), (8, None)], True, [(-9, -5), (-2, -1)]),
    ],
)
async def test_ending_a_pause_keeps_what_it_protected_and_drops_what_was_to_come(
    store: Store,
    now: datetime,
    before: list[tuple[int, int | None]],
    there_was_one: bool,
    after: list[tuple[int, int | None]],
) -> None:
    await pause(store, now, -3, None, BEN)
    for one in before:
        await pause(store, now, *one)
    assert await store.rest_and_pauses.end_pause(ANA, TODAY) is there_was_one
    assert await kept(store) == after
    assert await store.rest_and_pauses.end_pause(ANA, TODAY) is False
    assert await kept(store, BEN) == [(-3, None)]


async def test_pauses_since_a_day_are_those_not_over_before_it(store: Store, now: datetime) -> None:
    for one in [(8, None), (-9, -5), (-2, 0), (3, 5)]:
        await pause(store, now, *one)
    found = await store.rest_and_pauses.pauses_since(ANA, TODAY)
    assert [(one.from_on, one.until_on) for one in found] == [(day(-2), TODAY), (day(3), day(5)), (day(8), None)]
    assert [one.created_at for one in found] == [now] * 3
    assert await store.rest_and_pauses.pauses_since(BEN, TODAY) == []


async def test_a_pause_that_ends_before_it_begins_is_a_bug_that_leaves_no_member(store: Store, now: datetime) -> None:
    with pytest.raises(IntegrityError):
        await pause(store, now, 3, 2)
    assert (await store.privacy.data_of(ANA)).settings is None


async def test_rest_days_hold_from_a_day_on_and_before_it_what_held_then(store: Store, now: datetime) -> None:
    assert await store.rest_and_pauses.rest_days(ANA, TODAY) == frozenset()
    await store.rest_and_pauses.set_rest_days(ANA, frozenset({5, 6}), TODAY, now)
    await store.rest_and_pauses.set_rest_days(ANA, frozenset(), day(3), now)
    await store.rest_and_pauses.set_rest_days(ANA, frozenset({0}), day(3), now)
    await store.rest_and_pauses.set_rest_days(BEN, frozenset({2}), TODAY, now)
    assert [await store.rest_and_pauses.rest_days(ANA, day(n)) for n in (-1, 0, 2, 3)] == [set(), {5, 6}, {5, 6}, {0}]
    assert (await store.study.history(ANA, TODAY)).rest_days == (
        RestDays(TODAY, frozenset({5, 6})),
        RestDays(day(3), frozenset({0})),
    )


async def test_sharing_is_of_one_server_and_off_before_it_is_switched_on(store: Store, now: datetime) -> None:
    assert not await store.sharing.shares_in(ANA, 300)
    await store.sharing.share(ANA, 300, now)
    await store.sharing.share(ANA, 300, now + timedelta(days=1))
    assert await store.sharing.shares_in(ANA, 300)
    assert not await store.sharing.shares_in(ANA, 301)
    assert not await store.sharing.shares_in(BEN, 300)
    assert await store.sharing.unshare(ANA, 300)
    assert not await store.sharing.unshare(ANA, 300)
    assert not await store.sharing.shares_in(ANA, 300)


async def test_a_goal_is_kept_by_value_and_can_be_dropped(store: Store, now: datetime) -> None:
    assert (await store.members.set_weekly_goal(ANA, 4, now)).weekly_goal_days == 4
    assert await store.privacy.forget_idle() == 0
    assert (await store.members.settings(BEN)).weekly_goal_days is None
    assert (await store.members.set_weekly_goal(ANA, None, now)).weekly_goal_days is None
    with pytest.raises(IntegrityError):
        await store.members.set_weekly_goal(ANA, 8, now)
    assert await store.privacy.forget_idle() == 1


async def test_a_member_is_asked_once_for_the_zone_that_they_have_not_set(store: Store, now: datetime) -> None:
    assert await store.members.ask_for_zone(ANA, now)
    assert not await store.members.ask_for_zone(ANA, now)
    await store.members.set_zone(BEN, "UTC", now)
    assert not await store.members.ask_for_zone(BEN, now)


async def test_the_retirement_of_a_target_is_told_once_and_of_each_target_anew(store: Store, now: datetime) -> None:
    assert not await store.targets.tell_retirement(ANA, "first", now)
    await store.targets.choose_target(ANA, "first", None, now)
    await store.targets.choose_target(BEN, "first", None, now)
    assert not await store.targets.tell_retirement(ANA, "second", now)
    assert await store.targets.tell_retirement(ANA, "first", now)
    assert not await store.targets.tell_retirement(ANA, "first", now)
    assert (await store.targets.choose_target(ANA, "first", day(30), now)).retirement_told_at == now
    await store.targets.retirement_not_told(ANA, "first")
    assert await store.targets.tell_retirement(ANA, "first", now)
    assert (await store.targets.choose_target(ANA, "second", None, now)).retirement_told_at is None
    assert await store.targets.tell_retirement(ANA, "second", now)
    assert await store.targets.tell_retirement(BEN, "first", now)


async def test_who_chooses_a_retired_target_knowingly_is_not_told(store: Store, now: datetime) -> None:
    chosen = await store.targets.choose_target(ANA, "first", None, now, knows_retired=True)
    assert chosen.retirement_told_at == now
    assert not await store.targets.tell_retirement(ANA, "first", now)
