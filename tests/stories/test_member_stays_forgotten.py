"""A member deletes everything, or an admin what is kept of a server: a restored backup does not bring it back."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from bot.cli import running
from bot.clock import utc_now
from bot.members.retention import clean_up
from bot.settings import Settings
from bot.store import backups
from bot.store.forgetting_again import ForgottenAgain
from bot.store.forgotten_key import ForgottenKey, read_key
from bot.store.restoring import Restored, restore
from tests.setting_up import set_up
from tests.store.stored_databases import read_rows
from tests.world import World, response_of, shown


def notes(world: World) -> set[object]:
    return {row["digest"] for row in read_rows(world.folder / "whichcert.db")["forgotten"]}


def key_of(world: World) -> ForgottenKey:
    key = read_key(world.folder)
    assert key is not None
    return key


async def delete_everything(world: World) -> None:
    asked = await world.ana.slash(world.channel, "mydata delete")
    done = await world.ana.click(response_of(asked), label="Delete everything")
    assert "Everything about you has been deleted" in shown(done)


async def back_up(world: World, folder: Path) -> Path:
    return (await asyncio.to_thread(backups.back_up, world.folder / "whichcert.db", folder / "a.db", 0o600)).file


async def put_back(world: World, backup: Path) -> Restored:
    """Restores a backup as its operator does while the bot is away."""
    await world.end()
    return await asyncio.to_thread(restore, backup, world.folder / "whichcert.db", 0o600, utc_now(), replaces=True)


async def test_what_ana_deleted_is_not_brought_back(world: World, tmp_path: Path) -> None:
    for member in (world.ana, world.ben):
        await member.slash(world.channel, "studied")
    backup = await back_up(world, tmp_path)
    await delete_everything(world)
    assert notes(world) == {key_of(world).digest("member", world.ana.id)}

    done = await put_back(world, backup)

    assert done.again == ForgottenAgain(members=1)
    rows = read_rows(world.folder / "whichcert.db")
    assert [row["member_id"] for row in rows["study_entries"]] == [world.ben.id]
    assert str(world.ana.id) not in str(rows)


async def test_what_admins_deleted_is_not_brought_back(world: World, tmp_path: Path) -> None:
    await world.ana.slash(world.channel, "ask", question="How hard is the Google exam?")
    backup = await back_up(world, tmp_path)
    await set_up(world, world.mia, "held", "Delete all of it", "Delete everything")
    assert notes(world) == {key_of(world).digest("server", world.env.guild.id)}

    assert (await put_back(world, backup)).again == ForgottenAgain(servers=1)

    assert read_rows(world.folder / "whichcert.db")["given_answers"] == []


async def test_questions_that_admins_no_longer_keep_are_not_brought_back(world: World, tmp_path: Path) -> None:
    await world.ana.slash(world.channel, "ask", question="How hard is the Google exam?")
    backup = await back_up(world, tmp_path)
    await set_up(world, world.mia, "questions", "Do not keep them", "Stop and delete")
    assert notes(world) == {key_of(world).digest("questions", world.env.guild.id)}

    assert (await put_back(world, backup)).again == ForgottenAgain(questions=1)

    assert [row["question"] for row in read_rows(world.folder / "whichcert.db")["given_answers"]] == [None]


async def test_a_note_ends_after_the_days_of_backups(world: World) -> None:
    await delete_everything_of_a_stranger(world)
    await world.leap(days=29, hours=23)
    await world.pass_time(seconds=5)
    assert len(notes(world)) == 1
    await world.leap(days=1, hours=1)
    await world.pass_time(seconds=5)
    assert notes(world) == set()


async def test_an_operator_who_keeps_backups_longer_keeps_the_notes_longer(world: World) -> None:
    await delete_everything_of_a_stranger(world)
    core = world.bot.core
    core.backup_days = 60
    core.clock = lambda: world.env.now() + timedelta(days=59)
    await clean_up(core)
    assert len(notes(world)) == 1
    core.clock = lambda: world.env.now() + timedelta(days=61)
    await clean_up(core)
    assert notes(world) == set()


async def delete_everything_of_a_stranger(world: World) -> None:
    """Ana, of whom nothing is kept, asks for it too, because a backup may know her."""
    asked = await world.ana.slash(world.channel, "mydata delete")
    if response_of(asked).components:
        await world.ana.click(response_of(asked), label="Delete everything")
    assert len(notes(world)) == 1


async def test_mydata_shows_no_note(world: World) -> None:
    await world.ana.slash(world.channel, "studied")
    await delete_everything(world)
    assert len(notes(world)) == 1
    assert "nothing" in shown(await world.ana.slash(world.channel, "mydata show")).lower()


def test_the_days_are_those_of_the_setting(world: World) -> None:
    client = running._client(Settings(backup_days=7), world.guide, world.store, utc_now, None)
    assert client.core.backup_days == 7
