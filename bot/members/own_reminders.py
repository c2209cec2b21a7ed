"""A member's own reminders: stop the weekly ones, and find out which others come and where they are sent."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core import Core


@dataclass(frozen=True, slots=True)
class Left:
    """The reminders of a member besides their weekly ones.

    `once`: how many are still to come once.
    `streak`: whether they are reminded of their streak.
    """

    once: int
    streak: bool


@dataclass(frozen=True, slots=True)
class Stopped:
    """What came of stopping weekly reminders: whether there were any, and which others of the member still come."""

    stopped: bool
    left: Left


async def known_direct_messages(core: Core, member_id: int) -> int | None:
    """Return the channel of the member's direct messages, if one of their reminders names it."""
    return await core.store.reminders.direct_messages_of(member_id)


async def left_of(core: Core, member_id: int) -> Left:
    """Return which reminders a member has besides their weekly ones."""
    async with core.store.at_one_moment():
        once, streak = (
            await core.store.reminders.once_of(member_id),
            await core.store.reminders.streak_schedule_of(member_id),
        )
    return Left(len(once), streak is not None and streak.state != "off")


async def stop_weekly(core: Core, member_id: int) -> Stopped:
    """Stop the member's own weekly schedule, and skip its claimed occurrences. Raise NotSaved if the write fails."""
    async with core.store.as_one():
        stopped = await core.store.reminders.stop_schedule(member_id, core.clock())
        return Stopped(stopped, await left_of(core, member_id))
