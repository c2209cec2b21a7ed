"""One reminder: sent once, or kept with the reason why not, which its owner learns."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import discord

from bot.client.direct_messages import are_closed
from bot.client.embeds import text_embed
from bot.client.failure import UNSENT, log_failure, log_unsent, retry_after
from bot.client.pace import Pace
from bot.errors import NotSaved
from bot.rules.reasons import Cause, Reason
from bot.rules.recurrence import is_too_late
from bot.rules.reminders import Claim, Schedule
from bot.rules.wording import FAILURES_BORNE, cause_words
from cogs.reminders.destination import lacking
from cogs.reminders.message import Session, reminder
from cogs.study.pauses import falls_into_pause

if TYPE_CHECKING:
    from bot.client.client import WhichcertClient

log = logging.getLogger(__name__)

Channel = discord.PartialMessageable | discord.DMChannel | discord.TextChannel

_NOT_THE_BOTS: Final = frozenset({10003, 50001})  # direct messages as another application knew them
_PAUSES: Final = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
_HISTORY_READ: Final = 1000
_HISTORY_READ_AT_LEAST: Final = 200
_CLOCKS_DIFFER: Final = timedelta(days=1)  # Discord dates its messages by its own clock
LEASE_LEFT: Final = timedelta(seconds=30)

AWAY: Final = Cause(Reason.AWAY)
_OUT_OF_ORDER: Final = Cause(Reason.OUT_OF_ORDER)


class Undeliverable(Exception):
    """Says why a reminder cannot arrive; `for_good` where the next one will not either."""

    def __init__(self, reason: Reason, detail: str = "", *, for_good: bool = False) -> None:
        super().__init__(reason)
        self.cause, self.for_good = Cause(reason, detail), for_good


class NotYet(Exception):
    """Says why a reminder has to wait."""


class Sending:
    """Sends claimed reminders; `sent` counts them."""

    def __init__(self, client: WhichcertClient) -> None:
        self._client = client
        self._store = client.core.store.reminders
        self._pace = Pace(client.core.reminders_per_second, client.global_limit)
        self._telling: set[asyncio.Task[None]] = set()
        self.sent = 0

    async def deliver(self, claim: Claim) -> None:
        """Makes the most of a claim: whatever happens, it ends, or comes again later."""
        try:
            await self._deliver(claim)
        except NotSaved:
            log.warning("What became of a reminder could not be kept; it is looked up when its lease is over.")
        except Exception as error:  # one reminder's fault is no other's
            log_failure("a reminder", error)
            with contextlib.suppress(NotSaved):
                await self._try_later(claim, Cause(Reason.OUR_FAULT), may_be_sent=True)

    async def finish(self) -> None:
        """Waits until the owners of group reminders are told what is being told to them."""
        if self._telling:
            await asyncio.wait(self._telling)

    async def _deliver(self, claim: Claim) -> None:
        dropping = await self._dropping(claim)
        if not claim.again:
            if dropping:
                await self._drop(claim, dropping)
                return
            if await self._is_put_back(claim):
                return
        await self._pace.wait()
        try:
            channel = await self._channel(claim.schedule)
            sent = await self._sent_before(channel, claim) if claim.again else None
        except (Undeliverable, NotYet, *UNSENT) as error:
            await self._not_seen(claim, dropping, error)
            return
        if sent is not None:
            await self._store.finish(claim, "sent", None, sent, self._client.core.clock())
        elif dropping:
            await self._drop(claim, dropping)
        else:
            await self._send(channel, claim)

    async def _dropping(self, claim: Claim) -> Cause | None:
        """Says why a reminder is not to be sent any more; None where it is."""
        schedule, due_at = claim.schedule, claim.occurrence.due_at
        if schedule.state == "paused":
            return schedule.state_reason or Cause(Reason.SCHEDULE_PAUSED)
        if not schedule.is_group and await falls_into_pause(self._client.core, schedule.member_id, due_at):
            return Cause(Reason.PAUSED)
        if is_too_late(due_at, self._client.core.clock()):
            return claim.occurrence.reason or AWAY
        return None

    async def _drop(self, claim: Claim, cause: Cause) -> None:
        if cause.reason is Reason.PAUSED:
            await self._store.skip_paused(claim, self._client.core.clock())
        else:
            await self._store.finish(claim, "skipped", cause, None, self._client.core.clock())

    async def _not_seen(self, claim: Claim, dropping: Cause | None, error: Exception) -> None:
        """Ends a claim that may have been sent before and cannot be looked up; gives up or tries later any other."""
        gone = isinstance(error, Undeliverable) or _is_refused(error)
        if claim.again and (dropping or gone):
            await self._store.finish(claim, "unknown", Cause(Reason.UNSEEN), None, self._client.core.clock())
        elif isinstance(error, Undeliverable):
            await self._fail(claim, error)
        elif are_closed(error):
            await self._fail(claim, Undeliverable(Reason.DM_CLOSED))
        else:
            log_unsent("A reminder is tried again, for its channel could not be reached", error)
            await self._try_later(claim, _OUT_OF_ORDER, may_be_sent=claim.again, pause=retry_after(error))

    async def _channel(self, schedule: Schedule) -> Channel:
        """Gives the channel of a reminder; raises Undeliverable, NotYet or what Discord says."""
        if schedule.is_group:
            return self._group_channel(schedule)
        if schedule.dm_channel_id is not None:
            return self._client.direct_messages.known(schedule.dm_channel_id)
        return await self._open(schedule)

    async def _open(self, schedule: Schedule) -> discord.DMChannel:
        channel = await self._client.direct_messages.open(schedule.member_id)
        await self._store.note_direct_messages(schedule.id, channel.id)
        return channel

    def _group_channel(self, schedule: Schedule) -> discord.TextChannel:
        guild = self._client.get_guild(schedule.guild_id or 0)
        if guild is None:
            raise Undeliverable(Reason.NOT_IN_SERVER, for_good=True)
        if guild.unavailable:
            raise NotYet("the server is out of order")
        channel = guild.get_channel(schedule.channel_id or 0)
        if not isinstance(channel, discord.TextChannel):
            raise Undeliverable(Reason.CHANNEL_GONE, for_good=True)
        if missing := lacking(guild, channel.id):
            raise Undeliverable(Reason.LACKS_PERMISSIONS, ", ".join(missing))
        return channel

    async def _sent_before(self, channel: Channel, claim: Claim) -> int | None:
        """Finds the message of a claim that somebody else held before, by the key in its buttons."""
        posted_at = claim.occurrence.posted_at or claim.occurrence.due_at
        read = 0
        async for message in channel.history(limit=_HISTORY_READ):
            read += 1
            if _holds(message, claim.occurrence.key):
                return message.id
            if read >= _HISTORY_READ_AT_LEAST and message.created_at < posted_at - _CLOCKS_DIFFER:
                return None
        if read == _HISTORY_READ:
            raise Undeliverable(Reason.UNSEEN)
        return None

    async def _send(self, channel: Channel, claim: Claim) -> None:
        """Sends the message, with what did not arrive before, and keeps what became of it."""
        schedule = claim.schedule
        untold = [] if schedule.is_group else await self._store.untold(schedule.member_id, of_groups=False)
        session = await reminder(self._client, claim, untold)
        try:
            if not await self._may_post(claim):
                return
            try:
                message = await self._post(channel, claim, session)
            except (discord.NotFound, discord.Forbidden) as error:
                if schedule.is_group or error.code not in _NOT_THE_BOTS:
                    raise
                channel = await self._open(schedule)
                if not await self._may_post(claim):
                    return
                message = await self._post(channel, claim, session)
        except UNSENT as error:
            await self._not_sent(claim, error)
            return
        self.sent += 1
        await self._store.finish(claim, "sent", None, message.id, self._client.core.clock())
        await self._store.mark_told(untold, self._client.core.clock())

    async def _may_post(self, claim: Claim) -> bool:
        """Note that the message goes out now, unless it is not due, its claim ended, or its lease is about to."""
        if await self._is_put_back(claim):
            return False
        now = self._client.core.clock()
        return await self._store.begin_posting(claim, now, now + LEASE_LEFT)

    async def _is_put_back(self, claim: Claim) -> bool:
        """Let a claim of a clock that was ahead, and is no more, wait for its time; tell whether it is one."""
        now = self._client.core.clock()
        if claim.occurrence.due_at <= now:
            return False
        await self._store.wait_until_due(claim, now)
        return True

    async def _post(self, channel: Channel, claim: Claim, session: Session) -> discord.Message:
        return await channel.send(
            session.content,
            embed=session.embed,
            view=session.view,
            allowed_mentions=session.allowed_mentions,
            nonce=claim.occurrence.key,
        )

    async def _not_sent(self, claim: Claim, error: BaseException) -> None:
        """Ends a claim that Discord refused for good; tries any other later, when the history is read first."""
        if are_closed(error):
            await self._fail(claim, Undeliverable(Reason.DM_CLOSED))
        elif claim.schedule.is_group and isinstance(error, discord.Forbidden):
            await self._fail(claim, Undeliverable(Reason.MAY_NOT_WRITE))
        elif isinstance(error, discord.NotFound):
            gone = Reason.CHANNEL_GONE if claim.schedule.is_group else Reason.DM_UNKNOWN
            await self._fail(claim, Undeliverable(gone, for_good=claim.schedule.is_group))
        else:
            log_unsent("A reminder could not be sent and is tried again", error)
            await self._try_later(claim, _OUT_OF_ORDER, may_be_sent=not _is_answered(error), pause=retry_after(error))

    async def _fail(self, claim: Claim, error: Undeliverable) -> None:
        """Keeps why a reminder did not arrive; after some in a row, or for good, the schedule rests."""
        schedule, cause = claim.schedule, error.cause
        if not await self._store.finish(claim, "failed", cause, None, self._client.core.clock()):
            return  # its owner stopped it, or wished to be forgotten
        after = ""
        if cause.reason is Reason.CHANNEL_GONE:
            await self._store.stop(schedule.id, self._client.core.clock())
            after = " I have ended it; `/remind on` sets up another one."
        elif error.for_good:
            await self._store.pause_schedule(schedule.id, cause)
            after = " It is paused; `/remind status` in that server resumes it."
        elif await self._store.failures_in_a_row(schedule.id) >= FAILURES_BORNE:
            await self._store.pause_schedule(schedule.id, Cause(Reason.FAILED_IN_A_ROW, str(cause)))
            after = " It is the third in a row, so I have paused them; `/remind status` in that server resumes them."
        if schedule.is_group:
            words = f"The reminder in <#{schedule.channel_id}> did not arrive: {cause_words(cause)}.{after}"
            task = asyncio.create_task(self._tell_owner(claim, words))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)

    async def _tell_owner(self, claim: Claim, words: str) -> None:
        """Writes to whoever set up a group reminder; where that fails, they read it at their next command."""
        try:
            channel = await self._client.direct_messages.open(claim.schedule.member_id)
            await channel.send(embed=text_embed("Group reminder", words))
            await self._store.mark_told([claim.occurrence], self._client.core.clock())
        except (NotSaved, *UNSENT) as error:
            log_unsent("The owner of a group reminder could not be told yet", error)

    async def _try_later(
        self, claim: Claim, cause: Cause, *, may_be_sent: bool, pause: timedelta | None = None
    ) -> None:
        """Give a claim back, to be handed out again when Discord says, or after a growing pause."""
        pause = pause or _PAUSES[min(claim.occurrence.attempts, len(_PAUSES)) - 1]
        await self._store.postpone(claim, self._client.core.clock() + pause, cause, may_be_sent=may_be_sent)


def _holds(message: discord.Message, key: str) -> bool:
    """Tells whether a message has the buttons of an occurrence."""
    items = [item for row in message.components for item in getattr(row, "children", [])]
    return any(str(getattr(item, "custom_id", "")).endswith(f":{key}") for item in items)


def _is_refused(error: BaseException) -> bool:
    """Tells whether Discord will not let the history be read."""
    return isinstance(error, discord.Forbidden | discord.NotFound)


def _is_answered(error: BaseException) -> bool:
    """Tells whether Discord said that it did not take a message, so that it cannot have."""
    refused = isinstance(error, discord.HTTPException) and error.status < 500
    return refused or isinstance(error, discord.RateLimited)
