"""Work that is done again and again beside the commands: at each full minute, hour or day, whatever the clock does."""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from contextlib import nullcontext
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

import discord
from discord.ext import tasks

from bot import kept
from bot.client.failure import log_failure
from bot.errors import NotSaved

if TYPE_CHECKING:
    from bot.client.client import WhichcertClient

log = logging.getLogger(__name__)


class PeriodicJob(ABC):
    """Does its work at the start and then each time a multiple of `every` is full; a failure ends no later time.

    `name` says in the log what failed. One that `waits_until_ready` begins when the connection stands.
    """

    every: ClassVar[timedelta]
    name: ClassVar[str]
    waits_until_ready: ClassVar[bool] = False

    def __init__(self, client: WhichcertClient) -> None:
        self._client = client
        self._turn = asyncio.Lock()
        self._stopping = False
        self._loop = tasks.loop(seconds=self.every.total_seconds())(self._do_and_rest)
        if self.waits_until_ready:
            self._loop.before_loop(client.wait_until_ready)

    @abstractmethod
    async def work(self) -> None:
        """Do it once; no other time begins meanwhile."""

    def start(self) -> None:
        """Begin; called once, before the connection stands."""
        self._loop.start()

    async def stop(self) -> None:
        """Begin no more, and let what is under way end."""
        self._stopping = True
        try:
            async with self._turn:
                pass
        finally:
            self._loop.cancel()

    async def do(self) -> None:
        """Do it now, after the time under way if there is one; what fails is logged."""
        try:
            async with self._turn:
                with nullcontext() if self._stopping else kept.aside():  # at the end there is no time to wait
                    await self.work()
        except NotSaved:
            log.warning(
                "%s was not done, for nothing can be saved just now; it is tried again at its next time.", self.name
            )
        except Exception as error:
            log_failure(self.name.lower(), error)

    async def _do_and_rest(self) -> None:
        await self.do()
        self._rest()

    def _rest(self) -> None:
        """Let the loop rest until the next full multiple, by the clock as it is now.

        Loops of discord.ext.tasks reckon from when their last work began: with the clock set back by an hour they would
        rest for an hour, which no interval makes good, so they begin anew.
        """
        if self._stopping or (due_at := self._loop.next_iteration) is None or (interval := self._loop.seconds) is None:
            return  # it is being ended
        began_at, now = due_at - timedelta(seconds=interval), discord.utils.utcnow()  # noqa: TID251 - as the loop does
        every = self.every.total_seconds()
        seconds = (now - began_at).total_seconds() + every - now.timestamp() % every
        if seconds > 0:
            self._loop.change_interval(seconds=seconds)
        else:
            self._loop.restart()
