"""Say what happened in the study group while the time was moved on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

import discord
import simcord

from bot.core import Core
from bot.members.streak import member_streak
from bot.playground.study_group import StudyGroup
from bot.rules.streaks import Mark, StreakDay
from bot.rules.wording import cause_words, counted

_NOT_SENT: Final = frozenset({"skipped", "failed", "unknown"})
_LENGTH: Final = 60
_DAY: Final = timedelta(days=1)
_MARKS: Final[dict[Mark, str]] = {
    "studied": "studied",
    "open": "not studied",
    "paused": "paused",
    "rest": "a rest day",
    "outage": "protected, because the bot was away",
    "short": "protected, because the time zone changed",
    "frozen": "not studied, and a freeze kept the streak",
    "broken": "not studied, and the streak ended",
    "missed": "not studied",
}


@dataclass(frozen=True, order=True, slots=True)
class Event:
    """Something that happened, and when."""

    at: datetime
    words: str


async def events_between(core: Core, group: StudyGroup, began: datetime, ended: datetime) -> list[Event]:
    """Return what the bot did from `began` until `ended`, the earliest first.

    These are the messages that it sent, the reminders that it did not send, and the study days that ended.
    """
    found = list(_sent(group, began, ended))
    found += await _not_sent(core, group, began, ended)
    for name, member in group.members.items():
        found += await _days_ended(core, name, member, began)
    return sorted(found)


def _sent(group: StudyGroup, began: datetime, ended: datetime) -> Iterator[Event]:
    places = {"in #general": group.channel}
    places |= {f"to {name}": member.user.dm_channel for name, member in group.members.items()}
    for place, channel in places.items():
        for message in channel.history():
            if message.author.bot and began < message.created_at <= ended:
                yield Event(message.created_at, f"{place}: {_title(message)}")


def _title(message: discord.Message) -> str:
    title = next((embed.title for embed in message.embeds if embed.title), message.content)
    line = next(iter(title.splitlines()), "a message")
    return line if len(line) <= _LENGTH else f"{line[: _LENGTH - 1]}…"


async def _not_sent(core: Core, group: StudyGroup, began: datetime, ended: datetime) -> list[Event]:
    store, found = core.store.reminders, list[Event]()
    own = {f"{name}'s reminder": await store.schedule_of(member.id) for name, member in group.members.items()}
    groups = {"the reminder in #general": await store.schedule_of_channel(group.channel.id)}
    for whose, schedule in (own | groups).items():
        for one in await store.since(schedule.id, began) if schedule else ():
            if began < one.due_at <= ended and one.state in _NOT_SENT:
                why = f" ({cause_words(one.reason)})" if one.reason else ""
                found.append(Event(one.due_at, f"not sent: {whose}{why}"))
    return found


async def _days_ended(core: Core, name: str, member: simcord.MemberActor, began: datetime) -> Iterator[Event]:
    kept = await member_streak(core, member.id)
    first, open_day = kept.today.study_day_of(began), kept.today.study_day
    hour = kept.today.day_ends_at_hour
    return (
        Event(
            datetime.combine(day.on + _DAY, time(hour), kept.today.zone),
            f"{name}'s {day.on:%A} ended: {_day_words(day)}",
        )
        for day in kept.days
        if first <= day.on < open_day
    )


def _day_words(day: StreakDay) -> str:
    words = _MARKS[day.mark]
    return f"{words}; streak: {counted(day.state.current, 'day')}" if day.state.current else words
