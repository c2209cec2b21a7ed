"""/studied and /streak: study days and what they come to."""

from __future__ import annotations

from typing import Literal

from discord import app_commands
from discord.ext import commands

from bot.client.client import Interaction, WhichcertClient
from bot.client.embeds import text_embed
from bot.client.member_plan import suggest_work
from bot.client.study_buttons import log_study, streak_of, streak_words

_DAYS_BACK = {"today": 0, "yesterday": 1, "the day before": 2}


class Study(commands.Cog):
    """Study days; private to their member."""

    streak = app_commands.Group(name="streak", description="Your study streak")

    def __init__(self, client: WhichcertClient) -> None:
        self.client = client

    @app_commands.command(name="studied", description="Log that you studied")
    @app_commands.describe(
        minutes="For how many minutes (optional)", what="What you studied (optional)", when="On which day (today)"
    )
    async def studied(
        self,
        interaction: Interaction,
        minutes: app_commands.Range[int, 1, 1440] | None = None,
        what: app_commands.Range[str, 1, 100] | None = None,
        when: Literal["today", "yesterday", "the day before"] = "today",
    ) -> None:
        """Logs a study day and shows the streak."""
        embed, view = await log_study(self.client, interaction.user.id, _DAYS_BACK[when], minutes, what)
        await interaction.response.send_message(embed=embed, view=view, ephemeral=True)

    @studied.autocomplete("what")
    async def suggest(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offers what the plan has left to do, then the guide's sections; anything else may be typed too."""
        work = await suggest_work(self.client, interaction.user.id, typed)
        texts = dict.fromkeys([*work, *self.client.guide.sections(typed)])
        return [app_commands.Choice(name=text, value=text) for text in list(texts)[:25]]

    @streak.command(name="show", description="Show your streak and this week")
    async def show(self, interaction: Interaction) -> None:
        """Shows the streak."""
        now = await streak_of(self.client, interaction.user.id)
        embed = text_embed("Your streak", streak_words(now))
        if now.current and not now.studied_today:
            embed.set_footer(text="Not studied today yet: the streak is safe until your day ends.")
        await interaction.response.send_message(embed=embed, ephemeral=True)
