"""Logging a study day, by command or by the button of a reminder or an answer, and taking it back."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Final

import discord

from bot.client.client import Interaction
from bot.client.custom_id import text
from bot.client.embeds import text_embed
from bot.client.persistent import Field, PersistentButton, PersistentModal
from bot.client.responding import promise, redraw, respond
from bot.core import Core
from bot.errors import MemberError, NotSaved
from bot.members.schedules import check_not_old
from bot.members.streak import member_streak
from bot.members.today import today_of
from bot.rules.occurrence_key import PATTERN
from bot.rules.records import StudyEntry
from bot.rules.streaks import Streak
from bot.rules.wording import amount_words, counted, weekday_words
from bot.zones.look_up import find_zone, is_zone, zone_of, zone_words
from cogs.study.zone_guess import guess_zone
from knowledge.text.markup import escape

UNDO_WITHIN: Final = timedelta(hours=24)


class Studied(PersistentButton, custom_id="studied:{key}"):
    """Logs a study day of whoever presses; its key names the reminder (r…) or the answer (a…) that it stands below."""

    key: Annotated[str, text(rf"{PATTERN}|a\d{{1,9}}")]

    def button(self) -> discord.ui.Button[Any]:
        """Name it."""
        return discord.ui.Button(label="I studied", style=discord.ButtonStyle.success)

    async def on_press(self, interaction: Interaction) -> None:
        """Logs today once, however often it is pressed; below a reminder for two weeks."""
        client, member_id = interaction.client, interaction.user.id
        await promise(interaction)
        if self.key.startswith("r"):
            await check_not_old(client.core, self.key, "`/studied` logs what you study today.")
        embed, view = await log_study(client.core, member_id, 0, None, None, locale=interaction.locale, key=self.key)
        await respond(interaction, embed=embed, view=view)


class Undo(PersistentButton, custom_id="undo:{entry_id}"):
    """Takes a logged study session back; its member's alone, within 24 hours."""

    entry_id: int

    def button(self) -> discord.ui.Button[Any]:
        """Name it."""
        return discord.ui.Button(label="Undo")

    async def on_press(self, interaction: Interaction) -> None:
        """Undoes the entry and shows the streak without it."""
        client, member_id = interaction.client, interaction.user.id
        entry = await undo(client.core, member_id, self.entry_id)
        now = await member_streak(client.core, member_id)
        lines = [f"{weekday_words(entry.studied_on)} is as it was before."]
        lines.append(streak_words(now.streak, now.weekly_goal_days))
        await redraw(interaction, embed=text_embed("Undone", "\n".join(lines)), view=None)


async def undo(core: Core, member_id: int, entry_id: int) -> StudyEntry:
    """Takes an entry back; MemberError where it is not the member's, or too old."""
    entry = await core.store.study.entry(entry_id)
    if entry is None or entry.member_id != member_id:
        raise MemberError("There is nothing of yours to undo here: it is gone, or somebody else's.")
    if core.clock() - entry.logged_at > UNDO_WITHIN:
        raise MemberError("This is older than 24 hours and stays as it is.")
    await core.store.study.undo_study(entry_id, member_id, core.clock())
    return entry


class MyZone(PersistentButton, custom_id="my-zone:{entry_id}:{zone_name}"):
    """Sets the zone that was guessed for whoever logged their first session."""

    entry_id: int
    zone_name: Annotated[str, text(r"[A-Za-z0-9_+/-]{1,60}")]
    words: str = "My zone"

    def button(self) -> discord.ui.Button[Any]:
        """Name the zone."""
        return discord.ui.Button(label=self.words, style=discord.ButtonStyle.primary)

    async def on_press(self, interaction: Interaction) -> None:
        """Keeps the zone."""
        await _keep_zone(interaction, self.entry_id, self.zone_name)


class AnotherZone(PersistentButton, custom_id="another-zone:{entry_id}"):
    """Opens the modal for a zone that was not guessed."""

    entry_id: int
    words: str = "Another zone"

    def button(self) -> discord.ui.Button[Any]:
        """Name it."""
        return discord.ui.Button(label=self.words)

    async def on_press(self, interaction: Interaction) -> None:
        """Opens the modal."""
        await ZoneModal(self.entry_id).open(interaction)


class ZoneModal(PersistentModal, custom_id="zone-form:{entry_id}"):
    """Takes the zone of whoever logged their first session."""

    entry_id: int

    def field(self) -> Field:
        """Ask for it."""
        return Field("Your time zone", "Your city or time zone", "Berlin, EST or +5:30")

    async def on_submit(self, interaction: Interaction, typed: str) -> None:
        """Keeps the zone."""
        await _keep_zone(interaction, self.entry_id, find_zone(typed))


