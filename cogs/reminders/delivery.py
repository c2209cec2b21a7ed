"""Delivery of reminders: what is due is claimed and sent at a steady pace, servers taking turns."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.client.periodic_job import PeriodicJob
from bot.errors import NotSaved
from bot.rules.reminders import Claim
from cogs.reminders.rhythm import next_due
from cogs.reminders.sending import AWAY, Sending

if TYPE_CHECKING:
    from bot.client.client import WhichcertClient

log = logging.getLogger(__name__)

LOOK_EVERY: Final = timedelta(seconds=60)
LEASE: Final = timedelta(minutes=5)
_CLAIMED_AT_ONCE: Final = 20
_FOUND_AT_ONCE: Final = 500
_AT_A_TIME: Final = 16
_SLOW_SECONDS: Final = 30.0  # what takes longer no longer counts among them: it must not keep the others waiting
_REPORTED: Final = timedelta(hours=1)


class Delivery(PeriodicJob):
    """Looks for due reminders at each full minute, at which they fall due, while the client is connected."""

    every = LOOK_EVERY
    name = "Looking for due reminders"
    waits_until_ready = True

    def __init__(self, client: WhichcertClient) -> None:
        super().__init__(client)
        self._renewal = LeaseRenewal(client, self)
        self._sending = Sending(client)
        self._room = asyncio.Semaphore(_AT_A_TIME)
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
        next_at = await self._client.core.store.reminders.next_look_at()
        return next_at is not None and next_at <= now

    async def deliver_due(self) -> None:
        """Begin to deliver what is due now, unless all requests are limited; raises NotSaved."""
        await self._client.core.store.reminders.take_back_skipped(AWAY, self._client.core.clock())
        while not self._stopping and not self._client.global_limit.holds and (claims := await self._claim_some()):
            for number, claim in enumerate(claims):
                await self._room.acquire()
                if self._stopping:
                    self._room.release()
                    await self._give_back(claims[number:])
                    break
                self._deliver(claim)

    def _deliver(self, claim: Claim) -> None:
        """Deliver a claim beside the others; no request of it is ever cancelled while the program runs.

        Cancelled in its wait for a global limit, one would let discord.py 2.7 wait for that limit's end for ever.
        """
        task = asyncio.create_task(self._sending.deliver(claim))
        self._under_way[task] = claim
        place = contextlib.ExitStack()
        place.callback(self._room.release)  # once, whichever comes first
        slow = asyncio.get_running_loop().call_later(_SLOW_SECONDS, place.close)

        def over(task: asyncio.Task[None]) -> None:
            slow.cancel()
            place.close()
            del self._under_way[task]

        task.add_done_callback(over)

    async def _claim_some(self) -> list[Claim]:
        """Claims the next few: first what somebody held before, then what is due, servers taking turns."""
        store, now = self._client.core.store.reminders, self._client.core.clock()
        under_way = {claim.occurrence.id for claim in self._under_way.values()}
        claims = await store.claim_expired(now, LEASE, _CLAIMED_AT_ONCE, under_way)
        while not claims:
            self._found = self._found or await store.due(now, _FOUND_AT_ONCE)
            if not self._found:
                break
            some, self._found = self._found[:_CLAIMED_AT_ONCE], self._found[_CLAIMED_AT_ONCE:]
            claims = await store.claim(some, now, LEASE, next_due)
        return claims

    async def _give_back(self, claims: Iterable[Claim]) -> None:
        """Leaves claims to the next run at once; where that cannot be kept, it takes them when their lease is over."""
        with contextlib.suppress(NotSaved):
            for claim in claims:
                now, cause = self._client.core.clock(), claim.occurrence.reason
                await self._client.core.store.reminders.postpone(claim, now, cause, may_be_sent=claim.again)

    async def _report(self) -> None:
        """Tells the operator how late reminders were sent, if some were."""
        sent, self._reported = self._sending.sent - self._reported, self._sending.sent
        if not sent:
            return
        lag = await self._client.core.store.reminders.lag(self._client.core.clock() - _REPORTED)
        undelivered = await self._client.core.store.reminders.undelivered()
        log.info(
            "Sent %d reminders. Of the last hour's, half were sent within %.0f s and all within %.0f s; "
            "%d did not arrive and are not told yet.",
            sent,
            lag.median_seconds or 0,
            lag.worst_seconds or 0,
            undelivered,
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
            await self._client.core.store.reminders.renew(claims, self._client.core.clock(), LEASE)
