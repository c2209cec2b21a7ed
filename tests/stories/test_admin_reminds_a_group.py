"""Admins remind a group in a channel: only where the bot may post and look back, and only they."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import discord
import pytest
import simcord

from bot.rules.reasons import Cause, Reason
from bot.rules.reminders import Schedule
from tests.reminding import keep
from tests.world import World, labels, response_of, shown, shown_in

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = datetime(2026, 11, 24, 19, 30, tzinfo=BERLIN)


async def remind(world: World, member: simcord.MemberActor, **options: object) -> simcord.InteractionResult:
    given = {"weekday": "tue", "time": "19:30", "zone": "Berlin", "where": world.channel} | options
    return await member.slash(world.channel, "remind on", **{k: v for k, v in given.items() if v is not None})


async def group_of(world: World) -> Schedule:
    """The schedule of #general, which has to be there."""
    schedule = await world.store.reminders.schedule_of_channel(world.channel.id)
    assert schedule is not None
    return schedule


def learners(world: World, *, mentionable: bool) -> simcord.RoleHandle:
    return world.env.guild.create_role("Learners", mentionable=mentionable)


async def test_an_admin_reminds_a_group_in_a_channel_with_a_role(world: World) -> None:
    role = learners(world, mentionable=True)

    reply = await remind(world, world.mia, role=role)

    assert reply.ephemeral
    assert f"Tuesday at 19:30 (Europe/Berlin) in <#{world.channel.id}>, mentioning <@&{role.id}>" in shown(reply)
    assert shown(reply).count(":f>") == 3
    schedule = await group_of(world)
    assert (schedule.guild_id, schedule.role_id, schedule.dm_channel_id) == (world.env.guild.id, role.id, None)
    assert schedule.next_due_at == TUESDAY
    assert world.channel.history() == []
    assert list(world.mia.user.dm_channel.history()) == []


async def test_a_group_has_the_zone_given_and_its_admin_keeps_none_by_that(world: World) -> None:
    assert "Which city are you in?" in shown(await remind(world, world.mia, zone=None))
    await remind(world, world.mia)
    assert (await world.store.members.settings(world.mia.id)).zone is None

    await world.mia.slash(world.channel, "settings", zone="Tokyo")
    await remind(world, world.mia, zone=None)

    assert (await group_of(world)).zone == "Asia/Tokyo"


async def test_members_remind_nobody_but_themselves(world: World) -> None:
    await remind(world, world.mia)
    refused = [await remind(world, world.ana)]
    refused += [
        await world.ana.slash(world.channel, f"remind {name}", where=world.channel, **options)
        for name, options in (("edit", {"time": "8:00"}), ("skip", {}), ("off", {}))
    ]

    for reply in refused:
        assert "Only server admins" in shown(reply)
    assert (await group_of(world)).next_due_at == TUESDAY
    assert "group reminders" not in shown(await world.ana.slash(world.channel, "remind status"))


async def test_who_is_admin_no_more_cannot_resume(world: World) -> None:
    await remind(world, world.mia)
    schedule = await group_of(world)
    await world.store.reminders.pause_schedule(schedule.id, Cause(Reason.OTHER, "the bot may no longer post there"))
    reply = await world.mia.slash(world.channel, "remind status")
    assert "Paused: the bot may no longer post there." in shown(reply)
    assert labels(response_of(reply)) == ["Resume #general"]
    world.env.backend.guilds[world.env.guild.id].members[world.mia.id].role_ids.clear()

    refused = shown(await world.mia.click(response_of(reply), label="Resume #general"))
    assert "These reminders belong to a group. Only admins of its server (with Manage Server) can change" in refused
    assert (await group_of(world)).state == "paused"


@pytest.mark.parametrize(
    ("denied", "names"),
    [
        ({"read_message_history": False}, "**Read Message History**"),
        ({"embed_links": False}, "**Embed Links**"),
        ({"send_messages": False}, "**Send Messages** and **Embed Links**"),  # Discord counts the one with the other
        (
            {"view_channel": False},
            "**View Channel**, **Send Messages**, **Embed Links** and **Read Message History**",
        ),
    ],
)
async def test_a_channel_where_the_bot_may_not_all_it_needs_is_refused_with_what_is_missing(
    world: World, denied: dict[str, bool], names: str
) -> None:
    me = world.bot.user
    assert me is not None
    study = world.env.guild.create_text_channel("study", overwrites={me: discord.PermissionOverwrite(**denied)})

    reply = await remind(world, world.mia, where=study)

    assert f"In <#{study.id}> I need {names}.".replace("**", "") in shown(reply)
    assert "Permissions" in shown(reply)
    assert await world.store.reminders.schedule_of_channel(study.id) is None


