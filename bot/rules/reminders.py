"""Schedules of weekly reminders, and their occurrences, as values that features can show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from bot.rules.reasons import Cause


@dataclass(frozen=True)
class Schedule:
    """A weekly reminder at a wall-clock time of a time zone on some weekdays (Monday is 0).

    `member_id`: the owner. The owner of a group's schedule is the member who set it up.
    `next_due_at`: set if the state is "on", otherwise None.
    `guild_id`: the server in which the schedule was switched on.
    `channel_id`: the channel of a group's schedule. None if the reminders are sent to the owner.
    `resumed_at`: when the schedule was last resumed after a pause.
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
        """Return whether the reminders are posted in a channel, not sent to the owner."""
        return self.channel_id is not None


@dataclass(frozen=True)
class Occurrence:
    """One due time of a schedule, and what became of it.

    A waiting occurrence has the state "claimed", but nobody has claimed it: `attempts` is 0, and the lease ends when
    the occurrence is due. Snoozes wait. An occurrence that was due when its schedule was edited also waits.

    `key`: the nonce of the reminder's message.
    `snooze`: 0 for an occurrence of the schedule itself, 1 or more for a snooze.
    `told_at`: when the member was notified that the reminder was not sent.
    `posted_at`: when the message was about to be sent.
    `snoozed_from`: the id of the occurrence that the member snoozed. This occurrence is its successor.
    `exam_on`: the date of the exam about which the message asks. None for a reminder.
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
    exam_on: date | None = None

    @property
    def waits(self) -> bool:
        """Return whether the occurrence waits until it is due, and nobody has claimed it."""
        return self.state == "claimed" and self.attempts == 0

    @property
    def settles(self) -> bool:
        """Return whether the schedule needs no further occurrence at this due time.

        Return True for an occurrence of the schedule itself, and for a snooze that waits.
        """
        return self.snooze == 0 or self.waits


@dataclass(frozen=True)
class Claim:
    """The right to deliver an occurrence until `occurrence.lease_until`.

    `again`: an earlier lease holder may have sent the reminder (`posted_at` is set). The channel's history is therefore
    read before the reminder is sent.
    """

    occurrence: Occurrence
    schedule: Schedule
    again: bool
