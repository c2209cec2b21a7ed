"""Log a study day, by command or by the button below a reminder or an answer, and undo it."""

from __future__ import annotations

from typing import Annotated, Any, Final

import discord

from bot.client.client import Interaction
from bot.client.custom_id import text
from bot.client.embeds import text_embed
from bot.client.persistent import Field, PersistentButton, PersistentModal
from bot.client.responding import defer, redraw, respond
from bot.core import Core
from bot.members.study import Logged, empty_entry, keep_zone, log_study, undo_study
from bot.rules.occurrence_key import PATTERN, is_occurrence_key
from bot.rules.wording import counted
from bot.zones.look_up import find_zone, zone_of, zone_words
from cogs.study.praise import praise_words, says_streak
from cogs.study.wording import streak_words
from cogs.study.zone_guess import guess_zone
from knowledge.text.dates import day_words
from knowledge.text.markup import escape

# The key of the button below every answer. It names no answer, so that no entry leads to a question.
ANSWER: Final = "a"


class Studied(PersistentButton, custom_id="studied:{key}"):
    """Logs a study day of the member who presses the button.

    `key`: the key of the message's reminder (r…), or ANSWER. Old messages add a number to ANSWER.
    """

    key: Annotated[str, text(rf"{PATTERN}|a\d{{0,9}}")]
    words: str = "I studied"

    def button(self) -> discord.ui.Button[Any]:
        """Return the button, which stands out below a reminder alone."""
        stands_out = is_occurrence_key(self.key)
        style = discord.ButtonStyle.success if stands_out else discord.ButtonStyle.secondary
        return discord.ui.Button(label=self.words, style=style)

    async def on_press(self, interaction: Interaction) -> None:
        """Log today. On a day that has an entry, a press logs nothing more.

        Raise MemberError if the reminder is two weeks old or older.
        """
        client, member_id = interaction.client, interaction.user.id
        await defer(interaction)
        key = self.key if is_occurrence_key(self.key) else ANSWER
        embed, view = await log_reply(client.core, member_id, locale=interaction.locale, key=key)
        await respond(interaction, embed=embed, view=view)


class Undo(PersistentButton, custom_id="undo:{entry_id}"):
    """Undoes a study session of the member who presses the button, within 24 hours."""

    entry_id: int

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="Undo")

    async def on_press(self, interaction: Interaction) -> None:
        """Undo the entry and show the streak without it."""
        await _show_undone(interaction, await undo_study(interaction.client.core, interaction.user.id, self.entry_id))


class UndoDetails(PersistentButton, custom_id="undo-details:{entry_id}"):
    """Takes back the minutes and the subject that were added to a study session, within 24 hours."""

    entry_id: int

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label="Undo")

    async def on_press(self, interaction: Interaction) -> None:
        """Empty the entry and show the streak, to which the day still counts."""
        await _show_undone(interaction, await empty_entry(interaction.client.core, interaction.user.id, self.entry_id))


class MyZone(PersistentButton, custom_id="my-zone:{entry_id}:{zone_name}"):
    """Saves the guessed time zone of a member who was asked for their zone."""

    entry_id: int
    zone_name: Annotated[str, text(r"[A-Za-z0-9_+/-]{1,60}")]
    words: str = "My zone"

    def button(self) -> discord.ui.Button[Any]:
        """Return the button, whose label names the zone."""
        return discord.ui.Button(label=self.words)

    async def on_press(self, interaction: Interaction) -> None:
        """Save the zone and show the logged session."""
        await _show_zone(interaction, self.entry_id, self.zone_name)


class AnotherZone(PersistentButton, custom_id="another-zone:{entry_id}"):
    """Opens the modal for another time zone."""

    entry_id: int
    words: str = "Another zone"

    def button(self) -> discord.ui.Button[Any]:
        """Return the button."""
        return discord.ui.Button(label=self.words)

    async def on_press(self, interaction: Interaction) -> None:
        """Open the modal."""
        await ZoneModal(self.entry_id).open(interaction)


