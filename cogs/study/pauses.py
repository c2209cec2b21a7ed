"""A member's pauses: kept, shown, ended, and what they mean for reminders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

import discord

from bot.client.client import Interaction
from bot.client.embeds import text_embed
from bot.client.persistent import PersistentButton
from bot.client.responding import redraw
from bot.core import Core
from bot.errors import MemberError
from bot.members.today import MemberDay, today_of
from bot.rules.streaks import Pause

AHEAD: Final = timedelta(days=366)  # a year, a leap day in it or not
_EFFECT: Final = "Your streak stays as it is meanwhile and no reminder comes. What you study still counts."


async def pauses_since(core: Core, member_id: int, day: date) -> list[Pause]:
    """Gives a member's pauses that are not over before a date, in order."""
    return await core.store.breaks.pauses_since(member_id, day)


async def falls_into_pause(core: Core, member_id: int, due_at: datetime) -> bool:
    """Tells whether a member is paused today, or was on the day on which something fell due."""
    today = await today_of(core, member_id)
    days = sorted({today.study_day, today.study_day_of(due_at)})
    pauses = await pauses_since(core, member_id, days[0])
    return any(pause.holds(day) for pause in pauses for day in days)


def first_unpaused(instants: Iterable[datetime], pauses: Sequence[Pause], today: MemberDay) -> datetime | None:
    """Gives the first of a member's instants on whose day no pause holds; None where one has no end yet."""
    for instant in instants:
        holding = [pause for pause in pauses if pause.holds(today.study_day_of(instant))]
        if not holding:
            return instant
        if any(pause.until_on is None for pause in holding):
            return None
    return None


async def keep_pause(core: Core, member_id: int, from_on: date | None, until_on: date | None) -> None:
    """Pauses a member from a day (today) until another, or until ended; MemberError for days that cannot be."""
    today = (await today_of(core, member_id)).study_day
    first = from_on or today
    if first < today:
        raise MemberError(
            f"{_shown(first)} is past: a pause begins today or later. A day that was missed stays as it is."
        )
    if first > today + AHEAD:
        raise MemberError(f"{_shown(first)} is more than a year ahead. Is the year right?")
    if until_on is not None and until_on < first:
        raise MemberError(f"The pause would end on {_shown(until_on)}, before it begins on {_shown(first)}.")
    if until_on is not None and until_on > first + AHEAD:
        raise MemberError("A pause lasts for a year at most. Without `until` it lasts until you end it.")
    await core.store.breaks.pause(member_id, first, until_on, core.clock())


async def end_pause(core: Core, member_id: int) -> tuple[discord.Embed, discord.ui.View]:
    """Ends what pause holds or comes; gives the reply."""
    today = (await today_of(core, member_id)).study_day
    ended = await core.store.breaks.end_pause(member_id, today)
    words = "The pause is ended: today counts again, and your reminders come." if ended else "You were not paused."
    view = discord.ui.View(timeout=None)
    view.add_item(StartPause())
    return text_embed("Pause", words), view


async def pause_reply(core: Core, member_id: int) -> tuple[discord.Embed, discord.ui.View]:
    """Shows the pause that holds or comes, with the button that ends it, or one that begins one."""
    today = (await today_of(core, member_id)).study_day
    pauses = await pauses_since(core, member_id, today)
    view = discord.ui.View(timeout=None)
    view.add_item(EndPause() if pauses else StartPause())
    if not pauses:
        words = (
            "You are not paused. A pause keeps your streak as it is and holds your reminders back: "
            "`/pause` with `from` and `until`, or from today until you end it."
        )
        return text_embed("Pause", words), view
    lines = [f"{pause_words(pause, today)}." for pause in pauses]
    return text_embed("Pause", "\n".join([*lines, _EFFECT])), view


def pause_words(pause: Pause, today: date) -> str:
    """Says from when until when a pause lasts."""
    until = f"until {_shown(pause.until_on)}" if pause.until_on else "until you end it"
    if pause.from_on < today:
        return f"**Paused** since {_shown(pause.from_on)}, {until}"
    return f"**Paused** from {'today' if pause.from_on == today else _shown(pause.from_on)} {until}"


class StartPause(PersistentButton, custom_id="pause:start"):
    """Pauses whoever presses, from today until they end it."""

    def button(self) -> discord.ui.Button[Any]:
        """Name it."""
        return discord.ui.Button(label="Pause from today")

    async def on_press(self, interaction: Interaction) -> None:
        """Begins the pause, unless one holds or comes, and shows it."""
        client, member_id = interaction.client, interaction.user.id
        if not await pauses_since(client.core, member_id, (await today_of(client.core, member_id)).study_day):
            await keep_pause(client.core, member_id, None, None)
        embed, view = await pause_reply(client.core, member_id)
        await redraw(interaction, embed=embed, view=view)


class EndPause(PersistentButton, custom_id="pause:end"):
    """Ends the pause of whoever presses."""

    def button(self) -> discord.ui.Button[Any]:
        """Name it."""
        return discord.ui.Button(label="End the pause", style=discord.ButtonStyle.primary)

    async def on_press(self, interaction: Interaction) -> None:
        """Ends the pause and says so."""
        embed, view = await end_pause(interaction.client.core, interaction.user.id)
        await redraw(interaction, embed=embed, view=view)


def _shown(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
