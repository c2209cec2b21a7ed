"""The Discord client: it registers the features, hands events to them and reports failures."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, NoReturn, cast

import discord
from discord import app_commands

from bot import kept
from bot.client.command_sync import sync_if_changed
from bot.client.conversations import Conversations
from bot.client.direct_messages import DirectMessages
from bot.client.endings import note_begun, note_ended
from bot.client.failure import failures_answered, log_failure, reply_failure
from bot.client.feature import Feature, Job
from bot.client.global_limit import GlobalLimit
from bot.client.guide_reading import GuideReading
from bot.client.permissions import Operators
from bot.client.pictures import Pictures
from bot.client.rate_limits import RateLimits
from bot.client.shards import ShardedClient
from bot.core import Core
from bot.errors import NotSaved, OperatorError, UnknownButton
from bot.threads import in_thread
from bot.zones import look_up
from knowledge.text.characters import harmless

log = logging.getLogger(__name__)

FINISHED_AFTER_SECONDS: Final = 8.0
_CANCELLED_AFTER_SECONDS: Final = 0.5
_LONGEST_WAIT_SECONDS: Final = 30.0  # a request fails if a rate limit would take longer
# The names of tasks in discord.py 2.7 begin like this: for commands, for presses and modals, for events.
_BEGUN_BY_DISCORD: Final = ("CommandTree-invoker", "discord-ui-", "discord.py: ")


class WhichcertClient(ShardedClient):
    """The bot on Discord.

    `features`: builds the features, which come from the composition root, `bot/app.py`.
    `answers_in_servers`: whether the bot answers messages in servers that mention it.
    `shard_count`: None for as many shards as Discord recommends when the client starts.
    """

    def __init__(
        self,
        core: Core,
        features: Callable[[WhichcertClient], Sequence[Feature]],
        operator_ids: Iterable[int] = (),
        answers_in_servers: bool = True,
        shard_count: int | None = None,
    ) -> None:
        self.global_limit = GlobalLimit(core.watch)
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # the bot never speaks
        super().__init__(
            command_prefix=(),
            shard_count=shard_count,
            help_command=None,
            intents=intents(answers_in_servers),
            tree_cls=Tree,
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            max_ratelimit_timeout=_LONGEST_WAIT_SECONDS,
            http_trace=self.global_limit.trace,
        )
        self.core = core
        self.has_fixed_shards = shard_count is not None
        self.answers_in_servers = answers_in_servers
        self.rate_limits = RateLimits()
        self.conversations = Conversations()
        self.operators = Operators(self, operator_ids, core.clock)
        self.direct_messages = DirectMessages(self)
        self.pictures = Pictures()
        self.guide_reading = GuideReading()
        added = features(self)
        self.cogs_to_add = [cog for feature in added for cog in feature.cogs]
        self.persistent_items = [item for feature in added for item in feature.persistent]
        self.persistent_modals = [modal for feature in added for modal in feature.modals]
        self.notices = [notice for feature in added for notice in feature.notices]
        self.jobs: list[Job] = [job for feature in added for job in feature.jobs]
        self.command_ids: Mapping[str, int] = {}
        self._gave_up_for = asyncio.Queue[OperatorError]()

    async def setup_hook(self) -> None:
        """Register the features, update the commands on Discord and start the jobs before the first event."""
        self.add_dynamic_items(*self.persistent_items)
        for cog in self.cogs_to_add:
            await self.add_cog(cog)
        readying = asyncio.create_task(in_thread(look_up.make_ready))
        self.command_ids = await sync_if_changed(self.tree)
        await readying
        for job in self.jobs:
            job.start()

    def mention(self, command: str) -> str:
        """Return a mention of a slash command such as "remind on", which a member can press to begin the command.

        If Discord has not told the command's id, return the name alone.
        """
        command_id = self.command_ids.get(command.split(" ")[0])
        return f"`/{command}`" if command_id is None else f"</{command}:{command_id}>"

    def give_up(self, error: OperatorError) -> None:
        """End the run with an error, because the bot can do nothing useful any more."""
        self._gave_up_for.put_nowait(error)

    async def given_up(self) -> NoReturn:
        """Wait for `give_up`, and raise its error."""
        raise await self._gave_up_for.get()

    async def close(self) -> None:
        """Close the connections after the commands and jobs under way have ended. No new ones begin meanwhile.

        Cancel commands and jobs that take longer than FINISHED_AFTER_SECONDS.
        """
        self.hear_no_more()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FINISHED_AFTER_SECONDS):
                await asyncio.gather(*(job.stop() for job in self.jobs), return_exceptions=True)
                while begun := _begun():
                    await asyncio.wait(begun)
        if begun := _begun():
            for task in begun:
                task.cancel()
            await asyncio.wait(begun, timeout=_CANCELLED_AFTER_SECONDS)
        await super().close()

    async def on_ready(self) -> None:
        """Log that the bot is connected."""
        shards = f", on {self.shard_count} shards" if (self.shard_count or 1) > 1 else ""
        log.info("Connected to Discord as %s, in %d servers%s.", self.user, len(self.guilds), shards)

    async def on_message(self, message: discord.Message, /) -> None:
        """Do nothing here: there are no prefix commands, and the cogs listen for messages themselves."""

    async def on_interaction(self, interaction: Interaction, /) -> None:
        """Handle a submitted modal. Tell the member if this version of the bot does not know a modal or component.

        discord.py itself handles commands and the components that it knows.
        """
        if interaction.type is discord.InteractionType.modal_submit:
            for modal in self.persistent_modals:
                if await modal.take(interaction):
                    return
        elif interaction.type is not discord.InteractionType.component or self._knows(interaction):
            return
        async with failures_answered(interaction):
            raise UnknownButton

    def _knows(self, interaction: Interaction) -> bool:
        """Return whether discord.py finds a persistent item for the custom_id of a component.

        If it finds none, only `on_interaction` receives the press.
        """
        custom_id = str((interaction.data or {}).get("custom_id", ""))
        return any(item.__discord_ui_compiled_template__.fullmatch(custom_id) for item in self.persistent_items)

    async def on_app_command_completion(
        self, interaction: Interaction, command: app_commands.Command[Any, ..., Any] | app_commands.ContextMenu, /
    ) -> None:
        """Tell that a command has ended well. Send the member the notices that follow it, one after another.

        A notice that fails does not stop the others.
        """
        note_ended(interaction)
        for notice in self.notices:
            try:
                await notice(interaction, command.qualified_name)
            except NotSaved:
                log.warning("A notice was not shown, because nothing could be saved. It comes after the next command.")
            except Exception as error:  # a bug in one notice must not stop the others
                log_failure(f"a notice after {command.qualified_name}", error)

    async def on_error(self, event_method: str, /, *args: object, **kwargs: object) -> None:
        """Log an exception of an event listener. There is nobody to reply to."""
        log_failure(f"the event {event_method}")


Interaction = discord.Interaction[WhichcertClient]


def _begun() -> set[asyncio.Task[Any]]:
    """Return the tasks of all commands, presses, modals and events under way."""
    return {task for task in asyncio.all_tasks() if task.get_name().startswith(_BEGUN_BY_DISCORD)}


def _make_harmless(options: list[dict[str, Any]]) -> None:
    """Replace each text among the options of a command, of which those of a subcommand lie deeper."""
    for option in options:
        _make_harmless(option.get("options", []))
        if isinstance(option.get("value"), str):
            option["value"] = harmless(option["value"])


class Tree(app_commands.CommandTree[WhichcertClient]):
    """The command tree. It replies to every failed command, but not to failed autocompletion."""

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Allow every command. Record that it begins now and has not saved a change yet.

        discord.py reads the options after this. So each typed option, also while suggestions are asked for, is made
        harmless here.
        """
        kept.begin()
        note_begun(interaction)
        _make_harmless(cast("Any", interaction.data or {}).get("options", []))
        return True

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Reply to the member with the error's own words or with an apology."""
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        note_ended(interaction, await reply_failure(interaction, cause))


def intents(answers_in_servers: bool = True) -> discord.Intents:
    """Return the intents of the bot: servers, direct messages, and messages in servers. None of them is privileged.

    Discord leaves out the text of a message in a server, unless the message mentions the bot.
    """
    wanted = discord.Intents.none()
    wanted.guilds = True
    wanted.dm_messages = True
    wanted.guild_messages = answers_in_servers
    return wanted