class ZoneModal(PersistentModal, custom_id="zone-form:{entry_id}"):
    """Asks a member for their time zone."""

    entry_id: int

    def field(self) -> Field:
        """Return the field for the time zone."""
        return Field("Your time zone", "Your city or time zone", "Berlin, EST or +5:30")

    async def on_submit(self, interaction: Interaction, typed: str) -> None:
        """Save the zone and show the logged session."""
        await _show_zone(interaction, self.entry_id, find_zone(typed))


async def log_reply(
    core: Core,
    member_id: int,
    days_back: int = 0,
    minutes: int | None = None,
    what: str | None = None,
    *,
    locale: discord.Locale,
    key: str | None = None,
) -> tuple[discord.Embed, discord.ui.View]:
    """Log a session, and return the reply with an Undo button.

    `locale`: the language of the member's Discord, from which the time zone is guessed.
    """
    logged = await log_study(core, member_id, days_back, minutes, what, key)
    entry = logged.entry
    amount, of = counted(entry.minutes, "minute") if entry.minutes else "", escape(entry.what or "")
    session = " of ".join(filter(None, (amount, of))) or "A study session"
    lines = [f"{session} on {day_words(entry.studied_on, 'weekday')}."]
    if logged.minutes_that_day > (entry.minutes or 0):
        lines.append(f"That day so far: {counted(logged.minutes_that_day, 'minute')}.")
    lines += _standing(logged)
    view = discord.ui.View(timeout=None)
    if logged.was_noted:
        lines.append("`/studied` adds another session.")
        return text_embed("Already noted", "\n".join(lines)), view
    view.add_item(UndoDetails(entry.id) if logged.filled else Undo(entry.id))
    if logged.asks_for_zone:
        lines.append("\n**Which time zone are you in?** Until I know, your days are counted in UTC.")
        _add_zone_buttons(view, core, entry.id, locale)
    embed = text_embed("Logged", "\n".join(lines))
    if not (logged.streak.today.zone_is_set or logged.asks_for_zone):
        embed.set_footer(text="Your days are counted in UTC: /settings zone changes that.")
    return embed, view


def _standing(logged: Logged) -> list[str]:
    """Describe the streak, and praise what was reached. The length of the streak is said once."""
    words, reached = streak_words(logged.streak), logged.reached
    if reached is None:
        return [words]
    streak = logged.streak.streak
    praise = praise_words(reached, logged.streak.today.study_day)
    if says_streak(reached) and streak.current == streak.longest == reached.streak:
        return [*words.split("\n")[1:], praise]
    return [words, praise]


def _add_zone_buttons(view: discord.ui.View, core: Core, entry_id: int, locale: discord.Locale) -> None:
    guess = guess_zone(locale)
    if guess is None:
        view.add_item(AnotherZone(entry_id, "Choose my zone"))
        return
    local = core.clock().astimezone(zone_of(guess))
    view.add_item(MyZone(entry_id, guess, f"{guess}, {local:%H:%M} now"))
    view.add_item(AnotherZone(entry_id))


async def _show_undone(interaction: Interaction, undone: Logged) -> None:
    lines = [
        f"{day_words(undone.entry.studied_on, 'weekday')} is back to how it was before.",
        streak_words(undone.streak),
    ]
    await redraw(interaction, embed=text_embed("Undone", "\n".join(lines)), view=None)


async def _show_zone(interaction: Interaction, entry_id: int, zone_name: str) -> None:
    """Save the member's time zone, and show the session that they logged, with an Undo button."""
    core = interaction.client.core
    kept = await keep_zone(core, interaction.user.id, entry_id, zone_name)
    local, day = core.clock().astimezone(zone_of(zone_name)), kept.entry.studied_on
    lines = [f"Your time zone is **{zone_words(zone_name)}**, where it is {local:%H:%M} now. `/settings` changes it."]
    ahead = " and counts once that day begins where you live" if day > kept.streak.today.study_day else ""
    lines.append(f"What you logged stays on {day_words(day, 'weekday')}{ahead}.")
    lines += _standing(kept)
    view = discord.ui.View(timeout=None)
    view.add_item(Undo(entry_id))
    await redraw(interaction, embed=text_embed("Logged", "\n".join(lines)), view=view)
