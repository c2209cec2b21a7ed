"""What the admins of a server set for it, and what is stored of a server, as values that features can show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.errors import MemberError
from bot.rules.typed_text import folded, told_back

MOST_PUBLIC_CHANNELS: Final = 25  # the most that a menu of Discord takes
LARGEST_GOAL_MINUTES: Final = 60_000
_GOAL: Final = re.compile(
    r"(?:(?P<hours>\d{1,4}) ?h(?:ours?|rs?)?)? ?(?:(?P<minutes>\d{1,5}) ?(?:m(?:in(?:ute)?s?)?)?)?(?: (?:a|per) week)?"
)


@dataclass(frozen=True)
class ServerSettings:
    """The settings of a server. The defaults are those of a server whose admins have set nothing.

    `weekly_goal_minutes`: what the members who share want to study together in a week. None if there is no such goal.
    `public_channels`: the ids of the channels where answers may be public. None if they may be public everywhere.
    """

    keeps_questions: bool = True
    has_leaderboard: bool = True
    answers_mentions: bool = True
    weekly_goal_minutes: int | None = None
    public_channels: frozenset[int] | None = None

    def is_public(self, channel_id: int) -> bool:
        """Return whether answers may be public in a channel. A thread counts as the channel that it belongs to."""
        return self.public_channels is None or channel_id in self.public_channels


@dataclass(frozen=True)
class HeldOfServer:
    """How much is stored of a server: questions, its group reminders that are on or paused, and members who share."""

    questions: int
    reminders: int
    sharing: int


def read_common_goal(typed: str) -> int:
    """Return the minutes of a goal such as `600`, `600 minutes`, `10 h` or `10 h 30 min`.

    Raise MemberError if the text is no such amount, or if the amount is too large for a week of one server.
    """
    match = _GOAL.fullmatch(folded(typed).replace(",", ""))
    minutes = int(match["hours"] or 0) * 60 + int(match["minutes"] or 0) if match else 0
    if not 0 < minutes <= LARGEST_GOAL_MINUTES:
        raise MemberError(
            f"“{told_back(typed)}” is no goal for a week. Type minutes or hours, such as `600` or `10 h`, "
            f"up to {LARGEST_GOAL_MINUTES // 60:,} h."
        )
    return minutes
