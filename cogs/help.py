"""/help: what the bot can do for the member who asks, in a few lines."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.belonging import is_member
from bot.client.client import Interaction, WhichcertClient
from bot.client.embeds import guide_line, text_embed
from bot.client.feature import Feature
from bot.client.permissions import is_admin
from bot.client.responding import defer, respond
from knowledge.text.markup import escape
from knowledge.text.sentences import shorten


@dataclass(frozen=True, slots=True)
class _Group:
    """Some commands that belong together."""

    name: str
    commands: tuple[str, ...]


GROUPS: Final = (
    _Group("Ask the guide", ("ask", "guide contents", "guide about")),
    _Group("Decide which certification fits", ("whichcert", "credential", "compare")),
    _Group("Prepare for your exam", ("target choose", "target show", "target clear", "plan")),
    _Group(
        "Keep going",
        (
            "studied", "streak show", "streak why", "streak of", "leaderboard", "pause",
            "remind on", "remind once", "remind status", "remind edit",
            "remind skip", "remind streak on", "remind off", "remind streak off",
        ),
    ),
    _Group(
        "Your settings and your data",
        ("settings", "mydata show", "mydata export", "mydata delete"),
    ),
)  # fmt: skip
FOR_ADMINS: Final = ("setup", "guide gaps")
FOR_OPERATORS: Final = ("guide reload",)
_KEPT: Final = "I keep questions for 90 days at most, without who asked"
_GUIDE_LIMIT: Final = 200


class Help(commands.Cog):
    """The command /help."""

    def __init__(self, client: WhichcertClient) -> None:
        self.client = client

    @app_commands.command(name="help", description="What this bot can do")
    async def help(self, interaction: Interaction) -> None:
        """Show three examples, and the commands that the member may use here, in groups."""
        await defer(interaction)  # Discord may have to say first who runs the bot
        operator = await self.client.operators.include(interaction.user.id)
        here = {command.qualified_name for command in self._slash_commands() if _is_usable(command, interaction)}
        embed = text_embed("What I can do", "\n".join(self._examples(here)))
        for group in GROUPS:
            if named := self._mentions(group.commands, here):
                special = self._special(here, is_admin(interaction), operator) if group is GROUPS[-1] else ()
                value = "\n".join((named, *special))
                embed.add_field(name=group.name, value=value, inline=False)
        embed.set_footer(text=f"{shorten(guide_line(self.client.core.guide), _GUIDE_LIMIT)} · {_KEPT}")
        await respond(interaction, embed=embed)

    def _examples(self, here: Collection[str]) -> Iterator[str]:
        guide, today = self.client.core.guide, self.client.core.clock().date()
        said = guide.pleasantries.reply_to_small_talk("greeting", today).small_talk
        questions = [f"{self.client.mention('ask')} {escape(text)}" for text in (said.examples if said else ())]
        decide = [f"{self.client.mention('whichcert')} finds what fits you"]
        yield from questions[:1]
        yield from decide if "whichcert" in here else questions[1:2]
        yield f"{self.client.mention('remind on')} mon wed 19:00"
        mention = ""
        if self.client.answers_in_servers and self.client.user is not None:
            mention = f"mention @{escape(self.client.user.display_name)}, "
        (menu,) = self.client.tree.get_commands(type=discord.AppCommandType.message)
        yield f"Or {mention}send me a DM, or hold a message: Apps, **{escape(menu.name)}**."

    def _special(self, here: Collection[str], admin: bool, operator: bool) -> Iterator[str]:
        if admin and (named := self._mentions(FOR_ADMINS, here)):
            yield f"As an admin: {named}"
        if operator and (named := self._mentions(FOR_OPERATORS, here)):
            yield f"As the operator: {named}"

    def _mentions(self, names: Collection[str], here: Collection[str]) -> str:
        return " ".join(self.client.mention(name) for name in names if name in here)

    def _slash_commands(self) -> Iterator[app_commands.Command[Any, ..., Any]]:
        walked = self.client.tree.walk_commands(type=discord.AppCommandType.chat_input)
        yield from (command for command in walked if isinstance(command, app_commands.Command))


def _is_usable(command: app_commands.Command[Any, ..., Any], interaction: Interaction) -> bool:
    """Return whether Discord offers a command where the interaction is."""
    contexts, installs = command.allowed_contexts, command.allowed_installs
    in_server = interaction.guild_id is not None
    if not in_server and (command.guild_only or (contexts is not None and contexts.dm_channel is False)):
        return False
    return is_member(interaction) or installs is None or installs.user is not False


def feature(client: WhichcertClient) -> Feature:
    """Return what the client registers for /help."""
    return Feature(cogs=[Help(client)])
