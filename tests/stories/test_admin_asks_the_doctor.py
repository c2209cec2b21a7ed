"""An admin asks how the bot is doing in their server, and the operator how it is doing at all."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import discord
import pytest
import simcord

from bot.rules.reasons import Cause, Reason
from bot.rules.reminders import Schedule
from bot.store.backup_record import LastBackup, LastRestoreTest, note_backup, note_restore_test
from tests.reminding import keep, put_forward
from tests.world import World, response_of, shown

WELL = "Works. Nothing to do."
GUILD_ONLY = "So far only servers can add me, not members for themselves. My operator can allow it (User Install)."
TO_ALLOW = "Give permissions in the channel's settings, under Permissions, to <@{}>."


@pytest.fixture
def me(world: World) -> int:
    assert world.bot.user is not None
    return world.bot.user.id


async def doctor(world: World, member: simcord.MemberActor | None = None, place: Any = None) -> str:
    """What Mia, or somebody else, reads; the first line is the title."""
    return read(await (member or world.mia).slash(place or world.channel, "doctor"))


async def operator_reads(world: World) -> str:
    """What Ana, who runs the bot, reads in her direct messages."""
    return read(await world.ana.user.slash("doctor"))


def read(reply: simcord.InteractionResult) -> str:
    assert reply.ephemeral
    return shown(reply).strip().replace("`", "").replace("*", "")


def closed(world: World, name: str, **denied: bool) -> simcord.ChannelHandle:
    """A channel in which the bot may not all."""
    assert world.bot.user is not None
    return world.env.guild.create_text_channel(name, overwrites={world.bot.user: discord.PermissionOverwrite(**denied)})


async def group(world: World, channel: simcord.ChannelHandle, **more: Any) -> Schedule:
    """Keeps a reminder of a channel, on Mondays at 10:30, half an hour from the beginning."""
    return await keep(world, world.mia, guild_id=world.env.guild.id, channel_id=channel.id, **more)


async def delete(world: World, channel: simcord.ChannelHandle) -> None:
    payload = {"id": str(channel.id), "guild_id": str(world.env.guild.id), "type": 0, "name": channel.name}
    world.env.backend.emit("CHANNEL_DELETE", payload | {"position": 0, "permission_overwrites": []})
    await world.env.settle()


async def lose(world: World, schedule: Schedule, reason: Reason, state: Any = "failed", detail: str = "") -> None:
    """Has the next reminder of a schedule not arrive."""
    store, due_at = world.store.reminders, schedule.next_due_at
    assert due_at is not None
    (claim,) = await store.claim([schedule.id], due_at, timedelta(minutes=5), lambda _, at: at + timedelta(days=7))
    assert await store.finish(claim, state, Cause(reason, detail), None, due_at)
    put_forward(world, hours=1)


# The admin


async def test_all_is_well_in_one_short_line(world: World) -> None:
    await group(world, world.channel)

    assert await doctor(world) == f"How I am doing\n{WELL}\n{GUILD_ONLY}"


async def test_where_members_may_install_the_bot_nothing_is_said_of_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = await world.bot.application_info()
    told._integration_types_config = {"0": {}, "1": {}}  # simcord's application says nothing of it

    async def application_info() -> discord.AppInfo:
        return told

    monkeypatch.setattr(world.bot, "application_info", application_info)

    assert await doctor(world) == f"How I am doing\n{WELL}"


async def test_a_channel_where_the_bot_may_not_write(world: World, me: int) -> None:
    study = closed(world, "study", send_messages=False)
    await group(world, study)

    told = await doctor(world)

    assert "Not everything works. 1 thing to do:" in told
    # Discord counts Embed Links with Send Messages.
    assert f"1. In <#{study.id}>, allow me Send Messages and Embed Links, to post the group's reminder.\n" in told
    assert TO_ALLOW.format(me) in told
    assert WELL not in told


async def test_the_present_channel_and_what_it_is_for(world: World, me: int) -> None:
    here = closed(world, "here", read_message_history=False)
    await group(world, here)

    told = await doctor(world, place=here)

    needed = f"1. In <#{here.id}>, allow me Read Message History, to post the group's reminder"
    assert f"{needed} and to answer mentions.\n\n{TO_ALLOW.format(me)}" in told
    await world.store.servers.answer_mentions(world.env.guild.id, False)
    assert f"{needed}.\n\n{TO_ALLOW.format(me)}" in await doctor(world, place=here)


async def test_where_the_bot_posts_nothing_it_needs_nothing(world: World) -> None:
    here = closed(world, "here", send_messages=False)
    assert f"In <#{here.id}>, allow me" in await doctor(world, place=here)
    await world.store.servers.set_public_channels(world.env.guild.id, frozenset({world.channel.id}))

    assert WELL in await doctor(world, place=here)


async def test_the_channels_where_answers_are_public(world: World) -> None:
    shut = closed(world, "shut", embed_links=False)
    gone = world.env.guild.create_text_channel("gone")
    public = frozenset({world.channel.id, shut.id, gone.id})
    await world.store.servers.set_public_channels(world.env.guild.id, public)
    await delete(world, gone)

    told = await doctor(world)

    assert "Not everything works. 2 things to do:" in told
    assert f"1. In <#{shut.id}>, allow me Embed Links, to answer mentions." in told
    assert "2. A channel in which answers are public no longer exists. Choose anew with /setup, Public answers." in told
    assert str(gone.id) not in told


async def test_a_thread_has_a_permission_of_its_own(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    thread = world.thread("Talk", world.mia)
    assert WELL in await doctor(world, place=thread)
    in_threads = discord.Permissions(send_messages_in_threads=True, administrator=True).value
    for role in world.env.guild._guild.roles.values():
        role.permissions &= ~in_threads

    assert f"In <#{thread.id}>, allow me Send Messages, to answer mentions." in await doctor(world, place=thread)


async def test_a_reminder_whose_channel_was_deleted(world: World) -> None:
    study = world.env.guild.create_text_channel("study")
    await group(world, study)
    await delete(world, study)

    told = await doctor(world)

    assert (
        "1. The channel of the group's reminder (Monday at 10:30) no longer exists, so nothing is posted. /setup moves "
        "it to another one."
    ) in told
    await world.pass_time(hours=1)  # it falls due, and is stopped

    told = await doctor(world)

    assert re.search(
        r"1\. The group's reminder of <t:\d+:f> did not arrive: the channel no longer exists\. /setup starts it in",
        told,
    )
    assert "1 thing to do:" in told


async def test_a_reminder_that_did_not_arrive_and_why(world: World) -> None:
    study = closed(world, "study", send_messages=False)
    await group(world, study)
    await world.pass_time(hours=1)

    told = await doctor(world)

    assert f"1. In <#{study.id}>, allow me Send Messages and Embed Links" in told
    assert f" in <#{study.id}> did not arrive, because of what I lack there." in told
    assert "1 thing to do:" in told


async def test_reminders_that_are_paused(world: World) -> None:
    schedule = await group(world, world.channel)
    await world.store.reminders.pause_schedule(schedule.id, Cause(Reason.FAILED_IN_A_ROW, str(Reason.OUT_OF_ORDER)))

    assert (
        f"1. The group's reminders in <#{world.channel.id}> are paused because 3 in a row did not arrive (Discord was "
        "having problems). /remind status has a button to resume them."
    ) in await doctor(world)


@pytest.mark.parametrize(
    ("reason", "state", "words"),
    [
        (Reason.OUT_OF_ORDER, "failed", "did not arrive: Discord was having problems. You need not do anything."),
        (Reason.AWAY, "skipped", "did not arrive: the bot was offline for more than a day. Ask my operator why I was"),
        (Reason.OUR_FAULT, "failed", "did not arrive: something went wrong in the bot. Please tell my operator."),
        (Reason.UNSEEN, "unknown", "may not have arrived: Discord did not let the bot check whether it arrived. Look"),
        (
            Reason.LACKS_PERMISSIONS,
            "failed",
            "did not arrive: the bot lacks Send Messages in the channel. The next one",
        ),
    ],
)
async def test_each_reason_has_what_to_do(world: World, reason: Reason, state: str, words: str) -> None:
    await lose(world, await group(world, world.channel), reason, state, "Send Messages")

    told = await doctor(world)

    assert f" in <#{world.channel.id}> {words}" in told
    asks = reason not in {Reason.OUT_OF_ORDER, Reason.LACKS_PERMISSIONS}
    assert told.split("\n")[1] == ("Not everything works. 1 thing to do:" if asks else WELL)


@pytest.mark.parametrize("reason", [Reason.SKIPPED, Reason.SKIPPED_AHEAD, Reason.STOPPED, Reason.REPLACED])
async def test_what_an_admin_skipped_is_not_missed(world: World, reason: Reason) -> None:
    await lose(world, await group(world, world.channel), reason, "skipped")

    assert WELL in await doctor(world)


async def test_what_is_older_than_two_weeks_is_not_told(world: World) -> None:
    await lose(world, await group(world, world.channel), Reason.OUR_FAULT)
    put_forward(world, days=13)
    assert "did not arrive" in await doctor(world)
    put_forward(world, days=15)

    assert WELL in await doctor(world)


async def test_many_faults_are_told_a_few_at_a_time(world: World) -> None:
    for number in range(8):
        await group(world, closed(world, f"study-{number}", send_messages=False))

    told = await doctor(world)

    assert "Not everything works. 8 things to do:" in told
    assert told.count(". In <#") == 4
    assert "And 4 more, once these are done." in told


async def test_a_role_that_is_gone(world: World) -> None:
    await group(world, world.channel, role_id=123)

    assert f"1. The group's reminder in <#{world.channel.id}>: Its role no longer exists, so" in await doctor(world)


async def test_commands_that_discord_knows_from_before(world: World) -> None:
    command = world.env.backend.find_command("studied", world.env.guild.id, type=1)
    assert command is not None
    command["description"] = "An older one"

    assert "Discord still has older commands of mine. Ask my operator to restart me." in await doctor(world)


async def test_discord_does_not_tell(world: World) -> None:
    world.env.inject_error("GET", "/applications/*/commands", times=None)
    world.env.inject_error("GET", "/oauth2/applications/@me", times=None)

    told = await doctor(world)

    assert WELL in told
    assert "Discord did not tell me just now whether my commands are up to date." in told
    assert GUILD_ONLY not in told


# Who may


async def test_others_are_refused_and_the_right_is_checked_when_it_runs(world: World) -> None:
    assert "doctor" not in world.ana.available_commands(world.channel)
    command = world.env.backend.find_command("doctor", world.env.guild.id, type=1)
    assert command is not None
    world.env.guild.set_command_permissions(int(command["id"]), {world.ana: True})

    refused = await doctor(world, world.ana)
    assert refused == "Only server admins (with Manage Server) can see how I am doing, each in their server."
    assert "Only server admins" in shown(await world.mia.user.slash("doctor"))


async def test_two_servers_do_not_see_each_other(world: World) -> None:
    other = world.env.create_guild("Other group")
    chat = other.create_text_channel("chat")
    role = other.create_role("Admins", permissions=discord.Permissions(manage_guild=True))
    zoe = other.add_member(world.env.create_user("zoe", global_name="Zoe"), roles=[role])
    study = closed(world, "study", send_messages=False)
    await group(world, study)
    await world.store.servers.set_public_channels(world.env.guild.id, frozenset({study.id}))
    await world.pass_time(hours=1)

    assert "did not arrive" in await doctor(world)
    assert await doctor(world, zoe, chat) == f"How I am doing\n{WELL}\n{GUILD_ONLY}"


async def test_a_server_that_is_out_of_order(world: World) -> None:
    await world.put_out_of_order()

    assert "is unavailable just now. Please try again in a few minutes." in await doctor(world)


async def test_where_the_bot_is_not_a_member_an_admin_reads_how_it_becomes_one(world: World) -> None:
    world.env.backend.emit("GUILD_DELETE", {"id": str(world.env.guild.id)})
    await world.env.settle()

    assert await doctor(world) == (
        "I am not a member of this server, so I post nothing here. Add me, then use /doctor again."
    )
    world.bot.operators.add(world.mia.id)
    assert "For you as my operator" in await doctor(world)


# The operator


async def test_the_operator_reads_how_the_process_is_doing(world: World) -> None:
    world.bot.operators.add(world.ana.id)

    told = await operator_reads(world)

    assert "For you as my operator" in told
    title, verdict, backup, facts, *_ = told.split("\n")
    assert (title, verdict) == ("How I am doing", "Works. 2 things to do:")
    assert backup == "1. No backup yet. Make one: python -m bot backup FILE"
    assert re.fullmatch(r"2\. \d+ facts of the guide are due for checking\. python -m bot doctor names .+", facts)
    assert re.search(r"whichcert \d+\.\d+\.\d+, Python 3\.[\d.]+, discord\.py 2\.[\d.]+\.", told)
    assert re.search(r"Up for \d+ seconds? in 1 server, using \d+ MB of memory\. Discord .+ add up to \d+ ms", told)
    assert re.search(r"\n0 reminders sent in 24 hours\. Database: \d+ kB\.\n", told)
    assert "event loop" not in told


async def test_the_operator_reads_in_a_direct_message_that_the_commands_are_old(world: World) -> None:
    world.bot.operators.add(world.ana.id)
    told = await operator_reads(world)
    assert "older commands" not in told
    assert "To allow it, tick User Install on my application's page." in told
    command = world.env.backend.find_command("studied", world.env.guild.id, type=1)
    assert command is not None
    command["description"] = "An older one"

    assert "Discord still has older commands of mine. Restart me." in await operator_reads(world)


async def test_the_operator_reads_of_backups(world: World) -> None:
    world.bot.operators.add(world.ana.id)
    now = world.env.now()
    note_backup(world.folder, LastBackup(now - timedelta(hours=5), world.folder / "b.db", 1))
    told = await operator_reads(world)
    assert "1. No backup was ever tested. Try one: python -m bot restore --test FILE\n" in told
    assert "Works. 2 things to do:" in told
    assert "Last backup 5 hours ago." in told

    note_backup(world.folder, LastBackup(now - timedelta(days=4), world.folder / "b.db", 1))
    note_restore_test(world.folder, LastRestoreTest(now - timedelta(days=100), world.folder / "b.db"))
    told = await operator_reads(world)
    assert "1. The last backup is 4 days old. See why the timer makes none." in told
    assert "2. The last test of a backup is 100 days old. Try one: python -m bot restore --test FILE\n" in told
    assert "Backup last tested 100 days ago." in told


async def test_the_operator_reads_of_reminders_that_wait_and_of_facts(world: World) -> None:
    world.bot.operators.add(world.ana.id)
    await lose(world, await keep(world, world.ben), Reason.DM_CLOSED)
    put_forward(world, days=8)  # the next one is due, and the simulated clock does not let it go

    told = await operator_reads(world)

    assert "Not everything works." in told
    assert "1. 1 reminder waiting, the oldest for 24 hours: the log says why." in told
    put_forward(world, hours=2)
    assert ". 1 reminder lost in 24 hours: the log says why." in await operator_reads(world)
    put_forward(world, days=600)
    assert re.search(
        r"\d+ facts of the guide are due for checking\. python -m bot doctor names", await operator_reads(world)
    )


async def test_an_operator_who_is_an_admin_reads_both_and_in_other_servers_the_process_alone(world: World) -> None:
    world.bot.operators.add(world.mia.id)
    for number in range(6):
        await group(world, closed(world, f"study-{number}", send_messages=False))
    told = await doctor(world)
    assert "Not everything works. 8 things to do:" in told
    assert "\n3. No backup yet." in told
    assert told.count(". In <#") == 2
    assert "For you as my operator" in told

    other = world.env.create_guild("Other group")
    there = other.add_member(world.mia.user)
    chat = other.create_text_channel("chat")
    command = world.env.backend.find_command("doctor", world.env.guild.id, type=1)
    assert command is not None
    other.set_command_permissions(int(command["id"]), {there: True})
    told = await doctor(world, there, chat)
    assert "For you as my operator" in told
    assert "2 servers" in told
    assert "<#" not in told


async def test_the_reply_is_for_who_asks_alone(world: World) -> None:
    reply = await world.mia.slash(world.channel, "doctor")
    assert reply.ephemeral
    assert world.channel.history() == []
    assert response_of(reply).components == []
