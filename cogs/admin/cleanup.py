"""The daily clean-up: what is kept for a time goes when the time is over."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.client.failure import log_failure
from bot.client.steady_loop import SteadyLoop
from bot.errors import NotSaved

if TYPE_CHECKING:
    from bot.client.client import WhichcertClient

log = logging.getLogger(__name__)

EVERY: Final = timedelta(days=1)
QUESTIONS_KEPT: Final = timedelta(days=90) - EVERY  # what a clean-up just spares goes with the next one
WISHES_KEPT: Final = timedelta(days=365) - EVERY
REMINDERS_KEPT: Final = timedelta(days=180) - EVERY
LEFT_SERVERS_KEPT: Final = timedelta(days=30)


class CleanUp:
    """Cleans up at the start and then once a day."""

    def __init__(self, client: WhichcertClient) -> None:
        self._client = client
        self._loop = SteadyLoop(self._tick, EVERY.total_seconds())
        self._turn = asyncio.Lock()

    def start(self) -> None:
        """Begins."""
        self._loop.start()

    async def stop(self) -> None:
        """Lets a clean-up under way end."""
        try:
            async with self._turn:
                pass
        finally:
            self._loop.cancel()

    async def _tick(self) -> None:
        now, store = self._client.core.clock(), self._client.core.store
        try:
            async with self._turn:
                await store.questions.forget_before(now - QUESTIONS_KEPT)
                await store.wishes.forget_before(now - WISHES_KEPT)
                await store.reminders.forget_before(now - REMINDERS_KEPT)
                await store.servers.forget_left_before(now - LEFT_SERVERS_KEPT)
                await store.privacy.forget_idle()
                await store.privacy.erase()
        except NotSaved:
            log.warning("The clean-up could not be done; it is tried again in a day.")
        except Exception as error:  # a loop that ends cleans up no more
            log_failure("the clean-up", error)