async def test_a_role_that_cannot_be_mentioned_is_refused_with_what_to_do(world: World) -> None:
    learners_too = learners(world, mentionable=False)
    assert world.bot.user is not None
    both = (world.bot.user, world.mia)
    quiet, loud = (
        world.env.guild.create_text_channel(
            name,
            overwrites={one: discord.PermissionOverwrite(mention_everyone=name == "loud") for one in both},
        )
        for name in ("quiet", "loud")
    )

    refused = shown(await remind(world, world.mia, where=quiet, role=learners_too))
    assert f"I am not allowed to mention <@&{learners_too.id}> in <#{quiet.id}>" in refused
    everyone = world.env.guild.default_role
    assert "I never mention @everyone" in shown(await remind(world, world.mia, where=loud, role=everyone))
    assert "Choose the channel in `where` too" in shown(await remind(world, world.mia, where=None, role=learners_too))
    assert await world.store.reminders.schedules_of_server(world.env.guild.id) == []

    assert "Reminders are on" in shown(await remind(world, world.mia, where=loud, role=learners_too))


async def test_an_admin_reminds_nobody_whom_they_could_not_reach_themselves(world: World) -> None:
    def channel(name: str, **denied: bool) -> simcord.ChannelHandle:
        bots, own = discord.PermissionOverwrite(mention_everyone=True), discord.PermissionOverwrite(**denied)
        assert world.bot.user is not None
        return world.env.guild.create_text_channel(name, overwrites={world.bot.user: bots, world.mia: own})

    role = learners(world, mentionable=False)
    quiet = channel("quiet", send_messages=False)
    assert f"You cannot write in <#{quiet.id}> yourself" in shown(await remind(world, world.mia, where=quiet))
    assert await world.store.reminders.schedule_of_channel(quiet.id) is None

    calm, loud = channel("calm"), channel("loud", mention_everyone=True)
    assert "yourself, so I do not mention it for you" in shown(await remind(world, world.mia, where=calm, role=role))
    await remind(world, world.mia, where=calm)
    edited = await world.mia.slash(world.channel, "remind edit", where=calm, role=role)
    assert "yourself, so I do not mention it for you" in shown(edited)
    kept = await world.store.reminders.schedule_of_channel(calm.id)
    assert kept is not None
    assert kept.role_id is None
    assert f"mentioning <@&{role.id}>" in shown(await remind(world, world.mia, where=loud, role=role))


async def test_an_admin_who_may_not_write_in_a_channel_stops_its_reminders_but_neither_changes_nor_resumes_them(
    world: World,
) -> None:
    denied = discord.PermissionOverwrite(send_messages=False)
    quiet = world.env.guild.create_text_channel("quiet", overwrites={world.mia: denied})
    schedule = await keep(world, world.ana, guild_id=world.env.guild.id, channel_id=quiet.id)

    edited = await world.mia.slash(world.channel, "remind edit", where=quiet, time="8:00")
    assert f"You cannot write in <#{quiet.id}> yourself" in shown(edited)
    await world.store.reminders.pause_schedule(schedule.id, Cause(Reason.LACKS_PERMISSIONS))
    status = await world.mia.slash(world.channel, "remind status")
    resumed = await world.mia.click(response_of(status), label="Resume #quiet")
    assert f"You cannot write in <#{quiet.id}> yourself" in shown(resumed)
    assert "No more reminders" in shown(await world.mia.slash(world.channel, "remind off", where=quiet))


async def test_where_the_bot_is_not_a_member_it_does_not_post(world: World) -> None:
    # Whoever installed it for themselves uses it in a server that the bot does not see.
    world.env.backend.emit("GUILD_DELETE", {"id": str(world.env.guild.id)})
    await world.env.settle()

    reply = await remind(world, world.mia)

    assert "I am not a member of this server, so I cannot post in it" in shown(reply)
    assert await world.store.reminders.schedule_of_channel(world.channel.id) is None
    assert "Reminders are on" in shown(await remind(world, world.mia, where=None))


