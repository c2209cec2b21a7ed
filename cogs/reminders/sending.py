"""Send one reminder at most once, or save why it was not sent, so that its owner can be told."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import discord

from bot.client.direct_messages import OpeningStopped, are_closed, are_not_the_bots, are_refused
from bot.client.embeds import text_embed
from bot.client.failure import SEND_ERRORS, log_failure, log_unsent, retry_after
from bot.client.pace import Pace
from bot.errors import NotSaved
from bot.members.deliveries import (
    Aftermath,
    drop,
    may_post,
    note_direct_messages,
    note_failed,
    note_sent,
    note_told,
    note_unseen,
    try_later,
    untold,
    wait_if_early,
    why_dropped,
)
from bot.rules.reasons import Cause, Reason
from bot.rules.reminders import Claim, Schedule
from bot.rules.wording import cause_words
from cogs.reminders.destination import lacking
from cogs.reminders.exam_questions import question
from cogs.reminders.message import ReminderMessage, reminder

if TYPE_CHECKING:
    from bot.client.client import WhichcertClient

log = logging.getLogger(__name__)

Channel = discord.PartialMessageable | discord.DMChannel | discord.TextChannel

_HISTORY_READ: Final = 1000
_HISTORY_READ_AT_LEAST: Final = 200
# The time of a message comes from Discord's clock, and posted_at from the bot's clock. The two may differ.
_CLOCKS_DIFFER: Final = timedelta(days=1)

_AFTERMATHS: Final[dict[Aftermath, str]] = {
    "goes on": "",
    "ended": " I have stopped it. `/remind on` sets up another one.",
    "rests": " It is paused. `/remind status` in that server resumes it.",
    "rests after some in a row": (
        " It is the third in a row, so I have paused them. `/remind status` in that server resumes them."
    ),
}
_OUT_OF_ORDER: Final = Cause(Reason.OUT_OF_ORDER)
_OPENING_STOPPED: Final = Cause(Reason.DM_STOPPED)


class Undeliverable(Exception):
    """Says why a reminder cannot be delivered.

    `for_good`: whether the schedule's next reminders cannot be delivered either.
    """

    def __init__(self, reason: Reason, detail: str = "", *, for_good: bool = False) -> None:
        super().__init__(reason)
        self.cause, self.for_good = Cause(reason, detail), for_good


class NotYet(Exception):
    """Says why a reminder cannot be delivered yet."""


class Sending:
    """Sends claimed reminders.

    `sent`: how many reminders were sent since the start of the bot.
    """

    def __init__(self, client: WhichcertClient) -> None:
        self._client = client
        self._core = client.core
        self._pace = Pace(client.core.reminders_per_second, client.global_limit)
        self._telling: set[asyncio.Task[None]] = set()
        self.sent = 0

    async def deliver(self, claim: Claim) -> None:
        """Deliver a claim and save the outcome.

        If a bug stops the delivery, requeue the claim. If the outcome cannot be saved, the occurrence is claimed again
        after its lease ends.
        """
        try:
            await self._deliver(claim)
        except NotSaved:
            log.warning("The outcome of a reminder could not be saved. It is looked up when its lease is over.")
        except Exception as error:  # a bug in one reminder must not stop the others
            log_failure("a reminder", error)
            with contextlib.suppress(NotSaved):
                await try_later(self._core, claim, Cause(Reason.OUR_FAULT), may_be_sent=True)

    async def finish(self) -> None:
        """Wait for the messages that tell owners of undelivered group reminders, until each is sent or has failed."""
        if self._telling:
            await asyncio.wait(self._telling)

    async def _deliver(self, claim: Claim) -> None:
        dropping = await why_dropped(self._core, claim)
        if not claim.again:
            if dropping:
                await drop(self._core, claim, dropping)
                return
            if await wait_if_early(self._core, claim):
                return
        await self._pace.wait()
        try:
            channel = await self._channel(claim.schedule)
            sent = await self._sent_before(channel, claim) if claim.again else None
        except (Undeliverable, NotYet, *SEND_ERRORS) as error:
            await self._not_seen(claim, dropping, error)
            return
        if sent is not None:
            await note_sent(self._core, claim, sent)
        elif dropping:
            await drop(self._core, claim, dropping)
        else:
            await self._send(channel, claim)

    async def _not_seen(self, claim: Claim, dropping: Cause | None, error: Exception) -> None:
        """Save the outcome of a claim whose channel or history could not be reached.

        A reminder that may have been sent before becomes "unknown" if a retry would not help. It also becomes "unknown"
        if the reminder must not be sent any more. A reminder that was not sent before and cannot be delivered becomes
        "failed". In all other cases the claim is retried later.
        """
        gone = isinstance(error, Undeliverable) or _is_refused(error)
        if claim.again and (dropping or gone):
            await note_unseen(self._core, claim)
        elif isinstance(error, Undeliverable):
            await self._fail(claim, error)
        elif are_closed(error):
            await self._fail(claim, Undeliverable(Reason.DM_CLOSED))
        else:
            _log_unsent("A reminder is tried again, because its channel could not be reached", error)
            await try_later(self._core, claim, _why_later(error), may_be_sent=claim.again, pause=retry_after(error))

    async def _channel(self, schedule: Schedule) -> Channel:
        """Return the channel of a reminder.

        Raise Undeliverable if there is no usable channel.
        Raise NotYet if the server is unavailable.
        Raise one of SEND_ERRORS if Discord opens no direct messages for now.
        Raise NotSaved if the database cannot be written.
        """
        if schedule.is_group:
            return self._group_channel(schedule)
        if schedule.dm_channel_id is not None:
            return self._client.direct_messages.known(schedule.dm_channel_id)
        return await self._open(schedule)

    async def _open(self, schedule: Schedule) -> discord.DMChannel:
        """Open the direct messages with the owner of a schedule, and save the channel.

        Raise Undeliverable if Discord refuses that for good, and one of SEND_ERRORS if it refuses for now.
        """
        try:
            channel = await self._client.direct_messages.open(schedule.member_id)
        except discord.HTTPException as error:
            if are_closed(error):
                raise Undeliverable(Reason.DM_CLOSED) from None
            if are_refused(error):
                raise Undeliverable(Reason.DM_REFUSED) from None
            raise
        await note_direct_messages(self._core, schedule, channel.id)
        return channel

    def _group_channel(self, schedule: Schedule) -> discord.TextChannel:
        guild = self._client.get_guild(schedule.guild_id or 0)
        if guild is None:
            raise Undeliverable(Reason.NOT_IN_SERVER, for_good=True)
        if guild.unavailable:
            raise NotYet("the server is unavailable")
        channel = guild.get_channel(schedule.channel_id or 0)
        if not isinstance(channel, discord.TextChannel):
            raise Undeliverable(Reason.CHANNEL_GONE, for_good=True)
        if missing := lacking(guild, channel.id):
            raise Undeliverable(Reason.LACKS_PERMISSIONS, ", ".join(missing))
        return channel

    async def _sent_before(self, channel: Channel, claim: Claim) -> int | None:
        """Return the id of the message that an earlier lease holder sent. Return None if there is no such message.

        The key in the buttons identifies the message. Read backwards from the newest message. Stop once at least 200
        messages are read and the last one is more than a day older than the earlier attempt.
        Raise Undeliverable if 1000 messages do not reach back that far.
        """
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
        """Send the message and save the outcome.

        A question about an exam is sent instead of a reminder if the occurrence is one. A reminder in direct messages
        also lists the member's earlier reminders that did not arrive. A group reminder lists none.
        If the stored direct message channel belongs to another application, open a new channel and send the message
        there.
        """
        schedule = claim.schedule
        asks = claim.occurrence.exam_on is not None
        lost = [] if schedule.is_group or asks else await untold(self._core, schedule.member_id, of_groups=False)
        session = await (question(self._client, claim) if asks else reminder(self._client, claim, lost))
        try:
            if not await may_post(self._core, claim):
                return
            try:
                message = await self._post(channel, claim, session)
            except discord.HTTPException as error:
                if schedule.is_group or not are_not_the_bots(error):
                    raise
                channel = await self._open(schedule)
                if not await may_post(self._core, claim):
                    return
                message = await self._post(channel, claim, session)
        except Undeliverable as error:
            await self._fail(claim, error)
            return
        except SEND_ERRORS as error:
            await self._not_sent(claim, self._client.direct_messages.heed(error) or error)
            return
        self.sent += 1
        await note_sent(self._core, claim, message.id, lost)

    async def _post(self, channel: Channel, claim: Claim, session: ReminderMessage) -> discord.Message:
        return await channel.send(
            session.content,
            embed=session.embed,
            view=session.view,
            allowed_mentions=session.allowed_mentions,
            nonce=claim.occurrence.key,
        )

    async def _not_sent(self, claim: Claim, error: BaseException) -> None:
        """Save that a reminder failed, or retry the claim later.

        The reminder has failed if Discord refused it for good. If the message may have been sent, the retry reads the
        history first.
        """
        if are_closed(error):
            await self._fail(claim, Undeliverable(Reason.DM_CLOSED))
        elif claim.schedule.is_group and isinstance(error, discord.Forbidden):
            await self._fail(claim, Undeliverable(Reason.MAY_NOT_WRITE))
        elif isinstance(error, discord.NotFound):
            gone = Reason.CHANNEL_GONE if claim.schedule.is_group else Reason.DM_UNKNOWN
            await self._fail(claim, Undeliverable(gone, for_good=claim.schedule.is_group))
        else:
            _log_unsent("A reminder could not be sent and is tried again", error)
            await try_later(
                self._core, claim, _why_later(error), may_be_sent=not _is_answered(error), pause=retry_after(error)
            )

    async def _fail(self, claim: Claim, error: Undeliverable) -> None:
        """Save why a reminder did not arrive. If it is a group reminder, a background task also tells its owner."""
        became = await note_failed(self._core, claim, error.cause, for_good=error.for_good)
        if became is None or not claim.schedule.is_group:
            return
        words = f"The reminder in <#{claim.schedule.channel_id}> did not arrive: {cause_words(error.cause)}."
        task = asyncio.create_task(self._tell_owner(claim, words + _AFTERMATHS[became]))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def _tell_owner(self, claim: Claim, words: str) -> None:
        """Send a direct message to the owner of a group reminder.

        If that fails, the owner reads the words below the reply to their next command.
        """
        try:
            channel = await self._client.direct_messages.open(claim.schedule.member_id)
            await channel.send(embed=text_embed("Group reminder", words))
            await note_told(self._core, [claim.occurrence])
        except (NotSaved, *SEND_ERRORS) as error:
            _log_unsent("The owner of a group reminder could not be told yet", error)


def _holds(message: discord.Message, key: str) -> bool:
    """Return whether a message has a button whose custom_id ends with the key of an occurrence."""
    items = [item for row in message.components for item in getattr(row, "children", [])]
    return any(str(getattr(item, "custom_id", "")).endswith(f":{key}") for item in items)


def _is_refused(error: BaseException) -> bool:
    """Return whether Discord refuses to let the bot read the history. A retry does not help then."""
    return isinstance(error, discord.Forbidden | discord.NotFound)


def _why_later(error: BaseException) -> Cause:
    return _OPENING_STOPPED if isinstance(error, OpeningStopped) else _OUT_OF_ORDER


def _log_unsent(what: str, error: BaseException) -> None:
    """Log that a request failed. Log nothing for OpeningStopped, because the log already says why nothing is opened."""
    if not isinstance(error, OpeningStopped):
        log_unsent(what, error)


def _is_answered(error: BaseException) -> bool:
    """Return whether the error proves that Discord did not accept the message."""
    refused = isinstance(error, discord.HTTPException) and error.status < 500
    return refused or isinstance(error, discord.RateLimited)
