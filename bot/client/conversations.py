"""Remember what each member asked last in each channel, so that a follow-up is understood. In memory only."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from knowledge.follow_ups import AskedBefore

REMEMBERED_FOR: Final = timedelta(minutes=10)
MOST_REMEMBERED: Final = 10_000


@dataclass(frozen=True, slots=True)
class Place:
    """Who asks, and in which channel. `channel_id`: None if Discord does not say it.

    `is_private`: whether only the member sees the answers. What was asked privately is not a part of public answers.
    """

    member_id: int
    channel_id: int | None
    is_private: bool


class Conversations:
    """What was asked last in each place. At most MOST_REMEMBERED questions, each for REMEMBERED_FOR."""

    def __init__(self) -> None:
        self._last: OrderedDict[Place, tuple[datetime, AskedBefore]] = OrderedDict()

    def before(self, place: Place, now: datetime) -> AskedBefore | None:
        """Return what was asked last in a place, or None if that was too long ago."""
        self._drop_old(now)
        found = self._last.get(place)
        return found[1] if found else None

    def remember(self, place: Place, asked: AskedBefore, now: datetime) -> None:
        """Remember a question as the last one of a place."""
        self._drop_old(now)
        self._last.pop(place, None)
        self._last[place] = now, asked
        while len(self._last) > MOST_REMEMBERED:
            self._last.popitem(last=False)

    def forget(self, member_id: int) -> None:
        """Forget all that a member asked."""
        for place in [place for place in self._last if place.member_id == member_id]:
            del self._last[place]

    def _drop_old(self, now: datetime) -> None:
        """Drop what was asked too long ago, or after `now`, because the system clock was set back."""
        while self._last:
            place, (asked_at, _) = next(iter(self._last.items()))
            if timedelta(0) <= now - asked_at <= REMEMBERED_FOR:
                break
            del self._last[place]
