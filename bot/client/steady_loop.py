"""Doing something again and again, whatever happens to the wall clock.

The loops of discord.ext.tasks (2.7) go by the wall clock: set back by an hour, they rest for an hour.
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
    """Does its work at once, and then each time so many seconds after it was done."""

    def __init__(self, work: Work, seconds: float) -> None:
        super().__init__(work, seconds=seconds, minutes=0, hours=0, time=MISSING, count=None, reconnect=True, name=None)

    def _try_sleep_until(self, dt: datetime.datetime) -> asyncio.Future[Any]:
        """Rests for the interval from now on; discord.py reckons from when the last work should have begun."""
        now = discord.utils.utcnow()  # noqa: TID251 - gone as soon as the rest is reckoned from it
        return super()._try_sleep_until(now + datetime.timedelta(seconds=self.seconds or 0))
