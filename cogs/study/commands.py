"""/studied and /streak: log study days, and show the streak."""

from __future__ import annotations

from typing import Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.client import Interaction, WhichcertClient
from bot.client.responding import defer, respond
from bot.members.plan import suggest_subjects
from bot.members.streak import member_streak
from bot.members.study import overview_of
from cogs.study.streak_reply import MOST_UNDO, shared_reply, streak_reply
from cogs.study.streak_why import why_embed
from cogs.study.study_buttons import log_reply

_DAYS_BACK = {"today": 0, "yesterday": 1, "the day before": 2}


class StudyCommands(commands.Cog):
    """The commands of study days; only the member who asks sees the replies."""

    streak = app_commands.Group(name="streak", description="Your study streak")

    def __init__(self, client: WhichcertClient) -> None:
        self.client = client

    @app_commands.command(name="studied", description="Log that you studied")
    @app_commands.describe(
        minutes="For how many minutes (optional)", what="What you studied (optional)", when="Which day (default: today)"
    )
    async def studied(
        self,
        interaction: Interaction,
        minutes: app_commands.Range[int, 1, 1440] | None = None,
        what: app_commands.Range[str, 1, 100] | None = None,
        when: Literal["today", "yesterday", "the day before"] = "today",
    ) -> None:
        """Log a study day and show the streak."""
        await defer(interaction)  # a whole group may log at once; each member then waits for the database
        embed, view = await log_reply(
            self.client.core, interaction.user.id, _DAYS_BACK[when], minutes, what, locale=interaction.locale
        )
        await respond(interaction, embed=embed, view=view)

    @studied.autocomplete("what")
    async def suggest(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Suggest the tasks of the plan, courses, domains and sections; the member may type any other text."""
        texts = await suggest_subjects(self.client.core, interaction.user.id, typed)
        return [app_commands.Choice(name=text, value=text) for text in texts]

    @streak.command(name="show", description="Show your streak, this week and the last 26 weeks as a picture")
    async def show(self, interaction: Interaction) -> None:
        """Show the streak."""
        await defer(interaction)  # a whole group may look at once, and each picture takes time
        overview = await overview_of(self.client.core, interaction.user.id, MOST_UNDO)
        embed, view, files = await streak_reply(self.client, overview)
        await respond(interaction, embed=embed, view=view, files=files)

    @streak.command(name="why", description="Explain your streak: the last 14 days, one by one")
    async def why(self, interaction: Interaction) -> None:
        """Explain the streak day by day."""
        await defer(interaction)
        embed = why_embed(await member_streak(self.client.core, interaction.user.id))
        await respond(interaction, embed=embed)

    @streak.command(name="of", description="Show the streak of a member who shares it in this server")
    @app_commands.describe(member="Whose streak")
    async def of(self, interaction: Interaction, member: discord.User | discord.Member) -> None:
        """Show the streak that the member shares; only the member who asks sees it."""
        await defer(interaction)
        embed = await shared_reply(interaction, member)
        await respond(interaction, embed=embed)