async def test_an_admin_sees_and_changes_the_groups_of_the_server_beside_their_own(world: World) -> None:
    role = learners(world, mentionable=True)
    await remind(world, world.mia)
    await remind(world, world.mia, where=None, weekday="fri")

    told = shown(await world.mia.slash(world.channel, "remind status"))
    assert "Friday (Europe/Berlin).\nNext: <t:" in told
    assert f"Tuesday (Europe/Berlin) in <#{world.channel.id}>." in told

    edited = await world.mia.slash(world.channel, "remind edit", where=world.channel, time="8:00", role=role)
    assert f"Tuesday at 08:00 (Europe/Berlin) in <#{world.channel.id}>, mentioning <@&{role.id}>" in shown(edited)
    await world.mia.slash(world.channel, "remind edit", where=world.channel, weekday="wed")
    schedule = await group_of(world)
    assert (schedule.role_id, schedule.weekdays) == (role.id, frozenset({2}))
    nothing = shown(await world.mia.slash(world.channel, "remind edit", where=world.channel))
    assert "`zone`, `role` or several" in nothing

    skipped = shown(await world.mia.slash(world.channel, "remind skip", where=world.channel))
    assert "is skipped." in skipped
    assert (await group_of(world)).next_due_at == datetime(2026, 12, 2, 8, 0, tzinfo=BERLIN)

    assert "No more reminders in" in shown(await world.mia.slash(world.channel, "remind off", where=world.channel))
    assert "There were no reminders" in shown(await world.mia.slash(world.channel, "remind off", where=world.channel))
    assert "There are no reminders" in shown(await world.mia.slash(world.channel, "remind skip", where=world.channel))
    assert (await world.store.reminders.schedule_of(world.mia.id)) is not None


async def test_who_has_reminders_of_groups_alone_is_told_how_to_name_them(world: World) -> None:
    await remind(world, world.mia)

    for name, options in (("edit", {"time": "8:00"}), ("skip", {}), ("off", {})):
        told = shown(await world.mia.slash(world.channel, f"remind {name}", **options))
        assert "You have no reminders of your own. For those of a channel, choose the channel in `where`." in told
    assert "You had no reminders." in shown(await world.ana.slash(world.channel, "remind off"))


async def test_a_channel_that_was_deleted_says_so_and_its_reminders_are_stopped_by_a_press(world: World) -> None:
    study = world.env.guild.create_text_channel("study")
    await remind(world, world.mia, where=study)
    gone = {"id": str(study.id), "guild_id": str(world.env.guild.id), "type": 0, "name": "study", "position": 1}
    world.env.backend.emit("CHANNEL_DELETE", gone | {"permission_overwrites": []})
    await world.env.settle()

    assert "This channel no longer exists" in shown(await remind(world, world.mia, where=study))
    reply = await world.mia.slash(world.channel, "remind status")
    assert "This channel no longer exists, so nothing is posted." in shown(reply)
    assert labels(response_of(reply)) == ["Stop Tuesday at 19:30"]
    await world.restart()
    assert "No more reminders" in shown(await world.mia.click(response_of(reply), label="Stop Tuesday at 19:30"))
    assert await world.store.reminders.schedules_of_server(world.env.guild.id) == []


async def test_manage_below_a_reminder_whose_owner_is_forgotten_says_how_it_is_done(world: World) -> None:
    await remind(world, world.mia, weekday="mon", time="10:30")
    await world.pass_time(minutes=31)
    message = world.channel.history()[-1]
    await world.store.privacy.forget(world.mia.id, world.env.now())
    await remind(world, world.mia)

    words = shown(await world.mia.click(message, label="Manage"))

    assert "I no longer know this reminder. `/setup` shows, changes and stops the reminders of this server." in words


# A role that is mentioned no more


@pytest.mark.parametrize(
    ("event", "payload", "words"),
    [
        ("GUILD_ROLE_DELETE", {}, "Its role no longer exists, so nobody is mentioned. `/remind edit` with `where`"),
        ("GUILD_ROLE_UPDATE", {"mentionable": False}, "I can no longer mention its role, so nobody is mentioned"),
    ],
)
async def test_a_role_that_cannot_be_mentioned_any_more_is_left_out_and_told(
    world: World, event: str, payload: dict[str, bool], words: str
) -> None:
    me, role = world.bot.user, learners(world, mentionable=True)
    assert me is not None
    no_others = discord.PermissionOverwrite(mention_everyone=False)
    quiet = world.env.guild.create_text_channel("quiet", overwrites={me: no_others})
    await remind(world, world.mia, weekday="mon", time="10:30", where=quiet, role=role)
    server = {"guild_id": str(world.env.guild.id), "role_id": str(role.id)}
    changed = {"id": str(role.id), "name": "Learners", "permissions": "0", "position": 1} | payload
    world.env.backend.emit(event, server | {"role": changed})
    await world.env.settle()

    await world.pass_time(minutes=31)

    (message,) = quiet.history()
    assert str(role.id) not in message.content
    assert words in shown(await world.mia.slash(world.channel, "remind status"))
    assert words in shown(await world.mia.slash(world.channel, "remind edit", where=quiet, time="11:00"))
    other = world.env.guild.create_role("Others", mentionable=True)
    edited = shown(await world.mia.slash(world.channel, "remind edit", where=quiet, role=other))
    assert "nobody is mentioned" not in edited
    assert f"mentioning <@&{other.id}>" in edited


