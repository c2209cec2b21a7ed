"""A member takes everything about them along, to read it or to another host, or has it deleted."""

from __future__ import annotations

import asyncio
import json
import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import simcord

from bot import __main__ as program
from bot.export.schema import ExportForm
from bot.store.tables import metadata
from tests.rows import study_days
from tests.store.stored_databases import do_everything, dump, read_rows
from tests.world import World, discord_taking, labels, response_of, shown


async def export(world: World, member: simcord.MemberActor) -> str:
    """The file that a member gets."""
    reply = await member.slash(world.channel, "mydata export")
    assert reply.ephemeral
    (attachment,) = response_of(reply).attachments
    assert attachment.filename == f"whichcert-{world.today}.json"
    return (await attachment.read()).decode()


async def delete(world: World, member: simcord.MemberActor) -> simcord.InteractionResult:
    asked = await member.slash(world.channel, "mydata delete")
    await member.click(response_of(asked), label="Delete everything")
    return asked


async def import_member(world: World, *arguments: str) -> int:
    """Runs the command `import` on the bot's own database, as its operator does while the bot is away."""
    await world.end()
    return await asyncio.to_thread(program.main, ["import", *arguments])


@pytest.fixture(autouse=True)
def own_folder(world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Lets the command find the database of the story."""
    monkeypatch.setenv("DATA_DIR", str(world.folder))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the member's file lies."""
    return tmp_path / "ana.json"


def write(file: Path, text: str) -> None:
    file.write_text(text, "utf-8")


# The file


async def test_the_file_holds_everything_in_the_form_that_is_described(world: World) -> None:
    await do_everything(world.store, world.ana.id, world.ben.id)

    text = await export(world, world.ana)

    form = ExportForm.model_validate_json(text)
    assert form.text() == text
    assert (form.version, form.member_id) == (2, str(world.ana.id))
    kept = json.loads(text)
    assert all(kept[name] for name in kept if name != "outage_days"), "one of everything"
    assert len(form.study_entries) == len((await world.store.privacy.data_of(world.ana.id)).study_entries)
    assert [entry.what for entry in form.study_entries if entry.what] == ["It’s “§ 2”: what pays"]
    assert sum(len(reminder.fell_due) for reminder in form.reminders) == 2
    assert str(world.ben.id) not in text


async def test_a_member_of_whom_nothing_is_held_gets_no_file(world: World) -> None:
    reply = await world.ana.slash(world.channel, "mydata export")

    assert reply.ephemeral
    assert "keep nothing about you" in shown(reply)
    assert not response_of(reply).attachments


async def test_mydata_show_names_everything_new(world: World) -> None:
    await do_everything(world.store, world.ana.id, world.ben.id)

    told = shown(await world.ana.slash(world.channel, "mydata show"))

    for part in (
        "weekly goal 4 days, no praise.",
        "Rest days since 2026-09-01: Saturday, Sunday",
        "Pauses: 1, the latest: 2026-12-24 to 2026-12-31",
        "share your streak and week in 1 server, by id: 300",
        "your days up to 2026-08-29: streak",
        "told that it is retired",
        "Reminder: Thursday at 18:30 (Europe/Berlin), on, switched on in server 300, sent to direct messages "
        f"{world.ana.id + 50}.",
        "Group reminder that you set up: Sunday at 10:00 (Europe/Berlin), on, resumed",
        "switched on in server 300, posted in channel 310 for role 320.",
    ):
        assert part in told


# Another host


@pytest.mark.slow
async def test_a_streak_goes_on_at_another_host(world: World, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    await world.ana.slash(world.channel, "settings", zone="Berlin", day_end=3, weekly_goal="3", sharing="on")
    await world.ana.slash(world.channel, "target choose", credential="google-pmle")
    await world.ana.slash(world.channel, "remind on", weekday="mon", time="19:30")
    for _ in range(8):
        await world.ana.slash(world.channel, "studied", minutes=20, what="MLOps")
        await world.leap(days=1)
    before = await world.store.privacy.data_of(world.ana.id)
    streak = shown(await world.ana.slash(world.channel, "streak show"))
    assert "Streak: 8 days" in streak
    write(file, await export(world, world.ana))
    await delete(world, world.ana)
    assert "No streak yet" in shown(await world.ana.slash(world.channel, "streak show"))

    assert await import_member(world, str(file)) == 0

    said = capsys.readouterr().out
    assert f"Added for member {world.ana.id}: settings (1), target (1), zone changes (1), study entries (8)" in said
    assert "Left out: past reminders (2)" in said
    await world.restart()
    assert shown(await world.ana.slash(world.channel, "streak show")) == streak
    after = await world.store.privacy.data_of(world.ana.id)
    assert (after.settings, after.target) == (before.settings, before.target)
    assert after.shares == before.shares
    status = shown(await world.ana.slash(world.channel, "remind status"))
    assert "Monday at 19:30" in status
    assert "it was imported from another host" in status


async def test_days_that_an_outage_protected_stay_protected(world: World, file: Path) -> None:
    await world.ana.slash(world.channel, "studied")
    await world.restart(away=timedelta(days=2))
    await world.ana.slash(world.channel, "studied")
    streak = shown(await world.ana.slash(world.channel, "streak show"))
    assert "Streak: 2 days" in streak
    text = await export(world, world.ana)
    assert json.loads(text)["outage_days"]
    write(file, text)
    await delete(world, world.ana)
    async with world.store._database.write() as connection:  # the other host was connected all the time
        await connection.execute(metadata.tables["outages"].delete())

    assert await import_member(world, str(file)) == 0

    await world.restart()
    assert "Streak: 2 days" in shown(await world.ana.slash(world.channel, "streak show"))


async def test_the_same_file_twice_changes_nothing(
    world: World, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await do_everything(world.store, world.ana.id, world.ben.id)
    write(file, await export(world, world.ana))
    await delete(world, world.ana)
    await import_member(world, str(file))
    once = dump(world.folder / "whichcert.db")
    capsys.readouterr()

    assert await import_member(world, str(file)) == 0

    assert capsys.readouterr().out.splitlines()[0] == "All of it was here already."
    assert dump(world.folder / "whichcert.db") == once


async def test_a_file_taken_in_where_it_came_from_changes_nothing(world: World, file: Path) -> None:
    await do_everything(world.store, world.ana.id, world.ben.id)
    write(file, await export(world, world.ana))
    await world.end()
    before = dump(world.folder / "whichcert.db")

    assert await import_member(world, str(file)) == 0

    assert dump(world.folder / "whichcert.db") == before


async def test_what_an_older_version_saved_is_taken_in_without_what_is_harmful(
    world: World, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now, ana = world.env.now(), world.ana.id
    for what in ("a\0b\u202e", "\u3164", "می‌خواهم 👩‍🔬"):
        await world.store.study.record_study(ana, world.today, 20, what, "UTC", now)
    for question in ("Who owns a\0b\u202e?", "\u3164"):
        await world.store.subscriptions.add(ana, question, "", now)
    write(file, await export(world, world.ana))
    await world.end()
    before = dump(world.folder / "whichcert.db")

    assert await import_member(world, str(file)) == 0
    assert dump(world.folder / "whichcert.db") == before
    assert await import_member(world, str(file), "--member", str(world.ben.id)) == 0

    await world.restart()
    held = await world.store.privacy.data_of(world.ben.id)
    assert [entry.what for entry in held.study_entries] == ["ab", None, "می‌خواهم 👩‍🔬"]
    assert [wish.question for wish in held.wishes] == ["Who owns ab?"]


@pytest.mark.slow
async def test_much_data_comes_in_files_that_discord_takes_and_is_all_read_in(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chance, most = random.Random(3), 1_048_576
    await world.ana.slash(world.channel, "studied", minutes=20, what="The first")
    (first,) = (await world.store.privacy.data_of(world.ana.id)).study_entries
    notes = ("".join(chance.choices("abcdefghijklmnopqrstuvwxyz-äöü漢字", k=100)) for _ in range(20_000))
    rows = [
        {**vars(first), "id": None, "what": note, "studied_on": first.studied_on - timedelta(days=number // 20)}
        for number, note in enumerate(notes)
    ]
    async with world.store._database.write() as connection:
        await connection.execute(metadata.tables["study_entries"].insert(), rows)
    before = await world.store.privacy.data_of(world.ana.id)

    with discord_taking(most):
        reply = await world.ana.slash(world.channel, "mydata export")

    messages = [response_of(reply), *reply.followups]
    assert all(message.flags.ephemeral for message in messages)
    files = [attachment for message in messages for attachment in message.attachments]
    assert [file.filename for file in files] == [f"whichcert-{world.today}.zip.00{number}" for number in (1, 2)]
    assert "a zip archive in 2 parts" in shown(reply)
    for file in files:
        assert file.size <= most
        (tmp_path / file.filename).write_bytes(await file.read())
    await delete(world, world.ana)
    paths = [str(tmp_path / file.filename) for file in files]
    assert await import_member(world, *reversed(paths)) == 0
    assert "study entries (20001)" in capsys.readouterr().out
    await world.restart()
    after = await world.store.privacy.data_of(world.ana.id)
    assert [replace(one, id=0) for one in after.study_entries] == [replace(one, id=0) for one in before.study_entries]


@pytest.mark.slow
async def test_one_file_is_sent_where_it_fits_packed(world: World, file: Path) -> None:
    for _ in range(40):
        await world.ana.slash(world.channel, "studied", minutes=20)
    with discord_taking(100_000 + 5_000):
        reply = await world.ana.slash(world.channel, "mydata export")

    (attachment,) = response_of(reply).attachments
    assert attachment.filename == f"whichcert-{world.today}.zip"
    assert not reply.followups
    packed = file.with_name("anything at all")
    packed.write_bytes(await attachment.read())
    await delete(world, world.ana)
    assert await import_member(world, str(packed)) == 0
    await world.restart()
    assert len((await world.store.privacy.data_of(world.ana.id)).study_entries) == 40


async def test_it_may_be_kept_with_another_account(world: World, file: Path) -> None:
    await world.ana.slash(world.channel, "studied", minutes=20)
    write(file, await export(world, world.ana))

    assert await import_member(world, str(file), "--member", str(world.ben.id)) == 0

    await world.restart()
    assert [day.minutes for day in await study_days(world.store, world.ben.id)] == [20]


def edited(text: str, **changes: Any) -> str:
    return json.dumps({**json.loads(text), **changes}, indent=1)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda text: text[:-20], "is not JSON: "),
        (lambda _: '{"a": 1}', 'its field "form" does not say "whichcert export"'),
        (lambda _: "[]", "is not a file of /mydata export"),
        (lambda text: edited(text, version=3), "was written by a newer whichcert (version 3"),
        (
            lambda text: text.replace('"minutes": 45', '"minutes": 2000'),
            "study_entries[0].minutes: should be 1440 or less, not 2000",
        ),
        (lambda text: text.replace('"Europe/Berlin"', '"Europe/Atlantis"'), "zone: should be an IANA time zone"),
        (lambda text: edited(text, mood="good"), "mood: is not a known field"),
        (lambda text: text.replace('"until_on": "2026-12-31"', '"until_on": "2026-12-01"'), "until_on should not lie"),
        (lambda text: edited(text, member_id="9" * 19), "member_id: should be a Discord id"),
        (lambda text: edited(text, votes=None), "votes: should be a list"),
    ],
)  # fmt: skip
async def test_a_file_that_is_none_is_refused_with_field_and_place(
    world: World, file: Path, make: Any, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    await do_everything(world.store, world.ana.id, world.ben.id)
    text = make(await export(world, world.ana))
    write(file, text)
    await world.end()
    before = dump(world.folder / "whichcert.db")

    assert await import_member(world, str(file)) == 2

    said = capsys.readouterr().err
    assert words in said
    assert str(file) in said.splitlines()[0]
    assert dump(world.folder / "whichcert.db") == before


async def test_the_line_of_a_fault_is_told(world: World, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    await do_everything(world.store, world.ana.id, world.ben.id)
    lines = (await export(world, world.ana)).replace('"minutes": 45', '"minutes": 2000').splitlines()
    write(file, "\n".join(lines))
    line = next(number for number, one in enumerate(lines, start=1) if "2000" in one)

    assert await import_member(world, str(file)) == 2

    assert f"{file}:{line}: study_entries[0].minutes" in capsys.readouterr().err


async def test_a_file_that_is_not_there_is_one_sentence(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert await import_member(world, "nowhere.json") == 2
    assert capsys.readouterr().err == "nowhere.json: cannot be read: No such file or directory\n"


async def test_a_running_bot_keeps_its_database(world: World, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    await world.ana.slash(world.channel, "studied")
    write(file, await export(world, world.ana))

    assert await asyncio.to_thread(program.main, ["import", str(file)]) == 1

    assert "in use by another whichcert" in capsys.readouterr().err


# Deletion


def mentions(world: World, member_id: int) -> dict[str, int]:
    """Counts the rows of every table in which a member's id stands, in whatever column."""
    rows = read_rows(world.folder / "whichcert.db")
    assert set(metadata.tables) <= set(rows)
    return {
        name: sum(str(member_id) in str(value) for row in kept for value in row.values()) for name, kept in rows.items()
    }


async def test_deletion_leaves_nothing_in_any_table(world: World) -> None:
    await do_everything(world.store, world.ana.id, world.ben.id)
    before = mentions(world, world.ana.id)
    with_members = [name for name, table in metadata.tables.items() if "member_id" in table.columns]
    assert all(before[name] for name in with_members), "one of everything"
    bens = mentions(world, world.ben.id)

    reply = await delete(world, world.ana)

    assert "Everything about you has been deleted" in shown(reply)
    assert "If one is restored, I delete your data again" in shown(reply)
    assert labels(response_of(reply)) == []
    assert not any(mentions(world, world.ana.id).values())
    assert mentions(world, world.ben.id) == bens
    rows = read_rows(world.folder / "whichcert.db")
    schedules = {row["id"] for row in rows["schedules"]}
    assert {row["schedule_id"] for row in rows["occurrences"]} <= schedules
    assert len(schedules) == 4, "Ben's"


async def test_deletion_asks_once_and_says_what_copies_may_hold(world: World) -> None:
    await world.ana.slash(world.channel, "studied")

    asked = await world.ana.slash(world.channel, "mydata delete")

    assert asked.ephemeral
    assert "If one is restored, I delete your data again" in shown(asked)
    assert "/mydata export" in shown(asked)
    assert (await world.store.privacy.data_of(world.ana.id)).settings is not None


async def test_a_deleted_member_is_reminded_of_nothing(world: World) -> None:
    await world.ana.slash(world.channel, "remind on", weekday="mon", time="10:00", zone="UTC")
    await delete(world, world.ana)
    said = len(world.ana.user.dm_channel.history())

    await world.pass_time(hours=2)

    assert len(world.ana.user.dm_channel.history()) == said


async def test_a_deleted_member_is_on_no_leaderboard(world: World) -> None:
    await world.ana.slash(world.channel, "settings", sharing="on")
    await delete(world, world.ana)

    assert "Nobody here shares" in shown(await world.ben.slash(world.channel, "leaderboard"))


async def test_old_buttons_of_a_deleted_member_say_so_kindly(world: World) -> None:
    await world.ana.slash(world.channel, "remind on", weekday="mon", time="10:00", zone="UTC")
    studied = await world.ana.slash(world.channel, "studied")
    settings = await world.ana.slash(world.channel, "settings")
    await world.pass_time(hours=1, minutes=2)
    reminder = world.ana.user.dm_channel.history()[-1]
    assert "Stop reminders" in labels(reminder)
    again = await world.ana.slash(world.channel, "mydata delete")
    await delete(world, world.ana)
    await world.restart()

    assert "nothing of yours to undo" in shown(await world.ana.click(response_of(studied), label="Undo"))
    assert "You have no reminders" in shown(await world.ana.user.click(reminder, label="Stop reminders"))
    await world.ana.click(response_of(again), label="Delete everything")
    assert "nothing about you to delete" in shown(again)
    form = await world.ana.click(response_of(settings), label="Edit time zone")
    assert form.modal is not None
    assert not any(mentions(world, world.ana.id).values())
