"""What is kept of members and servers, as the values that features show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from bot.rules.reminders import Occurrence, Schedule
from bot.rules.streaks import DAY_ENDS_AT_HOUR, Outage, Pause, RestDays

AnswerStatus = Literal["answered", "unsure", "not_covered"]


@dataclass(frozen=True)
class MemberSettings:
    """What a member has set, or what holds for one who has set nothing (created_at is None)."""

    member_id: int
    zone: str | None = None
    day_ends_at_hour: int = DAY_ENDS_AT_HOUR
    created_at: datetime | None = None
    weekly_goal_days: int | None = None
    zone_asked_at: datetime | None = None


@dataclass(frozen=True)
class ZoneChange:
    """Records that a member's zone became another one."""

    id: int
    member_id: int
    zone: str | None
    changed_at: datetime


@dataclass(frozen=True)
class Target:
    """What a member prepares for, when the exam is, and where they start, in the words of knowledge.facts.answers.

    retirement_told_at says since when they know that it is retired.
    """

    member_id: int
    credential_id: str
    exam_on: date | None
    chosen_at: datetime
    experience: str | None = None
    background: str | None = None
    retirement_told_at: datetime | None = None


@dataclass(frozen=True)
class StudyEntry:
    """One thing logged; studied_on is the member's own date, fixed in their zone of then.

    reminder_key names the reminder or the answer by whose button it was logged.
    """

    id: int
    member_id: int
    studied_on: date
    minutes: int | None
    what: str | None
    zone: str
    logged_at: datetime
    undone_at: datetime | None = None
    reminder_key: str | None = None


@dataclass(frozen=True)
class StudyDay:
    """A day with at least one entry, and the minutes that were named for it."""

    studied_on: date
    minutes: int


@dataclass(frozen=True)
class StreakMark:
    """What a member's days up to a date, it included, come to; it can no longer change."""

    member_id: int
    through_on: date
    current: int
    longest: int
    credit: int


@dataclass(frozen=True)
class StudyHistory:
    """All that a streak is derived from: the days after the mark, and what protects them."""

    days: tuple[StudyDay, ...]
    mark: StreakMark | None
    settings: MemberSettings
    zone_changes: tuple[ZoneChange, ...]
    rest_days: tuple[RestDays, ...]
    pauses: tuple[Pause, ...]
    outages: tuple[Outage, ...]


@dataclass(frozen=True)
class Share:
    """Says since when a member shares streak and week in a server."""

    member_id: int
    guild_id: int
    since: datetime


@dataclass(frozen=True)
class LeaderboardPlace:
    """Where a member stands by the days and minutes of a week; who have the same of both share a rank."""

    member_id: int
    days: int
    minutes: int
    rank: int


@dataclass(frozen=True)
class Board:
    """Some places of a server's leaderboard, the number of all of them, and that of one member, if they share."""

    places: tuple[LeaderboardPlace, ...]
    count: int
    own: LeaderboardPlace | None


@dataclass(frozen=True)
class OpenQuestion:
    """A question that the guide did not answer well; guild_id is None for a direct message.

    `helpful` and `not_helpful` count the members who said so of the answer, which passage_id names.
    """

    answer_id: int
    question: str
    status: AnswerStatus
    passage_id: str | None
    guild_id: int | None
    asked_at: datetime
    helpful: int
    not_helpful: int


@dataclass(frozen=True)
class Vote:
    """Says whether an answer helped a member."""

    answer_id: int
    member_id: int
    helpful: bool
    voted_at: datetime


@dataclass(frozen=True)
class Tally:
    """An answer's votes after one was cast; `before` is what the same member had said of it earlier."""

    helpful: int
    not_helpful: int
    before: bool | None


@dataclass(frozen=True)
class Subscription:
    """A question that a guide, told by its fingerprint, did not answer.

    It is open, claimed while its answer is being sent, or failed where the answer could not be sent; it is deleted
    when its member has been told.
    """

    id: int
    member_id: int
    question: str
    guide_fingerprint: str
    state: Literal["open", "claimed", "failed"]
    wished_at: datetime
    claimed_at: datetime | None


@dataclass(frozen=True)
class MemberData:
    """What is held about a member, as it is kept; settings is None where nothing is."""

    settings: MemberSettings | None
    zone_changes: tuple[ZoneChange, ...]
    target: Target | None
    study_entries: tuple[StudyEntry, ...]
    streak_mark: StreakMark | None
    rest_days: tuple[RestDays, ...]
    pauses: tuple[Pause, ...]
    shares: tuple[Share, ...]
    schedules: tuple[Schedule, ...]
    occurrences: tuple[Occurrence, ...]
    votes: tuple[Vote, ...]
    wishes: tuple[Subscription, ...]
