"""A member's pauses: begin and end them, and find out which reminders they hold back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from bot.core import Core
from bot.errors import MemberError
from bot.members.today import MemberDay, today_of
from bot.rules.dates import readings
from bot.rules.streaks import Pause
from knowledge.text.dates import day_words

Span = tuple[date | None, date | None]  # (first day, last day); None: from today, without an end

AHEAD: Final = timedelta(days=366)  # a year, with or without a leap day


@dataclass(frozen=True, slots=True)
class PresentPauses:
    """A member's current and coming pauses. `today` is the member's current study day."""

    today: date
    pauses: tuple[Pause, ...]


async def pauses_since(core: Core, member_id: int, day: date) -> list[Pause]:
    """Return a member's pauses that end on `day` or later, or have no end, the earliest first."""
    return await core.store.rest_and_pauses.pauses_since(member_id, day)


async def present_pauses(core: Core, member_id: int) -> PresentPauses:
    """Return a member's current and coming pauses."""
    async with core.store.at_one_moment():
        today = (await today_of(core, member_id)).study_day
        return PresentPauses(today, tuple(await pauses_since(core, member_id, today)))


async def falls_into_pause(core: Core, member_id: int, due_at: datetime) -> bool:
    """Return whether a member is paused today, or was paused on the study day of `due_at`."""
    async with core.store.at_one_moment():
        today = await today_of(core, member_id)
        days = sorted({today.study_day, today.study_day_of(due_at)})
        pauses = await pauses_since(core, member_id, days[0])
    return any(pause.holds(day) for pause in pauses for day in days)


def unpaused(instants: Iterable[datetime], pauses: Sequence[Pause], today: MemberDay) -> Iterator[datetime]:
    """Yield the due times `instants` that are not in a pause. Stop at a pause without an end."""
    for instant in instants:
        holding = [pause for pause in pauses if pause.holds(today.study_day_of(instant))]
        if not holding:
            yield instant
        elif any(pause.until_on is None for pause in holding):
            return


async def begin_typed_pause(
    core: Core, member_id: int, from_typed: str | None, until_typed: str | None, *, month_first: bool
) -> PresentPauses | list[Span]:
    """Pause a member like `begin_pause`, with the days as the member typed them.

    If the texts have several readings, save nothing and return the readings. Raise MemberError if a text is no date.
    """
    async with core.store.as_one():
        today = (await today_of(core, member_id)).study_day
        spans: list[Span] = [(a, b) for a, b in readings([from_typed, until_typed], today, month_first=month_first)]
        spans = [(first, last) for first, last in spans if not (first and last and last < first)] or spans
        return spans if len(spans) > 1 else await begin_pause(core, member_id, *spans[0])


async def begin_pause(core: Core, member_id: int, from_on: date | None, until_on: date | None) -> PresentPauses:
    """Pause a member from `from_on` until `until_on`, both included. Return the current and coming pauses.

    Without `from_on`, the pause begins today. Without `until_on`, it lasts until the member ends it. Raise MemberError
    if the dates are past, too far ahead or in the wrong order. Raise NotSaved if the write fails.
    """
    async with core.store.as_one():
        today = (await today_of(core, member_id)).study_day
        first = from_on or today
        _check(first, until_on, today)
        await core.store.rest_and_pauses.pause(member_id, first, until_on, core.clock())
        return await present_pauses(core, member_id)


async def begin_open_pause(core: Core, member_id: int) -> PresentPauses:
    """Pause a member from today until they end the pause. Change nothing if they have a current or coming pause.

    Return the current and coming pauses. Raise NotSaved if the write fails.
    """
    async with core.store.as_one():
        present = await present_pauses(core, member_id)
        return present if present.pauses else await begin_pause(core, member_id, None, None)


async def end_pause(core: Core, member_id: int) -> bool:
    """End the current pause and delete coming pauses. Return False if there is no pause.

    Raise NotSaved if the write fails.
    """
    async with core.store.as_one():
        today = (await today_of(core, member_id)).study_day
        return await core.store.rest_and_pauses.end_pause(member_id, today)


def _check(first: date, until_on: date | None, today: date) -> None:
    if first < today:
        raise MemberError(
            f"{day_words(first)} is in the past. A pause begins today or later, and changes nothing before that."
        )
    if first > today + AHEAD:
        raise MemberError(f"{day_words(first)} is more than a year away. Is the year right?")
    if until_on is not None and until_on < first:
        raise MemberError(
            f"The pause would end on {day_words(until_on)}, before it begins on {day_words(first)}. Choose another day."
        )
    if until_on is not None and until_on > first + AHEAD:
        raise MemberError("A pause lasts a year at most. Leave out `until`, and it lasts until you end it.")
