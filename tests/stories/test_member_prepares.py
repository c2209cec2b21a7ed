"""A member keeps a target, study days and settings; all of it is theirs alone."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import timedelta

import pytest
import simcord
from sqlalchemy import QueuePool

from tests.rows import study_days
from tests.world import World, first_field, labels, response_of, shown


async def studied(world: World, member: simcord.MemberActor, **options: object) -> simcord.InteractionResult:
    return await member.slash(world.channel, "studied", **options)


# The target


async def test_ana_chooses_a_target_and_sees_the_countdown(world: World) -> None:
    exam = world.today + timedelta(days=30)
    reply = await world.ana.slash(world.channel, "target choose", credential="PMLE", exam_date=f"{exam}")

    assert reply.ephemeral
    assert "Google Professional Machine Learning Engineer" in shown(reply)
    await world.restart()
    assert "30 days" in shown(await world.ana.slash(world.channel, "target show"))
    assert "no target yet" in shown(await world.ben.slash(world.channel, "target show"))


async def test_the_target_has_a_button_for_its_exam_date(world: World) -> None:
    chosen = await world.ana.slash(world.channel, "target choose", credential="PMLE")
    assert "No exam date yet." in shown(chosen)
    assert labels(response_of(chosen)) == ["Set the exam date"]
    shown_again = await world.ana.slash(world.channel, "target show")
    assert labels(response_of(shown_again)) == ["Set the exam date"]
    await world.restart()

    form = await world.ana.click(response_of(shown_again), label="Set the exam date")
    await world.ana.submit_modal(form, {first_field(form): f"{world.today + timedelta(days=30)}"})

    assert "30 days until the exam" in shown(shown_again)
    assert labels(response_of(shown_again)) == ["Change the exam date"]


async def test_a_retired_target_says_so_and_names_what_to_look_at(world: World) -> None:
    reply = await world.ana.slash(world.channel, "target choose", credential="aws-mls")

    assert "retired" in shown(reply)
    assert "AWS ML Engineer" in shown(reply)


@pytest.mark.parametrize(
    ("exam_date", "words"),
    [
        ("2020-01-01", "is in the past"),
        ("2099-01-01", "more than 5 years"),
        ("next spring", "is not a date"),
        ("2026-02-30", "is not a date"),
    ],
)
async def test_a_date_that_cannot_be_is_refused_in_words(world: World, exam_date: str, words: str) -> None:
    reply = await world.ana.slash(world.channel, "target choose", credential="google-pmle", exam_date=exam_date)

    assert reply.ephemeral
    assert words in shown(reply)
    assert await world.store.targets.target(world.ana.id) is None


async def test_an_unknown_credential_is_refused_and_suggestions_help(world: World) -> None:
    reply = await world.ana.slash(world.channel, "target choose", credential="**CISSP** @everyone")
    assert "I do not know the credential" in shown(reply)
    assert "@everyone" not in shown(reply)

    choices = await world.ana.autocomplete(world.channel, "target choose", "credential", "aws machine")
    assert "aws-mls" in [choice["value"] for choice in choices]
    assert any("(retired)" in choice["name"] for choice in choices)
    assert all(len(choice["name"]) <= 100 for choice in choices)


async def test_a_target_is_cleared(world: World) -> None:
    await world.ana.slash(world.channel, "target choose", credential="google-pmle")

    assert "removed" in shown(await world.ana.slash(world.channel, "target clear"))
    assert "had no target" in shown(await world.ana.slash(world.channel, "target clear"))


async def test_a_bug_in_reading_an_option_is_logged_without_what_was_typed(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise KeyError

    monkeypatch.setattr("bot.rules.dates.calendar_day", broken)
    reply = await world.ana.slash(world.channel, "target choose", credential="PMLE", exam_date="my own words")

    assert "reference" in shown(reply)
    assert "Reference" in caplog.text
    assert "my own words" not in caplog.text


# Study days


async def test_days_in_a_row_make_a_streak_that_outlives_a_restart(world: World) -> None:
    for _ in range(3):
        await studied(world, world.ana, minutes=25)
        await world.leap(days=1)
    await world.restart()

    reply = await world.ana.slash(world.channel, "streak show")

    assert reply.ephemeral
    assert "3 days" in shown(reply)
    assert "Not studied today yet" in shown(reply)
    assert "No streak yet" in shown(await world.ben.slash(world.channel, "streak show"))


async def test_yesterday_and_the_day_before_can_be_added(world: World) -> None:
    await studied(world, world.ana)
    await studied(world, world.ana, when="the day before")
    reply = await studied(world, world.ana, when="yesterday", what="Blueprint of the exam")

    assert "Three days in a row" in shown(reply)
    assert "Blueprint of the exam" in shown(reply)


async def test_one_day_and_one_minute_are_said_as_such(world: World) -> None:
    assert "1 minute on" in shown(await studied(world, world.ana, minutes=1))
    await world.leap(days=2)
    assert "Longest streak: 1 day." in shown(await world.ana.slash(world.channel, "streak show"))


async def test_undo_takes_a_day_back_once_and_after_a_restart(world: World) -> None:
    await studied(world, world.ana, when="yesterday")
    reply = await studied(world, world.ana)
    assert "2 days" in shown(reply)
    await world.restart()

    await world.ana.click(response_of(reply), label="Undo")

    assert "Undone" in shown(reply)
    assert "1 day" in shown(reply)
    assert labels(response_of(reply)) == []
    assert [day.studied_on for day in await study_days(world.store, world.ana.id)] == [world.today - timedelta(days=1)]


async def test_undo_is_refused_a_day_later(world: World) -> None:
    reply = await studied(world, world.ana)
    await world.leap(hours=25)

    refused = await world.ana.click(response_of(reply), label="Undo")

    assert "more than 24 hours old" in shown(refused)
    assert len(await study_days(world.store, world.ana.id)) == 1


async def test_the_members_own_day_counts(world: World) -> None:
    await world.ana.slash(world.channel, "settings", zone="Honolulu", day_end=0)
    await world.ben.slash(world.channel, "settings", zone="Auckland", day_end=0)

    await studied(world, world.ana)
    await studied(world, world.ben)

    (anas,) = await study_days(world.store, world.ana.id)
    (bens,) = await study_days(world.store, world.ben.id)
    assert bens.studied_on - anas.studied_on == timedelta(days=1)


async def test_words_of_a_member_never_ping_or_break_the_reply(world: World) -> None:
    reply = await studied(world, world.ana, what="@everyone **bold** [x](https://evil.example)")

    assert "@everyone" not in shown(reply)
    assert "\\*\\*bold\\*\\*" in shown(reply)


@pytest.mark.parametrize("minutes", [0, 1441])
async def test_minutes_that_no_day_has_are_refused(world: World, minutes: int) -> None:
    with pytest.raises(simcord.SetupError):
        await studied(world, world.ana, minutes=minutes)


# Settings


async def test_settings_show_all_values_with_edit_buttons(world: World) -> None:
    reply = await world.ana.slash(world.channel, "settings")
    assert reply.ephemeral
    assert "not set" in shown(reply)
    edits = ["Edit time zone", "Edit end of day", "Edit rest days", "Edit weekly goal"]
    assert labels(response_of(reply)) == [*edits, "No praise", "Share in this server"]

    form = await world.ana.click(response_of(reply), label="Edit time zone")
    await world.ana.submit_modal(form, {first_field(form): "München"})
    assert "Europe/Berlin" in shown(reply)

    form = await world.ana.click(response_of(reply), label="Edit end of day")
    refused = await world.ana.submit_modal(form, {first_field(form): "noon"})
    assert "an hour from 0 to 6" in shown(refused)
    assert (await world.store.members.settings(world.ana.id)).day_ends_at_hour == 4


async def test_a_form_that_was_open_during_a_restart_is_still_taken(world: World) -> None:
    reply = await world.ana.slash(world.channel, "settings")
    form = await world.ana.click(response_of(reply), label="Edit time zone")
    await world.restart()

    await world.ana.submit_modal(form, {first_field(form): "Lisbon"})

    assert "Europe/Lisbon" in shown(reply)
    assert (await world.store.members.settings(world.ana.id)).zone == "Europe/Lisbon"


async def test_zones_are_suggested_by_city_with_the_local_time(world: World) -> None:
    choices = await world.ana.autocomplete(world.channel, "settings", "zone", "san fran")

    assert choices[0]["value"] == "America/Los_Angeles"
    local = world.env.now().astimezone(__import__("zoneinfo").ZoneInfo("America/Los_Angeles"))
    assert f"{local:%H:%M}" in choices[0]["name"]


async def test_an_unknown_zone_says_what_to_type(world: World) -> None:
    reply = await world.ana.slash(world.channel, "settings", zone="Middle Earth")

    assert "I do not know the time zone" in shown(reply)
    assert (await world.store.members.settings(world.ana.id)).zone is None


# Their data


@pytest.mark.slow
async def test_a_member_sees_and_deletes_everything_about_them(world: World) -> None:
    for member in (world.ana, world.ben):
        await studied(world, member, minutes=30, what="MLOps")
        await member.slash(world.channel, "settings", zone="Berlin")
        await member.slash(world.channel, "target choose", credential="google-pmle")
        await member.slash(world.channel, "remind on", weekday="mon", time="19:30")
    told = shown(await world.ana.slash(world.channel, "mydata show"))
    for part in ("Europe/Berlin", "Google Professional ML Engineer", "MLOps", "30 min", "Monday at 19:30"):
        assert part in told

    asked = await world.ana.slash(world.channel, "mydata delete")
    assert (await world.store.privacy.data_of(world.ana.id)).settings is not None
    await world.ana.click(response_of(asked), label="Delete everything")

    assert "deleted" in shown(asked)
    assert "keep nothing about you" in shown(await world.ana.slash(world.channel, "mydata show"))
    assert (await world.store.privacy.data_of(world.ben.id)).target is not None


@pytest.mark.slow
async def test_many_entries_and_ended_reminders_do_not_hide_the_one_that_runs(world: World) -> None:
    for _ in range(15):
        await studied(world, world.ana, minutes=96, what="@*_~`" * 20)
    for hour in range(24):
        await world.ana.slash(world.channel, "remind on", weekday="mon", time=f"{hour}:45", zone="Berlin")

    told = shown(await world.ana.slash(world.channel, "mydata show"))

    assert "Monday at 23:45" in told
    assert "stopped or replaced: 23" in told
    assert "Reminders so far: 0" in told


async def test_an_old_undo_button_after_deletion_says_so_kindly(world: World) -> None:
    reply = await studied(world, world.ana)
    asked = await world.ana.slash(world.channel, "mydata delete")
    await world.ana.click(response_of(asked), label="Delete everything")

    pressed = await world.ana.click(response_of(reply), label="Undo")

    assert "nothing of yours to undo" in shown(pressed)


@pytest.mark.slow
async def test_a_full_disk_tells_the_member_that_nothing_was_changed(world: World) -> None:
    await studied(world, world.ana)
    engine = world.store._database._engine
    async with AsyncExitStack() as stack:  # each connection has a limit of its own
        assert isinstance(engine.pool, QueuePool)
        for _ in range(engine.pool.checkedin()):
            connection = await stack.enter_async_context(engine.connect())
            pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
            await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with world.store._database._brief_writes._here.connect() as brief:
        pages = brief.exec_driver_sql("PRAGMA page_count").scalar_one()
        brief.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    replies = [await studied(world, world.ben, what="x" * 100) for _ in range(60)]

    refused = [reply for reply in replies if "could not be saved" in shown(reply)]
    assert refused
    assert all(reply.ephemeral for reply in refused)
    kept = (await world.store.privacy.data_of(world.ben.id)).study_entries
    assert len(kept) == len(replies) - len(refused)
