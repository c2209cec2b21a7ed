"""Logging a study day, by command or by the button of a reminder or an answer, and taking it back."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any, Final, Self

import discord

from bot.client.client import Interaction, WhichcertClient
from bot.client.embeds import text_embed
from bot.client.lasting import LastingButton
from bot.client.member import today_of
from bot.errors import MemberError
from bot.study import Streak, streak
from knowledge.markup import escape

UNDO_WITHIN: Final = timedelta(hours=24)


class Studied(LastingButton, template=r"studied:(?P<key>r\d{1,12}\.\d{6}\.\d{1,3}|a\d{1,9})"):
    """Logs a study day of whoever presses; its key names the reminder (r…) or the answer (a…) that it stands below."""

    def __init__(self, key: str, row: int | None = None) -> None:
        self.key = key
        button = discord.ui.Button[Any](
            label="I studied", style=discord.ButtonStyle.success, custom_id=f"studied:{key}", row=row
        )
        super().__init__(button)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Makes the button again after a restart."""
        return cls(match["key"])

    async def pressed(self, interaction: Interaction) -> None:
        """Logs today once, however often it is pressed."""
        client, member_id = interaction.client, interaction.user.id
        embed, view = await log_study(client, member_id, 0, None, None, key=self.key)
        await interaction.response.send_message(embed=embed, view=view, ephemeral=True)


class Undo(LastingButton, template=r"undo:(?P<entry>\d{1,18})"):
    """Takes a logged study session back; its member's alone, within 24 hours."""

    def __init__(self, entry_id: int) -> None:
        self.entry_id = entry_id
        super().__init__(discord.ui.Button[Any](label="Undo", custom_id=f"undo:{entry_id}"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Makes the button again after a restart."""
        return cls(int(match["entry"]))

    async def pressed(self, interaction: Interaction) -> None:
        """Undoes the entry and shows the streak without it."""
        client, member_id = interaction.client, interaction.user.id
        entry = await client.store.study.entry(self.entry_id)
        if entry is None or entry.member_id != member_id:
            raise MemberError("There is nothing of yours to undo here: it is gone, or somebody else's.")
        if client.clock() - entry.logged_at > UNDO_WITHIN:
            raise MemberError("This is older than 24 hours and stays as it is.")
        await client.store.study.undo_study(self.entry_id, member_id, client.clock())
        now = await streak_of(client, member_id)
        embed = text_embed("Undone", f"{day_words(entry.studied_on)} is as it was before.\n{streak_words(now)}")
        await interaction.response.edit_message(embed=embed, view=None)


async def log_study(
    client: WhichcertClient,
    member_id: int,
    days_back: int,
    minutes: int | None,
    what: str | None,
    *,
    key: str | None = None,
) -> tuple[discord.Embed, discord.ui.View]:
    """Logs a session for today or up to two days back, by one button's key once a day; gives the reply with Undo."""
    today = await today_of(client, member_id)
    day = today.study_day - timedelta(days=days_back)
    what = " ".join(what.split()) or None if what else None
    entry = await client.store.study.record_study(
        member_id, day, minutes, what, today.zone.key, client.clock(), reminder_key=key
    )
    now = await streak_of(client, member_id)
    amount = f"{minutes} minute{'s' if minutes > 1 else ''}" if minutes else "A study session"
    lines = [f"{amount}{f' of {escape(what)}' if what else ''} on {day_words(entry.studied_on)}.", streak_words(now)]
    if not today.zone_is_set:
        lines.append("Your days are counted in UTC until you choose your city: `/settings zone`.")
    view = discord.ui.View(timeout=None)
    view.add_item(Undo(entry.id))
    return text_embed("Logged", "\n".join(lines)), view


async def streak_of(client: WhichcertClient, member_id: int) -> Streak:
    """Derives a member's streak as of their today."""
    days = [day.studied_on for day in await client.store.study.study_days(member_id)]
    return streak(days, (await today_of(client, member_id)).study_day)


def streak_words(now: Streak) -> str:
    """Tells a streak in a line or two."""
    if now.current == 0:
        return (
            "No streak yet: the next study day starts one."
            if not now.longest
            else f"Longest streak: {now.longest} day{'s' if now.longest > 1 else ''}."
        )
    lines = [f"Streak: **{now.current} day{'s' if now.current > 1 else ''}** (longest {now.longest})."]
    lines.append(f"This week: {now.days_this_week} day{'s' if now.days_this_week != 1 else ''}.")
    if now.freezes:
        lines.append(f"Freezes: {now.freezes}; a missed day uses one, and the streak goes on.")
    return "\n".join(lines)


def day_words(day: date) -> str:
    """Names a day as people say it."""
    return f"{day:%A}, {day.day} {day:%B}"
