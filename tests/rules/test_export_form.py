"""The form of an export describes everything that the tables hold about a member, and holds nothing back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from pydantic import BaseModel, ValidationError

from bot.export.reader import held_in
from bot.export.schema import (
    DonePartPart,
    ExportForm,
    OccurrencePart,
    PausePart,
    ReminderPart,
    RestDaysPart,
    SettingsPart,
    SharePart,
    StreakMarkPart,
    StudyEntryPart,
    TargetPart,
    VotePart,
    WishPart,
    ZoneChangePart,
)
from bot.rules.records import MemberData, MemberSettings, StudyEntry
from bot.rules.reminders import Occurrence, Schedule
from bot.store.tables import metadata

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
PARTS = {
    "members": SettingsPart,
    "zone_changes": ZoneChangePart,
    "targets": TargetPart,
    "done_parts": DonePartPart,
    "study_entries": StudyEntryPart,
    "streak_marks": StreakMarkPart,
    "rest_days": RestDaysPart,
    "pauses": PausePart,
    "shares": SharePart,
    "schedules": ReminderPart,
    "occurrences": OccurrencePart,
    "votes": VotePart,
    "wishes": WishPart,
}
# A row of `forgotten` leads to nobody whose data are still there.
OF_NO_MEMBER = {"facts", "servers", "greetings", "given_answers", "outages", "forgotten"}
# What only ties rows together, what repeats another column, and what the form calls by a plainer name.
LEFT_OUT = {"id", "member_id", "schedule_id", "folded"}
CALLED = {("members", "created_at"): "known_since", ("study_entries", "reminder_key"): "logged_by"}


def test_every_column_about_a_member_has_a_field() -> None:
    assert set(PARTS) == set(metadata.tables) - OF_NO_MEMBER
    for table, part in PARTS.items():
        columns = {column.name for column in metadata.tables[table].columns} - LEFT_OUT
        told = {CALLED.get((table, name), name) for name in columns}
        assert told == set(part.model_fields) - {"fell_due"}, table


def parts(form: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield form
    for field in form.model_fields.values():
        for kind in (field.annotation, *getattr(field.annotation, "__args__", ())):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield from parts(kind)


def test_every_part_says_what_it_is() -> None:
    found = set(parts(ExportForm))
    assert found >= set(PARTS.values())
    for part in found:
        assert part.model_json_schema()["description"]


def held(*entries: StudyEntry) -> MemberData:
    settings = MemberSettings(2**62 + 1, None, 4, NOW)
    return MemberData(settings, (), None, (), entries, None, (), (), (), (), (), (), ())


def test_long_ids_are_text_and_instants_keep_their_microseconds() -> None:
    entry = StudyEntry(7, 2**62 + 1, date(2026, 9, 1), 5, "a\u2028“b”", "UTC", NOW.replace(microsecond=123456))
    text = ExportForm.of(2**62 + 1, held(entry), NOW).text()
    form = ExportForm.model_validate_json(text)
    assert form.member_id == str(2**62 + 1)
    assert form.study_entries[0].logged_at == entry.logged_at
    assert form.study_entries[0].what == entry.what
    assert form.text() == text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("minutes", 0),
        ("minutes", 1441),
        ("zone", "../../etc/passwd"),
        ("zone", ""),
        ("logged_at", "2026-09-01T12:00:00"),
        ("logged_at", "0001-01-01T00:00:00+14:00"),
        ("studied_on", "1000-01-01"),
        ("studied_on", "9999-12-31"),
        ("what", "x" * 201),
    ],
)
def test_values_that_no_host_can_keep_are_refused(name: str, value: object) -> None:
    entry = StudyEntry(7, 1, date(2026, 9, 1), 5, "x", "UTC", NOW)
    given = ExportForm.of(1, held(entry), NOW).model_dump(mode="json")
    ExportForm.model_validate(given)
    given["study_entries"][0][name] = value
    with pytest.raises(ValidationError) as refused:
        ExportForm.model_validate(given)
    assert refused.value.errors()[0]["loc"] == ("study_entries", 0, name)


def reminded() -> MemberData:
    """What is held about a member with a reminder of their own, snoozed once, and one for a channel."""
    settings = MemberSettings(1, None, 4, NOW)
    kept = (frozenset({0}), time(9, 5), "UTC")
    own = Schedule(7, 1, *kept, 901, "on", None, NOW, NOW, 300)
    group = Schedule(8, 1, *kept, None, "on", None, NOW, NOW, 300, 2**62 + 1, 320, NOW)
    sent = Occurrence(5, 7, NOW, 0, "r7.260901.0", "sent", NOW, None, 1, NOW, 2**62 + 3, None, None)
    waits = Occurrence(6, 7, NOW, 1, "r7.260901.1", "claimed", NOW, NOW, 0, None, None, None, None, snoozed_from=5)
    return MemberData(settings, (), None, (), (), None, (), (), (), (own, group), (sent, waits), (), ())


def test_reminders_tell_their_places_and_a_snooze_what_was_snoozed() -> None:
    own, group = ExportForm.of(1, reminded(), NOW).reminders
    assert (own.guild_id, own.channel_id, own.role_id, own.resumed_at) == ("300", None, None, None)
    assert (group.guild_id, group.channel_id, group.role_id, group.resumed_at) == ("300", str(2**62 + 1), "320", NOW)
    assert [one.snoozed_from for one in own.fell_due] == [None, "r7.260901.0"]
    assert group.fell_due == []


def test_another_host_takes_in_no_reminder_of_a_channel_and_no_place() -> None:
    (own,) = held_in(ExportForm.of(1, reminded(), NOW), 1).schedules
    assert (own.wall_time, own.dm_channel_id, own.guild_id, own.channel_id) == (time(9, 5), None, None, None)


def test_a_reminder_that_comes_once_is_taken_along_with_its_day_and_note() -> None:
    held = reminded()
    once = replace(held.schedules[0], kind="once", once_on=date(2026, 12, 3), weekdays=frozenset({3}), note="book it")
    (kept,) = held_in(ExportForm.of(1, replace(held, schedules=(once,)), NOW), 1).schedules
    assert (kept.kind, kept.once_on, kept.weekdays, kept.note) == ("once", date(2026, 12, 3), {3}, "book it")


@pytest.mark.parametrize(
    ("number", "given", "words"),
    [
        (0, {"kind": "once"}, "once_on should be given if kind is once"),
        (0, {"once_on": "2026-12-03"}, "once_on should be given if kind is once"),
        (0, {"note": "book it"}, "note should only be given if kind is once"),
        (1, {"kind": "streak"}, "kind should be weekly if there is a channel_id"),
    ],
)
def test_a_reminder_whose_kind_does_not_fit_is_refused(number: int, given: dict[str, str], words: str) -> None:
    form = ExportForm.of(1, reminded(), NOW).model_dump(mode="json")
    form["reminders"][number] |= given
    with pytest.raises(ValidationError, match=words):
        ExportForm.model_validate(form)


def test_a_file_of_the_first_version_stays_readable() -> None:
    given = ExportForm.of(1, reminded(), NOW).model_dump(mode="json")
    given["version"] = 1
    del given["reminders"][1]
    for name in ("guild_id", "channel_id", "role_id", "resumed_at", "kind", "once_on", "note"):
        del given["reminders"][0][name]
    for one in given["reminders"][0]["fell_due"]:
        del one["snoozed_from"]
    form = ExportForm.model_validate(given)
    assert (form.version, form.reminders[0].guild_id) == (1, None)
    assert len(held_in(form, 1).schedules) == 1
