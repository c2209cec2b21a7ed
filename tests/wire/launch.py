"""Runs the bot as `python -m bot run` does, with discord.py led to the Discord of a test and to its clock."""

from __future__ import annotations

import asyncio
import datetime
import importlib
import os
import pkgutil
import selectors
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import yarl
from discord import gateway, http, utils
from discord.ext import tasks

import bot.__main__ as program
import bot.cli.running
import bot.client
import bot.kept
import bot.members
import bot.store
import cogs
from bot.threads import leave
from bot.zones import look_up
from tests.wire.clock import SharedClock, seconds_in

HTTP, GATEWAY, CLOCK, JUMP = "WIRE_HTTP", "WIRE_GATEWAY", "WIRE_CLOCK", "WIRE_JUMP"


def import_everything() -> None:
    """Imports what a start of the bot would."""
    for package in (cogs, bot.client, bot.members, bot.store):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations." not in module.name:  # Alembic runs those itself
                importlib.import_module(module.name)
    look_up.make_ready()


class HurriedSelector(selectors.DefaultSelector):
    """Waits a fraction of what it is told."""

    speed = 1.0

    def select(self, timeout: float | None = None) -> Any:
        return super().select(timeout / self.speed if timeout is not None and timeout > 0 else timeout)


class HurriedLoop(asyncio.SelectorEventLoop):
    """An event loop whose seconds are those of the shared clock."""

    def __init__(self, clock: SharedClock) -> None:
        selector = HurriedSelector()
        selector.speed = clock.speed
        super().__init__(selector)
        self._shared = clock

    def time(self) -> float:
        return self._shared.seconds()


def wall_clock(clock: SharedClock, jump: Path) -> Callable[[], datetime.datetime]:
    """Gives what tells the present instant: a machine's clock, which a test sets forward and back by itself."""
    return lambda: clock.now() + datetime.timedelta(seconds=seconds_in(jump))


def lead_to_discord() -> None:
    """Leads discord.py to the test's Discord."""
    http.Route.BASE = f"{os.environ[HTTP]}/api/v10"
    gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ[GATEWAY])


def lead_to_clock() -> None:
    """Leads to the test's clock whatever reads one."""
    clock = SharedClock.from_text(os.environ[CLOCK])
    now = wall_clock(clock, Path(os.environ[JUMP]))

    class Instant(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:
            return now().astimezone(tz)

    module = SimpleNamespace(**{**vars(datetime), "datetime": Instant})
    for reader in (utils, tasks):
        vars(reader)["datetime"] = module
    bot.cli.running.utc_now = now
    bot.kept.RESPONSE_SECONDS *= clock.speed  # the disk is not hurried
    bot.kept.DEFERRED_SECONDS = max(bot.kept.DEFERRED_SECONDS, bot.kept.RESPONSE_SECONDS)

    def run(work: Any) -> Any:
        with asyncio.Runner(loop_factory=lambda: HurriedLoop(clock)) as runner:
            return runner.run(work)

    asyncio.run = run


def move_to(environment: dict[str, str], folder: Path, log: Path) -> None:
    """Gives this process its own environment, folder and output."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    with log.open("ab") as output, Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), sys.stdin.fileno())
        os.dup2(output.fileno(), sys.stdout.fileno())
        os.dup2(output.fileno(), sys.stderr.fileno())


def child(environment: dict[str, str], folder: Path, log: Path, command: Sequence[str] = ("run",)) -> None:
    """Is the bot from here on, or another command of it: a process with its own environment, folder and output."""
    move_to(environment, folder, log)
    lead_to_discord()
    lead_to_clock()
    leave(program.main(command))


if __name__ == "__main__":  # as a process from the beginning, by the machine's own clock
    lead_to_discord()
    leave(program.main(["run"]))
else:
    import_everything()
