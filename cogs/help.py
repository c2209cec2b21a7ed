"""/help: what the bot can do, in a few lines."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.client import Interaction, WhichcertClient
from bot.client.embeds import text_embed
from bot.client.feature import Feature
from bot.client.responding import respond
from knowledge.text.markup import escape


class Help(commands.Cog):
    """The command /help."""

    def __init__(self, client: WhichcertClient) -> None:
        self.client = client

    @app_commands.command(name="help", description="What this bot can do")
    async def help(self, interaction: Interaction) -> None:
        """List all commands of the bot, and say what the bot stores about members."""
        lines = [f"**/{command.qualified_name}** {command.description}" for command in self._slash_commands()]
        menus = self.client.tree.get_commands(type=discord.AppCommandType.message)
        lines += [f"**{menu.name}** Press and hold a message (or right-click it), then Apps" for menu in menus]
        if self.client.answers_in_servers and self.client.user is not None:
            name = escape(self.client.user.display_name)
            lines.append(f"Or mention me in a channel with your question (@{name} …), or send it as a direct message.")
        else:
            lines.append("Or send me your question as a direct message.")
        lines.append("\nAnswers are passages of the guide, with their source. Where the guide is silent, I say so.")
        lines.append("I keep questions for 90 days at most, without who asked, to see where the guide falls short.")
        lines.append("`/mydata show` shows what I keep about you, `/mydata delete` deletes it.")
        await respond(interaction, embed=text_embed("What I can do", "\n".join(lines)))

    def _slash_commands(self) -> list[app_commands.Command[commands.Cog, ..., object]]:
        walked = self.client.tree.walk_commands(type=discord.AppCommandType.chat_input)
        return sorted((c for c in walked if isinstance(c, app_commands.Command)), key=lambda c: c.qualified_name)


def feature(client: WhichcertClient) -> Feature:
    """Return what the client registers for /help."""
    return Feature(cogs=[Help(client)])
