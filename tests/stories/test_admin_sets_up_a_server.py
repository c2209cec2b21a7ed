"""An admin sees and changes in one message what the bot does in their server; nobody else can."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import discord
import pytest
import simcord

from bot.errors import MemberError
from bot.rules.reasons import Cause, Reason
from bot.rules.reminders import Schedule
from bot.rules.servers import ServerSettings, read_common_goal
from tests.reminding import keep
from tests.setting_up import set_up
from tests.world import World, first_field, labels, options, response_of, shown

FAR = "Who won the cup?"
COST = "What does the Google PMLE exam cost?"


async def settings(world: World) -> ServerSettings:
    return await world.store.servers.settings(world.env.guild.id)


async def groups(world: World) -> list[Schedule]:
    return await world.store.reminders.schedules_of_server(world.env.guild.id)


async def pick(
    member: simcord.MemberActor, reply: simcord.InteractionResult, custom_id: str, *values: Any
) -> simcord.InteractionResult:
    """Chooses in the select whose custom_id begins so."""
    rows = [row["components"] if isinstance(row, dict) else row.children for row in response_of(reply).components]
    items = [item if isinstance(item, dict) else item.to_dict() for row in rows for item in row]
    (found,) = [item["custom_id"] for item in items if item["custom_id"].startswith(custom_id)]
    return await member.select(response_of(reply), list(values), custom_id=found)


async def fill_in(
    member: simcord.MemberActor, form: simcord.InteractionResult, typed: str
) -> simcord.InteractionResult:
    return await member.submit_modal(form, {first_field(form): typed})


def rows_of(reply: simcord.InteractionResult) -> int:
    return len(response_of(reply).components)


def closed(world: World, name: str, **denied: bool) -> simcord.ChannelHandle:
    """A channel in which the bot may not all."""
    assert world.bot.user is not None
    return world.env.guild.create_text_channel(name, overwrites={world.bot.user: discord.PermissionOverwrite(**denied)})


async def test_one_private_message_shows_all_that_is_set_and_each_page_fits_discords_five_rows(world: World) -> None:
    await keep(world, world.mia, "1 19:30", guild_id=world.env.guild.id, channel_id=world.channel.id)

    reply = await world.mia.slash(world.channel, "setup")

    assert reply.ephemeral
    words = shown(reply)
    for line in (
        f"Group reminder: Tuesday at 19:30 (Europe/Berlin) in <#{world.channel.id}>",
        "Common goal: none",
        "Leaderboard: on",
        "Questions: kept for 90 days at most, without who asked",
        "Mentions: answered",
        "Public answers: in every channel",
    ):
        assert line in words
    assert "I may write in no channel" not in words
    pages = [option["value"] for option in options(response_of(reply))]
    assert len(pages) == 7
    for page in pages:
        turned = await world.mia.select(response_of(reply), [page], custom_id="setup:page")
        assert rows_of(turned) <= 5
        assert "Set up this server" in shown(turned)
    assert len(list(world.channel.history())) == 0


async def test_only_admins_set_up_and_the_right_is_checked_again_at_each_press(world: World) -> None:
    assert "setup" not in world.ana.available_commands(world.channel)
    assert "setup" not in world.mia.user.available_commands()
    await world.mia.slash(world.channel, "studied")
    reply = await set_up(world, world.mia, "leaderboard")
    goal = await set_up(world, world.mia, "goal")
    public = await set_up(world, world.mia, "public")
    reminder = await set_up(world, world.mia, "reminder")
    world.env.backend.guilds[world.env.guild.id].members[world.mia.id].role_ids.clear()

    refused = [
        await world.mia.click(response_of(reply), label="Turn off"),
        await world.mia.select(response_of(reply), ["held"], custom_id="setup:page"),
        await pick(world.mia, goal, "setup:goal", "600"),
        await pick(world.mia, goal, "setup:goal", "other"),
        await pick(world.mia, public, "setup:public-in", world.channel),
        await pick(world.mia, reminder, "setup:where", world.channel),
    ]

    for one in refused:
        assert one.ephemeral
        assert "Only server admins (with Manage Server) can set this server up." in shown(one)
    assert await settings(world) == ServerSettings()
    assert await groups(world) == []


async def test_a_server_may_let_others_begin_the_command_but_they_are_refused(world: World) -> None:
    command = world.env.backend.find_command("setup", world.env.guild.id, type=1)
    assert command is not None
    world.env.guild.set_command_permissions(int(command["id"]), {world.ana: True})

    assert "Only server admins" in shown(await world.ana.slash(world.channel, "setup"))


async def test_the_common_goal_is_chosen_typed_and_taken_away(world: World) -> None:
    reply = await set_up(world, world.mia, "goal")

    assert "Common goal: 10 h a week" in shown(await pick(world.mia, reply, "setup:goal", "600"))
    form = await pick(world.mia, reply, "setup:goal", "other")
    await world.restart()
    wrong = await fill_in(world.mia, form, "a lot")
    assert "“a lot” is no goal for a week. Type minutes or hours" in shown(wrong)
    form = await world.mia.click(response_of(wrong), label="Try again")
    reply = await fill_in(world.mia, form, "12 h 30 min")
    assert "Common goal: 12 h 30 min a week" in shown(reply)
    assert (await settings(world)).weekly_goal_minutes == 750
    assert "750" in [option["value"] for option in options(response_of(reply))]

    assert "Common goal: none" in shown(await pick(world.mia, reply, "setup:goal", "none"))
    assert (await settings(world)).weekly_goal_minutes is None


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("600", 600), ("600 minutes", 600), ("10 h", 600), ("10h30", 630), ("1,200 min a week", 1200), ("2 hours", 120)],
)
def test_a_goal_is_read_as_people_type_it(typed: str, minutes: int) -> None:
    assert read_common_goal(typed) == minutes


@pytest.mark.parametrize("typed", ["", "0", "none", "-5", "1001 h", "99999", "ten hours", "h"])
def test_what_is_no_goal_is_refused(typed: str) -> None:
    with pytest.raises(MemberError, match="up to 1,000 h"):
        read_common_goal(typed)


# The group's reminder


async def test_choosing_a_channel_starts_the_groups_reminder_and_the_rest_is_set_in_place(world: World) -> None:
    await world.mia.slash(world.channel, "settings", zone="Berlin")
    role = world.env.guild.create_role("Learners", mentionable=True)
    reply = await set_up(world, world.mia, "reminder")
    assert "it starts there on Mondays at 18:00" in shown(reply)

    reply = await pick(world.mia, reply, "setup:where", world.channel)
    assert f"Group reminder: Monday at 18:00 (Europe/Berlin) in <#{world.channel.id}>" in shown(reply)
    assert rows_of(reply) == 5
    reply = await pick(world.mia, reply, "setup:day", "3")
    await world.restart()
    form = await world.mia.click(response_of(reply), label="Time")
    reply = await fill_in(world.mia, form, "7:30 pm")
    form = await world.mia.click(response_of(reply), label="Time zone")
    reply = await fill_in(world.mia, form, "Tokyo")
    reply = await pick(world.mia, reply, "setup:role", role)

    assert f"Thursday at 19:30 (Asia/Tokyo) in <#{world.channel.id}>, mentioning <@&{role.id}>" in shown(reply)
    (schedule,) = await groups(world)
    assert schedule.next_due_at == datetime(2026, 11, 26, 19, 30, tzinfo=ZoneInfo("Asia/Tokyo"))
    reply = await pick(world.mia, reply, "setup:role")
    assert "mentioning" not in shown(reply)
    reply = await world.mia.click(response_of(reply), label="Stop this reminder")
    assert "Group reminder: none" in shown(reply)
    assert await groups(world) == []


async def test_another_channel_moves_the_reminder_with_all_that_is_set_of_it(world: World) -> None:
    role = world.env.guild.create_role("Learners", mentionable=True)
    place = {"guild_id": world.env.guild.id, "channel_id": world.channel.id, "role_id": role.id}
    await keep(world, world.ana, "02 19:30", **place)
    study = world.env.guild.create_text_channel("study")

    reply = await pick(world.mia, await set_up(world, world.mia, "reminder"), "setup:where", study)

    assert f"Monday, Wednesday at 19:30 (Europe/Berlin) in <#{study.id}>, mentioning <@&{role.id}>" in shown(reply)
    (schedule,) = await groups(world)
    assert (schedule.channel_id, schedule.member_id) == (study.id, world.mia.id)
    await world.pass_time(days=1)
    assert len(list(study.history())) == 1
    assert list(world.channel.history()) == []


async def test_of_several_reminders_the_one_of_the_chosen_channel_is_shown(world: World) -> None:
    study = world.env.guild.create_text_channel("study")
    for channel, rhythm in ((world.channel, "1 19:30"), (study, "3 08:00")):
        await keep(world, world.mia, rhythm, guild_id=world.env.guild.id, channel_id=channel.id)

    reply = await set_up(world, world.mia, "reminder")
    assert ", and 1 more" in shown(reply)
    assert f"There are others here: Thursday at 08:00 (Europe/Berlin) in <#{study.id}>." in shown(reply)
    reply = await pick(world.mia, reply, "setup:where", study)
    await pick(world.mia, reply, "setup:day", "4")

    kept = {one.channel_id: one.weekdays for one in await groups(world)}
    assert kept == {world.channel.id: frozenset({1}), study.id: frozenset({4})}


async def test_a_channel_where_the_bot_lacks_a_permission_is_refused_with_its_name(world: World) -> None:
    study = closed(world, "study", embed_links=False, read_message_history=False)

    refused = await pick(world.mia, await set_up(world, world.mia, "reminder"), "setup:where", study)
    assert f"In <#{study.id}> I need Embed Links and Read Message History." in shown(refused)
    assert await groups(world) == []
    refused = await pick(world.mia, await set_up(world, world.mia, "public"), "setup:public-in", study)
    assert f"In <#{study.id}> I need Embed Links and Read Message History." in shown(refused)
    assert (await settings(world)).public_channels is None


async def test_a_role_that_cannot_be_mentioned_is_refused_with_what_to_do(world: World) -> None:
    quiet = closed(world, "quiet", mention_everyone=False)
    await keep(world, world.mia, "1 19:30", guild_id=world.env.guild.id, channel_id=quiet.id)
    role = world.env.guild.create_role("Learners", mentionable=False)

    refused = await pick(world.mia, await set_up(world, world.mia, "reminder"), "setup:role", role)

    assert f"I am not allowed to mention <@&{role.id}> in <#{quiet.id}>" in shown(refused)
    (schedule,) = await groups(world)
    assert schedule.role_id is None


async def test_a_paused_reminder_says_why_and_is_resumed_below_it(world: World) -> None:
    schedule = await keep(world, world.mia, "1 19:30", guild_id=world.env.guild.id, channel_id=world.channel.id)
    await world.store.reminders.pause_schedule(schedule.id, Cause(Reason.MAY_NOT_WRITE))

    reply = await set_up(world, world.mia, "reminder")
    assert "Nothing is posted until it is resumed." in shown(reply)
    assert "Reminders are on again" in shown(await world.mia.click(response_of(reply), label="Resume"))


# Where answers are public


async def test_answers_are_public_only_in_the_chosen_channels(world: World) -> None:
    study = world.env.guild.create_text_channel("study")
    reply = await pick(world.mia, await set_up(world, world.mia, "public"), "setup:public-in", study)
    assert f"Public answers: only in <#{study.id}>" in shown(reply)
    await world.restart()

    private = await world.ana.slash(world.channel, "ask", question=COST)
    assert private.ephemeral
    assert "Share" not in labels(response_of(private))
    assert not (await world.ana.slash(study, "ask", question=COST)).ephemeral
    for command, given in (("compare", {"first": "PMLE", "second": "MLA-C02"}), ("leaderboard", {})):
        assert (await world.ana.slash(world.channel, command, **given)).ephemeral
        assert not (await world.ana.slash(study, command, **given)).ephemeral
    card = await world.ana.slash(world.channel, "credential", name="PMLE")
    refused = await world.ana.click(response_of(card), label="Share")
    assert "This server's admins have chosen that answers stay private in this channel." in shown(refused)

    before = len(list(world.channel.history()))
    await world.write(world.ana, f"{world.mention} {COST}")
    assert len(list(world.channel.history())) == before + 1, "her own message alone"
    await world.write(world.ana, f"{world.mention} {COST}", place=study)
    assert study.last_message is not None
    assert study.last_message.author.id == world.env.backend.bot_user.id


async def test_a_thread_counts_as_its_channel(world: World) -> None:
    await pick(world.mia, await set_up(world, world.mia, "public"), "setup:public-in", world.channel)
    thread = world.thread("exams", world.ana)

    assert not (await world.ana.slash(thread, "ask", question=COST)).ephemeral
    await set_up(world, world.mia, "public", "Nowhere")
    assert (await world.ana.slash(thread, "ask", question=COST)).ephemeral


async def test_a_private_answer_that_was_given_before_can_no_longer_be_shared(world: World) -> None:
    answer = await world.ana.slash(world.channel, "ask", question=COST, private=True)
    assert "Public answers: nowhere" in shown(await set_up(world, world.mia, "public", "Nowhere"))

    refused = await world.ana.click(response_of(answer), label="Share")

    assert "answers stay private in this channel" in shown(refused)
    await set_up(world, world.mia, "public", "In every channel")
    assert (await world.ana.click(response_of(answer), label="Share")).response is not None
    assert not (await world.ana.slash(world.channel, "ask", question=COST)).ephemeral


# What the bot holds of the server


async def test_what_is_held_of_the_server_is_counted_and_deleted_after_asking_once(world: World) -> None:
    await world.ana.slash(world.channel, "ask", question=FAR)
    await world.ana.slash(world.channel, "settings", sharing="on")
    await world.ana.slash(world.channel, "studied", minutes=30)
    await keep(world, world.mia, "1 19:30", guild_id=world.env.guild.id, channel_id=world.channel.id)
    await keep(world, world.ana, "2 19:30", guild_id=world.env.guild.id)
    await set_up(world, world.mia, "mentions", "Do not answer them")
    reply = await set_up(world, world.mia, "held")
    assert (
        "1 question of the last 90 days, without who asked; 1 group reminder; 1 member sharing their week here"
        in shown(reply)
    )

    asked = await world.mia.click(response_of(reply), label="Delete all of it")
    assert "Delete everything I keep about this server?" in shown(asked)
    assert labels(response_of(asked)) == ["", "Delete everything", "Cancel"]
    assert len(await groups(world)) == 1
    reply = await world.mia.click(response_of(asked), label="Delete everything")

    assert "Everything I kept about this server has been deleted." in shown(reply)
    assert "Mentions: answered" in shown(reply)
    assert await groups(world) == []
    assert (await world.store.servers.held(world.env.guild.id)).questions == 0
    told = shown(await world.ana.slash(world.channel, "mydata show"))
    assert "You do not share your streak and week in any server." in told
    assert "30 min" in told
    assert await world.store.reminders.schedule_of(world.ana.id) is not None


async def test_nothing_of_another_server_is_deleted_or_shown(world: World) -> None:
    other = world.env.create_guild("Other group")
    chat = other.create_text_channel("chat")
    role = other.create_role("Admins", permissions=discord.Permissions(manage_guild=True))
    zoe = other.add_member(world.env.create_user("zoe", global_name="Zoe"), roles=[role])
    await world.ana.slash(world.channel, "ask", question=FAR)
    await keep(world, world.mia, "1 19:30", guild_id=world.env.guild.id, channel_id=world.channel.id)

    held = await set_up(world, zoe, "held", place=chat)
    assert "0 questions of the last 90 days, without who asked; 0 group reminders; 0 members" in shown(held)
    await set_up(world, zoe, "held", "Delete all of it", "Delete everything", place=chat)

    assert (await world.store.servers.held(world.env.guild.id)).questions == 1
    assert len(await groups(world)) == 1


async def test_the_gap_report_is_a_press_away(world: World) -> None:
    await world.ana.slash(world.channel, "ask", question=FAR)

    report = await set_up(world, world.mia, "questions", "Open questions")

    assert report.ephemeral
    assert "Open questions in this server" in shown(report)


async def test_it_says_so_where_the_bot_may_write_nowhere(world: World) -> None:
    me, guild = world.bot.user, world.bot.get_guild(world.env.guild.id)
    assert me is not None
    assert guild is not None
    for channel in guild.text_channels:
        await channel.set_permissions(guild.me, send_messages=False)
    await world.env.settle()

    assert "I may write in no channel here." in shown(await world.mia.slash(world.channel, "setup"))
