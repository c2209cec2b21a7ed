"""After "Not helpful", members say privately which passage would have answered, and read it there."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest_asyncio
import simcord

from bot.client.rate_limits import PRESSES
from knowledge.guide import Guide
from tests.setting_up import set_up
from tests.world import World, labels, open_world, response_of, shown, shown_in

QUESTION = "What does the exam cost?"
GUIDE = """\
# Exams

## What does the exam cost?

<!-- id: cost -->
The exam costs $200.

## What does it cost to take the exam again?

<!-- id: again -->
The second try costs $100.

## What does the exam room look like?

<!-- id: room -->
The exam room has a desk and no window.

## Which exam language is there?

<!-- id: language -->
The exam is in English.

## When is the exam?

<!-- id: when -->
The exam is in May.
"""
AGAIN, ROOM, NONE = "What does it cost to take the exam…", "What does the exam room look like?", "None of these"


@pytest_asyncio.fixture
async def world(small_guide: Callable[[str], Guide], tmp_path: Path) -> AsyncIterator[World]:
    """A place whose guide has five sections."""
    async with open_world(small_guide(GUIDE), tmp_path) as place:
        yield place


async def right(world: World) -> list[tuple[str, ...]]:
    """What members say would have answered, for each question that is open."""
    found = await world.store.questions.gaps(None, world.env.now() - timedelta(days=365), 100)
    return [gap.right for gap in found]


async def ask(
    world: World, member: simcord.MemberActor, question: str = QUESTION, **given: bool
) -> simcord.ResponseMessage:
    return response_of(await member.slash(world.channel, "ask", question=question, **given))


async def test_ana_is_asked_privately_and_reads_what_she_chose(world: World) -> None:
    answer = await ask(world, world.ana)
    before = shown_in(answer)

    reply = await world.ben.click(answer, label="Not helpful")

    assert reply.ephemeral
    assert "Which of these would have answered your question?" in shown(reply)
    offered = labels(response_of(reply))
    assert len(offered) == 4
    assert offered[-1] == NONE
    assert AGAIN in offered
    assert QUESTION not in offered, "that passage was shown"

    await world.ben.click(response_of(reply), label=AGAIN)
    assert "The second try costs $100." in shown(reply)
    assert "this would have answered your question" in shown(reply)
    assert labels(response_of(reply)) == offered
    assert await right(world) == [("again",)]
    assert shown_in(answer) == before

    await world.ben.click(response_of(reply), label=NONE)
    assert "the guide lacks an answer" in shown(reply)
    assert "$100" not in shown(reply)
    assert await right(world) == [("-",)]


async def test_helpful_asks_nothing_further(world: World) -> None:
    reply = await world.ben.click(await ask(world, world.ana), label="Helpful")
    assert "Which of these" not in shown(reply)
    assert labels(response_of(reply)) == []


async def test_each_member_says_so_once_and_may_change_it(world: World) -> None:
    answer = await ask(world, world.ana)
    anas = response_of(await world.ana.click(answer, label="Not helpful"))
    bens = response_of(await world.ben.click(answer, label="Not helpful"))
    for label in (AGAIN, NONE, AGAIN):
        await world.ana.click(anas, label=label)
    await world.ben.click(bens, label=AGAIN)
    second = response_of(await world.ben.click(answer, label="Not helpful"))
    await world.ben.click(second, label=ROOM)
    (said,) = await right(world)
    assert sorted(said) == ["again", "room"]

    await world.ana.click(answer, label="Helpful")
    assert await right(world) == [("room",)]
    export = await world.ben.slash(world.channel, "mydata export")
    (file,) = response_of(export).attachments
    (vote,) = json.loads(await file.read())["votes"]
    assert vote["right_passage_id"] == "room"


async def test_nothing_leads_from_a_private_choice_to_its_member(world: World) -> None:
    answer = await ask(world, world.ana, private=True)
    reply = response_of(await world.ana.click(answer, label="Not helpful"))
    await world.ana.click(reply, label=AGAIN)
    await world.ben.send_dm(QUESTION)
    sent = world.ben.user.dm_channel.last_message
    reply = response_of(await world.ben.user.click(sent, label="Not helpful"))
    await world.ben.user.click(reply, label=NONE)

    assert sorted(await right(world)) == [("-",), ("again",)]
    with closing(sqlite3.connect(world.folder / "whichcert.db")) as connection:
        dump = "\n".join(connection.iterdump())
    assert str(world.ana.id) not in dump
    assert str(world.ben.id) not in dump


async def test_the_buttons_work_after_a_restart_and_say_when_the_guide_or_the_question_is_gone(world: World) -> None:
    answer = await ask(world, world.ana)
    reply = response_of(await world.ben.click(answer, label="Not helpful"))
    world.guide = await asyncio.to_thread(_without_room, world.folder.parent)
    await world.restart()

    gone = await world.ben.click(reply, label=ROOM)
    assert "The guide has changed" in shown(gone)
    assert await right(world) == [()]
    await world.ben.click(reply, label=AGAIN)
    assert await right(world) == [("again",)]
    assert ROOM not in labels(reply)

    await world.restart(away=timedelta(days=91))
    assert "too old to vote on" in shown(await world.ben.click(reply, label=NONE))
    assert await right(world) == []


def _without_room(folder: Path) -> Guide:
    file = folder / "guide.md"
    file.write_text(GUIDE.replace("id: room", "id: hall"), encoding="utf-8")
    return Guide.read(file)


async def test_whoever_presses_too_often_has_to_wait(world: World) -> None:
    reply = response_of(await world.ben.click(await ask(world, world.ana), label="Not helpful"))
    pressed = [await world.ben.click(reply, label=(AGAIN, NONE)[number % 2]) for number in range(PRESSES[0] + 1)]
    assert "too fast for me" in shown_in(pressed[-1].followups[-1] if pressed[-1].followups else pressed[-1].response)
    assert await right(world) == [("-",)]


async def test_where_the_words_of_questions_are_not_kept_nobody_is_asked(world: World) -> None:
    await set_up(world, world.mia, "questions", "Do not keep them", "Stop and delete")
    reply = await world.ben.click(await ask(world, world.ana), label="Not helpful")
    assert "Thank you." in shown(reply)
    assert labels(response_of(reply)) == []


async def test_a_guide_with_nothing_else_to_show_asks_nothing(
    small_guide: Callable[[str], Guide], tmp_path: Path
) -> None:
    guide = small_guide("# Exams\n\n## What does the exam cost?\n\nThe exam costs $200.\n")
    async with open_world(guide, tmp_path) as world:
        reply = await world.ben.click(await ask(world, world.ana), label="Not helpful")
        assert "Thank you." in shown(reply)
        assert labels(response_of(reply)) == []


async def test_a_choice_that_was_opened_in_vain_is_not_offered(world: World) -> None:
    answer = await ask(world, world.ana, "exam cost room language", private=True)
    assert "Which of these did you mean?" in shown_in(answer)
    opened = labels(answer)[0]
    await world.ana.click(answer, label=opened)
    reply = response_of(await world.ana.click(answer, label="Not helpful"))
    assert opened not in labels(reply)
    assert len(labels(reply)) > 2
