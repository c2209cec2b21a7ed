"""Measure what messages of servers cost the bot that are not for it, on real sockets, in CPU time of its process."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.report import CPU, Growth
from tests.wire.place import Place, eventually, open_place

TASK = "receive a message not for the bot"
AUTHORS = 200
BATCHES = 10
_SCHEDULER_CLOCK = 2  # CPUCLOCK_SCHED of the kernel


async def message_growth(messages: int) -> list[Growth]:
    """Measure messages in batches. Return nothing on systems that do not show the CPU time of another process."""
    if not sys.platform.startswith("linux"):
        return []
    with TemporaryDirectory() as folder:
        async with open_place(Path(folder)) as place:
            await place.bot.start()
            people = [place.discord.person(f"Person{number}", place.server) for number in range(AUTHORS)]
            spent: list[float] = []
            for _ in range(BATCHES):
                await _all_received(place)
                before = cpu_seconds(place.bot.pid)
                for number in range(messages // BATCHES):
                    await people[number % AUTHORS].say(place.channel, "has anybody passed the exam yet")
                await _all_received(place)
                spent.append((cpu_seconds(place.bot.pid) - before) / (messages // BATCHES))
            return [Growth.of(TASK, CPU, "messages", {messages: spent})]


def cpu_seconds(pid: int) -> float:
    """Return the CPU time that a process has used, by the clock that Linux has for each (clock_getcpuclockid(3))."""
    return time.clock_gettime(~pid << 3 | _SCHEDULER_CLOCK)


async def _all_received(place: Place) -> None:
    """Wait until the bot has handled everything before, because it answers a direct message that comes last."""
    before = len(place.ana.received())
    await place.ana.write("hi")
    await eventually(lambda: len(place.ana.received()) > before, seconds=120)
