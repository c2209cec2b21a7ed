"""Run background jobs at the start of each minute, hour or day.

The times stay right if the system clock is set forward or back.
"""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from contextlib import nullcontext
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Final

import discord
from discord.ext import tasks

from bot import kept
from bot.client.failure import log_failure
from bot.errors import NotSaved

if TYPE_CHECKING:
    from bot.client.client import WhichcertClient

log = logging.getLogger(__name__)

_RETRY_EVERY: Final = timedelta(minutes=1)


class PeriodicJob(ABC):
    """A job that runs once at the start, and then at each multiple of `every` by the system clock (UTC).

    A run that fails is logged. It does not stop later runs. A run that cannot save is retried at the start of each
    minute until it can.

    `name`: what the log calls the job.
    `waits_until_ready`: whether the first run waits until the client is ready.
    """

    every: ClassVar[timedelta]
    name: ClassVar[str]
    waits_until_ready: ClassVar[bool] = False

    def __init__(self, client: WhichcertClient) -> None:
        self._client = client
        self._turn = asyncio.Lock()
        self._stopping = False
        self._unsaved = False
        self._loop = tasks.loop(seconds=self.every.total_seconds())(self.do)
        if self.waits_until_ready:
            self._loop.before_loop(client.wait_until_ready)

    @abstractmethod
    async def work(self) -> None:
        """Do the work of one run. Runs never overlap."""

    def start(self) -> None:
        """Start the job. This is called once, before the client is connected."""
        self._loop.start()

    async def stop(self) -> None:
        """Stop the job after the run under way has ended."""
        self._stopping = True
        try:
            async with self._turn:
                pass
        finally:
            self._loop.cancel()

    async def do(self) -> None:
        """Run the job once more, as soon as no other run is under way. Log an exception and do not raise it."""
        try:
            async with self._turn:
                # A background job may wait a long time for the database, but not while the bot stops.
                with nullcontext() if self._stopping else kept.aside():
                    self._unsaved = False
                    await self.work()
        except NotSaved:
            self._unsaved = True
            log.warning(
                "%s: not done, because nothing can be saved right now. It is tried again within a minute.", self.name
            )
        except Exception as error:
            log_failure(self.name.lower(), error)
        # A run that an event began leaves the loop's next run as it is, unless something has to be retried.
        if self._unsaved or asyncio.current_task() is self._loop.get_task():
            self._rest()

    def _retry_soon(self) -> None:
        """Run the job again at the start of the next minute, because something could not be saved."""
        self._unsaved = True
        self._rest()

    def _rest(self) -> None:
        """Set the loop's next run to the next multiple of `every`, by the present system clock.

        After something could not be saved, that is the start of the next minute.

        A loop of discord.ext.tasks adds its interval to the time of its last run. If the clock was set back, the next
        run would be too late, so the interval is corrected. A job of each minute would need a negative interval after
        the clock was set back by an hour. In such a case the loop is restarted instead.
        """
        if self._stopping or (due_at := self._loop.next_iteration) is None or (interval := self._loop.seconds) is None:
            return  # the loop is being stopped
        began_at, now = due_at - timedelta(seconds=interval), discord.utils.utcnow()  # noqa: TID251 - as the loop does
        every = (min(self.every, _RETRY_EVERY) if self._unsaved else self.every).total_seconds()
        seconds = (now - began_at).total_seconds() + every - now.timestamp() % every
        if seconds > 0:
            self._loop.change_interval(seconds=seconds)
        elif asyncio.current_task() is self._loop.get_task():  # any other task would cancel the run under way
            self._loop.restart()