async def log_study(
    core: Core,
    member_id: int,
    days_back: int,
    minutes: int | None,
    what: str | None,
    *,
    locale: discord.Locale,
    key: str | None = None,
) -> tuple[discord.Embed, discord.ui.View]:
    """Logs a session for today or up to two days back, by one button's key once a day; gives the reply with Undo.

    Whoever has set no zone is asked for it, once; `locale` is that of their Discord.
    """
    today = await today_of(core, member_id)
    day = today.study_day - timedelta(days=days_back)
    what = " ".join(what.split()) or None if what else None
    entry = await core.store.study.record_study(
        member_id, day, minutes, what, today.zone.key, core.clock(), reminder_key=key
    )
    now = await member_streak(core, member_id)
    amount = counted(minutes, "minute") if minutes else "A study session"
    lines = [f"{amount}{f' of {escape(what)}' if what else ''} on {weekday_words(entry.studied_on)}."]
    whole = now.history.days.get(entry.studied_on, 0)
    if whole > (entry.minutes or 0):
        lines.append(f"That day so far: {counted(whole, 'minute')}.")
    lines.append(streak_words(now.streak, now.weekly_goal_days))
    view = discord.ui.View(timeout=None)
    view.add_item(Undo(entry.id))
    asks = not today.zone_is_set and await _asks_for_zone(core, member_id)
    if asks:
        lines.append("\nWhere do you live? Your days are counted in UTC until I know your time zone.")
        _add_zone_buttons(view, core, entry.id, locale)
    embed = text_embed("Logged", "\n".join(lines))
    if not today.zone_is_set and not asks:
        embed.set_footer(text="Your days are counted in UTC: /settings zone changes that.")
    return embed, view


def streak_words(now: Streak, goal_days: int | None = None) -> str:
    """Tells a streak in a few lines: how long it is, this week against the goal, and the freezes."""
    if now.current:
        lines = [f"Streak: **{counted(now.current, 'day')}** (longest {now.longest})."]
    elif now.longest:
        lines = [f"Longest streak: {counted(now.longest, 'day')}. The next study day starts a new one."]
    else:
        lines = ["No streak yet: the next study day starts one."]
    if now.longest or now.days_this_week:
        lines.append(week_words(now, goal_days))
    if now.freezes:
        lines.append(f"Freezes: {now.freezes}; a missed day uses one, and the streak goes on.")
    return "\n".join(lines)


def week_words(now: Streak, goal_days: int | None) -> str:
    """Tells what this week came to so far, against the goal where there is one."""
    minutes = f", {amount_words(now.minutes_this_week)}" if now.minutes_this_week else ""
    if goal_days is None:
        return f"This week: {counted(now.days_this_week, 'day')}{minutes}."
    reached = ": goal reached!" if now.days_this_week >= goal_days else "."
    return f"This week: {now.days_this_week} of {counted(goal_days, 'day')}{minutes}{reached}"


async def _asks_for_zone(core: Core, member_id: int) -> bool:
    """Tells whether to ask for the zone now; what was logged stands, whatever becomes of the question."""
    try:
        return await core.store.members.ask_for_zone(member_id, core.clock())
    except NotSaved:
        return False


def _add_zone_buttons(view: discord.ui.View, core: Core, entry_id: int, locale: discord.Locale) -> None:
    guess = guess_zone(locale)
    if guess is None:
        view.add_item(AnotherZone(entry_id, "Choose my zone"))
        return
    local = core.clock().astimezone(zone_of(guess))
    view.add_item(MyZone(entry_id, guess, f"My zone is {guess}, {local:%H:%M} now"))
    view.add_item(AnotherZone(entry_id))


async def _keep_zone(interaction: Interaction, entry_id: int, zone_name: str) -> None:
    """Keeps the zone of whoever was asked for it; the session that they logged keeps its date, and its Undo."""
    client, member_id = interaction.client, interaction.user.id
    entry = await client.core.store.study.entry(entry_id)
    if entry is None or entry.member_id != member_id:
        raise MemberError("What you logged here is gone, or somebody else's. `/settings` sets your zone.")
    if not is_zone(zone_name):
        raise MemberError("I know no such time zone by now. `/settings zone` sets yours: type the nearest large city.")
    await client.core.store.members.set_zone(member_id, zone_name, client.core.clock())
    local = client.core.clock().astimezone(zone_of(zone_name))
    lines = [f"Your time zone is **{zone_words(zone_name)}**, where it is {local:%H:%M} now; `/settings` changes it."]
    now = await member_streak(client.core, member_id)
    ahead = ", which counts when that day has begun where you live" if entry.studied_on > now.today.study_day else ""
    lines.append(f"What you logged stays on {weekday_words(entry.studied_on)}{ahead}.")
    lines.append(streak_words(now.streak, now.weekly_goal_days))
    view = discord.ui.View(timeout=None)
    view.add_item(Undo(entry_id))
    await redraw(interaction, embed=text_embed("Logged", "\n".join(lines)), view=view)
