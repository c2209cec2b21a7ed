"""The migrations make the tables that the program knows, from every former version, and lose no row."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect
from stored_databases import ANA, BEN, DATABASES, NOW, load, read_rows

from bot.errors import StoreError
from bot.rules.answer_token import number_of
from bot.rules.records import Tally
from bot.store import Store
from bot.store.schema import upgrade
from bot.store.tables import metadata
from tests.rows import study_days

# What leads from a member to a question is cut by 0007.
CUT = ("given_answers", "votes")
VERSIONS = sorted(file.stem for file in DATABASES.glob("*.sql"))


def known_versions() -> list[str]:
    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    return sorted(version.revision for version in ScriptDirectory.from_config(config).walk_revisions())


def _where(index: Any) -> str:
    return str(index.get("dialect_options", {}).get("sqlite_where"))


def foreign_keys(connection: Connection, table: str) -> list[str]:
    """Gives what a table's keys refer to, those too that came with a column of their own, as SQLAlchemy does not."""
    return [str(tuple(row)[2:]) for row in connection.exec_driver_sql(f"PRAGMA foreign_key_list({table})")]


def _but_keys(_object: object, _name: str | None, kind: str, *_: object) -> bool:
    """Leaves the keys to foreign_keys()."""
    return kind != "foreign_key_constraint"


def details(connection: Connection) -> dict[str, object]:
    """Gives what Alembic's comparison leaves out: checks, what deletion does, where an index is unique, numbers."""
    counted = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'").scalars()
    numbered = set(counted)
    seen = inspect(connection)
    tables = sorted(set(seen.get_table_names()) - {"alembic_version"})
    return {
        table: (
            sorted((check["name"] or "", check["sqltext"]) for check in seen.get_check_constraints(table)),
            sorted(foreign_keys(connection, table)),
            sorted((str(index["name"]), _where(index)) for index in seen.get_indexes(table)),
            table in numbered,
            sorted(str(unique["name"]) for unique in seen.get_unique_constraints(table)),
        )
        for table in tables
    }


def test_a_database_of_each_version_is_stored() -> None:
    assert known_versions() == VERSIONS, "run python tests/store/stored_databases.py"


async def test_migrations_make_the_tables_that_the_program_knows(store: Store) -> None:
    def compare(connection: Connection) -> tuple[list[object], dict[str, object]]:
        context = MigrationContext.configure(
            connection, opts={"compare_server_default": True, "include_object": _but_keys}
        )
        return list(compare_metadata(context, metadata)), details(connection)

    async with store._database.read() as connection:
        differences, migrated = await connection.run_sync(compare)
    assert differences == []
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        metadata.create_all(connection)
        assert migrated == details(connection)
    engine.dispose()


@pytest.mark.parametrize("version", VERSIONS)
async def test_a_stored_database_is_upgraded_with_its_rows(version: str, tmp_path: Path) -> None:
    file = tmp_path / "whichcert.db"
    load(version, file)
    before = read_rows(file)
    store = await Store.open(None, tmp_path)
    await store.close()
    after = read_rows(file)
    assert after.pop("alembic_version") == [{"version_num": VERSIONS[-1]}]
    for table, rows in before.items():
        if table not in ("alembic_version", *CUT):
            assert [{name: row[name] for name in rows[0]} for row in after[table]] == rows
        elif table == "given_answers":
            named = [{name: row[name] for name in rows[0] if name != "id"} for row in after[table]]
            assert sorted(map(str, named)) == sorted(
                str({name: value for name, value in row.items() if name != "id"}) for row in rows
            )


async def test_the_first_version_reads_as_it_was_written(tmp_path: Path) -> None:
    load("0001", tmp_path / "whichcert.db")
    store = await Store.open(None, tmp_path)
    target = await store.targets.target(ANA)
    assert target is not None
    assert (target.credential_id, target.exam_on) == ("aws-ml-engineer-associate", date(2026, 12, 24))
    assert (target.experience, target.background) == (None, None)
    assert [(day.studied_on, day.minutes) for day in await study_days(store, ANA)] == [
        (date(2026, 8, 31), 0),
        (date(2026, 9, 1), 45),
    ]
    schedule = await store.reminders.schedule_of(ANA)
    assert schedule is not None
    assert (f"{schedule.wall_time:%H:%M}", schedule.weekdays, schedule.state) == ("18:30", frozenset({3}), "on")
    await store.close()


