"""A member's settings: shown with a button for each value, changed in a small form."""

from __future__ import annotations

import re
from typing import Any, Final, Self

import discord

from bot.client.client import Interaction, WhichcertClient
from bot.client.embeds import text_embed
from bot.client.lasting import LastingButton, LastingForm
from bot.client.member import today_of
from bot.errors import MemberError
from bot.zones import find_zone

_FIELDS: Final = {
    "zone": ("Time zone", "Your city or time zone", "Berlin"),
    "day_end": ("End of day", "Hour at which your day ends, 0 to 6", "4"),
}


async def set_zone(client: WhichcertClient, member_id: int, typed: str) -> None:
    """Sets a member's zone; MemberError for one that is unknown."""
    await client.store.members.set_zone(member_id, find_zone(typed), client.clock())


async def set_day_end(client: WhichcertClient, member_id: int, hour: int) -> None:
    """Sets the hour at which a member's day ends."""
    await client.store.members.set_day_end(member_id, hour, client.clock())


async def settings_reply(client: WhichcertClient, member_id: int) -> tuple[discord.Embed, discord.ui.View]:
    """Shows all values, with a button for each."""
    settings = await client.store.members.settings(member_id)
    today = await today_of(client, member_id)
    local = client.clock().astimezone(today.zone)
    zone = f"**{settings.zone}**" if settings.zone else "not set (UTC stands in)"
    lines = [
        f"Time zone: {zone}, where it is {local:%A, %H:%M} now.",
        f"A day ends at **{settings.day_ends_at_hour:02}:00**: what you study before that counts for the day before.",
        "",
        "Days already logged keep their date. A reminder keeps the zone that it was made with.",
    ]
    view = discord.ui.View(timeout=None)
    for field in _FIELDS:
        view.add_item(Edit(field))
    return text_embed("Your settings", "\n".join(lines)), view


class Edit(LastingButton, template=r"settings:(?P<field>zone|day_end)"):
    """Opens the form of one value."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(
            discord.ui.Button[Any](label=f"Edit {_FIELDS[field][0].lower()}", custom_id=f"settings:{field}")
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Makes the button again after a restart."""
        return cls(match["field"])

    async def pressed(self, interaction: Interaction) -> None:
        """Opens the form."""
        await interaction.response.send_modal(SettingsForm(self.field))


class SettingsForm(LastingForm):
    """One value to type."""

    template = r"settings-form:(?P<field>zone|day_end)"

    def __init__(self, field: str) -> None:
        super().__init__(f"settings-form:{field}", *_FIELDS[field])

    @classmethod
    async def sent(cls, interaction: Interaction, match: re.Match[str], typed: str) -> None:
        """Keeps the value and shows all of them."""
        client, member_id = interaction.client, interaction.user.id
        if match["field"] == "zone":
            await set_zone(client, member_id, typed)
        else:
            await set_day_end(client, member_id, _hour(typed))
        embed, view = await settings_reply(client, member_id)
        await interaction.response.edit_message(embed=embed, view=view)


def _hour(typed: str) -> int:
    match = re.fullmatch(r"\s*0?([0-6])(?::00)?\s*", typed)
    if match is None:
        raise MemberError("The end of your day is an hour from 0 to 6, such as `4`.")
    return int(match[1])
