"""The content of the file of `/mydata export`: all stored data of a member, with a description of each field."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from functools import lru_cache
from typing import Annotated, Any, Final, Literal, cast

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot.rules.reasons import Cause
from bot.rules.records import MemberData
from bot.rules.reminders import Kind, Schedule
from bot.rules.wording import cause_words
from bot.zones.look_up import is_zone, zone_of
from knowledge.refusals import DISCORD_ID_FORM, WORD_FORM

VERSION: Final = 2  # files of version 1 may lack newer fields
_LARGEST_ID: Final = 2**63 - 1
_FIRST, _LAST = date(2015, 1, 1), date(9000, 1, 1)  # Discord is not older; Python's calendar ends with the year 9999
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _known_id(given: str) -> str:
    if int(given) > _LARGEST_ID:
        raise ValueError("should be a Discord id")
    return given


_is_zone = lru_cache(maxsize=1000)(is_zone)  # a file may name a zone in each entry


def _known_zone(given: str) -> str:
    if not _is_zone(given):
        raise ValueError("should be an IANA time zone such as Europe/Berlin")
    return given


def _known_instant(given: datetime) -> datetime:
    if not _FIRST <= given.date() <= _LAST:
        raise ValueError(f"should lie between {_FIRST} and {_LAST}")
    return given


def _at_most_seven(given: Any) -> Any:
    if isinstance(given, list) and len(cast("list[object]", given)) > len(WEEKDAYS):
        raise ValueError("should be seven days at most")
    return cast("object", given)


DiscordId = Annotated[str, Field(pattern=DISCORD_ID_FORM), AfterValidator(_known_id)]
Instant = Annotated[AwareDatetime, AfterValidator(_known_instant)]
Day = Annotated[date, Field(ge=_FIRST, le=_LAST)]
Zone = Annotated[str, AfterValidator(_known_zone)]
Word = Annotated[str, Field(pattern=WORD_FORM)]
WeekdayName = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Weekdays = Annotated[list[WeekdayName], BeforeValidator(_at_most_seven)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SettingsPart(_Part):
    """What the member has set."""

    known_since: Instant
    zone: Zone | None = Field(description="IANA name; null if none was set, and UTC is used")
    day_ends_at_hour: int = Field(ge=0, le=6, description="a night until then belongs to the day before")
    weekly_goal_days: int | None = Field(ge=1, le=7)
    zone_asked_at: Instant | None = Field(description="when the member was asked for a zone")
    praise: bool = Field(True, description="whether the reply to a study day may praise the member")


class ZoneChangePart(_Part):
    """A change of the member's zone."""

    zone: Zone | None
    changed_at: Instant


class TargetPart(_Part):
    """What the member prepares for."""

    credential_id: Word
    exam_on: Day | None
    chosen_at: Instant
    experience: Word | None = Field(description="where they start, saved with a plan")
    background: Word | None = Field(description="likewise")
    retirement_told_at: Instant | None = Field(description="since when they know that it is retired")
    exam_asked_at: Instant | None = Field(None, description="when they were asked how the exam went")
    exam_result: Literal["passed", "not_yet"] | None = Field(None, description="what they answered")


class DonePartPart(_Part):
    """A part of the plan for the target that the member marked as done."""

    part: str = Field(min_length=1, max_length=500, description="a course, an exam domain or a section of the guide")
    done_on: Day


class StudyEntryPart(_Part):
    """One thing that the member logged."""

    studied_on: Day = Field(description="the member's own date, fixed when it was logged")
    minutes: int | None = Field(ge=1, le=1440)
    what: str | None = Field(max_length=200)
    zone: Zone = Field(description="the zone in which the date was fixed")
    logged_at: Instant = Field(description="or when minutes or words were added")
    undone_at: Instant | None
    logged_by: str | None = Field(
        max_length=40,
        description="the reminder (r…) below which the button was pressed, or a for the button below an answer",
    )


