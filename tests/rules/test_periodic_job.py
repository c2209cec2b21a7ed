"""Periodic work goes on at its full multiples, whatever is done to the clock."""

from __future__ import annotations

import asyncio
import datetime as real
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import discord.utils
import pytest
from discord.ext import tasks

from bot.client import periodic_job
from bot.client.client import WhichcertClient
from bot.client.periodic_job import PeriodicJob
from bot.errors import NotSaved

EVERY_SECONDS = 0.05


class Clock:
    """What the machine says that the time is."""

    ahead = timedelta(0)

    def now(self, zone: real.tzinfo | None = None) -> real.datetime:
        return real.datetime.now(zone) + self.ahead


class Counting(PeriodicJob):
    """Counts how often it was done, and when by the clock."""

    every = timedelta(seconds=EVERY_SECONDS)
    name = "Counting"

    def __init__(self) -> None:
        super().__init__(cast("WhichcertClient", SimpleNamespace()))
        self.done = 0
        self._again = asyncio.Event()

    async def work(self) -> None:
        self.done += 1
        self._again.set()

    async def goes_on(self) -> None:
        """Waits until it was done three times more."""
        for _ in range(3):
            self._again.clear()
            await asyncio.wait_for(self._again.wait(), timeout=20)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of discord.py, to be set."""
    clock = Clock()

    class Shifted(real.datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return clock.now(tz)

    shifted = SimpleNamespace(datetime=Shifted, timezone=real.timezone, timedelta=timedelta, time=real.time)
    monkeypatch.setattr(tasks, "datetime", shifted)
    monkeypatch.setattr(discord.utils, "datetime", shifted)
    return clock


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(days=-400), timedelta(hours=1), timedelta(days=400)])
async def test_it_goes_on_after_the_clock_was_set(clock: Clock, jump: timedelta) -> None:
    job = Counting()
    job.start()
    await job.goes_on()
    clock.ahead += jump
    await job.goes_on()
    clock.ahead -= jump
    await job.goes_on()
    await job.stop()


async def test_it_does_no_more_once_it_is_ended(clock: Clock) -> None:
    job = Counting()
    job.start()
    await job.goes_on()
    await job.stop()
    done = job.done
    await asyncio.sleep(EVERY_SECONDS * 4)
    assert job.done == done


async def test_a_clock_set_back_as_it_ends_does_not_begin_it_anew(clock: Clock) -> None:
    class Slow(Counting):
        async def work(self) -> None:
            await super().work()
            clock.ahead -= timedelta(hours=1)
            await asyncio.sleep(EVERY_SECONDS)

    job = Slow()
    job.start()
    await asyncio.wait_for(job._again.wait(), timeout=20)
    await job.stop()
    done = job.done
    await asyncio.sleep(EVERY_SECONDS * 4)
    assert job.done == done


async def test_what_cannot_be_saved_is_tried_again_each_minute(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(periodic_job, "_RETRY_EVERY", timedelta(seconds=EVERY_SECONDS))

    class Daily(Counting):
        every = timedelta(days=1)

        async def work(self) -> None:
            await super().work()
            if self.done in {1, 2, 3, 5}:
                raise NotSaved

    job = Daily()
    job.start()
    await job.goes_on()
    await asyncio.wait_for(job._again.wait(), timeout=20)
    await asyncio.sleep(EVERY_SECONDS * 4)
    assert job.done == 4, "the fourth could save"

    await job.do()  # as after an event, beside the loop
    assert job.done == 5
    job._again.clear()
    await asyncio.wait_for(job._again.wait(), timeout=20)
    await asyncio.sleep(EVERY_SECONDS * 4)
    assert job.done == 6
    await job.stop()
