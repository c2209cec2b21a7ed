"""Record in which servers the bot is and what their admins set, and delete what is stored of a server."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.core import Core
from bot.rules.reminders import Schedule
from bot.rules.servers import HeldOfServer, ServerSettings

GREETED_ONCE_IN: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class ServerNow:
    """What is set in a server, and what is stored of it.

    `schedules`: the group reminders that are on or paused, oldest first.
    """

    settings: ServerSettings
    schedules: tuple[Schedule, ...]
    held: HeldOfServer

    def schedule(self, schedule_id: int | None) -> Schedule | None:
        """Return the schedule with a number, or else the oldest one. Return None if there is none."""
        return next((one for one in self.schedules if one.id == schedule_id), next(iter(self.schedules), None))


async def note_present(core: Core, present: Collection[int]) -> None:
    """Record that the bot is in the servers `present`. All other known servers count as left.

    Raise NotSaved if the write fails.
    """
    await core.store.servers.note_present(present, core.clock())


async def note_joined(core: Core, guild_id: int) -> None:
    """Record that the bot was added to a server, possibly again. Raise NotSaved if the write fails."""
    await core.store.servers.note_back(guild_id)


async def note_left(core: Core, guild_id: int) -> None:
    """Record that the bot left a server. Raise NotSaved if the write fails."""
    await core.store.servers.note_left(guild_id, core.clock())


async def answer_mentions(core: Core, guild_id: int, answered: bool) -> None:
    """Set whether the bot answers messages that mention it in a server. Raise NotSaved if the write fails."""
    await core.store.servers.answer_mentions(guild_id, answered)


async def claim_greeting(core: Core, guild_id: int) -> bool:
    """Record that the bot greets a server now. Return False if it greeted the server within the last 30 days.

    Raise NotSaved if the write fails.
    """
    now = core.clock()
    return await core.store.servers.claim_greeting(guild_id, now, now - GREETED_ONCE_IN)


async def server_settings(core: Core, guild_id: int) -> ServerSettings:
    """Return what the admins of a server set, with the defaults for what they did not set."""
    return await core.store.servers.settings(guild_id)


async def set_common_goal(core: Core, guild_id: int, minutes: int | None) -> None:
    """Set how many minutes the members who share want to study together in a week. None removes the goal.

    Raise NotSaved if the write fails.
    """
    await core.store.servers.set_weekly_goal(guild_id, minutes)


async def answer_publicly_in(core: Core, guild_id: int, channels: frozenset[int] | None) -> None:
    """Set in which channels answers may be public. None stands for all of them, an empty set for none.

    Raise NotSaved if the write fails.
    """
    await core.store.servers.set_public_channels(guild_id, channels)


async def server_now(core: Core, guild_id: int) -> ServerNow:
    """Return what is set in a server, and what is stored of it."""
    async with core.store.at_one_moment():
        return ServerNow(
            await core.store.servers.settings(guild_id),
            tuple(await core.store.reminders.schedules_of_server(guild_id)),
            await core.store.servers.held(guild_id),
        )


async def forget_server(core: Core, guild_id: int) -> None:
    """Delete all that is stored of a server: questions, settings, group reminders, and who shares in it.

    Raise NotSaved if the write fails.
    """
    await core.store.servers.forget(guild_id, core.clock())