async def test_what_led_from_a_member_to_a_question_is_cut(tmp_path: Path) -> None:
    file = tmp_path / "whichcert.db"
    load("0006", file)
    with closing(sqlite3.connect(file)) as connection, connection:
        for day, key, undone in (
            ("2026-09-01", "a1", None),
            ("2026-09-01", "a2", None),
            ("2026-09-02", "a2", NOW),
            ("2026-09-03", "r1.260903.0", None),
        ):
            connection.execute(
                "INSERT INTO study_entries (member_id, studied_on, zone, logged_at, undone_at, reminder_key)"
                " VALUES (?, ?, 'UTC', ?, ?, ?)",
                (BEN, day, str(NOW), undone and str(undone), key),
            )
    before = read_rows(file)
    assert {row["answer_id"] for row in before["votes"]} == {1, 2}

    store = await Store.open(None, tmp_path)

    after = read_rows(file)
    assert after["votes"] == []
    assert {row["question"]: (row["id"], row["helpful"], row["not_helpful"]) for row in after["given_answers"]} == {
        "What “pays”?": (number_of(1), 0, 2),
        "How hard is it?": (number_of(2), 1, 1),
    }
    former = {row["id"] for row in before["study_entries"]}
    with_keys = [row for row in after["study_entries"] if row["member_id"] == BEN][-4:]
    assert [row["reminder_key"] for row in with_keys] == ["a", None, None, "r1.260903.0"]
    assert {row["id"] for row in after["study_entries"]} == former
    # The buttons of the messages from before hold 1 and 2, and still find their questions.
    assert await store.votes.cast(2, BEN, True, NOW) == Tally(2, 1, None)
    assert await store.votes.cast(1, None, False, NOW) == Tally(0, 3, None)
    await store.close()


async def test_votes_of_the_version_before_say_nothing_of_what_was_right(tmp_path: Path) -> None:
    load("0007", tmp_path / "whichcert.db")
    store = await Store.open(None, tmp_path)
    found = await store.questions.gaps(None, NOW, 9)
    assert [(gap.question, gap.not_helpful, gap.right) for gap in found] == [
        ("How hard is it?", 1, ()),
        ("What “pays”?", 2, ()),
    ]
    assert [vote.right_passage_id for vote in (await store.privacy.data_of(ANA)).votes] == [None, None]
    await store.close()


async def test_a_newer_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "whichcert.db"
    load("0001", file)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = file.read_bytes()
    with pytest.raises(StoreError, match=r"newer whichcert \(its version is 9999, the newest known here is 0\d+\)"):
        await Store.open(None, tmp_path)
    assert file.read_bytes() == before


async def test_what_was_handed_out_before_an_upgrade_is_looked_for_before_it_is_sent(tmp_path: Path) -> None:
    """Up to 0004 nothing says whether a claimed reminder was about to be sent, so it may have been."""
    file = tmp_path / "whichcert.db"
    load("0004", file)
    claimed = [row for row in read_rows(file)["occurrences"] if row["state"] == "claimed" and row["attempts"]]
    waiting = [row for row in read_rows(file)["occurrences"] if row["state"] == "claimed" and not row["attempts"]]
    assert claimed
    await (await Store.open(None, tmp_path)).close()
    posted = {row["id"]: row["posted_at"] for row in read_rows(file)["occurrences"]}
    assert {row["id"]: row["claimed_at"] for row in claimed} == {row["id"]: posted[row["id"]] for row in claimed}
    assert all(posted[row["id"]] is None for row in waiting)


async def test_a_migration_that_leaves_rows_without_what_they_refer_to_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "whichcert.db"
    load(VERSIONS[-2], file)
    before = read_rows(file)

    def breaks(connection: Connection, known: Any) -> None:
        upgrade(connection, known)
        connection.exec_driver_sql(f"DELETE FROM members WHERE member_id = {ANA}")  # keys are not checked meanwhile

    with monkeypatch.context() as patch:
        patch.setattr("bot.store.opening.upgrade", breaks)
        with pytest.raises(RuntimeError, match="refer to nothing"):
            await Store.open(None, tmp_path)
    assert read_rows(file) == before
    await (await Store.open(None, tmp_path)).close()
