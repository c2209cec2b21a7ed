"""Admins and the operator read what the guide leaves open."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import discord
import pytest_asyncio
import simcord

from knowledge.guide import Guide
from tests.setting_up import set_up
from tests.world import World, labels, open_world, response_of, shown

GUIDE = (
    "# Exams\n\n## What does the exam cost?\n\nThe exam costs $200.\n\n"
    "<!-- off topic: how do I bake bread | bread oven temperature | which flour for a loaf => Ask a baker. -->\n"
)


@pytest_asyncio.fixture
async def world(small_guide: Callable[[str], Guide], tmp_path: Path) -> AsyncIterator[World]:
    """A place whose guide knows little."""
    async with open_world(small_guide(GUIDE), tmp_path) as place:
        yield place


def another_group(world: World) -> tuple[simcord.ChannelHandle, simcord.MemberActor]:
    """Gives the channel of another server with its admin."""
    server = world.env.create_guild("Other group")
    role = server.create_role("Admins", permissions=discord.Permissions(manage_guild=True))
    zoe = world.env.create_user("zoe", global_name="Zoe")
    return server.create_text_channel("chat"), server.add_member(zoe, roles=[role])


async def file_of(reply: simcord.InteractionResult) -> str:
    """The text of the attached file."""
    (attachment,) = response_of(reply).attachments
    assert attachment.filename == "gaps.md"
    return (await attachment.read()).decode()


async def gaps(world: World, member: simcord.MemberActor, **given: bool) -> simcord.InteractionResult:
    return await member.slash(world.channel, "guide gaps", **given)


async def test_an_admin_reads_what_members_asked_in_vain_alike_questions_as_one(world: World) -> None:
    for question in ("Do parrots sing?", "do PARROTS sing", "is there a ferry to Samoa", "Do parrots sing?"):
        await world.ana.slash(world.channel, "ask", question=question)
    await world.ben.slash(world.channel, "ask", question="What does the exam cost?")

    reply = await gaps(world, world.mia)
    assert reply.ephemeral
    words = shown(reply)
    nearest = "↳ nearest: What does the exam cost? (guide.md:5)"
    assert f"1. Do parrots sing? · 3× (unanswered 3)\n{nearest}\n" in words
    assert "2. is there a ferry to Samoa · 1× (unanswered 1)\n↳ no passage answers this\n" in words
    assert "3." not in words
    text = await file_of(reply)
    assert "- [ ] **Do parrots sing?**\n  - asked 3× (unanswered 3), last on 2026-11-23\n" in text
    assert "  - also: do PARROTS sing\n" in text
    assert "  - copy above guide.md:5:\n    ```html\n    <!-- asked: Do parrots sing? -->\n    ```\n" in text
    assert "  - copy above the new passage:\n    ```html\n    <!-- asked: is there a ferry to Samoa -->\n" in text


async def test_an_answer_that_did_not_help_is_a_gap(world: World) -> None:
    reply = await world.ana.slash(world.channel, "ask", question="What does the exam cost?")
    await world.ben.click(response_of(reply), label="Not helpful")
    words = shown(await gaps(world, world.mia))
    assert "What does the exam cost? · 1× (not helpful 1)" in words


async def test_what_is_off_topic_or_answered_by_now_is_counted_and_not_listed(
    world: World, small_guide: Callable[[str], Guide]
) -> None:
    for question in ("which flour for bread", "Do parrots sing?"):
        await world.ana.slash(world.channel, "ask", question=question)
    world.bot.core.guide = small_guide(GUIDE + "\n## Do parrots sing?\n\nParrots sing at night.\n")
    reply = await gaps(world, world.mia)
    words = shown(reply)
    assert "nobody in this server asked anything that the guide does not answer" in words
    assert "Answered by today's guide: 1 more." in words
    assert "Off the guide's subject: 1 more." in words
    assert response_of(reply).attachments == []


async def test_nothing_of_one_server_is_shown_in_another_but_to_the_operator(world: World) -> None:
    place, zoe = another_group(world)
    await zoe.slash(place, "ask", question="Do parrots sing?")
    await world.ana.slash(world.channel, "ask", question="is there a ferry to Samoa")
    await world.ben.send_dm("who owns the moon")

    words = shown(await gaps(world, world.mia))
    assert "ferry" in words
    assert "parrots" not in words
    assert "moon" not in words
    refused = await gaps(world, world.mia, everywhere=True)
    assert "Only the bot's operator" in shown(refused)

    world.bot.operators.add(world.ben.id)
    words = shown(await gaps(world, world.ben))
    assert all(part in words for part in ("ferry", "parrots", "moon", "in all servers"))
    world.bot.operators.add(world.mia.id)
    words = shown(await gaps(world, world.mia))
    assert "parrots" not in words
    words = shown(await gaps(world, world.mia, everywhere=True))
    assert "parrots" in words


async def test_members_are_told_that_gaps_are_for_admins(world: World) -> None:
    await world.ana.slash(world.channel, "ask", question="Do parrots sing?")
    reply = await gaps(world, world.ana)
    words = shown(reply)
    assert "Only server admins" in words
    assert "parrots" not in words
    assert reply.ephemeral


async def test_an_admin_switches_the_keeping_of_questions_off_and_on(world: World) -> None:
    await world.ana.slash(world.channel, "ask", question="Do parrots sing?")
    asked = await set_up(world, world.mia, "questions", "Do not keep them")
    assert "Stop keeping questions, and delete those kept so far?" in shown(asked)
    assert labels(response_of(asked)) == ["", "Stop and delete", "Cancel"]
    await world.mia.click(response_of(asked), label="Cancel")
    assert "parrots" in shown(await gaps(world, world.mia))

    reply = await set_up(world, world.mia, "questions", "Do not keep them", "Stop and delete")
    assert "the old ones have been deleted" in shown(reply)
    await world.ana.slash(world.channel, "ask", question="Do owls sing?")
    words = shown(await gaps(world, world.mia))
    assert "sing" not in words
    assert "are not kept" in words

    await set_up(world, world.mia, "questions", "Keep questions")
    await world.ana.slash(world.channel, "ask", question="Do owls sing?")
    words = shown(await gaps(world, world.mia))
    assert "owls" in words
    assert "are not kept" not in words


async def test_a_question_cannot_ping_or_break_the_list_or_the_file(world: World) -> None:
    nasty = "@everyone **x** <@1>\n# parrots [a](https://x.y) `#12`"
    await world.ana.slash(world.channel, "ask", question=nasty)
    reply = await gaps(world, world.mia)
    (raw,) = [embed.description or "" for embed in response_of(reply).embeds]
    for text in (raw, await file_of(reply)):
        assert "@everyone" not in text
        assert "<@1>" not in text
        assert "\n# parrots" not in text
        assert "](http" not in text
        assert "https://x" not in text
