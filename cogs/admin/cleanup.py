"""The daily clean-up: delete rows and files whose retention period is over."""

from __future__ import annotations

from bot.client.periodic_job import PeriodicJob
from bot.members.retention import EVERY, clean_up


class CleanUp(PeriodicJob):
    """Cleans up at the start of the bot, and then once a day."""

    every = EVERY
    name = "The clean-up"

    async def work(self) -> None:
        """Delete the rows and files whose retention period is over.

        Raise NotSaved if the database cannot be written.
        """
        await clean_up(self._client.core)
