"""What the stories of /setup do: open it, turn to a page and press its buttons."""

from __future__ import annotations

import simcord

from tests.world import World, response_of


async def set_up(
    world: World,
    admin: simcord.MemberActor,
    page: str,
    *pressed: str,
    place: simcord.ChannelHandle | None = None,
) -> simcord.InteractionResult:
    """Has an admin open a page of /setup and press some buttons of it, one after another."""
    reply = await admin.slash(place or world.channel, "setup")
    reply = await admin.select(response_of(reply), [page], custom_id="setup:page")
    for label in pressed:
        reply = await admin.click(response_of(reply), label=label)
    return reply
