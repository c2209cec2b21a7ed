"""/whichcert: which credential fits a member, and why."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.client.client import Interaction, WhichcertClient
from bot.client.options import word_choices
from bot.client.responding import respond
from bot.members.targets import advisor_of
from cogs.credentials.questionnaire import begin, result
from knowledge.facts.advice import Profile
from knowledge.facts.answers import Background, Cloud, Employer, Experience, Goal, Reimbursed


class Whichcert(commands.Cog):
    """The command /whichcert; only the member sees the replies."""

    def __init__(self, client: WhichcertClient) -> None:
        self.client = client
        word_choices(self.whichcert, advisor_of(client.core).questions)

    @app_commands.command(name="whichcert", description="Find out which credential fits you, if any, and why")
    @app_commands.describe(
        cloud="Which cloud your team uses",
        employer="Where you work or want to work",
        experience="Your experience with machine learning",
        background="Where you come from",
        reimbursed="Whether your employer pays for the exam",
        goal="What you want it for",
    )
    async def whichcert(
        self,
        interaction: Interaction,
        cloud: Cloud | None = None,
        employer: Employer | None = None,
        experience: Experience | None = None,
        background: Background | None = None,
        reimbursed: Reimbursed | None = None,
        goal: Goal | None = None,
    ) -> None:
        """Show the first question, or the advice at once if options are given."""
        profile = Profile(cloud, employer, experience, background, reimbursed, goal)
        embed, view = result(self.client.core, profile) if profile.answers else begin(self.client.core)
        await respond(interaction, embed=embed, view=view)
