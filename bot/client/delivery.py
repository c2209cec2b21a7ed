"""Delivery of reminders: what is due is claimed, sent once, and remembered; each member apart."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import discord
from discord.ext import tasks

from bot.client.failure import log_failure
from bot.client.pauses import falls_into_pause
from bot.client.reminder_message import reminder
from bot.errors import NotSaved
from bot.reminders import Weekly, is_too_late, next_occurrence
from bot.store.occurrences import Claim
from bot.store.schedules import Schedule

if TYPE_CHECKING:
    from bot.client.client import WhichcertClient

log = logging.getLogger(__name__)

LOOK_EVERY: Final = timedelta(seconds=60)
ASK_AGAIN_AFTER: Final = timedelta(hours=1)
LEASE: Final = timedelta(minutes=5)
CLAIMED_AT_ONCE: Final = 20
CLOSED_DMS: Final = frozenset({50007, 50278})  # refused for good; any other 403, such as "too fast", passes
_PAUSES: Final = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
_HISTORY_READ: Final = 100
_CLOCKS_DIFFER: Final = timedelta(hours=1)  # Discord dates its messages by its own clock
_ANSWER_SECONDS: Final = 30.0  # one member's request that hangs must not keep the others waiting
_PATIENCE_SECONDS: Final = 8.0


def next_due(schedule: Schedule, after: datetime) -> datetime:
    """Gives a schedule's next instant after one."""
    return next_occurrence(Weekly(schedule.weekdays, schedule.wall_time, ZoneInfo(schedule.zone)), after)


class Delivery:
    """Looks for due reminders while the client is connected, at the latest a minute after each falls due.

    When the next one falls due is remembered until a schedule changes, so that the database is not asked each minute.
    """

    def __init__(self, client: WhichcertClient) -> None:
        self._client = client
        self._loop = tasks.loop(seconds=LOOK_EVERY.total_seconds())(self._tick)
        self._turn = asyncio.Lock()
        self._stopping = False
        self._look_at: datetime | None = None
        self._seen_changes = -1

    def start(self) -> None:
        """Begins looking."""
        self._loop.start()

    async def stop(self) -> None:
        """Lets the reminder under way be sent, and looks no more."""
        self._stopping = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE_SECONDS), self._turn:
                pass
        self._loop.cancel()

    async def _tick(self) -> None:
        now = self._client.clock()
        store = self._client.store.reminders
        nothing_new = self._look_at is not None and now < self._look_at and store.changes == self._seen_changes
        if nothing_new or not self._client.is_ready():
            return
        try:
            async with self._turn:
                await self.deliver_due()
                self._seen_changes = store.changes
                due = await store.next_look_at()
                later = now + ASK_AGAIN_AFTER
                self._look_at = min(later, due) if due else later
        except NotSaved:
            log.warning("Due reminders could not be claimed; they are tried again in a minute.")
        except Exception as error:  # a loop that ends sends nothing any more
            log_failure("looking for due reminders", error)

    async def deliver_due(self) -> None:
        """Delivers everything that is due now."""
        store = self._client.store.reminders
        while claims := await store.claim_due(self._client.clock(), LEASE, CLAIMED_AT_ONCE, next_due):
            for claim in claims:
                if self._stopping:
                    return
                try:
                    await self._deliver(claim)
                except Exception as error:
                    log_failure("a reminder", error)

    async def _deliver(self, claim: Claim) -> None:
        store, now = self._client.store.reminders, self._client.clock()
        too_late = is_too_late(claim.occurrence.due_at, now)
        paused = await falls_into_pause(self._client, claim.schedule.member_id, claim.occurrence.due_at)
        if paused and not claim.again:
            await store.skip_paused(claim, now)
            return
        if too_late and not claim.again:
            await self._skip(claim)
            return
        if not await store.is_held(claim, now):
            return
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                channel = await self._channel(claim)
                sent = await self._already_sent(channel, claim) if claim.again else None
        except (discord.HTTPException, OSError) as error:
            if too_late:  # it is no longer sent, and nobody can see whether it was
                reason = "Discord did not let the bot see whether it arrived"
                await store.finish(claim, "unknown", reason, None, self._client.clock())
            else:
                await self._not_sent(claim, error)
            return
        if sent is not None:
            await store.finish(claim, "sent", None, sent, now)
            return
        if paused:
            await store.skip_paused(claim, now)
            return
        if too_late:
            await self._skip(claim)
            return
        untold = [one for one in await store.untold(claim.schedule.member_id) if one.id != claim.occurrence.id]
        embed, view = await reminder(self._client, claim, untold)
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                message = await channel.send(embed=embed, view=view, nonce=claim.occurrence.key)
        except discord.NotFound:
            await store.finish(
                claim, "failed", "Discord knows the direct messages no longer", None, self._client.clock()
            )
        except (discord.HTTPException, OSError) as error:
            await self._not_sent(claim, error)
        else:
            await store.finish(claim, "sent", None, message.id, self._client.clock())
            await store.mark_told(untold, self._client.clock())

    async def _channel(self, claim: Claim) -> discord.DMChannel:
        return await self._client.create_dm(discord.Object(claim.schedule.member_id))

    async def _already_sent(self, channel: discord.DMChannel, claim: Claim) -> int | None:
        """Finds the message of a claim that somebody else held before, by the key in its buttons."""
        since = claim.occurrence.due_at - _CLOCKS_DIFFER
        async for message in channel.history(limit=_HISTORY_READ, after=since, oldest_first=True):
            for row in message.components:
                for item in getattr(row, "children", []):
                    if str(getattr(item, "custom_id", "")).endswith(f":{claim.occurrence.key}"):
                        return message.id
        return None

    async def _skip(self, claim: Claim) -> None:
        reason = claim.occurrence.reason or "the bot was away for more than a day"
        await self._client.store.reminders.finish(claim, "skipped", reason, None, self._client.clock())

    async def _not_sent(self, claim: Claim, error: Exception) -> None:
        """Ends a claim where direct messages are closed, else gives it back with a growing pause.

        It is then handed out again, and the history read first.
        """
        now = self._client.clock()
        if isinstance(error, discord.Forbidden) and error.code in CLOSED_DMS:
            reason = "your direct messages are closed to the bot"
            await self._client.store.reminders.finish(claim, "failed", reason, None, now)
            return
        pause = _PAUSES[min(claim.occurrence.attempts, len(_PAUSES)) - 1]
        log.warning("A reminder could not be sent (%s); tried again in %s.", type(error).__name__, pause)
        await self._client.store.reminders.postpone(claim, now + pause, "Discord was out of order")
