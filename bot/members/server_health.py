"""What a server's admins have to know to see whether the bot works there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.core import Core
from bot.rules.reasons import BY_WISH
from bot.rules.reminders import Occurrence, Schedule
from bot.rules.servers import ServerSettings

LOOKED_BACK: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class ServerHealth:
    """What is set in a server, and what did not arrive there.

    `schedules`: the group reminders that are on or paused, oldest first.
    `lost`: the group reminders of the last 14 days that did not arrive, the newest first, each with its schedule, which
    may be off. What somebody skipped or stopped is not among them.
    """

    settings: ServerSettings
    schedules: tuple[Schedule, ...]
    lost: tuple[tuple[Occurrence, Schedule], ...]


async def server_health(core: Core, guild_id: int) -> ServerHealth:
    """Return what is set in a server, and which of its group reminders did not arrive. Nothing of another server."""
    async with core.store.at_one_moment():
        return ServerHealth(
            await core.store.servers.settings(guild_id),
            tuple(await core.store.reminders.schedules_of_server(guild_id)),
            tuple(await core.store.reminders.lost_of_server(guild_id, core.clock() - LOOKED_BACK, BY_WISH)),
        )
