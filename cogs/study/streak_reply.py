"""A member's streak with its picture, for themselves; and what they share of it, for others."""

from __future__ import annotations

import asyncio
import io
from typing import Any, Final

import discord

from bot.client.belonging import belongs
from bot.client.client import Interaction
from bot.client.embeds import label, text_embed
from bot.client.persistent import PersistentButton
from bot.client.responding import redraw
from bot.core import Core
from bot.errors import MemberError
from bot.members.settings import shares_in
from bot.members.streak import MemberStreak, member_streak
from bot.members.study import StudyOverview, overview_of, undo_study
from bot.rules.records import StudyEntry
from bot.rules.streaks import FREEZE_COST, MOST_CREDIT, StreakState, rests_on
from bot.rules.wording import amount_words, counted
from cogs.credentials.target_buttons import countdown
from cogs.study.heat_map import heat_map_png, heat_map_words
from cogs.study.study_buttons import streak_words, week_words
from knowledge.text.dates import day_words
from knowledge.text.markup import escape

_PICTURE: Final = "streak.png"
_MOST_UNDO: Final = 5


async def streak_reply(core: Core, member_id: int) -> tuple[discord.Embed, discord.ui.View, list[discord.File]]:
    """Shows a member their streak, its picture, and an Undo for each of the last things logged."""
    overview = await overview_of(core, member_id, _MOST_UNDO)
    member = overview.streak
    lines = streak_words(member).splitlines()
    lines = [line for line in lines if not line.startswith("Freezes")]
    if member.days:
        lines.append(freeze_words(member.standing))
    lines += [line for line in (today_words(member), _target_words(core, overview)) if line]
    embed = text_embed("Your streak", "\n".join(lines)).set_image(url=f"attachment://{_PICTURE}")
    embed.set_footer(text="/streak why explains the last two weeks day by day")
    view = discord.ui.View(timeout=None)
    for entry in overview.undoable:
        view.add_item(UndoShown(entry.id, _undo_label(entry)))
    day = member.today.study_day
    drawn = await asyncio.to_thread(heat_map_png, member.days, day)
    words = heat_map_words(member.days, day)
    return embed, view, [discord.File(io.BytesIO(drawn), _PICTURE, description=words)]


class UndoShown(PersistentButton, custom_id="undo-shown:{entry_id}"):
    """Takes a logged study session back below the streak that it counts for."""

    entry_id: int
    text: str = "Undo"

    def button(self) -> discord.ui.Button[Any]:
        """Name the session."""
        return discord.ui.Button(label=label(self.text))

    async def on_press(self, interaction: Interaction) -> None:
        """Undoes the entry and shows the streak anew."""
        await undo_study(interaction.client.core, interaction.user.id, self.entry_id)
        embed, view, files = await streak_reply(interaction.client.core, interaction.user.id)
        await redraw(interaction, embed=embed, view=view, files=files)


async def shared_streak(interaction: Interaction, member: discord.User | discord.Member) -> discord.Embed:
    """Shows what a member shares in a server; MemberError where they share nothing there, whoever they are."""
    client, guild_id = interaction.client, interaction.guild_id
    if guild_id is None:
        raise MemberError("Members share their streaks within a server: use this command there.")
    own, name = member.id == interaction.user.id, escape(member.display_name)
    shares = belongs(interaction, member) and await shares_in(client.core, member.id, guild_id)
    if not (own or shares):
        raise MemberError(
            f"{name} does not share a streak in this server. Everyone decides that for themselves, in `/settings`."
        )
    kept = await member_streak(client.core, member.id)
    now = kept.streak
    lines = [f"Streak: **{counted(now.current, 'day')}**, longest {counted(now.longest, 'day')}."]
    lines.append(week_words(kept))
    if own and not shares:
        lines.append("Only you can see this: you do not share your streak in this server. `/settings` changes that.")
    return text_embed(f"The streak of {name}", "\n".join(lines))


def freeze_words(standing: StreakState) -> str:
    """Tells how many freezes there are, what they do, and how the next one is earned."""
    to_earn = counted(FREEZE_COST - standing.credit % FREEZE_COST, "more study day")
    if not standing.freezes:
        return f"Freezes: none. {to_earn} will earn one: it bridges a missed day."
    next_one = "more are not kept" if standing.credit >= MOST_CREDIT else f"{to_earn} will earn the next"
    return f"Freezes: **{standing.freezes}**. A missed day uses one, and the streak goes on; {next_one}."


def today_words(member: MemberStreak) -> str | None:
    """Tells what today is: studied, paused, a rest day, or still open; None where there is nothing to say."""
    history, today = member.history, member.today.study_day
    if member.streak.studied_today:
        minutes = history.days[today]
        return f"Studied today{f', {amount_words(minutes)}' if minutes else ''}."
    pause = next((one for one in history.pauses if one.holds(today)), None)
    if pause is not None:
        until = f"until {day_words(pause.until_on, 'without year')}" if pause.until_on else "until you end it"
        return f"Paused {until}: nothing is lost meanwhile, and studying counts all the same."
    if rests_on(history.rest_days, today):
        return "Today is a rest day: nothing is lost, and studying counts all the same."
    if member.streak.current:
        return "Not studied today yet: the streak is safe until your day ends."
    return None


def _target_words(core: Core, overview: StudyOverview) -> str | None:
    """Tells how far the exam is away; None where there is no target or no date."""
    target = overview.target
    if target is None or target.exam_on is None:
        return None
    catalogue = core.guide.source.catalogue
    credential = catalogue.find(target.credential_id) if catalogue else None
    name = escape(credential.short_name if credential else target.credential_id)
    return f"{name}: {countdown(target.exam_on, overview.streak.today.date)}"


def _undo_label(entry: StudyEntry) -> str:
    """Names an entry by its day, its minutes and what was studied."""
    amount = f", {amount_words(entry.minutes)}" if entry.minutes else ""
    return f"Undo {entry.studied_on:%A}{amount}{f': {entry.what}' if entry.what else ''}"