class StreakMarkPart(_Part):
    """The state of the streak at the end of a date. It is stored so that it is not computed from all days each time."""

    through_on: Day
    current: Count
    longest: Count
    credit: int = Field(ge=0, le=14)


class RestDaysPart(_Part):
    """The weekdays on which the member rests, from `from_on` on."""

    from_on: Day
    weekdays: Weekdays


class PausePart(_Part):
    """A range of dates, both included, in which the member does not study."""

    from_on: Day
    until_on: Day | None = Field(description="null while the pause is open")
    created_at: Instant

    @model_validator(mode="after")
    def _ends_later(self) -> PausePart:
        if self.until_on is not None and self.until_on < self.from_on:
            raise ValueError("until_on should not lie before from_on")
        return self


class SharePart(_Part):
    """A server in which the member shares their streak and their week."""

    guild_id: DiscordId
    since: Instant
    with_exam: bool = Field(False, description="whether the group's reminder there may name the member's exam")


class OccurrencePart(_Part):
    """A reminder that fell due, and what became of it."""

    due_at: Instant
    snooze: Count
    key: str = Field(max_length=25)
    state: Literal["claimed", "sent", "failed", "skipped", "unknown"]
    claimed_at: Instant
    lease_until: Instant | None
    attempts: Count
    finished_at: Instant | None
    message_id: DiscordId | None
    reason: str | None
    told_at: Instant | None
    posted_at: Instant | None = Field(None, description="since when its message may have been sent")
    snoozed_from: str | None = Field(None, max_length=25, description="the key of the one that was snoozed into this")
    exam_on: Day | None = Field(None, description="the exam about which the message asked; null for a reminder")


class ReminderPart(_Part):
    """A reminder, running or ended: the member's own, or a weekly one that they set up for a server's channel."""

    weekdays: Weekdays = Field(min_length=1)
    wall_time: time = Field(description="in the zone, to the minute")
    zone: Zone
    dm_channel_id: DiscordId | None
    state: Literal["on", "paused", "off"]
    state_reason: str | None = Field(max_length=500)
    next_due_at: Instant | None
    created_at: Instant
    guild_id: DiscordId | None = Field(None, description="the server in which it was switched on")
    channel_id: DiscordId | None = Field(
        None, description="where a group's reminder is posted; null for the member's own"
    )
    role_id: DiscordId | None = Field(None, description="who is mentioned there")
    resumed_at: Instant | None = Field(None, description="since when it is on again after a pause")
    kind: Kind = Field("weekly", description="streak: when a streak is at stake, at most once a day")
    once_on: Day | None = Field(None, description="the only day on which it comes, if kind is once")
    note: str | None = Field(None, max_length=200, description="what the member wants to be reminded of then")
    fell_due: list[OccurrencePart]

    @model_validator(mode="after")
    def _comes_once(self) -> ReminderPart:
        if (self.kind == "once") != (self.once_on is not None):
            raise ValueError("once_on should be given if kind is once, and only then")
        if self.note is not None and self.kind != "once":
            raise ValueError("note should only be given if kind is once")
        if self.channel_id is not None and self.kind != "weekly":
            raise ValueError("kind should be weekly if there is a channel_id")
        return self


class VotePart(_Part):
    """Whether an answer helped."""

    answer_id: int = Field(description="a number of the host that wrote the file")
    helpful: bool
    voted_at: Instant
    right_passage_id: str | None = Field(
        None, max_length=64, description="which passage would have answered; - for none of those that were offered"
    )


class WishPart(_Part):
    """A question of the member. They wish to be told when the guide answers it."""

    question: str = Field(min_length=1, max_length=500)
    guide_fingerprint: str = Field(max_length=200, description="of the guide that was asked last")
    state: Literal["open", "claimed", "failed"]
    wished_at: Instant
    claimed_at: Instant | None


