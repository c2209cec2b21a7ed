"""/target: the credential that a member prepares for."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.client.client import Interaction, WhichcertClient
from bot.client.embeds import text_embed
from bot.client.options import DAY_EXAMPLES, Day
from bot.client.responding import respond
from bot.members.credential_names import credentials_meant, known_credential, suggest_credentials
from bot.members.exams import past_exam
from bot.members.plan import week_line
from bot.members.targets import clear_target, target_of
from bot.members.today import today_of
from cogs.credentials.exam_buttons import after_exam_reply
from cogs.credentials.target_buttons import choose_or_ask, target_reply


class TargetCommands(
    commands.GroupCog, group_name="target", group_description="The credential that you are preparing for"
):
    """The commands of a member's target; only the member sees the replies."""

    def __init__(self, client: WhichcertClient) -> None:
        self.client = client

    @app_commands.command(name="choose", description="Choose the credential that you are preparing for")
    @app_commands.describe(credential="Which one", exam_date=f"The day of your exam, such as {DAY_EXAMPLES} (optional)")
    async def choose(
        self,
        interaction: Interaction,
        credential: app_commands.Range[str, 1, 100],
        exam_date: Day | None = None,
    ) -> None:
        """Save the target, or ask first if it is retired."""
        embed, view = await choose_or_ask(interaction, credentials_meant(self.client.core, credential), exam_date)
        await respond(interaction, embed=embed, view=view)

    @choose.autocomplete("credential")
    async def suggest(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Suggest credentials of the guide for the typed text."""
        return [
            app_commands.Choice(name=name, value=value) for name, value in suggest_credentials(self.client.core, typed)
        ]

    @app_commands.command(name="show", description="Show your target and how long it is until the exam")
    async def show(self, interaction: Interaction) -> None:
        """Show the target."""
        target = await target_of(self.client.core, interaction.user.id)
        if target is None:
            words = "You have no target yet. Choose one with `/target choose`, or let `/whichcert` help you decide."
            await respond(interaction, embed=text_embed("Your target", words))
            return
        if (exam := await past_exam(self.client.core, interaction.user.id)) is not None:
            embed, view = after_exam_reply(self.client.core, exam)
            await respond(interaction, embed=embed, view=view)
            return
        today = await today_of(self.client.core, interaction.user.id)
        credential = known_credential(self.client.core, target.credential_id)
        week = await week_line(self.client.core, interaction.user.id, target)
        embed, view = target_reply(self.client.core, credential, target.exam_on, today.date, week)
        await respond(interaction, embed=embed, view=view)

    @app_commands.command(name="clear", description="Remove your target")
    async def clear(self, interaction: Interaction) -> None:
        """Remove the target."""
        cleared = await clear_target(self.client.core, interaction.user.id)
        words = "Your target has been removed." if cleared else "You had no target."
        await respond(interaction, embed=text_embed("Your target", words))
