"""What the bot knows of members without storing it, as PRIVACY.md says; it is gone when the bot stops."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import discord
import pytest

from bot.client.conversations import Place
from cogs.guide.asking import reply_to
from knowledge.facts import name_finder
from knowledge.guide import Guide
from tests.world import ROOT, World, open_world, response_of, shown

CLEAR = "Is a machine learning engineer certification worth it?"
SMALL = "# Exams\n\n## How do I prepare?\n\nRead the exam guide.\n"
DIRECT_MESSAGES_REMEMBERED = 128
MEMBERS_REMEMBERED = 1000
QUESTIONS_REMEMBERED = 500
DOCUMENT = " ".join((ROOT / "PRIVACY.md").read_text("utf-8").split())


def users_in_memory() -> set[str]:
    """The names of all users whom an object of discord.py describes."""
    gc.collect()
    return {one.name for one in gc.get_objects() if isinstance(one, discord.User | discord.Member)}


@pytest.mark.slow
async def test_of_who_asked_and_pressed_no_name_stays_in_memory(world: World) -> None:
    reply = await world.ana.slash(world.channel, "ask", question=CLEAR)
    await world.ben.click(response_of(reply), label="Helpful")
    await world.ben.click(response_of(reply), label="I studied")
    await world.ben.slash(world.channel, "settings", sharing="on")
    await world.ben.slash(world.channel, "streak show")
    await world.mia.slash(world.channel, "leaderboard")
    assert not users_in_memory() & {"ana", "ben", "mia"}

    await world.ben.send_dm(CLEAR)
    await world.ana.slash(world.channel, "remind on", weekday="mon", time="19:30", zone="Berlin")
    assert users_in_memory() & {"ana", "ben", "mia"} == {"ana"}


async def test_only_the_latest_direct_messages_are_remembered(world: World) -> None:
    assert f"at most {DIRECT_MESSAGES_REMEMBERED} members" in DOCUMENT
    members = [f"member{number}" for number in range(DIRECT_MESSAGES_REMEMBERED + 2)]
    for name in members:
        await world.bot.create_dm(discord.Object(world.env.create_user(name).id))
    assert len(users_in_memory() & set(members)) == DIRECT_MESSAGES_REMEMBERED


async def test_pictures_are_remembered_without_whose_they_are(world: World) -> None:
    await world.ana.slash(world.channel, "studied", minutes=30)
    await world.ana.slash(world.channel, "streak show")

    (drawn,) = world.bot.pictures._kept
    assert str(world.ana.id) not in repr(drawn)
    assert "ana" not in repr(drawn).casefold()


def test_only_the_latest_questions_are_remembered(small_guide: Callable[[str], Guide]) -> None:
    assert f"the texts of at most {QUESTIONS_REMEMBERED} questions" in DOCUMENT
    guide = small_guide(SMALL)
    for number in range(QUESTIONS_REMEMBERED + 1):
        guide.ask(f"how do I prepare on day {number}", date(2026, 11, 23))
    subjects = guide._subjects
    kept = (subjects._named, subjects._asking, guide.question_words._told)
    for read in (guide.source.words._read, name_finder._read, *kept):
        assert read.cache_parameters()["maxsize"] <= QUESTIONS_REMEMBERED
    assert guide.source.words._read.cache_info().currsize == QUESTIONS_REMEMBERED


async def test_who_asked_is_forgotten_when_many_others_did(small_guide: Callable[[str], Guide], tmp_path: Path) -> None:
    assert MEMBERS_REMEMBERED == 1000
    assert "some thousand more have come" in DOCUMENT
    first = 900_000_000_000_000_000

    def is_remembered() -> bool:
        return any(type(one) is dict and first in one for one in gc.get_objects())

    async def ask(member_id: int) -> None:
        world.bot.rate_limits.count_question(member_id, world.bot.core.clock())
        await reply_to(world.bot, "How do I prepare?", Place(member_id, 1, is_private=False), "elsewhere")

    async with open_world(small_guide(SMALL), tmp_path) as world:
        await ask(first)
        assert is_remembered()
        await world.env.advance_time(60)
        for other in range(1, MEMBERS_REMEMBERED + 1):
            await ask(first + other)
        assert not is_remembered()


async def test_how_fast_a_member_asks_is_forgotten_when_the_bot_stops(world: World) -> None:
    for _ in range(5):
        await world.ana.slash(world.channel, "ask", question=CLEAR)
    assert "Please wait" in shown(await world.ana.slash(world.channel, "ask", question=CLEAR))
    with closing(sqlite3.connect(world.folder / "whichcert.db")) as connection:
        assert str(world.ana.id) not in "\n".join(connection.iterdump())

    await world.restart()

    assert "Please wait" not in shown(await world.ana.slash(world.channel, "ask", question=CLEAR))
