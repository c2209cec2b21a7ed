"""Doing something each full minute, hour or day, whatever happens to the wall clock.

The loops of discord.ext.tasks (2.7) reckon from when their last work should have begun: set back by an hour, they rest
for an hour.
"""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Callable, Coroutine
from typing import Any

import discord
from discord.ext import tasks
from discord.utils import MISSING

Work = Callable[[], Coroutine[Any, Any, None]]


class SteadyLoop(tasks.Loop[Work]):
    """Does its work at once, and then each time a multiple of so many seconds is full."""

    def __init__(self, work: Work, seconds: float) -> None:
        super().__init__(work, seconds=seconds, minutes=0, hours=0, time=MISSING, count=None, reconnect=True, name=None)
        self._every_seconds = seconds

    def _try_sleep_until(self, dt: datetime.datetime) -> asyncio.Future[Any]:
        """Rests until the next full one from now on."""
        now = discord.utils.utcnow()  # noqa: TID251 - gone as soon as the rest is reckoned from it
        rest = self._every_seconds - now.timestamp() % self._every_seconds
        return super()._try_sleep_until(now + datetime.timedelta(seconds=rest))
