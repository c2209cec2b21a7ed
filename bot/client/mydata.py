"""What is held about a member, and the button that deletes it."""

from __future__ import annotations

import re
from typing import Any, Self

import discord

from bot.client.client import Interaction
from bot.client.embeds import text_embed
from bot.client.lasting import LastingButton
from bot.store.privacy import Everything
from bot.typed import weekday_names
from knowledge.markup import escape

_DAYS_SHOWN = 14
_WISHES_SHOWN = 5


def everything_embed(held: Everything) -> discord.Embed:
    """Shows everything that is held about a member."""
    if held.settings is None:
        return text_embed("Your data", "I keep nothing about you.")
    settings = held.settings
    lines = [
        "Your Discord id, and since when I know it: "
        + (discord.utils.format_dt(settings.created_at, "D") if settings.created_at else "unknown"),
        f"Settings: zone {settings.zone or 'not set'}, day ends at {settings.day_ends_at_hour:02}:00, "
        f"{len(held.zone_changes)} changes of zone.",
    ]
    if held.target:
        target = held.target
        told = {"exam on": target.exam_on, "experience": target.experience, "background": target.background}
        parts = [target.credential_id, *(f"{name} {value}" for name, value in told.items() if value)]
        lines.append(f"Target: {', '.join(parts)}.")
    lines.append(f"Study entries: {len(held.study_entries)}" + (", the latest:" if held.study_entries else "."))
    for entry in held.study_entries[-_DAYS_SHOWN:]:
        details = [
            f"{entry.minutes} min" if entry.minutes else "",
            escape(entry.what or ""),
            "undone" if entry.undone_at else "",
        ]
        lines.append(f"• {entry.studied_on} " + ", ".join(part for part in details if part))
    running = [schedule for schedule in held.schedules if schedule.state != "off"]
    for schedule in running:
        when = f"{weekday_names(schedule.weekdays)} at {schedule.wall_time:%H:%M} ({schedule.zone})"
        lines.append(f"Reminder: {when}, {schedule.state}.")
    ended = len(held.schedules) - len(running)
    lines.append(f"Reminders that you stopped or replaced: {ended}. Reminders that fell due: {len(held.occurrences)}.")
    lines.append(f"Votes on answers: {len(held.votes)}.")
    lines += [
        f"• To be told when the guide covers it: “{escape(wish.question)}”, "
        f"since {discord.utils.format_dt(wish.wished_at, 'D')}" + ("" if wish.state == "open" else ", being told")
        for wish in held.wishes[-_WISHES_SHOWN:]
    ]
    if len(held.wishes) > _WISHES_SHOWN:
        lines.append(f"… and {len(held.wishes) - _WISHES_SHOWN} earlier questions to be told of.")
    return text_embed("Your data", "\n".join(lines))


def question_reply() -> tuple[discord.Embed, discord.ui.View]:
    """Asks once whether everything shall go."""
    view = discord.ui.View(timeout=None)
    view.add_item(Delete())
    words = (
        "This deletes your settings, target, study days, reminders, votes and the questions of which you wished to be "
        "told at once. It cannot be undone."
    )
    return text_embed("Delete everything about you?", words), view


class Delete(LastingButton, template=r"mydata:delete"):
    """Deletes everything about whoever presses."""

    def __init__(self) -> None:
        button = discord.ui.Button[Any](
            label="Delete everything", style=discord.ButtonStyle.danger, custom_id="mydata:delete"
        )
        super().__init__(button)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Makes the button again after a restart."""
        return cls()

    async def pressed(self, interaction: Interaction) -> None:
        """Deletes it and says so."""
        gone = await interaction.client.store.privacy.forget(interaction.user.id)
        words = "Everything about you is deleted." if gone else "There was nothing about you to delete."
        await interaction.response.edit_message(embed=text_embed("Your data", words), view=None)
