"""The two commands that ask the guide: /ask, and the message command "Ask the guide"."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.client import Interaction, WhichcertClient
from bot.client.conversations import Place
from bot.client.publicity import answers_publicly
from bot.client.responding import respond
from bot.client.turns import Turns
from bot.members.guide_headings import suggest_questions
from cogs.guide.asking import reply_to
from cogs.guide.recording import origin_of
from knowledge.guide import QUESTION_LIMIT


class Ask(commands.Cog):
    """The commands that answer questions."""

    def __init__(self, client: WhichcertClient) -> None:
        self.client = client
        self._turns = Turns()
        self.menu = app_commands.ContextMenu(name="Ask the guide", callback=self.ask_the_guide)

    async def cog_load(self) -> None:
        """Add the message command, because a cog cannot declare it."""
        self.client.tree.add_command(self.menu)

    async def cog_unload(self) -> None:
        """Remove the message command."""
        self.client.tree.remove_command(self.menu.name, type=self.menu.type)

    @app_commands.command(name="ask", description="Ask the guide about machine-learning certifications")
    @app_commands.describe(question="Your question, in your own words", private="Show the answer to you alone")
    async def ask(
        self, interaction: Interaction, question: app_commands.Range[str, 1, QUESTION_LIMIT], private: bool = False
    ) -> None:
        """Answer a question in the channel. Answer the member alone if they chose so, or the server's admins did."""
        await self._reply(interaction, question, private=private)

    @ask.autocomplete("question")
    async def suggest(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Suggest questions that the guide answers."""
        texts = await suggest_questions(self.client.core, typed)
        return [app_commands.Choice(name=text, value=text) for text in texts]

    async def ask_the_guide(self, interaction: Interaction, message: discord.Message) -> None:
        """Answer a message privately, for the member who chose the command, with a Share button."""
        await self._reply(interaction, message.content, private=True)

    async def _reply(self, interaction: Interaction, question: str, *, private: bool) -> None:
        public = await answers_publicly(interaction)
        private = private or not public
        place = Place(interaction.user.id, interaction.channel_id, is_private=private)
        self.client.rate_limits.count_question(interaction.user.id, self.client.core.clock())
        async with self._turns.one(interaction, private=private):
            origin = origin_of(interaction)
            embed, view = await reply_to(self.client, question, place, origin, shareable=private and public)
        await respond(interaction, embed=embed, view=view, private=private)
