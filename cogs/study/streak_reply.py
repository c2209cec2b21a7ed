"""The replies that show a streak: the member's own streak with a picture, or what another member shares."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any, Final

import discord

from bot.client.belonging import belongs
from bot.client.client import Interaction, WhichcertClient
from bot.client.embeds import label, name_of, text_embed
from bot.client.persistent import PersistentButton
from bot.client.responding import defer_redraw, redraw
from bot.core import Core
from bot.errors import MemberError
from bot.members.leaderboard import shared_streak
from bot.members.study import StudyOverview, undo_in_overview
from bot.rules.records import StudyEntry
from bot.rules.wording import amount_words, countdown, counted
from cogs.study.heat_map import heat_map_png, heat_map_values, heat_map_words
from cogs.study.wording import freeze_words, streak_words, today_words, week_words
from knowledge.text.markup import escape

_PICTURE: Final = "streak.png"
MOST_UNDO: Final = 5

Reply = tuple[discord.Embed, discord.ui.View, list[discord.File]]


async def streak_reply(client: WhichcertClient, overview: StudyOverview) -> Reply:
    """Return a member's streak with its picture, and an Undo button for each of the latest sessions."""
    member = overview.streak
    lines = streak_words(member).splitlines()
    lines = [line for line in lines if not line.startswith("Freezes")]
    if member.days:
        lines.append(freeze_words(member.state))
    lines += [line for line in (today_words(member), _target_words(client.core, overview)) if line]
    embed = text_embed("Your streak", "\n".join(lines)).set_image(url=f"attachment://{_PICTURE}")
    embed.set_footer(text="/streak why explains the last two weeks day by day")
    view = discord.ui.View(timeout=None)
    for entry in overview.undoable:
        view.add_item(UndoShown(entry.id, _undo_label(entry)))
    day = member.today.study_day
    drawn = await client.pictures.drawn(heat_map_png, *heat_map_values(member.days, day))
    words = heat_map_words(member.days, day)
    return embed, view, [discord.File(io.BytesIO(drawn), _PICTURE, description=words)]


class UndoShown(PersistentButton, custom_id="undo-shown:{entry_id}"):
    """Undoes a study session. The button is below the message that shows the streak."""

    entry_id: int
    text: str = "Undo"

    def button(self) -> discord.ui.Button[Any]:
        """Return the button, whose label names the session."""
        return discord.ui.Button(label=label(self.text))

    async def on_press(self, interaction: Interaction) -> None:
        """Undo the entry and show the streak without it."""
        await defer_redraw(interaction)
        client = interaction.client
        left = await undo_in_overview(client.core, interaction.user.id, self.entry_id, MOST_UNDO)
        embed, view, files = await streak_reply(client, left)
        await redraw(interaction, embed=embed, view=view, files=files)


async def shared_reply(interaction: Interaction, member: discord.User | discord.Member) -> discord.Embed:
    """Return the streak of a member who shares it in this server; a member can always see their own.

    The weekly goal is not shared, so only the member sees it.
    Raise MemberError outside a server, or if the member is somebody else and does not share.
    The error is the same for a member who never used the bot.
    """
    client, guild_id = interaction.client, interaction.guild_id
    if guild_id is None:
        raise MemberError("Members share their streaks in a server. Use this command there.")
    own, name = member.id == interaction.user.id, name_of(member)
    noted, kept = await shared_streak(client.core, member.id, guild_id)
    shares = belongs(interaction, member) and noted
    if not (own or shares):
        raise MemberError(
            f"{name} does not share their streak in this server. Everyone decides that for themselves in `/settings`."
        )
    streak = kept.streak
    lines = [f"Streak: **{counted(streak.current, 'day')}**, longest {counted(streak.longest, 'day')}."]
    lines.append(week_words(kept if own else replace(kept, weekly_goal_days=None)))
    if own and not shares:
        lines.append(
            "Only you can see this, because you do not share your streak in this server. `/settings` changes that."
        )
    return text_embed(f"{name}’s streak", "\n".join(lines))


def _target_words(core: Core, overview: StudyOverview) -> str | None:
    """Say how many days are left until the exam; None if the member has no target or no exam date."""
    target = overview.target
    if target is None or target.exam_on is None:
        return None
    catalogue = core.guide.source.catalogue
    credential = catalogue.find(target.credential_id) if catalogue else None
    name = escape(credential.short_name if credential else target.credential_id)
    return f"{name}: {countdown(target.exam_on, overview.streak.today.date)}"


def _undo_label(entry: StudyEntry) -> str:
    """Return a label with the day, the minutes and the subject of an entry."""
    amount = f", {amount_words(entry.minutes)}" if entry.minutes else ""
    return f"Undo {entry.studied_on:%A}{amount}{f': {entry.what}' if entry.what else ''}"
