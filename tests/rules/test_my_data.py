"""The summary of `/mydata show` names each kind of stored data, however much there is of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.client.embeds import DESCRIPTION_LIMIT
from bot.rules.records import (
    DonePart,
    MemberData,
    MemberSettings,
    Pause,
    RestDays,
    Share,
    StreakMark,
    StudyEntry,
    Subscription,
    Target,
    Vote,
    ZoneChange,
)
from bot.rules.reminders import Occurrence, Schedule
from cogs.account.mydata import data_embed
from knowledge.guide import Guide

Shown = Callable[[MemberData], str]

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
ID = 2**63 - 1
ZONE = "America/Argentina/ComodRivadavia"  # the longest name
WORDS = st.text(st.sampled_from("x_*@ .<"), max_size=200)


def held(many: int, words: str) -> MemberData:
    """All kinds of data of a member, `many` of each that may be many."""
    days = frozenset(range(6))  # seven would be "every day"
    own = Schedule(1, ID, days, time(23, 45), ZONE, ID, "on", None, NOW, NOW, ID, resumed_at=NOW)
    group = Schedule(2, ID, days, time(10, 0), ZONE, None, "on", None, NOW, NOW, ID, ID, ID, NOW)
    return MemberData(
        settings=MemberSettings(ID, ZONE, 5, NOW, 7, NOW),
        zone_changes=(ZoneChange(1, ID, ZONE, NOW),) * many,
        target=Target(ID, "aws-ml-engineer-associate", TODAY, NOW, "two-plus-years-production", "data-scientist", NOW),
        done_parts=(DonePart(ID, words, TODAY),) * many,
        study_entries=(StudyEntry(1, ID, TODAY, 1440, words, ZONE, NOW, NOW),) * many,
        streak_mark=StreakMark(ID, TODAY, 10_000, 10_000, 14),
        rest_days=(RestDays(TODAY, days),) * many,
        pauses=(Pause(TODAY, TODAY + timedelta(days=1), NOW),) * many,
        shares=(Share(ID, ID, NOW),) * many,
        schedules=(*(group,) * many, own, *(replace(own, id=3, state="off"),) * many),
        occurrences=(Occurrence(1, 1, NOW, 1, "r1.261123.0", "sent", NOW, None, 1, NOW, ID, None, None),) * many,
        votes=(Vote(ID, ID, True, NOW),) * many,
        wishes=(Subscription(1, ID, words[:1] + words * 2, "0" * 64, "claimed", NOW, NOW),) * many,
    )


@pytest.fixture(scope="module")
def shown(own_guide: Guide) -> Shown:
    return lambda data: data_embed(data, own_guide).description or ""


@pytest.mark.parametrize("kind", [one.name for one in fields(MemberData) if one.name != "settings"])
def test_each_kind_of_data_is_named_where_there_is_some(kind: str, shown: Shown) -> None:
    data = held(1, "MLOps")
    nothing = () if isinstance(getattr(data, kind), tuple) else None
    assert shown(data) != shown(replace(data, **{kind: nothing}))


def test_no_id_and_no_setting_is_left_out(shown: Shown) -> None:
    data = held(1, "MLOps")
    assert data.settings is not None
    for setting in (
        replace(data.settings, zone="UTC"),
        replace(data.settings, day_ends_at_hour=0),
        replace(data.settings, created_at=NOW - timedelta(days=9)),
        replace(data.settings, weekly_goal_days=1),
        replace(data.settings, zone_asked_at=None),
        replace(data.settings, praise=False),
    ):
        assert shown(data) != shown(replace(data, settings=setting))
    assert shown(data) != shown(replace(data, shares=tuple(replace(one, with_exam=True) for one in data.shares)))
    for name in ("guild_id", "channel_id", "role_id", "dm_channel_id"):
        others = [replace(one, **{name: 7}) if getattr(one, name) else one for one in data.schedules]
        assert shown(data) != shown(replace(data, schedules=tuple(others))), name


def test_the_kinds_of_reminders_are_named_with_their_day_and_note(shown: Shown) -> None:
    own = replace(held(1, "MLOps").schedules[1], guild_id=None, dm_channel_id=None, resumed_at=None)
    once = replace(own, kind="once", once_on=date(2026, 12, 3), note="book *it*")
    told = shown(replace(held(1, "MLOps"), schedules=(once, replace(own, kind="streak", weekdays=frozenset(range(7))))))
    assert f"Reminder that comes once: 2026-12-03 at 23:45 ({ZONE}), with the note “book \\*it\\*”, on." in told
    assert f"Reminder of your streak: Every day at 23:45 ({ZONE}), on." in told


@given(many=st.integers(1, 40), words=WORDS)
def test_however_much_there_is_each_kind_and_the_way_to_all_of_it_is_said(many: int, words: str, shown: Shown) -> None:
    told = shown(held(many, words))
    assert len(told) <= DESCRIPTION_LIMIT
    lines = told.splitlines()
    assert "/mydata export" in lines[-1]
    for kind in (
        f"Pauses: {many}",
        f"You share your streak and week in {many} server",
        "Target: ",
        f"Parts of your plan that you marked as done: {many}.",
        "Reminder: Monday",
        f"Reminders that came once, or that you stopped or replaced: {many}.",
        f"Reminders so far: {many}",
        f"Votes on answers: {many}.",
        f"Questions that you want to be told about: {many}",
        f"Study entries: {many}",
    ):
        assert [line for line in lines if line.startswith(kind)], kind
    assert lines[-2].startswith(f"• {TODAY}"), "the latest entry is shown"


def test_the_latest_is_shown_first(shown: Shown) -> None:
    data = held(1, "MLOps")
    entries = [replace(data.study_entries[0], studied_on=date(2026, 11, day)) for day in range(1, 23)]
    days = [line for line in shown(replace(data, study_entries=tuple(entries))).splitlines() if "• 2026-11-" in line]
    assert [line[2:12] for line in days] == [f"2026-11-{day:02}" for day in range(22, 8, -1)]


def test_the_target_is_told_in_the_words_of_the_guide(shown: Shown) -> None:
    target = Target(ID, "google-pmle", TODAY, NOW, "two-plus-years-production", "data-scientist", None)
    said = "two or more years of ML in production, data science"
    assert (
        f"Target: Google Professional ML Engineer, exam on {TODAY}, {said}."
        in shown(replace(held(1, "MLOps"), target=target)).splitlines()
    )
    gone = replace(target, credential_id="a-credential-that-went", experience="an-answer-that-went")
    assert "Target: a-credential-that-went" in shown(replace(held(1, "MLOps"), target=gone))
