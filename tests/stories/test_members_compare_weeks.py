"""Members who chose so see each other's week on the leaderboard; nobody else is on it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
import simcord

from bot.members.leaderboard import drop_departed
from knowledge.guide import Guide
from tests.setting_up import set_up
from tests.world import World, labels, open_world, response_of, shown, shown_in


async def share(world: World, *members: simcord.MemberActor, channel: simcord.ChannelHandle | None = None) -> None:
    for member in members:
        reply = await member.slash(channel or world.channel, "settings", sharing="on")
        assert reply.ephemeral


async def board(world: World, member: simcord.MemberActor) -> simcord.InteractionResult:
    return await member.slash(world.channel, "leaderboard")


async def study(world: World, member: simcord.MemberActor, **options: object) -> None:
    await member.slash(world.channel, "studied", **options)


def crowd(world: World, count: int) -> list[simcord.MemberActor]:
    """More members of the server."""
    users = [world.env.create_user(f"cleo{n:02}", global_name=f"Cleo {n:02}") for n in range(count)]
    return [world.env.guild.add_member(user) for user in users]


def lines(reply: simcord.InteractionResult) -> list[str]:
    """The places that a board shows."""
    return [line for line in shown(reply).splitlines() if line.partition(".")[0].isdecimal()]


def looked_up(world: World) -> list[str]:
    """Which members Discord was asked for, in order."""
    return [path for method, path in world.paths() if method == "GET" and "/members/" in path]


async def test_only_those_who_share_are_shown_days_before_minutes(world: World) -> None:
    await share(world, world.ana, world.ben)
    await study(world, world.ana, minutes=600)
    await study(world, world.ben, minutes=20)
    await study(world, world.mia, minutes=60)
    await world.leap(days=1)
    await study(world, world.ben, minutes=55)

    reply = await board(world, world.ana)

    assert not reply.ephemeral
    assert lines(reply) == [
        "1. Ben · 2 days · 1 h 15 min · streak 2",
        "2. Ana · 1 day · 10 h · streak 1",
    ]
    assert "This week, since Monday, 23 November:" in shown(reply)
    assert "Ana is number 2 of 2." in shown(reply)
    assert "Mia" not in shown(reply)
    assert "is number" not in shown(await board(world, world.mia))


@pytest_asyncio.fixture
async def sunday(own_guide: Guide, tmp_path: Path) -> AsyncIterator[World]:
    """The place on the last day of a week."""
    async with open_world(own_guide, tmp_path, datetime(2026, 11, 29, 9, 0, tzinfo=UTC)) as place:
        yield place


async def test_the_week_begins_anew_on_monday_and_streaks_go_on(sunday: World) -> None:
    await share(sunday, sunday.ana)
    await study(sunday, sunday.ana, minutes=30)
    await study(sunday, sunday.ana, minutes=30)
    assert lines(await board(sunday, sunday.ana)) == ["1. Ana · 1 day · 1 h · streak 1"]

    await sunday.leap(days=1)

    assert lines(await board(sunday, sunday.ana)) == ["1. Ana · 0 days · streak 1"]
    await study(sunday, sunday.ana)
    assert lines(await board(sunday, sunday.ana)) == ["1. Ana · 1 day · streak 2"]


async def test_what_is_undone_does_not_count(world: World) -> None:
    await share(world, world.ana)
    reply = await world.ana.slash(world.channel, "studied", minutes=30)
    await world.ana.click(response_of(reply), label="Undo")

    assert lines(await board(world, world.ana)) == ["1. Ana · 0 days · streak 0"]


async def test_equals_share_a_rank(world: World) -> None:
    await share(world, world.ana, world.ben, world.mia)
    for member in (world.ana, world.ben):
        await study(world, member, minutes=30)

    reply = await board(world, world.mia)

    assert [line.partition(" ·")[0] for line in lines(reply)] == ["1. Ana", "1. Ben", "3. Mia"]
    assert "Mia is number 3 of 3." in shown(reply)


async def test_nobody_shares_yet(world: World) -> None:
    await study(world, world.ana, minutes=30)

    reply = await board(world, world.ana)

    assert "Nobody here shares their study week yet" in shown(reply)
    assert "/settings sharing" in shown(reply)
    assert "Ana" not in shown(reply)
    assert labels(response_of(reply)) == []


async def test_pages_of_ten_by_buttons_that_outlive_a_restart(world: World) -> None:
    members = crowd(world, 12)
    await share(world, *members, world.ana)
    await study(world, world.ana)
    asked = len(looked_up(world))

    reply = await board(world, world.ana)

    assert len(lines(reply)) == 10
    assert labels(response_of(reply)) == ["Next"]
    assert "Page 1 of 2" in shown(reply)
    assert len(looked_up(world)) - asked == 10, "only the members of the shown page are fetched"
    await world.restart()
    await world.ana.click(response_of(reply), label="Next")
    (message,) = [one for one in world.channel.history() if one.id == response_of(reply).id]
    assert len([line for line in shown_in(message).splitlines() if "Cleo" in line]) == 3
    assert labels(message) == ["Previous"]
    assert "Ana is number 1 of 13." in shown_in(message)


async def test_another_members_press_shows_them_a_page_of_their_own(world: World) -> None:
    await share(world, *crowd(world, 11), world.ben)
    reply = await board(world, world.ana)
    before = shown(reply)

    pressed = await world.ben.click(response_of(reply), label="Next")

    assert pressed.ephemeral
    assert "Page 2 of 2" in shown(pressed)
    assert "Ben is number 1 of 12." in shown(pressed)
    assert shown(reply) == before
    await world.ben.click(response_of(pressed), label="Previous")
    assert "Page 1 of 2" in shown(pressed)


@pytest.mark.slow
async def test_who_left_is_dropped_and_the_page_filled_up(world: World) -> None:
    members = crowd(world, 12)
    await share(world, *members)
    await study(world, world.ben)
    for member in members[:3]:
        world.env.guild.remove_member(member)

    reply = await board(world, world.ben)

    assert [line.split(" ·")[0] for line in lines(reply)] == [f"1. Cleo {n:02}" for n in range(3, 12)]
    assert labels(response_of(reply)) == []
    for member in members[:3]:
        assert await world.store.sharing.shares_in(member.id, world.env.guild.id), "who looks changes nothing"
    await world.pass_time(hours=1)
    for member in members[:3]:
        assert not await world.store.sharing.shares_in(member.id, world.env.guild.id)
        assert (await world.store.privacy.data_of(member.id)).settings is not None


async def test_who_came_back_and_shares_again_is_not_dropped(world: World) -> None:
    await share(world, world.ana, world.ben)
    world.env.guild.remove_member(world.ana)
    assert "Ana" not in shown(await board(world, world.ben))

    back = world.env.guild.add_member(world.ana.user)
    await share(world, back)

    assert "Ana" in shown(await board(world, world.ben))
    await world.pass_time(hours=2)
    assert "Ana" in shown(await board(world, world.ben))


async def test_one_who_left_keeps_sharing_elsewhere(world: World) -> None:
    other = world.env.create_guild("Other group")
    chat = other.create_text_channel("chat")
    ana_there = other.add_member(world.ana.user)
    await share(world, world.ana)
    await share(world, ana_there, channel=chat)
    world.env.guild.remove_member(world.ana)

    assert "Nobody here shares" in shown(await board(world, world.ben))

    assert lines(await ana_there.slash(chat, "leaderboard")) == ["1. Ana · 0 days · streak 0"]


async def test_a_page_that_is_there_no_more_shows_the_last_one(world: World) -> None:
    members = crowd(world, 11)
    await share(world, *members)
    reply = await board(world, world.ana)
    for member in members[5:]:
        await world.store.sharing.unshare(member.id, world.env.guild.id)

    await world.ana.click(response_of(reply), label="Next")

    (message,) = [one for one in world.channel.history() if one.id == response_of(reply).id]
    assert shown_in(message).count("Cleo") == 5
    assert labels(message) == []


async def test_discord_out_of_order_drops_nobody(world: World) -> None:
    await share(world, world.ana, world.ben)
    path = f"/guilds/{world.env.guild.id}/members/{world.ben.id}"
    world.env.inject_error("GET", path, status=404, code=10004, message="Unknown Guild")

    reply = await board(world, world.ana)

    assert [line.split(" ·")[0] for line in lines(reply)] == ["1. Ana", f"1. <@{world.ben.id}>"]
    assert await world.store.sharing.shares_in(world.ben.id, world.env.guild.id)


async def test_a_name_never_pings_nor_breaks_the_board(world: World) -> None:
    eve = world.env.guild.add_member(world.env.create_user("eve", global_name="@everyone **1st** <@1>\n"))
    await share(world, eve)

    reply = await board(world, eve)

    assert "@everyone" not in shown(reply)
    assert "<@1>" not in shown(reply)
    assert "\\*\\*1st\\*\\*" in shown(reply)
    assert len(lines(reply)) == 1


async def test_an_admin_switches_it_off_and_on(world: World) -> None:
    await share(world, *crowd(world, 11))
    old = await board(world, world.ana)

    off = await set_up(world, world.mia, "leaderboard", "Turn off")

    assert "Leaderboard: off" in shown(off)
    refused = await board(world, world.ana)
    assert refused.ephemeral
    assert "turned the leaderboard off" in shown(refused)
    pressed = await world.ana.click(response_of(old), label="Next")
    assert pressed.ephemeral
    assert "turned the leaderboard off" in shown(pressed)

    await world.restart()
    assert "Leaderboard: on" in shown(await set_up(world, world.mia, "leaderboard", "Turn on"))
    assert len(lines(await board(world, world.ana))) == 10


async def test_switching_it_off_leaves_the_keeping_of_questions_as_it_was(world: World) -> None:
    await set_up(world, world.mia, "questions", "Do not keep them", "Stop and delete")
    await set_up(world, world.mia, "leaderboard", "Turn off")
    assert not await world.store.questions.keeps(world.env.guild.id)
    await set_up(world, world.mia, "questions", "Keep questions")
    assert not await world.store.sharing.has_leaderboard(world.env.guild.id)


async def test_nothing_of_one_server_is_shown_in_another(world: World) -> None:
    other = world.env.create_guild("Other group")
    chat = other.create_text_channel("chat")
    ben_there = other.add_member(world.ben.user)
    await share(world, world.ana, world.ben)

    assert "Nobody here shares" in shown(await ben_there.slash(chat, "leaderboard"))


async def test_it_is_not_offered_in_direct_messages(world: World) -> None:
    command = world.bot.tree.get_command("leaderboard")
    assert command is not None
    sent = command.to_dict(world.bot.tree)
    assert (sent["contexts"], sent["integration_types"]) == ([0], [0]), "in servers, installed by the server"
    assert "leaderboard" not in world.ana.user.available_commands()
    assert "leaderboard" in world.ana.available_commands(world.channel)


async def test_a_streak_on_the_board_is_the_members_own(world: World) -> None:
    await share(world, world.ana)
    for _ in range(3):
        await study(world, world.ana)
        await world.leap(days=1)

    own = shown(await world.ana.slash(world.channel, "streak show"))

    assert "3 days" in own
    assert "streak 3" in lines(await board(world, world.ben))[0]


async def test_who_shares_again_while_those_who_left_are_dropped_is_not_dropped(world: World) -> None:
    await share(world, world.ana)
    core, guild_id = world.bot.core, world.env.guild.id
    core.departed.add((guild_id, world.ana.id))
    async with world.store._database._turn:  # another write is under way: both of these wait for it
        dropping = asyncio.create_task(drop_departed(core))
        await asyncio.sleep(0)
        core.departed.discard((guild_id, world.ana.id))  # as sharing again does first
    await dropping
    assert await world.store.sharing.shares_in(world.ana.id, guild_id)
