"""What a reminder looks like, and its buttons, whose custom_id holds the occurrence's key."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Self

import discord

from bot.client.client import Interaction, WhichcertClient
from bot.client.embeds import text_embed
from bot.client.lasting import LastingButton
from bot.client.member import today_of
from bot.client.member_streak import member_streak
from bot.client.study_buttons import Studied, streak_words
from bot.client.target_buttons import countdown
from bot.reminders import is_late
from bot.store.occurrences import Claim, Occurrence
from knowledge.markup import escape

KEY = r"(?P<key>r\d{1,12}\.\d{6}\.\d{1,3})"


class Stop(LastingButton, template=rf"remind-stop:{KEY}"):
    """Ends the reminders of whoever presses."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(discord.ui.Button[Any](label="Stop reminders", custom_id=f"remind-stop:{key}"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Makes the button again after a restart."""
        return cls(match["key"])

    async def pressed(self, interaction: Interaction) -> None:
        """Stops the member's own schedule."""
        stopped = await interaction.client.store.reminders.stop_schedule(
            interaction.user.id, interaction.client.clock()
        )
        words = "No more reminders. `/remind on` starts them again." if stopped else "You have no reminders running."
        await interaction.response.send_message(embed=text_embed("Reminders", words), ephemeral=True)


async def reminder(
    client: WhichcertClient, claim: Claim, untold: list[Occurrence]
) -> tuple[discord.Embed, discord.ui.View]:
    """Makes the message of an occurrence; tells of earlier ones that did not arrive."""
    member_id, now = claim.schedule.member_id, client.clock()
    lines = ["Time to study."]
    if is_late(claim.occurrence.due_at, now):
        lines = [f"Time to study. This comes late: it was due {discord.utils.format_dt(claim.occurrence.due_at, 'f')}."]
    target = await client.store.targets.target(member_id)
    if target is not None:
        catalogue = client.guide.source.catalogue
        credential = catalogue.find(target.credential_id) if catalogue else None
        name = escape(credential.name) if credential else target.credential_id
        today = (await today_of(client, member_id)).date
        lines.append(f"Your target: **{name}**." + (f" {countdown(target.exam_on, today)}" if target.exam_on else ""))
        lines += [escape(notice) for notice in client.guide.notices(credential.name, today)] if credential else []
    kept = await member_streak(client, member_id)
    lines.append(streak_words(kept.streak, kept.weekly_goal_days))
    lines += untold_words(untold)
    view = discord.ui.View(timeout=None)
    view.add_item(Studied(claim.occurrence.key))
    view.add_item(Stop(claim.occurrence.key))
    return text_embed("Study reminder", "\n".join(lines)), view


def untold_words(untold: list[Occurrence], most: int = 5) -> list[str]:
    """Tells of reminders that did not arrive, and why."""
    lines = [
        f"The reminder of {discord.utils.format_dt(one.due_at, 'f')} "
        f"{'may not have reached' if one.state == 'unknown' else 'did not reach'} you: {one.reason or one.state}."
        for one in untold[-most:]
    ]
    if len(untold) > most:
        lines.insert(0, f"{len(untold) - most} earlier ones did not reach you either.")
    return lines


def when(instant: datetime) -> str:
    """Shows an instant in the reader's own time, as Discord does."""
    return f"{discord.utils.format_dt(instant, 'f')} ({discord.utils.format_dt(instant, 'R')})"
