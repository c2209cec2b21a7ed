"""A member's pauses: kept, ended, and what they mean for reminders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from bot.core import Core
from bot.errors import MemberError
from bot.members.today import MemberDay, today_of
from bot.rules.streaks import Pause
from knowledge.text.dates import day_words

AHEAD: Final = timedelta(days=366)  # a year, a leap day in it or not


@dataclass(frozen=True, slots=True)
class PresentPauses:
    """A member's pauses that hold or come, as of their study day."""

    today: date
    pauses: tuple[Pause, ...]


async def pauses_since(core: Core, member_id: int, day: date) -> list[Pause]:
    """Return a member's pauses that are not over before a date, in order."""
    return await core.store.rest_and_pauses.pauses_since(member_id, day)


async def present_pauses(core: Core, member_id: int) -> PresentPauses:
    """Return a member's pauses that hold or come."""
    async with core.store.at_one_moment():
        today = (await today_of(core, member_id)).study_day
        return PresentPauses(today, tuple(await pauses_since(core, member_id, today)))


async def falls_into_pause(core: Core, member_id: int, due_at: datetime) -> bool:
    """Tell whether a member is paused today, or was on the day on which something fell due."""
    async with core.store.at_one_moment():
        today = await today_of(core, member_id)
        days = sorted({today.study_day, today.study_day_of(due_at)})
        pauses = await pauses_since(core, member_id, days[0])
    return any(pause.holds(day) for pause in pauses for day in days)


def first_unpaused(instants: Iterable[datetime], pauses: Sequence[Pause], today: MemberDay) -> datetime | None:
    """Return the first of a member's instants on whose day no pause holds; None where one has no end yet."""
    for instant in instants:
        holding = [pause for pause in pauses if pause.holds(today.study_day_of(instant))]
        if not holding:
            return instant
        if any(pause.until_on is None for pause in holding):
            return None
    return None


async def begin_pause(core: Core, member_id: int, from_on: date | None, until_on: date | None) -> PresentPauses:
    """Pause a member from a day (today) until another, or until ended; returns what holds or comes then.

    Raises MemberError for days that cannot be, and NotSaved.
    """
    async with core.store.as_one():
        today = (await today_of(core, member_id)).study_day
        first = from_on or today
        _check(first, until_on, today)
        await core.store.rest_and_pauses.pause(member_id, first, until_on, core.clock())
        return await present_pauses(core, member_id)


async def begin_open_pause(core: Core, member_id: int) -> PresentPauses:
    """Pause a member from today until they end it, unless a pause holds or comes; raises NotSaved."""
    async with core.store.as_one():
        present = await present_pauses(core, member_id)
        return present if present.pauses else await begin_pause(core, member_id, None, None)


async def end_pause(core: Core, member_id: int) -> bool:
    """End what pause holds or comes; tell whether there was one. Raises NotSaved."""
    async with core.store.as_one():
        today = (await today_of(core, member_id)).study_day
        return await core.store.rest_and_pauses.end_pause(member_id, today)


def _check(first: date, until_on: date | None, today: date) -> None:
    if first < today:
        raise MemberError(
            f"{day_words(first)} is past: a pause begins today or later. A day that was missed stays as it is."
        )
    if first > today + AHEAD:
        raise MemberError(f"{day_words(first)} is more than a year ahead. Is the year right?")
    if until_on is not None and until_on < first:
        raise MemberError(f"The pause would end on {day_words(until_on)}, before it begins on {day_words(first)}.")
    if until_on is not None and until_on > first + AHEAD:
        raise MemberError("A pause lasts for a year at most. Without `until` it lasts until you end it.")
