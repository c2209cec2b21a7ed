"""The operator sees how far a long reload is, and cancels it; the old guide answers meanwhile and afterwards."""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import simcord

from bot.client import guide_reading
from bot.client.guide_reading import SHOWN_EVERY_SECONDS, GuideReading, ReadingCancelled
from knowledge.guide import Guide
from knowledge.progress import Progress
from tests.world import World, labels, open_world, response_of, shown, shown_in

GUIDE = "# Exams\n\n## What does the exam cost?\n\nThe exam costs $200.\n"
PARROTS = "\n## Do parrots sing at night?\n\nParrots sing at noon.\n"


class SlowReading:
    """Readings of a guide that go on until the story says so.

    `share`: what they report. `reported`: what they reported last. `ended`: is set when one has ended early.
    """

    def __init__(self) -> None:
        self.share = 0.404
        self.reported = 0.0
        self.may_end, self.ended = threading.Event(), threading.Event()

    def before(self, read: Callable[..., Guide]) -> Callable[..., Guide]:
        def slow(path: Path, progress: Progress) -> Guide:
            try:
                while not self.may_end.wait(0.005):
                    progress(self.share)
                    self.reported = self.share
            except ReadingCancelled:
                self.ended.set()
                raise
            return read(path, progress)

        return slow


async def until(world: World, holds: Callable[[], bool]) -> None:
    """Waits until something holds that a thread brings about."""
    for _ in range(2_000):
        await world.env.settle(idle=0.001)
        if holds():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it does not hold")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The guide's file, which has more in it than the guide in memory."""
    found = tmp_path / "guide.md"
    found.write_text(GUIDE, encoding="utf-8")
    return found


@pytest_asyncio.fixture
async def world(file: Path, tmp_path: Path) -> AsyncIterator[World]:
    """A place where Mia runs the bot, and where the file holds more than the guide in memory."""
    async with open_world(Guide.read(file), tmp_path, guide_path=file) as place:
        place.bot.operators.add(place.mia.id)
        await asyncio.to_thread(file.write_text, GUIDE + PARROTS, encoding="utf-8")
        yield place


@pytest.fixture
def slow(world: World, monkeypatch: pytest.MonkeyPatch) -> SlowReading:
    """Makes each reading slow, and lets the world go on meanwhile."""
    made, read, in_thread = SlowReading(), GuideReading.read, guide_reading.in_thread

    async def reading(*arguments: Any) -> Guide:
        return await world.env.external_wait(read(*arguments), reason="a guide is being read")

    async def apart(*arguments: Any) -> Guide:
        return await world.env.external_wait(in_thread(*arguments), reason="a thread reads a guide")

    monkeypatch.setattr(GuideReading, "read", reading)
    monkeypatch.setattr(guide_reading, "in_thread", apart)
    monkeypatch.setattr(guide_reading.Guide, "read", made.before(Guide.read))
    return made


async def begin(world: World, slow: SlowReading) -> simcord.InteractionResult:
    """Starts a reload, and waits until it shows how far it is."""
    reply = await world.mia.slash(world.channel, "guide reload")
    await until(world, lambda: slow.reported == slow.share)
    await world.pass_time(seconds=SHOWN_EVERY_SECONDS)
    return reply


async def answer(world: World) -> str:
    return shown(await world.ana.slash(world.channel, "ask", question="Do parrots sing at night?"))


async def test_how_far_it_is_is_shown_every_few_seconds_and_at_last_what_changed(
    world: World, slow: SlowReading
) -> None:
    reply = await begin(world, slow)
    assert "40% done. The old guide answers until then." in shown(reply)
    assert reply.ephemeral
    assert labels(response_of(reply)) == ["Cancel"]
    assert "does not cover" in await answer(world)
    slow.share = 0.999
    await until(world, lambda: slow.reported == slow.share)
    await world.pass_time(seconds=SHOWN_EVERY_SECONDS)
    assert "99% done" in shown(reply)
    slow.may_end.set()
    await until(world, lambda: "% done" not in shown(reply))
    assert "1 new" in shown(reply)
    assert labels(response_of(reply)) == []
    assert "Parrots sing at noon." in await answer(world)


async def test_a_cancelled_reload_leaves_the_old_guide_and_nothing_else_and_the_next_works_at_once(
    world: World, slow: SlowReading
) -> None:
    before, usual = world.bot.core.guide, (sys.getswitchinterval(), gc.isenabled())
    reply = await begin(world, slow)
    await world.mia.click(response_of(reply), label="Cancel")
    assert "Nothing has changed: " in shown(reply)
    assert labels(response_of(reply)) == []
    assert await asyncio.to_thread(slow.ended.wait, 30), "the thread goes on"
    assert (sys.getswitchinterval(), gc.isenabled()) == usual
    assert world.bot.core.guide is before
    slow.may_end.set()
    again = await world.mia.slash(world.channel, "guide reload")
    await until(world, lambda: bool(shown(again)))
    assert "1 new" in shown(again)
    assert "Nothing has changed: " in shown(reply)


async def test_only_an_operator_may_cancel(world: World, slow: SlowReading) -> None:
    reply = await begin(world, slow)
    world.bot.operators._listed.clear()
    refused = await world.mia.click(response_of(reply), label="Cancel")
    assert "Only the bot's operator" in shown_in(refused.followups[-1])
    world.bot.operators.add(world.mia.id)
    await world.pass_time(seconds=SHOWN_EVERY_SECONDS)
    assert "40% done" in shown(reply)
    await world.mia.click(response_of(reply), label="Cancel")
    assert "Nothing has changed: " in shown(reply)


async def test_a_second_reload_is_refused_while_the_first_goes_on(world: World, slow: SlowReading, file: Path) -> None:
    reply = await begin(world, slow)
    again = await world.mia.slash(world.channel, "guide reload")
    assert "already being read" in shown(again)
    assert "40% done" in shown(reply)
    assert world.bot.guide_reading.cancel()


async def test_a_reading_of_more_than_fifteen_minutes_is_taken_up_although_nobody_can_be_told(
    world: World, slow: SlowReading, caplog: pytest.LogCaptureFixture
) -> None:
    await begin(world, slow)
    await world.pass_time(minutes=16)
    slow.may_end.set()
    await until(world, lambda: "too late" in caplog.text)
    assert "guide reload was answered too late for Discord." in caplog.text
    assert "Reference" not in caplog.text
    assert "Parrots sing at noon." in await answer(world)


async def test_a_lost_update_is_no_failure(world: World, slow: SlowReading, caplog: pytest.LogCaptureFixture) -> None:
    world.env.inject_error("PATCH", "/webhooks/*", status=500, code=0, message="lost", times=1)
    reply = await begin(world, slow)
    assert shown(reply) == ""
    await world.pass_time(seconds=SHOWN_EVERY_SECONDS)
    assert "40% done" in shown(reply)
    assert "Reference" not in caplog.text
    assert world.bot.guide_reading.cancel()
