"""/pause: days without study, on which the streak is safe and no reminder is sent."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.client.client import Interaction, WhichcertClient
from bot.client.options import Day
from bot.client.responding import defer, respond
from bot.errors import MemberError
from bot.members.pauses import present_pauses
from cogs.study.pauses import end_reply, pause_reply, pause_typed


class Pauses(commands.Cog):
    """The command /pause; only the member sees the reply."""

    def __init__(self, client: WhichcertClient) -> None:
        self.client = client

    @app_commands.command(name="pause", description="Pause study and reminders together, and keep your streak")
    @app_commands.describe(
        from_on="The first day, such as 20 March, 20.3.2027 or tomorrow (default: today)",
        until_on="The last day, such as 27 March, 27.3.2027 or in 3 weeks (default: until you end it)",
        end="End the pause, now or before it begins",
    )
    @app_commands.rename(from_on="from", until_on="until")
    async def pause(
        self,
        interaction: Interaction,
        from_on: Day | None = None,
        until_on: Day | None = None,
        end: bool = False,
    ) -> None:
        """Save or end a pause. Without options, show the present and future pauses."""
        member_id, days_given = interaction.user.id, from_on is not None or until_on is not None
        if end and days_given:
            raise MemberError("Use `from` and `until` to pause, or `end` alone to end a pause.")
        await defer(interaction)
        core = self.client.core
        if end:
            embed, view = await end_reply(core, member_id)
        elif days_given:
            embed, view = await pause_typed(interaction, from_on, until_on)
        else:
            embed, view = pause_reply(await present_pauses(core, member_id))
        await respond(interaction, embed=embed, view=view)
