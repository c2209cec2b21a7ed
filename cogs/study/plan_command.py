"""/plan: the weeks until a member's exam."""

from __future__ import annotations

from datetime import date

from discord import app_commands
from discord.ext import commands

from bot.client.client import Interaction, WhichcertClient
from bot.client.options import DayOption
from bot.client.responding import respond
from bot.members.plan import Given
from cogs.study.plan_buttons import plan_reply
from knowledge.facts.answers import Background, Experience


class PlanCommand(commands.Cog):
    """The command /plan; only the member sees the reply."""

    def __init__(self, client: WhichcertClient) -> None:
        self.client = client

    @app_commands.command(name="plan", description="Plan your weeks until the exam, as a list and for your calendar")
    @app_commands.describe(
        exam_date="The day of your exam, such as 2027-03-14 (that of your target)",
        experience="Your experience with machine learning",
        background="Where you come from",
    )
    async def plan(
        self,
        interaction: Interaction,
        exam_date: app_commands.Transform[date, DayOption] | None = None,
        experience: Experience | None = None,
        background: Background | None = None,
    ) -> None:
        """Show the plan for the member's target."""
        given = Given(exam_date, experience, background)
        shown = await plan_reply(self.client.core, interaction.user.id, given)
        await respond(interaction, embed=shown.embed, view=shown.view, files=shown.files)
