"""What members may still do with a reminder that came."""

from __future__ import annotations

from datetime import UTC

from bot.core import Core
from bot.errors import MemberError
from bot.rules.occurrence_key import OccurrenceKey
from bot.rules.recurrence import is_old
from bot.rules.wording import weekday_words
from bot.zones.look_up import zone_of


async def check_not_old(core: Core, key: str, instead: str) -> None:
    """Refuse a button of a reminder that is two weeks old; `instead` says which command does it.

    Raises MemberError.
    """
    found = await core.store.reminders.occurrence(key)
    today = core.clock().astimezone(zone_of(found[1].zone) if found else UTC).date()
    try:
        day = OccurrenceKey.parse(key).day
    except ValueError:
        raise forgotten() from None
    if is_old(day, today):
        raise MemberError(
            f"This reminder is of {weekday_words(day)}, and after two weeks its buttons do nothing any more. {instead}"
        )


def forgotten() -> MemberError:
    """Return the refusal of a reminder of which nothing is kept."""
    return MemberError("I know this reminder no longer, so I have moved nothing. `/remind on` starts new ones.")
