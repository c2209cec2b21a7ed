"""When a server invites the bot, it writes four lines once on what to try, and none again for 30 days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import discord
import pytest
import simcord

from bot.errors import NotSaved
from knowledge.guide import Guide
from tests.rows import greeted
from tests.world import World, body_of, open_world, shown


def written(world: World, channel: simcord.ChannelHandle | None = None) -> list[str]:
    """What the bot wrote in a channel, #general if none is named."""
    messages = (channel or world.channel).history()
    return [one.content for one in messages if one.author.id == world.env.backend.bot_user.id]


async def invite_again(world: World, **later: float) -> None:
    """Has the bot put out of the server, and invited again after a while."""
    await world.lose_server()
    if later:
        await world.leap(**later)
    await world.return_to_server()


async def deny(world: World, channel: simcord.ChannelHandle, **denied: bool) -> None:
    """Takes permissions in a channel from the bot."""
    seen = world.bot.get_channel(channel.id)
    assert isinstance(seen, discord.TextChannel)
    await seen.set_permissions(seen.guild.me, overwrite=discord.PermissionOverwrite(**denied))
    await world.env.settle()


def out_and_in_order(world: World) -> None:
    """Has Discord say that the server is out of order, and that it is there again."""
    guild = world.env.guild._guild
    world.env.backend.emit("GUILD_DELETE", {"id": str(guild.id), "unavailable": True})
    payload = simcord.backend.serializers.guild_create_payload(world.env.backend, guild)
    world.env.backend.emit("GUILD_CREATE", dict(payload) | {"unavailable": False})


async def test_the_server_gets_four_lines_that_ping_nobody(world: World) -> None:
    await invite_again(world)

    (text,) = written(world)
    lines = text.split("\n")
    ids = {command.name: command.id for command in await world.bot.tree.fetch_commands()}
    for line, words in zip(lines, ("ask", "whichcert", "studied", "setup"), strict=True):
        assert f"</{words}:{ids[words]}>" in line
    assert "?" in lines[0], "a question to try"
    posts = [one for one in world.env.http_requests if one.path == f"/channels/{world.channel.id}/messages"]
    assert body_of(posts[-1])["allowed_mentions"] == {"parse": []}


async def test_a_guide_without_rules_of_advice_names_no_command_that_is_missing(
    small_guide: Callable[[str], Guide], tmp_path: Path
) -> None:
    guide = small_guide("# @everyone Owls\n\n## What do owls eat?\n\nMice.\n\n## Where do they live?\n\nIn barns.\n")
    async with open_world(guide, tmp_path) as world:
        await invite_again(world)
        (text,) = written(world)
        assert len(text.split("\n")) == 4
        assert "whichcert" not in text
        assert "</guide contents:" in text


async def test_the_system_channel_comes_first_where_the_bot_may_write(world: World) -> None:
    welcome = world.env.guild.create_text_channel("welcome")
    world.env.guild._guild.system_channel_id = welcome.id

    await invite_again(world)

    assert (len(written(world)), len(written(world, welcome))) == (0, 1)


@pytest.mark.parametrize("denied", [{"send_messages": False}, {"view_channel": False}])
async def test_a_channel_where_the_bot_may_not_write_or_view_is_passed_over(
    world: World, denied: dict[str, bool]
) -> None:
    welcome, study = (world.env.guild.create_text_channel(name) for name in ("welcome", "study"))
    world.env.guild._guild.system_channel_id = welcome.id
    for channel in (welcome, world.channel):
        await deny(world, channel, **denied)

    await invite_again(world)

    assert [len(written(world, one)) for one in (welcome, world.channel, study)] == [0, 0, 1]


async def test_where_it_may_write_nowhere_nothing_is_written_and_setup_says_so(world: World) -> None:
    await deny(world, world.channel, send_messages=False)

    await invite_again(world)

    assert written(world) == []
    assert await greeted(world.store) == {}
    assert "I may write in no channel here." in shown(await world.mia.slash(world.channel, "setup"))


async def test_a_server_that_invites_it_anew_is_greeted_again_after_30_days_alone(world: World) -> None:
    await invite_again(world)
    await invite_again(world)
    await world.restart()
    await invite_again(world, days=29)
    assert len(written(world)) == 1

    await invite_again(world, days=1, minutes=1)
    assert len(written(world)) == 2


async def test_what_admins_delete_does_not_bring_the_lines_back(world: World) -> None:
    await invite_again(world)
    await world.store.servers.forget(world.env.guild.id, world.env.now())

    await invite_again(world)

    assert len(written(world)) == 1


async def test_an_outage_a_new_connection_and_a_restart_are_no_invitation(world: World) -> None:
    out_and_in_order(world)
    await world.env.settle()
    await world.put_out_of_order()
    out_and_in_order(world)
    await world.env.settle()
    await world.restart()
    await world.lose_server(connected=False)
    await world.return_to_server(connected=False)
    await world.restart()

    assert written(world) == []
    assert await greeted(world.store) == {}


async def test_the_note_that_a_server_was_greeted_ends_after_30_days(world: World) -> None:
    await invite_again(world)
    assert list(await greeted(world.store)) == [world.env.guild.id]

    await world.restart(away=timedelta(days=29))
    await world.pass_time(seconds=5)
    assert len(await greeted(world.store)) == 1
    await world.pass_time(days=2)

    assert await greeted(world.store) == {}


async def test_what_cannot_be_noted_is_not_written(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(*_: object) -> bool:
        raise NotSaved

    monkeypatch.setattr(type(world.store.servers), "claim_greeting", full)

    await invite_again(world)

    assert written(world) == []


async def test_a_message_that_discord_refuses_is_not_tried_again(world: World) -> None:
    path = f"/channels/{world.channel.id}/messages"
    world.env.inject_error("POST", path, status=403, code=50013, message="Missing Permissions")

    await invite_again(world)
    await invite_again(world)

    assert written(world) == []
