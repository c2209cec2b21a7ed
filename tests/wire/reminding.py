"""What the stories of reminders on sockets share: a Monday, how one is set up, and what came."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime

from bot.rules.last_hours import reminder_time
from tests.wire.messages import Message
from tests.wire.objects import Channel
from tests.wire.people import Person, Reply
from tests.wire.place import Place, eventually
from tests.world import shown_in

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DUE = MONDAY.replace(hour=19, minute=30)
KEY = re.compile(r":(r\d+\.\d{6}\.\d+)$")
MESSAGES = "/channels/*/messages"
EVERY_DAY = "mon tue wed thu fri sat sun"


async def remind(place: Place, person: Person, at: str = "19:30", weekday: str = "mon", **options: object) -> Reply:
    reply = await person.slash(place.channel, "remind on", weekday=weekday, time=at, zone="UTC", **options)
    assert "Reminders are on" in shown_in(reply.message)
    return reply


async def remind_once(place: Place, person: Person) -> datetime:
    """Sets up a reminder that comes once, and gives when it is due."""
    reply = await person.slash(place.channel, "remind once", day="today", time="19:30", note="book it", zone="UTC")
    assert "I will remind you once" in shown_in(reply.message)
    return DUE


async def remind_of_streak(place: Place, person: Person) -> datetime:
    """Has a person study yesterday and be reminded of their streak, and gives when that is due."""
    await person.slash(place.channel, "studied", when="yesterday")
    reply = await person.slash(place.channel, "remind streak on", zone="UTC")
    assert "Streak reminder is on" in shown_in(reply.message)
    return datetime.combine(MONDAY.date(), reminder_time(4, person.user.id), UTC)


async def remind_weekly(place: Place, person: Person) -> datetime:
    """Sets up a weekly reminder, and gives when it is due first."""
    await remind(place, person)
    return DUE


SET_UP = {"weekly": remind_weekly, "once": remind_once, "streak": remind_of_streak}


async def come_to(place: Place, instant: datetime) -> None:
    """Skips to an instant, but not the last hours of a day: a bot that was away then protects the day's streak."""
    clock, last_hours = place.discord.clock, MONDAY.replace(hour=21, minute=59)
    if instant > last_hours:
        clock.skip_to(last_hours)
        await asyncio.sleep(clock.real((instant - clock.now()).total_seconds()))
    else:
        clock.skip_to(instant)


def keys(message: Message) -> set[str]:
    """Gives the keys of the occurrence that a message is of."""
    return {found[1] for item in message.items() if (found := KEY.search(item.get("custom_id", "")))}


def reminders(place: Channel) -> list[Message]:
    """Gives the reminders in a channel, oldest first."""
    return [message for message in place.messages.values() if keys(message)]


async def arrives(person: Person, seconds: float = 30.0) -> Message:
    """Waits for the one reminder of a person."""
    await eventually(lambda: bool(reminders(person.direct_messages)), seconds)
    (message,) = reminders(person.direct_messages)
    return message


async def lease_runs_out(place: Place) -> None:
    """Lets enough happen for a lease to end and a second message to be sent, if one would be."""
    await asyncio.sleep(place.discord.clock.real(6 * 60))
