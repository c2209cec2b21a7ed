"""Delivery of reminders: what is due is claimed and sent at a steady pace, servers taking turns."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.client.periodic_job import PeriodicJob
from bot.members.deliveries import claim_some, give_back, lateness, may_be_due, renew, take_back_skipped
from bot.rules.reminders import Claim
from cogs.reminders.sending import Sending

if TYPE_CHECKING:
    from bot.client.client import WhichcertClient

log = logging.getLogger(__name__)

LOOK_EVERY: Final = timedelta(seconds=60)
_SLOTS: Final = 16
_SLOW_SECONDS: Final = 30.0  # what takes longer no longer counts among them: it must not keep the others waiting


class Delivery(PeriodicJob):
    """Looks for due reminders at each full minute, at which they fall due, while the client is connected."""

    every = LOOK_EVERY
    name = "Looking for due reminders"
    waits_until_ready = True

    def __init__(self, client: WhichcertClient) -> None:
        super().__init__(client)
        self._renewal = LeaseRenewal(client, self)
        self._sending = Sending(client)
        self._slots = asyncio.Semaphore(_SLOTS)
        self._under_way: dict[asyncio.Task[None], Claim] = {}
        self._found: list[int] = []
        self._looked_at: datetime | None = None
        self._reported = 0

    @property
    def under_way(self) -> list[Claim]:
        """Return the claims that are being delivered."""
        return list(self._under_way.values())

    def start(self) -> None:
        """Begin looking."""
        super().start()
        self._renewal.start()

    async def stop(self) -> None:
        """Let the reminders under way be sent, and look no more."""
        try:
            await super().stop()
            if self._under_way:
                await asyncio.wait(self._under_way)
            await self._sending.finish()
            await self._renewal.stop()
        finally:
            for task in self._under_way:
                task.cancel()

    async def work(self) -> None:
        """Deliver what is due, if something is; raises NotSaved."""
        if not self._client.is_ready() or self._client.global_limit.holds:
            return
        now = self._client.core.clock()
        if await self._is_time(now):
            await self.deliver_due()
            await self._report()
        self._looked_at = now

    async def _is_time(self, now: datetime) -> bool:
        """Tell whether something may be due: by the database, and at the start and after the clock was set back.

        Then what a clock that was ahead handed out or skipped is looked for.
        """
        if self._looked_at is None or now < self._looked_at:
            return True
        return await may_be_due(self._client.core)

    async def deliver_due(self) -> None:
        """Begin to deliver what is due now, unless all requests are limited; raises NotSaved."""
        await take_back_skipped(self._client.core)
        while not self._stopping and not self._client.global_limit.holds and (claims := await self._claim_some()):
            for number, claim in enumerate(claims):
                await self._slots.acquire()
                if self._stopping:
                    self._slots.release()
                    await give_back(self._client.core, claims[number:])
                    break
                self._deliver(claim)

    def _deliver(self, claim: Claim) -> None:
        """Deliver a claim beside the others; no request of it is ever cancelled while the program runs.

        Cancelled in its wait for a global limit, one would let discord.py 2.7 wait for that limit's end for ever.
        """
        task = asyncio.create_task(self._sending.deliver(claim))
        self._under_way[task] = claim
        place = contextlib.ExitStack()
        place.callback(self._slots.release)  # once, whichever comes first
        slow = asyncio.get_running_loop().call_later(_SLOW_SECONDS, place.close)

        def over(task: asyncio.Task[None]) -> None:
            slow.cancel()
            place.close()
            del self._under_way[task]

        task.add_done_callback(over)

    async def _claim_some(self) -> list[Claim]:
        under_way = {claim.occurrence.id for claim in self._under_way.values()}
        return await claim_some(self._client.core, self._found, under_way)

    async def _report(self) -> None:
        """Tell the operator how late reminders were sent, if some were."""
        sent, self._reported = self._sending.sent - self._reported, self._sending.sent
        if not sent:
            return
        lag = await lateness(self._client.core)
        log.info(
            "Sent %d reminders. Of the last hour's, half were sent within %.0f s and all within %.0f s; "
            "%d did not arrive and are not told yet.",
            sent,
            lag.median_seconds,
            lag.worst_seconds,
            lag.undelivered,
        )


class LeaseRenewal(PeriodicJob):
    """Keeps what is under way from being handed out again, however long Discord takes."""

    every = timedelta(minutes=1)
    name = "Renewing the leases of reminders under way"

    def __init__(self, client: WhichcertClient, delivery: Delivery) -> None:
        super().__init__(client)
        self._delivery = delivery

    async def work(self) -> None:
        """Renew them; raises NotSaved."""
        if claims := self._delivery.under_way:
            await renew(self._client.core, claims)
