"""What members set, choose and study is kept, each by value and apart from everybody else's."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError, StatementError

from bot.rules.records import MemberSettings, StudyDay, Target
from bot.store import Store
from tests.rows import study_days
from tests.world import ROOT

ANA, BEN = 2**62 + 1, 2
TODAY, YESTERDAY = date(2026, 9, 1), date(2026, 8, 31)


async def test_a_member_who_set_nothing_has_the_defaults(store: Store) -> None:
    assert await store.members.settings(ANA) == MemberSettings(ANA, None, 4, None)


async def test_settings_are_kept_for_their_member_alone(store: Store, now: datetime) -> None:
    assert await store.members.set_zone(ANA, "Asia/Kolkata", now) == MemberSettings(ANA, "Asia/Kolkata", 4, now)
    await store.members.set_day_end(ANA, 0, now + timedelta(hours=1))
    assert await store.members.settings(ANA) == MemberSettings(ANA, "Asia/Kolkata", 0, now)
    assert (await store.members.settings(BEN)).zone is None


async def test_each_change_of_zone_is_kept_with_its_instant(store: Store, now: datetime) -> None:
    later = now + timedelta(days=1)
    await store.members.set_zone(ANA, "Asia/Kolkata", now)
    await store.members.set_zone(ANA, "Asia/Kolkata", later)
    await store.members.set_zone(ANA, None, later)
    changes = (await store.privacy.data_of(ANA)).zone_changes
    assert [(change.zone, change.changed_at) for change in changes] == [("Asia/Kolkata", now), (None, later)]


@pytest.mark.parametrize("hour", [-1, 7])
async def test_a_day_that_ends_outside_the_night_is_a_bug(store: Store, now: datetime, hour: int) -> None:
    with pytest.raises(IntegrityError):
        await store.members.set_day_end(ANA, hour, now)
    assert (await store.members.settings(ANA)).created_at is None


async def test_a_naive_instant_is_refused_and_another_zone_becomes_utc(store: Store, now: datetime) -> None:
    with pytest.raises(StatementError, match="without a zone"):
        await store.members.set_zone(ANA, "UTC", now.replace(tzinfo=None))
    kept = await store.members.set_zone(ANA, "UTC", now.astimezone(timezone(timedelta(hours=5, minutes=30))))
    assert kept.created_at is not None
    assert kept.created_at == now
    assert kept.created_at.tzinfo is UTC


async def test_a_target_is_chosen_replaced_and_cleared(store: Store, now: datetime) -> None:
    assert await store.targets.target(ANA) is None
    await store.targets.choose_target(ANA, "first", None, now)
    chosen = await store.targets.choose_target(ANA, "second", date(2026, 12, 24), now + timedelta(days=1))
    assert chosen == Target(ANA, "second", date(2026, 12, 24), now + timedelta(days=1))
    assert await store.targets.target(ANA) == chosen
    assert await store.targets.target(BEN) is None
    assert await store.targets.clear_target(ANA)
    assert not await store.targets.clear_target(ANA)
    assert await store.targets.target(ANA) is None


async def test_the_same_target_again_keeps_since_when_and_any_keeps_where_the_member_starts(
    store: Store, now: datetime
) -> None:
    later = now + timedelta(days=1)
    await store.targets.choose_target(ANA, "first", date(2026, 12, 24), now)
    assert await store.targets.keep_plan(ANA, "first", None, "new-to-ml", None)
    again = await store.targets.choose_target(ANA, "first", None, later)
    assert again == Target(ANA, "first", None, now, "new-to-ml", None)
    assert await store.targets.choose_target(ANA, "second", None, later) == Target(
        ANA, "second", None, later, "new-to-ml", None
    )


async def test_what_a_plan_gives_is_kept_and_the_rest_stays(store: Store, now: datetime) -> None:
    await store.targets.choose_target(ANA, "first", date(2026, 12, 24), now)
    await store.targets.choose_target(BEN, "first", None, now)
    assert await store.targets.keep_plan(ANA, "first", date(2027, 1, 31), "new-to-ml", "other")
    assert await store.targets.keep_plan(ANA, "first", None, None, "data-analyst")
    assert await store.targets.keep_plan(ANA, "first", None, None, None)
    kept = Target(ANA, "first", date(2027, 1, 31), now, "new-to-ml", "data-analyst")
    assert await store.targets.target(ANA) == kept
    assert await store.targets.target(BEN) == Target(BEN, "first", None, now)
    assert not await store.targets.keep_plan(ANA, "second", date(2027, 2, 28), None, None)
    assert not await store.targets.keep_plan(3, "first", date(2027, 2, 28), None, None)
    assert await store.targets.target(ANA) == kept


async def test_what_was_studied_is_told_from_an_instant_on(store: Store, now: datetime) -> None:
    await store.study.record_study(ANA, TODAY, None, "before", "UTC", now)
    now += timedelta(seconds=1)
    for number, what in enumerate((None, "MLOps", "MLOps"), start=1):
        await store.study.record_study(ANA, TODAY - timedelta(days=number % 3), None, what, "UTC", now)
    undone = await store.study.record_study(ANA, TODAY - timedelta(days=1), None, "undone", "UTC", now)
    await store.study.undo_study(undone.id, ANA, now)
    await store.study.record_study(BEN, TODAY, None, "hers", "UTC", now)
    assert await store.study.subjects_since(ANA, now) == {"MLOps": TODAY - timedelta(days=2)}
    assert sorted(await store.study.subjects_since(ANA, now - timedelta(seconds=1))) == ["MLOps", "before"]


async def test_study_of_one_day_adds_up(store: Store, now: datetime) -> None:
    first = await store.study.record_study(ANA, TODAY, 30, "section 2", "Europe/Berlin", now)
    await store.study.record_study(ANA, TODAY, 15, None, "Europe/Berlin", now)
    await store.study.record_study(ANA, YESTERDAY, None, None, "Europe/Berlin", now)
    await store.study.record_study(BEN, YESTERDAY, 5, None, "UTC", now)
    assert await study_days(store, ANA) == [StudyDay(YESTERDAY, 0), StudyDay(TODAY, 45)]
    assert await store.study.entry(first.id) == first
    assert (first.minutes, first.what, first.zone, first.logged_at, first.undone_at) == (
        30,
        "section 2",
        "Europe/Berlin",
        now,
        None,
    )


async def test_undo_takes_back_ones_own_entry_once(store: Store, now: datetime) -> None:
    entry = await store.study.record_study(ANA, TODAY, 30, None, "UTC", now)
    assert not await store.study.undo_study(entry.id, BEN, now)
    assert not await store.study.undo_study(entry.id + 1, ANA, now)
    assert await study_days(store, ANA) == [StudyDay(TODAY, 30)]
    assert await store.study.undo_study(entry.id, ANA, now + timedelta(hours=1))
    assert await store.study.undo_study(entry.id, ANA, now + timedelta(hours=2))
    undone = await store.study.entry(entry.id)
    assert undone is not None
    assert undone.undone_at == now + timedelta(hours=1)
    assert await study_days(store, ANA) == []


@pytest.mark.parametrize("minutes", [0, 1441])
async def test_impossible_minutes_are_a_bug_that_leaves_no_member(store: Store, now: datetime, minutes: int) -> None:
    with pytest.raises(IntegrityError) as caught:
        await store.study.record_study(ANA, TODAY, minutes, "private words", "UTC", now)
    assert "private words" not in str(caught.value)
    assert str(ANA) not in str(caught.value)
    assert (await store.privacy.data_of(ANA)).settings is None


async def test_many_at_once_lose_nothing(store: Store, now: datetime) -> None:
    async def live(member: int) -> None:
        await store.members.set_zone(member, "UTC", now)
        for day in range(5):
            await store.study.record_study(member, TODAY - timedelta(days=day), member, None, "UTC", now)
            await study_days(store, member)
        await store.targets.choose_target(member, f"credential-{member}", None, now)

    await asyncio.gather(*(live(member) for member in range(1, 31)))
    for member in range(1, 31):
        days = await study_days(store, member)
        assert [day.minutes for day in days] == [member] * 5
        target = await store.targets.target(member)
        assert target is not None
        assert target.credential_id == f"credential-{member}"


async def test_everything_is_there_after_a_restart(tmp_path: Path, now: datetime) -> None:
    store = await Store.open(None, tmp_path)
    await store.study.record_study(ANA, TODAY, 30, None, "UTC", now)
    await store.close()
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'whichcert.db'}", tmp_path / "elsewhere")
    assert await study_days(store, ANA) == [StudyDay(TODAY, 30)]
    await store.close()
    assert not (tmp_path / "elsewhere").exists()


def test_the_store_knows_no_discord() -> None:
    program = "import sys, bot.store; sys.exit('discord' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0
