"""The operator takes up a changed guide while the old one answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import discord
import pytest
import pytest_asyncio

from bot.client import guide_reading
from knowledge.guide import Guide
from knowledge.progress import Progress
from tests.world import World, open_world, response_of, shown, shown_in

GUIDE = "# Exams\n\n## What does the exam cost?\n\nThe exam costs $200.\n\n## How long is it?\n\nIt takes two hours.\n"
PARROTS = "\n## Do parrots sing at night?\n\nParrots sing at noon.\n"


def write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The guide's file."""
    found = tmp_path / "guide.md"
    write(found, GUIDE)
    return found


@pytest_asyncio.fixture
async def world(file: Path, tmp_path: Path) -> AsyncIterator[World]:
    """A place where Mia runs the bot."""
    async with open_world(Guide.read(file), tmp_path, guide_path=file) as place:
        place.bot.operators.add(place.mia.id)
        yield place


async def ask(world: World, question: str = "Do parrots sing at night?") -> str:
    return shown(await world.ana.slash(world.channel, "ask", question=question))


async def test_a_changed_guide_answers_from_then_on_and_what_changed_is_said(world: World, file: Path) -> None:
    assert "does not cover" in await ask(world)
    write(file, GUIDE.replace("$200", "$300") + PARROTS)
    assert "does not cover" in await ask(world)

    reply = await world.mia.slash(world.channel, "guide reload")
    assert reply.ephemeral
    assert "3 passages: 1 new, 0 gone, 1 changed." in shown(reply)
    assert "Parrots sing at noon." in await ask(world)
    again = await world.mia.slash(world.channel, "guide reload")
    assert "3 passages, with no changes." in shown(again)


async def test_a_fault_leaves_the_old_guide_and_is_told_with_its_line(world: World, file: Path) -> None:
    before = world.bot.core.guide
    write(file, GUIDE + "\n<!-- id: Wrong Id -->\nParrots sing.\n")
    reply = await world.mia.slash(world.channel, "guide reload")
    assert "Nothing has changed" in shown(reply)
    assert "guide.md:11" in shown(reply)
    assert world.bot.core.guide is before
    assert "$200" in await ask(world, "What does the exam cost?")

    write(file, GUIDE + PARROTS)
    assert "1 new" in shown(await world.mia.slash(world.channel, "guide reload"))


async def test_many_faults_fit_into_one_message(world: World, file: Path) -> None:
    write(file, GUIDE + "\n<!-- id: Wrong Id -->\nParrots sing.\n" * 200)
    assert "more: `python -m bot check` lists them all." in shown(await world.mia.slash(world.channel, "guide reload"))


async def test_a_vanished_guide_and_a_bug_leave_the_old_one(
    world: World, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = world.bot.core.guide
    await asyncio.to_thread(file.unlink)
    assert "Nothing has changed" in shown(await world.mia.slash(world.channel, "guide reload"))

    def broken(path: Path, progress: Progress) -> Guide:
        raise RuntimeError("a bug")

    monkeypatch.setattr(guide_reading.Guide, "read", broken)
    reply = await world.mia.slash(world.channel, "guide reload")
    assert "something went wrong" in shown(reply)
    assert world.bot.core.guide is before
    monkeypatch.undo()
    write(file, GUIDE + PARROTS)
    assert "1 new" in shown(await world.mia.slash(world.channel, "guide reload"))


async def test_whoever_wished_for_an_answer_is_told_after_the_reload(world: World, file: Path) -> None:
    reply = await world.ana.slash(world.channel, "ask", question="Do parrots sing at night?")
    await world.ana.click(response_of(reply), label="Tell me when the guide covers this")
    write(file, GUIDE + PARROTS)
    await world.mia.slash(world.channel, "guide reload")
    await world.pass_time(seconds=10)
    messages = [shown_in(message) for message in world.ana.user.dm_channel.history()]
    assert len([words for words in messages if "Parrots sing at noon." in words]) == 1


async def test_only_the_operator_may_reload(world: World, file: Path) -> None:
    write(file, GUIDE + PARROTS)
    reply = await world.ana.slash(world.channel, "guide reload")
    assert "Only the bot's operator" in shown(reply)
    assert reply.ephemeral
    assert "does not cover" in await ask(world)


async def test_the_applications_owner_and_team_are_operators_but_not_those_who_only_read(world: World) -> None:
    def person(user: int) -> dict[str, object]:
        return {"id": str(user), "username": "x", "discriminator": "0", "avatar": None}

    def member(user: int, role: str, state: int = 2) -> dict[str, object]:
        return {"user": person(user), "role": role, "membership_state": state, "team_id": "1", "permissions": ["*"]}

    members = [member(11, "admin"), member(12, "developer"), member(13, "read_only"), member(14, "admin", state=1)]
    team = {"id": "1", "name": "t", "icon": None, "owner_user_id": "10", "members": members}
    told: dict[str, object] = {"team": team}

    async def application_info() -> discord.AppInfo:
        data = await world.bot.http.application_info()
        given = {**data, "owner": person(99), **told}
        state = world.bot._connection
        return discord.AppInfo(state, given)  # pyright: ignore[reportArgumentType] - its Team lacks owner_user_id, and None

    world.bot.application_info = application_info
    operators = [user for user in range(9, 16) if await world.bot.operators.include(user)]
    assert operators == [10, 11, 12]
    told["team"] = None
    assert not await world.bot.operators.include(99)
    await world.pass_time(minutes=11)
    assert await world.bot.operators.include(99)
    assert not await world.bot.operators.include(10)


async def test_where_discord_does_not_tell_the_owner_those_of_the_settings_count(world: World) -> None:
    world.env.inject_error("GET", "/oauth2/applications/@me", status=403, code=50001, message="no", times=None)
    assert await world.bot.operators.include(world.mia.id)
    assert not await world.bot.operators.include(world.ana.id)
