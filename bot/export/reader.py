"""Read a file of `/mydata export` that another host wrote, or say what is wrong with the file."""

from __future__ import annotations

from pathlib import Path

from bot.errors import NotAnExport
from bot.export.json_text import BrokenJson
from bot.export.packing import unpacked
from bot.export.pieces import Outcome, read_pieces
from bot.export.schema import VERSION, WEEKDAYS, ExportForm, WeekdayName
from bot.rules.reasons import Cause
from bot.rules.records import (
    DonePart,
    MemberData,
    MemberSettings,
    Share,
    StreakMark,
    StudyEntry,
    Subscription,
    Target,
    ZoneChange,
)
from bot.rules.reminders import Schedule
from bot.rules.streaks import Pause, RestDays
from bot.rules.typed_text import note_of
from knowledge.facts.answers import VOCABULARY, QuestionId
from knowledge.faults import Fault, GuideError, visible
from knowledge.text.characters import harmless, is_visible


def read_export(*paths: Path) -> ExportForm:
    """Read a file of `/mydata export`, packed or not, or all parts of one. Raise NotAnExport if the file is invalid.

    The exception lists the first errors of the file with line and field, and counts the rest.
    """
    file = str(paths[0])
    try:
        outcome = read_pieces(unpacked(paths), ExportForm)
    except GuideError as error:
        raise NotAnExport([str(fault) for fault in error.faults]) from None
    except BrokenJson as error:
        raise NotAnExport([str(Fault(file, error.line, f"is not JSON: {error}"))]) from None
    if outcome.value is not None:
        return outcome.value
    raise NotAnExport(_faults(file, outcome))


def held_in(form: ExportForm, member_id: int) -> MemberData:
    """Return the data of a file that may be saved on this host.

    Left out are the row ids of the other host, votes, group reminders and occurrences. Each outage day becomes a pause
    of one day. Notes and questions are stored as they would be if the member typed them here. An older host may have
    saved characters in them that are harmful.
    """
    settings, target, mark = form.settings, form.target, form.streak_mark
    outage_pauses = [Pause(day, day, form.exported_at) for day in form.outage_days]
    return MemberData(
        settings=MemberSettings(
            member_id,
            settings.zone,
            settings.day_ends_at_hour,
            settings.known_since,
            settings.weekly_goal_days,
            settings.zone_asked_at,
            settings.praise,
        )
        if settings
        else None,
        zone_changes=tuple(ZoneChange(0, member_id, one.zone, one.changed_at) for one in form.zone_changes),
        target=Target(
            member_id,
            target.credential_id,
            target.exam_on,
            target.chosen_at,
            _answer("experience", target.experience),
            _answer("background", target.background),
            target.retirement_told_at,
            target.exam_asked_at,
            target.exam_result,
        )
        if target
        else None,
        done_parts=tuple(
            DonePart(member_id, harmless(one.part), one.done_on) for one in form.done_parts if is_visible(one.part)
        ),
        study_entries=tuple(
            StudyEntry(
                0, member_id, one.studied_on, one.minutes, note_of(one.what), one.zone, one.logged_at, one.undone_at
            )
            for one in form.study_entries
        ),
        streak_mark=StreakMark(member_id, mark.through_on, mark.current, mark.longest, mark.credit) if mark else None,
        rest_days=tuple(RestDays(one.from_on, _numbers(one.weekdays)) for one in form.rest_days),
        pauses=(
            *(Pause(one.from_on, one.until_on, one.created_at) for one in form.pauses),
            *outage_pauses,
        ),
        shares=tuple(Share(member_id, int(one.guild_id), one.since, one.with_exam) for one in form.shares),
        schedules=tuple(
            Schedule(
                0,
                member_id,
                frozenset({one.once_on.weekday()}) if one.once_on else _numbers(one.weekdays),
                one.wall_time.replace(second=0, microsecond=0, tzinfo=None),
                one.zone,
                None,
                one.state,
                Cause.parse(one.state_reason) if one.state_reason is not None else None,
                one.next_due_at,
                one.created_at,
                kind=one.kind,
                once_on=one.once_on,
                note=note_of(one.note),
            )
            for one in form.reminders
            if one.channel_id is None
        ),
        occurrences=(),
        votes=(),
        wishes=tuple(
            Subscription(0, member_id, harmless(one.question), "", "open", one.wished_at, None)
            for one in form.wishes
            if is_visible(one.question)
        ),
    )


def _faults(file: str, outcome: Outcome[ExportForm]) -> list[str]:
    """Say what is wrong with a file, and where."""
    if outcome.given.get("form") != "whichcert export":
        words = 'is not a file of /mydata export: its field "form" does not say "whichcert export"'
        return [str(Fault(file, 0, words))]
    version = outcome.given.get("version")
    if isinstance(version, int) and version > VERSION:
        words = f"was written by a newer whichcert (version {version}, the newest known here is {VERSION})"
        return [str(Fault(file, 0, words))]
    told = [str(Fault(file, line, words)) for line, words in outcome.faults]
    return [*told, f"{visible(file)}: and {outcome.more:,} more"] if outcome.more else told


def _numbers(names: list[WeekdayName]) -> frozenset[int]:
    return frozenset(WEEKDAYS.index(name) for name in names)


def _answer(question: QuestionId, given: str | None) -> str | None:
    """Return an answer, or None if this version does not know it. A file of another version may hold such an answer."""
    return given if given in VOCABULARY[question] else None
