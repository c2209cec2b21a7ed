"""How much a member may store. Nobody needs as much, and nobody can fill the database.

Call a check within the transaction that stores the data. An import has none of these limits, so it loses nothing.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from bot.core import Core
from bot.errors import MemberError
from bot.rules.wording import amount_words
from knowledge.text.dates import day_words

ONCE: Final = 10  # reminders to come once
ENTRIES_A_DAY: Final = 50  # with those that were undone, because they stay stored
MINUTES_A_DAY: Final = 24 * 60
SUBSCRIPTIONS: Final = 25  # each has a button in one message
CHANGES_A_DAY: Final = 50  # of the time zone, of one reminder, and of reminders that come once
_DAY: Final = timedelta(days=1)


async def check_new_entry(core: Core, member_id: int, day: date, before: int) -> None:
    """Raise MemberError if the member has too many study entries on a date.

    `before`: how many entries the date had before the present transaction. If it has no more by now, nothing was added,
    and there is no error.
    """
    if before >= ENTRIES_A_DAY and await core.store.study.count_entries(member_id, day) > before:
        raise MemberError(
            f"{day_words(day, 'weekday')} already has {before} entries, counting undone ones. A day holds no more."
        )


def check_minutes(day: date, minutes: int | None, minutes_that_day: int) -> None:
    """Raise MemberError if an entry of so many minutes makes its date longer than a day."""
    if minutes and minutes_that_day > MINUTES_A_DAY:
        before = minutes_that_day - minutes
        raise MemberError(
            f"{day_words(day, 'weekday')} already has {amount_words(before)}, and a day has only 24 h. "
            "Type fewer minutes, or undo an entry in `/streak show`."
        )


async def check_zone_changes(core: Core, member_id: int) -> None:
    """Raise MemberError if the member changed their time zone too often within a day."""
    if await core.store.members.count_zone_changes(member_id, core.clock() - _DAY) >= CHANGES_A_DAY:
        raise MemberError(
            f"You have changed your time zone {CHANGES_A_DAY} times in a day. You can change it again tomorrow."
        )


async def check_new_schedule(core: Core, member_id: int, channel_id: int | None) -> None:
    """Raise MemberError if a member's own reminder, or the reminder of a channel, was set up too often within a day."""
    since = core.clock() - _DAY
    if await core.store.reminders.count_schedules(member_id, channel_id, since) >= CHANGES_A_DAY:
        raise MemberError(
            f"This reminder was set up {CHANGES_A_DAY} times in a day. You can set it up again tomorrow. "
            "While it is on, `/remind edit` changes it."
        )


async def check_new_once(core: Core, member_id: int) -> None:
    """Raise MemberError if a member has too many reminders that come once, or set up too many within a day."""
    if len(await core.store.reminders.once_of(member_id)) >= ONCE:
        raise MemberError(
            f"{ONCE} of your one-time reminders are still to come, and more do not fit. `/remind status` removes one."
        )
    if await core.store.reminders.count_once(member_id, core.clock() - _DAY) >= CHANGES_A_DAY:
        raise MemberError(
            f"You have set up {CHANGES_A_DAY} one-time reminders in a day. You can set up the next one tomorrow."
        )
