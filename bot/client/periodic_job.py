"""Work that is done again and again beside the commands: at each full minute, hour or day, whatever the clock does."""

from __future__ import annotations

import asyncio
import datetime
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

import discord
from discord.ext import tasks
from discord.utils import MISSING

from bot.client.failure import log_failure
from bot.errors import NotSaved

if TYPE_CHECKING:
    from bot.client.client import WhichcertClient

log = logging.getLogger(__name__)

Work = Callable[[], Coroutine[Any, Any, None]]


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
        self._loop = _SteadyLoop(self.do, self.every)
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
                await self.work()
        except NotSaved:
            log.warning(
                "%s was not done, for nothing can be saved just now; it is tried again at its next time.", self.name
            )
        except Exception as error:
            log_failure(self.name.lower(), error)


class _SteadyLoop(tasks.Loop[Work]):
    """Rests until the next full multiple of its interval, by the clock as it is then.

    The loops of discord.ext.tasks (2.7) reckon from when their last work should have begun: set back by an hour, they
    rest for an hour. No public method lets them reckon otherwise.
    """

    def __init__(self, work: Work, every: timedelta) -> None:
        self._every_seconds = every.total_seconds()
        super().__init__(
            work,
            seconds=self._every_seconds,
            minutes=0,
            hours=0,
            time=MISSING,
            count=None,
            reconnect=True,
            name=None,
        )

    def _try_sleep_until(self, dt: datetime.datetime) -> asyncio.Future[Any]:
        now = discord.utils.utcnow()  # noqa: TID251 - gone as soon as the rest is reckoned from it
        rest = self._every_seconds - now.timestamp() % self._every_seconds
        return super()._try_sleep_until(now + timedelta(seconds=rest))
