"""The stored data of members and servers, as values that features can show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from bot.rules.reminders import Occurrence, Schedule
from bot.rules.streaks import DAY_ENDS_AT_HOUR, Outage, Pause, RestDays

ExamResult = Literal["passed", "not_yet"]
AnswerStatus = Literal["answered", "unsure", "not_covered"]

NO_PASSAGE: Final = "-"  # no passage has this id


@dataclass(frozen=True)
class MemberSettings:
    """The settings of a member.

    `created_at`: None if the member has no stored settings. In this case, the other settings are defaults.
    `zone_asked_at`: when the bot asked the member for a time zone.
    `praise`: whether the member is praised for what a study day reached.
    """

    member_id: int
    zone: str | None = None
    day_ends_at_hour: int = DAY_ENDS_AT_HOUR
    created_at: datetime | None = None
    weekly_goal_days: int | None = None
    zone_asked_at: datetime | None = None
    praise: bool = True


@dataclass(frozen=True)
class ZoneChange:
    """Records when a member's time zone changed to `zone`."""

    id: int
    member_id: int
    zone: str | None
    changed_at: datetime


@dataclass(frozen=True)
class Target:
    """The credential that a member prepares for, the day of the exam, and what the member knows at the start.

    `experience` and `background`: words of knowledge.facts.answers.
    `retirement_told_at`: when the member was notified that the credential is retired.
    `exam_asked_at`: when the member was asked how the exam of `exam_on` went, or when the question was queued.
    `exam_result`: what they answered.
    """

    member_id: int
    credential_id: str
    exam_on: date | None
    chosen_at: datetime
    experience: str | None = None
    background: str | None = None
    retirement_told_at: datetime | None = None
    exam_asked_at: datetime | None = None
    exam_result: ExamResult | None = None


@dataclass(frozen=True)
class DonePart:
    """A part of the plan for a member's target that the member ticked.

    `part`: the name of the course, the exam domain or the section of the guide.
    `done_on`: the member's local date on which they ticked it.
    """

    member_id: int
    part: str
    done_on: date


@dataclass(frozen=True)
class StudyEntry:
    """One logged study session.

    `studied_on`: the member's local date for which the session counts. A later change of time zone does not change this
    date.
    `logged_at`: when the session was logged, or when its minutes or its subject were added.
    `reminder_key`: the key of the reminder whose button logged the session, or "a" for the button below an answer.
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

    @property
    def is_bare(self) -> bool:
        """Return whether the entry says only that the member studied."""
        return self.minutes is None and self.what is None


@dataclass(frozen=True)
class StudyDay:
    """A day with at least one entry, and the sum of the minutes that its entries name."""

    studied_on: date
    minutes: int


@dataclass(frozen=True)
class StreakMark:
    """The stored state of a member's streak at the end of the day `through_on`. Nothing more can be logged for it."""

    member_id: int
    through_on: date
    current: int
    longest: int
    credit: int


@dataclass(frozen=True)
class StudyHistory:
    """All data from which a streak is derived.

    `days`: all study days after the mark, and possibly some before it.
    `mark`: the streak mark. None if no mark is stored. In this case, `days` has all study days.
    """

    days: tuple[StudyDay, ...]
    mark: StreakMark | None
    settings: MemberSettings
    zone_changes: tuple[ZoneChange, ...]
    rest_days: tuple[RestDays, ...]
    pauses: tuple[Pause, ...]
    outages: tuple[Outage, ...]


@dataclass(frozen=True)
class Share:
    """Records since when a member shares their streak and week in a server.

    `with_exam`: whether the group's reminder there may also name their exam and its date.
    """

    member_id: int
    guild_id: int
    since: datetime
    with_exam: bool = False


@dataclass(frozen=True)
class SharedExam:
    """The exam of a member who shares it in a server."""

    member_id: int
    credential_id: str
    exam_on: date


@dataclass(frozen=True)
class LeaderboardPlace:
    """A member's rank by the days and minutes of a week.

    Members with equal days and equal minutes share a rank.
    """

    member_id: int
    days: int
    minutes: int
    rank: int


@dataclass(frozen=True)
class Board:
    """A part of a server's leaderboard.

    `places`: the places to show.
    `count`: the number of all places.
    `own`: the place of the member who asks. None if the member does not share.
    """

    places: tuple[LeaderboardPlace, ...]
    count: int
    own: LeaderboardPlace | None


@dataclass(frozen=True)
class OpenQuestion:
    """A question that the guide did not answer well.

    `passage_id`: the passage that was shown as the answer.
    `guild_id`: None if the question was asked in a direct message.
    `helpful` and `not_helpful`: how many members gave the answer this vote.
    `right`: for each voter who said so, the id of the passage that would have answered. NO_PASSAGE stands for none of
    those that were offered.
    """

    question: str
    status: AnswerStatus
    passage_id: str | None
    guild_id: int | None
    asked_at: datetime
    helpful: int
    not_helpful: int
    right: tuple[str, ...] = ()


@dataclass(frozen=True)
class AnsweredQuestion:
    """A stored question, and the id of the passage that was shown as its answer. None if no answer was shown."""

    question: str
    passage_id: str | None


@dataclass(frozen=True)
class Vote:
    """A member's vote on an answer.

    `right_passage_id`: the id of the passage that would have answered, or NO_PASSAGE for none of those that were
    offered. None if the member did not say.
    """

    answer_id: int
    member_id: int
    helpful: bool
    voted_at: datetime
    right_passage_id: str | None = None


@dataclass(frozen=True)
class Tally:
    """The votes on an answer after a member has voted.

    `before`: the earlier vote of this member. None if there was none.
    """

    helpful: int
    not_helpful: int
    before: bool | None


@dataclass(frozen=True)
class Subscription:
    """A question whose asker is notified when the guide answers it.

    The subscription is deleted after the member was notified.

    `guide_fingerprint`: identifies the latest version of the guide that did not answer the question.
    `state`: "claimed" while the answer is being sent, "failed" if the answer could not be sent, otherwise "open".
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
    """All stored data of a member. `settings` is None if no settings are stored."""

    settings: MemberSettings | None
    zone_changes: tuple[ZoneChange, ...]
    target: Target | None
    done_parts: tuple[DonePart, ...]
    study_entries: tuple[StudyEntry, ...]
    streak_mark: StreakMark | None
    rest_days: tuple[RestDays, ...]
    pauses: tuple[Pause, ...]
    shares: tuple[Share, ...]
    schedules: tuple[Schedule, ...]
    occurrences: tuple[Occurrence, ...]
    votes: tuple[Vote, ...]
    wishes: tuple[Subscription, ...]
