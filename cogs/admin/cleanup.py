"""The daily clean-up: what is kept for a time goes when the time is over."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.client.periodic_job import PeriodicJob

EVERY: Final = timedelta(days=1)
QUESTIONS_KEPT: Final = timedelta(days=90) - EVERY  # what a clean-up just spares goes with the next one
WISHES_KEPT: Final = timedelta(days=365) - EVERY
REMINDERS_KEPT: Final = timedelta(days=180) - EVERY
LEFT_SERVERS_KEPT: Final = timedelta(days=30)
COPIES_KEPT: Final = timedelta(days=30) - EVERY  # of the database before it was upgraded


class CleanUp(PeriodicJob):
    """Cleans up at the start and then once a day."""

    every = EVERY
    name = "The clean-up"

    async def work(self) -> None:
        """Delete what is old enough, and leave no byte of it."""
        now, store = self._client.core.clock(), self._client.core.store
        await store.questions.forget_before(now - QUESTIONS_KEPT)
        await store.wishes.forget_before(now - WISHES_KEPT)
        await store.reminders.forget_before(now - REMINDERS_KEPT)
        await store.servers.forget_left_before(now - LEFT_SERVERS_KEPT)
        await store.privacy.forget_idle()
        await store.privacy.erase()
        await store.privacy.delete_copies_before(now - COPIES_KEPT)
