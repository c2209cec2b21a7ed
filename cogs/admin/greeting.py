"""The message that the bot writes once when it is invited to a server: four lines on what to try."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Final

import discord
from discord.ext import commands

from bot import kept
from bot.client.client import WhichcertClient
from bot.client.failure import SEND_ERRORS, log_unsent
from bot.client.permissions import may_write
from bot.errors import NotSaved
from bot.members.servers import claim_greeting
from knowledge.text.markup import escape
from knowledge.text.sentences import shorten

log = logging.getLogger(__name__)

_TITLE_LIMIT: Final = 100


class Greeting(commands.Cog):
    """Greets a server when the bot is invited, at most once in 30 days."""

    def __init__(self, client: WhichcertClient) -> None:
        self._client = client

    @commands.Cog.listener("on_guild_join")
    async def greet(self, guild: discord.Guild) -> None:
        """Write the message where the bot may write. Write none if it may write nowhere, or has greeted the server.

        discord.py reports a server that becomes available again, also after a new connection, by another event.
        """
        channel = _first_writable(guild)
        if channel is None:
            return
        try:
            with kept.aside():
                if not await claim_greeting(self._client.core, guild.id):
                    return
            await channel.send("\n".join(self._lines()), allowed_mentions=discord.AllowedMentions.none())
        except NotSaved:
            log.warning("A server was not greeted, because nothing could be saved.")
        except SEND_ERRORS as error:
            log_unsent("A server could not be greeted", error)

    def _lines(self) -> Iterator[str]:
        client, core = self._client, self._client.core
        said = core.guide.pleasantries.reply_to_small_talk("greeting", core.clock().date()).small_talk
        example = next((f" {escape(text)}" for text in (said.examples if said else ())), "")
        title = escape(shorten(core.guide.source.title, _TITLE_LIMIT))
        yield f"Hello! Try {client.mention('ask')}{example} I answer from the guide “{title}”."
        if core.guide.advisor:
            yield f"{client.mention('whichcert')} finds the certification that fits you."
        else:
            yield f"{client.mention('guide contents')} shows what the guide covers."
        yield f"{client.mention('studied')} logs a study day, and {client.mention('remind on')} reminds you every week."
        yield f"Admins see and change with {client.mention('setup')} what I do here."


def _first_writable(guild: discord.Guild) -> discord.TextChannel | None:
    """Return the system channel or else the first channel where the bot may write. Return None if there is none."""
    channels = [*([guild.system_channel] if guild.system_channel else []), *guild.text_channels]
    return next(filter(may_write, channels), None)