# What did not arrive


async def fail(world: World, channel: simcord.ChannelHandle) -> Schedule:
    """Sets up a channel whose reminder did not arrive, so that it is paused."""
    store, server = world.store.reminders, world.env.guild
    schedule = await keep(world, world.mia, "1 19:30", guild_id=server.id, channel_id=channel.id)
    (claim,) = await store.claim([schedule.id], TUESDAY, timedelta(minutes=5), lambda _, at: at + timedelta(days=7))
    await store.finish(
        claim,
        "failed",
        Cause(Reason.OTHER, "the bot may no longer post there"),
        None,
        datetime(2026, 11, 23, tzinfo=UTC),
    )
    await store.pause_schedule(schedule.id, Cause(Reason.OTHER, "the bot may no longer post there"))
    return schedule


async def test_the_admins_own_pause_holds_no_group_back(world: World) -> None:
    await world.mia.slash(world.channel, "pause", until="2026-12-31")

    reply = shown(await remind(world, world.mia))

    assert "Paused" not in reply
    assert f"Next: <t:{int(TUESDAY.timestamp())}:f>" in shown(await world.mia.slash(world.channel, "remind status"))


async def test_the_owner_is_told_what_did_not_arrive_in_each_channel_and_resumes_it(world: World) -> None:
    study = world.env.guild.create_text_channel("study")
    for channel in (world.channel, study):
        await fail(world, channel)

    (told,) = (await world.mia.slash(world.channel, "help")).followups

    for channel in (world.channel, study):
        assert f"in <#{channel.id}> did not arrive: the bot may no longer post there." in shown_in(told)
        assert f"The group’s reminders in <#{channel.id}> are paused" in shown_in(told)
    assert labels(told) == ["Resume #general", "Resume #study"]
    assert "on again" in shown(await world.mia.click(told, label="Resume #general"))
    assert (await group_of(world)).state == "on"


@pytest.mark.parametrize("place", ["direct message", "other server", "admin no more"])
async def test_where_it_cannot_be_resumed_the_way_is_told_and_no_button(world: World, place: str) -> None:
    await fail(world, world.channel)
    if place == "direct message":
        reply = await world.mia.user.slash("help")
    elif place == "other server":
        other = world.env.create_guild("Other")
        admins = other.create_role("Admins", permissions=discord.Permissions(manage_guild=True))
        there = other.add_member(world.mia.user, roles=[admins])
        reply = await there.slash(other.create_text_channel("general"), "help")
    else:
        world.env.backend.guilds[world.env.guild.id].members[world.mia.id].role_ids.clear()
        reply = await world.mia.slash(world.channel, "help")

    (told,) = reply.followups

    assert labels(told) == []
    assert "`/remind status` in that server lets its admins resume them." in shown_in(told)
    assert (str(world.channel.id) in shown_in(told)) is (place != "other server")
    assert (await group_of(world)).state == "paused"


async def test_of_many_groups_as_many_are_shown_whole_as_fit_and_as_many_buttons(world: World) -> None:
    server = world.env.guild
    for number in range(30):
        channel = server.create_text_channel(f"study-{number}")
        schedule = await keep(world, world.mia, "012345 19:30", guild_id=server.id, channel_id=channel.id)
        await world.store.reminders.pause_schedule(
            schedule.id, Cause(Reason.FAILED_IN_A_ROW, "lacks_permissions: " + "x" * 99)
        )

    reply = await world.mia.slash(world.channel, "remind status")

    told = shown(reply)
    groups = told.count(" in <#")
    assert 0 < groups < 30
    assert told.count("No reminders come until they are resumed.") == groups
    assert f"and {30 - groups} more. `/remind edit` with `where` alone shows one of them." in told
    assert len(labels(response_of(reply))) == 25
