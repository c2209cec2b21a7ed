"""What the stories of a reminder begin with: one that came, and its buttons."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import simcord

from bot.members.upcoming import next_due
from bot.rules.recurrence import Weekly, next_occurrence
from bot.rules.reminders import Occurrence, Schedule
from cogs.reminders.message import reminder
from tests.world import World, shown, shown_in

BUTTONS = [
    "I studied",
    "Snooze 1 hour",
    "Snooze until this evening",
    "Snooze until tomorrow",
    "Skip this week",
    "Stop reminders",
]


async def keep(world: World, member: simcord.MemberActor, rhythm: str = "0 10:30", **more: Any) -> Schedule:
    """Keeps a schedule of a member's own, or of a channel: the days of the week (Monday is 0) and the time of day."""
    days, at = rhythm.split()
    zone, wall_time = more.pop("zone", "Europe/Berlin"), time.fromisoformat(at)
    weekdays = frozenset(int(day) for day in days)
    now = world.bot.core.clock()
    return await world.store.reminders.keep_schedule(
        member.id,
        weekdays=weekdays,
        wall_time=wall_time,
        zone=zone,
        dm_channel_id=None,
        next_due_at=next_occurrence(Weekly(weekdays, wall_time, ZoneInfo(zone)), now),
        at=now,
        **more,
    )


def reminders(member: simcord.MemberActor) -> list[Any]:
    """The reminders that a member got, oldest first."""
    return [one for one in member.user.dm_channel.history() if "Study reminder" in shown_in(one)]


async def reminded(world: World, rhythm: str = "0 10:30", **more: Any) -> Any:
    """Lets Ana's first reminder come and gives it; the bot's day begins at 10:00 in Berlin."""
    schedule = await keep(world, world.ana, rhythm, **more)
    assert schedule.next_due_at is not None
    await world.pass_time(seconds=(schedule.next_due_at - world.bot.core.clock()).total_seconds() + 60)
    (message,) = reminders(world.ana)
    return message


async def next_due_of(world: World, member: simcord.MemberActor) -> datetime | None:
    schedule = await world.store.reminders.schedule_of(member.id)
    assert schedule is not None
    return schedule.next_due_at


async def press(world: World, message: Any, label: str) -> str:
    """Ana presses a button of her reminder; gives what she alone reads."""
    reply = await world.ana.user.click(message, label=label)
    assert reply.ephemeral
    return shown(reply)


def put_forward(world: World, **duration: float) -> None:
    """Has the bot's clock go ahead of Discord's, as if so much time had gone by."""
    ahead = timedelta(**duration)
    world.bot.core.clock = lambda: world.env.now() + ahead


async def post(world: World, schedule: Schedule, place: Any, untold: list[Occurrence] | None = None) -> Any:
    """Claims what is due of a schedule next and posts it as delivery does; gives it as Discord keeps it."""
    due_at = schedule.next_due_at
    assert due_at is not None
    (claim,) = await world.store.reminders.claim([schedule.id], due_at, timedelta(minutes=5), next_due)
    session = await reminder(world.bot, claim, [(one, schedule) for one in untold or []])
    assert len(session.embed) <= 6000
    await place.send(session.content, embed=session.embed, view=session.view, allowed_mentions=session.allowed_mentions)
    await world.store.reminders.finish(claim, "sent", None, None, world.bot.core.clock())
