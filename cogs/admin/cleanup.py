"""The daily clean-up: what is kept for a time goes when the time is over."""

from __future__ import annotations

from bot.client.periodic_job import PeriodicJob
from bot.members.retention import EVERY, clean_up


class CleanUp(PeriodicJob):
    """Cleans up at the start and then once a day."""

    every = EVERY
    name = "The clean-up"

    async def work(self) -> None:
        """Delete what is old enough."""
        await clean_up(self._client.core)
