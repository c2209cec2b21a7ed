"""Answer direct messages, and messages in servers that mention the bot.

Discord sends the text of a message in a server only if the message mentions the bot, a reply with a ping among them.
All other messages arrive without their text, and nothing is done about them. The exceptions are messages that are
meant for the bot all the same: a reply to the bot without a ping, and a mention of the bot's role.
"""

from __future__ import annotations

import contextlib
import time
from functools import partial
from typing import Final

import discord
from discord.ext import commands

from bot.client.client import WhichcertClient
from bot.client.endings import MESSAGE, OK, Ended, tell_ended
from bot.client.failure import SEND_ERRORS, log_unsent, words_for
from bot.client.mentions import without_mentions
from bot.members.servers import server_settings
from cogs.guide.asking import Addressed, MessageReply, reply_to_message
from knowledge.text.characters import harmless

_WRITTEN: Final = frozenset({discord.MessageType.default, discord.MessageType.reply})
_NEEDED: Final = discord.Permissions(view_channel=True, send_messages=True, embed_links=True, read_message_history=True)
_NEEDED_IN_THREADS: Final = discord.Permissions(
    view_channel=True, send_messages_in_threads=True, embed_links=True, read_message_history=True
)


class Messages(commands.Cog):
    """The listener that answers messages."""

    def __init__(self, client: WhichcertClient) -> None:
        self._client = client

    @commands.Cog.listener("on_message")
    async def answer(self, message: discord.Message) -> None:
        """Answer a message if it is addressed to the bot and the bot may answer."""
        me = self._client.user
        addressed = addressed_by(message, me) if me is not None else None
        if addressed is None:
            return
        began, ended = time.perf_counter(), OK
        try:
            if not await self._may_answer(message):
                return
            reply = await reply_to_message(self._client, addressed)
            if reply is None:
                return
            await _send(message, reply)
        except SEND_ERRORS as error:
            # A channel that was closed to the bot a moment ago, a question that was deleted, a member who blocked it.
            if message.guild is None or not isinstance(error, discord.Forbidden | discord.NotFound):
                log_unsent("A message could not be answered", error)
            ended = Ended("failed")
        except Exception as error:
            words, ended = words_for(error, "a message")
            with contextlib.suppress(*SEND_ERRORS):
                await _send(message, MessageReply(content=words))
        tell_ended(self._client.core.watch, MESSAGE, began, ended)

    async def _may_answer(self, message: discord.Message) -> bool:
        """Return whether nobody switched the answers off, and the bot has the permissions to reply."""
        if message.guild is None:
            return True
        if not self._client.answers_in_servers or not _may_reply(message.channel, message.guild.me):
            return False
        channel = message.channel
        channel_id = channel.parent_id if isinstance(channel, discord.Thread) else channel.id
        settings = await server_settings(self._client.core, message.guild.id)
        return settings.answers_mentions and settings.is_public(channel_id)


def addressed_by(message: discord.Message, me: discord.ClientUser) -> Addressed | None:
    """Return what a message says to the bot, or None if the bot must not answer the message.

    A bot, a webhook, a system message and a message to everyone are never answered.
    """
    if message.author.bot or message.webhook_id is not None or message.type not in _WRITTEN:
        return None
    guild, resolved = message.guild, message.reference.resolved if message.reference else None
    replied_to = resolved if isinstance(resolved, discord.Message) and resolved.author.id == me.id else None
    own_role = guild.self_role if guild and message.role_mentions else None
    if guild is None:
        if not isinstance(message.channel, discord.DMChannel) or not message.content.strip():
            return None
    elif message.mention_everyone or not (
        any(user.id == me.id for user in message.mentions)
        or (message.type is discord.MessageType.reply and replied_to is not None)
        or own_role in message.role_mentions
    ):
        return None
    own = {me.id} if own_role is None else {me.id, own_role.id}
    names = [guild.me.display_name] if guild else []
    return Addressed(
        text=None if _is_withheld(message) else without_mentions(harmless(message.content), own).strip(),
        names=tuple(dict.fromkeys([*names, me.display_name, me.name])),
        author_id=message.author.id,
        channel_id=message.channel.id,
        guild_id=guild.id if guild else None,
        replied_to=replied_to,
    )


def _is_withheld(message: discord.Message) -> bool:
    """Return whether Discord left out what a message holds. No message is empty when it is sent.

    Discord never leaves out stickers and forwarded messages.
    """
    given = message.content or message.attachments or message.embeds or message.components or message.poll
    return not (given or message.stickers or message.message_snapshots)


def _may_reply(channel: discord.abc.MessageableChannel, me: discord.Member) -> bool:
    """Return whether the bot has the permissions to reply in a channel, or does not know the channel."""
    if isinstance(channel, discord.Thread):
        return channel.parent is None or _NEEDED_IN_THREADS.is_subset(channel.permissions_for(me))
    return isinstance(channel, discord.PartialMessageable) or _NEEDED.is_subset(channel.permissions_for(me))


async def _send(message: discord.Message, reply: MessageReply) -> None:
    """React to a message, or write a reply that pings nobody. In a server, the reply names the message."""
    if reply.reaction is not None:
        await message.add_reaction(reply.reaction)
        return
    missing = discord.utils.MISSING
    send = partial(
        message.channel.send,
        reply.content,
        embed=reply.embed or missing,
        view=reply.view or missing,
        allowed_mentions=discord.AllowedMentions.none(),
    )
    if message.guild is None:
        await send()
    else:
        await send(reference=message.to_reference(fail_if_not_exists=False), mention_author=False)
