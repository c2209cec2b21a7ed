"""Reading a file of `/mydata export` on another host, and saying what is wrong with one that cannot be read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final, cast

from pydantic import ValidationError

from bot.errors import NotAnExport
from bot.export.schema import VERSION, WEEKDAYS, ExportForm, WeekdayName
from bot.rules.reasons import Cause
from bot.rules.records import (
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
from knowledge.facts.answers import VOCABULARY, QuestionId
from knowledge.faults import GuideError
from knowledge.yaml_file import load_yaml

_LINES_UP_TO: Final = 500_000  # characters of a faulty file in which each fault's line is looked for
_FAULTS_TOLD: Final = 10


def read_export(path: Path) -> ExportForm:
    """Read a file of `/mydata export`; NotAnExport names each fault's field and place."""
    try:
        text = path.read_bytes().decode("utf-8").removeprefix("\ufeff")
    except OSError as error:
        raise NotAnExport([f"{path}: cannot be read: {error.strerror}"]) from None
    except UnicodeDecodeError:
        raise NotAnExport([f"{path}: is not UTF-8 text"]) from None
    try:
        return ExportForm.model_validate_json(text)
    except ValidationError as error:
        raise NotAnExport(_faults(str(path), text, error)) from None


def held_in(form: ExportForm, member_id: int) -> MemberData:
    """Return what of a file may be kept: no numbers of the other host, votes, group reminders, or what fell due."""
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
        )
        if target
        else None,
        study_entries=tuple(
            StudyEntry(0, member_id, one.studied_on, one.minutes, one.what, one.zone, one.logged_at, one.undone_at)
            for one in form.study_entries
        ),
        streak_mark=StreakMark(member_id, mark.through_on, mark.current, mark.longest, mark.credit) if mark else None,
        rest_days=tuple(RestDays(one.from_on, _numbers(one.weekdays)) for one in form.rest_days),
        pauses=(
            *(Pause(one.from_on, one.until_on, one.created_at) for one in form.pauses),
            *outage_pauses,
        ),
        shares=tuple(Share(member_id, int(one.guild_id), one.since) for one in form.shares),
        schedules=tuple(
            Schedule(
                0,
                member_id,
                _numbers(one.weekdays),
                one.wall_time.replace(second=0, microsecond=0, tzinfo=None),
                one.zone,
                None,
                one.state,
                Cause.parse(one.state_reason) if one.state_reason is not None else None,
                one.next_due_at,
                one.created_at,
            )
            for one in form.reminders
            if one.channel_id is None
        ),
        occurrences=(),
        votes=(),
        wishes=tuple(Subscription(0, member_id, one.question, "", "open", one.wished_at, None) for one in form.wishes),
    )


def _faults(file: str, text: str, error: ValidationError) -> list[str]:
    """Say what is wrong with a file, and where."""
    details = error.errors()
    if details[0]["type"] == "json_invalid":
        return [f"{file}: is no JSON: {details[0]['msg'].removeprefix('Invalid JSON: ')}"]
    document: object = json.loads(text)
    given = cast("dict[str, object]", document) if isinstance(document, dict) else {}
    if given.get("form") != "whichcert export":
        return [f'{file}: is no file of /mydata export: its field "form" does not say "whichcert export"']
    version = given.get("version")
    if isinstance(version, int) and version > VERSION:
        return [f"{file}: was written by a newer whichcert (version {version}, the newest known here is {VERSION})"]
    told = [f"{file}: {_path(detail['loc'])}: {detail['msg']}" for detail in details]
    if len(text) <= _LINES_UP_TO:
        try:
            load_yaml(file, text, ExportForm)  # JSON is YAML too, and this names each fault's line
        except GuideError as lines:
            told = [str(fault) for fault in lines.faults]
    if len(told) > _FAULTS_TOLD:
        told[_FAULTS_TOLD:] = [f"{file}: and {len(told) - _FAULTS_TOLD} faults more"]
    return told


def _path(location: tuple[int | str, ...]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in location).removeprefix(".")


def _numbers(names: list[WeekdayName]) -> frozenset[int]:
    return frozenset(WEEKDAYS.index(name) for name in names)


def _answer(question: QuestionId, given: str | None) -> str | None:
    """Leave out an answer that is none today, as one of another version may be."""
    return given if given in VOCABULARY[question] else None
