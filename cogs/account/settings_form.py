"""A member's settings: shown with a button for each value, changed in a small form."""

from __future__ import annotations

import re
from typing import Any, Final, Self, cast

import discord

from bot.client.belonging import is_member
from bot.client.client import Interaction
from bot.client.embeds import text_embed
from bot.client.persistent import PersistentButton, PersistentForm
from bot.client.responding import redraw
from bot.members.settings import Setting, keep_change, keep_sharing, read_change
from bot.members.today import today_of
from bot.rules.parsing import weekday_names
from bot.zones.look_up import zone_words

_FIELDS: Final[dict[Setting, tuple[str, str, str]]] = {
    "zone": ("Time zone", "Your city or time zone", "Berlin, EST or +5:30"),
    "day_end": ("End of day", "Hour at which your day ends, 0 to 6", "4"),
    "rest_days": ("Rest days", "Up to three days of the week, or none", "sat sun"),
    "weekly_goal": ("Weekly goal", "Study days a week, 1 to 7, or none", "4"),
}
_SETTING: Final = rf"(?P<setting>{'|'.join(_FIELDS)})"
_SHARING: Final = (
    "Sharing in this server: **{state}**. Where it is on, its members can see your name, your streak, and the days and "
    "minutes of your week (`/leaderboard`, `/streak of`). Never your target, nor what you studied; nothing elsewhere."
)


async def settings_reply(interaction: Interaction) -> tuple[discord.Embed, discord.ui.View]:
    """Shows all values, with a button for each; sharing is a matter of the server in which they are shown."""
    client, member_id, guild_id = interaction.client, interaction.user.id, interaction.guild_id
    settings = await client.core.store.members.settings(member_id)
    today = await today_of(client.core, member_id)
    rest_days = await client.core.store.breaks.rest_days(member_id, today.study_day)
    local = client.core.clock().astimezone(today.zone)
    zone = f"**{zone_words(settings.zone)}**" if settings.zone else "not set (UTC stands in)"
    goal = settings.weekly_goal_days
    lines = [
        f"Time zone: {zone}, where it is {local:%A, %H:%M} now.",
        f"A day ends at **{settings.day_ends_at_hour:02}:00**: what you study before that counts for the day before.",
        f"Rest days: **{weekday_names(rest_days)}**, which cost no streak." if rest_days else "Rest days: none.",
        f"Weekly goal: **{goal} day{'s' if goal > 1 else ''}**." if goal else "Weekly goal: none.",
    ]
    view = discord.ui.View(timeout=None)
    for setting in _FIELDS:
        view.add_item(Edit(setting))
    if guild_id is not None and is_member(interaction):
        shares = await client.core.store.sharing.shares_in(member_id, guild_id)
        lines.append(_SHARING.format(state="on" if shares else "off"))
        view.add_item(SwitchSharing(on=not shares))
    lines += ["", "Days already logged keep their date. A reminder keeps the zone that it was made with."]
    return text_embed("Your settings", "\n".join(lines)), view


class Edit(PersistentButton, template=rf"settings:{_SETTING}"):
    """Opens the form of one value."""

    def __init__(self, setting: Setting) -> None:
        self.setting: Setting = setting
        label = f"Edit {_FIELDS[setting][0].lower()}"
        super().__init__(discord.ui.Button[Any](label=label, custom_id=f"settings:{setting}"))

    @classmethod
    def again(cls, match: re.Match[str]) -> Self:
        """Makes the button again after a restart."""
        return cls(cast("Setting", match["setting"]))

    async def pressed(self, interaction: Interaction) -> None:
        """Opens the form."""
        await interaction.response.send_modal(SettingsForm(self.setting))


class SwitchSharing(PersistentButton, template=r"sharing:(?P<state>on|off)"):
    """Lets whoever presses share in this server, or ends that."""

    def __init__(self, *, on: bool) -> None:
        self.on = on
        label = "Share in this server" if on else "Stop sharing"
        super().__init__(discord.ui.Button[Any](label=label, custom_id=f"sharing:{'on' if on else 'off'}"))

    @classmethod
    def again(cls, match: re.Match[str]) -> Self:
        """Makes the button again after a restart."""
        return cls(on=match["state"] == "on")

    async def pressed(self, interaction: Interaction) -> None:
        """Switches it and shows all values."""
        client, member_id, guild_id = interaction.client, interaction.user.id, interaction.guild_id
        await keep_sharing(client.core, member_id, guild_id, self.on, bot_is_there=is_member(interaction))
        embed, view = await settings_reply(interaction)
        await redraw(interaction, embed=embed, view=view)


class SettingsForm(PersistentForm):
    """One value to type."""

    template = rf"settings-form:{_SETTING}"

    def __init__(self, setting: Setting) -> None:
        super().__init__(f"settings-form:{setting}", *_FIELDS[setting])

    @classmethod
    async def sent(cls, interaction: Interaction, match: re.Match[str], typed: str) -> None:
        """Keeps the value and shows all of them."""
        client, member_id = interaction.client, interaction.user.id
        await keep_change(client.core, member_id, read_change(cast("Setting", match["setting"]), typed))
        embed, view = await settings_reply(interaction)
        await redraw(interaction, embed=embed, view=view)
