"""/guide about: which guide answers, and how old it is."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.client.client import Interaction, WhichcertClient
from bot.client.embeds import text_embed
from knowledge.markup import escape


class GuideCommands(
    commands.GroupCog, name="guide", group_name="guide", group_description="About the guide that answers"
):
    """What the guide is."""

    def __init__(self, client: WhichcertClient) -> None:
        self.client = client

    @app_commands.command(name="about", description="Which guide answers here, its version and when it was checked")
    async def about(self, interaction: Interaction) -> None:
        """Shows the guide's title, version, date and size."""
        source = self.client.guide.source
        lines = [
            f"**Version** {escape(source.version)}" if source.version else "",
            f"**Checked on** {source.checked_on:%d %B %Y}" if source.checked_on else "",
            f"**Passages** {len(source.passages):,}",
            f"**Left out on purpose** {len(source.not_covered)} subjects" if source.not_covered else "",
        ]
        embed = text_embed(escape(source.title), "\n".join(line for line in lines if line))
        await interaction.response.send_message(embed=embed, ephemeral=True)
