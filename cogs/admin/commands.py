"""/guide: the guide's version and contents, the questions that it leaves open, and its reload."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.client.client import Interaction, WhichcertClient
from bot.client.embeds import text_embed
from bot.client.permissions import is_admin
from bot.client.responding import defer, respond, update
from bot.errors import NotAllowed
from bot.rules.wording import counted
from cogs.admin.gap_report import gaps_reply
from cogs.admin.reload import Reload, reading_reply
from cogs.guide.contents import contents_reply
from knowledge.text.dates import day_words
from knowledge.text.markup import escape


class GuideCommands(
    commands.GroupCog, name="guide", group_name="guide", group_description="The guide that I answer from"
):
    """The commands about the guide itself."""

    def __init__(self, client: WhichcertClient, reload: Reload) -> None:
        self.client = client
        self._reload = reload

    @app_commands.command(
        name="about", description="Show which guide I answer from, its version and when it was checked"
    )
    async def about(self, interaction: Interaction) -> None:
        """Show the guide's title, version, date of the last check, and number of passages."""
        source = self.client.core.guide.source
        lines = [
            f"**Version** {escape(source.version)}" if source.version else "",
            f"**Checked on** {day_words(source.checked_on)}" if source.checked_on else "",
            f"**Passages** {len(source.passages):,}",
            f"**Left out on purpose** {counted(len(source.not_covered), 'subject')}" if source.not_covered else "",
        ]
        embed = text_embed(escape(source.title), "\n".join(line for line in lines if line))
        await respond(interaction, embed=embed)

    @app_commands.command(name="contents", description="Browse the guide: chapters, sections, passages")
    async def contents(self, interaction: Interaction) -> None:
        """Show the guide's chapters with a menu to choose one."""
        embed, view = contents_reply(self.client.core)
        await respond(interaction, embed=embed, view=view)

    @app_commands.command(name="gaps", description="For admins: questions that the guide does not answer")
    @app_commands.describe(everywhere="For the bot's operator: from all servers and direct messages")
    async def gaps(self, interaction: Interaction, everywhere: bool = False) -> None:
        """Show the gaps of this server to its admins, or the gaps of all servers to the operator."""
        await defer(interaction)
        admin = is_admin(interaction)
        if (everywhere or not admin) and not await self.client.operators.include(interaction.user.id):
            raise NotAllowed(
                "Only the bot's operator can see the questions of every server. Leave out `everywhere`."
                if admin
                else "Only server admins (with Manage Server) can see which questions the guide does not answer."
            )
        embed, file = await gaps_reply(self.client.core, interaction.guild_id if admin and not everywhere else None)
        await respond(interaction, embed=embed, files=[file] if file else [])

    @app_commands.command(name="reload", description="For the bot's operator: read the guide again from its files")
    async def reload(self, interaction: Interaction) -> None:
        """Read the guide again for the operator, and show how far it is; the old guide answers meanwhile."""
        await defer(interaction)
        if not await self.client.operators.include(interaction.user.id):
            raise NotAllowed("Only the bot's operator can reload the guide. `/guide about` shows its version.")
        embed = await self._reload.run(lambda share: update(interaction, *reading_reply(share)))
        await respond(interaction, embed=embed)
