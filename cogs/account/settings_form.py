"""Show a member's settings with a button for each, and change a setting in a small form."""

from __future__ import annotations

from typing import Annotated, Any, Final

import discord

from bot.client.belonging import is_member
from bot.client.client import Interaction
from bot.client.custom_id import words
from bot.client.embeds import text_embed
from bot.client.persistent import Field, PersistentButton, PersistentModal
from bot.client.responding import redraw
from bot.core import Core
from bot.members.settings import Change, Setting, SettingsNow, Shares, keep_change, read_change
from bot.rules.parsing import weekday_names
from bot.rules.wording import counted
from bot.zones.look_up import zone_words

_FIELDS: Final[dict[Setting, Field]] = {
    "zone": Field("Time zone", "Your city or time zone", "Berlin, EST or +5:30"),
    "day_end": Field("End of day", "Hour at which your day ends, 0 to 6", "4"),
    "rest_days": Field("Rest days", "Up to three days of the week, or none", "sat sun"),
    "weekly_goal": Field("Weekly goal", "Study days a week, 1 to 7, or none", "4"),
}
Reply = tuple[discord.Embed, discord.ui.View]

SHARED: Final = (
    "members here can see your name, your streak, and the days and minutes of your week (`/leaderboard`, `/streak of`, "
    "the group's reminder). In the four weeks before your exam, they also see which one it is and when. They never see "
    "what you studied."
)
_SHARING: Final = f"Sharing in this server: **{{state}}**. When it is on, {SHARED}"
_WITHOUT_EXAM: Final = "Your exam is left out, because you began to share before exams were shown."


async def change_reply(interaction: Interaction, change: Change, shares: Shares | None = None) -> Reply:
    """Save the changes and show all settings.

    Sharing is a setting of the present server. It is shown only if the bot is a member of this server.
    """
    core, guild_id = interaction.client.core, interaction.guild_id if is_member(interaction) else None
    return _shown(core, await keep_change(core, interaction.user.id, guild_id, change, shares))


def _shown(core: Core, kept: SettingsNow) -> Reply:
    """Return the reply that shows all settings, with a button for each."""
    local = core.clock().astimezone(kept.today.zone)
    zone = f"**{zone_words(kept.zone)}**" if kept.zone else "not set (UTC is used)"
    goal, rest, hour = kept.weekly_goal_days, weekday_names(kept.rest_days), kept.today.day_ends_at_hour
    lines = [
        f"Time zone: {zone}, where it is {local:%A, %H:%M} now.",
        f"Your day ends at **{hour:02}:00**. What you study before then counts for the day before.",
        f"Rest days: **{rest}**. They never cost your streak." if kept.rest_days else "Rest days: none.",
        f"Weekly goal: **{counted(goal, 'day')}**." if goal else "Weekly goal: none.",
    ]
    view = discord.ui.View(timeout=None)
    for setting in _FIELDS:
        view.add_item(Edit(setting))
    lines.append("Praise when you reach something: **on**." if kept.praise else "Praise: off.")
    view.add_item(SwitchPraise(on=not kept.praise))
    if kept.shares is not None:
        lines.append(_SHARING.format(state="on" if kept.shares else "off"))
        if kept.shares and not kept.shares_exam:
            lines.append(_WITHOUT_EXAM)
            view.add_item(SwitchSharing(on=True, text="Share my exam too"))
        view.add_item(SwitchSharing(on=not kept.shares))
    lines += ["", "Days already logged keep their date. Weekly reminders keep the zone that they were set up with."]
    return text_embed("Your settings", "\n".join(lines)), view


class Edit(PersistentButton, custom_id="settings:{setting}"):
    """Opens the modal of one setting."""

    setting: Setting

    def button(self) -> discord.ui.Button[Any]:
        """Return the button, whose label names the setting."""
        return discord.ui.Button(label=f"Edit {_FIELDS[self.setting].title.lower()}")

    async def on_press(self, interaction: Interaction) -> None:
        """Open the modal."""
        await SettingModal(self.setting).open(interaction)


class SwitchSharing(PersistentButton, custom_id="sharing:{on}"):
    """Starts or stops the sharing of streak and week in this server, for the member who presses the button."""

    on: Annotated[bool, words({"on": True, "off": False})]
    text: str = "Share in this server"

    def button(self) -> discord.ui.Button[Any]:
        """Return the button, whose label says which way it switches."""
        return discord.ui.Button(label=self.text if self.on else "Stop sharing")

    async def on_press(self, interaction: Interaction) -> None:
        """Save the choice and show all settings."""
        shares = Shares(interaction.guild_id, self.on, bot_is_there=is_member(interaction))
        embed, view = await change_reply(interaction, Change(), shares)
        await redraw(interaction, embed=embed, view=view)


class SwitchPraise(PersistentButton, custom_id="praise:{on}"):
    """Switches praise on or off for the member who presses the button."""

    on: Annotated[bool, words({"on": True, "off": False})]

    def button(self) -> discord.ui.Button[Any]:
        """Return the button, whose label says which way it switches."""
        return discord.ui.Button(label="Praise me" if self.on else "No praise")

    async def on_press(self, interaction: Interaction) -> None:
        """Save the choice and show all settings."""
        embed, view = await change_reply(interaction, Change(praise=self.on))
        await redraw(interaction, embed=embed, view=view)


class SettingModal(PersistentModal, custom_id="settings-form:{setting}"):
    """Asks for the new value of one setting."""

    setting: Setting

    def field(self) -> Field:
        """Return the field of the setting."""
        return _FIELDS[self.setting]

    async def on_submit(self, interaction: Interaction, typed: str) -> None:
        """Save the value and show all settings."""
        embed, view = await change_reply(interaction, read_change(self.setting, typed))
        await redraw(interaction, embed=embed, view=view)