class ExportForm(_Part):
    """All stored data of a member. Discord ids are text, because many JSON readers round such large numbers."""

    form: Literal["whichcert export"]
    version: Literal[1, 2]
    exported_at: Instant
    member_id: DiscordId
    settings: SettingsPart | None = Field(description="null where nothing is held; then all else is empty")
    zone_changes: list[ZoneChangePart]
    target: TargetPart | None
    done_parts: list[DonePartPart] = Field(default=[], description="empty in the files of older versions")
    study_entries: list[StudyEntryPart]
    streak_mark: StreakMarkPart | None
    rest_days: list[RestDaysPart]
    pauses: list[PausePart]
    outage_days: list[Day] = Field(
        description="days since the mark that count for nothing against the streak, because the bot was not connected; "
        "a host that reads the file, which knows nothing of that, keeps them as pauses of a day"
    )
    shares: list[SharePart]
    reminders: list[ReminderPart]
    votes: list[VotePart]
    wishes: list[WishPart]

    def text(self) -> str:
        """Return the content of the file. It is indented, so that people can read it as well."""
        return self.model_dump_json(indent=1) + "\n"

    @classmethod
    def of(
        cls, member_id: int, held: MemberData, exported_at: datetime, outage_days: Iterable[date] = ()
    ) -> ExportForm:
        """Build the form from a member's stored data."""
        settings, target, mark = held.settings, held.target, held.streak_mark
        document: dict[str, Any] = {
            "form": "whichcert export",
            "version": VERSION,
            "exported_at": exported_at,
            "member_id": str(member_id),
            "settings": _fields(settings, SettingsPart, known_since=settings.created_at) if settings else None,
            "zone_changes": [_fields(one, ZoneChangePart) for one in held.zone_changes],
            "target": _fields(target, TargetPart) if target else None,
            "done_parts": [_fields(one, DonePartPart) for one in held.done_parts],
            "study_entries": [_fields(one, StudyEntryPart, logged_by=one.reminder_key) for one in held.study_entries],
            "streak_mark": _fields(mark, StreakMarkPart) if mark else None,
            "rest_days": [_fields(one, RestDaysPart, weekdays=_names(one.weekdays)) for one in held.rest_days],
            "pauses": [_fields(one, PausePart) for one in held.pauses],
            "outage_days": list(outage_days),
            "shares": [_fields(one, SharePart, guild_id=str(one.guild_id)) for one in held.shares],
            "reminders": [_reminder(one, held) for one in held.schedules],
            "votes": [_fields(one, VotePart) for one in held.votes],
            "wishes": [_fields(one, WishPart) for one in held.wishes],
        }
        return cls.model_validate(document)


def _fields(kept: object, part: type[_Part], **others: object) -> dict[str, object]:
    """Return the values of a part's fields, from `others` or else from the stored object.

    A stored time zone that is unknown becomes UTC.
    """
    zone: str | None = getattr(kept, "zone", None)
    others = ({} if zone is None else {"zone": zone_of(zone).key}) | others
    return {name: others[name] if name in others else getattr(kept, name) for name in part.model_fields}


def _reminder(schedule: Schedule, held: MemberData) -> dict[str, object]:
    keys = {one.id: one.key for one in held.occurrences}
    fell_due = [
        _fields(
            one,
            OccurrencePart,
            message_id=_id(one.message_id),
            reason=_words(one.reason),
            snoozed_from=keys.get(one.snoozed_from or 0),
        )
        for one in held.occurrences
        if one.schedule_id == schedule.id
    ]
    ids = {name: _id(getattr(schedule, name)) for name in ("dm_channel_id", "guild_id", "channel_id", "role_id")}
    return _fields(
        schedule,
        ReminderPart,
        weekdays=_names(schedule.weekdays),
        state_reason=_words(schedule.state_reason),
        fell_due=fell_due,
        **ids,
    )


def _words(cause: Cause | None) -> str | None:
    return None if cause is None else cause_words(cause)


def _id(kept: int | None) -> str | None:
    return None if kept is None else str(kept)


def _names(weekdays: frozenset[int]) -> list[str]:
    return [WEEKDAYS[day] for day in sorted(weekdays)]
