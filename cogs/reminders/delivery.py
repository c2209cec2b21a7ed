"""Delivery of reminders: what is due is claimed and sent at a steady pace, servers taking turns."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.client.failure import log_failure
from bot.client.steady_loop import SteadyLoop
from bot.errors import NotSaved
from bot.store.occurrences import Claim
from cogs.reminders.rhythm import next_due
from cogs.reminders.sending import AWAY, Sending

if TYPE_CHECKING:
    from bot.client.client import WhichcertClient

log = logging.getLogger(__name__)

LOOK_EVERY: Final = timedelta(seconds=60)
ASK_AGAIN_AFTER: Final = timedelta(hours=1)
LEASE: Final = timedelta(minutes=5)
RENEW_EVERY: Final = timedelta(minutes=1)
_CLAIMED_AT_ONCE: Final = 20
_FOUND_AT_ONCE: Final = 500
_AT_A_TIME: Final = 16
_SLOW_SECONDS: Final = 30.0  # what takes longer no longer counts among them: it must not keep the others waiting
_REPORTED: Final = timedelta(hours=1)


class Delivery:
    """Looks for due reminders at each full minute, at which they fall due, while the client is connected.

    When that is, is remembered until a schedule changes, so that the database is not asked each minute.
    """

    def __init__(self, client: WhichcertClient) -> None:
        self._client = client
        self._loop = SteadyLoop(self._tick, LOOK_EVERY.total_seconds())
        self._loop.before_loop(client.wait_until_ready)
        self._renewal = SteadyLoop(self._renew, RENEW_EVERY.total_seconds())
        self._sending = Sending(client)
        self._room = asyncio.Semaphore(_AT_A_TIME)
        self._under_way: dict[asyncio.Task[None], Claim] = {}
        self._turn = asyncio.Lock()
        self._stopping = False
        self._found: list[int] = []
        self._ticked_at: datetime | None = None
        self._look_at: datetime | None = None
        self._look_after_seconds = 0.0
        self._seen_changes = -1
        self._reported = 0

    def start(self) -> None:
        """Begins looking."""
        self._loop.start()
        self._renewal.start()

    async def stop(self) -> None:
        """Lets the reminders under way be sent, and looks no more."""
        self._stopping = True
        try:
            async with self._turn:
                if self._under_way:
                    await asyncio.wait(self._under_way)
                await self._sending.finish()
        finally:
            for task in self._under_way:
                task.cancel()
            self._loop.cancel()
            self._renewal.cancel()

    async def _tick(self) -> None:
        store = self._client.core.store.reminders
        if self._stopping or not self._client.is_ready() or not self._is_time():
            return
        try:
            async with self._turn:
                seen = store.changes
                await self.deliver_due()
                self._remember(await store.next_look_at())
                self._seen_changes = seen
                await self._report()
        except NotSaved:
            log.warning("Due reminders could not be claimed; they are tried again in a minute.")
        except Exception as error:  # a loop that ends sends nothing any more
            log_failure("looking for due reminders", error)

    def _is_time(self) -> bool:
        """Tells whether something may be due; the wall clock may be set forward and back, so either clock counts."""
        now, before = self._client.core.clock(), self._ticked_at
        self._ticked_at = now
        by_wall = self._look_at is None or now >= self._look_at or (before is not None and now < before)
        by_loop = asyncio.get_running_loop().time() >= self._look_after_seconds
        return by_wall or by_loop or self._client.core.store.reminders.changes != self._seen_changes

    def _remember(self, due_at: datetime | None) -> None:
        now = self._client.core.clock()
        self._look_at = min(now + ASK_AGAIN_AFTER, due_at or now + ASK_AGAIN_AFTER)
        self._look_after_seconds = asyncio.get_running_loop().time() + (self._look_at - now).total_seconds()

    async def deliver_due(self) -> None:
        """Begins to deliver what is due now, unless all requests are limited; raises NotSaved."""
        await self._client.core.store.reminders.take_back_skipped(AWAY, self._client.core.clock())
        while not self._stopping and not self._client.global_limit.holds and (claims := await self._claim_some()):
            for number, claim in enumerate(claims):
                await self._room.acquire()
                if self._stopping:
                    self._room.release()
                    await self._give_back(claims[number:])
                    break
                self._begin(claim)

    def _begin(self, claim: Claim) -> None:
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

    async def _renew(self) -> None:
        """Keep what is under way from being handed out again, however long Discord takes."""
        if not self._under_way:
            return
        try:
            await self._client.core.store.reminders.renew(
                list(self._under_way.values()), self._client.core.clock(), LEASE
            )
        except NotSaved:
            log.warning("The leases of reminders under way could not be renewed; that is tried again in a minute.")
        except Exception as error:  # a loop that ends renews nothing any more
            log_failure("renewing leases", error)

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
                now, reason = self._client.core.clock(), claim.occurrence.reason
                await self._client.core.store.reminders.postpone(claim, now, reason, may_be_sent=claim.again)

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
