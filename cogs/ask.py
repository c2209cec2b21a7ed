"""/ask, the message command "Ask the guide", and questions sent to the bot directly."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.answer_buttons import answer_view
from bot.client.client import Interaction, WhichcertClient
from bot.client.embeds import answer_embed
from bot.client.failure import words_for
from knowledge.guide import QUESTION_LIMIT, Answer


class Ask(commands.Cog):
    """Asking the guide."""

    def __init__(self, client: WhichcertClient) -> None:
        self.client = client
        self.menu = app_commands.ContextMenu(name="Ask the guide", callback=self.ask_the_guide)

    async def cog_load(self) -> None:
        """Adds the message command, which a cog cannot declare."""
        self.client.tree.add_command(self.menu)

    async def cog_unload(self) -> None:
        """Takes the message command away again."""
        self.client.tree.remove_command(self.menu.name, type=self.menu.type)

    @app_commands.command(name="ask", description="Ask the guide about machine-learning certifications")
    @app_commands.describe(question="Your question, in your own words", private="Show the answer to you alone")
    async def ask(
        self, interaction: Interaction, question: app_commands.Range[str, 1, QUESTION_LIMIT], private: bool = False
    ) -> None:
        """Answers a question in the channel, or to the member alone."""
        await self._reply(interaction, question, private=private)

    @ask.autocomplete("question")
    async def suggest(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offers the guide's own questions."""
        return [app_commands.Choice(name=text, value=text) for text in self.client.guide.suggest(typed)]

    async def ask_the_guide(self, interaction: Interaction, message: discord.Message) -> None:
        """Answers somebody's message to the member who chose the command, with a Share button."""
        await self._reply(interaction, message.content, private=True)

    @commands.Cog.listener("on_message")
    async def answer_direct_message(self, message: discord.Message) -> None:
        """Answers a text sent to the bot itself."""
        if message.guild is not None or message.author.bot or not message.content.strip():
            return
        try:
            answer = self._answer(message.content)
            view = answer_view(answer, message.author.id, shareable=False)
            embed = answer_embed(answer, self.client.guide)
            await (message.channel.send(embed=embed, view=view) if view else message.channel.send(embed=embed))
        except discord.HTTPException:
            raise
        except Exception as error:
            await message.channel.send(words_for(error, "a direct message"))

    async def _reply(self, interaction: Interaction, question: str, *, private: bool) -> None:
        answer = self._answer(question)
        view = answer_view(answer, interaction.user.id, shareable=private)
        embed = answer_embed(answer, self.client.guide)
        if view is None:
            await interaction.response.send_message(embed=embed, ephemeral=private)
        else:
            await interaction.response.send_message(embed=embed, view=view, ephemeral=private)

    def _answer(self, question: str) -> Answer:
        return self.client.guide.ask(question, self.client.clock().date())
