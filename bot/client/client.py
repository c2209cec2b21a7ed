"""The client: the commands, the lasting buttons and the guide that they ask."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.commands import sync_if_changed
from bot.client.failure import log_failure, reply_failure
from bot.clock import Clock
from bot.settings import Settings
from knowledge.guide import Guide

log = logging.getLogger(__name__)


class WhichcertClient(commands.Bot):
    """The bot on Discord; `cogs_to_add` and `lasting_items` are filled where the program is put together."""

    def __init__(self, settings: Settings, guide: Guide, clock: Clock) -> None:
        super().__init__(
            command_prefix=(),
            help_command=None,
            intents=intents(),
            tree_cls=Tree,
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
        )
        self.settings = settings
        self.guide = guide
        self.clock = clock
        self.cogs_to_add: Sequence[commands.Cog] = ()
        self.lasting_items: Sequence[type[discord.ui.DynamicItem[Any]]] = ()

    async def setup_hook(self) -> None:
        """Makes everything ready that has to be there before the first event."""
        self.add_dynamic_items(*self.lasting_items)
        for cog in self.cogs_to_add:
            await self.add_cog(cog)
        await sync_if_changed(self.tree)

    async def on_ready(self) -> None:
        """Tells the operator that the bot is there."""
        log.info("Connected to Discord as %s, in %d servers.", self.user, len(self.guilds))

    async def on_message(self, message: discord.Message, /) -> None:
        """Leaves texts to the cogs: there are no prefix commands."""

    async def on_error(self, event_method: str, /, *args: object, **kwargs: object) -> None:
        """Logs what a listener could not handle; events have nobody to answer."""
        log_failure(f"the event {event_method}")


Interaction = discord.Interaction[WhichcertClient]


class Tree(app_commands.CommandTree[WhichcertClient]):
    """Gives every failed command, autocomplete apart, the one reply to failure."""

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Answers with the error's own words or an apology."""
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        await reply_failure(interaction, cause)


def intents() -> discord.Intents:
    """Asks for servers and direct messages only; neither is privileged."""
    wanted = discord.Intents.none()
    wanted.guilds = True
    wanted.dm_messages = True
    return wanted
