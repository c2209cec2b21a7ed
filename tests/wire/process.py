"""The bot as a process of its own, which can be ended politely or not."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import resource
import signal
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from tests.wire import launch
from tests.wire.clock import set_seconds
from tests.wire.server import TOKEN, Discord

# Forked from a process that has done the imports, as each start would take two seconds for them.
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.wire.launch"])

_TOLD_SECONDS = 30.0


class BotProcess:
    """Starts the bot against a Discord, with a folder for its data and its log."""

    def __init__(self, discord: Discord, folder: Path, **settings: str) -> None:
        self._discord = discord
        self._folder = folder
        self._settings = settings
        self._process: BaseProcess | None = None
        self.log_file = folder / "bot.log"
        self.jump_file = folder / "jump"

    def set_clock(self, seconds: float) -> None:
        """Sets the clock of its machine, so many seconds before or after Discord's."""
        set_seconds(self.jump_file, seconds)

    @property
    def written(self) -> str:
        """Everything that the bot wrote, as it wrote it."""
        return self.log_file.read_text("utf-8") if self.log_file.exists() else ""

    @property
    def records(self) -> list[dict[str, Any]]:
        """The records of its log, each of which has to be a JSON object on a line of its own."""
        whole = self.written.rpartition("\n")[0]  # the last line may be half written
        return [json.loads(line) for line in whole.splitlines()]

    @property
    def log(self) -> str:
        """The messages and tracebacks of its log, for a human."""
        return "\n".join(part for one in self.records for part in (one["message"], one.get("traceback")) if part)

    def environment(self) -> dict[str, str]:
        """Gives the settings of the bot, as an operator sets them, and what leads it to the test."""
        clean = {name: text for name, text in os.environ.items() if not name.startswith(("DISCORD_", "WIRE_"))}
        return clean | {
            "DISCORD_TOKEN": TOKEN,
            "DATA_DIR": str(self._folder / "data"),
            launch.HTTP: self._discord.address,
            launch.GATEWAY: self._discord.gateway.address,
            launch.CLOCK: self._discord.clock.to_text(),
            launch.JUMP: str(self.jump_file),
            **self._settings,
        }

    async def start(
        self, *, connected: bool = True, program: Callable[..., None] = launch.child, **settings: str
    ) -> None:
        """Starts it, or another bot as `program`, and waits until it is connected."""
        before = self._discord.gateway.identified
        environment = self.environment() | settings
        process = _FORKS.Process(target=program, args=(environment, self._folder, self.log_file), daemon=True)
        process.start()
        self._process = process
        if connected:
            ready = asyncio.create_task(self._discord.gateway.ready(identified=before + 1))
            while self.runs and not ready.done():
                await asyncio.wait({ready}, timeout=0.2)
            assert ready.done(), f"the bot ended with {process.exitcode}:\n{self.log}"
            await ready

    async def tell(self, *command: str, **settings: str) -> tuple[int, str]:
        """Runs another command beside it, with the same settings; gives the exit status and what was printed."""
        printed = self._folder / "printed.txt"
        printed.unlink(missing_ok=True)
        environment = self.environment() | settings
        process = _FORKS.Process(target=launch.child, args=(environment, self._folder, printed, command), daemon=True)
        process.start()
        await asyncio.to_thread(process.join, _TOLD_SECONDS)
        assert process.exitcode is not None, f"{command} did not end"
        return process.exitcode, printed.read_text("utf-8")

    @property
    def pid(self) -> int:
        assert self._process is not None
        assert self._process.pid is not None
        return self._process.pid

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.is_alive()

    async def ended(self, seconds: float = 15.0) -> int:
        """Waits for its end; gives the exit status, or the signal's number below zero."""
        assert self._process is not None
        await asyncio.to_thread(self._process.join, seconds)
        assert self._process.exitcode is not None, f"the bot did not end within {seconds} s"
        return self._process.exitcode

    async def stop(self, seconds: float = 15.0) -> int:
        """Asks it to end, as a service manager does; gives the exit status."""
        self.signal(signal.SIGTERM)
        return await self.ended(seconds)

    async def kill(self) -> None:
        """Ends it at once, wherever it is."""
        self.signal(signal.SIGKILL)
        await self.ended()

    def fill_disk(self, *, full: bool) -> None:
        """Lets no file of the bot grow, as on a full disk, or lets them grow again."""
        assert self._process is not None
        assert self._process.pid is not None
        most = 1 if full else resource.RLIM_INFINITY
        resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))

    def signal(self, number: signal.Signals) -> None:
        """Sends it a signal."""
        assert self._process is not None
        assert self._process.pid is not None
        os.kill(self._process.pid, number)
