"""Schedules of weekly reminders, and each time that one falls due: the values that features show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal

from bot.rules.reasons import Cause


@dataclass(frozen=True)
class Schedule:
    """Repeats a wall-clock time of a zone on weekdays (Monday is 0); next_due_at is set while it is on.

    guild_id is the server in which it was switched on. One with a channel_id is a group's, kept by the member who set
    it up. resumed_at says since when it is on again after a pause.
    """

    id: int
    member_id: int
    weekdays: frozenset[int]
    wall_time: time
    zone: str
    dm_channel_id: int | None
    state: Literal["on", "paused", "off"]
    state_reason: Cause | None
    next_due_at: datetime | None
    created_at: datetime
    guild_id: int | None = None
    channel_id: int | None = None
    role_id: int | None = None
    resumed_at: datetime | None = None

    @property
    def is_group(self) -> bool:
        """Tell whether it is posted in a channel, not sent to its member."""
        return self.channel_id is not None


@dataclass(frozen=True)
class Occurrence:
    """One reminder that fell due, and what became of it; key is its message's nonce.

    One that was snoozed has a successor, which names it in snoozed_from. While an occurrence waits, be it such a
    successor or what was due as its schedule was edited, it is claimed by nobody: its lease ends when it is due, and
    it has no attempts.
    """

    id: int
    schedule_id: int
    due_at: datetime
    snooze: int
    key: str
    state: Literal["claimed", "sent", "failed", "skipped", "unknown"]
    claimed_at: datetime
    lease_until: datetime | None
    attempts: int
    finished_at: datetime | None
    message_id: int | None
    reason: Cause | None
    told_at: datetime | None
    posted_at: datetime | None = None
    snoozed_from: int | None = None

    @property
    def waits(self) -> bool:
        """Tell whether it is yet to be handed out."""
        return self.state == "claimed" and self.attempts == 0

    @property
    def settles(self) -> bool:
        """Tell whether its series brings nothing more at that instant: its own is decided, or a snooze comes then."""
        return self.snooze == 0 or self.waits


@dataclass(frozen=True)
class Claim:
    """Entitles its holder to deliver an occurrence until occurrence.lease_until.

    `again`: somebody held it before and may have sent it (posted_at), so the history is read before anything is sent.
    """

    occurrence: Occurrence
    schedule: Schedule
    again: bool
