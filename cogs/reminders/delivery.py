"""Claim due reminders, round-robin between servers, and send them at a steady pace."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.client.periodic_job import PeriodicJob
from bot.members.deliveries import claim_some, give_back, lateness, may_be_due, renew, take_back_skipped
from bot.members.zone_rules import follow_zone_rules
from bot.rules.reminders import Claim
from cogs.reminders.sending import Sending

if TYPE_CHECKING:
    from bot.client.client import WhichcertClient

log = logging.getLogger(__name__)

LOOK_EVERY: Final = timedelta(seconds=60)
_SLOTS: Final = 16
_SLOW_SECONDS: Final = 30.0  # a slower delivery gives its slot back, so that other deliveries can begin


class Delivery(PeriodicJob):
    """Checks for due reminders at the start of each minute, while the client is connected.

    Reminders fall due at the start of a minute.
    """

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
        """Return the claims whose delivery is under way."""
        return list(self._under_way.values())

    def start(self) -> None:
        """Start the checks for due reminders, and the renewal of leases."""
        super().start()
        self._renewal.start()

    async def stop(self) -> None:
        """Stop the checks. Wait until each delivery under way has ended."""
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
        """Deliver the reminders that are due.

        Do nothing while the client is not ready, or while a global rate limit is in force.
        Raise NotSaved if the database cannot be written.
        """
        if not self._client.is_ready() or self._client.global_limit.holds:
            return
        now = self._client.core.clock()
        if self._looked_at is None and (moved := await follow_zone_rules(self._client.core)):
            log.info("The zone rules have changed since the last start: %d due times were worked out again.", moved)
        if await self._is_time(now):
            await self.deliver_due()
            await self._report()
        self._looked_at = now

    async def _is_time(self, now: datetime) -> bool:
        """Return whether a reminder may be due.

        Return True at the start of the bot, and after the clock was set back. Before the start or the setback, the
        clock may have been ahead. Occurrences may then have been claimed or skipped too early, and the delivery has to
        look for these as well. In all other cases, the database says whether a reminder may be due.
        """
        if self._looked_at is None or now < self._looked_at:
            return True
        return await may_be_due(self._client.core)

    async def deliver_due(self) -> None:
        """Start to deliver the reminders that are due now.

        Start no more deliveries once a global rate limit is in force.
        Raise NotSaved if the database cannot be written.
        """
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
        """Deliver a claim in a task of its own.

        Requests of the task are never cancelled before the bot stops. In discord.py 2.7, the request that hits a global
        rate limit makes all other requests wait. It waits until the limit is over, and then lets them go on. If it is
        cancelled while it waits, they wait for ever.
        """
        task = asyncio.create_task(self._sending.deliver(claim))
        self._under_way[task] = claim
        place = contextlib.ExitStack()
        place.callback(self._slots.release)  # gives the slot back once: at the end, or after _SLOW_SECONDS
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
        """Log how late reminders were sent. Log nothing if no reminder was sent since the last report."""
        sent, self._reported = self._sending.sent - self._reported, self._sending.sent
        if not sent:
            return
        lag = await lateness(self._client.core)
        log.info(
            "Reminders sent: %d. Of the last hour's, half were sent within %.0f s and all within %.0f s; "
            "%d did not arrive, and their members do not know it yet.",
            sent,
            lag.median_seconds,
            lag.worst_seconds,
            lag.undelivered,
        )


class LeaseRenewal(PeriodicJob):
    """Renews the leases of claims under way, so that they are not claimed again even if Discord is slow."""

    every = timedelta(minutes=1)
    name = "Renewing the leases of reminders under way"

    def __init__(self, client: WhichcertClient, delivery: Delivery) -> None:
        super().__init__(client)
        self._delivery = delivery

    async def work(self) -> None:
        """Renew the leases.

        Raise NotSaved if the database cannot be written.
        """
        if claims := self._delivery.under_way:
            await renew(self._client.core, claims)
