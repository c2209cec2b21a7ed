"""/plan: the weeks until a member's exam."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.client.client import Interaction, WhichcertClient
from bot.client.options import DAY_EXAMPLES, Day, word_choices, writes_month_first
from bot.client.responding import respond
from bot.members.plan import Given
from bot.members.targets import advisor_of
from cogs.study.plan_buttons import typed_reply
from knowledge.facts.answers import Background, Experience


class PlanCommand(commands.Cog):
    """The command /plan; only the member sees the reply."""

    def __init__(self, client: WhichcertClient) -> None:
        self.client = client
        word_choices(self.plan, advisor_of(client.core).questions)

    @app_commands.command(
        name="plan", description="Plan your weeks until the exam, this week first, and for your calendar"
    )
    @app_commands.describe(
        exam_date=f"The day of your exam, such as {DAY_EXAMPLES} (that of your target)",
        experience="Your experience with machine learning",
        background="Where you come from",
    )
    async def plan(
        self,
        interaction: Interaction,
        exam_date: Day | None = None,
        experience: Experience | None = None,
        background: Background | None = None,
    ) -> None:
        """Show the plan for the member's target; ask where its day may be one of two."""
        given, order = Given(None, experience, background), writes_month_first(interaction)
        shown = await typed_reply(self.client.core, interaction.user.id, exam_date, given, month_first=order)
        await respond(interaction, embed=shown.embed, view=shown.view, files=shown.files)
