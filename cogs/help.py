"""/help: what the bot can do for the member who asks, in a few lines."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.belonging import is_member
from bot.client.client import Interaction, WhichcertClient
from bot.client.embeds import guide_line, text_embed
from bot.client.feature import Feature
from bot.client.permissions import is_admin
from bot.client.persistent import PersistentButton
from bot.client.responding import defer, redraw, respond
from knowledge.text.markup import escape
from knowledge.text.sentences import shorten


@dataclass(frozen=True, slots=True)
class _Group:
    """Some commands that belong together. `first`: those to begin with, each with what it does."""

    name: str
    first: Mapping[str, str]
    others: tuple[str, ...]

    @property
    def commands(self) -> tuple[str, ...]:
        """Return the names of all commands of the group."""
        return (*self.first, *self.others)


GROUPS: Final = (
    _Group("The guide", {"guide contents": "shows all its sections"}, ("ask", "guide about")),
    _Group(
        "Decide which certification fits",
        {"credential": "shows all about an exam"},
        ("whichcert", "compare"),
    ),
    _Group(
        "Prepare for your exam",
        {"target choose": "keeps your exam", "plan": "lays out your weeks"},
        ("target show", "target clear"),
    ),
    _Group(
        "Keep going",
        {"studied": "logs a study day"},
        (
            "streak show", "streak why", "streak of", "leaderboard", "pause",
            "remind on", "remind once", "remind status", "remind edit",
            "remind skip", "remind streak on", "remind off", "remind streak off",
        ),
    ),
    _Group(
        "Your settings and your data",
        {"settings": "sets zone, rest days, goal"},
        ("mydata show", "mydata export", "mydata delete"),
    ),
)  # fmt: skip
FOR_ADMINS: Final = ("setup", "guide gaps")
FOR_BOTH: Final = ("doctor",)
FOR_OPERATORS: Final = ("guide reload",)
_KEPT: Final = "I keep questions for 90 days at most, without your name"
_GUIDE_LIMIT: Final = 200
Part = Literal["start", "all"]


class Help(commands.Cog):
    """The command /help."""

    @app_commands.command(name="help", description="What this bot can do")
    async def help(self, interaction: Interaction) -> None:
        """Show three examples, and the commands to begin with, in groups."""
        await defer(interaction)
        embed, view = await _page(interaction, "start")
        await respond(interaction, embed=embed, view=view)


async def _page(interaction: Interaction, part: Part) -> tuple[discord.Embed, discord.ui.View]:
    """Return the commands to begin with, or all that the member may use here, with a button to the other page."""
    client = interaction.client
    here = {command.qualified_name for command in _slash_commands(client) if _is_usable(command, interaction)}
    embed = text_embed("What I can do", "\n".join(_examples(client, here) if part == "start" else ()))
    for group in GROUPS:
        named = _starts(client, group, here) if part == "start" else _mentions(client, group.commands, here)
        if named:
            embed.add_field(name=group.name, value=named, inline=False)
    if part == "all" and (special := [line async for line in _special(interaction, here)]):
        embed.add_field(name="For you", value="\n".join(special), inline=False)
    embed.set_footer(text=f"{shorten(guide_line(client.core.guide), _GUIDE_LIMIT)} · {_KEPT}")
    view = discord.ui.View(timeout=None)
    view.add_item(ShowHelp("all" if part == "start" else "start"))
    return embed, view


def _examples(client: WhichcertClient, here: Collection[str]) -> Iterator[str]:
    """Yield three examples in a line each, and then the other ways to ask."""
    asked = [escape(text) for text in client.core.guide.pleasantries.brief_examples()]
    such = f": *{asked[0]}*" if asked else ""
    yield f"{client.mention('ask')} answers, with its source{such}"
    if "whichcert" in here:
        yield f"{client.mention('whichcert')} finds the exam for you"
    elif len(asked) > 1:
        yield f"{client.mention('ask')} also knows this: *{asked[1]}*"
    yield f"{client.mention('remind on')} reminds you *mon wed 19:00*"
    mention = ""
    if client.answers_in_servers and client.user is not None:
        mention = f"mention @{escape(client.user.display_name)}, "
    (menu,) = client.tree.get_commands(type=discord.AppCommandType.message)
    yield f"Or {mention}send me a DM, or hold a message: Apps, **{escape(menu.name)}**."


def _starts(client: WhichcertClient, group: _Group, here: Collection[str]) -> str:
    return "\n".join(f"{client.mention(name)} {what}" for name, what in group.first.items() if name in here)


async def _special(interaction: Interaction, here: Collection[str]) -> AsyncIterator[str]:
    client = interaction.client
    admin = is_admin(interaction)
    if admin and (named := _mentions(client, (*FOR_ADMINS, *FOR_BOTH), here)):
        yield f"As an admin: {named}"
    is_operator = await client.operators.include(interaction.user.id)
    if is_operator and (named := _mentions(client, FOR_OPERATORS if admin else (*FOR_BOTH, *FOR_OPERATORS), here)):
        yield f"As the operator: {named}"


def _mentions(client: WhichcertClient, names: Collection[str], here: Collection[str]) -> str:
    return " ".join(client.mention(name) for name in names if name in here)


def _slash_commands(client: WhichcertClient) -> Iterator[app_commands.Command[Any, ..., Any]]:
    walked = client.tree.walk_commands(type=discord.AppCommandType.chat_input)
    yield from (command for command in walked if isinstance(command, app_commands.Command))


class ShowHelp(PersistentButton, custom_id="help:{part}"):
    """Shows all commands in place of those to begin with, or the other way round."""

    part: Part

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="All commands" if self.part == "all" else "Back")

    async def on_press(self, interaction: Interaction) -> None:
        """Show that page."""
        embed, view = await _page(interaction, self.part)
        await redraw(interaction, embed=embed, view=view)


def _is_usable(command: app_commands.Command[Any, ..., Any], interaction: Interaction) -> bool:
    """Return whether Discord offers a command where the interaction is."""
    contexts, installs = command.allowed_contexts, command.allowed_installs
    in_server = interaction.guild_id is not None
    if not in_server and (command.guild_only or (contexts is not None and contexts.dm_channel is False)):
        return False
    return is_member(interaction) or installs is None or installs.user is not False


def feature(_: WhichcertClient) -> Feature:
    """Return what the client registers for /help."""
    return Feature(cogs=[Help()], persistent=(ShowHelp,))
