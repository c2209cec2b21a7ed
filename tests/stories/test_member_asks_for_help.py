"""A member asks what the bot can do, and reads which commands they may use here."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import discord
import simcord
from discord import app_commands

from cogs.help import FOR_ADMINS, FOR_BOTH, FOR_OPERATORS, GROUPS
from knowledge.guide import Guide
from tests.world import World, open_world, response_of, shown


def named(text: str) -> set[str]:
    """The commands that a text mentions so that a press begins them."""
    return set(re.findall(r"</([^:>]+):\d+>", text))


def names(world: World) -> set[str]:
    walked = world.bot.tree.walk_commands(type=discord.AppCommandType.chat_input)
    return {one.qualified_name for one in walked if isinstance(one, app_commands.Command)}


async def all_named(world: World, member: simcord.MemberActor, *, direct: bool = False) -> set[str]:
    """The commands on the second page, and on the first one."""
    reply = await (member.user.slash("help") if direct else member.slash(world.channel, "help"))
    first = named(shown(reply))
    await (member.user if direct else member).click(response_of(reply), label="All commands")
    assert first <= named(shown(reply))
    return named(shown(reply))


async def test_every_command_has_its_place(world: World) -> None:
    placed = [*(name for group in GROUPS for name in group.commands), *FOR_ADMINS, *FOR_BOTH, *FOR_OPERATORS]
    assert len(GROUPS) == 5
    assert sorted([*placed, "help"]) == sorted(names(world))


async def test_a_member_reads_five_groups_three_examples_and_no_command_of_others(world: World) -> None:
    reply = await world.ana.slash(world.channel, "help")

    assert reply.ephemeral
    (embed,) = response_of(reply).embeds
    assert [field.name for field in embed.fields] == [group.name for group in GROUPS]
    start = shown(reply)
    assert named(start) < names(world) - {*FOR_ADMINS, *FOR_BOTH, *FOR_OPERATORS, "help"}
    assert await all_named(world, world.ana) == names(world) - {*FOR_ADMINS, *FOR_BOTH, *FOR_OPERATORS, "help"}
    lead = str(embed.description)
    assert named(lead) == {"ask", "whichcert", "remind on"}
    first, *others = lead.split("\n")
    assert first.endswith(" answers, with its source: *How hard is Google's PMLE exam?*")
    assert len(others) == 3
    assert sum(str(field.value).count("</") for field in embed.fields) <= 6, "it shows the few to begin with"
    assert len(embed) <= 6000
    assert "Ask the guide" in shown(reply)
    assert "90 days" in shown(reply)


async def test_a_mention_has_the_id_that_discord_gave(world: World) -> None:
    commands = await world.bot.tree.fetch_commands()
    (remind,) = [one for one in commands if one.name == "remind"]
    assert f"</remind on:{remind.id}>" in shown(await world.ana.slash(world.channel, "help"))

    await world.restart()

    assert f"</remind on:{remind.id}>" in shown(await world.ana.slash(world.channel, "help"))


async def test_without_ids_the_names_are_there(world: World) -> None:
    world.env.inject_error("GET", "/applications/*/commands", status=403, code=50001, message="Missing Access")
    await world.restart()

    told = shown(await world.ana.slash(world.channel, "help"))

    assert not named(told)
    assert "`/remind on`" in told


async def test_an_admin_reads_of_their_commands_and_no_other_member_does(world: World) -> None:
    told = await all_named(world, world.mia)
    assert {*FOR_ADMINS, *FOR_BOTH} <= told
    assert not told & {*FOR_OPERATORS}


async def test_the_operator_reads_of_the_reload(world: World) -> None:
    world.bot.operators.add(world.ben.id)
    told = await all_named(world, world.ben)
    assert {*FOR_BOTH, *FOR_OPERATORS} <= told
    assert not told & {*FOR_ADMINS}


async def test_the_operator_finds_the_doctor_in_direct_messages_and_an_admin_who_is_one_reads_of_it_once(
    world: World,
) -> None:
    world.bot.operators.add(world.ben.id)
    world.bot.operators.add(world.mia.id)
    assert {*FOR_BOTH, *FOR_OPERATORS} <= await all_named(world, world.ben, direct=True)
    reply = await world.mia.slash(world.channel, "help")
    await world.mia.click(response_of(reply), label="All commands")
    assert shown(reply).count("</doctor:") == 1


async def test_a_direct_message_leaves_out_what_needs_a_server(world: World) -> None:
    told = await all_named(world, world.mia, direct=True)
    assert "leaderboard" not in told
    assert not told & {*FOR_ADMINS, *FOR_BOTH}
    assert {"ask", "plan"} <= told


async def test_a_guide_without_rules_has_no_group_for_what_it_cannot_do(
    small_guide: Callable[[str], Guide], tmp_path: Path
) -> None:
    guide = small_guide("# Owls\n\n## What do owls eat?\n\nMice.\n\n## Where do owls live?\n\nIn barns.\n")
    async with open_world(guide, tmp_path) as world:
        (embed,) = response_of(await world.ana.slash(world.channel, "help")).embeds
        assert "Decide" not in [field.name for field in embed.fields]
        assert not named(str(embed.description)) & {"whichcert"}
        assert "with its source: *What do owls eat?*" in str(embed.description).replace("\\", "")


async def test_the_pages_of_help_lead_to_each_other_after_a_restart(world: World) -> None:
    reply = await world.ana.slash(world.channel, "help")
    start = shown(reply)
    await world.restart()
    await world.ana.click(response_of(reply), label="All commands")
    assert "remind streak off" in shown(reply)
    await world.ana.click(response_of(reply), label="Back")
    assert shown(reply) == start
