"""Everything about a member is shown, and all of it goes; every table is walked."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import ForeignKey, Table
from stored_databases import ANA, BEN, NOW, fill, read_rows

from bot.store import Store
from bot.store.tables import metadata
from tests.rows import study_days

OF_NO_MEMBER = {"facts", "forgotten", "servers", "greetings", "given_answers", "outages"}


def key_to_member(table: Table) -> ForeignKey | None:
    """Gives the foreign key by which a table's rows belong to members, straight or by way of other tables."""
    owned = [key for key in table.foreign_keys if key.column.table.name not in {*OF_NO_MEMBER, table.name}]
    return owned[0] if len(owned) == 1 else None


def member_of(table: Table) -> list[Table]:
    """Gives the tables from this one to the members, by foreign keys."""
    key = key_to_member(table)
    return [table, *member_of(key.column.table)] if key is not None else [table]


def rows_of(file: Path, member: int) -> dict[str, int]:
    """Counts a member's rows in each table."""
    rows = read_rows(file)
    ids: dict[str, set[object]] = {"members": {member}}
    counts: dict[str, int] = {}
    for table in metadata.sorted_tables:
        if table.name in OF_NO_MEMBER:
            continue
        if table.name == "members":
            own = [row for row in rows["members"] if row["member_id"] == member]
        else:
            key = key_to_member(table)
            assert key is not None
            own = [row for row in rows[table.name] if row[key.parent.name] in ids[key.column.table.name]]
        ids.setdefault(table.name, {row[next(iter(table.primary_key)).name] for row in own})
        counts[table.name] = len(own)
    return counts


def test_every_table_belongs_to_members_by_cascading_keys() -> None:
    for table in metadata.sorted_tables:
        if table.name in OF_NO_MEMBER:
            assert not [column for column in table.columns if column.name.endswith(("member_id", "user_id"))]
            continue
        assert member_of(table)[-1].name == "members", f"{table.name} is not reached by forget()"
        assert {key.ondelete for key in table.foreign_keys if key.column.table is not table} <= {"CASCADE"}
        if "member_id" in table.columns and table.name != "members":
            assert [key.column.table.name for key in table.c.member_id.foreign_keys] == ["members"]


async def test_everything_is_shown(tmp_path: Path) -> None:
    await fill(tmp_path)
    counts = rows_of(tmp_path / "whichcert.db", ANA)
    assert all(counts.values()), "the test fills every table"
    store = await Store.open(None, tmp_path)
    shown = await store.privacy.data_of(ANA)
    await store.close()
    assert counts == {
        "members": 1 if shown.settings else 0,
        "zone_changes": len(shown.zone_changes),
        "targets": 1 if shown.target else 0,
        "done_parts": len(shown.done_parts),
        "study_entries": len(shown.study_entries),
        "streak_marks": 1 if shown.streak_mark else 0,
        "rest_days": len(shown.rest_days),
        "pauses": len(shown.pauses),
        "shares": len(shown.shares),
        "schedules": len(shown.schedules),
        "occurrences": len(shown.occurrences),
        "votes": len(shown.votes),
        "wishes": len(shown.wishes),
    }
    assert {entry.member_id for entry in shown.study_entries} == {ANA}
    assert {schedule.member_id for schedule in shown.schedules} == {ANA}
    assert {one.member_id for one in (*shown.votes, *shown.wishes)} == {ANA}
    assert {one.member_id for one in shown.shares} == {ANA}


async def test_forgetting_leaves_nothing_of_ana_and_all_of_ben(tmp_path: Path) -> None:
    await fill(tmp_path)
    file = tmp_path / "whichcert.db"
    before = rows_of(file, BEN)
    store = await Store.open(None, tmp_path)
    assert await store.privacy.forget(ANA, NOW)
    assert not await store.privacy.forget(ANA, NOW)
    about = await store.privacy.data_of(ANA)
    assert (about.settings, about.target, about.study_entries, about.schedules) == (None, None, (), ())
    await store.close()
    assert not any(rows_of(file, ANA).values())
    assert rows_of(file, BEN) == before
    with closing(sqlite3.connect(file)) as connection:
        assert str(ANA) not in "\n".join(connection.iterdump())
        assert str(BEN) in "\n".join(connection.iterdump())


async def test_what_was_forgotten_is_overwritten_in_the_file(store: Store, tmp_path: Path, now: datetime) -> None:
    words = "words that nobody else would write"
    await store.study.record_study(ANA, now.date(), 5, words, "UTC", now)
    await store.privacy.forget(ANA, NOW)
    await store.close()
    assert words.encode() not in (tmp_path / "whichcert.db").read_bytes()
    assert not (tmp_path / "whichcert.db-wal").exists()


async def test_forgetting_cancels_what_is_claimed_and_numbers_never_come_again(tmp_path: Path) -> None:
    await fill(tmp_path)
    store = await Store.open(None, tmp_path)
    schedule = await store.reminders.schedule_of(BEN)
    entries = (await store.privacy.data_of(BEN)).study_entries
    (lost, kept) = await store.reminders.claim_expired(NOW.replace(hour=23), NOW - NOW, 9)
    assert schedule is not None
    claims = {claim.schedule.member_id: claim for claim in (lost, kept)}
    await store.privacy.forget(BEN, NOW)
    assert not await store.reminders.begin_posting(claims[BEN], NOW, NOW)
    assert not await store.reminders.finish(claims[BEN], "sent", None, 1, NOW)
    assert await store.reminders.finish(claims[ANA], "sent", None, 1, NOW)
    again = await store.study.record_study(BEN, NOW.date(), 1, None, "UTC", NOW)
    assert again.id > max(entry.id for entry in entries)
    await store.close()


async def test_forgetting_while_others_write(store: Store, now: datetime) -> None:
    async def study(member: int) -> None:
        for _ in range(10):
            await store.study.record_study(member, now.date(), 1, None, "UTC", now)

    await asyncio.gather(study(ANA), study(BEN), store.privacy.forget(ANA, NOW))
    (day,) = await study_days(store, BEN)
    assert day.minutes == 10


async def test_members_of_whom_nothing_is_left_are_forgotten(store: Store, now: datetime) -> None:
    cleo, dan, eve, fay, gus, hal, ida = 3, 4, 5, 6, 7, 8, 9
    answer = await store.questions.record("How hard is it?", "answered", "how-hard", None, None, now)
    await store.votes.cast(answer, ANA, True, now)
    await store.members.set_zone(BEN, "UTC", now)
    await store.subscriptions.add(cleo, "What pays?", "a", now)
    await store.study.record_study(dan, now.date(), None, None, "UTC", now)
    await store.members.set_day_end(eve, 0, now)
    await store.members.set_weekly_goal(fay, 3, now)
    await store.rest_and_pauses.set_rest_days(gus, frozenset({6}), now.date(), now)
    await store.rest_and_pauses.pause(hal, now.date(), None, now)
    await store.sharing.share(ida, 300, now)
    assert await store.privacy.forget_idle() == 0
    await store.questions.forget_before(now + timedelta(days=1))
    assert await store.privacy.forget_idle() == 1
    everybody = (ANA, BEN, cleo, dan, eve, fay, gus, hal, ida)
    held = {member: (await store.privacy.data_of(member)).settings for member in everybody}
    assert [member for member, settings in held.items() if settings is None] == [ANA]
