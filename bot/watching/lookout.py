"""Look at the running bot: whether its event loop runs, which of its parts are ready, and what its numbers are.

The HTTP server asks from a thread of its own, so that it answers also while the event loop of the bot is blocked.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from bot.core import Core
from bot.members.operation import Figures, can_save, figures
from bot.watching.metrics import Metrics
from knowledge.guide import Guide

log = logging.getLogger(__name__)

BLOCKED_SECONDS: Final = 5.0  # an event loop that has not run for longer does not answer
_SAMPLED_EVERY_SECONDS: Final = 0.5
_LOOKED_AT_MOST_EVERY_SECONDS: Final = 5.0  # a look writes to the database
_PATIENCE_SECONDS: Final = 4.0  # Prometheus waits for ten, a health check often for five


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen at one look. `at`: when, by `time.monotonic`. `numbers`: None if they could not be read."""

    at: float
    can_save: bool
    numbers: Figures | None


def _is_recent(look: Look) -> bool:
    return time.monotonic() - look.at <= _LOOKED_AT_MOST_EVERY_SECONDS


class Lookout:
    """Looks at the bot for `metrics`. Without a bot, only the process is there: it starts or ends."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._core: Core | None = None
        self._is_ready: Callable[[], bool] = bool
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ran_at = 0.0
        self._asked: Future[Look] | None = None
        self._guide: Guide | None = None
        self._guide_read_at = 0.0  # Unix time

    @asynccontextmanager
    async def watching(self, core: Core, is_ready: Callable[[], bool]) -> AsyncGenerator[None]:
        """Look at a bot while the block runs.

        `is_ready`: whether Discord has told the client its servers. This does not show an outage.
        """
        self._core, self._is_ready = core, is_ready
        self._loop, self._ran_at = asyncio.get_running_loop(), time.monotonic()
        sampling = asyncio.create_task(self._sample())
        try:
            yield
        finally:
            self._loop = self._core = None
            sampling.cancel()
            await asyncio.wait({sampling})

    def blocked_seconds(self) -> float:
        """Return for how long the event loop has not run. Return 0 if it runs, or is not there yet or any more."""
        if self._loop is None:
            return 0.0
        late = time.monotonic() - self._ran_at - _SAMPLED_EVERY_SECONDS
        return late if late > _SAMPLED_EVERY_SECONDS else 0.0

    def is_alive(self) -> bool:
        """Return whether the event loop answers. Return True also while the program starts or ends."""
        return self.blocked_seconds() <= BLOCKED_SECONDS

    async def ready(self) -> dict[str, bool]:
        """Return for each part of the bot whether it is ready, and give the metrics what was seen. Any loop may call.

        If the event loop of the bot does not answer within _PATIENCE_SECONDS, it counts as blocked.
        """
        core, look = self._core, await self._look()
        found = {
            "event_loop": look is not None and self.is_alive(),
            "guide": core is not None,  # the guide is read before there is a bot
            "database": look is not None and look.can_save,
            "gateway": core is not None and core.presence.is_connected and self._is_ready(),
        }
        self._metrics.show(found, self.blocked_seconds())
        if core is not None and look is not None and look.numbers is not None:
            self._metrics.show_figures(look.numbers, self._guide_read_at)
        return found

    async def _look(self) -> Look | None:
        """Return a look that is a few seconds old at most. Only one is under way at a time, however many ask."""
        loop, core, asked = self._loop, self._core, self._asked
        if loop is None or core is None or not self.is_alive():
            return None
        if asked is None or (asked.done() and not (_succeeded(asked) and _is_recent(asked.result()))):
            looking = self._take(core)
            try:
                asked = self._asked = asyncio.run_coroutine_threadsafe(looking, loop)
            except RuntimeError:  # the event loop has just been closed
                looking.close()
                return None
        future = asyncio.wrap_future(asked)
        await asyncio.wait({future}, timeout=_PATIENCE_SECONDS)
        return future.result() if _succeeded(future) else None

    async def _take(self, core: Core) -> Look:
        """Look at the bot, within its own event loop."""
        if core.guide is not self._guide:
            self._guide, self._guide_read_at = core.guide, core.clock().timestamp()
        saves, numbers = await can_save(core), None
        try:
            numbers = await figures(core)
        except Exception as error:  # a database that cannot be read has to be shown, and not to end the look
            log.warning("The numbers for /metrics could not be read (%s).", type(error).__name__)
        return Look(time.monotonic(), saves, numbers)

    async def _sample(self) -> None:
        """Measure how late the event loop runs what is due, until the task is cancelled."""
        while True:
            began = time.monotonic()
            await asyncio.sleep(_SAMPLED_EVERY_SECONDS)
            self._ran_at = time.monotonic()
            self._metrics.loop_was_late(max(0.0, self._ran_at - began - _SAMPLED_EVERY_SECONDS))


def _succeeded(asked: Future[Look] | asyncio.Future[Look]) -> bool:
    """Return whether a look has ended, and was neither cancelled nor stopped by an exception."""
    return asked.done() and not asked.cancelled() and asked.exception() is None
